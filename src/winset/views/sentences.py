"""The headline of a run: the answer in a paragraph that a historian could have written."""

from __future__ import annotations

from typing import TYPE_CHECKING

from winset.studies.words import most_likely
from winset.views.ends import ever, lean, until
from winset.views.words import count, joined, month, percent, plain, points

if TYPE_CHECKING:
    from winset.studies.headline import Span
    from winset.studies.timeline import TimelineAnswer, Unsigned

NEEDED = "whose consent is needed"


def headline(answer: TimelineAnswer) -> str:
    """The answer in a paragraph."""
    if not answer["history"]:
        return " ".join(part for part in ("There is no month to read.", _end(answer)) if part)
    parts = [
        _war(answer),
        _opening(answer),
        _later(answer),
        _end(answer),
        _odds(answer),
        _unsigned(answer),
        _leans(answer),
        _terms(answer),
    ]
    return " ".join(part for part in parts if part)


def _war(answer: TimelineAnswer) -> str:
    """When fighting on for good was worse for everyone than some package."""
    path = "" if answer["path"] == "recorded" or answer["from"] is None else "on the most likely path "
    if answer["from"] is None:
        found = answer["history"][0]["against_war"]
        opening = f"{found['size']:,} of {found['of']:,} packages" if found["size"] else "No package"
        return f"{opening} would be signed by everyone {NEEDED}."
    stretches = answer["headline"]["against_war"]
    if not stretches:
        return _capital(f"{path}no agreement was ever better for everyone {NEEDED} than fighting on for good.")
    spans = _spans(stretches, answer)
    return _capital(f"{path}{spans} some agreement was better for everyone {NEEDED} than fighting on for good.")


def _spans(stretches: list[Span], answer: TimelineAnswer) -> str:
    rows = answer["history"]
    if stretches == [[rows[0]["month"], rows[-1]["month"]]]:
        return f"in every {answer['step']}" if len(rows) > 1 else f"in {month(rows[0]['month'])}"
    return joined([f"in {month(a)}" if a == b else f"from {month(a)} to {month(b)}" for a, b in stretches])


def _capital(text: str) -> str:
    return text[0].upper() + text[1:]


def _opening(answer: TimelineAnswer) -> str:
    """When a package was first worth signing at once, and who stood in the way until then."""
    head, names = answer["headline"], answer["labels"]["parties"]
    if answer["from"] is None:
        prices = answer["history"][0]["against_war"]["price"]
        told = [f"{plain(names[party])} ({points(price)} of its points short)" for party, price in prices.items()]
        return f"Others are blocked by {joined(told)} alone." if told else ""
    before = _who(head["before"], names, answer["step"])
    if head["first"] is None:
        none = f"None was worth signing at once in any {answer['step']}. " if head["against_war"] else ""
        return f"{none}In the way of signing: {before}." if head["before"] else none.strip()
    if not head["months_before"]:
        return f"Some were worth signing at once {_spans(head['now'], answer)}."
    happened = joined([plain(text).rstrip(".") for text in head["changed"]])
    changed = f" What happened in {month(head['first'])}: {happened}." if head["changed"] else ""
    return (
        f"Some were also worth signing at once {_spans(head['now'], answer)}; until then in the way of signing: "
        f"{before}.{changed}"
    )


def _later(answer: TimelineAnswer) -> str:
    """Who stood in the way after that."""
    head, names, step = answer["headline"], answer["labels"]["parties"], answer["step"]
    if answer["from"] is None or head["first"] is None:
        return ""
    told = []
    if head["after"]:
        told.append(f"In the later {step}s without one, in the way: {_who(head['after'], names, step)}.")
    if head["partly"]:
        told.append(f"Where some could be signed, others were still blocked: {_who(head['partly'], names, step)}.")
    return " ".join(told)


def _who(months: dict[str, int], names: dict[str, str], step: str) -> str:
    return joined([f"{plain(names[party])} ({count(number, step)})" for party, number in months.items()])


def _end(answer: TimelineAnswer) -> str:
    """How the record ends, where no signature ends it."""
    if answer["ended"]:
        name = answer["labels"]["endings"][answer["ended"]["ending"]]
        return f"By the record the war ended in {month(answer['ended']['month'])} without an agreement: {plain(name)}."
    if answer["signed_beyond"]:
        return f"The recorded signature of {month(answer['signed_beyond'])} lies beyond this horizon."
    return ""


def _odds(answer: TimelineAnswer) -> str:
    """How likely a signature was."""
    total = sum(answer["forward"]["sign"])
    if answer["from"] is None:
        return f"The model gives a signature a chance of {percent(total)}."
    known = f"the record to {month(answer['known_to'])}" if answer["known_to"] else "the opening state alone"
    seen = f"Seen from {month(answer['from'])}, knowing {known}, the model gives a signature a chance of"
    ends = f"{percent(total)} {until(answer['provenance'])}"
    signed = answer["headline"]["signed"]
    if "beyond" in answer["forward"]:
        ends += f" and {percent(ever(answer))} ever" if signed is None else f", {percent(ever(answer))} ever"
    if signed is None:
        return f"{seen} {ends}."
    row = answer["history"][-1]
    return (
        f"{seen} {percent(row['signed_by'])} by {month(signed)} (when it came) and {ends}; in "
        f"{month(signed)} itself, as the war then stood, {percent(row['sign_probability'])}."
    )


def _unsigned(answer: TimelineAnswer) -> str:
    """Why hardly anything is signed, where that is so."""
    found, step = answer["unsigned"], answer["step"]
    return unsigned(found, answer["labels"]["parties"], step if answer["from"] else None) if found else ""


def unsigned(found: Unsigned, names: dict[str, str], step: str | None) -> str:
    """Why hardly anything is signed; `step` is None without a clock."""
    told = f"Hardly anything is ever signed ({percent(found['chance'])}), so no terms are told for it"
    if not found["talks"]:
        return f"{told}: no talks are held{f' in any {step} read' if step else ''}."
    if not found["refusing"]:
        return f"{told}: it is no refusal that keeps it so, but that talks come to nothing."
    who = _who(found["refusing"], names, step) if step else joined([plain(names[party]) for party in found["refusing"]])
    seldom = f"; talks are held in {found['talks']} of {count(found['months'], step)}" if step else ""
    return f"{told}; who refuses: {who}{seldom if found['talks'] < found['months'] else ''}."


def _leans(answer: TimelineAnswer) -> str:
    """How far that leans on the horizon, or on how the war fades, where it does."""
    found = lean(answer)
    if found is None or max(abs(other - found.base) for other in found.others) < 0.05:
        return ""
    return f"That leans on {found.on}: by {month(found.mark)} it is {found.span} with {found.how}."


def _terms(answer: TimelineAnswer) -> str:
    """Where the most likely terms are those that were signed, and where not."""
    options, signed, labels = answer["forward"]["options"], answer["agreement"], answer["labels"]
    total = ever(answer)
    if not signed or answer["unsigned"]:
        return ""
    missed = [
        f"{plain(labels['issues'][issue])} ({plain(labels['options'][issue][option])} was given "
        f"{percent(options[issue][option] / total)})"
        for issue, option in signed.items()
        if most_likely(options[issue]) != option
    ]
    hits = len(signed) - len(missed)
    but = f"; not on {joined(missed)}" if missed else ""
    return f"The terms it finds most likely are those that were signed on {hits} of {len(signed)} issues{but}."
