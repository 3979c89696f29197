"""`winset serve` from its arguments to its end: a port, a key, workers, one line with the address, and Ctrl-C."""

from __future__ import annotations

import contextlib
import errno
import json
import logging
import os
import signal
import socket
import sys
import webbrowser
from typing import TYPE_CHECKING
from urllib.parse import quote

import uvicorn

from winset.cases.files import reason
from winset.errors import RequestError
from winset.solver.solution import processors
from winset.views.web.app import application
from winset.views.web.guard import state_folder, user_key
from winset.views.web.pool import Pool
from winset.views.web.subject import subjects

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator
    from pathlib import Path
    from types import FrameType

HOST = "127.0.0.1"
"""The page is there for this machine alone."""

PORT = 7413
"""The first port that is tried where none is named, and how many after it."""

PORTS = 50

WORKERS = 4
"""Most worker processes."""


def serve(
    case: str | None, *, port: int | None, opened: bool, say: Callable[[str], None], worlds: str | None = None
) -> None:
    """Serve the page until it is stopped.

    Parameters
    ----------
    case : str or None
        A packaged case or a file; without one the packaged cases.
    port : int or None
        None for the first that is free from `PORT` on.
    opened : bool
        Whether to open the browser.
    say : callable
        Told lines for the terminal.
    worlds : str, optional
        The folder of a study of worlds of the file.

    Raises
    ------
    ConflictError
        Where the file cannot be read.
    RequestError
        Where the port cannot be had, or the worlds are not of the file.
    """
    served = subjects(case, worlds)
    key = user_key()
    listening = _listening(port)
    port = listening.getsockname()[1]
    only = next(iter(served)) if case is not None else ""
    address = f"http://{HOST}:{port}/?key={key}" + (f"#case={quote(only, safe='')}" if only else "")
    cores = processors()
    pool = Pool(min(max(cores, 2), WORKERS), threads=min(cores, 2))
    app = application(served, pool, key, port)
    config = uvicorn.Config(app, log_level="error", access_log=False, lifespan="on", timeout_graceful_shutdown=1,
                            server_header=False)  # fmt: skip
    with listening, _registered(served[only].source if only else None, port, say):
        say(f"The page: {address}\nCtrl-C ends it.")
        if opened and _has_screen():
            with contextlib.suppress(webbrowser.Error):
                webbrowser.open(address)
        with contextlib.suppress(KeyboardInterrupt):
            # Being ended is like Ctrl-C: the word left for a second server is taken back.
            signal.signal(signal.SIGTERM, signal.default_int_handler)
            _Quiet(config).run(sockets=[listening])


class _Quiet(uvicorn.Server):
    """A server that ends without a word: pages that are open then are cut off, which is no error."""

    def handle_exit(self, sig: int, frame: FrameType | None) -> None:
        """End, as the user asked."""
        logging.getLogger("uvicorn.error").setLevel(logging.CRITICAL)
        super().handle_exit(sig, frame)


def _has_screen() -> bool:
    """Whether a browser can show itself: one in the terminal would take it."""
    return sys.platform in ("win32", "darwin") or any(os.environ.get(name) for name in ("DISPLAY", "WAYLAND_DISPLAY"))


def _listening(port: int | None) -> socket.socket:
    """A socket of this machine alone."""
    for number in [port] if port is not None else [*range(PORT, PORT + PORTS), 0]:
        made = socket.socket(socket.AF_INET, socket.SOCK_STREAM)
        if os.name == "posix":
            made.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
        try:
            made.bind((HOST, number))
            made.listen(128)
        except (OSError, OverflowError) as error:
            made.close()
            taken = getattr(error, "errno", None) == errno.EADDRINUSE
            if port is not None:
                told = "another program uses it; name another, or none" if taken else reason(error)
                raise RequestError(told, parameter="port", found=str(port)) from None
            continue
        return made
    raise RequestError("no port is free", parameter="port")


@contextlib.contextmanager
def _registered(source: str | None, port: int, say: Callable[[str], None]) -> Iterator[None]:
    """Leave word of this server for a second one, and say where another serves the same file."""
    place = state_folder() / f"serve-{port}.json"
    full = os.path.realpath(source) if source and os.path.exists(source) else source  # noqa: PTH110
    for other in _others(place):
        if source and other["case"] == full:
            say(f"Another server has this file open already, at port {other['port']}; this is a second one.")
    with contextlib.suppress(OSError):
        place.write_text(json.dumps({"case": full, "port": port, "process": os.getpid()}), encoding="utf-8")
    try:
        yield
    finally:
        with contextlib.suppress(OSError):
            place.unlink()


def _others(place: Path) -> Iterator[dict[str, object]]:
    """The servers that left word and still listen."""
    for file in sorted(state_folder().glob("serve-*.json")):
        with contextlib.suppress(OSError, ValueError, KeyError, TypeError):
            found = json.loads(file.read_bytes()[:10_000])
            if file != place and _listens(int(found["port"])) and "case" in found:
                yield found


def _listens(port: int) -> bool:
    with socket.socket(socket.AF_INET, socket.SOCK_STREAM) as tried:
        tried.settimeout(0.5)
        return tried.connect_ex((HOST, port)) == 0
