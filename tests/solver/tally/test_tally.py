"""The tally against plain loops over every package, in each of its ways, and against sums of large integers."""

from __future__ import annotations

from collections import Counter
from dataclasses import dataclass
from itertools import combinations, product
from typing import Any

import numpy as np
import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from numpy.typing import NDArray

from winset.errors import LimitError
from winset.solver.tally import sums as tables
from winset.solver.tally.join import Half, coarsen, halve
from winset.solver.tally.kernels import Rows
from winset.solver.tally.tally import Limits, Tally, count_above, tally
from winset.solver.tally.votes import diagram, signed_patterns, targets, turns

WAYS = {"any": Limits(), "sums": Limits(pairs=0, sums=200_000), "halves": Limits(sums=0)}
"""Limits that leave one way only, except for tables that are too large or one part."""

ROUGH = [
    Limits(sums=0, pairs=0, partial=1),
    Limits(sums=0, pairs=40, partial=5),
    Limits(sums=0, pairs=400, partial=30),
]

QUICK = settings(max_examples=40, deadline=None, suppress_health_check=list(HealthCheck))


@dataclass(frozen=True)
class Case:
    """Parts, floors and clauses of consent."""

    parts: list[NDArray[np.int64]]
    floor: NDArray[np.int64]
    members: NDArray[Any]
    votes: NDArray[np.int64]


@st.composite
def cases(draw: st.DrawFn) -> Case:
    """Small spaces: few sums or none alike, floors that some package meets exactly, and consent of every kind."""
    parties = draw(st.integers(1, 6))
    sizes = draw(st.sampled_from([[7], [1, 9], [4, 5], [12, 2], [3, 3, 4], [2, 3, 2, 3], [2] * 6, [5, 1, 1, 6]]))
    scale = draw(st.sampled_from([1, 7, 10**11]))
    most = draw(st.sampled_from([1, 4, 30]))
    rng = np.random.default_rng(draw(st.integers(0, 2**32 - 1)))
    parts = [scale * rng.integers(-most, most + 1, (size, parties)) for size in sizes]
    if draw(st.booleans()):
        parts[-1][:, 0] = scale
    floor = np.sum([part[rng.integers(len(part))] for part in parts], axis=0) + rng.integers(-1, 2, parties)
    kinds = draw(st.lists(st.sampled_from(["met", "met", "middle", "high", "never", "always"]), min_size=6, max_size=6))
    middle = np.sum([part.mean(axis=0) for part in parts], axis=0).astype(np.int64)
    spread = np.sum([part.std(axis=0) for part in parts], axis=0).astype(np.int64)
    for p, kind in zip(range(parties), kinds, strict=False):
        others = {"middle": middle[p], "high": middle[p] + spread[p], "never": 2**61, "always": -(2**62)}
        floor[p] = others.get(kind, floor[p])
    return Case(parts, floor, *draw(consents(parties)))


@st.composite
def consents(draw: st.DrawFn, parties: int) -> tuple[NDArray[np.int64], NDArray[np.int64]]:
    """All; all but one; one majority; groups that overlap, of heads or of weighted votes; or nobody."""
    kind = draw(st.sampled_from(["all", "all", "all but one", "some", "groups", "votes", "nobody"]))
    if kind == "nobody":
        return np.zeros((0, parties), dtype=np.int64), np.zeros(0, dtype=np.int64)
    if kind == "votes":
        held = draw(st.lists(st.lists(st.integers(0, 5), min_size=parties, max_size=parties), min_size=1, max_size=3))
        return np.array(held), np.array([draw(st.integers(0, sum(row))) for row in held])
    if kind != "groups":
        needed = {"all": parties, "all but one": max(1, parties - 1), "some": (parties + 1) // 2}[kind]
        return np.ones((1, parties), dtype=np.int64), np.array([needed])
    rows = draw(st.lists(st.lists(st.booleans(), min_size=parties, max_size=parties), min_size=2, max_size=3))
    votes = [draw(st.integers(0, sum(row))) for row in rows]
    return np.array(rows, dtype=np.int64), np.array(votes)


def packages_of(case: Case) -> list[tuple[int, ...]]:
    """The sums of every package, one after the other."""
    rows = [part.tolist() for part in case.parts]
    return [tuple(sum(points) for points in zip(*chosen, strict=True)) for chosen in product(*rows)]


def by_loops(case: Case) -> dict[str, Any]:
    """The answer from its definition."""
    parties = range(len(case.floor))
    sums = packages_of(case)
    yes = [{p for p in parties if points[p] >= case.floor[p]} for points in sums]

    def passes(voters: set[int]) -> bool:
        clauses = zip(case.members, case.votes, strict=True)
        return all(sum(int(among[p]) for p in voters) >= needed for among, needed in clauses)

    def unlocked(group: tuple[int, ...]) -> list[tuple[int, ...]]:
        turn = set(group)
        return [s for s, v in zip(sums, yes, strict=True) if not passes(v) and not v & turn and passes(v | turn)]

    alone = {p: unlocked((p,)) for p in parties}
    answer: dict[str, Any] = {
        "size": sum(passes(voters) for voters in yes),
        "blockers": {p: len(held) for p, held in alone.items() if held},
        "best": {p: max(points[p] for points in held) for p, held in alone.items() if held},
        "holdouts": [],
    }
    for size in range(2, len(parties) + 1):
        if answer["size"] or answer["blockers"] or answer["holdouts"]:
            break
        for group in combinations(parties, size):
            held = unlocked(group)
            if held:
                answer["holdouts"].append((group, len(held), {p: max(points[p] for points in held) for p in group}))
    return answer


def as_dict(found: Tally) -> dict[str, Any]:
    """An exact tally in the form of `by_loops`."""
    assert found.exact
    assert (found.size, found.blockers) == (found.size_high, found.blockers_high)
    assert all(holdout.packages == holdout.packages_high for holdout in found.holdouts)
    return {
        "size": found.size,
        "blockers": found.blockers,
        "best": found.best,
        "holdouts": [(holdout.parties, holdout.packages, holdout.best) for holdout in found.holdouts],
    }


def encloses(found: Tally, truth: dict[str, Any]) -> None:
    """Bounds hold the truth between them, and say `nothing` only where there is nothing."""
    assert found.size <= truth["size"] <= found.size_high
    for p in {*truth["blockers"], *found.blockers}:
        assert found.blockers.get(p, 0) <= truth["blockers"].get(p, 0) <= found.blockers_high.get(p, 0)
    if found.size_high == 0 and not found.blockers_high:
        held = {holdout.parties: holdout for holdout in found.holdouts}
        least = min((len(group) for group in held), default=99)
        for group, packages, _ in truth["holdouts"]:
            if len(group) == least:
                assert held[group].packages <= packages <= held[group].packages_high
            else:
                assert least < len(group)
                assert all(holdout.packages == 0 for holdout in found.holdouts)


@pytest.mark.parametrize("way", WAYS)
@given(case=cases())
@QUICK
def test_every_way_agrees_with_plain_loops(way: str, case: Case) -> None:
    """Sizes, blockers, their best sums and holdouts are those of a loop over all packages, whatever the way."""
    found = tally(case.parts, case.floor, case.members, case.votes, limits=WAYS[way])
    if found.exact:
        assert as_dict(found) == by_loops(case)
    else:
        assert way == "sums"  # where no table is small enough and pairs are forbidden


@pytest.mark.parametrize("limits", ROUGH, ids=lambda limits: str(limits.partial))
@given(case=cases())
@QUICK
def test_bounds_enclose_the_truth(limits: Limits, case: Case) -> None:
    """Where limits forbid an exact count, low and high have the truth between them, for sizes, blockers and holdouts."""
    found = tally(case.parts, case.floor, case.members, case.votes, limits=limits)
    if found.exact:
        assert as_dict(found) == by_loops(case)
    else:
        assert not found.best
        encloses(found, by_loops(case))


@given(case=cases(), way=st.sampled_from([*WAYS.values(), *ROUGH]))
@QUICK
def test_packages_above_a_floor(case: Case, way: Limits) -> None:
    """`count_above` is how many packages reach every floor, or has that number between its two."""
    low, high = count_above(case.parts, case.floor, limits=way)
    truth = sum(all(s >= f for s, f in zip(points, case.floor, strict=True)) for points in packages_of(case))
    assert low <= truth <= high
    if way is WAYS["halves"] or way is WAYS["any"]:
        assert low == high


def everyone(parties: int, votes: int | None = None) -> tuple[NDArray[np.bool_], NDArray[np.int64]]:
    """One clause with all parties."""
    return np.ones((1, parties), dtype=bool), np.array([votes or parties])


def drawn(seed: int, parts: int, rows: int, parties: int, most: int) -> list[NDArray[np.int64]]:
    """Parts with points from 0 to `most`."""
    rng = np.random.default_rng(seed)
    return [rng.integers(0, most + 1, (rows, parties)) for _ in range(parts)]


def test_each_way_is_taken_where_it_is_asked_for(monkeypatch: pytest.MonkeyPatch) -> None:
    """The limits that the other tests force ways with do force them."""
    parts, floor, consent = drawn(1, 4, 5, 2, 9), np.array([18, 18]), everyone(2)
    methods = [tally(parts, floor, *consent, limits=limits).method for limits in (*WAYS.values(), ROUGH[0])]
    assert methods[1:] == ["sums", "halves", "bounds"]
    assert tally(parts[:1], floor // 4, *consent).method == "listed"
    assert tally(parts, 0 * floor, *consent).method == "settled"
    monkeypatch.setattr("winset.solver.tally.count.MAX_ROWS", 19)
    assert tally(parts, floor, *consent, limits=WAYS["sums"]).method == "bounds"


def test_a_sum_exactly_at_the_floor_is_a_yes() -> None:
    """A party votes yes at its floor and no one unit below it."""
    parts = [np.array([[1], [2], [4]]), np.array([[10], [20]])]
    for limits in WAYS.values():
        assert [tally(parts, np.array([f]), *everyone(1), limits=limits).size for f in (21, 22, 23, 24, 25)] == [
            3,
            2,
            1,
            1,
            0,
        ]
        assert tally(parts, np.array([24]), *everyone(1), limits=limits).best == {0: 22}


def test_floors_beyond_every_package() -> None:
    """A floor below the worst package is always met; above the best one it is never, and the best sum is the price."""
    parts = drawn(2, 3, 4, 2, 9)
    best = [int(part[:, 0].max()) for part in parts]
    always, never = -(2**62), 2**61
    assert tally(parts, np.array([always, always]), *everyone(2)).size == 64
    found = tally(parts, np.array([never, always]), *everyone(2))
    assert (found.size, found.blockers, found.best) == (0, {0: 64}, {0: sum(best)})
    found = tally(parts, np.array([never, never]), *everyone(2))
    assert [(holdout.parties, holdout.packages) for holdout in found.holdouts] == [((0, 1), 64)]


def test_nothing_to_count() -> None:
    """A part without rows leaves no packages; no clause signs all of them; a clause of nobody signs none."""
    parts, floor = drawn(3, 2, 3, 2, 9), np.array([9, 9])
    nobody, empty = np.zeros((1, 2), dtype=bool), np.empty((0, 2), dtype=np.int64)
    assert as_dict(tally([*parts, empty], floor, *everyone(2))) == {
        "size": 0,
        "blockers": {},
        "best": {},
        "holdouts": [],
    }
    assert count_above([*parts, empty], floor) == (0, 0)
    assert tally(parts, floor, nobody[:0], np.zeros(0, dtype=np.int64)).size == 9
    assert tally([], floor, nobody[:0], np.zeros(0, dtype=np.int64)).size == 1
    found = tally(parts, floor, nobody, np.array([1]))
    assert (found.size, found.blockers, found.holdouts) == (0, {}, ())


def test_a_part_that_changes_nothing_multiplies() -> None:
    """An issue on which nobody has points multiplies every count by its options and leaves prices as they are."""
    parts, floor = drawn(4, 3, 6, 3, 9), np.array([14, 15, 13])
    for limits in (*WAYS.values(), ROUGH[1]):
        for some in (parts, parts[:1]):
            plain = tally(some, floor * len(some) // 3, *everyone(3), limits=limits)
            more = tally([*some, np.full((7, 3), 2)], floor * len(some) // 3 + 2, *everyone(3), limits=limits)
            assert (more.size, more.size_high) == (7 * plain.size, 7 * plain.size_high)
            assert more.blockers == {p: 7 * n for p, n in plain.blockers.items()}
            assert more.best == {p: value + 2 for p, value in plain.best.items()}


def by_arrays(case: Case) -> dict[str, Any]:
    """The answer for some millions of packages, all of them in one array."""
    sums = np.zeros((1, len(case.floor)), dtype=np.int64)
    for part in case.parts:
        sums = (sums[:, None] + part).reshape(-1, len(case.floor))
    yes = sums >= case.floor
    counts = yes.astype(np.int64) @ case.members.T.astype(np.int64)
    passes = (counts >= case.votes).all(axis=1)
    answer: dict[str, Any] = {"size": int(passes.sum()), "blockers": {}, "best": {}, "holdouts": []}
    for p in range(len(case.floor)):
        held = ~passes & ~yes[:, p] & (counts + case.members[:, p] >= case.votes).all(axis=1)
        if held.any():
            answer["blockers"][p], answer["best"][p] = int(held.sum()), int(sums[held, p].max())
    return answer


@pytest.mark.parametrize("most", [3, 10**12])
@pytest.mark.parametrize("votes", [3, 2])
def test_halves_of_many_chunks_and_blocks(most: int, votes: int) -> None:
    """Halves far beyond a chunk of bits or a block agree with an array of all packages, for any number of threads."""
    rng = np.random.default_rng(5)
    parts = [rng.integers(0, most + 1, (rows, 3)) for rows in (1300, 1100)]
    case = Case(parts, np.full(3, most + most // 5), *everyone(3, votes))
    truth = by_arrays(case)
    assert truth["blockers"]
    for threads in (1, 2, 3):
        found = tally(parts, case.floor, case.members, case.votes, limits=WAYS["halves"], threads=threads)
        assert found.method == "halves"
        assert as_dict(found) == truth


def test_one_long_part() -> None:
    """A part of many thousand rows is counted row by row, with the same answer as an array of all packages."""
    case = Case(drawn(6, 1, 50_000, 5, 10**9), np.full(5, 4 * 10**8), *everyone(5, 4))
    found = tally(case.parts, case.floor, case.members, case.votes)
    assert found.method == "listed"
    assert as_dict(found) == by_arrays(case)


def by_large_integers(parts: list[NDArray[np.int64]], floor: NDArray[np.int64]) -> dict[str, Any]:
    """Unanimity over any number of packages: counts of sums in Python's own integers."""
    counts = {(0,) * len(floor): 1}
    for part in parts:
        grown: dict[tuple[int, ...], int] = {}
        rows = Counter(map(tuple, part.tolist()))
        for (sums, n), (row, often) in product(counts.items(), rows.items()):
            key = tuple(s + r for s, r in zip(sums, row, strict=True))
            grown[key] = grown.get(key, 0) + n * often
        counts = grown
    held: dict[int, list[tuple[int, int]]] = {}
    size = 0
    for sums, n in counts.items():
        refusing = [p for p, s in enumerate(sums) if s < floor[p]]
        size += n if not refusing else 0
        if len(refusing) == 1:
            held.setdefault(refusing[0], []).append((n, sums[refusing[0]]))
    ordered = sorted(held.items())
    return {
        "size": size,
        "blockers": {p: sum(n for n, _ in rows) for p, rows in ordered},
        "best": {p: max(s for _, s in rows) for p, rows in ordered},
        "holdouts": [],
    }


@pytest.mark.parametrize(
    ("parts", "rows", "most"), [(12, 10, 4), (30, 10, 2), (36, 50, 2)], ids=["10**12", "10**30", "10**61"]
)
def test_counts_beyond_64_bits(parts: int, rows: int, most: int) -> None:
    """Counts of any size are exact on tables of sums, by halves while these fit, and within bounds beyond that."""
    table = drawn(7, parts, rows, 2, most)
    floor = np.array([parts * most // 2, parts * most // 2 - 1])
    truth = by_large_integers(table, floor)
    assert truth["size"] > 10 ** (parts // 2)
    assert as_dict(tally(table, floor, *everyone(2), limits=WAYS["sums"])) == truth
    by_halves = tally(table, floor, *everyone(2), limits=WAYS["halves"])
    if parts < 36:
        assert by_halves.method == "halves"
        assert as_dict(by_halves) == truth
    else:
        assert by_halves.method == "bounds"
        encloses(by_halves, truth)
        assert by_halves.size_high - by_halves.size < truth["size"] // 10**9
    encloses(tally(table, floor, *everyone(2), limits=Limits(sums=0, partial=40, pairs=4_000)), truth)


def test_more_packages_than_remainders_can_tell() -> None:
    """Beyond 10**162 packages there are bounds, and narrow ones."""
    table, floor = drawn(13, 170, 10, 1, 2), np.array([171])
    truth = by_large_integers(table, floor)
    assert truth["size"] > 10**168
    found = tally(table, floor, *everyone(1))
    assert found.method == "bounds"
    encloses(found, truth)
    assert found.size_high - found.size < truth["size"] // 10**9


def test_remainders_that_vanish_are_not_taken_for_nothing() -> None:
    """A count that a prime divides is still there when the largest sum is sought."""
    modulus = tables.PRIMES[0]
    parts = [Rows(np.array([[0], [1]]), np.array([1, modulus]))] * 4
    (asked,) = targets(signed_patterns(*everyone(1)), 0, 1)
    found, best = tables.count(parts, np.array([4]), asked, ([0, 1, 2], [3]))
    assert found == [modulus**4, (1 + modulus) ** 4 - modulus**4]
    assert best == {(0, 0): 3}


def test_relabelling_and_units_change_nothing() -> None:
    """Another order of parts and parties, and another unit of one party's points, give the same counts."""
    parts, floor = drawn(8, 5, 4, 4, 6), np.array([14, 16, 15, 17])
    members, votes = np.array([[True, True, True, False], [False, True, True, True]]), np.array([2, 3])
    for limits in WAYS.values():
        plain = tally(parts, floor, members, votes, limits=limits)
        order = [2, 0, 3, 1]
        turned = tally([p[:, order] for p in parts[::-1]], floor[order], members[:, order], votes, limits=limits)
        assert turned.size == plain.size
        assert {order[p]: n for p, n in turned.blockers.items()} == plain.blockers
        unit = np.array([1, 1000, 1, 7])
        assert tally([unit * p for p in parts], unit * floor, members, votes, limits=limits).blockers == plain.blockers


@given(case=cases(), extra=st.data())
@QUICK
def test_one_more_clause_never_enlarges_the_win_set(case: Case, extra: st.DataObject) -> None:
    """A further clause of consent leaves the size as it is or makes it smaller."""
    members, votes = extra.draw(consents(len(case.floor)))
    plain = tally(case.parts, case.floor, case.members, case.votes)
    stricter = tally(case.parts, case.floor, np.vstack([case.members, members]), np.concatenate([case.votes, votes]))
    assert stricter.size <= plain.size


def test_holdouts_found_in_several_goes_are_all_there(monkeypatch: pytest.MonkeyPatch) -> None:
    """Where the tables of all sets would be large and they are gone through bit by bit, nothing is lost or doubled."""
    case = Case(drawn(12, 3, 5, 6, 9), np.array([23, 22, 24, 23, 22, 24]), *everyone(6))
    whole = as_dict(tally(case.parts, case.floor, case.members, case.votes))
    assert len(whole["holdouts"]) > 1
    assert whole == by_loops(case)
    monkeypatch.setattr("winset.solver.tally.votes.TABLES", 60)
    for limits in (*WAYS.values(), ROUGH[2]):
        found = tally(case.parts, case.floor, case.members, case.votes, limits=limits)
        assert not found.exact or as_dict(found) == whole
        encloses(found, whole)


def test_too_many_deciding_parties_is_a_stated_limit() -> None:
    """Seventeen parties whose votes decide end in a message with the number and the limit."""
    with pytest.raises(LimitError, match=r"17 parties decide, the limit is 16"):
        tally(drawn(9, 2, 3, 17, 9), np.full(17, 18), *everyone(17))


def test_turns_are_the_fewest_votes_missing() -> None:
    """For every pattern, the fewest votes of no that must turn are those that a search finds."""
    signed = signed_patterns(np.array([[True, True, True, False], [False, False, True, True]]), np.array([2, 1]))
    for pattern, fewest in enumerate(turns(signed).tolist()):
        missing = [bin(other & ~pattern).count("1") for other in range(16) if signed[other]]
        assert fewest == min(missing)


@given(seed=st.integers(0, 2**32 - 1), parties=st.integers(1, 5), tables=st.integers(1, 4))
@QUICK
def test_a_diagram_says_what_its_tables_say(seed: int, parties: int, tables: int) -> None:
    """Walking a diagram from a root by any pattern ends at 1 where the table holds the pattern and at 0 elsewhere."""
    rng = np.random.default_rng(seed)
    asked = [rng.random(1 << parties) < rng.random() for _ in range(tables)]
    made = diagram(asked)
    for table, root in zip(asked, made.roots, strict=True):
        for pattern, holds in enumerate(table):
            node = int(root)
            while node > 1:
                says = pattern >> (parties - 1 - int(made.party[node])) & 1
                node = int((made.high if says else made.low)[node])
            assert node == int(holds)


@pytest.mark.parametrize("rounding", [-1, 1])
def test_coarser_halves_keep_the_count_and_round_one_way(rounding: int) -> None:
    """Fewer partial packages stand for as many packages, each with points no higher, or no lower, than its own."""
    rng = np.random.default_rng(10)
    half = Half(rng.integers(0, 100, (500, 3)), rng.integers(1, 9, 500))
    fewer = coarsen(half, 3, 60, rounding)
    assert len(fewer.weight) <= 60
    assert fewer.weight.sum() == half.weight.sum()
    for threshold in rng.integers(0, 100, (50, 3)):
        mine = fewer.weight[(fewer.points >= threshold).all(axis=1)].sum()
        true = half.weight[(half.points >= threshold).all(axis=1)].sum()
        assert (true - mine) * rounding <= 0


def test_a_half_beyond_its_limit_is_not_made() -> None:
    """Exact halves hold no more partial packages than allowed; rounded ones keep to it."""
    parts = [Rows(part, np.ones(30, dtype=np.int64)) for part in drawn(11, 4, 30, 2, 10**9)]
    need, alive = np.full(2, 10**10), np.ones(4, dtype=bool)
    assert halve(parts, need, alive, 899) is None
    made = halve(parts, need, alive, 900)
    assert made is not None
    assert [len(half.weight) for half in made] == [900, 900]
    for rounding in (-1, 1):
        rough = halve(parts, need, alive, 100, rounding)
        assert rough is not None
        assert all(len(half.weight) <= 100 and half.weight.sum() == 900 for half in rough)
