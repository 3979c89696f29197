"""Who fights and must say yes, what is on the table, in what order each party would have it."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from winset.cases.edits import Data
from winset.cases.guided.form import names_for
from winset.cases.guided.question import FormQuestion
from winset.cases.guided.step import FormStep

if TYPE_CHECKING:
    from collections.abc import Iterator

    from winset.cases.guided.form import Form

MOST_PARTIES, MOST_ISSUES, MOST_OPTIONS = 8, 6, 4

WIDE = {"low": 1.0, "high": 60.0}
"""Months of war that a party would rather fight than lose all of its first issue, where nobody has said."""

NEGOTIATION = "negotiation"

KINDS = {
    "two-states-with-a-patron": (
        "Two states at war, and a patron behind one of them",
        "The two, and the patron whose arms keep one going, such as: Northland, Southland, The patron.",
    ),
    "client-and-guarantor": (
        "A client at war, and a guarantor that would have to stand behind its peace",
        "The client, whom it fights, and who would guard the peace, such as: The client, The invader, The guarantor.",
    ),
    "ratifier": (
        "A war whose peace must pass a parliament or a vote",
        "Who fights, who negotiates, and who must ratify, such as: The president, The rebels, The senate.",
    ),
    "civil-war-with-a-spoiler": (
        "A civil war with somebody who could undo a peace",
        "Who shares power, and who could wreck it, such as: The government, The rebels, The guard.",
    ),
    "coalition": (
        "A coalition at war that must agree among itself",
        "Each ally whose yes is needed, and the other side, such as: The great ally, The small ally, The enemy.",
    ),
    "war": ("Another war", "Everybody whose choices decide how it ends, such as: Northland, Southland."),
    NEGOTIATION: (
        "A negotiation without a war",
        "Everybody whose yes is needed or who would be hurt, such as: Upstream, Downstream, The bank.",
    ),
}
"""What a conflict may be like, and whom to name then."""

TYPED = "As 2 > 1 = 3, where = ties."
"""How an order is typed."""

STEPS_OF_TIME = (("month", "Months"), ("week", "Weeks"), ("day", "Days"))


def _title(form: Form) -> Iterator[FormQuestion]:  # noqa: ARG001
    yield FormQuestion("title", "text", "What is the conflict called?", "A few words, such as: The border war.")


def _put_title(data: Data, question: FormQuestion, answer: str, source: dict[str, str]) -> None:  # noqa: ARG001
    data["title"] = answer


def _kind(form: Form) -> Iterator[FormQuestion]:
    kinds = tuple((key, label) for key, (label, _) in KINDS.items())
    help_ = "It decides what is asked, and nothing else. A war costs as long as it lasts."
    yield FormQuestion("kind", "pick", "What is it most like?", help_, kinds)
    if form.at_war:
        help_ = "How often the parties can talk, and things happen."
        yield FormQuestion("step", "pick", "In what steps does it move?", help_, STEPS_OF_TIME)
        help_ = "The date of the first talks that matter to you."
        yield FormQuestion("start", "date", "From when on is it looked at?", help_, step=form.step)


def _put_kind(data: Data, question: FormQuestion, answer: str, source: dict[str, str]) -> None:  # noqa: ARG001
    if question.key == "kind":
        data["about"] = f"{KINDS[answer][0]}."
    if answer == NEGOTIATION:
        data.pop("time", None)
        for party in data["parties"].values():
            party.pop("unit", None)
    elif question.key == "step":
        day = {} if answer == "month" else {"start": "2001-01-01", "step": answer}
        data["time"] |= day
    elif question.key == "start":
        data["time"]["start"] = answer


def _parties(form: Form) -> Iterator[FormQuestion]:
    like = (help_ for label, help_ in KINDS.values() if form.data.get("about") == f"{label}.")
    yield FormQuestion(
        "parties", "names", "Who has a part in it?", next(like, KINDS["war"][1]), least=2, most=MOST_PARTIES
    )
    choices = tuple((key, form.name("parties", key)) for key in form.data["parties"])
    help_ = "Whose yes an agreement needs: at the table, or behind it. Who only could undo it later comes further on."
    yield FormQuestion("yes", "some", "Without whose yes can nothing be signed?", help_, choices, least=1, sourced=True)


def _put_parties(data: Data, question: FormQuestion, answer: list[str], source: dict[str, str]) -> None:
    if question.key == "yes":
        data["consent"] = [{"of": answer, **source}]
        return
    unit = {"unit": f"a {data['time'].get('step', 'month')} of the war"} if "time" in data else {}
    data["parties"] = {
        key: {"name": name, **unit} for key, name in zip(names_for(answer, "party"), answer, strict=True)
    }
    data["consent"] = [{"of": list(data["parties"])}]


def _issues(form: Form) -> Iterator[FormQuestion]:
    help_ = "The questions that an agreement would have to settle, such as: The border, The prisoners."
    yield FormQuestion("issues", "names", "What is on the table?", help_, least=1, most=MOST_ISSUES)
    for key in form.data["issues"]:
        help_ = "Two to four answers, such as: The old line, The river, The line of contact."
        asks = f"{form.name('issues', key)}: which answers are there?"
        yield FormQuestion(f"options.{key}", "names", asks, help_, least=2, most=MOST_OPTIONS)


def _put_issues(data: Data, question: FormQuestion, answer: list[str], source: dict[str, str]) -> None:  # noqa: ARG001
    if question.key == "issues":
        names = names_for(answer, "issue")
        one = {"yes": "Yes", "no": "No"}
        data["issues"] = {key: {"name": name, "options": dict(one)} for key, name in zip(names, answer, strict=True)}
        return
    issue = data["issues"][question.key.partition(".")[2]]
    issue["options"] = dict(zip(names_for(answer, "option"), answer, strict=True))


def _orders(form: Form) -> Iterator[FormQuestion]:
    """Each party's order of each issue's answers, then of its issues."""
    for party in form.data["parties"]:
        who = form.name("parties", party)
        for issue, entry in form.data["issues"].items():
            asks = f"{who}, {form.name('issues', issue)}: in what order would it have them?"
            help_ = "The best first. Nothing, if the question does not matter to it."
            choices = tuple((option, name) for option, name in entry["options"].items())
            key = f"order.{party}.{issue}"
            yield FormQuestion(key, "order", asks, help_, choices, sourced=True, optional=True, typed=TYPED)
        ranked = tuple((issue, form.name("issues", issue)) for issue in form.data["parties"][party].get("ranking", {}))
        if len(ranked) > 1:
            asks = f"{who}, now the questions themselves: which would it give up last?"
            help_ = (
                "In order, what it would hold out for longest first. Compare getting its best answer with its worst."
            )
            yield FormQuestion(f"swing.{party}", "order", asks, help_, ranked, sourced=True, typed=TYPED)


def _put_order(data: Data, question: FormQuestion, answer: Any, source: dict[str, str]) -> None:
    kind, name, *more = question.key.split(".")
    party = data["parties"][name]
    order = [rank[0] if len(rank) == 1 else rank for rank in answer]
    if kind == "swing":
        party["swing"] = order
    else:
        party.setdefault("ranking", {}).pop(more[0], None)
        if len(answer) > 1:
            party["ranking"][more[0]] = {"order": order, **source}
        party["swing"] = _tied(list(party["ranking"]))
    if not party["ranking"]:
        for key in ("ranking", "swing", "anchor"):
            party.pop(key, None)
    else:
        first = party["swing"][0] if isinstance(party["swing"][0], str) else party["swing"][0][0]
        party["anchor"] = {first: {**WIDE, "source": "assumption"}}


def _tied(issues: list[str]) -> list[Any]:
    """Issues of which no order is known yet."""
    return issues if len(issues) == 1 else [issues]


STEPS = (
    FormStep(_title, _put_title),
    FormStep(_kind, _put_kind),
    FormStep(_parties, _put_parties),
    FormStep(_issues, _put_issues),
    FormStep(_orders, _put_order),
)
