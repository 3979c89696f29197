"""Why then, on a terminal: what the recorded events account for in words, then each of them in a table."""

from __future__ import annotations

from typing import TYPE_CHECKING

from rich import box
from rich.padding import Padding
from rich.table import Table
from rich.text import Text

from winset.studies.words import HARDLY
from winset.views.cards import fitted
from winset.views.words import at, dated, joined, likely, month, percent, plain

if TYPE_CHECKING:
    from rich.console import Console

    from winset.studies.why import EventByRecord, EventTold, WhyAnswer, WhyByRecord, WhyByRemoval

    Moves = list[tuple[str, dict[str, float | None]]]

NAMED = 3
"""Events that the answer in words names on each side."""

NOTES = {
    "record": (
        "pp: percentage points. Share: the event's Shapley value, what it adds on average over every order in which "
        "the events may be put in; the shares add up to the difference between all and none. Removed alone: the "
        "probability with every other event. Kept alone: with this one and no other. Falls with it: events that cannot "
        "happen without it. An event left out does not happen, and a step whose condition fails without it is skipped. "
        "What parties expect stays as the file has it, since all this is read off one solution. So all this is seen "
        "with the record known: `winset run` also tells the chance seen from the start, over all that might have "
        "happened, and `winset claims` (like `winset why` asked by removal) takes a cause out of the model, so that "
        "everybody counts with that. An event without a share here may matter there, because it was expected or feared."
    ),
    "removal": (
        "pp: percentage points. Taken out, an event cannot happen at any time, and the conflict is solved again, so "
        "that nobody counts with it. All of it is seen from the start, where nobody knows what will be recorded: the "
        "chance with all of them is that of `winset run` seen from there, and not that of `winset why` along the "
        "record. Behind × stands how often the record has it."
    ),
}


def show_why(answer: WhyAnswer, console: Console) -> None:
    """Print what each recorded event did."""
    console.print(Text(plain(answer["title"]), style="bold"))
    for sentence in (in_words(answer), terms_words(answer)):
        if sentence:
            console.print(Text(sentence))
    console.print()
    by_record = answer["by"] == "record"
    made = events_table(answer) if answer["by"] == "record" else removal_table(answer)
    console.print(fitted(made, console.width, head=3 if by_record else 2))
    if answer["agreement"] and terms_shown(answer):
        console.print(fitted(terms_table(answer), console.width))
    if drawn_words(answer):
        console.print(Text(drawn_words(answer)))
    console.print(Padding(Text(notes(answer)), (0, 0, 1, 0)))


def drawn_words(answer: WhyAnswer) -> str:
    """Over how many orders the shares are means, where orders were drawn."""
    drawn = answer["sampling"]
    if not drawn:
        return ""
    told = f"Shares are means over {drawn['draws']:,} drawn orders of the events, seed {drawn['seed']}"
    return f"{told}; behind ± stands one standard error. All other numbers are exact."


def notes(answer: WhyAnswer) -> str:
    """How the numbers are to be read."""
    return NOTES[answer["by"]]


def in_words(answer: WhyAnswer) -> str:
    """The answer in a few sentences."""
    return _by_record(answer) if answer["by"] == "record" else _by_removal(answer)


def _called(event: EventTold, step: str, times: int = 1) -> str:
    return f"“{plain(event['name'])}”" + (f" {at(event['month'], step)}" if event["month"] and times < 2 else "")


def date_of(answer: WhyAnswer) -> str:
    """By when the signature is counted, with a space before it; empty without a clock."""
    return f" by {dated(answer['month'], answer['provenance']['step'])}" if answer["month"] else ""


def _by_record(answer: WhyByRecord) -> str:
    whole, none = answer["all"]["signed_by"], answer["none"]["signed_by"]
    step = answer["provenance"]["step"]
    events = sorted(answer["events"], key=lambda event: -abs(event["shapley"]["signed_by"]))
    first = (
        f"Given all that happened, the model gives a signature{date_of(answer)} a chance of {likely(whole)}; with none "
        f"of {_of_them(len(events))}, {likely(none)}."
    )
    up, down = _sides(events)
    told = []
    if up:
        told.append(f"Of the {percent(whole)}, {joined([_accounts(event, step) for event in up])}.")
    if down:
        told.append(f"Against it worked {joined([_against(event, step) for event in down])}.")
    if not told:
        told.append("None of them moves it by half a percentage point.")
    return " ".join([first, *told])


def _of_them(number: int) -> str:
    return f"the {number} recorded events" if number > 1 else "what the record has"


def _sides(events: list[EventByRecord]) -> tuple[list[EventByRecord], list[EventByRecord]]:
    """The events that did most for signing, and those that did most against it; those of half a point at least."""
    up = [event for event in events if event["shapley"]["signed_by"] >= 0.005]
    down = [event for event in events if event["shapley"]["signed_by"] <= -0.005]
    return up[:NAMED], down[:NAMED]


def _accounts(event: EventByRecord, step: str) -> str:
    return f"{_called(event, step)} accounts for {points_told(event['shapley']['signed_by'])} percentage points"


def _against(event: EventByRecord, step: str) -> str:
    return f"{_called(event, step)} ({points_told(event['shapley']['signed_by'])} percentage points)"


def points_told(share: float, *, sign: bool = False) -> str:
    """A difference of probabilities in percentage points."""
    number = round(share * 100, 1) + 0.0
    return f"{number:+.1f}" if sign and number else f"{number:.1f}"


def _by_removal(answer: WhyByRemoval) -> str:
    whole, step = answer["all"]["signed_by"], answer["provenance"]["step"]
    found = [(event, without["signed_by"], effect["signed_by"]) for event in answer["events"]
             if (without := event["without"]) and (effect := event["effect_removed"])]  # fmt: skip
    first = f"Seen from the start the model gives a signature{date_of(answer)} a chance of {likely(whole)}."
    most = sorted(found, key=lambda one: -abs(one[2]))
    moved = [(event, left) for event, left, effect in most if abs(effect) >= 0.005][:NAMED]
    if not moved:
        return f"{first} Taking any one of the recorded events out of the model hardly moves that."
    told = [f"{percent(left)} without {_called(event, step, len(event['months']))}" for event, left in moved]
    return f"{first} With one event taken out of the model: {joined(told)}."


def terms_words(answer: WhyAnswer) -> str:
    """On which issue the events did most for the terms that were signed, and which of them."""
    if answer["by"] != "record" or not answer["agreement"]:
        return ""
    if not terms_shown(answer):
        return (
            "What they did for the terms is not told: with all of them, or with none, hardly anything is signed "
            "(under 0.1 %), and what little is has no terms to compare."
        )
    before = answer["none"]["terms"] or {}
    moved = [(issue, share, old) for issue, share in (answer["all"]["terms"] or {}).items()
             if share is not None and (old := before[issue]) is not None]  # fmt: skip
    if not moved or max(abs(share - old) for _, share, old in moved) < 0.005:
        return "They hardly moved the terms." if moved else ""
    issue, share, old = max(moved, key=lambda one: abs(one[1] - one[2]))
    names, option = answer["labels"], answer["agreement"][issue]
    best = _mover(answer, issue)
    mostly = f"; what moved it most is {_called(best, answer['provenance']['step'])}" if best else ""
    return (
        f"On the terms they moved most on “{plain(names['issues'][issue])}”: of what would be signed, the recorded "
        f"option ({plain(names['options'][issue][option])}) is {likely(share)}, and with none of the events "
        f"{likely(old)}{mostly}."
    )


def terms_shown(answer: WhyAnswer) -> bool:
    """Whether a signature is likely enough for terms to be told, with the events and without them."""
    sides = [answer["all"], *([answer["none"]] if answer["by"] == "record" else [])]
    return min(side["signed_by"] for side in sides) >= HARDLY


def _mover(answer: WhyByRecord, issue: str) -> EventTold | None:
    """The event that moved an issue most."""
    known = [(event, gap) for event in answer["events"]
             if (gap := (event["shapley"]["terms"] or {}).get(issue)) is not None]  # fmt: skip
    return max(known, key=lambda one: abs(one[1]))[0] if known else None


def events_table(answer: WhyByRecord) -> Table:
    """Every recorded event in its order."""
    table = _table(f"What each recorded event did for a signature{date_of(answer)}")
    table.add_column("")
    table.add_column(answer["provenance"]["step"].capitalize(), no_wrap=True)
    table.add_column("Event", overflow="fold", ratio=5)
    table.add_column("Share, pp", justify="right")
    table.add_column("Removed alone", justify="right")
    table.add_column("Kept alone", justify="right")
    table.add_column("Falls with it", overflow="fold", ratio=2, min_width=6)
    for k, event in enumerate(answer["events"]):
        cells = [str(k + 1), month(event["month"], short=True), event["name"], _share(event)]
        cells.append(likely(event["without"]["signed_by"]))
        cells.append(likely(event["alone"]["signed_by"]) if event["stands"] else "cannot")
        cells.append(", ".join(str(other + 1) for other in event["falls"]))
        _add(table, cells)
    none, whole = answer["none"]["signed_by"], answer["all"]["signed_by"]
    _add(table, ["", "", "all of them", points_told(whole - none, sign=True), percent(none), percent(whole), ""])
    return table


def _share(event: EventByRecord) -> str:
    error = event["standard_error"]
    behind = f" ± {error['signed_by'] * 100:.1f}" if error else ""
    return points_told(event["shapley"]["signed_by"], sign=True) + behind


def removal_table(answer: WhyByRemoval) -> Table:
    """Every event of the record taken out of the model."""
    table = _table(f"A signature{date_of(answer)}, seen from the start")
    table.add_column(answer["provenance"]["step"].capitalize(), no_wrap=True)
    table.add_column("Event taken out", overflow="fold", ratio=5)
    table.add_column("Without it", justify="right")
    table.add_column("Its effect, pp", justify="right")
    for event in answer["events"]:
        again = f" ×{len(event['months'])}" if len(event["months"]) > 1 else ""
        when = month(event["month"], short=True) if event["kind"] != "beliefs" else "–"
        cells = [when + again, event["name"]]
        if event["without"] is None or event["effect_removed"] is None:
            _add(table, [*cells, f"cannot be taken out: {event['cannot']}", ""])
            continue
        effect = event["effect_removed"]["signed_by"]
        _add(table, [*cells, likely(event["without"]["signed_by"]), points_told(effect, sign=True)])
    _add(table, ["", "with all of them", percent(answer["all"]["signed_by"]), ""])
    return table


def terms_table(answer: WhyAnswer) -> Table:
    """For each issue the share of the recorded option, and the events that moved it most."""
    table = _table("The recorded terms: their share of what would be signed")
    none = [answer["none"]["terms"] or {}] if answer["by"] == "record" else []
    for heading in ("Issue", "Signed", "With all", *("With none" for _ in none), "Moved most by, pp"):
        right = heading.startswith("With")
        table.add_column(heading, justify="right" if right else "left", overflow="fold", ratio=None if right else 3)
    names, moves = answer["labels"], _moves(answer)
    for issue, option in (answer["agreement"] or {}).items():
        shares = [terms[issue] for terms in (answer["all"]["terms"] or {}, *none)]
        cells = [names["issues"][issue], names["options"][issue][option], *map(_percent, shares)]
        _add(table, [*cells, _movers(moves, issue)])
    return table


def _moves(answer: WhyAnswer) -> Moves:
    """How far each event moved the terms: by its Shapley value, or taken out."""
    if answer["by"] == "record":
        return [(_brief(event), event["shapley"]["terms"] or {}) for event in answer["events"]]
    return [(_brief(event), found["terms"] or {}) for event in answer["events"] if (found := event["effect_removed"])]


def _brief(event: EventTold) -> str:
    """An event and when it happened, for a cell: several events may be called alike."""
    return f"{event['name']} ({month(event['month'], short=True)})" if event["month"] else event["name"]


def _movers(moves: Moves, issue: str) -> str:
    """The two events that moved an issue most, where they moved it by half a point."""
    moved = [(name, gap) for name, terms in moves if (gap := terms.get(issue)) is not None and abs(gap) >= 0.005]
    best = sorted(moved, key=lambda item: -abs(item[1]))[:2]
    return "; ".join(f"{plain(name)} {points_told(gap, sign=True)}" for name, gap in best) or "–"


def _percent(share: float | None) -> str:
    return "–" if share is None else likely(share)


def _table(title: str) -> Table:
    return Table(
        title=title, title_justify="left", title_style="bold", box=box.SIMPLE_HEAD, expand=True, pad_edge=False
    )


def _add(table: Table, cells: list[str]) -> None:
    table.add_row(*(Text(plain(cell)) for cell in cells))
