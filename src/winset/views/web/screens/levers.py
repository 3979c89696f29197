"""Levers: what moves the answer most, as far as that is measured; every other number and switch of the file."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from winset.cases.change import changes_of
from winset.cases.problems import quoted
from winset.cases.schema import Conflict
from winset.errors import RequestError
from winset.studies.levering.advancing import advance, bench_of
from winset.studies.levering.ends import mark_label
from winset.studies.levers import AT_MOST
from winset.studies.words import labels
from winset.views.levers import (
    KINDS,
    difference,
    headline_of,
    over_range,
    source_words,
    to_range,
    turn_words,
    unit_words,
)
from winset.views.web.entries import entries_of
from winset.views.words import count, first_upper, likely, plain

if TYPE_CHECKING:
    from collections.abc import Mapping

    from winset.cases.graph_case import GraphCase
    from winset.studies.levering.bench import Bench
    from winset.studies.levering.ends import LeverChange
    from winset.studies.levering.movable import LeverNumber, Ranged, Switch
    from winset.studies.levering.rows import NumberLever, SwitchLever
    from winset.views.web.wanted import Wanted

TITLE = "Levers"
ORDER = 20

KEEP = False
"""What is measured grows from one question to the next."""

SECONDS = 1.5
"""For how long one question measures; the solve that is then under way is finished."""


def shown(subject: Conflict | GraphCase) -> bool:
    """Every conflict has numbers, and most have something to leave out."""
    return isinstance(subject, Conflict)


def data(wanted: Wanted) -> dict[str, Any]:
    """Every number and switch of the file as it is, and what is measured of them; changes of the page do not matter.

    With `measure` among the parameters, only what is measured, after some more of it has been: `done` of `of`, whether
    there is `more`, `leading` [paths], `numbers` {path: what it does}, `switches` {key: what leaving it out does}.
    """
    unknown = next((key for key in wanted.params if key != "measure"), None)
    if unknown is not None or wanted.params.get("measure", True) is not True:
        raise RequestError(f"levers take `measure: true` or nothing; found {quoted(unknown or wanted.params)}")
    bench: Bench = wanted.desk.kept.get("levers") or bench_of(wanted.first(), AT_MOST)
    wanted.desk.kept["levers"] = bench
    if "measure" in wanted.params:
        more = advance(bench, SECONDS, wanted.tell)
        return {**_measured(bench), "more": more}
    bench.known.refresh()
    names = labels(wanted.base)["parties"]
    return {
        "digest": wanted.base.digest,
        "list": [*(_ranged(one, names) for one in bench.order), *(_number(one, names) for one in bench.all.plain)],
        "toggles": [_toggle(one) for one in bench.all.switches],
        "words": _words(bench),
        "headline": _what(bench),
        "measured": {**_measured(bench), "more": bool(bench.next(early=True))},
    }


def _words(bench: Bench) -> str:
    """What there is to move."""
    wide, plain_, off = len(bench.order), len(bench.all.plain), len(bench.all.switches)
    told = f"{count(wide, 'number')} of the file {'has' if wide == 1 else 'have'} a range"
    told = told if wide else "No number of the file has a range"
    told += f", {plain_:,} {'has' if plain_ == 1 else 'have'} none" if wide and plain_ else ""
    return (
        f"{told}; {off:,} of its events, moves and rules can be left out."
        if off
        else f"{told}; nothing can be left out."
    )


def _number(told: LeverNumber, names: Mapping[str, str]) -> dict[str, Any]:
    """A number that can be set: where it stands, what it is, what the file has, who says so."""
    return {
        "path": told["path"],
        "words": plain(told["words"]),
        "party": plain(names[told["party"]]) if told["party"] else None,
        "value": told["value"],
        "unit": unit_words(told),
        "source": source_words(told),
        "because": plain(told["because"] or ""),
    }


def _ranged(number: Ranged, names: Mapping[str, str]) -> dict[str, Any]:
    """The same with its range."""
    values = {"low": number.low, "high": number.high, "value": number.told["value"]}
    told = {end: to_range(value, number.low, number.high) for end, value in values.items()}
    return {**_number(number.told, names), **values, "told": told}


def _toggle(switch: Switch) -> dict[str, Any]:
    """Something that can be left out."""
    return {
        **_entry(switch.change),
        "words": plain(switch.words),
        "kind": KINDS[switch.kind],
        "says": first_upper(plain(switch.in_words)),
    }


def _entry(change: LeverChange) -> dict[str, Any]:
    """The entry of the page's list that makes a change: its key and the change, as every screen has them."""
    return entries_of(changes_of(change))[0]


def _measured(bench: Bench) -> dict[str, Any]:
    """What is measured so far."""
    numbers, switches = bench.numbers(), bench.switches()
    return {
        "done": len(numbers) + len(switches),
        "of": bench.of,
        "leading": [row["path"] for row in numbers[: bench.at_most]],
        "numbers": {row["path"]: _does(row, _what(bench)) for row in numbers},
        "switches": {_entry(row["change"])["key"]: _without(row, bench.now["chance"]) for row in switches},
    }


def _what(bench: Bench) -> str:
    """What has the chance that is moved."""
    return headline_of(mark_label(bench.base.game), bench.base.game.calendar.step)


def _does(row: NumberLever, what: str) -> dict[str, Any]:
    """What a number does to the chance over its range, and where it turns the answer."""
    turns = [{"at": turn["value"], "words": first_upper(turn_words(row, turn, what))} for turn in row["turns"] or ()]
    return {"effect": row["effect"], "over": over_range(row), "turns": turns, "searched": row["turns"] is not None}


def _without(row: SwitchLever, now: float | None) -> dict[str, Any]:
    """What leaving something out does to the chance, told from the chances as they are printed."""
    chance, effect = row["without"]["chance"], row["effect"]
    if chance is None or effect is None or now is None:
        return {"effect": None, "words": f"The file cannot be without it: {plain(row['without']['why'] or '')}"}
    apart = difference(now, chance)
    if apart == "0":
        return {"effect": effect, "words": f"Without it the chance stays {likely(chance)}"}
    points = "point" if apart[1:] == "1" else "points"
    return {
        "effect": effect,
        "words": f"Without it {likely(chance)}, {apart[1:]} {points} {'higher' if effect > 0 else 'lower'}",
    }
