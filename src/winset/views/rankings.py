"""Sentences about rankings: in what share of the numbers that respect them an answer holds, and what was typed."""

from __future__ import annotations

from typing import TYPE_CHECKING

from winset.views.words import count, dated, joined, percent, plain

if TYPE_CHECKING:
    from winset.studies.made import RankedNumbers, RankingShares
    from winset.studies.timeline import TimelineAnswer


def ranking_sentences(answer: TimelineAnswer) -> str:
    """What is said of rankings after the headline; empty where nothing was drawn."""
    found = answer.get("rankings")
    if not found:
        return ""
    told = [_share(answer, found), _terms(answer, found)]
    told += [ranked_words(found["ranked"])] if found["ranked"] else []
    return " ".join(part for part in told if part)


def _share(answer: TimelineAnswer, found: RankingShares) -> str:
    """In what share of the worlds an agreement is likelier than not, or less likely."""
    what = numbers_words(found)
    drawn = f"{count(found['worlds'], 'world')} of seed {found['seed']}"
    if found["share"] is None or found["low"] is None or found["high"] is None:
        return f"None of {drawn} respects {_respected(found)}, so nothing can be said of the numbers that do."
    likelier = found["value"] >= 0.5
    share, low, high = found["share"], found["low"], found["high"]
    if not likelier:
        share, low, high = 1 - share, 1 - high, 1 - low
    how = "likelier than not" if likelier else "less likely than not"
    told = f"In {percent(share)} of {what} ({drawn}; {percent(low)} to {percent(high)})"
    if found["statements"] and found["acceptance"] is not None:
        told = f"{told[:-1]}; {percent(found['acceptance'])} of all numbers drawn respect the statements)"
    return f"{told} {_agreement(answer, found)} is {how}."


def numbers_words(found: RankingShares) -> str:
    """What the shares are shares of."""
    if found["ranked"] is None:
        return f"the numbers within the file's ranges{' that respect the statements' if found['statements'] else ''}"
    return f"the numbers that respect {_respected(found)}"


def _respected(found: RankingShares) -> str:
    """What a world has to respect."""
    held = ["your rankings"] if found["ranked"] else []
    held += ["the statements"] if found["statements"] else []
    return joined(held)


def _agreement(answer: TimelineAnswer, found: RankingShares) -> str:
    """The agreement whose chance is told."""
    _, _, date = found["measure"].partition(".")
    if date:
        return f"an agreement by {dated(date, answer['step'])}"
    horizon = answer["provenance"]["horizon"]
    return f"an agreement before {dated(horizon, answer['step'])}" if horizon else "an agreement"


def _terms(answer: TimelineAnswer, found: RankingShares) -> str:
    """In what share the likeliest terms are those of the file's own answer."""
    rows = [(issue, row) for issue, row in found["terms"].items() if row["option"] is not None]
    if not rows or not found["admissible"]:
        return ""
    names = answer["labels"]
    told = [
        f"{plain(names['options'][issue][row['option'] or ''])} on {plain(names['issues'][issue])} in "
        f"{percent(row['share'])}"
        for issue, row in rows
    ]
    return f"The likeliest terms are {joined(told)} of them."


def ranked_words(found: RankedNumbers) -> str:
    """What of a file is ranked and what is typed."""
    told = f"Ranked: the answers to {count(found['issues'], 'issue')}, of {_parties(found['parties'])}"
    told += f", which leaves {count(found['places'], 'place')} open" if found["places"] else ""
    sizes = f"{count(found['anchors'], 'anchor')}" if found["anchors"] else "no anchor"
    other = f" and {count(found['typed'], 'other number')}" if found["typed"] else ""
    missing = f"; of {_parties(found['assumed'])} the largest swing is taken as 1 to 60" if found["assumed"] else ""
    return f"{told}; typed: {sizes}{other}{missing}."


def _parties(number: int) -> str:
    return f"{number:,} {'party' if number == 1 else 'parties'}"
