"""A Finding: what a study answers, with everything needed to repeat it."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Any, Generic, TypedDict, TypeVar, Unpack

from winset.cases.beliefs import believers
from winset.cases.problems import nearest, quoted
from winset.cases.ranking import is_ranked
from winset.errors import RequestError
from winset.game.vote import TOLERANCE

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

    from winset.game.game import Game
    from winset.studies.phases import PhasesRead


T = TypeVar("T")

INDUCTION = "backward induction over every state and package; exact, nothing is drawn"
LIMIT = "the limit of backward induction with ever later last dates, over every state and package; nothing is drawn"
"""How answers are computed, with a last date and without one."""


class AskedOf(TypedDict, total=False):
    """What only some studies say of where an answer comes from: the month, worlds drawn, how points were rounded."""

    start: str | None
    at: str | None
    worlds: int
    rounded: bool
    grid: str


class OpenEnd(TypedDict, total=False):
    """What is there only of a war without a last date: the last period shown, and the phases that were read."""

    show: str
    phases: PhasesRead | None


MODES = "modes, or midpoints of ranges"
"""What a solve takes uncertain numbers to be."""

RANKED = "centroids of rankings"
"""What a solve takes for an order."""


class Provenance(AskedOf, OpenEnd):
    """What it takes to repeat an answer."""

    winset: str
    conflict: str
    digest: str
    periods: int
    step: str
    horizon: str | None
    numbers: str
    method: str
    tolerance: dict[str, float]
    changes: list[dict[str, Any]]
    seed: int | None


class Told(TypedDict):
    """What every answer about a conflict holds."""

    study: str
    provenance: Provenance


ToldFrom = TypedDict("ToldFrom", {"from": str | None})
"""An answer, or a part of one, that is asked from a month of the record on; None for the start without a clock."""

A = TypeVar("A", bound="Mapping[str, object]", covariant=True)


@dataclass(frozen=True, eq=False)  # with slots, Python 3.11 refuses to make a `Finding[...]` that says of what
class Finding(Generic[A]):
    """The answer of a study, which `to_json` gives.

    Examples
    --------
    >>> from winset import run
    >>> toy = {"winset": 1, "title": "A toy", "parties": {"a": {"values": {"x": {"y": 2}}}},
    ...        "issues": {"x": ["y", "z"]}, "consent": [{"of": ["a"]}]}
    >>> answer = run(toy).to_json()
    >>> answer["study"], answer["forward"]["endings"]
    ('timeline', {})
    """

    _answer: A

    def to_json(self) -> A:
        """The object that `--json` prints, of the study's own type: `study`, what was found, `provenance`."""
        return self._answer


def pick(entries: Sequence[tuple[str | None, T]], only: str | None, what: str, sample: Sequence[str] = ()) -> list[T]:
    """The entries of a file that a study is asked for: all of them, or those of one id.

    Raises
    ------
    RequestError
        Where the file has none, or none of that id; the nearest id is named.

    Examples
    --------
    >>> pick([("H07", 1), ("H08", 2)], "H08", "claim")
    [2]
    """
    found = [entry for name, entry in entries if only is None or name == only]
    if not found:
        hint = nearest(only, [name for name, _ in entries if name])
        if only:
            raise RequestError(f"no {what} {quoted(only)}{hint}")
        told = f"the file has no {what}s" + ("; these lines at its end would add one:" if sample else "")
        raise RequestError(told, more=sample)
    return found


def provenance_of(
    game: Game,
    *,
    numbers: str = MODES,
    method: str | None = None,
    tolerance: dict[str, float] | None = None,
    changes: Sequence[dict[str, Any]] = (),
    seed: int | None = None,
    phases: PhasesRead | None = None,
    **more: Unpack[AskedOf],
) -> Provenance:
    """Where an answer comes from."""
    from winset import __version__

    if is_ranked(game.conflict) and numbers == MODES:
        numbers += f", {RANKED}"
    if believers(game.conflict):
        numbers += "; what lies ahead is worth to a party what it expects by its own beliefs, all else is by the file's"
    calendar = game.calendar
    ends: OpenEnd = {"show": calendar.label(calendar.shown - 1), "phases": phases} if calendar.open else {}
    return {
        "winset": __version__,
        "conflict": game.conflict.title,
        "digest": game.conflict.digest,
        "periods": calendar.shown,
        "step": calendar.step,
        "horizon": None if calendar.open else calendar.label(calendar.periods),
        "numbers": numbers,
        "method": method or (LIMIT if calendar.open else INDUCTION),
        "tolerance": tolerance or dict(TOLERANCE),
        "changes": list(changes),
        "seed": seed,
        **ends,
        **more,
    }
