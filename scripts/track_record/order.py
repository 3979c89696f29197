"""Whether the commits show the protocol: what is expected, then the case, then what the model says of it."""

from __future__ import annotations

import subprocess
from dataclasses import dataclass
from itertools import pairwise
from pathlib import Path
from typing import TYPE_CHECKING

from track_record.wars import ROOT

if TYPE_CHECKING:
    from track_record.wars import War


@dataclass(frozen=True)
class Order:
    """The commits in which a war's files came into the repository; None for one that is not committed yet.

    Attributes
    ----------
    expected, case, results : str or None
        Abbreviated commits.
    kept : bool
        Whether each that is there comes before the next, which it could therefore not know.
    """

    expected: str | None
    case: str | None
    results: str | None
    kept: bool


def order_of(war: War) -> Order | None:
    """The order of a war's commits; None where no history of it is at hand.

    So it is in a copy without one, also where that lies in a repository of something else, in a shallow one, and where
    everything came in at once, as one who begins a repository with a copy has it.
    """
    top = _git("rev-parse", "--show-toplevel").strip()
    if _git("rev-parse", "--is-shallow-repository").strip() != "false" or Path(top).resolve() != ROOT.resolve():
        return None
    found = [_first(path) for path in (war.expectations, war.case, war.results)]
    there = [commit for commit in found if commit]
    if len(there) > 1 and len(set(there)) == 1 and not _git("rev-parse", f"{there[0]}^").strip():
        return None
    kept = bool(found[0]) and all(one != two and _before(one, two) for one, two in pairwise(there))
    expected, case, results = found
    return Order(expected, case, results, kept)


def _first(path: Path) -> str | None:
    """The commit in which a file came in, under whatever name it had then."""
    told = _git("log", "--follow", "--diff-filter=A", "--format=%h", "--", str(path.relative_to(ROOT))).split()
    return told[-1] if told else None


def _before(one: str, two: str) -> bool:
    """Whether one commit is an ancestor of another."""
    asked = ["git", "merge-base", "--is-ancestor", one, two]
    return subprocess.run(asked, cwd=ROOT, capture_output=True, check=False).returncode == 0


def _git(*words: str) -> str:
    """What git answers; nothing where there is no git, or no repository."""
    try:
        done = subprocess.run(["git", *words], cwd=ROOT, capture_output=True, text=True, check=False)
    except OSError:
        return ""
    return done.stdout if done.returncode == 0 else ""
