"""What is wrong in a file, and how much of it carries a source."""

from __future__ import annotations

from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING

from winset.cases.beliefs import Belief, beliefs
from winset.cases.changes import broken_changes
from winset.cases.document import load
from winset.cases.graph_read import is_graph, parse_graph
from winset.cases.problems import Problem, first_of, show_path
from winset.cases.ranking import RankedCounts, is_ranked, ranked_counts
from winset.cases.read import Case, packaged, parse_with_lines, read_text, read_with_lines
from winset.cases.rewrite import rewritten
from winset.cases.shape import file_path
from winset.cases.sourcing import Sourcing, sourcing_of
from winset.cases.telling import one_world, tells_point
from winset.cases.written import hold_place, write_file
from winset.errors import ConflictError, LimitError, RequestError
from winset.game.audit import audit
from winset.solver.audit import audit_solved

if TYPE_CHECKING:
    from winset.cases.read import ConflictReading


@dataclass(frozen=True, slots=True)
class Checked:
    """A file checked.

    Attributes
    ----------
    name : str
        What it is called in messages.
    problems : tuple of Problem
        Each with its `line`, `path`, `message` and `severity`, in the order of the file.
    sourcing : Sourcing or None
        How many of its numbers carry a source; None for a file with an error, and for a graph model.
    beliefs : tuple of (Belief, int)
        Where what a party believes differs from what the file says, with the line.
    graph : str
        What a graph-model file holds, in a line; empty for any other.
    ranked : RankedCounts or None
        How much of it is ranked; None where nothing is.
    sizes : bool
        Whether numbers were weighed against each other, which is not done where no middle of a range may be told.

    Examples
    --------
    >>> Checked("war.yaml", (Problem(3, "talks", "no talks are held", "warning"),), Sourcing(1, 0, 3, 0, 2)).ok
    True
    """

    name: str
    problems: tuple[Problem, ...] = ()
    sourcing: Sourcing | None = None
    beliefs: tuple[tuple[Belief, int], ...] = ()
    graph: str = ""
    ranked: RankedCounts | None = None
    sizes: bool = True

    @property
    def ok(self) -> bool:
        """Whether nothing is wrong; warnings aside."""
        return all(problem.severity != "error" for problem in self.problems)

    @property
    def sourced(self) -> float | None:
        """The share of its numbers that carry a source; None where it has none."""
        return self.sourcing.sourced / self.sourcing.total if self.sourcing and self.sourcing.total else None


def check(case: Case, *, rewrite: str | Path | None = None, force: bool = False) -> Checked:
    """Every problem of a conflict or graph-model file; nothing in a file makes it raise.

    Parameters
    ----------
    case : Case
        A conflict, or what `read` takes for one; a file may be of either kind.
    rewrite : str or path, optional
        Write the same conflict as version 2 there, where it is sound, and tell the problems of that; for a packaged
        name or the path of a file of version 1.
    force : bool
        Let it replace a file that is there.

    Returns
    -------
    Checked

    Raises
    ------
    RequestError
        Where there is no text to rewrite, or it cannot be written.

    Examples
    --------
    >>> toy = {"winset": 1, "title": "A toy", "parties": {"a": {"values": {"x": {"y": 2}}}},
    ...        "issues": {"x": ["y", "z"]}, "consent": [{"of": ["b"]}]}
    >>> found = check(toy)
    >>> found.ok, found.problems[0].path, found.problems[0].message
    (False, 'consent[0].of[0]', "no party 'b'; expected a")
    >>> check("korea-1953").ok
    True
    """
    if rewrite is not None:
        return _rewritten(case, rewrite, force=force)
    try:
        if isinstance(case, (str, Path)):
            name, text = read_text(case)
            if is_graph(load(text, name).data):
                return _checked_text(text, name)
        return _checked(read_with_lines(case))
    except ConflictError as error:
        return Checked(error.name, error.problems)


def _rewritten(case: Case, file: str | Path, *, force: bool) -> Checked:
    """Check the same conflict as version 2, and write it where nothing is wrong."""
    if not isinstance(case, (str, Path)):
        raise RequestError("rewrite: expected a packaged name or the path of a file; plain data have no text")
    inputs = [packaged().get(str(case), Path(case))]
    hold_place(file, force=force, inputs=inputs)
    try:
        name, text = read_text(case)
        found = _checked_text(rewritten(text, name, head=True), name)
    except ConflictError as error:
        return Checked(error.name, error.problems)
    if found.ok:
        write_file(file, rewritten(text, name), force=force, inputs=inputs)
    return found


def _checked_text(text: str, name: str) -> Checked:
    """A text of either kind, without a map."""
    if is_graph(load(text, name).data):
        return Checked(name, graph=parse_graph(text, name).summary)
    return _checked(parse_with_lines(text, name))


def _checked(reading: ConflictReading) -> Checked:
    """What only the built game and the changes that are asked for can tell, beside what reading told.

    Where no middle of a range may be told, nothing is looked for that weighs one number against another.
    """
    looked, sizes = one_world(reading.conflict), tells_point(reading.conflict)
    try:
        told = audit(looked, sizes=sizes) + (audit_solved(looked) if sizes else [])
    except LimitError as error:
        return Checked(reading.name, (*reading.warnings, Problem(0, "", str(error))))
    line = reading.document.line
    found = [Problem(line(tuple(path.split("."))), path, message, "warning") for path, message in told]
    broken = [Problem(line(path), show_path(path), message) for path, message in broken_changes(reading.conflict)]
    problems = tuple(first_of([*reading.warnings, *found, *broken]))
    if broken:
        return Checked(reading.name, problems)
    ranked = ranked_counts(reading.conflict) if is_ranked(reading.conflict) else None
    sourcing = sourcing_of(reading.document.data)
    return Checked(reading.name, problems, sourcing, _beliefs(reading), ranked=ranked, sizes=sizes)


def _beliefs(reading: ConflictReading) -> tuple[tuple[Belief, int], ...]:
    """Where beliefs differ from the file, in its order."""
    found = [belief for belief in beliefs(reading.conflict) if belief.differs]
    document = reading.document
    return tuple((belief, document.line(file_path(belief.place, document.data))) for belief in found)
