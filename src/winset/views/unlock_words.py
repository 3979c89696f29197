"""Levers in words."""

from __future__ import annotations

from typing import Any

from winset.views.words import joined, percent, plain, points

Answer = dict[str, Any]


def first_upper(text: str) -> str:
    """Text with its first letter upper case.

    Examples
    --------
    >>> first_upper("the Senate")
    'The Senate'
    """
    return text[:1].upper() + text[1:]


def lever_words(answer: Answer, lever: Answer) -> str:
    """A lever as a person would name it."""
    labels, kind = answer["labels"], lever["kind"]
    if kind == "payment":
        return f"{points(lever['points'])} of its points to {plain(labels['parties'][lever['party']])}"
    if kind == "state":
        value = lever["to"]
        key = str(value).lower() if isinstance(value, bool) else str(value)
        return f"{plain(labels['factors'][lever['factor']])}: {plain(labels['values'][lever['factor']][key])}"
    if kind == "option":
        issue = lever["issue"]
        names = labels["options"][issue]
        before = f" instead of “{plain(names[lever['from']])}”" if lever["from"] else ""
        return f"{plain(labels['issues'][issue])}: “{plain(names[lever['to']])}”{before}"
    if kind == "middle":
        return f"{between(answer, lever)}{_where(lever)}"
    if kind == "forbid":
        party = plain(labels["parties"][lever["move"].split(".", 1)[0]])
        return f"{party} may not: {plain(labels['moves'][lever['move']])}"
    members = joined([plain(labels["parties"][p]) for p in lever["of"]])
    name = plain(labels["clauses"][lever["clause"]] or "")
    which = f" ({name})" if name else ""
    if lever["change"] == "dropped":
        return f"no consent of {members} needed{which}"
    return f"the consent of only {lever['votes']} of {members} needed{which}"


def between(answer: Answer, lever: Answer) -> str:
    """Where a missing option lies."""
    labels = answer["labels"]
    first, second = (plain(labels["options"][lever["issue"]][option]) for option in lever["between"])
    return f"a new option on {plain(labels['issues'][lever['issue']])} between “{first}” and “{second}”"


def _where(lever: Answer) -> str:
    """How far a missing option lies toward the second, and how much better than splitting the difference it must be."""
    low, high = (round(share * 100) for share in lever["share"])
    span = f"{low} %" if low == high else f"{low} to {high} %"
    better = (
        f", and better for all than that by {percent(lever['bonus'])} of the distance" if lever["bonus"] > 0 else ""
    )
    return f", {span} of the way to the second{better}"


def needs_words(answer: Answer, lever: Answer) -> str:
    """What each side needs of a missing option, as shares of the way from its worse to its better of the two."""
    labels = answer["labels"]
    told = []
    for option in lever["between"]:
        side = [
            f"{plain(labels['parties'][party])} {percent(need['share'])}"
            for party, need in lever["needs"].items()
            if need["prefers"] == option and need["share"] > 0
        ]
        if side:
            name = plain(labels["options"][lever["issue"]][option])
            told.append(f"of the way toward “{name}”, for {joined(side)}")
    return "; ".join(told) or "no more than the worse of the two, for anyone"
