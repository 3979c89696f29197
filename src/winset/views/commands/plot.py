"""`winset plot`."""

from __future__ import annotations

from typing import Any

import click

ORDER = 21
KINDS = (".svg", ".png", ".pdf")


@click.command("plot")
@click.argument("case")
@click.argument("chart", required=False)
@click.option("-o", "--output", "output", metavar="FILE", help="An SVG, PNG or PDF file, by the end of its name.")
def command(case: str, chart: str | None, output: str | None) -> None:
    """One chart of the report alone, to SVG or PNG; without a CHART's name, which there are. Needs winset[plot]."""
    from winset.cases.problems import nearest, quoted
    from winset.errors import RequestError
    from winset.views.charts import charts

    known = charts()
    if chart is None:
        for name, module in known.items():
            click.echo(f"{name:<14} {module.TITLE}")
        return
    named = chart.replace("-", "_")
    if named not in known:
        raise RequestError(f"no chart {quoted(chart)}{nearest(named, known)}")
    if output is None or not output.endswith(KINDS):
        raise click.UsageError(f"say where it goes: -o FILE with a name that ends in {', '.join(KINDS)}")
    _draw(case, known[named], named, output)


def _draw(case: str, module: Any, name: str, output: str) -> None:
    """Compute what the chart needs, draw it, and write it."""
    from winset.cases.problems import clean
    from winset.cases.read import read_with_lines
    from winset.errors import RequestError
    from winset.studies.dossier import dossier
    from winset.views.saving import written
    from winset.views.shell import progress

    try:
        from matplotlib.figure import Figure
    except ImportError:
        raise RequestError("plot needs Matplotlib: pip install 'winset[plot]'") from None
    reading = read_with_lines(case)
    with progress() as tell:
        drawn = reading.map.to_json() if reading.map is not None else None
        wanted = getattr(module, "NEEDS", None)
        found = dossier(reading.conflict, drawn=drawn, only=wanted, progress=tell).to_json()
    data = module.data(found)
    if data is None:
        raise RequestError(f"{case}: there is nothing to draw as {name} in this conflict")
    figure = Figure(layout="constrained")
    module.plot(data, figure)
    with written(output) as place:
        figure.savefig(place, dpi=160, metadata={"Date": None} if output.endswith(".svg") else None)
    click.echo(f"{clean(output)}: written")
