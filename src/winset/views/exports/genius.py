"""A GENIUS domain and a profile for each party whose consent is needed, as XML.

GENIUS holds utilities and the reserve in [0, 1]. A party's points are written as they are where they fit: no option
below 0, no package above 1, the reserve between. Otherwise they are put there by points = zero + unit × utility, the
same map for packages and for the reserve (its value without an agreement, also where that lies below its worst
package); each profile's description says its zero and unit. The weight of an issue is the utility of its best option
and an evaluation is the share of it that an option brings, so the largest evaluation is 1, and utility = weight ×
evaluation whether or not a program divides by the largest (see `winset.cases.formats.genius`).

Refused, with everything that stands in the way: adjustments and a peace that link issues, rules that forbid
combinations, consent that is not unanimous. Parties without a say are left out. A party's discount is per period, and
is not written.
"""

from __future__ import annotations

from typing import TYPE_CHECKING
from xml.sax.saxutils import quoteattr

import numpy as np

from winset.cases.formats.names import label_of
from winset.errors import RequestError
from winset.studies.month.additive import Additive, additive_at
from winset.views.exports.found import Exported, Request

if TYPE_CHECKING:
    from collections.abc import Sequence

    from numpy.typing import NDArray

    from winset.cases.schema import Conflict

NAME = "genius"
TITLE = "GENIUS XML"

DOMAIN = "domain.xml"


def exported(conflict: Conflict, request: Request) -> Exported:
    """A folder with a domain and its profiles.

    Parameters
    ----------
    conflict : Conflict
    request : Request
        `against` says whether the reserve is the war value (the default) or the value now.

    Raises
    ------
    RequestError
        With everything that cannot be said in the format.
    LimitError
        Where more issues are linked than can be looked at.
    """
    if request.packages != "all":
        raise RequestError("--packages: a domain holds all packages; leave it out")
    against = request.against or "war"
    table = additive_at(conflict, at=request.at, against=against)
    files = {DOMAIN: _domain(table)}
    names = list(conflict.parties)
    for p in table.bargainers:
        files[_file(names[p], files)] = _profile(table, p, against)
    silent = [name for p, name in enumerate(names) if p not in table.bargainers]
    told = f"{len(table.bargainers)} profiles" + (f"; without a say, left out: {', '.join(silent)}" if silent else "")
    return Exported(files, folder=True, told=told)


def scale(tables: Sequence[NDArray[np.float64]], reserve: float) -> tuple[list[float], float]:
    """What is 0 for each issue, and what is 1 for all of them, so that utilities and reserve lie in [0, 1].

    Parameters
    ----------
    tables : sequence of (options,) float arrays
        A party's points for the options of each issue.
    reserve : float

    Returns
    -------
    bases : list of float
        Taken from the points of each issue; their sum is the points that utility 0 stands for.
    unit : float
        The points that utility 1 stands for beyond that.

    Examples
    --------
    >>> scale([np.array([0.0, 0.5]), np.array([0.2, 0.4])], 0.3)
    ([0.0, 0.0], 1.0)
    >>> scale([np.array([0.0, 60.0]), np.array([20.0, 40.0])], -100)
    ([-120.0, 20.0], 200.0)
    """
    lows, highs = [float(table.min()) for table in tables], [float(table.max()) for table in tables]
    if min(lows) >= 0 and reserve >= 0:
        most = max(sum(highs), reserve)
        return [0.0] * len(lows), most if most > 1 else 1.0
    lowest = min(sum(lows), reserve)
    bases = [lows[0] - (sum(lows) - lowest), *lows[1:]]
    return bases, max(sum(highs), reserve) - lowest or 1.0


def _file(name: str, taken: dict[str, str]) -> str:
    """A party's file name, none of those taken whatever the case of letters."""
    lower = {known.lower() for known in taken}
    file, again = f"{name}.xml", 2
    while file.lower() in lower:
        file, again = f"{name}_{again}.xml", again + 1
    return file


def _domain(table: Additive) -> str:
    lines = ['<?xml version="1.0" encoding="UTF-8"?>', "<negotiation_template>"]
    lines += [f'<utility_space number_of_issues="{len(table.options)}">', _objective(table, "")]
    for k, (name, issue) in enumerate(table.conflict.issues.items()):
        lines.append(_issue(k, name, issue.name or ""))
        options = list(issue.options.items())
        for place, o in enumerate(table.options[k]):
            option, notes = options[o]
            told = quoteattr(label_of(notes.name or option))
            lines.append(f'    <item index="{place + 1}" value={quoteattr(option)} description={told} />')
        lines.append("  </issue>")
    return "\n".join([*lines, "</objective>", "</utility_space>", "</negotiation_template>"]) + "\n"


def _objective(table: Additive, told: str) -> str:
    title = quoteattr(label_of(table.conflict.title))
    return (
        f'<objective index="0" etype="objective" type="objective" name={title} description={quoteattr(label_of(told))}>'
    )


def _issue(k: int, name: str, told: str) -> str:
    kind = 'etype="discrete" type="discrete" vtype="discrete"'
    return f'  <issue index="{k + 1}" {kind} name={quoteattr(name)} description={quoteattr(label_of(told))}>'


def _profile(table: Additive, p: int, against: str) -> str:
    """One party's profile: weights, evaluations and reserve in [0, 1]."""
    tables = [points[p] for points in table.points]
    reserve = float(table.reserve[p])
    bases, unit = scale(tables, reserve)
    zero = sum(bases)
    name, party = list(table.conflict.parties.items())[p]
    what = "its war value" if against == "war" else "its value now"
    when = f" at the talks of {table.month}" if table.month else ""
    told = f"{party.name or name}{when}: points = {zero!r} + {unit!r} × utility; the reserve is {what}"
    lines = ['<?xml version="1.0" encoding="UTF-8"?>', f'<utility_space number_of_issues="{len(tables)}">']
    lines.append(_objective(table, told))
    weights = []
    for k, (issue, notes) in enumerate(table.conflict.issues.items()):
        above = np.maximum(tables[k] - bases[k], 0.0)  # the last digit may be lost
        best = float(above.max())
        weights.append(f'  <weight index="{k + 1}" value="{best / unit!r}" />')
        shares = above / best if best > 0 else np.ones(len(above))
        lines.append(_issue(k, issue, notes.name or ""))
        names = list(notes.options)
        for place, o in enumerate(table.options[k]):
            value = f'value={quoteattr(names[o])} evaluation="{float(shares[place])!r}"'
            lines.append(f'    <item index="{place + 1}" {value} />')
        lines.append("  </issue>")
    share = min(max((reserve - zero) / unit, 0.0), 1.0)
    ends = ['<discount_factor value="1.0" />', f'<reservation value="{share!r}" />']
    return "\n".join([*lines, *weights, "</objective>", *ends, "</utility_space>"]) + "\n"
