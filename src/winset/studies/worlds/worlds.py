"""Worlds from start to end: a study begun or gone on with, solved, and what it says."""

from __future__ import annotations

import tempfile
from concurrent.futures import ThreadPoolExecutor
from contextlib import contextmanager
from functools import partial
from pathlib import Path
from typing import TYPE_CHECKING, Any

from winset.cases.read import Case, parse, read_text
from winset.cases.telling import one_world
from winset.cases.worlds import uncertain
from winset.errors import RequestError
from winset.game.game import build
from winset.studies.statements import held_of
from winset.studies.words import Labels, labels
from winset.studies.worlds.answer import WorldsAnswer, answer, recorded
from winset.studies.worlds.choosing import plan_of, ready
from winset.studies.worlds.cluster import Cluster
from winset.studies.worlds.deciding import among, measure_of, study_table, words_of
from winset.studies.worlds.discovery import BoxesTold, discovery
from winset.studies.worlds.posterior import PosteriorTold, posterior
from winset.studies.worlds.record import WorldTask
from winset.studies.worlds.runner import run
from winset.studies.worlds.study import (
    CHOSEN,
    EVERY,
    PLAIN,
    create,
    digest,
    expect,
    open_study,
    read_aside,
    read_records,
)

if TYPE_CHECKING:
    from collections.abc import Iterator
    from concurrent.futures import Executor

    from winset.cases.schema import Conflict
    from winset.studies.finding import Finding
    from winset.studies.worlds.runner import Progress
    from winset.studies.worlds.study import Study

INSTALL = "pip install 'winset[worlds]'"

DEFAULT = 200
"""Worlds solved where no number is asked for."""


class DiscoverTold(BoxesTold):
    """In what region of a conflict's numbers a measure holds."""

    title: str


class WeighedTold(PosteriorTold):
    """What a conflict's record makes likelier."""

    title: str
    labels: Labels


def worlds(
    case: Case,
    n: int = DEFAULT,
    *,
    seed: int,
    thorough: int = 0,
    jobs: int | None = None,
    dask: str | None = None,
    out: str | Path | None = None,
    resume: bool = False,
    again: bool = False,
    progress: Progress | None = None,
) -> Finding[WorldsAnswer]:
    """Draw every uncertain number many times, solve each world exactly, and tell shares of admissible worlds.

    Parameters
    ----------
    case : Case
        A conflict, or what `read` takes for one.
    n : int
        How many worlds are to be solved.
    seed : int
        Of the draws; world K of a seed is always the same.
    thorough : int
        The admissible among so many first worlds are asked the file's claims and questions too.
    jobs : int, optional
        Solve in so many processes; by default in this one.
    dask : str, optional
        Solve on a Dask cluster, by its address.
    out : str or path, optional
        The folder that keeps the worlds; by default none does.
    resume : bool
        Go on with what is in `out`.
    again : bool
        Try worlds again that were set aside.
    progress : callable of (int, int, float or None), optional
        Told worlds done, worlds asked for, and seconds left.

    Returns
    -------
    Finding
        As `winset.studies.worlds.answer` has it.

    Raises
    ------
    RequestError
        Where no number is uncertain, or the folder is not one to write to.

    Examples
    --------
    >>> toy = {"winset": 1, "title": "A toy", "issues": {"x": ["y", "z"]}, "consent": [{"of": ["a"]}],
    ...        "parties": {"a": {"values": {"x": {"y": {"low": -1, "mode": 0, "high": 2}}}}}}
    >>> found = worlds(toy, 20, seed=7).to_json()
    >>> found["solved"], found["shares_solved"]["terms.x"]["value"], found["shares_solved"]["terms.x"]["share"]
    (20, 'y', 0.6)
    """
    with tempfile.TemporaryDirectory() as passing:
        study, task = begun(case, out or Path(passing) / "study", seed=seed, thorough=thorough, resume=resume)
        solved(study, task, n, jobs=jobs, dask=dask, again=again, progress=progress, durable=out is not None)
        return summary(study)


def begun(
    case: Case, folder: str | Path, *, seed: int, thorough: int = 0, resume: bool = False
) -> tuple[Study, WorldTask]:
    """A study of a case in a new folder, or one to go on with, and what solves its worlds.

    Raises
    ------
    RequestError
        Where there is but one world, or the study is another's.
    """
    name, text = read_text(case)
    conflict = parse(text, name)
    if not uncertain(conflict):
        if conflict.headline == "worlds":
            told = "it has `headline: worlds`, and no number of it is a range, so that there is nothing to share"
            raise RequestError(f"{name}: {told}")
        raise RequestError(f"{name}: no number of the file is a range, so there is but one world; winset run solves it")
    if resume:
        study = open_study(folder)
        expect(study, text=text, seed=seed, thorough=thorough)
    else:
        way = CHOSEN if held_of(conflict) and ready() else PLAIN
        study = create(folder, text, seed=seed, title=conflict.title, thorough=thorough, way=way)
    if study.way == CHOSEN and not ready():
        raise RequestError(f"{folder}: worlds of this study are chosen, which needs scikit-learn: {INSTALL}")
    return study, WorldTask(text, name, seed, thorough, tested=study.way != EVERY)


def solved(
    study: Study,
    task: WorldTask,
    n: int,
    *,
    jobs: int | None = None,
    dask: str | None = None,
    again: bool = False,
    progress: Progress | None = None,
    durable: bool = True,
) -> None:
    """Solve the worlds of a study that are not there yet; see `worlds`, and `Journal` for `durable`."""
    with _workers(dask, jobs) as (executor, count):
        plan = None if study.way == EVERY else partial(plan_of, study, n)
        run(study, task, n, executor=executor, jobs=count, progress=progress, again=again, plan=plan, durable=durable)


@contextmanager
def _workers(address: str | None, jobs: int | None) -> Iterator[tuple[Executor | None, int]]:
    """A Dask cluster's workers, None for so many processes of our own, or a thread of this process."""
    if address is None and jobs is not None:
        yield None, jobs
        return
    if address is None:
        with ThreadPoolExecutor(1) as here:
            yield here, 1
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
        yield cluster, cluster.threads


def conflict_of(study: Study) -> Conflict:
    """The conflict that a study's worlds are of."""
    return parse(study.text, str(study.folder / "conflict.yaml"))


def summary(study: Study) -> Finding[WorldsAnswer]:
    """What the worlds of a study say."""
    records, aside = read_records(study.folder), read_aside(study.folder)
    conflict, found = conflict_of(study), digest(study.folder)
    return answer(conflict, records, seed=study.seed, digest=found, aside=aside, way=study.way)


def discovered(study: Study, measure: str | None = None) -> DiscoverTold:
    """In what region of the numbers a measure is one half or more, or holds as asked."""
    conflict = conflict_of(study)
    table, words = study_table(study, conflict), words_of(conflict)
    name = measure_of(table, measure)
    outcome = name if any(sign in name for sign in "<>=") else f"{name}>=0.5"
    found = discovery(
        table, outcome, seed=study.seed, words=lambda path: words.get(path, path), all_solved=among(table)
    )
    return {
        "title": conflict.title,
        "outcome": found["outcome"],
        "worlds": found["worlds"],
        "looked_in": found["looked_in"],
        "judged_on": found["judged_on"],
        "base": found["base"],
        "candidates": found["candidates"],
        "covered": found["covered"],
        "boxes": found["boxes"],
        "says": found["says"],
    }


def weighed(study: Study) -> WeighedTold:
    """What the record makes likelier."""
    conflict = conflict_of(study)
    table, words = study_table(study, conflict), words_of(conflict)
    agreement = recorded(build(one_world(conflict), talks=False)).items()
    signed = {name.partition(".")[2]: str(option) for name, option in agreement if name.startswith("terms.")}
    told = posterior(
        table, seed=study.seed, words=lambda path: words.get(path, path), agreement=signed, all_solved=among(table)
    )
    return {"title": conflict.title, "labels": labels(conflict), **told}
