"""`winset what-if`."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING, Any

import click

from winset.views.options import examples

if TYPE_CHECKING:
    from winset.cases.read import ConflictReading

GROUP = "ask the war"
ORDER = 30


@click.command(
    "what-if",
    epilog=examples(
        "winset what-if korea-1953 --without chance.stalin_dies",
        "winset what-if my-war.yaml --forbid north.attack --from 2001-03",
        "winset what-if my-war.yaml --set parties.north.noise=2 --save other-war.yaml",
    ),
)
@click.argument("case")
@click.option("--set", "sets", multiple=True, metavar="PATH=VALUE", help="A value by its path in the file.")
@click.option(
    "--without",
    multiple=True,
    metavar="KIND.NAME",
    help="Leave out a chance, move, accord, consent, option …; `beliefs`, or beliefs.PARTY.",
)
@click.option(
    "--forbid",
    multiple=True,
    metavar="PARTY.MOVE[@MONTH]",
    help="A move that may not be made; with @MONTH, not from that month on.",
)
@click.option(
    "--force", multiple=True, metavar="MONTH=EVENT", help="A move (PARTY.MOVE), chance or accord sure to happen."
)
@click.option("--start", "begin", metavar="MONTH", help="Begin the war in this month.")
@click.option("--state", multiple=True, metavar="FACTOR=VALUE", help="Begin the war in this state.")
@click.option("--from", "start", metavar="MONTH", help="Ask from this month of the record on.")
@click.option(
    "--save",
    type=click.Path(path_type=Path),
    metavar="FILE",
    help="Write the conflict file with the changes made in it and marked, comments kept.",
)
@click.option("--overwrite", is_flag=True, help="Replace the file to save to if it is there.")
@click.option("--json", "as_json", is_flag=True, help="One JSON object instead of text.")
def command(case: str, start: str | None, save: Path | None, overwrite: bool, as_json: bool, **given: Any) -> None:
    """What would have been different with something changed."""
    from winset.cases.read import read_with_lines
    from winset.errors import RequestError
    from winset.studies.what_if import what_if
    from winset.views.shell import console, print_json, progress
    from winset.views.what_if import show_what_if

    reading = read_with_lines(case)
    changes = _changes(given)
    if not changes:
        raise RequestError("what if what? Give a change: --set, --without, --forbid, --force or --start")
    text = None if save is None else _text(case, reading, changes, save, overwrite)
    with progress(show=not as_json) as tell:
        finding = what_if(reading.conflict, changes, start=start, progress=tell)
    if save is not None and text is not None:
        _write(case, reading, save, text, overwrite)  # before anything is printed: nobody may be there to read on
    if as_json:
        print_json(finding)
    else:
        show_what_if(finding.to_json(), console())


def _text(case: str, reading: ConflictReading, changes: list[dict[str, Any]], save: Path, overwrite: bool) -> str:
    """The text to save; stop now where it could not be written later."""
    from winset.cases.read import inputs_of, read_text
    from winset.cases.written import hold_place
    from winset.errors import RequestError
    from winset.studies.saving import saved_text

    try:
        hold_place(save, force=overwrite, inputs=inputs_of(case, reading))
    except RequestError as error:
        raise _spelt(error) from None
    name, text = read_text(case)
    return saved_text(text, name, changes)


def _write(case: str, reading: ConflictReading, save: Path, text: str, overwrite: bool) -> None:
    """Write the saved file, and say so where it does not stand in the way of an answer for machines."""
    from winset.cases.problems import clean
    from winset.cases.read import inputs_of
    from winset.cases.written import write_file
    from winset.errors import RequestError

    try:
        write_file(save, text, force=overwrite, inputs=inputs_of(case, reading))
    except RequestError as error:
        raise _spelt(error) from None
    shown, map_file = clean(str(save)), reading.conflict.map
    away = (
        f" Its map, {clean(map_file)}, is not beside it." if map_file and not (save.parent / map_file).exists() else ""
    )
    click.echo(f"{shown}: written, each change marked by a comment.{away} Next: winset run {shown}", err=True)


def _spelt(error: Exception) -> Exception:
    """What is in the way, with this command's own word for replacing it: its `force` is a change."""
    from winset.errors import RequestError

    mentions = getattr(error, "mentions", ())
    return RequestError(str(error).replace("`force`", "`overwrite`"), mentions=["overwrite"] if mentions else [])


def _changes(given: dict[str, Any]) -> list[dict[str, Any]]:
    """The options of the command line as changes."""
    found: list[dict[str, Any]] = [{"set": {path: value}} for path, value in map(_pair, given["sets"])]
    found += [{"without": name} for name in given["without"]]
    found += [{"forbid": _forbidden(name)} for name in given["forbid"]]
    for month, event in map(_pair, given["force"]):
        kind, _, name = str(event).partition(".")
        known = kind in ("chance", "accord") and name
        found.append({"force": {"month": month, kind if known else "move": name if known else event}})
    if given["begin"] or given["state"]:
        begin = {"month": given["begin"]} if given["begin"] else {}
        found.append({"start": {**begin, "state": dict(map(_pair, given["state"]))}})
    return found


def _forbidden(text: str) -> str | dict[str, str]:
    """PARTY.MOVE, or PARTY.MOVE@MONTH."""
    move, mark, month = text.partition("@")
    if not mark:
        return text
    if not move.strip() or not month.strip():
        raise click.UsageError(f"{text!r} is not PARTY.MOVE@MONTH")
    return {"move": move.strip(), "from": month.strip()}


def _pair(text: str) -> tuple[str, Any]:
    """PATH=VALUE, the value read as the file would read it."""
    from winset.cases.document import load

    path, mark, value = text.partition("=")
    if not mark or not path:
        raise click.UsageError(f"{text!r} is not NAME=VALUE")
    return path.strip(), load(f"value: {value.strip()}", "the command line").data["value"]
