"""Numbers, months and lists in words. Text from a file is shown as plain text: nothing in it is markup or control."""

from __future__ import annotations

from typing import TYPE_CHECKING

from winset.cases.problems import listed
from winset.studies.words import in_sentence

if TYPE_CHECKING:
    from collections.abc import Sequence

MONTHS = ("January", "February", "March", "April", "May", "June", "July", "August", "September", "October",
          "November", "December")  # fmt: skip


AFTER = "after "
"""What a date begins with that only says that it lies after the last that is shown."""


def plain(text: object) -> str:
    """Text from a file without control characters, so that it cannot drive a terminal.

    Examples
    --------
    >>> plain("red\\x1b[31m")
    'red [31m'
    """
    return "".join(c if c.isprintable() else " " for c in str(text))


def month(date: str | None, *, short: bool = False) -> str:
    """A date of a conflict in words.

    Examples
    --------
    >>> month("1953-07"), month("1953-07-27"), month("1953"), month("1953-07", short=True)
    ('July 1953', '27 July 1953', '1953', 'Jul 1953')
    """
    if not date:
        return "today"
    if date.startswith(AFTER):
        return AFTER + month(date.removeprefix(AFTER), short=short)
    parts = date.split("-")
    if len(parts) == 1:
        return date
    name = MONTHS[int(parts[1]) - 1]
    words = [name[:3] if short else name, parts[0]]
    return " ".join(words if len(parts) == 2 else [str(int(parts[2])), *words])


def dated(date: str | None, step: str) -> str:
    """A period of a conflict as a noun, by the file's step.

    Examples
    --------
    >>> dated("1953-07", "month"), dated("2022-03-07", "week"), dated("2022-03-07", "day")
    ('July 1953', 'the week of 7 March 2022', '7 March 2022')
    """
    return f"the week of {month(date)}" if step == "week" and date and not date.startswith(AFTER) else month(date)


def at(date: str | None, step: str) -> str:
    """When, by the file's step.

    Examples
    --------
    >>> at("1953-07", "month"), at("2022-03-07", "week"), at("2022-03-07", "day")
    ('in July 1953', 'in the week of 7 March 2022', 'on 7 March 2022')
    """
    return f"{'on' if step == 'day' else 'in'} {dated(date, step)}" if date else month(date)


def by_step(step: str) -> str:
    """Period by period, as a heading.

    Examples
    --------
    >>> by_step("week")
    'Week by week'
    """
    return f"{first_upper(step)} by {step}"


def stretch(first: str | None, last: str | None, step: str) -> str:
    """From when to when, by the file's step; the year is told once where it is the same.

    Examples
    --------
    >>> stretch("1953-03", "1953-07", "month"), stretch("2022-03-07", "2022-04-04", "week")
    ('from March to July 1953', 'from the week of 7 March to that of 4 April 2022')
    >>> stretch("2022-03-07", "2022-03-09", "day"), stretch("1951-07", "1952-01", "month")
    ('from 7 to 9 March 2022', 'from July 1951 to January 1952')
    """
    if first == last or first is None or last is None:
        return at(first, step)
    told, ends = _ends(first, last)
    return f"from the week of {told} to that of {ends}" if step == "week" else f"from {told} to {ends}"


def _ends(first: str, last: str, *, short: bool = False) -> tuple[str, str]:
    """Two dates, what the later one says as well left out of the earlier one."""
    said, begins, ends = month(first, short=short).split(), first.split("-"), last.split("-")
    alike = sum(one == other for one, other in zip(begins[:2], ends, strict=False)) if begins[0] == ends[0] else 0
    return " ".join(said[: max(1, len(said) - alike)]), month(last, short=short)


def percent(probability: float) -> str:
    """A probability as a percentage, with as many digits as it can bear.

    Examples
    --------
    >>> percent(0.31), percent(0.0123), percent(0.00004), percent(0.0), percent(0.99999), percent(1.0)
    ('31 %', '1.2 %', 'under 0.01 %', '0 %', 'over 99.9 %', '100 %')
    """
    if probability <= 0:
        return "0 %"
    if probability >= 1 - 1e-12:
        return "100 %"
    if probability < 0.0001:
        return "under 0.01 %"
    if probability > 0.999:
        return "over 99.9 %"
    share = probability * 100
    return f"{share:.2f} %" if share < 0.1 else f"{share:.1f} %" if share < 10 or share > 99 else f"{share:.0f} %"


def percents(low: float, high: float) -> str:
    """The ends of a range of probabilities as percentages; one where they are alike.

    Examples
    --------
    >>> percents(0.001, 0.05), percents(0.02, 0.02), percents(0, 0.00001)
    ('0.1 to 5.0 %', '2.0 %', '0 to under 0.01 %')
    """
    least, most = percent(low), percent(high)
    return most if least == most else f"{least.removesuffix(' %')} to {most}"


def points(amount: float) -> str:
    """Points with one decimal; small ones are not rounded to nothing.

    Examples
    --------
    >>> points(12.34), points(0.004), points(-0.04)
    ('12.3', 'under 0.1', '0.0')
    """
    return "under 0.1" if 0 < amount < 0.05 else f"{round(amount, 1) + 0.0:.1f}"


def tenths(number: float) -> str:
    """A number with one decimal, of which none is a nothing with a sign.

    Examples
    --------
    >>> tenths(-3.14), tenths(-0.04)
    ('-3.1', '0.0')
    """
    return f"{round(number, 1) + 0.0:.1f}"


def amount(number: float) -> str:
    """A large number rounded to three figures.

    Examples
    --------
    >>> amount(299696.99), amount(34450.4), amount(9_000_000), amount(12.04)
    ('300,000', '34,500', '9,000,000', '12')
    """
    rounded = float(f"{number:.3g}")
    return f"{rounded:,.0f}" if abs(rounded) >= 100 or rounded == int(rounded) else f"{rounded:g}"


def count(number: int, noun: str) -> str:
    """A number of things.

    Examples
    --------
    >>> count(1, "state"), count(2592, "package")
    ('1 state', '2,592 packages')
    """
    return f"{number:,} {noun}{'' if number == 1 else 's'}"


def joined(items: Sequence[str], last: str = "and") -> str:
    """A list in a sentence.

    Examples
    --------
    >>> joined(["China", "North Korea", "the Senate"])
    'China, North Korea and the Senate'
    """
    return listed(items, last) if items else "nobody"


def first_upper(text: str) -> str:
    """Text with its first letter upper case.

    Examples
    --------
    >>> first_upper("the Senate")
    'The Senate'
    """
    return text[:1].upper() + text[1:]


def spell(first: str | None, last: str | None) -> str:
    """A stretch of time for a table, months short.

    Examples
    --------
    >>> spell("1953-03", "1953-07"), spell("2022-03-07", "2022-03-07"), spell("1951-07", "1952-01")
    ('Mar to Jul 1953', '7 Mar 2022', 'Jul 1951 to Jan 1952')
    """
    if first == last or first is None or last is None:
        return month(first, short=True)
    return " to ".join(_ends(first, last, short=True))


def named(name: str) -> str:
    """A name from a file within a sentence: plain text, its article lower case.

    Examples
    --------
    >>> named("The voters"), named("Themis"), named("the Senate")
    ('the voters', 'Themis', 'the Senate')
    """
    return in_sentence(plain(name))


def likely(probability: float) -> str:
    """A probability as a percentage that is never a bare 100 %, so that a table has one word for what is all but sure.

    Examples
    --------
    >>> likely(1.0), likely(0.9999), likely(0.31)
    ('over 99.9 %', 'over 99.9 %', '31 %')
    """
    return percent(min(probability, 0.9999))


def short(text: str) -> str:
    """A percentage for a table.

    Examples
    --------
    >>> short("under 0.01 %")
    '<0.01 %'
    """
    return text.replace("under ", "<").replace("over ", ">")


def years(number: float) -> str:
    """A stretch of time in years, or in months or days where it is short.

    Examples
    --------
    >>> years(20), years(2.43), years(9.97), years(0.5), years(0.01)
    ('20 years', '2.4 years', '10 years', '6 months', '3.7 days')
    """
    if number >= 1:
        figure, unit = f"{number:.0f}" if number >= 19.95 else f"{number:.1f}", "year"
    elif number >= 1 / 12 or number == 0:
        figure, unit = f"{number * 12:.1f}", "month"
    else:
        figure, unit = f"{number * 365.2425:.1f}", "day"
    figure = figure.removesuffix(".0")
    return f"{figure} {unit}{'' if figure == '1' else 's'}"
