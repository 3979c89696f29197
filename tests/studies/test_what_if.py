"""What-ifs, claims and questions: exact differences, and verdicts that nothing can pass by default."""

from __future__ import annotations

from typing import Any

import pytest
from hypothesis import HealthCheck, given, settings

import winset
from border_war import BORDER
from generators import conflicts
from winset.cases.change import changes_of
from winset.cases.changes import change_conflict
from winset.cases.document import load
from winset.cases.read import parse
from winset.studies.claims import claims
from winset.studies.measures import measure
from winset.studies.outcome import outcome_of
from winset.studies.questions import questions
from winset.studies.what_if import describe, what_if


def patron(**changes: Any) -> dict[str, Any]:
    """A war that suits a patron while its old leader lives; a recorded end."""
    data: dict[str, Any] = {
        "winset": 1, "title": "A patron's war", "time": {"start": "2000-01", "end": "2002-01"},
        "parties": {
            "a": {"values": {"x": {"y": -10, "z": 0}}, "war": [{"id": "cost", "points": -1}]},
            "b": {"values": {"x": {"points": {"y": 0, "z": -12}}}, "war": [{"points": -2}]},
            "p": {"values": {"x": {"y": -1}}, "war": [{"points": 1, "when": {"leader": "old"}}]},
        },
        "issues": {"x": ["y", "z"]}, "state": {"leader": ["old", "new"], "calm": [False, True]},
        "chance": {"death": {"when": {"leader": "old"}, "probability": 0.02, "effect": {"leader": "new"}},
                   "rain": {"probability": 0.1, "effect": {}}},
        "moves": {"b": {"raid": {"when": "calm", "effect": {"calm": False}, "points": {"a": -3}}}},
        "accords": {"lull": {"consent": [{"of": ["a", "b"]}], "when": "not calm", "effect": {"calm": True}}},
        "endings": {}, "accounts": {"dead": {"unit": "people", "war": [{"amount": 100}]}},
        "consent": [{"of": ["a", "b"], "id": "table"}, {"of": ["p"], "id": "veto", "when": "leader == 'old'"}],
        "history": [{"month": "2000-05", "chance": "death"}, {"month": "2000-09", "agreement": {"x": "z"}}],
    }  # fmt: skip
    return {**data, **changes}


CONFLICT = winset.read(patron())


@pytest.mark.parametrize(
    ("change", "path", "value"),
    [
        ({"set": {"parties.a.war[cost].points": -3}}, ("parties", "a", "war", 0, "points"), -3),
        ({"set": {"parties.a.war[0].points": -3}}, ("parties", "a", "war", 0, "points"), -3),
        ({"set": {"parties.a.values.x.y": 2}}, ("parties", "a", "values", "x", "points", "y"), 2),
        ({"set": {"parties.b.values.x.points.z": 2}}, ("parties", "b", "values", "x", "points", "z"), 2),
        ({"set": {"chance.death.probability": 0.5}}, ("chance", "death", "outcomes", 0, "probability"), 0.5),
        ({"set": {"time.pace": 0.9}}, ("time", "pace"), 0.9),
    ],
)
def test_set_reaches_any_value(change: Any, path: tuple[Any, ...], value: float) -> None:
    """A path reaches a value in the file's long and short forms, by an entry's id or its number, given or left out."""
    here: Any = change_conflict(CONFLICT, changes_of(change)).model_dump()
    for part in path:
        here = here[part]
    assert here == value


@pytest.mark.parametrize(
    ("change", "says"),
    [
        ({"set": {"parties.a.wor[cost].points": 1}}, "did you mean 'war'"),
        ({"set": {"parties.a.war[cots].points": 1}}, "did you mean 'cost'"),
        ({"set": {"parties.a.war[cost].pionts": 1}}, "did you mean 'points'"),
        ({"set": {"..": 1}}, "is not a path"),
        ({"set": {"title.x.y": 1}}, "has no parts"),
        ({"set": {"chance.death.probability": 2}}, "expected a probability"),
        ({"without": {"chance": "deaht"}}, "did you mean 'death'"),
        ({"without": "move.b.riad"}, "did you mean 'b.raid'"),
        ({"without": "option.x.yy"}, "did you mean 'x.y'"),
        ({"without": "consent.vetoo"}, "did you mean 'veto'"),
        ({"without": "kitchen.sink"}, "nothing of that kind"),
        ({"forbid": "b.raids"}, "did you mean 'b.raid'"),
        ({"forbid": {"move": "b.raids", "from": "2000-03"}}, "did you mean 'b.raid'"),
        ({"forbid": {"move": "b.raid", "form": "2000-03"}}, "did you mean 'from'"),
        ({"forbid": {"move": "b.raid", "from": "2000"}}, "expected a date as YYYY-MM"),
        ({"forbid": {"move": "b.raid", "from": "1960-01"}}, "outside the conflict's time"),
        ({"force": {"move": "b.raid"}}, "force.month: field required"),
        ({"force": {"month": "2000-03"}}, "force: expected one of move, chance, accord; found none"),
        ({"force": {"month": "2000-03", "accord": "lul"}}, "did you mean 'lull'"),
        ({"start": {"mont": "2000-03"}}, "did you mean 'month'"),
        ({"start": {"state": {"lader": "new"}}}, "did you mean 'leader'"),
        ({"forbidd": "b.raid"}, "did you mean 'forbid'"),
    ],
)
def test_what_does_not_exist_is_an_error(change: Any, says: str) -> None:
    """A path or a name that does not exist is refused with the nearest one that does."""
    with pytest.raises(winset.WinsetError, match=says):
        change_conflict(CONFLICT, changes_of(change))


def test_without_each_kind() -> None:
    """Chance, moves, accords, consent, options and history can be left out; the history is cut where it cannot go on."""
    gone = change_conflict(CONFLICT, changes_of([{"without": {"chance": "death"}}]))
    assert "death" not in gone.chance
    assert gone.history == ()
    assert len(change_conflict(CONFLICT, changes_of({"forbid": "b.raid"})).moves) == 0
    assert "lull" not in change_conflict(CONFLICT, changes_of({"without": ["accord.lull"]})).accords
    assert len(change_conflict(CONFLICT, changes_of({"without": "consent.veto"})).consent) == 1
    assert len(change_conflict(CONFLICT, changes_of({"without": {"history": ["1"]}})).history) == 1
    fewer = winset.build(change_conflict(CONFLICT, changes_of({"without": {"option": "x.y"}})))
    assert fewer.packages.count[fewer.initial] == 1


@pytest.mark.parametrize(
    "force",
    [
        {"month": "2000-03", "chance": "death"},
        {"month": "2000-03", "chance": "death", "outcome": 0},
        {"month": "2000-03", "accord": "lull"},
    ],
)
def test_force_makes_an_event_sure(force: Any) -> None:
    """A forced event has happened by the talks of its month in every state where it could."""
    game = winset.build(change_conflict(CONFLICT, changes_of({"force": force})))
    from winset.solver.forward import forecast

    at_talks = forecast(winset.solve(game)).states[2]
    done = "leader" if "chance" in force else "calm"
    still = [p for s, p in enumerate(at_talks) if game.states[s][done] in ("old", False)]
    assert sum(still) == pytest.approx(0, abs=1e-12)


def test_a_forced_move_pays_its_points() -> None:
    """A forced move has its effect and its points, and is made in its month alone."""
    calm = {"start": {"state": {"calm": True}}}
    forced = outcome_of(
        change_conflict(CONFLICT, changes_of([calm, {"force": {"month": "2000-01", "move": "b.raid"}}]))
    )
    free = outcome_of(change_conflict(CONFLICT, changes_of([calm, {"forbid": "b.raid"}])))
    assert forced.worth[0] < free.worth[0] - 2


def test_no_change_changes_nothing() -> None:
    """Without changes the conflict is itself; setting a value to what it is leaves every number as it was."""
    assert change_conflict(CONFLICT, ()) is CONFLICT
    same = what_if(CONFLICT, {"set": {"parties.a.war[cost].points": -1}}).to_json()["difference"]
    assert all(abs(d) < 1e-12 for d in same["signed_by"].values())
    assert same["median_month"] in (0, None)
    with pytest.raises(winset.RequestError, match="Give a change"):
        what_if(CONFLICT, [])


@settings(max_examples=15, deadline=None, suppress_health_check=list(HealthCheck))
@given(conflicts())
def test_forbidding_what_never_happens_changes_nothing(data: Any) -> None:
    """A move that is never available can be forbidden without changing any number."""
    if "time" not in data or not data.get("state"):
        return
    name = next(iter(data["parties"]))
    first = next(iter(data["state"]))
    moves = {**data.get("moves", {})}
    moves[name] = {**moves.get(name, {}), "never": {"when": _never(data, first), "effect": {}}}
    conflict = winset.read({**data, "moves": moves})
    found = what_if(conflict, {"forbid": f"{name}.never"}).to_json()["difference"]
    assert all(abs(d) < 1e-9 for d in found["signed_by"].values())


RAIDS = winset.read(patron(history=[], state={"leader": ["old", "new"], "calm": [True, False]},
                            chance={"truce": {"when": "not calm", "probability": 0.2, "effect": {"calm": True}},
                                    "storm": {"when": "calm", "probability": 0.1, "effect": {"calm": False}},
                                    "death": patron()["chance"]["death"]}))  # fmt: skip


def values(*change: Any) -> Any:
    """What going on is worth to each, by period and state, with changes made."""
    game = winset.build(change_conflict(RAIDS, changes_of(list(change))))
    found = winset.solve(game).continuation
    return {(t, str(game.states[s])): row for t, rows in enumerate(found) for s, row in enumerate(rows)}


def test_a_move_forbidden_from_a_date_is_open_before_it_and_not_after() -> None:
    """From its date on every value is that of the move forbidden for good; before it the move still counts."""
    kept, never, cut = values(), values({"forbid": "b.raid"}), values({"forbid": {"move": "b.raid", "from": "2000-09"}})
    assert cut.keys() == kept.keys()
    for (t, state), row in cut.items():
        if t >= 7:  # what follows the talks of August
            assert row == pytest.approx(never[t, state], abs=1e-9)
    first = next(key for key in cut if key[0] == 0 and "True" in key[1])
    assert abs(cut[first] - kept[first]).max() > 1e-3
    assert abs(cut[first] - never[first]).max() > 1e-3


def test_a_move_forbidden_from_the_first_month_is_forbidden() -> None:
    """From the first date on is always: every number is that of the move forbidden; from the last on is all but never."""
    plain = what_if(RAIDS, {"forbid": "b.raid"}).to_json()["difference"]
    first = what_if(RAIDS, {"forbid": [{"move": "b.raid", "from": "2000-01"}]}).to_json()["difference"]
    assert first["value_at_start"] == pytest.approx(plain["value_at_start"], abs=1e-9)
    assert first["signed_by"] == pytest.approx(plain["signed_by"], abs=1e-9)
    assert max(map(abs, plain["value_at_start"].values())) > 1e-3
    over = patron(history=[])
    over["moves"]["b"]["raid"]["when"] = "calm and month < '2000-06'"
    after = what_if(winset.read(over), {"forbid": {"move": "b.raid", "from": "2000-06"}}).to_json()["difference"]
    assert all(abs(change) < 1e-12 for change in [*after["value_at_start"].values(), *after["signed_by"].values()])


@pytest.mark.parametrize(("month", "kept"), [("2000-02", 0), ("2000-03", 0), ("2000-04", 1)])
def test_the_record_is_cut_where_a_move_was_no_longer_open(month: str, kept: int) -> None:
    """A move on record stays where it was made before its date, and cuts the record where it was made from then on."""
    steps = [{"month": "2000-03", "move": "b.raid"}, {"month": "2000-05", "chance": "death"}]
    war = winset.read(patron(history=steps, state={"leader": ["old", "new"], "calm": [True, False]}))
    cut = change_conflict(war, changes_of({"forbid": {"move": "b.raid", "from": month}}))
    assert len(cut.history) == (2 if kept else 0)


@pytest.mark.parametrize(("written", "month"), [("2000-01-17", "2000-01-17"), ("2000-01-19", "2000-01-17")])
def test_a_date_within_a_week_forbids_the_whole_of_it(written: str, month: str) -> None:
    """A date that is not the first of its period speaks of the period in which it falls."""
    weeks = patron(history=[], time={"start": "2000-01-03", "end": "2000-06-05", "step": "week"})
    cut = change_conflict(winset.read(weeks), changes_of({"forbid": {"move": "b.raid", "from": written}}))
    assert cut.moves["b"]["raid"].when == f"(calm) and month < '{month}'"


def test_nothing_is_forbidden_from_a_date_without_a_clock() -> None:
    """A negotiation without time has no date from which on something is forbidden."""
    bare = winset.read({"winset": 1, "title": "A sale", "parties": {"b": {"values": {"x": {"y": 2}}}},
                        "issues": {"x": ["y", "z"]}, "consent": [{"of": ["b"]}]})  # fmt: skip
    with pytest.raises(winset.RequestError, match="has no `time`"):
        change_conflict(bare, changes_of({"forbid": {"move": "b.raid", "from": "2000-03"}}))


def _never(data: Any, factor: str) -> Any:
    declared = data["state"][factor]
    values = list(declared["values"] if isinstance(declared, dict) else declared)
    shown = [str(v).lower() if isinstance(v, bool) else str(v) if isinstance(v, int) else f"'{v}'" for v in values]
    return f"{factor} == {shown[0]} and {factor} == {shown[1]}"


def test_sides_of_a_what_if_are_the_conflicts_solved() -> None:
    """Baseline and changed are the two conflicts solved on their own, and the difference is theirs."""
    found = what_if(CONFLICT, [{"without": {"consent": "veto"}}, {"set": {"parties.a.war[0].points": -2}}]).to_json()
    other = change_conflict(
        CONFLICT, changes_of([{"without": {"consent": "veto"}}, {"set": {"parties.a.war[0].points": -2}}])
    )
    assert found["baseline"] == outcome_of(CONFLICT).to_json()
    assert found["changed"] == outcome_of(other).to_json()
    assert found["changed"]["signed_by"]["2000-12"] > found["baseline"]["signed_by"]["2000-12"]
    assert [row["change"] for row in found["alone"]] == ["set parties.a.war[0].points=-2", "without consent veto"] or [
        row["change"] for row in found["alone"]
    ] == ["without consent veto", "set parties.a.war[0].points=-2"]


def test_a_change_of_start_is_asked_from_that_month() -> None:
    """Where a change begins the war later, both sides are asked from that month, the baseline in its recorded state."""
    found = what_if(CONFLICT, {"start": {"month": "2000-04", "state": {"leader": "new"}}}).to_json()
    assert found["from"] == "2000-04"
    assert next(iter(found["baseline"]["signed_by"])) == next(iter(found["changed"]["signed_by"])) == "2000-04"


def test_reused_tables_change_nothing() -> None:
    """A game that uses another's tables of packages gives the same answer as one built afresh, whatever was changed."""
    base = outcome_of(CONFLICT)
    for change in ({"set": {"parties.a.values.x.y": -4}}, {"set": {"parties.a.war[0].points": -4}}, {"forbid": "b.raid"},
                   {"set": {"parties.b.noise": 2}}):  # fmt: skip
        changed = change_conflict(CONFLICT, changes_of(change))
        fresh, reused = outcome_of(changed), outcome_of(changed, reuse=base.game)
        assert fresh.solution.value.tobytes() == reused.solution.value.tobytes()


CLAIMS = [
    {"id": "veto", "says": "The patron held it up.", "without": {"consent": "veto"},
     "expect": {"signed_by": "2000-12", "is": "higher"}},
    {"id": "wrong", "says": "The patron helped.", "without": {"consent": "veto"},
     "expect": {"signed_by": "2000-12", "is": "lower"}},
    {"id": "big", "says": "It doubled the chance.", "without": {"consent": "veto"},
     "expect": {"signed_by": "2000-12", "is": "higher", "by": 0.99}},
    {"id": "rain", "says": "Rain mattered.", "without": {"chance": "rain"},
     "expect": {"signed_by": "2000-12", "is": "lower"}},
    {"id": "faith", "says": "Faith mattered."},
    {"id": "nothing", "says": "It mattered.", "without": {"consent": "veto"}},
    {"id": "late", "says": "It mattered.", "from": "2001-12", "without": {"consent": "veto"},
     "expect": {"signed_by": "2000-12", "is": "lower"}},
    {"id": "later", "says": "The raids mattered.", "from": "2000-06", "change": {"set": {"parties.b.war[0].points": -9}},
     "expect": {"median_month": True, "is": "earlier"}},
]  # fmt: skip


def test_verdicts() -> None:
    """A claim is borne out, not borne out, without effect or not testable; nothing untestable is ever passed."""
    found = claims(winset.read(patron(claims=CLAIMS))).to_json()
    verdicts = {row["id"]: row["verdict"] for row in found["claims"]}
    untested = ("faith", "nothing", "late")
    assert verdicts["veto"] == "borne_out"
    assert verdicts["wrong"] == verdicts["big"] == "not_borne_out"
    assert verdicts["rain"] == "no_effect"
    assert all(verdicts[name] == "not_testable" for name in untested)
    assert verdicts["later"] in ("borne_out", "no_effect")
    assert sum(found["counts"].values()) == len(CLAIMS)
    assert all(row["because"] for row in found["claims"] if row["id"] in untested)


def test_one_claim_and_none() -> None:
    """One claim can be asked for by its id; a file without claims, or without that one, is told so."""
    assert len(claims(winset.read(patron(claims=CLAIMS)), only="veto").to_json()["claims"]) == 1
    for wrong in (patron(), patron(claims=CLAIMS)):
        with pytest.raises(winset.RequestError):
            claims(winset.read(wrong), only="x")


@pytest.mark.parametrize(
    ("spec", "low", "high"),
    [
        ({"signed_by": "2000-12"}, 0, 1), ({"median_month": True}, 0, 24), ({"account": "dead"}, 0, 2400),
        ({"option": "x.z"}, 0, 1), ({"blocker": "p", "month": "2000-02"}, 0, 2), ({"blocker": "p"}, 0, 2),
        ({"durability": True}, 1, 1), ({"value": "a"}, -60, 0),
    ],
)  # fmt: skip
def test_measures_read_one_number(spec: Any, low: float, high: float) -> None:
    """Each measure reads one number in its range."""
    found = measure(outcome_of(CONFLICT), spec)
    assert found is not None
    assert low <= found <= high


@pytest.mark.parametrize("spec", [{"ending": "x"}, {"account": "x"}, {"option": "x.q"}, {"option": "q.x"}, {"value": "q"},
                                  {"blocker": "q"}, {"signed_by": "1990-01"}, {"signed_by": "May"}])  # fmt: skip
def test_measures_of_nothing(spec: Any) -> None:
    """A measure of something that the file has not is refused."""
    with pytest.raises(winset.RequestError):
        measure(outcome_of(CONFLICT), spec)


def test_who_blocks_needs_a_record() -> None:
    """Where a file has no history and the measure no month, that is what is told: no month that nobody wrote."""
    data: Any = {
        "winset": 1,
        "title": "t",
        "parties": {"a": {}},
        "issues": {"x": ["y", "z"]},
        "consent": [{"of": ["a"]}],
    }
    asks = [{"id": "C", "says": "s", "without": "option.x.z", "expect": {"blocker": "a", "is": "higher"}}]
    for more in ({}, {"time": {"start": "2001-01", "end": "2001-06"}}):
        row = claims(winset.read({**data, **more, "claims": asks})).to_json()["claims"][0]
        told = "who blocks is read along the recorded history, and there is none"
        assert (row["verdict"], row["because"]) == ("not_testable", told)


def test_durability_counts_who_breaks_the_peace() -> None:
    """A peace that a party gains by breaking lasts less often than one that it loses by breaking."""

    def lasting(points: float) -> float:
        peace = {"horizon": 60, "pace": 0.1, "resume": {"b": {"points": {"b": points}}}}
        found = measure(outcome_of(winset.read(patron(peace=peace))), {"durability": True})
        assert found is not None
        return found

    assert lasting(-80) > 0.99
    assert lasting(80) < 0.05


def test_questions() -> None:
    """A question is answered by the conflict as it asks; one that changes nothing by the conflict as it is."""
    asked = [
        {"id": "q1", "asks": "What if no veto?", "change": {"without": {"consent": "veto"}}},
        {"id": "q2", "asks": "How long?"},
        {"id": "q3", "asks": "What if?", "change": {"set": {"parties.a.noise": -1}}, "report": ["durability"]},
        {"id": "q4", "asks": "And later?", "from": "2000-07", "change": [{"without": {"consent": "veto"}}]},
    ]
    conflict = winset.read(patron(questions=asked))
    one, two, three, four = questions(conflict).to_json()["questions"]
    assert one["difference"]
    assert one["difference"]["signed_by"]["2000-06"] > 0
    assert two["changed"] is None
    assert "expected a noise" in str(three["cannot"])
    assert one["durability"] is None
    assert four["baseline"]
    assert next(iter(four["baseline"]["signed_by"])) == "2000-07"
    with pytest.raises(winset.RequestError, match="did you mean 'q1'"):
        questions(conflict, only="q11")


def test_a_file_is_told_in_its_own_words() -> None:
    """Where the month that a question or a claim is asked from is not one, it is called `from`, as the file calls it."""
    far: dict[str, Any] = {"id": "far", "from": "2001-12"}
    asked = winset.read(patron(questions=[{**far, "asks": "And then?", "change": {"without": {"consent": "veto"}}}]))
    assert str(questions(asked).to_json()["questions"][0]["cannot"]).startswith("from 2001-12: ")
    said = winset.read(
        patron(
            claims=[
                {
                    "says": "The raids mattered.",
                    **far,
                    "change": {"without": {"consent": "veto"}},
                    "expect": {"median_month": True, "is": "earlier"},
                }
            ]
        )
    )
    assert str(claims(said).to_json()["claims"][0]["because"]).startswith("from 2001-12: ")


def test_changes_in_words() -> None:
    """A change is described as the command line takes it."""
    change = changes_of({"set": {"a.b": 2.5, "c": True}, "without": {"chance": ["x", "y"]}, "forbid": "p.m"})[0]
    assert describe(change) == "set a.b=2.5; set c=true; without chance x, y; forbid p.m"


def test_a_record_that_the_change_cuts_is_said_to_be_cut() -> None:
    """Asked from a month that the record reaches no more once its first step is forbidden, the change is blamed."""
    data = load(BORDER, "file").data
    first = {"month": "2001-02", "move": "south.offensive", "outcome": 0}
    conflict = winset.read({**data, "history": [first]})
    with pytest.raises(winset.RequestError, match="the record is cut at its first step, in 2001-02"):
        winset.what_if(conflict, {"forbid": "south.offensive"}, start="2001-03")
    assert winset.what_if(conflict, {"forbid": "south.offensive"}).to_json()["from"] == "2001-01"


def test_a_clause_without_a_name_is_told_by_its_members() -> None:
    """And not by its number in the file."""
    conflict = parse(
        "{winset: 2, title: t, parties: {a: {name: The hills, values: {x: {y: 3}}}, b: {values: {x: {z: 4}}}}, "
        "issues: {x: [y, z]}, consent: [{of: [b]}, {of: [a, b]}]}"
    )
    told = what_if(conflict, {"without": "consent.1"}).to_json()["in_words"]
    assert told == ["the consent of the hills and b is not needed"]
