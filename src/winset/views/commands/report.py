"""`winset report`."""

from __future__ import annotations

import click

ORDER = 20


@click.command("report")
@click.argument("case")
@click.option("-o", "--output", "path", metavar="FILE", help="The page: one HTML file that needs nothing else.")
@click.option("--pdf", metavar="FILE", help="The same on paper, through Chromium where it is installed.")
@click.option("--quick", is_flag=True, help="Without what takes longest: levers, worst cases, another horizon.")
@click.option("--worlds", metavar="STUDY", help="Ranges from a folder that `winset worlds --out` made.")
def command(case: str, path: str | None, pdf: str | None, quick: bool, worlds: str | None) -> None:
    """One page that shows a war's way out: words, charts, tables and every assumption."""
    if path is None and pdf is None:
        raise click.UsageError("say where it goes: -o FILE for the page, --pdf FILE for paper")
    from winset.cases.problems import clean
    from winset.views.report.report import page_of, print_text
    from winset.views.saving import write_text
    from winset.views.shell import progress

    with progress() as tell:
        text = page_of(case, quick=quick, worlds=worlds, progress=tell)
    if path is not None:
        size = write_text(path, text)
        click.echo(f"{clean(path)}: written, {size / 1e6:.2f} MB; open it in a browser")
    if pdf is not None:
        size = print_text(pdf, text)
        click.echo(f"{clean(pdf)}: written, {size / 1e6:.2f} MB")
