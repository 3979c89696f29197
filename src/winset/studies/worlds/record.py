"""One world solved: its numbers, whether it is admissible, and everything that is measured of it, as plain data."""

from __future__ import annotations

import math
import zlib
from dataclasses import dataclass
from functools import lru_cache, partial
from typing import TYPE_CHECKING, Any, NotRequired, TypedDict

import numpy as np

from winset.cases.read import parse
from winset.cases.telling import one_world
from winset.cases.worlds import at_quantiles, draw, uncertain, unit, with_values
from winset.errors import ConflictError
from winset.game.game import build
from winset.game.packages import lasting_values, worth_of
from winset.game.peace import durable
from winset.solver.solution import solve
from winset.studies.claims import claims
from winset.studies.likelihood import score_record
from winset.studies.month.path import path_of
from winset.studies.month.votes import read_votes
from winset.studies.month.win_set import in_the_way, win_set
from winset.studies.outcome import Outcome, median_month, outcome_of
from winset.studies.questions import questions
from winset.studies.solved import Solved
from winset.studies.statements import binding, rows_of, without_talks
from winset.studies.words import has_terms, most_likely
from winset.studies.worlds.beginning import beginning
from winset.studies.worlds.chances import Features
from winset.studies.worlds.table import PASSED, RULED_OUT

if TYPE_CHECKING:
    from collections.abc import Callable, Mapping, Sequence

    from winset.cases.schema import Conflict
    from winset.cases.worlds import Uncertain
    from winset.game.game import Game
    from winset.solver.solution import Solution
    from winset.studies.questions import QuestionTold
    from winset.studies.worlds.chances import Sieve
    from winset.studies.worlds.table import MeasureValue

    Sifted = Callable[[Mapping[str, float]], tuple[float, bool]]

SECOND = " second"
"""The word of the hash that decides on a world's second chance; none by which a number is drawn begins with a space."""

YEARS = 10
"""Years of peace of which `lasts` is the chance, where the watch reaches so far; else its whole length."""


class RecordSeen(TypedDict):
    """What a world gives the recorded history."""

    months: list[float | None]
    forecast: list[float]
    signed: list[int]
    terms: dict[str, dict[str, float]]


class WorldRecord(TypedDict):
    """One world solved, or why it was not.

    `margins` are there where statements are tested before a solve, and `chance` where worlds had one of being solved.
    """

    world: int
    status: str
    why: str | None
    numbers: list[float]
    admissible: bool | None
    statements: dict[str, str]
    measures: dict[str, MeasureValue]
    signed_by: list[float]
    record: RecordSeen
    margins: NotRequired[dict[str, float]]
    chance: NotRequired[float]


@dataclass(frozen=True, slots=True)
class WorldTask:
    """Solves worlds of one conflict by their numbers: what a worker is given.

    Attributes
    ----------
    text : str
        The conflict file.
    name : str
        What to call it.
    seed : int
        Of worlds that are drawn.
    thorough : int
        Of worlds below this number those that are admissible are also asked the file's claims and questions.
    rows : tuple of tuples of (str, float)
        Where worlds are placed and not drawn: for each world some keys of uncertain numbers with their quantiles; other
        numbers stay where the file has them.
    tested : bool
        Whether statements that need no talks are tested first, and a world that breaks one is not solved.
    """

    text: str
    name: str
    seed: int
    thorough: int = 0
    rows: tuple[tuple[tuple[str, float], ...], ...] = ()
    tested: bool = False

    @property
    def key(self) -> str:
        """What tells one conflict from another."""
        return self.text

    def __reduce__(self) -> tuple[Any, ...]:
        """Packed small, since each call takes it along."""
        return _unpacked, (_packed(self.text), self.name, self.seed, self.thorough, self.rows, self.tested)

    def __call__(self, world: int) -> WorldRecord:
        """Solve one world."""
        return self._solved(world, None)

    def sift(self, world: int, sieve: Sieve, chance: float) -> WorldRecord:
        """Solve one world that had a chance of being judged, unless a sieve holds it back."""
        return self._solved(world, partial(self._sifted, sieve, chance, world))

    def _solved(self, world: int, sieved: Sifted | None) -> WorldRecord:
        conflict = _conflict(self.text, self.name)
        numbers = _numbers(self.text, self.name)
        if not self.rows:
            values = draw(numbers, self.seed, world)
        else:
            placed = dict(self.rows[world])
            values = at_quantiles([number for number in numbers if number.key in placed], placed)
        first, alone = _first(self.text, self.name)
        return solve_world(
            conflict,
            values,
            world,
            thorough=world < self.thorough,
            reuse=first,
            alone=alone if self.tested else None,
            sieved=sieved,
            numbers=numbers,
        )

    def _sifted(self, sieve: Sieve, before: float, world: int, margins: Mapping[str, float]) -> tuple[float, bool]:
        """The chance of being solved that a sieve leaves a world, and whether it is solved."""
        chance = sieve.chance(_features(self.text, self.name, self.seed).of([world])[0], margins, before)
        return chance, unit(self.seed, world, SECOND) * before < chance


@lru_cache(maxsize=4)
def _packed(text: str) -> bytes:
    return zlib.compress(text.encode())


def _unpacked(packed: bytes, *rest: Any) -> WorldTask:
    return WorldTask(zlib.decompress(packed).decode(), *rest)


@lru_cache(maxsize=4)
def _conflict(text: str, name: str) -> Conflict:
    return parse(text, name)


@lru_cache(maxsize=4)
def _numbers(text: str, name: str) -> tuple[Uncertain, ...]:
    return uncertain(_conflict(text, name))


@lru_cache(maxsize=4)
def _features(text: str, name: str, seed: int) -> Features:
    return Features(_numbers(text, name), seed)


@lru_cache(maxsize=4)
def _first(text: str, name: str) -> tuple[Game, Game]:
    """The file's own game, and the same without its talks: what its worlds share with them is built once."""
    conflict = one_world(_conflict(text, name))
    return build(conflict), build(conflict, talks=False)


def solve_world(
    conflict: Conflict,
    values: dict[str, float],
    world: int,
    *,
    thorough: bool = False,
    reuse: Game | None = None,
    alone: Game | None = None,
    sieved: Sifted | None = None,
    numbers: Sequence[Uncertain] | None = None,
) -> WorldRecord:
    """Solve a conflict with its uncertain numbers at given values.

    Parameters
    ----------
    conflict : Conflict
    values : dict of path to float
        As `winset.cases.worlds.draw` gives them; numbers not named stay where the file has them.
    world : int
        Its number.
    thorough : bool
        Whether claims and questions are asked too, which takes a solve each; not where the world is not admissible.
    reuse : Game, optional
        Another world's, whose parts are used where they are the same.
    alone : Game, optional
        Another world's without its talks. With it, statements that need no talks are tested first, and a world that
        breaks one of them is not solved.
    sieved : callable, optional
        Given the margins of the statements that were tested first and held, the world's chance of being solved, and
        whether it is.
    numbers : sequence of Uncertain, optional
        Those of the conflict, where they are known.

    Returns
    -------
    dict
        `world`; `status`: `solved`, `ruled_out` where a statement that was tested first is broken, `passed_over` where
        a sieve held it back, or `impossible` where the numbers contradict each other, and then `why`; `numbers`, in the
        order of `uncertain`; `admissible`: whether every statement that can be tested is respected (a tie is not), None
        where none can be; `statements` {id: verdict}; `measures` {name: number, text or None}; `signed_by`: the chance
        of a signature by each period; `record`: {`months`: the log-probability of each recorded month, None where it is
        impossible; `forecast`: the chance of signing at each recorded month's talks; `signed`; `terms` {issue: {option:
        probability that something is signed with it}}}; with `alone`, `margins` {id: by how many noises the statement
        is respected}; `chance` where a sieve gave one.

    Examples
    --------
    >>> from winset.cases.read import parse
    >>> toy = ("{winset: 1, title: t, parties: {a: {values: {x: {y: {low: 1, mode: 2, high: 4}}}}}, "
    ...        "issues: {x: [y, z]}, consent: [{of: [a]}]}")
    >>> found = solve_world(parse(toy), {"parties.a.values.x.points.y": 3.0}, 0)
    >>> found["measures"]["terms.x"], found["numbers"]
    ('y', [3.0])
    """
    drawn = [values.get(number.path, number.value) for number in numbers or uncertain(conflict)]
    record: WorldRecord = {"world": world, "status": "solved", "why": None, "numbers": drawn,
                      "admissible": None, "statements": {}, "measures": {}, "signed_by": [],
                      "record": {"months": [], "forecast": [], "signed": [], "terms": {}}}  # fmt: skip
    try:
        made = one_world(with_values(conflict, values))
    except ConflictError as error:
        return {**record, "status": "impossible", "why": "; ".join(problem.message for problem in error.problems)}
    verdicts = _Verdicts(made)
    if alone is not None:
        verdicts.test(solve(build(made, reuse=alone, talks=False), threads=1, talks=False), first=True)
        record["margins"] = verdicts.margins
        if verdicts.admissible is False:
            return {**record, "status": RULED_OUT, "statements": verdicts.told, "admissible": False}
        if sieved is not None:
            record["chance"], kept = sieved(verdicts.margins)
            if not kept:
                return {**record, "status": PASSED, "numbers": []}
    outcome = outcome_of(made, reuse=reuse, threads=1)
    verdicts.test(outcome.solution)
    measures = _measures(outcome)
    if conflict.headline == "worlds":
        measures |= beginning(outcome, measures)
    if thorough and verdicts.admissible is not False:
        measures |= _asked(made, outcome)
    return {
        **record,
        "statements": verdicts.told,
        "admissible": verdicts.admissible,
        "measures": measures,
        "signed_by": outcome.signed_by.tolist(),
        "record": _recorded(outcome),
    }


class _Verdicts:
    """The statements that bind worlds, each tested once: by the war alone, or by the whole conflict solved."""

    def __init__(self, conflict: Conflict) -> None:
        self.left = binding(conflict)
        self.told: dict[str, str] = {}
        self.margins: dict[str, float] = {}
        self.conflict = conflict

    def test(self, solution: Solution, *, first: bool = False) -> None:
        """Read those left; `first`, those that need no talks alone."""
        chosen = {name: one for name, one in self.left.items() if not first or without_talks(self.conflict, one)}
        for name, row in zip(chosen, rows_of(chosen.values(), solution), strict=True):
            self.told[name] = row["verdict"]
            if row["margin"] is not None:
                self.margins[name] = row["margin"]
            del self.left[name]

    @property
    def admissible(self) -> bool | None:
        """Whether all of those that could be tested are respected; None where none could be."""
        told = [verdict for verdict in self.told.values() if verdict != "not_testable"]
        return all(verdict == "respected" for verdict in told) if told else None


def admissible_by(conflict: Conflict, solution: Solution) -> bool | None:
    """Whether a solved world respects every statement that can be tested; None where none can be."""
    verdicts = _Verdicts(conflict)
    verdicts.test(solution)
    return verdicts.admissible


def _measures(outcome: Outcome) -> dict[str, MeasureValue]:
    """What is read off one solve."""
    game, ahead = outcome.game, outcome.ahead
    signed = ahead.signed
    found: dict[str, MeasureValue] = {"signed": signed}
    if game.conflict.time is not None:
        if game.history.states:
            last = len(game.history.states) - 1
            found[f"signed_by.{game.calendar.label(last)}"] = float(outcome.signed_by[last])
        found["median_month"] = median_month(outcome)
        found |= _path(outcome)
    told = has_terms(game.conflict, signed)
    terms = {issue: most_likely(options) if told else None for issue, options in outcome.options().items()}
    found |= {f"terms.{issue}": option for issue, option in terms.items()}
    found |= {f"ending.{name}": float(p) for name, p in zip(game.conflict.endings, ahead.ended, strict=True)}
    left = {"faded": ahead.faded.sum()} if game.calendar.open else {"war_at_horizon": ahead.war_at_horizon}
    found |= {name: float(p) for name, p in left.items()}
    found |= {f"account.{name}": float(x) for name, x in zip(game.conflict.accounts, ahead.accounts, strict=True)}
    return found | _lasting(outcome, {issue: option or "" for issue, option in terms.items()})


def _path(outcome: Outcome) -> dict[str, MeasureValue]:
    """Along the record: the first month with a package worth signing at once, and who blocks in each month."""
    game, solution = outcome.game, outcome.solution
    if not game.history.states:
        return {}
    opens: str | None = None
    found: dict[str, MeasureValue] = {}
    for t, s in path_of(solution):
        now = win_set(read_votes(game, t, s, solution.continuation[t]))
        month = game.calendar.label(t)
        opens = month if opens is None and now["size"] else opens
        found[f"blocker.{month}"] = "+".join(name for name in game.parties if name in in_the_way(now))
        found[f"sign.{month}"] = float(solution.sign[t, s])
    return {"opens": opens, **found}


def years_watched(game: Game) -> float | None:
    """The years of peace of which `lasts` is the chance; None where nobody may break one."""
    horizon, months = game.bound.peace.horizon, game.calendar.months
    return min(horizon, round(12 * YEARS / months)) * months / 12 if horizon else None


def _lasting(outcome: Outcome, likely: dict[str, str]) -> dict[str, float]:
    """The chance that nobody breaks the peace within `YEARS`, with each option of each issue in what is signed.

    The other issues are as signed by the record, or as likely, and the state is the last of the record, or the first.
    """
    game = outcome.game
    peace, signed = game.bound.peace, game.history.agreement or likely
    if not peace.horizon or not all(signed.values()):
        return {}
    issues = game.packages.issues
    options = dict(zip(issues, game.packages.options, strict=True))
    terms = [(issue, option) for issue in issues for option in options[issue]]
    codes = np.array([[options[issue].index(signed[issue]) for issue in issues]] * len(terms), dtype=np.int64)
    for row, (issue, option) in zip(codes, terms, strict=True):
        row[issues.index(issue)] = options[issue].index(option)
    s = path_of(outcome.solution)[-1][1] if game.history.states else outcome.state
    frame = {issue: codes[:, i] for i, issue in enumerate(issues)}
    here, values = lasting_values(worth_of(game.bound, codes), game.states.frame_at(s), np.arange(len(codes)), frame)
    years = min(peace.horizon, round(12 * YEARS / game.calendar.months))
    held = durable(values, game.bound, here)[1][years - 1]
    return {f"lasts.{issue}.{option}": float(p) for (issue, option), p in zip(terms, held, strict=True)}


def _recorded(outcome: Outcome) -> RecordSeen:
    """What the world gives the recorded history."""
    game, solution = outcome.game, outcome.solution
    if not game.conflict.history:
        return {"months": [], "forecast": [], "signed": [], "terms": {}}
    scores = score_record(solution)
    path = path_of(solution)[: len(scores)]
    signed = [int(k == len(path) - 1 and game.history.agreement is not None) for k in range(len(path))]
    return {
        "months": [None if math.isinf(score.log) else score.log for score in scores],
        "forecast": [float(solution.sign[t, s]) for t, s in path],
        "signed": signed,
        "terms": outcome.options(),
    }


def _asked(conflict: Conflict, outcome: Outcome) -> dict[str, MeasureValue]:
    """The file's claims and questions."""
    found: dict[str, MeasureValue] = {}
    solved = Solved(outcome)
    if conflict.claims:
        rows = claims(conflict, solved=solved).to_json()["claims"]
        found |= {f"claim.{row['id']}": row["verdict"] for row in rows}
    for question in questions(conflict, solved=solved).to_json()["questions"] if conflict.questions else []:
        found |= _answers(question)
    return found


def _answers(row: QuestionTold) -> dict[str, MeasureValue]:
    """The chance of a signature under a question's changes, and how much that differs."""
    changed = row["changed"] or row["baseline"]
    if row["cannot"] or changed is None:
        return {f"question.{row['id']}": None}
    by = list(changed["signed_by"].values())
    return {f"question.{row['id']}": changed["signed"] if "signed" in changed else by[-1] if by else None}
