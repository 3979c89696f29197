"""The ranges of a study of worlds, beside the numbers of a page."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING

from winset.cases.read import Case, read_text
from winset.errors import RequestError
from winset.studies.worlds.study import open_study
from winset.studies.worlds.worlds import summary
from winset.views.words import count, percent

if TYPE_CHECKING:
    from winset.studies.dossier import Dossier
    from winset.studies.worlds.answer import WorldsAnswer


def worlds_of(case: Case, folder: str | Path) -> WorldsAnswer:
    """What a study says of a case.

    Raises
    ------
    RequestError
        Where the folder is no study, or one of another file.
    """
    study = open_study(folder)
    if study.text != read_text(case)[1]:
        file = f"conflict file than {case} as it is now" if isinstance(case, (str, Path)) else "conflict than this"
        raise RequestError(f"{folder}: worlds of another {file}; solve them again")
    return summary(study).to_json()


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
    if not row or "values" in row:
        return ""
    low, middle, high = (row["quantiles"][level] for level in ("0.05", "0.5", "0.95"))
    if low is None or middle is None or high is None:
        return ""
    kind = "world" if few else "admissible world"
    return f" (over {count(row['worlds'], kind)} {percent(middle)}, from {percent(low)} to {percent(high)})"


FEW = 10
"""With fewer admissible worlds than this all solved ones are told of, and said to be."""
