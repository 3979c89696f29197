"""`winset rankings`."""

from __future__ import annotations

import click

from winset.views.options import examples

GROUP = "over assumptions"
ORDER = 225


@click.command("rankings", epilog=examples("winset rankings mine.yaml yours.yaml"))
@click.argument("case")
@click.argument("other")
@click.option("--worlds", type=click.IntRange(0, 100_000), default=200, show_default=True, metavar="N",
              help="Of how many worlds of each to tell the share; 0 for none.")  # fmt: skip
@click.option("--json", "as_json", is_flag=True, help="One JSON object instead of text.")
def command(case: str, other: str, worlds: int, as_json: bool) -> None:
    """Two analysts' rankings of one war: where they differ, whether it matters."""
    from winset.studies.rankings import rankings
    from winset.views.shell import console, print_json, progress
    from winset.views.two_rankings import show_rankings

    with progress(show=not as_json) as tell:
        finding = rankings(case, other, worlds=worlds, progress=tell)
    if as_json:
        print_json(finding)
    else:
        show_rankings(finding.to_json(), console())
