"""`winset decide`."""

from __future__ import annotations

import click

ORDER = 40


@click.command("decide")
@click.argument("case")
@click.option("--party", required=True, metavar="PARTY", help="Whose courses of action, by its name in the file.")
@click.option("--from", "start", metavar="MONTH", help="The month from which they run; default the first.")
@click.option("--solves", type=click.IntRange(min=0), help="Most solves for the worst cases; default 160.")
@click.option("--json", "as_json", is_flag=True, help="One JSON object instead of text.")
def command(case: str, party: str, start: str | None, solves: int | None, as_json: bool) -> None:
    """Compare a party's courses of action: worth, odds, costs, worst cases, risks, and what the best leans on."""
    from winset.studies.decide import MAX_SOLVES, decide
    from winset.views.decide import show_decide
    from winset.views.shell import console, print_json, progress

    most = MAX_SOLVES if solves is None else solves
    with progress(show=not as_json) as tell:
        finding = decide(case, party=party, start=start, solves=most, progress=tell)
    if as_json:
        print_json(finding)
    else:
        show_decide(finding.to_json(), console())
