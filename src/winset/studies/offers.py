"""Offers on record: how each party that the record names would vote on them at the talks of their month."""

from __future__ import annotations

from typing import TYPE_CHECKING, Literal, TypedDict

import numpy as np

from winset.game.elementary import logistic
from winset.solver.answers import accepted

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping, Sequence

    from winset.cases.schema import Step
    from winset.game.game import Game
    from winset.solver.solution import Solution

AnswerKind = Literal["made", "refused", "accepted"]


class OfferVote(TypedDict):
    """One party's part in an offer, and its vote on it by the model.

    `yes` is the probability of its yes to `package`, the best for it of those offered, which once accepted is worth
    `worth` points to it, `gain` more than waiting; all None where the rules admit none of them.
    """

    party: str
    answer: AnswerKind
    yes: float | None
    worth: float | None
    gain: float | None
    package: dict[str, str] | None


class OfferTold(TypedDict):
    """An offer on record: whose, on what terms, how many admissible packages have these, and who votes how."""

    by: str | None
    offer: dict[str, str]
    says: str | None
    packages: int
    votes: list[OfferVote]


def offers_at(solution: Solution, t: int, s: int) -> list[OfferTold]:
    """The offers recorded in one period, read at its talks.

    Parameters
    ----------
    solution : Solution
    t, s : int
        A period of the record, and the state at its talks.

    Returns
    -------
    list of OfferTold
        In the order of the file; of each the party that made it comes first, then those that refused and accepted it.

    Examples
    --------
    >>> from winset import build, read, solve
    >>> toy = {"winset": 2, "title": "A toy", "parties": {"a": {"values": {"x": {"y": 2}}}},
    ...        "issues": {"x": ["y", "z"]}, "consent": [{"of": ["a"]}],
    ...        "history": [{"month": "today", "offer": {"x": "y"}, "accepted": ["a"]}]}
    >>> vote = offers_at(solve(build(read(toy))), 0, 0)[0]["votes"][0]
    >>> vote["party"], round(vote["yes"], 2), vote["gain"]
    ('a', 0.88, 2.0)
    """
    steps = solution.game.history.steps
    return [_offer(solution, t, s, step) for step in (steps[t] if t < len(steps) else ()) if step.offer is not None]


def _offer(solution: Solution, t: int, s: int, step: Step) -> OfferTold:
    parties: dict[str, AnswerKind] = {step.by: "made"} if step.by else {}
    parties.update((name, "refused") for name in step.refused)
    parties.update((name, "accepted") for name in step.accepted)
    terms = dict(step.offer or {})
    return {
        "by": step.by,
        "offer": terms,
        "says": step.says,
        "packages": len(_carrying(solution.game, s, terms)),
        "votes": [vote_on(solution, t, s, terms, party, answer) for party, answer in parties.items()],
    }


def vote_on(solution: Solution, t: int, s: int, terms: Mapping[str, str], party: str, answer: AnswerKind) -> OfferVote:
    """How a party would vote on the best for it of the admissible packages with some terms.

    Parameters
    ----------
    solution : Solution
    t, s : int
    terms : mapping of issue to option
        An issue left out stands for every option of it.
    party : str
    answer : {'made', 'refused', 'accepted'}
        Its part in the offer.
    """
    game, p = solution.game, solution.game.parties.index(party)
    places = _carrying(game, s, terms)
    if not len(places):
        return {"party": party, "answer": answer, "yes": None, "worth": None, "gain": None, "package": None}
    worth = accepted(game, t, s, solution.continuation[t]).worth[p, places]
    best = int(worth.argmax())
    gain = float(worth[best] - solution.continuation[t, s, p])
    return {
        "party": party,
        "answer": answer,
        "yes": float(logistic(gain / float(game.noise[p]))),
        "worth": float(worth[best]),
        "gain": gain,
        "package": game.packages.package(int(game.packages.admissible(s)[places[best]])),
    }


def _carrying(game: Game, s: int, terms: Mapping[str, str]) -> np.ndarray:
    """The places among the admissible packages of a state of those with some terms."""
    packages = game.packages
    digits = packages.digits[packages.admissible(s)]
    same = np.ones(len(digits), dtype=bool)
    for issue, option in terms.items():
        i = packages.issues.index(issue)
        same &= digits[:, i] == packages.options[i].index(option)
    return np.flatnonzero(same)


def merged_offers(phases: Sequence[list[OfferTold]]) -> list[OfferTold]:
    """The offers of one month over the phases of a turn: the mean of their numbers, packages as in the first phase."""
    merged = [offer.copy() for offer in phases[0]]
    for k, offer in enumerate(merged):
        offer["votes"] = [_merged([one[k]["votes"][v] for one in phases]) for v in range(len(offer["votes"]))]
    return merged


def _merged(votes: Sequence[OfferVote]) -> OfferVote:
    def mean(numbers: list[float | None]) -> float | None:
        known = [number for number in numbers if number is not None]
        return float(np.mean(known)) if known else None

    worth, gain, yes = (
        [vote["worth"] for vote in votes],
        [vote["gain"] for vote in votes],
        [vote["yes"] for vote in votes],
    )
    return {**votes[0], "worth": mean(worth), "gain": mean(gain), "yes": mean(yes)}


def answered(game: Game, offers: Iterable[OfferTold]) -> float | None:
    """The natural logarithm of the probability that offers are answered as recorded; None without an answer to read.

    Each answer is a vote of its own, as votes at the talks are. That an offer is made is given.
    """
    short = [
        (vote["gain"] if vote["answer"] == "refused" else -vote["gain"]) / game.noise[game.parties.index(vote["party"])]
        for offer in offers
        for vote in offer["votes"]
        if vote["answer"] != "made" and vote["gain"] is not None
    ]
    return -float(np.logaddexp(0.0, short).sum()) if short else None


def agrees(vote: OfferVote) -> bool | None:
    """Whether the model would sooner have a party answer as it did; None of who made it, or where none can be."""
    if vote["answer"] == "made" or vote["gain"] is None:
        return None
    return vote["gain"] > 0 if vote["answer"] == "accepted" else vote["gain"] < 0
