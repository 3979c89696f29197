"""A foreign case as the text of a conflict file that a person can read, and the check that it is one."""

from __future__ import annotations

import json
import re
import textwrap
from collections.abc import Iterable, Sequence
from fractions import Fraction
from pathlib import Path as FilePath

from winset.cases.formats.foreign import ForeignCase, ForeignParty, decimal
from winset.cases.formats.names import label_of, safe_names
from winset.cases.numbers import LEAST_NOISE

WIDTH = 112
"""Longest line that is written, long words aside."""

PLACES = 12
"""Decimals that are kept of a number."""

ABSENT = "none_other"
"""Stands beside the one option of an issue that has no other; a rule forbids it."""

_PLAIN = re.compile(r"[A-Za-z][A-Za-z0-9_()/+.-]*( [A-Za-z0-9_()/+.-]+)*")
_WORDS = {"true", "false", "null"}


def draft(case: ForeignCase) -> str:
    """The text of a conflict file.

    Parameters
    ----------
    case : ForeignCase

    Returns
    -------
    str
        YAML; text of the source stands in it as data only.
    """
    names = _Names(case)
    lines = [*_head(case), "", "winset: 2", f"title: {quote(label_of(case.title) or 'A negotiation')}", ""]
    lines += [*_sources(case, names), "", *_parties(case, names), *_issues(case, names), *_rules(case, names)]
    lines += ["consent:", *flow("  - of: ", names.parties, 8, "[]")]
    lines += ["    because: nobody is bound without its own consent", "    source: assumption"]
    return "\n".join(lines) + "\n"


class _Names:
    """The names that a case's parties, issues and options have in the file."""

    def __init__(self, case: ForeignCase) -> None:
        self.parties = safe_names([party.name for party in case.parties], "party")
        self.issues = safe_names([issue.name for issue in case.issues], "issue")
        self.options = [safe_names(issue.options, "option") for issue in case.issues]


def _head(case: ForeignCase) -> list[str]:
    """Comments: where it comes from, what the numbers mean, what was assumed or could not be kept."""
    files = ", ".join([label_of(case.file), *(label_of(party.file) for party in case.parties)])
    paragraphs = [f"Imported from {case.format}: {files}.", case.meaning]
    paragraphs += [
        "What the source has under another name stands here under a name that a conflict file can use, with its own as "
        "the label. The source has no clock; so nothing here depends on time, and what no agreement is worth is "
        "`otherwise`. Assumed: that everyone must agree, and `noise`, which only `winset run` reads."
    ]
    paragraphs += case.remarks
    lines: list[str] = []
    for paragraph in paragraphs:
        lines += ["#" if lines else "", *(f"# {line}" for line in fold(paragraph, WIDTH - 2))]
    return lines[1:]


def fold(text: str, width: int) -> list[str]:
    """Text on lines of about a width, one space between words."""
    plain = "".join(c if c.isprintable() else " " for c in text)
    return textwrap.wrap(plain, width, break_long_words=False, break_on_hyphens=False) or [""]


def _sources(case: ForeignCase, names: _Names) -> list[str]:
    lines = ["sources:", f"  domain: {{title: {quote(label_of(case.file))}, note: {quote(case.format)}}}"]
    for name, party in zip(names.parties, case.parties, strict=True):
        lines.append(f"  profile_{name}: {{title: {quote(label_of(party.file))}, note: {quote(case.format)}}}")
    return lines


def _parties(case: ForeignCase, names: _Names) -> list[str]:
    lines = ["parties:"]
    for name, party in zip(names.parties, case.parties, strict=True):
        lines += [f"  {name}:", f"    name: {quote(label_of(party.name) or name)}", f"    source: profile_{name}"]
        lines += [*_noise(party), *_otherwise(party)]
        lines += _wrapped("    note: ", 6, "; ".join(party.notes)) if party.notes else []
        lines.append("    values:")
        places = _places(party)
        for k, issue in enumerate(names.issues):
            points = [decimal(number, places) for number in party.points[k]]
            entries = [f"{key(option)}: {number}" for option, number in zip(names.options[k], points, strict=True)]
            lines += flow(f"      {issue}: ", entries, 8)
    return [*lines, ""]


def _places(party: ForeignParty) -> int:
    """Decimals that are kept: fewer where numbers are large, for a solve has about fifteen digits."""
    largest = max((abs(number) for table in party.points for number in table), default=Fraction(0))
    return min(PLACES, max(0, 15 - len(str(int(largest)))))


def _noise(party: ForeignParty) -> list[str]:
    """The noise that is assumed: a hundredth of what is at stake for the party, to one digit; never below the least."""
    stake = float(party.best - party.worst) / 100
    mode = max(float(f"{stake:.1g}"), 2 * LEAST_NOISE) if stake else 0.01
    low, middle, high = (decimal(Fraction(str(mode)) * k / 2, 20) for k in (1, 2, 4))
    return [
        f"    noise: {{low: {low}, mode: {middle}, high: {high}, source: assumption,",
        "            because: about a hundredth of what is at stake for it; the source does not say}",
    ]


def _otherwise(party: ForeignParty) -> list[str]:
    """What the party has without an agreement."""
    if party.reserve is not None:
        return [f"    otherwise: {decimal(party.reserve, _places(party))}"]
    worst = decimal(party.worst, _places(party))
    return [
        f"    otherwise: {{low: {worst}, high: {worst}, source: assumption,",
        "                because: the source holds any agreement better than none; this is its worst package}",
    ]


def _issues(case: ForeignCase, names: _Names) -> list[str]:
    lines = ["issues:"]
    for name, issue, options in zip(names.issues, case.issues, names.options, strict=True):
        lines += [f"  {name}:", f"    name: {quote(label_of(issue.name) or name)}"]
        lines += [f"    note: {quote(label_of(issue.note))}"] if issue.note else []
        labels = [label_of(text) or option for text, option in zip(issue.options, options, strict=True)]
        if len(options) > 1 and labels == list(options):
            lines += flow("    options: ", map(key, options), 6, "[]")
        else:
            lines += flow("    options: ", _labelled(options, labels), 6)
    return [*lines, ""]


def _labelled(options: Sequence[str], labels: Sequence[str]) -> list[str]:
    """The options with their labels; an issue of one option has an impossible one beside it."""
    entries = [f"{key(name)}: {quote(label)}" for name, label in zip(options, labels, strict=True)]
    return entries if len(options) > 1 else [*entries, f"{_absent(options)}: Nothing else (not in the source)"]


def _absent(options: Sequence[str]) -> str:
    return ABSENT if ABSENT not in options else f"{ABSENT}_2"


def _rules(case: ForeignCase, names: _Names) -> list[str]:
    """Issues with one option need a second one in a conflict file; a rule forbids it."""
    single = [k for k, issue in enumerate(case.issues) if len(issue.options) == 1]
    lines = ["rules:"] if single else []
    for k in single:
        require = f"{names.issues[k]} == '{names.options[k][0]}'"
        lines.append(f'  - {{require: "{require}", because: the source has one option alone}}')
    return [*lines, ""] if lines else []


def flow(start: str, entries: Iterable[str], indent: int, braces: str = "{}") -> list[str]:
    """A mapping in braces, or a list in brackets, broken between its entries where a line would be too long.

    Examples
    --------
    >>> flow("  x: ", ["a: 1", "b: 2"], 4)
    ['  x: {a: 1, b: 2}']
    """
    lines, here = [], start + braces[0]
    for k, entry in enumerate(entries):
        if k and len(here) + len(entry) + 3 > WIDTH:
            lines.append(here.rstrip())
            here = " " * indent
        here += f"{entry}, "
    return [*lines, here.removesuffix(", ") + braces[1]]


def _wrapped(start: str, indent: int, text: str) -> list[str]:
    """A key and its text, in quotes and folded where it is long."""
    if len(start) + len(text) < WIDTH:
        return [start + quote(text)]
    parts = fold(text, WIDTH - indent)
    quoted = [json.dumps(part, ensure_ascii=False)[1:-1] for part in parts]
    return [f'{start}"', *(" " * indent + part for part in quoted[:-1]), f'{" " * indent}{quoted[-1]}"']


def key(name: str) -> str:
    """A name as a key: in quotes where it would read as anything but itself."""
    return name if re.fullmatch(r"[A-Za-z_][A-Za-z0-9_-]*|0|[1-9][0-9]{0,17}", name) else json.dumps(name)


def quote(text: str) -> str:
    """A text as a YAML scalar: plain where that is safe, else in double quotes with what is not printable written out.

    Examples
    --------
    >>> quote("A treaty"), quote("19'' LCD: new"), quote("null")
    ('A treaty', '"19\\'\\' LCD: new"', '"null"')
    """
    if _PLAIN.fullmatch(text) and text.lower() not in _WORDS:
        return text
    inner = json.dumps(text, ensure_ascii=False)
    return "".join(c if c.isprintable() else _escape(c) for c in inner)


def _escape(c: str) -> str:
    """One character as YAML writes it in double quotes."""
    code = ord(c)
    return f"\\U{code:08x}" if code > 0xFFFF else f"\\u{code:04x}"


def check(text: str, name: str | FilePath) -> str:
    """Read a written text back as a conflict file, and say what it holds.

    Raises
    ------
    ConflictError
        With every problem; nothing should have been written by then.
    """
    from winset.cases.read import parse

    conflict = parse(text, str(name))
    total = 1
    for issue in conflict.issues.values():
        total *= len(issue.options)
    return f"{len(conflict.parties)} parties, {len(conflict.issues)} issues, {total:,} packages"
