"""Whether one answer of a file may be told at all: with `headline: worlds` only shares over its worlds may be."""

from __future__ import annotations

from typing import TYPE_CHECKING

from winset.cases.numbers import bounds_of, value_of
from winset.errors import SHARES, RequestError

if TYPE_CHECKING:
    from winset.cases.numbers import Range
    from winset.cases.schema import Conflict

Ends = tuple[float, float]
"""The least and the greatest of what is told of a number; alike where one number is told."""


def tells_point(conflict: Conflict) -> bool:
    """Whether the middle of a range, and what follows from it, may be told."""
    return conflict.headline != "worlds"


def ends_told(conflict: Conflict, number: float | Range) -> Ends:
    """The ends of what is told of a number of a file: of a range where no middle may be, else the number solved with.

    Examples
    --------
    >>> from winset.cases.numbers import Range
    >>> from winset.cases.read import parse
    >>> toy = "{winset: 2, title: t, headline: worlds, issues: {x: [y, z]}, consent: [{of: [a]}], parties: {a: {}}}"
    >>> wide = Range(low=1, high=4)
    >>> ends_told(parse(toy), wide), ends_told(parse(toy.replace("worlds", "point")), wide)
    ((1.0, 4.0), (2.5, 2.5))
    """
    return (value_of(number),) * 2 if tells_point(conflict) else bounds_of(number)


def hold_point(conflict: Conflict, why: str = "") -> None:
    """Stop where a file says that the answer at the middle of its ranges is not to be told.

    Every game is built by way of this, so that no answer, one that is still to be written among them, can forget it.

    Parameters
    ----------
    conflict : Conflict
    why : str
        What else to say to whoever asked.

    Raises
    ------
    RequestError
        Where the file has `headline: worlds`; it names what does answer.

    Examples
    --------
    >>> from winset.cases.read import parse
    >>> toy = "{winset: 2, title: t, headline: worlds, issues: {x: [y, z]}, consent: [{of: [a]}], parties: {a: {}}}"
    >>> try:
    ...     hold_point(parse(toy))
    ... except RequestError as error:
    ...     print(str(error).partition(";")[0])
    the file has `headline: worlds`, so no single answer of it is told
    """
    if not tells_point(conflict):
        told = "so no single answer of it is told; `" + SHARES + "` answers over its worlds"
        raise RequestError(f"the file has `headline: worlds`, {told}{why}", mentions=[SHARES])


def one_world(conflict: Conflict) -> Conflict:
    """A conflict as one world among many, or as a file that is looked through, which may be solved.

    Who solves it says no more of it than what it adds to a share, or what is wrong with the file. Its digest stays that
    of the file.

    Examples
    --------
    >>> from winset.cases.read import parse
    >>> toy = "{winset: 2, title: t, headline: worlds, issues: {x: [y, z]}, consent: [{of: [a]}], parties: {a: {}}}"
    >>> war = parse(toy)
    >>> one_world(war).headline, one_world(war).digest == war.digest
    ('point', True)
    """
    if tells_point(conflict):
        return conflict
    made = conflict.changed({"headline": "point"})
    made.__dict__["digest"] = conflict.digest
    return made
