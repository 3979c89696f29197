"""The answer in three sentences."""

from __future__ import annotations

from typing import TYPE_CHECKING

from winset.studies.words import HARDLY, most_likely
from winset.views.ends import ever, lean
from winset.views.report.markup import Markup, anchor, commands, safe, tag
from winset.views.report.ranges import span
from winset.views.report.sections import Section
from winset.views.sentences import MOVED, caveats, changed, despite, headline, later, unsigned
from winset.views.sentences import opening as way_out
from winset.views.words import amount, at, count, dated, likely, month, plain

if TYPE_CHECKING:
    from winset.studies.claims import ClaimTold
    from winset.studies.dossier import Dossier
    from winset.studies.timeline import TimelineAnswer

    Tested = tuple[ClaimTold, float, float]
    """A claim, and the chance of a signature with its cause and without."""

TITLE = "The answer"
ORDER = 0

FIGURES = 4
"""Numbers that a reader takes away."""


def section(dossier: Dossier) -> Section | None:
    """When a way out opened and who stood in it, on what terms, and what that depends on."""
    timeline = dossier["timeline"]
    if timeline["from"] is None or not timeline["history"]:
        return Section([tag("p", commands(headline(timeline)), class_="answer")])
    told = [ends_first(timeline), opening(timeline), terms(dossier), depends(dossier)]
    found = [tag("p", sentence, class_="answer") for sentence in told if sentence]
    return Section([*found, *(tag("p", line, class_="note") for line in caveats(timeline))], [_figures(dossier)])


LIKELY = 0.5
"""Under this chance of any signature a page says first how else the war may end, where it has not ended in one."""


def ends_first(timeline: TimelineAnswer) -> str:
    """How the war ends, each with its chance, where no agreement is likely and none was signed."""
    forward, names = timeline["forward"], timeline["labels"]["endings"]
    if timeline["agreement"] or timeline["ended"] or ever(timeline) >= LIKELY:
        return ""
    later = forward["beyond"]["endings"] if "beyond" in forward else {}
    ends = {plain(names[name]): p + later.get(name, 0.0) for name, p in forward["endings"].items()}
    if "beyond" in forward:
        ends["it dies down without an agreement"] = forward["faded"] + forward["beyond"]["faded"]
        left = "it never ends"
    else:
        left = f"no end by {month(timeline['provenance']['horizon'])}, the last date for talks"
    ends |= {left: forward["war_at_horizon"], "an agreement": ever(timeline)}
    told = [f"{name} ({likely(p)})" for name, p in sorted(ends.items(), key=lambda end: -end[1]) if p >= HARDLY]
    return f"No agreement is the likelier outcome: {'; '.join(told)}."


def opening(timeline: TimelineAnswer) -> str:
    """When a way out opened, and who stood in it until then and after."""
    told = [way_out(timeline), changed(timeline), later(timeline), _end(timeline)]
    return " ".join(part for part in told if part)


def _end(timeline: TimelineAnswer) -> str:
    """How the record ends, where it does."""
    step = timeline["step"]
    if timeline["headline"]["signed"]:
        return f"An agreement was signed {at(timeline['headline']['signed'], step)}."
    if timeline["ended"]:
        name = plain(timeline["labels"]["endings"][timeline["ended"]["ending"]])
        return f"By the record the war ended {at(timeline['ended']['month'], step)} without an agreement: {name}."
    return ""


def terms(dossier: Dossier) -> str:
    """How likely a signature was, and on what terms."""
    timeline = dossier["timeline"]
    total, signed, made = sum(timeline["forward"]["sign"]), timeline["agreement"], timeline["provenance"]
    if timeline["unsigned"]:
        return unsigned(timeline["unsigned"], timeline["labels"]["parties"], timeline["step"])
    options, names, step = timeline["forward"]["options"], timeline["labels"], timeline["step"]
    by, until = total, f"before {month(made['horizon'])}" if made["horizon"] else f"by {dated(made['show'], step)}"
    over = span(dossier, "signed")
    if timeline["headline"]["signed"]:
        by, until = timeline["history"][-1]["signed_by"], f"by {dated(timeline['headline']['signed'], step)}"
        over = span(dossier, f"signed_by.{timeline['headline']['signed']}")
    since = dated(timeline["from"], step)
    odds = f"Seen from {since}, the model gives a signature {until} a chance of {likely(by)}{over}"
    if signed:
        hits = sum(most_likely(options[issue]) == option for issue, option in signed.items())
        return f"{odds}; its likeliest terms are those that were signed on {hits} of {count(len(signed), 'issue')}."
    surest = sorted(options, key=lambda issue: -max(options[issue].values()))[:3]
    told = [f"{plain(names['issues'][i])}: {plain(names['options'][i][most_likely(options[i])])}" for i in surest]
    return " ".join(part for part in (f"{odds}, most surely with {'; '.join(told)}.", despite(timeline)) if part)


def depends(dossier: Dossier) -> Markup | str:
    """What moves the chance of an agreement most: a cause that was put to the test, and the last date for talks."""
    timeline = dossier["timeline"]
    step, told = timeline["step"], _carries(dossier)
    found = lean(timeline)
    if found and max(abs(other - found.base) for other in found.others) >= MOVED:
        opening = " The chance above depends too" if told else "It depends"
        told.append(f"{opening} on {found.on}: "
                    f"{found.told(f'the chance of a signature by {dated(found.mark, step)}')}.")  # fmt: skip
    return safe(told) if told else ""


def _carries(dossier: Dossier) -> list[object]:
    """The cause that carries a signature most; where that is of another chance than the one told, also of that."""
    tested, step = _tested(dossier), dossier["timeline"]["step"]
    if not tested:
        return []
    claim, before, after = _most(tested)
    since = f", seen from {dated(claim['from'], step)}," if claim["from"] else ""
    told: list[object] = [
        "Of the causes put to the test this one carries a signature most: ", _claim(claim),
        f". Without it{since} the chance of one by {dated(_by(claim), step)} is {likely(after)} instead of "
        f"{likely(before)}."]  # fmt: skip
    signed = dossier["timeline"]["headline"]["signed"]
    if signed is None or _same(claim, signed):
        return told
    same = [one for one in tested if _same(one[0], signed)]
    if not same:
        return [*told, " That is another chance than the one above; no claim put to the test moves that one."]
    claim, before, after = _most(same)
    return [*told, " That is another chance than the one above, which is carried most by this: ",
            _claim(claim), f" ({likely(after)} instead of {likely(before)})."]  # fmt: skip


def _claim(claim: ClaimTold) -> Markup:
    return anchor(claim["says"].rstrip("."), "claims")


def _same(claim: ClaimTold, signed: str) -> bool:
    """Whether a claim is about the chance that the answer tells: by the month of the signature, from the start."""
    return claim["from"] is None and _by(claim) == signed


def _most(tested: list[Tested]) -> Tested:
    return max(tested, key=lambda one: abs(one[2] - one[1]))


def _by(claim: ClaimTold) -> str:
    """The month by whose end a claim counts signatures; empty where it measures something else."""
    return str(claim["measure"].get("signed_by", "")) if isinstance(claim["measure"], dict) else ""


def _tested(dossier: Dossier) -> list[Tested]:
    """The claims whose cause moves the chance of a signature so that it shows, each with both chances."""
    return [
        (claim, before, after)
        for claim in (dossier["claims"]["claims"] if dossier["claims"] else [])
        if claim["verdict"] in ("borne_out", "not_borne_out") and _by(claim)
        if (before := claim["baseline"]) is not None and (after := claim["without"]) is not None
        if likely(before) != likely(after)
    ]


def _until(timeline: TimelineAnswer) -> str:
    horizon = timeline["provenance"]["horizon"]
    return f"before {month(horizon)}" if horizon else "at any time"


def _figures(dossier: Dossier) -> Markup:
    """A few numbers that a reader takes away."""
    timeline, head, labels = dossier["timeline"], dossier["timeline"]["headline"], dossier["about"]["labels"]
    step = timeline["step"]
    found = []
    if head["first"]:
        path = "" if timeline["path"] == "recorded" else " if things go as is most likely"
        found.append((month(head["first"]), f"first {step} with a package worth signing at once{path}"))
    if head["months_before"]:
        deadlock = "of deadlock before that" if head["first"] else "without a package worth signing"
        found.append((count(head["months_before"], step), deadlock))
    if head["signed"]:
        over = span(dossier, "sign." + head["signed"])
        odds = timeline["history"][-1]["sign_probability"]
        words = f"chance of signing {at(head['signed'], step)} itself, as the war then stood{over}"
    else:
        odds, words = (
            ever(timeline),
            f"chance of a signature {_until(timeline)}{span(dossier, 'signed')}",
        )
    found.append((likely(odds), words))
    for key, name in labels["accounts"].items():
        total = sum(row["accounts"][key] for row in dossier["record"])
        found.append((amount(total), f"{name} over the {step}s shown ({labels['units'][key]})"))
    items = [tag("li", tag("b", number), " ", tag("span", words)) for number, words in found[:FIGURES]]
    return tag("ul", items, class_="figures")
