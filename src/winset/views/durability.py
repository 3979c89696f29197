"""Would it last, on a terminal: the sweep in words, then survival, who breaks it, and what it is worth to whom."""

from __future__ import annotations

from typing import TYPE_CHECKING

from rich import box
from rich.padding import Padding
from rich.table import Table
from rich.text import Text

from winset.studies.words import HARDLY
from winset.views import peace_events
from winset.views.cards import fitted
from winset.views.words import at, dated, joined, likely, named, percent, plain, short, years

if TYPE_CHECKING:
    from rich.console import Console

    from winset.studies.durability import DurabilityAnswer, FromTo, LastingPeace, OptionPeace, PeaceBreaker, SweepStep

WHY_ISSUE = {
    "asked for": "",
    "changes survival most": " It is the issue whose options change the survival of the peace most.",
    "no issue changes it": " No issue changes how long the peace lasts; this is the first of the file.",
}
WHY_STATE = {
    "asked for": "",
    "recorded agreement": ", when the recorded agreement was signed",
    "signature likeliest": ", when a signature is likeliest",
    "nothing is ever signed": "; nothing is ever signed in the forecast",
    "hardly anything is signed": "; hardly anything is ever signed in the forecast",
}
SURE = 0.999
"""A probability above this is told by what is missing from it."""

NOTES = (
    "Survival: the probability that nobody has broken the peace by then. Mean: years of peace to be expected within "
    "the watch. Who breaks it: the probability of that within the watch, and when half of it has come. Worth: to each "
    "party, in its own points, with what may become of the peace in it."
)


def show_durability(answer: DurabilityAnswer, console: Console) -> None:
    """Print how long the peace would last."""
    console.print(Text(plain(answer["title"]), style="bold"))
    console.print(Text(headline(answer)))
    console.print()
    if answer["peace"]:
        console.print(fitted(survival_table(answer), console.width))
    for table in living_tables(answer):
        console.print(fitted(table, console.width, head=2))
    console.print(fitted(worth_table(answer), console.width))
    notes = [*notes_of(answer), *adapted_lines(answer)]
    for line in notes:
        console.print(Padding(Text(line), (0, 0, 1, 0)))


def headline(answer: DurabilityAnswer) -> str:
    """The answer in a paragraph."""
    issue = plain(answer["labels"]["issues"][answer["issue"]])
    if not answer["peace"]:
        return (
            "The file has no peace section, so nothing in it can break a peace: survival is 1 under every option of "
            f"“{issue}”. Whether it would last is not asked, which is not to say that it would."
        )
    step = answer["provenance"]["step"]
    parts = [
        _means_sentence(answer),
        _record_sentence(answer),
        _expected_sentence(answer),
        _standing_sentence(answer),
        sweep_words(answer),
        peace_events.events_sentences(answer, _rows(answer)),
        f"All this is of a peace signed in the state of {dated(answer['at'], step)}{WHY_STATE[answer['at_because']]}, "
        f"with “{issue}” changed option by option and the other issues as {_rest(answer)}."
        f"{WHY_ISSUE[answer['issue_because']]}",
    ]
    return " ".join(part for part in parts if part)


def _rest(answer: DurabilityAnswer) -> str:
    """What the other issues are taken from."""
    return "they would most likely be signed" if answer["signed"] >= HARDLY else "in the little that is signed"


def _means_sentence(answer: DurabilityAnswer) -> str:
    told = [f"{years(one['mean_years'] or 0.0)} with “{_option(answer, one['option'])}”" for one in answer["options"]]
    issue = plain(answer["labels"]["issues"][answer["issue"]])
    return f"By option of “{issue}”, of {_watch(answer)} watched the peace is expected to hold: {'; '.join(told)}."


def _watch(answer: DurabilityAnswer) -> str:
    return years(answer["watch"]["years"] if answer["watch"] else 0.0)


def _standing_sentence(answer: DurabilityAnswer) -> str:
    """How likely the signature itself stands, where somebody may undo it."""
    if all(one["stands"] > 1 - 1e-9 for one in answer["options"]):
        return ""
    told = [f"{_option(answer, one['option'])} {likely(one['stands'])}" for one in answer["options"]]
    return f"A signature that is undone is no peace; once given it stands: {'; '.join(told)}."


def sweep_words(answer: DurabilityAnswer) -> str:
    """What each option makes of the peace beside the one before it, to whom, and where that is moral hazard."""
    direction, steps = answer["sweep"]["direction"], answer["sweep"]["steps"]
    if len({years(one["mean_years"] or 0.0) for one in answer["options"]}) == 1:
        direction = "same"
    opening = {
        "longer": "Each step along the issue makes for a longer peace, or for one no shorter.",
        "shorter": "Each step along the issue makes for a shorter peace, or for one no longer.",
        "mixed": "More is not always longer: the peace lengthens in one step and shortens in another.",
        "same": "The options make no difference that shows to how long it lasts.",
    }[direction]
    return " ".join([opening, *(told for step in steps if (told := _step_sentence(answer, step)))])


def _step_sentence(answer: DurabilityAnswer, step: SweepStep) -> str:
    """What one step does, and to whom."""
    names = answer["labels"]["parties"]
    if abs(step["change_years"]) < 0.005:
        return ""
    reasons = [
        (step["deterred"], "deters {} (a war of its own making would bring it less)"),
        (step["reassured"], "reassures {} (the peace, or what others would do to it, has become better for it)"),
        (step["emboldened"], "emboldens {} (a war of its own making would bring it more)"),
        (step["soured"], "sours {} on it (the peace, or what others would do to it, has become worse for it)"),
    ]
    told = [
        words.format(joined([named(names[party]) for party in moved if abs(step["breaks"][party]) >= 0.0001]))
        for moved, words in reasons
        if any(abs(step["breaks"][party]) >= 0.0001 for party in moved)
    ]
    change = f"{years(abs(step['change_years']))} {'longer' if step['change_years'] > 0 else 'shorter'}"
    route = f"From “{_option(answer, step['from'])}” to “{_option(answer, step['to'])}” the peace is {change}"
    because = f": it {joined(told)}." if told else "."
    hazard = [named(names[party]) for party in step["moral_hazard"] if abs(step["breaks"][party]) >= 0.0001]
    moral = f" That is moral hazard: what protects {joined(hazard)} pays for the war it starts." if hazard else ""
    return route + because + moral


def _record_sentence(answer: DurabilityAnswer) -> str:
    found = answer["recorded"]
    if found is None:
        return ""
    when = f" {at(found['month'], answer['provenance']['step'])}" if found["month"] else ""
    return f"What was in fact signed{when} {outlasts(found['end'])}."


def outlasts(end: float) -> str:
    """That a peace holds to the end of its watch, and how likely that is."""
    if end > SURE:
        return "almost surely holds to the end (a breach has a chance of under 0.1 %)"
    return f"holds to the end with a chance of {percent(end)}"


def _expected_sentence(answer: DurabilityAnswer) -> str:
    found = answer["expected"]
    if found is None:
        return ""
    whole = "A peace signed as the forecast has it, each package and state weighed by its probability, "
    return f"{whole}{outlasts(found['end'])}."


def _option(answer: DurabilityAnswer, option: str) -> str:
    return plain(answer["labels"]["options"][answer["issue"]][option])


def survival_table(answer: DurabilityAnswer) -> Table:
    """One row an option, then what was signed and what is expected."""
    marks = list(answer["options"][0]["years"])
    whole = bool(answer["watch"] and marks and float(marks[-1]) == answer["watch"]["years"])
    table = _table("How long it lasts")
    table.add_column(plain(answer["labels"]["issues"][answer["issue"]]), min_width=14)
    for heading in ("Mean", *(f"{y} years" for y in marks), *([] if whole else ["To the end"])):
        table.add_column(heading, justify="right")
    table.add_column("Who breaks it")
    rows = [(name, one, _breakers(answer, one["broken_by"])) for name, one in _rows(answer)]
    expected = [("Expected over the forecast", answer["expected"], "")] if answer["expected"] else []
    for name, one, broken in [*rows, *expected]:
        mean = "–" if one["mean_years"] is None else years(one["mean_years"])
        odds = [*(one["years"][y] for y in marks), *([] if whole else [one["end"]])]
        cells = [name, mean, *(short(likely(p)) for p in odds), broken]
        table.add_row(*(Text(cell) for cell in cells))
    return table


def _table(title: str) -> Table:
    return Table(title=title, title_justify="left", title_style="bold", box=box.SIMPLE_HEAD, pad_edge=False)


def _rows(answer: DurabilityAnswer) -> list[tuple[str, LastingPeace]]:
    """The options by name, then what was signed."""
    rows: list[tuple[str, LastingPeace]] = [(_option(answer, one["option"]) + _mark(one), one)
                                            for one in answer["options"]]  # fmt: skip
    return rows + ([("What was signed", answer["recorded"])] if answer["recorded"] else [])


def _mark(one: OptionPeace) -> str:
    return " *" if one["against_rules"] else ""


def _breakers(answer: DurabilityAnswer, broken_by: dict[str, PeaceBreaker]) -> str:
    """Who breaks it, how likely and when; those under one in ten thousand are left out."""
    names, told = answer["labels"]["parties"], []
    for party, found in broken_by.items():
        if found["probability"] >= 0.0001:
            share, half = percent(found["probability"]), years(found["median_years"] or 0.0)
            told.append(f"{named(names[party])} {share}, half by {half}")
    return "\n".join(told) or ("hardly anybody" if answer["peace"] else "not asked")


def notes_of(answer: DurabilityAnswer) -> list[str]:
    """What the tables hold."""
    living = [peace_events.NOTES] if living_tables(answer) else []
    return [NOTES, *living] if answer["peace"] else []


def living_tables(answer: DurabilityAnswer) -> list[Table]:
    """What may happen in the peace, and where it breaks; none where nothing that may happen bears on it."""
    rows = _rows(answer)
    if not any(one["events"] for _, one in rows):
        return []
    return [
        peace_events.events_table(answer, rows, _table("What may happen in the peace")),
        peace_events.states_table(answer, rows, _table("Where it breaks")),
    ]


def worth_table(answer: DurabilityAnswer) -> Table:
    """What each option is worth to each party."""
    table = _table("What it is worth, in each party's own points")
    table.add_column("")
    rows = _rows(answer)
    for name, _ in rows:
        table.add_column(name, justify="right")
    for party, name in answer["labels"]["parties"].items():
        table.add_row(Text(plain(name)), *(Text(f"{round(one['worth'][party], 1) + 0.0:.1f}") for _, one in rows))
    return table


def adapted_lines(answer: DurabilityAnswer) -> list[str]:
    """What had to be changed so that the rules admit the packages, and where none could be admitted."""
    lines = []
    if answer["adapted"]:
        lines.append(
            f"The most likely options do not all go together in that state; {_changes(answer, answer['adapted'])}."
        )
    for one in answer["options"]:
        name = _option(answer, one["option"])
        if one["adapted"]:
            lines.append(f"With “{name}”: {_changes(answer, one['adapted'])}.")
        if one["against_rules"]:
            rules = joined([plain(rule) for rule in one["against_rules"]])
            lines.append(
                f"* In that state the rules admit no package with “{name}” ({rules}); its peace is computed as if they "
                "did."
            )
    return lines


def _changes(answer: DurabilityAnswer, adapted: dict[str, FromTo]) -> str:
    names = answer["labels"]
    return "; ".join(
        f"{plain(names['issues'][issue])} is “{plain(names['options'][issue][change['to']])}” and not "
        f"“{plain(names['options'][issue][change['from']])}”"
        for issue, change in adapted.items()
    )
