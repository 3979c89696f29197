"""`winset export`."""

from __future__ import annotations

from pathlib import Path

import click

ORDER = 130


@click.command("export")
@click.argument("case")
@click.option("--to", "name", required=True, metavar="FORMAT", help="genius (a folder), csv or gambit (a file).")
@click.option(
    "--out", required=True, type=click.Path(path_type=Path), metavar="PATH", help="The file or folder to write."
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
    """The static game of a month for other programs: GENIUS XML, a table in CSV, Gambit's extensive form."""
    from winset.cases.beliefs import believers
    from winset.cases.problems import clean
    from winset.cases.read import inputs_of, read_with_lines
    from winset.cases.written import write_file, write_folder
    from winset.views.exports.found import Request, exporter

    found = exporter(name)
    reading = read_with_lines(case)
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
