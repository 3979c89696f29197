"""Changes put into the text of a conflict file: what they touch is written anew and marked, the rest stays."""

from __future__ import annotations

import json
import textwrap
from pathlib import PurePath
from typing import TYPE_CHECKING, Any

from winset.cases.changes import change_conflict
from winset.cases.checks import check_conflict
from winset.cases.document import Plus, plain_copy
from winset.cases.edits import Data, apply
from winset.cases.problems import NEVER_HOLDS, clean, show_path
from winset.cases.read import from_data, parse
from winset.cases.text_edits import LINE_END, Edit, edits_of, same
from winset.cases.yaml_nodes import placed
from winset.cases.yaml_text import WIDTH, Hand
from winset.errors import ConflictError, RequestError

if TYPE_CHECKING:
    from collections.abc import Sequence

    from winset.cases.change import Change
    from winset.cases.problems import Path
    from winset.cases.schema import Conflict

ASKED = ("statements", "claims", "readings", "questions", "courses", "tour")
"""Parts of a file that ask something of it: nothing that is solved rests on them."""

MARK = "Changed:"
"""What a comment on a change begins with."""

NL = "\n"

MOST = 200
"""Most changes that are put into a text at once."""

_Notes = list[tuple["Path", str]]


def put_into_text(
    conflict: Conflict, text: str, name: str, changes: Sequence[Change], words: Sequence[Sequence[str]]
) -> str:
    """The text of a conflict file with changes made in it, each marked by a comment.

    Parameters
    ----------
    conflict : Conflict
        What the text says.
    text : str
    name : str
        The file's name, for messages and the first comment.
    changes : sequence of Change
        Made in their order, as `change_conflict` makes them.
    words : sequence of sequence of str
        Each change as clauses that may follow "if".

    Returns
    -------
    str
        A file that says what the changed conflict is. The record is cut where the changed war cannot follow it, and
        what the file asks (claims, questions and the like) goes where it speaks of what is gone; both are marked.

    Raises
    ------
    ConflictError
        Where the changed conflict is not valid.
    RequestError
        Where a change cannot be made, or the result would not read as the changed conflict.
    """
    if len(changes) > MOST:
        raise RequestError(f"{len(changes)} changes; at most {MOST} can be put into a file at once")
    text = text.removeprefix("\ufeff")
    base = _data(conflict)
    data, touched = _made(conflict, base, changes)
    (wanted, notes), file = _readable(_recorded(data, change_conflict(conflict, changes)))
    notes = [*((path, clause) for k, path in touched for clause in words[k]), *notes]
    goal = _meaning(file)
    told = [clause for one in words for clause in one]
    failing: set[str] = set()
    for exact in (False, True):
        written, edited, lost = _edited(text, base, wanted, notes, failing, exact=exact)
        failing = _unlike(written, goal, edited)
        if not failing:
            newline = _newline(text)
            return "".join(line + newline for line in _head(name, told, lost)) + written
    parts = ", ".join(sorted(failing))
    raise RequestError(f"{name}: the changes cannot be written into this text so that it reads as meant ({parts})")


def _data(conflict: Conflict) -> Data:
    """A conflict's plain data, with what it asks and without its map, which no change concerns."""
    data: Data = plain_copy(conflict.model_dump(by_alias=True, exclude_unset=True))
    if "tour" in conflict.model_fields_set:
        data["tour"] = [plain_copy(step.model_dump(by_alias=True, exclude_unset=True)) for step in conflict.tour]
    return data


def _made(conflict: Conflict, base: Data, changes: Sequence[Change]) -> tuple[Data, list[tuple[int, Path]]]:
    """The changed data, and which change touched what in it."""
    data, touched = plain_copy(base), []
    calendar = None if conflict.time is None else conflict.calendar
    for k, change in enumerate(changes):
        before = plain_copy(data)
        apply(data, change, calendar)
        touched += [(k, path) for path in _apart(before, data, ())]
    return data, touched


def _apart(one: Any, other: Any, path: Path) -> list[Path]:
    """The places at which data differ."""
    if same(one, other):
        return []
    if isinstance(one, dict) and isinstance(other, dict):
        keys = dict.fromkeys([*one, *other])
        inner = [found for key in keys if key in one and key in other for found in
                 _apart(one[key], other[key], (*path, key))]  # fmt: skip
        return inner + [(*path, key) for key in keys if (key in one) != (key in other)]
    if isinstance(one, list) and isinstance(other, list) and len(one) == len(other):
        pairs = enumerate(zip(one, other, strict=True))
        return [found for k, (a, b) in pairs for found in _apart(a, b, (*path, k))]
    return [path]


def _recorded(data: Data, changed: Conflict) -> tuple[Data, _Notes]:
    """Changed data with the record that the changed war can follow."""
    told = plain_copy(changed.model_dump(by_alias=True, exclude_unset=True, include={"history"}))
    steps, had = told.get("history", []), data.get("history", [])
    rest = {key: part for key, part in data.items() if key != "history"}
    if len(steps) == len(had) and ("history" in told) == ("history" in data):
        return data, []
    if steps and steps != had[: len(steps)]:
        cut = "what the changed war cannot follow of its record is left out"
    elif steps:
        cut = "the changed war cannot follow the record here, and what comes after goes with it"
    else:
        cut = "the war begins elsewhere, or cannot follow its record from the first step on"
    return {**(data if told else rest), **told}, [(("history",), cut)]


def _readable(made: tuple[Data, _Notes]) -> tuple[tuple[Data, _Notes], Conflict]:
    """Data that read as a file, and what they say: without questions on what is gone, and with `false` for never."""
    data, notes = made
    while True:
        file = from_data(data, asked=False)
        flaws = check_conflict(file, asked=True)
        wrong = [(path, message) for path, message, severity in flaws if severity == "error"]
        if not wrong:
            return (data, notes), file
        gone: dict[Path, str] = {}
        for path, message in wrong:
            if path[0] in ASKED and len(path) > 1:
                gone.setdefault(path[:2], f"left out, as it no longer fits: {message.partition(';')[0]}")
            elif path[-1] == "when" and NEVER_HOLDS in message:
                data = _put_false(data, path)
                notes = [*notes, (path, "never open, which is written as false")]
            else:
                raise RequestError(f"the changed conflict makes no file: {show_path(path)}: {message}")
        for path, told in sorted(gone.items(), key=lambda one: str(one[0]), reverse=True):
            notes = [*notes, (path, told)]
        data = _without(data, gone)


def _put_false(data: Data, path: Path) -> Data:
    copied: Data = plain_copy(data)
    here: Any = copied
    for token in path[:-1]:
        here = here[token]
    here["when"] = False
    return copied


def _without(data: Data, gone: dict[Path, str]) -> Data:
    """Data without some entries of what is asked; a part of which nothing is left goes."""
    found = dict(data)
    for part in {str(path[0]) for path in gone}:
        entries = data[part]
        if isinstance(entries, dict):
            left: Any = {key: item for key, item in entries.items() if (part, key) not in gone}
        else:
            left = [item for k, item in enumerate(entries) if (part, k) not in gone]
        found[part] = left
        if not left:
            del found[part]
    return found


def _meaning(conflict: Conflict) -> dict[str, str]:
    """Each part of a conflict as one text, alike for what is alike, however it is written."""
    return {key: json.dumps(part, default=str) for key, part in _tagged(_data(conflict)).items()}


def _tagged(entry: Any) -> Any:
    """Data in which a step +1 is not the number 1."""
    if isinstance(entry, dict):
        return {key: _tagged(item) for key, item in entry.items()}
    if isinstance(entry, list):
        return [_tagged(item) for item in entry]
    return {"step": int(entry)} if isinstance(entry, Plus) else entry


def _unlike(text: str, goal: dict[str, str], edited: set[str]) -> set[str]:
    """The parts of a written text that do not say what they should; all that were edited where it cannot be read."""
    try:
        found = _meaning(parse(text, "the written file"))
    except ConflictError:
        return edited
    return {key for key in {*found, *goal} if found.get(key) != goal.get(key)}


def _edited(
    text: str, base: Data, wanted: Data, notes: _Notes, whole: set[str], *, exact: bool
) -> tuple[str, set[str], list[str]]:
    """The text with its edits and marks, the parts of the file in which they are, and what has no place for a mark."""
    root, newline = placed(text), _newline(text)
    quoted = root.flow and bool(root.items) and root.items[0].style == '"'
    hand = Hand(exact=exact, quoted=quoted, newline=newline)
    edits = edits_of(text, root, base, wanted, hand, whole)
    pieces = [(edit.start, 0 if edit.whole else 2, edit.end, edit.new) for edit in edits]
    marks: dict[int, list[str]] = {}
    before: tuple[int, list[str]] = (-1, [])
    for k, edit in sorted(enumerate(edits), key=lambda one: one[1].start):
        clauses = _clauses(edit, notes)
        lines = _told(edit, clauses, again=before == (edit.start, clauses))
        before = (edit.end, clauses)
        if edit.whole:
            pieces[k] = (edit.start, 0, edit.end, _before(edit.new, lines, text, edit.start, newline))
        elif edit.place is not None:
            known = marks.setdefault(edit.place, [])
            known += [line for line in lines if line not in known]
    pieces += [(at, 1, at, "".join(f"{_margin(text, at)}{line}{newline}" for line in lines))
               for at, lines in marks.items() if lines]  # fmt: skip
    made, at = list[str](), 0
    for start, _, end, new in sorted(pieces, key=lambda piece: piece[:3]):
        made += [text[at:start], new]
        at = end
    lost = [clause for edit in edits if edit.place is None for clause in _clauses(edit, notes)]
    return "".join([*made, text[at:]]), {str(edit.path[0]) for edit in edits if edit.path}, lost


def _newline(text: str) -> str:
    return "\r\n" if "\r\n" in text else "\n"


def _before(new: str, lines: list[str], text: str, at: int, newline: str) -> str:
    """Whole lines with their comments before them."""
    lead = newline if new.startswith(newline) and at == len(text) else ""
    body = new.removeprefix(lead)
    margin = body[: len(body) - len(body.lstrip(" "))]
    return lead + "".join(f"{margin}{line}{newline}" for line in lines) + body


def _margin(text: str, at: int) -> str:
    """The spaces that a line begins with."""
    return text[at : len(text) - len(text[at:].lstrip(" "))]


def _clauses(edit: Edit, notes: _Notes) -> list[str]:
    """What is told of an edit: the changes that it makes."""
    at = _plain(edit.path)
    return list(dict.fromkeys(told for path, told in notes if edit.path and _related(_plain(path), at)))


def _told(edit: Edit, clauses: list[str], *, again: bool) -> list[str]:
    """The comment on an edit: which change it makes, and what stood there where that was more than a word.

    `again` where the one right before it is told of the same.
    """
    if not clauses:
        return []
    lines = [] if again else _comment(f"{MARK} {'; '.join(clauses)}.")
    if edit.was:
        lines += [] if again else ["# It was:" if edit.new.strip() else "# Left out here:"]
        lines += [
            f"#   {clean(line)}".rstrip() for line in textwrap.dedent(NL.join(LINE_END.split(edit.was))).split(NL)
        ]
    return lines


def _plain(path: Path) -> Path:
    """A path without what the format's short forms leave out."""
    found: list[str | int] = []
    for k, token in enumerate(path):
        alone = token == 0 and k > 0 and path[k - 1] == "outcomes"
        if token not in ("points", "outcomes") and not alone:
            found.append(token)
    return tuple(found)


def _related(one: Path, other: Path) -> bool:
    """Whether one path leads through the other."""
    short = min(len(one), len(other))
    return one[:short] == other[:short]


def _head(name: str, clauses: list[str], lost: list[str]) -> list[str]:
    """The first comment: where the file comes from, what is changed in it, and what else has no place for a comment."""
    file = clean(PurePath(name).name) or "a conflict file"
    many = "1 change" if len(clauses) == 1 else f"{len(clauses)} changes"
    where = "" if lost else f"; a comment that begins with “{MARK}” stands where each is made"
    lines = _comment(f"Made from {file} with {many}{where}.")
    return [*lines, *(line for clause in dict.fromkeys([*clauses, *lost]) for line in _comment(f"- {clause}"))]


def _comment(text: str) -> list[str]:
    """Text as lines of a comment."""
    folded = textwrap.wrap(clean(text), WIDTH - 2, break_long_words=False, break_on_hyphens=False)
    return [f"# {line}" for line in folded]
