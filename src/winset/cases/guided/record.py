"""What was offered, refused or accepted, and when."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from winset.cases.edits import Data
from winset.cases.guided.question import FormQuestion
from winset.cases.guided.step import FormStep

if TYPE_CHECKING:
    from collections.abc import Iterator

    from winset.cases.guided.form import Form

MOST_OFFERS = 30


def _offers(form: Form) -> Iterator[FormQuestion]:
    """The next offer: one more than there are."""
    if not form.at_war:
        return
    count = sum(key.startswith("offers.") for key in form.done) + 1
    if count > MOST_OFFERS or (count > 1 and f"offers.{count - 1}" in form.done and not _said(form, count - 1)):
        return
    parties = tuple((key, form.name("parties", key)) for key in form.data["parties"])
    parts = [
        FormQuestion("month", "date", "When?", step=form.step),
        FormQuestion("by", "pick", "Who offered it?", "Nothing, if that is not known.", parties, optional=True),
    ]
    for issue, entry in form.data["issues"].items():
        options = tuple(entry["options"].items())
        help_ = "Nothing, if the offer did not say."
        parts.append(
            FormQuestion(f"terms.{issue}", "pick", f"{form.name('issues', issue)}?", help_, options, optional=True)
        )
    parts.append(FormQuestion("refused", "some", "Who refused it?", "", parties, optional=True))
    parts.append(FormQuestion("accepted", "some", "Who would have accepted it?", "", parties, optional=True))
    asks = "What did anybody offer, refuse or accept, and when?" if count == 1 else "And what else?"
    help_ = "Each answer on record holds the numbers to it: a party that refused must have had a reason to."
    yield FormQuestion(f"offers.{count}", "parts", asks, help_, parts=tuple(parts), sourced=True, optional=True)


def _said(form: Form, count: int) -> bool:
    """Whether that many offers are in the file; after one that was not told none is asked for."""
    return len([step for step in form.data.get("history", []) if "offer" in step]) >= count


def _put_offer(data: Data, question: FormQuestion, answer: dict[str, Any], source: dict[str, str]) -> None:  # noqa: ARG001
    terms = {key.partition(".")[2]: option for key, option in answer.items() if key.startswith("terms.") and option}
    step: dict[str, Any] = {"month": answer["month"], "offer": terms}
    step |= {key: answer[key] for key in ("by", "refused", "accepted") if answer[key]}
    history = [*data.get("history", []), {**step, **source}]
    data["history"] = sorted(history, key=lambda one: str(one["month"]))


STEPS = (FormStep(_offers, _put_offer),)
