"""The runner of worlds: the same study whoever solves it, in whatever order, and whatever is killed, cut or full."""

from __future__ import annotations

import dataclasses
import errno
import gzip
import json
import os
import signal
import sqlite3
import time
from collections.abc import Callable
from concurrent.futures import BrokenExecutor, CancelledError, Executor, Future, ProcessPoolExecutor, ThreadPoolExecutor
from multiprocessing import get_context
from pathlib import Path
from typing import Any

import pytest

import soak_worlds
from toy_worlds import TEXT, Odd, Toy, noted, toy_record
from winset.errors import Interrupted, StudyError, WinsetError
from winset.studies.worlds import journal as journal_room
from winset.studies.worlds import runner
from winset.studies.worlds.cluster import Cluster
from winset.studies.worlds.journal import Journal, lock, make_journal, read_journal
from winset.studies.worlds.parts import SealedPart, load_part, part_paths, put, seal_of, write_part
from winset.studies.worlds.pool import WorkerLost, Workers
from winset.studies.worlds.runner import Ran, run
from winset.studies.worlds.study import (
    Study,
    canonical,
    create,
    digest,
    expect,
    open_study,
    read_aside,
    read_records,
    read_texts,
    repair,
    writing,
)


def made(folder: Path, task: Any, n: int = 8, **how: Any) -> tuple[Study, Ran]:
    """A new study, solved; at once, world by world, unless told otherwise."""
    study = create(folder, TEXT, seed=7)
    return study, again(study, task, n, **how)


def again(study: Study, task: Any, n: int = 8, **how: Any) -> Ran:
    """A run on a study; at once, world by world, unless told otherwise."""
    if not {"executor", "jobs"} & set(how):
        how |= {"executor": Fickle(), "jobs": 1}
    return run(study, task, n, **how)


def worlds_of(folder: Path) -> list[int]:
    """The worlds in a study."""
    return [record["world"] for record in read_records(folder)]


# Whoever solves it


def test_the_digest_is_the_same_for_any_workers_and_order(tmp_path: Path) -> None:
    """One, two and four workers, threads, another library's processes, a shuffled order: one digest."""
    found = {}
    for jobs in (1, 2, 4):
        made(tmp_path / f"{jobs}", Toy(), 12, jobs=jobs)
        found[f"{jobs}"] = digest(tmp_path / f"{jobs}")
    made(tmp_path / "shuffled", Toy(), 12, order=[7, 3, 11, 0, 1, 2, 10, 9, 8, 6, 5, 4])
    found["shuffled"] = digest(tmp_path / "shuffled")
    with ThreadPoolExecutor(3) as pool:
        made(tmp_path / "threads", Toy(), 12, executor=pool, jobs=3)
    found["threads"] = digest(tmp_path / "threads")
    with ProcessPoolExecutor(2, mp_context=get_context("spawn")) as processes:
        made(tmp_path / "processes", Toy(), 12, executor=processes)
    found["processes"] = digest(tmp_path / "processes")
    assert len(set(found.values())) == 1, found
    assert list(read_records(tmp_path / "4")) == [toy_record(7, world) for world in range(12)]


def test_the_digest_tells_studies_apart(tmp_path: Path) -> None:
    """Another seed, or a world more, is another digest."""
    made(tmp_path / "a", Toy(), 3)
    made(tmp_path / "b", Toy(), 4)
    made(tmp_path / "c", Toy(seed=8), 3)
    assert len({digest(tmp_path / name) for name in "abc"}) == 3


def late(seconds: float) -> Callable[[], bool]:
    """Whether so much time has passed."""
    end = time.monotonic() + seconds
    return lambda: time.monotonic() > end


@pytest.mark.filterwarnings("default")
def test_a_dask_cluster_gives_the_same_digest(tmp_path: Path) -> None:
    """A Dask cluster solves the same study; a world that ends its workers is set aside there too."""
    distributed = pytest.importorskip("distributed")
    import dask

    made(tmp_path / "calm", Toy(), 12)
    settings = {"distributed.scheduler.allowed-failures": 0, "distributed.admin.log-length": 0}
    notes = tmp_path / "notes"
    notes.mkdir()
    with (
        dask.config.set(settings),  # type: ignore[attr-defined, no-untyped-call, unused-ignore]
        distributed.LocalCluster(n_workers=2, threads_per_worker=1, dashboard_address=None, silence_logs=50) as cluster,
        distributed.Client(cluster) as client,
    ):
        made(tmp_path / "dask", Toy(), 12, executor=Cluster(client), stop=late(soak_worlds.PATIENCE))
        assert digest(tmp_path / "dask") == digest(tmp_path / "calm")
        toy = Toy(kills=((2, 1), (4, 99)), folder=str(notes), seconds=0.02)
        _, ran = made(tmp_path / "killed", toy, 7, executor=Cluster(client), stop=late(soak_worlds.PATIENCE))
    assert not ran.stopped
    assert list(ran.aside) == [4]
    assert "KilledWorker" in ran.aside[4]
    assert worlds_of(tmp_path / "killed") == [0, 1, 2, 3, 5, 6]


# What a run says


def test_progress_counts_up_to_the_end(tmp_path: Path) -> None:
    """Progress begins with what is there, never falls, and ends at all of it with no time left."""
    study, _ = made(tmp_path / "s", Toy(), 3)
    told: list[tuple[int, int, float | None]] = []
    ran = again(study, Toy(), 9, progress=lambda *words: told.append(words))
    assert told[0] == (3, 9, None)
    assert told[-1] == (9, 9, 0.0)
    assert [done for done, _, _ in told] == sorted(done for done, _, _ in told)
    assert ran == Ran(asked=9, there=9, new=6, aside={}, stopped=False)


def test_a_failure_is_a_record_that_says_why(tmp_path: Path) -> None:
    """An exception, a number that is not finite and a record of another world are failures, shown and kept."""
    made(tmp_path / "s", Toy(fails=(1,)), 3)
    records = list(read_records(tmp_path / "s"))
    assert [record["status"] for record in records] == ["solved", "failed", "solved"]
    assert records[1]["why"] == "ValueError: world 1 will not do"
    assert set(records[1]) == set(records[0])
    for way, word in (("infinite", "ValueError"), ("another", "of world 1")):
        made(tmp_path / way, Odd(way), 1)
        assert word in next(read_records(tmp_path / way))["why"]
    made(tmp_path / "odd", Odd("unpicklable"), 1, jobs=1)
    assert "UnpicklableError" in next(read_records(tmp_path / "odd"))["why"]


def test_want_of_memory_is_not_a_result(tmp_path: Path) -> None:
    """A world without memory is tried three times and set aside, not recorded; `again` tries it anew."""
    study, ran = made(tmp_path / "s", Odd("memory"), 1)
    assert "MemoryError" in ran.aside[0]
    assert worlds_of(tmp_path / "s") == []
    assert again(study, Toy(), 1).new == 0
    assert again(study, Toy(), 1, again=True).new == 1


def test_stop_keeps_what_is_finished(tmp_path: Path) -> None:
    """A run that is told to stop says so, and another run finishes it."""
    study, ran = made(tmp_path / "s", Toy(seconds=0.01), 50, stop=lambda: bool(worlds_of(tmp_path / "s")))
    assert ran.stopped
    assert 0 < ran.new < 50
    ran = again(study, Toy(), 50)
    assert (ran.there, ran.stopped) == (50, False)


def test_ctrl_c_keeps_what_is_finished(tmp_path: Path) -> None:
    """Ctrl-C ends a run with words on how to go on; finished worlds stay; no worker stays."""
    folder = tmp_path / "study"
    parent = soak_worlds.begin(tmp_path, 400, 2, 0.001, hold=20)
    soak_worlds.await_that(lambda: len(noted(tmp_path / "begun")) == 22, "no two worlds wait to be ended")
    soak_worlds.await_that(lambda: len(worlds_of(folder)) == 20, "not all that is finished is kept")
    parent.send_signal(signal.SIGINT)
    assert parent.wait(soak_worlds.PATIENCE) == 130
    soak_worlds.await_quiet(tmp_path)
    assert worlds_of(folder) == list(range(20))


def test_an_interrupted_run_says_how_to_go_on(tmp_path: Path) -> None:
    """The exception is a KeyboardInterrupt with words, and worlds finished by then are there."""

    def press(done: int, _: int, __: float | None) -> None:
        if done >= 3:
            raise KeyboardInterrupt

    with pytest.raises(Interrupted, match=r"\d of 9 worlds are kept.*`resume`"):
        made(tmp_path / "s", Toy(), 9, progress=press)
    assert len(worlds_of(tmp_path / "s")) >= 3
    assert issubclass(Interrupted, KeyboardInterrupt)
    assert issubclass(StudyError, WinsetError)


# Killed workers and parents


def test_a_killed_worker_costs_one_world_and_no_answer(tmp_path: Path) -> None:
    """A world whose worker dies once or twice is solved all the same, and only that world is solved again."""
    toy = Toy(kills=((1, 1), (5, 2)), folder=str(tmp_path))
    _, ran = made(tmp_path / "s", toy, 10, jobs=2)
    made(tmp_path / "calm", Toy(), 10)
    assert ran.aside == {}
    assert digest(tmp_path / "s") == digest(tmp_path / "calm")
    assert len(noted(tmp_path / "begun")) == 10 + 1 + 2


def test_a_world_that_kills_three_workers_is_set_aside(tmp_path: Path) -> None:
    """It is listed with how its worker ended, and stays aside when the study is resumed, until asked for."""
    toy = Toy(kills=((3, 3),), folder=str(tmp_path))
    study, ran = made(tmp_path / "s", toy, 6, jobs=2)
    assert list(ran.aside) == [3]
    assert "signal 9" in ran.aside[3]
    assert read_aside(tmp_path / "s") == ran.aside
    assert worlds_of(tmp_path / "s") == [0, 1, 2, 4, 5]
    assert [world for world, _ in noted(tmp_path / "begun")].count("3") == 3
    assert again(study, toy, 6, jobs=2).new == 0
    ran = again(study, toy, 6, jobs=2, again=True)
    assert (ran.there, ran.aside) == (6, {})


def test_killed_parents_lose_nothing_finished(tmp_path: Path) -> None:
    """Parents killed at random moments: the resumed study is the undisturbed one, at most a world a worker redone."""
    found = soak_worlds.kill_parents(tmp_path, 3, n=40, seed=1)
    assert found.kills == 3
    assert found.held, found


def test_workers_killed_from_outside_lose_nothing(tmp_path: Path) -> None:
    """Workers killed at random moments: the study is the undisturbed one, at most one world redone for each."""
    found = soak_worlds.kill_workers(tmp_path, 3, n=30, seed=1)
    assert found.kills == 3
    assert found.held, found


def test_a_broken_executor_is_told_and_loses_nothing(tmp_path: Path) -> None:
    """Where the processes of an executor that was given break, what is finished is kept and the run says so."""
    study = create(tmp_path / "s", TEXT, seed=7)
    toy = Toy(kills=((3, 1),), folder=str(tmp_path))
    told = pytest.raises(StudyError, match=r"the workers are gone.*resume")
    with ProcessPoolExecutor(1, mp_context=get_context("spawn")) as pool, told:
        run(study, toy, 6, executor=pool, jobs=1)
    assert worlds_of(tmp_path / "s") == [0, 1, 2]
    assert again(study, toy, 6).there == 6


class Fickle(Executor):
    """An executor that does what it is given at once, or loses it before that, by a list of errors."""

    def __init__(self, *errors: BaseException | None) -> None:
        self.errors = list(errors)

    def submit(self, fn: Any, /, *args: Any, **kwargs: Any) -> Future[Any]:
        """The result at once, or the next error."""
        future: Future[Any] = Future()
        error = self.errors.pop(0) if self.errors else None
        if isinstance(error, CancelledError):
            future.cancel()
            future.set_running_or_notify_cancel()
        elif error is not None:
            future.set_exception(error)
        else:
            try:
                future.set_result(fn(*args, **kwargs))
            except Exception as wrong:
                future.set_exception(wrong)
        return future


class KilledWorker(Exception):
    """As Dask's."""

    allowed_failures = 2


def test_suspects_are_tried_one_by_one(tmp_path: Path) -> None:
    """Where one of several worlds ended a worker, nobody is blamed until it happens to one that runs alone."""
    lost = [KilledWorker("together")] * 4
    _, ran = made(tmp_path / "s", Toy(), 6, executor=Fickle(*lost, None, KilledWorker("alone")))
    assert list(ran.aside) == [1]
    assert "alone" in ran.aside[1]
    assert worlds_of(tmp_path / "s") == [0, 2, 3, 4, 5]


def test_what_is_called_off_is_tried_again(tmp_path: Path) -> None:
    """Calls that are cancelled, or lost with their executor, are made again and blamed on no world."""
    errors = [CancelledError(), BrokenExecutor("gone"), None, CancelledError()]
    _, ran = made(tmp_path / "s", Toy(), 5, executor=Fickle(*errors))
    assert (ran.there, ran.aside) == (5, {})
    with pytest.raises(StudyError, match="the workers are gone"):
        made(tmp_path / "t", Toy(), 5, executor=Fickle(*[CancelledError()] * 99))


def test_a_call_that_cannot_be_made_ends_the_run(tmp_path: Path) -> None:
    """An error of the executor's own is not a world's failure: the run ends and says what happened."""
    with pytest.raises(StudyError, match="cannot be handed to a worker: ImportError: no toys"):
        made(tmp_path / "s", Toy(), 5, executor=Fickle(None, ImportError("no toys")))
    assert worlds_of(tmp_path / "s") == [0, 2, 3]


def test_workers_are_an_executor() -> None:
    """Results and exceptions come back, a worker that dies is told of, and a call after the end is refused."""
    with Workers(2) as workers:
        assert list(workers.map(abs, [-1, 2, -3])) == [1, 2, 3]
        with pytest.raises(ZeroDivisionError):
            workers.submit(divmod, 1, 0).result()
        with pytest.raises(WorkerLost, match="exit code 5"):
            workers.submit(os._exit, 5).result()
        assert workers.submit(os.getenv, "NUMBA_NUM_THREADS").result() == "1"
        assert workers.submit(signal.getsignal, signal.SIGINT).result() == signal.SIG_IGN
    with pytest.raises(RuntimeError):
        workers.submit(abs, 1)


# The folder


def test_resuming_under_other_assumptions_is_refused_with_the_difference(tmp_path: Path) -> None:
    """Another file, seed, thoroughness, change or version is refused, and the message shows both."""
    text = "".join(f"line {k}\n" for k in range(100))
    study = create(tmp_path / "s", text, seed=7, thorough=3, changes=["a = 1"])
    expect(study, text=text, seed=7, thorough=3, changes=["a = 1"])
    with pytest.raises(StudyError) as told:
        expect(study, text=text.replace("line 50", "line fifty\x1b"), seed=8)
    words = str(told.value)
    for part in ("seed: 7 in the study, 8 now", "asked everything: 3", '["a = 1"]', "-line 50", "+line fifty\\x1b"):
        assert part in words
    assert "line 40" not in words
    with pytest.raises(StudyError, match="lines more"):
        expect(study, text=text.replace("line", "Line"), seed=7, thorough=3, changes=["a = 1"])
    with pytest.raises(StudyError, match="line ends"):
        expect(study, text=text.replace("\n", "\r\n"), seed=7, thorough=3, changes=["a = 1"])
    old = dataclasses.replace(study, version="0.0.1")
    with pytest.raises(StudyError, match=r"version of Winset: 0.0.1 in the study"):
        expect(old, text=text, seed=7, thorough=3, changes=["a = 1"])
    with pytest.raises(StudyError, match=r"version of Winset: 0.0.1"):
        run(old, Toy(), 3)


def test_a_study_holds_what_repeats_it(tmp_path: Path) -> None:
    """The conflict file to the byte, seed, changes and version are in the folder."""
    text = "# Ärger\r\n{winset: 1}\n"
    study = create(tmp_path / "s", text, seed=0, title="T", changes=["x"], design={"kind": "saltelli"})
    assert open_study(tmp_path / "s") == study
    assert study.text == text
    assert (tmp_path / "s" / "conflict.yaml").read_bytes() == text.encode()
    assert (study.seed, study.changes, study.design) == (0, ("x",), {"kind": "saltelli"})


def test_folders_that_are_not_studies_are_told(tmp_path: Path) -> None:
    """A missing folder, another folder, a file, a newer format, garbled settings, an edited conflict: one clear error."""
    with pytest.raises(StudyError, match="not a study"):
        open_study(tmp_path / "none")
    (tmp_path / "file").write_text("x")
    for wrong in (tmp_path, tmp_path / "file"):
        with pytest.raises(StudyError, match="not a study"):
            open_study(wrong)
    with pytest.raises(StudyError, match="not empty"):
        create(tmp_path, TEXT, seed=1)
    with pytest.raises(StudyError):
        create(tmp_path / "file", TEXT, seed=1)
    create(tmp_path / "s", TEXT, seed=1)
    with pytest.raises(StudyError, match="a study already"):
        create(tmp_path / "s", TEXT, seed=1)
    settings = tmp_path / "s" / "study.json"
    whole = settings.read_text()
    settings.write_text(whole.replace('"winset_study": 1', '"winset_study": 2'))
    with pytest.raises(StudyError, match="format 2"):
        open_study(tmp_path / "s")
    for garbled in ("", "[]", "{}", whole[:40], '{"winset_study": "x"}', "\x00\xff"):
        settings.write_bytes(garbled.encode("latin-1"))
        with pytest.raises(StudyError, match="damaged"):
            open_study(tmp_path / "s")
    settings.write_text(whole)
    (tmp_path / "s" / "conflict.yaml").write_text("another")
    with pytest.raises(StudyError, match="not the file"):
        open_study(tmp_path / "s")


def test_an_unfinished_start_can_be_made_again(tmp_path: Path) -> None:
    """A folder in which a study was begun and not finished takes a study."""
    create(tmp_path / "s", TEXT, seed=1)
    (tmp_path / "s" / "study.json").unlink()
    (tmp_path / "s" / ".conflict.yaml.tmp").write_text("half")
    made(tmp_path / "s", Toy(), 3)
    assert worlds_of(tmp_path / "s") == [0, 1, 2]


def test_two_runs_on_one_folder_are_refused(tmp_path: Path) -> None:
    """While one run writes, another is refused and reading is not."""
    study, _ = made(tmp_path / "s", Toy(), 3)
    with writing(study):
        with pytest.raises(StudyError, match="in use"):
            again(study, Toy(), 5)
        with pytest.raises(StudyError, match="in use"):
            repair(tmp_path / "s")
        assert worlds_of(tmp_path / "s") == [0, 1, 2]
    assert again(study, Toy(), 5).new == 2


def test_errors_of_the_caller_are_the_callers(tmp_path: Path) -> None:
    """What a caller's own function raises comes out as it is."""

    def complain(*_: object) -> None:
        raise BrokenPipeError

    with pytest.raises(BrokenPipeError):
        made(tmp_path / "s", Toy(), 3, progress=complain)
    with pytest.raises(BrokenPipeError), lock(tmp_path / "lock"):
        complain()


# Parts and journal


@pytest.fixture
def small_parts(monkeypatch: pytest.MonkeyPatch) -> None:
    """Parts of three worlds or more: of four, where two are handed out at a time and done at once."""
    monkeypatch.setattr(runner, "ROWS", 3)


@pytest.mark.usefixtures("small_parts")
def test_parts_are_sealed_and_read_in_order(tmp_path: Path) -> None:
    """Worlds move from the journal into parts, and come out by number however they went in."""
    study, _ = made(tmp_path / "s", Toy(), 10, order=[9, 0, 5, 1, 8, 2, 7, 3, 6, 4])
    parts = part_paths(tmp_path / "s" / "parts")
    assert [path.name for path in parts] == ["part-000000.jsonl.gz", "part-000001.jsonl.gz"]
    assert sorted(world for world, _ in read_journal(tmp_path / "s" / "journal.sqlite")[0]) == [4, 6]
    assert list(read_records(tmp_path / "s")) == [toy_record(7, world) for world in range(10)]
    lines = gzip.decompress(parts[0].read_bytes()).decode().splitlines()
    assert json.loads(lines[0])["worlds"] == [json.loads(line)["world"] for line in lines[1:]] == [0, 1, 5, 9]
    assert again(study, Toy(), 10).new == 0


@pytest.mark.usefixtures("small_parts")
def test_a_stop_between_sealing_and_clearing_is_harmless(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """Worlds both in a part and in the journal are one world each; two that differ are an error."""
    study = create(tmp_path / "s", TEXT, seed=7)
    drop = Journal.drop

    def stop(held: Journal, worlds: list[int]) -> None:
        if worlds:
            raise RuntimeError("killed here")
        drop(held, worlds)

    monkeypatch.setattr(Journal, "drop", stop)
    with pytest.raises(RuntimeError, match="killed here"):
        again(study, Toy(), 3)
    monkeypatch.undo()
    assert worlds_of(tmp_path / "s") == [0, 1, 2]
    assert again(study, Toy(), 4).new == 1
    assert len(read_journal(tmp_path / "s" / "journal.sqlite")[0]) == 1
    write_part(tmp_path / "s" / "parts", [(3, '{"world":3}')])
    with pytest.raises(StudyError, match="world 3 is there twice"):
        worlds_of(tmp_path / "s")
    with pytest.raises(StudyError, match="world 3 is there twice"):
        again(study, Toy(), 4)


def told_or(act: Callable[[], bool]) -> bool:
    """Whether something is so, or its file said to be damaged."""
    try:
        return act()
    except StudyError as error:
        return "damaged" in str(error)


def test_a_damaged_part_is_told(tmp_path: Path) -> None:
    """A part with any byte turned, or cut short, is refused or reads as it was; removed, its worlds are solved again."""
    study = create(tmp_path / "s", TEXT, seed=7)
    path = write_part(tmp_path / "s" / "parts", [(world, canonical(toy_record(7, world))) for world in range(4)])
    whole, right = path.read_bytes(), load_part(seal_of(path))
    for k in range(0, len(whole), 7):
        for wrong in (whole[:k], whole[:k] + bytes([whole[k] ^ 0x55]) + whole[k + 1 :]):
            path.write_bytes(wrong)
            assert told_or(lambda: load_part(seal_of(path)) == right)
    with pytest.raises(StudyError, match=r"part-000000.*damaged"):
        again(study, Toy(), 4)
    path.unlink()
    assert again(study, Toy(), 4).new == 4


def test_a_journal_cut_in_its_last_record_loses_that_at_most(tmp_path: Path) -> None:
    """The log of a killed run, cut anywhere in its last record, still holds every world before."""
    cuts, wrong = soak_worlds.cut_logs(tmp_path, 61)
    assert cuts > 50
    assert wrong == 0


def test_a_garbled_journal_is_told_and_mended(tmp_path: Path) -> None:
    """A journal cut short is refused; repaired and resumed, the study is what it was."""
    cuts, silent, wrong = soak_worlds.cut_files(tmp_path, 509, 1)
    assert cuts > 5
    assert (silent, wrong) == (0, 0)


@pytest.mark.parametrize("garbage", [None, b"", b"garbage" * 999, b"row"])
def test_repairing_keeps_what_can_be_read(tmp_path: Path, garbage: bytes | None) -> None:
    """A journal that is missing, empty, not a database, or false in one row: refused, mended, set aside."""
    study, _ = made(tmp_path / "s", Toy(), 4)
    calm, path = digest(tmp_path / "s"), tmp_path / "s" / "journal.sqlite"
    if garbage is None:
        path.unlink()
    elif garbage == b"row":
        with sqlite3.connect(path) as data:
            data.execute("UPDATE world SET record = '{}' WHERE world = 2")
        data.close()
    else:
        path.write_bytes(garbage)
    for act in (lambda: again(study, Toy(), 4), lambda: worlds_of(tmp_path / "s")):
        with pytest.raises(StudyError, match=r"journal.sqlite: damaged .*repair"):
            act()
    kept, aside = repair(tmp_path / "s")
    assert kept == (3 if garbage == b"row" else 0)
    assert (aside is None) == (garbage is None)
    assert again(study, Toy(), 4).new == 4 - kept
    assert digest(tmp_path / "s") == calm


def test_repairing_a_sound_study_changes_nothing(tmp_path: Path) -> None:
    """Every world of a sound journal is kept."""
    study, _ = made(tmp_path / "s", Toy(), 4)
    calm = digest(tmp_path / "s")
    assert repair(tmp_path / "s")[0] == 4
    assert digest(tmp_path / "s") == calm
    assert again(study, Toy(), 4).new == 0


def full(*_: object, **__: object) -> Any:
    """What a full disk says."""
    raise OSError(errno.ENOSPC, os.strerror(errno.ENOSPC))


@pytest.mark.usefixtures("small_parts")
@pytest.mark.parametrize("call", ["os.fsync", "pathlib.Path.replace", "os.open"])
def test_a_disk_that_fills_up_while_a_part_is_sealed_loses_nothing(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, call: str
) -> None:
    """No room at the part's own writing, at its naming, or at the folder's: one clear error, every world still there."""
    study = create(tmp_path / "s", TEXT, seed=7)
    with monkeypatch.context() as patch:
        patch.setattr(call, full)
        with pytest.raises(StudyError, match=r"no room left on the disk.*kept"):
            again(study, Toy(), 5)
    assert worlds_of(tmp_path / "s")[:3] == [0, 1, 2]
    assert not list((tmp_path / "s" / "parts").glob(".*"))
    assert again(study, Toy(), 5).new <= 2
    assert list(read_records(tmp_path / "s")) == [toy_record(7, world) for world in range(5)]


def test_a_disk_that_fills_up_while_a_world_is_kept_loses_only_that(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """No room in the journal: one clear error; the worlds before are there, and the study goes on when there is room."""
    study, connect = create(tmp_path / "s", TEXT, seed=7), journal_room._connect

    def small(path: Path, mode: str, patience: float = 10.0) -> sqlite3.Connection:
        data = connect(path, mode, patience)
        data.execute("PRAGMA max_page_count=20")
        return data

    with monkeypatch.context() as patch:
        patch.setattr(journal_room, "_connect", small)
        with pytest.raises(StudyError, match=r"journal.sqlite: no room left on the disk.*kept"):
            again(study, Toy(size=400), 30)
    there = worlds_of(tmp_path / "s")
    assert there == list(range(len(there)))
    assert 0 < len(there) < 30
    assert again(study, Toy(size=400), 30).new == 30 - len(there)


@pytest.mark.skipif(not os.path.exists("/dev/full"), reason="there is no full device")  # noqa: PTH110
def test_a_full_device_is_told(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """No room at the very writing."""
    (tmp_path / ".x.tmp").symlink_to("/dev/full")
    monkeypatch.setattr(os, "fsync", lambda _: None)
    with pytest.raises(StudyError, match="no room left"):
        put(tmp_path / "x", b"data")
    assert not (tmp_path / "x").exists()


def test_a_folder_that_cannot_be_written_is_told(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """A study on a read-only disk can be read and not gone on with; none can be started there."""
    study, _ = made(tmp_path / "s", Toy(), 3)
    connect = journal_room._connect

    def locked(path: Path, mode: str, patience: float = 10.0) -> sqlite3.Connection:
        if path.parent == tmp_path / "s":
            return connect(tmp_path / "nowhere" / "journal.sqlite", mode, patience)
        return connect(path, mode, patience)

    def refuse(*_: object, **__: object) -> None:
        raise OSError(errno.EROFS, os.strerror(errno.EROFS))

    monkeypatch.setattr(journal_room, "_connect", locked)
    with pytest.raises(StudyError, match="kept"):
        again(study, Toy(), 5)
    assert worlds_of(tmp_path / "s") == [0, 1, 2]
    monkeypatch.setattr(Path, "mkdir", refuse)
    with pytest.raises(StudyError, match="Read-only"):
        create(tmp_path / "t", TEXT, seed=1)


@pytest.mark.skipif(os.name == "nt" or os.geteuid() == 0, reason="this user may write everywhere")
def test_a_folder_without_the_right_to_write_is_told(tmp_path: Path) -> None:
    """The same with the rights of real files."""
    study, _ = made(tmp_path / "s", Toy(), 3)
    for path in (tmp_path / "s", *(tmp_path / "s").iterdir()):
        path.chmod(0o555 if path.is_dir() else 0o444)
    try:
        with pytest.raises(StudyError):
            again(study, Toy(), 5)
        assert worlds_of(tmp_path / "s") == [0, 1, 2]
    finally:
        for path in (tmp_path / "s", *(tmp_path / "s").iterdir()):
            path.chmod(0o755 if path.is_dir() else 0o644)


def test_a_journal_can_be_read_while_it_is_written(tmp_path: Path) -> None:
    """Another connection sees what is finished, and nothing half done."""
    make_journal(tmp_path / "journal.sqlite")
    with Journal(tmp_path / "journal.sqlite") as held:
        for world in range(3):
            held.add([(world, "{}")])
            assert [k for k, _ in read_journal(tmp_path / "journal.sqlite")[0]] == list(range(world + 1))


@pytest.mark.usefixtures("small_parts")
def test_reading_takes_no_part_before_its_turn(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """A study is read part by part."""
    made(tmp_path / "s", Toy(), 9)
    loaded = []

    def load(part: SealedPart) -> list[tuple[int, str]]:
        loaded.append(part.path.name)
        return load_part(part)

    monkeypatch.setattr("winset.studies.worlds.study.load_part", load)
    rows = read_texts(tmp_path / "s")
    next(rows)
    assert loaded == ["part-000000.jsonl.gz"]
