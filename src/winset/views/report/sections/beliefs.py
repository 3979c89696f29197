"""Beliefs: who took the chances to be others than the file says, and what that cost."""

from __future__ import annotations

from typing import TYPE_CHECKING

from winset.views.report.markup import Cell, Markup, details, table
from winset.views.report.sections import Section, rest
from winset.views.words import joined, plain, points

if TYPE_CHECKING:
    from winset.studies.beliefs import BeliefsAnswer
    from winset.studies.believed import BeliefTold
    from winset.studies.dossier import Dossier

TITLE = "Who was wrong about what"
ORDER = 65

SMALL = 0.05
"""Points that cost nothing to speak of."""


def section(dossier: Dossier) -> Section | None:
    """Which chances parties took to be others, what that cost each, and what all knowing them would change."""
    found = dossier["beliefs"]
    if found is None:
        return None
    tables = [_costs(found), details("Every belief that differs from the file", _held(found))]
    return Section([_cost_words(found), _everyone(found)], tables, rest(dossier, "chance", "moves", "accords"))


def _cost_words(found: BeliefsAnswer) -> str:
    """What its beliefs cost each party that holds some."""
    told = []
    for row in found["parties"]:
        cost, name = row["cost"], plain(found["labels"]["parties"][row["party"]])
        what = "cost it nothing to speak of" if abs(cost) < SMALL else f"cost it {points(cost)} points"
        if cost <= -SMALL:
            what = f"were worth {points(-cost)} points to it"
        told.append(f"{name} expects {points(row['expects'])}, by the file's numbers {points(row['comes'])} comes of "
                    f"that, and its beliefs {what}")  # fmt: skip
    return f"Seen from the start, in each party's own points: {'; '.join(told)}."


def _everyone(found: BeliefsAnswer) -> str:
    """What would be different if all believed the file."""
    change = list(found["everyone"]["signed_by"].values())[-1]
    accounts = [
        f"{plain(found['labels']['accounts'][name])} {more:+,.0f} {plain(found['labels']['units'][name])}"
        for name, more in found["everyone"]["accounts"].items()
        if abs(more) >= 1
    ]
    apart = f"{abs(change) * 100:.1f} percentage points {'higher' if change > 0 else 'lower'}"
    told = f"If everybody believed the file, the chance of an agreement would be {apart}"
    return f"{told}; {joined(accounts)}." if accounts else f"{told}."


def _costs(found: BeliefsAnswer) -> Markup:
    names, accounts = found["labels"]["parties"], found["labels"]["accounts"]
    rows = []
    for row in found["parties"]:
        apart = row["difference"]
        signed = list(apart["signed_by"].values())[-1]
        ran = [f"{apart['accounts'][name]:+,.0f}" for name in accounts]
        numbers = [f"{row[key]:.1f}" for key in ("expects", "comes", "corrected")]
        cost = f"{row['cost']:+.1f}"
        rows.append([plain(names[row["party"]]), *numbers, cost, f"{signed * 100:+.1f}", *ran])
    headings = [
        "Party",
        "It expects",
        "Of that comes",
        "If it believed the file",
        "Cost",
        "Agreement, percentage points",
    ]
    headings += [plain(name) for name in accounts.values()]
    caption = (
        "What beliefs cost, in each party's own points: what lies ahead by its own numbers, what that comes to by the "
        "file's, and what would come if it alone believed the file; then what that would change"
    )
    return table(headings, rows, caption=caption, numeric=range(1, len(headings)))


def _held(found: BeliefsAnswer) -> Markup:
    rows = [[plain(found["labels"]["parties"][one["party"]]), plain(one["words"]), _numbers(one),
             f"{one['probability']:g}", Cell(one["path"], kind="path")] for one in found["beliefs"]]  # fmt: skip
    headings = ["Party", "Of what", "Takes it to be", "The file says", "Where"]
    return table(headings, rows, caption="What parties take probabilities to be, and what the file says", numeric=[3])


def _numbers(one: BeliefTold) -> str:
    told = [(f"{number['probability']:g}", number["when"]) for number in one["believed"]]
    return ", ".join(f"{number} where {plain(when)}" if when else number for number, when in told)
