"""Claims on a terminal: how many are borne out, then each with both numbers."""

from __future__ import annotations

from typing import TYPE_CHECKING

from rich import box
from rich.table import Table
from rich.text import Text

from winset.views.words import amount, count, month, percent, plain

if TYPE_CHECKING:
    from collections.abc import Mapping

    from rich.console import Console

    from winset.studies.claims import ClaimsAnswer, ClaimTold, ClaimVerdict

WORDS: dict[ClaimVerdict, str] = {
    "borne_out": "borne out",
    "not_borne_out": "not borne out",
    "no_effect": "no effect",
    "not_testable": "cannot be tested here",
}
_PROBABILITIES = ("signed_by", "ending", "option", "durability")


def show_claims(answer: ClaimsAnswer, console: Console) -> None:
    """Print the verdicts."""
    console.print(Text(plain(answer["title"]), style="bold"))
    console.print(Text(in_words(answer)))
    table = Table(box=box.SIMPLE_HEAD, expand=True, pad_edge=False)
    for heading, ratio in (
        ("", 1),
        ("Claim", 6),
        ("Verdict", 2),
        ("Measure", 3),
        ("As it is", 1),
        ("Without", 1),
        ("Removed", 4),
    ):
        numeric = heading in ("As it is", "Without")
        justify, least = ("right", 8) if numeric else ("left", 5)
        table.add_column(heading, ratio=ratio, overflow="fold", justify=justify, min_width=least)  # type: ignore[arg-type]
    for claim in answer["claims"]:
        table.add_row(*(Text(plain(cell)) for cell in cells(claim)))
    console.print(table)


def in_words(answer: ClaimsAnswer) -> str:
    """How many claims are borne out."""
    found = answer["counts"]
    return (
        f"Of {count(len(answer['claims']), 'claim')} {found['borne_out']} are borne out when their cause is removed, "
        f"{found['not_borne_out']} are not, {found['no_effect']} make no difference to speak of, and "
        f"{found['not_testable']} cannot be tested in this file. Borne out means: in this model, with these numbers, "
        "the measure moves as the claim says."
    )


def cells(claim: ClaimTold) -> tuple[str, ...]:
    """A claim's row: its id, what it says, the verdict, the measure, the number with and without, what was removed."""
    since = f", asked from {month(claim['from'])}" if claim["from"] else ""
    removed = (claim["cause"] or "") + since
    measure, before, after = claim["measure"], claim["baseline"], claim["without"]
    if not isinstance(measure, dict) or before is None or after is None or claim["verdict"] == "not_testable":
        return claim["id"] or "", claim["says"], WORDS["not_testable"], "", "", "", claim["because"] or removed
    name, words = _measure(measure)
    sides = [_number(name, number) for number in (before, after)]
    return claim["id"] or "", claim["says"], WORDS[claim["verdict"]], words, *sides, removed


def _measure(expect: Mapping[str, object]) -> tuple[str, str]:
    """The measure's name, and what it is with the direction expected."""
    name = next(key for key in expect if key not in ("is", "by", "month"))
    told = {
        "signed_by": f"signed by {month(str(expect[name]))}",
        "median_month": "month likelier than not",
        "durability": "peace outlasts its watch",
        "blocker": f"packages blocked by {expect[name]}, {month(str(expect.get('month', '')))}",
        "value": f"worth to {expect[name]}",
        "option": f"{expect[name]}, if signed",
    }.get(name, str(expect[name]))
    return name, f"{told}; {expect['is']} expected"


def _number(name: str, value: float) -> str:
    if name in _PROBABILITIES:
        return percent(value)
    return amount(value) if name == "account" else f"{value:.3g}"
