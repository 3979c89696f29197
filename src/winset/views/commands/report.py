"""`winset report`."""

from __future__ import annotations

from pathlib import Path

import click

from winset.views.options import Out, examples

GROUP = "pictures"
ORDER = 410
INSTEAD = "winset worlds FILE"


@click.command(
    "report",
    epilog=examples("winset report korea-1953 -o korea.html", "winset report my-war.yaml --quick --pdf my-war.pdf"),
)
@click.argument("case")
@click.option("-o", "--out", "path", cls=Out, metavar="FILE", help="The page: one HTML file that needs nothing else.")
@click.option("--pdf", metavar="FILE", help="The same on paper, through Chromium where it is installed.")
@click.option("--force", is_flag=True, help="Replace a file that is there.")
@click.option(
    "--quick",
    is_flag=True,
    help="Without what solves the war again: courses, claims, levers …",
)
@click.option("--worlds", metavar="STUDY", help="Ranges from a folder that `winset worlds --out` made.")
def command(case: str, path: str | None, pdf: str | None, force: bool, quick: bool, worlds: str | None) -> None:
    """Everything on one page: words, charts, tables and every assumption.

    CASE is a packaged case, a conflict file, or a graph-model file (`kind: graph`).
    """
    if path is None and pdf is None:
        raise click.UsageError("say where it goes: -o FILE for the page, --pdf FILE for paper")
    from winset.cases.problems import clean
    from winset.cases.written import hold_place, write_file
    from winset.views.report.report import files_of, page_of, print_text, subject_of
    from winset.views.shell import progress

    subject = subject_of(case)
    inputs = files_of(case, subject, worlds)
    if path is not None and pdf is not None and Path(path).resolve() == Path(pdf).resolve():
        raise click.UsageError("-o and --pdf name the same file")
    for file in filter(None, (path, pdf)):
        hold_place(file, force=force, inputs=inputs)
    with progress(parts=True) as tell:
        text = page_of(case, subject, quick=quick, worlds=worlds, progress=tell)
    if path is not None:
        size = write_file(path, text, force=force, inputs=inputs)
        click.echo(f"{clean(path)}: written, {size / 1e6:.2f} MB; open it in a browser")
    if pdf is not None:
        size = print_text(pdf, text, force=force, inputs=inputs)
        click.echo(f"{clean(pdf)}: written, {size / 1e6:.2f} MB")
