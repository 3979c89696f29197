"""Claims on a terminal: how many are borne out, then each with both numbers."""

from __future__ import annotations

from typing import TYPE_CHECKING

from rich import box
from rich.padding import Padding
from rich.table import Table
from rich.text import Text

from winset.studies.words import HARDLY
from winset.views.cards import WIDE
from winset.views.change_options import show_options
from winset.views.words import amount, count, dated, first_upper, joined, likely, named, plain, short

if TYPE_CHECKING:
    from collections.abc import Mapping

    from rich.console import Console

    from winset.studies.claims import ClaimsAnswer, ClaimTold, ClaimVerdict
    from winset.studies.words import Labels

WORDS: dict[ClaimVerdict, str] = {
    "borne_out": "borne out",
    "not_borne_out": "not borne out",
    "no_effect": "no effect",
    "not_testable": "cannot be tested here",
}
_PROBABILITIES = ("signed_by", "ending", "option", "durability")

MOST = 4
"""Changes that a claim is told with; the others are counted."""

FLOOR = "on the floor"
"""A chance that is under 0.1 % with the cause and without: that it moves says little."""


def show_claims(answer: ClaimsAnswer, console: Console, *, verbose: bool = False) -> None:
    """Print the verdicts; with `verbose` also the options that give the changes."""
    console.print(Text(plain(answer["title"]), style="bold"))
    console.print(Text(in_words(answer)))
    console.print()
    if console.width >= WIDE:
        console.print(_table(answer))
    else:
        _cards(answer, console)
    if verbose:
        rows = [row for row in answer["claims"] if row["cause"]]
        show_options([(row["id"] or row["says"], row["as_options"], row["cause"] or "") for row in rows], console)


def _cards(answer: ClaimsAnswer, console: Console) -> None:
    """The claims one below the other."""
    step = answer["provenance"]["step"]
    for claim in answer["claims"]:
        name, says, *_ = cells(claim, answer["labels"], step)
        console.print(Text(plain(f"{name}  {says}" if name else says), style="bold"))
        console.print(Padding(Text(plain(sentence(claim, answer["labels"], step))), (0, 0, 0, 2)))


def _table(answer: ClaimsAnswer) -> Table:
    table = Table(box=box.SIMPLE_HEAD, expand=True, pad_edge=False)
    for heading, ratio, least in (("", 1, 5), ("Claim", 5, 20), ("Verdict", 2, 12), ("Measure", 3, 12),
                                  ("As it is", 1, 8), ("If not", 1, 7), ("What is changed", 5, 20)):  # fmt: skip
        number = heading in ("As it is", "If not")
        table.add_column(heading, ratio=None if number else ratio, overflow="fold", min_width=least, no_wrap=number,
                         justify="right" if number else "left")  # fmt: skip
    step = answer["provenance"]["step"]
    for claim in answer["claims"]:
        table.add_row(*(Text(plain(cell)) for cell in cells(claim, answer["labels"], step)))
    return table


def in_words(answer: ClaimsAnswer) -> str:
    """How many claims are borne out, what that means, and which of them move what hardly happens either way."""
    found = answer["counts"]
    floor = [claim["id"] or claim["says"] for claim in answer["claims"] if on_floor(claim)]
    low = (
        f" {count(len(floor), 'claim')} ({', '.join(map(plain, floor))}) {'is' if len(floor) == 1 else 'are'} {FLOOR}: "
        "the chance is under 0.1 % with the cause and without it, so its moving says little."
    )
    shares = [(found["borne_out"], "borne out when the cause is removed"), (found["not_borne_out"], "not borne out"),
              (found["no_effect"], "without an effect to speak of"),
              (found["not_testable"], "not to be tested in this file")]  # fmt: skip
    told = joined([f"{number} {words}" for number, words in shares if number])
    means = (
        f"Of {count(len(answer['claims']), 'claim')}: {told}. Borne out means: in this model, with these numbers, "
        f"the measure moves as the claim says.{low if floor else ''}"
    )
    step = answer["provenance"]["step"]
    if step == "none":
        return f"{means} Its cause is taken out of the model, so that everybody counts with that."
    return (
        f"{means} Each is seen from the {step} {'on' if step == 'day' else 'in'} which it is asked, "
        "over all that may then happen, and its cause is taken out of the model, so that everybody counts with that. "
        "`winset why` leaves events out of the record without anybody having expected it, and `winset run` sees from "
        "the start: where their chances differ from these, the question does."
    )


def on_floor(claim: ClaimTold) -> bool:
    """Whether a claim is about a chance that is next to nothing with its cause and without."""
    measure, before, after = claim["measure"], claim["baseline"], claim["without"]
    tested = claim["verdict"] != "not_testable" and isinstance(measure, dict)
    if not tested or before is None or after is None or measure is None:
        return False
    return any(key in _PROBABILITIES for key in measure) and max(before, after) < HARDLY


def sentence(claim: ClaimTold, labels: Labels, step: str) -> str:
    """A claim's verdict, both numbers, and what was changed, in a line or two."""
    _, _, verdict, measure, before, without, removed = cells(claim, labels, step)
    if not measure:
        return f"{first_upper(verdict)}{f': {removed}' if removed else '.'}"
    return f"{first_upper(verdict)} ({measure}): {before} as it is, {without} if {removed}."


def cells(claim: ClaimTold, labels: Labels, step: str) -> tuple[str, ...]:
    """A claim's row: its id, what it says, the verdict, the measure, the number with and without, what was changed."""
    since = f", asked from {dated(claim['from'], step)}" if claim["from"] else ""
    told, more = claim["cause_in_words"][:MOST], len(claim["cause_in_words"]) - MOST
    removed = "; ".join([*told, *([f"and {count(more, 'other change')}"] if more > 0 else [])]) + since
    measure, before, after = claim["measure"], claim["baseline"], claim["without"]
    if not isinstance(measure, dict) or before is None or after is None or claim["verdict"] == "not_testable":
        return claim["id"] or "", claim["says"], WORDS["not_testable"], "", "", "", claim["because"] or removed
    name, words = _measure(measure, labels, step)
    sides = [_number(name, number) for number in (before, after)]
    verdict = WORDS[claim["verdict"]] + (f", {FLOOR}" if on_floor(claim) else "")
    return claim["id"] or "", claim["says"], verdict, words, *sides, removed


def _measure(expect: Mapping[str, object], labels: Labels, step: str) -> tuple[str, str]:
    """The measure's name, and what it is with the direction expected."""
    name = next(key for key in expect if key not in ("is", "by", "month"))
    asked = str(expect[name])
    party = named(labels["parties"].get(asked, asked))
    issue, _, option = asked.partition(".")
    chosen = labels["options"].get(issue, {}).get(option, option)
    told = {
        "signed_by": f"signed by {dated(asked, step)}" if name == "signed_by" else "",
        "median_month": f"{step} from which a signature is likelier than not",
        "durability": "a peace outlasts its watch",
        "blocker": f"packages blocked by {party}, {dated(str(expect.get('month', '')), step)}",
        "value": f"worth to {party}, points",
        "option": f"{labels['issues'].get(issue, issue)}: {chosen}, if signed",
        "ending": labels["endings"].get(asked, asked),
        "account": labels["accounts"].get(asked, asked),
    }.get(name, asked)
    return name, f"{told}; {expect['is']} expected"


def _number(name: str, value: float) -> str:
    if name in _PROBABILITIES:
        return short(likely(value))
    return amount(value) if name == "account" else f"{value:.3g}"
