"""How `winset serve` starts and ends in the terminal: one sentence for what cannot be, and nothing left behind."""

from __future__ import annotations

import json
import os
import signal
import socket
import stat
import subprocess
import sys
import time
from pathlib import Path

import pytest

from web.many_tabs import workers
from web.serving import HOST, PATIENCE, Server, answering, serving, started


def refused(home: Path, case: str | Path, *options: str, **environment: str) -> tuple[int, str]:
    """The exit code of a server that does not start, and what it said on standard error."""
    made = started(case, home, *options, **environment)
    try:
        return made.process.wait(PATIENCE), made.wrong
    finally:
        made.end()


def test_a_port_in_use_is_told(new_file: Path, tmp_path: Path) -> None:
    """A port that another program has is named, with what to do, in one line."""
    with socket.create_server((HOST, 0)) as taken:
        port = taken.getsockname()[1]
        code, told = refused(tmp_path, new_file, "--port", str(port))
    assert code == 2
    assert str(port) in told
    assert "another program uses it" in told
    assert len(told.strip().splitlines()) == 1


@pytest.mark.parametrize("port", ["0", "65536", "-1", "http", "80.5"])
def test_a_port_that_is_none_is_told(new_file: Path, tmp_path: Path, port: str) -> None:
    """Exit 2, and the range."""
    code, told = refused(tmp_path, new_file, "--port", port)
    assert (code, "Traceback" in told) == (2, False)
    assert port in told


def test_a_file_that_cannot_be_read_is_told_before_anything_starts(tmp_path: Path) -> None:
    """A missing and a broken file end it as they end every command."""
    code, told = refused(tmp_path, "nobody.yaml")
    assert (code, "nobody.yaml" in told, "Traceback" in told) == (2, True, False)
    broken = tmp_path / "broken.yaml"
    broken.write_text("winset: 2\ntitel: x\n", encoding="utf-8")
    code, told = refused(tmp_path, broken)
    assert (code, "broken.yaml:2" in told, "did you mean 'title'?" in told) == (2, True, True)


def test_a_second_server_of_one_file_says_so_and_serves(server: Server, new_file: Path) -> None:
    """It names the other's port; both answer, with one key, at ports of their own."""
    with serving(new_file, server.home / "second", XDG_STATE_HOME=str(server.home / "state")) as second:
        assert f"already, at port {server.port}" in second.said
        assert second.port != server.port
        assert second.key == server.key
        for one in (server, second):
            assert one.ask("changes", params={"entries": []})["entries"] == []
        left = sorted(place.name for place in (server.home / "state" / "winset").glob("serve-*.json"))
        assert len(left) == 2
    assert [place.name for place in (server.home / "state" / "winset").glob("serve-*.json")] == [
        f"serve-{server.port}.json"
    ]


@pytest.mark.skipif(not Path("/proc/self/stat").exists(), reason="the system does not tell a process's children so")
@pytest.mark.parametrize("by", [signal.SIGINT, signal.SIGTERM], ids=lambda one: one.name)
def test_it_ends_quietly_and_leaves_no_process(new_file: Path, tmp_path: Path, by: signal.Signals) -> None:
    """Ctrl-C, with pages open and a question under way: no word, exit code 0, every worker gone."""
    made = answering(started(new_file, tmp_path))
    try:
        made.ask("answer")
        theirs = workers(made)
        assert theirs
        with socket.create_connection((HOST, made.port)) as link:
            link.sendall(
                f"GET /events HTTP/1.1\r\nHost: {HOST}:{made.port}\r\nCookie: winset={made.key}\r\n\r\n".encode()
            )
            assert link.recv(4_000).startswith(b"HTTP/1.1 200")
            made.process.send_signal(by)
            code = made.process.wait(60)
        assert (code, made.wrong) == (0, "")
        assert [one for one in theirs if Path(f"/proc/{one}").exists()] == []
        assert not list((tmp_path / "state" / "winset").glob("serve-*.json"))
    finally:
        made.end()


@pytest.mark.skipif(not Path("/proc/self/stat").exists(), reason="the system does not tell a process's children so")
def test_workers_end_with_a_server_that_was_killed(new_file: Path, tmp_path: Path) -> None:
    """A server that could not end them leaves no process behind either, and the next one starts."""
    made = answering(started(new_file, tmp_path))
    made.ask("answer")
    theirs = workers(made)
    made.process.kill()
    made.process.wait()
    for _ in range(600):
        if not any(Path(f"/proc/{one}").exists() for one in theirs):
            break
        time.sleep(0.05)
    assert [one for one in theirs if Path(f"/proc/{one}").exists()] == []
    with serving(new_file, tmp_path) as again:
        assert again.key == made.key


@pytest.mark.parametrize("name", ["starlette", "uvicorn"])
def test_without_the_extra_one_sentence_says_what_to_install(new_file: Path, tmp_path: Path, name: str) -> None:
    """A missing package ends it with exit 2 and the line to type; another broken import is no such thing."""
    (tmp_path / "gone").mkdir()
    (tmp_path / "gone" / "sitecustomize.py").write_text(f"import sys\nsys.modules[{name!r}] = None\n", encoding="utf-8")
    found = os.pathsep.join(filter(None, [str(tmp_path / "gone"), os.environ.get("PYTHONPATH", "")]))
    code, told = refused(tmp_path, new_file, PYTHONPATH=found)
    assert code == 2
    assert "pip install 'winset[serve]'" in told
    assert len(told.strip().splitlines()) == 1


def test_a_state_folder_that_cannot_be_written_is_told(new_file: Path, tmp_path: Path) -> None:
    """Where the key cannot be kept, one sentence says where, and which variable names another folder."""
    (tmp_path / "file").write_text("", encoding="utf-8")
    code, told = refused(tmp_path, new_file, XDG_STATE_HOME=str(tmp_path / "file"))
    assert (code, "XDG_STATE_HOME" in told, "Traceback" in told) == (2, True, False)


def test_help_tells_how(tmp_path: Path) -> None:
    """`winset serve --help` needs no extra, and says what ends it."""
    del tmp_path
    told = subprocess.run(
        [sys.executable, "-m", "winset", "serve", "--help"], check=True, stdout=subprocess.PIPE, text=True
    ).stdout
    assert "Ctrl-C ends it" in " ".join(told.split())


def test_what_it_leaves_word_of_is_private(server: Server) -> None:
    """The word left for a second server names the file, the port and the process, for this user alone."""
    place = server.home / "state" / "winset" / f"serve-{server.port}.json"
    found = json.loads(place.read_text(encoding="utf-8"))
    assert found == {"case": os.path.realpath(str(server.case)), "port": server.port, "process": server.process.pid}
    assert not stat.S_IMODE(place.parent.stat().st_mode) & 0o077
