"""`winset report`."""

from __future__ import annotations

import click

ORDER = 20


@click.command("report")
@click.argument("case")
@click.option("-o", "--output", "output", metavar="FILE", help="The page: one HTML file that needs nothing else.")
@click.option("--pdf", metavar="FILE", help="The same on paper, through Chromium where it is installed.")
@click.option("--quick", is_flag=True, help="Without what takes longest: levers, worst cases, another horizon.")
@click.option("--worlds", "study", metavar="STUDY", help="Ranges from a folder that `winset worlds --out` made.")
def command(case: str, output: str | None, pdf: str | None, quick: bool, study: str | None) -> None:
    """One page that shows a war's way out: words, charts, tables and every assumption."""
    if output is None and pdf is None:
        raise click.UsageError("say where it goes: -o FILE for the page, --pdf FILE for paper")
    from winset.cases.read import read_with_lines
    from winset.studies.dossier import dossier
    from winset.views.report.page import page
    from winset.views.report.ranges import worlds_of
    from winset.views.shell import progress

    reading = read_with_lines(case)
    worlds = None if study is None else worlds_of(case, reading.conflict, study)
    drawn = reading.map.to_json() if reading.map is not None else None
    with progress() as tell:
        found = dossier(reading.conflict, quick=quick, drawn=drawn, progress=tell)
    _write(page({**found.to_json(), "case": case, "worlds": worlds}), output, pdf)


def _write(text: str, output: str | None, pdf: str | None) -> None:
    """Write the page, print it, and say where both are."""
    import tempfile
    from pathlib import Path

    from winset.cases.problems import clean
    from winset.views.report.chromium import print_page
    from winset.views.saving import write_text, written

    if output is not None:
        size = write_text(output, text)
        click.echo(f"{clean(output)}: written, {size / 1e6:.2f} MB; open it in a browser")
    if pdf is not None:
        with tempfile.TemporaryDirectory() as folder, written(pdf) as place:
            page = Path(folder) / "report.html"
            write_text(page, text)
            print_page(page, place)
            size = place.stat().st_size
        click.echo(f"{clean(pdf)}: written, {size / 1e6:.2f} MB")
