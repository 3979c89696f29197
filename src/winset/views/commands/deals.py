"""`winset deals`."""

from __future__ import annotations

import math

import click

from winset.views.options import examples

GROUP = "one month"
ORDER = 110


@click.command(
    "deals",
    epilog=examples("winset deals korea-1953 --at 1953-04", "winset deals korea-1953 --against now --concept nash"),
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
@click.option("--json", "as_json", is_flag=True, help="One JSON object instead of text.")
def command(
    case: str, at: str | None, state: tuple[str, ...], against: str, concept: str, weights: tuple[str, ...], over: str,
    rows: int, whole: bool, as_json: bool,
) -> None:  # fmt: skip
    """What could be signed in a month, who blocks it, what would be fair."""
    from winset.studies.deals import deals
    from winset.views.deals import show_deals
    from winset.views.shell import console, print_json

    given = dict(map(_pair, state))
    weighed = {name: _number(name, text) for name, text in map(_pair, weights)}
    finding = deals(case, at=at, state=given, against=against, concept=concept, weights=weighed, over=over, whole=whole)
    if as_json:
        print_json(finding)
    else:
        show_deals(finding.to_json(), console(), rows=rows)


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
