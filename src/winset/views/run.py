"""The main answer on a terminal: a headline, the table month by month, the terms, and what moves with the horizon."""

from __future__ import annotations

from typing import TYPE_CHECKING

from rich import box
from rich.table import Table
from rich.text import Text

from winset.studies.finding import RANKED
from winset.studies.words import most_likely, spoken
from winset.views.cards import fitted
from winset.views.ends import TALKS, ever, settled
from winset.views.months import show_months
from winset.views.sentences import caveats, headline
from winset.views.units import own_units
from winset.views.words import (
    amount,
    count,
    dated,
    first_upper,
    joined,
    likely,
    month,
    named,
    percent,
    plain,
    short,
    tenths,
)

if TYPE_CHECKING:
    from rich.console import Console

    from winset.studies.likelihood import MonthLikelihood
    from winset.studies.limits import LimitsTold
    from winset.studies.phases import OpenMeasures
    from winset.studies.timeline import HorizonMeasures, TimelineAnswer

    Measured = HorizonMeasures | OpenMeasures


FEWEST = 1e-4
"""Signatures that are expected to be undone, below which hardly any is."""


def show_run(answer: TimelineAnswer, console: Console, *, quiet: bool = False) -> None:
    """Print the answer of a run; with `quiet` its headline alone."""
    console.print(Text(plain(answer["title"]), style="bold"))
    console.print(Text(headline(answer)))
    for line in caveats(answer):
        console.print(Text(line))
    if quiet:
        return
    console.print()
    if answer["from"] is not None:
        show_months(answer, console)
    if not answer["unsigned"]:
        console.print(fitted(terms_table(answer), console.width))
        console.print()
    for line in (*outcome_lines(answer), *record_lines(answer), *lean_lines(answer), footer(answer)):
        console.print(Text(line))


def terms_table(answer: TimelineAnswer) -> Table:
    """Each issue's most likely option beside what was signed."""
    total = ever(answer)
    signed = answer["agreement"] or {}
    title = {"title": "The terms, if something is signed", "title_justify": "left", "title_style": "bold"}
    table = Table(**title, box=box.SIMPLE_HEAD, pad_edge=False)  # type: ignore[arg-type]
    for heading in ("Issue", "Most likely", "Probability"):
        table.add_column(heading, justify="right" if heading == "Probability" else "left")
    if signed:
        table.add_column("What was signed")
        table.add_column("Its probability", justify="right")
    for issue, options in answer["forward"]["options"].items():
        names = answer["labels"]["options"][issue]
        best = most_likely(options)
        share = short(likely(options[best] / total)) if total > 0 else "–"
        cells = [plain(answer["labels"]["issues"][issue]), plain(names[best]) if total > 0 else "–", share]
        if signed:
            chosen = signed[issue]
            cells += [plain(names[chosen]), short(likely(options[chosen] / total)) if total > 0 else "–"]
        hit = signed and signed[issue] == best
        table.add_row(*(Text(cell, style="green" if hit and k == 3 else "") for k, cell in enumerate(cells)))
    return table


def outcome_lines(answer: TimelineAnswer) -> list[str]:
    """How it ends and what it costs, as expected from the start."""
    forward, names = answer["forward"], answer["labels"]
    ends = [f"an agreement: {likely(sum(forward['sign']))}"]
    ends += [f"{plain(names['endings'][name])}: {likely(p)}" for name, p in forward["endings"].items()]
    if answer["from"] is None:
        return [f"How it ends – {'; '.join(ends)}; no agreement: {likely(forward['war_at_horizon'])}."]
    horizon = answer["provenance"]["horizon"]
    if horizon is not None:
        ends.append(f"none of these by the horizon, {month(horizon)}: {likely(forward['war_at_horizon'])}")
        lines = [f"How it ends, seen from {dated(answer['from'], answer['step'])} – {'; '.join(ends)}."]
    else:
        lines = _open_ends(answer, ends)
    lines += answer_lines(answer)
    if forward["accounts"]:
        sums = [
            f"{plain(names['accounts'][key])}: {amount(x)} {plain(names['units'][key])}"
            for key, x in forward["accounts"].items()
        ]
        lines.append(f"Expected from then to the end – {'; '.join(sums)}.")
    value = [f"{named(names['parties'][key])} {tenths(x)}" for key, x in answer["value_at_start"].items()]
    units = own_units(names, answer["value_at_start"])
    lines.append(f"What lies ahead is worth to each party, in its own points{units}: {', '.join(value)}.")
    if answer["believers"]:
        who = joined([named(names["parties"][party]) for party in answer["believers"]])
        lines.append(
            f"That is what each expects, {who} by beliefs; probabilities and amounts are by the file's numbers."
        )
    return lines


def answer_lines(answer: TimelineAnswer) -> list[str]:
    """Who may undo what is signed, how often that is expected, and in which months it is likeliest."""
    names, expected = answer["labels"]["parties"], answer["forward"]["answers"]
    lines = []
    for name, often in expected.items():
        party, move = name.split(".", 1)
        rows = [(found, row) for row in answer["history"] for found in row["answers"]
                if (found["party"], found["move"]) == (party, move)]  # fmt: skip
        if not rows:
            continue
        least, most = min(found["chance"][0] for found, _ in rows), max(found["chance"][1] for found, _ in rows)
        odds = " to ".join(dict.fromkeys(map(percent, (least, most))))
        who = first_upper(plain(names[party]))
        lines.append(
            f"{who} may undo a signature ({plain(spoken(move))}): once a package that it may answer is accepted, with "
            f"a probability of {odds}; over the whole war {_undone(often)} expected to be undone so."
        )
    return lines


def _undone(often: float) -> str:
    """How many signatures are expected to be undone, with the verb."""
    return "hardly any signature is" if often < FEWEST else f"{often:.2g} signatures are"


def _open_ends(answer: TimelineAnswer, ends: list[str]) -> list[str]:
    """How a war without a last date ends: by the last month shown, and later."""
    forward, names, step = answer["forward"], answer["labels"]["endings"], answer["step"]
    later, show = forward["beyond"], dated(answer["provenance"]["show"], step)
    ends = [*ends, f"it dies down: {likely(forward['faded'])}"]
    after = [f"an agreement: {likely(later['signed'])}"]
    after += [f"{plain(names[name])}: {likely(p)}" for name, p in later["endings"].items()]
    after.append(f"it dies down: {likely(later['faded'])}")
    if forward["war_at_horizon"] > 0:
        after.append(f"it never ends: {likely(forward['war_at_horizon'])}")
    return [
        f"How it ends, seen from {dated(answer['from'], step)}, by {show} – {'; '.join(ends)}.",
        f"After {show} – {'; '.join(after)}.",
    ]


def lean_lines(answer: TimelineAnswer) -> list[str]:
    """How much moves with the horizon; in a war without one, with how it fades and how patient the parties are."""
    return [*_open_lines(answer), *horizon_lines(answer)]


def _open_lines(answer: TimelineAnswer) -> list[str]:
    found, started = answer.get("sensitivity"), answer.get("limits")
    told = settled(answer["provenance"].get("phases"))
    lines = [told] if told else []
    if started:
        lines.append(_starts(started))
    if not found:
        return lines
    base, step = found["base"], answer["step"]
    if told and "phases" in answer:
        low, high = answer["phases"]["spread"]["signed_by_mark"]
        lines[0] += f" Signed by {dated(found['mark'], step)}: {percent(low)} to {percent(high)} over them."
    for other, words in (
        (found["fades/2"], f"the war were half as likely to die down in a {step}"),
        (found["fades×2"], "it were twice as likely to"),
        (found["patience_low"], "everybody were as impatient as the ranges allow"),
        (found["patience_high"], "everybody were as patient as the ranges allow"),
    ):
        if other is None:  # there is nothing to move, or values would grow without bound
            continue
        one = settled(other["phases"])
        moved = _moved(found["mark"], base, other, answer)
        lines.append(f"If {words}, {moved}." + (f" {one}" if one else ""))
    return lines


def _moved(mark: str, base: Measured, other: Measured, answer: TimelineAnswer) -> str:
    """What another chance of a signature by a month comes to, where it shows, and whether the terms change."""
    was, now = likely(base["signed_by_mark"]), likely(other["signed_by_mark"])
    by, terms = dated(mark, answer["step"]), _moved_terms(base["likely"], other["likely"], answer["labels"]["issues"])
    if was == now:
        return f"no difference would show in the chance of a signature by {by} ({was}){terms}"
    return f"the chance of a signature by {by} would be {now} instead of {was}{terms}"


def _starts(found: LimitsTold) -> str:
    """How many limits there are, from wherever values begin."""
    tried, low_high = count(found["tried"], "other start"), found["spread"]["signed"]
    loose = f" From {found['unsettled']} of all, values neither settle nor go round." if found["unsettled"] else ""
    if found["found"] <= 1:
        return f"Tried from {tried}: values come to no other limit.{loose}"
    spans = " to ".join(map(percent, low_high))
    return f"Tried from {tried}: values come to {found['found']} limits; signed ever {spans} over them.{loose}"


def record_lines(answer: TimelineAnswer, *, score: bool = True) -> list[str]:
    """What in the record is least likely, and with `score` how likely it is as a whole."""
    record = answer["record"]
    if not record or not record["least"]:
        return []
    rows = [_recorded(row, answer["step"]) for row in record["least"]]
    least = f"Least likely of the record: {'; '.join(rows)}."
    if record["log_score"] is None or record["per_month"] is None:
        return [f"{least} So the model calls the record as a whole impossible."]
    if not score:
        return [least]
    mean = f", {record['per_month']:.2f} a {answer['step']}" if answer["from"] else ""
    return [f"{least} The log score of the whole record: {record['log_score']:.1f}{mean} (0 is best)."]


def _recorded(row: MonthLikelihood, step: str) -> str:
    """A month of the record with its probability and the first thing that happened in it."""
    happened = [plain(text).rstrip(".") for text in row["happened"]] or ["nothing happened"]
    more = f", and {len(happened) - 1} more" if len(happened) > 1 else ""
    return f"{dated(row['month'], step)} ({happened[0]}{more}), {percent(row['probability'])}"


def horizon_lines(answer: TimelineAnswer) -> list[str]:
    """How much moves when the horizon does."""
    found = answer.get("horizon")
    if not found:
        return []
    step, base = answer["step"], found["base"]
    return [
        f"If {TALKS} were 12 months {words} ({dated(other['horizon'], step)}), "
        f"{_moved(found['mark'], base, other, answer)}."
        for words, other in (("earlier", found["-12"]), ("later", found["+12"]))
        if other is not None  # it would lie before the months read, or beyond what can be solved
    ]


def _moved_terms(base: dict[str, str] | None, other: dict[str, str] | None, names: dict[str, str]) -> str:
    """On which issues the most likely terms change with the horizon, where both are worth telling."""
    if base is None or other is None:
        return ""
    moved = [plain(names[issue]) for issue, option in other.items() if base[issue] != option]
    return f"; the most likely terms would change on {joined(moved)}" if moved else "; the most likely terms stay"


def footer(answer: TimelineAnswer) -> str:
    """What it takes to repeat the answer."""
    made = answer["provenance"]
    ending = (
        "this horizon" if made["horizon"] is not None else "this chance of dying down, as the limit of ever later ends"
    )
    return (
        f"{count(answer['states'], 'state')}, {count(answer['packages'], 'package')}, "
        f"{count(made['periods'], 'period')}; exact for these numbers and {ending}: every state and package is "
        f"computed and nothing is drawn{_drawn(answer)}. A range is solved at its mode, or its midpoint"
        f"{_centroid(answer)}. Conflict {made['digest']}, winset {made['winset']}."
    )


def _drawn(answer: TimelineAnswer) -> str:
    """What is drawn after all, where a share is told."""
    found = answer.get("rankings")
    return f" but the {count(found['worlds'], 'world')} of the share, of seed {found['seed']}" if found else ""


def _centroid(answer: TimelineAnswer) -> str:
    """What rankings are solved at."""
    return ", a ranking at the mean of all numbers that respect it" if RANKED in answer["provenance"]["numbers"] else ""
