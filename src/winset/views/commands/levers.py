"""`winset levers`."""

from __future__ import annotations

import click

from winset.views.options import examples

GROUP = "over assumptions"
ORDER = 205
INSTEAD = "winset worlds FILE -n 500 --sensitivity"


@click.command("levers", epilog=examples("winset levers examples/colony.yaml", "winset levers my-war.yaml --limit 20"))
@click.argument("case")
@click.option(
    "--limit",
    "at_most",
    metavar="N",
    type=int,
    default=12,
    show_default=True,
    help="How many numbers are shown, and looked at for where the answer turns; so many switches.",
)
@click.option("--no-cache", is_flag=True, help="Solve everything anew, and keep nothing for the next time.")
@click.option("--json", "as_json", is_flag=True, help="One JSON object instead of text.")
def command(case: str, at_most: int, no_cache: bool, as_json: bool) -> None:
    """Which numbers and switches move the headline most.

    Of those that move it most it also says at which value the answer turns. A large file takes minutes; what is
    measured is kept, and a run that was stopped goes on where it was.
    """
    from winset.studies.levers import levers
    from winset.views.levers import show_levers
    from winset.views.shell import console, print_json, progress

    with progress(show=not as_json) as tell:
        finding = levers(case, at_most=at_most, cache=not no_cache, jobs=None, progress=tell)
    if as_json:
        print_json(finding)
    else:
        show_levers(finding.to_json(), console())
