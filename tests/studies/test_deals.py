"""`winset deals` agrees with loops over every package, on anything that can be drawn."""

from __future__ import annotations

import math
from typing import Any

import pytest
from hypothesis import assume, given, settings
from hypothesis import strategies as st

from brute_deals import Brute, Data, dominates, negotiations
from first_korea import FIRST_KOREA
from winset import LimitError, RequestError, read
from winset.cases.read import from_data
from winset.studies.deals import concepts, deals


def ask(data: Data, **more: Any) -> Any:
    """The JSON of deals on plain data."""
    return deals(from_data(data), **more).to_json()


def told(packages: list[dict[str, str]]) -> set[tuple[str, ...]]:
    """Packages as tuples of options, each once."""
    found = [tuple(package.values()) for package in packages]
    assert len(found) == len(set(found))
    return set(found)


@settings(max_examples=150, deadline=None)
@given(negotiations())
def test_everything_agrees_with_loops(data: Data) -> None:
    """Counts, blockers, prices, holdouts, the frontier, the ideal point and every concept with all of its ties."""
    brute, found = Brute(data), ask(data)
    check_win_set(brute, found)
    front = brute.frontier()
    assert found["frontier_size"] == len(front)
    assert told([entry["package"] for entry in found["frontier"]]) == {offer.package for offer in front}
    assert all(entry["signed"] for entry in found["frontier"])
    check_concepts(brute, found)


@settings(max_examples=60, deadline=None)
@given(negotiations())
def test_branch_and_bound_agrees_too(data: Data) -> None:
    """With no frontier to read, the same answers."""
    brute, found = Brute(data), ask(data, limit=0)
    check_win_set(brute, found)
    assert found["frontier_size"] is None
    for name in ("nash", "kalai_smorodinsky", "egalitarian", "utilitarian"):
        check_concept(brute, found, name)


def check_win_set(brute: Brute, found: Data) -> None:
    """The contract's counts."""
    expected = brute.win_set()
    for key in ("size", "of", "blockers"):
        assert found["win_set"][key] == expected[key]
    assert found["win_set"]["price"] == pytest.approx({k: float(v) for k, v in expected["price"].items()})
    assert [(h["parties"], h["packages"]) for h in found["win_set"]["holdouts"]] == [
        (h["parties"], h["packages"]) for h in expected["holdouts"]
    ]
    for one, other in zip(found["win_set"]["holdouts"], expected["holdouts"], strict=True):
        assert one["price"] == pytest.approx({k: float(v) for k, v in other["price"].items()})
    assert found["admissible"] == len(brute.offers)
    assert found["rational"] == len(brute.rational)
    if brute.offers:
        assert found["bargainers"] == [brute.parties[p] for p in brute.bargainers]
    assert found["exact"]


def check_concepts(brute: Brute, found: Data) -> None:
    """Every concept that loops can check."""
    ideal = brute.ideal()
    names = [brute.parties[p] for p in brute.bargainers]
    assert found["ideal"] == pytest.approx(dict(zip(names, map(float, ideal), strict=True)) if ideal else {})
    for name in ("nash", "kalai_smorodinsky", "egalitarian", "utilitarian"):
        check_concept(brute, found, name)
    assert told(found["concepts"]["core"]["packages"]) == brute.core()


def check_concept(brute: Brute, found: Data, name: str) -> None:
    """One concept: the tied packages, their number, the value, and the points of the first."""
    answer = found["concepts"][name]
    packages, value = getattr(brute, name)()
    assert told(answer["packages"]) == packages
    assert answer["tied"] in (len(packages), None)
    if not packages:
        assert answer["value"] is None
        return
    if name != "kalai_smorodinsky" or value != -1:
        assert answer["value"] == pytest.approx(float(value), abs=1e-9)
    first = next(o for o in brute.offers if o.package == tuple(answer["packages"][0].values()))
    assert answer["points"] == pytest.approx(dict(zip(brute.parties, map(float, first.points), strict=True)))


@settings(max_examples=60, deadline=None)
@given(negotiations(), st.data())
def test_what_was_signed_agrees_with_loops(data: Data, draw: st.DataObject) -> None:
    """The recorded package: its points and gains, whether it would be signed, who refuses it, whether it is efficient."""
    brute = Brute(data)
    assume(brute.offers)
    offer = draw.draw(st.sampled_from(brute.offers))
    package = dict(zip(data["issues"], offer.package, strict=True))
    found = ask(signed_at_once(data, package))["recorded"]
    assert found["package"] == package
    assert found["points"] == pytest.approx(dict(zip(brute.parties, map(float, offer.points), strict=True)))
    gains = [float(points - base) for points, base in zip(offer.points, brute.base, strict=True)]
    assert found["gains"] == pytest.approx(dict(zip(brute.parties, gains, strict=True)), abs=1e-9)
    assert found["signed"] == offer.signed
    assert found["refused_by"] == [brute.parties[p] for p in brute.bargainers if p not in offer.yes]
    assert found["efficient"] != any(dominates(brute.mine(other), brute.mine(offer)) for other in brute.offers)
    assert found["at_the_time"]


def signed_at_once(data: Data, package: dict[str, str]) -> Data:
    """A negotiation as a war of one month that is worth to each what it has without an agreement."""
    time = {"start": "2000-01", "end": "2000-02", "terminal_months": 0}
    return {**data, "time": time, "history": [{"month": "2000-01", "agreement": package}]}


def test_who_is_indifferent_does_not_refuse() -> None:
    """A package worth to a party exactly what it has without one is not refused by it; a little less is."""
    data = {
        "winset": 1, "title": "Even", "issues": {"x": ["y", "z"]}, "consent": [{"of": ["a", "b", "c"]}],
        "parties": {
            "a": {"values": {"x": {"y": 3}}, "otherwise": 3}, "b": {"values": {"x": {"y": 3}}, "otherwise": 3.001},
            "c": {"values": {"x": {"y": 3}}, "otherwise": 2},
        },
    }  # fmt: skip
    found = ask(signed_at_once(data, {"x": "y"}))["recorded"]
    assert (found["refused_by"], found["signed"], found["gains"]["a"]) == (["b"], False, 0)


@settings(max_examples=40, deadline=None)
@given(negotiations())
def test_an_issue_that_nobody_values_changes_nothing(data: Data) -> None:
    """Three options that mean nothing: shares, values, prices and points stay, counts grow threefold."""
    found = ask(data)
    wider = ask({**data, "issues": {**data["issues"], "flag_colour": ["red", "green", "blue"]}})
    assert wider["win_set"]["size"] == 3 * found["win_set"]["size"]
    assert wider["win_set"]["price"] == found["win_set"]["price"]
    assert wider["frontier_points"] == found["frontier_points"]
    for name in ("nash", "kalai_smorodinsky", "egalitarian", "utilitarian"):
        one, other = found["concepts"][name], wider["concepts"][name]
        assert other["value"] == one["value"]
        assert other["points"] == one["points"]
        assert other["tied"] == 3 * one["tied"]


@settings(max_examples=40, deadline=None)
@given(negotiations())
def test_rescaling_a_party_changes_no_nash_and_no_kalai_smorodinsky(data: Data) -> None:
    """Its points doubled and 7 added to every option of its first issue and to having no agreement."""
    found = ask(data)
    name, party = next(iter(data["parties"].items()))
    first = next(iter(data["issues"]))
    values = {
        issue: {o: 2 * x + 7 * (issue == first) for o, x in row.items()} for issue, row in party["values"].items()
    }
    adjust = [{**entry, "points": 2 * entry["points"]} for entry in party["adjust"]]
    moved = {**party, "values": values, "adjust": adjust, "otherwise": 2 * party["otherwise"] + 7}
    other = ask({**data, "parties": {**data["parties"], name: moved}})
    for concept in ("nash", "kalai_smorodinsky"):
        assert told(other["concepts"][concept]["packages"]) == told(found["concepts"][concept]["packages"])


@settings(max_examples=40, deadline=None)
@given(negotiations())
def test_efficient_concepts_lie_on_the_frontier(data: Data) -> None:
    """The first packages of Kalai-Smorodinsky and the egalitarian rule, and all those of the other concepts."""
    found = ask(data)
    front = {tuple(entry["package"].values()) for entry in found["frontier"]}
    every = {tuple(entry["package"].values()) for entry in ask(data, whole=True)["frontier"]}
    assert front <= every
    for name, answer in found["concepts"].items():
        packages = [tuple(package.values()) for package in answer["packages"]]
        if name == "nash" and answer["value"] == 0:
            continue
        whole = name in ("nash", "utilitarian", "core", "raiffa")
        assert set(packages if whole else packages[: name != "adjusted_winner"]) <= front


def panama() -> Data:
    """The Panama Canal talks, of two parties and ten issues."""
    weights = [(22, 9), (22, 15), (15, 15), (14, 3), (11, 15), (6, 5), (4, 11), (2, 7), (2, 7), (2, 13)]
    issues = {f"i{k}": ["us", "panama"] for k in range(len(weights))}
    return {
        "winset": 1, "title": "Panama", "issues": issues, "consent": [{"of": ["us", "panama"]}],
        "parties": {
            side: {"values": {f"i{k}": {side: pair[at]} for k, pair in enumerate(weights)}}
            for at, side in enumerate(("us", "panama"))
        },
    }  # fmt: skip


def test_adjusted_winner_on_the_panama_canal() -> None:
    """Brams & Taylor 1996 on Raiffa's weights: 66 points each, 2/15 of land and water moved."""
    answer = ask(panama(), concept="adjusted-winner")["concepts"]["adjusted_winner"]
    assert answer["points"] == pytest.approx({"us": 66, "panama": 66})
    assert answer["divided"] == {"issue": "i2", "from": "panama", "to": "us", "share": pytest.approx(2 / 15)}


def grid_cake(n: int = 1000) -> Data:
    """The cake with the frontier y = 1 - x², cut in `n` pieces."""
    options = [f"o{k}" for k in range(n + 1)]
    x = {f"o{k}": k / n for k in range(n + 1)}
    y = {f"o{k}": round(1 - (k / n) ** 2, 9) for k in range(n + 1)}
    parties = {"one": {"values": {"cake": x}}, "two": {"values": {"cake": y}}}
    return {"winset": 1, "title": "cake", "issues": {"cake": options}, "parties": parties,
            "consent": [{"of": ["one", "two"]}]}  # fmt: skip


def test_concepts_on_a_textbook_cake() -> None:
    """T9: on y = 1 - x² Nash gives (0.5774, 0.6667), Kalai and Smorodinsky (0.6180, 0.6180); Raiffa lies between."""
    found = ask(grid_cake())["concepts"]
    assert found["nash"]["points"] == pytest.approx({"one": 0.57735, "two": 0.66667}, abs=1e-3)
    assert found["kalai_smorodinsky"]["points"] == pytest.approx({"one": 0.61803, "two": 0.61803}, abs=1e-3)
    assert found["utilitarian"]["points"] == pytest.approx({"one": 0.5, "two": 0.75})
    assert 0.577 < found["raiffa"]["points"]["one"] < 0.618


def test_weights_move_nash_towards_the_stronger() -> None:
    """On the cake, max x^w (1 - x²) is at x = sqrt(w / (w + 2))."""
    found = ask(grid_cake(), concept="nash", weights={"one": 2})["concepts"]["nash"]
    assert found["points"]["one"] == pytest.approx((2 / 4) ** 0.5, abs=1e-3)


def council(at_least: int = 2) -> Data:
    """Three of whom two suffice: one loses a little by the best deal of the others, and much by another."""
    points = {"k": (0, -0.2, -6), "l": (0, 9, 7), "m": (0, 9, 11)}
    return {
        "winset": 1, "title": "A council", "issues": {"budget": ["old", "shared", "tilted"]},
        "consent": [{"of": ["k", "l", "m"], "at_least": at_least}],
        "parties": {
            name: {"values": {"budget": dict(zip(("old", "shared", "tilted"), row, strict=True))}}
            for name, row in points.items()
        },
    }  # fmt: skip


@pytest.mark.parametrize("limit", [2_000_000, 0])
def test_over_the_win_set_concepts_choose_among_all_that_would_be_signed(limit: int) -> None:
    """Two of three sign what the third loses by: no concept's choice without, the choice of each with it."""
    names = ("nash", "kalai_smorodinsky", "egalitarian", "utilitarian")
    plain = ask(council(), limit=limit)
    assert (plain["win_set"]["size"], plain["rational"], plain["concepts_over"]) == (3, 1, "rational")
    assert all(plain["concepts"][name]["packages"] == [{"budget": "old"}] for name in names)
    found = ask(council(), over="win-set", limit=limit)
    assert found["concepts_over"] == "win-set"
    assert all(found["concepts"][name]["packages"] == [{"budget": "shared"}] for name in names)
    nash, fair = found["concepts"]["nash"], found["concepts"]["kalai_smorodinsky"]
    assert nash["value"] == pytest.approx(5.8 * 9 * 9)
    assert fair["value"] == pytest.approx(9 / 11)
    assert nash["gains"] == pytest.approx({"k": -0.2, "l": 9, "m": 9})
    assert found["concepts"]["core"] == plain["concepts"]["core"]


def test_a_win_set_too_large_to_list_is_told() -> None:
    """Two of three, and more packages than are listed: one message that says what to ask instead."""
    data = council()
    data["issues"] |= {f"i{k}": ["yes", "no"] for k in range(21)}
    with pytest.raises(LimitError, match="over the win-set lists 2,000,000"):
        ask(data, over="win-set")
    everybody = {**data, "consent": [{"of": ["k", "l", "m"]}]}
    assert ask(everybody, over="win-set")["concepts"] == ask(everybody)["concepts"]


@settings(max_examples=60, deadline=None)
@given(negotiations())
def test_over_the_win_set_everything_chosen_would_be_signed(data: Data) -> None:
    """The largest sum is that of the win-set; under unanimity nothing changes; counts and the frontier never do."""
    brute = Brute(data)
    plain, found = ask(data), ask(data, over="win-set")
    signed = [offer for offer in brute.offers if offer.signed]
    sums = {offer.package: sum(brute.mine(offer)) for offer in signed}
    best = {package for package, total in sums.items() if total == max(sums.values())}
    assert told(found["concepts"]["utilitarian"]["packages"]) == best
    for name in ("nash", "kalai_smorodinsky", "egalitarian", "raiffa"):
        packages = told(found["concepts"][name]["packages"])
        assert packages <= set(sums)
        assert bool(packages) == bool(sums)
    for key in ("win_set", "frontier", "rational", "ideal", "bargainers"):
        assert found[key] == plain[key]
    if signed and {offer.package for offer in signed} == {offer.package for offer in brute.rational}:
        for name in ("nash", "kalai_smorodinsky", "egalitarian", "utilitarian"):
            assert told(found["concepts"][name]["packages"]) == told(plain["concepts"][name]["packages"])


@pytest.mark.parametrize("limit", [{}, {"limit": 0}])
def test_only_how_weights_compare_counts(limit: Data) -> None:
    """Weights in per cent, in shares and of any size give the same finite answer, on points of any size."""
    options = {"low": (3_000_000, 500_000), "middle": (2_000_000, 2_000_000), "high": (500_000, 3_000_000)}
    data = {
        "winset": 1, "title": "Two firms", "issues": {"price": list(options)}, "consent": [{"of": ["a", "b"]}],
        "parties": {
            name: {"values": {"price": {option: pair[p] for option, pair in options.items()}}}
            for p, name in enumerate("ab")
        },
    }  # fmt: skip
    pairs = [(70, 30), (0.7, 0.3), (7e299, 3e299), (7e-300, 3e-300)]
    found = [ask(data, weights={"a": a, "b": b}, **limit)["concepts"]["nash"] for a, b in pairs]
    for answer in found:
        assert answer["packages"] == [{"price": "middle"}]
        assert answer["value"] == pytest.approx(4e12)
        assert answer["log_value"] == pytest.approx(math.log(4e12))
    plain = ask(data, weights={"a": 5, "b": 5}, **limit)["concepts"]["nash"]
    assert plain == ask(data, **limit)["concepts"]["nash"]
    assert ask(data, weights={"a": 95, "b": 5}, **limit)["concepts"]["nash"]["packages"] == [{"price": "low"}]


@pytest.mark.parametrize("limit", [{}, {"limit": 0}])
def test_a_product_too_large_for_a_number_is_told_by_its_logarithm(limit: Data) -> None:
    """Forty parties that gain a thousand million each: no number holds the product, and the answer stands."""
    names = [f"p{i}" for i in range(40)]
    data = {
        "winset": 1, "title": "Many", "issues": {"x": ["yes", "no"]}, "consent": [{"of": names}],
        "parties": {name: {"values": {"x": {"yes": 1e9}}} for name in names},
    }  # fmt: skip
    answer = ask(data, concept="nash", **limit)["concepts"]["nash"]
    assert (answer["packages"], answer["value"], answer["exact"]) == ([{"x": "yes"}], None, True)
    assert answer["log_value"] == pytest.approx(40 * math.log(1e9))


def test_ten_thousand_million_packages() -> None:
    """Ten issues of ten options and three parties with opposed points: counted and solved exactly, by arithmetic."""
    issues = {f"i{k}": [f"o{j}" for j in range(10)] for k in range(10)}
    rising = {name: {f"o{j}": j for j in range(10)} for name in issues}
    falling = {name: {f"o{j}": 9 - j for j in range(10)} for name in issues}
    data = {"winset": 1, "title": "wide", "issues": issues, "consent": [{"of": ["one", "two"]}],
            "parties": {"one": {"values": rising, "otherwise": 40}, "two": {"values": falling, "otherwise": 45}}}  # fmt: skip
    found = ask(data)
    assert found["packages"] == 10**10
    assert found["frontier_points"] == 6
    assert found["frontier_size"] == found["win_set"]["size"]
    assert found["concepts"]["nash"]["value"] == pytest.approx(6)
    assert found["win_set"]["size"] == sum(ways(total) for total in range(40, 46))
    assert found["win_set"]["blockers"] == {
        "one": sum(ways(n) for n in range(40)),
        "two": sum(ways(n) for n in range(46, 91)),
    }
    assert found["win_set"]["price"] == {"one": 1, "two": 1}


def ways(total: int) -> int:
    """In how many ways ten digits add to a total."""
    counts = [1]
    for _ in range(10):
        counts = [sum(counts[n - j] for j in range(10) if 0 <= n - j < len(counts)) for n in range(len(counts) + 9)]
    return counts[total]


def test_korea_reads_the_recorded_month() -> None:
    """Korea of the first edition is asked at its signature, and agrees with `winset run` there, against war and now."""
    from winset import timeline

    conflict = read(FIRST_KOREA)
    row = timeline(conflict, sensitivity=False).to_json()["history"][-1]
    for against, told in (("war", row["against_war"]), ("now", row["now"])):
        found = deals(conflict, against=against).to_json()
        assert found["month"] == row["month"]
        kept = {key: value for key, value in told.items() if key in found["win_set"]}  # a month of a run says more
        assert found["win_set"] == {**kept, "price": pytest.approx(told["price"], abs=1e-8)}
        assert found["recorded"] is not None
        assert found["recorded"]["at_the_time"]


@pytest.mark.parametrize(
    ("more", "message"),
    [
        ({"concept": "nahs"}, "did you mean 'nash'"),
        ({"weights": {"uss": 1}}, "no party 'uss'"),
        ({"weights": {"us": 0}}, "above 0"),
        ({"at": "1953-07"}, "no `time`"),
        ({"against": "peace"}, "war or now"),
        ({"over": "everything"}, "rational or win-set"),
    ],
)
def test_what_is_asked_wrongly_is_told(more: Data, message: str) -> None:
    """One message that says what was found and what was expected."""
    with pytest.raises(RequestError, match=message):
        ask(panama(), **more)


def test_every_concept_says_what_it_is() -> None:
    """Names in the literature, axioms kept and broken, a source, a sentence, and a docstring with an example."""
    assert len(concepts()) >= 7
    for name, module in concepts().items():
        assert module.TITLE
        assert module.SAYS
        assert module.SOURCE
        assert module.NAMES
        assert module.KEEPS
        assert module.BREAKS
        assert ">>>" in getattr(module, name).__doc__
