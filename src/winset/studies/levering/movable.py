"""What of a conflict can be moved: numbers within their ranges, numbers without one, and what can be switched off."""

from __future__ import annotations

from dataclasses import dataclass
from functools import lru_cache
from typing import TYPE_CHECKING, Any, Literal, TypedDict

from winset.cases.beliefs import believers
from winset.cases.change import changes_of
from winset.cases.explain import explain
from winset.cases.worlds import uncertain
from winset.errors import RequestError
from winset.studies.change_words import changes_in_words
from winset.studies.inventory import inventory
from winset.studies.made import made_numbers
from winset.studies.words import clause_key, in_sentence, lever_labels

if TYPE_CHECKING:
    from collections.abc import Iterator

    from winset.cases.schema import Conflict
    from winset.studies.inventory import Assumption
    from winset.studies.levering.ends import LeverChange

SwitchKind = Literal["chance", "move", "accord", "peace", "consent", "beliefs"]


class LeverNumber(TypedDict):
    """A number of the file that can be set: where it stands, what it is, what it counts, who says so."""

    path: str
    words: str
    group: str
    party: str | None
    value: float
    unit: str | None
    sources: list[str]
    kind: str
    because: str | None


@dataclass(frozen=True, slots=True)
class Ranged:
    """A number that can be moved within its range."""

    told: LeverNumber
    low: float
    high: float

    def set_to(self, value: float) -> LeverChange:
        """The change that sets it."""
        return {"set": {self.told["path"]: value}}


@dataclass(frozen=True, slots=True)
class Switch:
    """Something that can be switched off.

    Attributes
    ----------
    kind : str
        chance, move, accord, peace (what may happen, be done, be agreed, happen in a peace), consent (a clause of it),
        beliefs (what a party believes instead of the file).
    name : str
        As the file has it; a move as party.move, a clause of consent by its id or its place, beliefs by whose they are.
    words : str
        What it is called.
    in_words : str
        What is so without it, as a clause that may follow "if".
    change : dict
        The change that leaves it out.
    """

    kind: SwitchKind
    name: str
    words: str
    in_words: str
    change: LeverChange


@dataclass(frozen=True, slots=True)
class Movables:
    """All that can be moved, each in the order of the file."""

    switches: tuple[Switch, ...]
    ranged: tuple[Ranged, ...]
    plain: tuple[LeverNumber, ...]


def movables(conflict: Conflict) -> Movables:
    """All that can be moved in a conflict.

    Numbers are those of the inventory; a range that is no wider than a point is none. What a ranking leaves open has
    the range that it leaves, and is told after them.

    Examples
    --------
    >>> from winset.cases.read import parse
    >>> toy = ("{winset: 1, title: t, parties: {a: {values: {x: {y: {low: 1, high: 4}}}}}, issues: {x: [y, z]}, "
    ...        "consent: [{of: [a]}]}")
    >>> found = movables(parse(toy))
    >>> [(one.told["path"], one.low, one.high) for one in found.ranged], found.plain, found.switches
    ([('parties.a.values.x.points.y', 1.0, 4.0)], (), ())
    """
    rows = inventory(conflict)
    wide = [row["low"] is not None and row["high"] is not None and row["low"] < row["high"] for row in rows]
    ranged = [
        Ranged(_number(conflict, row), row["low"] or 0.0, row["high"] or 0.0)
        for row, is_wide in zip(rows, wide, strict=True)
        if is_wide
    ]
    plain = tuple(_number(conflict, row) for row, is_wide in zip(rows, wide, strict=True) if not is_wide)
    return Movables(tuple(_switches(conflict)), (*ranged, *_left_open(conflict)), plain)


def _left_open(conflict: Conflict) -> Iterator[Ranged]:
    """What rankings leave open."""
    made = {row["path"]: row for row in made_numbers(conflict)}
    for one in uncertain(conflict):
        if one.path in made:
            told = _number(conflict, {**made[one.path], "value": one.value, "kind": "ordered"})
            yield Ranged(told, one.low, one.high)


def _number(conflict: Conflict, row: Assumption) -> LeverNumber:
    """A row of the inventory as a number that can be set."""
    return {
        "path": row["path"], "words": row["words"], "group": row["group"], "party": row["party"], "value": row["value"],
        "unit": _unit(conflict, row), "sources": row["sources"], "kind": row["kind"], "because": row["because"],
    }  # fmt: skip


def _unit(conflict: Conflict, row: Assumption) -> str | None:
    """What a number counts; in a party's points what that party says that they are."""
    told = _counted(row["path"])
    own = conflict.parties[row["party"]].unit if row["party"] in conflict.parties else None
    return own if own and told is not None and told.startswith("the party's own points") else told


@lru_cache(maxsize=4_096)
def _counted(path: str) -> str | None:
    """What the numbers under a key count; None where the format does not say."""
    try:
        found = explain(path)
    except RequestError:
        return None
    return found[0].told.unit.partition(";")[0] or None


def _switches(conflict: Conflict) -> Iterator[Switch]:
    """What can be switched off; the only clause of consent cannot, for then nobody need agree."""
    names = lever_labels(conflict)
    for name, event in conflict.chance.items():
        yield _switch(conflict, "chance", name, event.name or name, {"without": {"chance": name}})
    for name, words in names["moves"].items():
        yield _switch(conflict, "move", name, words, {"forbid": name})
    for name, accord in conflict.accords.items():
        yield _switch(conflict, "accord", name, accord.name or name, {"without": {"accord": name}})
    for name, words in names["events"].items():
        yield _switch(conflict, "peace", name, words, {"without": {"peace": name}})
    for g, group in enumerate(conflict.consent) if len(conflict.consent) > 1 else ():
        key = group.id or str(g)
        members = ", ".join(names["parties"].get(one, one) for one in group.of)
        words = names["clauses"].get(clause_key(conflict, g)) or members
        yield _switch(conflict, "consent", key, words, {"without": {"consent": key}})
    for party in believers(conflict):
        words = f"what {in_sentence(names['parties'][party])} believes"
        yield _switch(conflict, "beliefs", party, words, {"without": {"beliefs": party}})


def _switch(conflict: Conflict, kind: SwitchKind, name: str, words: str, change: dict[str, Any]) -> Switch:
    told = changes_in_words(conflict, changes_of(change))[0]
    return Switch(kind, name, words[:1].upper() + words[1:].replace("_", " "), told, change)
