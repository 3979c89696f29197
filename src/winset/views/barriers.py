"""Who stands between the table and a signature, in clauses with a subject and a verb."""

from __future__ import annotations

from typing import TYPE_CHECKING

from winset.views.words import count, joined, named

if TYPE_CHECKING:
    from winset.studies.headline import Barrier, BarrierTime
    from winset.studies.timeline import TimelineAnswer

MOST = 4
"""Barriers that a sentence names; the others are counted."""


def barred(answer: TimelineAnswer, when: BarrierTime, *, past: bool) -> str:
    """Who kept every package from being signed in the months before the first, or in later ones, and for how long."""
    found = _merged(_of(answer, when))
    told = [_clause(answer, barrier, past=past) for barrier in found[:MOST]]
    if len(found) > MOST:
        told.append(f"and {count(len(found) - MOST, 'other combination')} of parties for less long")
    if found and all(one["how"] == "some" for one in found) and _others(answer, when):
        told.append(f"every other one {'lacked' if past else 'lacks'} more than one yes")
    return "; ".join(told)


def _others(answer: TimelineAnswer, when: BarrierTime) -> bool:
    """Whether, in the months before or after the first with one, some packages are blocked by nobody alone."""
    first, rows = answer["headline"]["months_before"], answer["history"]
    part = rows[:first] if when == "before" else [row for row in rows[first:] if not row["now"]["size"]]
    return any(sum(row["now"]["blockers"].values()) < row["now"]["of"] for row in part)


def _of(answer: TimelineAnswer, when: BarrierTime) -> list[Barrier]:
    return [barrier for barrier in answer["headline"]["barriers"] if barrier["when"] == when]


def _merged(found: list[Barrier]) -> list[Barrier]:
    """The same with those who refuse some for as many months told together."""
    alike: dict[object, Barrier] = {}
    for k, one in enumerate(found):
        key = one["months"] if one["how"] == "some" else (k,)
        parties = [*alike[key]["parties"], *one["parties"]] if key in alike else one["parties"]
        alike[key] = {**one, "parties": parties}
    return list(alike.values())


def _names(answer: TimelineAnswer, barrier: Barrier, last: str) -> str:
    return joined([named(answer["labels"]["parties"][party]) for party in barrier["parties"]], last)


def _clause(answer: TimelineAnswer, barrier: Barrier, *, past: bool) -> str:
    """How long some parties did what."""
    during, words = f"for {count(barrier['months'], answer['step'])} ", _PAST if past else _NOW
    several, pair = len(barrier["parties"]) > 1, len(barrier["parties"]) == 2
    how, both = barrier["how"], _names(answer, barrier, "and")
    if how == "none":
        return f"{during}the rules of the file {words['admit']} no agreement at all"
    if how == "every":
        return f"{during}{both} would {'each ' if several else ''}{words['refuse']} every one"
    if how == "some":
        would, which = ("would each", "some") if several else ("alone would", "those")
        return f"{during}{both} {would} {words['refuse']} {which} that all others would {words['sign']}"
    if how == "either":
        either, gave = _names(answer, barrier, "or"), f"{'neither' if pair else 'none of them'} {words['give']} it"
        return f"{during}some {words['lack']} only the yes of {either}, any one of whom would do, and {gave}"
    every = f"both {both}" if pair else f"all of {both}"
    return f"{during}some {words['lack']} only the yes of {every}, and none {words['lack']} fewer"


_PAST = {"admit": "admitted", "refuse": "have refused", "sign": "have signed", "give": "gave", "lack": "lacked"}
_NOW = {"admit": "admit", "refuse": "refuse", "sign": "sign", "give": "gives", "lack": "lack"}
"""Verbs of a war that is told as over, and of one that is not."""


def others_barred(answer: TimelineAnswer, *, past: bool) -> str:
    """Who blocked others while some package was worth signing, in a sentence; empty where nobody did."""
    found = [barrier for barrier in _of(answer, "partly") if barrier["how"] in ("some", "either")]
    if not found:
        return ""
    told = []
    for barrier in found[:MOST]:
        either = barrier["how"] == "either"
        who = _names(answer, barrier, "or")
        told.append(f"{who} ({'one yes would do; ' if either else ''}{count(barrier['months'], answer['step'])})")
    more = [f"others ({len(found) - MOST})"] if len(found) > MOST else []
    return f"Other agreements {'were' if past else 'are'} even then blocked by {joined([*told, *more])}."
