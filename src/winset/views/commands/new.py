"""`winset new`."""

from __future__ import annotations

import click

from winset.views.options import examples

GROUP = "files"
ORDER = 330


@click.command("new", epilog=examples("winset new my-war.yaml"))
@click.argument("file")
@click.option("--force", is_flag=True, help="Replace a file that is there.")
def command(file: str, force: bool) -> None:
    """Write a small, commented, valid conflict file to start from."""
    from winset.cases.problems import clean
    from winset.cases.read import template
    from winset.cases.written import write_file

    write_file(file, template(), force=force)
    name = clean(file)
    click.echo(f"{name}: written. Next: winset check {name}; winset run {name}")
