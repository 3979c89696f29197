"""`winset ripe`."""

from __future__ import annotations

import click

from winset.views.options import examples

GROUP = "ask the war"
ORDER = 60


@click.command("ripe", epilog=examples("winset ripe korea-1953"))
@click.argument("case")
@click.option("--months", type=float, default=6, show_default=True, help="How far ahead a front is followed.")
@click.option(
    "--eps", type=float, default=0.1, show_default=True, help="Stuck: a better front is no likelier than this."
)
@click.option("--theta", type=float, default=0.5, show_default=True, help="Valid spokesmen: at least this likely.")
@click.option("--json", "as_json", is_flag=True, help="One JSON object instead of text.")
def command(case: str, months: float, eps: float, theta: float, as_json: bool) -> None:
    """Was it ripe: a stalemate that hurts, a way out, valid spokesmen."""
    from winset.studies.ripeness import ripeness
    from winset.views.ripeness import show_ripeness
    from winset.views.shell import console, print_json, progress

    with progress(show=not as_json) as tell:
        finding = ripeness(case, months=months, eps=eps, theta=theta, progress=tell)
    if as_json:
        print_json(finding)
    else:
        show_ripeness(finding.to_json(), console())
