"""What `winset worlds` does: draws and solves, or reads a study, and hands the answer to whoever prints it."""

from __future__ import annotations

import sys
import tempfile
import time
from contextlib import contextmanager
from dataclasses import dataclass
from functools import partial
from pathlib import Path
from typing import TYPE_CHECKING, TypeVar

import click

from winset.cases.read import read
from winset.cases.worlds import draw, uncertain
from winset.errors import Interrupted
from winset.studies.worlds.answer import paths_of
from winset.studies.worlds.deciding import deciding, words_of
from winset.studies.worlds.export import export
from winset.studies.worlds.study import open_study, read_records, repair
from winset.studies.worlds.worlds import DEFAULT, begun, conflict_of, discovered, solved, summary, weighed
from winset.views.shell import console, print_json
from winset.views.worlds import show_discovery, show_posterior, show_sensitivity, show_world, show_worlds, spoken_time

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator, Mapping

    from rich.console import Console

    from winset.studies.worlds.deciding import DrawnNumber, WorldNumbers
    from winset.studies.worlds.record import WorldTask
    from winset.studies.worlds.study import Study

T = TypeVar("T", bound="Mapping[str, object]")


@dataclass(frozen=True, slots=True)
class WorldsWanted:
    """The command's options, by their names there."""

    count: int | None = None
    seed: int = 0
    out: Path | None = None
    resume: bool = False
    jobs: int = 2
    dask: str | None = None
    thorough: int = 0
    again: bool = False
    repair: bool = False
    summary: bool = False
    sensitivity: bool = False
    solve: bool = False
    discover: bool = False
    posterior: bool = False
    measure: str | None = None
    target: Path | None = None
    force: bool = False
    world: int | None = None
    show: bool = False
    as_json: bool = False


def one_world(source: str, wanted: WorldsWanted) -> None:
    """Print the numbers of one world of a case, or of a study's seed."""
    seed = wanted.seed
    if (Path(source) / "study.json").is_file():
        study = open_study(source)
        conflict, seed = conflict_of(study), study.seed
    else:
        conflict = read(source)
    numbers = uncertain(conflict)
    words = words_of(conflict)
    drawn = draw(numbers, seed, wanted.world or 0)
    rows: list[DrawnNumber] = [
        {"path": n.path, "words": words.get(n.path, n.path), "low": n.low, "mode": n.mode, "high": n.high,
         "value": drawn[n.path]}
        for n in numbers
    ]  # fmt: skip
    told: WorldNumbers = {"title": conflict.title, "seed": seed, "world": wanted.world, "numbers": rows}
    if wanted.as_json:
        print_json(told)
    else:
        show_world(told, console())


def solve_worlds(source: str, wanted: WorldsWanted) -> None:
    """Draw and solve worlds of a case, then tell what they say."""
    with tempfile.TemporaryDirectory() as passing:
        folder = wanted.out or Path(passing) / "study"
        study, task = begun(source, folder, seed=wanted.seed, thorough=wanted.thorough, resume=wanted.resume)
        try:
            _solved(study, task, wanted.count or DEFAULT, wanted)
        except Interrupted:
            if wanted.out is None:
                raise KeyboardInterrupt from None  # nothing is kept, so there is nothing to go on with
            raise
        tell_study(folder, wanted)


def _solved(study: Study, task: WorldTask, count: int, wanted: WorldsWanted) -> None:
    """Solve the worlds of a study that are not there yet."""
    with bar(not wanted.as_json) as tell:
        solved(study, task, count, jobs=wanted.jobs, dask=wanted.dask, again=wanted.again, progress=tell)


@contextmanager
def bar(show: bool) -> Iterator[Callable[[int, int, float | None], None]]:
    """Worlds done of worlds asked for, with the time left: one line on a terminal, a line now and then elsewhere."""
    terminal, last = sys.stderr.isatty(), [0.0 if sys.stderr.isatty() else time.monotonic()]

    def tell(done: int, total: int, left: float | None) -> None:
        """Show how far it is, not too often."""
        if not show or time.monotonic() - last[0] < (0.2 if terminal else 30):
            return
        last[0] = time.monotonic()
        line = f"{done:,} of {total:,} worlds{'' if left is None else f', {spoken_time(left)} left'}"
        click.echo(f"\r{line:<60}" if terminal else line, err=True, nl=not terminal)

    try:
        yield tell
    finally:
        if show and terminal:
            click.echo(f"\r{'':<60}\r", err=True, nl=False)


def tell_study(folder: Path, wanted: WorldsWanted) -> None:
    """What a study says, in the way asked for; exit code 1 where worlds failed."""
    study = open_study(folder)
    if wanted.target is not None:
        export(
            read_records(folder),
            paths_of(conflict_of(study)),
            wanted.target,
            force=wanted.force,
            inputs=list(folder.iterdir()),
        )
        click.echo(f"{wanted.target}: written")
        return
    if wanted.sensitivity:
        solve = partial(_solved, wanted=wanted) if wanted.solve else None
        found = deciding(study, conflict_of(study), measure=wanted.measure, solve=solve)
        _print(found, wanted.as_json, show_sensitivity)
        return
    if wanted.discover:
        _print(discovered(study, wanted.measure), wanted.as_json, show_discovery)
        return
    if wanted.posterior:
        _print(weighed(study), wanted.as_json, show_posterior)
        return
    told = summary(study).to_json()
    if wanted.as_json:
        print_json(told)
    else:
        show_worlds(told, console(), kept=not str(folder).startswith(tempfile.gettempdir()) or wanted.out is not None)
    if told["failed"]:
        raise SystemExit(1)


def mend(folder: Path) -> None:
    """Mend a study whose journal is damaged."""
    kept, aside = repair(folder)
    told = "there was no journal" if aside is None else f"the damaged journal is now {aside}"
    click.echo(f"{folder}: {kept:,} worlds read from it and kept; {told}. Next: the same command with --resume")


def _print(found: T, as_json: bool, show: Callable[[T, Console], None]) -> None:
    if as_json:
        print_json(found)
    else:
        show(found, console())
