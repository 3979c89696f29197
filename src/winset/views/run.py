"""The main answer on a terminal: a headline, the table month by month, the terms, and what moves with the horizon."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from rich import box
from rich.padding import Padding
from rich.table import Table
from rich.text import Text

from winset.studies.timeline import most_likely
from winset.views.words import amount, count, joined, month, percent, plain, points

if TYPE_CHECKING:
    from rich.console import Console

Answer = dict[str, Any]

WIDE = 110
"""From this many columns on, who blocks has columns of its own."""


def show_run(answer: Answer, console: Console, *, quiet: bool = False) -> None:
    """Print the answer of a run; with `quiet` its headline alone."""
    console.print(Text(plain(answer["title"]), style="bold"))
    console.print(Text(headline(answer)))
    if quiet:
        return
    console.print()
    if answer["from"] is not None:
        console.print(history_table(answer, console.width))
        console.print(Padding(Text(NOTES), (0, 0, 1, 0)))
    console.print(terms_table(answer))
    console.print()
    for line in (*outcome_lines(answer), *horizon_lines(answer), footer(answer)):
        console.print(Text(line))


NEEDED = "whose consent is needed"
NOTES = (
    "Win-set: how many of the admissible packages everyone whose consent is needed would sign: against war, rather "
    "than fight on for good; now, rather than let this month's talks fail and play on. Who blocks: the party that alone "
    "stands between some package and a signature, and the least points that would bring it in; names joined by + would "
    "have to turn together. This month: the probability that something is signed. By now: the same since the start, as "
    "it looked from there."
)


def headline(answer: Answer) -> str:
    """The answer in a paragraph."""
    return " ".join(part for part in (_war_sentence(answer), _way_sentence(answer), _odds_sentence(answer)) if part)


def _war_sentence(answer: Answer) -> str:
    if not answer["history"]:
        return "There is no month to read."
    stretches = answer["headline"]["against_war"]
    path = "" if answer["path"] == "recorded" else "On the most likely path, "
    if answer["from"] is None:
        row = answer["history"][0]
        size, of = row["against_war"]["size"], row["against_war"]["of"]
        return f"{size:,} of {of:,} packages would be signed by everyone whose consent is needed." if size else (
            "No package would be signed by everyone whose consent is needed."
        )  # fmt: skip
    if not stretches:
        return (
            f"{path}{'n' if path else 'N'}o agreement was ever better for everyone {NEEDED} than fighting on for good."
        )
    spans = [_span(first, last) for first, last in stretches]
    if len(spans) == 1 and stretches[0] == [answer["history"][0]["month"], answer["history"][-1]["month"]]:
        spans = ["In every month"]
    text = joined(spans)
    text = text if path else text[0].upper() + text[1:]
    return f"{path}{text} some agreement was better for everyone {NEEDED} than fighting on for good."


def _span(first: str, last: str) -> str:
    return f"in {month(first)}" if first == last else f"from {month(first)} to {month(last)}"


def _way_sentence(answer: Answer) -> str:
    head, names = answer["headline"], answer["labels"]["parties"]
    if answer["from"] is None:
        row = answer["history"][0]["against_war"]
        return f"Blocking: {joined(_blockers(row, names))}." if row["blockers"] or row["holdouts"] else ""
    before, after = _who(head["before"], names), _who(head["after"], names)
    if head["now"] is None:
        none = "None was worth signing at once in any month. " if head["against_war"] else ""
        return f"{none}In the way: {before}." if head["before"] else ""
    opening = (
        f"The first that was also worth signing at once came in {month(head['now'])}"
        if head["months_before"]
        else f"Some were worth signing at once from the start, {month(head['now'])}"
    )
    told = f". Until then in the way: {before}." if head["months_before"] else "."
    happened = joined([plain(text).rstrip(".") for text in head["changed"]])
    changed = f" What changed in that month: {happened}." if head["changed"] and head["months_before"] else ""
    later = f" After that some packages were still blocked: {after}." if head["after"] else ""
    return opening + told + changed + later


def _who(months: dict[str, int], names: dict[str, str]) -> str:
    told = [f"{plain(names[party])} ({count(number, 'month')})" for party, number in months.items()]
    return joined(told)


def _odds_sentence(answer: Answer) -> str:
    forward, head = answer["forward"], answer["headline"]
    total = sum(forward["sign"])
    if answer["from"] is None:
        return f"The model gives a signature {percent(total)}."
    known = f"the record to {month(answer['known_to'])}" if answer["known_to"] else "the opening state alone"
    knowing = f"Seen from {month(answer['from'])}, knowing {known}, the model gives a signature"
    ends = month(answer["provenance"]["horizon"])
    if head["signed"] is None:
        return f"{knowing} {percent(total)} before {ends}."
    row = answer["history"][-1]
    terms = _agreement_words(answer)
    return (
        f"{knowing} by {month(head['signed'])}, when it came, {percent(row['signed_by'])}, and {percent(total)} before "
        f"{ends}; in {month(head['signed'])} itself, where the war then stood, "
        f"{percent(row['sign_probability'])}. {terms}"
    )


def _agreement_words(answer: Answer) -> str:
    options, signed = answer["forward"]["options"], answer["agreement"]
    if not signed or sum(answer["forward"]["sign"]) <= 0:
        return ""
    likely = {issue: most_likely(found) for issue, found in options.items()}
    missed = [answer["labels"]["issues"][issue] for issue, option in signed.items() if likely[issue] != option]
    hits = len(signed) - len(missed)
    but = f"; not on {joined([plain(name) for name in missed])}" if missed else ""
    return f"Its most likely terms are those that were signed on {hits} of {len(signed)} issues{but}."


def history_table(answer: Answer, width: int) -> Table:
    """One row a month; where the terminal is narrow, what happened and who blocks share a column."""
    title = "Along the recorded history" if answer["path"] == "recorded" else "Along the most likely path"
    table = Table(
        title=title, title_justify="left", title_style="bold", box=box.SIMPLE_HEAD, expand=True, pad_edge=False
    )
    wide = width >= WIDE
    table.add_column("Month", no_wrap=True)
    table.add_column("What happened" if wide else "What happened and who blocks", overflow="fold", ratio=5)
    table.add_column("Win-set against war", justify="right", max_width=12)
    table.add_column("Win-set now", justify="right", max_width=12)
    if wide:
        table.add_column("Who blocks, against war", overflow="fold", ratio=3, min_width=16)
        table.add_column("Who blocks now", overflow="fold", ratio=3, min_width=16)
    table.add_column("This month", justify="right", max_width=7)
    table.add_column("By now", justify="right", max_width=7)
    for row in answer["history"]:
        table.add_row(*_month_cells(row, answer["labels"]["parties"], wide))
    return table


def _month_cells(row: Answer, names: dict[str, str], wide: bool) -> list[Text]:
    war, now = row["against_war"], row["now"]
    happened = " ".join(plain(text) for text in row["happened"])
    blockers = [_blockers(war, names), _blockers(now, names)]
    if not wide:
        told = [f"{when}: {', '.join(found)}" for when, found in zip(("war", "now"), blockers, strict=True) if found]
        happened = "\n".join([*([happened] if happened else []), *told])
    sizes = [f"{found['size']:,} of {found['of']:,}" for found in (war, now)]
    odds = [_short(percent(row[key])) for key in ("sign_probability", "signed_by")]
    blocked = ["\n".join(found) or "–" for found in blockers] if wide else []
    cells = [month(row["month"], short=True), happened or "·", *sizes, *blocked, *odds]
    return [Text(cell, style="green" if k == 3 and now["size"] else "") for k, cell in enumerate(cells)]


def _short(text: str) -> str:
    return text.replace("under ", "<").replace("over ", ">")


def _blockers(found: Answer, names: dict[str, str]) -> list[str]:
    """Who blocks, with the price of each; the dearest last."""
    prices = sorted(found["price"].items(), key=lambda item: item[1])
    single = [f"{plain(names[party])} {points(price)}" for party, price in prices]
    sets = [
        " + ".join(f"{plain(names[party])} {points(price)}" for party, price in holdout["price"].items())
        for holdout in found["holdouts"]
    ]
    return single or sets


def terms_table(answer: Answer) -> Table:
    """Each issue's most likely option beside what was signed."""
    total = sum(answer["forward"]["sign"])
    signed = answer["agreement"] or {}
    table = Table(
        title="The terms, if something is signed",
        title_justify="left",
        title_style="bold",
        box=box.SIMPLE_HEAD,
        pad_edge=False,
    )
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


def outcome_lines(answer: Answer) -> list[str]:
    """How it ends and what it costs, as expected from the start."""
    forward, names = answer["forward"], answer["labels"]
    ends = [f"agreement {percent(sum(forward['sign']))}"]
    ends += [f"{plain(names['endings'][name])} {percent(p)}" for name, p in forward["endings"].items()]
    if answer["from"] is None:
        return [f"How it ends: {', '.join(ends)}, no agreement {percent(forward['war_at_horizon'])}."]
    ends.append(
        f"still at war at the horizon, {month(answer['provenance']['horizon'])}, {percent(forward['war_at_horizon'])}"
    )
    lines = [f"How it ends, seen from {month(answer['from'])}: {'; '.join(ends)}."]
    if forward["accounts"]:
        sums = [f"{plain(names['accounts'][key])} {amount(x)} {plain(names['units'][key])}"
                for key, x in forward["accounts"].items()]  # fmt: skip
        lines.append(f"Expected from then to the end: {'; '.join(sums)}.")
    value = [f"{plain(names['parties'][key])} {x:.1f}" for key, x in answer["value_at_start"].items()]
    lines.append(f"Worth of the position to each party, in its own points: {', '.join(value)}.")
    return lines


def horizon_lines(answer: Answer) -> list[str]:
    """How much moves when the horizon does."""
    found = answer.get("horizon")
    if not found:
        return []
    lines = []
    base = found["base"]
    for key, words in (("-12", "12 months earlier"), ("+12", "12 months later")):
        other = found[key]
        if other is None:
            lines.append(f"With the horizon {words}: not computed; it would lie before the last month read.")
            continue
        moved = [plain(answer["labels"]["issues"][issue]) for issue, option in other["likely"].items()
                 if base["likely"][issue] != option]  # fmt: skip
        terms = f"the most likely terms change on {joined(moved)}" if moved else "the most likely terms stay"
        lines.append(
            f"With the horizon {words} ({month(other['horizon'])}): signed by {month(found['mark'])} "
            f"{percent(other['signed_by_mark'])} instead of {percent(base['signed_by_mark'])}; {terms}."
        )
    return lines


def footer(answer: Answer) -> str:
    """What it takes to repeat the answer."""
    made = answer["provenance"]
    return (
        f"{count(answer['states'], 'state')}, {count(answer['packages'], 'package')}, "
        f"{count(made['periods'], 'period')}; {made['method']}. "
        f"Ranges are solved at their {made['numbers']}. Conflict {made['digest']}, winset {made['winset']}."
    )
