"""Beliefs: what parties take probabilities to be where that is not what the file says, and whether they add up."""

from __future__ import annotations

from typing import TYPE_CHECKING, NamedTuple

import numpy as np

from winset.cases.by_condition import ByCondition, by_condition
from winset.cases.numbers import value_of
from winset.cases.problems import show_path
from winset.cases.telling import ends_told

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

    from winset.cases.checks import Report
    from winset.cases.conditions import Condition, When
    from winset.cases.numbers import Range
    from winset.cases.problems import Path
    from winset.cases.schema import BeliefWhen, Conflict, Eventful
    from winset.cases.telling import Ends

    Held = float | Range | tuple[BeliefWhen, ...]

MOST = 1 + 1e-9
"""What probabilities may add to: one, and what rounding adds."""


class Belief(NamedTuple):
    """What a party takes the probability of an outcome to be.

    Attributes
    ----------
    party : str
    kind : {'chance', 'move', 'accord', 'peace'}
    event : str
        Its name, a move as party.move.
    outcome : int
        From 0.
    place : Path
        Where it stands.
    probability : float
        What the file says.
    numbers : tuple of (when, float)
        What the party believes: of several the first whose condition holds; a `when` of None always does.
    told : tuple of Ends
        What may be told of `probability`, then of each of `numbers`; see `ends_told`.
    """

    party: str
    kind: str
    event: str
    outcome: int
    place: Path
    probability: float
    numbers: tuple[tuple[When, float], ...]
    told: tuple[Ends, ...]

    @property
    def path(self) -> str:
        """Where it stands, as a change of the file names it."""
        return show_path(self.place)

    @property
    def differs(self) -> bool:
        """Whether it is anywhere another number than the file's, by what may be told."""
        return any(ends != self.told[0] for ends in self.told)


def beliefs(conflict: Conflict) -> tuple[Belief, ...]:
    """Every belief of a conflict, in the order of the file.

    Examples
    --------
    >>> from winset.cases.read import read
    >>> toy = {"winset": 2, "title": "A toy", "time": {"start": "2000-01", "end": "2001-01"},
    ...        "state": {"front": ["holds", "broken"]}, "parties": {"a": {}, "b": {}},
    ...        "issues": {"x": ["y", "z"]}, "consent": [{"of": ["a"]}],
    ...        "chance": {"breach": {"probability": 0.1, "effect": {"front": "broken"}, "believed": {"b": 0.02}}}}
    >>> found = beliefs(read(toy))[0]
    >>> found.path, found.probability, found.numbers
    ('chance.breach.outcomes[0].believed.b', 0.1, ((None, 0.02),))
    """
    return tuple(
        Belief(
            party, kind, name, k, (*at, "outcomes", k, "believed", party), value_of(outcome.probability),
            tuple((when, value_of(number)) for when, number in numbers),
            tuple(ends_told(conflict, number) for number in (outcome.probability, *(number for _, number in numbers))),
        )
        for kind, name, at, event in _events(conflict)
        for k, outcome in enumerate(event.outcomes)
        for party, held in outcome.believed.items()
        for numbers in [
            tuple((one.when, one.probability) for one in held) if isinstance(held, tuple) else ((None, held),)
        ]
    )  # fmt: skip


def believers(conflict: Conflict) -> list[str]:
    """The parties that believe something else than the file somewhere, in the order of the file."""
    held = {belief.party for belief in beliefs(conflict) if belief.differs}
    return [name for name in conflict.parties if name in held]


def _events(conflict: Conflict) -> Iterator[tuple[str, str, Path, Eventful]]:
    """Every event by kind and name, with its place in the file."""
    yield from (("chance", name, ("chance", name), event) for name, event in conflict.chance.items())
    for party, moves in conflict.moves.items():
        yield from (("move", f"{party}.{name}", ("moves", party, name), move) for name, move in moves.items())
    yield from (("accord", name, ("accords", name), accord) for name, accord in conflict.accords.items())
    living = conflict.peace.chance if conflict.peace else {}
    yield from (("peace", name, ("peace", "chance", name), event) for name, event in living.items())


def check_beliefs(
    report: Report,
    path: Path,
    event: Eventful,
    condition: Condition | None,
    *,
    month: bool = True,
    issues: bool = False,
) -> None:
    """Note unknown parties, conditions that cannot be read, and beliefs of one party that add to more than 1.

    Parameters
    ----------
    report : Report
    path : Path
        Where the event stands.
    event : Eventful
    condition : Condition or None
        When it may happen; None where that cannot be read.
    month, issues : bool
        Whether beliefs may depend on the date; on a package, as at a signature.
    """
    plain = [ByCondition(value_of(one.probability)) for one in event.outcomes]
    found: dict[str, list[ByCondition]] = {}
    sound = True
    for k, outcome in enumerate(event.outcomes):
        for party, held in outcome.believed.items():
            here: Path = (*path, "outcomes", k, "believed", party)
            number = _number(report, here, held, plain[k].otherwise, month=month, issues=issues)
            sound &= report.name(here, party, report.conflict.parties, "party") and number is not None
            found.setdefault(party, [*plain])[k] = number or plain[k]
    if sound and condition is not None:
        for party, numbers in found.items():
            _hold_sum(report, path, condition, party, numbers)


def _number(
    report: Report, path: Path, held: Held, otherwise: float, *, month: bool, issues: bool
) -> ByCondition | None:
    """A belief as a number by condition; None, with an error noted, where a condition cannot be read."""
    if not isinstance(held, tuple):
        return ByCondition(value_of(held))
    conditions = [
        report.condition((*path, k, "when"), entry.when, month=month, issues=issues) for k, entry in enumerate(held)
    ]
    numbers = [(one, value_of(entry.probability)) for one, entry in zip(conditions, held, strict=True) if one]
    return by_condition(numbers, otherwise) if len(numbers) == len(held) else None


def _hold_sum(report: Report, path: Path, condition: Condition, party: str, numbers: Sequence[ByCondition]) -> None:
    """Note where what a party believes of an event's outcomes adds to more than 1."""
    if sum(number.greatest for number in numbers) <= MOST:
        return
    frame = report.grid(condition.names.union(*(number.names for number in numbers)))
    if frame is None:
        report.unchecked.setdefault((*path, "outcomes"), "beliefs of outcomes add to at most 1")
        return
    shape = np.broadcast_shapes(*(codes.shape for codes in frame.values()))
    total = np.broadcast_to(sum(number.over(frame) for number in numbers), shape)
    over = np.flatnonzero((total > MOST) & condition.mask(frame))
    if len(over) == 0:
        return
    place = {name: np.broadcast_to(codes, shape).ravel()[over[0]] for name, codes in frame.items()}
    held = [next((when.text for when, _ in number.entries if when.mask(place)), "") for number in numbers]
    where = " and ".join(dict.fromkeys(filter(None, held)))
    told = f"what {party} believes of its outcomes adds to {total.ravel()[over[0]]:g}"
    report.add((*path, "outcomes"), f"{told}{f' where {where}' if where else ''}; expected at most 1")
