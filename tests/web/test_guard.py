"""Who is answered: this machine's browser with the key, at a known path, with a body of bounded size; nobody else."""

from __future__ import annotations

import contextlib
import json
import socket
import stat
from pathlib import Path

import pytest

from web.serving import HOST, Server
from winset.views.web.guard import FOREIGN, LARGE, STALE, user_key

ASK = b'{"case": "war.yaml", "screen": "changes", "changes": [], "params": {"entries": []}}'

PATHS = (
    "/../pyproject.toml", "/static/../guard.py", "/static/..%2fguard.py", "/static/%2e%2e/guard.py", "/..%5c..%5cx",
    "/%2e%2e/%2e%2e/etc/passwd", "//etc/passwd", "/etc/passwd", "/static/%252e%252e/guard.py", "/static/", "/static",
    "/static/page.js/", "/static/page.js%00", "/static/screens/__init__.py", "/screens/answer.py", "/war.yaml",
    "/vendor/../vendor/d3.js", "/favicon.ico", "/serve-key", "/%ff", "/" + "a" * 20_000,
)  # fmt: skip
"""Addresses at which there is nothing, whatever a path of that name leads to on a disk."""


@pytest.mark.parametrize("path", ["/", "/cases", "/events", "/static/page.js", "/nowhere", "/ask"])
def test_without_the_key_there_is_a_sentence_alone(server: Server, path: str) -> None:
    """Neither page nor part nor list is given to one who has no key, a wrong one, or one in the wrong place."""
    wrong: tuple[dict[str, str], ...] = (
        {}, {"cookie": "winset=wrong"}, {"cookie": "winset="}, {"cookie": "other=1; ;;="},
                 {"authorization": f"Bearer {server.key}"},
    )  # fmt: skip
    for told in wrong:
        found = server.fetch(path, "POST" if path == "/ask" else "GET", None, key=False, **told)
        assert (found.status, found.text) == (403, STALE)
        assert "set-cookie" not in found.headers


@pytest.mark.parametrize("query", ["", "?key=", "?key=wrong", "?KEY={}", "?key={}x", "?key=wrong&key={}"])
def test_a_key_in_the_address_must_be_the_right_one(server: Server, query: str) -> None:
    """A key that is cut, longer, or not the first is none."""
    assert server.fetch("/" + query.format(server.key), key=False).status == 403


def test_the_key_in_the_address_becomes_a_cookie_that_scripts_and_other_sites_cannot_use(server: Server) -> None:
    """The cookie is HttpOnly and SameSite=Strict, and with it the rest is given."""
    found = server.fetch(f"/?key={server.key}", key=False)
    made = found.headers["set-cookie"]
    assert found.status == 200
    assert {"HttpOnly", "SameSite=Strict", "Path=/"} <= set(made.split("; "))
    assert server.fetch("/cases", key=False, cookie=made.partition(";")[0]).status == 200


def test_a_key_opens_no_other_path(server: Server) -> None:
    """Only the page itself takes the key from its address, so that no part of it ever stands in another's."""
    assert server.fetch(f"/cases?key={server.key}", key=False).status == 403


def test_the_key_is_the_users_alone(server: Server) -> None:
    """The file with the key can be read by its owner alone, and so can the folder that it stands in."""
    kept = server.home / "state" / "winset" / "serve-key"
    assert kept.read_text(encoding="ascii") == server.key
    assert len(server.key) >= 30
    assert stat.S_IMODE(kept.stat().st_mode) == 0o600
    assert not stat.S_IMODE(kept.parent.stat().st_mode) & 0o077


@pytest.mark.parametrize(
    "host",
    ["evil.invalid", "evil.invalid:{}", "127.0.0.1", "localhost", "127.0.0.1:1", "127.0.0.1.evil.invalid:{}", ""],
)
def test_another_host_is_refused(server: Server, host: str) -> None:
    """A name that leads here from elsewhere gets nothing, key or not."""
    found = server.fetch(f"/?key={server.key}", host=host.format(server.port))
    assert (found.status, found.text) == (403, FOREIGN)


@pytest.mark.parametrize("path", ["/", "/cases", "/events", "/ask", "/static/page.js"])
@pytest.mark.parametrize(
    "origin", ["http://evil.invalid", "null", "https://127.0.0.1:{}", "http://127.0.0.1:1", "file://"]
)
def test_another_origin_is_refused(server: Server, path: str, origin: str) -> None:
    """A page from elsewhere is not answered, even by a browser that has the cookie."""
    found = server.fetch(path, "POST" if path == "/ask" else "GET", ASK, origin=origin.format(server.port))
    assert (found.status, found.text) == (403, FOREIGN)


def test_its_own_origin_is_answered(server: Server) -> None:
    """The page itself is: by either name of this machine."""
    for name in (HOST, "localhost"):
        own = f"http://{name}:{server.port}"
        found = server.fetch("/ask", "POST", ASK, origin=own, host=own.removeprefix("http://"))
        assert (found.status, json.loads(found.text.splitlines()[-1])["done"]["entries"]) == (200, [])


@pytest.mark.parametrize("path", PATHS)
def test_no_path_leads_to_a_file(server: Server, path: str) -> None:
    """There is what the page is made of, under the names that it has, and nothing else."""
    found = server.fetch(path)
    assert (found.status, found.text) == (404, "There is nothing here.")


@pytest.mark.parametrize("method", ["POST", "PUT", "DELETE", "OPTIONS", "PATCH", "TRACE"])
def test_other_methods_find_nothing(server: Server, method: str) -> None:
    """What is read can only be read."""
    for path in ("/", "/cases", "/events", "/static/page.js"):
        assert server.fetch(path, method).status == 404
    assert server.fetch("/ask", "GET" if method == "POST" else method).status == 404


def test_every_answer_tells_the_browser_what_it_may_not_do(server: Server) -> None:
    """The policy stands on whatever is answered, lets nothing in that the server does not give, and nothing inline."""
    answers = [server.fetch(path) for path in ("/", "/cases", "/static/page.js", "/vendor/d3.js", "/nowhere")]
    answers += [server.fetch("/", key=False), server.fetch("/", host="evil.invalid"), server.fetch("/ask", "POST", ASK)]
    answers += [server.fetch("/ask", "POST", b"{"), server.fetch("/ask", "POST", b"x" * 1_000_001)]
    assert {one.status for one in answers} == {200, 400, 403, 404, 413}
    for found in answers:
        policy = dict(part.split(" ", 1) for part in found.headers["content-security-policy"].split("; "))
        assert "unsafe" not in str(policy)
        assert "*" not in str(policy)
        assert (policy["default-src"], policy["script-src"], policy["style-src"]) == ("'none'", "'self'", "'self'")
        assert (policy["base-uri"], policy["form-action"], policy["frame-ancestors"]) == ("'none'",) * 3
        assert found.headers["x-content-type-options"] == "nosniff"
        assert found.headers["cache-control"] == "no-store"
        assert found.headers["referrer-policy"] == "no-referrer"
        assert "server" not in found.headers


def test_a_body_over_the_limit_is_refused_before_it_is_read(server: Server) -> None:
    """By what its header says; and a header that says nothing that can be read is refused too."""
    found = server.fetch("/ask", "POST", b"x" * 1_000_001)
    assert (found.status, found.text) == (413, LARGE)
    assert server.fetch("/ask", "POST", b" " * (1_000_000 - len(ASK)) + ASK).status == 200


def test_a_body_without_a_length_is_cut_off_at_the_limit(server: Server) -> None:
    """Sent in chunks, a body of more than the limit is refused, and the server goes on."""
    head = (f"POST /ask HTTP/1.1\r\nHost: {HOST}:{server.port}\r\nCookie: winset={server.key}\r\n"
            "Transfer-Encoding: chunked\r\n\r\n")  # fmt: skip
    with socket.create_connection((HOST, server.port), timeout=60) as link:
        link.sendall(head.encode())
        chunk = b"10000\r\n" + b"x" * 0x10000 + b"\r\n"
        for _ in range(1_000_000 // 0x10000 + 1):
            link.sendall(chunk)
        assert link.recv(4_000).startswith(b"HTTP/1.1 413")
    assert server.fetch("/ask", "POST", ASK).status == 200


def test_it_listens_on_this_machine_alone(server: Server) -> None:
    """Another address of the same machine, which a server open to the network would have, is not answered."""
    for family, other in ((socket.AF_INET, "127.0.0.2"), (socket.AF_INET6, "::1")):
        with socket.socket(family, socket.SOCK_STREAM) as link, pytest.raises(OSError):
            link.connect((other, server.port))


def test_what_is_no_request_of_a_page_is_let_go(server: Server) -> None:
    """A web socket, half a request, and bytes that are none do not end the server."""
    for sent in (
        f"GET /events HTTP/1.1\r\nHost: {HOST}:{server.port}\r\nCookie: winset={server.key}\r\nUpgrade: websocket\r\n"
        "Connection: Upgrade\r\nSec-WebSocket-Key: AAAAAAAAAAAAAAAAAAAAAA==\r\nSec-WebSocket-Version: 13\r\n\r\n",
        "GET / HTTP/1.1\r\nHost: ", "\x16\x03\x01\x02\x00", "POST /ask HTTP/1.1\r\nContent-Length: -1\r\n\r\n",
        f"GET / HTTP/1.1\r\nHost: {HOST}:{server.port}\r\nCookie: {'a' * 100_000}\r\n\r\n",
    ):  # fmt: skip
        with socket.create_connection((HOST, server.port), timeout=60) as link:
            link.sendall(sent.encode("latin-1"))
            link.shutdown(socket.SHUT_WR)
            link.settimeout(2)
            with contextlib.suppress(OSError):
                link.recv(1_000)
    assert server.fetch("/cases").status == 200


@pytest.mark.parametrize("found", ["", "short", "not ascii: ü", "with spaces; and = signs, long enough", "x" * 40])
def test_a_key_file_that_was_spoilt_is_put_right(tmp_path: Path, monkeypatch: pytest.MonkeyPatch, found: str) -> None:
    """What others could read is made private again; what is no key, since it was emptied or altered, is made anew."""
    monkeypatch.setenv("XDG_STATE_HOME", str(tmp_path))
    kept = tmp_path / "winset" / "serve-key"
    kept.parent.mkdir()
    kept.write_text(found, encoding="utf-8")
    kept.chmod(0o644)
    key = user_key()
    assert (user_key(), stat.S_IMODE(kept.stat().st_mode)) == (key, 0o600)
    assert key == found if found == "x" * 40 else len(key) >= 30
