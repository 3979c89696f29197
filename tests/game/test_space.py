"""What is on the table, without listing it, agrees with the list."""

from __future__ import annotations

from itertools import product
from typing import Any

import numpy as np
import pytest
from hypothesis import given, settings

from generators import conflicts
from winset import LimitError, build, solve
from winset.cases.conditions import Domain, compile_condition, settled
from winset.cases.read import from_data
from winset.game.space import FAR, Space
from winset.game.table import space_of
from winset.studies.month.votes import read_votes


def packages(space: Space) -> list[tuple[int, ...]]:
    """Every admissible package as rows of parts."""
    return list(product(*(range(len(part.digits)) for part in space.parts)))


@settings(max_examples=60, deadline=None)
@given(conflicts())
def test_space_holds_the_packages_that_the_game_lists(data: dict[str, Any]) -> None:
    """Any conflict, any month and state: the same admissible packages, points to 1e-8, and the same win-set."""
    game = build(from_data(data))
    solution = solve(game)
    spots = [(t, int(s)) for t in range(game.periods) for s in np.flatnonzero(game.reach.talks[t])]
    for t, s in spots[:4] + spots[-4:]:
        space = space_of(game, t, s, solution.war[t, s])
        worth = dict(
            zip(map(tuple, game.packages.digits[game.packages.admissible(s)]), game.packages.worth(s).T, strict=True)
        )
        votes = read_votes(game, t, s, solution.war[t])
        assert space.admissible == len(worth)
        signed = set()
        for rows in packages(space):
            package = space.package(rows)
            digits = tuple(game.packages.options[i].index(package[issue]) for i, issue in enumerate(game.issues))
            assert space.as_points(space.sum(rows)) == pytest.approx(worth[digits], abs=1e-8)
            found_rows = space.rows_of(package)
            assert found_rows is not None
            assert tuple(found_rows) == rows
            if space.signed(rows):
                signed.add(digits)
        if not _close(worth.values(), solution.war[t, s]):
            assert signed == {tuple(game.packages.digits[k]) for k in votes.chosen[votes.passes()]}


def _close(worth: object, threshold: np.ndarray) -> bool:
    """Whether some points lie so near a threshold that the grid may decide otherwise."""
    return any((np.abs(points - threshold + 1e-9) < 1e-8).any() for points in worth)  # type: ignore[attr-defined]


@settings(max_examples=40, deadline=None)
@given(conflicts())
def test_cells_share_out_the_packages_by_the_clauses_they_call_for(data: dict[str, Any]) -> None:
    """Every package lies in one cell, whose clauses are those that the game finds for it."""
    game = build(from_data(data))
    t, s = 0, game.initial
    space = space_of(game, t, s, np.zeros(len(game.parties)))
    applies = dict(
        zip(map(tuple, game.packages.digits[game.packages.admissible(s)]), game.clauses(t, s).T, strict=True)
    )
    seen = 0
    for cell in space.cells():
        for rows in product(*cell.rows):
            package = space.package(rows)
            digits = tuple(game.packages.options[i].index(package[issue]) for i, issue in enumerate(game.issues))
            assert (cell.applies == applies[digits]).all()
            seen += 1
    assert seen == space.admissible


def static(**more: object) -> dict[str, Any]:
    """Three unlinked issues and two parties."""
    return {
        "winset": 1, "title": "t", "issues": {"x": ["a", "b"], "y": ["a", "b", "c"], "z": ["a", "b"]},
        "parties": {"one": {"values": {"x": {"a": 0.5}}}, "two": {"values": {"y": {"b": 3}}}},
        "consent": [{"of": ["one", "two"]}], **more,
    }  # fmt: skip


CLOCK = {"time": {"start": "2000-01", "end": "2000-03"}, "state": {"late": [False, True]}}


def space(data: dict[str, Any]) -> Space:
    """The one moment of a static conflict."""
    return space_of(build(from_data(data), talks=False), 0, 0, np.array([0.0, 1.0]))


def test_unlinked_issues_stay_apart() -> None:
    """Nothing links them: one part an issue, on a grid of the decimals that the file has."""
    found = space(static())
    assert [part.issues for part in found.parts] == [(0,), (1,), (2,)]
    assert found.grid == 1
    assert found.floor.tolist() == [0, 10]
    assert found.bargainers.tolist() == [0, 1]


@pytest.mark.parametrize(
    "more",
    [
        {"rules": [{"when": "x == 'a'", "require": "z == 'b'"}]},
        {"consent": [{"of": ["one"], "when": "x == 'a' or z == 'b'"}]},
        {"parties": {"one": {"adjust": [{"when": "x == 'a' and z == 'b'", "points": 1}]}, "two": {}}},
    ],
    ids=["rule", "consent", "adjustment"],
)
def test_what_names_two_issues_links_them(more: dict[str, Any]) -> None:
    """A rule, a clause or an adjustment over two issues makes them one part."""
    assert [part.issues for part in space(static(**more)).parts] == [(0, 2), (1,)]


def test_what_the_state_decides_links_nothing() -> None:
    """A condition that the state makes true or false is gone before issues are linked, and true points are kept."""
    data = static(**CLOCK, rules=[{"when": "late", "require": "x == 'a' and z == 'b'"}])
    data["parties"]["one"]["adjust"] = [{"when": "not late", "points": 2}]
    found = space(data)
    assert len(found.parts) == 3
    assert found.as_points(found.sum([0, 0, 0])).tolist() == [2.5, 0.0]


def test_a_rule_that_cannot_be_kept_leaves_nothing() -> None:
    """A rule that holds always and can never be met forbids every package."""
    data = static(**CLOCK, rules=[{"when": "not late", "require": "late"}])
    assert space(data).admissible == 0


def test_more_packages_than_can_be_listed_are_no_trouble() -> None:
    """Twenty issues of ten options: their number is exact, and nothing is listed."""
    issues = {f"i{k}": [f"o{j}" for j in range(10)] for k in range(20)}
    found = space(static(issues=issues, parties={"one": {}, "two": {}}))
    assert found.admissible == 10**20


def test_too_many_linked_issues_end_in_a_clear_error() -> None:
    """Linked issues have to be listed together, and the limit names them."""
    issues = {f"i{k}": [f"o{j}" for j in range(10)] for k in range(8)}
    rule = " and ".join(f"{name} == 'o0'" for name in issues)
    with pytest.raises(LimitError, match="linked issues i0, i1"):
        space(static(issues=issues, parties={"one": {}, "two": {}}, rules=[{"when": rule, "require": "i0 == 'o0'"}]))


def test_thresholds_are_met_to_a_thousand_millionth() -> None:
    """A party votes yes at its threshold, and 1e-9 below it, on any grid."""
    data = static()
    game = build(from_data(data), talks=False)
    for threshold, floor in ((0.5, 5), (0.5 + 1e-9, 5), (0.5 + 2e-9, 6), (-1e30, -FAR), (1e30, FAR)):
        assert space_of(game, 0, 0, np.array([threshold, 0.0])).floor[0] == floor


@pytest.mark.parametrize(
    ("number", "grid", "rounded", "slack"),
    [
        (0.123456789, 9, False, 0),
        (0.1234567891, 10, False, 10),
        (0.123456789012, 12, False, 1_000),
        (1 / 3, 12, True, 1_000),
        (1e6 / 3, 10, False, 3_333),
        (1e9 / 3, 7, False, 3_333),
        (123456789.12345, 5, False, 0),
    ],
)
def test_many_decimals_are_kept_to_more_than_is_compared(number: float, grid: int, rounded: bool, slack: int) -> None:
    """Numbers of few decimals add up exactly; of many, sums tie within 1e-9, or 1e-12 of what there is."""
    data = static()
    data["parties"]["one"]["values"]["x"]["a"] = number
    found = space(data)
    assert (found.grid, found.rounded, found.slack[0]) == (grid, rounded, slack)
    assert found.as_points(found.sum([0, 0, 0]))[0] == pytest.approx(number, rel=1e-15, abs=10.0**-grid / 2)


def test_a_condition_with_its_state_given_says_what_is_left() -> None:
    """Names that are given are decided; what is left has the truth of the whole."""
    scope = {"s": Domain("factor", (False, True)), "x": Domain("issue", ("a", "b")), "y": Domain("issue", ("a", "b"))}
    for text in ("s and x == 'a'", "s or not (x == 'a' and y == 'b')", "not s", "not (s or x == 'b')", "x == 'a'"):
        whole = compile_condition(text, scope)
        for s, x, y in product((0, 1), repeat=3):
            left = settled(whole, {"s": np.asarray(s)})
            frame = {"x": np.asarray(x), "y": np.asarray(y)}
            truth = left if isinstance(left, bool) else bool(left.mask(frame))
            assert truth == bool(whole.mask({**frame, "s": np.asarray(s)}))
            assert isinstance(left, bool) or "s" not in left.names


def test_a_peace_with_nothing_on_the_table_has_an_empty_space() -> None:
    """Rules that forbid everything where a peace may be broken leave no package, in the space and in the game."""
    data: dict[str, Any] = {
        "winset": 1, "title": "t", "parties": {"a": {"values": {"x": {"y": 2}}}}, "issues": {"x": ["y", "z"]},
        "consent": [{"of": ["a"]}], "rules": [{"require": "x == 'y' and x == 'z'"}],
        "peace": {"horizon": 3, "pace": 0.5, "resume": {"a": {"points": {"a": 0}}}},
    }  # fmt: skip
    game = build(from_data(data))
    space = space_of(game, 0, 0, np.zeros(1))
    assert space.admissible == len(game.packages.admissible(0)) == 0
