"""Many tabs at one server, without a browser: each sets value after value, and waits for each answer."""

from __future__ import annotations

import itertools
import json
import socket
import threading
import time
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

from web.serving import HOST, Server


@dataclass
class Load:
    """What came of it.

    Attributes
    ----------
    seconds : list of float
        From a question to its answer.
    wrong : list of str
        Whatever came instead of an answer.
    given : list of tuple
        Each value with the digest of the conflict that the answer is about.
    """

    seconds: list[float] = field(default_factory=list)
    wrong: list[str] = field(default_factory=list)
    given: list[tuple[float, str]] = field(default_factory=list)


def many_tabs(
    server: Server, path: str, values: tuple[float, float], *, tabs: int, every: float, rounds: int, seconds: float
) -> Load:
    """Have so many tabs set a number again and again, none of them a value that was set before.

    Parameters
    ----------
    server : Server
    path : str
        Of the number.
    values : tuple of float
        Between which it is set.
    tabs : int
    every : float
        Seconds between two values of one tab; a tab whose answer takes longer goes on when it is there.
    rounds : int
        Most values of one tab.
    seconds : float
        After which no tab begins another.
    """
    found, turn, end = Load(), itertools.count(1), time.monotonic() + seconds
    low, high = values

    def one(tab: int) -> None:
        with _listening(server):
            for _ in range(rounds):
                begun = time.monotonic()
                if begun > end:
                    return
                value = low + (high - low) * (next(turn) * 0.6180339887498949 % 1)
                _set(server, path, value, tab, found)
                time.sleep(max(0.0, every - (time.monotonic() - begun)))

    threads = [threading.Thread(target=one, args=(k,)) for k in range(tabs)]
    for thread in threads:
        thread.start()
        time.sleep(min(every / tabs, 0.05))
    for thread in threads:
        thread.join()
    return found


def _set(server: Server, path: str, value: float, tab: int, found: Load) -> None:
    begun = time.monotonic()
    try:
        told: dict[str, Any] = server.told("answer", [{"set": {path: value}}], tab=f"tab{tab}", slot="answer")
    except (OSError, AssertionError, json.JSONDecodeError) as error:
        found.wrong.append(repr(error)[:300])
        return
    if "done" in told:
        found.seconds.append(time.monotonic() - begun)
        found.given.append((value, told["done"]["digest"]))
    else:
        found.wrong.append(str(told)[:300])


def _listening(server: Server) -> socket.socket:
    """The connection on which an open page is told what is new."""
    made = socket.create_connection((HOST, server.port))
    made.sendall(f"GET /events HTTP/1.1\r\nHost: {HOST}:{server.port}\r\nCookie: winset={server.key}\r\n\r\n".encode())
    return made


def workers(server: Server) -> list[int]:
    """The ids of a server's worker processes, by what the system says of its children."""
    found = []
    for place in Path("/proc").iterdir():
        try:
            told = (place / "stat").read_text(encoding="utf-8").rpartition(")")[2].split()
            line = (place / "cmdline").read_bytes()
        except OSError:
            continue
        if int(told[1]) == server.process.pid and b"spawn_main" in line and told[0] != "Z":
            found.append(int(place.name))
    return found


def memory(server: Server) -> float:
    """Megabytes that the server and its workers hold."""
    held = 0
    for one in (server.process.pid, *workers(server)):
        told = Path(f"/proc/{one}/status").read_text(encoding="utf-8")
        held += int(next(line for line in told.splitlines() if line.startswith("VmRSS")).split()[1])
    return held / 1024
