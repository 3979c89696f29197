"""A conflict file as a person reads it: parties, issues, the state, who can block and when, what is uncertain."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from rich import box
from rich.table import Table
from rich.text import Text

from winset.cases.beliefs import Belief, beliefs
from winset.cases.conditions import text_of
from winset.cases.numbers import Range, value_of
from winset.studies.words import outcome_words, spoken
from winset.views.cards import fitted
from winset.views.words import count, joined, month, named, percent, plain

if TYPE_CHECKING:
    from collections.abc import Iterator

    from rich.console import Console

    from winset.cases.schema import Conflict, Eventful, Group
    from winset.cases.sourcing import Sourcing


def show_conflict(conflict: Conflict, sourcing: Sourcing, console: Console) -> None:
    """Print what a file says, in its order."""
    console.print(Text(plain(conflict.title), style="bold"))
    console.print(Text(sourcing_line(sourcing)))
    if conflict.about:
        for paragraph in conflict.about.strip().split("\n"):
            console.print(Text(" ".join(plain(paragraph).split())))
    if conflict.time:
        time = conflict.time
        ends = f"to the horizon, {month(time.end)}"
        if time.open:
            calendar = conflict.calendar
            ends = f"on, without a last date, shown to {month(calendar.label(calendar.shown - 1))}"
        console.print(Text(f"From {month(time.start)} {ends}, one {time.step} a period."))
    console.print()
    console.print(fitted(_parties(conflict), console.width))
    console.print(fitted(_issues(conflict), console.width))
    if conflict.state:
        console.print(fitted(_factors(conflict), console.width))
        console.print(fitted(_events(conflict), console.width))
    if beliefs(conflict):
        console.print(fitted(_beliefs(conflict), console.width))
    console.print(fitted(_consent(conflict), console.width))
    if sourcing.ranges:
        console.print(fitted(_uncertain(conflict), console.width))
    for key, source in conflict.sources.items():
        note = f": {plain(source.note)}" if source.note else ""
        console.print(Text(f"  {plain(key)}: {plain(source.title)}{note}"))


def sourcing_line(found: Sourcing) -> str:
    """How much of a file is sourced, in a sentence."""
    if not found.total:
        return "It holds no numbers."
    ranges = "1 is a range" if found.ranges == 1 else f"{found.ranges} are ranges"
    return f"Of {count(found.total, 'number')} {sourcing_words(found)}. {ranges}."


def sourcing_words(found: Sourcing) -> str:
    """Of how many numbers the sources give what."""
    told = [f"{found.sourced} {'has' if found.sourced == 1 else 'have'} a source"]
    told += [f"for {found.ordered} sources give the order or the sign and the size is assumed"] if found.ordered else []
    told += [f"{found.assumed} {'is' if found.assumed == 1 else 'are'} assumed"] if found.assumed else []
    told += [f"{found.unmarked} {'says' if found.unmarked == 1 else 'say'} nothing of it"] if found.unmarked else []
    return "; ".join(told)


def _table(title: str, *headings: str) -> Table:
    table = Table(
        title=title, title_justify="left", title_style="bold", box=box.SIMPLE_HEAD, pad_edge=False, expand=True
    )
    for heading in headings:
        table.add_column(heading, overflow="fold")
    return table


def _row(table: Table, *cells: object) -> None:
    table.add_row(*(Text(plain(cell)) for cell in cells))


def _parties(conflict: Conflict) -> Table:
    table = _table("Parties", "Party", "Cares most about", "Part")
    consenting = {name for group in conflict.consent for name in group.of}
    for name, party in conflict.parties.items():
        stakes: dict[str, float] = {}
        for issue, values in party.values.items():
            numbers = [value_of(number) for number in values.points.values()]
            numbers += [0.0] if len(numbers) < len(conflict.issues[issue].options) else []
            stakes[issue] = max(numbers) - min(numbers) if numbers else 0.0
        top = [
            f"{_issue_name(conflict, i)} ({x:g})" for i, x in sorted(stakes.items(), key=lambda pair: -pair[1])[:3] if x
        ]
        parts = ["consent"] if name in consenting else []
        parts += ["moves"] if conflict.moves.get(name) else []
        proposers = conflict.talks.proposers
        parts += ["proposes"] if (name in consenting if proposers is None else name in proposers) else []
        _row(table, f"{party.name or name} ({name})", ", ".join(top) or "–", ", ".join(parts) or "–")
    return table


def _issue_name(conflict: Conflict, issue: str) -> str:
    return conflict.issues[issue].name or spoken(issue)


def _issues(conflict: Conflict) -> Table:
    table = _table("Issues", "Issue", "Options")
    for name, issue in conflict.issues.items():
        options = [notes.name or spoken(option) for option, notes in issue.options.items()]
        _row(table, f"{_issue_name(conflict, name)} ({name})", " · ".join(options))
    return table


def _factors(conflict: Conflict) -> Table:
    table = _table("The state", "Factor", "Values (the first is where it begins)")
    for name, factor in conflict.state.items():
        values = [factor.labels.get(str(v), str(v).lower() if isinstance(v, bool) else str(v)) for v in factor.values]
        start = 0 if factor.initial is None else factor.values.index(factor.initial)
        shown = [values[start], *values[:start], *values[start + 1 :]]
        text = " < ".join(values) + f" (begins: {values[start]})" if factor.ordered else " · ".join(shown)
        _row(table, f"{factor.name or spoken(name)} ({name})", text)
    return table


def belief_line(belief: Belief) -> str:
    """What a party takes a probability to be, and what the file says, as a line of `winset check`.

    Examples
    --------
    >>> place = ("chance", "breach", "outcomes", 0, "believed", "b")
    >>> belief_line(Belief("b", "chance", "breach", 0, place, 0.1, (("front == 'holds'", 0.02),)))
    "chance.breach.outcomes[0].believed.b: b takes it to be 0.02 where front == 'holds'; the file says 0.1"
    """
    return f"{belief.path}: {belief.party} takes it to be {_believed(belief)}; the file says {belief.probability:g}"


def _believed(belief: Belief) -> str:
    told = [(f"{number:g}", text_of(when)) for when, number in belief.numbers]
    return ", ".join(f"{number} where {when}" if when else number for number, when in told)


def _beliefs(conflict: Conflict) -> Table:
    table = _table("Who takes a probability to be another than the file says", "Who", "What", "Takes it to be", "File")
    for belief in beliefs(conflict):
        event = outcome_words(conflict, belief.kind, belief.event, belief.outcome)
        cells = [conflict.parties[belief.party].name or belief.party, event, _believed(belief)]
        _row(table, *cells, f"{belief.probability:g}")
    return table


def _events(conflict: Conflict) -> Table:
    table = _table("What can happen", "Who", "What")
    step = conflict.time.step if conflict.time else ""
    if conflict.chance:
        told = [f"{event.name or spoken(name)} ({_odds(event, step)})" for name, event in conflict.chance.items()]
        _row(table, "chance", " · ".join(told))
    for party, moves in conflict.moves.items():
        _row(
            table,
            conflict.parties[party].name or party,
            " · ".join((m.name or spoken(n)) + (" (at a signature)" if m.at else "") for n, m in moves.items()),
        )
    for name, accord in conflict.accords.items():
        members = dict.fromkeys(member for group in accord.consent for member in group.of)
        _row(table, joined([conflict.parties[m].name or m for m in members]), f"accord: {accord.name or spoken(name)}")
    if conflict.endings:
        _row(table, "endings", " · ".join(ending.name or spoken(name) for name, ending in conflict.endings.items()))
    return table


def _odds(event: Eventful, step: str) -> str:
    total = sum(value_of(outcome.probability) for outcome in event.outcomes)
    return f"{percent(total)} a {step}" if step else percent(total)


def _consent(conflict: Conflict) -> Table:
    table = _table("Who can block, and when", "Whose yes", "When", "Why")
    for group in conflict.consent:
        _row(table, _members(conflict, group), text_of(group.when) or "always", group.because or "")
    return table


def _members(conflict: Conflict, group: Group) -> str:
    names = [named(conflict.parties[name].name or name) for name in group.of]
    if group.at_least is not None and group.at_least < len(names):
        return f"{group.at_least} of {joined(names)}"
    return joined(names)


def _uncertain(conflict: Conflict, most: int = 3) -> Table:
    """Each party's widest ranges of its own points; points of different parties are not compared."""
    table = _table("What is uncertain: each party's widest ranges, in its own points", "Where", "Range", "Source")
    for name, party in conflict.parties.items():
        ranges = [item for item in _ranges(party, ()) if item[0][0] in ("values", "adjust", "war", "otherwise")]
        ranges.sort(key=lambda item: item[1].low - item[1].high)
        for path, number, source in ranges[:most]:
            told = f"{number.low:g} to {number.high:g}, solved at {number.value:g}"
            _row(table, f"{party.name or name}: {' '.join(spoken(part) for part in path)}", told, source)
        if len(ranges) > most:
            _row(table, f"  and {len(ranges) - most} more", "", "")
    return table


def _ranges(entry: Any, path: tuple[str, ...], source: str = "") -> Iterator[tuple[tuple[str, ...], Range, str]]:
    own = getattr(entry, "sources", ())
    source = joined(list(own)) if isinstance(own, tuple) and own else source
    if isinstance(entry, Range):
        yield path, entry, source
        return
    if isinstance(entry, dict):
        items = [(str(key), item) for key, item in entry.items()]
    elif isinstance(entry, tuple):
        items = [(getattr(item, "id", None) or str(k), item) for k, item in enumerate(entry)]
    elif hasattr(type(entry), "model_fields"):
        items = [
            (key, getattr(entry, key)) for key in type(entry).model_fields if key not in ("sources", "probability")
        ]
    else:
        return
    for key, item in items:
        yield from _ranges(item, (*path, key) if key != "points" or not isinstance(item, dict) else path, source)
