"""Issues whose options are the numbers of a range: their names, and what one loses by the distance to what it wants."""

from __future__ import annotations

from decimal import Decimal
from fractions import Fraction
from typing import TYPE_CHECKING, Any

from pydantic_core import PydanticCustomError

from winset.cases.problems import quoted

if TYPE_CHECKING:
    from winset.cases.schema import Issue

MOST_STEPS = 1_000
"""Most steps from one end of a range to the other."""

USUAL_STEPS = 20
"""Steps of a range whose file names no step."""


def option_name(number: float) -> str:
    """What an option that is a number is called in a file: digits, with words for signs that no name has.

    Examples
    --------
    >>> option_name(70), option_name(2.5), option_name(-10)
    ('70', '2_5', 'minus_10')
    """
    text = f"{Decimal(str(number)):f}"
    text = text.rstrip("0").rstrip(".") if "." in text else text
    return text.replace("-", "minus_").replace(".", "_")


def written(number: float) -> Fraction:
    """A number as it is written, and not as the binary fraction nearest to it."""
    return Fraction(Decimal(str(number)))


def options_of(data: dict[str, Any]) -> dict[str, Any]:
    """The options of an issue with a `range`, with what they are called.

    Parameters
    ----------
    data : mapping
        The issue as a file has it: `range`, `step`, `unit`.

    Raises
    ------
    PydanticCustomError
        In words, where the range, the step or the unit is not one, or there would be too many options.

    Examples
    --------
    >>> options_of({"range": [0, 1], "step": 0.5, "unit": "seats"})
    {'0': {'name': '0 seats'}, '0_5': {'name': '0.5 seats'}, '1': {'name': '1 seats'}}
    """
    low, high, step = _ends(data)
    unit = data.get("unit")
    if unit is not None and not isinstance(unit, str):
        raise _wrong(f"`unit`: found {quoted(unit)}; expected text")
    many = (high - low) / step
    if many.denominator != 1:
        raise _wrong(f"`step`: {_shown(step)} does not lead from {_shown(low)} to {_shown(high)}; choose one that does")
    if many > MOST_STEPS:
        raise _wrong(f"{int(many):,} steps from {_shown(low)} to {_shown(high)}; the limit is {MOST_STEPS:,}; "
                     "take a larger `step`")  # fmt: skip
    found = {}
    for k in range(int(many) + 1):
        number = float(low + k * step)
        found[option_name(number)] = {"name": f"{_shown(low + k * step)} {unit}" if unit else _shown(low + k * step)}
    return found


def _ends(data: dict[str, Any]) -> tuple[Fraction, Fraction, Fraction]:
    """The ends and the step of a range."""
    ends = data["range"]
    if not isinstance(ends, (list, tuple)) or len(ends) != 2 or not all(map(_is_number, ends)):
        raise _wrong(f"`range`: found {quoted(ends)}; expected its ends, as [0, 100]")
    low, high = map(written, ends)
    if low >= high:
        raise _wrong(f"`range`: {_shown(low)} is not below {_shown(high)}")
    step = data.get("step")
    if step is None:
        return low, high, (high - low) / USUAL_STEPS
    if not _is_number(step) or step <= 0:
        raise _wrong(f"`step`: found {quoted(step)}; expected a number above 0")
    return low, high, written(step)


def _is_number(value: object) -> bool:
    return isinstance(value, (int, float)) and not isinstance(value, bool) and abs(value) <= 1e9


def _shown(number: Fraction) -> str:
    """A number for people."""
    text = f"{float(number):,.9f}".rstrip("0").rstrip(".")
    return text.replace("-", "−")


def _wrong(message: str) -> PydanticCustomError:
    return PydanticCustomError("options", "{message}", {"message": message})


def numbers_of(issue: Issue) -> dict[str, float]:
    """The number that each option of an issue stands for; empty where its options are words."""
    if issue.range is None:
        return {}
    low, high = map(written, issue.range)
    step = (high - low) / (len(issue.options) - 1)
    return {option: float(low + k * step) for k, option in enumerate(issue.options)}


def losses(issue: Issue, ideal: float, salience: float, loss: str) -> dict[str, float]:
    """What each option costs a party that would have a number: 0 there, and below 0 away from it.

    `abs`: salience times the distance. `square`: salience times the square of the distance over the width of the
    range, so that a whole width costs the same either way.

    Examples
    --------
    >>> from winset.cases.schema import Issue
    >>> seats = Issue.model_validate({"range": [0, 10], "step": 5})
    >>> losses(seats, 10.0, 2.0, "abs"), losses(seats, 10.0, 2.0, "square")
    ({'0': -20.0, '5': -10.0, '10': -0.0}, {'0': -20.0, '5': -5.0, '10': -0.0})
    """
    numbers = numbers_of(issue)
    width = max(numbers.values()) - min(numbers.values())
    apart = {option: abs(number - ideal) for option, number in numbers.items()}
    if loss == "square":
        return {option: -salience * far * far / width for option, far in apart.items()}
    return {option: -salience * far for option, far in apart.items()}
