"""`winset readings`."""

from __future__ import annotations

import click

from winset.views.options import AS_OPTIONS, examples

GROUP = "over assumptions"
ORDER = 220
INSTEAD = "winset worlds FILE"


@click.command("readings", epilog=examples("winset readings korea-1953"))
@click.argument("case")
@click.argument("reading", required=False)
@click.option("--verbose", is_flag=True, help=AS_OPTIONS)
@click.option("--json", "as_json", is_flag=True, help="One JSON object instead of text.")
def command(case: str, reading: str | None, verbose: bool, as_json: bool) -> None:
    """Rival accounts side by side, and which the record fits better."""
    from winset.studies.readings import readings
    from winset.views.readings import show_readings
    from winset.views.shell import console, print_json, progress

    with progress(show=not as_json) as tell:
        finding = readings(case, only=reading, progress=tell)
    if as_json:
        print_json(finding)
    else:
        show_readings(finding.to_json(), console(), verbose=verbose)
