"""Offers on record in words: who answered how, and how the model would have each of them vote."""

from __future__ import annotations

from typing import TYPE_CHECKING

from winset.studies.offers import agrees
from winset.views.words import joined, named, percent

if TYPE_CHECKING:
    from winset.studies.offers import AnswerKind, OfferTold, OfferVote

ANSWERS: dict[AnswerKind, str] = {"made": "made it", "refused": "refused", "accepted": "accepted"}


def votes_words(offer: OfferTold, names: dict[str, str]) -> str:
    """How those whom an offer names would vote on it by the model, one after the other."""
    if not offer["packages"]:
        return "the rules admitted no such package"
    return joined([_vote(vote, names) for vote in offer["votes"]])


def _vote(vote: OfferVote, names: dict[str, str]) -> str:
    return f"{named(names[vote['party']])} {ANSWERS[vote['answer']]} (yes by the model: {percent(vote['yes'] or 0.0)})"


def surprising(offer: OfferTold) -> bool:
    """Whether the model would sooner have had some party answer otherwise than it did."""
    return any(agrees(vote) is False for vote in offer["votes"])
