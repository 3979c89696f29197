"""`winset compare`."""

from __future__ import annotations

import click

from winset.views.options import examples

GROUP = "over assumptions"
ORDER = 227


@click.command("compare", epilog=examples("winset compare korea-1953 my-war.yaml"))
@click.argument("case")
@click.argument("other")
@click.option("--json", "as_json", is_flag=True, help="One JSON object instead of text.")
def command(case: str, other: str, as_json: bool) -> None:
    """Two wars side by side: who blocked, what unlocked, whose key fits."""
    from winset.studies.compare import compare
    from winset.views.compare import show_compare
    from winset.views.shell import console, print_json, progress

    with progress(show=not as_json) as tell:
        finding = compare(case, other, progress=tell)
    if as_json:
        print_json(finding)
    else:
        show_compare(finding.to_json(), console())
