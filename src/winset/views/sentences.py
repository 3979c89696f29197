"""The headline of a run: the answer in a paragraph that a historian could have written."""

from __future__ import annotations

from typing import TYPE_CHECKING

from winset.studies.words import most_likely
from winset.views.barriers import barred, others_barred
from winset.views.ends import ever, lean, until
from winset.views.rankings import ranking_sentences
from winset.views.units import own_points
from winset.views.votes import holding
from winset.views.words import at, count, dated, first_upper, joined, likely, named, percent, plain, points, stretch

if TYPE_CHECKING:
    from winset.studies.headline import Span
    from winset.studies.timeline import TimelineAnswer, Unsigned

MOVED = 0.05
"""By how much a chance moves at least where it is said to depend on something."""

SELDOM = 0.01
"""Up to which chance of a signature in a month it is said that none can be signed in it."""

NOTABLE = 0.05
"""From which chance on a signature is explained though none was worth it."""


def headline(answer: TimelineAnswer) -> str:
    """The answer in a paragraph."""
    if not answer["history"]:
        parts = ["There is no month to read.", _end(answer)]
    elif answer["from"] is None:
        parts = [_table(answer), _odds(answer), _unsigned(answer), _terms(answer)]
    else:
        parts = [opening(answer), changed(answer), later(answer), _war(answer), _end(answer), _odds(answer),
                 despite(answer), _unsigned(answer), _leans(answer), _terms(answer)]  # fmt: skip
    parts.append(ranking_sentences(answer))
    return " ".join(part for part in parts if part)


def is_past(answer: TimelineAnswer, date: str | None = None) -> bool:
    """Whether a war is told as over: by its record it is, or what is told lies within the record."""
    known = answer["recorded_to"]
    within = date is not None and known is not None and date <= known
    return bool(answer["agreement"] or answer["ended"] or answer["signed_beyond"]) or within


def _table(answer: TimelineAnswer) -> str:
    """A negotiation without a clock: how many packages would be signed, and who blocks the others."""
    found, names = answer["history"][0]["against_war"], answer["labels"]["parties"]
    size = "All" if found["size"] == found["of"] else f"{found['size']:,} of" if found["size"] else "None of"
    signed = f"{size} {count(found['of'], 'package')} would be signed by everyone whose consent is needed."
    told = [
        f"{found['blockers'][party]:,} by {named(names[party])} ({holding(answer['labels'], party)}"
        f"{own_points(answer['labels'], party, points(price), 'of its points')} short of the nearest)"
        for party, price in found["price"].items()
    ]
    return f"{signed} Others are blocked by one party alone: {joined(told)}." if told else signed


def on_path(answer: TimelineAnswer) -> str:
    """What is said before the first sentence about the most likely path, or about a record that is read on."""
    if answer["path"] != "recorded":
        return "if things go as is most likely, "
    known, last = answer["recorded_to"], answer["history"][-1]["month"] or ""
    if is_past(answer, last) or known is None:
        return ""
    return f"if nothing more happens after {dated(known, answer['step'])}, the last entry of the record, "


def opening(answer: TimelineAnswer) -> str:
    """From when on some package was worth signing, and who stood in the way until then."""
    head, step, path = answer["headline"], answer["step"], on_path(answer)
    first, could = head["first"], "could" if is_past(answer, head["now"][-1][1] if head["now"] else None) else "can"
    if first is None:
        return _never(answer)
    if not head["months_before"]:
        return first_upper(f"{path}{_spans(head['now'], answer)} some agreements {could} be signed{_silent(answer)}.")
    past = is_past(answer, first)
    here, there = ("", path) if past else (path, "")
    why, none = barred(answer, "before", past=past), _could_not(answer, past=past)
    if "worth" in none:
        could = "were" if could == "could" else "are"
    opened = f"{there}{_spans(head['now'], answer)} some {could}{_silent(answer)}."
    shut = f"{here}before {dated(first, step)} no agreement {none}{f': {why}' if why else ''}."
    return f"{first_upper(shut)} {first_upper(opened)}"


def _could_not(answer: TimelineAnswer, *, past: bool) -> str:
    """That nothing could be signed before the first month, or was not worth it, where noise signs at times."""
    before = answer["history"][: answer["headline"]["months_before"]]
    if max(row["sign_probability"] for row in before) < SELDOM:
        return f"{'could' if past else 'can'} be signed"
    return "was worth it to all who had to consent" if past else "is worth it to all who have to consent"


def _never(answer: TimelineAnswer) -> str:
    """That no package was ever worth signing, and who stood in the way."""
    rows, step = answer["history"], answer["step"]
    since, to = rows[0]["month"], rows[-1]["month"]
    past = is_past(answer, to)
    why = barred(answer, "before", past=past)
    when = f"{_in(step)} any {step} {stretch(since, to, step)}" if len(rows) > 1 else at(since, step)
    worth = "was worth it to all who had to consent" if past else "is worth it to all who have to consent"
    if answer["unsigned"]:
        worth = "could be signed" if past else "can be signed"
    return first_upper(f"{on_path(answer)}no agreement {worth} {when}{f': {why}' if why else ''}.")


def _in(step: str) -> str:
    return "on" if step == "day" else "in"


def _spans(stretches: list[Span], answer: TimelineAnswer) -> str:
    rows, step = answer["history"], answer["step"]
    if stretches == [[rows[0]["month"], rows[-1]["month"]]] and len(rows) > 1:
        return f"{_in(step)} every {step}"
    return joined([stretch(a, b, step) for a, b in stretches])


def _silent(answer: TimelineAnswer) -> str:
    """That no talks are held while some package is worth signing, where that is so."""
    found = answer["headline"]["silent"]
    if not found:
        return ""
    were = "were" if is_past(answer, found[-1][1]) else "are"
    if found == answer["headline"]["now"]:
        return f", but no talks {were} held then to sign one"
    shown = joined([stretch(a, b, answer["step"]) for a, b in found[:3]])
    more = f" and at {count(len(found) - 3, 'other time')}" if len(found) > 3 else ""
    return f", though no talks {were} held {shown}{more}"


def changed(answer: TimelineAnswer) -> str:
    """What happened when the first package came to be worth signing."""
    head = answer["headline"]
    if not head["changed"] or not head["months_before"]:
        return ""
    happened = joined([plain(text).rstrip(".") for text in head["changed"]])
    return f"What happened {at(head['first'], answer['step'])}: {happened}."


def later(answer: TimelineAnswer) -> str:
    """Who stood in the way after that."""
    head, step = answer["headline"], answer["step"]
    if head["first"] is None:
        return ""
    past = is_past(answer, head["first"])
    after, partly = barred(answer, "after", past=past), others_barred(answer, past=past)
    told = [f"In the later {step}s without one, {after}."] if after else []
    return " ".join([*told, partly] if partly else told)


def _war(answer: TimelineAnswer) -> str:
    """When fighting on for good was worse for everyone than some package."""
    stretches, past = answer["headline"]["against_war"], is_past(answer)
    if answer["headline"]["beats_war"] is not None:  # said beside the headline, with the numbers that do it
        return ""
    was = ("was there ever" if past else "is there") if not stretches else "there was" if past else "there is"
    all_ = "all who had to consent preferred" if past else "all who have to consent prefer"
    when = _spans(stretches, answer) if stretches else f"{_in(answer['step'])} no {answer['step']}"
    return first_upper(f"{when} {was} an agreement that {all_} to war without end.")


def _end(answer: TimelineAnswer) -> str:
    """How the record ends, where no signature ends it."""
    step = answer["step"]
    if answer["ended"]:
        name = answer["labels"]["endings"][answer["ended"]["ending"]]
        when = at(answer["ended"]["month"], step)
        return f"By the record the war ended {when} without an agreement: {plain(name)}."
    if answer["signed_beyond"]:
        return f"The recorded signature of {dated(answer['signed_beyond'], step)} lies beyond this horizon."
    return ""


def _odds(answer: TimelineAnswer) -> str:
    """How likely a signature was: over everything that might have happened, and in the recorded month itself."""
    total, step, head = sum(answer["forward"]["sign"]), answer["step"], answer["headline"]
    if answer["from"] is None:
        return f"The model gives a signature a chance of {likely(total)}."
    known = f"the record to {dated(answer['known_to'], step)}" if answer["known_to"] else "the opening state alone"
    might = "might have happened" if is_past(answer) else "may happen"
    seen = f"Over everything that {might}, seen from {dated(answer['from'], step)} and knowing {known}, the model gives"
    ends = f"{likely(total)} {until(answer['provenance'], step=step)}"
    if "beyond" in answer["forward"]:
        total = ever(answer)
        ends += " and hardly more later" if likely(total) in ends else f" and {likely(total)} ever"
    if head["signed"] is None:
        return f"{seen} a signature a chance of {ends}."
    row, when, rows = answer["history"][-1], dated(head["signed"], step), answer["history"]
    told = f"{seen} a signature by {when}, when it came, a chance of {likely(row['signed_by'])} ({ends})."
    alone = f"{at(head['signed'], step)} itself, as the war then stood, {likely(row['sign_probability'])}"
    if len(rows) == 1:
        return f"{told} {first_upper(alone)}."
    why = " (what `winset why` takes apart)" if answer["known_to"] is None else ""
    return f"{told} Given all that did happen{why}, it gives {likely(head['on_path'])} by then; and {alone}."


def despite(answer: TimelineAnswer) -> str:
    """Why there is a chance of a signature where no agreement was worth it on the path that is read."""
    head, total, step = answer["headline"], ever(answer), answer["step"]
    if head["first"] is not None or answer["unsigned"] or total < NOTABLE:
        return ""
    if head["on_path"] >= total / 2:
        most = max(row["sign_probability"] for row in answer["history"])
        return (
            f"So one is signed in time though it is hardly worth it {_in(step)} any {step}: by chance parties also "
            f"accept what falls a little short (the noise of their choices). That makes at most {likely(most)} "
            f"{_in(step)} one {step}, and {likely(head['on_path'])} over all the {step}s told."
        )
    return (
        "That chance comes from where things go otherwise: if they go as told, a signature has "
        f"{likely(head['on_path'])} in all."
    )


def _unsigned(answer: TimelineAnswer) -> str:
    """Why hardly anything is signed, where that is so."""
    found, step = answer["unsigned"], answer["step"]
    return unsigned(found, answer["labels"]["parties"], step if answer["from"] else None) if found else ""


def unsigned(found: Unsigned, names: dict[str, str], step: str | None) -> str:
    """Why hardly anything is signed; `step` is None without a clock."""
    hardly = f"Hardly anything is ever signed ({percent(found['chance'])})" if found["chance"] else "Nothing is signed"
    told = f"{hardly}, so no terms are told for it"
    if not found["talks"]:
        return f"{told}: no talks are held{f' in any {step} read' if step else ''}."
    if not found["refusing"]:
        return f"{told}: it is no refusal that keeps it so, but that talks come to nothing."
    months = {party: count(number, step) if step else "" for party, number in found["refusing"].items()}
    who = joined(
        [f"{named(names[party])} ({often})" if often else named(names[party]) for party, often in months.items()]
    )
    seldom = f"; talks are held in {found['talks']} of {count(found['months'], step)}" if step else ""
    return f"{told}; who refuses: {who}{seldom if found['talks'] < found['months'] else ''}."


def _leans(answer: TimelineAnswer) -> str:
    """How far that depends on the last date for talks, or on how the war fades, where it does."""
    found = lean(answer)
    if found is None or max(abs(other - found.base) for other in found.others) < MOVED:
        return ""
    by = dated(found.mark, answer["step"])
    return f"That depends on {found.on}: {found.told(f'the chance by {by}')}."


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
    return f"The terms it finds most likely are those that were signed on {hits} of {count(len(signed), 'issue')}{but}."


def caveats(answer: TimelineAnswer) -> list[str]:
    """What a reader has to know of the file before its answer: that all beats war, or that others gain by a new war."""
    return [line for line in (_all_beat_war(answer), _gain_by_war(answer)) if line]


def _all_beat_war(answer: TimelineAnswer) -> str:
    """That every package beats fighting on for everyone, with what does it."""
    found, names = answer["headline"]["beats_war"], answer["labels"]["parties"]
    if not found:
        return ""
    closest = sorted(found.items(), key=lambda item: item[1][0] - item[1][1])[:3]
    without = "no agreement" if answer["from"] is None else "war"
    sides = [(named(names[party]), _rounded(worst), _rounded(none)) for party, (worst, none) in closest]
    (who, worst, none), *rest = sides
    told = f"to {who} the worst is worth {worst} and {without} {none}"
    told += "".join(f", to {other} {least} and {nothing}" for other, least, nothing in rest)
    if answer["from"] is None:
        return (
            "By the file's numbers every package is at least as good as none for everyone whose consent it needs (in "
            f"points {told}), so they agree; what the file can say is on what."
        )
    when, step = at(answer["history"][0]["month"], answer["step"]), answer["step"]
    return (
        "By the file's numbers no agreement is worse than war without end for anyone whose consent it needs, "
        f"{_in(step)} every {step} ({when}, in points: {told}). That nobody would rather fight on for good is put in "
        "by the file, not found by the model."
    )


def _rounded(number: float) -> str:
    return f"{round(number, 1) + 0.0:.1f}"


def _gain_by_war(answer: TimelineAnswer) -> str:
    """That somebody gains by a peace that another breaks, where that is so; the one that may gain most."""
    found, names = answer["headline"]["peace"], answer["labels"]["parties"]
    if not found:
        return ""
    most = max(found, key=lambda one: one["points"])
    others = [one for one in found if one["party"] != most["party"]]
    more = joined(list(dict.fromkeys(named(names[one["party"]]) for one in others)))
    also = f"; so, less, would be {more}" if others else ""
    gains, breaks = named(names[most["party"]]), named(names[most["breaker"]])
    return (
        "By the file's numbers some would gain by a broken peace that they do not break themselves: under "
        f"{most['packages']:,} of {count(most['of'], 'agreement')} {gains} would be better off once {breaks} breaks "
        f"it, by up to {points(most['points'])} points{also}."
    )
