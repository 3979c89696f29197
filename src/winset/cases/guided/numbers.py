"""The sizes that the file still guesses at: what each would fight for, how often things happen, what they are worth."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from winset.cases.edits import Data, put
from winset.cases.guided.field import ALL_LOST, leaders, winners
from winset.cases.guided.form import Form
from winset.cases.guided.peace import breakers, undoers
from winset.cases.guided.question import FormQuestion, sample
from winset.cases.guided.step import FormStep
from winset.cases.guided.units import all_lost, of_100_years, per_period, ranked
from winset.cases.ranking import swings_of
from winset.cases.schema import Party

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator

BOUNDS = ("low", "mode", "high")

TYPED = "As {low} {high}, or with the likeliest between as {low} {mode} {high}."
"""How a range is typed."""


@dataclass(frozen=True, slots=True)
class Guess:
    """A number that the form asks for.

    Attributes
    ----------
    path : str
        Where it stands, as a change of the file names it.
    question : FormQuestion
    made : callable
        The number in the file from the answer's.
    """

    path: str
    question: FormQuestion
    made: Callable[[dict[str, float]], dict[str, float]]


def sizes(form: Form) -> Iterator[Guess]:
    """Every number that the form may ask for, answered or not."""
    yield from _anchors(form) if form.at_war else _without(form)
    for party in [*leaders(form.data), *winners(form.data)]:
        for event in (f"{party}_changes", f"{party}_wins"):
            if event in form.data.get("chance", {}):
                yield _often(form, event)
    yield from _war(form)
    yield from _peace(form)


def _asked(key: str, asks: str, help_: str, now: dict[str, Any], least: float, most: float) -> FormQuestion:
    told = {bound: now[bound] for bound in BOUNDS if bound in now}
    low, mode, high = sample(least, most)
    typed = TYPED.format(low=low, mode=mode, high=high)
    return FormQuestion(
        key, "range", asks, help_, least=least, most=most, default=told, sourced=True, optional=True, typed=typed
    )


def _anchors(form: Form) -> Iterator[Guess]:
    unit = f"{form.step}s"
    for party, entry in form.data["parties"].items():
        for issue, now in entry.get("anchor", {}).items():
            order = entry["ranking"][issue]["order"]
            options = form.data["issues"][issue]["options"]
            best, worst = (options[rank if isinstance(rank, str) else rank[0]] for rank in (order[0], order[-1]))
            asks = (
                f"{form.name('parties', party)}: for how many {unit} would it rather fight on than take "
                f"“{worst}” in place of “{best}” ({form.name('issues', issue)})?"
            )
            help_ = f"The least and the most. How long has it fought on, or said it would?{_others(form, party)}"
            yield Guess(f"parties.{party}.anchor.{issue}", _asked(f"anchor.{party}", asks, help_, now, 0, 1200), dict)


def _others(form: Form, party: str) -> str:
    """What the size of a party's first question makes of its others, by their order alone."""
    found = swings_of(Party.model_validate(ranked(form.data, party)))
    most = max(found.values())
    told = [f"{form.name('issues', issue)} {100 * size / most:.0f} %" for issue, size in found.items() if size < most]
    return f" By your order its other questions then count, on average, for {', '.join(told)} of that." if told else ""


def _without(form: Form) -> Iterator[Guess]:
    """What each party of a negotiation has without an agreement, between its best and its worst."""
    for party, entry in form.data["parties"].items():
        whole = all_lost(form.data, party)
        if not whole:
            continue
        now = entry.get("otherwise", {"low": -0.7 * whole, "mode": -0.5 * whole, "high": -0.3 * whole})
        turned = zip(BOUNDS, reversed(BOUNDS), strict=True)
        worse = {bound: round(100 * -now[other] / whole) for bound, other in turned if other in now}
        asks = f"{form.name('parties', party)}: how bad is it to have no agreement?"
        help_ = "0 is as good as getting its best answer to every question, 100 as bad as getting its worst."
        yield Guess(
            f"parties.{party}.otherwise", _asked(f"otherwise.{party}", asks, help_, worse, 0, 100), _share(whole)
        )


def _share(whole: float) -> Callable[[dict[str, float]], dict[str, float]]:
    def made(answer: dict[str, float]) -> dict[str, float]:
        turned = zip(BOUNDS, reversed(BOUNDS), strict=True)
        return {bound: round(-whole * answer[other] / 100, 3) for bound, other in turned if other in answer}

    return made


def _often(form: Form, event: str) -> Guess:
    entry = form.data["chance"][event]
    asks = f"{entry['name']}: in how many of 100 years like these?"
    help_ = "The least, the likeliest and the most."
    now = of_100_years(entry["probability"], form.data)
    return Guess(
        f"chance.{event}.probability",
        _asked(f"often.{event}", asks, help_, now, 0, 100),
        lambda answer: per_period(answer, form.data),
    )


def _war(form: Form) -> Iterator[Guess]:
    for party, entry in form.data["parties"].items():
        for k, term in enumerate(entry.get("war", [])):
            leader = next(
                (who for who in leaders(form.data) if term.get("when", "").startswith(f"leader_of_{who} ")), None
            )
            if leader is None or not isinstance(term["points"], dict):
                continue
            easier = term["points"]["high"] > 0
            way = "easier" if easier else "harder"
            who, changed = form.name("parties", party), form.within("parties", leader)
            asks = f"{who}: when the leader of {changed} has changed, by what part is the war {way} for it?"
            now = term["points"] if easier else _turned(term["points"])
            help_ = "0 is no difference, 1 as much as it costs now."
            question = _asked(f"bears.{party}.{leader}.{way}", asks, help_, now, 0, 5)
            yield Guess(f"parties.{party}.war[{k}].points", question, dict if easier else _turned)


def _turned(answer: dict[str, float]) -> dict[str, float]:
    turned = zip(BOUNDS, reversed(BOUNDS), strict=True)
    return {bound: -answer[other] for bound, other in turned if other in answer}


def _peace(form: Form) -> Iterator[Guess]:
    for party in breakers(form.data):
        entry = form.data["peace"]["resume"][party][0]
        now = entry["points"].get(party)
        if isinstance(now, dict):
            who = form.name("parties", party)
            asks = f"{who}: what would breaking the peace be worth to it, in {form.step}s of the war?"
            help_ = "Beside keeping it: below 0 it would cost. The least, the likeliest and the most."
            question = _asked(f"gain.{party}", asks, help_, now, -1200, 1200)
            yield Guess(f"peace.resume.{party}[0].points.{party}", question, dict)
    for party in undoers(form.data):
        entry = form.data["moves"][party]["undo"]
        if isinstance(entry["probability"], dict):
            asks = f"{entry['name']}: how many of 100 attempts succeed?"
            now = {bound: round(100 * p, 1) for bound, p in entry["probability"].items() if bound in BOUNDS}
            question = _asked(f"succeeds.{party}", asks, "The least, the likeliest and the most.", now, 0, 100)
            yield Guess(f"moves.{party}.undo.probability", question, _hundredths)


def _hundredths(answer: dict[str, float]) -> dict[str, float]:
    return {bound: round(number / 100, 4) for bound, number in answer.items()}


def _ask(form: Form) -> Iterator[FormQuestion]:
    yield from (size.question for size in sizes(form))


def _put(data: Data, question: FormQuestion, answer: dict[str, float], source: dict[str, str]) -> None:
    size = next(size for size in sizes(Form(data)) if size.question.key == question.key)
    put(data, size.path, {**size.made(answer), **source})


def settle(data: Data) -> None:
    """Make anew what follows from other numbers: what an ending costs who loses everything by it."""
    for ending in data.get("endings", {}).values():
        if ending.get("because") == ALL_LOST:
            ending["points"] = {party: -all_lost(data, party) for party in ending["points"]}
    if "time" not in data:
        for party, entry in data["parties"].items():
            whole = all_lost(data, party)
            if whole and "otherwise" not in entry:
                entry["otherwise"] = {**_share(whole)({"low": 30, "mode": 50, "high": 70}), "source": "assumption"}


STEPS = (FormStep(_ask, _put),)
