"""Words that several studies use: names to show, recorded steps in words."""

from __future__ import annotations

from calendar import month_name
from typing import TYPE_CHECKING, NotRequired, TypedDict

from winset.cases.formats.names import in_sentence as in_sentence
from winset.cases.votes import needed_of

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

    from winset.cases.schema import Conflict, Eventful, EventOutcome, Step


class VotesHeld(TypedDict):
    """Of the votes that a clause of consent needs, how many one party has."""

    held: float
    needed: float


class Labels(TypedDict):
    """The names to show for what a file has ids for, how many votes who has, and what whose points are."""

    parties: dict[str, str]
    issues: dict[str, str]
    endings: dict[str, str]
    accounts: dict[str, str]
    units: dict[str, str]
    options: dict[str, dict[str, str]]
    votes: NotRequired[dict[str, VotesHeld]]
    points: NotRequired[dict[str, str]]


class LeverLabels(Labels):
    """Those of every study, and of what could be changed, events those of a peace; a clause without a name has None."""

    factors: dict[str, str]
    values: dict[str, dict[str, str]]
    clauses: dict[str, str | None]
    moves: dict[str, str]
    events: dict[str, str]


def labels(conflict: Conflict) -> Labels:
    """The names to show for parties, issues and options."""
    told: Labels = {
        "parties": {name: party.name or name for name, party in conflict.parties.items()},
        "issues": {name: issue.name or spoken(name) for name, issue in conflict.issues.items()},
        "endings": {name: ending.name or spoken(name) for name, ending in conflict.endings.items()},
        "accounts": {name: account.name or spoken(name) for name, account in conflict.accounts.items()},
        "units": {name: account.unit for name, account in conflict.accounts.items()},
        "options": {
            name: {option: notes.name or spoken(option) for option, notes in issue.options.items()}
            for name, issue in conflict.issues.items()
        },
    }
    held, points = votes_held(conflict), {name: p.unit for name, p in conflict.parties.items() if p.unit}
    if held:
        told = {**told, "votes": held}
    return {**told, "points": points} if points else told


def votes_held(conflict: Conflict) -> dict[str, VotesHeld]:
    """How many of the votes that a package needs each party has, where votes are weighted.

    Of several clauses that count a party's votes, the one in which it has the greatest part of what is needed.

    Examples
    --------
    >>> from winset.cases.read import parse
    >>> toy = ("{winset: 2, title: t, parties: {a: {}, b: {}}, issues: {x: [y, z]}, "
    ...        "consent: [{of: [a, b], weights: {a: 40, b: 30}, at_least: 62}]}")
    >>> votes_held(parse(toy))["a"]
    {'held': 40, 'needed': 62}
    """
    found: dict[str, VotesHeld] = {}
    for group in conflict.consent:
        for name, held in group.weights.items():
            one: VotesHeld = {"held": held, "needed": needed_of(group)}
            before = found.get(name)
            if before is None or held / one["needed"] > before["held"] / before["needed"]:
                found[name] = one
    return found


def spoken(name: str) -> str:
    """A name as words.

    Examples
    --------
    >>> spoken("release_prisoners")
    'release prisoners'
    """
    return name.replace("_", " ")


def dated_words(date: str) -> str:
    """A date in words.

    Examples
    --------
    >>> dated_words("1953-07"), dated_words("1953-07-27"), dated_words("1953")
    ('July 1953', '27 July 1953', '1953')
    """
    parts = date.split("-")
    if len(parts) == 1:
        return date
    told = f"{month_name[int(parts[1])]} {parts[0]}"
    return told if len(parts) == 2 else f"{int(parts[2])} {told}"


def when_words(date: str, step: str = "") -> str:
    """When, in words; a date of a war that goes by weeks stands for its week.

    Examples
    --------
    >>> when_words("1953-07"), when_words("1953-07-27"), when_words("1953"), when_words("1953-07-27", "week")
    ('in July 1953', 'on 27 July 1953', 'in 1953', 'in the week of 27 July 1953')
    """
    if step == "week":
        return f"in the week of {dated_words(date)}"
    return f"{'on' if date.count('-') == 2 else 'in'} {dated_words(date)}"


def happened(conflict: Conflict, step: Step) -> str:
    """A recorded step in words."""
    if step.says:
        return step.says
    if step.chance is not None:
        return conflict.chance[step.chance].name or spoken(step.chance)
    if step.accord is not None:
        return conflict.accords[step.accord].name or f"accord: {spoken(step.accord)}"
    if step.move is not None:
        return move_name(conflict, step.move)
    if step.undone is not None:
        return f"agreement signed, and undone: {move_name(conflict, step.undone)}"
    if step.set is not None:
        return ", ".join(f"{spoken(name)}: {str(value).lower()}" for name, value in step.set.items())
    return "agreement signed" if step.offer is None else offered(conflict, step)


def offered(conflict: Conflict, step: Step, *, who: str = "", answer: str = "") -> str:
    """An offer on record in words: whose, and its terms; with `who` and `answer`, what somebody answers to it."""
    names, terms = labels(conflict), []
    for issue, option in (step.offer or {}).items():
        terms.append(f"{names['issues'][issue]}: {names['options'][issue][option]}")
    maker = in_sentence(names["parties"][step.by]) if step.by else ""
    if who:
        which = f"the offer of {maker}" if maker else "an offer"
        whose = f"{who} {answer} {'its own offer' if in_sentence(who) == maker else which}"
    else:
        whose = f"Offer of {maker}" if maker else "An offer"
    return f"{whose}: {'; '.join(terms) or 'any terms'}"


HARDLY = 0.001
"""Under this chance of any signature, hardly anything is signed, and what little is has no terms worth telling."""


def has_terms(conflict: Conflict, signed: float) -> bool:
    """Whether a signature is likely enough for its terms to be told; version 1 of the file tells them always.

    Parameters
    ----------
    conflict : Conflict
    signed : float
        The chance of any signature.
    """
    return signed > 0 if conflict.winset == 1 else signed >= HARDLY


def outcome_words(conflict: Conflict, kind: str, event: str, outcome: int) -> str:
    """An outcome of an event, a move named as party.move: its event, and of several what it sets."""
    owner, _, short = event.rpartition(".")
    held: dict[str, Mapping[str, Eventful]] = {
        "chance": conflict.chance, "move": conflict.moves.get(owner, {}), "accord": conflict.accords,
        "peace": conflict.peace.chance if conflict.peace else {},
    }  # fmt: skip
    entry = held[kind][short]
    one, whole = entry.outcomes[outcome], entry.name or spoken(short)
    return (
        f"{whole} ({one.name or effect_words(conflict, entry.outcomes, outcome)})" if len(entry.outcomes) > 1 else whole
    )


def effect_words(conflict: Conflict, outcomes: Sequence[EventOutcome], k: int) -> str:
    """What one of several outcomes sets that others do not, with the names of the file: the first that tells it apart.

    Examples
    --------
    >>> from winset.cases.read import parse
    >>> fight = "[{probability: 0.1, effect: {won: a, old: so}}, {probability: 0.1, effect: {old: so}}]"
    >>> toy = parse("{winset: 2, title: t, issues: {x: [y, z]}, parties: {a: {}}, consent: [{of: [a]}], state: {"
    ...             "won: [none, a], old: [no, so]}, time: {start: 2001-01, end: 2002-01}, "
    ...             f"chance: {{fight: {{outcomes: {fight}}}}}}}")
    >>> [effect_words(toy, toy.chance["fight"].outcomes, k) for k in (0, 1)]
    ['won: a', 'nothing else']
    """
    own = {name: value for name, value in outcomes[k].effect.items()
           if any(name not in one.effect or one.effect[name] != value for one in outcomes)}  # fmt: skip
    alike = [one for m, one in enumerate(outcomes) if m != k]
    told: list[str] = []
    for name, value in own.items():
        if told and not alike:
            break
        alike = [one for one in alike if one.effect.get(name) == value]
        factor = conflict.state[name]
        shown = factor.labels.get(str(value), spoken(as_written(value)))
        told.append(f"{in_sentence(factor.name or spoken(name))}: {in_sentence(shown)}")
    return ", ".join(told) or ("nothing else" if outcomes[k].effect else "nothing changes")


def move_name(conflict: Conflict, name: str) -> str:
    """A move, given as party.move, in words."""
    party, move = name.split(".", 1)
    return conflict.moves[party][move].name or f"{conflict.parties[party].name or party}: {spoken(move)}"


def most_likely(options: dict[str, float]) -> str:
    """The option most likely to be signed; the first in file order where several are."""
    return max(options, key=lambda option: options[option])


def lever_labels(conflict: Conflict) -> LeverLabels:
    """The names to show: those of every study, and factors, values, moves, and clauses of consent that have one."""
    return {
        **labels(conflict),
        "factors": {name: factor.name or spoken(name) for name, factor in conflict.state.items()},
        "values": {
            name: {
                as_written(value): factor.labels.get(str(value), spoken(as_written(value))) for value in factor.values
            }
            for name, factor in conflict.state.items()
        },
        "clauses": {
            clause_key(conflict, g): group.name or (spoken(group.id) if group.id else None)
            for g, group in enumerate(conflict.consent)
        },
        "moves": {
            f"{party}.{move}": entry.name or spoken(move)
            for party, moves in conflict.moves.items()
            for move, entry in moves.items()
        },
        "events": {
            name: event.name or spoken(name)
            for name, event in (conflict.peace.chance if conflict.peace else {}).items()
        },
    }


def clause_key(conflict: Conflict, g: int) -> str:
    """What a clause of consent is called in JSON: its id, or its place.

    Examples
    --------
    >>> from winset.cases.read import parse
    >>> toy = "{winset: 1, title: t, parties: {a: {}}, issues: {x: [y, z]}, consent: [{of: [a]}, {id: b, of: [a]}]}"
    >>> clause_key(parse(toy), 0), clause_key(parse(toy), 1)
    ('consent[0]', 'b')
    """
    return conflict.consent[g].id or f"consent[{g}]"


def as_written(value: object) -> str:
    """A factor's value as the file would write it."""
    return str(value).lower() if isinstance(value, bool) else str(value)
