"""What a study of worlds says: the file's own standing first, then shares of admissible worlds beside the record."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any, TypedDict

from winset.cases.telling import one_world
from winset.cases.worlds import uncertain
from winset.game.game import build
from winset.studies.finding import Finding, Told, provenance_of
from winset.studies.statements import named, said
from winset.studies.words import Labels, labels
from winset.studies.worlds.record import solve_world, years_watched
from winset.studies.worlds.shares import (
    MeasureShares,
    StatementShare,
    WorldHistory,
    sample,
    shares,
    shares_of,
)
from winset.studies.worlds.study import EVERY
from winset.studies.worlds.table import MeasureValue, table_of

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping

    from winset.cases.schema import Conflict
    from winset.game.game import Game
    from winset.studies.worlds.opposed import NearestWorlds, NeverTogether
    from winset.studies.worlds.record import WorldRecord
    from winset.studies.worlds.table import Table

QUESTION = "In what share of the worlds that respect the documented preferences does each answer hold?"
TITLE = "Worlds"
SOURCE = "docs/model.md section 6"

SPREAD_OVER = ("signed_by", "signed")
"""Measures over which alternative histories are spread: the first that there is, by the first word of its name."""


class StatementWorlds(StatementShare):
    """A statement in the worlds, beside the file's own verdict on it."""

    says: str | None
    point: str | None


class WorldFailure(TypedDict):
    """A world that failed or is set aside, and why."""

    world: int
    why: str | None


class PointTold(TypedDict):
    """The file at its modes as a world."""

    admissible: bool | None
    measures: dict[str, MeasureValue]
    violated: list[str]


class PointHeld(TypedDict, total=False):
    """What is there only of a file whose answer at its modes may be told."""

    point: PointTold


class WorldsAnswer(Told, PointHeld):
    """In what share of the admissible worlds each answer holds."""

    title: str
    labels: Labels
    n: int
    drawn: int
    tested: int
    solved: int
    impossible: int
    failed: int
    admissible: int
    effective: float
    way: str
    statements: list[StatementWorlds]
    never_together: list[NeverTogether] | None
    nearest: NearestWorlds | None
    shares: dict[str, MeasureShares]
    shares_solved: dict[str, MeasureShares]
    acceptance: float | None
    acceptance_interval: list[float]
    digest: str | None
    seed: int
    numbers: int
    recorded: dict[str, MeasureValue]
    lasts_years: float | None
    samples: list[WorldHistory]
    failures: list[WorldFailure]


def paths_of(conflict: Conflict) -> list[str]:
    """What the numbers of a world are, in their order."""
    return [number.path for number in uncertain(conflict)]


def answer(
    conflict: Conflict,
    records: Iterable[Mapping[str, Any]],
    *,
    seed: int,
    digest: str | None = None,
    aside: Mapping[int, str] | None = None,
    way: str = EVERY,
) -> Finding[WorldsAnswer]:
    """Sum up solved worlds.

    Parameters
    ----------
    conflict : Conflict
        Whose worlds they are.
    records : iterable of Record
    seed : int
        Of the worlds; also draws which of equal worlds are told as histories.
    digest : str, optional
        Of all records.
    aside : mapping of int to str, optional
        Worlds that are set aside, and why.
    way : str
        Which worlds were solved; see `winset.studies.worlds.study`.

    Returns
    -------
    Finding
        `n`, `drawn`, `tested`, `solved`, `impossible`, `failed` (those set aside among them), `admissible`,
        `effective` (as `winset.studies.worlds.shares.shares` has them), `way`, `acceptance` (with `low` and
        `high` beside it in `acceptance_interval`), `digest`, `seed`, `numbers` (how many are uncertain), `statements`
        (each with `says` and the file's own verdict, `point`), `never_together`, `nearest`, `shares`, `shares_solved`
        (the same over all solved worlds); `point`: the file at its modes as a world, `admissible`, `violated` and
        `measures`, not there where the file has its answers told as shares alone; `recorded` {measure: what happened};
        `samples`: alternative histories; `failures` [{`world`, `why`}].

    Raises
    ------
    LimitError
        Where the conflict is larger than a stated limit.
    """
    game = build(one_world(conflict))
    point = solve_world(conflict, {}, 0, reuse=game) if conflict.headline == "point" else None
    table = table_of(records, paths_of(conflict))
    found = shares(table)
    says = {name: said(conflict, one) for name, one in named(conflict).items()}
    failures = [WorldFailure(world=int(world), why=why)
                for world, status, why in zip(table.worlds, table.status, table.why, strict=True)
                if status == "failed"]  # fmt: skip
    failures += [WorldFailure(world=world, why=why) for world, why in (aside or {}).items()]
    acceptance = found["acceptance"]
    told: WorldsAnswer = {
        "study": "worlds",
        "title": conflict.title,
        "labels": labels(conflict),
        "n": found["n"] + len(aside or {}),
        "drawn": found["drawn"] + len(aside or {}),
        "tested": found["tested"],
        "solved": found["solved"],
        "impossible": found["impossible"],
        "failed": len(failures),
        "admissible": found["admissible"],
        "effective": found["effective"],
        "way": way,
        "statements": [{**row, "says": says.get(row["id"]), "point": point and point["statements"].get(row["id"])}
                       for row in found["statements"]],
        "never_together": found["never_together"],
        "nearest": found["nearest"],
        "shares": found["shares"],
        "shares_solved": shares_of(table.select(table.solved)),
        "acceptance": acceptance["share"],
        "acceptance_interval": [acceptance["low"], acceptance["high"]],
        "digest": digest,
        "seed": seed,
        "numbers": len(paths_of(conflict)),
        **_point(point),
        "recorded": recorded(game),
        "lasts_years": years_watched(game),
        "samples": histories(table, seed),
        "failures": failures,
        "provenance": provenance_of(game, seed=seed, numbers="drawn from their ranges"),
    }  # fmt: skip
    return Finding(told)


def _point(record: WorldRecord | None) -> PointHeld:
    """The file at its modes; nothing where that is not to be told."""
    if record is None:
        return {}
    violated = [name for name, verdict in record["statements"].items() if verdict in ("violated", "tie")]
    return {"point": {"admissible": record["admissible"], "measures": record["measures"], "violated": violated}}


def recorded(game: Game) -> dict[str, MeasureValue]:
    """What the record has to set beside a measure: the terms signed, the month, how it ended, the claims to be met."""
    history, calendar = game.history, game.calendar
    found: dict[str, MeasureValue] = {f"terms.{issue}": option for issue, option in (history.agreement or {}).items()}
    if history.agreement is not None and game.conflict.time is not None:
        month = calendar.label(len(history.states) - 1)
        found |= {f"signed_by.{month}": 1.0, "signed": 1.0, "median_month": month}
    return found


def histories(table: Table, seed: int) -> list[WorldHistory]:
    """Admissible worlds as alternative histories, spread over the chance of a signature by the record's end."""
    names = [name for word in SPREAD_OVER for name in table.measures if name.partition(".")[0] == word]
    measure = next((name for name in reversed(names) if name != "signed"), "signed")
    return sample(table, measure, seed=seed) if names and table.admissible.any() else []
