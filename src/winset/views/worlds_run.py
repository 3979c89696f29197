"""What `winset worlds` does: draws and solves, or reads a study, and hands the answer to whoever prints it."""

from __future__ import annotations

import sys
import tempfile
import time
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING, Any

import click

from winset.cases.read import parse, read, read_text
from winset.cases.worlds import draw, uncertain
from winset.errors import Interrupted, RequestError
from winset.game.game import build
from winset.studies.words import labels
from winset.studies.worlds.answer import answer, paths_of, recorded
from winset.studies.worlds.cluster import Cluster
from winset.studies.worlds.deciding import among, deciding, measure_of, study_table, words_of
from winset.studies.worlds.discovery import discovery
from winset.studies.worlds.export import export
from winset.studies.worlds.posterior import posterior
from winset.studies.worlds.record import WorldTask
from winset.studies.worlds.runner import run
from winset.studies.worlds.study import create, digest, expect, open_study, read_aside, read_records, repair
from winset.views.shell import console, print_json
from winset.views.worlds import show_discovery, show_posterior, show_sensitivity, show_world, show_worlds, spoken_time

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator

    from winset.cases.schema import Conflict
    from winset.studies.worlds.deciding import Solve
    from winset.studies.worlds.study import Study

Answer = dict[str, Any]

DEFAULT = 200
"""Worlds drawn where no number is asked for."""


@dataclass(frozen=True, slots=True)
class Wanted:
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
    world: int | None = None
    show: bool = False
    as_json: bool = False


def one_world(source: str, wanted: Wanted) -> None:
    """Print the numbers of one world of a case, or of a study's seed."""
    seed = wanted.seed
    if (Path(source) / "study.json").is_file():
        study = open_study(source)
        conflict, seed = _conflict(study), study.seed
    else:
        conflict = read(source)
    numbers = uncertain(conflict)
    words = words_of(conflict)
    drawn = draw(numbers, seed, wanted.world or 0)
    rows = [
        {"path": n.path, "words": words.get(n.path, n.path), "low": n.low, "mode": n.mode, "high": n.high,
         "value": drawn[n.path]}
        for n in numbers
    ]  # fmt: skip
    told = {"title": conflict.title, "seed": seed, "world": wanted.world, "numbers": rows}
    if wanted.as_json:
        print_json(told)
    else:
        show_world(told, console())


def solve_worlds(source: str, wanted: Wanted) -> None:
    """Draw and solve worlds of a case, then tell what they say."""
    name, text = read_text(source)
    conflict = parse(text, name)
    if not uncertain(conflict):
        raise RequestError(f"{name}: no number of the file is a range, so there is but one world; winset run solves it")
    with tempfile.TemporaryDirectory() as passing:
        folder = wanted.out or Path(passing) / "study"
        if wanted.resume:
            study = open_study(folder)
            expect(study, text=text, seed=wanted.seed, thorough=wanted.thorough)
        else:
            study = create(folder, text, seed=wanted.seed, title=conflict.title, thorough=wanted.thorough)
        task = WorldTask(text, name, wanted.seed, wanted.thorough)
        try:
            solved(study, task, wanted.count or DEFAULT, wanted)
        except Interrupted:
            if wanted.out is None:
                raise KeyboardInterrupt from None  # nothing is kept, so there is nothing to go on with
            raise
        tell_study(folder, wanted)


def solved(study: Study, task: WorldTask, count: int, wanted: Wanted) -> None:
    """Solve the worlds of a study that are not there yet."""
    with workers(wanted.dask) as executor, bar(not wanted.as_json) as tell:
        jobs = wanted.jobs if executor is None else executor.threads
        run(study, task, count, executor=executor, jobs=jobs, progress=tell, again=wanted.again)


@contextmanager
def workers(address: str | None) -> Iterator[Cluster | None]:
    """A Dask cluster's workers as an executor, or None for processes of our own."""
    if address is None:
        yield None
        return
    try:
        import distributed
    except ImportError:
        raise RequestError("a cluster needs Dask: pip install 'winset[dask]'") from None
    connect: Any = distributed.Client
    try:
        client = connect(address, timeout="10s")
    except (OSError, ValueError, TimeoutError) as error:
        raise RequestError(f"no Dask scheduler answers at {address}: {error}") from None
    with client:
        cluster = Cluster(client)
        if not cluster.threads:
            raise RequestError(f"the Dask scheduler at {address} has no workers; start some")
        yield cluster


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


def _conflict(study: Study) -> Conflict:
    return parse(study.text, str(study.folder / "conflict.yaml"))


def tell_study(folder: Path, wanted: Wanted) -> None:
    """What a study says, in the way asked for; exit code 1 where worlds failed."""
    study = open_study(folder)
    conflict = _conflict(study)
    if wanted.target is not None:
        export(read_records(folder), paths_of(conflict), wanted.target)
        click.echo(f"{wanted.target}: written")
        return
    if wanted.sensitivity:
        solve = (lambda place, task, count: solved(place, task, count, wanted)) if wanted.solve else None
        sensitivity_of(study, conflict, measure=wanted.measure, solve=solve, as_json=wanted.as_json)
        return
    if wanted.discover:
        discovery_of(study, conflict, measure=wanted.measure, as_json=wanted.as_json)
        return
    if wanted.posterior:
        posterior_of(study, conflict, as_json=wanted.as_json)
        return
    found = study_answer(study, conflict)
    if wanted.as_json:
        print_json(found)
    else:
        show_worlds(found, console(), kept=not str(folder).startswith(tempfile.gettempdir()) or wanted.out is not None)
    if found["failed"]:
        raise SystemExit(1)


def mend(folder: Path) -> None:
    """Mend a study whose journal is damaged."""
    kept, aside = repair(folder)
    told = "there was no journal" if aside is None else f"the damaged journal is now {aside}"
    click.echo(f"{folder}: {kept:,} worlds read from it and kept; {told}. Next: the same command with --resume")


def study_answer(study: Study, conflict: Conflict) -> Any:
    """The summary of a study."""
    records, aside = read_records(study.folder), read_aside(study.folder)
    return answer(conflict, records, seed=study.seed, digest=digest(study.folder), aside=aside).to_json()


def sensitivity_of(
    study: Study, conflict: Conflict, *, measure: str | None, solve: Solve | None, as_json: bool
) -> None:
    """Print which numbers decide a measure."""
    found = deciding(study, conflict, measure=measure, solve=solve)
    _print(found, as_json, show_sensitivity)


def discovery_of(study: Study, conflict: Conflict, *, measure: str | None, as_json: bool) -> None:
    """Print in what region of the numbers a measure is one half or more, or holds as asked."""
    table, words = study_table(study, conflict), words_of(conflict)
    name = measure_of(table, measure)
    outcome = name if any(sign in name for sign in "<>=") else f"{name}>=0.5"
    found = discovery(
        table, outcome, seed=study.seed, words=lambda path: words.get(path, path), all_solved=among(table)
    )
    told = {key: item for key, item in found.items() if key != "apart"}
    _print({"title": conflict.title, **told}, as_json, show_discovery)


def posterior_of(study: Study, conflict: Conflict, *, as_json: bool) -> None:
    """Print what the record makes likelier."""
    table, words = study_table(study, conflict), words_of(conflict)
    few = among(table)
    agreement = recorded(build(conflict, talks=False)).items()
    signed = {name.partition(".")[2]: option for name, option in agreement if name.startswith("terms.")}
    told = posterior(table, seed=study.seed, words=lambda path: words.get(path, path), agreement=signed, all_solved=few)
    _print({"title": conflict.title, "labels": labels(conflict), **told}, as_json, show_posterior)


def _print(found: Answer, as_json: bool, show: Callable[[Answer, Any], None]) -> None:
    if as_json:
        print_json(found)
    else:
        show(found, console())
