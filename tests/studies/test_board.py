"""The deal board says of every package what `deals` and `run` say of it, what loops say, and what `unlock` would do."""

from __future__ import annotations

import copy
import dataclasses
import itertools
import random
from collections.abc import Mapping
from fractions import Fraction
from pathlib import Path
from types import SimpleNamespace
from typing import Any

import numpy as np
import pytest
from hypothesis import assume, given, settings
from hypothesis import strategies as st

import winset
from brute_deals import Brute, Data, Offer, negotiations
from first_korea import FIRST_KOREA
from guaranteed_peace import guaranteed
from offers_war import WHOLE, war
from open_wars import DEADLOCK, without_end
from patron_war import PATRON_WAR, death
from winset.cases.read import from_data
from winset.errors import RequestError
from winset.game.elementary import logistic
from winset.solver.answers import accepted
from winset.solver.forward import packages_signed
from winset.studies.board import board, board_on, chosen_of
from winset.studies.dealing import counts, nearest, repairs, table
from winset.studies.dealing.table import MonthTable, month_table, rows_in
from winset.studies.deals import deals
from winset.studies.outcome import Outcome, outcome_of
from winset.studies.solved import Solved
from winset.studies.timeline import timeline
from winset.studies.unlock import unlock

EXAMPLES = Path(__file__).parents[2] / "examples"

COUNCIL: Data = {
    "winset": 2, "title": "A council's war", "time": {"start": "2000-01-03", "end": "2000-12-04", "step": "week"},
    "parties": {
        "north": {"values": {"line": {"here": 3, "there": -4}, "pact": {"made": 1}}, "ideal": {"share": 80},
                  "salience": {"share": 0.07}, "war": [{"points": -0.1}]},
        "south": {"values": {"line": {"here": -6, "there": 2}}, "ideal": {"share": 20}, "salience": {"share": 0.03},
                  "war": [{"points": -0.05}]},
        "west": {"noise": 0.5, "values": {"line": {"there": 1.1}}, "ideal": {"share": 40}, "salience": {"share": 0.01}},
    },
    "issues": {"line": ["here", "there"], "share": {"range": [0, 100], "step": 10}, "pact": ["none", "made"]},
    "consent": [
        {"id": "chamber", "of": ["north", "south", "west"], "weights": {"north": 40, "south": 35, "west": 25},
         "at_least": 62},
        {"of": ["north", "south"], "at_least": 1},
        {"of": ["west"], "when": "pact == 'made'"},
    ],
}  # fmt: skip
"""A war by weeks with weighted and counted votes, and an issue that is a number."""

COLONY: Data = {
    "winset": 2, "title": "A colony and its army", "time": {"start": "1960-01", "end": "1961-07", "pace": 0.5},
    "parties": {
        "paris": {"noise": 2, "values": {"status": {"independence": -12, "autonomy": -4, "union": 5}},
                  "war": [{"points": -1}]},
        "rebels": {"noise": 2, "values": {"status": {"independence": 30, "autonomy": 4, "union": -15}},
                   "war": [{"points": -0.8}]},
        "army": {"noise": 2, "values": {"status": {"independence": -20, "autonomy": -6}}},
    },
    "issues": {"status": ["independence", "autonomy", "union"], "bases": ["kept", "left"]},
    "rules": [{"id": "leave", "when": "status == 'union'", "require": "bases == 'kept'", "because": "it is home"}],
    "state": {"government": ["civil", "junta"]},
    "moves": {"army": {"putsch": {"at": "signature", "when": "status == 'independence' and government == 'civil'",
                                  "points": {"army": -6}, "probability": 0.4, "effect": {"government": "junta"}}}},
    "endings": {"fall": {"when": "government == 'junta'", "points": {"paris": -30, "rebels": -20, "army": 4}}},
    "consent": [{"of": ["paris", "rebels"]}],
}  # fmt: skip
"""A war in which a signature may be answered, and whose rules forbid something."""

WARS: dict[str, Any] = {
    "korea": FIRST_KOREA,
    "negotiation": EXAMPLES / "panama.yaml",
    "veto": EXAMPLES / "harbour.yaml",
    "council": COUNCIL,
    "answered": COLONY,
    "open": without_end(COUNCIL),
    "round": DEADLOCK,
    "record": war(*WHOLE),
    "peace": guaranteed(),
}


@pytest.fixture(scope="module")
def solved() -> dict[str, Outcome]:
    """Every conflict of `WARS`, solved once."""
    return {name: outcome_of(winset.read(one)) for name, one in WARS.items()}


def months(outcome: Outcome) -> list[str | None]:
    """The first month and the default one."""
    first = outcome.game.calendar.label(0) or None
    return [first, None] if first else [None]


def table_of(outcome: Outcome, at: str | None = None, against: str = "war") -> MonthTable:
    """The table of a month of a solved conflict."""
    return month_table(outcome.solution, at=at, against=against, ahead=outcome.ahead)


def packages_of(made: MonthTable, seed: int, most: int = 50) -> list[dict[int, int]]:
    """Up to so many admissible packages at random, by the places of their options."""
    draw, many = random.Random(seed), made.space.admissible
    chosen = draw.sample(range(many), min(most, many))
    return [dict(enumerate(made.digits_of(rows_in(made.space, k, k + 1))[0].tolist())) for k in chosen]


def as_deals_has_it(outcome: Outcome, package: Mapping[str, str], at: str | None, against: str) -> Any:
    """A package as `deals` reads what was signed."""
    game = outcome.game
    told = dataclasses.replace(game, history=dataclasses.replace(game.history, agreement=dict(package)))
    first = SimpleNamespace(solution=dataclasses.replace(outcome.solution, game=told))
    asked: Any = SimpleNamespace(first=first)
    return deals(game.conflict, at=at, against=against, concept="utilitarian", solved=asked).to_json()


@pytest.mark.parametrize("against", ["war", "now"])
@pytest.mark.parametrize("name", WARS)
def test_every_package_is_read_as_deals_reads_it(name: str, against: str, solved: dict[str, Outcome]) -> None:
    """Points, gains, whether it would be signed and who refuses are those of `deals --json` to the last digit."""
    outcome = solved[name]
    if outcome.game.conflict.time is None and against == "now":
        against = "war"
    for at in months(outcome):
        made = table_of(outcome, at, against)
        for chosen in packages_of(made, 1):
            found = board_on(made, chosen).to_json()
            package = found["package"]
            assert package is not None
            # Where nothing was signed by the record, `deals` reads the first month; here it would read the last.
            told = as_deals_has_it(outcome, package["package"], found["month"], against)
            recorded = told["recorded"]
            assert {party: one["points"] for party, one in package["parties"].items()} == recorded["points"]
            assert {party: one["gain"] for party, one in package["parties"].items()} == recorded["gains"]
            assert package["signed"] == recorded["signed"]
            no = [party for party in told["bargainers"] if not package["parties"][party]["yes"]]
            assert no == recorded["refused_by"]
            assert set(package["refused_by"]) <= set(no)
            assert (found["size"], found["of"]) == (told["win_set"]["size"], told["win_set"]["of"])
            assert found["disagreement"] == told["disagreement"]


@pytest.mark.parametrize("name", WARS)
def test_deals_of_a_solved_conflict_are_those_of_the_file(name: str, solved: dict[str, Outcome]) -> None:
    """`deals` answers the same, to the last digit, whether it is given what is solved already or solves what it needs."""
    outcome = solved[name]
    for at in months(outcome):
        told = deals(outcome.game.conflict, at=at).to_json()
        assert deals(outcome.game.conflict, at=at, solved=Solved(outcome)).to_json() == told


@pytest.mark.parametrize("name", WARS)
def test_shading_adds_up_to_the_win_set_that_run_counts(name: str, solved: dict[str, Outcome]) -> None:
    """With nothing chosen the options of each issue share out the win-set of the month, against war and now, as `run` has it."""
    outcome = solved[name]
    told = timeline(outcome.game.conflict, sensitivity=False, solved=Solved(outcome)).to_json()
    for row in {r["month"]: r for r in (told["history"][0], told["history"][-1])}.values():
        for against, key in (("war", "against_war"), ("now", "now")):
            found = board_on(table_of(outcome, row["month"], against), {}).to_json()
            win: Any = row[key]  # type: ignore[literal-required]
            for options in found["options"].values():
                assert options is not None
                assert sum(one["signed"] for one in options.values()) == win["size"]
                assert sum(one["of"] for one in options.values()) == win["of"]
            assert (found["size"], found["of"]) == (win["size"], win["of"])
            assert found["with_chosen"] == {"signed": win["size"], "of": win["of"]}
            assert found["talks"] == row["talks"]


@pytest.mark.parametrize("name", WARS)
def test_the_chances_of_packages_are_those_of_run(name: str, solved: dict[str, Outcome]) -> None:
    """Over all packages the chances add to the month's chance of a signature and to that of any ever, package by package."""
    outcome = solved[name]
    at = months(outcome)[0]
    made = table_of(outcome, at)
    t, s = made.moment.period, made.moment.state
    shares = packages_signed(outcome.solution, t, s)
    assert shares.sum() == pytest.approx(outcome.solution.sign[t, s], rel=1e-9)
    assert outcome.ahead.packages.sum() == pytest.approx(outcome.ahead.signed, rel=1e-9)
    going = accepted(outcome.game, t, s, outcome.solution.continuation[t])
    admissible = outcome.game.packages.admissible(s).tolist()
    for chosen in packages_of(made, 2, 20):
        package = board_on(made, chosen).to_json()["package"]
        assert package is not None
        k = int(np.ravel_multi_index(tuple(chosen.values()), [len(o) for o in outcome.game.packages.options]))
        place = admissible.index(k)
        assert package["chance"]["month"] == shares[k]
        assert package["chance"]["ever"] == outcome.ahead.packages[k]
        stands = float(going.stands[place]) if made.answers == "priced in" else None
        assert package["chance"]["stands"] == stands
        for p, (party, one) in enumerate(package["parties"].items()):
            gain = going.worth[p, place] - outcome.solution.continuation[t, s, p]
            yes = float(logistic(float(gain / outcome.game.noise[p])))
            assert one["chance"] == (yes if one["say"] else None), party


def test_the_chance_of_a_yes_is_that_of_an_offer_on_record(solved: dict[str, Outcome]) -> None:
    """How likely a party says yes is what `run` tells of its vote on an offer of that very package."""
    outcome = solved["record"]
    told = timeline(outcome.game.conflict, sensitivity=False, solved=Solved(outcome)).to_json()
    seen = 0
    for row in told["history"]:
        for vote in (vote for offer in row["offers"] for vote in offer["votes"]):
            if vote["package"] is None:
                continue
            found = board(outcome.game.conflict, vote["package"], at=row["month"], solved=Solved(outcome)).to_json()
            assert found["package"] is not None
            one = found["package"]["parties"][vote["party"]]
            assert one["chance"] == (vote["yes"] if one["say"] else None)
            seen += one["say"]
    assert seen > 2


def partly(data: Data, draw: st.DataObject) -> dict[str, str]:
    """Some issues chosen at random."""
    return {
        issue: option
        for issue, options in data["issues"].items()
        if (option := draw.draw(st.sampled_from([None, *options]))) is not None
    }


def carrying(offers: list[Offer], issues: list[str], terms: Mapping[str, str]) -> list[Offer]:
    """The packages with some terms."""
    return [
        offer
        for offer in offers
        if all(offer.package[issues.index(issue)] == option for issue, option in terms.items())
    ]


@settings(max_examples=150, deadline=None)
@given(negotiations(), st.data())
def test_shading_agrees_with_loops(data: Data, draw: st.DataObject) -> None:
    """For each option: the packages that have it with what is chosen on the other issues, signed and admitted."""
    brute, chosen = Brute(data), partly(data, draw)
    made = month_table(outcome_of(from_data(data)).solution)
    bare = dataclasses.replace(made, shelves=None)
    issues = list(data["issues"])
    for one in (made, bare):
        found = board_on(one, chosen_of(from_data(data), chosen)).to_json()
        whole = carrying(brute.offers, issues, chosen)
        assert found["with_chosen"] == {"signed": sum(o.signed for o in whole), "of": len(whole)}
        for p, party in enumerate(brute.parties):
            gains = [float(offer.points[p] - brute.base[p]) for offer in brute.offers]
            assert found["reach"].get(party, []) == pytest.approx([min(gains), max(gains)] if gains else [], abs=1e-9)
        for issue, options in data["issues"].items():
            others = {name: option for name, option in chosen.items() if name != issue}
            expected = {}
            for option in options:
                held = carrying(brute.offers, issues, {**others, issue: option})
                expected[option] = {"signed": sum(o.signed for o in held), "of": len(held)}
            assert found["options"][issue] == expected


@settings(max_examples=150, deadline=None)
@given(negotiations(), st.data())
def test_a_whole_package_agrees_with_loops(data: Data, draw: st.DataObject) -> None:
    """Who signs, who refuses by how much, which clauses have their votes, the nearest package, the smallest payments."""
    brute = Brute(data)
    chosen = draw.draw(st.tuples(*(st.sampled_from(options) for options in data["issues"].values())))
    conflict = from_data(data)
    made = month_table(outcome_of(conflict).solution)
    found = board_on(made, chosen_of(conflict, dict(zip(data["issues"], chosen, strict=True)))).to_json()["package"]
    assert found is not None
    offer = next((o for o in brute.offers if o.package == chosen), None)
    check_nearest(brute, chosen, found)
    if offer is None:
        assert found["forbidden"]
        assert found["parties"] == {}
        return
    assert found["forbidden"] == []
    assert found["signed"] == offer.signed
    base = brute.base
    for p, party in enumerate(brute.parties):
        one = found["parties"][party]
        assert one["points"] == pytest.approx(float(offer.points[p]))
        assert one["gain"] == pytest.approx(float(offer.points[p] - base[p]), abs=1e-9)
        assert one["yes"] == (p in offer.yes)
        assert one["say"] == any(p == member for members, _ in offer.groups for member, _ in members)
    assert found["refused_by"] == [p for p, one in found["parties"].items() if one["say"] and not one["yes"]]
    check_clauses(offer, brute, found)
    check_payments(brute, offer, found)


def check_nearest(brute: Brute, chosen: tuple[str, ...], found: Any) -> None:
    """The packages with the fewest options changed that would be signed, and how many there are."""
    near = found["nearest"]
    if found["signed"]:
        assert near is None
        return
    away = {o.package: sum(a != b for a, b in zip(o.package, chosen, strict=True)) for o in brute.offers if o.signed}
    least = min(away.values(), default=None)
    assert near["changed"] == least
    assert near["packages"] == list(away.values()).count(least)  # type: ignore[arg-type]
    shown = [tuple(one["package"].values()) for one in near["shown"]]
    assert len(set(shown)) == len(shown) == min(nearest.SHOWN, near["packages"])
    assert all(away[package] == least for package in shown)
    asked = next((o for o in brute.offers if o.package == chosen), None)
    for one in near["shown"]:
        issues = zip(brute.issues, one["package"].values(), chosen, strict=True)
        assert one["changes"] == {issue: new for issue, new, old in issues if new != old}
        other = next(o for o in brute.offers if o.package == tuple(one["package"].values()))
        assert (one["loss"] is None) == (asked is None)
        if asked is not None:
            assert one["loss"] == pytest.approx(float(given_up(brute, asked, other)), abs=1e-9)
    if asked is not None:
        least_loss = min(
            (given_up(brute, asked, o) for o in brute.offers if o.signed and away[o.package] == least), default=0
        )
        assert not near["shown"] or near["shown"][0]["loss"] == pytest.approx(float(least_loss), abs=1e-8)


def given_up(brute: Brute, asked: Offer, other: Offer) -> Fraction:
    """What those at the table give up by another package; nobody is noisy here but by one point."""
    lost = [max(Fraction(0), asked.points[p] - other.points[p]) for p in brute.bargainers]
    return sum(lost, Fraction(0))


def check_clauses(offer: Offer, brute: Brute, found: Any) -> None:
    """The clauses that apply, with their votes."""
    assert len(found["clauses"]) == len(offer.groups)
    for one, (members, needs) in zip(found["clauses"], offer.groups, strict=True):
        has = sum((held for p, held in members if p in offer.yes), Fraction(0))
        assert one["held"] == (has >= needs)
        assert (one["has"], one["needs"]) == (pytest.approx(float(has)), pytest.approx(float(needs)))
        assert one["accepted"] == [brute.parties[p] for p, _ in members if p in offer.yes]
        assert one["refused"] == [brute.parties[p] for p, _ in members if p not in offer.yes]


def check_payments(brute: Brute, offer: Offer, found: Any) -> None:
    """The smallest sets of parties that would have to turn, each paid what it lacks, the cheapest of the smallest first."""
    if offer.signed:
        assert found["payments"] is None
        return
    no = [p for p in range(len(brute.parties)) if p not in offer.yes]
    sets: list[frozenset[int]] = []
    for size in range(1, len(no) + 1):
        for more in map(frozenset, itertools.combinations(no, size)):
            if not any(one <= more for one in sets) and offer.passes(offer.yes | more):
                sets.append(more)
    assert found["payments"]["sets"] == len(sets)
    shown = [{lever["party"] for lever in row["payments"]} for row in found["payments"]["shown"]]
    named = [{brute.parties[p] for p in one} for one in sets]
    assert all(row in named for row in shown)
    assert len(shown) == min(repairs.SHOWN, len(sets))
    order = [(len(row["payments"]), round(row["cost"], 9)) for row in found["payments"]["shown"]]
    assert order == sorted(order)
    for row in found["payments"]["shown"]:
        for lever in row["payments"]:
            p = brute.parties.index(lever["party"])
            assert lever["points"] == pytest.approx(float(brute.base[p] - offer.points[p]))


def unlocked(found: Any, kinds: set[str], most: int) -> list[Any]:
    """The levers of those sets of `unlock` that are of some kinds alone, no more than so many."""
    rows = [row["levers"] for row in found["sets"]]
    return [row for row in rows if {lever["kind"] for lever in row} <= kinds and len(row) <= most]


def near(one: Any, other: Any) -> bool:
    """Whether two pieces of JSON are the same, numbers within what adding them up in another order may do."""
    if isinstance(one, dict):
        return one.keys() == other.keys() and all(near(one[key], other[key]) for key in one)
    if isinstance(one, list):
        return len(one) == len(other) and all(near(a, b) for a, b in zip(one, other, strict=True))
    return bool(one == pytest.approx(other, abs=1e-9)) if isinstance(one, float) else one == other


def check_unlock(found: Any, told: Any) -> None:
    """Payments, options swapped and missing options of the board are those of `unlock`."""
    if found["signed"]:
        assert told["goal"]["signed"]
        return
    payments = unlocked(told, {"payment"}, 3)
    mine = [row["payments"] for row in found["payments"]["shown"] if len(row["payments"]) <= 3]
    assert near(mine, payments[: len(mine)])
    if found["payments"]["sets"] == len(found["payments"]["shown"]):
        assert len(mine) == len(payments)
    middles = unlocked(told, {"middle"}, 1)
    assert found["middles"]["options"] == len(middles)
    assert near([one["lever"] for one in found["middles"]["shown"]], [row[0] for row in middles[: repairs.SHOWN]])
    swaps = [{lever["issue"]: lever["to"] for lever in row} for row in unlocked(told, {"option"}, 3)]
    if found["nearest"]["changed"] is not None and found["nearest"]["changed"] <= 3:
        least = [swap for swap in swaps if len(swap) == found["nearest"]["changed"]]
        assert len(least) == found["nearest"]["packages"]
        assert all(one["changes"] in least for one in found["nearest"]["shown"])
    else:
        assert swaps == []


@settings(max_examples=60, deadline=None)
@given(negotiations(), st.data())
def test_repairs_of_drawn_packages_are_those_of_unlock(data: Data, draw: st.DataObject) -> None:
    """On anything that can be drawn, payments and missing options are the sets of `unlock --package` of these alone."""
    conflict = from_data(data)
    package = {issue: draw.draw(st.sampled_from(options)) for issue, options in data["issues"].items()}
    found = board(conflict, package).to_json()["package"]
    assert found is not None
    assume(not found["forbidden"])
    check_unlock(found, unlock(conflict, package=package, solves=0).to_json())


@pytest.mark.parametrize("name", ["council", "answered", "round", "record", "veto", "open"])
def test_repairs_are_those_of_unlock(name: str, solved: dict[str, Outcome]) -> None:
    """In wars with counted and weighted votes, answers, a record and no last date: the same."""
    outcome, refused = solved[name], 0
    for against in ("war", "now") if outcome.game.conflict.time else ("war",):
        made = table_of(outcome, months(outcome)[0], against)
        assert (made.answers == "priced in") == (name == "answered")
        for chosen in packages_of(made, 3, 12):
            found = board_on(made, chosen).to_json()["package"]
            assert found is not None
            how: Any = {"at": made.moment.month, "against": against, "package": found["package"], "solves": 0}
            check_unlock(found, unlock(outcome.game.conflict, solved=Solved(outcome), **how).to_json())
            refused += not found["signed"]
    assert refused


def test_a_patron_alone_is_paid() -> None:
    """A package that all but a patron would sign: it refuses by what it lacks, its clause fails, and that is its price."""
    conflict = winset.read({**copy.deepcopy(PATRON_WAR), "chance": {"death": death(0.05)}})
    found = board(conflict, {"x": "y"}).to_json()["package"]
    assert found is not None
    assert (found["signed"], found["refused_by"]) == (False, ["p"])
    assert [(one["clause"], one["held"]) for one in found["clauses"]] == [("consent[0]", True), ("consent[1]", False)]
    assert found["payments"] is not None
    (row,) = found["payments"]["shown"]
    assert [lever["party"] for lever in row["payments"]] == ["p"]
    assert row["payments"][0]["points"] == -found["parties"]["p"]["gain"]
    assert found["nearest"] == {"changed": None, "packages": 0, "looked": None, "shown": []}


def test_a_forbidden_package_names_its_rules_and_what_lies_near() -> None:
    """Which rules forbid it, why and by which issues; no votes are told, and the nearest package is without a loss."""
    found = board(from_data(COLONY), {"status": "union", "bases": "left"}).to_json()["package"]
    assert found is not None
    assert found["forbidden"] == [{"rule": "leave", "because": "it is home", "issues": ["status", "bases"]}]
    assert (found["parties"], found["payments"], found["middles"]) == ({}, None, None)
    assert found["chance"] == {"month": None, "ever": None, "since": None, "stands": None}
    assert found["nearest"] is not None
    assert all(one["loss"] is None for one in found["nearest"]["shown"])


def test_another_state_is_read_as_deals_reads_it(solved: dict[str, Outcome]) -> None:
    """With a factor changed, thresholds and the win-set are those that `deals --state` has."""
    conflict = solved["record"].game.conflict
    at, state = "2000-05", {"leader": "old"}
    found = board(conflict, {}, at=at, state=state, solved=Solved(solved["record"])).to_json()
    told = deals(conflict, at=at, state=state).to_json()
    assert (found["size"], found["of"], found["path"]) == (told["win_set"]["size"], told["win_set"]["of"], "given")
    assert found["disagreement"] == told["disagreement"]


@pytest.mark.parametrize(
    ("package", "more", "told"),
    [
        ({"stauts": "union"}, {}, "no issue 'stauts'; did you mean 'status'?"),
        ({"status": "uniom"}, {}, "status has no option 'uniom'; did you mean 'union'?"),
        ("signed", {}, "package 'signed': expected `recorded`, or issue=option"),
        ("recorded", {}, "the file records no agreement; name the package as issue=option"),
        ({}, {"at": "1970-01"}, "outside the conflict's time"),
        ({}, {"state": {"goverment": "junta"}}, "no factor 'goverment'; did you mean 'government'?"),
        ({}, {"against": "peace"}, "expected war or now"),
    ],
)
def test_a_mistake_is_told_in_a_sentence(package: Any, more: Any, told: str) -> None:
    """What is misspelt is named, with the nearest that there is."""
    with pytest.raises(RequestError, match=told.replace("?", r"\?")):
        board(from_data(COLONY), package, **more)


def large(issues: int = 9, options: int = 8) -> Data:
    """A negotiation with more packages than are listed."""
    names = [f"o{k}" for k in range(options)]
    draw = random.Random(7)
    return {
        "winset": 2, "title": "A large table",
        "parties": {
            party: {"values": {f"i{n}": {name: draw.randint(0, 20) for name in names} for n in range(issues)},
                    "otherwise": 11 * issues}
            for party in ("a", "b", "c")
        },
        "issues": {f"i{n}": names for n in range(issues)},
        "rules": [{"when": "i0 == 'o0'", "require": "i1 == 'o0'"}],
        "consent": [{"of": ["a", "b", "c"], "at_least": 2}],
    }  # fmt: skip


def test_a_table_too_large_to_list_says_what_it_does_not_tell() -> None:
    """134 million packages: votes, gains and repairs are told of a whole one; no chance, and no count of too many."""
    data = large()
    conflict = from_data(data)
    made = board(conflict, {}).to_json()
    told = deals(conflict, concept="utilitarian").to_json()
    assert not made["listed"]
    assert (made["size"], made["of"]) == (told["win_set"]["size"], told["admissible"])
    assert set(made["options"].values()) == {None}
    assert made["with_chosen"] == {"signed": None, "of": told["admissible"]}
    whole = {issue: min(options, key=lambda o: sum(p["values"][issue][o] for p in data["parties"].values()))
             for issue, options in data["issues"].items()}  # fmt: skip
    whole["i0"] = "o1"
    found = board(conflict, whole).to_json()
    package = found["package"]
    assert package is not None
    assert None not in found["options"].values()
    assert package["chance"]["month"] is None
    assert all(one["chance"] is None for one in package["parties"].values())
    for party, one in package["parties"].items():
        assert one["points"] == sum(data["parties"][party]["values"][i][o] for i, o in whole.items())
    assert not package["signed"]
    assert package["payments"] is not None
    assert package["payments"]["sets"]
    assert package["nearest"] is not None
    assert package["nearest"]["changed"] or package["nearest"]["looked"]


def test_what_lies_near_is_the_same_where_packages_are_not_listed(
    solved: dict[str, Outcome], monkeypatch: pytest.MonkeyPatch
) -> None:
    """Looking around a package finds what looking through all of them finds; it says how far it could look."""
    for name in ("korea", "negotiation", "council", "answered"):
        made = table_of(solved[name])
        bare = dataclasses.replace(made, shelves=None)
        for chosen in packages_of(made, 4, 25):
            digits = np.array(list(chosen.values()))
            one, other = nearest.nearest_told(made, digits), nearest.nearest_told(bare, digits)
            if not made.shelves or not made.shelves.signed[tuple(digits)]:
                assert {**other, "looked": None} == one
    monkeypatch.setattr(nearest, "LOOKED", 30)
    bare = dataclasses.replace(table_of(solved["korea"], months(solved["korea"])[0]), shelves=None)
    told = nearest.nearest_told(bare, np.zeros(len(bare.space.issues), dtype=np.int64))
    assert told["shown"] or told["looked"] is not None


def test_an_issue_with_too_much_left_open_is_not_counted(monkeypatch: pytest.MonkeyPatch) -> None:
    """Where packages are too many to list, an issue is counted once what is chosen leaves few enough."""
    monkeypatch.setattr(table, "MAX_PACKAGES", 10)
    monkeypatch.setattr(counts, "LISTED", 8)
    data = large(3, 3)
    conflict, brute = from_data(data), Brute(data)
    made = month_table(outcome_of(conflict).solution)
    assert made.shelves is None
    assert set(board_on(made, {}).to_json()["options"].values()) == {None}
    found = board_on(made, chosen_of(conflict, {"i0": "o1", "i1": "o2"})).to_json()["options"]
    for option, one in (found["i2"] or {}).items():
        held = carrying(brute.offers, list(data["issues"]), {"i0": "o1", "i1": "o2", "i2": option})
        assert one == {"signed": sum(o.signed for o in held), "of": len(held)}
    assert found["i2"] is not None


def test_too_many_sets_to_try_are_told_as_that(monkeypatch: pytest.MonkeyPatch) -> None:
    """Where sets of payments, or pairs of options, pass their limit, there is no number in place of an answer."""
    data = large(2, 3)
    data["parties"] = {party: {**one, "otherwise": 999} for party, one in data["parties"].items()}
    monkeypatch.setattr(repairs, "MOST_SETS", 2)
    monkeypatch.setattr(repairs, "MOST_PAIRS", 2)
    found = board(from_data(data), {"i0": "o1", "i1": "o2"}).to_json()["package"]
    assert found is not None
    assert found["payments"] == {"sets": None, "shown": []}
    assert found["middles"] == {"options": None, "shown": []}
