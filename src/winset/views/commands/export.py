"""`winset export`."""

from __future__ import annotations

from pathlib import Path

import click

from winset.views.options import Out, examples

GROUP = "files"
ORDER = 370
INSTEAD = "winset worlds FILE -n 500 --out STUDY --export WORLDS.parquet"

ONE_NUMBER = (
    "; an export has room for one number where this file has a range: put numbers of your own in place of the ranges, "
    "and take the line `headline: worlds` out"
)
"""What else to say of a file of which no single answer is told."""


@click.command("export", epilog=examples("winset export korea-1953 --to csv -o month.csv"))
@click.argument("case")
@click.option("--to", "name", required=True, metavar="FORMAT", help="genius (a folder), csv or gambit (a file).")
@click.option(
    "-o",
    "--out",
    cls=Out,
    required=True,
    type=click.Path(path_type=Path),
    metavar="PATH",
    help="The file or folder to write.",
)
@click.option("--at", metavar="MONTH", help="The talks of this month; default that of the recorded agreement.")
@click.option(
    "--against", type=click.Choice(["war", "now"]), help="genius: the reserve is the war value, or the value now."
)
@click.option(
    "--packages",
    type=click.Choice(["all", "against-war", "now", "frontier"]),
    default="all",
    show_default=True,
    help="csv, gambit: all packages, a win-set, or those that no other dominates.",
)
@click.option("--force", is_flag=True, help="Replace what is there.")
def command(case: str, name: str, out: Path, at: str | None, against: str | None, packages: str, force: bool) -> None:
    """Write a month's game for other programs: GENIUS, CSV, Gambit."""
    from winset.cases.beliefs import believers
    from winset.cases.problems import clean
    from winset.cases.read import inputs_of, read_with_lines
    from winset.cases.telling import hold_point
    from winset.cases.written import write_file, write_folder
    from winset.views.exports.found import Request, exporter

    found = exporter(name)
    reading = read_with_lines(case)
    hold_point(reading.conflict, ONE_NUMBER)
    inputs = inputs_of(case, reading)
    made = found.exported(reading.conflict, Request(at, against, packages))
    if made.folder:
        write_folder(out, made.files, suffix=".xml", force=force, inputs=inputs)
    else:
        write_file(out, next(iter(made.files.values())), force=force, inputs=inputs)
    held = "; what going on is worth rests on beliefs, which are no part of it" if believers(reading.conflict) else ""
    if any(move.at for moves in reading.conflict.moves.values() for move in moves.values()):
        held += "; what may undo a signature is priced in, and is no part of it"
    click.echo(f"{clean(str(out))}: written, {found.TITLE}: {made.told}{held}.")
