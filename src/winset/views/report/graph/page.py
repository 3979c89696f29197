"""One page from a graph model's dossier: resting places first, then what holds them, moves, rankings, sources."""

from __future__ import annotations

from typing import TYPE_CHECKING

from winset.views.report.frame import block, contents, figure, footing, framed, heading
from winset.views.report.graph import picture
from winset.views.report.graph.parts import first_words, holding, moves_table, wishes
from winset.views.report.markup import Markup, tag
from winset.views.report.sources import bibliography
from winset.views.report.tables import as_html
from winset.views.stable import codes_words, equilibria_table, notes, states_table
from winset.views.stable_words import leaving_words
from winset.views.words import count, plain

if TYPE_CHECKING:
    from winset.studies.graph_dossier import GraphDossier

ROWS = 60
"""Most states in a table."""

TOGETHER = 12
"""Most coalitions that are told one by one."""

Parts = tuple[str, str, list[str | Markup], list[Markup]]
"""A section: its name, its title, its words, and what stands below them."""


def graph_page(dossier: GraphDossier) -> str:
    """The report of a graph model.

    Parameters
    ----------
    dossier : GraphDossier
        The JSON of `winset.studies.graph_dossier`.

    Returns
    -------
    str
        HTML, which fetches nothing. Sections and the picture to which the dossier has nothing are not there.
    """
    drawn = picture.data(dossier)
    figures = [figure(picture.NAME, picture.TITLE, picture.words(dossier))] if drawn is not None else []
    shown = [(name, title, lead, [*figures, *below] if name == "answer" else below)
             for name, title, lead, below in graph_sections(dossier)]  # fmt: skip
    made = dossier["stable"]["provenance"]
    body = [
        tag("a", "To the answer", href="#answer", class_="skip"),
        heading("Where it can rest", dossier["title"], _facts(dossier)),
        contents([(name, title) for name, title, *_ in shown]),
        tag("main", [block(name, title, lead, below) for name, title, lead, below in shown]),
        footing(f"winset {made['winset']} · graph model {made['digest']} · exact, nothing is drawn by chance"),
    ]
    pictures = {} if drawn is None else {picture.NAME: drawn}
    return framed(f"{dossier['title']} – where it can rest", body, pictures, dict.fromkeys(pictures, picture.SCRIPT))


def graph_sections(dossier: GraphDossier) -> list[Parts]:
    """The sections to which the dossier has something, without the picture that stands in the first."""
    found = [_answer(dossier), _holds(dossier), _together(dossier), _states(dossier), _moves(dossier),
             _wants(dossier), _sources(dossier)]  # fmt: skip
    return [parts for parts in found if parts[2] or parts[3]]


def _facts(dossier: GraphDossier) -> str:
    """Who, and how large the graph is."""
    answer = dossier["stable"]
    names = ", ".join(plain(name) for name in answer["labels"]["parties"].values())
    return f"{names} · {count(len(answer['states']), 'state')}, {count(answer['moves'], 'move')}"


def _answer(dossier: GraphDossier) -> Parts:
    """Where it can come to rest, in words."""
    about = dossier["about"]["text"]
    short = codes_words(dossier["stable"])
    codes = [tag("p", short, class_="note")] if short else []
    return "answer", "Where it can come to rest", [*codes, *first_words(dossier), *([about] if about else [])], []


def _holds(dossier: GraphDossier) -> Parts:
    """What keeps each party in each resting place."""
    lead: list[str | Markup] = [*holding(dossier)]
    resting = dossier["resting"]
    rest = sum(map(len, (resting["still"], resting["credible"], resting["feared"]))) - len(dossier["verdicts"])
    if rest and dossier["verdicts"]:
        lead.append(f"These are the first {len(dossier['verdicts'])}; {rest:,} more are in the table of states.")
    return "holds", "What holds each of them", lead, []


def _together(dossier: GraphDossier) -> Parts:
    """What coalitions would do."""
    answer, found = dossier["stable"], dossier["stable"]["coalitions"]
    lead: list[str | Markup] = []
    if found is not None:
        shown = found["leaving"][:TOGETHER]
        lead += [leaving_words(answer, entry) for entry in shown]
        if len(found["leaving"]) > len(shown):
            lead.append(f"{len(found['leaving']) - len(shown):,} more.")
        if not found["leaving"]:
            lead.append("From none of these states would two parties or more gain by leaving together.")
    return "together", "Who would leave together", lead, []


def _states(dossier: GraphDossier) -> Parts:
    """Which states are stable for whom, under which concept."""
    answer = dossier["stable"]
    title, states = states_table(answer, ROWS)
    below = [as_html(equilibria_table(answer), "What each concept asks, and which states meet it for every party"),
             as_html(states, title), *(tag("p", text, class_="note") for text in notes(answer))]  # fmt: skip
    return "states", "Every state", [], below


def _moves(dossier: GraphDossier) -> Parts:
    """Who can move where."""
    made = moves_table(dossier)
    told: list[str | Markup] = [] if made else ["There are too many states to list every move."]
    return "moves", "Who can move where", told, [made] if made else []


def _wants(dossier: GraphDossier) -> Parts:
    """What each party wants, as the file has it."""
    told, orders = wishes(dossier)
    return "wants", "What each wants", told, orders


def _sources(dossier: GraphDossier) -> Parts:
    made = bibliography(dossier)
    return "sources", "Sources", [], [made] if made else []
