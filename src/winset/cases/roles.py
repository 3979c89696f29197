"""What a party, a clause, an issue or a factor is in the story: which words may stand where, and whose it is."""

from __future__ import annotations

from typing import TYPE_CHECKING

from winset.cases.problems import nearest, quoted

if TYPE_CHECKING:
    from collections.abc import Iterator

    from winset.cases.checks import Report
    from winset.cases.problems import Path
    from winset.cases.schema import Conflict

OF_PARTIES = ("signatory", "patron", "client", "ratifier", "spoiler", "mediator", "guarantor")
"""What a party, or a clause of consent, can be."""

OF_ISSUES = ("guarantee", "territory", "government", "prisoners", "forces", "payment")
"""What an issue can be."""

OF_FACTORS = ("front", "leader", "election", "opinion", "guarantee")
"""What a factor can be."""


def check_roles(report: Report) -> None:
    """Tell roles that are of another kind of entry, and owners who are no party."""
    for path, what, roles, choices in _roles_of(report.conflict):
        for word in roles:
            if word not in choices:
                report.add(path, f"{quoted(word)} is no role of {what}{nearest(word, choices)}")
    for name, factor in report.conflict.state.items():
        if factor.whose is None:
            continue
        if report.name(("state", name, "whose"), factor.whose, report.conflict.parties, "party") and not factor.role:
            told = f"a factor is somebody's by its role, and {name} has no `role`; write one, such as `role: leader`"
            report.add(("state", name, "whose"), told, "warning")


def _roles_of(conflict: Conflict) -> Iterator[tuple[Path, str, tuple[str, ...], tuple[str, ...]]]:
    """Every entry's place, what kind of entry it is, its roles and those that are its kind's."""
    for name, party in conflict.parties.items():
        yield ("parties", name, "role"), "a party", party.role, OF_PARTIES
    for k, group in enumerate(conflict.consent):
        yield ("consent", k, "role"), "a clause of consent", group.role, OF_PARTIES
    for name, issue in conflict.issues.items():
        yield ("issues", name, "role"), "an issue", issue.role, OF_ISSUES
    for name, factor in conflict.state.items():
        yield ("state", name, "role"), "a factor", factor.role, OF_FACTORS
