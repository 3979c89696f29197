"""`winset why`."""

from __future__ import annotations

import click

from winset.views.options import examples

GROUP = "ask the war"
ORDER = 50


@click.command("why", epilog=examples("winset why korea-1953"))
@click.argument("case")
@click.option(
    "--by",
    type=click.Choice(["record", "removal"]),
    default="record",
    help="Leave events out of the recorded path (the default), or take each out of the model and solve again.",
)
@click.option("--seed", type=int, default=0, show_default=True, help="For the orders drawn where events are many.")
@click.option("--draws", type=click.IntRange(min=4), help="How many orders to draw there.")
@click.option("--json", "as_json", is_flag=True, help="One JSON object instead of text.")
def command(case: str, by: str, seed: int, draws: int | None, as_json: bool) -> None:
    """Which recorded events made it end when it did, and on those terms."""
    from winset.studies.why import DRAWS, why
    from winset.views.shell import console, print_json, progress
    from winset.views.why import show_why

    with progress(show=not as_json) as tell:
        finding = why(case, seed=seed, by=by, draws=draws or DRAWS, progress=tell)
    if as_json:
        print_json(finding)
    else:
        show_why(finding.to_json(), console())
