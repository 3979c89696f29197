"""Deals on a terminal: what could be signed and who blocks, then the concepts beside what was signed."""

from __future__ import annotations

from fractions import Fraction
from typing import TYPE_CHECKING

from rich import box
from rich.padding import Padding
from rich.table import Table
from rich.text import Text

from winset.views.cards import fitted
from winset.views.packages import beside, lettered, whole
from winset.views.units import own_points
from winset.views.votes import holding
from winset.views.words import at, count, first_upper, joined, named, plain

if TYPE_CHECKING:
    from rich.console import Console

    from winset.studies.deals import ConceptAnswer, DealsAnswer
    from winset.studies.words import Labels

    DealColumn = tuple[str, dict[str, float], dict[str, str]]

AGAINST = {"war": "fighting on for good", "now": "the value of going on"}


def show_deals(answer: DealsAnswer, console: Console, *, rows: int = 10) -> None:
    """Print what is on the table."""
    console.print(Text(plain(answer["title"]), style="bold"))
    console.print(Text(in_words(answer)))
    shown = _columns(answer)
    console.print()
    console.print(fitted(_points_table(answer, shown), console.width))
    if shown:
        console.print(fitted(_terms_table(answer, shown), console.width, head=2))
    for text in _remarks(answer):
        console.print(Text(text))
    if answer["frontier"] and rows:
        console.print()
        console.print(fitted(_frontier_table(answer, rows, shown[0][2] if shown else None), console.width))
    console.print(Padding(Text(notes(answer)), (1, 0, 1, 0)))


def in_words(answer: DealsAnswer) -> str:
    """The answer in a paragraph."""
    sentences = [_win_set(answer), _answers(answer), _blockers(answer), _frontier(answer), _recorded(answer)]
    return " ".join(sentence for sentence in sentences if sentence)


def some(number: int | list[int] | None) -> str:
    """A count, or the bounds of one."""
    if number is None:
        return "an unknown number"
    return f"{number:,}" if isinstance(number, int) else f"between {number[0]:,} and {number[1]:,}"


def _win_set(answer: DealsAnswer) -> str:
    date = first_upper(at(answer["month"], answer["provenance"]["step"]))
    when = f"{date}, beside {AGAINST[answer['against']]}: " if answer["month"] else ""
    found, total = answer["win_set"], answer["packages"]
    if not answer["admissible"]:
        return f"{when}the rules admit no package."
    admitted = "" if answer["admissible"] == total else f" that the rules admit, of {total:,} in all,"
    told = f"{when}{some(found['size'])} of {answer['admissible']:,} packages{admitted} would be signed"
    few = answer["rational"]
    verb = "leaves" if few == 1 else "leave"
    loses = "" if few == found["size"] else f"; {some(few)} {verb} nobody at the table worse off"
    if few == 0 and found["size"]:
        loses = "; each of them leaves somebody at the table worse off, whose yes it does not need"
    all_ = " All are better for everyone than none, or no worse: the question is which." if _all_signed(answer) else ""
    return f"{_capital(told)}{loses}.{all_}"


def _all_signed(answer: DealsAnswer) -> bool:
    """Whether every package that there is leaves nobody worse off, so that signing is no question."""
    return answer["win_set"]["size"] == answer["admissible"] == answer["rational"] and answer["admissible"] > 1


def _answers(answer: DealsAnswer) -> str:
    return {
        "none": "",
        "priced in": "Some may be undone once they are signed; what they are worth here takes that in.",
        "left out": "Some may be undone once they are signed, which is left out here: there are too many to list.",
    }[answer["answers"]]


def _capital(text: str) -> str:
    return text[0].upper() + text[1:]


def _blockers(answer: DealsAnswer) -> str:
    found, names, digits = answer["win_set"], answer["labels"]["parties"], digits_of(answer)
    told = [
        f"{some(number)} by {named(names[party])} ({holding(answer['labels'], party)}short by "
        f"{own_points(answer['labels'], party, _figure(found['price'][party], digits))} on the nearest)"
        for party, number in found["blockers"].items()
    ]
    if told:
        return f"Blocked by one party alone: {joined(told)}."
    sets = [
        joined(
            [
                f"{named(names[p])} ({holding(answer['labels'], p)}short by {_figure(hold['price'][p], digits)})"
                for p in hold["parties"]
            ]
        )
        for hold in found["holdouts"][:3]
    ]
    return f"For any to be signed, these would have to turn together: {'; or '.join(sets)}." if sets else ""


def _frontier(answer: DealsAnswer) -> str:
    packages, distinct = answer["frontier_size"], answer["frontier_points"]
    if distinct is None:
        return "The efficient packages are too many to hold; the concepts below were found without them."
    if not distinct:
        return ""
    where = "of these " if answer["frontier_of"] == "win-set" else "of all "
    alike = "" if packages in (distinct, None) else f" ({distinct:,} if those alike in points count once)"
    number = packages or distinct
    told = f"{number:,} {where}{'is' if number == 1 else 'are'} efficient{alike}"
    return f"{told}: no package is as good for everyone at the table and better for one."


def _recorded(answer: DealsAnswer) -> str:
    signed = answer["recorded"]
    if not signed:
        return ""
    names = answer["labels"]["parties"]
    what = "What was signed" if signed["at_the_time"] else "What was signed in the end"
    refused = [named(names[party]) for party in signed["refused_by"]]
    fate = "would be signed then" if signed["signed"] else f"would not be: {joined(refused)} would refuse it then"
    efficient = {True: "is efficient and ", False: "is not efficient and ", None: ""}[signed["efficient"]]
    return f"{what} {efficient}{fate}."


def _columns(answer: DealsAnswer) -> list[DealColumn]:
    """What is shown side by side, with points and terms: what was signed, then each package that a concept picks."""
    signed = answer["recorded"]
    shown = [("What was signed", signed["points"], signed["package"])] if signed else []
    picked = {tuple(sorted(column[2].items())): column for column in shown}
    for found in answer["concepts"].values():
        if found["packages"] and "divided" not in found and found["title"] != "Core":
            package = found["packages"][0]
            key = tuple(sorted(package.items()))
            before = picked.get(key)
            title = f"{before[0]}; {found['title']}" if before else found["title"]
            picked[key] = (title, before[1] if before else found["points"], package)
    return list(picked.values())


def _points_table(answer: DealsAnswer, shown: list[DealColumn]) -> Table:
    """What each party has: without an agreement, at best, and under each package."""
    digits = digits_of(answer)
    table = Table(title="Points, each party's own", title_justify="left", title_style="bold", box=box.SIMPLE_HEAD,
                  pad_edge=False)  # fmt: skip
    table.add_column("Party", overflow="fold")
    for heading in ("Without", "At best", *(lettered(k) for k in range(len(shown)))):
        table.add_column(heading, justify="right", overflow="fold")
    for party, name in answer["labels"]["parties"].items():
        best = answer["ideal"].get(party)
        cells = [_figure(answer["disagreement"][party], digits), "·" if best is None else _figure(best, digits)]
        cells += [_figure(points[party], digits) for _, points, _ in shown]
        style = "" if party in answer["bargainers"] else "dim"
        table.add_row(Text(plain(name), style=style), *(Text(cell, style=style) for cell in cells))
    return table


def digits_of(answer: DealsAnswer) -> int:
    """How many decimals points are shown with: one, and more where all that is at stake is small.

    Examples
    --------
    >>> digits_of({"disagreement": {"a": 40.0}, "ideal": {}}), digits_of({"disagreement": {"a": 0.4}, "ideal": {}})
    (1, 3)
    """
    most = max(abs(number) for part in ("disagreement", "ideal") for number in (0.0, *answer[part].values()))
    return 1 if most >= 3 or most == 0 else 2 if most > 1 else 3


def _figure(number: float, digits: int) -> str:
    """Points, without a minus before nothing; small ones above nothing are not rounded to it."""
    least = 10.0**-digits
    if 0 < number < least / 2:
        return f"under {least:.{digits}f}"
    return f"{round(number, digits) + 0.0:,.{digits}f}"


def _terms_table(answer: DealsAnswer, shown: list[DealColumn]) -> Table:
    """The packages by their letters: whose idea each is, the first whole, the others by what they have otherwise."""
    table = Table(title="The packages", title_justify="left", title_style="bold", box=box.SIMPLE_HEAD, pad_edge=False)
    for heading in ("", "Whose", "Terms"):
        table.add_column(heading, overflow="fold")
    first = shown[0][2]
    for k, (title, _, package) in enumerate(shown):
        terms = beside(package, first, answer["labels"], "as A") if k else whole(first, answer["labels"])
        table.add_row(*map(Text, (lettered(k), title, terms)))
    return table


def _remarks(answer: DealsAnswer) -> list[str]:
    """What the tables do not show: ties, notes, a core, an issue divided."""
    told, tied = [], []
    for found in answer["concepts"].values():
        title = found["title"]
        if "divided" in found:
            told.append(f"{title}: {_divided(found, answer['labels'])}")
        elif title == "Core" and found["tied"]:
            kept = count(found["tied"], "package")
            told.append(f"Core: {kept} that no coalition able to sign another would leave.")
        if found["tied"] != 1 and found["packages"] and title != "Core":
            number = "others" if found["tied"] is None else f"{found['tied'] - 1:,} more"
            tied.append(f"{title}, {number}")
        if found["upper"] is not None and found["value"] is not None:
            told.append(f"{title}: the search stopped short; the best found has {found['value']:,.6g}, none has more "
                        f"than {found['upper']:,.6g}.")  # fmt: skip
    told += [f"In a tie with the package shown: {'; '.join(tied)}."] if tied else []
    said: dict[str, list[str]] = {}
    for found in answer["concepts"].values():
        if found["note"]:
            said.setdefault(_note(found, answer["labels"]), []).append(found["title"])
    told += [f"{joined(titles)}: {plain(note)}" for note, titles in said.items()]
    size = answer["win_set"]["size"]
    if answer["concepts_over"] == "rational" and size != answer["rational"] and answer["concepts"]:
        told.append(f"The concepts choose among the packages that nobody at the table loses by ("
                    f"{some(answer['rational'])}), though {some(size)} would be signed; over the whole "
                    "win-set they may choose others.")  # fmt: skip
    return told


def _note(found: ConceptAnswer, labels: Labels) -> str:
    """Why a concept says nothing, with the names of the file in place of its keys."""
    if "linked" not in found:
        return found["note"]
    issues = joined([f"“{labels['issues'][issue]}”" for issue in found["linked"]])
    return f"It needs issues whose points add; {issues} are linked here."


def _divided(found: ConceptAnswer, labels: Labels) -> str:
    """Adjusted Winner in a sentence."""
    parties, issues = labels["parties"], labels["issues"]
    prevails: dict[str, list[str]] = {}
    for issue, held in found["prevails"].items():
        for party, share in held.items():
            if share == 1:
                prevails.setdefault(party, []).append(plain(issues[issue]))
    told = [f"to {named(parties[party])} {joined(won)}" for party, won in prevails.items()]
    cut = found["divided"]
    if cut:
        told.append(
            f"{_share(cut['share'])} of {plain(issues[cut['issue']])} moves from {named(parties[cut['from']])} to "
            f"{named(parties[cut['to']])}"
        )
    have = [f"{plain(parties[party])} {number:.4g}" for party, number in found["points"].items()]
    return f"{'; '.join(told)}. Points: {joined(have)}."


def _share(share: float) -> str:
    """A share as a fraction where it is a simple one.

    Examples
    --------
    >>> _share(2 / 15), _share(0.123456)
    ('2/15', '0.123')
    """
    simple = Fraction(share).limit_denominator(100)
    return str(simple) if abs(simple - Fraction(share)) < 1e-9 else f"{share:.3g}"


def _frontier_table(answer: DealsAnswer, rows: int, base: dict[str, str] | None) -> Table:
    """The first efficient packages."""
    digits = digits_of(answer)
    listed = answer["frontier"][:rows]
    rest = (answer["frontier_size"] or answer["frontier_points"] or 0) - len(listed)
    title = f"Efficient packages, the first {len(listed)} of {rest + len(listed):,}" if rest else "Efficient packages"
    table = Table(title=title, title_justify="left", title_style="bold", box=box.SIMPLE_HEAD, pad_edge=False)
    table.add_column("#", justify="right")
    names = {party: answer["labels"]["parties"][party] for party in answer["bargainers"]}
    for name in names.values():
        table.add_column(plain(name), justify="right", overflow="fold")
    table.add_column("Signed")
    labels = answer["labels"]
    told = [beside(one["package"], base, labels, "as A") if base else whole(one["package"], labels) for one in listed]
    table.add_column("Terms", overflow="fold")
    for k, (entry, terms) in enumerate(zip(listed, told, strict=True), start=1):
        cells = [_figure(entry["points"][party], digits) for party in names]
        table.add_row(*map(Text, [str(k), *cells, "yes" if entry["signed"] else "no", terms]))
    return table


def notes(answer: DealsAnswer) -> str:
    """What the columns mean."""
    names = answer["labels"]["parties"]
    table = joined([named(names[party]) for party in answer["bargainers"]])
    away = [named(names[party]) for party in names if party not in answer["bargainers"]]
    quiet = f" ({joined(away)}, dimmed, have no say here)" if away else ""
    without = AGAINST[answer["against"]] if answer["month"] else "no agreement"
    sought = "concepts are sought among those"
    if answer["concepts_over"] == "win-set":
        sought = (
            "concepts are sought in the win-set, where gains are over the worst that each may have to live with: no "
            "agreement, or a package signed over its head"
        )
    exact = "exact" if answer["exact"] else "not all of it exact: see above"
    return (
        f"At the table: {table}{quiet}. Without: {without}. At best: the most by a package that nobody at the table "
        f"loses by; {sought}. Signed: it would be. Egalitarian and utilitarian compare points across parties, which "
        "the reader must want; the others do not. Method: "
        f"{answer['method']}; {exact}."
    )
