"""What-ifs and questions on a terminal: the difference in words, then both sides in a table."""

from __future__ import annotations

from typing import TYPE_CHECKING

from rich import box
from rich.table import Table
from rich.text import Text

from winset.studies.words import HARDLY, most_likely
from winset.views.cards import fitted
from winset.views.change_options import show_options
from winset.views.ends import by_end, is_open, is_timeless, left_over, left_words
from winset.views.words import amount, dated, first_upper, joined, likely, month, named, percent, plain, tenths

if TYPE_CHECKING:
    from rich.console import Console

    from winset.studies.outcome import OutcomeTold
    from winset.studies.questions import LastingSides, QuestionsAnswer, QuestionTold
    from winset.studies.what_if import OutcomeDifference, WhatIfAnswer
    from winset.studies.words import Labels


def show_what_if(answer: WhatIfAnswer, console: Console) -> None:
    """Print a what-if."""
    console.print(Text(plain(answer["title"]), style="bold"))
    before, after, labels = answer["baseline"], answer["changed"], answer["labels"]
    step = answer["provenance"]["step"]
    console.print(Text(f"{first_upper(given(answer['in_words']))}: {in_words(before, after, labels, step)}"))
    console.print()
    console.print(fitted(sides_table(before, after, answer["difference"], labels, step), console.width))
    console.print(Text(UNITS))
    if answer.get("alone"):
        console.print(fitted(alone_table(answer), console.width))
    if "idle" in answer:
        console.print(Text(idle_words(answer)))
        console.print(Text(EXPECTED))


def idle_words(answer: WhatIfAnswer) -> str:
    """Which of the beliefs that are left out move no choice by themselves, in a sentence."""
    idle = answer["idle"]
    if idle is None:
        return "Which of these beliefs move no choice was not tried: there are too many."
    if not idle:
        return "Each of these beliefs moves some choice by itself."
    names = answer["labels"]["parties"]
    told = [f"{plain(names[one['party']])} on {plain(one['words'])}" for one in idle]
    return f"These beliefs move no choice of anybody by themselves: {'; '.join(dict.fromkeys(told))}."


UNITS = "pp: percentage points, between two chances; points are what a party's ends are worth to it in the file."

EXPECTED = (
    "What lies ahead is worth to each party what it expects by its own beliefs; probabilities and amounts are by the "
    "file's numbers."
)


def show_questions(answer: QuestionsAnswer, console: Console, *, verbose: bool = False) -> None:
    """Print the answers to a file's questions; with `verbose` also the options that give their changes."""
    _show_answers(answer, console)
    if verbose:
        rows = [row for row in answer["questions"] if row["changes"]]
        show_options(
            [(row["id"] or row["asks"], row["as_options"], "; ".join(row["changes"])) for row in rows], console
        )


def _show_answers(answer: QuestionsAnswer, console: Console) -> None:
    console.print(Text(plain(answer["title"]), style="bold"))
    step = answer["provenance"]["step"]
    for question in answer["questions"]:
        console.print()
        name = f"{plain(question['id'])}  " if question["id"] else ""
        before, after = question["baseline"], question["changed"]
        console.print(Text(f"{name}{plain(question['asks'])}", style="bold"))
        if question["cannot"] or not before:
            console.print(Text(f"It cannot be answered: {plain(question['cannot'])}"))
            continue
        console.print(Text(answered(question, answer["labels"], step)))
        for line in asked_for(question, answer["labels"]):
            console.print(Text(line))
        if question["note"]:
            console.print(Text(f"Note: {plain(question['note'])}"))
        if len(answer["questions"]) == 1 and after and question["difference"]:
            console.print()
            made = sides_table(before, after, question["difference"], answer["labels"], step)
            console.print(fitted(made, console.width))
            console.print(Text(UNITS))


def given(clauses: list[str]) -> str:
    """What is changed, as the clause that a sentence begins with.

    Examples
    --------
    >>> given(["“The old man dies” cannot happen", "“Attack” is forbidden"])
    'if “The old man dies” cannot happen and “Attack” is forbidden'
    """
    return f"if {joined([plain(clause) for clause in clauses])}"


def answered(question: QuestionTold, labels: Labels, step: str) -> str:
    """The answer to a question in a sentence: from when, what is changed, and what that makes."""
    before, after = question["baseline"], question["changed"]
    assert before is not None
    since = f"from {dated(question['from'], step)}" if question["from"] else ""
    told = in_words(before, after, labels, step) if after else as_it_is(before, labels, step)
    opening = ", ".join(part for part in (since, given(question["in_words"]) if question["in_words"] else "") if part)
    return f"{first_upper(opening)}: {told}" if opening else first_upper(told)


def _median(side: OutcomeTold, step: str) -> str:
    return dated(side["median_month"], step) if side["median_month"] else "never"


def _moved_median(before: OutcomeTold, after: OutcomeTold, step: str) -> str:
    """From when on an agreement is likelier than not, where that changes."""
    old, new = before["median_month"], after["median_month"]
    if old == new or is_timeless(after):
        return ""
    if new is None:
        return f"it is never more likely than not (instead of from {dated(old, step)} on)"
    instead = f"from {dated(old, step)} on" if old else "never"
    return f"it is more likely than not from {dated(new, step)} on (instead of {instead})"


def last_chance(side: OutcomeTold) -> float:
    """The probability of an agreement by the horizon; in a war without one, of any."""
    return side["signed"] if "signed" in side else list(side["signed_by"].values())[-1]


def _agreement(side: OutcomeTold) -> str:
    """What a chance of an agreement counts."""
    return "an agreement at any time" if is_open(side) else f"an agreement{by_end(side)}"


def as_it_is(side: OutcomeTold, labels: Labels, step: str) -> str:
    """The baseline alone in a sentence."""
    ends = [f"{plain(labels['endings'][name])} {percent(p)}" for name, p in side["endings"].items() if p >= 0.001]
    ends.append(f"{left_words(side).replace('the horizon', 'then')} {percent(left_over(side))}")
    even = " (never more likely than not)"
    if side["median_month"]:
        even = f" (more likely than not from {_median(side, step)} on)"
    chance = f"{likely(last_chance(side))}{'' if is_timeless(side) else even}"
    return f"as things stand {_agreement(side)} has a chance of {chance}; {joined(ends)}."


def asked_for(question: QuestionTold, labels: Labels) -> list[str]:
    """What a question asks to be told beyond the odds of an agreement, a sentence each."""
    before, after, lasting = question["baseline"], question["changed"], question["durability"]
    if before is None:
        return []
    side, told = after or before, []
    asked = question["report"]
    if "durability" in asked and lasting is None:
        told.append("Whether a peace would last cannot be told: the file does not say who might break it.")
    if "durability" in asked and lasting is not None:
        told.append(_lasting(lasting, changed=after is not None))
    if "options" in asked and last_chance(side) >= HARDLY:
        told.append(f"Likeliest terms, if something is signed: {joined(_likeliest(side, labels))}.")
    elif "options" in asked:
        told.append("Hardly anything is signed, so no terms are told for it.")
    if "endings" in asked and after is not None:
        told.append(f"How it ends: {joined(_all_ends(after, labels))}.")
    for name in (word for word in asked if word in side["accounts"]):
        number = f"{amount(side['accounts'][name])} {plain(labels['units'][name])}"
        told.append(f"{plain(labels['accounts'][name])}: {number}{_instead(before, after, name)}.")
    if "value" in asked:
        worths = [f"{plain(labels['parties'][p])} {tenths(value)}" for p, value in side["value_at_start"].items()]
        told.append(f"What lies ahead is worth, in each party's own points: {', '.join(worths)}.")
    return told


def _lasting(lasting: LastingSides, *, changed: bool) -> str:
    """How long a signed peace lasts, in a sentence."""
    chance = lasting["changed" if changed else "baseline"]
    if chance is None:
        return "Whether a peace would last cannot be told: nothing can be signed."
    old = lasting["baseline"]
    if changed and old is not None and likely(old) == likely(chance):
        return f"A peace that is signed outlasts its watch with a probability of {likely(chance)} as before."
    instead = f" instead of {likely(old)}" if changed and old is not None else ""
    return f"A peace that is signed outlasts its watch with a probability of {likely(chance)}{instead}."


def _likeliest(side: OutcomeTold, labels: Labels) -> list[str]:
    """The likeliest option of each issue, and its share of what is signed."""
    found = []
    for issue, options in side["options"].items():
        option = most_likely(options)
        share = options[option] / last_chance(side)
        names = labels["options"][issue]
        found.append(f"{plain(labels['issues'][issue])}: {plain(names[option])} ({likely(share)})")
    return found


def _all_ends(side: OutcomeTold, labels: Labels) -> list[str]:
    """Every way in which it ends, with its probability."""
    ends = [f"an agreement {percent(last_chance(side))}"]
    ends += [f"{plain(labels['endings'].get(name, name))} {percent(p)}" for name, p in side["endings"].items()]
    none = left_words(side).replace("no end", "none of these")
    return [*ends, f"{none} {percent(left_over(side))}"]


def _instead(before: OutcomeTold, after: OutcomeTold | None, name: str) -> str:
    """What an account was without the change."""
    return f" instead of {amount(before['accounts'][name])}" if after is not None and name in before["accounts"] else ""


def in_words(before: OutcomeTold, after: OutcomeTold, labels: Labels, step: str) -> str:
    """What a change makes in a sentence or two."""
    was, now = likely(last_chance(before)), likely(last_chance(after))
    agreement = _agreement(after)
    parts = [f"{agreement} has a chance of {now} instead of {was}"]
    if was == now:
        parts = [f"no difference shows in the chance of {agreement} ({now})"]
    parts += [told] if (told := _moved_median(before, after, step)) else []
    for name, sides in _ends(before, after).items():
        shown = [likely(side) for side in sides]
        if abs(sides[1] - sides[0]) >= 0.001 and shown[0] != shown[1]:
            parts.append(f"{plain(labels['endings'][name])} {shown[1]} instead of {shown[0]}")
    for name, value in after["accounts"].items():
        old = before["accounts"].get(name, 0.0)
        if abs(value - old) > 0.005 * max(1.0, abs(old)):
            more = "more" if value > old else "fewer"
            unit = plain(labels["units"][name])
            parts.append(f"{plain(labels['accounts'][name])}: {amount(abs(value - old))} {unit} {more}")
    terms = _terms(before, after, labels)
    return "; ".join([*parts, terms] if terms else parts) + "."


def _ends(before: OutcomeTold, after: OutcomeTold) -> dict[str, tuple[float, float]]:
    return {name: (p, after["endings"][name]) for name, p in before["endings"].items() if name in after["endings"]}


def _terms(before: OutcomeTold, after: OutcomeTold, labels: Labels) -> str:
    """Where the most likely terms change."""
    if min(last_chance(before), last_chance(after)) < HARDLY:
        return ""
    told = []
    for issue, options in after["options"].items():
        old, new = most_likely(before["options"][issue]), most_likely(options)
        if old != new:
            names = labels["options"][issue]
            told.append(f"{plain(labels['issues'][issue])}: {plain(names[new])} instead of {plain(names[old])}")
    return f"the most likely terms change ({'; '.join(told)})" if told else ""


def sides_table(before: OutcomeTold, after: OutcomeTold, apart: OutcomeDifference, labels: Labels, step: str) -> Table:
    """Both sides and the difference."""
    table = Table(box=box.SIMPLE_HEAD, pad_edge=False)
    for heading in ("", "As it is", "Changed", "Difference"):
        table.add_column(heading, justify="left" if not heading else "right")
    for date in _dates(apart["signed_by"], before["recorded"]):
        cells = [side["signed_by"][date] for side in (before, after)]
        _add(table, f"signed by {dated(date, step)}", *(likely(p) for p in cells), _points(cells[1] - cells[0]))
    if is_timeless(before) and is_timeless(after):
        chances = last_chance(before), last_chance(after)
        _add(table, "an agreement", *map(likely, chances), _points(chances[1] - chances[0]))
    else:
        even = "likelier than not from" + (" the week of" if step == "week" else "")
        medians = [month(side["median_month"]) if side["median_month"] else "never" for side in (before, after)]
        _add(table, even, *medians, _gap(apart, step))
    for name, (old, new) in _ends(before, after).items():
        _add(table, labels["endings"][name], likely(old), likely(new), _points(new - old))
    if is_open(before) and is_open(after):
        chances = last_chance(before), last_chance(after)
        _add(table, "signed ever", *map(likely, chances), _points(chances[1] - chances[0]))
    for what in dict.fromkeys(map(left_words, (before, after))):
        cells = [left_over(side) if left_words(side) == what else 0.0 for side in (before, after)]
        _add(table, what, *map(likely, cells), _points(cells[1] - cells[0]))
    for name, old in before["accounts"].items():
        new = after["accounts"].get(name, 0.0)
        label = f"{labels['accounts'][name]} ({labels['units'][name]})"
        _add(table, label, amount(old), amount(new), f"{'+' if new >= old else '-'}{amount(abs(new - old))}")
    for party, old in before["value_at_start"].items():
        new = after["value_at_start"].get(party, old)
        gain = round(new - old, 1) + 0.0
        told = f"{gain:+.1f}" if gain else "0.0"
        _add(table, f"worth to {named(labels['parties'][party])} (points)", tenths(old), tenths(new), told)
    return table


def _dates(months: dict[str, float], recorded: str | None) -> list[str]:
    """A few of the months, evenly spaced, the last among them, and that of the signature on record."""
    dates = [date for date in months if date]
    step = max(1, -(-len(dates) // 6))
    kept = {*dates[::-1][::step], recorded}
    return [date for date in dates if date in kept]


def _points(difference: float) -> str:
    """A difference of two chances in percentage points, which are not the points of a party."""
    number = round(difference * 100, 1) + 0.0
    return f"{number:+.1f} pp" if number else "0.0 pp"


def _gap(apart: OutcomeDifference, step: str) -> str:
    """By how many months, or other steps, an even chance comes later; – where one side never has one."""
    gap = apart["median_month"]
    if gap is None:
        return "–"
    return f"{gap:+d} {step}{'' if abs(gap) == 1 else 's'}" if gap else "the same"


def _add(table: Table, *cells: str) -> None:
    table.add_row(*(Text(plain(cell)) for cell in cells))


def alone_table(answer: WhatIfAnswer) -> Table:
    """What each change makes by itself."""
    table = Table(
        title="Each change alone", title_justify="left", title_style="bold", box=box.SIMPLE_HEAD, pad_edge=False
    )
    dated_too = [] if is_timeless(answer["changed"]) else ["Likelier than not from"]
    for heading in ("If", first_upper(_agreement(answer["changed"]).removeprefix("an ")), *dated_too):
        table.add_column(heading, justify="left" if heading == "If" else "right")
    for row in answer["alone"]:
        apart = row["difference"]
        last = apart["signed"] if "signed" in apart else list(apart["signed_by"].values())[-1]
        gaps = [_gap(apart, answer["provenance"]["step"]) for _ in dated_too]
        _add(table, joined(row["in_words"]), _points(last), *gaps)
    return table
