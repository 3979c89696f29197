"""Offers on record: each refusal and each acceptance is a statement of what a party would rather have."""

from __future__ import annotations

from typing import TYPE_CHECKING, NamedTuple

if TYPE_CHECKING:
    from winset.cases.schema import Conflict, Step


class OfferAnswer(NamedTuple):
    """How one party answered an offer on record.

    Attributes
    ----------
    id : str
        The offer's month and the party; of several in one month, the later ones are counted from 2.
    step : Step
        The offer.
    party : str
    accepted : bool
        Whether it would rather have signed than waited.
    """

    id: str
    step: Step
    party: str
    accepted: bool


def answers_of(conflict: Conflict) -> tuple[OfferAnswer, ...]:
    """Every refusal and acceptance of a conflict's record, in the order of the file.

    Examples
    --------
    >>> from winset.cases.read import read
    >>> toy = {"winset": 2, "title": "A toy", "parties": {"a": {}, "b": {}}, "issues": {"x": ["y", "z"]},
    ...        "consent": [{"of": ["a", "b"]}], "time": {"start": "2001-01", "end": "2002-01"},
    ...        "history": [{"month": "2001-03", "offer": {"x": "y"}, "by": "a", "refused": ["b"]}]}
    >>> [(answer.id, answer.accepted) for answer in answers_of(read(toy))]
    [('2001-03.b', False)]
    """
    found: list[OfferAnswer] = []
    known: dict[str, int] = {}
    for step in conflict.history:
        for party, accepted in (*((name, False) for name in step.refused), *((name, True) for name in step.accepted)):
            name = f"{step.month}.{party}"
            known[name] = known.get(name, 0) + 1
            found.append(OfferAnswer(name if known[name] == 1 else f"{name}.{known[name]}", step, party, accepted))
    return tuple(found)
