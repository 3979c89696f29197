"""`winset show`."""

from __future__ import annotations

import click

from winset.views.options import examples

GROUP = "files"
ORDER = 320


@click.command("show", epilog=examples("winset show korea-1953"))
@click.argument("case")
def command(case: str) -> None:
    """What a file says: parties, issues, state, consent, uncertainty."""
    from winset.cases.read import read_with_lines
    from winset.cases.sourcing import sourcing_of
    from winset.views.overview import show_conflict
    from winset.views.shell import console

    reading = read_with_lines(case)
    show_conflict(reading.conflict, sourcing_of(reading.document.data), console())
