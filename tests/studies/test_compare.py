"""Two wars side by side: roles said and guessed, who blocked and what unlocked."""

from __future__ import annotations

import copy
from pathlib import Path
from typing import Any

import numpy as np
import pytest

import winset
from test_contract import faults
from two_wars import PATRON, PLAIN, SALE, changed, in_shares, locked
from winset.cases.read import read
from winset.cases.worlds import draw, draw_many, uncertain, with_values
from winset.errors import ConflictError, RequestError
from winset.solver.solution import solve
from winset.studies.compare import CompareAnswer, compare
from winset.studies.comparing.cast import RULES, cast_of
from winset.studies.comparing.chance import BAR
from winset.studies.comparing.keys import WORLDS
from winset.studies.comparing.many import SHARES
from winset.studies.in_worlds import WORLDS as WORLDS_TOLD
from winset.studies.in_worlds import in_worlds
from winset.views.compare_words import key_words

EXAMPLES = Path(__file__).parents[2] / "examples"


def roles(data: Any) -> dict[str, tuple[str, str | None]]:
    """Each entry's role and by which rule it is guessed; None where it is said."""
    return {one.id: (one.role, one.rule) for one in cast_of(read(data)).holders if one.kind != "clause"}


def test_a_role_that_is_said_wins_over_every_guess() -> None:
    """Who is called a patron in the file is one and nothing else, though its consent is always needed."""
    assert roles(PATRON)["power"] == ("patron", None)
    said = copy.deepcopy(PATRON)
    said["parties"]["north"]["role"] = ["mediator", "client"]
    held = [one.role for one in cast_of(read(said)).holders if one.id == "north"]
    assert held == ["mediator", "client"]


def test_a_clause_gives_its_role_to_those_it_asks() -> None:
    """A role written on a clause of consent is that of the parties in it, and is no guess."""
    said = copy.deepcopy(PATRON)
    said["consent"][2]["role"] = "spoiler"
    assert roles(said)["house"] == ("spoiler", None)


def test_what_is_not_said_is_guessed_by_what_it_can_do() -> None:
    """A signatory always signs, a ratifier is asked for some answers, a spoiler may undo, a leader changes by chance."""
    bare = copy.deepcopy(PATRON)
    for party in bare["parties"].values():
        party.pop("role", None)
    assert roles(bare) == {
        "north": ("signatory", "signatory"), "south": ("signatory", "signatory"), "power": ("patron", "patron"),
        "guest": ("spoiler", "spoiler"), "house": ("ratifier", "ratifier"), "pledge": ("guarantee", "guarantee"),
        "chief": ("leader", "leader"),
    }  # fmt: skip
    leader = next(one for one in cast_of(read(bare)).holders if one.id == "chief")
    assert leader.whose == "power"


def test_a_name_that_is_the_word_of_a_role_is_a_guess() -> None:
    """A party, clause, issue or factor that is called like a role, in singular or plural, has it."""
    named = changed(PLAIN, parties={**PLAIN["parties"], "mediator": {}})
    assert roles(named)["mediator"] == ("mediator", "called")
    clause = changed(PLAIN, consent=[{"of": ["east"]}, {"id": "ratifier", "of": ["west"]}])
    assert roles(clause)["west"] == ("ratifier", "called")


def test_who_has_no_consent_and_proposes_is_a_mediator() -> None:
    """A party that nobody asks and that proposes is guessed to mediate; one that does not propose has no role."""
    third = changed(PLAIN, parties={**PLAIN["parties"], "third": {}, "fourth": {}},
                    talks={"proposers": {"third": 1, "east": 1}})  # fmt: skip
    assert roles(third)["third"] == ("mediator", "mediator")
    assert "fourth" not in roles(third)


def test_a_factor_that_comes_back_or_is_dated_is_no_leader() -> None:
    """Weather that turns both ways is no leader, nor is what changes on a date, which is an election."""
    both = copy.deepcopy(PATRON)
    both["chance"]["returns"] = {"when": "chief == 'new'", "probability": 0.02, "effect": {"chief": "old"}}
    assert "chief" not in roles(both)
    dated = copy.deepcopy(PATRON)
    dated["history"] = []
    dated["chance"]["chief_dies"]["when"] = "month == '2001-01'"
    assert roles(dated)["chief"] == ("election", "election")


def test_what_cannot_be_guessed_is_listed() -> None:
    """Entries that no rule reaches have no role, and are told."""
    found = compare(PATRON, PLAIN, seed=1).to_json()
    assert [(one["kind"], one["id"]) for one in found["wars"][0]["unaligned"]] == [
        ("issue", "border"),
        ("factor", "mood"),
    ]
    guessed = {one["guessed"] for row in found["roles"] for side in row["holders"] for one in side}
    assert guessed <= {None, *RULES.values()}


def test_who_blocked_and_what_unlocked_are_the_timelines() -> None:
    """Barriers, the first window and what happened in it are those of `run`, with the roles added."""
    found, told = compare(PATRON, SALE, seed=1).to_json()["wars"][0], winset.run(PATRON, sensitivity=False).to_json()
    blocked, head = found["blocked"], told["headline"]
    assert blocked is not None
    assert head["first"] == "2001-06"
    assert blocked["opened"] is not None
    assert (blocked["opened"]["month"], blocked["periods_before"]) == (head["first"], head["months_before"])
    before = [one for one in head["barriers"] if one["when"] == "before"]
    assert [[party["party"] for party in one["parties"]] for one in blocked["before"]] == [
        one["parties"] for one in before
    ]
    turned = blocked["opened"]["turned"]
    assert [(one["factor"], one["roles"], one["was"], one["now"]) for one in turned] == [
        ("chief", ["leader"], "old", "new")
    ]
    assert turned[0]["whose"] == {"party": "power", "name": "The power", "roles": ["patron"]}


def test_a_war_without_a_record_is_read_on_its_own_path() -> None:
    """Such a war says that its path is the likeliest, and counts a signature by the last period shown."""
    found = compare(PATRON, PLAIN, seed=1).to_json()["wars"][1]
    assert found["blocked"] is not None
    assert (found["recorded"], found["blocked"]["path"], found["step"]) == (False, "most likely", "week")
    told = winset.run(PLAIN, sensitivity=False).to_json()
    assert found["mark"] == told["history"][-1]["month"]
    assert found["chance"] == pytest.approx(sum(told["forward"]["sign"]))


def test_a_negotiation_compares() -> None:
    """A negotiation has no date by which to sign: any signature counts."""
    found = compare(SALE, PLAIN, seed=1).to_json()["wars"][0]
    assert (found["mark"], found["step"], found["start"]) == (None, "none", None)
    assert found["chance"] == pytest.approx(winset.run(SALE).to_json()["forward"]["sign"][0])


def test_the_same_file_twice_is_said_to_be_one() -> None:
    """A war beside itself is solved once and told to be the same."""
    found = compare(PATRON, PATRON, seed=1).to_json()
    assert found["same"]
    assert found["wars"][0] == found["wars"][1]
    assert not compare(PATRON, PLAIN, seed=1).to_json()["same"]


def test_a_graph_model_is_refused_in_one_message() -> None:
    """A graph-model file has no such parts, and is refused whichever of the two it is."""
    for pair in ((EXAMPLES / "chicken.yaml", PLAIN), (PLAIN, EXAMPLES / "chicken.yaml")):
        with pytest.raises(ConflictError) as caught:
            compare(*pair, seed=1)
        assert len(caught.value.problems) == 1
        assert "graph-model file" in str(caught.value)


def test_a_change_is_the_what_if_of_the_same_change() -> None:
    """What a change does in a war is what `what-if` says of it, by the same month; a small effect is no finding."""
    rows = {row["id"]: row["sides"][0] for row in compare(PATRON, SALE, seed=1).to_json()["changes"]}
    changes: dict[str, Any] = {
        "leader_of_patron": {"start": {"state": {"chief": "new"}}},
        "patron_no_say": {"without": "consent.veto"},
        "guarantee_conditional": {"without": "option.pledge.firm"},
        "guarantee_off": {"without": {"option": ["pledge.loose", "pledge.firm"]}},
        "client_no_answer": {"forbid": "guest.walk_out"},
        "ratifier_no_say": {"without": "consent.house_votes"},
    }
    assert set(changes) == {name for name, side in rows.items() if side["lacking"] is None}
    for name, change in changes.items():
        told = winset.what_if(PATRON, change).to_json()
        by = [told[side]["signed_by"]["2001-09"] for side in ("baseline", "changed")]
        assert rows[name]["chance"] == pytest.approx(by[1], abs=1e-12), name
        assert rows[name]["effect"] == pytest.approx(by[1] - by[0], abs=1e-12), name
        assert rows[name]["moves"] == (abs(by[1] - by[0]) >= 0.01), name
    assert not all(side["moves"] for side in rows.values() if side["lacking"] is None)


def test_a_change_that_a_war_lacks_says_why() -> None:
    """Where a war has no such change there is a reason and no number; changes that neither has are not told."""
    rows = {row["id"]: row["sides"] for row in compare(PATRON, PLAIN, seed=1).to_json()["changes"]}
    assert rows["leader_of_patron"][1] == {
        "lacking": "no party is a patron", "cannot": None, "in_words": [], "chance": None, "effect": None,
        "moves": False, "opens": False, "shares": None,
    }  # fmt: skip
    assert {"spoiler_idle", "file_chances", "leader_of_client"} & set(rows) == set()
    assert compare(PLAIN, SALE, seed=1).to_json()["changes"] == []


def test_a_change_that_makes_no_war_says_so() -> None:
    """A patron without whom nobody signs, or whose vote is counted with others', is not left out."""
    alone = changed(PATRON, consent=[{"of": ["power"]}])
    counted = changed(PATRON, consent=[{"of": ["power", "north", "south"], "at_least": 2}])
    for data, why in (
        (alone, "nobody but the patron signs"),
        (counted, "the patron's vote is counted with those of others"),
    ):
        rows = {
            row["id"]: row["sides"] for row in compare({**data, "history": []}, PATRON, seed=1).to_json()["changes"]
        }
        assert (rows["patron_no_say"][0]["lacking"], rows["patron_no_say"][1]["lacking"]) == (why, None)


def test_a_patron_among_others_is_taken_out_of_their_clause() -> None:
    """Where a patron signs with others, the others go on being asked."""
    together = changed(PATRON, consent=[{"of": ["north", "south", "power"]}], history=[])
    rows = {row["id"]: row["sides"] for row in compare(together, PATRON, seed=1).to_json()["changes"]}
    told = winset.what_if(together, {"set": {"consent[0].of": ["north", "south"]}}).to_json()
    assert rows["patron_no_say"][0]["chance"] == pytest.approx(list(told["changed"]["signed_by"].values())[-1])


def test_the_spoiler_does_nothing() -> None:
    """A spoiler's moves, its answers and its breach of a peace go together."""
    wreck = copy.deepcopy(PATRON)
    wreck["parties"]["guest"]["role"] = "spoiler"
    wreck["moves"]["guest"]["raid"] = {"when": "mood == 'calm'", "effect": {"mood": "sore"}}
    wreck["peace"] = {"horizon": 24, "resume": {"guest": {"points": {"guest": 1, "north": -9}},
                                                "south": {"points": {"south": 1}}}}  # fmt: skip
    rows = {row["id"]: row["sides"] for row in compare(wreck, SALE, seed=1).to_json()["changes"]}
    kept = {"south": wreck["peace"]["resume"]["south"]}
    told = winset.what_if(wreck, [{"set": {"peace.resume": kept}}, {"forbid": ["guest.walk_out", "guest.raid"]}])
    assert rows["spoiler_idle"][0]["in_words"][0] == "the guest may not break the peace"
    assert rows["spoiler_idle"][0]["chance"] == pytest.approx(told.to_json()["changed"]["signed_by"]["2001-09"])


def test_beliefs_go_for_all() -> None:
    """Where somebody believes other chances, what everybody would do by the file's is told."""
    believing = copy.deepcopy(PATRON)
    believing["chance"]["chief_dies"]["believed"] = {"north": 0.2}
    rows = {row["id"]: row["sides"] for row in compare(PATRON, believing, seed=1).to_json()["changes"]}
    assert rows["file_chances"][0]["lacking"] == "everybody believes the file's chances as it is"
    assert rows["file_chances"][1]["chance"] == pytest.approx(
        compare(PATRON, SALE, seed=1).to_json()["wars"][0]["chance"]
    )


def test_the_lock_and_the_key_on_record() -> None:
    """The lock is who blocked longest; the key on record comes first, and fits the same war with another name."""
    found = compare(PATRON, changed(PATRON, title="Another"), seed=1).to_json()
    assert found["lock"] is not None
    assert (found["lock"]["roles"], found["lock"]["there"], found["lock"]["blocks"]) == (["patron"], True, True)
    assert [(key["id"], key["recorded"], key["fits"], key["search"]) for key in found["keys"]] == [
        ("leader_of_patron", True, True, None), ("patron_no_say", False, True, None),
    ]  # fmt: skip
    for key in found["keys"]:
        assert key["sides"][0]["opens"] or (key["sides"][0]["effect"] or 0) >= BAR


def test_a_lock_that_the_second_has_not() -> None:
    """A war without a patron has no such lock and no such key, and nothing is searched."""
    found = compare(PATRON, PLAIN, seed=1).to_json()
    assert found["lock"] is not None
    assert not found["lock"]["there"]
    assert all(key["sides"][1]["lacking"] and key["search"] is None and not key["fits"] for key in found["keys"])
    other = compare(PLAIN, PATRON, seed=1).to_json()["lock"]
    assert other is not None
    assert ([one["party"] for one in other["parties"]], other["roles"]) == (["east", "west"], ["signatory"])
    assert (other["there"], other["blocks"]) == (True, False)


def test_a_key_that_does_not_fit_is_searched_for() -> None:
    """Of the worlds in which it fits the nearest is told: no nearer one has it, and it has it by its own solve."""
    found = compare(PATRON, locked(), seed=1, worlds=30).to_json()["keys"][0]
    search = found["search"]
    assert search is not None
    assert (found["id"], found["fits"], search["uncertain"]) == ("leader_of_patron", False, 2)
    numbers, conflict = uncertain(read(locked())), read(locked())
    change = {"start": {"state": {"chief": "new"}}}

    def fits(world: int) -> bool:
        drawn = with_values(conflict, draw(numbers, 1, world))
        told = winset.what_if(drawn, change).to_json()
        by = [told[side]["signed_by"]["2001-09"] for side in ("baseline", "changed")]
        assert world != search["world"] or by == pytest.approx([search["without"], search["chance"]])
        return by[1] - by[0] >= BAR

    def apart(world: int) -> float:
        values = draw_many(numbers, 1, [*range(4000)])
        here, own = draw(numbers, 1, world), np.array([number.value for number in numbers])
        shares = [(values[:, k] < here[number.path]).mean() - (values[:, k] < own[k]).mean()
                  for k, number in enumerate(numbers)]  # fmt: skip
        return float(np.abs(shares).sum())

    assert search["world"] is not None
    assert search["apart"] == pytest.approx(apart(search["world"]), abs=0.05)
    assert fits(search["world"])
    nearer = [world for world in range(30) if apart(world) < apart(search["world"]) - 0.05]
    assert nearer
    assert not any(map(fits, nearer))
    assert [one["path"] for one in search["numbers"]] == ["parties.power.war[1].points"]
    mode = search["numbers"][0]["mode"]
    assert mode is not None
    assert search["numbers"][0]["value"] < 0 < mode
    assert search["alone"] is True


def test_a_search_ends_where_it_was_told_to() -> None:
    """None found is said with the worlds and the solves; of no world nothing is searched; too many are refused."""
    few = compare(PATRON, locked(), seed=1, worlds=3).to_json()["keys"][0]["search"]
    assert few is not None
    assert (few["world"], few["worlds"], few["numbers"], few["alone"]) == (None, 3, [], None)
    assert few["solves"] <= 6
    assert compare(PATRON, locked(), seed=1, worlds=0).to_json()["keys"][0]["search"] is None
    for wrong in (-1, 1001):
        with pytest.raises(RequestError, match="expected 0 to 1,000"):
            compare(PATRON, locked(), seed=1, worlds=wrong)


def test_the_seed_decides_the_draws() -> None:
    """The same seed gives the same answer, 0 is a seed, and another may give another world."""
    found = [compare(PATRON, locked(), seed=seed, worlds=40).to_json()["keys"][0]["search"] for seed in (0, 0, 1)]
    assert found[0] == found[1] != found[2]


def test_what_is_not_alike_is_told() -> None:
    """Roles that one lacks and traits in which the files differ, each with what both have; of one war, nothing."""
    found = {(one["what"], one["role"]): one["sides"] for one in compare(PATRON, PLAIN, seed=1).to_json()["unlike"]}
    assert found[("role", "patron")] == ["yes", "no"]
    assert found[("step", None)] == ["month", "week"]
    assert found[("record", None)] == ["yes", "no"]
    assert ("peace", None) not in found
    assert compare(PATRON, PATRON, seed=1).to_json()["unlike"] == []


def test_a_search_is_of_the_documented_form() -> None:
    """The answer with a search in it has every key that its type requires and no other."""
    assert faults(compare(PATRON, locked(), seed=1, worlds=30).to_json(), CompareAnswer) == []


def test_a_war_told_in_shares_has_no_single_answer() -> None:
    """With `headline: worlds` no chance and no effect is there, but shares of drawn worlds that are those of what-ifs."""
    found = compare(PATRON, in_shares(), seed=3, worlds=12).to_json()
    war, conflict = found["wars"][1], read(in_shares())
    assert (war["chance"], war["blocked"]) == (None, None)
    assert war["shares"] is not None
    assert (war["shares"]["worlds"], war["shares"]["admissible"], war["shares"]["numbers"]["sourced"]) == (12, 12, 0)
    numbers, keys, less = uncertain(conflict), 0, 0
    for world in range(12):
        drawn = with_values(conflict, draw(numbers, 3, world)).changed({"headline": "point"})
        for name, change in (("key", {"start": {"state": {"chief": "new"}}}), ("less", {"forbid": "guest.walk_out"})):
            told = winset.what_if(drawn, change).to_json()
            effect = told["changed"]["signed_by"]["2001-09"] - told["baseline"]["signed_by"]["2001-09"]
            keys, less = keys + (name == "key" and effect >= BAR), less + (name == "less" and effect <= -0.01)
    sides = {row["id"]: row["sides"][1] for row in found["changes"]}
    for side in sides.values():
        assert (side["chance"], side["effect"], side["moves"], side["opens"]) == (None, None, False, False)
    leader, answer = sides["leader_of_patron"]["shares"], sides["client_no_answer"]["shares"]
    assert leader is not None
    assert answer is not None
    assert 0 < keys < 12
    assert (leader["worlds"], leader["key"], answer["less"]) == (12, keys / 12, less / 12)
    assert found["keys"][0]["fits"] == (keys > 6)
    assert faults(found, CompareAnswer) == []


def test_a_war_told_in_shares_is_told_as_run_tells_it() -> None:
    """What `compare` says of such a war is, to the last digit, what `run` says of it with the same worlds."""
    data = in_shares()
    for said in (False, True):
        if said:
            data["statements"] = [{"id": "s", "says": "It would rather fight on.", "party": "power", "month": "2001-07",
                                   "prefers": "war", "to": {"agreement": {"border": "old", "pledge": "none"}}}]  # fmt: skip
        for n in (None, 12):
            war = compare(PATRON, data, seed=3, worlds=n).to_json()["wars"][1]
            assert war["shares"] == (in_worlds(data, seed=3) if n is None else in_worlds(data, n, seed=3)).to_json()
            assert [one["party"] for one in war["stands"]] == [row["party"] for row in war["shares"]["stands"]]


def test_a_script_needs_no_guard(monkeypatch: pytest.MonkeyPatch) -> None:
    """However slow a solve is, no process is started that would run the script of whoever asks again."""
    monkeypatch.setattr("winset.studies.ranked.SLOW", -1.0)

    def started(*_: Any, **__: Any) -> None:
        raise AssertionError("a process was started")

    monkeypatch.setattr("winset.studies.worlds.pool.get_context", started)
    assert compare(PATRON, in_shares(), seed=3, worlds=2).to_json()["wars"][1]["shares"] is not None


def test_a_change_of_a_war_told_in_shares_is_tried_in_fewer_worlds() -> None:
    """Where no number is asked for the war is told by as many worlds as `run` takes, and a change is tried in `SHARES`."""
    found = compare(PATRON, in_shares(), seed=3).to_json()
    told = found["wars"][1]["shares"]
    assert told is not None
    tried = {side["shares"]["worlds"] for row in found["changes"] for side in row["sides"] if side["shares"]}
    assert (told["worlds"], tried) == (WORLDS_TOLD, {SHARES})
    assert SHARES < WORLDS_TOLD


def test_worlds_that_a_statement_speaks_against_are_not_told() -> None:
    """Of a war told in shares only admissible worlds count; where none is, nothing is told of it."""
    data = in_shares()
    says = {"id": "s", "says": "It would rather fight on.", "party": "power", "month": "2001-07", "prefers": "war",
            "to": {"agreement": {"border": "old", "pledge": "none"}}}  # fmt: skip
    data["statements"] = [says]
    held = compare(PATRON, data, seed=3, worlds=12).to_json()["wars"][1]["shares"]
    assert held is not None
    assert held["admissible"] > 0
    assert held["acceptance"] is not None
    assert held["acceptance"] < 1
    data["statements"] = [says, {**says, "id": "t", "prefers": says["to"], "to": "war"}]
    none = compare(PATRON, data, seed=3, worlds=4).to_json()
    shares = none["wars"][1]["shares"]
    assert shares is not None
    assert (shares["admissible"], shares["signed"]["share"], none["wars"][1]["stands"]) == (0, None, [])
    assert all(side["cannot"] or side["lacking"] for row in none["changes"] for side in row["sides"][1:])


def test_a_first_war_told_in_shares_has_its_keys_in_most_worlds() -> None:
    """Keys of such a war are changes that are keys in more than half of its worlds, and its lock who stands in most."""
    found = compare(in_shares(), PATRON, seed=1, worlds=12).to_json()
    assert all(key["sides"][0]["shares"] and key["sides"][0]["shares"]["key"] > 0.5 for key in found["keys"])
    assert "patron_no_say" in {key["id"] for key in found["keys"]}
    assert found["lock"] is not None
    assert found["lock"]["roles"] == ["patron"]


def test_a_war_told_in_shares_takes_worlds() -> None:
    """Without a world, or without a number that is a range, such a file is refused in words."""
    with pytest.raises(RequestError, match="takes at least 1"):
        compare(PATRON, in_shares(), seed=1, worlds=0)
    with pytest.raises(RequestError, match="no number that is a range"):
        compare(PATRON, changed(PATRON, headline="worlds"), seed=1)


def test_of_several_with_a_role_those_are_meant_whose_first_it_is() -> None:
    """A signatory that is a patron besides keeps its say where the patron has none, and is no lock of a patron's."""
    both = copy.deepcopy(PATRON)
    both["parties"]["north"]["role"] = ["signatory", "patron"]
    assert cast_of(read(both)).meant("patron") == ["power"]
    rows = {row["id"]: row["sides"][0] for row in compare(both, SALE, seed=1).to_json()["changes"]}
    assert rows["patron_no_say"]["in_words"] == ["the consent of “veto” is not needed"]
    both["parties"]["power"]["role"] = ["signatory", "patron"]
    assert cast_of(read(both)).meant("patron") == ["north", "power"]


def test_a_leader_that_is_an_election_too_is_one_change() -> None:
    """A factor with two roles is not told twice, and no more than three factors are made to turn."""
    twice = copy.deepcopy(PATRON)
    twice["state"]["chief"] = {"values": ["old", "new"], "role": ["leader", "election"], "whose": "power"}
    ids = [row["id"] for row in compare(twice, SALE, seed=1).to_json()["changes"]]
    assert [name for name in ids if "_of_" in name] == ["leader_of_patron"]
    for k, party in enumerate(["north", "south", "guest", "house"]):
        twice["parties"][party]["role"] = ["signatory", "client", "ratifier", "mediator"][k]
        twice["state"][f"chief_{party}"] = {"values": ["old", "new"], "role": "leader", "whose": party}
    ids = [row["id"] for row in compare(twice, SALE, seed=1).to_json()["changes"]]
    assert len([name for name in ids if "_of_" in name]) == 3


def test_it_takes_few_solves(monkeypatch: pytest.MonkeyPatch) -> None:
    """A solve for each war, for each change in each and for the worlds tried: no more, whatever the files."""
    made = []

    def counted(*words: Any, **named: Any) -> Any:
        made.append(1)
        return solve(*words, **named)

    monkeypatch.setattr("winset.studies.outcome.solve", counted)
    found = compare(PATRON, locked(), seed=1).to_json()
    there = sum(side["effect"] is not None for row in found["changes"] for side in row["sides"])
    search = found["keys"][0]["search"]
    assert search is not None
    assert len(made) == 2 + there + search["solves"]
    assert search["solves"] <= 2 * WORLDS + 2
    assert len(made) <= 30


def test_a_long_record_without_a_last_date_is_counted_to_its_end() -> None:
    """Where a change drops a record longer than what is then shown, a signature is still counted to the same month."""
    long = copy.deepcopy(PATRON)
    long["time"] = {"start": "2000-01", "end": "open", "pace": 0.05}
    long["history"] = [{"month": "2001-06", "chance": "chief_dies"},
                       {"month": "2009-09", "agreement": {"border": "river", "pledge": "loose"}}]  # fmt: skip
    found = compare(long, SALE, seed=1).to_json()
    change = {"start": {"state": {"chief": "new"}}}
    told = winset.what_if({**long, "time": {**long["time"], "show": "2009-12"}}, change).to_json()
    assert "2009-09" not in winset.what_if(long, change).to_json()["changed"]["signed_by"]
    side = next(row["sides"][0] for row in found["changes"] if row["id"] == "leader_of_patron")
    assert side["chance"] == pytest.approx(told["changed"]["signed_by"]["2009-09"], abs=1e-9)


def test_a_search_of_a_war_told_in_shares_tells_no_single_answer() -> None:
    """What its nearest world has otherwise is told, and no chance in it; where no world fits, none is solved again."""
    hard = in_shares()
    hard["parties"]["power"]["war"][1]["points"] = {"low": -4, "mode": 2, "high": 2.5}
    answer = compare(PATRON, hard, seed=1, worlds=30).to_json()
    found = answer["keys"][0]
    search, shares = found["search"], found["sides"][1]["shares"]
    assert search is not None
    assert shares is not None
    assert 0 < shares["key"] <= 0.5
    assert (search["world"], search["without"], search["chance"], search["alone"]) == (26, None, None, None)
    assert search["numbers"][0]["path"] == "parties.power.war[1].points"
    assert {one["mode"] for one in search["numbers"]} == {None}
    told = " ".join(key_words(answer))
    assert "What lies farthest from the middle of its range in that world: “The power, war" in told
    assert "rather than" not in told
    none = compare(PATRON, hard, seed=1, worlds=3).to_json()["keys"][0]["search"]
    assert none is not None
    assert (none["world"], none["solves"]) == (None, 0)


def test_the_leader_who_turned_on_record_is_the_one_that_turns() -> None:
    """Of two patrons with a leader each the key is tried with the one who changed when the window opened."""
    two = copy.deepcopy(PATRON)
    two["parties"]["ally"] = {"role": "patron", "war": [{"points": -1}]}
    two["state"] = {"boss": {"values": ["old", "new"], "role": "leader", "whose": "ally"}, **two["state"]}
    two["chance"]["boss_dies"] = {"when": "boss == 'old'", "probability": 0.01, "effect": {"boss": "new"}}
    found = compare(two, PLAIN, seed=1, worlds=0).to_json()
    assert found["keys"][0]["recorded"]
    assert found["keys"][0]["sides"][0]["in_words"] == ["the war begins with “chief: new”"]


def test_the_fullest_guarantee_goes_whichever_way_they_are_written() -> None:
    """Options that run down to none lose their first, options that run up from it their last."""
    for options in (["none", "loose", "firm"], ["firm", "loose", "none"]):
        war = changed(PATRON, issues={**PATRON["issues"], "pledge": options})
        row = next(
            one for one in compare(war, PLAIN, seed=1).to_json()["changes"] if one["id"] == "guarantee_conditional"
        )
        assert row["sides"][0]["in_words"] == ["“firm” is not on offer"]


def test_one_war_with_other_roles_keeps_its_own() -> None:
    """Of a war told in shares that differs from the first in its roles alone, those of its own file are told."""
    other = copy.deepcopy(in_shares())
    other["parties"]["power"]["role"] = "spoiler"
    found = compare(in_shares(), other, seed=1, worlds=3).to_json()
    assert [war["stands"][0]["roles"] for war in found["wars"]] == [["patron"], ["spoiler"]]
    assert found["lock"] is not None
    assert (found["lock"]["there"], found["lock"]["blocks"]) == (False, False)


def test_who_blocks_some_agreement_beside_an_open_window_is_no_lock() -> None:
    """Where something is worth signing in every world nobody locks it, though a patron would refuse something else."""
    data = in_shares()
    data["parties"]["power"] |= {"values": {"border": {"river": -40}}, "war": [{"points": {"low": -2, "high": -1}}]}
    data["parties"]["north"]["values"], data["parties"]["south"]["values"] = {"border": {"old": -1}}, {}
    data["parties"]["guest"]["values"] = {}
    found = compare(data, PATRON, seed=1, worlds=3).to_json()
    told = found["wars"][0]["shares"]
    assert told is not None
    assert told["window"]["at once"]["share"] == 1
    assert told["stands"][0]["party"] == "power"
    assert found["lock"] is None
    lock = compare(PATRON, data, seed=1, worlds=3).to_json()["lock"]
    assert lock is not None
    assert (lock["there"], lock["blocks"]) == (True, False)
