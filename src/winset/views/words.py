"""Numbers, months and lists in words. Text from a file is shown as plain text: nothing in it is markup or control."""

from __future__ import annotations

from typing import TYPE_CHECKING

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


def points(amount: float) -> str:
    """Points with one decimal; small ones are not rounded to nothing.

    Examples
    --------
    >>> points(12.34), points(0.004), points(-0.04)
    ('12.3', 'under 0.1', '0.0')
    """
    return "under 0.1" if 0 < amount < 0.05 else f"{round(amount, 1) + 0.0:.1f}"


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
    return items[0] if len(items) == 1 else f"{', '.join(items[:-1])} {last} {items[-1]}" if items else "nobody"


def first_upper(text: str) -> str:
    """Text with its first letter upper case.

    Examples
    --------
    >>> first_upper("the Senate")
    'The Senate'
    """
    return text[:1].upper() + text[1:]


def years(number: float) -> str:
    """A stretch of time in years, or in months or days where it is short.

    Examples
    --------
    >>> years(20), years(2.43), years(0.5), years(0.01)
    ('20 years', '2.4 years', '6.0 months', '3.7 days')
    """
    if number >= 1:
        return f"{number:.0f} years" if number == int(number) or number >= 19.95 else f"{number:.1f} years"
    return f"{number * 12:.1f} months" if number >= 1 / 12 or number == 0 else f"{number * 365.2425:.1f} days"
