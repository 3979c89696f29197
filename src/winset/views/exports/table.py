"""A table in CSV: every admissible package of a month, one row each.

Columns: an issue each, with the option's name in the file; `points.P`, what the package is worth to party P;
`gain_war.P` and `gain_now.P`, that less its war value D and less its value now C; `signed.war` and `signed.now`, 1 for
packages in the win-set against each and 0 for others; `no.war` and `no.now`, who has a say on it and says no, names
with a space between. Numbers are as computed, nothing is rounded. At most 200,000 rows are written.
"""

from __future__ import annotations

import csv
import io
from typing import TYPE_CHECKING

import numpy as np

from winset.errors import LimitError, RequestError
from winset.studies.month.talks import MonthTalks, talks_at
from winset.views.exports.found import Exported, Request

if TYPE_CHECKING:
    from winset.cases.schema import Conflict

NAME = "csv"
TITLE = "a table of packages (CSV)"

MAX_ROWS = 200_000
"""Most packages that are written."""


def exported(conflict: Conflict, request: Request) -> Exported:
    """The table of a month.

    Parameters
    ----------
    conflict : Conflict
    request : Request

    Raises
    ------
    LimitError
        Where there are more rows than `MAX_ROWS`.
    """
    if request.against is not None:
        raise RequestError("--against: a table holds the gains against war and now; leave it out")
    talks = talks_at(conflict, at=request.at, packages=request.packages)
    if len(talks.chosen) > MAX_ROWS:
        raise LimitError(
            f"{len(talks.chosen):,} packages; the limit of a table is {MAX_ROWS:,} rows; take fewer with --packages "
            "against-war, now or frontier"
        )
    stream = io.StringIO()
    writer = csv.writer(stream, lineterminator="\n")
    writer.writerow(_columns(talks))
    writer.writerows(_rows(talks))
    return Exported({"": stream.getvalue()}, folder=False, told=f"{len(talks.chosen):,} packages")


def _columns(talks: MonthTalks) -> list[str]:
    parties = talks.game.parties
    numbers = [f"{kind}.{party}" for kind in ("points", "gain_war", "gain_now") for party in parties]
    return [*talks.game.issues, *numbers, "signed.war", "signed.now", "no.war", "no.now"]


def _rows(talks: MonthTalks) -> list[list[object]]:
    packages, parties = talks.game.packages, np.array(talks.game.parties)
    both = ("war", "now")
    gains, signed = [talks.gains(one) for one in both], [talks.signed(one) for one in both]
    against = [talks.say & ~talks.yes(one) for one in both]
    rows: list[list[object]] = []
    for j, k in enumerate(talks.chosen):
        row: list[object] = list(packages.package(int(k)).values())
        row += talks.points[:, j].tolist()
        row += [gain for table in gains for gain in table[:, j].tolist()]
        row += [int(passed[j]) for passed in signed]
        row += [" ".join(parties[refusing[:, j]].tolist()) for refusing in against]
        rows.append(row)
    return rows
