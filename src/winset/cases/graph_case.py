"""The format of a graph-model file, as frozen records: parties, states, moves and ordinal preferences.

A file takes one of two forms. In the **option form** each party has options that it takes or leaves: a state is one
letter an option, Y or N, in file order; `infeasible` leaves states out, and `irreversible` takes moves away. In the
**explicit form** the file names its `states` and lists each party's `moves`. Everything else is common to both.

References
----------
Fang, L., K. W. Hipel and D. M. Kilgour (1993). *Interactive decision making: the graph model for conflict resolution*.
Wiley.
"""

from __future__ import annotations

import hashlib
import re
from collections import Counter
from typing import Annotated, Any, Literal

from pydantic import BeforeValidator, Field
from pydantic_core import PydanticCustomError

from winset.cases.numbers import ConditionValue, Finite, Identifier, Noted, Option, Record
from winset.cases.problems import quoted
from winset.cases.schema import OptionNotes, Source

NOT = "not "
"""Before an option in `irreversible`: once left it is not taken again."""

_STATE = re.compile(r"[A-Za-z0-9_-]+")
_PATTERN = re.compile(r"[YN-]+")


def _state(value: Any) -> str:
    """A state, or a pattern of states, as text."""
    text = str(value) if isinstance(value, int) and not isinstance(value, bool) else value
    if not isinstance(text, str) or not _STATE.fullmatch(text):
        hint = "; write it in quotes" if isinstance(value, (bool, float)) else ""
        raise PydanticCustomError(
            "name", "found {found}; a state is letters, digits, _ and -{hint}", {"found": quoted(value), "hint": hint}
        )
    return text


def _pattern(value: Any) -> str:
    """A pattern of states in the option form."""
    if not isinstance(value, str) or not _PATTERN.fullmatch(value):
        raise PydanticCustomError(
            "name",
            "found {found}; a pattern is one letter an option: Y, N, or - for either",
            {"found": quoted(value)},
        )
    return value


def _named(value: Any) -> Any:
    """Names in a list, or with a label or notes each, as names with notes."""
    if isinstance(value, list):
        counts = Counter(str(item) for item in value)
        word, times = counts.most_common(1)[0] if counts else ("", 0)
        if times > 1:
            raise PydanticCustomError("options", "{found} stands twice", {"found": quoted(word)})
        return {item if isinstance(item, (str, int)) else repr(item): {} for item in value}
    if isinstance(value, dict):
        return {key: {"name": item} if isinstance(item, str) else {} if item is None else item
                for key, item in value.items()}  # fmt: skip
    return value


def _tiers(value: Any) -> Any:
    """A ranking with every entry as a list: one state is a tie of one."""
    return [item if isinstance(item, list) else [item] for item in value] if isinstance(value, list) else value


def _pair(value: Any) -> Any:
    """Two states, the better one first."""
    if isinstance(value, list) and len(value) != 2:
        count = f"{len(value)} {'entry' if len(value) == 1 else 'entries'}"
        raise PydanticCustomError(
            "options", "found {found}; a pair has two states, the better one first", {"found": count}
        )
    return value


State = Annotated[str, BeforeValidator(_state)]
Pattern = Annotated[str, BeforeValidator(_pattern)]
States = dict[Option, OptionNotes]
Pair = Annotated[tuple[State, State], BeforeValidator(_pair)]
Tier = Annotated[tuple[State, ...], Field(min_length=1)]


class GraphParty(Noted):
    """Who moves, and the options that it takes or leaves; none in the explicit form."""

    options: Annotated[dict[Identifier, OptionNotes], BeforeValidator(_named)] = {}


class Preference(Noted):
    """How a party ranks the states, in one of four ways.

    Attributes
    ----------
    ranking : tuple of tuple of str, optional
        Best first; states of one entry are tied. A pattern stands for all of its states that are not named above it.
    points : dict of str to float, optional
        More is better; a pattern stands for all of its states.
    statements : tuple of condition, optional
        Most important first: of two states that one is better which makes true the first statement they differ in.
    better : tuple of pairs, optional
        Pairs (s, t): s is strictly preferred to t. The relation as given: it may be partial or intransitive.
    """

    ranking: Annotated[tuple[Tier, ...], BeforeValidator(_tiers), Field(min_length=1)] | None = None
    points: Annotated[dict[State, Finite], Field(min_length=1)] | None = None
    statements: Annotated[tuple[ConditionValue, ...], Field(min_length=1)] | None = None
    better: tuple[Pair, ...] | None = None


WAYS = ("ranking", "points", "statements", "better")
"""The ways of giving a preference; a party's has exactly one."""


class View(Noted):
    """What a party misses: the states that it does not see, and the others' preferences as it takes them to be."""

    unseen: tuple[State, ...] = ()
    preferences: dict[Identifier, Preference] = {}


class GraphCase(Record):
    """What a graph-model file describes, checked.

    Examples
    --------
    >>> case = GraphCase.model_validate({
    ...     "winset": 1, "kind": "graph", "title": "Chicken",
    ...     "parties": {"a": {"options": ["swerve"]}, "b": {"options": ["swerve"]}},
    ...     "preferences": {"a": {"ranking": ["NY", "YY", "YN", "NN"]}, "b": {"statements": ["a.swerve"]}},
    ... })
    >>> case.options
    ('a.swerve', 'b.swerve')
    """

    winset: Literal[1, 2]
    kind: Literal["graph"]
    title: str
    about: str | None = None
    sources: dict[str, Source] = {}
    parties: Annotated[dict[Identifier, GraphParty], Field(min_length=1)]
    states: Annotated[States, BeforeValidator(_named), Field(min_length=1)] | None = None
    moves: dict[Identifier, dict[State, tuple[State, ...]]] | None = None
    infeasible: tuple[Pattern, ...] = ()
    irreversible: tuple[str, ...] = ()
    preferences: dict[Identifier, Preference]
    views: dict[Identifier, View] = {}

    @property
    def explicit(self) -> bool:
        """Whether the file names its states, rather than building them from options."""
        return self.states is not None

    @property
    def options(self) -> tuple[str, ...]:
        """Every option as `party.option`, in file order: the letters of a state in the option form."""
        return tuple(f"{name}.{option}" for name, party in self.parties.items() for option in party.options)

    @property
    def digest(self) -> str:
        """A name for the content: the first 16 digits of its SHA-256."""
        return hashlib.sha256(self.model_dump_json().encode()).hexdigest()[:16]
