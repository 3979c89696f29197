"""Changes made to a conflict's plain data: where a path leads, what goes, what is forced, bound or begun elsewhere.

Nothing is validated here but the names that a change speaks of; whoever applies it reads the data again.
"""

from __future__ import annotations

import copy
import re
from typing import TYPE_CHECKING, Any

from winset.cases.change import Force
from winset.cases.clock import OPEN
from winset.cases.conditions import rewritten
from winset.cases.numeric import options_of
from winset.cases.problems import listed, nearest, quoted
from winset.cases.schema import OUTCOME, Conflict, Group
from winset.cases.votes import spare, vetoes
from winset.errors import RequestError

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator

    from winset.cases.calendar import Calendar
    from winset.cases.change import Binding, Change, Start

Data = dict[str, Any]
_TOKEN = re.compile(r"\[([^\[\]]+)\]|([^.\[\]]+)")
KINDS_LEFT_OUT = ("chance", "move", "accord", "consent", "option", "history", "ending", "rule", "beliefs", "peace")
"""What kinds of things a change may leave out."""


def apply(data: Data, change: Change, calendar: Calendar | None) -> None:
    """Make one change to a conflict's plain data, in place.

    Parameters
    ----------
    data : mapping
        As `Conflict.model_dump` gives it.
    change : Change
    calendar : Calendar or None
        The conflict's; None where it has no `time`.

    Raises
    ------
    RequestError
        Where a path or a name does not exist; the nearest that does is named.
    """
    try:
        _make(data, change, calendar)
    except (TypeError, AttributeError, KeyError, IndexError):
        told = "a value that it sets has not the form that the rest of it needs"
        raise RequestError(f"the change cannot be made: {told}") from None


def _make(data: Data, change: Change, calendar: Calendar | None) -> None:
    for path, value in change.set.items():
        put(data, path, value)
        if path == "time.end":
            _drop_other_end(data["time"])
    for kind, name in left_out(change.without):
        _remove(data, kind, name)
    for name, month in change.forbidden:
        _forbid(data, name, month, calendar)
    forced = (change.force,) if isinstance(change.force, Force) else change.force or ()
    for entry in forced:
        _force(data, entry, calendar)
    for party, binding in (change.bind or {}).items():
        _bind(data, party, binding)
    if change.start is not None:
        _start(data, change.start, calendar)


def left_out(without: Any) -> list[tuple[str, str]]:
    """What to leave out as (kind, name)."""
    if without is None:
        return []
    if isinstance(without, str):
        kind, _, name = without.partition(".")
        return [(kind.removesuffix("s") if kind in ("moves", "accords", "options") else kind, name)]
    if isinstance(without, dict):
        return [
            (kind, str(name))
            for kind, names in without.items()
            for name in (names if isinstance(names, list) else [names])
        ]
    return [pair for item in without for pair in left_out(item)]


def _remove(data: Data, kind: str, name: str) -> None:
    if kind not in KINDS_LEFT_OUT:
        raise RequestError(f"without {kind}: nothing of that kind can be left out{nearest(kind, KINDS_LEFT_OUT)}")
    if kind == "option":
        issue, _, option = name.partition(".")
        _known(name, [f"{i}.{o}" for i, entry in data["issues"].items() for o in _options(entry)], "option")
        data["rules"] = [*data.get("rules", ()), {"require": f"{issue} != '{option}'"}]
    elif kind == "move":
        moves = data.get("moves", {})
        _known(name, [f"{party}.{move}" for party, named in moves.items() for move in named], "move")
        party, move = name.split(".", 1)
        del moves[party][move]
        if not moves[party]:
            del moves[party]
    elif kind == "beliefs":
        _remove_beliefs(data, name)
    elif kind == "peace":
        living = (data.get("peace") or {}).get("chance", {})
        _known(name, living, "event of the peace")
        del living[name]
    elif kind in ("consent", "history", "rule"):
        key = "rules" if kind == "rule" else kind
        entries = list(data.get(key, ()))
        del entries[_position(entries, name, kind) if kind != "consent" else _clause(data, entries, name)]
        data[key] = entries
    else:
        key = kind if kind == "chance" else f"{kind}s"
        _known(name, data.get(key, {}), kind)
        del data[key][name]


def _clause(data: Data, clauses: list[Any], name: str) -> int:
    """The place of a clause of consent; where it is none, and one has no id, each is told with its members."""
    try:
        return _position(clauses, name, "consent")
    except RequestError:
        if all(clause.get("id") for clause in clauses):
            raise
    told = []
    for k, clause in enumerate(clauses):
        members = [data["parties"][party].get("name") or party for party in clause["of"]]
        told.append(f"consent.{clause.get('id') or k} ({listed(members)})")
    raise RequestError(f"no consent {quoted(name)}; expected {listed(told, 'or')}")


def _options(issue: Data) -> Iterable[str]:
    """The options of an issue; those of a range are not in its data."""
    return issue["options"] if "options" in issue else options_of(issue)


def _forbid(data: Data, name: str, month: str | None, calendar: Calendar | None) -> None:
    """A move that is not there, or from a month on is not open; a date within a period speaks of the whole of it."""
    if month is None:
        _remove(data, "move", name)
        return
    if calendar is None:
        raise RequestError("this conflict has no `time`, so nothing can be forbidden from a month on")
    _event(data, "move", name)
    _hold_month(calendar, month)
    party, _, move = name.partition(".")
    entry = data["moves"][party][move]
    entry["when"] = _and(entry.get("when"), f"month < '{calendar.label(calendar.period(month))}'")


def _remove_beliefs(data: Data, party: str) -> None:
    """Leave out what a party believes, or where none is named what anybody does: they then take the file's numbers."""
    held = [outcome for outcome in _outcomes(data) if outcome.get("believed")]
    holders = [name for name in data["parties"] if any(name in outcome["believed"] for outcome in held)]
    if not holders:
        raise RequestError("without beliefs: nobody believes anything but what the file says")
    if party:
        _known(party, holders, "beliefs of")
    for outcome in held:
        outcome["believed"] = {name: item for name, item in outcome["believed"].items() if party and name != party}


def _outcomes(data: Data) -> Iterator[Data]:
    """Every outcome of chance, of moves and of accords, in war and in peace; one in short is its event."""
    moves = [event for named in data.get("moves", {}).values() for event in named.values()]
    peace = (data.get("peace") or {}).get("chance", {})
    for event in [*data.get("chance", {}).values(), *moves, *data.get("accords", {}).values(), *peace.values()]:
        yield from event.get("outcomes") or [event]


def _known(name: str, choices: Iterable[str], what: str) -> None:
    choices = list(choices)
    if name not in choices:
        raise RequestError(f"no {what} {quoted(name)}{nearest(name, choices)}")


def _position(entries: list[Any], name: str, what: str) -> int:
    """The place of an entry in a list, given by its id or its number."""
    if name.isascii() and name.isdigit():
        if len(name) < 10 and int(name) < len(entries):
            return int(name)
        count = len(entries)
        there = f"there {'is' if count == 1 else 'are'} {count}, counted from 0" if count else "there are none"
        raise RequestError(f"no {what} {quoted(name)}; {there}")
    ids = [str(entry.get("id")) for entry in entries if entry.get("id")]
    _known(name, ids, what)
    return next(k for k, entry in enumerate(entries) if str(entry.get("id")) == name)


def tokens_of(path: str) -> list[str]:
    """The names and places that a path is made of; a RequestError where it is none."""
    found = [a or b for a, b in _TOKEN.findall(path)]
    if not found or re.sub(r"[\[\].]", "", path) != "".join(found):
        raise RequestError(f"{quoted(path)} is not a path such as parties.us.war[0].points")
    return found


def _drop_other_end(time: Data) -> None:
    """Leave out what only the other kind of end has, where a war gets a last date or loses it."""
    for key in ("terminal_months",) if time["end"] == OPEN else ("fades", "faded", "show"):
        time.pop(key, None)


def put(data: Data, path: str, value: Any) -> None:
    """Put a value where a path leads."""
    tokens = tokens_of(path)
    _hold_key(data, tokens)
    _make_room(data, tokens)
    here: Any = data
    for k, token in enumerate(tokens[:-1]):
        here = _into(here, token, ".".join(tokens[: k + 1]))
    last = tokens[-1]
    if isinstance(here, dict):
        inner = _through(here, last)
        inner[last] = copy.deepcopy(value)
        return
    if not isinstance(here, list):
        raise RequestError(f"{quoted('.'.join(tokens[:-1]))} leads into a value that has no parts")
    here[_position(here, last, f"entry of {'.'.join(tokens[:-1])}")] = copy.deepcopy(value)


def _hold_key(data: Data, tokens: list[str]) -> None:
    """Refuse a path that begins with the name of something instead of the key that it stands under."""
    name = tokens[0]
    if name in data or name in Conflict.model_fields:
        return
    told = _instead(data, name)
    if told:
        raise RequestError(f"{quoted(name)} is no key of a file but {told}")


def _instead(data: Data, name: str) -> str:
    """What a name is in a file, and how that is changed; empty where it is nothing."""
    shown = quoted(name).strip("'")
    if name in (data.get("state") or {}):
        moved = [key for key, event in (data.get("chance") or {}).items() if any(
            name in (one.get("effect") or {}) for one in event.get("outcomes") or [event])]  # fmt: skip
        how = f"; how likely it changes is chance.{moved[0]}.probability" if moved else ""
        return (
            f"a factor of the state; to begin with another value: `state` {shown}=VALUE (in a file, start.state){how}"
        )
    if name in (data.get("parties") or {}):
        return f"a party; what it has is under parties.{shown}, as in parties.{shown}.noise=2"
    if name in (data.get("issues") or {}):
        points = f"parties.PARTY.values.{shown}"
        return f"an issue; it is under issues.{shown}, and what a party's points on it are under {points}"
    if name in (data.get("chance") or {}):
        return f"an event; how likely it is: chance.{shown}.probability=0.1, or leave it out: `without` chance.{shown}"
    for party, moves in (data.get("moves") or {}).items():
        if name in moves:
            return f"a move; it is under moves.{party}.{shown}, or `forbid` {party}.{shown}"
    return ""


def _make_room(data: Data, tokens: list[str]) -> None:
    """Let a number be put where a ranking or an ideal stands for it, and so no number stands yet."""
    party = data["parties"].get(tokens[1]) if tokens[0] == "parties" and len(tokens) > 3 else None
    if not isinstance(party, dict) or tokens[3] not in {*party.get("ranking", ()), *party.get("ideal", ())}:
        return
    if tokens[2] in ("anchor", "sized", "salience"):
        party.setdefault(tokens[2], {})
    elif tokens[2] == "placed":
        party.setdefault("placed", {}).setdefault(tokens[3], {})
    elif tokens[2] == "values" and len(tokens) > 4:
        entry = party.setdefault("values", {}).setdefault(tokens[3], {"points": {}})
        entry.get("points", entry).setdefault(tokens[-1], 0)


def _through(here: Data, key: str) -> Data:
    """The mapping that holds a key: the file's short forms leave out `points` and a single outcome."""
    if key in here:
        return here
    points = here.get("points")
    if isinstance(points, dict) and key in points:
        return points
    outcomes = here.get("outcomes")
    if outcomes and len(outcomes) == 1 and key in OUTCOME:
        return outcomes[0]  # type: ignore[no-any-return]
    return here


def _into(here: Any, token: str, path: str) -> Any:
    if isinstance(here, dict):
        inner = _through(here, token)
        if token == "believed" and "probability" in inner:
            inner.setdefault(token, {})  # an outcome that nobody believes otherwise yet
        if token in inner:
            step = inner[token]
            if isinstance(step, tuple):
                step = inner[token] = list(step)
            return step
        raise RequestError(f"no {quoted(path)}{nearest(token, here)}")
    if isinstance(here, list):
        return here[_position(here, token, f"entry of {path.rsplit('.', 1)[0]}")]
    raise RequestError(f"{quoted(path)} leads into a value that has no parts")


def _force(data: Data, entry: Force, calendar: Calendar | None) -> None:
    """An event that is sure to happen at a month if it can: an accord that nobody can refuse, or a chance of 1.

    An answer is sure to be given in that month to a package that is accepted then, where it is open.
    """
    kind, name, month = entry.kind, entry.event, entry.month
    if calendar is None:
        raise RequestError("this conflict has no `time`, so nothing can be forced at a month")
    _hold_month(calendar, month)
    source = _event(data, kind, name)
    made: Data = copy.deepcopy(source)
    if entry.outcome is not None:
        if entry.outcome >= len(source["outcomes"]):
            last = len(source["outcomes"]) - 1
            raise RequestError(f"{name} has no outcome {entry.outcome}; the last is {last}")
        made["outcomes"] = [_certain(source["outcomes"][entry.outcome])]
    made["when"] = _and(source.get("when"), f"month == '{month}'")
    key = "forced_" + re.sub(r"\W", "_", f"{name}_{month}")
    if made.get("at"):
        party = name.split(".", 1)[0]
        _give_way(data, party, made)
        data["moves"][party][key] = made | {"always": True, "pace": 1.0}
        return
    if kind == "chance":
        if entry.outcome is None and len(made["outcomes"]) == 1:
            made["outcomes"] = [_certain(made["outcomes"][0])]
        data.setdefault("chance", {})[key] = made
        return
    made |= {"consent": [_nobody(data)], "pace": 1.0}
    data.setdefault("accords", {})[key] = made


def _certain(outcome: Data) -> Data:
    """An outcome that is sure to come, and known to be."""
    return {key: item for key, item in outcome.items() if key != "believed"} | {"probability": 1.0}


def _hold_month(calendar: Calendar, month: str) -> None:
    """Stop where a month is none, or outside the time."""
    try:
        t = calendar.period(month)
    except ValueError as error:
        raise RequestError(f"{quoted(month)}: {error}") from None
    if not 0 <= t < calendar.shown:
        first, last = calendar.label(0), calendar.label(calendar.shown - 1)
        raise RequestError(f"{month}: outside the conflict's time, {first} to {last}")


def _event(data: Data, kind: str, name: str) -> Data:
    if kind == "move":
        moves = {f"{p}.{m}": item for p, named in data.get("moves", {}).items() for m, item in named.items()}
        _known(name, moves, "move")
        return dict(moves[name])
    events = data.get("chance" if kind == "chance" else "accords", {})
    _known(name, events, kind)
    return dict(events[name])


def _bind(data: Data, party: str, binding: Binding) -> None:
    """A party that always makes some moves, signs nothing without some options, refuses nothing with some."""
    _known(party, data["parties"], "party")
    for move in _listed(binding.always):
        _always(data, party, str(move))
    for name in _listed(binding.agree):
        _known(name, data.get("accords", {}), "accord")
        entry = data["accords"][name]
        entry["consent"] = _spared(entry["consent"], party) or [_nobody(data)]
    if binding.accept:
        data["consent"] = _spared(data["consent"], party, _terms(data, binding.accept))
    if binding.insist:
        data["rules"] = [*data.get("rules", ()), *_demands(data, party, _terms(data, binding.insist))]


def _always(data: Data, party: str, move: str) -> None:
    """A move made on every occasion on which it can be: an accord that nobody can refuse, at the party's own pace.

    While it is available its party makes no other move.
    """
    made = _event(data, "move", f"{party}.{move}")
    if made.get("at"):
        data["moves"][party][move] = made | {"always": True}
        return
    _remove(data, "move", f"{party}.{move}")
    _give_way(data, party, made)
    pace = data["parties"][party].get("pace")
    made |= {"consent": [_nobody(data)]} | ({} if pace is None else {"pace": pace})
    data["accords"] = {f"always_{party}_{move}": made, **data.get("accords", {})}


def _give_way(data: Data, party: str, made: Data) -> None:
    """While a party makes one move it makes no other of its kind, at war or at a signature."""
    when = made.get("when")
    for name, other in list(data.get("moves", {}).get(party, {}).items()):
        if other.get("at") != made.get("at"):
            continue
        if not rewritten(when):
            _remove(data, "move", f"{party}.{name}")
        else:
            other["when"] = _and(other.get("when"), f"not ({rewritten(when)})")


def _nobody(data: Data) -> Data:
    """A clause of consent that never applies: what has no other cannot be refused."""
    never = {"year": "0001", "month": "0001-01"}.get(data["time"].get("step", "month"), "0001-01-01")
    return {"of": [next(iter(data["parties"]))], "when": f"month < '{never}'"}


def _spared(groups: Iterable[Data], party: str, terms: str | None = None) -> list[Data]:
    """Clauses of consent in which a party's yes is taken as given, always or where the terms hold."""
    found = []
    for group in groups:
        if party not in group["of"]:
            found.append(group)
            continue
        left = spare(_group(group), party)
        if left is not None:
            when = group.get("when") if terms is None else _and(group.get("when"), f"({terms})")
            spared = {key: item for key, item in group.items() if key not in ("id", "when")}
            spared |= left.model_dump(exclude_unset=True, mode="json")
            found.append(spared | ({} if when is None else {"when": when}))
        if terms is not None:
            found.append({**group, "when": _and(group.get("when"), f"not ({terms})")})
    return found


def _group(group: Data) -> Group:
    """What a clause counts, without what else stands in it."""
    return Group.model_validate({key: group[key] for key in ("of", "at_least", "weights") if key in group})


def _demands(data: Data, party: str, terms: str) -> list[Data]:
    """Rules that keep from the table what a party with a veto would not sign."""
    held = [group.get("when") for group in data["consent"] if party in vetoes(_group(group))]
    if not held:
        raise RequestError(f"{party} has no veto, so it cannot insist; expected a party whose consent is always needed")
    held = [when for when in held if when is not False]
    if not held:
        raise RequestError(f"{party} never has a veto, so it cannot insist")
    if not all(map(rewritten, held)):
        return [{"require": terms}]
    if any(re.search(r"\bmonth\b", rewritten(when)) for when in held):
        raise RequestError(f"the veto of {party} depends on the date, so it cannot insist")
    return [{"when": when, "require": terms} for when in held]


def _terms(data: Data, wanted: Data) -> str:
    """{issue: option or options} as a condition on packages."""
    parts = []
    for issue, options in wanted.items():
        _known(issue, data["issues"], "issue")
        for option in _listed(options):
            _known(str(option), _options(data["issues"][issue]), f"option of {issue}")
        parts.append(f"{issue} in [{', '.join(repr(str(option)) for option in _listed(options))}]")
    return " and ".join(parts)


def _listed(value: Any) -> list[Any]:
    return list(value) if isinstance(value, (list, tuple)) else [value]


def _and(when: Any, more: str) -> str:
    """A condition with another one added."""
    text = rewritten(when)
    return f"({text}) and {more}" if text else more


def _start(data: Data, start: Start, calendar: Calendar | None) -> None:
    """Another first month, another opening state."""
    if start.month is not None:
        if calendar is None:
            raise RequestError("this conflict has no `time`, so no month to start from")
        _hold_month(calendar, start.month)
        data["time"] = {**data["time"], "start": start.month}
    for name, value in start.state.items():
        _known(name, data.get("state", {}), "factor")
        values = data["state"][name]["values"]
        if not any(known == value and isinstance(known, bool) == isinstance(value, bool) for known in values):
            raise RequestError(f"{name} has no value {quoted(value)}{nearest(value, values)}")
        data["state"][name] = {**data["state"][name], "initial": value}
    data.pop("history", None)
