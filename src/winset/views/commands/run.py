"""`winset run`."""

from __future__ import annotations

from typing import TYPE_CHECKING

import click

from winset.views.options import examples

if TYPE_CHECKING:
    from winset.cases.schema import Conflict

GROUP = "ask the war"
ORDER = 10
INSTEAD = "winset worlds FILE"


@click.command("run", epilog=examples("winset run korea-1953 --quiet", "winset run my-war.yaml --from 1952-06"))
@click.argument("case")
@click.option("--from", "start", metavar="MONTH", help="Forecast from this month, knowing the history before it.")
@click.option("--horizon", metavar="MONTH", help="Another horizon than the file's.")
@click.option("--thorough", is_flag=True, help="Where the war has no last date: from six other starts as well.")
@click.option("--world", type=click.IntRange(min=0), metavar="K", help="World K of --seed: uncertain numbers drawn.")
@click.option(
    "--seed",
    type=int,
    default=0,
    show_default=True,
    metavar="S",
    help="Of --world, and of the worlds of a file with `headline: worlds`.",
)
@click.option(
    "--worlds",
    type=click.IntRange(0, 100_000),
    metavar="N",
    help="Of how many worlds to tell the share in which the answer holds; 200 where the file ranks, 100 where it has "
    "`headline: worlds`, else none; 0 for none.",
)
@click.option("--json", "as_json", is_flag=True, help="One JSON object instead of text.")
@click.option("--quiet", is_flag=True, help="The headline alone, and no progress.")
def command(
    case: str,
    start: str | None,
    horizon: str | None,
    thorough: bool,
    world: int | None,
    seed: int,
    worlds: int | None,
    as_json: bool,
    quiet: bool,
) -> None:
    """The answer: who would sign what, who blocks, how likely an end is."""
    from winset.cases.read import read
    from winset.cases.worlds import drawn_world
    from winset.studies.ranked import with_shares
    from winset.studies.timeline import timeline
    from winset.views.run import show_run
    from winset.views.shell import console, print_json, progress

    conflict, part = read(case), bool(start or horizon or world is not None)
    if conflict.headline == "worlds" and worlds != 0 and not (part or thorough):
        _shares(conflict, worlds, seed, as_json=as_json, quiet=quiet)
        return
    many = _many(conflict, worlds, part=part)
    if world is not None:
        conflict = drawn_world(conflict, seed, world)
    with progress(show=not quiet) as tell:
        finding = timeline(conflict, start=start, horizon=horizon, thorough=thorough, progress=tell)
        answer = with_shares(finding.to_json(), conflict, many, tell)
    if as_json:
        drawn = {} if world is None else {"world": {"seed": seed, "world": world}}
        print_json({**answer, **drawn})
        return
    if world is not None:
        click.echo(f"World {world} of seed {seed}: every uncertain number drawn, not at its mode.")
    show_run(answer, console(), quiet=quiet)


def _many(conflict: Conflict, worlds: int | None, *, part: bool) -> int:
    """Of how many worlds a share is told beside the answer; `part`: of not the whole war, or of one world."""
    from winset.cases.ranking import is_ranked
    from winset.errors import RequestError
    from winset.studies.ranked import WORLDS

    if worlds and part:
        told = "worlds are drawn of the whole war as the file has it"
        raise RequestError(f"--worlds stands beside --from, --horizon or --world; {told}")
    return (WORLDS if is_ranked(conflict) and not part else 0) if worlds is None else worlds


def _shares(conflict: Conflict, worlds: int | None, seed: int, *, as_json: bool, quiet: bool) -> None:
    """The answer of a file that has it told as shares of its worlds."""
    from winset.studies.in_worlds import WORLDS, in_worlds
    from winset.views.in_worlds import show_in_worlds
    from winset.views.shell import console, print_json, progress

    with progress(show=not quiet) as tell:
        finding = in_worlds(conflict, worlds or WORLDS, seed=seed, progress=tell)
    if as_json:
        print_json(finding)
    else:
        show_in_worlds(finding.to_json(), console(), quiet=quiet)
