"""The laws of docs/model.md section 7, on conflicts drawn at random.

Each test changes the plain data of a conflict in a way that must not matter, or must matter in one direction only,
and compares what the program says before and after. Numbers count as equal when they differ by less than 1e-8 of
their size: the program computes both to about 1e-12, and points here reach 1e3 beside a noise of 0.3.
"""

from __future__ import annotations

import copy
import math
from collections.abc import Callable, Iterator
from typing import Any

import numpy as np
import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

import winset
from generators import EXAMPLES, conflicts
from test_published import bracket, pie, rounding, start_values, table
from winset.cases.bound import bind
from winset.game.peace import durable
from winset.studies.month.votes import read_votes

Data = dict[str, Any]
TOLERANCE = 1e-8

any_conflict = conflicts() | st.sampled_from(list(EXAMPLES.values())).map(copy.deepcopy)
laws = settings(max_examples=40, deadline=None, suppress_health_check=list(HealthCheck))


def run(data: Data) -> Data:
    """What `winset run --json` says of a conflict, without the other horizons and without where it comes from."""
    found = winset.timeline(winset.read(data), sensitivity=False).to_json()
    return {key: found[key] for key in ("states", "packages", "value_at_start", "forward", "history")}


def same(found: Any, expected: Any, where: str = "", size: float = 1.0) -> None:
    """Two answers agree: the same words and counts, numbers to `TOLERANCE` of their size or of `size`."""
    if isinstance(expected, dict):
        assert list(found) == list(expected), where
        for key in expected:
            same(found[key], expected[key], f"{where}.{key}", size)
    elif isinstance(expected, list):
        assert len(found) == len(expected), where
        for k, (one, other) in enumerate(zip(found, expected, strict=True)):
            same(one, other, f"{where}[{k}]", size)
    elif isinstance(expected, float):
        assert found == pytest.approx(expected, rel=TOLERANCE, abs=TOLERANCE * size), where
    else:
        assert found == expected, where


def changed(answer: Data, **how: Callable[[str, Any], Any]) -> Data:
    """An answer with every mapping of parties under a key passed through a function of the party and its number."""

    def walk(part: Any) -> Any:
        if isinstance(part, dict):
            return {
                key: {party: how[key](party, number) for party, number in value.items()} if key in how else walk(value)
                for key, value in part.items()
            }
        return [walk(item) for item in part] if isinstance(part, list) else part

    return walk(answer)  # type: ignore[no-any-return]


def number(given: Any, how: Callable[[float], float]) -> Any:
    """A number of the file passed through a function, a range at each of its bounds."""
    if isinstance(given, dict):
        return {key: how(value) if key in ("low", "mode", "high") else value for key, value in given.items()}
    return how(given)


def listed(entries: Any) -> list[Data]:
    """One entry or several, as a list."""
    return entries if isinstance(entries, list) else [entries]


def points_of(values: Data) -> Data:
    """A party's points for an issue, in the short form or the long one."""
    return values.get("points", values)  # type: ignore[no-any-return]


def breaks(data: Data) -> Iterator[Data]:
    """The entries that say what a broken peace is worth."""
    for entries in data.get("peace", {}).get("resume", {}).values():
        yield from listed(entries)


def events(data: Data) -> Iterator[Data]:
    """Moves and accords."""
    for moves in data.get("moves", {}).values():
        yield from moves.values()
    yield from data.get("accords", {}).values()


def shifted(data: Data, party: str, by: float) -> Data:
    """The same conflict with every package, ending, `otherwise` and break worth `by` points more to a party."""
    data = copy.deepcopy(data)
    mine = data["parties"][party]
    issue = next(iter(data["issues"]))
    points = points_of(mine.setdefault("values", {}).setdefault(issue, {}))
    for option in data["issues"][issue]["options"]:
        points[option] = number(points.get(option, 0), lambda value: value + by)
    mine["otherwise"] = number(mine.get("otherwise", 0), lambda value: value + by)
    for entry in [*data.get("endings", {}).values(), *breaks(data)]:
        given = entry.setdefault("points", {})
        given[party] = number(given.get(party, 0), lambda value: value + by)
    return data


def scaled(data: Data, party: str, by: float) -> Data:
    """The same conflict with all points of a party and its noise in another unit."""
    data = copy.deepcopy(data)
    mine = data["parties"][party]
    mine["noise"] = number(mine.get("noise", 1), lambda value: value * by)
    mine["otherwise"] = number(mine.get("otherwise", 0), lambda value: value * by)
    for values in mine.get("values", {}).values():
        points = points_of(values)
        points.update({option: number(value, lambda value: value * by) for option, value in points.items()})
    for entry in [*mine.get("war", []), *mine.get("adjust", [])]:
        entry["points"] = number(entry["points"], lambda value: value * by)
    for entry in [*data.get("endings", {}).values(), *breaks(data), *events(data)]:
        if party in entry.get("points", {}):
            entry["points"][party] = number(entry["points"][party], lambda value: value * by)
    return data


def silent(data: Data) -> Data:
    """The same conflict with talks that never open."""
    data = copy.deepcopy(data)
    if "time" in data:
        data.setdefault("state", {})["door_open"] = [False, True]
        data["talks"] = {**data.get("talks", {}), "when": "door_open"}
    else:
        issue, options = next((name, list(one["options"])) for name, one in data["issues"].items())
        both = " and ".join(f"{issue} == '{option}'" for option in options[:2])
        data["rules"] = [*data.get("rules", []), {"require": both}]
    data["history"] = [step for step in data.get("history", []) if "agreement" not in step]
    return data


@given(data=any_conflict, draw=st.data())
@laws
def test_a_consent_group_never_enlarges_the_win_set_against_war(data: Data, draw: st.DataObject) -> None:
    """One more clause of consent: every war value as it was, and in no month and state a package more.

    (It can enlarge a win-set now: a veto lowers what playing on is worth.)
    """
    of = draw.draw(st.lists(st.sampled_from(list(data["parties"])), min_size=1, unique=True), "group")
    more = {**data, "consent": [*data["consent"], {"of": of, "at_least": draw.draw(st.integers(1, len(of)))}]}
    games = [winset.build(winset.read(one)) for one in (data, more)]
    wars = [winset.solve(game).war for game in games]
    np.testing.assert_array_equal(wars[0], wars[1])
    for t, s in np.argwhere(np.isfinite(wars[0]).all(axis=2)).tolist():
        if games[0].states.ending[s] < 0:
            before, after = (read_votes(game, t, s, war[t]) for game, war in zip(games, wars, strict=True))
            assert (after.chosen == before.chosen).all()
            assert not (after.passes() & ~before.passes()).any()


def twice(holdout: Data) -> Data:
    """A set of holdouts that unlocks twice as many packages."""
    return {key: 2 * value if key == "packages" else value for key, value in holdout.items()}


@given(data=any_conflict, place=st.booleans())
@laws
def test_an_issue_nobody_cares_about_changes_nothing(data: Data, place: bool) -> None:
    """An issue without points, before or after the others: twice the packages; all else stays as it was.

    No probability, value, price or share of a win-set changes; signed, its options are equally likely.
    """
    etiquette = {"etiquette": {"options": ["seated", "standing"]}}
    more = copy.deepcopy(data)
    more["issues"] = {**etiquette, **data["issues"]} if place else {**data["issues"], **etiquette}
    for step in more.get("history", []):
        if "agreement" in step:
            step["agreement"]["etiquette"] = "standing"
    before, after = run(data), run(more)
    seated = after["forward"]["options"].pop("etiquette")
    assert seated["seated"] == pytest.approx(seated["standing"], abs=1e-12)
    assert sum(seated.values()) == pytest.approx(sum(before["forward"]["sign"]), abs=1e-9)
    before["packages"] *= 2
    for row in before["history"]:
        for kind in ("against_war", "now"):
            row[kind]["size"] *= 2
            row[kind]["of"] *= 2
            row[kind]["blockers"] = {party: 2 * many for party, many in row[kind]["blockers"].items()}
            row[kind]["holdouts"] = [twice(holdout) for holdout in row[kind]["holdouts"]]
    same(after, before)


@given(data=any_conflict, draw=st.data())
@laws
def test_where_a_party_puts_zero_does_not_matter(data: Data, draw: st.DataObject) -> None:
    """With β = 1, points added alike to every end of the war change that party's values by as much, and no more."""
    party = draw.draw(st.sampled_from(list(data["parties"])), "party")
    by = draw.draw(st.integers(-64, 64), "by") / 4
    data["parties"][party]["discount"] = 1

    def move(name: str, value: float) -> float:
        return value + by if name == party else value

    expected = changed(run(data), value_at_start=move, continuation=move, war_value=move)
    same(run(shifted(data, party, by)), expected, size=1 + abs(by))


@given(data=any_conflict, draw=st.data())
@laws
def test_the_unit_of_a_party_s_points_does_not_matter(data: Data, draw: st.DataObject) -> None:
    """All points of a party and its noise times 1/4, 1/2, 2 or 8: its values and prices in that unit, nothing else.

    Powers of 2 scale floating point numbers without rounding, so no vote hangs on that.
    """
    party = draw.draw(st.sampled_from(list(data["parties"])), "party")
    by = draw.draw(st.sampled_from([0.25, 0.5, 2.0, 8.0]), "by")

    def unit(name: str, value: float) -> float:
        return value * by if name == party else value

    expected = changed(run(data), value_at_start=unit, continuation=unit, war_value=unit, price=unit)
    same(run(scaled(data, party, by)), expected)


@given(data=any_conflict)
@laws
def test_every_war_ends_or_reaches_the_horizon(data: Data) -> None:
    """Signing by month, the endings and war at the horizon add to 1; so do the options of each issue to signing."""
    forward = run(data)["forward"]
    signed = math.fsum(forward["sign"])
    assert signed + math.fsum(forward["endings"].values()) + forward["war_at_horizon"] == pytest.approx(1, abs=1e-12)
    assert all(0 <= p <= 1 + 1e-12 for p in [*forward["sign"], *forward["endings"].values()])
    for options in forward["options"].values():
        assert math.fsum(options.values()) == pytest.approx(signed, abs=1e-12)


@given(data=any_conflict)
@laws
def test_without_talks_playing_on_is_fighting_on(data: Data) -> None:
    """Talks that never open: V is V⁰ and C is D to the last bit, nothing is signed, and both win-sets are one."""
    quiet = silent(data)
    solution = winset.solve(winset.build(winset.read(quiet)))
    np.testing.assert_array_equal(solution.value, solution.war_value_start)
    np.testing.assert_array_equal(solution.continuation, solution.war)
    assert not np.nan_to_num(solution.sign).any()
    for row in run(quiet)["history"]:
        assert row["now"] == row["against_war"]


@given(
    st.tuples(st.floats(0.3, 0.95), st.floats(0.3, 0.95)),
    st.floats(0.1, 0.9),
    st.integers(1, 12),
)
@laws
def test_a_cake_without_noise_goes_to_the_random_proposer_split(
    discounts: tuple[float, float], weight: float, rounds: int
) -> None:
    """Two parties, a cake, pace 1: the split of the same horizon, with an error that vanishes with the grid step.

    The bracket of test_published.py holds the closed form and the program's answer, on a grid of 1/200 and of 1/2000
    with noise a 50th of it, and the finer one is less than a fifth as wide.
    """
    widths = []
    for pieces in (200, 2000):
        shares, noise = pie(pieces), 1 / (50 * pieces)
        data = table(shares, rounds, noise, discounts, talks={"proposers": {"a": weight, "b": 1 - weight}})
        loss = rounding(1 / pieces, noise, len(shares))
        exact, wide = (
            bracket(
                rounds,
                discounts,
                [(weight, 1 - weight)],
                lambda i, asked: 1 - asked[1 - i],
                off,
                noise * bool(off),
            )
            for off in (0.0, loss)
        )
        for value, (low, high), (share, _) in zip(start_values(data), wide, exact, strict=True):
            assert low - 1e-9 <= value <= high + 1e-9
            assert low <= share <= high
        widths.append(wide[0][1] - wide[0][0])
    assert widths[1] < widths[0] / 5


# --- The peace ------------------------------------------------------------------------------------------------------

POINTS = st.integers(-400, 400).map(lambda n: n / 10)
HORIZONS, PACES, NOISES = st.integers(1, 120), st.floats(0.005, 1), st.floats(0.1, 10)


def watched_peace(keeps: float, breaks: float, horizon: int, pace: float, noise: float) -> Data:
    """A party that may break the peace, and a witness to whom it is worth 1 while it lasts and 0 once it is broken.

    So the witness's durable points are the share of the horizon that the peace lasts: the mean of its survival curve.
    """
    options = ["truce", "treaty"]
    return {
        "winset": 1,
        "title": "A peace that is watched",
        "parties": {
            "breaker": {"noise": noise, "values": {"peace": dict.fromkeys(options, keeps)}},
            "witness": {"values": {"peace": dict.fromkeys(options, 1)}, "otherwise": 2},
        },
        "issues": {"peace": {"options": options}},
        "consent": [{"of": ["witness"]}],
        "peace": {"horizon": horizon, "pace": pace, "resume": {"breaker": {"points": {"breaker": breaks}}}},
    }


def share_that_lasts(**peace: Any) -> float:
    """The witness's durable points, from its price: it would get 2 without the peace."""
    return 2 - float(run(watched_peace(**peace))["history"][0]["against_war"]["price"]["witness"])


def evenly(horizon: int, hazard: float) -> float:
    """The share of the horizon that a peace lasts which is broken with the same probability in every period."""
    return math.fsum((1 - hazard) ** k for k in range(1, horizon + 1)) / horizon


@given(keeps=POINTS, breaks=POINTS, horizon=HORIZONS, pace=PACES, noise=NOISES)
@laws
def test_one_initiator_breaks_more_than_the_indifferent_iff_it_gains(
    keeps: float, breaks: float, horizon: int, pace: float, noise: float
) -> None:
    """With one initiator the peace outlasts that of indifference where v > R and falls short of it where v < R.

    The indifferent breaks at half of its occasions, at v = R exactly.
    """
    lasts = share_that_lasts(keeps=keeps, breaks=breaks, horizon=horizon, pace=pace, noise=noise)
    even = evenly(horizon, pace / 2)
    if keeps == breaks:
        assert lasts == pytest.approx(even, abs=1e-9)
    elif keeps > breaks:
        assert even - 1e-12 <= lasts <= 1 + 1e-12
        assert lasts > even or keeps - breaks < 1e-6 * noise
    else:
        assert evenly(horizon, pace) - 1e-12 <= lasts < even


@given(worth=POINTS, horizon=HORIZONS, pace=PACES, noise=NOISES)
@laws
def test_indifference_is_half_of_the_occasions(worth: float, horizon: int, pace: float, noise: float) -> None:
    """At v = R, whatever it is worth, the peace has the hazard pace/2 throughout."""
    lasts = share_that_lasts(keeps=worth, breaks=worth, horizon=horizon, pace=pace, noise=noise)
    assert lasts == pytest.approx(evenly(horizon, pace / 2), abs=1e-9)


@given(parties=st.lists(st.tuples(POINTS, POINTS, NOISES), min_size=1, max_size=3), horizon=HORIZONS, pace=PACES)
@laws
def test_survival_never_rises(parties: list[tuple[float, float, float]], horizon: int, pace: float) -> None:
    """The survival curve of a peace that one to three parties may break falls from 1 and never rises.

    To a witness who has 1 while it lasts and 0 after, the peace is worth the curve's mean.
    """
    data = watched_peace(0, 0, horizon, pace, 1)
    names = [f"breaker{k}" for k in range(len(parties))]
    data["parties"] = {name: {} for name in [*names, "witness"]}
    data["peace"]["resume"] = {
        name: {"points": {name: breaks}} for name, (_, breaks, _) in zip(names, parties, strict=True)
    }
    for name, (_, _, noise) in zip(names, parties, strict=True):
        data["parties"][name]["noise"] = noise
    values = np.array([[keeps] for keeps, _, _ in parties] + [[1.0]])
    one = {"peace": np.zeros(1, dtype=np.int64)}
    worth, curve = durable(values, bind(winset.read(data)), one)
    assert curve.shape == (horizon, 1)
    assert (curve[1:] >= curve[:-1] * (1 - pace) ** len(parties) - 1e-12).all()
    assert (np.diff(curve, axis=0, prepend=1.0) <= 0).all()
    assert worth[-1] == pytest.approx(curve.mean(axis=0), abs=1e-9)


# --- Repeating it ---------------------------------------------------------------------------------------------------


@given(data=any_conflict)
@laws
def test_the_same_file_has_the_same_answer(data: Data) -> None:
    """Solved twice from the same data: the same to the last bit; and the data is left as it was."""
    kept = copy.deepcopy(data)
    first = winset.timeline(winset.read(data)).to_json()
    second = winset.timeline(winset.read(copy.deepcopy(data))).to_json()
    assert first == second
    assert data == kept
