"""`winset stable`."""

from __future__ import annotations

import click

from winset.views.options import examples

GROUP = "one month"
ORDER = 130


@click.command(
    "stable", epilog=examples("winset stable korea-1953 --at 1953-07", "winset stable elmira.yaml --state 8 --why")
)
@click.argument("case")
@click.option("--at", metavar="MONTH", help="Of a conflict: the month; default that of the recorded agreement.")
@click.option("--package", metavar="PACKAGE", help="Of a conflict: `recorded`, or issue=option,…; default recorded.")
@click.option("--moves", metavar="MOVES", help="Of a conflict: party.move,… or `none`; default all that are open then.")
@click.option(
    "--tolerance",
    type=click.FloatRange(min=0),
    metavar="POINTS",
    help="Of a conflict: states no further apart tie; default 1e-9.",
)
@click.option("--state", metavar="STATE", help="A state by its name, or by its number from 1: who would leave it.")
@click.option("--why", is_flag=True, help="Every improvement and every answer to it, step by step, in words.")
@click.option("--concept", metavar="CONCEPT", help="nash, gmr, smr, seq or sseq alone.")
@click.option("--single", is_flag=True, help="Others answer by one move of one of them, as in older tables.")
@click.option("--coalitions", is_flag=True, help="Who would leave together, and what is stable against all of them.")
@click.option("--reach", metavar="STATE", help="What can come about from this state, in how few moves, through whom.")
@click.option("--inverse", metavar="STATE", help="Which comparisons must be reversed for this state to be stable.")
@click.option("--rows", type=click.IntRange(0), help="How many rows a table may have; default 30.")
@click.option("--json", "as_json", is_flag=True, help="One JSON object instead of text.")
def command(
    case: str, at: str | None, package: str | None, moves: str | None, tolerance: float | None, state: str | None,
    why: bool, concept: str | None, single: bool, coalitions: bool, reach: str | None, inverse: str | None,
    rows: int | None, as_json: bool,
) -> None:  # fmt: skip
    """Would anybody leave a package, or a state of a graph model.

    CASE is a graph-model file (`kind: graph`), a packaged case or a conflict file.
    """
    from winset.cases.graph_case import GraphCase
    from winset.cases.read import read_either
    from winset.errors import RequestError
    from winset.studies.stable import stable
    from winset.views.shell import console, package_of, print_json, progress
    from winset.views.stable import ROWS, show_stable

    subject = read_either(case)
    if isinstance(subject, GraphCase) and why and state is None:
        raise RequestError("--why: name the state with --state")
    with progress(show=not as_json) as tell:
        finding = stable(
            subject,
            at=at,
            package=package_of(package),
            moves=None if moves is None else [] if moves == "none" else [word.strip() for word in moves.split(",")],
            tolerance=tolerance,
            state=state,
            concept=concept,
            single=single,
            coalitions=coalitions,
            reach=reach,
            inverse=inverse,
            progress=tell,
        )
    if as_json:
        print_json(finding)
    else:
        show_stable(finding.to_json(), console(), why=why, rows=ROWS if rows is None else rows)
