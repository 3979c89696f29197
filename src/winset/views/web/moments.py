"""What each month looks like, for the cursor over the months: a few lines of words, as the terminal has them."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any, TypedDict

from winset.studies.month.win_set import in_the_way
from winset.studies.words import as_written, lever_labels
from winset.views.months import happened_words, who_blocks
from winset.views.report.markup import Markup, safe, tag
from winset.views.words import amount, count, dated, likely, plain, points

if TYPE_CHECKING:
    from winset.cases.schema import Conflict
    from winset.studies.dossier import Dossier, Period
    from winset.studies.month.win_set import WinSetTold
    from winset.studies.timeline import TimelineAnswer, TimelineMonth
    from winset.studies.words import LeverLabels


class MomentEntry(TypedDict):
    """One thing that is told of a month: what it is, and its words as HTML."""

    title: str
    words: str


def moments(dossier: Dossier, conflict: Conflict) -> list[dict[str, Any]]:
    """Each month of the path that the answer reads.

    `month`, `label`, `entries` {title, words as HTML}, and `blocked`, who is in the way of a signature at once.
    Without a clock there is one, whose month is None.
    """
    answer, names = dossier["timeline"], lever_labels(conflict)
    periods = {row["month"]: row for row in dossier["record"]}
    return [
        {
            "month": row["month"],
            "label": dated(row["month"], answer["step"]) if row["month"] else "",
            "entries": _entries(row, answer, periods.get(row["month"] or ""), names),
            "blocked": in_the_way(row["now"]),
        }
        for row in answer["history"]
    ]


def _entries(
    row: TimelineMonth, answer: TimelineAnswer, period: Period | None, known: LeverLabels
) -> list[MomentEntry]:
    names = answer["labels"]["parties"]
    happened = happened_words(row, names)
    told = [_entry("What happened", safe([tag("p", text) for text in happened]))] if happened else []
    timed = answer["from"] is not None
    told.append(
        _entry(
            "Rather than fight on for good" if timed else "Rather than no agreement", _set(row["against_war"], names)
        )
    )
    if timed:
        told.append(_entry("Rather than wait", _set(row["now"], names)))
        told.append(_entry("A signature", _chances(row, answer["step"])))
    told += _where(row, answer, known)
    costs = [f"{plain(answer['labels']['accounts'][key])}: {amount(size)} {plain(answer['labels']['units'][key])}"
             for key, size in (period["accounts"] if period else {}).items() if size]  # fmt: skip
    return [*told, *([_entry(f"What the {answer['step']} cost", tag("p", "; ".join(costs)))] if costs else [])]


def _chances(row: TimelineMonth, step: str) -> Markup:
    """Two chances that are answers to two questions: in this period as things stood, and by now whatever happened."""
    here = f"In this {step}, as the war then stood: {likely(row['sign_probability'])}"
    return safe([
        tag("p", here if row["talks"] else f"No talks are held in this {step}"),
        tag("p", f"By now, over everything that might have happened: {likely(row['signed_by'])}"),
    ])  # fmt: skip


def _set(found: WinSetTold, names: dict[str, str]) -> Markup:
    """How many packages all who are needed would sign, and who blocks the others at what price."""
    size = f"{found['size']:,} of {count(found['of'], 'package')} would be signed"
    blocked = who_blocks(found, names)
    if not blocked:
        return tag("p", size)
    who = "Others are blocked" if found["size"] else "All are blocked"
    return safe([tag("p", f"{size}. {who}; the points by which each is short of a yes to the nearest:"),
                 tag("ul", [tag("li", one) for one in blocked])])  # fmt: skip


def _where(row: TimelineMonth, answer: TimelineAnswer, names: LeverLabels) -> list[MomentEntry]:
    """How things stand, by the file's names, and what going on is worth to each party."""
    told = []
    for key, value in row["state"].items():
        written = as_written(value)
        told.append(tag("li", f"{plain(names['factors'].get(key, key))}: "
                              f"{plain(names['values'].get(key, {}).get(written, written))}"))  # fmt: skip
    worth = [f"{plain(answer['labels']['parties'][party])} {points(value)}"
             for party, value in row["continuation"].items()]  # fmt: skip
    found = [_entry("How things stand", tag("ul", told))] if told else []
    return [
        *found,
        _entry(
            f"What {'going on' if answer['from'] else 'no agreement'} is worth to each, in its points",
            tag("p", ", ".join(worth)),
        ),
    ]


def _entry(title: str, inside: Markup) -> MomentEntry:
    return {"title": title, "words": inside}
