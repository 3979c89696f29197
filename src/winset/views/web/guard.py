"""Who may ask: this machine alone, with the key from the address; and what every answer tells the browser."""

from __future__ import annotations

import contextlib
import hmac
import os
import re
import secrets
import stat
from pathlib import Path
from typing import TYPE_CHECKING, Any
from urllib.parse import parse_qs

from winset.cases.files import reason
from winset.errors import RequestError

if TYPE_CHECKING:
    from collections.abc import Awaitable, Callable, MutableMapping

    AsgiScope = MutableMapping[str, Any]
    AsgiReceive = Callable[[], Awaitable[MutableMapping[str, Any]]]
    AsgiSend = Callable[[MutableMapping[str, Any]], Awaitable[None]]
    AsgiApp = Callable[[AsgiScope, AsgiReceive, AsgiSend], Awaitable[None]]

MOST_BYTES = 1_000_000
"""Most bytes of a body."""

COOKIE = "winset"

_KEY = re.compile(r"[A-Za-z0-9_-]{16,200}")
"""What a key may be: it stands in an address and in a cookie."""

POLICY = ("default-src 'none'; script-src 'self'; style-src 'self'; img-src 'self' data:; connect-src 'self'; "
          "base-uri 'none'; form-action 'none'; frame-ancestors 'none'")  # fmt: skip
"""What a browser may do with the page: run and fetch what this server gives it, and nothing else."""

HEADERS = {
    "content-security-policy": POLICY,
    "x-content-type-options": "nosniff",
    "referrer-policy": "no-referrer",
    "cross-origin-opener-policy": "same-origin",
    "cross-origin-resource-policy": "same-origin",
    "cache-control": "no-store",
}

STALE = (
    "This address has no key, or one that this server does not know. Take the address that `winset serve` printed when "
    "it started, or what “Copy address” on an open page gives."
)
FOREIGN = "This server answers this machine's own browser alone, by the address that it printed."
LARGE = f"That is more than {MOST_BYTES:,} bytes, the limit for what a page may send."


def state_folder() -> Path:
    """Where what one user's servers share is kept."""
    named = os.environ.get("XDG_STATE_HOME", "")
    return (Path(named) if Path(named).is_absolute() else Path.home() / ".local" / "state") / "winset"


def user_key() -> str:
    """The key of this user's servers, the same whenever one is started; made where there is none.

    Raises
    ------
    RequestError
        Where it can be neither read nor written.
    """
    place = state_folder() / "serve-key"
    try:
        place.parent.mkdir(parents=True, exist_ok=True, mode=0o700)
        with contextlib.suppress(FileExistsError):
            handle = os.open(place, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600)
            with os.fdopen(handle, "w") as stream:
                stream.write(secrets.token_urlsafe(24))
        if stat.S_IMODE(place.stat().st_mode) & 0o077:
            place.chmod(0o600)
        key = place.read_text(encoding="ascii", errors="replace").strip()
        if not _KEY.fullmatch(key):  # it was emptied, cut short or altered
            key = secrets.token_urlsafe(24)
            place.write_text(key, encoding="ascii")
    except OSError as error:
        told = f"the key of the page cannot be kept in {place.parent}: {reason(error)}"
        raise RequestError(f"{told}; name another folder in XDG_STATE_HOME") from None
    return key


class Guard:
    """What stands before the page: host, origin, key and size are looked at before anything else is.

    Parameters
    ----------
    app : ASGI application
    key : str
    port : int
    """

    def __init__(self, app: AsgiApp, key: str, port: int) -> None:
        self.app, self.key = app, key
        self.hosts = {f"127.0.0.1:{port}", f"localhost:{port}"}

    async def __call__(self, scope: AsgiScope, receive: AsgiReceive, send: AsgiSend) -> None:
        if scope["type"] == "lifespan":
            await self.app(scope, receive, send)
            return
        if scope["type"] != "http":
            return
        asked = {name.decode("latin-1"): value.decode("latin-1") for name, value in scope["headers"]}
        refused = self._refused(scope, asked)
        if refused is not None:
            await _tell(send, *refused)
            return
        cookie = self._given(scope) is not None
        await self.app(scope, _bounded(receive), self._told(send, cookie=cookie))

    def _refused(self, scope: AsgiScope, asked: dict[str, str]) -> tuple[int, str] | None:
        """Why a request is not answered; None where it is."""
        if asked.get("host", "") not in self.hosts:
            return 403, FOREIGN
        origin = asked.get("origin")
        if origin is not None and origin not in {f"http://{host}" for host in self.hosts}:
            return 403, FOREIGN
        if asked.get("sec-fetch-site") == "cross-site" and scope["method"] != "GET":
            return 403, FOREIGN
        if not (self._given(scope) or any(_same(one, self.key) for one in _cookies(asked.get("cookie", "")))):
            return 403, STALE
        length = asked.get("content-length", "0")
        if not (length.isascii() and length.isdigit()) or int(length) > MOST_BYTES:
            return 413, LARGE
        return None

    def _given(self, scope: AsgiScope) -> str | None:
        """The key where the address of the page has the right one."""
        if scope["path"] != "/" or scope["method"] != "GET":
            return None
        given = parse_qs(scope["query_string"].decode("latin-1")).get("key", [""])[0]
        return given if _same(given, self.key) else None

    def _told(self, send: AsgiSend, *, cookie: bool) -> AsgiSend:
        async def told(message: MutableMapping[str, Any]) -> None:
            if message["type"] == "http.response.start":
                headers = [(name, value) for name, value in message.get("headers", ())
                           if name.decode("latin-1").lower() not in HEADERS]  # fmt: skip
                headers += [(name.encode(), value.encode()) for name, value in HEADERS.items()]
                if cookie:
                    made = f"{COOKIE}={self.key}; HttpOnly; SameSite=Strict; Path=/"
                    headers.append((b"set-cookie", made.encode()))
                message = {**message, "headers": headers}
            await send(message)

        return told


def _same(given: str, key: str) -> bool:
    return hmac.compare_digest(given.encode("utf-8", "replace"), key.encode())


def _cookies(text: str) -> list[str]:
    """Every value that the cookies give for the key; cookies of other programs on this machine come with them."""
    parts = (part.partition("=") for part in text.split(";"))
    return [value.strip() for name, _, value in parts if name.strip() == COOKIE]


class TooLarge(Exception):
    """A body passes the limit."""


def _bounded(receive: AsgiReceive) -> AsgiReceive:
    """A body of which no more than the limit is taken in, whatever its header says."""
    taken = 0

    async def bounded() -> MutableMapping[str, Any]:
        nonlocal taken
        message = await receive()
        taken += len(message.get("body", b""))
        if taken > MOST_BYTES:
            raise TooLarge
        return message

    return bounded


async def _tell(send: AsgiSend, status: int, sentence: str) -> None:
    """A sentence instead of an answer."""
    body = sentence.encode()
    told = {**HEADERS, "content-type": "text/plain; charset=utf-8", "content-length": str(len(body))}
    headers = [(name.encode(), value.encode()) for name, value in told.items()]
    await send({"type": "http.response.start", "status": status, "headers": headers})
    await send({"type": "http.response.body", "body": body})
