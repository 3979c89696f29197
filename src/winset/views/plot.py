"""One chart of the report alone, as a picture in a file."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING

from winset.cases.graph_case import GraphCase
from winset.cases.problems import nearest, quoted
from winset.cases.written import hold_place, written
from winset.errors import RequestError
from winset.studies.dossier import dossier
from winset.studies.graph_dossier import graph_dossier
from winset.views.charts import charts
from winset.views.report.graph import picture, plotted
from winset.views.report.report import files_of, subject_of

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable

    from matplotlib.figure import Figure

    from winset.cases.read import Case, ConflictReading
    from winset.studies.progress import Tell
    from winset.views.charts import Picture

KINDS = (".svg", ".png", ".pdf")


def plot(
    case: Case | GraphCase,
    chart: str,
    path: str | Path,
    *,
    force: bool = False,
    progress: Tell | None = None,
) -> Path:
    """Draw one chart of the report to a file; needs Matplotlib.

    Parameters
    ----------
    case : Case or GraphCase
        A conflict, a graph model, or what `read` takes for one.
    chart : str
        Its name, such as `timeline`, or of a graph model `graph`; a wrong one is answered with the nearest.
    path : str or path
        An SVG, PNG or PDF file, by the end of its name.
    force : bool
        Replace a file that is there.
    progress : callable, optional
        Told what is being done and the share of it done.

    Returns
    -------
    Path
        The file.

    Raises
    ------
    RequestError
        Where there is no such chart, nothing to draw in this conflict, or no Matplotlib, or the file cannot be written.

    Examples
    --------
    >>> import tempfile
    >>> toy = {"winset": 1, "title": "A toy", "issues": {"x": ["y", "z"]}, "consent": [{"of": ["a", "b"]}],
    ...        "parties": {"a": {"values": {"x": {"y": 2}}}, "b": {"values": {"x": {"z": 1}}}}}
    >>> with tempfile.TemporaryDirectory() as folder:
    ...     plot(toy, "frontier", f"{folder}/toy.svg").stat().st_size > 1_000
    True
    """
    subject = subject_of(case)
    name = chart_named(chart, graph=isinstance(subject, GraphCase))
    if Path(path).suffix not in KINDS:
        raise RequestError(f"expected a name that ends in {', '.join(KINDS)}", parameter="path", found=str(path))
    try:
        from matplotlib.figure import Figure
    except ImportError:
        raise RequestError("plot needs Matplotlib: pip install 'winset[plot]'") from None
    inputs = files_of(case, subject, None)
    hold_place(path, force=force, inputs=inputs)
    draw, data = _drawn(subject, name, progress)
    if data is None:
        shown = case if isinstance(case, (str, Path)) else getattr(subject, "name", "<data>")
        what = "graph, of one state or of too many to tell apart" if isinstance(subject, GraphCase) else "conflict"
        raise RequestError(f"{shown}: there is nothing to draw as {name} in this {what}")
    figure = Figure(layout="constrained")
    draw(data, figure)
    with written(path, force=force, inputs=inputs) as place:
        figure.savefig(place, dpi=160, metadata={"Date": None} if Path(path).suffix == ".svg" else None)
    return Path(path)


def _drawn(
    subject: ConflictReading | GraphCase, name: str, progress: Tell | None
) -> tuple[Callable[[Picture, Figure], None], Picture | None]:
    """What draws a chart, and from what; None where there is nothing to draw."""
    if isinstance(subject, GraphCase):
        return plotted.plot, picture.data(graph_dossier(subject, progress=progress).to_json())
    module = charts()[name]
    drawn = subject.map.to_json() if subject.map is not None else None
    found = dossier(subject.conflict, drawn=drawn, only=getattr(module, "NEEDS", None), progress=progress)
    return module.plot, module.data(found.to_json())


def charts_of(case: Case | GraphCase) -> dict[str, str]:
    """Which charts there are for a file of this kind: {name: title}."""
    if isinstance(subject_of(case), GraphCase):
        return {picture.NAME: picture.TITLE}
    return {name: str(module.TITLE) for name, module in charts().items()}


def chart_for(case: Case | GraphCase, chart: str) -> str:
    """A chart's name, of those for a file of this kind."""
    return chart_named(chart, graph=isinstance(subject_of(case), GraphCase))


def chart_named(chart: str, *, graph: bool = False) -> str:
    """A chart's name as its module has it; a RequestError where there is none for a file of this kind."""
    known: Iterable[str] = [picture.NAME] if graph else charts()
    named = chart.replace("-", "_")
    if named in known:
        return named
    other = {picture.NAME, *charts()} - set(known)
    if named in other:
        kinds = "a graph-model file" if graph else "a conflict"
        raise RequestError(f"no chart {quoted(chart)} of {kinds}; there {'is' if graph else 'are'} {', '.join(known)}")
    raise RequestError(f"no chart {quoted(chart)}{nearest(named, known)}")
