"""The deal board: one package of one month, wholly or partly chosen; who signs it, and what would repair it."""

from __future__ import annotations

import math
from functools import partial
from typing import TYPE_CHECKING, NamedTuple, TypedDict

import numpy as np

from winset.cases.problems import nearest, quoted
from winset.cases.read import Case, read
from winset.errors import RequestError
from winset.game.game import build
from winset.game.packages import MAX_PACKAGES
from winset.studies.dealing.counts import chosen_count, option_counts
from winset.studies.dealing.nearest import nearest_told
from winset.studies.dealing.repairs import middles_told, payments_told
from winset.studies.dealing.standing import clauses_stand, package_chance, parties_stand
from winset.studies.dealing.table import month_table
from winset.studies.deals import TOLERANCES
from winset.studies.finding import Finding, Told, provenance_of
from winset.studies.month.moment import hold_month, solved_for
from winset.studies.month.rules import rules_against
from winset.studies.month.votes import votes_on
from winset.studies.outcome import outcome_of
from winset.studies.progress import silent
from winset.studies.words import lever_labels

if TYPE_CHECKING:
    from collections.abc import Mapping

    from numpy.typing import NDArray

    from winset.cases.schema import Conflict
    from winset.studies.dealing.counts import ChosenCount, OptionCount
    from winset.studies.dealing.nearest import NearestTold
    from winset.studies.dealing.repairs import MiddlesTold, PaymentsTold
    from winset.studies.dealing.standing import ClauseStands, PackageChance, PartyStands
    from winset.studies.dealing.table import MonthTable
    from winset.studies.month.answers import DealAnswers
    from winset.studies.month.rules import RuleAgainst
    from winset.studies.month.signable import Counted
    from winset.studies.outcome import Outcome
    from winset.studies.progress import Tell
    from winset.studies.solved import Solved
    from winset.studies.words import LeverLabels

QUESTION = "Who would sign this very package, who would refuse it, and what is the cheapest repair?"
TITLE = "The deal board"
SOURCE = "Putnam 1988; docs/model.md section 4"


class BoardPackage(TypedDict):
    """A whole package: who signs it and who refuses, which clauses it fails, how likely it is signed, its repairs.

    `forbidden`: the rules that forbid it; then nothing else is told but what lies near. Repairs are looked for where it
    would not be signed, and are None elsewhere.
    """

    package: dict[str, str]
    forbidden: list[RuleAgainst]
    signed: bool
    parties: dict[str, PartyStands]
    refused_by: list[str]
    clauses: list[ClauseStands]
    chance: PackageChance
    nearest: NearestTold | None
    payments: PaymentsTold | None
    middles: MiddlesTold | None


class PackageVotes(NamedTuple):
    """Whether a whole package would be signed, and who would refuse it."""

    signed: bool
    refused_by: list[str]


class BoardMonth(TypedDict):
    """The talks that are read: `size` packages of the win-set, of so many admissible.

    `reach`: what the worst and the best of these are worth to each party beyond having no agreement.
    """

    month: str | None
    state: dict[str, bool | int | str]
    path: str
    talks: bool
    against: str
    answers: DealAnswers
    disagreement: dict[str, float]
    reach: dict[str, list[float]]
    size: Counted
    of: int


class BoardAnswer(Told, BoardMonth):
    """A package of one month, wholly or partly chosen.

    `options`: for each option of each issue the packages that have it with what is chosen on the others, None where
    they were not counted; `package` is None while something is left open.
    """

    title: str
    labels: LeverLabels
    chosen: dict[str, str]
    with_chosen: ChosenCount
    options: dict[str, dict[str, OptionCount] | None]
    package: BoardPackage | None
    recorded: dict[str, str] | None
    listed: bool


def board(
    case: Case,
    package: str | Mapping[str, str],
    *,
    at: str | None = None,
    state: Mapping[str, str] | None = None,
    against: str = "war",
    solved: Solved | None = None,
    progress: Tell | None = None,
) -> Finding[BoardAnswer]:
    """One package of one month: who signs it, who refuses by how much, how likely it is signed, what would repair it.

    Parameters
    ----------
    case : Case
        A conflict, or what `read` takes for one.
    package : 'recorded' or mapping of issue to option
        An issue left out is open.
    at : str, optional
        A month; default that of the recorded agreement, else the first.
    state : mapping of factor to value, optional
        Factors that are to have another value then than on the recorded (or most likely) path.
    against : {'war', 'now'}
        What a party has without an agreement: the value of fighting on for good, or the value of going on.
    solved : Solved, optional
        The conflict already solved.
    progress : callable, optional
        Told what is being done and the share of it done.

    Returns
    -------
    Finding
        See docs/design.md.

    Raises
    ------
    RequestError
        Where the month, the state, an issue or an option is not one that there is.
    LimitError
        Where what is asked for passes a stated limit.

    Examples
    --------
    >>> toy = {"winset": 1, "title": "A toy", "parties": {"a": {"values": {"x": {"y": 2}}, "otherwise": 1}},
    ...        "issues": {"x": ["y", "z"]}, "consent": [{"of": ["a"]}]}
    >>> found = board(toy, {"x": "z"}).to_json()["package"]
    >>> found["refused_by"], found["parties"]["a"]["gain"], found["nearest"]["shown"][0]["changes"]
    (['a'], -1.0, {'x': 'y'})
    """
    conflict = read(case)
    if against not in ("war", "now"):
        raise RequestError("expected war or now", parameter="against", found=against)
    chosen = chosen_of(conflict, package)
    if at is not None:
        hold_month(solved.first.game if solved else build(conflict, talks=False), at)
    first = solved.first if solved else None
    return board_on(board_table(conflict, at=at, state=state, against=against, first=first, progress=progress), chosen)


def listable(conflict: Conflict) -> bool:
    """Whether there are few enough packages to solve the talks over them."""
    return math.prod(len(issue.options) for issue in conflict.issues.values()) <= MAX_PACKAGES


def board_table(
    conflict: Conflict,
    *,
    at: str | None = None,
    state: Mapping[str, str] | None = None,
    against: str = "war",
    first: Outcome | None = None,
    progress: Tell | None = None,
) -> MonthTable:
    """What every package of a month is read from, for whoever asks about one after the other.

    Parameters
    ----------
    conflict : Conflict
    at, state, against, progress
        As `board` takes them.
    first : Outcome, optional
        The conflict already solved.

    Returns
    -------
    MonthTable
    """
    if first is None and not listable(conflict):
        return month_table(solved_for(conflict, against), at=at, state=state, against=against)
    known = first or outcome_of(conflict, progress=partial(progress or silent, "solving"))
    return month_table(known.solution, at=at, state=state, against=against, ahead=known.ahead)


def chosen_of(conflict: Conflict, package: str | Mapping[str, str]) -> dict[int, int]:
    """What is chosen of a package, by the places of issues and options in the file.

    Parameters
    ----------
    conflict : Conflict
    package : 'recorded' or mapping of issue to option

    Raises
    ------
    RequestError
        Where there is no such issue or option, with the nearest that there is, or nothing was signed by the record.
    """
    if isinstance(package, str):
        if package != "recorded":
            raise RequestError(f"package {quoted(package)}: expected `recorded`, or issue=option")
        signed = next((step.agreement for step in conflict.history if step.agreement and step.undone is None), None)
        if signed is None:
            raise RequestError("the file records no agreement; name the package as issue=option")
        package = signed
    issues = {name: list(issue.options) for name, issue in conflict.issues.items()}
    found = {}
    for issue, option in package.items():
        if issue not in issues:
            raise RequestError(f"no issue {quoted(issue)}{nearest(issue, issues)}", parameter="package")
        if option not in issues[issue]:
            told = f"{issue} has no option {quoted(option)}{nearest(option, issues[issue])}"
            raise RequestError(told, parameter="package")
        found[list(issues).index(issue)] = issues[issue].index(option)
    return dict(sorted(found.items()))


def board_on(table: MonthTable, chosen: Mapping[int, int]) -> Finding[BoardAnswer]:
    """The answer of the board, from the table of a month; no solve is needed for it.

    Parameters
    ----------
    table : MonthTable
    chosen : mapping of issue to option
        By their places, as `chosen_of` has them.

    Returns
    -------
    Finding
        As `board`.
    """
    space, game = table.space, table.game
    counted = zip(space.issues, space.options, option_counts(table, chosen), strict=True)
    whole = np.array([chosen[i] for i in range(len(space.issues))]) if len(chosen) == len(space.issues) else None
    return Finding(
        {
            "study": "board",
            "title": game.conflict.title,
            **_month(table),
            "labels": lever_labels(game.conflict),
            "chosen": {space.issues[i]: space.options[i][o] for i, o in chosen.items()},
            "with_chosen": chosen_count(table, chosen),
            "options": {
                issue: dict(zip(options, found, strict=True)) if found else None for issue, options, found in counted
            },
            "package": None if whole is None else _package(table, whole),
            "recorded": game.history.agreement,
            "listed": table.shelves is not None,
            "provenance": provenance_of(
                game,
                phases=table.phases,
                method=METHOD,
                at=table.moment.month,
                rounded=space.rounded,
                grid=f"1e-{space.grid}",
                tolerance=TOLERANCES,
            ),
        }
    )


def package_votes(table: MonthTable, chosen: Mapping[int, int]) -> PackageVotes | None:
    """The votes on a package alone, to hold one table's beside another's; None where it is not whole or is forbidden.

    Parameters
    ----------
    table : MonthTable
    chosen : mapping of issue to option
        By their places, as `chosen_of` has them.
    """
    if len(chosen) != len(table.space.issues):
        return None
    rows, admitted = table.rows_of(np.array([[chosen[i] for i in range(len(chosen))]]))
    if not admitted[0]:
        return None
    votes = votes_on(table.space, rows)
    return PackageVotes(bool(votes.passes()[0]), [votes.parties[p] for p in votes.refusing])


METHOD = "static votes on the package, and on those around it; exact, nothing is drawn"


def _month(table: MonthTable) -> BoardMonth:
    game, moment, win = table.game, table.moment, table.win_set
    t, s = moment.period, moment.state
    return {
        "month": moment.month,
        "state": game.states[s],
        "path": moment.path,
        "talks": bool(game.weights_at(t)[s].sum() > 0 and game.talks_pace_at(t)[s] > 0),
        "against": table.against,
        "answers": table.answers,
        "disagreement": dict(zip(table.space.parties, table.space.threshold.tolist(), strict=True)),
        "reach": dict(zip(table.space.parties, table.reach.T.tolist(), strict=True)) if win["of"] else {},
        "size": win["size"],
        "of": win["of"],
    }


def _package(table: MonthTable, digits: NDArray[np.int64]) -> BoardPackage:
    """Everything about a whole package."""
    rows, admitted = table.rows_of(digits[None])
    if not admitted[0]:
        return _forbidden(table, digits)
    votes, k = votes_on(table.space, rows), _number(table, digits)
    signed = bool(votes.passes()[0])
    return {
        "package": table.named(digits),
        "forbidden": [],
        "signed": signed,
        "parties": parties_stand(table, votes, k),
        "refused_by": [votes.parties[p] for p in votes.refusing],
        "clauses": clauses_stand(table, votes),
        "chance": package_chance(table, k),
        "nearest": None if signed else nearest_told(table, digits),
        "payments": None if signed else payments_told(table, votes),
        "middles": None if signed else middles_told(table, digits),
    }


def _forbidden(table: MonthTable, digits: NDArray[np.int64]) -> BoardPackage:
    """A package that the rules forbid in the state of the month."""
    return {
        "package": table.named(digits),
        "forbidden": rules_against(table.game, table.moment.state, table.named(digits)),
        "signed": False,
        "parties": {},
        "refused_by": [],
        "clauses": [],
        "chance": package_chance(table, None),
        "nearest": nearest_told(table, digits),
        "payments": None,
        "middles": None,
    }


def _number(table: MonthTable, digits: NDArray[np.int64]) -> int | None:
    """A package's number among all; None where they are not numbered."""
    packages = table.game.packages
    if not packages.size:
        return None
    return int(np.ravel_multi_index(tuple(digits), [len(options) for options in packages.options]))
