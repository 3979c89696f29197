"""Rankings in place of numbers: what a solve makes of them, that draws are even over all that respects them, errors."""

from __future__ import annotations

import copy
import math
from typing import Any

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

import winset
from winset.cases.change import changes_of
from winset.cases.changes import change_conflict
from winset.cases.ranking import ranked_points, swings_of, war_month
from winset.cases.worlds import draw_many, drawn_world, uncertain, with_values
from winset.cases.worth import worths
from winset.errors import ConflictError

Data = dict[str, Any]

VALLEY: Data = {
    "winset": 2,
    "title": "A valley",
    "time": {"start": "2001-01", "end": "2002-01"},
    "issues": {"border": ["line", "river", "hill", "old"], "men": ["all", "some", "none"], "toll": ["no", "yes"]},
    "parties": {
        "north": {
            "unit": "a month of the war",
            "ranking": {
                "border": ["line", "river", "hill", "old"],
                "men": ["all", ["some", "none"]],
                "toll": ["yes", "no"],
            },
            "swing": ["border", "men", "toll"],
            "anchor": {"border": 24},
        },
        "south": {
            "unit": "a month of the war",
            "ranking": {"border": ["old", ["hill", "river"], "line"]},
            "anchor": {"border": {"low": 10, "high": 30}},
        },
    },
    "consent": [{"of": ["north", "south"]}],
}


def valley(**north: Any) -> Data:
    """The valley, its north with other keys."""
    data = copy.deepcopy(VALLEY)
    data["parties"]["north"] |= north
    return data


def test_a_solve_takes_the_centroid() -> None:
    """By hand: options a third apart, swings of one, two thirds and one third of the anchor, ties alike, the best at 0."""
    game = winset.build(winset.read(VALLEY))
    tables = dict(zip(game.bound.issues, game.bound.tables, strict=True))
    assert tables["border"][:, 0] == pytest.approx([0, -8, -16, -24])
    assert tables["men"][:, 0] == pytest.approx([0, -16, -16])
    assert tables["toll"][:, 0] == pytest.approx([-8, 0])
    assert tables["border"][:, 1] == pytest.approx([-20, -10, -10, 0])
    assert tables["men"][:, 1] == pytest.approx([0, 0, 0])
    assert game.war.at(0) == pytest.approx(np.array([[-1.0, -1.0]] * game.states.size))


def test_a_ranked_file_is_the_file_with_its_centroid_typed() -> None:
    """The answer is that of the same file with the points of the centroid typed, to the last digit."""
    typed = copy.deepcopy(VALLEY)
    for party in typed["parties"].values():
        for key in ("unit", "ranking", "swing", "anchor"):
            party.pop(key, None)
        party["war"] = [{"points": -1.0}]
    conflict = winset.read(VALLEY)
    for name, party in conflict.parties.items():
        typed["parties"][name]["values"] = {i: dict(p) for i, p in worths(conflict.issues, party).items()}
    one, other = (winset.timeline(data, sensitivity=False).to_json() for data in (VALLEY, typed))
    assert one["forward"] == other["forward"]
    assert one["history"] == other["history"]


def losses(values: dict[str, float], data: Data) -> tuple[np.ndarray, np.ndarray]:
    """In one world of the valley's north: u of the border's two middle options, and r of the two smaller swings."""
    party = with_values(winset.read(data), values).parties["north"]
    points = ranked_points(party)
    size = -points["border"]["old"]
    u = np.array([1 + points["border"][option] / size for option in ("river", "hill")])
    return u, np.array([points["men"]["none"], points["toll"]["no"]]) / -size


def samples(data: Data, many: int) -> np.ndarray:
    """u₂, u₃, r₂, r₃ of many worlds; shape (w, 4)."""
    conflict = winset.read(data)
    numbers = uncertain(conflict)
    rows = draw_many(numbers, 5, range(many))
    paths = [number.path for number in numbers]
    return np.array([np.concatenate(losses(dict(zip(paths, row, strict=True)), data)) for row in rows.tolist()])


DRAWN = samples(VALLEY, 1500)


def test_draws_have_the_moments_of_the_order_polytope() -> None:
    """Means, variances and covariances are those of sorted uniforms: E = k/3, var = 1/18, cov = 1/36; none across."""
    error = 4 / math.sqrt(len(DRAWN))
    assert DRAWN.mean(axis=0) == pytest.approx([2 / 3, 1 / 3, 2 / 3, 1 / 3], abs=error * math.sqrt(1 / 18))
    found = np.cov(DRAWN.T)
    expected = np.zeros((4, 4))
    for block in (slice(0, 2), slice(2, 4)):
        expected[block, block] = [[1 / 18, 1 / 36], [1 / 36, 1 / 18]]
    assert found == pytest.approx(expected, abs=error / 15)


def test_draws_are_those_of_a_rejection_sampler() -> None:
    """Each coordinate, and the gap between two, has the distribution of uniforms thrown away unless they are in order."""
    rng = np.random.default_rng(3)
    thrown = rng.random((20_000, 2))
    kept = thrown[thrown[:, 0] > thrown[:, 1]]
    for columns in ((0, 1), (2, 3)):
        mine = DRAWN[:, columns]
        for weights in ((1, 0), (0, 1), (1, -1), (2, 1)):
            one, other = np.sort(mine @ weights), np.sort(kept @ weights)
            grid = np.concatenate([one, other])
            apart = np.abs(
                np.searchsorted(one, grid, "right") / len(one) - np.searchsorted(other, grid, "right") / len(other)
            )
            assert apart.max() < 1.9 * math.sqrt(1 / len(one) + 1 / len(other))


def test_every_draw_respects_the_ranking() -> None:
    """In every world options and swings stand in their order, and the largest swing is its anchor."""
    assert (np.diff(DRAWN[:, :2], axis=1) <= 0).all()
    assert (np.diff(DRAWN[:, 2:], axis=1) <= 0).all()
    assert ((DRAWN >= 0) & (DRAWN <= 1)).all()


def test_a_world_is_a_function_of_its_seed_number_and_key() -> None:
    """A draw does not depend on which worlds are drawn with it, nor on what else is uncertain."""
    numbers = uncertain(winset.read(VALLEY))
    assert draw_many(numbers, 1, [7]).tolist() == draw_many(numbers, 1, range(10))[7:8].tolist()
    few = valley(ranking={"border": VALLEY["parties"]["north"]["ranking"]["border"]}, swing=["border"])
    fewer = uncertain(winset.read(few))
    at = [[number.path for number in numbers].index(number.path) for number in fewer]
    assert draw_many(fewer, 1, [7]).tolist() == draw_many(numbers, 1, [7])[:, at].tolist()


def test_the_centroid_is_the_mean_of_the_draws() -> None:
    """The value of each place is its mean, so a solve stands in the middle of the worlds."""
    conflict = winset.read(valley(anchor={"border": {"low": 12, "high": 36}}))
    numbers = uncertain(conflict)
    rows = draw_many(numbers, 0, range(4000))
    mean = rows.mean(axis=0)
    spread = rows.std(axis=0) / math.sqrt(len(rows))
    for number, found, error in zip(numbers, mean, spread, strict=True):
        assert number.value == pytest.approx(found, abs=4.5 * error)


TWO = {"anchor": {"border": {"low": 10, "high": 30}, "toll": {"low": 5, "high": 25}}}


def test_further_anchors_are_drawn_again_against_their_order() -> None:
    """Two anchors are even on the part of their ranges that is in order; the swing between them is even between them."""
    conflict = winset.read(valley(**TWO))
    numbers = uncertain(conflict)
    paths = [number.path.removeprefix("parties.north.") for number in numbers]
    rows = draw_many(numbers, 2, range(4000))
    found = {path: rows[:, k] for k, path in enumerate(paths)}
    large, small = found["anchor.border"], found["anchor.toll"]
    assert (large >= small).all()
    rng = np.random.default_rng(1)
    thrown = rng.random((60_000, 2)) * [20, 20] + [10, 5]
    kept = thrown[thrown[:, 0] >= thrown[:, 1]]
    assert large.mean() == pytest.approx(kept[:, 0].mean(), abs=0.4)
    assert small.mean() == pytest.approx(kept[:, 1].mean(), abs=0.4)
    assert np.cov(large, small) == pytest.approx(np.cov(kept.T), abs=2.0)
    assert found["sized.men"].mean() == pytest.approx(0.5, abs=0.02)
    world = drawn_world(conflict, 2, 17).parties["north"]
    sizes = swings_of(world)
    assert sizes["border"] >= sizes["men"] >= sizes["toll"]
    share = world.sized["men"]
    assert isinstance(share, float)
    share = world.sized["men"]
    assert isinstance(share, float)
    assert sizes["men"] == pytest.approx(sizes["toll"] + (sizes["border"] - sizes["toll"]) * share)
    assert draw_many(numbers, 2, [17]).tolist() == rows[17:18].tolist()


def test_swings_between_anchors_are_spread_evenly() -> None:
    """By hand: the swing between two anchors lies in their middle, one below the last anchor at half of it."""
    data = valley(anchor={"border": 24, "men": 10}, swing=["border", "men", "toll"])
    assert swings_of(winset.read(data).parties["north"]) == {"border": 24, "men": 10, "toll": 5}
    data = valley(anchor={"border": 24, "toll": 10})
    assert swings_of(winset.read(data).parties["north"]) == {"border": 24, "men": 17, "toll": 10}


@settings(max_examples=60, deadline=None)
@given(st.permutations(["line", "river", "hill", "old"]), st.sets(st.integers(0, 2)), st.floats(0.5, 60))
def test_any_order_makes_points_in_that_order(order: list[str], ties: set[int], size: float) -> None:
    """However options are ordered and tied, the best is 0, the worst minus the swing, ties are alike, steps are even."""
    nested: list[Any] = [[order[0]]]
    for k, option in enumerate(order[1:]):
        if k in ties:
            nested[-1].append(option)
        else:
            nested.append([option])
    if len(nested) == 1:
        return
    party = {"ranking": {"border": nested}, "anchor": {"border": size}}
    points = worths(
        winset.read(VALLEY).issues, winset.read({**VALLEY, "parties": {"north": party, "south": {}}}).parties["north"]
    )
    for k, rank in enumerate(nested):
        for option in rank:
            assert points["border"][option] == pytest.approx(-size * k / (len(nested) - 1))


def test_points_may_override_an_option_and_stand_for_other_issues() -> None:
    """`values` fixes one option, and the worlds leave it; a change sets one where none is typed."""
    data = valley(values={"border": {"hill": -20}})
    conflict = winset.read(data)
    assert worths(conflict.issues, conflict.parties["north"])["border"] == {
        "old": -24,
        "hill": -20,
        "river": -8,
        "line": 0,
    }
    drawn = drawn_world(conflict, 0, 4)
    assert worths(drawn.issues, drawn.parties["north"])["border"]["hill"] == -20
    for path in ("parties.north.values.border.hill", "parties.north.values.border.points.hill"):
        changed = change_conflict(winset.read(VALLEY), changes_of({"set": {path: -20}}))
        assert worths(changed.issues, changed.parties["north"])["border"]["hill"] == -20
    set_ = {"parties.north.placed.border.river": 0.25, "parties.north.sized.men": 1, "parties.north.anchor.border": 10}
    changed = change_conflict(winset.read(VALLEY), changes_of({"set": set_}))
    found = worths(changed.issues, changed.parties["north"])
    hill = found["border"]["hill"]
    assert isinstance(hill, float)
    assert found["border"]["river"] == pytest.approx(0.25 * hill)
    assert found["men"]["none"] == -10


def test_a_world_is_the_file_with_its_numbers_typed() -> None:
    """The short way by which a world is made, and reading its numbers as a change, make the same conflict."""
    conflict = winset.read(valley(anchor={"border": {"low": 12, "high": 36}}, placed={"border": {"hill": 0.5}}))
    numbers = uncertain(conflict)
    values = dict(zip([n.path for n in numbers], draw_many(numbers, 0, [5])[0].tolist(), strict=True))
    short, long = with_values(conflict, values), change_conflict(conflict, changes_of({"set": values}))
    assert short.digest == long.digest
    assert short.parties["north"].placed == long.parties["north"].placed
    assert uncertain(short) == uncertain(long) == ()


def test_placed_numbers_are_uncertain_ones_like_others() -> None:
    """A place that is typed is no longer drawn evenly; one that is a range is drawn from it."""
    data = valley(placed={"border": {"hill": {"low": 0.7, "high": 0.9}}}, sized={"men": 0.5})
    paths = [number.path for number in uncertain(winset.read(data)) if number.path.startswith("parties.north")]
    assert paths == [
        "parties.north.placed.border.hill",
        "parties.north.placed.border.river",
        "parties.north.sized.toll",
    ]


def test_a_party_without_an_anchor_is_asked_for_one() -> None:
    """A file with no typed number is read and solved; a warning says what is taken and how to say better."""
    data = valley()
    del data["parties"]["north"]["anchor"]
    conflict = winset.read(data)
    assert swings_of(conflict.parties["north"])["border"] == 30.5
    found = [problem.message for problem in winset.check(data).problems]
    assert any("no anchor" in told and "1 to 60 (a month of the war)" in told for told in found)
    assert "parties.north.anchor.border" in [number.path for number in uncertain(conflict)]
    drawn = swings_of(drawn_world(conflict, 0, 3).parties["north"])["border"]
    assert 1 < drawn < 60


@pytest.mark.parametrize(
    ("step", "unit", "cost"),
    [("month", "a month of the war", -1.0), ("week", "a week of the war", -1.0), ("year", "a month of the war", -12.0),
     ("month", "a year of war", -1 / 12), ("month", "a seat", None)],
)  # fmt: skip
def test_a_unit_of_war_costs_one_a_month(step: str, unit: str, cost: float | None) -> None:
    """Without a `war` entry a month of the war costs one unit of it, in the step of the file; another unit says nothing."""
    start, end = {"week": ("2001-01-01", "2002-01-01"), "year": ("2001", "2005")}.get(step, ("2001-01", "2002-01"))
    data = {**valley(unit=unit), "time": {"start": start, "end": end, "step": step}}
    conflict = winset.read(data)
    assert war_month(conflict, conflict.parties["north"]) == (None if cost is None else pytest.approx(cost))
    typed = valley(unit=unit, war=[{"points": -3}])
    assert winset.build(winset.read(typed)).war.at(0)[0, 0] == -3


@pytest.mark.parametrize(
    ("north", "place", "told"),
    [
        ({"ranking": {"bordr": ["a"]}, "swing": [], "anchor": {}}, "ranking.bordr", "no issue 'bordr'; did you mean 'border'?"),
        ({"ranking": {"toll": ["yes", "not"]}, "swing": [], "anchor": {"toll": 2}}, "ranking.toll", "no option of toll 'not'"),
        ({"ranking": {"border": ["line", "old"]}, "swing": []}, "ranking.border", "river, hill left out; a ranking names"),
        ({"ranking": {"toll": ["yes", "no", "yes"]}, "swing": [], "anchor": {"toll": 2}}, "ranking.toll", "yes stands twice in this ranking"),
        ({"ranking": {"toll": [["yes", "no"]]}, "swing": [], "anchor": {"toll": 2}}, "ranking.toll", "all options tie"),
        ({"swing": ["border", "men", "tol"]}, "swing", "no issue 'tol'; did you mean 'toll'?"),
        ({"swing": ["border", "men", "toll", "men"]}, "swing", "men stands twice"),
        ({"swing": ["border", "men"]}, "swing", "toll left out; say where it stands, or give it an anchor"),
        ({"swing": []}, "ranking", "several issues are ranked; order them under `swing`"),
        ({"anchor": {"men": 3}}, "anchor", "border stands first under `swing`; give it an anchor"),
        ({"anchor": {"border": 3, "men": 4}}, "anchor.men", "4 is more than the 3 of border, which it would give up later"),
        ({"anchor": {"border": 0}}, "anchor.border", "found 0; expected a size above 0"),
        ({"anchor": {"border": 3, "tol": 1}}, "anchor.tol", "no issue 'tol'"),
        ({"swing": ["border", ["men", "toll"]], "anchor": {"border": 9, "men": 3, "toll": 3}}, "anchor.toll", "toll ties with men"),
        ({"placed": {"border": {"line": 0.5}}}, "placed.border.line", "only what is between the best and the worst"),
        ({"placed": {"bordr": {"line": 0.5}}}, "placed.bordr", "'bordr' is not ranked; did you mean 'border'?"),
        ({"placed": {"border": {"river": 1.5}}}, "placed.border.river", "expected a probability from 0 to 1"),
        ({"sized": {"border": 0.5}}, "sized.border", "the size of border is its anchor's"),
        ({"sized": {"tolls": 0.5}}, "sized.tolls", "'tolls' does not stand under `swing`"),
        ({"ideal": {"border": 3}}, "ideal.border", "the options of border are words"),
    ],
)  # fmt: skip
def test_rankings_that_are_none(north: Data, place: str, told: str) -> None:
    """Each thing wrong with a ranking is told at its place, with the nearest right name where there is one."""
    with pytest.raises(ConflictError) as caught:
        winset.read(valley(**north))
    errors = [problem for problem in caught.value.problems if problem.severity == "error"]
    assert [problem.path for problem in errors][:1] == [f"parties.north.{place}"] or "ideal" in north
    assert any(told in problem.message for problem in errors)
    assert len(errors) == 1 or "ideal" in north


def test_swing_of_what_is_not_ranked() -> None:
    """An issue on the order of swings that has no ranking is told."""
    with pytest.raises(ConflictError, match="toll has no ranking; rank its options, or leave it out"):
        winset.read(valley(ranking={"border": ["line", "river", "hill", "old"]}, swing=["border", "toll"]))


def test_points_against_a_ranking_are_noted() -> None:
    """A typed number that lies on the wrong side of a ranked option is a warning at the number."""
    problems = winset.check(valley(values={"border": {"hill": -3}})).problems
    assert [p.message for p in problems if p.path == "parties.north.values.border.hill"] == [
        "-3 stands against the ranking, by which river, at -8, is better"
    ]


def test_a_file_of_version_1_knows_no_rankings() -> None:
    """Version 1 is told which does."""
    with pytest.raises(ConflictError, match="version 2"):
        winset.read({**VALLEY, "winset": 1})


def test_a_ranked_file_reads_again_as_what_it_was() -> None:
    """The plain data of a ranked conflict, and of a drawn world, make the same conflict, with the same digest."""
    for conflict in (winset.read(VALLEY), drawn_world(winset.read(VALLEY), 0, 1)):
        assert winset.read(conflict.model_dump(by_alias=True, exclude_unset=True)).digest == conflict.digest
