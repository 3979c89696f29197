"""One chart of the report alone, as a picture in a file."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING

from winset.cases.problems import nearest, quoted
from winset.cases.read import Case, inputs_of, read_with_lines
from winset.cases.written import hold_place, written
from winset.errors import RequestError
from winset.studies.dossier import dossier
from winset.views.charts import charts

if TYPE_CHECKING:
    from collections.abc import Callable

KINDS = (".svg", ".png", ".pdf")


def plot(
    case: Case,
    chart: str,
    path: str | Path,
    *,
    force: bool = False,
    progress: Callable[[str, float], None] | None = None,
) -> Path:
    """Draw one chart of the report to a file; needs Matplotlib.

    Parameters
    ----------
    case : Case
        A conflict, or what `read` takes for one.
    chart : str
        Its name, such as `timeline`; a wrong one is answered with those that there are.
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
    name = chart_named(chart)
    if Path(path).suffix not in KINDS:
        raise RequestError(f"expected a name that ends in {', '.join(KINDS)}", parameter="path", found=str(path))
    try:
        from matplotlib.figure import Figure
    except ImportError:
        raise RequestError("plot needs Matplotlib: pip install 'winset[plot]'") from None
    module = charts()[name]
    reading = read_with_lines(case)
    inputs = inputs_of(case, reading)
    hold_place(path, force=force, inputs=inputs)
    drawn = reading.map.to_json() if reading.map is not None else None
    found = dossier(reading.conflict, drawn=drawn, only=getattr(module, "NEEDS", None), progress=progress)
    data = module.data(found.to_json())
    if data is None:
        shown = case if isinstance(case, (str, Path)) else reading.name
        raise RequestError(f"{shown}: there is nothing to draw as {name} in this conflict")
    figure = Figure(layout="constrained")
    module.plot(data, figure)
    with written(path, force=force, inputs=inputs) as place:
        figure.savefig(place, dpi=160, metadata={"Date": None} if Path(path).suffix == ".svg" else None)
    return Path(path)


def chart_named(chart: str) -> str:
    """A chart's name as its module has it; a RequestError where there is none."""
    known, named = charts(), chart.replace("-", "_")
    if named not in known:
        raise RequestError(f"no chart {quoted(chart)}{nearest(named, known)}")
    return named
