"""The deal board: one package of a month, wholly or partly chosen, as the page lets it be clicked together."""

from __future__ import annotations

from collections import OrderedDict
from typing import TYPE_CHECKING, Any

from winset.cases.schema import Conflict
from winset.errors import RequestError, WinsetError
from winset.studies.board import board_on, board_table, chosen_of, listable, package_votes
from winset.studies.deals import deals
from winset.views.board import (
    bars_words,
    beside_words,
    chance_words,
    change_words,
    chosen_words,
    clause_words,
    difference_words,
    forbidden_words,
    gain_words,
    middle_line_words,
    middles_words,
    month_words,
    near_words,
    pay_words,
    ruled_words,
    stance_words,
    untold_words,
    verdict_words,
    yes_words,
)
from winset.views.charts import COLOURS
from winset.views.packages import whole
from winset.views.words import plain

if TYPE_CHECKING:
    from collections.abc import Callable

    from winset.cases.graph_case import GraphCase
    from winset.studies.board import BoardAnswer, BoardPackage
    from winset.studies.dealing.table import MonthTable
    from winset.studies.deals import DealsAnswer
    from winset.studies.outcome import Outcome
    from winset.views.web.wanted import Wanted

TITLE = "The deal board"
ORDER = 40

ROOM = 100_000_000
"""Bytes of tables of months that a worker keeps of one form of a file; what was asked for longest ago goes first."""

MOST_CHOSEN = 200
"""Most issues that are chosen at once."""


def shown(subject: Conflict | GraphCase) -> bool:
    """Every conflict has a table."""
    return isinstance(subject, Conflict)


def data(wanted: Wanted) -> dict[str, Any]:
    """The answer of `winset deals --package` to the changed file, with its words, beside that to the file as it is.

    Parameters of the page: `month` and `against` (null for the default), `package` {issue: option}; with `proposals`
    only the recorded terms and what each bargaining concept proposes, from `winset deals`.
    """
    month, against = _text(wanted, "month"), _against(wanted)
    if wanted.params.get("proposals"):
        return _proposals(_deals(wanted, month, against))
    package = _package(wanted)
    table = _table(wanted, wanted.conflict, wanted.outcome, month, against)
    answer = board_on(table, chosen_of(wanted.conflict, package)).to_json()
    return {
        "board": {key: value for key, value in answer.items() if key != "labels"},
        "issues": _issues(answer),
        "words": {**_words(answer), "beside": _beside(wanted, package, month, answer)},
        "parties": _parties(answer),
        "repairs": _repairs(answer),
        "before": _before(wanted, package, month, against, answer) if wanted.changes else None,
        "digest": wanted.conflict.digest,
    }


def _text(wanted: Wanted, name: str) -> str | None:
    found = wanted.params.get(name)
    if found is not None and not isinstance(found, str):
        raise RequestError("expected a text", parameter=name)
    return found


def _against(wanted: Wanted) -> str:
    """Beside what packages are held: going on, as the headline has it, where there is a clock and talks are solved."""
    usual = "now" if wanted.conflict.time is not None and listable(wanted.conflict) else "war"
    against = _text(wanted, "against") or usual
    if against not in ("war", "now"):
        raise RequestError("expected war or now", parameter="against", found=against)
    return against


def _package(wanted: Wanted) -> dict[str, str]:
    """What is chosen; what the changed file has no longer is told as any mistake."""
    found = wanted.params.get("package", {})
    if (
        not isinstance(found, dict)
        or len(found) > MOST_CHOSEN
        or not all(isinstance(one, str) for one in found.values())
    ):
        raise RequestError("expected a mapping of issue to option", parameter="package")
    return dict(found)


def _table(
    wanted: Wanted, conflict: Conflict, solved: Callable[[], Outcome], month: str | None, against: str
) -> MonthTable:
    """The table of a month of a form of the file, made once; those of the file as it is and of the last form stay."""
    kept: OrderedDict[str, OrderedDict[tuple[str | None, str], MonthTable]]
    kept = wanted.desk.kept.setdefault("board", OrderedDict())
    mine = kept.setdefault(conflict.digest, OrderedDict())
    if (month, against) not in mine:
        first = solved() if listable(conflict) else None
        mine[month, against] = board_table(conflict, at=month, against=against, first=first)
    mine.move_to_end((month, against))
    while len(mine) > 1 and sum(table.nbytes for table in mine.values()) > ROOM:
        mine.popitem(last=False)
    for digest in [one for one in kept if one not in (conflict.digest, wanted.base.digest)]:
        del kept[digest]
    return mine[month, against]


def _deals(wanted: Wanted, month: str | None, against: str) -> DealsAnswer:
    """What `winset deals` answers to the changed file."""
    solved = wanted.solved() if listable(wanted.conflict) else None
    return deals(wanted.conflict, at=month, against=against, solved=solved).to_json()


def _proposals(answer: DealsAnswer) -> dict[str, Any]:
    """The recorded terms, and the first package of each concept; None where it has none to show."""
    found = [
        {"name": name, "title": one["title"], "says": plain(one["says"]), "note": plain(one["note"]),
         "package": one["packages"][0] if one["packages"] else None}
        for name, one in answer["concepts"].items()
    ]  # fmt: skip
    recorded = answer["recorded"]
    return {"recorded": recorded["package"] if recorded else None, "concepts": found}


def _issues(answer: BoardAnswer) -> list[dict[str, Any]]:
    """Each issue with its options, by their names."""
    labels = answer["labels"]
    return [
        {"key": issue, "name": plain(name),
         "options": [{"key": option, "name": plain(told)} for option, told in labels["options"][issue].items()]}
        for issue, name in labels["issues"].items()
    ]  # fmt: skip


def _words(answer: BoardAnswer) -> dict[str, Any]:
    """What stands on the board in sentences."""
    package, told = answer["package"], {"month": month_words(answer), "notes": untold_words(answer)}
    told |= {"ruled": ruled_words(answer), "middle": middle_line_words(answer)}
    if package is None:
        return {**told, "verdict": chosen_words(answer), "more": []}
    if package["forbidden"]:
        return {**told, "verdict": forbidden_words(answer, package), "more": [], "terms": _terms(answer, package)}
    failed = [clause_words(answer, clause) for clause in package["clauses"] if not clause["held"]]
    more = [*failed, chance_words(answer, package)]
    return {
        **told,
        "verdict": verdict_words(answer, package, clauses=False),
        "more": [one for one in more if one],
        "parties": bars_words(answer),
        "terms": _terms(answer, package),
    }


def _terms(answer: BoardAnswer, package: BoardPackage) -> str:
    return whole(package["package"], answer["labels"])


def _parties(answer: BoardAnswer) -> list[dict[str, Any]]:
    """Each party beside a whole package: what it says, by how much it gains, how likely its yes is."""
    package, names = answer["package"], answer["labels"]["parties"]
    if package is None:
        return []
    return [
        {
            "key": party,
            "name": plain(names[party]),
            "place": list(names).index(party) % len(COLOURS),
            "says": stance_words(answer, one),
            "stance": "note" if not one["say"] else "yes" if one["yes"] else "no",
            "gain": one["gain"],
            "reach": answer["reach"][party],
            "words": gain_words(answer, party, one["gain"]),
            "chance": yes_words(answer, one),
        }
        for party, one in package["parties"].items()
    ]


def _beside(wanted: Wanted, package: dict[str, str], month: str | None, answer: BoardAnswer) -> str:
    """Where the same package is answered otherwise beside what is not chosen: in words; empty where it is not."""
    mine = answer["package"]
    if mine is None or not answer["month"] or not listable(wanted.conflict):
        return ""
    other = "now" if answer["against"] == "war" else "war"
    table = _table(wanted, wanted.conflict, wanted.outcome, month, other)
    votes = package_votes(table, chosen_of(wanted.conflict, package))
    return beside_words(answer, mine, votes) if votes else ""


def _repairs(answer: BoardAnswer) -> dict[str, Any] | None:
    """What would have a package signed: other packages to set, and sentences."""
    package = answer["package"]
    if package is None or package["signed"] or package["nearest"] is None:
        return None
    near = [{"words": change_words(answer, one), "package": one["package"]} for one in package["nearest"]["shown"]]
    others = [pay_words(answer, package), middles_words(answer, package)]
    return {"words": near_words(answer, package, listed=False), "near": near, "others": [one for one in others if one]}


def _before(
    wanted: Wanted, package: dict[str, str], month: str | None, against: str, answer: BoardAnswer
) -> dict[str, Any] | None:
    """The same package in the file as it is, in the same month: what turns, in words; None where it has no such."""
    try:
        table = _table(wanted, wanted.base, wanted.first, answer["month"] or month, against)
        before = board_on(table, chosen_of(wanted.base, package)).to_json()
    except WinsetError:
        return None
    told = before["package"]["parties"] if before["package"] else {}
    return {
        "words": difference_words(before, answer),
        "gains": {party: one["gain"] for party, one in told.items()},
    }
