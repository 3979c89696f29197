"""The main answer on a terminal: a headline, the table month by month, the terms, and what moves with the horizon."""

from __future__ import annotations

from typing import TYPE_CHECKING

from rich import box
from rich.padding import Padding
from rich.table import Table
from rich.text import Text

from winset.studies.words import most_likely, spoken
from winset.views.ends import ever, settled
from winset.views.offers import votes_words
from winset.views.sentences import headline
from winset.views.words import amount, count, first_upper, joined, month, percent, plain, points

if TYPE_CHECKING:
    from rich.console import Console

    from winset.studies.likelihood import MonthLikelihood
    from winset.studies.limits import LimitsTold
    from winset.studies.month.win_set import WinSetTold
    from winset.studies.timeline import TimelineAnswer, TimelineMonth

WIDE, NARROW = 110, 78
"""From `WIDE` columns on, who blocks has columns of its own; under `NARROW` each month is a block of lines."""


def show_run(answer: TimelineAnswer, console: Console, *, quiet: bool = False) -> None:
    """Print the answer of a run; with `quiet` its headline alone."""
    console.print(Text(plain(answer["title"]), style="bold"))
    console.print(Text(headline(answer)))
    if quiet:
        return
    console.print()
    if answer["from"] is not None:
        _show_months(answer, console)
    if not answer["unsigned"]:
        console.print(terms_table(answer))
        console.print()
    for line in (*outcome_lines(answer), *record_lines(answer), *lean_lines(answer), footer(answer)):
        console.print(Text(line))


def _show_months(answer: TimelineAnswer, console: Console) -> None:
    if console.width >= NARROW:
        console.print(history_table(answer, console.width))
    else:
        for row in answer["history"]:
            console.print(Text(month_lines(row, answer["labels"]["parties"])))
        console.print()
    console.print(Padding(Text(notes(answer["step"])), (0, 0, 1, 0)))


def notes(step: str) -> str:
    """What the columns mean."""
    return (
        "Win-set: how many of the admissible packages everyone whose consent is needed would sign; against war: "
        f"rather than fight on for good; now: rather than let this {step}'s talks fail and play on. Who blocks: the "
        "party that alone stands between some package and a signature, and how many of its points it is short of the "
        f"nearest; names joined by + would have to turn together. This {step}: the probability that something is "
        "signed, where the war then stood. By now: the same since the start, over everything that might have happened "
        "and not only what did."
    )


def _title(answer: TimelineAnswer) -> str:
    if answer["path"] != "recorded":
        return "Along the most likely path"
    last, signed = answer["recorded_to"], answer["agreement"] or answer["ended"]
    if signed or last is None or last >= max((row["month"] or "" for row in answer["history"]), default=""):
        return "Along the recorded history"
    return f"Along the recorded history; after {month(last)}, its last entry, as if nothing happened"


def history_table(answer: TimelineAnswer, width: int) -> Table:
    """One row a month; where the terminal is narrow, what happened and who blocks share a column."""
    table = Table(
        title=_title(answer), title_justify="left", title_style="bold", box=box.SIMPLE_HEAD, expand=True, pad_edge=False
    )
    wide = width >= WIDE
    step = answer["step"]
    table.add_column(step.capitalize(), no_wrap=True)
    table.add_column("What happened" if wide else "What happened and who blocks", overflow="fold", ratio=5)
    table.add_column("Win-set against war", justify="right", max_width=12)
    table.add_column("Win-set now", justify="right", max_width=12)
    if wide:
        table.add_column("Who blocks, against war (points short)", overflow="fold", ratio=3, min_width=16)
        table.add_column("Who blocks now (points short)", overflow="fold", ratio=3, min_width=16)
    table.add_column(f"This {step}", justify="right", max_width=7)
    table.add_column("By now", justify="right", max_width=7)
    for row in answer["history"]:
        table.add_row(*_month_cells(row, answer["labels"]["parties"], wide))
    return table


def _month_cells(row: TimelineMonth, names: dict[str, str], wide: bool) -> list[Text]:
    war, now = row["against_war"], row["now"]
    happened = " ".join(happened_words(row, names))
    blocked = [who_blocks(war, names), who_blocks(now, names)]
    if not wide:
        told = [f"{when}: {', '.join(found)}" for when, found in zip(("war", "now"), blocked, strict=True) if found]
        happened = "\n".join([*([happened] if happened else []), *told])
    sizes = [f"{found['size']:,} of {found['of']:,}" for found in (war, now)]
    odds = [_short(percent(chance)) for chance in (row["sign_probability"], row["signed_by"])]
    columns = ["\n".join(found) or "–" for found in blocked] if wide else []
    cells = [month(row["month"], short=True), happened or "·", *sizes, *columns, *odds]
    return [Text(cell, style="green" if k == 3 and now["size"] else "") for k, cell in enumerate(cells)]


def month_lines(row: TimelineMonth, names: dict[str, str]) -> str:
    """One month as a block of lines, for a very narrow terminal."""
    lines = [month(row["month"]), *(f"  {text}" for text in happened_words(row, names))]
    for words, found in (("against war", row["against_war"]), ("now", row["now"])):
        blocked = ", ".join(who_blocks(found, names))
        lines.append(f"  {words}: {found['size']:,} of {found['of']:,}" + (f"; {blocked}" if blocked else ""))
    return "\n".join([*lines, f"  signed {percent(row['sign_probability'])}; by now {percent(row['signed_by'])}"])


def happened_words(row: TimelineMonth, names: dict[str, str]) -> list[str]:
    """What happened in a month, then how the model has those vote whom its offers name."""
    told = [plain(text) for text in row["happened"]]
    return [*told, *(f"[{votes_words(offer, names)}]" for offer in row["offers"])]


def _short(text: str) -> str:
    return text.replace("under ", "<").replace("over ", ">")


def who_blocks(found: WinSetTold, names: dict[str, str]) -> list[str]:
    """Who blocks, with the price of each; the dearest last."""
    prices = sorted(found["price"].items(), key=lambda item: item[1])
    single = [f"{plain(names[party])} {points(price)}" for party, price in prices]
    sets = [
        " + ".join(f"{plain(names[party])} {points(price)}" for party, price in holdout["price"].items())
        for holdout in found["holdouts"]
    ]
    return single or sets


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
        share = percent(options[best] / total) if total > 0 else "–"
        cells = [plain(answer["labels"]["issues"][issue]), plain(names[best]) if total > 0 else "–", share]
        if signed:
            chosen = signed[issue]
            cells += [plain(names[chosen]), percent(options[chosen] / total) if total > 0 else "–"]
        hit = signed and signed[issue] == best
        table.add_row(*(Text(cell, style="green" if hit and k == 3 else "") for k, cell in enumerate(cells)))
    return table


def outcome_lines(answer: TimelineAnswer) -> list[str]:
    """How it ends and what it costs, as expected from the start."""
    forward, names = answer["forward"], answer["labels"]
    ends = [f"an agreement: {percent(sum(forward['sign']))}"]
    ends += [f"{plain(names['endings'][name])}: {percent(p)}" for name, p in forward["endings"].items()]
    if answer["from"] is None:
        return [f"How it ends – {'; '.join(ends)}; no agreement: {percent(forward['war_at_horizon'])}."]
    horizon = answer["provenance"]["horizon"]
    if horizon is not None:
        ends.append(f"none of these by the horizon, {month(horizon)}: {percent(forward['war_at_horizon'])}")
        lines = [f"How it ends, seen from {month(answer['from'])} – {'; '.join(ends)}."]
    else:
        lines = _open_ends(answer, ends)
    lines += answer_lines(answer)
    if forward["accounts"]:
        sums = [
            f"{plain(names['accounts'][key])}: {amount(x)} {plain(names['units'][key])}"
            for key, x in forward["accounts"].items()
        ]
        lines.append(f"Expected from then to the end – {'; '.join(sums)}.")
    value = [f"{plain(names['parties'][key])} {x:.1f}" for key, x in answer["value_at_start"].items()]
    lines.append(f"What lies ahead is worth to each party, in its own points: {', '.join(value)}.")
    if answer["believers"]:
        who = joined([plain(names["parties"][party]) for party in answer["believers"]])
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
            f"a probability of {odds}; it is expected to undo {often:.2g} of them."
        )
    return lines


def _open_ends(answer: TimelineAnswer, ends: list[str]) -> list[str]:
    """How a war without a last date ends: by the last month shown, and later."""
    forward, names, show = answer["forward"], answer["labels"]["endings"], month(answer["provenance"]["show"])
    later = forward["beyond"]
    ends = [*ends, f"it dies down: {percent(forward['faded'])}"]
    after = [f"an agreement: {percent(later['signed'])}"]
    after += [f"{plain(names[name])}: {percent(p)}" for name, p in later["endings"].items()]
    after.append(f"it dies down: {percent(later['faded'])}")
    if forward["war_at_horizon"] > 0:
        after.append(f"it never ends: {percent(forward['war_at_horizon'])}")
    return [
        f"How it ends, seen from {month(answer['from'])}, by {show} – {'; '.join(ends)}.",
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
        lines[0] += f" Signed by {month(found['mark'])}: {percent(low)} to {percent(high)} over them."
    for other, words, why in (
        (found["fades/2"], f"the war half as likely to die down in a {step}", "it never does"),
        (found["fades×2"], "it twice as likely to", "it never does"),
        (found["patience_low"], "everybody as impatient as the ranges allow", "nobody's patience is a range"),
        (found["patience_high"], "everybody as patient as the ranges allow", "nobody's patience is a range, or values "
                                                                            "would grow without bound"),
    ):  # fmt: skip
        if other is None:
            lines.append(f"With {words}: not computed; {why}.")
            continue
        one = settled(other["phases"])
        lines.append(
            f"With {words}: signed by {month(found['mark'])} {percent(other['signed_by_mark'])} instead of "
            f"{percent(base['signed_by_mark'])}"
            f"{_moved_terms(base['likely'], other['likely'], answer['labels']['issues'])}." + (f" {one}" if one else "")
        )
    return lines


def _starts(found: LimitsTold) -> str:
    """How many limits there are, from wherever values begin."""
    tried, low_high = count(found["tried"], "other start"), found["spread"]["signed"]
    loose = f" From {found['unsettled']} of all, values neither settle nor go round." if found["unsettled"] else ""
    if found["found"] <= 1:
        return f"Tried from {tried}: values come to no other limit.{loose}"
    spans = " to ".join(map(percent, low_high))
    return f"Tried from {tried}: values come to {found['found']} limits; signed ever {spans} over them.{loose}"


def record_lines(answer: TimelineAnswer) -> list[str]:
    """How likely the record is, and what in it is least likely."""
    record = answer["record"]
    if not record or not record["least"]:
        return []
    least = f"Least likely of the record: {'; '.join(map(_recorded, record['least']))}."
    if record["log_score"] is None or record["per_month"] is None:
        return [f"{least} So the model calls the record as a whole impossible."]
    mean = f", {record['per_month']:.2f} a {answer['step']}" if answer["from"] else ""
    return [f"{least} The log score of the whole record: {record['log_score']:.1f}{mean} (0 is best)."]


def _recorded(row: MonthLikelihood) -> str:
    """A month of the record with its probability and the first thing that happened in it."""
    happened = [plain(text).rstrip(".") for text in row["happened"]] or ["nothing happened"]
    more = f", and {len(happened) - 1} more" if len(happened) > 1 else ""
    return f"{month(row['month'])} ({happened[0]}{more}), {percent(row['probability'])}"


def horizon_lines(answer: TimelineAnswer) -> list[str]:
    """How much moves when the horizon does."""
    found = answer.get("horizon")
    if not found:
        return []
    lines = []
    base = found["base"]
    early = f"it would lie before the last {answer['step']} read"
    late = "it would pass the limit on periods, or the last date that can be written"
    for other, words, why in (
        (found["-12"], "12 months earlier", early),
        (found["+12"], "12 months later", late),
    ):
        if other is None:
            lines.append(f"With the horizon {words}: not computed; {why}.")
            continue
        lines.append(
            f"With the horizon {words} ({month(other['horizon'])}): signed by {month(found['mark'])} "
            f"{percent(other['signed_by_mark'])} instead of {percent(base['signed_by_mark'])}"
            f"{_moved_terms(base['likely'], other['likely'], answer['labels']['issues'])}."
        )
    return lines


def _moved_terms(base: dict[str, str] | None, other: dict[str, str] | None, names: dict[str, str]) -> str:
    """On which issues the most likely terms change with the horizon, where both are worth telling."""
    if base is None or other is None:
        return ""
    moved = [plain(names[issue]) for issue, option in other.items() if base[issue] != option]
    return f"; the most likely terms change on {joined(moved)}" if moved else "; the most likely terms stay"


def footer(answer: TimelineAnswer) -> str:
    """What it takes to repeat the answer."""
    made = answer["provenance"]
    ending = (
        "this horizon" if made["horizon"] is not None else "this chance of dying down, as the limit of ever later ends"
    )
    return (
        f"{count(answer['states'], 'state')}, {count(answer['packages'], 'package')}, "
        f"{count(made['periods'], 'period')}; exact for these numbers and {ending}: every state and package is "
        f"computed and nothing is drawn. A range is solved at its mode, or its midpoint. Conflict {made['digest']}, "
        f"winset {made['winset']}."
    )
