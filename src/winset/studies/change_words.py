"""A change to a conflict as clauses that may follow "if", with the names of the file instead of its paths."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING, Any

from winset.cases.edits import left_out
from winset.cases.problems import listed
from winset.studies.inventory import at_path, inventory
from winset.studies.made import made_numbers
from winset.studies.words import as_written, dated_words, in_sentence, lever_labels, move_name, spoken, when_words

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

    from winset.cases.change import Change, Start
    from winset.cases.schema import Conflict
    from winset.studies.inventory import Assumption


def changes_in_words(conflict: Conflict, changes: Sequence[Change]) -> list[str]:
    """Changes as clauses that may follow "if"; a number that is set is told with what it was.

    Parameters
    ----------
    conflict : Conflict
        Before the changes.
    changes : sequence of Change

    Returns
    -------
    list of str

    Examples
    --------
    >>> from winset.cases.change import changes_of
    >>> from winset.cases.read import parse
    >>> toy = parse("{winset: 1, title: t, parties: {a: {name: The A, values: {x: {y: 2}}}}, issues: {x: [y, z]}, "
    ...             "consent: [{id: all, of: [a]}]}")
    >>> changes_in_words(toy, changes_of([{"without": "option.x.z"}, {"without": "consent.all"}]))
    ['“z” is not on offer', 'the consent of “all” is not needed']
    >>> changes_in_words(toy, changes_of({"set": {"parties.a.values.x.y": 1}}))
    ['“The A, x, y” is 1 instead of 2']
    """
    numbers = [*inventory(conflict), *made_numbers(conflict)] if any(change.set for change in changes) else []
    return [clause for change in changes for clause in _clauses(conflict, change, numbers)]


def _clauses(conflict: Conflict, change: Change, numbers: Sequence[Assumption]) -> Iterator[str]:
    for path, value in change.set.items():
        yield _set(conflict, path, value, at_path(numbers, path))
    for kind, name in left_out(change.without):
        yield _without(conflict, kind, name)
    for move, month in change.forbidden:
        yield f"“{_move(conflict, move)}” is forbidden" + (f" {_bounds('<', month)}" if month else "")
    for force in _several(change.force):
        when = when_words(force.month, conflict.calendar.step)
        yield f"“{_event(conflict, force.kind, force.event)}” happens for sure {when}"
    for party, bound in (change.bind or {}).items():
        yield f"{in_sentence(_party(conflict, party))} is bound to {_bound(bound.model_dump(exclude_unset=True))}"
    if change.start is not None:
        yield _start(conflict, change.start)


def _several(entry: Any) -> Sequence[Any]:
    return entry if isinstance(entry, (list, tuple)) else [] if entry is None else [entry]


def _set(conflict: Conflict, path: str, value: object, row: Assumption | None) -> str:
    """A value that is set: a number with its words, or what of which thing of the file is otherwise."""
    if row is not None and isinstance(value, (int, float)):
        return f"“{row['words']}” is {value:g} instead of {row['value']:g}"
    if row is not None:
        return f"“{row['words']}” is otherwise than in the file"
    if path == "peace.resume" and isinstance(value, dict) and conflict.peace:
        gone = [in_sentence(_party(conflict, party)) for party in conflict.peace.resume if party not in value]
        if gone and all(party in conflict.peace.resume for party in value):
            return f"{listed(gone)} may not break the peace"
    dates = re.findall(r"month (>=|<) '([0-9-]+)'", str(value)) if path == "talks.when" else []
    if dates:
        return " and ".join(f"no talks are held {_bounds(sign, date)}" for sign, date in dates)
    return f"{_thing(conflict, path)} otherwise than in the file"


def _bounds(sign: str, date: str) -> str:
    """Before or from when on something is not there, by the sign of a condition on the date."""
    told = dated_words(date)
    return f"before {told}" if sign == ">=" else f"from {told} on"


def _thing(conflict: Conflict, path: str) -> str:
    """What a path that leads to no number is about, with its verb."""
    first, *rest = re.split(r"[.\[\]]+", path)
    if first == "talks":
        return "the talks are held"
    if first == "history":
        return f"the record ({spoken(rest[0])}) goes" if rest else "the record goes"
    if first in ("chance", "accords") and rest:
        return f"“{_event(conflict, first, rest[0])}” works"
    if first == "moves" and len(rest) > 1:
        return f"“{_move(conflict, '.'.join(rest[:2]))}” works"
    if first == "parties" and rest[1:2] in (["ranking"], ["swing"]):
        issue = conflict.issues.get(rest[2]) if rest[2:] else None
        what = f"the answers on {issue.name or spoken(rest[2])}" if issue else "the issues"
        return f"{in_sentence(_party(conflict, rest[0]))} ranks {what}"
    if first == "issues" and rest and rest[0] in conflict.issues:
        return f"the answers on {conflict.issues[rest[0]].name or spoken(rest[0])} are"
    if first == "parties" and rest:
        return f"{in_sentence(_party(conflict, rest[0]))} is"
    return f"{spoken(first)} ({spoken(rest[0])}) is" if rest else f"{spoken(first)} is"


def _without(conflict: Conflict, kind: str, name: str) -> str:
    names = lever_labels(conflict)
    if kind in ("chance", "accord"):
        can = "cannot happen" if kind == "chance" else "cannot be agreed"
        return f"“{_event(conflict, kind, name)}” {can}"
    if kind == "move":
        return f"“{_move(conflict, name)}” is forbidden"
    if kind == "consent":
        return f"the consent of {_clause(conflict, name, names['clauses'].get(name))} is not needed"
    if kind == "option":
        issue, _, option = name.partition(".")
        return f"“{names['options'].get(issue, {}).get(option, spoken(option))}” is not on offer"
    if kind == "beliefs":
        who = in_sentence(_party(conflict, name)) if name else "everybody"
        return f"{who} takes every probability to be what the file says"
    if kind == "peace":
        return f"“{names['events'].get(name, spoken(name))}” cannot happen in the peace"
    return f"{spoken(kind)} {spoken(name)} is left out".replace("  ", " ")


def _clause(conflict: Conflict, name: str, label: str | None) -> str:
    """Whose consent a clause asks for: by its name, or one without a name by its members."""
    if label is None and name.isdigit() and int(name) < len(conflict.consent):
        return listed([in_sentence(_party(conflict, member)) for member in conflict.consent[int(name)].of])
    return f"“{label or spoken(name)}”"


def _move(conflict: Conflict, name: str) -> str:
    party, _, move = name.partition(".")
    return move_name(conflict, name) if move in conflict.moves.get(party, {}) else spoken(name)


def _party(conflict: Conflict, name: str) -> str:
    known = conflict.parties.get(name)
    return (known and known.name) or spoken(name)


def _event(conflict: Conflict, kind: str, name: str) -> str:
    """What may happen, be done or be agreed, by the name that the file gives it."""
    if kind == "move":
        return _move(conflict, name)
    entry = (conflict.chance if kind == "chance" else conflict.accords).get(name)
    return (entry and entry.name) or spoken(name)


def _bound(entry: dict[str, Any]) -> str:
    """What a party binds itself to."""
    told = []
    for key, value in entry.items():
        names = value.items() if isinstance(value, dict) else [("", value)]
        told += [f"{key} {f'{spoken(issue)}: ' if issue else ''}{', '.join(spoken(str(one)) for one in _several(item))}"
                 for issue, item in names]  # fmt: skip
    return " and ".join(told) or "nothing"


def _start(conflict: Conflict, start: Start) -> str:
    """Another beginning."""
    names = lever_labels(conflict)
    state = []
    for factor, value in start.state.items():
        told = as_written(value)
        known = names["values"].get(factor, {})
        state.append(f"“{names['factors'].get(factor, spoken(factor))}: {known.get(told, spoken(told))}”")
    when = f"the war begins {when_words(start.month, conflict.calendar.step)}" if start.month else "the war begins"
    return f"{when} with {', '.join(state)}" if state else when
