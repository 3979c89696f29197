"""Every number of a conflict file with its range, its reason, its sources and how sure its author is."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING, Any, TypedDict, cast

from winset.cases.numbers import Noted, Range, Record, value_of
from winset.cases.schema import Accord, Move
from winset.studies.condition_words import condition_words
from winset.studies.words import effect_words, in_sentence, spoken

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

    from winset.cases.schema import Conflict

GROUPS = ("parties", "time", "chance", "moves", "accords", "endings", "talks", "peace", "accounts")
"""The parts of a file that hold numbers which a solve uses."""

_NOT_NUMBERS = {"horizon", "at_least", "outcome", "effect", "when", "source", "inventory", "state"}

_BY_ISSUE = ("values", "ideal", "salience", "anchor", "placed", "sized")
"""Keys of a party under which names of issues stand."""

_LEFT_OUT = {*GROUPS, "values", "points", "outcomes", "adjust", "amount", "instead", "believed"}
"""Names of the format that say nothing to a reader."""

_OF_PARTIES = {
    **dict.fromkeys(("parties", "moves", "proposers", "resume", "faded"), "{}"),
    "points": "points to {}",
    "instead": "worth to {} instead",
    "believed": "believed by {}",
}
"""Keys under which names of parties stand, and what a number under such a name is."""

_CALLED = {
    ("time", "fades"): "the chance that the war dies down",
    ("time", "faded"): "if the war dies down",
    ("time", "pace"): "the pace of choices",
    ("time", "terminal_months"): "months of war after the last date",
    ("talks", "pace"): "the pace of talks",
    ("talks", "proposers"): "proposers",
    ("peace", "pace"): "the pace of breaking the peace",
    ("peace", "resume"): "breaking the peace",
}
"""What is called otherwise than its key, by the key around it."""

LONGEST = 90
"""Most letters of a condition that is told as part of a name."""


class Said(TypedDict, total=False):
    """What an entry, or one around it, says of its numbers."""

    because: str
    sources: list[str]
    confidence: str
    inventory: list[str]


class PlacedNumber(TypedDict):
    """A number of the file with its place in it."""

    path: str
    numbered: str
    at: list[str]
    group: str
    party: str | None
    value: float
    low: float | None
    high: float | None
    because: str | None
    sources: list[str]
    kind: str
    confidence: str | None
    inventory: list[str]


class Assumption(PlacedNumber):
    """A number of the file with its anchor and what it is in words."""

    id: str
    words: str


def inventory(conflict: Conflict) -> list[Assumption]:
    """Every number of a conflict that a solve uses, in the order of the format.

    Parameters
    ----------
    conflict : Conflict

    Returns
    -------
    list of dict
        `id` (fit for an anchor), `path` (as a change of the file names it) and `numbered` (the same with the entries of
        lists by number), `words`, `group`, `party` (its id, or None), `value` (what a solve uses), `low`, `high` (None
        for a plain number), `because`, `sources` [text as in the file], `kind` (`sourced`; `ordered`, where the source
        gives the order or the sign; `assumed`; `unmarked`), `confidence`, `inventory` [ids]. Notes of an entry hold for
        every number inside it that has none of its own.

    Examples
    --------
    >>> from winset.cases.read import parse
    >>> toy = "{winset: 1, title: t, parties: {a: {values: {x: {y: 2}}}}, issues: {x: [y, z]}, consent: [{of: [a]}]}"
    >>> [(row["path"], row["value"], row["kind"]) for row in inventory(parse(toy))]
    [('parties.a.values.x.points.y', 2.0, 'unmarked')]
    """
    found = [row for group in GROUPS for row in _walk(getattr(conflict, group), (group, group), Said(), [group])]
    return [{"id": f"n{k}", **row, "words": _words(conflict, row["at"])} for k, row in enumerate(found, 1)]


def at_path(rows: Sequence[Assumption], path: str) -> Assumption | None:
    """The number at a path, where the inventory has it; what the format lets one leave out may be left out.

    Examples
    --------
    >>> from winset.cases.read import parse
    >>> toy = "{winset: 1, title: t, parties: {a: {values: {x: {y: 2}}}}, issues: {x: [y, z]}, consent: [{of: [a]}]}"
    >>> found = at_path(inventory(parse(toy)), "parties.a.values.x.y")
    >>> found and found["path"]
    'parties.a.values.x.points.y'
    """
    wanted = _key(path)
    return next((row for row in rows if wanted in (_key(row["path"]), _key(row["numbered"]))), None)


def _key(path: str) -> str:
    """A path without what the format lets one leave out."""
    return re.sub(r"\.points(?=\.)|\.outcomes\[0\]|[\"']", "", path.strip())


def _notes(entry: Any, above: Said) -> Said:
    """What an entry says of itself, over what the entry around it says."""
    if not isinstance(entry, Noted):
        return above
    own = {"because": entry.because, "sources": list(entry.sources), "confidence": entry.confidence,
           "inventory": list(entry.inventory)}  # fmt: skip
    return cast(Said, {**above, **{key: said for key, said in own.items() if said}})


def _walk(entry: Any, paths: tuple[str, str], notes: Said, at: list[str]) -> Iterator[PlacedNumber]:
    """The numbers inside an entry of the file, whose path is given with the names of its lists' entries and without."""
    if isinstance(entry, Range) or (isinstance(entry, (int, float)) and not isinstance(entry, bool)):
        yield _row(entry, paths, notes, at)
        return
    notes = _notes(entry, notes)
    for key, item, step, numbered in _inside(entry):
        yield from _walk(item, (paths[0] + step, paths[1] + numbered), notes, [*at, key])


def _inside(entry: Any) -> Iterator[tuple[str, Any, str, str]]:
    """The entries inside one: name, entry, and how a path goes on, by name and by number."""
    if isinstance(entry, dict):
        yield from ((str(key), item, f".{key}", f".{key}") for key, item in entry.items() if not isinstance(item, str))
    elif isinstance(entry, tuple):
        named = [(getattr(item, "id", None) or str(k), item, k) for k, item in enumerate(entry)]
        yield from ((name, item, f"[{name}]", f"[{k}]") for name, item, k in named)
    elif isinstance(entry, Record):
        sure = isinstance(entry, (Move, Accord)) and len(entry.outcomes) == 1 and entry.outcomes[0].probability == 1.0
        for key in type(entry).model_fields:
            item = getattr(entry, key)
            shown = key in entry.model_fields_set and key not in _NOT_NUMBERS and not isinstance(item, str)
            if shown and not (sure and key == "outcomes"):
                yield key, item, f".{key}", f".{key}"


def _row(number: float | Range, paths: tuple[str, str], notes: Said, at: list[str]) -> PlacedNumber:
    notes = _notes(number, notes)
    sources = notes.get("sources", [])
    return {
        "path": paths[0],
        "numbered": paths[1],
        "at": at,
        "group": at[0],
        "party": at[1] if at[0] == "parties" else None,
        "value": value_of(number),
        "low": number.low if isinstance(number, Range) else None,
        "high": number.high if isinstance(number, Range) else None,
        "because": notes.get("because"),
        "sources": sources,
        "kind": _kind(sources),
        "confidence": notes.get("confidence"),
        "inventory": notes.get("inventory", []),
    }


def _kind(sources: list[str]) -> str:
    """What the sources of a number make it."""
    if not sources:
        return "unmarked"
    assumed = sum(text.strip().startswith("assumption") for text in sources)
    return "sourced" if not assumed else "assumed" if assumed == len(sources) else "ordered"


def _words(conflict: Conflict, at: list[str]) -> str:
    """What a number is, for people: the names of what it stands in, whose it is and while what holds."""
    names, entry = [], conflict
    for k, key in enumerate(at):
        above, entry = entry, _into(entry, key)
        name = _called(conflict, at[: k + 1], entry, above)
        if name:
            names.append(name)
    told = ", ".join(names)
    return told[:1].upper() + told[1:]


def _called(conflict: Conflict, at: Sequence[str], entry: Any, above: Any) -> str:
    """What one step of a path is called; empty where it says nothing to a reader."""
    *before, key = at
    outer = before[-1] if before else ""
    if at[0] == "parties" and len(at) > 4 and at[2] in _BY_ISSUE and at[3] in conflict.issues:
        option = conflict.issues[at[3]].options.get(key)
        if option is not None:
            return option.name or spoken(key)
    if key in conflict.parties and outer in _OF_PARTIES:
        return _OF_PARTIES[outer].format(in_sentence(conflict.parties[key].name or key))
    if isinstance(above, tuple):
        return _entry_words(conflict, outer, entry, above)
    if key in _LEFT_OUT or (key == "probability" and "believed" in before) or (key == "pace" and "pace" in before):
        return ""
    shown = {**conflict.issues, **conflict.endings}.get(key) if outer in (*_BY_ISSUE, "endings") else entry
    told = getattr(shown, "name", None) or _CALLED.get((outer, key)) or spoken(key)
    return f"{told}, in peace" if before == ["peace", "chance"] else str(told)


def _entry_words(conflict: Conflict, outer: str, entry: Any, entries: tuple[Any, ...]) -> str:
    """An entry of a list, told apart from the others: by its place where nothing else does."""
    told = [_one_of(conflict, outer, one, entries) for one in entries]
    k = next(k for k, one in enumerate(entries) if one is entry)
    return told[k] if told.count(told[k]) == 1 else f"entry {k + 1} of {len(entries)}"


def _one_of(conflict: Conflict, outer: str, entry: Any, entries: tuple[Any, ...]) -> str:
    """An entry of a list: its name, what comes of it, or while what it counts; empty where it is the only one there."""
    told = entry.name or (entry.id and spoken(entry.id)) or ""
    if told or (len(entries) == 1 and outer != "adjust"):
        return told
    if outer == "outcomes":
        return effect_words(conflict, entries, entries.index(entry))
    when = condition_words(conflict, getattr(entry, "when", None))
    if when:
        return f"where {when}" if len(when) <= LONGEST else f"entry {entries.index(entry) + 1} of {len(entries)}"
    return "always" if outer in ("war", "adjust") else "otherwise"


def _into(entry: Any, key: str) -> Any:
    if isinstance(entry, dict):
        return entry.get(key)
    if isinstance(entry, tuple):
        return next((item for k, item in enumerate(entry) if key in (getattr(item, "id", None), str(k))), None)
    return getattr(entry, key, None)
