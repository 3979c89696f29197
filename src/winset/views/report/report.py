"""The report written: an HTML page, or the same on paper."""

from __future__ import annotations

import tempfile
from pathlib import Path
from typing import TYPE_CHECKING

from winset.cases.read import Case, inputs_of, read_with_lines
from winset.cases.written import hold_place, write_file, written
from winset.studies.dossier import dossier
from winset.views.report.chromium import print_page
from winset.views.report.page import page
from winset.views.report.ranges import worlds_of

if TYPE_CHECKING:
    from collections.abc import Sequence

    from winset.cases.read import ConflictReading
    from winset.studies.progress import Tell


def report(
    case: Case,
    path: str | Path,
    *,
    force: bool = False,
    quick: bool = False,
    worlds: str | Path | None = None,
    progress: Tell | None = None,
) -> Path:
    """Write one page that shows a war's way out: words, charts, tables and every assumption.

    Parameters
    ----------
    case : Case
        A conflict, or what `read` takes for one; the map that a file names is shown where it is given by its path or
        its name.
    path : str or path
        The file to write: one HTML file that needs nothing else, or, where its name ends in `.pdf`, the same on paper
        through Chromium.
    force : bool
        Replace a file that is there.
    quick : bool
        Leave out what takes longest: levers, worst cases, another horizon.
    worlds : str or path, optional
        A study of worlds, for ranges beside the numbers.
    progress : callable, optional
        Told what is being done and the share of it done.

    Returns
    -------
    Path
        The file.

    Raises
    ------
    RequestError
        Where it cannot be written, or the worlds are another file's.

    Examples
    --------
    >>> import tempfile
    >>> toy = {"winset": 1, "title": "A toy", "parties": {"a": {"values": {"x": {"y": 2}}}},
    ...        "issues": {"x": ["y", "z"]}, "consent": [{"of": ["a"]}]}
    >>> with tempfile.TemporaryDirectory() as folder:
    ...     print(report(toy, f"{folder}/toy.html", quick=True).read_text(encoding="utf-8")[:15])
    <!doctype html>
    """
    reading = read_with_lines(case)
    inputs = [*inputs_of(case, reading), *folder_of(worlds)]
    hold_place(path, force=force, inputs=inputs)
    text = page_of(case, reading, quick=quick, worlds=worlds, progress=progress)
    if Path(path).suffix == ".pdf":
        print_text(path, text, force=force, inputs=inputs)
    else:
        write_file(path, text, force=force, inputs=inputs)
    return Path(path)


def folder_of(study: str | Path | None) -> list[Path]:
    """The files of a study of worlds, which are read and never written over."""
    place = None if study is None else Path(study)
    return list(place.iterdir()) if place is not None and place.is_dir() else []


def page_of(
    case: Case,
    reading: ConflictReading,
    *,
    quick: bool = False,
    worlds: str | Path | None = None,
    progress: Tell | None = None,
) -> str:
    """The page of a case as HTML, given what was read of it; see `report`."""
    told = None if worlds is None else worlds_of(case, worlds)
    drawn = reading.map.to_json() if reading.map is not None else None
    found = dossier(reading.conflict, quick=quick, drawn=drawn, progress=progress).to_json()
    found["worlds"] = told
    if isinstance(case, (str, Path)):
        found["case"] = str(case)
    return page(found)


def print_text(path: str | Path, text: str, *, force: bool = False, inputs: Sequence[Path] = ()) -> int:
    """Print a page to a PDF file; how many bytes it takes."""
    with tempfile.TemporaryDirectory() as folder, written(path, force=force, inputs=inputs) as place:
        made = Path(folder) / "report.html"
        write_file(made, text)
        print_page(made, place)
        return place.stat().st_size
