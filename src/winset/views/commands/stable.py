"""`winset stable`."""

from __future__ import annotations

from typing import TYPE_CHECKING

import click

if TYPE_CHECKING:
    from winset.cases.graph_case import GraphCase
    from winset.cases.schema import Conflict

ORDER = 115


@click.command("stable")
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
    """Is it stable, and for whom: a graph-model file, or a package at one month of a conflict.

    CASE is a graph-model file (`kind: graph`), a packaged case or a conflict file.
    """
    from winset.cases.graph_case import GraphCase
    from winset.errors import RequestError
    from winset.studies.signing import TIE
    from winset.studies.stable import Asked, stable
    from winset.views.shell import console, print_json, progress
    from winset.views.stable import ROWS, show_stable

    subject = _subject(case)
    if isinstance(subject, GraphCase):
        _hold_own(at=at, package=package, moves=moves, tolerance=tolerance)
        if why and state is None:
            raise RequestError("--why: name the state with --state")
    asked = Asked(state, reach, inverse, concept, single, coalitions)
    with progress(show=not as_json) as tell:
        finding = stable(
            subject,
            asked=asked,
            at=at,
            package=_package(package),
            moves=None if moves is None else [] if moves == "none" else [word.strip() for word in moves.split(",")],
            tolerance=TIE if tolerance is None else tolerance,
            progress=tell,
        )
    if as_json:
        print_json(finding)
    else:
        show_stable(finding.to_json(), console(), why=why, rows=ROWS if rows is None else rows)


def _subject(case: str) -> GraphCase | Conflict:
    """The file, as whichever of the two kinds it is."""
    from winset.cases.document import load
    from winset.cases.graph_read import is_graph, parse_graph
    from winset.cases.read import parse, read_text

    name, text = read_text(case)
    return parse_graph(text, name).case if is_graph(load(text, name).data) else parse(text, name)


def _hold_own(**given: object) -> None:
    """Refuse what only a conflict has."""
    from winset.errors import RequestError

    for name, value in given.items():
        if value is not None:
            raise RequestError(f"--{name} asks about a conflict, and this is a graph-model file")


def _package(text: str | None) -> str | dict[str, str]:
    """issue=option,… as a mapping; `recorded` as it is."""
    if text is None or "=" not in text:
        return "recorded" if text is None else text
    found = {}
    for part in text.split(","):
        issue, mark, option = part.partition("=")
        if not mark:
            raise click.UsageError(f"{part!r} is not ISSUE=OPTION")
        found[issue.strip()] = option.strip()
    return found
