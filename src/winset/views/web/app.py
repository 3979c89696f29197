"""The routes of the page: its frame, what it is made of, its questions, and what it is told unasked."""

from __future__ import annotations

import asyncio
import json
from contextlib import asynccontextmanager, suppress
from typing import TYPE_CHECKING, Any

from starlette.applications import Starlette
from starlette.exceptions import HTTPException
from starlette.middleware.gzip import GZipMiddleware
from starlette.responses import JSONResponse, PlainTextResponse, Response, StreamingResponse
from starlette.routing import Route

from winset import __version__
from winset.cases.problems import clean, nearest, quoted
from winset.views.web.assets import assets, page
from winset.views.web.body import MOST_DEPTH, read_body
from winset.views.web.drafts import NOTHING, Drafts
from winset.views.web.guard import LARGE, Guard, TooLarge
from winset.views.web.listing import listed
from winset.views.web.screens import screens
from winset.views.web.subject import DRAFT

if TYPE_CHECKING:
    from collections.abc import AsyncIterator, Mapping

    from starlette.requests import Request

    from winset.views.web.pool import Message, Pool
    from winset.views.web.subject import Subject

LOOK = 0.4
"""Seconds between two looks at the files that are served."""

PULSE = 10.0
"""Seconds after which an open page is told that the server is there."""

MOST_CHANGES, MOST_NAME = 200, 200
"""Most changes of one question; most characters of a name that the page gives."""

NO_JSON = f"That is no question: it is not JSON, or is nested more than {MOST_DEPTH} levels deep."


class Page:
    """What the routes share.

    Parameters
    ----------
    served : mapping
        The files, by key.
    pool : Pool
    """

    def __init__(self, served: Mapping[str, Subject], pool: Pool) -> None:
        self.served, self.pool = served, pool
        self.news = asyncio.Condition()
        self.turn = 0
        self.drafts = Drafts(pool)
        for subject in served.values():
            pool.give(subject.digest, subject.pickled())

    def begin(self) -> None:
        """Have the answer to the one file that is served ready before it is asked for."""
        if len(self.served) == 1:
            (key,) = self.served
            with suppress(_Wrong):
                self.pool.home = self._digest(key, "")
                self._put({"case": key, "screen": "answer"})

    async def frame(self, request: Request) -> Response:
        """The page itself."""
        del request
        return Response(page(), media_type="text/html")

    async def asset(self, request: Request) -> Response:
        """A part of the page, by a path that is known."""
        found = assets().get(request.url.path)
        if found is None:
            raise HTTPException(404)
        kind, body = found
        return Response(body, media_type=kind)

    async def cases(self, request: Request) -> Response:
        """What is served, with the screens that each has."""
        del request
        return JSONResponse({"winset": __version__, "cases": [listed(one) for one in self.served.values()]})

    async def ask(self, request: Request) -> Response:
        """A question of a screen: lines of JSON, progress first, then the answer or a sentence."""
        try:
            asked = read_body(await request.body())
            queue = self._put(asked)
        except TooLarge:
            return PlainTextResponse(LARGE, 413)
        except _Wrong as error:
            return PlainTextResponse(str(error), 410 if isinstance(error, _Gone) else 400)
        except (ValueError, RecursionError):
            return PlainTextResponse(NO_JSON, 400)
        # Packed, progress would be held back until there is enough of it.
        plain = {"content-encoding": "identity"}
        return StreamingResponse(self._lines(queue), media_type="application/x-ndjson", headers=plain)

    def _put(self, asked: Any) -> asyncio.Queue[Message]:
        """A question checked and handed to the workers."""
        if not isinstance(asked, dict):
            raise _Wrong("That is no question: expected case, screen, changes and params.")
        names = {key: asked.get(key, "") for key in ("case", "screen", "tab", "slot")}
        if not all(isinstance(one, str) and len(one) <= MOST_NAME for one in names.values()):
            raise _Wrong("That is no question: case, screen, tab and slot are short texts.")
        screen = screens().get(names["screen"])
        if screen is None:
            raise _Wrong(f"There is no screen {quoted(names['screen'])}{nearest(names['screen'], screens())}.")
        digest = NOTHING if getattr(screen, "BARE", False) else self._digest(names["case"], names["tab"])
        if names["tab"] and digest != NOTHING:
            self.pool.home = digest
        changes, params = asked.get("changes", []), asked.get("params", {})
        if not isinstance(changes, list) or not isinstance(params, dict) or len(changes) > MOST_CHANGES:
            raise _Wrong(f"changes are a list of at most {MOST_CHANGES}, and params a mapping.")
        call = (names["screen"], changes, params)
        key = json.dumps([digest, *call], sort_keys=True)
        return self.pool.ask(key, digest, call, tab=names["tab"], slot=names["slot"],
                             idle=bool(asked.get("idle")), keep=getattr(screen, "KEEP", True))  # fmt: skip

    def _digest(self, case: str, tab: str) -> str:
        """Of the file that a question is about."""
        if case == DRAFT:
            found = self.drafts.digest(tab)
            if found is None:
                raise _Gone("The server does not have the file that this tab sent; it has to be sent again.")
            return found
        subject = self.served.get(case)
        if subject is None or subject.subject is None:
            raise _Wrong(f"This server has no file {quoted(case)}{nearest(case, self.served)}.")
        digest = subject.digest
        if not self.pool.knows(digest):  # it was written a moment ago
            self.pool.give(digest, subject.pickled())
        return digest

    async def draft(self, request: Request) -> Response:
        """Take a file that the page sends, for the tab that sends it: how it is listed, or its problems."""
        tab, name = (request.query_params.get(part, "") for part in ("tab", "name"))
        if not (0 < len(tab) <= MOST_NAME and 0 < len(name) <= MOST_NAME):
            return PlainTextResponse(f"A file comes with its tab and a name of at most {MOST_NAME} characters.", 400)
        try:
            text = (await request.body()).decode("utf-8-sig")
        except TooLarge:
            return PlainTextResponse(LARGE, 413)
        except UnicodeDecodeError:
            return JSONResponse({"file": None, "problems": [clean(f"{name}: not text in UTF-8; save it in UTF-8")]})
        kind, told = await self.drafts.read(text, name, tab)
        if kind == "done":
            return Response(told, media_type="application/json")
        return PlainTextResponse(told or "A newer file of this tab took its place.", 400 if told else 409)

    async def _lines(self, queue: asyncio.Queue[Message]) -> AsyncIterator[bytes]:
        try:
            while True:
                kind, told = await queue.get()
                if kind == "done":
                    yield b'{"done":' + told + b"}\n"
                elif kind == "doing":
                    yield json.dumps({"doing": {"what": clean(told[0]), "share": told[1]}}).encode() + b"\n"
                else:
                    yield json.dumps({kind: told}).encode() + b"\n"
                if kind != "doing":
                    return
        finally:
            self.pool.leave(queue)

    async def events(self, request: Request) -> Response:
        """What the page is told unasked: that there are workers, and each new state of a file."""
        del request
        return StreamingResponse(self._told(), media_type="text/event-stream")

    async def _told(self) -> AsyncIterator[str]:
        turn = -1
        while True:
            if turn != self.turn:
                turn = self.turn
                yield f"data: {json.dumps(self._state())}\n\n"
            with suppress(TimeoutError):
                async with asyncio.timeout(PULSE), self.news:
                    await self.news.wait_for(lambda turn=turn: turn != self.turn)  # type: ignore[misc]
            if turn == self.turn:
                yield ": here\n\n"

    def _state(self) -> dict[str, Any]:
        files = {key: {"digest": one.digest, "problems": one.problems} for key, one in self.served.items()}
        return {"ready": self.pool.ready.is_set(), "broken": self.pool.broken, "files": files}

    async def watch(self) -> None:
        """Look at the files again and again, and wake the open pages where one has changed."""
        ready = (False, False)
        while True:
            await asyncio.sleep(LOOK)
            before = {one.key: one.digest for one in self.served.values()}
            try:
                found = [one for one in self.served.values() if await asyncio.to_thread(one.changed)]
            except (
                MemoryError,
                RecursionError,
            ):  # as it now stands it is too much to be read: the next state is looked at
                continue
            for one in found:
                if one.digest != before[one.key]:
                    self.pool.forget(before[one.key])
                self.pool.give(one.digest, one.pickled())
            if found or ready != (self.pool.ready.is_set(), self.pool.broken):
                ready = (self.pool.ready.is_set(), self.pool.broken)
                async with self.news:
                    self.turn += 1
                    self.news.notify_all()


class _Wrong(Exception):
    """A question that is none, in a sentence."""


class _Gone(_Wrong):
    """It is about a file that is not here any more."""


def application(served: Mapping[str, Subject], pool: Pool, key: str, port: int) -> Guard:
    """The page as an ASGI application.

    Parameters
    ----------
    served : mapping
        The files, by key.
    pool : Pool
        Not started yet.
    key : str
        Without which nobody is answered.
    port : int
    """

    @asynccontextmanager
    async def life(app: Starlette) -> AsyncIterator[None]:
        del app
        pool.start()
        made.begin()
        watching = asyncio.create_task(made.watch())
        yield
        watching.cancel()
        pool.stop()

    made = Page(served, pool)
    routes = [
        Route("/", made.frame),
        Route("/cases", made.cases),
        Route("/events", made.events),
        Route("/ask", made.ask, methods=["POST"]),
        Route("/draft", made.draft, methods=["POST"]),
        Route("/{path:path}", made.asset),
    ]
    app = Starlette(routes=routes, lifespan=life, exception_handlers={404: _none, 405: _none})
    return Guard(GZipMiddleware(app, minimum_size=2_000), key, port)


async def _none(request: Request, error: Exception) -> Response:
    del request, error
    return PlainTextResponse("There is nothing here.", 404)
