"""`winset deals`."""

from __future__ import annotations

import math

import click

from winset.views.options import examples

GROUP = "one month"
ORDER = 110


@click.command(
    "deals",
    epilog=examples(
        "winset deals korea-1953 --at 1953-04",
        "winset deals korea-1953 --against now --concept nash",
        "winset deals examples/toy-korea.yaml --package recorded",
    ),
)
@click.argument("case")
@click.option("--at", metavar="MONTH", help="The talks of this month; default that of the recorded agreement.")
@click.option("--state", multiple=True, metavar="FACTOR=VALUE", help="In another state than that month's.")
@click.option(
    "--against",
    type=click.Choice(["war", "now"]),
    default="war",
    show_default=True,
    help="Beside fighting on for good, or beside the value of going on.",
)
@click.option("--concept", default="all", show_default=True, metavar="NAME", help="One bargaining concept, or all.")
@click.option(
    "--weight", "weights", multiple=True, metavar="PARTY=NUMBER", help="A party's weight in Nash's product; default 1."
)
@click.option(
    "--over",
    type=click.Choice(["rational", "win-set"]),
    default="rational",
    show_default=True,
    help="Concepts choose among packages nobody loses by, or all that would be signed.",
)
@click.option("--frontier", "rows", type=click.IntRange(0), default=10, show_default=True, help="How many to show.")
@click.option("--all-efficient", "whole", is_flag=True, help="Efficient packages outside the win-set too.")
@click.option(
    "--package",
    "package",
    multiple=True,
    metavar="ISSUE=OPTION",
    help="One package, wholly or partly chosen: who signs it and what would repair it; or `recorded`.",
)
@click.option("--json", "as_json", is_flag=True, help="One JSON object instead of text.")
def command(
    case: str, at: str | None, state: tuple[str, ...], against: str, concept: str, weights: tuple[str, ...], over: str,
    rows: int, whole: bool, package: tuple[str, ...], as_json: bool,
) -> None:  # fmt: skip
    """What could be signed in a month, who blocks it, what would be fair."""
    from winset.studies.deals import deals
    from winset.views.deals import show_deals
    from winset.views.shell import console, print_json

    given = dict(map(_pair, state))
    if package:
        _hold_alone(concept=concept != "all", weight=bool(weights), over=over != "rational", all_efficient=whole)
        _board(case, package, at, given, against, as_json=as_json)
        return
    weighed = {name: _number(name, text) for name, text in map(_pair, weights)}
    finding = deals(case, at=at, state=given, against=against, concept=concept, weights=weighed, over=over, whole=whole)
    if as_json:
        print_json(finding)
    else:
        show_deals(finding.to_json(), console(), rows=rows)


def _hold_alone(**asked: bool) -> None:
    """Stop where something is asked for that one package has no answer to."""
    for name, given in asked.items():
        if given:
            option = name.replace("_", "-")
            raise click.UsageError(f"--{option} is about all packages of the month; leave it out, or --package")


def _board(
    case: str, package: tuple[str, ...], at: str | None, state: dict[str, str], against: str, *, as_json: bool
) -> None:
    """One package of the month."""
    from winset.studies.board import board
    from winset.views.board import show_board
    from winset.views.shell import console, print_json, progress

    with progress(show=not as_json) as tell:
        finding = board(case, _package(package), at=at, state=state, against=against, progress=tell)
    if as_json:
        print_json(finding)
    else:
        show_board(finding.to_json(), console())


def _package(words: tuple[str, ...]) -> str | dict[str, str]:
    """`recorded`, or ISSUE=OPTION as often as there are issues chosen; several may stand in one, with commas."""
    if "recorded" in words:
        if len(words) > 1:
            raise click.UsageError("--package recorded is a whole package; nothing can be chosen beside it")
        return "recorded"
    chosen: dict[str, str] = {}
    for issue, option in (_pair(part) for word in words for part in word.split(",")):
        if issue in chosen:
            raise click.UsageError(f"--package {issue} is given twice")
        chosen[issue] = option
    return chosen


def _pair(text: str) -> tuple[str, str]:
    """NAME=VALUE."""
    name, mark, value = text.partition("=")
    if not (name.strip() and mark and value.strip()):
        raise click.UsageError(f"{text!r} is not NAME=VALUE")
    return name.strip(), value.strip()


def _number(name: str, text: str) -> float:
    try:
        number = float(text)
    except ValueError:
        raise click.UsageError(f"--weight {name}={text}: expected a number above 0") from None
    if not math.isfinite(number):
        raise click.UsageError(f"--weight {name}={text}: expected a number above 0")
    return number
