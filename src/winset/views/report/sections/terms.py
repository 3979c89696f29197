"""On what terms."""

from __future__ import annotations

from typing import TYPE_CHECKING

from winset.studies.words import most_likely
from winset.views.ends import ever
from winset.views.report.sections import Section, rest
from winset.views.report.tables import as_html
from winset.views.run import terms_table
from winset.views.words import percent, plain

if TYPE_CHECKING:
    from winset.studies.dossier import Dossier

TITLE = "The terms"
ORDER = 40


def section(dossier: Dossier) -> Section | None:
    """The options with their probabilities beside what was signed."""
    timeline = dossier["timeline"]
    tables = [] if timeline["unsigned"] else [as_html(terms_table(timeline))]
    return Section([_result(dossier)], tables, rest(dossier, "parties"))


def _result(dossier: Dossier) -> str:
    """On how many issues the likeliest option is the one that was signed."""
    timeline = dossier["timeline"]
    options, signed, names = timeline["forward"]["options"], timeline["agreement"], timeline["labels"]
    total = ever(timeline)
    if timeline["unsigned"]:
        return f"{'Nothing' if total <= 0 else 'Hardly anything'} is ever signed, so there are no terms to weigh."
    if not signed:
        told = [f"{plain(names['issues'][issue])}: {plain(names['options'][issue][most_likely(found)])}"
                for issue, found in options.items()]  # fmt: skip
        return f"If something is signed, the likeliest terms are: {'; '.join(told)}."
    missed = [issue for issue, option in signed.items() if most_likely(options[issue]) != option]
    text = f"The likeliest option is the one that was signed on {len(signed) - len(missed)} of {len(signed)} issues"
    if not missed:
        return f"{text}."
    worst = min(missed, key=lambda issue: options[issue][signed[issue]])
    share = percent(options[worst][signed[worst]] / total)
    return f"{text}; furthest off on {plain(names['issues'][worst])}, where what was signed is given {share}."
