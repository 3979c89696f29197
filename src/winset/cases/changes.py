"""Changes to a conflict: the one vocabulary of what-ifs, claims, questions and readings; a change is validated again.

``set`` a value by path, ``without`` a part, ``forbid`` a move, ``force`` an event at a month, ``bind`` a party to moves
and terms, ``start`` elsewhere.
"""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING, Any

from winset.cases.asked import changes_asked
from winset.cases.bound import bind
from winset.cases.checks import check_conflict
from winset.cases.document import plain_copy
from winset.cases.edits import Data, apply, put, tokens_of
from winset.cases.history import walk_history
from winset.cases.numbers import Range, Record
from winset.cases.problems import Problem, show_path
from winset.cases.read import from_data
from winset.cases.schema import Conflict, Party, Step
from winset.errors import ConflictError, RequestError

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping, Sequence

    from winset.cases.change import Change
    from winset.cases.problems import Path


def change_conflict(conflict: Conflict, changes: Sequence[Change]) -> Conflict:
    """A conflict with changes made, in their order, and validated again.

    Parameters
    ----------
    conflict : Conflict
    changes : sequence of Change

    Returns
    -------
    Conflict
        Its history is cut before the first step that the changed conflict cannot take; a change of start drops it.

    Raises
    ------
    RequestError
        Where a path or a name does not exist; the nearest that does is named.
    ConflictError
        Where the changed conflict is not a valid one.
    """
    if not changes:
        return conflict
    data: Data = plain_copy(conflict.model_dump(by_alias=True, exclude_unset=True))
    for change in changes:
        apply(data, change, None if conflict.time is None else conflict.calendar)
    if not data.get("history"):
        return _valid({key: part for key, part in data.items() if key != "history"})
    try:
        return _valid(data)
    except ConflictError:  # for its record alone, or for what is wrong without it as well
        history = data.pop("history")
        return _valid({**data, "history": _possible(_valid(data), history)})


def broken_changes(conflict: Conflict) -> list[tuple[Path, str]]:
    """The changes that a file asks for and that make no valid conflict, each with its place and the first thing wrong.

    Every one is made and validated, which takes a while where there are many.
    """
    found = []
    for path, changes in changes_asked(conflict):
        try:
            change_conflict(conflict, changes)
        except RequestError as error:
            found.append((path, str(error)))
        except ConflictError as error:
            first = error.problems[0]
            found.append((path, f"with it {first.path or 'the file'} is wrong: {first.message}"))
    return found


def set_numbers(conflict: Conflict, values: Mapping[str, float]) -> Conflict:
    """A conflict with the numbers at some paths replaced, validated again; its history stays, as it names no number.

    What no number stands in is shared with the conflict. Raises what `change_conflict` raises.
    """
    tree: dict[str, Any] = {}
    for path, value in values.items():
        *way, last = tokens_of(path)
        here = tree
        for token in way:
            here = here.setdefault(token, {})
        here[last] = value
    try:
        made: Conflict = _planted(conflict, tree)
    except LookupError:  # for a number that is no range, or a value out of it, which may be none that can stand there
        data: Data = plain_copy(conflict.model_dump(by_alias=True, exclude_unset=True))
        for path, value in values.items():
            put(data, path, value)
        return _valid(data)
    problems = [
        Problem(0, show_path(path), message)
        for path, message, severity in check_conflict(made, asked=False)
        if severity == "error"
    ]
    if problems:
        raise ConflictError("the changed conflict", problems)
    return made


def _planted(entry: Any, tree: float | dict[str, Any]) -> Any:
    """An entry with values in place of the ranges that a tree of paths leads to; what is not on its way is shared."""
    if not isinstance(tree, dict):
        if not (isinstance(entry, Range) and entry.low <= tree <= entry.high):
            raise LookupError
        return tree
    if isinstance(entry, dict):
        return {**entry, **{key: _planted(entry[key], inner) for key, inner in tree.items()}}
    if isinstance(entry, tuple):
        return tuple(_planted(item, tree[str(k)]) if str(k) in tree else item for k, item in enumerate(entry))
    if not isinstance(entry, Record):
        raise LookupError
    parts = {name: _open(entry, name, inner) if isinstance(entry, Party) and name in OPEN else
             _planted(getattr(entry, name, None), inner) for name, inner in tree.items()}  # fmt: skip
    return entry.changed(parts) if isinstance(entry, Conflict) else entry.model_copy(update=parts)


OPEN = {"placed": 1.0, "sized": 1.0, "anchor": 1e9}
"""Keys of a party under which a ranking leaves numbers open that stand nowhere yet, and the most that these may be."""


def _open(party: Party, name: str, tree: float | dict[str, Any]) -> Any:
    """What stands under such a key, with values put there."""

    def put_in(entry: Any, inner: Any) -> Any:
        if isinstance(inner, dict) and (entry is None or isinstance(entry, dict)):
            held = entry or {}
            return {**held, **{key: put_in(held.get(key), part) for key, part in inner.items()}}
        if entry is not None or not isinstance(inner, float) or not 0 <= inner <= OPEN[name]:
            return _planted(entry, inner)
        return inner

    return put_in(getattr(party, name), tree)


def _valid(data: Data) -> Conflict:
    try:
        return from_data(data, "the changed conflict", asked=False)
    except ConflictError as error:
        errors = [problem for problem in error.problems if problem.severity == "error"]
        raise ConflictError("the changed conflict", [Problem(0, p.path, p.message) for p in errors]) from None


def _possible(bare: Conflict, history: Iterable[Any]) -> list[Any]:
    """The recorded steps before the first that the changed conflict cannot take.

    An offer that it cannot read changes no state, and is left out alone.
    """
    steps = list(history)
    record = tuple(Step.model_validate(step) for step in steps)
    walked = walk_history(replace(bind(bare), history=record))
    broken = {int(path[1]) for path, _, severity in walked.problems if severity == "error"}
    unread = {k for k in broken if record[k].offer is not None}
    first = min(((steps[k]["month"], k) for k in broken - unread), default=None)
    kept = [(k, step) for k, step in enumerate(steps) if k not in unread]
    return [step for k, step in kept if first is None or (step["month"], k) < first]
