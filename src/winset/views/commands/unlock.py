"""`winset unlock`."""

from __future__ import annotations

import click

from winset.views.options import examples

GROUP = "one month"
ORDER = 120


@click.command(
    "unlock",
    epilog=examples("winset unlock korea-1953 --at 1953-04", "winset unlock korea-1953 --at 1952-10 --party ussr"),
)
@click.argument("case")
@click.option("--at", metavar="MONTH", help="The month; default that of the recorded agreement, or the first.")
@click.option(
    "--against",
    type=click.Choice(["war", "now"]),
    default="war",
    show_default=True,
    help="Compare packages with fighting on for good, or with playing on.",
)
@click.option("--party", metavar="PARTY", help="What would bring this party in, by its name in the file.")
@click.option("--package", metavar="PACKAGE", help="What would get this signed: `recorded`, or issue=option,…")
@click.option("--most", type=click.IntRange(min=1), help="Most sets of levers to show; default 8, in JSON all.")
@click.option("--solves", type=click.IntRange(min=0), help="Most solves under changed rules; default 40.")
@click.option("--json", "as_json", is_flag=True, help="One JSON object instead of text.")
def command(
    case: str,
    at: str | None,
    against: str,
    party: str | None,
    package: str | None,
    most: int | None,
    solves: int | None,
    as_json: bool,
) -> None:
    """What would bring in whoever stands in the way."""
    from winset.studies.unlock import unlock
    from winset.studies.unlocking.scenes import SOLVES
    from winset.views.shell import console, package_of, print_json, progress
    from winset.views.unlock import MOST, show_unlock

    with progress(show=not as_json) as tell:
        finding = unlock(
            case,
            at=at,
            against=against,
            party=party,
            package=package_of(package),
            most=most if as_json else most or MOST,
            solves=SOLVES if solves is None else solves,
            progress=tell,
        )
    if as_json:
        print_json(finding)
    else:
        show_unlock(finding.to_json(), console(), brief=True)
