"""Tables as text: cells with their lines, the separator and the decimal sign found out or as told."""

from __future__ import annotations

import csv
import re
from collections.abc import Sequence
from dataclasses import dataclass
from fractions import Fraction
from pathlib import Path as FilePath

from winset.cases.formats.bounded import exact, refused, text_of
from winset.cases.problems import quoted

MAX_ROWS = 20_000
MAX_COLUMNS = 500
"""Most rows and columns of a table that is read."""

SEPARATORS = {",": "comma", ";": "semicolon", "\t": "tab", "|": "bar"}
"""The signs that may stand between cells."""

DECIMALS = {".": "point", ",": "comma"}
"""The signs that may stand before decimals."""

NOTHING = frozenset({"", "-", "–", ".", "*", "na", "n/a", "n.a.", "nan", "none", "null", "missing"})
"""What stands in a cell that holds nothing."""

_POINT = re.compile(r"[-+]?[0-9]*\.[0-9]+")
_COMMA = re.compile(r"[-+]?[0-9]*,[0-9]+")


@dataclass(frozen=True, slots=True)
class TextRow:
    """The cells of a row, and the line on which it ends."""

    line: int
    cells: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class TextTable:
    """A table read.

    Attributes
    ----------
    path : path
    head : TextRow
    rows : tuple of TextRow
        Without those of which every cell is empty.
    separator, decimal : str
    """

    path: FilePath
    head: TextRow
    rows: tuple[TextRow, ...]
    separator: str
    decimal: str

    @property
    def told(self) -> str:
        """How it was read."""
        return f"cells apart by a {SEPARATORS[self.separator]}, decimals after a {DECIMALS[self.decimal]}"

    def number(self, text: str) -> Fraction | None:
        """A cell as a number; None where it is none."""
        if self.decimal == "," and "." in text:
            return None
        return exact(text.replace(",", ".") if self.decimal == "," else text)


def read_table(path: FilePath, separator: str | None = None, decimal: str | None = None) -> TextTable:
    """A table of a text file.

    Parameters
    ----------
    path : path
    separator, decimal : str, optional
        Default: the separator that makes most cells of the first line, and a comma for decimals where numbers have one.

    Raises
    ------
    ConflictError
        Where it is no text in UTF-8, has no rows, passes a limit, or does not say which sign is which.

    Examples
    --------
    >>> import tempfile
    >>> file = FilePath(tempfile.mkdtemp()) / "a.csv"
    >>> _ = file.write_text("actor;position\\na;1,5\\n")
    >>> read_table(file).told
    'cells apart by a semicolon, decimals after a comma'
    """
    text = _plain(path)
    first = next((line for line in text.splitlines() if line.strip()), "")
    chosen = separator or max(SEPARATORS, key=lambda sign: len(_split(first, sign)))
    if len(_split(first, chosen)) < 2:
        signs = ", ".join(f"a {name}" for name in SEPARATORS.values())
        told = f"one column alone; cells stand apart by {signs}; say by which with `separator`"
        raise refused(path, told, 1, mentions=["separator"])
    rows = _rows(path, text, chosen)
    if len(rows) < 2:
        raise refused(path, "no rows below the first, which names the columns", rows[0].line if rows else 1)
    return TextTable(path, rows[0], tuple(rows[1:]), chosen, decimal or _decimal(path, rows[1:]))


def holds_nothing(text: str) -> bool:
    """Whether a cell holds nothing: it is empty, or says so."""
    return text.strip().lower() in NOTHING


def _plain(path: FilePath) -> str:
    """The text of a file; one in another encoding is refused with what to do."""
    try:
        raw = path.read_bytes()[:4] if path.is_file() else b""
    except OSError:
        raw = b""
    if raw[:2] in (b"\xff\xfe", b"\xfe\xff"):
        raise refused(path, "text in UTF-16; save it as CSV in UTF-8", 1)
    return text_of(path)


def _split(line: str, separator: str) -> list[str]:
    return next(csv.reader([line], delimiter=separator), [])


def _rows(path: FilePath, text: str, separator: str) -> list[TextRow]:
    """The rows that are not empty, each with its line."""
    reader = csv.reader(text.splitlines(keepends=True), delimiter=separator, strict=True)
    found: list[TextRow] = []
    try:
        for cells in reader:
            if len(cells) > MAX_COLUMNS:
                raise refused(path, f"{len(cells):,} columns; the limit is {MAX_COLUMNS}", reader.line_num)
            if any(cell.strip() for cell in cells):
                found.append(TextRow(reader.line_num, tuple(cell.strip() for cell in cells)))
            if len(found) > MAX_ROWS:
                raise refused(path, f"more than {MAX_ROWS:,} rows", reader.line_num)
    except csv.Error as error:
        raise refused(path, f"not a table: {error}", reader.line_num) from None
    return found


def _decimal(path: FilePath, rows: Sequence[TextRow]) -> str:
    """The sign before decimals, as the numbers of the table have it."""
    lines = {sign: next((row.line for row in rows if any(form.fullmatch(cell) for cell in row.cells)), 0)
             for sign, form in ((".", _POINT), (",", _COMMA))}  # fmt: skip
    if lines["."] and lines[","]:
        told = f"numbers with a point (line {lines['.']}) and with a comma (line {lines[',']})"
        raise refused(path, f"{told}; say with `decimal` which is right", max(lines.values()), mentions=["decimal"])
    return "," if lines[","] else "."


def not_a_number(text: str, decimal: str) -> str:
    """What is told of a cell that should be a number."""
    other = "," if decimal == "." else "."
    hint = f"; decimals stand after a {DECIMALS[decimal]} here" if other in text else ""
    return f"found {quoted(text)}; expected a number{hint}"
