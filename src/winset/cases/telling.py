"""Whether one answer of a file may be told at all: with `headline: worlds` only shares over its worlds may be."""

from __future__ import annotations

from typing import TYPE_CHECKING

from winset.errors import SHARES, RequestError

if TYPE_CHECKING:
    from winset.cases.schema import Conflict


def hold_point(conflict: Conflict) -> None:
    """Stop where a file says that the answer at the middle of its ranges is not to be told.

    Every game is built by way of this, so that no answer, one that is still to be written among them, can forget it.

    Parameters
    ----------
    conflict : Conflict

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
    if conflict.headline == "worlds":
        told = "so no single answer of it is told; `" + SHARES + "` answers over its worlds"
        raise RequestError(f"the file has `headline: worlds`, {told}", mentions=[SHARES])


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
    if conflict.headline == "point":
        return conflict
    made = conflict.changed({"headline": "point"})
    made.__dict__["digest"] = conflict.digest
    return made
