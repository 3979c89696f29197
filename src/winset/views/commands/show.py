"""`winset show`."""

from __future__ import annotations

import click

from winset.views.options import examples

GROUP = "files"
ORDER = 320


@click.command(
    "show",
    epilog=examples(
        "winset show korea-1953", "winset show korea-1953 --all", "winset show korea-1953 --yaml > korea.yaml"
    ),
)
@click.argument("case")
@click.option("--all", "whole", is_flag=True, help="Also every range, condition, chance and source.")
@click.option("--yaml", "as_yaml", is_flag=True, help="The file itself, as it is written.")
def command(case: str, whole: bool, as_yaml: bool) -> None:
    """What a file says: parties, issues, state, consent, uncertainty."""
    from winset.cases.read import read_text, read_with_lines
    from winset.cases.sourcing import sourcing_of
    from winset.views.overview import show_conflict
    from winset.views.shell import console

    reading = read_with_lines(case)
    if as_yaml:
        click.echo(read_text(case)[1], nl=False)
    else:
        show_conflict(reading.conflict, sourcing_of(reading.document.data), console(), whole=whole)
