"""A Finding: what a study answers, with everything needed to repeat it."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Any, Generic, TypedDict, TypeVar

from winset.cases.problems import nearest, quoted
from winset.errors import RequestError

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

    from winset.game.game import Game


T = TypeVar("T")


class Told(TypedDict):
    """What every answer holds: the study's name, and everything needed to repeat it."""

    study: str
    provenance: dict[str, Any]


A = TypeVar("A", bound=Told, covariant=True)


@dataclass(frozen=True, eq=False)  # with slots, Python 3.11 refuses to make a `Finding[...]` that says of what
class Finding(Generic[A]):
    """The answer of a study.

    Attributes
    ----------
    answer : mapping
        The object that `--json` prints: `study`, what was found, `provenance`.
    """

    answer: A

    @classmethod
    def of(cls, study: str, values: Mapping[str, Any], provenance: dict[str, Any]) -> Finding[Any]:
        """A finding whose answer has no type of its own."""
        answer: Any = {"study": study, **values, "provenance": provenance}
        return Finding(answer)

    @property
    def study(self) -> str:
        """The study's name."""
        return self.answer["study"]

    @property
    def values(self) -> A:
        """The answer."""
        return self.answer

    @property
    def provenance(self) -> dict[str, Any]:
        """Digest of the conflict, version, tolerances: what it takes to repeat it."""
        return self.answer["provenance"]

    def to_json(self) -> A:
        """One plain object, as `--json` prints it."""
        return self.answer


def pick(entries: Sequence[tuple[str | None, T]], only: str | None, what: str) -> list[T]:
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
        raise RequestError(f"no {what} {quoted(only)}{hint}" if only else f"the file has no {what}s")
    return found


def provenance_of(game: Game, **more: object) -> dict[str, Any]:
    """Where an answer comes from."""
    from winset import __version__

    return {
        "winset": __version__,
        "conflict": game.conflict.title,
        "digest": game.conflict.digest,
        "periods": game.periods,
        "horizon": game.calendar.label(game.periods),
        "numbers": "modes, or midpoints of ranges",
        "method": "backward induction over every state and package; exact, nothing is drawn",
        "tolerance": {"static vote": 1e-9},
        "changes": [],
        "seed": None,
        **more,
    }
