"""`winset statements`."""

from __future__ import annotations

import click

from winset.views.options import examples

GROUP = "over assumptions"
ORDER = 230
INSTEAD = "winset worlds FILE"


@click.command("statements", epilog=examples("winset statements korea-1953"))
@click.argument("case")
@click.argument("statement", required=False)
@click.option("--json", "as_json", is_flag=True, help="One JSON object instead of text.")
def command(case: str, statement: str | None, as_json: bool) -> None:
    """Do the numbers respect what sources say each party preferred."""
    from winset.studies.statements import statements
    from winset.views.shell import console, print_json, progress
    from winset.views.statements import show_statements

    with progress(show=not as_json) as tell:
        finding = statements(case, only=statement, progress=tell)
    if as_json:
        print_json(finding)
    else:
        show_statements(finding.to_json(), console())
