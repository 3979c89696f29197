"""The answer in three sentences."""

from __future__ import annotations

from typing import TYPE_CHECKING

from winset.studies.words import most_likely
from winset.views.ends import ever, lean
from winset.views.report.markup import Markup, anchor, safe, tag
from winset.views.report.ranges import span
from winset.views.report.sections import Section
from winset.views.sentences import headline, unsigned
from winset.views.words import amount, count, joined, month, percent, plain

if TYPE_CHECKING:
    from winset.studies.claims import ClaimTold
    from winset.studies.dossier import Dossier
    from winset.studies.timeline import TimelineAnswer

TITLE = "The answer"
ORDER = 0

FIGURES = 4
"""Numbers that a reader takes away."""


def section(dossier: Dossier) -> Section | None:
    """When a way out opened and who stood in it, on what terms, and what that depends on."""
    timeline = dossier["timeline"]
    if timeline["from"] is None or not timeline["history"]:
        return Section([tag("p", headline(timeline), class_="answer")])
    told = [opening(timeline), terms(dossier), depends(dossier)]
    return Section([tag("p", sentence, class_="answer") for sentence in told if sentence], [_figures(dossier)])


def opening(timeline: TimelineAnswer) -> str:
    """When a way out opened, and who stood in it until then and after."""
    head, names, step = timeline["headline"], timeline["labels"]["parties"], timeline["step"]
    where = "" if timeline["path"] == "recorded" else " on the most likely path"
    before = joined([f"{plain(names[p])} ({count(n, step)})" for p, n in head["before"].items()])
    if head["first"] is None:
        stood = f"; in the way: {before}" if head["before"] else ""
        return f"No way out opened{where}: no package was ever worth signing at once{stood}{_end(timeline)}."
    if not head["months_before"]:
        opened = f"A way out was open{where} from the first {step}, {month(head['first'])}"
    else:
        opened = f"A way out opened{where} in {month(head['first'])}; in the way until then: {before}"
    after = {*head["after"], *head["partly"]}
    later = joined([plain(names[party]) for party in names if party in after])
    blocked = f"; blocking part of it after that: {later}" if after else ""
    return f"{opened}{blocked}{_end(timeline)}."


def _end(timeline: TimelineAnswer) -> str:
    """How the record ends, where it does."""
    if timeline["headline"]["signed"]:
        return f"; signed in {month(timeline['headline']['signed'])}"
    if timeline["ended"]:
        name = plain(timeline["labels"]["endings"][timeline["ended"]["ending"]])
        return f"; by the record the war ended in {month(timeline['ended']['month'])} without an agreement – {name}"
    return ""


def terms(dossier: Dossier) -> str:
    """How likely a signature was, and on what terms."""
    timeline = dossier["timeline"]
    total, signed, made = sum(timeline["forward"]["sign"]), timeline["agreement"], timeline["provenance"]
    if timeline["unsigned"]:
        return unsigned(timeline["unsigned"], timeline["labels"]["parties"], timeline["step"])
    options, names = timeline["forward"]["options"], timeline["labels"]
    by, until = total, f"the horizon, {month(made['horizon'])}" if made["horizon"] else month(made["show"])
    over = span(dossier, "signed")
    if timeline["headline"]["signed"]:
        by, until = timeline["history"][-1]["signed_by"], month(timeline["headline"]["signed"])
        over = span(dossier, f"signed_by.{timeline['headline']['signed']}")
    odds = (
        f"Seen from {month(timeline['from'])}, the model gives a signature by {until} a chance of {percent(by)}{over}"
    )
    if signed:
        hits = sum(most_likely(options[issue]) == option for issue, option in signed.items())
        return f"{odds}; the likeliest terms are those that were signed on {hits} of {len(signed)} issues."
    surest = sorted(options, key=lambda issue: -max(options[issue].values()))[:3]
    told = [f"{plain(names['issues'][i])} – {plain(names['options'][i][most_likely(options[i])])}" for i in surest]
    return f"{odds}, most surely with: {'; '.join(told)}."


def depends(dossier: Dossier) -> Markup | str:
    """What moves the chance of an agreement most: a cause that was put to the test, and the horizon."""
    told: list[object] = []
    telling = _telling(dossier)
    if telling is not None:
        claim, before, after = telling
        date = month(_by(claim))
        since = f"seen from {month(claim['from'])}, " if claim["from"] else ""
        told += ["It leans most, of the causes put to the test, on this: ", anchor(claim["says"].rstrip("."), "claims"),
                 f" (without it, {since}{percent(after)} by {date} instead of {percent(before)})"]  # fmt: skip
    found = lean(dossier["timeline"])
    if found:
        how = found.how.replace("the horizon", "it", 1)
        told += ["; " if told else "It leans ",
                 f"on {found.on} too: {found.span} by {month(found.mark)} with {how}"]  # fmt: skip
    return safe([*told, "."]) if told else ""


def _by(claim: ClaimTold) -> str:
    """The month by whose end a claim counts signatures; empty where it measures something else."""
    return str(claim["measure"].get("signed_by", "")) if isinstance(claim["measure"], dict) else ""


def _telling(dossier: Dossier) -> tuple[ClaimTold, float, float] | None:
    """The claim whose cause moves the chance of a signature most: by the recorded month, where some are about that."""
    tested = [
        (claim, before, after)
        for claim in (dossier["claims"]["claims"] if dossier["claims"] else [])
        if claim["verdict"] in ("borne_out", "not_borne_out") and _by(claim)
        if (before := claim["baseline"]) is not None and (after := claim["without"]) is not None
    ]
    signed = dossier["timeline"]["headline"]["signed"]
    about = [one for one in tested if _by(one[0]) == signed] or tested
    return max(about, key=lambda one: abs(one[2] - one[1]), default=None)


def _until(timeline: TimelineAnswer) -> str:
    return "before the horizon" if timeline["provenance"]["horizon"] else "at any time"


def _figures(dossier: Dossier) -> Markup:
    """A few numbers that a reader takes away."""
    timeline, head, labels = dossier["timeline"], dossier["timeline"]["headline"], dossier["about"]["labels"]
    step = timeline["step"]
    found = []
    if head["first"]:
        found.append((month(head["first"]), f"first {step} with a package worth signing at once"))
    if head["months_before"]:
        found.append((count(head["months_before"], step), "before it without one" if head["first"] else "without one"))
    if head["signed"]:
        odds, words = (
            timeline["history"][-1]["sign_probability"],
            f"chance of signing in {month(head['signed'])} itself{span(dossier, 'sign.' + head['signed'])}",
        )
    else:
        odds, words = (
            ever(timeline),
            f"chance of a signature {_until(timeline)}{span(dossier, 'signed')}",
        )
    found.append((percent(odds), words))
    for key, name in labels["accounts"].items():
        total = sum(row["accounts"][key] for row in dossier["record"])
        found.append((amount(total), f"{name} over the {step}s shown ({labels['units'][key]})"))
    items = [tag("li", tag("b", number), " ", tag("span", words)) for number, words in found[:FIGURES]]
    return tag("ul", items, class_="figures")
