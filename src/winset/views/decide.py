"""Courses of action on a terminal: the best in words and what that leans on, then the comparison, then the risks."""

from __future__ import annotations

from typing import TYPE_CHECKING

from rich import box
from rich.table import Table
from rich.text import Text

from winset.views.cards import fitted
from winset.views.ends import left_over, left_words
from winset.views.words import amount, count, dated, first_upper, joined, month, named, percent, plain, points

if TYPE_CHECKING:
    from rich.console import Console

    from winset.studies.decide import CourseGroup, CourseNumbers, CourseTold, DecideAnswer, LeadingAssumption

NOTE = (
    "A course is kept to the end, and everyone knows it and believes it from the first day; everyone else does "
    "what then suits them best. Points are those of the party that decides. The worst case is the least of them with "
    "one of its own numbers, or one of the chances, at an end of its range; the courses compared are tried on the same "
    "ranges. A course is dominated where another is worth more, and no worse on "
    "any ending or account."
)
RISKS = (
    "Break-even: the chance of that ending over the whole war at which the course is worth as much as its "
    "alternative, all else as it is without the ending: (worth without it - alternative) / (worth without it - worth "
    "with it)."
)


NOTHING = "Nothing in advance"


def show_decide(answer: DecideAnswer, console: Console) -> None:
    """Print the comparison of a party's courses."""
    console.print(Text(plain(answer["title"]), style="bold"))
    for group in answer["groups"]:
        console.print(Text(group_words(answer, group)))
    for group in answer["groups"]:
        console.print()
        console.print(fitted(worth_table(answer, group), console.width))
        console.print(fitted(ends_table(answer, group), console.width))
        if any(course["break_even"] for course in _courses(answer, group)):
            console.print(fitted(risk_table(answer, group), console.width))
    console.print(Text(NOTE))
    if any(course["break_even"] for course in answer["courses"]):
        console.print(Text(RISKS))
    console.print(Text(left_out(answer)))


def _courses(answer: DecideAnswer, group: CourseGroup) -> list[CourseTold]:
    """A group's courses, the best first."""
    named = {course["name"]: course for course in answer["courses"]}
    return [named[name] for name in group["order"]]


def _title(answer: DecideAnswer, name: str | None) -> str:
    return plain(answer["labels"]["courses"][name]) if name else NOTHING


def _quoted(answer: DecideAnswer, name: str | None) -> str:
    """A course within a sentence."""
    return f"“{_title(answer, name)}”" if name else _title(answer, name)


def group_words(answer: DecideAnswer, group: CourseGroup) -> str:
    """Which course of a group is best or which are as good as equal, against what, and as long as what."""
    told = [_ranking(answer, group), _unbound(answer, group), _leaning(answer, group), _safest(answer, group)]
    return " ".join(part for part in told if part)


def _ranking(answer: DecideAnswer, group: CourseGroup) -> str:
    """The best course and the others, or those that are as good as equal."""
    courses, party = _courses(answer, group), named(answer["labels"]["parties"][answer["party"]])
    step = answer["provenance"]["step"]
    since = f", from {dated(answer['from'], step)}" if answer["from"] else ""
    tied, rest = courses[: len(group["tied"])], courses[len(group["tied"]) :]
    others = [f"{_quoted(answer, course['name'])} ({points(course['value'])})" for course in rest]
    then = f"; then {joined(others)}" if others else ""
    opening, best = f"{_heading(group)}{since}", f"{_quoted(answer, courses[0]['name'])}"
    if len(courses) == 1:
        return f"{opening}: {best} is the only course for {party}, at {points(courses[0]['value'])} points."
    if len(tied) == 1:
        lead = f"is the best of {count(len(courses), 'course')} for {party}, at {points(courses[0]['value'])} points"
        return f"{opening}: {best} {lead}{then}."
    shown = joined([f"{_quoted(answer, course['name'])} ({points(course['value'])})" for course in tied])
    every = f"the {len(tied)}" if not rest else f"{len(tied)} of the {len(courses)}"
    alike = f"for {party} {every} courses are as good as equal, within {points(group['margin'])} points"
    return f"{opening}: {alike}: {shown}{then}."


def _heading(group: CourseGroup) -> str:
    return first_upper(plain(group["group"] or "courses of action"))


def _unbound(answer: DecideAnswer, group: CourseGroup) -> str:
    """What the party has if it commits to nothing, and whether that is more than any course gives."""
    party, value = named(answer["labels"]["parties"][answer["party"]]), answer["baseline"]["value"]
    best = _courses(answer, group)[0]["value"]
    more = ", which is more than any of them" if value > best + group["margin"] else ""
    return f"If {party} commits to nothing in advance: {points(value)}{more}."


def _leaning(answer: DecideAnswer, group: CourseGroup) -> str:
    """Over which range of its leading assumption the sentence stays true."""
    found = group["leading"]
    if group["runner_up"] is None:
        return ""
    if found is None:
        return "No range was entered for a number that bears on this."
    words, held, tried = plain(found["words"]), _held(found), "the one range tried"
    if found["tried"] > 1:
        tried = f"the {found['tried']} ranges tried"
    each = f"each of {tried}" if found["tried"] > 1 else tried
    if len(group["tied"]) > 1:
        of = f"{found['undone_by']} of " if found["tried"] > 1 else ""
        turns = f"at an end of {of}{tried} another comes first"
        if not found["undone_by"]:
            turns = f"{_quoted(answer, group['best'])} comes first at both ends of {each}, but by too little"
        most = f"what moves their order most is the number for '{words}' ({_range(found)})"
        return f"None of these is recommended over the others: {turns}; {most}."
    if not held:
        low, high = (_points(lead) for lead in found["lead_at"])
        return (
            f"It stays the best at both ends of {each}; what moves its lead over the best other most is "
            f"'{words}' ({_range(found)}: a lead of {low} to {high})."
        )
    beyond = [f"{side} that {_quoted(answer, found[side])} is better" for side in ("below", "above") if found[side]]
    if found["below"] == found["above"]:
        beyond = [f"outside that {_quoted(answer, found['below'])} is better"]
    others = found["undone_by"] - 1
    puts = "puts" if others == 1 else "put"
    also = (
        f" {first_upper(_figure(others))} of the other {count(found['tried'] - 1, 'range')} tried, too, {puts} another "
    )
    more = f"{also}first at one of its ends." if others > 0 else ""
    return f"This stays true as long as the number for '{words}' is {held} ({_range(found)}); {joined(beyond)}.{more}"


def _figure(number: int) -> str:
    return "one" if number == 1 else f"{number}"


def _held(found: LeadingAssumption) -> str:
    """The part of a range over which a sentence holds; empty where it is the whole."""
    low, high = (f"{number:.3g}" for number in found["holds"])
    if found["below"] and found["above"]:
        return f"between {low} and {high}"
    return f"above {low}" if found["below"] else f"below {high}" if found["above"] else ""


def _range(found: LeadingAssumption) -> str:
    return f"{found['value']:g} in the file, from {found['low']:g} to {found['high']:g}"


def _points(number: float) -> str:
    return f"{number:+.1f}"


def _safest(answer: DecideAnswer, group: CourseGroup) -> str:
    """Which course has the best worst case; nothing where the first two are printed alike."""
    courses = {course["name"]: course for course in _courses(answer, group)}
    worst = sorted((course["worst"]["value"] for course in courses.values()), reverse=True)
    tried = any(course["worst"]["tried"] for course in courses.values())
    if len(courses) < 2 or not tried or points(worst[0]) == points(worst[1]):
        return ""
    safest = courses[group["safest"]]
    told = f"has the best worst case over the party's own numbers and the chances, {points(safest['worst']['value'])}"
    also = group["safest"] == group["best"] and len(group["tied"]) == 1
    return f"It also {told}." if also else f"{_quoted(answer, group['safest'])} {told}."


def _table(title: str, *headings: str) -> Table:
    table = Table(title=title, title_justify="left", title_style="bold", box=box.SIMPLE_HEAD, pad_edge=False)
    for k, heading in enumerate(headings):
        left = k == 0 or heading.startswith(("Dominated", "Worst case with", "Beside")) or heading == "So"
        table.add_column(plain(heading), justify="left" if left else "right", overflow="fold")
    return table


def _add(table: Table, *cells: object, best: bool = False) -> None:
    table.add_row(*(Text(plain(cell), style="green" if best and k == 0 else "") for k, cell in enumerate(cells)))


def _rows(answer: DecideAnswer, group: CourseGroup) -> list[tuple[CourseNumbers, CourseTold | None]]:
    """The numbers of a group's courses, the best first, and then of the baseline, which is no course."""
    return [*((course, course) for course in _courses(answer, group)), (answer["baseline"], None)]


def worth_table(answer: DecideAnswer, group: CourseGroup) -> Table:
    """Points, worst case, odds of an agreement."""
    marks = list(answer["baseline"]["signed_by"])
    within = [f"Signed in {' / '.join(marks)} months"] if marks else []
    table = _table(
        f"{_heading(group)}: worth and agreement", "Course", "Points", "Worst case", "Worst case with", *within, "Ever",
        "Likelier than not by", "Dominated by",
    )  # fmt: skip
    for row, course in _rows(answer, group):
        worst = course["worst"] if course else None
        where = f"{worst['words']}: {worst['at']:g}" if worst and worst["words"] else "–"
        odds = ["–" if (share := row["signed_by"][mark]) is None else percent(share) for mark in marks]
        cells = [course["title"] if course else NOTHING, points(row["value"])]
        cells += [points(worst["value"]) if worst else "–", where]
        cells += [" / ".join(odds)] if marks else []
        cells += [percent(row["signed"]), month(row["median_month"], short=True) if row["median_month"] else "never"]
        over = course["dominated_by"] if course else []
        cells.append(joined([_title(answer, name) for name in over]) if over else "–")
        _add(table, *cells, best=course is not None and course["name"] == group["best"])
    return table


def ends_table(answer: DecideAnswer, group: CourseGroup) -> Table:
    """Every ending and every account in a row, every course in a column, so that courses stand side by side."""
    names, base = answer["labels"], answer["baseline"]
    rows = _rows(answer, group)
    titles = [course["title"] if course else NOTHING for _, course in rows]
    table = _table(f"{_heading(group)}: endings and costs", "", *titles)
    for key in base["endings"]:
        odds = [percent(row["endings"][key]) if key in row["endings"] else "–" for row, _ in rows]
        _add(table, names["endings"][key], *odds)
    _add(table, first_upper(left_words(base)), *(percent(left_over(row)) for row, _ in rows))
    for key in base["accounts"]:
        costs = [amount(row["accounts"][key]) if key in row["accounts"] else "–" for row, _ in rows]
        _add(table, f"{names['accounts'][key]} ({names['units'][key]})", *costs)
    return table


def risk_table(answer: DecideAnswer, group: CourseGroup) -> Table:
    """The catastrophe that each course risks, and the chance at which it is no longer worth it."""
    table = _table(f"{_heading(group)}: what is risked", "Course", "Chance", "Break-even chance", "Beside", "So")
    for course in _courses(answer, group):
        found = course["break_even"]
        if found is None:
            continue
        ending, beside = answer["labels"]["endings"][found["ending"]], _title(answer, found["alternative"])
        even = found["break_even"]
        shown = "none" if even is None or even < 0 else _fine(even) if even <= 1 else "any"
        chance = f"{plain(ending)} {_fine(found['chance'])}"
        _add(table, _title(answer, course["name"]), chance, shown, beside, _so(even, beside))
    return table


def _so(even: float | None, beside: str) -> str:
    """A break-even chance in words."""
    if even is None:
        return "it cannot be told"
    if even < 0:
        return f"worth less than {beside} even without that ending"
    if even > 1:
        return f"worth more than {beside} even with that ending"
    return f"worth it only if you think it less likely than {_fine(even)}"


def _fine(probability: float) -> str:
    """A probability with three figures, so that two that are close can be told apart."""
    return f"{probability * 100:.3g} %"


def left_out(answer: DecideAnswer) -> str:
    """What was tried for the worst cases and what was not."""
    worst = [course["worst"] for course in answer["courses"]]
    tried, left = max(found["tried"] for found in worst), max(found["left_out"] for found in worst)
    effects = [found["left_out_effect"] for found in worst if found["left_out_effect"] is not None]
    text = (
        f"Worst cases: {count(answer['solves']['ends'], 'exact solve')} with one number at an end, up to "
        f"{count(tried, 'range')} a course, of the party's own numbers and the chances; those come first that would "
        "move its value most if nobody behaved differently."
    )
    if not tried and not left:
        return (
            "Worst cases: the file has no range of the party's own numbers or of the chances to try. None was left out."
        )
    if not left:
        return f"{text} None was left out."
    by = f"; by that measure none of them moves it more than about {points(max(effects))} points" if effects else ""
    return f"{text} Up to {left} a course were left out{by}."
