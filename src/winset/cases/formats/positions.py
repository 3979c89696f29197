"""Tables of positions (actor, issue, position, salience, capability or votes), as expected-utility models take them.

**Long** tables have a row for each actor and issue, **wide** ones a row for each actor and for each issue a column
with the position, and perhaps one with the salience (`budget`, `budget salience`). Columns are known by their names,
in any case:

| column | also called |
|---|---|
| actor | party, player, stakeholder, member, state, country, name |
| issue | question, dimension, controversy |
| position | pos, ideal, preference |
| salience | sal, importance, saliency |
| capability | capabilities, cap, power, resources, influence, clout |
| votes | vote, seats, weight |
| reference | reference point, status quo, sq, default |

What the source means. A position is the point of a scale, 0 to 100 unless told, that the actor would have; salience
is how much the issue matters to it, from 0 to 1 or to 100; capability is what its support counts. A reference is what
holds where nothing is agreed; it may also be a row whose actor is called so. A cell that holds nothing, or `-`, `NA`
or the like, is a missing one: an actor without a position on an issue is indifferent to it.

What is kept. Each issue is a number with a `range`, each position an `ideal`, each salience what a unit of distance
costs, so that the whole range costs the actor its salience, of 100. What it has without an agreement is the
reference, or else its worst package. Consent takes more than half of the votes, or of the capabilities, unless told;
where there are none, everybody. All that a file cannot have from the table is marked as an assumption.

References
----------
Bueno de Mesquita, B. (1994). Political forecasting: an expected utility method. In: Bueno de Mesquita and Stokman
(eds), *European Community decision making*, Yale University Press.

Thomson, R. and others (eds) (2006). *The European Union decides*. Cambridge University Press. On its issues the mean
of positions does as well as any model of bargaining.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field
from fractions import Fraction
from pathlib import Path as FilePath

from winset.cases.formats.bounded import MAX_ISSUES, MAX_PARTIES, heads, refused
from winset.cases.formats.council import Council, CouncilIssue, Member, Stance, baseline_lines, council_text, votes_of
from winset.cases.formats.draft import check as check
from winset.cases.formats.foreign import ImportWanted, decimal
from winset.cases.formats.names import label_of
from winset.cases.formats.tables import TextRow, TextTable, holds_nothing, not_a_number, read_table
from winset.cases.numeric import MOST_STEPS
from winset.cases.problems import MAX_PROBLEMS, Problem, quoted
from winset.errors import ConflictError

NAME = "positions"
TITLE = "a table of positions"
TAKES = "a .csv or .tsv file with columns such as actor, issue, position, salience"
NEXT = ("check", "run", "deals")

SCALE = (0.0, 100.0)
"""The ends of the positions' scale, unless told."""

MOST_SCALE = 1e6
"""The ends of a scale are at most this far from 0."""

VALUES = 21
"""How many values of a scale may be agreed on, unless told."""

_ROLES = {
    "actor": ("actor", "party", "player", "stakeholder", "member", "state", "country", "name", "actors"),
    "issue": ("issue", "question", "dimension", "controversy"),
    "position": ("position", "pos", "ideal", "preference"),
    "salience": ("salience", "sal", "importance", "saliency"),
    "capability": ("capability", "capabilities", "cap", "power", "resources", "influence", "clout"),
    "votes": ("votes", "vote", "seats", "weight", "weights"),
    "reference": ("reference", "reference point", "status quo", "sq", "default"),
}  # fmt: skip
"""What a column holds, by what it may be called."""

_NAMED = {word: role for role, words in _ROLES.items() for word in words}
_SUFFIX = re.compile(r"(.+?)[\s_.:/()-]+(position|pos|salience|sal|importance)\)?", re.IGNORECASE)
_PREFIX = re.compile(r"(position|pos|salience|sal|importance)[\s_.:/(-]+(.+?)\)?", re.IGNORECASE)


def recognises(path: FilePath) -> bool:
    """Whether a file is a table."""
    return not path.is_dir() and any(head.strip() for head in heads(path, ".csv", ".tsv"))


def read_foreign(path: FilePath, wanted: ImportWanted) -> str:
    """The text of a conflict file for a table of positions.

    Parameters
    ----------
    path : path
    wanted : ImportWanted
        `separator`, `decimal`, `scale`, `steps` (how many values of the scale may be agreed on) and `at_least` (how
        many votes it takes).

    Raises
    ------
    ConflictError
        With a problem for every cell that is wrong, and its line.
    """
    if wanted.profiles:
        raise refused(path, "one table holds every actor; leave `profiles` out", mentions=["profiles"])
    table = read_table(path, wanted.separator, wanted.decimal)
    council = _Reader(table, wanted).council()
    wanted.told(council.remarks)
    tell = wanted.tell or (lambda _: None)
    for line in (f"Read as {council.told}.", *baseline_lines(council)):
        tell(line)
    return council_text(council)


@dataclass(frozen=True, slots=True)
class _Cell:
    """One cell with the column that it stands in."""

    line: int
    column: str
    text: str


@dataclass(slots=True)
class _Entry:
    """What a table says of one actor and one issue."""

    line: int
    actor: str
    issue: str
    cells: dict[str, _Cell]


@dataclass(slots=True)
class _Reader:
    """A table held against what its columns mean; every fault is kept with its line."""

    table: TextTable
    wanted: ImportWanted
    problems: list[Problem] = field(default_factory=list)
    remarks: list[str] = field(default_factory=list)
    layout: str = ""

    def council(self) -> Council:
        """Who wants what, how much, and with how many votes."""
        entries = self._entries()
        references, own = self._parted(entries)
        issues = list(dict.fromkeys(entry.issue for entry in own))
        actors = list(dict.fromkeys(entry.actor for entry in own))
        self._hold(actors, issues)
        self._twice(own)
        stances = {(entry.actor, entry.issue): self._stance(entry) for entry in own}
        votes = {role: self._one_each(own, role) for role in ("votes", "capability")}
        against = self._references(references, own, issues)
        self._stop()
        self._unsure(actors, issues, stances)
        scale = self.wanted.scale or SCALE
        hundred = max((s.salience for s in stances.values() if s and s.salience is not None), default=Fraction(0)) > 1
        members = tuple(
            Member(
                actor,
                {issue: stance for issue in issues if (stance := stances.get((actor, issue)))},
                votes["votes"].get(actor),
                votes["capability"].get(actor),
            )
            for actor in actors
        )
        counted, needed, rounded = votes_of(members, self._told_votes(members))
        self.remarks += [rounded] if rounded else []
        return Council(
            file=self.table.path.name, told=f"{self.layout}; {self.table.told}", members=members,
            issues=tuple(CouncilIssue(issue, against.get(issue)) for issue in issues),
            low=_exactly(scale[0]), high=_exactly(scale[1]), values=self.wanted.steps or VALUES,
            salience_of=Fraction(100 if hundred else 1), votes=counted, at_least=needed,
            usual=self.wanted.at_least is None, remarks=tuple(self.remarks),
        )  # fmt: skip

    def _wrong(self, line: int, where: str, message: str) -> None:
        self.problems.append(Problem(line, where, message))

    def _stop(self) -> None:
        """Refuse the table for all that is wrong with it."""
        if self.problems:
            ordered = sorted(dict.fromkeys(self.problems), key=lambda problem: problem.line)[:MAX_PROBLEMS]
            raise ConflictError(str(self.table.path), ordered, mentions=["scale", "steps", "at_least"])

    def _entries(self) -> list[_Entry]:
        """Every entry of the table, by its layout."""
        head = [" ".join(re.split(r"[\s_]+", name.lower())).strip() for name in self.table.head.cells]
        roles = [_NAMED.get(name, "") for name in head]
        for role in filter(None, dict.fromkeys(roles)):
            if roles.count(role) > 1:
                both = " and ".join(quoted(self.table.head.cells[k]) for k, one in enumerate(roles) if one == role)
                raise refused(
                    self.table.path, f"columns {both} both hold the {role}; leave one out", self.table.head.line
                )
        if "actor" not in roles:
            named = ", ".join(quoted(cell) for cell in self.table.head.cells[:6])
            told = f"no column of actors among {named}; call it `actor`, and the others `issue`, `position`, `salience`"
            raise refused(self.table.path, told, self.table.head.line)
        rows = [row for row in self.table.rows if self._as_wide(row)]
        if "issue" in roles:
            if "position" not in roles:
                raise refused(
                    self.table.path,
                    "a column of issues and none of positions; call it `position`",
                    self.table.head.line,
                )
            self.layout = "long: a row for each actor and issue"
            return list(self._long(rows, roles))
        self.layout = "wide: a row for each actor"
        return list(self._wide(rows, roles))

    def _as_wide(self, row: TextRow) -> bool:
        """Whether a row has as many cells as the first."""
        columns, found = len(self.table.head.cells), len(row.cells)
        if found > columns and any(row.cells[columns:]):
            self._wrong(row.line, "", f"{found} cells; the first row names {columns} columns")
            return False
        if found < columns:
            self._wrong(row.line, "", f"{found} cells; expected {columns}, empty ones too")
        return found >= columns

    def _long(self, rows: Sequence[TextRow], roles: Sequence[str]) -> Iterator[_Entry]:
        left = [self.table.head.cells[k] for k, role in enumerate(roles) if not role and self.table.head.cells[k]]
        if left:
            self.remarks.append(f"Columns that are not read: {', '.join(left)}.")
        for row in rows:
            cells = {
                role: _Cell(row.line, self.table.head.cells[k], row.cells[k]) for k, role in enumerate(roles) if role
            }
            if self._names(row, cells, ("actor", "issue")):
                yield _Entry(row.line, cells["actor"].text, cells["issue"].text, cells)

    def _names(self, row: TextRow, cells: dict[str, _Cell], roles: Sequence[str]) -> bool:
        """Whether a row says whose, and on what."""
        lacking = [role for role in roles if not cells[role].text]
        for role in lacking:
            self._wrong(row.line, cells[role].column, f"no {role}")
        return not lacking

    def _wide(self, rows: Sequence[TextRow], roles: Sequence[str]) -> Iterator[_Entry]:
        columns = {
            k: found for k, role in enumerate(roles) if not role and (found := _of_issue(self.table.head.cells[k]))
        }
        columns = {k: found for k, found in columns.items() if self._numeric(rows, k)}
        self._once(columns)
        issues = dict.fromkeys(issue for issue, _ in columns.values())
        if not issues:
            told = (
                "no column of positions: a wide table has one for each issue, a long one columns `issue` and `position`"
            )
            raise refused(self.table.path, told, self.table.head.line)
        for row in rows:
            shared = {
                role: _Cell(row.line, self.table.head.cells[k], row.cells[k]) for k, role in enumerate(roles) if role
            }
            if self._names(row, shared, ("actor",)):
                for issue in issues:
                    own = {role: _Cell(row.line, self.table.head.cells[k], row.cells[k])
                           for k, (of, role) in columns.items() if of == issue}  # fmt: skip
                    yield _Entry(row.line, shared["actor"].text, issue, shared | own)

    def _once(self, columns: dict[int, tuple[str, str]]) -> None:
        """Stop where two columns are of one thing."""
        first: dict[tuple[str, str], int] = {}
        for k, found in columns.items():
            if first.setdefault(found, k) != k:
                both = f"{quoted(self.table.head.cells[first[found]])} and {quoted(self.table.head.cells[k])}"
                told = f"columns {both} both hold the {found[1]} on {label_of(found[0])}; leave one out"
                raise refused(self.table.path, told, self.table.head.line)

    def _numeric(self, rows: Sequence[TextRow], k: int) -> bool:
        """Whether some cell of a column is a number; if none is, the column is not read."""
        found = any(self.table.number(row.cells[k]) is not None for row in rows)
        if not found:
            self.remarks.append(f"Column that is not read, as it has no number: {self.table.head.cells[k]}.")
        return found

    def _parted(self, entries: Sequence[_Entry]) -> tuple[list[_Entry], list[_Entry]]:
        """Entries of rows that are called a reference point, and those of actors."""
        named = [
            _NAMED.get(" ".join(entry.actor.lower().replace("_", " ").split())) == "reference" for entry in entries
        ]
        of_reference = [entry for entry, is_ in zip(entries, named, strict=True) if is_]
        return of_reference, [entry for entry, is_ in zip(entries, named, strict=True) if not is_]

    def _hold(self, actors: Sequence[str], issues: Sequence[str]) -> None:
        """Stop where a table is larger than what is taken."""
        if not actors:
            self._stop()
            raise refused(self.table.path, "no actor but the reference; a row for each is needed", self.table.head.line)
        for found, most, what in ((len(actors), MAX_PARTIES, "actors"), (len(issues), MAX_ISSUES, "issues")):
            if found > most:
                raise refused(self.table.path, f"{found:,} {what}; the limit is {most}")
        low, high = self.wanted.scale or SCALE
        if not (abs(low) <= MOST_SCALE and abs(high) <= MOST_SCALE):
            told = f"`scale`: found {low:g} and {high:g}; expected numbers up to {MOST_SCALE:g} either way"
            raise refused(self.table.path, told, mentions=["scale"])
        if not low < high:
            told = f"`scale`: {low:g} is not below {high:g}"
            raise refused(self.table.path, told, mentions=["scale"])
        values = self.wanted.steps or VALUES
        between = (_exactly(high) - _exactly(low)) / (values - 1)
        if Fraction(decimal(between, 9)) != between or not values <= MOST_STEPS + 1:
            told = f"`steps`: {values:,} values do not part {low:g} to {high:g} evenly, or are over {MOST_STEPS + 1:,}"
            raise refused(self.table.path, f"{told}; take 6, 11, 21, 51 or 101", mentions=["steps"])

    def _twice(self, entries: Sequence[_Entry]) -> None:
        first: dict[tuple[str, str], int] = {}
        for entry in entries:
            before = first.setdefault((entry.actor, entry.issue), entry.line)
            if before != entry.line:
                on = f" on {entry.issue}" if self.layout.startswith("long") else ""
                self._wrong(entry.line, "", f"{entry.actor}{on} stands on line {before} already; leave one out")

    def _number(self, cell: _Cell | None, low: Fraction, high: Fraction, more: str = "") -> Fraction | None:
        """A cell as a number from one to another; None where it holds nothing or is wrong."""
        if cell is None or holds_nothing(cell.text):
            return None
        number = self.table.number(cell.text)
        if number is None:
            self._wrong(cell.line, cell.column, not_a_number(cell.text, self.table.decimal))
        elif not low <= number <= high:
            told = f"found {decimal(number)}; expected a number from {decimal(low)} to {decimal(high)}{more}"
            self._wrong(cell.line, cell.column, told)
            return None
        return number

    def _position(self, cell: _Cell | None) -> Fraction | None:
        low, high = map(_exactly, self.wanted.scale or SCALE)
        return self._number(cell, low, high, "; give another scale with `scale`")

    def _stance(self, entry: _Entry) -> Stance | None:
        """What an actor would have on an issue, and how much; None where it has no position."""
        before = len(self.problems)
        position = self._position(entry.cells.get("position"))
        cell = entry.cells.get("salience")
        salience = self._number(cell, Fraction(0), Fraction(100))
        if len(self.problems) > before:
            return None
        if position is None:
            if not salience:
                return None
            self.remarks.append(
                f"{entry.actor} has no position on {entry.issue} (line {entry.line}): it is indifferent to it here."
            )
            return None
        if cell is not None and salience is None:
            told = f"{entry.actor} has a position on {entry.issue} and no salience"
            self._wrong(cell.line, cell.column, f"{told}; write one, or leave the position out too")
            return None
        return Stance(position, salience)

    def _unsure(
        self, actors: Sequence[str], issues: Sequence[str], stances: dict[tuple[str, str], Stance | None]
    ) -> None:
        """Say who is indifferent to what, where the table has no position."""
        said = " ".join(self.remarks)
        absent = [(actor, issue) for actor in actors for issue in issues if stances.get((actor, issue)) is None]
        lacking = [
            f"{actor} on {issue}" for actor, issue in absent if f"{actor} has no position on {issue} " not in said
        ]
        if lacking:
            more = f" and {len(lacking) - 8} more" if len(lacking) > 8 else ""
            self.remarks.append(f"No position, so indifferent here: {', '.join(lacking[:8])}{more}.")

    def _one_each(self, entries: Sequence[_Entry], role: str) -> dict[str, Fraction]:
        """One number for each actor, as its votes are: the same wherever it stands."""
        found: dict[str, tuple[Fraction, int]] = {}
        for entry in entries:
            cell = entry.cells.get(role)
            number = self._number(cell, Fraction(0), Fraction(10**9))
            if cell is None or number is None:
                continue
            first, line = found.setdefault(entry.actor, (number, entry.line))
            if first != number:
                told = f"{entry.actor} has {decimal(number)} here and {decimal(first)} on line {line}"
                self._wrong(cell.line, cell.column, f"{told}; write the same for all its issues")
        lacking = {entry.actor: entry.line for entry in reversed(entries) if entry.actor not in found}
        if found and lacking and not self.problems:
            for actor, line in lacking.items():
                self._wrong(line, role, f"{actor} has none, and others have")
        return {actor: number for actor, (number, _) in found.items()}

    def _references(
        self, rows: Sequence[_Entry], entries: Sequence[_Entry], issues: Sequence[str]
    ) -> dict[str, Fraction]:
        """What holds on each issue where nothing is agreed."""
        found: dict[str, tuple[Fraction, int]] = {}
        cells = [(entry.issue, entry.cells.get("position")) for entry in rows]
        for issue, cell in [*cells, *((entry.issue, entry.cells.get("reference")) for entry in entries)]:
            number = self._position(cell)
            if cell is None or number is None:
                continue
            first, line = found.setdefault(issue, (number, cell.line))
            if first != number:
                told = f"{issue} has {decimal(number)} here and {decimal(first)} on line {line}; it has one reference"
                self._wrong(cell.line, cell.column, told)
        lacking = [issue for issue in issues if issue not in found]
        if not found:
            told = "Nothing says what holds without an agreement, so all have their worst then and sign anything"
            self.remarks.append(f"{told}; a row whose actor is `status quo` would say it.")
        if found and lacking:
            self.remarks.append(
                f"No reference on {', '.join(lacking[:8])}: without an agreement there is the worst on it."
            )
        return {issue: number for issue, (number, _) in found.items()}

    def _told_votes(self, members: Sequence[Member]) -> Fraction | None:
        """How many votes it takes, where that is told."""
        told = self.wanted.at_least
        total = sum((member.count for member in members if member.count), Fraction(0))
        if told is None:
            return None
        if not total:
            lacking = "`at_least`: the table has neither votes nor capabilities to count"
            raise refused(self.table.path, lacking, mentions=["at_least"])
        if not 0 < told <= total:
            expected = f"expected a number above 0 and up to {decimal(total)}, all votes together"
            raise refused(self.table.path, f"`at_least`: found {told:g}; {expected}", mentions=["at_least"])
        return _exactly(told)


def _exactly(number: float) -> Fraction:
    """A number as it is written."""
    return Fraction(repr(float(number)))


def _of_issue(column: str) -> tuple[str, str] | None:
    """The issue of a column of a wide table, and what it holds of it; None where it has no name."""
    if not column.strip():
        return None
    for form, at in ((_SUFFIX, (1, 2)), (_PREFIX, (2, 1))):
        match = form.fullmatch(column.strip())
        if match:
            return match.group(at[0]).strip(), _NAMED[match.group(at[1]).lower()]
    return column.strip(), "position"
