"""What a foreign file holds, whatever its format: issues, options, points, and what each party has without a deal."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from fractions import Fraction
from pathlib import Path as FilePath

from winset.cases.formats.bounded import MAX_ISSUES, MAX_OPTIONS, MAX_PARTIES, MAX_POINTS, refused
from winset.cases.problems import quoted


@dataclass(frozen=True, slots=True)
class ImportWanted:
    """What an import is told beside the path.

    Attributes
    ----------
    profiles : tuple of path
        The parties' files, where they are named one by one.
    steps : int or None
        Into how many values a range of real numbers is cut, both ends among them.
    undivided : bool
        For GENIUS: weight × evaluation as it stands, not divided by the issue's largest evaluation.
    warn : callable, optional
        Told each file of a folder that is left out, and why.
    separator, decimal : str, optional
        For a table: the signs between cells and before decimals; default what it looks like.
    scale : pair of float, optional
        For a table: the ends of the scale of its positions.
    at_least : float, optional
        For a table: how many votes an agreement takes.
    tell : callable, optional
        Told what the source says beside the file, line by line.
    """

    profiles: tuple[FilePath, ...] = ()
    steps: int | None = None
    undivided: bool = False
    warn: Callable[[str], None] | None = None
    separator: str | None = None
    decimal: str | None = None
    scale: tuple[float, float] | None = None
    at_least: float | None = None
    tell: Callable[[str], None] | None = None

    def told(self, remarks: Sequence[str]) -> tuple[str, ...]:
        """Remarks on files that are left out, once whoever asked has been told."""
        if self.warn is not None:
            for remark in remarks:
                self.warn(remark)
        return tuple(remarks)


@dataclass(frozen=True, slots=True)
class ForeignIssue:
    """An issue as its source has it: its name, the values it may take, and the numbers they stand for where they do."""

    name: str
    options: tuple[str, ...]
    numbers: tuple[Fraction, ...] = ()
    note: str = ""


@dataclass(frozen=True, slots=True)
class ForeignParty:
    """A party as its source has it.

    Attributes
    ----------
    name, file : str
    points : tuple of tuple of Fraction
        What each option of each issue adds, exactly as the source means it.
    reserve : Fraction or None
        What it has without an agreement, on the same scale; None where the source says that any agreement is better.
    notes : tuple of str
        What else the source says.
    """

    name: str
    file: str
    points: tuple[tuple[Fraction, ...], ...]
    reserve: Fraction | None
    notes: tuple[str, ...] = ()

    @property
    def worst(self) -> Fraction:
        """Its points for the package that it likes least."""
        return sum((min(table) for table in self.points), Fraction(0))

    @property
    def best(self) -> Fraction:
        """Its points for the package that it likes most."""
        return sum((max(table) for table in self.points), Fraction(0))


@dataclass(frozen=True, slots=True)
class ForeignCase:
    """A negotiation as its source has it.

    Attributes
    ----------
    format, title, file : str
    issues : tuple of ForeignIssue
    parties : tuple of ForeignParty
    meaning : str
        What a number of the source means, and what is kept of it.
    remarks : tuple of str
        What could not be kept, or was read one way where another was possible.
    """

    format: str
    title: str
    file: str
    issues: tuple[ForeignIssue, ...]
    parties: tuple[ForeignParty, ...]
    meaning: str
    remarks: tuple[str, ...] = ()


def hold_limits(path: FilePath, issues: Sequence[ForeignIssue], parties: int) -> None:
    """Stop where a foreign case is larger than what is taken."""
    options = sum(len(issue.options) for issue in issues)
    if not issues:
        raise refused(path, "it has no issues; nothing to negotiate about")
    if len(issues) > MAX_ISSUES:
        raise refused(path, f"{len(issues):,} issues; the limit is {MAX_ISSUES}")
    if parties > MAX_PARTIES:
        raise refused(
            path,
            f"{parties:,} profiles; the limit is {MAX_PARTIES}; name the right ones with `profiles`",
            mentions=["profiles"],
        )
    if options * (parties + 1) > MAX_POINTS:
        raise refused(path, f"{options:,} options for {parties} parties; the limit is {MAX_POINTS:,} in all")
    for issue in issues:
        if not issue.options:
            raise refused(path, f"the issue {quoted(issue.name)} has no values")
        hold_options(path, issue.name, len(issue.options))


def hold_options(path: FilePath, name: str, count: int, line: int = 0, where: str = "") -> None:
    """Stop where an issue has more options than are taken; asked before they are listed."""
    if count > MAX_OPTIONS:
        message = f"the issue {quoted(name)} has {count:,} values; the limit is {MAX_OPTIONS:,}"
        raise refused(path, message, line, where)


def whole_range(name: str, low: int, high: int) -> ForeignIssue:
    """An issue of whole numbers, each of them an option."""
    values = range(low, high + 1)
    return ForeignIssue(name, tuple(map(str, values)), tuple(map(Fraction, values)), f"whole numbers {low} to {high}")


def cut_range(name: str, low: Fraction, high: Fraction, steps: int) -> ForeignIssue:
    """An issue of real numbers, taken at `steps` values that lie evenly between its ends.

    Examples
    --------
    >>> cut_range("price", Fraction(1), Fraction(2), 3).options
    ('1', '1.5', '2')
    """
    numbers = [low + (high - low) * k / (steps - 1) for k in range(steps)]
    note = f"real numbers from {decimal(low)} to {decimal(high)}, taken at {steps} values"
    return ForeignIssue(name, tuple(map(decimal, numbers)), tuple(numbers), note)


def decimal(number: Fraction, places: int = 12) -> str:
    """A number as a decimal of at most so many places, without needless zeros.

    Examples
    --------
    >>> decimal(Fraction(1, 3), 4), decimal(Fraction(-5, 2)), decimal(Fraction(30)), decimal(Fraction(-1, 10**15))
    ('0.3333', '-2.5', '30', '0')
    """
    units = round(number * 10**places)
    whole, rest = divmod(abs(units), 10**places)
    tail = f".{rest:0{places}d}".rstrip("0").rstrip(".") if places else ""
    return f"{'-' if units < 0 else ''}{whole}{tail}"


def real_issue(
    path: FilePath, name: str, ends: tuple[Fraction, Fraction], wanted: ImportWanted, line: int = 0, where: str = ""
) -> ForeignIssue:
    """An issue of real numbers, cut as the import was told to; refused where it was not told."""
    low, high = ends
    told = f"the issue {quoted(name)} takes real numbers from {decimal(low)} to {decimal(high)}"
    if wanted.steps is None:
        listed = "a conflict file lists options: say how many values to take with `steps` N"
        raise refused(path, f"{told}; {listed}", line, where, ["steps"])
    if high <= low:
        raise refused(path, f"{told}; expected the first to be the smaller", line, where)
    hold_options(path, name, wanted.steps, line, where)
    return cut_range(name, low, high, wanted.steps)
