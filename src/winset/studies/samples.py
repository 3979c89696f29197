"""Lines that would give a file its first question, claim, reading or statement, in the words of that file."""

from __future__ import annotations

from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from winset.cases.schema import Conflict


def question_lines(conflict: Conflict) -> tuple[str, ...]:
    """A question for a file without any: what if something that the file holds were otherwise.

    Examples
    --------
    >>> from winset import read
    >>> print(*question_lines(read("examples/panama.yaml")), sep="\\n")
    questions:
      - asks: What if one side insisted on this?
        change: {bind: {us: {insist: {defense_rights: us}}}}
    """
    asks, change = _sample(conflict)
    return "questions:", f"  - asks: What if {asks}?", f"    change: {change}"


def claim_lines(conflict: Conflict) -> tuple[str, ...]:
    """A claim for a file without any: that an agreement would have been less likely with a change."""
    asks, change = _sample(conflict)
    issue, told = next(iter(conflict.issues.items()))
    term = f"{issue}.{next(iter(told.options))}"
    says = f"  - says: It would have been less likely if {asks}."
    return (
        "claims:",
        says,
        f"    change: {change}",
        f"    expect: {{option: {term}, is: lower}}",
    )


def reading_lines(conflict: Conflict) -> tuple[str, ...]:
    """A reading for a file without any: a rival account, as a change to the file's own."""
    asks, change = _sample(conflict)
    return "readings:", "  rival:", f"    says: A rival account, in which {asks}.", f"    change: [{change}]"


def statement_lines(conflict: Conflict) -> tuple[str, ...]:
    """A statement for a file without any: what a source says that a party preferred."""
    party = next(iter(conflict.parties))
    says = f"  - says: {party} would sooner wait than fight on for good."
    return "statements:", says, f"    party: {party}", "    prefers: waiting", "    to: war"


def _sample(conflict: Conflict) -> tuple[str, str]:
    """A change that this file allows, in words and as the file would write it; names need no quotes."""
    for name in conflict.chance:
        return f"{name} could not happen", f"{{without: chance.{name}}}"
    for party, moves in conflict.moves.items():
        for move in moves:
            return f"{party} might not {move}", f"{{forbid: {party}.{move}}}"
    party = next(iter(conflict.parties))
    issue, terms = next(iter(conflict.issues.items()))
    insist = f"{{insist: {{{issue}: {next(iter(terms.options))}}}}}"
    return "one side insisted on this", f"{{bind: {{{party}: {insist}}}}}"
