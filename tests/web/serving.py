"""A server as a person starts one, for tests: a process of its own, its folders, its address, and what it is asked."""

from __future__ import annotations

import base64
import http.client
import json
import os
import subprocess
import sys
import time
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import Any
from urllib.parse import parse_qs, urlsplit

import pytest

from browsing import Tab
from winset.cases.change import changes_of
from winset.cases.changes import change_conflict
from winset.cases.read import read
from winset.studies.timeline import timeline
from winset.views.sentences import headline as sentence

HOST = "127.0.0.1"

PATIENCE = 180
"""Seconds that are waited for a server: the first one after an install compiles."""

HEADLINE = "#head:not([data-stale]) #headline:not(:empty)"


@dataclass
class Server:
    """`winset serve`, running.

    Attributes
    ----------
    home : Path
        The folder with its state, its cache and what it said.
    case : str or None
        As it was given.
    """

    process: subprocess.Popen[bytes]
    home: Path
    case: str | None

    @property
    def said(self) -> str:
        """What it has printed so far."""
        return (self.home / "said.txt").read_text(encoding="utf-8")

    @property
    def wrong(self) -> str:
        """What it has printed on standard error so far."""
        return (self.home / "wrong.txt").read_text(encoding="utf-8")

    @property
    def address(self) -> str:
        """The address that it printed."""
        return next(word for word in self.said.split() if word.startswith("http://"))

    @property
    def port(self) -> int:
        """Where it listens."""
        return int(urlsplit(self.address).port or 0)

    @property
    def key(self) -> str:
        """The key in its address."""
        return parse_qs(urlsplit(self.address).query)["key"][0]

    def end(self) -> int:
        """End it, by its id; its exit code."""
        if self.process.poll() is None:
            self.process.terminate()
            try:
                self.process.wait(30)
            except subprocess.TimeoutExpired:
                self.process.kill()
        return self.process.wait()

    def fetch(
        self, path: str, method: str = "GET", body: bytes | None = None, *, key: bool = True, **headers: str
    ) -> Answered:
        """Ask it by hand, nothing of the path made tidy; with its key as a cookie unless told otherwise.

        Headers are given with `_` for `-`.
        """
        link = http.client.HTTPConnection(HOST, self.port, timeout=PATIENCE)
        told = {name.replace("_", "-"): value for name, value in headers.items()}
        if key:
            told.setdefault("cookie", f"winset={self.key}")
        try:
            link.request(method, path, body, told)
            found = link.getresponse()
            return Answered(found.status, {k.lower(): v for k, v in found.getheaders()}, found.read())
        finally:
            link.close()

    def ask(
        self,
        screen: str,
        changes: Sequence[Any] = (),
        params: dict[str, Any] | None = None,
        *,
        case: str | None = None,
        **more: Any,
    ) -> Any:
        """What a screen is answered; an answer in words of what is wrong fails."""
        last = self.told(screen, changes, params, case=case, **more)
        assert "done" in last, last
        return last["done"]

    def told(
        self,
        screen: str,
        changes: Sequence[Any] = (),
        params: dict[str, Any] | None = None,
        *,
        case: str | None = None,
        **more: Any,
    ) -> dict[str, Any]:
        """The last line of what a screen is answered: {"done": …}, {"wrong": …} or {"left": …}."""
        case = Path(self.case).name if case is None and self.case is not None else case
        asked = {"case": case, "screen": screen, "changes": list(changes), "params": params or {}, **more}
        found = self.fetch("/ask", "POST", json.dumps(asked).encode())
        assert found.status == 200, found.text
        last: dict[str, Any] = json.loads(found.text.splitlines()[-1])
        return last


@dataclass
class Answered:
    """What a server answered."""

    status: int
    headers: dict[str, str]
    body: bytes

    @property
    def text(self) -> str:
        """The body as text."""
        return self.body.decode()


def winset(*words: str, folder: Path | None = None) -> str:
    """What a command of the program prints."""
    command = [sys.executable, "-m", "winset", *words]
    return subprocess.run(command, check=True, stdout=subprocess.PIPE, text=True, cwd=folder).stdout


def started(case: str | Path | None, home: Path, *options: str, **environment: str) -> Server:
    """`winset serve`, started; it may not answer yet."""
    home.mkdir(exist_ok=True)
    folders = {"XDG_STATE_HOME": str(home / "state"), "XDG_CACHE_HOME": str(home / "cache"), "WINSET_QUIET": "1"}
    words = ["serve", *([str(case)] if case is not None else []), "--no-open", *options]
    with (home / "said.txt").open("wb") as said, (home / "wrong.txt").open("wb") as wrong:
        process = subprocess.Popen(
            [sys.executable, "-m", "winset", *words], stdout=said, stderr=wrong, stdin=subprocess.DEVNULL,
            env={**os.environ, **folders, **environment},
        )  # fmt: skip
    return Server(process, home, None if case is None else str(case))


def answering(server: Server) -> Server:
    """Wait until it has printed its address and answers there."""
    for _ in range(PATIENCE * 20):
        if server.process.poll() is not None:
            pytest.fail(f"the server ended: {server.said}{server.wrong}")
        if "http://" in server.said and server.said.endswith("\n"):
            try:
                if server.fetch("/cases").status == 200:
                    return server
            except OSError:
                pass
        time.sleep(0.05)
    server.end()
    pytest.fail("the server did not answer")


@contextmanager
def serving(case: str | Path | None, home: Path, *options: str, **environment: str) -> Iterator[Server]:
    """A server of a case, a file or, with None, the packaged cases, that answers; ended by its id.

    Parameters
    ----------
    case : str, Path or None
    home : Path
        A folder for its state and what it prints: two in one folder share their key, as one user's do.
    options : str
        For the command line.
    environment : str
        Variables for its environment.
    """
    made = started(case, home, *options, **environment)
    try:
        yield answering(made)
    finally:
        made.end()


@pytest.fixture(scope="module")
def new_file(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The file that `winset new` writes."""
    file = tmp_path_factory.mktemp("new") / "war.yaml"
    winset("new", str(file))
    return file


@pytest.fixture(scope="module")
def server(new_file: Path, tmp_path_factory: pytest.TempPathFactory) -> Iterator[Server]:
    """A server of the file that `winset new` writes, one for a module of tests."""
    with serving(new_file, tmp_path_factory.mktemp("served")) as made:
        yield made


def own(url: str) -> bool:
    """Whether an address is on this machine, or is made by the page itself."""
    return urlsplit(url).hostname == HOST or urlsplit(url).scheme in ("data", "blob")


def settled(tab: Tab) -> Any:
    """Wait until the headline shown belongs to the state of the page; the page."""
    tab.page.wait_for_selector(HEADLINE, state="visible")
    return tab.page


def headline(tab: Tab) -> str:
    """The headline once it is settled, with plain spaces."""
    return tidy(settled(tab).locator("#headline").inner_text())


def tidy(text: str) -> str:
    """A text of the page as the terminal has it: a number and its sign are kept on one line there by other spaces."""
    return text.replace("\u00a0", " ")


def with_changes(address: str, entries: Sequence[tuple[str, Any, bool]], **more: str) -> str:
    """An address of the page with changes, each a key, a change and its switch; `more` as `screen=` and `month=`."""
    raw = json.dumps([[int(on), key, change] for key, change, on in entries]).encode()
    packed = base64.urlsafe_b64encode(raw).decode().rstrip("=")
    page, _, rest = address.partition("#")
    kept = dict(part.split("=", 1) for part in rest.split("&") if part)
    return f"{page}#" + "&".join(f"{key}={value}" for key, value in {**kept, **more, "changes": packed}.items())


def entries_of(address: str) -> list[tuple[str, Any, bool]]:
    """The changes in an address of the page."""
    packed = parse_qs(urlsplit(address).fragment).get("changes", [""])[0]
    if not packed:
        return []
    found = json.loads(base64.urlsafe_b64decode(packed + "=" * (-len(packed) % 4)))
    return [(key, change, bool(on)) for on, key, change in found]


def made_of(address: str) -> list[Any]:
    """The changes in an address that are switched on."""
    return [change for _, change, on in entries_of(address) if on]


def digest(tab: Tab) -> str:
    """The digest of the conflict that the headline is about, once it is settled."""
    return str(settled(tab).locator("#head").get_attribute("data-digest"))


def terminal(file: Path, changes: Sequence[Any] = ()) -> tuple[str, str]:
    """The headline and the digest of a file with changes, as the terminal tells them."""
    conflict = read(str(file))
    changed = change_conflict(conflict, changes_of(list(changes))) if changes else conflict
    return sentence(timeline(changed).to_json()), changed.digest


def agrees(tab: Tab, told: tuple[str, str]) -> None:
    """Wait until the page is about a digest and says a headline: what a headline leans on comes a little later."""
    tab.until(lambda: digest(tab) == told[1])
    tab.until(lambda: headline(tab) == told[0])
