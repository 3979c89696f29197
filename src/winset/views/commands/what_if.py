"""`winset what-if`."""

from __future__ import annotations

from typing import Any

import click

from winset.views.options import examples

GROUP = "ask the war"
ORDER = 30


@click.command(
    "what-if",
    epilog=examples(
        "winset what-if korea-1953 --without chance.stalin_dies",
        "winset what-if my-war.yaml --forbid north.attack --from 2001-03",
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
@click.option("--json", "as_json", is_flag=True, help="One JSON object instead of text.")
def command(case: str, start: str | None, as_json: bool, **given: Any) -> None:
    """What would have been different with something changed."""
    from winset.cases.read import read
    from winset.errors import RequestError
    from winset.studies.what_if import what_if
    from winset.views.shell import console, print_json, progress
    from winset.views.what_if import show_what_if

    conflict = read(case)
    changes = _changes(given)
    if not changes:
        raise RequestError("what if what? Give a change: --set, --without, --forbid, --force or --start")
    with progress(show=not as_json) as tell:
        finding = what_if(conflict, changes, start=start, progress=tell)
    if as_json:
        print_json(finding)
    else:
        show_what_if(finding.to_json(), console())


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
