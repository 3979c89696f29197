"""The ranges of a study of worlds, beside the numbers of a page."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from winset.cases.read import read_text
from winset.errors import RequestError
from winset.studies.worlds.answer import answer
from winset.studies.worlds.study import digest, open_study, read_aside, read_records
from winset.views.words import count, percent

if TYPE_CHECKING:
    from winset.cases.schema import Conflict
    from winset.studies.dossier import Dossier


def worlds_of(case: str, conflict: Conflict, folder: str) -> Any:
    """What a study says of a case.

    Raises
    ------
    RequestError
        Where the folder is no study, or one of another file.
    """
    study = open_study(folder)
    if study.text != read_text(case)[1]:
        raise RequestError(f"{folder}: worlds of another conflict file than {case} as it is now; solve them again")
    records, aside = read_records(folder), read_aside(folder)
    return answer(conflict, records, seed=study.seed, digest=digest(folder), aside=aside).to_json()


def span(dossier: Dossier, measure: str) -> str:
    """The range of a probability over worlds, to stand behind it; nothing without a study.

    Examples
    --------
    >>> row = {"quantiles": {"0.05": 0.1, "0.5": 0.4, "0.95": 0.9}, "worlds": 40}
    >>> span({"worlds": {"admissible": 40, "shares": {"signed": row}, "shares_solved": {}}}, "signed")
    ' (over 40 admissible worlds 40 %, from 10 % to 90 %)'
    """
    worlds = dossier.get("worlds")
    if not worlds:
        return ""
    few = worlds["admissible"] < FEW
    row = worlds["shares_solved" if few else "shares"].get(measure)
    if not row or row["quantiles"]["0.5"] is None:
        return ""
    low, middle, high = (percent(row["quantiles"][level]) for level in ("0.05", "0.5", "0.95"))
    kind = "world" if few else "admissible world"
    return f" (over {count(row['worlds'], kind)} {middle}, from {low} to {high})"


FEW = 10
"""With fewer admissible worlds than this all solved ones are told of, and said to be."""
