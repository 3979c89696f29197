"""The war itself: whose leader may change, who would bear it better then, who could win it outright."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from winset.cases.edits import Data
from winset.cases.formats.names import in_sentence
from winset.cases.guided.form import names_for
from winset.cases.guided.question import FormQuestion
from winset.cases.guided.step import FormStep
from winset.cases.guided.units import per_period

if TYPE_CHECKING:
    from collections.abc import Iterator

    from winset.cases.guided.form import Form

CHANGES, WINS = {"low": 5.0, "mode": 10.0, "high": 20.0}, {"low": 2.0, "mode": 5.0, "high": 12.0}
"""Of 100 years, in how many a leader changes, and a war is won, where nobody has said: least, likeliest, most."""

EASED = {"low": 0.2, "mode": 0.5, "high": 0.8}
"""By what part of itself a month of war is easier or harder to bear, where nobody has said."""

FIELD = "The war in the field"

SAME, NEW, OPEN = "same", "new", "open"

ALL_LOST = "As bad as losing every question."
"""Why an ending is worth what it is: a sum that is made anew whenever the sizes change."""


def leaders(data: Data) -> list[str]:
    """The parties whose leader may change, as the form has put it."""
    return [party for party in data["parties"] if f"leader_of_{party}" in data.get("state", {})]


def winners(data: Data) -> list[str]:
    """The parties that may win the war, as the form has put it."""
    return [party for party in data["parties"] if f"{party}_wins" in data.get("endings", {})]


def _leaders(form: Form) -> Iterator[FormQuestion]:
    if not form.at_war:
        return
    choices = tuple((key, form.name("parties", key)) for key in form.data["parties"])
    help_ = (
        "A death, an election, a coup: after it somebody may want to fight less, or more. None, if that is no matter."
    )
    asks = "Whose leader might change?"
    yield FormQuestion("leaders", "some", asks, help_, choices, sourced=True, optional=True)
    for party in leaders(form.data):
        asks = f"When the leader of {form.within('parties', party)} has changed, who finds the war easier to bear?"
        yield FormQuestion(f"easier.{party}", "some", asks, "", choices, sourced=True, optional=True)
        asks = f"When the leader of {form.within('parties', party)} has changed, who finds it harder?"
        yield FormQuestion(f"harder.{party}", "some", asks, "", choices, sourced=True, optional=True)


def _put_leaders(data: Data, question: FormQuestion, answer: list[str], source: dict[str, str]) -> None:
    kind, _, leader = question.key.partition(".")
    if kind != "leaders":
        way = 1 if kind == "easier" else -1
        for party in data["parties"]:
            _forget(data, party, leader, way)
        for party in answer:
            _bear(data, party, leader, way, source)
        return
    for gone in [party for party in leaders(data) if party not in answer]:
        del data["state"][f"leader_of_{gone}"], data["chance"][f"{gone}_changes"]
        for party in data["parties"]:
            _forget(data, party, gone)
    for party in [party for party in answer if party not in leaders(data)]:
        factor, who = f"leader_of_{party}", in_sentence(data["parties"][party]["name"])
        values = {SAME: "As it was", NEW: "Another"}
        data.setdefault("state", {})[factor] = {"name": f"The leader of {who}", "values": values}
        data.setdefault("chance", {})[f"{party}_changes"] = {
            "name": f"The leader of {who} changes",
            "when": f"{factor} == '{SAME}'",
            "probability": per_period(CHANGES, data),
            "effect": {factor: NEW},
            **source,
        }


def _bear(data: Data, party: str, leader: str, way: int, source: dict[str, str]) -> None:
    """What the war costs a party once a leader has changed: so much less, or more."""
    entries = data["parties"][party].setdefault(
        "war", [{"points": -1, "because": "A point is what it costs.", "source": "assumption"}]
    )
    points = {key: way * EASED[key if way > 0 else other] for key, other in _TURNED.items()}
    entries.append({"when": f"leader_of_{leader} == '{NEW}'", "points": points, **source})


def _forget(data: Data, party: str, leader: str, way: int = 0) -> None:
    """Leave out what the war costs a party once a leader has changed: what is less (1), more (-1), or either."""
    entry = data["parties"][party]
    if "war" in entry:
        when = f"leader_of_{leader} == '{NEW}'"
        kept = [term for term in entry["war"] if term.get("when") != when or (way and _way(term) != way)]
        entry["war"] = kept
        if len(kept) == 1 and "when" not in kept[0]:
            del entry["war"]


def _way(term: dict[str, Any]) -> int:
    """Whether a term of war makes it easier (1) or harder (-1)."""
    points = term["points"]
    return 1 if (points["high"] if isinstance(points, dict) else points) > 0 else -1


_TURNED = {"low": "high", "mode": "mode", "high": "low"}


def _winners(form: Form) -> Iterator[FormQuestion]:
    if not form.at_war:
        return
    choices = tuple((key, form.name("parties", key)) for key in form.data["parties"])
    help_ = "Not at the table but in the field, so that nothing is left to sign. Nobody, if neither can."
    yield FormQuestion(
        "winners", "some", "Who could win the war outright?", help_, choices, sourced=True, optional=True
    )
    for party in winners(form.data):
        others = tuple(choice for choice in choices if choice[0] != party)
        asks = f"If {form.within('parties', party)} wins, for whom is that as bad as losing every question?"
        yield FormQuestion(f"losers.{party}", "some", asks, "", others, sourced=True, optional=True)


def _put_winners(data: Data, question: FormQuestion, answer: list[str], source: dict[str, str]) -> None:
    kind, _, winner = question.key.partition(".")
    if kind == "losers":
        data["endings"][f"{winner}_wins"] |= {"points": dict.fromkeys(answer, 0.0), **source}
        return
    for gone in winners(data):
        del data["endings"][f"{gone}_wins"], data["chance"][f"{gone}_wins"]
    for name in [name for name, factor in data.get("state", {}).items() if factor.get("name") == FIELD]:
        del data["state"][name]
    if not answer:
        return
    factor = next(name for name in _factor_names(data) if name not in data.get("state", {}) | data["issues"])
    names = dict(zip(answer, names_for([f"{party}_has" for party in answer], "party"), strict=True))
    values = {OPEN: "Undecided"} | {
        names[party]: f"Won by {in_sentence(data['parties'][party]['name'])}" for party in answer
    }
    data.setdefault("state", {})[factor] = {"name": FIELD, "values": values}
    for party in answer:
        who, event = data["parties"][party]["name"], f"{party}_wins"
        data.setdefault("chance", {})[event] = {
            "name": f"{who} wins in the field",
            "when": f"{factor} == '{OPEN}'",
            "probability": per_period(WINS, data),
            "effect": {factor: names[party]},
            **source,
        }
        others = dict.fromkeys((other for other in data["parties"] if other != party), 0.0)
        ending: dict[str, Any] = {"name": f"{who} wins", "when": f"{factor} == '{names[party]}'"}
        ending |= {"points": others, "because": ALL_LOST, "source": "assumption"}
        data.setdefault("endings", {})[event] = ending


def _factor_names(data: Data) -> Iterator[str]:
    yield "field"
    yield from (f"field_{k}" for k in range(2, 3 + len(data["issues"])))


STEPS = (FormStep(_leaders, _put_leaders), FormStep(_winners, _put_winners))
