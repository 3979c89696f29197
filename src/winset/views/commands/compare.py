"""`winset compare`."""

from __future__ import annotations

import click

from winset.views.options import Out, examples

GROUP = "over assumptions"
ORDER = 227


@click.command(
    "compare",
    epilog=examples("winset compare korea-1953 my-war.yaml", "winset compare korea-1953 my-war.yaml -o both.html"),
)
@click.argument("case")
@click.argument("other")
@click.option("--worlds", type=click.IntRange(0, 1_000), metavar="N",
              help="Worlds of OTHER to try where what unlocked CASE does not fit it; default 5. Of a file with "
              "`headline: worlds`, by how many it is told and in how many each change is tried; default 100 and 40."
              )  # fmt: skip
@click.option("--seed", type=int, default=0, show_default=True, help="Of the draws.")
@click.option("-o", "--out", "path", cls=Out, metavar="FILE", help="A page: one HTML file that needs nothing else.")
@click.option("--force", is_flag=True, help="Replace a file that is there.")
@click.option("--json", "as_json", is_flag=True, help="One JSON object instead of text.")
def command(case: str, other: str, worlds: int | None, seed: int, path: str | None, force: bool, as_json: bool) -> None:
    """Two wars side by side: who blocked, what unlocked, whose key fits.

    CASE and OTHER are packaged cases or conflict files; `role:` in a file says what a party is in the story.
    """
    from winset.cases.problems import clean
    from winset.cases.read import inputs_of, read_with_lines
    from winset.cases.written import hold_place, write_file
    from winset.studies.compare import compare
    from winset.views.compare import show_compare
    from winset.views.report.comparing.page import compare_page
    from winset.views.shell import console, print_json, progress

    readings = [read_with_lines(one) for one in (case, other)]
    inputs = [file for one, reading in zip((case, other), readings, strict=True) for file in inputs_of(one, reading)]
    if path is not None:
        hold_place(path, force=force, inputs=inputs)
    first, second = (reading.conflict for reading in readings)
    with progress(show=not as_json) as tell:
        finding = compare(first, second, worlds=worlds, seed=seed, progress=tell)
    if path is not None:
        size = write_file(path, compare_page(finding.to_json()), force=force, inputs=inputs)
        click.echo(f"{clean(path)}: written, {size / 1e6:.2f} MB; open it in a browser", err=as_json)
    if as_json:
        print_json(finding)
    elif path is None:
        show_compare(finding.to_json(), console())
