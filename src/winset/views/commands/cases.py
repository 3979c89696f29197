"""`winset cases`."""

from __future__ import annotations

import click

from winset.views.options import examples

GROUP = "files"
ORDER = 310


@click.command("cases", epilog=examples("winset cases"))
def command() -> None:
    """The packaged cases, one line each."""
    from winset.cases.read import packaged, read
    from winset.views.words import month, plain

    for name in packaged():
        conflict = read(name)
        span = "no clock"
        if conflict.time:
            begins, ends = month(conflict.time.start), conflict.time.end
            span = f"from {begins} on" if conflict.time.open else f"{begins} to {month(ends)}"
        size = f"{len(conflict.parties)} parties, {len(conflict.issues)} issues"
        click.echo(f"{name:<16} {plain(conflict.title)}; {span}; {size}")
