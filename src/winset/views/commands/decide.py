"""`winset decide`."""

from __future__ import annotations

from typing import TYPE_CHECKING

import click

from winset.views.options import examples

if TYPE_CHECKING:
    from winset.cases.schema import Conflict
    from winset.errors import RequestError

GROUP = "ask the war"
ORDER = 80


@click.command("decide", epilog=examples("winset decide korea-1953 --party us --from 1953-02"))
@click.argument("case")
@click.option("--party", metavar="PARTY", help="Whose courses of action, by its name in the file; needed.")
@click.option("--from", "start", metavar="MONTH", help="The month from which they run; default the first.")
@click.option("--solves", type=click.IntRange(min=0), help="Most solves for the worst cases; default 160.")
@click.option("--json", "as_json", is_flag=True, help="One JSON object instead of text.")
def command(case: str, party: str | None, start: str | None, solves: int | None, as_json: bool) -> None:
    """Compare a party's courses of action, and what the best leans on."""
    from winset.cases.read import read
    from winset.studies.decide import MAX_SOLVES, decide
    from winset.views.decide import show_decide
    from winset.views.shell import console, print_json, progress

    conflict = read(case)
    if party is None:
        raise _whose(conflict)
    most = MAX_SOLVES if solves is None else solves
    with progress(show=not as_json) as tell:
        finding = decide(conflict, party=party, start=start, solves=most, progress=tell)
    if as_json:
        print_json(finding)
    else:
        show_decide(finding.to_json(), console())


def _whose(conflict: Conflict) -> RequestError:
    """What to say where no party is named: who there is that has something to decide."""
    from winset.errors import RequestError
    from winset.studies.courses import deciders_of
    from winset.views.words import plain

    able = deciders_of(conflict)
    if not able:
        return RequestError("no party of this file has anything to decide; write some `courses` in it")
    listed = [f"  {name:<12} {plain(conflict.parties[name].name or name)}" for name in able]
    return RequestError("whose courses of action? Name one of these:", parameter="party", more=listed)
