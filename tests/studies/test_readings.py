"""Readings: a rival account beside the file, month by month, and which of them the record fits better."""

from __future__ import annotations

import math
from typing import Any

import pytest
from hypothesis import HealthCheck, assume, given, settings

import winset
from first_korea import FIRST_KOREA
from generators import conflicts
from winset.cases.change import changes_of
from winset.cases.changes import change_conflict
from winset.studies.likelihood import likelihood
from winset.studies.readings import readings
from winset.studies.what_if import what_if

Data = dict[str, Any]


def war(*changes: Any, **more: Any) -> Data:
    """A patron's war with one reading for each bundle of changes."""
    data: Data = {
        "winset": 1, "title": "A patron's war", "time": {"start": "2000-01", "end": "2002-01"},
        "parties": {
            "a": {"values": {"x": {"y": -10, "z": 0}}, "war": [{"points": -1}]},
            "b": {"values": {"x": {"y": 0, "z": -12}}, "war": [{"points": -2}]},
            "p": {"values": {"x": {"y": -1}}, "war": [{"points": 1, "when": "leader == 'old'"}]},
        },
        "issues": {"x": ["y", "z"]}, "state": {"leader": ["old", "new"], "raided": [False, True]},
        "chance": {"death": {"when": "leader == 'old'", "probability": 0.02, "effect": {"leader": "new"}},
                   "fall": {"probability": 0.001, "effect": {"leader": "gone"}}},
        "moves": {"a": {"raid": {"when": "not raided", "effect": {"raided": True}}}},
        "endings": {"lost": {"when": "leader == 'gone'"}},
        "consent": [{"of": ["a", "b"]}, {"of": ["p"], "when": "leader == 'old'"}],
        "history": [{"month": "2000-05", "chance": "death"}, {"month": "2000-07", "move": "a.raid"},
                    {"month": "2000-09", "agreement": {"x": "z"}}],
        "readings": {f"r{k}": {"says": f"Account {k}.", "change": change} for k, change in enumerate(changes)},
    }  # fmt: skip
    data["state"]["leader"] = ["old", "new", "gone"]
    return {**data, **more}


def asked(data: Data, **how: Any) -> Any:
    """What the study says of plain data."""
    return readings(winset.read(data), **how).to_json()


INDIFFERENT = {"set": {"parties.p.war[0].points": -1}}


def test_a_reading_that_changes_nothing() -> None:
    """The same file under another name parts nowhere, makes nothing likelier and fits as well."""
    found = asked(war({"set": {"parties.p.war[0].points": 1}}))
    reading, own = found["readings"][0], found["file"]
    assert reading["parts"] == []
    assert reading["likelier"] == []
    assert reading["fit"] == {"difference": 0.0, "times": 1.0, "words": "about as well", "telling": []}
    assert reading["outcome"] == own["outcome"]
    assert reading["months"] == own["months"]


def test_scores_are_those_of_the_likelihood() -> None:
    """Each log score is the likelihood study's, of the file and of the file so changed; the difference is theirs."""
    data = war(INDIFFERENT, {"set": {"chance.death.probability": 0.2}})
    conflict = winset.read(data)
    found = asked(data)
    own = likelihood(conflict).to_json()["log_score"]
    assert own is not None
    assert found["file"]["log_score"] == pytest.approx(own, abs=1e-12)
    for reading, entry in zip(found["readings"], data["readings"].values(), strict=True):
        changed = change_conflict(conflict, changes_of(entry["change"]))
        score = likelihood(changed).to_json()["log_score"]
        assert score is not None
        assert reading["log_score"] == pytest.approx(score, abs=1e-9)
        assert reading["fit"]["difference"] == pytest.approx(score - own, abs=1e-9)
        assert reading["fit"]["times"] == pytest.approx(math.exp(score - own), rel=1e-6)


def test_outcomes_are_those_of_the_what_if() -> None:
    """How a reading comes out is what a what-if with its changes says."""
    data = war(INDIFFERENT)
    reading = asked(data)["readings"][0]
    other = what_if(winset.read(data), INDIFFERENT).to_json()
    assert reading["outcome"] == other["changed"]
    assert reading["signed_by"] == pytest.approx(other["changed"]["signed_by"]["2000-09"], abs=1e-14)


def test_where_they_part() -> None:
    """A patron who does not live on the war parts from the file while the old leader lives, and not after."""
    found = asked(war(INDIFFERENT))
    reading = found["readings"][0]
    assert [part["month"] for part in reading["parts"]] == ["2000-01", "2000-02", "2000-03", "2000-04"]
    first = reading["parts"][0]
    assert set(first["in"]) == {"sign", "size", "blockers"}
    assert "p" in first["blockers"]["file"]
    assert "p" not in first["blockers"]["reading"]
    assert first["size"]["file"] < first["size"]["reading"]
    assert first["sign"]["reading"] > first["sign"]["file"] + 0.01


def test_what_it_makes_likelier() -> None:
    """What a reading makes likelier is listed most first, each by a percentage point at least, with both numbers."""
    found = asked(war(INDIFFERENT))
    gaps = [item["reading"] - item["file"] for item in found["readings"][0]["likelier"]]
    assert gaps == sorted(gaps, reverse=True)
    assert min(gaps) >= 0.01
    signed = found["readings"][0]["likelier"][0]
    assert (signed["what"], signed["month"]) == ("signed_by", "2000-09")


def test_terms_are_shares() -> None:
    """The options of an issue share what is signed."""
    found = asked(war(INDIFFERENT))
    for account in (found["file"], found["readings"][0]):
        assert sum(account["terms"]["x"].values()) == pytest.approx(1)


@pytest.mark.parametrize(
    ("probability", "words"),
    [(0.02, "about as well"), (0.1, "somewhat better"), (0.0025, "somewhat worse"), (0.0005, "clearly worse"),
     (0.00001, "far worse")],
)  # fmt: skip
def test_words_for_how_well_it_fits(probability: float, words: str) -> None:
    """A factor under 3 is no difference, under 20 some, under 150 a clear one, beyond that far."""
    quiet = {name: {**party, "war": []} for name, party in war()["parties"].items()}
    change = {"set": {"chance.death.probability": probability}}
    assert asked(war(change, parties=quiet))["readings"][0]["fit"]["words"] == words


def test_the_months_that_tell() -> None:
    """The months named are those whose scores differ most, and where the leader is likelier to die his death tells."""
    reading = asked(war({"set": {"chance.death.probability": 0.3}}))["readings"][0]
    gaps = [abs(item["difference"]) for item in reading["fit"]["telling"]]
    assert gaps == sorted(gaps, reverse=True)
    assert len(gaps) == 3
    assert reading["fit"]["telling"][0]["month"] == "2000-05"


def test_a_reading_under_which_a_step_cannot_happen() -> None:
    """Where a reading rules a recorded step out, the record is impossible from that month, and compared before it."""
    reading = asked(war({"forbid": "a.raid"}))["readings"][0]
    assert reading["impossible"] == ["2000-07"]
    assert reading["log_score"] is None
    assert reading["fit"]["words"] == "possible only under the file's own"
    assert [month["month"] for month in reading["months"]] == [f"2000-0{k}" for k in range(1, 7)]


def test_a_reading_in_which_the_impossible_happened() -> None:
    """Where only the reading allows the record, it says so; where neither does, too."""
    sure = {"when": "month == '2000-03'", "probability": 1, "effect": {"raided": True}}
    data = war({"set": {"chance.storm.outcomes[0].probability": 0.5}}, {"set": {"parties.a.war[0].points": -2}})
    data["chance"]["storm"] = sure
    data["history"] = [{"month": "2000-05", "chance": "death"}]
    found = asked(data)
    assert found["file"]["impossible"] == ["2000-03"]
    assert [reading["fit"]["words"] for reading in found["readings"]] == [
        "possible only under this reading",
        "impossible under both",
    ]


def test_a_reading_that_begins_elsewhere() -> None:
    """A reading with another start is solved, and has no record to be scored on."""
    reading = asked(war({"start": {"month": "2000-03", "state": {"leader": "new"}}}))["readings"][0]
    assert reading["cannot"] is None
    assert reading["fit"] is None
    assert reading["months"] == []
    assert 0 < reading["signed_by"] < 1


@pytest.mark.parametrize(
    ("change", "steps"),
    [
        ({"without": {"history": 1}}, [0, 2]),
        ({"without": "history.1"}, [0, 2]),
        ([{"without": [{"history": 1}]}], [0, 2]),
        ({"set": {"history[1].month": "2000-06"}}, [0, 1, 2]),
    ],
)
def test_a_reading_with_a_record_of_its_own(change: Any, steps: list[int]) -> None:
    """A reading that leaves recorded steps out, or dates them otherwise, is scored on the record as it has it."""
    data = war(change)
    reading = asked(data)["readings"][0]
    history = [data["history"][k] for k in steps]
    if len(history) == 3:
        history[1] = {**history[1], "month": "2000-06"}
    assert reading["record"] == "its own"
    score = likelihood(winset.read({**data, "history": history})).to_json()["log_score"]
    assert reading["log_score"] == pytest.approx(score, abs=1e-9)
    assert [part["month"] for part in reading["parts"]] == []


def test_a_record_of_its_own_that_breaks_off() -> None:
    """Where a reading's own record cannot be followed to the agreement, it is not scored."""
    change = {"set": {"history[0].month": "2000-06", "chance.death.when": "month == '2000-05'"}}
    reading = asked(war(change))["readings"][0]
    assert reading["fit"] is None
    assert reading["log_score"] is None


def test_a_reading_that_cannot_be_solved() -> None:
    """A reading whose changes make no conflict says why, and the others are answered."""
    found = asked(war({"set": {"parties.a.noise": -1}}, INDIFFERENT))
    assert "expected a noise" in found["readings"][0]["cannot"]
    assert found["readings"][1]["cannot"] is None


def test_a_file_without_history() -> None:
    """Without a record readings are compared by how they come out, and nothing is scored."""
    found = asked(war(INDIFFERENT, history=[]))
    assert found["file"]["log_score"] is None
    assert found["readings"][0]["fit"] is None
    assert found["month"] == "2001-12"
    assert found["caution"] is None


def test_one_by_its_name() -> None:
    """One reading may be asked for; one that is not there is answered with the nearest, and so are none."""
    assert [reading["id"] for reading in asked(war(INDIFFERENT, INDIFFERENT), only="r1")["readings"]] == ["r1"]
    with pytest.raises(winset.RequestError, match="did you mean 'r0'"):
        asked(war(INDIFFERENT), only="r")
    with pytest.raises(winset.RequestError, match="no readings"):
        asked(war())


@given(data=conflicts())
@settings(max_examples=15, deadline=None, suppress_health_check=list(HealthCheck))
def test_no_reading_of_nothing_differs(data: Data) -> None:
    """For any conflict a reading that changes nothing to speak of parts nowhere and scores the same."""
    assume(data.get("history"))
    party = next(iter(data["parties"]))
    same = data["parties"][party].get("otherwise", 0)
    told = {**data, "readings": {"same": {"says": "the same", "change": {"set": {f"parties.{party}.otherwise": same}}}}}
    reading = asked(told)["readings"][0]
    assert reading["parts"] == []
    assert reading["fit"]["words"] in ("about as well", "impossible under both")
    assert reading["fit"]["difference"] in (0.0, None)


def test_korea_of_the_first_edition() -> None:
    """Every reading of it is solved and scored on the whole record."""
    found = readings(winset.read(FIRST_KOREA)).to_json()
    assert found["caution"] is not None
    assert found["caution"].startswith("One history is thin evidence")
    for reading in found["readings"]:
        assert reading["cannot"] is None
        assert reading["fit"] is not None
