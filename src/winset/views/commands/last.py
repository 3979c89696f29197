"""`winset last`."""

from __future__ import annotations

import click

from winset.views.options import examples

GROUP = "ask the war"
ORDER = 70


@click.command("last", epilog=examples("winset last korea-1953", "winset last korea-1953 --issue guarantee"))
@click.argument("case")
@click.option("--issue", metavar="ISSUE", help="Go through this issue's options; default: the one that matters most.")
@click.option("--at", metavar="MONTH", help="Sign in the state of this month; default: that of the agreement.")
@click.option("--json", "as_json", is_flag=True, help="One JSON object instead of text.")
def command(case: str, issue: str | None, at: str | None, as_json: bool) -> None:
    """Would the peace last, under which guarantee, and who would break it."""
    from winset.studies.durability import durability
    from winset.views.durability import show_durability
    from winset.views.shell import console, print_json, progress

    with progress(show=not as_json) as tell:
        finding = durability(case, issue=issue, at=at, progress=tell)
    if as_json:
        print_json(finding)
    else:
        show_durability(finding.to_json(), console())
