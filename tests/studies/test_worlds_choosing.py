"""Which worlds are solved: by known chances, the same whoever solves, and shares that are those of plain draws."""

from __future__ import annotations

import json
import random
import sys
from collections import Counter
from collections.abc import Iterable, Mapping
from concurrent.futures import Executor, Future
from pathlib import Path
from typing import Any

import numpy as np
import pytest

from small_worlds import EARLY, FILE, ROUGH, Small
from winset.cases.read import parse
from winset.cases.worlds import draw, uncertain, unit
from winset.errors import Interrupted, RequestError, StudyError
from winset.game.game import build
from winset.solver.solution import solve
from winset.studies.statements import held_of, rows_of, statements, without_talks
from winset.studies.worlds import choosing
from winset.studies.worlds.chances import FLOOR, Features, Sieve
from winset.studies.worlds.choosing import WorldPlan, plan_of
from winset.studies.worlds.export import export
from winset.studies.worlds.record import SECOND, WorldTask, solve_world
from winset.studies.worlds.runner import run
from winset.studies.worlds.shares import shares
from winset.studies.worlds.stats import effective_size
from winset.studies.worlds.study import CHOSEN, EVERY, PLAIN, create, digest, open_study, read_records
from winset.studies.worlds.table import table_of
from winset.studies.worlds.worlds import begun, summary, worlds

BLUR = 6.0
"""Points, half of which are added to or taken from what a statement compares, that no number tells of."""


@pytest.fixture(scope="module")
def plain() -> Small:
    """Sixty thousand plain draws, of another seed than the studies'."""
    return Small(77, range(60_000))


@pytest.fixture
def small_batches(monkeypatch: pytest.MonkeyPatch) -> None:
    """Batches of 15 solved worlds, so that a short study has several."""
    monkeypatch.setattr(choosing, "BATCH", 15)


def planned(
    seed: int, n: int, *, chosen: bool = True, shuffle: int | None = None, blur: float = 0.0, shown: bool = False
) -> list[dict[str, Any]]:
    """The records of a study whose worlds are judged by the formula, finished in any order where `shuffle` is given."""
    plan, stream = WorldPlan(uncertain(parse(FILE)), seed, n, chosen, {}), random.Random(shuffle)
    small, records = Small(seed, range(60 * n), blur, shown=shown), list[dict[str, Any]]()
    under_way: list[tuple[int, float, Sieve | None]] = []
    features = Features(plan.numbers, seed)
    while True:
        found = plan.next() if shuffle is None or len(under_way) < 7 else None
        records += plan.skipped()
        if found is not None:
            under_way.append((*found, plan.sieve))
            if shuffle is not None and stream.random() < 0.5:
                continue
        if not under_way:
            return sorted(records, key=lambda record: record["world"])
        world, chance, sieve = under_way.pop(stream.randrange(len(under_way)))
        before = chance
        if sieve is not None and small.early[world]:
            chance = sieve.chance(features.of([world])[0], margins_of(small, world, EARLY), before)
        records.append(judged(small, world, chance, kept=unit(seed, world, SECOND) * before < chance))
        plan.take(world, records[-1]["status"], records[-1]["margins"])


def margins_of(small: Small, world: int, names: Iterable[str]) -> dict[str, float]:
    """By how many noises a world respects some statements."""
    return {name: float(small.margins[name][world]) for name in names}


def judged(small: Small, world: int, chance: float, *, kept: bool) -> dict[str, Any]:
    """The record of a world that is judged."""
    solved = bool(small.early[world]) and kept
    status = "solved" if solved else "passed_over" if small.early[world] else "ruled_out"
    told = margins_of(small, world, small.margins if solved else EARLY)
    verdicts = {name: "respected" if m > 0 else "violated" for name, m in told.items()}
    measures = {"signed": float(small.signed[world])} if solved else {}
    return {"world": world, "status": status, "chance": chance, "admissible": bool(small.admissible[world]),
            "margins": told, "measures": measures, "statements": {} if status == "passed_over" else verdicts}  # fmt: skip


# Tests before a solve


def test_the_formula_is_the_model(plain: Small) -> None:
    """What the formula says of a world is what the solver says, and most worlds are rejected."""
    conflict = parse(FILE)
    small = Small(3, range(25))
    margins, admissible, signed = small.margins, small.admissible, small.signed
    for world in range(25):
        record = solve_world(conflict, draw(small.numbers, 3, world), world)
        assert record["admissible"] == admissible[world]
        assert record["measures"]["signed"] == pytest.approx(signed[world], abs=1e-9)
        assert record["statements"] == {
            name: "respected" if m[world] > 0 else "violated" for name, m in margins.items()
        }
    assert 0.02 < plain.admissible.mean() < 0.2


def test_a_world_is_tested_before_it_is_solved_by_the_same_rule() -> None:
    """Statements of packages and of war alone are read before the talks, with the verdicts that a solve gives them."""
    conflict = parse(FILE)
    first, alone = build(conflict), build(conflict, talks=False)
    seen: Counter[str] = Counter()
    for world in range(30):
        values = draw(uncertain(conflict), 5, world)
        whole = solve_world(conflict, values, world, reuse=first)
        tested = solve_world(conflict, values, world, reuse=first, alone=alone)
        seen[tested["status"]] += 1
        broken = any(whole["statements"][name] != "respected" for name in EARLY)
        assert tested["status"] == ("ruled_out" if broken else "solved")
        same = whole["statements"].items() if not broken else [(name, whole["statements"][name]) for name in EARLY]
        assert tested["statements"] == dict(same)
        assert {name: m > 0 for name, m in tested["margins"].items()} == {
            name: verdict == "respected" for name, verdict in tested["statements"].items()
        }
        if not broken:
            assert {key: tested[key] for key in whole} == whole  # type: ignore[literal-required]
    assert min(seen["ruled_out"], seen["solved"]) > 3


def test_what_talks_may_bring_is_not_tested_before_them() -> None:
    """Waiting, answers to offers, and packages beside war where a signature may be answered wait for the solve."""
    data: dict[str, Any] = {
        "winset": 2, "title": "A toy", "issues": {"x": ["y", "z"]}, "consent": [{"of": ["a", "b"]}],
        "time": {"start": "2001-01", "end": "2001-06"}, "state": {"calm": {"values": [True, False], "initial": True}},
        "parties": {"a": {"values": {"x": {"y": {"low": 1, "high": 2}}}}, "b": {}},
        "statements": [
            {"id": "paper", "says": "y", "party": "a", "prefers": {"agreement": {"x": "y"}}, "to": {"agreement": {"x": "z"}}},
            {"id": "war", "says": "y", "party": "a", "prefers": {"agreement": {"x": "y"}}, "to": "war"},
            {"id": "state", "says": "y", "party": "a", "prefers": {"war": {"state": {"calm": True}}}, "to": "war"},
            {"id": "waiting", "says": "y", "party": "a", "prefers": "waiting", "to": "war"},
        ],
        "history": [{"month": "2001-03", "offer": {"x": "y"}, "by": "a", "refused": ["b"]}],
    }  # fmt: skip
    answer = {"at": "signature", "outcomes": [{"probability": 0.5, "effect": {"calm": False}}]}

    def first(moves: Mapping[str, Any]) -> list[str]:
        conflict = parse(json.dumps({**data, "moves": moves}))
        held = [one for one in held_of(conflict) if without_talks(conflict, one)]
        return [str(one.id) for one in held]

    assert first({}) == ["paper", "war", "state"]
    assert first({"b": {"revolt": answer}}) == ["paper", "state"]


# Unbiased


@pytest.mark.parametrize("shown", [False, True])
def test_shares_are_those_of_plain_draws(shown: bool) -> None:
    """Over five studies, each of several batches, the mean of what they say is what sixty thousand draws say.

    With one chance that counts, and with a second.
    """
    plain, rows = Small(77, range(60_000), blur=BLUR, shown=shown), []
    kept = plain.admissible
    for seed in range(5):
        table = table_of(planned(seed, 220, blur=BLUR, shown=shown), [])
        held, w = table.admissible, table.weight
        assert w[held].max() > 1.5  # worlds that looked unlikely are there, and stand for others
        drawn = len(table.status)
        signed = table.measures["signed"].data
        early = np.array([status == "solved" for status in table.status])
        rows.append([w[held].sum() / drawn, np.average(signed[held], weights=w[held]),
                     np.average(signed[held] > 0.5, weights=w[held]), w[early].sum() / drawn])  # fmt: skip
    truth = [kept.mean(), plain.signed[kept].mean(), (plain.signed[kept] > 0.5).mean(), plain.early.mean()]
    found = np.array(rows)
    error = np.sqrt(found.var(axis=0, ddof=1) / 5 + np.array([0.001, 0.006, 0.012, 0.002]) ** 2)
    assert (np.abs(found.mean(axis=0) - truth) < 3 * error).all(), (found.mean(axis=0), truth, error)


def test_a_study_is_within_its_own_intervals_of_plain_draws(
    plain: Small, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """A study solved by the solver tells shares whose intervals hold those of plain draws."""
    monkeypatch.setattr(choosing, "BATCH", 40)
    found = worlds(parse(FILE), 120, seed=11, out=tmp_path / "s").to_json()
    kept = plain.admissible
    assert found["way"] == CHOSEN
    assert found["drawn"] > found["tested"] > found["solved"] == 120 > found["admissible"] > found["effective"] > 20
    low, high = found["acceptance_interval"]
    assert low < kept.mean() < high
    row = found["shares"]["signed"]
    assert row["low"] < (plain.signed[kept] >= 0.5).mean() < row["high"]
    assert "null" in row
    assert row["median_interval"]
    assert row["median_interval"][0] < np.median(plain.signed[kept]) < row["median_interval"][1]
    by = {row["id"]: row for row in found["statements"]}
    for name in EARLY:
        assert by[name]["low"] < (plain.margins[name] > 0).mean() < by[name]["high"]
    for name in ("S3", "S4"):  # told of worlds that pass the tests before
        assert by[name]["low"] < (plain.margins[name] > 0)[plain.early].mean() < by[name]["high"]


def test_choosing_pays() -> None:
    """For as many solves there are more effective admissible worlds than without choosing, and more than untested."""
    chosen, tested = (table_of(planned(3, 400, chosen=how), []) for how in (True, False))
    gain = [effective_size(table.weight[table.admissible]) for table in (chosen, tested)]
    assert gain[0] > 1.3 * gain[1]
    assert gain[1] > 2 * 400 * Small(3, range(4_000)).admissible.mean()


# The same whoever solves


@pytest.mark.usefixtures("small_batches")
def test_the_order_in_which_worlds_are_finished_does_not_matter() -> None:
    """Worlds that end in any order leave the same records as worlds that end one by one, and a prefix is a study."""
    whole = planned(4, 60)
    assert planned(4, 60, shuffle=1) == whole == planned(4, 60, shuffle=2)
    assert whole[: len(planned(4, 25))] == planned(4, 25)
    assert whole[-1]["status"] == "solved"
    assert {record["status"] for record in whole} == {"solved", "ruled_out", "passed_over"}


@pytest.mark.usefixtures("small_batches")
def test_a_chance_depends_on_earlier_batches_alone() -> None:
    """Every world of the first batch is judged; the chances of a later one are learnt from batches before it."""
    records = planned(4, 45)
    solved = [k for k, record in enumerate(records) if record["status"] == "solved"]
    assert all(record["chance"] == 1.0 for record in records[: solved[14] + 1])
    later = [record["chance"] for record in records[solved[14] + 1 :]]
    assert len(set(later)) > 20
    assert FLOOR <= min(later) < max(later) <= 1.0


def test_a_world_that_passed_the_first_tests_has_a_second_chance() -> None:
    """From the second batch on: the worse it is likely to do in a solve, the likelier it is held back; nothing else is.

    What is held back shows its margins, is not admissible, and stands for nothing; the whole chance keeps its floor.
    """
    records = planned(4, 300, blur=BLUR, shown=True)
    solved = [k for k, record in enumerate(records) if record["status"] == "solved"]
    held = [k for k, record in enumerate(records) if record["status"] == "passed_over" and record.get("margins")]
    assert len(held) > 20
    assert min(held) > solved[choosing.BATCH - 1]
    assert all(set(records[k]["margins"]) == set(EARLY) for k in held)
    later = [k for k in solved if k > solved[choosing.BATCH - 1]]
    share = [np.mean([records[k]["admissible"] for k in some]) for some in (later, held)]
    assert share[0] > 2 * share[1]
    assert np.mean([records[k]["chance"] for k in later]) > 1.5 * np.mean([records[k]["chance"] for k in held])
    assert min(records[k]["chance"] for k in (*held, *later)) >= FLOOR
    table = table_of(records, [])
    assert not table.weight[held].any()
    assert not table.judged[held].any()


def test_the_digest_is_the_same_for_any_workers_and_after_any_stop(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """This process, two of its own, a run stopped and resumed, and one resumed with more worlds: one digest."""
    monkeypatch.setattr(choosing, "BATCH", 20)
    case = parse(ROUGH)
    worlds(case, 60, seed=2, out=tmp_path / "one")
    worlds(case, 60, seed=2, out=tmp_path / "two", jobs=2)
    with pytest.raises(Interrupted):
        worlds(case, 60, seed=2, out=tmp_path / "cut", progress=press(43))
    whole = list(read_records(tmp_path / "one"))
    assert sum(record["status"] == "passed_over" and "margins" in record for record in whole) > 5  # by a second chance
    kept = [record["status"] for record in read_records(tmp_path / "cut")]
    assert 43 <= kept.count("solved") < 60  # a world that ends while the press is heard is kept too
    worlds(case, 60, seed=2, out=tmp_path / "cut", resume=True)
    worlds(case, 7, seed=2, out=tmp_path / "more")
    worlds(case, 51, seed=2, out=tmp_path / "more", resume=True, jobs=1)
    told = worlds(case, 60, seed=2, out=tmp_path / "more", resume=True).to_json()
    assert len({digest(tmp_path / name) for name in ("one", "two", "cut", "more")}) == 1
    assert told == summary(open_study(tmp_path / "one")).to_json()


def press(done: int) -> Any:
    """Ctrl-C once so many worlds are solved."""

    def tell(count: int, *_: object) -> None:
        if count >= done:
            raise KeyboardInterrupt

    return tell


@pytest.mark.usefixtures("small_batches")
def test_a_lost_record_is_made_again(tmp_path: Path) -> None:
    """Worlds whose records are gone are judged or passed over as they were."""
    import sqlite3

    worlds(parse(FILE), 35, seed=2, out=tmp_path / "s")
    whole = digest(tmp_path / "s")
    with sqlite3.connect(tmp_path / "s" / "journal.sqlite") as data:
        data.execute("DELETE FROM world WHERE world % 3 = 1")
    data.close()
    worlds(parse(FILE), 35, seed=2, out=tmp_path / "s", resume=True)
    assert digest(tmp_path / "s") == whole


@pytest.mark.usefixtures("small_batches")
def test_a_world_that_is_set_aside_takes_its_place(tmp_path: Path) -> None:
    """A world that is set aside counts as one of those to be solved, so that a study ends."""
    study, task = begun(parse(FILE), tmp_path / "s", seed=2)
    plan = plan_of(study, 20, [], aside=[0])
    assert plan.next() == (1, 1.0)
    assert plan.taken == 1
    ran = run(study, Breaking(task), 20, executor=Straight(), jobs=1, plan=lambda *known: plan_of(study, 20, *known))
    assert ran.there == 20
    statuses = Counter(record["status"] for record in read_records(tmp_path / "s"))
    assert statuses["failed"] > 3
    assert statuses["failed"] + statuses["solved"] == 20
    assert all("chance" in record for record in read_records(tmp_path / "s"))


class Breaking:
    """A task that fails in every other world."""

    def __init__(self, task: WorldTask) -> None:
        self.task, self.key = task, "breaking"

    def __call__(self, world: int) -> Any:
        """Solve it, or fail."""
        if world % 2:
            raise ValueError("no")
        return self.task(world)

    def sift(self, world: int, sieve: Sieve, chance: float) -> Any:
        """The same, unless the sieve holds it back."""
        return self.task.sift(world, sieve, chance) if world % 2 == 0 else self(world)


class Straight(Executor):
    """Does what it is given at once."""

    def submit(self, fn: Any, /, *args: Any, **kwargs: Any) -> Future[Any]:
        """The result."""
        future: Future[Any] = Future()
        future.set_result(fn(*args, **kwargs))
        return future


@pytest.mark.usefixtures("small_batches")
def test_a_study_in_which_nothing_is_left_ends(monkeypatch: pytest.MonkeyPatch) -> None:
    """Where so many worlds in a row are not worth a solve, a study gives up, and says what never holds together."""
    monkeypatch.setattr(choosing, "BARREN", 40)
    said = "  - {id: S5, says: A prefers z., party: a, prefers: {agreement: {x: z}}, to: {agreement: {x: y}}}\n"
    found = worlds(parse(FILE + said), 10, seed=2).to_json()
    assert (found["drawn"], found["tested"], found["solved"], found["admissible"]) == (40, 40, 0, 0)
    assert found["never_together"]
    assert {"statements": ["S1", "S5"]}.items() <= found["never_together"][0].items()
    assert found["acceptance_interval"][1] < 0.1


# Ways


@pytest.mark.usefixtures("small_batches")
def test_without_scikit_learn_every_world_that_passes_is_solved(
    monkeypatch: pytest.MonkeyPatch, tmp_path: Path
) -> None:
    """The study records that it is plain, keeps to that when scikit-learn is there; a chosen one asks for it."""
    worlds(parse(FILE), 5, seed=2, out=tmp_path / "chosen")
    with monkeypatch.context() as without:
        without.setitem(sys.modules, "sklearn.linear_model", None)
        found = worlds(parse(FILE), 20, seed=2, out=tmp_path / "plain").to_json()
        with pytest.raises(RequestError, match="scikit-learn"):
            worlds(parse(FILE), 9, seed=2, out=tmp_path / "chosen", resume=True)
    assert found["way"] == open_study(tmp_path / "plain").way == PLAIN
    assert found["admissible"] == found["effective"]
    worlds(parse(FILE), 40, seed=2, out=tmp_path / "plain", resume=True)
    records = list(read_records(tmp_path / "plain"))
    assert {record["chance"] for record in records} == {1.0}
    assert {record["status"] for record in records} == {"solved", "ruled_out"}


def test_a_study_of_old_goes_on_in_its_own_way(tmp_path: Path) -> None:
    """A folder that names no way has every world solved, untested, and is read as it was."""
    text = json.dumps(parse(FILE).model_dump(by_alias=True, exclude_unset=True), ensure_ascii=False)
    study = create(tmp_path / "s", text, seed=2, title="A small conflict")
    settings = json.loads((tmp_path / "s" / "study.json").read_text(encoding="utf-8"))
    assert settings.pop("way") == EVERY
    (tmp_path / "s" / "study.json").write_text(json.dumps(settings), encoding="utf-8")
    run(study, WorldTask(text, "s", 2), 5, executor=Straight(), jobs=1)
    found = worlds(parse(FILE), 12, seed=2, out=tmp_path / "s", resume=True).to_json()
    assert (found["way"], found["n"], found["drawn"], found["solved"]) == (EVERY, 12, 12, 12)
    assert found["acceptance"] == found["admissible"] / 12
    assert [record["world"] for record in read_records(tmp_path / "s")] == list(range(12))
    assert not any({"chance", "margins"} & set(record) for record in read_records(tmp_path / "s"))
    settings["way"] = "sideways"
    (tmp_path / "s" / "study.json").write_text(json.dumps(settings), encoding="utf-8")
    with pytest.raises(StudyError, match="damaged"):
        open_study(tmp_path / "s")


def test_a_conflict_without_statements_has_every_world_solved() -> None:
    """Where nothing is documented there is nothing to choose by."""
    bare = FILE[: FILE.index("statements:")]
    found = worlds(parse(bare), 8, seed=2).to_json()
    assert (found["way"], found["drawn"], found["solved"], found["effective"]) == (PLAIN, 8, 8, 8.0)


# What is read of weights


def test_equal_weights_tell_what_none_tell() -> None:
    """Chances of 1 change no share, interval or quantile."""
    records = [record for record in planned(6, 60, chosen=False) if record["status"] == "solved"]
    bare = [{key: value for key, value in record.items() if key != "chance"} for record in records]
    halves = [{**record, "chance": 0.5} for record in records]
    found = [shares(table_of(rows, [])) for rows in (records, bare, halves)]
    assert found[0] == found[1]
    assert found[2]["shares"] == found[1]["shares"]


def test_worlds_passed_over_have_no_say(tmp_path: Path) -> None:
    """A world passed over is in the table and in an export, weighs nothing, and changes nothing but what is drawn."""
    records = planned(6, 150)
    table = table_of(records, [])
    passed = np.array([status == "passed_over" for status in table.status])
    assert passed.any()
    assert not table.weight[passed].any()
    without = shares(table_of([record for record in records if record["status"] != "passed_over"], []))
    found = shares(table)
    assert (found["shares"], found["statements"]) == (without["shares"], without["statements"])
    assert (found["drawn"], without["drawn"]) == (len(records), len(records) - int(passed.sum()))
    assert found["n"] == found["solved"] == 150
    duckdb = pytest.importorskip("duckdb")
    export(records, [], tmp_path / "worlds.parquet")
    sql = (
        f"SELECT count(*), count(measure) FROM (SELECT weight, signed AS measure FROM '{tmp_path / 'worlds.parquet'}' "
    )
    told = duckdb.sql(f"{sql} WHERE status = 'passed_over' AND weight = 0)").fetchall()
    assert told == [(int(passed.sum()), 0)]


def test_the_verdicts_are_those_of_the_study_of_statements() -> None:
    """Rows of chosen statements are those that `statements` tells of them."""
    conflict = parse(FILE)
    solution = solve(build(conflict))
    assert rows_of(conflict.statements[1:3], solution) == statements(conflict).to_json()["statements"][1:3]
