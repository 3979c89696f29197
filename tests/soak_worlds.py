"""The runner of worlds under fire, in its long form: `python tests/soak_worlds.py`. The tests run a short form.

Parents and workers are killed without warning at random moments, and journals cut at every byte of their last record;
afterwards each study must be what an undisturbed one is, with at most one world a worker solved twice.
"""

from __future__ import annotations

import contextlib
import os
import random
import shutil
import signal
import subprocess
import sys
import tempfile
import time
from collections import Counter
from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass
from pathlib import Path

from toy_worlds import TEXT, Toy, noted
from winset.errors import StudyError
from winset.studies.worlds.journal import Journal, files_of, make_journal, read_journal
from winset.studies.worlds.runner import run
from winset.studies.worlds.study import JOURNAL, canonical, create, digest, open_study, read_aside, read_texts, repair

SECONDS = 0.04
"""Of a toy world."""

PATIENCE = 600.0
"""Seconds after which a wait for what must come is given up: many, since a busy machine is nobody's fault."""


@dataclass(frozen=True, slots=True)
class Soaked:
    """What became of one study.

    Attributes
    ----------
    kills : int
    solves : int
        Begun, of all worlds.
    redone : int
        Begun beyond one each.
    allowed : int
        One a worker for each kill.
    same : bool
        Whether the digest is that of an undisturbed study, and nothing is set aside.
    """

    kills: int
    solves: int
    redone: int
    allowed: int
    same: bool

    @property
    def held(self) -> bool:
        """Whether all promises were kept."""
        return self.same and self.redone <= self.allowed


def undisturbed(folder: Path, n: int, size: int = 5) -> str:
    """The digest of a study that nothing disturbs."""
    study = create(folder, TEXT, seed=7)
    with ThreadPoolExecutor(1) as pool:
        run(study, Toy(size=size), n, executor=pool, jobs=1)
    return digest(folder)


def begin(folder: Path, n: int, jobs: int, seconds: float, hold: int) -> subprocess.Popen[bytes]:
    """A process of its own that runs a study to its end, unless it is killed; some worlds wait for the file `go`."""
    script = Path(__file__).with_name("toy_worlds.py")
    words = [str(folder / "study"), str(folder), str(n), str(jobs), str(seconds), str(hold)]
    return subprocess.Popen([sys.executable, str(script), *words])


def kill_parents(folder: Path, kills: int, *, n: int, seed: int, jobs: int = 2, seconds: float = SECONDS) -> Soaked:
    """Kill a study's parent at random moments, resume, and at last let it finish.

    Moments are spread over the time that the study has left, from its very beginning on. Its last world does not end
    before that, so that no parent is done before it is killed, however late that comes.
    """
    stream = random.Random(seed)
    for _ in range(kills):
        parent = begin(folder, n, jobs, seconds, n - 1)
        if stream.random() < 0.7:  # while worlds are being solved; otherwise at any moment, starting up among them
            await_news(folder, parent)
        time.sleep(stream.random() * n * seconds / jobs / max(kills - 1, 1))
        parent.kill()
        if parent.wait() != -signal.SIGKILL:
            raise RuntimeError("a run ended by itself")
        await_quiet(folder)
    (folder / "go").touch()
    if begin(folder, n, jobs, seconds, n - 1).wait():
        raise RuntimeError("the last run did not end well")
    return judge(folder, kills, n, jobs)


def kill_workers(folder: Path, kills: int, *, n: int, seed: int, jobs: int = 2, seconds: float = SECONDS) -> Soaked:
    """Kill a study's workers at random moments of one run; none at a world's third attempt, which would be its last.

    The last worlds, one a worker, do not end before that, so that there is somebody to kill, up to twice each.
    """
    stream, done = random.Random(seed), 0
    parent = begin(folder, n, jobs, seconds, n - jobs)
    await_news(folder, parent)
    while done < kills and parent.poll() is None and any(times < 3 for _, times in attempts(folder)[-jobs:]):
        time.sleep(stream.random() * 2 * seconds)
        victims = [pid for pid, times in attempts(folder)[-jobs:] if times < 3 and running(pid)]
        if victims:
            with contextlib.suppress(ProcessLookupError):
                os.kill(stream.choice(victims), signal.SIGKILL)
                done += 1
    (folder / "go").touch()
    if parent.wait():
        raise RuntimeError("the run did not end well")
    return judge(folder, done, n, jobs, each=1)


def attempts(folder: Path) -> list[tuple[int, int]]:
    """For every solve begun, in order: its process, and which attempt at its world it is."""
    counts: Counter[str] = Counter()
    found = []
    for world, pid in noted(folder / "begun"):
        counts[world] += 1
        found.append((int(pid), counts[world]))
    return found


def judge(folder: Path, kills: int, n: int, jobs: int, each: int | None = None) -> Soaked:
    """Compare a study with an undisturbed one; each kill may cost a world of as many workers as it ended."""
    solves = len(noted(folder / "begun"))
    same = digest(folder / "study") == undisturbed(folder / "calm", n) and not read_aside(folder / "study")
    return Soaked(kills, solves, solves - n, kills * (each or jobs), same)


def await_news(folder: Path, parent: subprocess.Popen[bytes]) -> None:
    """Wait until another world is begun, or nobody is left to begin one."""
    before = len(noted(folder / "begun"))
    await_that(lambda: len(noted(folder / "begun")) > before or parent.poll() is not None, "nothing is begun")


def await_quiet(folder: Path) -> None:
    """Wait until the workers of a killed parent are gone."""
    workers = {int(pid) for _, pid in noted(folder / "begun")}
    await_that(lambda: not any(map(running, workers)), "workers outlive their parent")


def await_that(true: Callable[[], bool], otherwise: str) -> None:
    """Wait until something is true."""
    end = time.monotonic() + PATIENCE
    while not true():
        if time.monotonic() > end:
            raise RuntimeError(f"after {PATIENCE:g} seconds {otherwise}")
        time.sleep(0.005)


def running(pid: int) -> bool:
    """Whether a process is there and not a mere entry in the table."""
    try:
        return Path(f"/proc/{pid}/stat").read_text(encoding="utf-8").rsplit(")", 1)[1].split()[0] != "Z"
    except OSError:
        return False


def cut_logs(folder: Path, step: int = 1) -> tuple[int, int]:
    """Cut a journal's log at every `step`-th byte of its last record.

    Returns
    -------
    tuple of (int, int)
        Cuts; those after which a finished world but the last was lost, or anything but a whole journal was read.
    """
    first, last = _two_logs(folder)
    log = files_of(folder / "whole" / JOURNAL)[1]
    whole, cuts, wrong = log.read_bytes(), range(first, last, step), 0
    for size in cuts:
        copy = folder / "cut" / JOURNAL
        copy.parent.mkdir()
        shutil.copyfile(folder / "whole" / JOURNAL, copy)
        files_of(copy)[1].write_bytes(whole[:size])
        worlds = [world for world, _ in read_journal(copy)[0]]
        wrong += worlds not in ([0, 1, 2], [0, 1, 2, 3])
        shutil.rmtree(copy.parent)
    return len(cuts), wrong


def _two_logs(folder: Path) -> tuple[int, int]:
    """Leave a journal as a kill leaves it, in `folder/whole`; the sizes of its log before and after the last record."""
    live = folder / "live" / JOURNAL
    live.parent.mkdir()
    make_journal(live)
    with Journal(live) as journal:
        for world in range(3):
            journal.add([(world, canonical(Toy()(world)))])
        first = files_of(live)[1].stat().st_size
        journal.add([(3, canonical(Toy()(3)))])
        last = files_of(live)[1].stat().st_size
        (folder / "whole").mkdir()
        for path in files_of(live)[:2]:
            shutil.copyfile(path, folder / "whole" / path.name)
    return first, last


def cut_files(folder: Path, step: int = 1, mended: int = 64) -> tuple[int, int, int]:
    """Cut a closed journal at every `step`-th byte of its last page; after every `mended`-th cut, repair and go on.

    Returns
    -------
    tuple of (int, int, int)
        Cuts; those that lost a world without a clear refusal; those after which the study was not what it should be.
    """
    calm, made = undisturbed(folder / "calm", 4, 400), folder / "made"
    undisturbed(made, 4, 400)
    whole = (made / JOURNAL).read_bytes()
    cuts, silent, wrong = range(len(whole) - 4_096, len(whole), step), 0, 0
    for number, size in enumerate(cuts):
        shutil.copytree(made, folder / "cut")
        (folder / "cut" / JOURNAL).write_bytes(whole[:size])
        silent += not told_or_whole(folder / "cut", 4)
        if number % mended == 0:
            repair(folder / "cut")
            with ThreadPoolExecutor(1) as pool:
                run(open_study(folder / "cut"), Toy(size=400), 4, executor=pool, jobs=1)
            wrong += digest(folder / "cut") != calm
        shutil.rmtree(folder / "cut")
    return len(cuts), silent, wrong


def told_or_whole(folder: Path, n: int) -> bool:
    """Whether a study reads as whole, or is said to be damaged."""
    try:
        return len(list(read_texts(folder))) == n
    except StudyError as error:
        return "damaged" in str(error)


def main() -> int:
    """The long form: 50 parents killed over 10 studies, 30 workers, every cut; 1 where a promise was broken."""
    results: list[tuple[str, Soaked]] = []
    with tempfile.TemporaryDirectory() as place:
        for number in range(10):
            (folder := Path(place) / f"parent-{number}").mkdir()
            results.append((f"parents, study {number + 1}", kill_parents(folder, 5, n=120, seed=number)))
            print_row(*results[-1])
        for number in range(3):
            (folder := Path(place) / f"worker-{number}").mkdir()
            results.append((f"workers, study {number + 1}", kill_workers(folder, 10, n=120, seed=number)))
            print_row(*results[-1])
        (log := Path(place) / "log").mkdir()
        (file := Path(place) / "file").mkdir()
        logs, files = cut_logs(log), cut_files(file)
    print(f"log cut at {logs[0]} bytes of its last record: {logs[1]} wrong")
    print(f"journal cut at {files[0]} bytes of its last page: {files[1]} lost in silence, {files[2]} wrong")
    for what in ("parents", "workers"):
        rows = [row for name, row in results if name.startswith(what)]
        print(f"{what} killed: {sum(row.kills for row in rows)} over {len(rows)} studies, worlds redone: "
              f"{sum(row.redone for row in rows)} of {sum(row.allowed for row in rows)} allowed, "
              f"same digest: {sum(row.same for row in rows)} of {len(rows)}")  # fmt: skip
    return int(any((logs[1], files[1], files[2])) or not all(row.held for _, row in results))


def print_row(name: str, row: Soaked) -> None:
    """One line of the table."""
    print(f"{name:<18} {row.kills:3} kills {row.solves:4} solves {row.redone:3} redone of {row.allowed:2} allowed  "
          f"{'same digest' if row.same else 'ANOTHER DIGEST'}", flush=True)  # fmt: skip


if __name__ == "__main__":
    sys.exit(main())
