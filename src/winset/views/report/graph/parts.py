"""The sentences and tables of a graph model's page."""

from __future__ import annotations

from typing import TYPE_CHECKING

from winset.views.report.markup import Cell, Markup, table, tag
from winset.views.report.sources import cited
from winset.views.stable_words import concepts, named, party, verdict
from winset.views.words import count, first_upper, joined, plain

if TYPE_CHECKING:
    from collections.abc import Sequence

    from winset.studies.graph_dossier import GraphDossier, MoveOpen, Wish
    from winset.studies.stable import GraphStability
    from winset.studies.stable_parts import StateAsked

WHY = {
    "credible": "can last although somebody would gain by leaving: others would answer, gain by their answer, and take "
    "that gain away",
    "feared": "can last only as long as whoever would gain by leaving fears an answer, which may "
    "cost those who give it, too",
}
"""What holds the states of a kind that somebody would gain by leaving."""

JUMPS = 3
"""Most of what only a coalition can do that is told in the first words."""

LISTED = 12
"""Most resting places that are told one by one in the first words."""


def first_words(dossier: GraphDossier) -> list[str | Markup]:
    """The likely resolutions: those that nobody would leave, then those that answers hold, then how many are none."""
    resting, answer = dossier["resting"], dossier["stable"]
    told = _headline(answer, resting["still"])
    before = list(resting["still"])
    for kind, states in (("credible", resting["credible"]), ("feared", resting["feared"])):
        if states:
            told += _kind(answer, states, WHY[kind], more=bool(before))
        before += states
    if resting["others"]:
        other = f"In the other {resting['others']:,}" if resting["others"] > 1 else "In the other one"
        told.append(f"{other if before else 'In every state'}, somebody would leave under every concept.")
    if answer["views"]:
        seeing = joined([party(answer, name) for name in answer["views"]])
        has = "has a view" if len(answer["views"]) == 1 else "have views"
        told.append(f"Each party is judged by what it sees, and {seeing} {has} of {_own(answer['views'])}.")
    return told


def _headline(answer: GraphStability, still: Sequence[str]) -> list[str | Markup]:
    """What nobody would leave, or that there is no such state."""
    of, items = count(len(answer["states"]), "state"), []
    if not still:
        told: list[object] = ["In every state somebody would gain by a move of its own."]
    elif len(still) == 1:
        told = ["It can come to rest in ", tag("b", named(answer, still[0])), ": nobody gains by leaving it."]
    else:
        items = [named(answer, state) for state in still] if len(still) <= LISTED else []
        these = "these" if items else "one"
        told = [f"It can come to rest in {len(still):,} of {of}: nobody gains by leaving {these}."]
    return [tag("p", told, class_="answer"), *([_listing(items)] if items else []), *_jumping(answer)]


def _jumping(answer: GraphStability) -> list[str | Markup]:
    """Who together would leave one state that nobody would leave alone for another."""
    found = answer["coalitions"]["jumps"]["nash"] if answer["coalitions"] else []
    told = [f"{joined([party(answer, name) for name in jump['coalition']])} together would leave {jump['from']} for "
            f"{jump['to']}" for jump in found[:JUMPS]]  # fmt: skip
    return [f"But {'; '.join(told)}."] if told else []


def _listing(items: Sequence[object]) -> Markup:
    return tag("ul", [tag("li", item) for item in items])


def _kind(answer: GraphStability, states: Sequence[str], why: str, *, more: bool) -> list[str | Markup]:
    """States of one kind under the sentence that says what holds them."""
    told = f"{count(len(states), 'more state' if more else 'state')} {why}"
    if len(states) > LISTED:
        return [f"{told}."]
    items = [f"{named(answer, state)}: under {concepts(_under(answer, state))}" for state in states]
    return [f"{told}:", _listing(items)]


def _under(answer: GraphStability, state: str) -> list[str]:
    return [concept for concept, states in answer["equilibria"].items() if state in states]


def holding(dossier: GraphDossier) -> list[Markup]:
    """Each resting place, and why whoever would gain by leaving it stays: what the others would answer."""
    still = [state for state in dossier["verdicts"] if state in dossier["resting"]["still"]]
    told = []
    if still:
        told.append(tag("p", f"In {joined([plain(state) for state in still])} nobody has anything to gain by a move."))
    for state, asked in dossier["verdicts"].items():
        if state not in still:
            told += _held(dossier, state, asked)
    return told


def _held(dossier: GraphDossier, state: str, asked: StateAsked) -> list[Markup]:
    answer: GraphStability = {**dossier["stable"], "asked": asked}
    tempted = [name for name, found in asked["parties"].items() if found["improvements"]]
    told = [tag("h3", named(answer, state))]
    told += [tag("p", text) for name in tempted for text in verdict(answer, name, whole=True)]
    rest = [party(answer, name) for name in answer["parties"] if name not in tempted]
    if rest:
        has = "has" if len(rest) == 1 else "have"
        told.append(tag("p", first_upper(f"{joined(rest)} {has} nothing to gain by a move of {_own(rest)}.")))
    return told


def _own(names: Sequence[str]) -> str:
    return "its own" if len(names) == 1 else "their own"


def moves_table(dossier: GraphDossier) -> Markup | None:
    """States by parties: where each can move, with what it gains by in bold and an arrow; None of too many states."""
    answer, moves = dossier["stable"], dossier["moves"]
    if moves is None:
        return None
    rows = [
        [named(answer, state), *(_ends(moves[name].get(state, ())) for name in answer["parties"])]
        for state in answer["states"]
    ]
    seen = ", as it sees things" if answer["views"] else ""
    headings = ["From", *(first_upper(party(answer, name)) for name in answer["parties"])]
    return table(headings, rows, caption=f"To where each can move; ▲ where it gains by that{seen}", wide=[0])


def _ends(ends: Sequence[MoveOpen]) -> Cell:
    told: list[object] = []
    for k, end in enumerate(ends):
        shown = plain(end["to"])
        told += [", " if k else "", tag("b", f"{shown} ▲") if end["gains"] else shown]
    return Cell(told or "–")


def wishes(dossier: GraphDossier) -> tuple[list[str | Markup], list[Markup]]:
    """Each party's preference as the file gives it, in words with its source; and the orders side by side."""
    answer = dossier["stable"]
    told: list[str | Markup] = []
    for name, wish in dossier["wishes"].items():
        told += _said(dossier, name, wish)
        if name in answer["views"]:
            unseen = [plain(state) for state in dossier["views"].get(name, ())]
            blind = f" and does not see {joined(unseen)}" if unseen else ""
            told.append(f"{first_upper(party(answer, name))} has a view of its own{blind}.")
    ordered = {name: wish for name, wish in dossier["wishes"].items() if wish["tiers"] is not None}
    return told, [_orders(answer, ordered)] if ordered else []


def _said(dossier: GraphDossier, name: str, wish: Wish) -> list[Markup]:
    """What the file says of a party's preference, and how it gives it where that is not an order of the states."""
    who, found = first_upper(party(dossier["stable"], name)), list[Markup]()
    notes = " ".join(text for text in (wish["because"], wish["note"]) if text)
    if notes or wish["source"]:
        found.append(tag("p", f"{who}{f': {notes}' if notes else ''} ", cited(dossier, wish["source"])))
    if wish["statements"]:
        found.append(tag("p", f"{who} wants, most important first:"))
        found.append(tag("ol", [tag("li", tag("code", text)) for text in wish["statements"]]))
    if wish["pairs"]:
        pairs = "; ".join(f"{better} to {worse}" for better, worse in wish["pairs"])
        found.append(tag("p", f"{who} prefers {pairs}; nothing else is said of it."))
    elif wish["tiers"] is None and not wish["statements"]:
        found.append(tag("p", f"{who}: an order of the states too long to list."))
    return found


def _orders(answer: GraphStability, wishes: dict[str, Wish]) -> Markup:
    """Rank by rank what each party puts there; its points where it has them."""
    most = max(len(wish["tiers"] or ()) for wish in wishes.values())
    rows = [[str(k + 1), *(_tier(answer, wish, k) for wish in wishes.values())] for k in range(most)]
    headings = ["Rank", *(first_upper(party(answer, name)) for name in wishes)]
    return table(
        headings, rows, caption="From best to worst; states in one cell are tied", wide=range(1, len(headings))
    )


def _tier(answer: GraphStability, wish: Wish, k: int) -> str:
    tiers, points = wish["tiers"] or [], wish["points"]
    if k >= len(tiers):
        return ""
    states = "\n".join(named(answer, state) for state in tiers[k])
    return f"{states}\n{points[k]:g} points" if points else states
