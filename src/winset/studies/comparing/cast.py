"""Who and what has which role in a war: as its file says, or guessed where the file says nothing, by the rules here."""

from __future__ import annotations

import re
from dataclasses import dataclass
from typing import TYPE_CHECKING, Literal

from winset.cases.bound import bind
from winset.cases.roles import OF_FACTORS, OF_ISSUES, OF_PARTIES
from winset.studies.words import clause_key, lever_labels

if TYPE_CHECKING:
    from collections.abc import Iterator

    from winset.cases.bound import Bound, BoundGroup, Event
    from winset.cases.schema import Conflict, Eventful

CastKind = Literal["party", "clause", "issue", "factor"]

WORDS: dict[CastKind, tuple[str, ...]] = {
    "party": OF_PARTIES, "clause": OF_PARTIES, "issue": OF_ISSUES, "factor": OF_FACTORS,
}  # fmt: skip
"""The roles that entries of each kind may have, in the order in which they are told."""

RULES = {
    "called": "it is called so in the file",
    "patron": "it signs in a clause of its own, and what it wants hangs on a leader of its own",
    "signatory": "its consent is needed at the start, whatever is signed",
    "ratifier": "its consent is needed for some answers on an issue",
    "spoiler": "it signs nothing, and may undo a signature or break the peace",
    "mediator": "nobody asks its consent, and it proposes",
    "guarantee": "it is the one issue in this war for whose sake a ratifier is asked",
    "territory": "what it is worth depends on the front",
    "front": "it is the front of a party",
    "election": "chance changes it on a date of the calendar",
    "leader": "chance alone changes it, on no date and never back, and the wants of a party that signs in a clause of "
    "its own hang on it most",
}
"""Why a role is guessed, as a clause with a subject; a rule is tried only where nothing before it gives a role."""


@dataclass(frozen=True, slots=True)
class Holder:
    """An entry of a file with a role: what it is called, and whether the file says so or by which rule it is guessed.

    Attributes
    ----------
    kind : {'party', 'clause', 'issue', 'factor'}
    id : str
        A clause's is its id or its place, as `clause_key` has it.
    name : str
    role : str
    rule : str or None
        A key of `RULES`; None where the file says it.
    whose : str or None
        Of a factor: the party whose leader, election or opinion it is.
    """

    kind: CastKind
    id: str
    name: str
    role: str
    rule: str | None
    whose: str | None = None


@dataclass(frozen=True, slots=True)
class Cast:
    """Every role of a war, and the entries that have none."""

    conflict: Conflict
    bound: Bound
    holders: tuple[Holder, ...]

    def of(self, role: str, kind: CastKind = "party") -> list[Holder]:
        """Who has a role."""
        return [one for one in self.holders if one.role == role and one.kind == kind]

    def ids(self, role: str, kind: CastKind = "party") -> list[str]:
        """The ids of those who have a role."""
        return [one.id for one in self.of(role, kind)]

    def meant(self, role: str) -> list[str]:
        """The parties that are meant where one speaks of a role: those of whom it is the first, or all who have it."""
        parties = self.ids(role)
        return [name for name in parties if self.roles(name)[0] == role] or parties

    def roles(self, name: str, kind: CastKind = "party") -> list[str]:
        """The roles that an entry has."""
        return [one.role for one in self.holders if one.id == name and one.kind == kind]

    def without(self) -> list[tuple[CastKind, str, str]]:
        """CastKind, id and name of the parties, issues and factors that have no role."""
        entries = [one for one in _entries(self.conflict) if one[0] != "clause"]
        return [(kind, name, shown) for kind, name, shown, _ in entries if not self.roles(name, kind)]


def cast_of(conflict: Conflict) -> Cast:
    """The roles of a war: those that its file says, and guesses for entries of which it says none.

    Parameters
    ----------
    conflict : Conflict

    Returns
    -------
    Cast

    Examples
    --------
    >>> from winset.cases.read import read
    >>> toy = cast_of(read({"winset": 2, "title": "t", "issues": {"x": ["y", "z"]}, "parties": {"a": {}, "b": {},
    ...     "patron": {}}, "consent": [{"of": ["a", "b"]}, {"of": ["patron"], "when": "x == 'z'"}]}))
    >>> [(one.id, one.role, one.rule) for one in toy.holders if one.kind == "party"]
    [('a', 'signatory', 'signatory'), ('b', 'signatory', 'signatory'), ('patron', 'patron', 'called')]
    """
    bound = bind(conflict)
    guess = _Guess(conflict, bound)
    found = [
        Holder(kind, name, shown, role, rule, guess.owner(name) if kind == "factor" else None)
        for kind, name, shown, said in _entries(conflict)
        for role, rule in _roles_of(guess, kind, name, said)
    ]
    return Cast(conflict, bound, tuple(found))


def _entries(conflict: Conflict) -> Iterator[tuple[CastKind, str, str, tuple[str, ...]]]:
    """Every party, clause, issue and factor: kind, id, name and the roles that the file says."""
    names = lever_labels(conflict)
    for party, entry in conflict.parties.items():
        clauses = [role for group in conflict.consent if party in group.of for role in group.role]
        yield "party", party, names["parties"][party], tuple(dict.fromkeys([*entry.role, *clauses]))
    for k, group in enumerate(conflict.consent):
        key = clause_key(conflict, k)
        yield "clause", key, names["clauses"][key] or key, group.role
    for name, issue in conflict.issues.items():
        yield "issue", name, names["issues"][name], issue.role
    for name, factor in conflict.state.items():
        yield "factor", name, names["factors"][name], factor.role


def _roles_of(guess: _Guess, kind: CastKind, name: str, said: tuple[str, ...]) -> list[tuple[str, str | None]]:
    """The roles of an entry, each with the rule by which it is guessed; None for one that is said."""
    if said:
        return [(role, None) for role in said]
    called = _called(kind, [name, *(guess.clauses_of(name) if kind == "party" else ())])
    if called:
        return [(called, "called")]
    found = {"party": guess.party, "clause": lambda _: None, "issue": guess.issue, "factor": guess.factor}[kind](name)
    return [(found, found)] if found else []


def _called(kind: CastKind, names: list[str]) -> str | None:
    """The role whose word a name is, in the singular or the plural."""
    plural = {(f"{word[:-1]}ies" if word.endswith("y") else f"{word}s"): word for word in WORDS[kind]}
    words = {word: word for word in WORDS[kind]} | plural
    return next((words[name.lower()] for name in names if name.lower() in words), None)


class _Guess:
    """The rules by which roles are guessed; `RULES` tells them."""

    def __init__(self, conflict: Conflict, bound: Bound) -> None:
        self.conflict, self.bound = conflict, bound
        self.start = bound.frame(bound.initial, bound.calendar.ordinal(0) if conflict.time else None)
        self.owners = {name: self._owner(name) for name in conflict.state}

    def clauses_of(self, party: str) -> list[str]:
        """The ids of the clauses that ask a party's consent and nobody else's."""
        return [group.id for group in self.conflict.consent if list(group.of) == [party] and group.id]

    def party(self, name: str) -> str | None:
        """What a party is, by whose consent is needed when and who may do what."""
        p = self.bound.parties.index(name)
        groups = [(k, group) for k, group in enumerate(self.bound.groups) if group.members[p]]
        always = [k for k, group in groups if self._whatever(group)]
        if always:
            several = any(len(group.of) > 1 for group in self.conflict.consent)
            return "patron" if several and self._apart(name) and name in self.owners.values() else "signatory"
        if any(group.condition.names & set(self.conflict.issues) for _, group in groups):
            return "ratifier"
        wrecks = any(answer.party == p for answer in self.bound.answers)
        if wrecks or any(one.party == p for one in self.bound.peace.initiators):
            return "spoiler"
        proposers = self.conflict.talks.proposers or {}
        return "mediator" if not groups and name in proposers else None

    def _whatever(self, group: BoundGroup) -> bool:
        """Whether a clause applies at the start to every package."""
        asked = group.condition.names & set(self.conflict.issues)
        return not asked and bool(group.condition.mask(self.start))

    def issue(self, name: str) -> str | None:
        """What an issue is, by who is asked for its sake and what its answers are worth where."""
        asked = [group.condition.names & set(self.conflict.issues) for group in self.bound.groups]
        if self.conflict.time is not None and set().union(*asked) == {name}:
            return "guarantee"
        fronts = {factor for factor in self.conflict.state if self.factor(factor) == "front"}
        beside = [term.condition.names for term in self.bound.adjust if name in term.condition.names]
        return "territory" if any(names & fronts for names in beside) else None

    def factor(self, name: str) -> str | None:
        """What a factor is, by what changes it."""
        if any(party.front and party.front.factor == name for party in self.conflict.parties.values()):
            return "front"
        if self._dated(name):
            return "election"
        return "leader" if self.owners.get(name) and not self.conflict.state[name].ordered else None

    def owner(self, name: str) -> str | None:
        """The party whose factor it is, said or guessed."""
        factor = self.conflict.state[name]
        told = factor.role or (_called("factor", [name]) or self.factor(name),)
        return factor.whose or (self.owners[name] if {"leader", "election", "opinion"} & set(told) else None)

    def _owner(self, name: str) -> str | None:
        """The party whose wants hang most on a factor that chance alone changes; None where two hang alike."""
        factor = self.conflict.state[name]
        if factor.whose:
            return factor.whose
        first = factor.values[0] if factor.initial is None else factor.initial
        brought = [one.effect[name] for event in self.conflict.chance.values() for one in event.outcomes
                   if name in one.effect]  # fmt: skip
        if not brought or first in brought or self._chosen(name):
            return None
        hangs = dict.fromkeys(self.bound.parties, 0)
        for term in self.bound.war:
            hangs[self.bound.parties[term.column]] += name in term.condition.names
        for group, written in zip(self.bound.groups, self.conflict.consent, strict=True):
            for party in written.of if len(written.of) == 1 else ():
                hangs[party] += name in group.condition.names
        most = max(hangs.values(), default=0)
        leading = [party for party, count in hangs.items() if count == most]
        return leading[0] if most and len(leading) == 1 and self._apart(leading[0]) else None

    def _apart(self, party: str) -> bool:
        """Whether a party's consent is needed at the start in a clause of its own, and never together with others'."""
        p = self.bound.parties.index(party)
        always = [k for k, group in enumerate(self.bound.groups) if group.members[p] and self._whatever(group)]
        return bool(always) and all(len(self.conflict.consent[k].of) == 1 for k in always)

    def _chance(self, factor: str) -> list[Event]:
        """The chance events that change a factor."""
        return [self.bound.events["chance"][name] for name, event in self.conflict.chance.items()
                if _changes(event, factor)]  # fmt: skip

    def _chosen(self, factor: str) -> bool:
        """Whether somebody can change a factor, by a move, an answer or an accord."""
        moves = [move for named in self.conflict.moves.values() for move in named.values()]
        return any(_changes(event, factor) for event in [*moves, *self.conflict.accords.values()])

    def _dated(self, name: str) -> bool:
        """Whether every chance event that changes a factor is tied to one date."""
        found = self._chance(name)
        return bool(found) and all(re.search(r"\bmonth (==|is|in)", event.condition.text) for event in found)


def _changes(event: Eventful, factor: str) -> bool:
    """Whether an outcome of an event changes a factor."""
    return any(factor in outcome.effect for outcome in event.outcomes)
