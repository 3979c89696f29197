"""What may happen in a peace: how long it would hold without it, and where it breaks."""

from __future__ import annotations

from typing import TYPE_CHECKING

from rich.text import Text

from winset.views.words import joined, likely, named, percent, plain, years

if TYPE_CHECKING:
    from rich.table import Table

    from winset.studies.durability import DurabilityAnswer, LastingPeace

LEAST = 0.005
"""States of the peace, and changes of a probability, under this are not told."""

NOTES = (
    "What may happen in the peace: how often an event is to be expected while the peace holds, and how long that would "
    "be if the event could not happen and everybody knew. Where it breaks: the probability that the peace is broken in "
    "that state of things, and that it still holds there at the end of the watch."
)

PeaceRows = list[tuple[str, "LastingPeace"]]


def events_sentences(answer: DurabilityAnswer, rows: PeaceRows) -> str:
    """For each event of the peace, what it does where it does most."""
    return " ".join(_sentence(answer, name, rows) for name in rows[0][1]["events"])


def _sentence(answer: DurabilityAnswer, name: str, rows: PeaceRows) -> str:
    def change(one: LastingPeace) -> float:
        return (one["mean_years"] or 0.0) - (one["events"][name]["mean_years"] or 0.0)

    under, one = max(rows, key=lambda row: abs(change(row[1])))
    found, event, parties = one["events"][name], plain(answer["labels"]["events"][name]), answer["labels"]["parties"]
    before, after = years(found["mean_years"] or 0.0), years(one["mean_years"] or 0.0)
    if abs(change(one)) < LEAST or before == after:
        return f"That “{event}” may happen makes no difference that shows to how long it lasts."
    odds = {party: (one["broken_by"][party]["probability"], more) for party, more in found["breaks"].items()}
    told = [
        f"of a breach by {named(parties[party])} goes from {percent(max(0.0, now - more))} to {percent(now)}"
        for party, (now, more) in odds.items()
        if abs(more) >= LEAST
    ]
    verb = "shortens" if change(one) < 0 else "lengthens"
    because = f": the chance {joined(told, 'and that')}" if told else ""
    return f"That “{event}” may happen {verb} the peace most under “{under}”, from {before} to {after}{because}."


def events_table(answer: DurabilityAnswer, rows: PeaceRows, table: Table) -> Table:
    """One row for each event and peace: how often it comes, and how long the peace would hold without it."""
    table.add_column("")
    table.add_column("What may happen", min_width=14)
    for heading in ("Comes", "Mean without it", "To the end without it"):
        table.add_column(heading, justify="right")
    for under, one in rows:
        for k, (name, event) in enumerate(one["events"].items()):
            cells = [under if k == 0 else "", plain(answer["labels"]["events"][name]), f"{event['comes']:.2f}",
                     years(event["mean_years"] or 0.0), likely(event["end"])]  # fmt: skip
            table.add_row(*map(Text, cells))
    return table


def states_table(answer: DurabilityAnswer, rows: PeaceRows, table: Table) -> Table:
    """One row for each peace and each state that it may come to: who breaks it there, and whether it still holds."""
    table.add_column("")
    table.add_column("The state of things", min_width=14)
    table.add_column("Broken there", justify="right")
    table.add_column("Holds there", justify="right")
    for under, one in rows:
        first = True
        for state in one["states"]:
            broken = {party: p for party, p in state["broken_by"].items() if p >= LEAST}
            if not broken and state["holds"] < LEAST:
                continue
            by = [f"{plain(answer['labels']['parties'][party])} {percent(p)}" for party, p in broken.items()]
            cells = [
                under if first else "",
                _state(answer, state["state"]),
                "\n".join(by) or "–",
                likely(state["holds"]),
            ]
            table.add_row(*map(Text, cells))
            first = False
    return table


def _state(answer: DurabilityAnswer, state: dict[str, bool | int | str]) -> str:
    """A state of the peace by the names of the file."""
    names = answer["labels"]
    written = {name: str(value).lower() if isinstance(value, bool) else str(value) for name, value in state.items()}
    return "; ".join(
        f"{plain(names['factors'][f])}: {plain(names['values'][f][value])}" for f, value in written.items()
    )
