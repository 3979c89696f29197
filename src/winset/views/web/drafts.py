"""Files that pages send: one a tab, read by a worker, kept here and in no file, and not for long."""

from __future__ import annotations

import hashlib
import json
import pickle
from collections import OrderedDict
from typing import TYPE_CHECKING, Any

from winset.views.web.subject import DRAFT

if TYPE_CHECKING:
    from winset.views.web.pool import Message, Pool

NOTHING = "nothing"
"""The digest of no file: what questions are about that need none."""

TABS, CHARACTERS = 60, 20_000_000
"""Most files that are kept, and most characters of all; what was asked about longest ago goes first."""


class Drafts:
    """The files that tabs have sent.

    Parameters
    ----------
    pool : Pool
    """

    def __init__(self, pool: Pool) -> None:
        self.pool = pool
        self._kept: OrderedDict[str, tuple[str, int]] = OrderedDict()
        pool.give(NOTHING, pickle.dumps((None, None, "", "")))

    def digest(self, tab: str) -> str | None:
        """Of the file of a tab; None where none is kept."""
        if tab not in self._kept:
            return None
        self._kept.move_to_end(tab)
        return self._kept[tab][0]

    async def read(self, text: str, name: str, tab: str) -> Message:
        """Have a file read, and keep it for its tab where it can be; the last message of the worker."""
        digest = hashlib.sha256(f"{name}\0{text}".encode(errors="surrogatepass")).hexdigest()[:16]
        call: tuple[Any, ...] = ("draft", [], {"text": text, "key": DRAFT, "name": name})
        queue = self.pool.ask(f"draft {tab} {digest}", NOTHING, call, tab=tab, slot="draft", idle=False, keep=False)
        message: Message = ("doing", None)
        try:
            while message[0] == "doing":
                message = await queue.get()
        finally:
            self.pool.leave(queue)
        if message[0] == "done" and json.loads(message[1])["file"] is not None:
            self._keep(tab, f"draft-{digest}", text, name)
        return message

    def _keep(self, tab: str, digest: str, text: str, name: str) -> None:
        before = self._kept.pop(tab, None)
        self._kept[tab] = digest, len(text)
        self.pool.give(digest, pickle.dumps((None, None, text, name)))
        gone = [before[0]] if before is not None else []
        while len(self._kept) > TABS or (len(self._kept) > 1 and self._characters > CHARACTERS):
            gone.append(self._kept.popitem(last=False)[1][0])
        for one in set(gone) - {kept for kept, _ in self._kept.values()}:
            self.pool.forget(one)

    @property
    def _characters(self) -> int:
        return sum(size for _, size in self._kept.values())
