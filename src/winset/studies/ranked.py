"""What an answer from rankings holds for: its share of all numbers that respect them, read off worlds."""

from __future__ import annotations

import time
from typing import TYPE_CHECKING, Any

from winset.cases.telling import one_world
from winset.game.game import build
from winset.solver.solution import solve
from winset.studies.made import ranked_numbers
from winset.studies.progress import silent
from winset.studies.worlds.worlds import worlds as drawn

if TYPE_CHECKING:
    from collections.abc import Callable

    from winset.cases.schema import Conflict
    from winset.studies.made import RankedTerm, RankingShares
    from winset.studies.progress import Tell
    from winset.studies.timeline import TimelineAnswer

WORLDS = 200
"""How many worlds a run of a file with rankings draws."""

SEED = 0
"""The seed of those worlds."""

SLOW = 0.5
"""Seconds a solve may take for worlds to be solved in this process, one after the other."""


def with_shares(answer: TimelineAnswer, conflict: Conflict, worlds: int, progress: Tell | None) -> TimelineAnswer:
    """An answer with the share of the worlds in which it holds; as it is where none are to be drawn.

    Parameters
    ----------
    answer : TimelineAnswer
        Of the conflict, seen from its start.
    conflict : Conflict
    worlds : int
        How many are solved.
    progress : callable or None
        Told what is being done and the share of it done, from 0 to 1.
    """
    if not worlds:
        return answer
    tell = progress or silent
    found = ranking_shares(conflict, worlds, progress=lambda n, of, _: tell("drawing worlds", n / max(of, 1)))
    provenance = {**answer["provenance"], "seed": SEED, "worlds": worlds}
    return {**answer, "rankings": found, "provenance": provenance}  # type: ignore[typeddict-item]


def ranking_shares(
    conflict: Conflict,
    worlds: int,
    *,
    seed: int = SEED,
    jobs: int | None = None,
    progress: Callable[[int, int, float | None], None] | None = None,
) -> RankingShares:
    """In what share of the worlds that respect rankings, ranges and statements the answer of a file holds.

    Parameters
    ----------
    conflict : Conflict
    worlds : int
        How many are solved.
    seed : int
        Of the draws.
    jobs : int, optional
        In so many processes; the shares do not depend on it. Default: this one where a solve is fast, else two.
    progress : callable, optional
        As `winset.studies.worlds.worlds.worlds` takes it.

    Raises
    ------
    RequestError
        Where nothing is ranked and no number is uncertain.

    Examples
    --------
    >>> from winset.cases.read import parse
    >>> toy = ("{winset: 2, title: t, issues: {x: [y, w, z]}, consent: [{of: [a, b]}], parties: {"
    ...        "a: {ranking: {x: [y, w, z]}, anchor: {x: 9}, otherwise: -4}, "
    ...        "b: {ranking: {x: [z, w, y]}, anchor: {x: 9}, otherwise: -4}}}")
    >>> found = ranking_shares(parse(toy), 20)
    >>> found["solved"], found["measure"], found["share"]
    (20, 'signed', 0.05)
    """
    found = drawn(conflict, worlds, seed=seed, jobs=jobs or jobs_of(conflict), progress=progress).to_json()
    measures, shares = found["point"]["measures"], found["shares"]
    measure = next((name for name in measures if name.startswith("signed_by.")), "signed")
    signed, value = shares.get(measure), measures[measure]
    terms: dict[str, RankedTerm] = {}
    for name, option in measures.items():
        held: Any = shares.get(name) or {}
        row = next((one for one in held.get("values", ()) if one["value"] == option), None)
        if name.startswith("terms.") and row is not None:
            terms[name.removeprefix("terms.")] = {
                "option": None if option is None else str(option),
                "share": row["share"],
                "low": row["low"],
                "high": row["high"],
            }
    return {
        "ranked": ranked_numbers(conflict), "worlds": worlds, "seed": seed, "solved": found["solved"],
        "admissible": found["admissible"], "statements": len(found["statements"]),
        "acceptance": found["acceptance"], "measure": measure,
        "value": float(value or 0.0), "share": signed and signed["share"], "low": signed and signed["low"],
        "high": signed and signed["high"], "terms": terms,
    }  # fmt: skip


def jobs_of(conflict: Conflict) -> int | None:
    """In how many processes worlds are solved: two, or None for this one where a solve is fast."""
    game = build(one_world(conflict))
    began = time.monotonic()
    solve(game)
    return 2 if time.monotonic() - began > SLOW else None
