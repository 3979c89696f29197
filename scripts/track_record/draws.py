"""Worlds of a war: forty plain draws, then as many as it takes for fifty that respect the record's preferences."""

from __future__ import annotations

import json
import shutil
import time
from concurrent.futures import ProcessPoolExecutor
from functools import partial
from typing import TYPE_CHECKING, Any

import numpy as np

from track_record.judge import judge, plain
from track_record.wars import War
from winset.cases.offers import answers_of
from winset.cases.schema import Statement
from winset.cases.worlds import draw, uncertain, with_values
from winset.errors import ConflictError, StudyError
from winset.studies.outcome import outcome_of
from winset.studies.statements import binding, named, rows_of
from winset.studies.worlds.stats import effective_size, share_row, weighed_row
from winset.studies.worlds.study import read_records
from winset.studies.worlds.table import table_of
from winset.studies.worlds.worlds import begun, solved, summary

if TYPE_CHECKING:
    from collections.abc import Callable, Mapping, Sequence

    import winset
    from track_record.wars import Expected
    from winset.cases.schema import Step
    from winset.studies.worlds.table import Table

    Tell = Callable[[str], None]

SEED = 1918
PLAIN = 40
"""Worlds that are drawn and solved whatever the statements say of them."""

HARDLY = 0.05
"""A statement that fewer of them respect contradicts the file's own numbers: it is told, and set aside for the rest."""

ENOUGH = 50.0
"""Effective admissible worlds after which no more are drawn."""

FIRST, MORE = 40, 40
"""Worlds solved at first, and at each further look."""


def drawn(war: War, *, asked: Expected | None, tell: Tell, minutes: float, jobs: int) -> dict[str, Any]:
    """Draw worlds until enough are admissible or the time is over, and judge them.

    Returns
    -------
    dict
        `plain`: of the forty plain draws, `solved`, `respected` {statement: share that respects it}, and as below
        `shares`, `likelier`; `aside`: statements that hardly any of them respects; `idle`: those that all
        respect; then of the worlds that respect the rest, `seed`, `drawn`, `solved`, `admissible`, `effective`,
        `acceptance`, `digest`; `shares` {item: {share, low, high}} of the worlds in which it is a hit; `likelier`: of
        those in which a signature by the period asked for is likelier than not. The last two are empty or None where
        there is no world.
    """
    conflict = war.conflict
    plain_draws = _plain(war, asked, tell, jobs)
    respected = _respected(plain_draws)
    aside = [name for name, share in respected.items() if share < HARDLY]
    idle = [name for name, share in respected.items() if share == 1]
    whole = [row for row in plain_draws if row["judged"] is not None]
    told: dict[str, Any] = {"seed": SEED, "aside": aside, "idle": idle, "numbers": len(uncertain(conflict))}
    told["plain"] = {"solved": len(whole), "respected": respected, **_summed(whole, np.ones(len(whole)))}
    return told | _admissible(war, without(conflict, aside), asked, tell=tell, minutes=minutes, jobs=jobs)


def forget(war: War) -> None:
    """Leave no world that an earlier call has drawn."""
    shutil.rmtree(war.worlds, ignore_errors=True)
    for kind in ("plain", "judged"):
        (war.worlds.parent / f"{war.name}.{kind}.json").unlink(missing_ok=True)


def without(conflict: winset.Conflict, aside: Sequence[str]) -> winset.Conflict:
    """The conflict without some of its statements, and with offers in it that no longer bind."""
    kept = tuple(one for name, one in named(conflict).items() if isinstance(one, Statement) and name not in aside)
    loose = [(answer.step, answer.party) for answer in answers_of(conflict) if answer.id in aside]
    steps = tuple(_loosened(step, [party for one, party in loose if one is step]) for step in conflict.history)
    return conflict.changed({"statements": kept, "history": steps})


def _loosened(step: Step, loose: Sequence[str]) -> Step:
    """A step of the record without the answers of some parties to its offer."""
    if not loose:
        return step
    said = {"refused": tuple(party for party in step.refused if party not in loose),
            "accepted": tuple(party for party in step.accepted if party not in loose)}  # fmt: skip
    return step.model_copy(update=said if any(said.values()) else {"binds": False})


def _plain(war: War, asked: Expected | None, tell: Tell, jobs: int) -> list[dict[str, Any]]:
    """The plain draws, each solved and judged once; those of an earlier call are kept."""
    path = war.worlds.parent / f"{war.name}.plain.json"
    kept = _kept(path, war.conflict.digest)
    left = [world for world in range(PLAIN) if str(world) not in kept]
    with ProcessPoolExecutor(jobs) as workers:
        for world, found in zip(left, workers.map(partial(plain_world, War(war.name), asked), left), strict=True):
            kept[str(world)] = found
            _keep(path, war.conflict.digest, kept)
            tell(f"plain draws {len(kept)} of {PLAIN}")
    return [kept[str(world)] for world in range(PLAIN)]


def plain_world(war: War, asked: Expected | None, world: int) -> dict[str, Any]:
    """One draw of all uncertain numbers, solved; `judged` is None where its numbers contradict each other."""
    try:
        conflict = with_values(war.conflict, draw(uncertain(war.conflict), SEED, world))
    except ConflictError:
        return {"judged": None, "verdicts": {}}
    outcome = outcome_of(conflict)
    statements = binding(conflict)
    rows = rows_of(statements.values(), outcome.solution)
    verdicts = {name: row["verdict"] for name, row in zip(statements, rows, strict=True)}
    return {"judged": plain(judge(outcome, asked)) if asked else [], "verdicts": verdicts}


def _respected(draws: Sequence[Mapping[str, Any]]) -> dict[str, float]:
    """Of each statement that some draw tests, the share of these draws that respect it."""
    found: dict[str, list[bool]] = {}
    for row in draws:
        for name, verdict in row["verdicts"].items():
            if verdict != "not_testable":
                found.setdefault(name, []).append(verdict == "respected")
    return {name: sum(held) / len(held) for name, held in found.items()}


def _admissible(
    war: War, conflict: winset.Conflict, asked: Expected | None, *, tell: Tell, minutes: float, jobs: int
) -> dict[str, Any]:
    """Worlds that respect the statements of a conflict, drawn until there are enough or the time is over."""
    until = time.monotonic() + 60 * minutes
    resume = (war.worlds / "study.json").exists()
    try:
        study, task = begun(conflict, war.worlds, seed=SEED, resume=resume)
    except StudyError:  # the worlds there are of another file, or of what another set of draws had set aside
        forget(war)
        resume = False
        study, task = begun(conflict, war.worlds, seed=SEED, resume=False)
    there = sum(record["status"] == "solved" for record in read_records(study.folder)) if resume else 0
    wanted = max(FIRST, there)
    while True:
        solved(study, task, wanted, jobs=jobs, progress=lambda done, of, _: tell(f"worlds {done} of {of}"))
        table = table_of(read_records(study.folder), [number.path for number in uncertain(conflict)])
        size = effective_size(table.weight[table.admissible])
        if size >= ENOUGH or time.monotonic() > until:
            break
        wanted += MORE
    found = summary(study).to_json()
    told: dict[str, Any] = {
        "effective": size,
        "drawn": found["drawn"],
        "solved": found["solved"],
        "admissible": found["admissible"],
    }
    told |= {"acceptance": found["acceptance"], "digest": found["digest"]}
    return told | _judged(war, asked, table, tell, jobs)


def _judged(war: War, asked: Expected | None, table: Table, tell: Tell, jobs: int) -> dict[str, Any]:
    """Solve the admissible worlds once more, each held against what was expected as the point is."""
    path = war.worlds.parent / f"{war.name}.judged.json"
    rows = np.flatnonzero(table.admissible)
    kept = _kept(path, war.conflict.digest)
    names = [str(int(world)) for world in table.worlds[rows]]
    left = [(name, dict(zip(table.paths, table.numbers[row].tolist(), strict=True)))
            for name, row in zip(names, rows, strict=True) if name not in kept]  # fmt: skip
    with ProcessPoolExecutor(jobs) as workers:
        done = workers.map(partial(admissible_world, War(war.name), asked), [values for _, values in left])
        for (name, _), found in zip(left, done, strict=True):
            kept[name] = found
            _keep(path, war.conflict.digest, kept)
            tell(f"judging {len(kept)} of {rows.size}")
    return _summed([kept[name] for name in names], table.weight[rows])


def admissible_world(war: War, asked: Expected | None, values: Mapping[str, float]) -> dict[str, Any]:
    """One world of known numbers, solved and judged."""
    outcome = outcome_of(with_values(war.conflict, values))
    return {"judged": plain(judge(outcome, asked)) if asked else []}


def _summed(judged: Sequence[Mapping[str, Any]], weight: np.ndarray) -> dict[str, Any]:
    """Shares of the weight of the worlds in which each item is a hit."""
    if not judged:
        return {"shares": {}, "likelier": None}
    items = [row["item"] for row in judged[0]["judged"]]
    shares = {item: dict(weighed_row(np.array([one["judged"][k]["hit"] for one in judged]), weight))
              for k, item in enumerate(items)}  # fmt: skip
    chance = np.array([one["judged"][0]["says"] for one in judged]) if items else np.array([])
    likelier = dict(weighed_row(chance >= 0.5, weight)) if items else dict(share_row(0, 0))
    return {"shares": shares, "likelier": likelier}


def _kept(path: Any, digest: str) -> dict[str, Any]:
    """Worlds that an earlier call has judged, where the war has not changed since."""
    if not path.exists():
        return {}
    found = json.loads(path.read_text(encoding="utf-8"))
    return dict(found["worlds"]) if found["digest"] == digest else {}


def _keep(path: Any, digest: str, kept: Mapping[str, Any]) -> None:
    path.parent.mkdir(parents=True, exist_ok=True)
    path.write_text(json.dumps({"digest": digest, "worlds": kept}), encoding="utf-8")
