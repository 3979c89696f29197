"""`winset show`."""

from __future__ import annotations

import click

from winset.views.options import examples

GROUP = "files"
ORDER = 320


@click.command("show", epilog=examples("winset show korea-1953", "winset show korea-1953 --all"))
@click.argument("case")
@click.option("--all", "whole", is_flag=True, help="Also every range, condition, chance and source.")
def command(case: str, whole: bool) -> None:
    """What a file says: parties, issues, state, consent, uncertainty."""
    from winset.cases.read import read_with_lines
    from winset.cases.sourcing import sourcing_of
    from winset.views.overview import show_conflict
    from winset.views.shell import console

    reading = read_with_lines(case)
    show_conflict(reading.conflict, sourcing_of(reading.document.data), console(), whole=whole)
