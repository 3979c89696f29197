"""`winset plot`."""

from __future__ import annotations

import click

from winset.views.options import Out, examples

GROUP = "pictures"
ORDER = 420
INSTEAD = "winset worlds FILE"


@click.command("plot", epilog=examples("winset plot korea-1953", "winset plot korea-1953 timeline -o timeline.svg"))
@click.argument("case")
@click.argument("chart", required=False)
@click.option("-o", "--out", "path", cls=Out, metavar="FILE", help="An SVG, PNG or PDF file, by the end of its name.")
@click.option("--force", is_flag=True, help="Replace a file that is there.")
def command(case: str, chart: str | None, path: str | None, force: bool) -> None:
    """One chart of the report alone, as SVG, PNG or PDF.

    Without a CHART's name: which there are; of a graph-model file, its graph. Needs winset[plot]."""
    from winset.cases.problems import clean
    from winset.views.plot import KINDS, chart_for, charts_of, plot
    from winset.views.shell import progress

    if chart is None:
        for name, title in charts_of(case).items():
            click.echo(f"{name:<14} {title}")
        return
    chart_for(case, chart)
    if path is None or not path.endswith(KINDS):
        raise click.UsageError(f"say where it goes: -o FILE with a name that ends in {', '.join(KINDS)}")
    with progress() as tell:
        plot(case, chart, path, force=force, progress=tell)
    click.echo(f"{clean(path)}: written")
