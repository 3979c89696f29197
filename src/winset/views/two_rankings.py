"""Two analysts' rankings on a terminal: where they differ, what hangs on each difference, and on all together."""

from __future__ import annotations

from typing import TYPE_CHECKING

from rich import box
from rich.table import Table
from rich.text import Text

from winset.views.cards import fitted
from winset.views.rankings import numbers_words
from winset.views.words import count, first_upper, joined, likely, named, percent, plain

if TYPE_CHECKING:
    from rich.console import Console

    from winset.studies.rankings import OrderDifference, OrdersAnswer, RankingsAnswer


def show_rankings(answer: RankingsAnswer, console: Console) -> None:
    """Print what two analysts rank otherwise, and whether it matters."""
    console.print(Text(plain(answer["title"]), style="bold"))
    console.print(Text(in_words(answer)))
    if answer["differences"]:
        console.print()
        console.print(fitted(_table(answer), console.width))
        console.print(Text(
            "Alone: the first file with that one order of the second's. It matters where it moves the chance by 5 "
            "percentage points or past one half, or changes the likeliest terms."))  # fmt: skip


def in_words(answer: RankingsAnswer) -> str:
    """The answer in a paragraph."""
    found = answer["differences"]
    if not found:
        told = [f"Both files order everything alike ({count(answer['same'], 'order')})."]
    else:
        told = [f"They differ on {len(found)} of {count(answer['same'] + len(found), 'order')} and sizes.",
                _together(answer), _alone(answer)]  # fmt: skip
    told += [_shares(answer), _others(answer)]
    return " ".join(part for part in told if part)


def _together(answer: RankingsAnswer) -> str:
    """What all differences together do."""
    one, other = answer["first"], answer["second"]
    verdict = "It matters" if answer["matters"] else "It does not matter for the answer"
    chances = (
        f"an agreement has a chance of {likely(one['signed'])} by the first, of {likely(other['signed'])} by the second"
    )
    return f"{verdict}: {chances}{_terms(answer, one, other)}."


def _terms(answer: RankingsAnswer, one: OrdersAnswer, other: OrdersAnswer) -> str:
    """On which issues the likeliest terms differ."""
    names = answer["labels"]
    told = []
    for issue, option in one["terms"].items():
        new = other["terms"][issue]
        if option != new and option is not None and new is not None:
            options = names["options"][issue]
            told.append(f"{plain(names['issues'][issue])}: {plain(options[new])} instead of {plain(options[option])}")
    return f", and the likeliest terms differ ({'; '.join(told)})" if told else ", with the same likeliest terms"


def _alone(answer: RankingsAnswer) -> str:
    """Which differences matter by themselves."""
    alone = [one for one in answer["differences"] if one["matters"]]
    if not alone:
        return "No difference matters by itself."
    return f"By itself matters {joined([_what(answer, one) for one in alone])}."


def _what(answer: RankingsAnswer, one: OrderDifference) -> str:
    """Whose order of what it is."""
    who = f"{named(answer['labels']['parties'][one['party']])}"
    if one["issue"] is not None:
        return f"how {who} ranks the answers on {plain(answer['labels']['issues'][one['issue']])}"
    return f"how {who} ranks the issues" if one["kind"] == "swing" else f"the anchors of {who}"


def _shares(answer: RankingsAnswer) -> str:
    """In what shares of the numbers that respect either a signature is likelier than not."""
    if len(answer["shares"]) < 2:
        return ""
    told = []
    for which, one in zip(("the first's", "the second's"), answer["shares"], strict=True):
        if one["share"] is None or one["low"] is None or one["high"] is None:
            told.append(f"of none of {which} that respect the statements")
        else:
            told.append(f"in {percent(one['share'])} ({percent(one['low'])} to {percent(one['high'])}) of {which}")
    what = numbers_words(answer["shares"][0]).replace("your rankings", "the rankings")
    worlds = count(answer["shares"][0]["worlds"], "world")
    return f"Of {what} ({worlds} each) an agreement is likelier than not {joined(told)}."


def _others(answer: RankingsAnswer) -> str:
    """What else differs and was left aside."""
    if not answer["others"]:
        return ""
    return (
        f"The files differ in other things too ({', '.join(map(plain, answer['others']))}): these are as in the first."
    )


def _table(answer: RankingsAnswer) -> Table:
    """The differences, each with what it does alone."""
    table = Table(
        title="Where they differ", title_justify="left", title_style="bold", box=box.SIMPLE_HEAD, pad_edge=False
    )
    for heading in ("What", "The first", "The second", "Chance alone", "Matters"):
        table.add_column(heading, overflow="fold")
    for one in answer["differences"]:
        alone = one["alone"]
        cells = [first_upper(_what(answer, one)), _order(answer, one, one["first"]), _order(answer, one, one["second"])]
        cells += ["–" if alone is None else likely(alone["signed"]), "yes" if one["matters"] else "no"]
        table.add_row(*map(Text, cells))
    return table


def _order(answer: RankingsAnswer, one: OrderDifference, order: list[list[str]]) -> str:
    """An order in a line: what ties joined by =."""
    names = answer["labels"]
    if not order:
        return "none"
    if one["kind"] == "anchor":
        return "; ".join(plain(rank[0]) for rank in order)
    known = names["issues"] if one["issue"] is None else names["options"][one["issue"]]
    return " > ".join(" = ".join(plain(known.get(name, name)) for name in rank) for rank in order)
