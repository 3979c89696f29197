"""Roles stand where their words belong, and no number rests on them; the log of a file is kept out of its digest."""

from __future__ import annotations

from typing import Any

import pytest

from winset.cases.change import changes_of
from winset.cases.changes import change_conflict
from winset.cases.read import from_data
from winset.cases.roles import OF_FACTORS, OF_ISSUES, OF_PARTIES
from winset.cases.schema import Role
from winset.errors import ConflictError
from winset.solver.check import check

WAR: dict[str, Any] = {
    "winset": 2,
    "title": "A war",
    "time": {"start": "2001-01", "end": "2001-12", "step": "month"},
    "parties": {"a": {"war": [{"points": -1}]}, "b": {"war": [{"points": -1}]}},
    "issues": {"line": {"options": ["here", "there"]}},
    "state": {"chief": {"values": ["old", "new"]}},
    "chance": {"dies": {"when": "chief == 'old'", "probability": 0.1, "effect": {"chief": "new"}}},
    "consent": [{"of": ["a", "b"]}],
}


def with_(part: str, name: str, **more: Any) -> dict[str, Any]:
    """The war with keys added to one of its entries."""
    return {**WAR, part: {**WAR[part], name: {**WAR[part][name], **more}}}


def told(data: dict[str, Any]) -> str:
    """What is said of a file with a fault."""
    with pytest.raises(ConflictError) as caught:
        from_data(data)
    return str(caught.value)


def test_every_word_belongs_somewhere() -> None:
    """The words of the format are those of parties, issues and factors together."""
    assert set(Role.__args__) == {*OF_PARTIES, *OF_ISSUES, *OF_FACTORS}  # type: ignore[attr-defined]


def test_one_role_or_several() -> None:
    """One word stands for a list of one."""
    assert from_data(with_("parties", "a", role="client")).parties["a"].role == ("client",)
    assert from_data(with_("parties", "a", role=["client", "signatory"])).parties["a"].role == ("client", "signatory")


@pytest.mark.parametrize(
    ("part", "name", "word", "kind"),
    [("parties", "a", "front", "a party"), ("issues", "line", "patron", "an issue"), ("state", "chief", "client", "a factor")],
)  # fmt: skip
def test_a_role_of_another_kind_is_a_fault(part: str, name: str, word: str, kind: str) -> None:
    """A role stands only where it has a meaning; the words that have one there are told."""
    assert f"'{word}' is no role of {kind}" in told(with_(part, name, role=word))


def test_an_unknown_role_is_a_fault() -> None:
    """A word that is no role is told with its place and the nearest that is one."""
    assert "parties.a.role: found 'patrn'; did you mean 'patron'?" in told(with_("parties", "a", role="patrn"))


def test_what_may_stand_is_told_once() -> None:
    """Of a role of another kind of entry the words that are its kind's are told, and not twice."""
    found = told(with_("state", "chief", role="patron"))
    assert found.count("front, leader, election, opinion") == 1


def test_the_owner_of_a_factor_is_a_party() -> None:
    """`whose` names a party of the file."""
    assert "no party 'c'" in told(with_("state", "chief", role="leader", whose="c"))
    assert from_data(with_("state", "chief", role="leader", whose="b")).state["chief"].whose == "b"


def test_a_log_is_no_part_of_what_a_war_is() -> None:
    """An entry says when and why; with or without it the file has one digest."""
    entry = {"on": "2026-01-31", "path": "parties.a.war[0].points", "was": -2, "now": -1, "because": "A page says so."}
    logged = from_data({**WAR, "log": [entry]})
    assert logged.log[0].because == "A page says so."
    assert logged.digest == from_data(WAR).digest
    assert "found 'January'; expected a date as YYYY-MM-DD" in told({**WAR, "log": [{**entry, "on": "January"}]})
    assert "log[0].on: '2031-13-45'" in told({**WAR, "log": [{**entry, "on": "2031-13-45"}]})


def warned(data: dict[str, Any], part: str) -> list[str]:
    """The warnings of a file that speak of a part of it."""
    return [f"{one.path}: {one.message}" for one in check(data).problems if one.path.startswith(part)]


def test_an_owner_without_a_role_is_told() -> None:
    """`whose` on a factor that has no role is told in one warning, with what to write; with a role nothing is."""
    (told,) = warned(with_("state", "chief", whose="b"), "state")
    assert told.startswith("state.chief.whose: ")
    assert "chief has no `role`; write one, such as `role: leader`" in told
    assert not warned(with_("state", "chief", whose="b", role="leader"), "state")


@pytest.mark.parametrize(
    ("path", "meant"),
    [
        ("parties.c.role", ": no 'c' in 'parties'; expected a or b"),
        ("state.chieff.initial", "; did you mean 'state.chief.initial'?"),
        ("chief.initial", "; did you mean 'state.chief.initial'?"),
        ("chance.dies.probabilty", "; did you mean 'chance.dies.probability'?"),
        ("parties.a.war[morale].points", ": no 'morale' in 'parties.a.war'; expected 0"),
        ("the war", ""),
    ],
)
def test_a_path_of_the_log_that_leads_nowhere_is_told(path: str, meant: str) -> None:
    """A path of the log that names nothing in the file is a warning, with the nearest that does."""
    (told,) = warned(
        {**WAR, "log": [{"on": "2026-01-31", "path": path, "now": 1, "because": "A page says so."}]}, "log"
    )
    assert told.startswith(
        f"log[0].path: '{path}' leads nowhere in this file{meant}{' Write' if meant.endswith('?') else '; write'} the path"
    )


@pytest.mark.parametrize(
    "path",
    ["parties.a.war[0].points", "parties.a.war.points", "chance.dies.probability", "chance.dies.outcomes[0].effect.chief",
     "parties.a.noise", "consent", "time.end"],
)  # fmt: skip
def test_a_path_of_the_log_that_leads_somewhere_is_not(path: str) -> None:
    """Paths in the file's short forms, and keys that are left out now and may stand there, are right."""
    assert not warned(
        {**WAR, "log": [{"on": "2026-01-31", "path": path, "now": 1, "because": "A page says so."}]}, "log"
    )


def test_what_was_taken_out_may_be_gone() -> None:
    """An entry of the log without `now` tells that something was taken out; only what it stood in has to be there."""
    entry = {"on": "2026-01-31", "was": 2, "because": "A page says so."}
    assert not warned({**WAR, "log": [{**entry, "path": "chance.flood"}]}, "log")
    assert warned({**WAR, "log": [{**entry, "path": "chanc.flood"}]}, "log")


def test_a_role_is_no_part_of_what_a_war_is() -> None:
    """With or without roles the file has one digest, since no number rests on them; a changed war keeps them."""
    told = from_data(with_("state", "chief", role="leader", whose="b"))
    assert told.digest == from_data(WAR).digest
    changed = change_conflict(told, changes_of([{"set": {"parties.a.war[0].points": -2}}]))
    assert changed.state["chief"].role == ("leader",)


def test_a_misspelt_source_is_told() -> None:
    """A source that is nearly one of the file's would count as another; one of its own kind, and a page, may stand."""
    sources = {"atlas": {"title": "An atlas"}}
    for source, warned in (("atlsa p.3", True), ("atlas p.3", False), ("a letter", False), ("assumption", False)):
        data = {**with_("parties", "a", war=[{"points": -1, "source": source}]), "sources": sources}
        found = [one.message for one in check(data).problems if "among `sources`" in one.message]
        assert bool(found) == warned, source
        assert not found or "did you mean 'atlas'" in found[0]
