"""The size of a file's numbers: each party's stakes beside what the war that lies ahead costs it."""

from __future__ import annotations

from typing import TYPE_CHECKING, TypedDict

from winset.cases.numbers import value_of
from winset.cases.read import Case, read
from winset.cases.telling import hold_point, one_world
from winset.game.game import build
from winset.game.spans import spans
from winset.solver.solution import solve
from winset.studies.finding import Finding, Told, provenance_of
from winset.studies.progress import silent
from winset.studies.words import labels

if TYPE_CHECKING:
    from collections.abc import Iterator

    from winset.cases.schema import Conflict
    from winset.game.game import Game
    from winset.studies.progress import Tell
    from winset.studies.words import Labels

QUESTION = "How large is each stake beside the war that lies ahead?"
TITLE = "Numbers"
SOURCE = "docs/model.md section 3"

SMALL = 0.1
"""A stake below this share of what the war ahead costs its party is small beside it."""


class StakeSize(TypedDict):
    """One stake: an issue's best option for a party against its worst, or points that depend on more than one issue.

    `share` is the stake over what the war costs the party, None where it costs it nothing; `small` below `least`.
    """

    path: str
    issue: str | None
    best: str | None
    worst: str | None
    stake: float
    share: float | None
    small: bool


class PartySizes(TypedDict):
    """A party's stakes, the largest first; `war` is what fighting on for good is worth to it, `cost` what it costs."""

    party: str
    noise: float
    war: float
    cost: float
    stakes: list[StakeSize]


class NumbersAnswer(Told):
    """Every party's stakes beside the war ahead of it, in its own points; `from` is the date at which they are read."""

    title: str
    labels: Labels
    at: str | None
    least: float
    parties: list[PartySizes]


def numbers(case: Case, *, progress: Tell | None = None) -> Finding[NumbersAnswer]:
    """Each party's stakes beside what the war ahead of it costs it, in its own points.

    Parameters
    ----------
    case : Case
        A conflict, or what `read` takes for one.
    progress : callable, optional
        Told what is being done and the share of it done.

    Returns
    -------
    Finding
        `parties`: for each `war`, what fighting on for good is worth to it at the first talks (without a clock, what it
        has without an agreement), `cost`, the same with its sign turned and at least 0, and `stakes`, the largest
        first: for an issue the points between its best and its worst option, for an entry of `adjust` its own. A stake
        of nothing is left out. `small`: below a tenth of `cost`.

    Examples
    --------
    >>> toy = {"winset": 1, "title": "A toy", "parties": {"a": {"values": {"x": {"y": 2}}, "otherwise": -40}},
    ...        "issues": {"x": ["y", "z"]}, "consent": [{"of": ["a"]}]}
    >>> row = numbers(toy).to_json()["parties"][0]
    >>> row["cost"], row["stakes"][0]["stake"], row["stakes"][0]["small"]
    (40.0, 2.0, True)
    """
    conflict, tell = read(case), progress or silent
    hold_point(conflict)
    tell("the war ahead", 0.0)
    game = build(one_world(conflict))  # what the file costs, and no answer
    solution = solve(game, talks=False, progress=lambda share: tell("the war ahead", share))
    war = solution.war[0, game.initial]
    return Finding(
        NumbersAnswer(study="numbers", title=conflict.title, labels=labels(conflict),
                      at=game.calendar.label(0) or None, least=SMALL,
                      parties=[_party(game, p, float(war[p])) for p in range(len(game.parties))],
                      provenance=provenance_of(game))
    )  # fmt: skip


def _party(game: Game, p: int, war: float) -> PartySizes:
    """One party's stakes."""
    name, cost = game.parties[p], max(0.0, -war)
    found = [*_issues(game, p), *_adjusted(game.conflict, name)]
    stakes = [
        StakeSize(path=path, issue=issue, best=best, worst=worst, stake=stake, share=stake / cost if cost else None,
                  small=stake < SMALL * cost)
        for path, issue, best, worst, stake in sorted(found, key=lambda one: -one[-1])
    ]  # fmt: skip
    return {"party": name, "noise": float(game.noise[p]), "war": war, "cost": cost, "stakes": stakes}


def _issues(game: Game, p: int) -> Iterator[tuple[str, str | None, str | None, str | None, float]]:
    """The issues on which a party has points, and where the file says so."""
    name, party = game.parties[p], game.conflict.parties[game.parties[p]]
    for issue, best, worst, points in spans(game, p):
        key = "values" if issue in party.values else "ranking" if issue in party.ranking else "ideal"
        yield f"parties.{name}.{key}.{issue}", issue, best, worst, points


def _adjusted(conflict: Conflict, name: str) -> Iterator[tuple[str, str | None, str | None, str | None, float]]:
    """A party's points that depend on several issues or on the state."""
    for k, entry in enumerate(conflict.parties[name].adjust):
        stake = abs(value_of(entry.points))
        if stake:
            yield f"parties.{name}.adjust[{entry.id or k}]", None, None, None, stake
