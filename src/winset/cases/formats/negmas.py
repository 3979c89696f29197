"""NegMAS scenarios: a folder with the outcome space and one utility function a party, in YAML or JSON.

The files are read as data: a `type` is a word that is looked up below, never code that is run. (A folder that NegMAS
wrote as XML is GENIUS XML, and read as that.)

What the source means (NegMAS 0.16). `LinearAdditiveUtilityFunction` is bias + the sum over issues of weight × value
function of the issue's value, with nothing normalised; `LinearUtilityFunction` and `AffineUtilityFunction` are the same
with the value itself; `ConstUtilityFunction` is one number. Value functions: `TableFun` lists, `IdentityFun` is x,
`LinearFun` slope · x, `AffineFun` slope · x + bias, `ConstFun` bias, `QuadraticFun` a2 · x² + a1 · x + bias. A reserved
value is on the scale of these utilities; -∞, which NegMAS puts where none is given, means that any agreement is better
than none. A reserved outcome stands for its utility.

What is kept. Points are these utilities as they are, a bias or a constant in those of the first issue; `otherwise` is
the reserved value, and where that is -∞ the party's worst package, marked as an assumption. A discounted function
(`ExpDiscountedUFun`, `LinDiscountedUFun`) is read at the start, its discount noted. Other types are refused by name.

References
----------
Mohammad, Y., S. Nakadai and A. Greenwald (2021). NegMAS: a platform for automated negotiations. *PRIMA 2020*, LNCS
12568: 343–351.
"""

from __future__ import annotations

import math
from collections.abc import Sequence
from fractions import Fraction
from pathlib import Path as FilePath
from typing import Any, NoReturn

from winset.cases.document import Document
from winset.cases.formats.bounded import exact, files_at, heads, left_out, load_json, load_yaml, refused, sound
from winset.cases.formats.draft import check as check
from winset.cases.formats.draft import draft
from winset.cases.formats.entries import Entries, value_text
from winset.cases.formats.foreign import (
    ForeignCase,
    ForeignIssue,
    ForeignParty,
    ImportWanted,
    hold_limits,
    hold_options,
    real_issue,
    whole_range,
)
from winset.cases.problems import Path, quoted
from winset.errors import ConflictError

NAME = "negmas"
TITLE = "NegMAS YAML or JSON"
TAKES = "a folder with an outcome space and utility functions, or the file of the outcome space"
NEXT = ("check", "deals")

MEANING = (
    "A utility is what NegMAS computes, bias + the sum over issues of weight × value function, as it is: nothing has "
    "been normalised, and `otherwise`, the reserved value, is on that same scale."
)
_LISTED = {"CategoricalIssue", "OrdinalIssue", "DiscreteOrdinalIssue", "CardinalIssue", "DiscreteCardinalIssue",
           "SingletonIssue"}  # fmt: skip
_ADDITIVE = ("LinearAdditiveUtilityFunction", "LinearUtilityFunction", "AffineUtilityFunction", "ConstUtilityFunction")
_DISCOUNTED = ("ExpDiscountedUFun", "LinDiscountedUFun")
_FUNCTIONS = ("TableFun", "IdentityFun", "LinearFun", "AffineFun", "ConstFun", "QuadraticFun")
_SUFFIXES = (".yml", ".yaml", ".json")
_TYPES = ("type", "__python_class__")


def recognises(path: FilePath) -> bool:
    """Whether a file, or some file of a folder, is an outcome space or a utility function of NegMAS."""
    marks = ("OutcomeSpace", "UtilityFunction", "UFun")
    return any(
        any(mark in head for mark in marks) and any(key in head for key in _TYPES) and "\nwinset:" not in f"\n{head}"
        for head in heads(path, *_SUFFIXES)
    )


def read_foreign(path: FilePath, wanted: ImportWanted) -> str:
    """The text of a conflict file for a NegMAS scenario.

    Parameters
    ----------
    path : path
        A folder, or the file of the outcome space.
    wanted : ImportWanted

    Raises
    ------
    ConflictError
        With file and line, where a type is not one that is read, something is missing, or a limit is passed.
    """
    found, skipped = _found(path, wanted)
    spaces = [(file, document) for file, document, kind in found if kind.endswith("OutcomeSpace")]
    functions = [(file, document) for file, document, kind in found if not kind.endswith("OutcomeSpace")]
    if len(spaces) != 1:
        names = ", ".join(file.name for file, _ in spaces) or "none"
        raise refused(path, f"{len(spaces)} outcome spaces ({names}); expected one")
    if not functions:
        told = "".join(f"; {remark}" for remark in skipped[:3])
        message = f"no utility functions beside the outcome space; name them with `profiles`{told}"
        raise refused(path, message, mentions=["profiles"])
    file, document = spaces[0]
    issues = _issues(file, document, wanted)
    hold_limits(file, issues, len(functions))
    parties = tuple(_party(where, one, issues) for where, one in functions)
    title = document.data.get("name")
    return draft(
        ForeignCase(TITLE, _word(title) or file.stem, file.name, tuple(issues), parties, MEANING, wanted.told(skipped))
    )


def _found(path: FilePath, wanted: ImportWanted) -> tuple[list[tuple[FilePath, Document, str]], list[str]]:
    """The files that belong together, with their types, named or standing in the folder; and what was left out."""
    beside = files_at(path if path.is_dir() else path.parent, *_SUFFIXES)
    if not path.is_dir():
        json = path.suffix.lower() == ".json"
        beside = [path] if wanted.profiles else [file for file in beside if (file.suffix.lower() == ".json") == json]
    elif wanted.profiles:
        beside = [file for file in beside if any("OutcomeSpace" in head for head in heads(file, *_SUFFIXES))]
    chosen = [file for file in dict.fromkeys([*beside, *wanted.profiles]) if file in wanted.profiles or file == path]
    read, skipped = sound([file for file in beside if file not in chosen and recognises(file)], _load)
    skipped += [left_out(file, "neither an outcome space nor a utility function") for file in beside
                if file not in chosen and file not in read and not recognises(file)]  # fmt: skip
    read |= {file: _load(file) for file in chosen}
    found = []
    for file in dict.fromkeys([*beside, *wanted.profiles]):
        if file in read:
            document = read[file]
            kind = _type(document.data)
            if (
                kind.endswith("OutcomeSpace")
                or kind in (*_ADDITIVE, *_DISCOUNTED)
                or "Function" in kind
                or "UFun" in kind
            ):
                found.append((file, document, kind))
            elif file in wanted.profiles or file == path:
                raise refused(file, f"type {quoted(kind)}; expected an outcome space or a utility function of NegMAS")
    kinds = {file.suffix.lower() == ".json" for file, _, _ in found}
    if len(kinds) > 1 and not wanted.profiles:
        raise refused(path, "the scenario in YAML and in JSON; give the path of one of the outcome spaces")
    return found, skipped


def _load(file: FilePath) -> Document:
    return load_json(file) if file.suffix.lower() == ".json" else load_yaml(file)


def _type(entry: Any) -> str:
    """The type that an entry names, without its module; empty where it names none."""
    if not isinstance(entry, dict):
        return ""
    named = next((entry[key] for key in _TYPES if isinstance(entry.get(key), str)), "")
    return str(named).rsplit(".", 1)[-1]


def _word(value: object) -> str:
    return value if isinstance(value, str) else ""


def _refuse_type(file: Entries, where: Path, known: Sequence[str], what: str) -> NoReturn:
    """Stop at a type that is not read, by its name."""
    told = quoted(_type(file.at(where)) or file.at(where))
    file.refuse(where, f"{what} of type {told}; those that can be imported: {', '.join(known)}")


def _issues(path: FilePath, document: Document, wanted: ImportWanted) -> list[ForeignIssue]:
    file = Entries(path, document)
    _hold_keys(file)
    issues = [_issue(file, ("issues", k), wanted) for k in range(len(file.list(("issues",))))]
    names = [issue.name for issue in issues]
    for k, name in enumerate(names):
        if name in names[:k]:
            file.refuse(("issues", k), f"a second issue {quoted(name)}")
    return issues


def _hold_keys(file: Entries) -> None:
    """Stop where the reader of YAML had to leave keys out: lists as keys, repeated ones."""
    if file.document.problems:
        raise ConflictError(str(file.path), file.document.problems)


def _issue(file: Entries, where: Path, wanted: ImportWanted) -> ForeignIssue:
    """An issue: listed values, whole numbers, or real numbers that are cut."""
    entry = file.at(where)
    kind = _type(entry)
    name = value_text(entry.get("name")) if isinstance(entry, dict) else ""
    if not name:
        file.refuse(where, "an issue without a name")
    if kind in _LISTED:
        values = file.list((*where, "values"))
        hold_options(file.path, name, len(values), file.document.line(where))
        numbers = tuple(
            number for value in values if not isinstance(value, str) and (number := exact(value)) is not None
        )
        return ForeignIssue(name, file.texts((*where, "values")), numbers if len(numbers) == len(values) else ())
    if kind not in ("ContiguousIssue", "ContinuousIssue"):
        _refuse_type(file, where, (*sorted(_LISTED), "ContiguousIssue", "ContinuousIssue"), "an issue")
    file.list((*where, "values"), 2)
    low, high = (file.number((*where, "values", k)) for k in (0, 1))
    line = file.document.line(where)
    if kind == "ContinuousIssue":
        return real_issue(file.path, name, (low, high), wanted, line)
    if low.denominator != 1 or high.denominator != 1 or high < low:
        file.refuse((*where, "values"), "expected two whole numbers, the smaller first")
    hold_options(file.path, name, int(high - low) + 1, line)
    return whole_range(name, int(low), int(high))


def _party(path: FilePath, document: Document, issues: list[ForeignIssue]) -> ForeignParty:
    """One party's utility function, held against the outcome space."""
    file, at, notes = Entries(path, document), (), []
    outer = _type(document.data)
    where: Path = at
    if outer in _DISCOUNTED:
        where = ("ufun",)
        said = value_text(document.data.get("discount")) or value_text(document.data.get("cost"))
        notes.append(
            f"{outer} {said} in the source, read at the start: the discount is not used here".replace("  ", " ")
        )
    if _type(file.at(where)) not in _ADDITIVE:
        _refuse_type(file, where, (*_ADDITIVE, *_DISCOUNTED), "a utility function")
    _hold_keys(file)
    points = _points(file, where, issues)
    reserve, more = _reserve(file, where, issues, points)
    name = _word(document.data.get("name")) or _word(file.at((*where, "name"))) or path.stem
    return ForeignParty(name, path.name, tuple(map(tuple, points)), reserve, (*notes, *more))


def _points(file: Entries, where: Path, issues: list[ForeignIssue]) -> list[list[Fraction]]:
    """What each option of each issue adds; a constant is added to the first issue's."""
    kind = _type(file.at(where))
    if kind == "ConstUtilityFunction":
        constant = file.number((*where, "value"))
        points = [[Fraction(0)] * len(issue.options) for issue in issues]
    else:
        constant = file.number((*where, "bias"), Fraction(0))
        points = []
        for k, issue in enumerate(issues):
            weight = _weight(file, (*where, "weights"), k, issue, len(issues))
            inner = _inner(file, (*where, "values"), k, issue, len(issues)) if kind == _ADDITIVE[0] else None
            points.append([weight * _value(file, inner, issue, o) for o in range(len(issue.options))])
    points[0] = [number + constant for number in points[0]]
    return points


def _weight(file: Entries, where: Path, k: int, issue: ForeignIssue, count: int) -> Fraction:
    """An issue's weight: by its place, by its name, or 1."""
    found = file.at(where)
    if isinstance(found, dict):
        return file.number((*where, issue.name), Fraction(1))
    if found is None:
        return Fraction(1)
    file.list(where, count)
    return file.number((*where, k))


def _inner(file: Entries, where: Path, k: int, issue: ForeignIssue, count: int) -> Path | None:
    """Where the value function of an issue stands; None for the value itself."""
    found = file.at(where)
    if isinstance(found, dict):
        return (*where, issue.name) if issue.name in found else None
    file.list(where, count)
    return (*where, k)


def _value(file: Entries, where: Path | None, issue: ForeignIssue, option: int) -> Fraction:
    """A value function of an option."""
    entry = {"type": "IdentityFun"} if where is None else file.at(where)
    at: Path = where or ()
    kind = _type(entry) or ("TableFun" if isinstance(entry, dict) else "")
    if kind not in _FUNCTIONS:
        _refuse_type(file, at, _FUNCTIONS, "a value function")
    if kind == "TableFun":
        return _listed(file, at, issue, option)
    if kind == "ConstFun":
        return file.number((*at, "bias"))
    if not issue.numbers:
        file.refuse(at, f"{kind} of the issue {quoted(issue.name)}, whose values are not numbers")
    x = issue.numbers[option]
    if kind == "IdentityFun":
        return x
    if kind == "QuadraticFun":
        bias = file.number((*at, "bias"), Fraction(0))
        return file.number((*at, "a2")) * x * x + file.number((*at, "a1")) * x + bias
    return file.number((*at, "slope")) * x + (file.number((*at, "bias"), Fraction(0)) if kind == "AffineFun" else 0)


def _listed(file: Entries, where: Path, issue: ForeignIssue, option: int) -> Fraction:
    """What a table gives an option; its keys may be texts or numbers."""
    table = file.at((*where, "mapping")) if "mapping" in file.at(where) else file.at(where)
    inner = (*where, "mapping") if "mapping" in file.at(where) else where
    if not isinstance(table, dict):
        file.refuse(inner, f"found {quoted(table)}; expected values and their utilities")
    text = issue.options[option]
    known = [key for key in table if value_text(key) == text]
    if not known:
        file.refuse(inner, f"nothing for {quoted(text)} of the issue {quoted(issue.name)}")
    return file.number((*inner, known[0]))


def _reserve(
    file: Entries, where: Path, issues: list[ForeignIssue], points: list[list[Fraction]]
) -> tuple[Fraction | None, tuple[str, ...]]:
    """The reserved value, or the utility of the reserved outcome; None where any agreement is better than none."""
    for place in dict.fromkeys([(), where]):
        found = file.at((*place, "reserved_value"))
        if found is not None and not (isinstance(found, float) and math.isinf(found) and found < 0):
            return file.number((*place, "reserved_value")), ()
    for place in dict.fromkeys([(), where]):
        if file.at((*place, "reserved_outcome")) is not None:
            outcome = file.list((*place, "reserved_outcome"), len(issues))
            rows = [_option(file, (*place, "reserved_outcome", k), issue) for k, issue in enumerate(issues)]
            told = ", ".join(quoted(value_text(value)) for value in outcome)
            worth = sum((points[k][row] for k, row in enumerate(rows)), Fraction(0))
            return worth, (f"its reserved outcome: {told}",)
    return None, ("no reserved value in the source",)


def _option(file: Entries, where: Path, issue: ForeignIssue) -> int:
    text = value_text(file.at(where))
    if text not in issue.options:
        file.refuse(where, f"found {quoted(text)}; not a value of {quoted(issue.name)}")
    return issue.options.index(text)
