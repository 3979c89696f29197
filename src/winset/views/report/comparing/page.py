"""One page on two wars side by side: who blocked and what unlocked, whose key fits, the same changes, the roles."""

from __future__ import annotations

from typing import TYPE_CHECKING

from winset.views.compare import GUESSED, changes_table, roles_table, same_words, sourced_lines
from winset.views.compare_words import SIDES, in_words, key_words, titles, unlike_words
from winset.views.report.comparing import picture
from winset.views.report.frame import block, contents, figure, footing, framed, heading
from winset.views.report.markup import Markup, commands, details, table, tag
from winset.views.report.tables import as_html
from winset.views.words import dated, first_upper, joined, plain

if TYPE_CHECKING:
    from winset.studies.compare import CompareAnswer, WarCompared

PagePart = tuple[str, str, list[str], list[Markup]]
"""A section: its name, its title, its words, and what stands below them."""


def compare_page(answer: CompareAnswer) -> str:
    """The page of two wars.

    Parameters
    ----------
    answer : CompareAnswer
        The JSON of `winset.studies.compare`.

    Returns
    -------
    str
        HTML, which fetches nothing. Sections to which the answer has nothing are not there.
    """
    drawn = picture.data(answer)
    shown = [part for part in (_answer(answer), _keys(answer), _changes(answer), _roles(answer), _unlike(answer))
             if part[2] or part[3]]  # fmt: skip
    title = " beside ".join(titles(answer))
    digests = joined([war["provenance"]["digest"] for war in answer["wars"]])
    made, facts = answer["provenance"], "; ".join(_facts(k, war) for k, war in enumerate(answer["wars"]))
    body = [
        tag("a", "To the answer", href="#answer", class_="skip"),
        heading("Two wars side by side", title, first_upper(facts)),
        contents([(name, told) for name, told, *_ in shown]),
        tag("main", [block(name, told, lead, below) for name, told, lead, below in shown]),
        footing(f"winset {made['winset']} · conflicts {digests} · solved exactly; worlds, where any are drawn, of seed "
                f"{made['seed']}"),
    ]  # fmt: skip
    pictures = {} if drawn is None else {picture.NAME: drawn}
    return framed(f"{title} – two wars side by side", body, pictures, dict.fromkeys(pictures, picture.SCRIPT))


def _facts(k: int, war: WarCompared) -> str:
    """When a war is, by its file."""
    begins = f"from {dated(war['start'], war['step'])}" if war["start"] else "without a clock"
    ends = f", signed {dated(war['signed'], war['step'])}" if war["signed"] else ""
    return f"the {SIDES[k]} {begins}{ends}"


def _answer(answer: CompareAnswer) -> PagePart:
    return "answer", "Who blocked, and what unlocked it", [*sourced_lines(answer), *in_words(answer)], []


def _keys(answer: CompareAnswer) -> PagePart:
    return "keys", "Whether the key of the first fits the second", key_words(answer), []


def _changes(answer: CompareAnswer) -> PagePart:
    """The same changes, drawn and in a table."""
    if not answer["changes"]:
        return "changes", picture.TITLE, [], []
    drawn = figure(picture.NAME, picture.TITLE, picture.words(answer))
    return (
        "changes",
        "The same change in both",
        [same_words(answer)],
        [drawn, as_html(changes_table(answer), "What each change does in each war", stacked=True)],
    )


def _roles(answer: CompareAnswer) -> PagePart:
    """Who is what, why what is guessed is guessed, and what has no role."""
    guesses = [
        (plain(one["name"]), f"{row['role']}, in the {side}", one["guessed"])
        for row in answer["roles"]
        for side, held in zip(SIDES, row["holders"], strict=True)
        for one in held
        if one["guessed"]
    ]
    below = [
        as_html(roles_table(answer), "Every role that is had in either war", stacked=True),
    ]
    if guesses:
        below.append(tag("p", commands(GUESSED), class_="note"))
        below.append(details("Why each guess", table(("Who or what", "Guessed", "For"), guesses, caption="Guesses")))
    none = [f"Without a role in the {side}: {', '.join(plain(one['name']) for one in war['unaligned'])}."
            for side, war in zip(SIDES, answer["wars"], strict=True) if war["unaligned"]]  # fmt: skip
    if none:
        below.append(details("What has no role, so that it stands beside nothing", [tag("p", line) for line in none]))
    return "roles", "Who is what in the story", [], below


def _unlike(answer: CompareAnswer) -> PagePart:
    return "unlike", "Where they are not alike", unlike_words(answer), []
