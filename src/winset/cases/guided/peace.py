"""After a signature: who could break the peace, and who could undo a signature on the day though it signs nothing."""

from __future__ import annotations

from typing import TYPE_CHECKING

from winset.cases.edits import Data
from winset.cases.guided.question import FormQuestion
from winset.cases.guided.step import FormStep
from winset.cases.guided.units import per_period, periods_a_year

if TYPE_CHECKING:
    from collections.abc import Iterator

    from winset.cases.guided.form import Form

YEARS = 10
"""Years of peace that are watched."""

OCCASIONS = {"low": 10.0, "mode": 20.0, "high": 40.0}
"""Of 100 years of peace, in how many there is an occasion to break it."""

GAIN, LOSS = {"low": 2.0, "mode": 12.0, "high": 36.0}, {"low": -36.0, "mode": -18.0, "high": -6.0}
"""Months of the war that a broken peace is worth to who breaks it, and to the others, where nobody has said."""

UNDOES = {"low": 0.2, "mode": 0.4, "high": 0.7}
"""How often an attempt to undo a signature succeeds, where nobody has said."""

ALWAYS = "always"


def _best(data: Data, party: str, issue: str) -> str:
    first = data["parties"][party]["ranking"][issue]["order"][0]
    return str(first if isinstance(first, str) else first[0])


def _unless(data: Data, party: str, answer: str) -> str:
    """The condition of an answer to when a party would think of it; empty where that is always."""
    return "" if answer == ALWAYS else f"{answer} != '{_best(data, party, answer)}'"


def conditions(form: Form, party: str) -> tuple[tuple[str, str], ...]:
    """What may be wrong for a party with what was signed, to choose from."""
    found = [(ALWAYS, "Whatever was signed")]
    for issue in form.data["parties"][party].get("ranking", {}):
        best = _best(form.data, party, issue)
        told = form.data["issues"][issue]["options"][best]
        found.append((issue, f"Unless it got its best on {form.name('issues', issue)} ({told})"))
    return tuple(found)


def breakers(data: Data) -> list[str]:
    """The parties that may break the peace."""
    return list(data.get("peace", {}).get("resume", {}))


def undoers(data: Data) -> list[str]:
    """The parties with an answer to a signature that the form has put."""
    return [party for party, moves in data.get("moves", {}).items() if "undo" in moves]


def _breakers(form: Form) -> Iterator[FormQuestion]:
    if not form.at_war:
        return
    choices = tuple((key, form.name("parties", key)) for key in form.data["parties"])
    help_ = "Within ten years, and although it signed, or was never asked. Nobody, if the peace would keep by itself."
    asks = "Who could break the peace again, and might want to?"
    yield FormQuestion("breakers", "some", asks, help_, choices, sourced=True, optional=True)
    for party in breakers(form.data):
        asks = f"{form.name('parties', party)}: when would it think of breaking the peace?"
        yield FormQuestion(f"breaks.{party}", "pick", asks, "", conditions(form, party), sourced=True)


def _put_breakers(data: Data, question: FormQuestion, answer: list[str] | str, source: dict[str, str]) -> None:
    kind, _, party = question.key.partition(".")
    if kind == "breaks":
        entry, unless = data["peace"]["resume"][party][0], _unless(data, party, str(answer))
        when = {"when": unless} if unless else {}
        data["peace"]["resume"][party] = [{**when, "points": entry["points"], **source}]
        return
    own = {key: part for key, part in data.pop("peace", {}).items() if key != "resume"}
    if not answer:
        data |= {"peace": own} if own.keys() - {"horizon", "pace"} else {}
        return
    pace = per_period(OCCASIONS, data) | {"source": "assumption"}
    resume = {
        party: [{"points": {other: dict(GAIN if other == party else LOSS) for other in data["parties"]}, **source}]
        for party in answer
    }
    data["peace"] = {"horizon": round(YEARS * periods_a_year(data)), "pace": pace, **own, "resume": resume}


def _undoers(form: Form) -> Iterator[FormQuestion]:
    asked = {name for group in form.data["consent"] for name in group["of"]}
    choices = tuple((key, form.name("parties", key)) for key in form.data["parties"] if key not in asked)
    if not (form.at_war and choices):
        return
    help_ = (
        "Nobody asks it for a signature, and yet it could revolt, walk out or open the camps. None, if it could not."
    )
    asks = "Who signs nothing, but could undo a signature on the day?"
    yield FormQuestion("undoers", "some", asks, help_, choices, sourced=True, optional=True)
    for party in undoers(form.data):
        asks = f"{form.name('parties', party)}: when would it think of undoing a signature?"
        yield FormQuestion(f"undoes.{party}", "pick", asks, "", conditions(form, party), sourced=True)


def _put_undoers(data: Data, question: FormQuestion, answer: list[str] | str, source: dict[str, str]) -> None:
    kind, _, party = question.key.partition(".")
    if kind == "undoes":
        when = [*filter(None, [_unless(data, party, str(answer))]), f"{party}_rose == false"]
        data["moves"][party]["undo"] |= {"when": " and ".join(when), **source}
        return
    for gone in undoers(data):
        del data["moves"][gone]["undo"], data["state"][f"{gone}_rose"]
        if not data["moves"][gone]:
            del data["moves"][gone]
    for name in answer:
        factor = f"{name}_rose"
        who = data["parties"][name]["name"]
        data.setdefault("state", {})[factor] = {"name": f"{who} has undone a signature", "values": [False, True]}
        data.setdefault("moves", {}).setdefault(name, {})["undo"] = {
            "name": f"{who} undoes the signature",
            "at": "signature",
            "when": f"{factor} == false",
            "probability": dict(UNDOES),
            "effect": {factor: True},
            "points": {name: -1},
            **source,
        }


STEPS = (FormStep(_breakers, _put_breakers), FormStep(_undoers, _put_undoers))
