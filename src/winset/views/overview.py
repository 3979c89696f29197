"""A conflict file as a person reads it: parties, issues, the state, who can block and when, what is uncertain."""

from __future__ import annotations

from itertools import groupby
from typing import TYPE_CHECKING

from rich.padding import Padding
from rich.text import Text

from winset.cases.beliefs import Belief, beliefs
from winset.cases.conditions import text_of
from winset.cases.numbers import bounds_of, value_of
from winset.cases.ranking import ranks_of
from winset.cases.telling import ends_told, tells_point
from winset.cases.votes import needed_of
from winset.cases.worth import worths
from winset.studies.condition_words import condition_words
from winset.studies.inventory import inventory
from winset.studies.words import outcome_words, spoken
from winset.views.held import wrapped
from winset.views.words import count, first_upper, joined, month, named, percents, plain

if TYPE_CHECKING:
    from collections.abc import Container, Sequence

    from rich.console import Console

    from winset.cases.conditions import When
    from winset.cases.schema import Conflict, Eventful, Factor, Group, Issue
    from winset.cases.sourcing import Sourcing
    from winset.cases.telling import Ends
    from winset.studies.inventory import Assumption

Lines = list[tuple[str, str]]
"""What a section says, line by line: what it is about, and what is said of it."""

FEW = 8
"""Beliefs shown where not all is."""

POINTS = ("values", "adjust", "war", "otherwise")
"""The parts of a party that hold its points."""

ALL = "`winset show CASE --all`"


def show_conflict(conflict: Conflict, sourcing: Sourcing, console: Console, *, whole: bool = False) -> None:
    """Print what a file says, in its order; with `whole` also every range, condition, chance and source."""
    console.print(Text(plain(conflict.title), style="bold"))
    console.print(Text(sourcing_line(sourcing)))
    for paragraph in _about(conflict, whole=whole):
        console.print(Text(paragraph))
    if conflict.time:
        console.print(Text(_span(conflict)))
    parts = [("Parties, with the points that lie between the best and the worst answer to what they care most about",
              _parties(conflict)),
             ("Issues, with their options", _issues(conflict)),
             ("The state of the war, with its values (< stands between those that have an order)", _factors(conflict)),
             ("What can happen, with the chance of it while it can", _events(conflict, whole=whole)),
             ("Who takes a chance to be another than the file says", _beliefs(conflict, whole=whole)),
             ("Whose yes is needed", _consent(conflict)),
             ("What is uncertain: ranges, each party's widest first, in its own points",
              _ranges(conflict, whole=whole)),
             ("What else it holds", _more(conflict, whole=whole)),
             ("Sources", _sources(conflict) if whole else [])]  # fmt: skip
    for title, lines in parts:
        if lines:
            console.print()
            console.print(Text(title, style="bold"))
            _print(lines, console)


def _print(lines: Lines, console: Console) -> None:
    """Lines with what each is about first, what does not fit on one further in."""
    for head, body in lines:
        told = Text.assemble((plain(head), "bold"), ": " if head and body else "", plain(body))
        for k, line in enumerate(wrapped(told, console, max(1, console.width - 4))):
            line.rstrip()
            console.print(Padding(line, (0, 0, 0, 4 if k else 2), expand=False))


def _about(conflict: Conflict, *, whole: bool) -> list[str]:
    """What the file says of itself; where not all is shown, how it begins."""
    paragraphs = [" ".join(plain(text).split()) for text in (conflict.about or "").strip().split("\n") if text.strip()]
    if whole or len(paragraphs) < 2:
        return paragraphs
    more = count(len(paragraphs) - 1, "more paragraph")
    return [f"{paragraphs[0]} ({first_upper(more)} about it, and all that is left out below: {ALL}.)"]


def _span(conflict: Conflict) -> str:
    """From when to when, by which step."""
    time = conflict.time
    assert time is not None
    ends = f"to the horizon, {month(time.end)}"
    if time.open:
        calendar = conflict.calendar
        ends = f"on, without a last date, shown to {month(calendar.label(calendar.shown - 1))}"
    return f"From {month(time.start)} {ends}, one {time.step} a period.{_dying_down(conflict)}"


def _dying_down(conflict: Conflict) -> str:
    """How likely a war without a last date is to die down, and where nothing says what that is worth, that it is 0."""
    time = conflict.time
    if time is None or not conflict.fades:
        return ""
    odds = percents(*ends_told(conflict, conflict.fades if time.fades is None else time.fades))
    nothing = not time.faded and not any(any(bounds_of(party.otherwise)) for party in conflict.parties.values())
    worth = "that is worth 0 to everybody" if nothing else "what that is worth stands under `faded` and `otherwise`"
    return f" The chance that it dies down unsigned is {odds} a {time.step}; {worth}."


def sourcing_line(found: Sourcing) -> str:
    """How much of a file is sourced, in a sentence."""
    if not found.total:
        return "It holds no numbers."
    ranges = f"{found.ranges or 'None'} {'is a range' if found.ranges < 2 else 'are ranges'}"
    return f"Of {count(found.total, 'number')} {sourcing_words(found)}. {ranges}."


def sourcing_words(found: Sourcing) -> str:
    """Of how many numbers the sources give what."""
    told = [f"{found.sourced or 'none'} {'has' if found.sourced < 2 else 'have'} a source"]
    told += [f"for {found.ordered} sources give the order or the sign and the size is assumed"] if found.ordered else []
    told += [f"{found.assumed} {'is' if found.assumed == 1 else 'are'} assumed"] if found.assumed else []
    told += [f"{found.unmarked} {'says' if found.unmarked == 1 else 'say'} nothing of it"] if found.unmarked else []
    return "; ".join(told)


def _name(conflict: Conflict, party: str) -> str:
    return named(conflict.parties[party].name or party)


def _parties(conflict: Conflict) -> Lines:
    consenting = {name for group in conflict.consent for name in group.of}
    proposers = consenting if conflict.talks.proposers is None else conflict.talks.proposers
    return [(f"{first_upper(_name(conflict, name))} ({name})", "; ".join(
        told for told in (_part(conflict, name, consenting, proposers), _cares(conflict, name), _ranks(conflict, name))
        if told))
            for name in conflict.parties]  # fmt: skip


def _part(conflict: Conflict, name: str, consenting: Container[str], proposers: Container[str]) -> str:
    """What a party does in the bargaining."""
    does = [("proposes", name in proposers), ("consents", name in consenting),
            ("moves", bool(conflict.moves.get(name)))]  # fmt: skip
    told = [verb for verb, so in does if so]
    return joined(told) if told else "neither consents nor moves"


def _cares(conflict: Conflict, name: str, most: int = 3) -> str:
    """The issues between whose answers most of a party's points lie; nothing of a file that is told in shares alone."""
    if not tells_point(conflict):
        return ""
    stakes: dict[str, float] = {}
    for issue, worth in worths(conflict.issues, conflict.parties[name]).items():
        numbers = [value_of(number) for number in worth.values()]
        numbers += [0.0] if len(numbers) < len(conflict.issues[issue].options) else []
        stakes[issue] = max(numbers) - min(numbers) if numbers else 0.0
    top = sorted(((issue, size) for issue, size in stakes.items() if size), key=lambda pair: -pair[1])[:most]
    return f"cares most about {joined([f'{_issue_name(conflict, i)} ({_rounded(x)})' for i, x in top])}" if top else ""


def _ranks(conflict: Conflict, name: str) -> str:
    """What a party ranks: the answers to each issue, best first, and the issues."""
    party = conflict.parties[name]
    told = []
    for issue, ranking in party.ranking.items():
        options = conflict.issues[issue].options
        ranks = [" = ".join(options[o].name or spoken(o) for o in rank) for rank in ranks_of(ranking.order)]
        told.append(f"{_issue_name(conflict, issue)} ({' > '.join(ranks)})")
    swing = [" = ".join(_issue_name(conflict, issue) for issue in rank) for rank in ranks_of(party.swing)]
    order = f"; would give up last {' > '.join(swing)}" if swing else ""
    return f"ranks {joined(told)}{order}" if told else ""


def _rounded(number: float) -> str:
    """Points with three figures."""
    return f"{float(f'{number:.3g}'):g}"


def _issue_name(conflict: Conflict, issue: str) -> str:
    return conflict.issues[issue].name or spoken(issue)


def _issues(conflict: Conflict) -> Lines:
    return [(f"{_issue_name(conflict, name)} ({name})", _answers(issue)) for name, issue in conflict.issues.items()]


def _answers(issue: Issue) -> str:
    """The options of an issue; of a range its ends, and how many there are."""
    told = [notes.name or spoken(option) for option, notes in issue.options.items()]
    return f"{told[0]} to {told[-1]}, in {len(told) - 1} steps" if issue.range else " · ".join(told)


def _factors(conflict: Conflict) -> Lines:
    return [(f"{factor.name or spoken(name)} ({name})", _values(factor)) for name, factor in conflict.state.items()]


def _values(factor: Factor) -> str:
    """The values of a factor, and with which it begins."""
    values = [factor.labels.get(str(v), str(v).lower() if isinstance(v, bool) else str(v)) for v in factor.values]
    start = values[0 if factor.initial is None else factor.values.index(factor.initial)]
    return f"{(' < ' if factor.ordered else ' · ').join(values)} (begins: {start})"


def belief_line(belief: Belief) -> str:
    """What a party takes a probability to be, and what the file says, as a line of `winset check`.

    Examples
    --------
    >>> place = ("chance", "breach", "outcomes", 0, "believed", "b")
    >>> held, ends = (("front == 'holds'", 0.02),), ((0.1, 0.1), (0.01, 0.03))
    >>> belief_line(Belief("b", "chance", "breach", 0, place, 0.1, held, ends))
    "chance.breach.outcomes[0].believed.b: b takes it to be 0.01 to 0.03 where front == 'holds'; the file says 0.1"
    """
    said, *held = map(_ends, belief.told)
    told = [(ends, text_of(when)) for ends, (when, _) in zip(held, belief.numbers, strict=True)]
    believed = ", ".join(f"{ends} where {when}" if when else ends for ends, when in told)
    return f"{belief.path}: {belief.party} takes it to be {believed}; the file says {said}"


def _ends(ends: Ends) -> str:
    """A number, or a range by its ends."""
    return " to ".join(dict.fromkeys(f"{end:g}" for end in ends))


def _beliefs(conflict: Conflict, *, whole: bool) -> Lines:
    found = beliefs(conflict)
    lines = []
    for belief in found if whole else found[:FEW]:
        event = outcome_words(conflict, belief.kind, belief.event, belief.outcome)
        said, *held = (percents(*ends) for ends in belief.told)
        told = [f"{ends}{_where(conflict, when)}" for ends, (when, _) in zip(held, belief.numbers, strict=True)]
        said = f"{event}: {', '.join(told)}; the file says {said}"
        lines.append((first_upper(_name(conflict, belief.party)), said))
    return lines + _left_out(len(found) - len(lines))


def _left_out(number: int) -> Lines:
    return [("", f"and {number} more ({ALL})")] if number else []


def _where(conflict: Conflict, when: When) -> str:
    words = condition_words(conflict, when)
    return f" where {words}" if words else ""


def _events(conflict: Conflict, *, whole: bool) -> Lines:
    """Chances, moves, accords and endings: by who brings them about, or one by one with what they depend on."""
    kinds: list[tuple[str, Sequence[tuple[str, Eventful]]]] = [
        ("Chance", [(f"{event.name or spoken(name)} ({_odds(conflict, event)})", event)
                    for name, event in conflict.chance.items()]),
        *((f"{first_upper(_name(conflict, party))} may", [
            ((move.name or spoken(name)) + (" (at a signature)" if move.at else ""), move)
            for name, move in moves.items()]) for party, moves in conflict.moves.items()),
        *((f"{first_upper(joined(list(members)))} may agree", [
            (accord.name or spoken(name), accord) for name, accord in accords]) for members, accords in groupby(
                conflict.accords.items(), key=lambda item: _members_of(conflict, item[1].consent))),
    ]  # fmt: skip
    ends = [((ending.name or spoken(name)), ending.when) for name, ending in conflict.endings.items()]
    if not whole:
        lines = [*((who, " · ".join(name for name, _ in events)) for who, events in kinds),
                 ("It may end by", " · ".join(name for name, _ in ends))]  # fmt: skip
        return [line for line in lines if line[1]]
    one = [(f"{who}: {name}", _where(conflict, event.when).strip()) for who, events in kinds for name, event in events]
    return [*one, *((f"It may end by: {name}", _where(conflict, when).strip()) for name, when in ends)]


def _members_of(conflict: Conflict, groups: tuple[Group, ...]) -> tuple[str, ...]:
    return tuple(dict.fromkeys(_name(conflict, member) for group in groups for member in group.of))


def _odds(conflict: Conflict, event: Eventful) -> str:
    """How likely it is that anything comes of an event, while it can."""
    lows, highs = zip(*(ends_told(conflict, outcome.probability) for outcome in event.outcomes), strict=True)
    told = percents(sum(lows), min(sum(highs), 1.0))
    return f"{told} a {conflict.time.step}" if conflict.time else told


def _consent(conflict: Conflict) -> Lines:
    """Each clause: of whom, when, and why."""
    lines = []
    for group in conflict.consent:
        when = _where(conflict, group.when).strip() or "always"
        because = f" – {' '.join(group.because.split())}" if group.because else ""
        lines.append((first_upper(_members(conflict, group)), f"{when}{because}"))
    return lines


def _members(conflict: Conflict, group: Group) -> str:
    names = [_name(conflict, name) for name in group.of]
    if group.weights:
        told = [f"{name} ({group.weights[one]:,g})" for name, one in zip(names, group.of, strict=True)]
        return f"{needed_of(group):,g} of the {sum(group.weights.values()):,g} votes of {joined(told)}"
    if group.at_least is not None and group.at_least < len(names):
        return f"{group.at_least} of {joined(names)}"
    return joined(names)


def _ranges(conflict: Conflict, *, whole: bool) -> Lines:
    """Each party's ranges of its own points, widest first; points of different parties are not compared."""
    rows = [row for row in inventory(conflict) if row["party"] and row["low"] is not None and row["at"][2] in POINTS]
    lines: Lines = []
    for party in conflict.parties:
        own = sorted((row for row in rows if row["party"] == party), key=lambda row: -_width(row))
        if own and not whole:
            more = f"; and {count(len(own) - 1, 'more range')}" if len(own) > 1 else ""
            lines.append((first_upper(_name(conflict, party)), f"{_range(conflict, own[0])}{more}"))
        elif own:
            lines += [(first_upper(_name(conflict, party)), f"{_range(conflict, row)}{_source(row)}") for row in own]
    return lines


def _width(row: Assumption) -> float:
    return (row["high"] or 0.0) - (row["low"] or 0.0)


def _range(conflict: Conflict, row: Assumption) -> str:
    """A range in words, and where in it the file is solved."""
    name = conflict.parties[row["party"] or ""].name or row["party"] or ""
    words = row["words"].removeprefix(f"{first_upper(name)}, ")
    at = f", solved at {row['value']:g}" if tells_point(conflict) else ""
    return f"{words}: {row['low']:g} to {row['high']:g}{at}"


def _source(row: Assumption) -> str:
    return f" ({joined([plain(source) for source in row['sources']])})" if row["sources"] else ""


def _more(conflict: Conflict, *, whole: bool) -> Lines:
    """What is asked of the file elsewhere, and by which command it is answered."""
    kinds = [("entry of the record", len(conflict.history), "run` and `winset why"),
             ("claim", len(conflict.claims), "claims"),
             ("question", len(conflict.questions), "ask"), ("reading", len(conflict.readings), "readings"),
             ("statement", len(conflict.statements), "statements"), ("course", len(conflict.courses), "decide"),
             ("source", 0 if whole else len(conflict.sources), "show --all")]  # fmt: skip
    told = [f"{count(number, noun).replace('entry of the records', 'entries of the record')} (`winset {where}`)"
            for noun, number, where in kinds if number]  # fmt: skip
    return [("", joined(told))] if told else []


def _sources(conflict: Conflict) -> Lines:
    return [(key, f"{one.title}{f': {one.note}' if one.note else ''}") for key, one in conflict.sources.items()]
