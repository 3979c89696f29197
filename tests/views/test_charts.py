"""The charts on dossiers made by hand: what they draw, what they say, and what they leave alone."""

from __future__ import annotations

import io
import json
import re
import xml.etree.ElementTree as ET
from pathlib import Path
from typing import TYPE_CHECKING, Any

import pytest

from offers_war import WHOLE, war
from winset.cases.read import parse, read
from winset.studies.dossier import dossier as dossier_of
from winset.views.charts import charts
from winset.views.words import percent

if TYPE_CHECKING:
    from collections.abc import Mapping

Dossier = dict[str, Any]

TINY = """
winset: 1
title: A small war
time: {start: 1950-01, end: 1951-01, terminal_months: 50}
parties:
  north: {name: the North, discount: 0.99, values: {line: {back: -4}, guard: {none: -30, some: 0}}, war: [{points: -1}]}
  patron: {name: the Patron, noise: 0.2, discount: 0.99, values: {guard: {some: -1}},
           war: [{when: "lead == 'old'", points: 0.5}, {when: "lead == 'new'", points: -1}]}
issues: {line: [here, back], guard: [none, some]}
state: {lead: [old, new], front: [quiet, ruin]}
chance:
  death: {when: "lead == 'old'", probability: 0.05, effect: {lead: new}}
  ruin: {when: "front == 'quiet'", probability: 0.01, effect: {front: ruin}}
endings: {ruin: {when: "front == 'ruin'", points: {north: -200, patron: -10}}}
consent: [{of: [north]}, {of: [patron]}]
accounts: {dead: {unit: people, war: {amount: 100}}}
peace: {horizon: 24, pace: 0.1, resume: {north: [{when: "guard == 'none'", points: {north: -5, patron: -5}}]}}
history: [{month: 1950-04, chance: death}, {month: 1950-06, agreement: {line: here, guard: some}}]
questions: [{id: Q1, asks: What if he had lived?, change: [{without: {chance: death}}]}, {id: Q2, asks: How long still?, change: []}]
courses:
  wait: {party: north, says: It waits., change: [{bind: {north: {insist: {line: here}}}}]}
"""
"""A conflict with a part for every chart of a war."""

MINE = ("try_it", "timeline", "probability", "terms", "blockers", "what_if", "courses", "survival", "frontier")
NAMED = tuple(name for name in MINE if name != "probability")
"""Those that show text from a file."""

NAMES = ("the North", "the South", "the Patron of the North", "the Council of the Eastern Provinces and Free Towns")
PAYLOADS = ("</script><img src=x onerror=alert(1)>", "<b>$x^2$</b>", "$\\frac{1}{", "`${alert(1)}`", "a\x1b[31m\nb")


def date(k: int, step: str = "month") -> str:
    """The date of a period that counts from 1950."""
    return f"{1950 + k:04d}" if step == "year" else f"{1950 + k // 12:04d}-{k % 12 + 1:02d}"


def win_set(size: int, blockers: dict[str, int], together: list[list[str]] = []) -> Dossier:  # noqa: B006
    """What could be signed in one month, of 40 packages, every blocker two points short."""
    return {
        "size": size,
        "of": 40,
        "blockers": blockers,
        "price": dict.fromkeys(blockers, 2.0),
        "either": [],
        "either_packages": [],
        "holdouts": [{"parties": held, "packages": 3, "price": dict.fromkeys(held, 1.5)} for held in together],
    }


def hand(
    parties: int = 3,
    periods: int = 8,
    opening: int | None = 5,
    *,
    step: str = "month",
    name: str = "",
    signed: bool = True,
) -> Dossier:
    """A dossier with every part: the first party blocks until the opening, the last one blocks a part of it after."""
    ids = [f"p{k}" for k in range(parties)]

    def title(text: str) -> str:
        return name or text

    labels = {
        "parties": {
            p: title(f"{NAMES[k % len(NAMES)]}{f' {k}' if k >= len(NAMES) else ''}") for k, p in enumerate(ids)
        },
        "issues": {"line": title("Line"), "men": title("Prisoners")},
        "options": {
            "line": {
                "here": title("Where they stand"),
                "back": title("Back to where it began, with both armies out of the zone"),
            },
            "men": {"all": title("All"), "some": title("Some"), "none": title("None")},
        },
        "endings": {"ruin": title("Ruin")},
        "accounts": {"dead": title("Dead of both sides"), "idle": title("Idle")},
        "units": {"dead": title("people"), "idle": title("days")},
        "courses": {"wait": title("Wait"), "press": title("Press on")},
    }
    rows = [_row(k, ids, opening, step) for k in range(periods)]
    first = date(opening, step) if opening is not None else None
    timeline = {
        "labels": labels,
        "from": date(0, step),
        "path": "recorded",
        "step": step,
        "history": rows,
        "agreement": {"line": "here", "men": "some"} if signed else None,
        "ended": None,
        "forward": {
            "sign": [0.05 / (2 * periods)] * (2 * periods),
            "options": {"line": {"here": 0.04, "back": 0.01}, "men": {"all": 0.03, "some": 0.015, "none": 0.005}},
        },
        "headline": {
            "first": first,
            "months_before": periods if opening is None else opening,
            "before": {ids[0]: periods if opening is None else opening} if opening != 0 else {},
            "after": {},
            "partly": {} if opening is None else {ids[-1]: periods - opening},
            "changed": [] if opening is None else [title("The old marshal dies and his heirs want it over.")],
            "signed": date(periods - 1, step) if signed else None,
        },
        "unsigned": None,
        "horizon": None,
        "provenance": {"horizon": date(2 * periods, step)},
    }
    record = [
        {
            "month": date(k, step),
            "events": [
                {"says": title(f"Something of note happens for the {k + 1}th time."), "source": [title("a book, p. 3")],
                 "kind": "agreement" if signed and k == periods - 1 else "move", "offer": None}
            ]
            if k % 3 == 1 or k >= periods - 2
            else [],
            "accounts": {"dead": 100.0 * (k + 1), "idle": 0.0},
        }
        for k in range(periods)
    ]  # fmt: skip
    return {
        "title": title("A war"),
        "about": {
            "labels": labels,
            "start": date(0, step),
            "end": date(2 * periods, step),
            "step": step,
            "sources": {},
        },
        "record": record,
        "timeline": timeline,
        "questions": _questions(labels, name, periods, step),
        "baked": _baked(labels, name, periods, step),
        "courses": _courses(labels, name),
        "last": _last(labels),
        "deals": _deals(labels, ids),
        "assumptions": _assumptions(ids),
        "map": None,
    }


def _row(k: int, ids: list[str], opening: int | None, step: str) -> Dossier:
    is_open = opening is not None and k >= opening
    now = win_set(4, {ids[-1]: 7}) if is_open else win_set(0, {ids[0]: 9}, [ids[:2]] if k == 0 else [])
    war = win_set(12, {ids[-1]: 3}) if is_open or k < 2 else win_set(0, {ids[0]: 30})
    return {"month": date(k, step), "against_war": war, "now": now, "sign_probability": 0.2 if is_open else 0.0,
            "signed_by": 0.05 * k / (k + 9), "offers": []}  # fmt: skip


def _side(final: float, median: str | None, dead: float, periods: int, step: str) -> Dossier:
    by = {date(k, step): final * (k + 1) / periods for k in range(periods)}
    return {"signed_by": {**by, date(periods, step): final}, "median_month": median, "accounts": {"dead": dead, "idle": 0.0},
            "endings": {"ruin": 0.01}}  # fmt: skip


def _questions(labels: Dossier, name: str, periods: int, step: str) -> Dossier:
    base = _side(0.4, None, 900.0, periods, step)
    ask = {"report": ["month", "dead"], "from": date(0, step), "cannot": None, "changes": []}
    return {
        "labels": labels,
        "questions": [
            {**ask, "id": "Q1", "asks": name or "What if the patron had not minded?", "baseline": base,
             "changed": _side(0.9, date(2, step), 300.0, periods, step)},
            {**ask, "id": "Q2", "asks": name or "What if they had pressed on?", "baseline": base,
             "changed": _side(0.1, None, 2000.0, periods, step)},
            {**ask, "id": None, "asks": name or "How long still?", "from": None, "baseline": base, "changed": None},
            {**ask, "id": "Q4", "asks": "never", "baseline": None, "changed": None, "cannot": "not to be had"},
        ],
    }  # fmt: skip


def _baked(labels: Dossier, name: str, periods: int, step: str) -> Dossier:
    base = _side(0.4, None, 900.0, periods, step)
    base["options"] = {}

    def row(kind: str, says: str, final: float, at: float | None = None) -> Dossier:
        changed = {**_side(final, date(2, step) if final > 0.5 else None, 300.0, periods, step), "options": {}}
        return {"kind": kind, "id": "x", "says": name or says, "at": at, "from": date(0, step), "changes": [],
                "in_words": [name or f"“{says}” is otherwise"], "as_options": None, "baseline": base, "changed": changed}  # fmt: skip

    rows = [row("event", "He dies", 0.1), row("move", "They march", 0.402), row("question", "What if?", 0.9),
            row("claim", "It was the war", 0.3), row("number", "The war", 0.2, -2.0), row("number", "The war", 0.6, -0.5)]  # fmt: skip
    return {"labels": labels, "baked": rows, "untried": {"move": 3}, "provenance": {"step": step}}


def _courses(labels: Dossier, name: str) -> Dossier:
    risk = {"ending": "ruin", "alternative": "wait", "chance": 0.02, "value_with": -500.0, "value_without": -20.0}
    return {
        "labels": labels,
        "party": "p0",
        "baseline": {"value": -40.0, "endings": {"ruin": 0.004}},
        "courses": [
            {"name": "wait", "title": name or "Wait", "value": -30.0, "endings": {"ruin": 0.001}, "worst": {"value": -45.0},
             "break_even": {**risk, "chance": 0.001, "break_even": 0.01, "worth_it": True}},
            {"name": "press", "title": name or "Press on", "value": -35.0, "endings": {"ruin": 0.02}, "worst": None,
             "break_even": {**risk, "break_even": -0.5, "worth_it": False}},
        ],
        "groups": [{"group": name or None, "order": ["wait", "press"], "best": "wait", "tied": ["wait"]}],
    }  # fmt: skip


def _last(labels: Dossier) -> Dossier:
    def side(rate: float, **broken: float) -> Dossier:
        survival = [(1 - rate) ** (k + 1) for k in range(24)]
        by = {party: {"probability": share} for party, share in broken.items()}
        still = [1.0] * 24 if rate > 0.1 else None
        return {"survival": survival, "end": survival[-1], "broken_by": by, "unchanged": still}

    options = {"all": side(0.0), "some": side(0.02, p0=0.3, p1=0.08), "none": side(0.3, p1=0.99, p0=0.001)}
    return {
        "labels": labels,
        "peace": True,
        "issue": "men",
        "watch": {"periods": 24, "years": 2.0},
        "provenance": {"step": "month"},
        "survival": {option: one["survival"] for option, one in options.items()},
        "options": [{"option": option, **one} for option, one in options.items()],
        "recorded": {"month": "1950-08", "package": {"line": "here", "men": "some"}, **side(0.021)},
        "expected": {key: part for key, part in side(0.05).items() if key != "broken_by"},
    }


def _deals(labels: Dossier, ids: list[str]) -> Dossier:
    def points(k: int) -> dict[str, float]:
        return {p: float(k if i % 2 else 20 - k) + i for i, p in enumerate(ids)}

    def concept(title: str, k: int) -> Dossier:
        return {"title": title, "points": points(k), "packages": [{}]}

    return {
        "labels": labels,
        "bargainers": ids,
        "frontier": [{"package": {}, "points": points(k), "signed": 4 < k < 16} for k in range(21)],
        "frontier_of": "all",
        "frontier_size": 21,
        "frontier_points": 21,
        "disagreement": dict.fromkeys(ids, 5.0),
        "recorded": {"points": points(8)},
        "concepts": {"nash": concept("Nash", 10), "egalitarian": concept("Egalitarian", 10), "core": concept("Core", 0),
                     "utilitarian": concept("Utilitarian", 14), "none": {"title": "None", "points": {}, "packages": []}},
    }  # fmt: skip


def _assumptions(ids: list[str]) -> list[Dossier]:
    given = {("line", "back"): [-1.0, 1.0], ("men", "all"): [3.0, -3.0], ("men", "some"): [3.0, -1.0]}
    return [
        {"at": ["parties", party, "values", issue, "points", option], "value": values[k % 2]}
        for k, party in enumerate(ids)
        for (issue, option), values in given.items()
    ] + [{"at": ["parties", ids[0], "noise"], "value": 1.0}]


def drawn(name: str, dossier: Mapping[str, Any]) -> dict[str, Any]:
    """A chart's data, which must be there."""
    found: dict[str, Any] | None = charts()[name].data(dossier)
    assert found is not None
    return found


def said(name: str, dossier: Mapping[str, Any]) -> str:
    """A chart's text alternative."""
    words: str = charts()[name].words(dossier)
    return words


@pytest.mark.parametrize("name", MINE)
def test_a_chart_keeps_the_contract(name: str) -> None:
    """Every chart says what it is and where it stands, and its data are plain JSON."""
    chart = charts()[name]
    assert chart.TITLE
    assert isinstance(chart.ORDER, int)
    assert chart.SCRIPT.strip().endswith(";")
    data = drawn(name, hand())
    assert json.loads(json.dumps(data, allow_nan=False)) == data


def test_charts_read_what_the_studies_write() -> None:
    """On a small conflict with a part for each, every chart but that of a table without a clock is drawn and speaks."""
    found = dossier_of(parse(TINY), quick=True, only=["questions", "baked", "courses", "last"]).to_json()
    assert [name for name in MINE if charts()[name].data(found) is None] == ["frontier"]
    assert said("timeline", found).startswith("In the way of signing at first: the Patron in 3 months.")
    assert "What if he had lived?" in said("what_if", found)
    assert "with ruin at" in said("courses", found)
    assert "(broken by the North" in said("survival", found)


@pytest.mark.parametrize("name", MINE)
def test_no_chart_without_its_part(name: str) -> None:
    """Where the dossier has nothing to a chart there is no chart, whatever else is missing."""
    data = charts()[name].data
    assert data({}) is None
    assert (
        data({"about": None, "timeline": None, "questions": None, "courses": None, "last": None, "deals": None}) is None
    )
    needs = set(charts()[name].NEEDS)
    whole = hand()
    alone = {
        key: part
        for key, part in whole.items()
        if key in {"title", "about", "record", "timeline", "assumptions"} | needs
    }
    assert (data({key: part for key, part in alone.items() if key not in needs | {"timeline"}})) is None
    assert data(alone) == data(whole)


def test_no_clock_no_months() -> None:
    """A conflict without a clock has no timeline and no chart of probability by month, and one panel of blockers."""
    dossier = hand()
    timeline = dossier["timeline"]
    timeline.update({"from": None, "path": "most likely", "history": timeline["history"][:1]})
    timeline["history"][0]["month"] = None
    timeline["headline"].update({"first": None, "signed": None, "months_before": 0})
    assert charts()["timeline"].data(dossier) is None
    assert charts()["probability"].data(dossier) is None
    (only,) = drawn("blockers", dossier)["months"]
    assert only["title"] == "On the table"
    assert all(row["says"] for row in only["rows"])


def test_periods_that_are_alike_are_not_told_apart() -> None:
    """Where all months have the same chance the words say so, where many have the highest how many; else which have."""
    dossier = hand()
    history = dossier["timeline"]["history"]
    for row in history:
        row["sign_probability"] = 0.17
    assert f"path, each month has {percent(0.17)}." in said("probability", dossier).replace("record,", "path,")
    history[0]["sign_probability"] = 0.01
    assert f"7 of 8 months had the highest chance, {percent(0.17)} each" in said("probability", dossier)
    for row in history[1:-2]:
        row["sign_probability"] = 0.01
    assert f"the likeliest months were July 1950 ({percent(0.17)}), August 1950" in said("probability", dossier)


def test_courses_as_good_as_equal_are_marked_so() -> None:
    """Of several that tie none is the best one; where one leads nothing is called a tie."""
    found = hand()
    assert [(one["best"], one["tied"]) for one in drawn("courses", found)["groups"][0]["courses"]] == [
        (True, False),
        (False, False),
    ]
    found["courses"]["groups"][0]["tied"] = ["wait", "press"]
    assert [(one["best"], one["tied"]) for one in drawn("courses", found)["groups"][0]["courses"]] == [
        (False, True)
    ] * 2
    assert "as good as equal" in said("courses", found)


def test_nothing_is_ever_signed() -> None:
    """Where nothing is ever signed there are no terms and no probabilities to draw, and the timeline is all deadlock."""
    dossier = hand(opening=None, signed=False)
    dossier["timeline"]["forward"]["sign"] = [0.0] * 16
    dossier["timeline"]["unsigned"] = {"chance": 0.0, "refusing": {}, "months": 8, "talks": 8}
    assert charts()["terms"].data(dossier) is None
    assert charts()["probability"].data(dossier) is None
    found = drawn("timeline", dossier)
    assert found["opening"] is None
    assert found["closing"] is None
    assert found["locked"]["periods"] == 8
    assert "Nothing was ever worth signing at once" in said("timeline", dossier)


def test_the_timeline_marks_the_turns() -> None:
    """Deadlock, opening and signature stand where the months have them, with what happened as it opened."""
    found = drawn("timeline", hand(periods=8, opening=5))
    assert found["locked"] == {"periods": 5, "label": "Deadlock: 5 months"}
    assert found["opening"]["k"] == 5
    assert found["opening"]["label"] == "Way out: Jun 1950"
    assert "old marshal dies" in found["opening"]["says"]
    assert found["closing"] == {"label": "Signed: Aug 1950", "signed": True}
    assert {cell["k"] for cell in found["open"] if cell["against"] == "now"} == {5, 6, 7}


def test_the_timeline_tells_who_blocked_what() -> None:
    """A party that stands in the way of everything is told from one that blocks a part, in each month and over all."""
    found = drawn("timeline", hand(parties=3, periods=8, opening=5))
    assert {block["k"] for block in found["blocks"] if block["party"] == "p0" and block["all"]} == {0, 1, 2, 3, 4}
    assert {block["k"] for block in found["blocks"] if block["party"] == "p2" and not block["all"]} == {5, 6, 7}
    says = {party["id"]: party["says"] for party in found["parties"]}
    assert says["p0"] == "in the way for 5 months"
    assert says["p2"] == "blocks some for 3 months"
    together = next(block for block in found["blocks"] if block["party"] == "p1")
    assert together["how"] == "would have to turn together with the North"


def test_the_timeline_numbers_what_happened() -> None:
    """Recorded events are numbered in their order, each with its source, and accounts that stay at 0 are left out."""
    found = drawn("timeline", hand())
    assert [event["n"] for event in found["events"]] == list(range(1, len(found["events"]) + 1))
    assert {event["source"] for event in found["events"]} == {"a book, p. 3"}
    assert [event["signed"] for event in found["events"]][-1]
    assert [cost["name"] for cost in found["costs"]] == ["Dead of both sides"]


def test_the_timeline_rings_offers() -> None:
    """An offer is told from what else happened, with how the model has those vote whom it names, and where it errs."""
    found: Any = dossier_of(read(war(*WHOLE)), quick=True).to_json()
    events = drawn("timeline", found)["events"]
    assert [(event["offer"], event["surprising"]) for event in events] == [
        (True, False), (False, False), (True, True), (False, False), (False, False)]  # fmt: skip
    assert re.fullmatch(r"Alphaland made it .* and Betaland refused \(yes by the model: \d+ %\)", events[0]["votes"])
    assert [bool(event["votes"]) for event in events] == [event["offer"] for event in events]
    figure = pytest.importorskip("matplotlib.figure").Figure()
    charts()["timeline"].plot(drawn("timeline", found), figure)
    assert [text.get_bbox_patch() is not None for text in figure.axes[0].texts] == [event["offer"] for event in events]


def test_a_war_that_ends_by_itself_says_how() -> None:
    """Where an ending closes the record, the timeline ends with its name."""
    dossier = hand(signed=False)
    dossier["timeline"]["ended"] = {"ending": "ruin", "month": "1950-08"}
    assert drawn("timeline", dossier)["closing"] == {"label": "Ruin: Aug 1950", "signed": False}


@pytest.mark.parametrize(("periods", "step"), [(5, "month"), (240, "month"), (40, "year"), (1, "month")])
def test_the_axis_of_time_has_few_labels(periods: int, step: str) -> None:
    """Short wars and long ones have between one and eight or nine labels along the months."""
    found = drawn("timeline", hand(periods=periods, opening=0, step=step))
    assert 1 <= len(found["ticks"]) <= 9
    assert len(drawn("probability", hand(periods=periods, opening=0, step=step))["ticks"]) <= 9


def test_probability_reaches_the_horizon_and_shows_its_weight() -> None:
    """The curve runs on to the horizon, and a horizon a year either way is marked where the record was signed."""
    dossier = hand(periods=8)
    side = {"-12": 0.1, "base": 0.2, "+12": 0.4}
    dossier["timeline"]["horizon"] = {
        "mark": "1950-08", **{key: {"signed_by_mark": p, "horizon": "1951-05"} for key, p in side.items()}
    }  # fmt: skip
    found = drawn("probability", dossier)
    assert len(found["since"]) == 16
    assert found["since"][-1]["p"] == pytest.approx(0.05)
    assert found["periods"][-1] == "Apr 1951"
    assert [row["k"] for row in found["month"]] == list(range(8))
    assert [one["p"] for one in found["marks"]["by"]] == [0.1, 0.2, 0.4]
    assert found["marks"]["k"] == 7
    assert found["marks"]["label"] == "Signed: Aug 1950"
    words = said("probability", dossier)
    assert "5.0 % before May 1951" in words
    assert "10 % to 40 % by August 1950" in words
    assert "June 1950 (20 %)" in words


def test_terms_show_whose_way_it_went() -> None:
    """Each option has its share of what is signed, who wants it most, and what was signed; the key counts issues."""
    dossier = hand(parties=2)
    found = drawn("terms", dossier)
    line, men = found["issues"]
    assert [round(option["p"], 6) for option in line["options"]] == [0.8, 0.2]
    assert [option["signed"] for option in men["options"]] == [False, True, False]
    assert [option["wanted"] for option in line["options"]] == [[0], [1]]
    assert [option["wanted"] for option in men["options"]] == [[0], [0], [1]]
    assert [party["says"] for party in found["parties"]] == ["2 of 2", "0 of 2"]
    assert "the North (2 of 2) and the South (0 of 2)" in said("terms", dossier)
    assert "likeliest option on 1 of 2 issues; not on Prisoners" in said("terms", dossier)


def test_a_party_that_does_not_mind_has_no_mark() -> None:
    """A party to which all options of an issue are alike wants none of them most."""
    dossier = hand(parties=2)
    for row in dossier["assumptions"]:
        row["value"] = 0.0
    assert drawn("terms", dossier)["parties"] == []
    dossier["assumptions"] = None
    assert drawn("terms", dossier)["parties"] == []


def test_blockers_before_and_after_the_opening() -> None:
    """The chosen months are the last before the opening, its own, and the last; with counts and prices."""
    dossier = hand(parties=3, periods=8, opening=5)
    months = drawn("blockers", dossier)["months"]
    assert [one["title"] for one in months] == [
        "May 1950, before the way out opened", "June 1950, when it opened", "August 1950, when it was signed"
    ]  # fmt: skip
    signable, north, rest = months[0]["rows"]
    dossier["unlock"] = {"study": "unlock"}
    assert (signable["share"], signable["says"]) == (0, "none")
    assert (north["name"], north["share"]) == ("Blocked by the North alone", 9 / 40)
    assert north["says"] == "9, 2.0 own points short"
    assert (rest["name"], rest["says"]) == ("Two or more would have to turn", "31")
    told = said("blockers", dossier)
    assert "none of 40 packages could be signed at once; 9 blocked by the North alone (2.0 own points short)" in told
    assert "so their counts differ" in told
    assert "so their counts differ" not in said("blockers", {**dossier, "unlock": None})


def test_the_rows_of_blockers_count_every_package_once() -> None:
    """Where a clause counts votes, what several could each free has a row of its own, and all rows sum to the whole."""
    path = Path(__file__).parents[2] / "examples" / "harbour.yaml"
    dossier = dossier_of(read(path), quick=True, only=["timeline"]).to_json()
    (month,) = drawn("blockers", dossier)["months"]
    counted = {row["name"]: int(row["says"].split(",")[0]) for row in month["rows"]}
    now = dossier["timeline"]["history"][0]["now"]
    assert sum(counted.values()) == now["of"] == 216
    assert counted["Two or more would have to turn"] > 0
    either = [name for name in counted if name.endswith(": the yes of one would do")]
    assert len(either) == len(now["either"]) > 0
    assert sum(counted[name] for name in either) == sum(now["either_packages"])
    told = said("blockers", dossier)
    assert "of whom the yes of one would do" in told


def test_a_file_by_weeks_is_told_by_weeks() -> None:
    """A date of a file by weeks is that of a week, and a watch of 260 weeks is 5 years, not 4.98299."""
    dossier = hand()
    dossier["timeline"]["step"] = dossier["last"]["provenance"]["step"] = "week"
    dossier["timeline"]["headline"]["signed"] = dossier["last"]["recorded"]["month"] = "1950-08-07"
    dossier["timeline"]["headline"]["first"] = "1950-06-05"
    dossier["last"]["watch"]["years"] = 260 * 7 / 365.2425
    assert "The first week with a package worth signing at once: the week of 5 June 1950." in said("timeline", dossier)
    assert "Signed in the week of 7 August 1950" in said("timeline", dossier)
    assert "holds for 5 years" in said("survival", dossier)
    assert "Under what was signed in the week of 7 August 1950" in said("survival", dossier)
    assert drawn("survival", dossier)["told"] == "5 years"


def test_what_an_account_assumes_is_drawn_as_assumed() -> None:
    """A series of which some size has no source of its own is told from one that has."""
    dossier = hand()
    for kind, assumed in (("assumed", True), ("ordered", True), ("sourced", False)):
        dossier["assumptions"] = [{"path": "accounts.dead.war[0].amount", "kind": kind}]
        assert drawn("timeline", dossier)["costs"][0]["assumed"] is assumed


def test_the_question_that_moves_most_comes_first() -> None:
    """What-ifs stand by how far they move the chance of an agreement; what changes nothing is last."""
    found = dossier_of(
        parse(TINY.replace("questions: [", "questions: [{id: Q0, asks: And now?, change: []}, ")),
        quick=True,
        only=["questions"],
    ).to_json()
    assert [row["id"] for row in drawn("what_if", found)["rows"]] == ["Q1", "Q0", "Q2"]


def test_who_must_turn_together_is_drawn_too() -> None:
    """Where no party alone blocks, the sets that would have to turn together have a row."""
    dossier = hand(opening=None, signed=False)
    rows = drawn("blockers", dossier)["months"][0]["rows"]
    assert rows[-2]["name"] == "Blocked by the North and the South together"
    assert rows[-2]["says"] == "3, 1.5, 1.5 own points short"


def test_what_if_always_has_the_case_as_it_is() -> None:
    """Every answered question has the case as it is, and a mark for the change where it makes one."""
    dossier = hand()
    found = drawn("what_if", dossier)
    assert [panel["kind"] for panel in found["panels"]] == ["share", "date", "amount"]
    assert [row["asks"] for row in found["rows"]][-1] == "How long still?"
    assert all(cell["base"] is not None for row in found["rows"] for cell in row["cells"])
    better, worse, still = ([cell["better"] for cell in row["cells"]] for row in found["rows"])
    assert (better, worse, still) == ([1, 1, 1], [-1, 0, -1], [0, 0, 0])
    assert found["rows"][2]["cells"][0]["then"] is None
    assert found["rows"][1]["cells"][1]["says"] == "never instead of never"
    words = said("what_if", dossier)
    assert "higher under 1 and lower under 1." in words
    assert "“What if the patron had not minded?” (90 % instead of 40 %)" in words


def test_what_if_without_dates_or_accounts() -> None:
    """Where no agreement is ever likelier than not and there are no accounts, one panel is left."""
    dossier = hand()
    dossier["questions"]["labels"] = {**dossier["questions"]["labels"], "accounts": {}}
    for question in dossier["questions"]["questions"][:2]:
        question["changed"]["median_month"] = None
    assert [panel["kind"] for panel in drawn("what_if", dossier)["panels"]] == ["share"]


def test_courses_stand_beside_what_they_risk() -> None:
    """Each course has its worth, its worst case, the chance of the worst ending and up to which it is worth it."""
    dossier = hand()
    found = drawn("courses", dossier)
    wait, press = found["groups"][0]["courses"]
    assert found["ending"] == "Ruin"
    assert found["baseline"] == {"value": -40.0, "chance": 0.004}
    assert (wait["best"], wait["worst"], wait["chance"], wait["worth"]) == (True, -45.0, 0.001, True)
    assert (wait["odds"], wait["up_to"]) == ("0.1 %", "acceptable up to 1 %")
    assert (press["worst"], press["up_to"], press["worth"]) == (None, "not worth it even without the risk", False)
    assert "Wait is worth most to the North, -30.0 points, with Ruin at 0.1 %; then Press on (-35.0)" in said(
        "courses", dossier
    )


def test_courses_that_are_as_good_as_equal_have_no_star() -> None:
    """Where the best is tied no course is marked as best, and the words call them as good as equal."""
    dossier = hand()
    dossier["courses"]["groups"][0]["tied"] = ["wait", "press"]
    assert not any(one["best"] for one in drawn("courses", dossier)["groups"][0]["courses"])
    assert "as good as equal to the North are Wait (-30.0) and Press on (-35.0) points." in said("courses", dossier)


def test_courses_without_a_catastrophe_have_one_panel() -> None:
    """Where no ending is at stake nothing is drawn of one."""
    dossier = hand()
    for course in dossier["courses"]["courses"]:
        course["break_even"] = None
    found = drawn("courses", dossier)
    assert found["ending"] is None
    assert found["groups"][0]["courses"][0]["chance"] is None
    assert "Ruin" not in said("courses", dossier)


def test_survival_by_option() -> None:
    """Each option's line begins at 1; that of the signed option is marked, and who breaks the peace is named."""
    dossier = hand()
    found = drawn("survival", dossier)
    assert [line["kind"] for line in found["lines"]] == ["option", "signed", "option", "record", "expected"]
    assert all(line["survival"][0] == 1 and len(line["survival"]) == 25 for line in found["lines"])
    assert found["lines"][1]["who"] == "broken by the North 30 % and the South 8.0 %"
    assert found["lines"][2]["who"] == "broken by the South 99 %"
    assert "None 0.02 % (broken by the South 99 %). Under what was signed in August 1950: 60 %." in said(
        "survival", dossier
    )
    dossier["last"]["peace"] = False
    assert charts()["survival"].data(dossier) is None


def test_the_frontier_marks_concepts_that_agree_once() -> None:
    """Concepts with the same points share a mark, what was signed is told apart, and the core, a set, has none."""
    dossier = hand(parties=2)
    found = drawn("frontier", dossier)
    assert [mark["label"] for mark in found["marks"]] == ["Signed", "Nash, Egalitarian", "Utilitarian"]
    assert [mark["recorded"] for mark in found["marks"]] == [True, False, False]
    assert len(found["packages"]) == 21
    assert found["packages"][0]["points"] == [20.0, 1.0]
    assert "Nash, Egalitarian: 10.0 to the North and 11.0 to the South." in said("frontier", dossier)
    assert "Marked among them: Signed; Nash, Egalitarian; Utilitarian." in said("frontier", hand(parties=6))


def test_a_frontier_too_large_to_draw_is_thinned_and_says_so() -> None:
    """Of very many packages evenly spaced ones are drawn, and the chart says how many of how many."""
    dossier = hand()
    dossier["deals"]["frontier"] = dossier["deals"]["frontier"] * 100
    dossier["deals"].update({"frontier_size": None, "frontier_points": 2100})
    found = drawn("frontier", dossier)
    assert len(found["packages"]) <= 400
    assert found["told"] == f"2,100 efficient packages, {len(found['packages'])} of them drawn"


def texts(found: Any) -> list[str]:
    """Every text in plain JSON."""
    if isinstance(found, dict):
        return [text for part in found.values() for text in texts(part)]
    if isinstance(found, list):
        return [text for part in found for text in texts(part)]
    return [found] if isinstance(found, str) else []


@pytest.mark.parametrize("name", NAMED)
@pytest.mark.parametrize("payload", PAYLOADS)
def test_text_of_a_file_stays_text(name: str, payload: str) -> None:
    """Names from a file reach data and words as they are, without control signs, and no script sets markup."""
    dossier = hand(name=payload)
    told = [*texts(drawn(name, dossier)), said(name, dossier)]
    clean = "".join(sign if sign.isprintable() else " " for sign in payload)
    assert any(clean in text for text in told)
    assert all(text.isprintable() for text in told)
    assert not re.search(
        r"innerHTML|outerHTML|insertAdjacent|\.html\(|document\.write|eval\(|Function\(|svg`|html`",
        charts()[name].SCRIPT,
    )


@pytest.mark.parametrize("name", MINE)
@pytest.mark.parametrize(
    "dossier",
    [hand(), hand(2, 5, 0), hand(12, 30, 20), hand(4, 12, None, signed=False), hand(3, 20, 11, step="year")],
    ids=["small", "two", "twelve", "never", "years"],
)
def test_matplotlib_draws_every_chart(name: str, dossier: Dossier) -> None:
    """The picture for a file has its texts on it and is a well-formed SVG."""
    pytest.importorskip("matplotlib")
    root = saved(name, dossier)
    assert root.tag.endswith("svg")
    assert len(list(root.iter())) > 50


@pytest.mark.parametrize("name", NAMED)
@pytest.mark.parametrize("payload", PAYLOADS[1:3])
def test_matplotlib_takes_no_text_for_mathematics(name: str, payload: str) -> None:
    """Names with dollar signs, braces or tags in them are drawn as they stand, none as a formula or an element."""
    pytest.importorskip("matplotlib")
    root = saved(name, hand(name=payload))
    assert not {"script", "img", "b"} & {node.tag.rsplit("}", 1)[-1] for node in root.iter()}
    letters = "".join("".join(node.itertext()) for node in root.iter() if node.tag.endswith("text"))
    assert ("$x^2$" if "x^2" in payload else "frac") in letters


def saved(name: str, dossier: Dossier) -> ET.Element:
    """The SVG that `winset plot` would write, its texts as texts."""
    import matplotlib
    from matplotlib.figure import Figure

    figure, file = Figure(layout="constrained"), io.StringIO()
    with matplotlib.rc_context({"svg.fonttype": "none"}):
        charts()[name].plot(drawn(name, dossier), figure)
        figure.savefig(file, format="svg")
    return ET.fromstring(file.getvalue())
