"""The report written: an HTML page, or the same on paper."""

from __future__ import annotations

import tempfile
from pathlib import Path
from typing import TYPE_CHECKING

from winset.cases.graph_case import GraphCase
from winset.cases.read import Case, inputs_of, read_either, read_with_lines
from winset.cases.written import hold_place, write_file, written
from winset.errors import RequestError
from winset.studies.dossier import dossier
from winset.studies.graph_dossier import graph_dossier
from winset.views.report.chromium import print_page
from winset.views.report.graph.page import graph_page
from winset.views.report.page import page
from winset.views.report.ranges import worlds_of

if TYPE_CHECKING:
    from collections.abc import Sequence

    from winset.cases.read import ConflictReading
    from winset.studies.progress import Tell


def report(
    case: Case | GraphCase,
    path: str | Path,
    *,
    force: bool = False,
    quick: bool = False,
    worlds: str | Path | None = None,
    progress: Tell | None = None,
) -> Path:
    """Write one page that shows a war's way out, or where a graph model can rest: words, charts, tables, assumptions.

    Parameters
    ----------
    case : Case or GraphCase
        A conflict, a graph model, or what `read` takes for one; the map that a file names is shown where it is given by
        its path or its name.
    path : str or path
        The file to write: one HTML file that needs nothing else, or, where its name ends in `.pdf`, the same on paper
        through Chromium.
    force : bool
        Replace a file that is there.
    quick : bool
        Leave out what takes longest: levers, worst cases, another horizon; of a graph model, nothing does.
    worlds : str or path, optional
        Of a conflict: a study of worlds, for ranges beside the numbers.
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
    subject = subject_of(case)
    inputs = files_of(case, subject, worlds)
    hold_place(path, force=force, inputs=inputs)
    text = page_of(case, subject, quick=quick, worlds=worlds, progress=progress)
    if Path(path).suffix == ".pdf":
        print_text(path, text, force=force, inputs=inputs)
    else:
        write_file(path, text, force=force, inputs=inputs)
    return Path(path)


def subject_of(case: Case | GraphCase) -> ConflictReading | GraphCase:
    """What a page is made of: a conflict with its lines and its map, or a graph model."""
    if isinstance(case, GraphCase):
        return case
    if isinstance(case, (str, Path)):
        found = read_either(case)
        if isinstance(found, GraphCase):
            return found
    return read_with_lines(case)


def files_of(case: Case | GraphCase, subject: ConflictReading | GraphCase, worlds: str | Path | None) -> list[Path]:
    """The files that a page is made from: never to be written over."""
    if isinstance(case, GraphCase):
        return []
    if isinstance(subject, GraphCase):
        return [Path(case)] if isinstance(case, (str, Path)) else []
    return [*inputs_of(case, subject), *folder_of(worlds)]


def folder_of(study: str | Path | None) -> list[Path]:
    """The files of a study of worlds, which are read and never written over."""
    place = None if study is None else Path(study)
    return list(place.iterdir()) if place is not None and place.is_dir() else []


def page_of(
    case: Case | GraphCase,
    subject: ConflictReading | GraphCase,
    *,
    quick: bool = False,
    worlds: str | Path | None = None,
    progress: Tell | None = None,
) -> str:
    """The page of a case as HTML, given what was read of it; see `report`."""
    if isinstance(subject, GraphCase):
        if worlds is not None:
            raise RequestError("`worlds` is of a conflict, and this is a graph-model file", mentions=["worlds"])
        return graph_page(graph_dossier(subject, progress=progress).to_json())
    assert not isinstance(case, GraphCase)
    told = None if worlds is None else worlds_of(case, worlds)
    drawn = subject.map.to_json() if subject.map is not None else None
    found = dossier(subject.conflict, quick=quick, drawn=drawn, progress=progress).to_json()
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
