"""Offers on record: votes against brute force, statements made of answers, and the likelihood of the record."""

from __future__ import annotations

import copy
import math
from typing import Any

import pytest
from hypothesis import HealthCheck, assume, given, settings
from hypothesis import strategies as st

import winset
from brute_force import Model
from brute_model import sigma
from generators import EXAMPLES, conflicts
from offers_war import DEATH, REFUSED, SIGNED, SPEECH, WHOLE, war
from winset.cases.schema import Step
from winset.studies.dossier import dossier
from winset.studies.likelihood import likelihood, score_record
from winset.studies.month.path import recorded_state
from winset.studies.offers import agrees, offers_at
from winset.studies.words import HARDLY, has_terms
from winset.studies.worlds.record import solve_world

Data = dict[str, Any]


def solved(*history: Data, **changes: Any) -> winset.Solution:
    """The war with that record, solved."""
    return winset.solve(winset.build(winset.read(war(*history, **changes))))


def rows(*history: Data, **changes: Any) -> dict[str, Any]:
    """The statements of that war by their ids."""
    return {str(row["id"]): row for row in winset.statements(war(*history, **changes)).to_json()["statements"]}


def months(*history: Data, **changes: Any) -> list[Any]:
    """The months of that record, scored."""
    return list(likelihood(winset.read(war(*history, **changes))).to_json()["months"])


def ran(data: Any, **more: Any) -> Any:
    """The answer of a run."""
    return winset.run(data, **more).to_json()


@given(data=conflicts() | st.sampled_from(list(EXAMPLES.values())).map(copy.deepcopy), draw=st.data())
@settings(max_examples=60, deadline=None, suppress_health_check=list(HealthCheck))
def test_votes_agree_with_brute_force(data: Data, draw: st.DataObject) -> None:
    """A yes has the chance that plain loops give to the best package with the terms; none where the rules admit none."""
    model = Model(data)
    states, agreed = model.recorded() if data.get("history") else ([], False)
    assume(states)
    t = draw.draw(st.integers(0, len(states) - 1))
    issues = draw.draw(st.lists(st.sampled_from(list(model.issues)), unique=True))
    terms = {issue: draw.draw(st.sampled_from(list(model.issues[issue]))) for issue in issues}
    party = draw.draw(st.sampled_from(list(model.parties)))
    conflict = winset.read(data)
    step = Step.model_validate({"month": conflict.calendar.label(t), "offer": terms, "refused": [party]})
    before = [entry for entry in conflict.history if not (agreed and entry.agreement is not None)]
    signed = [entry for entry in conflict.history if agreed and entry.agreement is not None]
    solution = winset.solve(winset.build(conflict.model_copy(update={"history": (*before, step, *signed)})))
    (vote,) = offers_at(solution, t, recorded_state(solution.game, t))[0]["votes"]

    starts, _, _ = model.reach(states)
    for later in range(model.periods, -1, -1):  # backwards, so that no call goes deeper than one period
        for s in starts[later]:
            model.start(later, s, True)
    order = list(model.issues)
    open_ = [x for x in model.open_packages(states[t]) if all(x[order.index(i)] == terms[i] for i in terms)]
    if not open_:
        assert vote["yes"] is None
        assert vote["package"] is None
        return
    best = max(model.worth(x, states[t])[party] for x in open_)
    gain = best - model.fail(t, states[t], True)[party]
    assert vote["worth"] == pytest.approx(best, rel=1e-7, abs=1e-9)
    assert vote["gain"] == pytest.approx(gain, rel=1e-6, abs=1e-6)
    assert vote["yes"] == pytest.approx(sigma(gain / model.noise[party]), rel=1e-5, abs=1e-12)


def test_what_an_offer_leaves_open_is_the_best_for_whom_it_names() -> None:
    """Each party is read on the package that is best for it among those with the terms, and only those allowed then."""
    solution = solved(*WHOLE)
    (early,) = offers_at(solution, 1, recorded_state(solution.game, 1))
    assert early["packages"] == 1  # the old leader lives, so that there can be no treaty
    assert early["votes"][1]["package"] == {"x": "y", "pact": "none"}
    (late,) = offers_at(solution, 3, recorded_state(solution.game, 3))
    assert late["packages"] == 2
    assert {vote["party"]: vote["package"] for vote in late["votes"]} == {
        "b": {"x": "z", "pact": "none"}, "a": {"x": "z", "pact": "treaty"}, "c": {"x": "z", "pact": "none"},
    }  # fmt: skip
    assert [(vote["party"], vote["answer"]) for vote in late["votes"]] == [
        ("b", "made"),
        ("a", "refused"),
        ("c", "accepted"),
    ]


def test_where_the_rules_admit_nothing() -> None:
    """An offer that the rules forbid in its month has no votes, is no statement to be tested, and scores nothing."""
    forbidden = {**REFUSED, "offer": {"pact": "treaty"}}
    solution = solved(forbidden, DEATH)
    (offer,) = offers_at(solution, 1, recorded_state(solution.game, 1))
    assert offer["packages"] == 0
    assert all(vote["yes"] is None for vote in offer["votes"])
    assert [agrees(vote) for vote in offer["votes"]] == [None, None]
    row = rows(forbidden, DEATH)["2000-02.b"]
    assert (row["verdict"], row["yes"]) == ("not_testable", None)
    assert row["because"] == "the rules of that state admit no package with these terms"
    assert score_record(solution)[1].offers is None


def test_an_answer_is_a_statement() -> None:
    """A refusal says that waiting is better than the best of what was offered, an acceptance the reverse."""
    found = rows(*WHOLE)
    assert list(found) == ["2000-02.b", "2000-04.a", "2000-04.c"]
    refusal, acceptance = found["2000-02.b"], found["2000-04.c"]
    assert (refusal["prefers"]["kind"], refusal["to"]["kind"]) == ("waiting", "agreement")
    assert (acceptance["prefers"]["kind"], acceptance["to"]["kind"]) == ("agreement", "waiting")
    assert (refusal["answer"], acceptance["answer"]) == ("refused", "accepted")
    assert refusal["says"] == "Betaland refuses the offer of Alphaland: x: y"
    assert refusal["source"] == ["a diary"]
    assert refusal["to"]["filled"] == {"pact": "none"}
    for row in found.values():
        noise = 2.0 if row["party"] == "a" else 1.0
        short = row["margin"] if row["answer"] == "accepted" else -row["margin"]
        assert row["yes"] == pytest.approx(sigma(short), rel=1e-12)
        assert row["difference"] == pytest.approx(row["margin"] * noise)
        assert row["verdict"] == ("respected" if row["difference"] > 0 else "violated")
    waiting = {row["month"]: row for row in ran(war(*WHOLE))["history"]}["2000-02"]["continuation"]["b"]
    assert refusal["prefers"]["worth"] == pytest.approx(waiting, abs=1e-12)


def test_one_answer_can_be_asked_for() -> None:
    """`statements` takes the id of an answer, and says which there are."""
    (row,) = winset.statements(war(*WHOLE), only="2000-04.a").to_json()["statements"]
    assert row["party"] == "a"
    with pytest.raises(winset.RequestError, match=r"no statement '2000-04\.b'; did you mean"):
        winset.statements(war(*WHOLE), only="2000-04.b")
    with pytest.raises(winset.RequestError, match="has no statements"):
        winset.statements(war(DEATH))


def test_worlds_are_held_to_answers() -> None:
    """A world in which somebody would have signed what it refused is not admissible, unless the entry does not bind."""
    held, free = (winset.read(war({**REFUSED, "binds": binds}, DEATH)) for binds in (True, False))
    path = "parties.a.war[0].points"
    assert solve_world(held, {path: -1.0}, 0)["statements"] == {"2000-02.b": "respected"}
    assert solve_world(held, {path: -1.0}, 0)["admissible"] is True
    wrong = winset.read(war({**REFUSED, "refused": [], "accepted": ["b"]}, DEATH))
    assert solve_world(wrong, {path: -1.0}, 0)["admissible"] is False
    assert solve_world(free, {path: -1.0}, 0)["statements"] == {}
    assert solve_world(free, {path: -1.0}, 0)["admissible"] is None
    assert rows({**REFUSED, "binds": False}, DEATH)["2000-02.b"]["binds"] is False


def test_answers_count_in_the_likelihood() -> None:
    """The month of an offer is as likely as without it, times the chance of each answer, whether or not it binds."""
    plain, told = months(DEATH, SIGNED), months(*WHOLE)
    found = rows(*WHOLE)
    chances = {1: 1 - found["2000-02.b"]["yes"], 3: (1 - found["2000-04.a"]["yes"]) * found["2000-04.c"]["yes"]}
    for t, (with_, without) in enumerate(zip(told, plain, strict=True)):
        assert with_["transition"] == pytest.approx(without["transition"], rel=1e-12)
        assert with_["talks"] == pytest.approx(without["talks"], rel=1e-12)
        assert with_["offers"] == (pytest.approx(chances[t], rel=1e-12) if t in chances else None)
        assert with_["probability"] == pytest.approx(without["probability"] * chances.get(t, 1), rel=1e-12)
        assert with_["log_score"] == pytest.approx(math.log(with_["probability"]))
    assert months({**REFUSED, "binds": False}, DEATH)[1] == months(REFUSED, DEATH)[1]


def test_an_unlikely_answer_is_not_impossible() -> None:
    """An answer that is further off than a number can be small has a logarithm all the same."""
    eager = {"b": {"noise": 1e-3, "values": {"x": {"y": 50, "z": 0}}}}
    parties = {**war()["parties"], **eager}
    found: Any = likelihood(winset.read(war(REFUSED, parties=parties))).to_json()
    month = found["months"][1]
    assert (month["probability"], found["impossible"]) == (0.0, [])
    assert month["log_score"] < -1_000
    assert found["log_score"] is not None


def test_the_record_ends_with_its_last_entry() -> None:
    """What lies after the last entry is not a record of nothing; in a file of version 1 it was."""
    assert len(months(DEATH)) == 3
    assert len(months(DEATH, SPEECH)) == 4
    assert [month["happened"] for month in months(DEATH, SPEECH)][3] == ["A speech is made."]
    assert months(DEATH, SPEECH)[:3] == months(DEATH)
    assert len(months(DEATH, winset=1)) == 12
    assert solve_world(winset.read(war(DEATH)), {}, 0)["record"]["signed"] == [0, 0, 0]
    assert len(solve_world(winset.read(war(DEATH)), {}, 0)["record"]["forecast"]) == 3


def test_a_run_names_the_least_likely_months() -> None:
    """The three least likely months stand first to last, with the log score of the whole record."""
    conflict = winset.read(war(*WHOLE))
    found, whole = ran(conflict)["record"], likelihood(conflict).to_json()
    assert found["least"] == sorted(whole["months"], key=lambda month: month["probability"])[:3]
    assert found["log_score"] == whole["log_score"]
    assert ran(war())["record"] is None
    later = ran(conflict, start="2000-04")
    assert later["record"] == found
    assert [row["month"] for row in later["history"]] == ["2000-04", "2000-05"]


def test_an_impossible_record() -> None:
    """A month that the model calls impossible is the least likely, and the record has no log score."""
    sure = {"flood": {"when": "month == '2000-02' and front == 'mid'", "probability": 1, "effect": {"leader": "new"}}}
    found = ran(war(DEATH, chance={**war()["chance"], **sure}))["record"]
    assert (found["log_score"], found["impossible"]) == (None, ["2000-02"])
    assert found["least"][0]["month"] == "2000-02"


def test_offers_of_a_run_and_of_a_report() -> None:
    """A run has each month's offers, and a report has each beside the event that it is."""
    offers = [len(row["offers"]) for row in ran(war(*WHOLE))["history"]]
    assert offers == [0, 1, 0, 1, 0]
    events = [
        event for row in dossier(winset.read(war(*WHOLE)), quick=True).to_json()["record"] for event in row["events"]
    ]
    assert [(event["kind"], event["offer"] is not None) for event in events] == [
        ("offer", True), ("chance", False), ("offer", True), ("says", False), ("agreement", False),
    ]  # fmt: skip
    assert [event["says"] for event in events] == [
        "Offer of Alphaland: x: y", "death", "The second offer", "A speech is made.", "agreement signed"]  # fmt: skip


def test_a_reading_is_scored_on_the_answers_too() -> None:
    """A reading under which the refused would have signed makes the record less likely."""
    reading = {"eager": {"says": "It longed for y.", "change": {"set": {"parties.b.values.x.y": 6}}}}
    found = winset.readings(war(REFUSED, DEATH, readings=reading)).to_json()
    eager: Any = found["readings"][0]
    assert eager["fit"]["difference"] < -1
    assert eager["fit"]["telling"][0]["month"] == "2000-02"


def test_an_offer_that_a_reading_cannot_read_is_left_out() -> None:
    """It does not cut the record: the reading is scored on all months of the file's."""
    issues = {"x": {"options": ["y", "z"]}, "pact": {"options": ["none", "treaty", "league"]}}
    reading = {"narrow": {"says": "No league.", "change": {"set": {"issues.pact.options": ["none", "treaty"]}}}}
    offered = {**REFUSED, "offer": {"pact": "league"}}
    narrow: Any = winset.readings(war(offered, DEATH, SPEECH, issues=issues, readings=reading)).to_json()["readings"][0]
    assert (narrow["record"], narrow["impossible"], len(narrow["months"])) == ("the file's", [], 4)


def test_what_happened_on_the_way_is_what_acts() -> None:
    """`why` accounts for what changed the state, and not for what was offered or said."""
    assert [event["event"] for event in winset.why(war(*WHOLE), seed=1).to_json()["events"]] == ["death"]
    with pytest.raises(winset.RequestError, match="records no event"):
        winset.why(war(REFUSED, SPEECH), seed=1)


def far(**changes: Any) -> Data:
    """A war in which hardly anything is signed: one party would rather fight on than sign anything."""
    parties = {"a": {"values": {"x": {"y": -60, "z": -60}}}, "b": {"values": {"x": {"y": 0, "z": 1}}}, "c": {}}
    return war(DEATH, parties=parties, **changes)


def test_hardly_anything_is_signed() -> None:
    """Under 0.1 % no terms are told, but who refuses, in how many of the months read."""
    found = ran(far())
    assert sum(found["forward"]["sign"]) < HARDLY
    assert found["unsigned"] == {
        "chance": sum(found["forward"]["sign"]),
        "refusing": {"a": 12},
        "months": 12,
        "talks": 12,
    }
    assert found["horizon"]["base"]["likely"] is None
    assert ran(war(DEATH))["unsigned"] is None
    silent = ran(far(talks={"when": "leader == 'new' and month > '2000-11'"}))["unsigned"]
    assert silent["talks"] == 1


def test_terms_of_what_is_hardly_signed() -> None:
    """The other studies tell no terms then either; a file of version 1 goes on telling them."""
    conflict = winset.read(far())
    assert not has_terms(conflict, 0.0009)
    assert has_terms(conflict, 0.001)
    assert has_terms(conflict.model_copy(update={"winset": 1}), 1e-9)
    world = solve_world(conflict, {}, 0)["measures"]
    assert (world["terms.x"], world["median_month"]) == (None, None)
    reading = {"same": {"says": "It was so.", "change": {"set": {"parties.c.noise": 1}}}}
    told = winset.readings(far(readings=reading)).to_json()
    assert set(told["file"]["terms"]["x"].values()) == {None}
    claim = {"id": "C", "says": "y", "without": {"chance": "death"}, "expect": {"option": "x.y", "is": "lower"}}
    (row,) = winset.claims(far(claims=[claim])).to_json()["claims"]
    assert row["verdict"] == "not_testable"


def test_every_study_reads_a_record_with_offers() -> None:
    """What asks one thing of the conflict asks it of a file with offers as of one without."""
    courses = {
        "wait": {"party": "a", "says": "It waits.", "change": {"forbid": "a.push"}},
        "push": {"party": "a", "says": "It goes.", "change": {"bind": {"a": {"always": "push"}}}},
    }
    told, silent = (war(*steps, courses=courses) for steps in (WHOLE, (DEATH, SIGNED)))
    asks: dict[str, Any] = {
        "deals": lambda data: winset.deals(data, at="2000-04"),
        "unlock": lambda data: winset.unlock(data, at="2000-02"),
        "stable": lambda data: winset.stable(data, at="2000-05"),
        "ripe": winset.ripe,
        "last": winset.last,
        "decide": lambda data: winset.decide(data, party="a", start="2000-04"),
        "what-if": lambda data: winset.what_if(data, changes=[{"forbid": "a.push"}]),
    }
    for name, ask in asks.items():
        one, other = (ask(data).to_json() for data in (told, silent))
        assert spared(one) == spared(other), name


def spared(found: Any) -> Any:
    """An answer without what names the file, and without what happened."""
    if isinstance(found, dict):
        return {key: spared(entry) for key, entry in found.items() if key not in ("provenance", "happened")}
    return [spared(entry) for entry in found] if isinstance(found, list) else found


def test_a_negotiation_has_offers_too() -> None:
    """Without a clock an offer is read at its one talks."""
    data = {"winset": 2, "title": "A sale", "parties": {"a": {"values": {"x": {"y": 2}}}, "b": {}},
            "issues": {"x": ["y", "z"]}, "consent": [{"of": ["a", "b"]}],
            "history": [{"month": "today", "offer": {"x": "y"}, "by": "a", "accepted": ["b"]}]}  # fmt: skip
    found = ran(data)
    (offer,) = found["history"][0]["offers"]
    assert [vote["yes"] for vote in offer["votes"]] == [pytest.approx(sigma(2)), 0.5]
    assert found["record"]["least"][0]["offers"] == 0.5
    (row,) = winset.statements(data).to_json()["statements"]
    assert (row["id"], row["month"], row["verdict"]) == ("today.b", None, "tie")
    assert [event["happened"] for event in found["history"]] == [["Offer of a: x: y"]]
