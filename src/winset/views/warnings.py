"""Warnings of a file on a terminal: those of one kind, where they are many, in one line with their number."""

from __future__ import annotations

from typing import TYPE_CHECKING

from winset.cases.problems import NEAR_PEACE, NEVER_HOLDS, NEVER_MET, SMALL_STAKES, clean

if TYPE_CHECKING:
    from collections.abc import Sequence

    from winset.cases.problems import Problem

KINDS = {
    SMALL_STAKES: "on small stakes the outcome in time may be chance rather than preference; raise them or lower noise",
    NEAR_PEACE: "where keeping and breaking the peace are nearly alike chance decides: move the points of `resume`",
    NEVER_HOLDS: "a condition that can never hold",
    NEVER_MET: "what no state that is ever reached meets",
}
"""What all warnings of a kind have in their text, and what to say of several together."""

ALONE = 1
"""Warnings of one kind up to which each has its line."""


def warning_lines(problems: Sequence[Problem], name: str, *, whole: bool) -> list[str]:
    """A line for each warning, or for each kind of which there are several.

    Parameters
    ----------
    problems : sequence of Problem
    name : str
        Of the file.
    whole : bool
        Whether each is to have its line.

    Examples
    --------
    >>> from winset.cases.problems import Problem
    >>> found = [Problem(k, f"parties.{k}", "stakes: noise alone may decide them in time", "warning") for k in (3, 9)]
    >>> warning_lines(found, "war.yaml", whole=False)[0].split(": ")[:2]
    ['war.yaml', '2 warnings on lines 3 and 9']
    """
    kinds: dict[str, list[Problem]] = {}
    for k, problem in enumerate(problems):
        kind = next((kind for kind in KINDS if kind in problem.message), str(k))
        kinds.setdefault(str(k) if whole else kind, []).append(problem)
    told = []
    for kind, found in kinds.items():
        if len(found) <= ALONE:
            told += [problem.located(name) for problem in found]
        else:
            lines = [str(problem.line) for problem in found]
            where = f"lines {', '.join(lines[:-1])} and {lines[-1]}"
            told.append(clean(f"{name}: {len(found)} warnings on {where}: {KINDS[kind]}"))
    return told
