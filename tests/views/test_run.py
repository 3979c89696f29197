"""The main answer as it is printed."""

from __future__ import annotations

import io
import re
from typing import Any

import pytest
from hypothesis import HealthCheck, given, settings
from rich.console import Console

import winset
from border_war import BORDER, SALE, spoilt
from generators import conflicts
from offers_war import DEATH, REFUSED, WHOLE, war
from winset.cases.document import load
from winset.cases.read import parse
from winset.cases.sourcing import sourcing_of
from winset.studies.timeline import TimelineAnswer
from winset.views.months import happened_words
from winset.views.overview import show_conflict
from winset.views.run import record_lines, show_run
from winset.views.sentences import caveats, headline
from winset.views.words import percent

EVIL = "[bold]x[/] [link=http://evil]y[/link] :smile: \\x1b[31m \\x9b2J\\a\\r\\u202e"
SHOWN = "[bold]x[/] [link=http://evil]y[/link] :smile:"


def console(width: int) -> Console:
    """A console on a string, as when the output is piped."""
    return Console(width=width, file=io.StringIO(), highlight=False, markup=False, emoji=False, color_system=None)


def printed(answer: TimelineAnswer, width: int = 160, *, quiet: bool = False) -> str:
    """The answer of a run as printed on so many columns."""
    out = console(width)
    show_run(answer, out, quiet=quiet)
    return out.file.getvalue()  # type: ignore[attr-defined,no-any-return]


def described(text: str, width: int = 160, *, whole: bool = True) -> str:
    """What `winset show` prints of a file, with `--all` or without."""
    out = console(width)
    show_conflict(parse(text), sourcing_of(load(text, "file").data), out, whole=whole)
    return out.file.getvalue()  # type: ignore[attr-defined,no-any-return]


def test_a_file_is_told_short_and_in_full() -> None:
    """Conditions are told by the names of the file and not as it writes them; what is left out at first is counted."""
    text = spoilt(("title: A border war", "title: A border war\nabout: |\n  First.\n\n  Second.\n  Third."))
    brief, whole = (" ".join(described(text, 80, whole=whole).split()) for whole in (False, True))
    assert "Chance: succession (1.0 % a month): where “leader” is “old”" in whole
    for shown in (brief, whole):
        assert not re.search(r"[=!<>]=", shown)
    assert "First. (2 more paragraphs about it" in brief
    assert "Second." in whole
    assert len(described(text, 80, whole=False)) < len(described(text, 80))


def answer_of(text: str) -> Any:
    """The answer for a file."""
    return winset.timeline(parse(text)).to_json()


def evil() -> str:
    """The file with hostile text wherever text may stand, and with something to sign, so that its terms are told."""
    return spoilt(
        ("title: A border war", f'title: "T {EVIL}"\nabout: "A {EVIL}"\nsources: {{s: {{title: "S {EVIL}", note: "N {EVIL}"}}}}'),
        ("name: Northland", f'name: "P {EVIL}"'),
        ("exchange: {options: [all, none]}", f'exchange: {{name: "I {EVIL}", options: {{all: "O {EVIL}", none: No}}}}'),
        ("values: [sea, hill, river]", f'name: "F {EVIL}", values: {{sea: "V {EVIL}", hill: Hill, river: River}}'),
        ("succession: {when", f'succession: {{name: "C {EVIL}", when'),
        ("    offensive:\n", f'    offensive:\n      name: "M {EVIL}"\n'),
        ("truce: {consent", f'truce: {{name: "R {EVIL}", consent'),
        ("lost: {when", f'lost: {{name: "E {EVIL}", when'),
        ("{unit: people", f'{{name: "Q {EVIL}", unit: "U {EVIL}"'),
        ("at_least: 2", f'at_least: 2, because: "B {EVIL}"'),
        ("accord: truce}", f'accord: truce, says: "H {EVIL}"}}'),
        ("{all: 0, none: -30}", "{all: 0, none: 0}"),
        ("{low: -2, mode: -1, high: 0}", f'{{low: -2, mode: -1, high: 0, source: "W {EVIL}"}}'),
    )  # fmt: skip


@pytest.mark.parametrize("width", [40, 80, 110, 160])
def test_text_of_a_file_is_data(width: int) -> None:
    """Nothing in a file is markup or an escape for the terminal: brackets are shown, control characters are not."""
    answer = answer_of(evil())
    for shown in (printed(answer, width), described(evil(), width)):
        assert shown.replace("\n", "").isprintable()
        assert all(len(line) <= width for line in shown.splitlines())
    assert f"T {SHOWN}" in printed(answer, 400)
    for mark in "TASNPIOFVCMREBW":
        assert f"{mark} {SHOWN}" in described(evil(), 2_000)
    for mark in "TPIOEQUH":
        assert f"{mark} {SHOWN}" in printed(answer, 2_000)


@pytest.mark.parametrize("width", [40, 79, 80, 109, 110, 160, 300])
def test_it_fits_any_width(width: int) -> None:
    """On any number of columns nothing is wider, every month has its row, and the title comes first."""
    shown = printed(answer_of(BORDER), width)
    lines = shown.splitlines()
    assert lines[0].strip() == "A border war"
    assert all(len(line) <= width for line in lines)
    for month in ("January", "February", "March", "April", "May"):
        assert re.search(rf"\b{month[:3]}({month[3:]})? 2001", shown)
    assert not re.search(r"\bJune? 2001", shown)


def test_quiet_is_the_headline_alone() -> None:
    """With `quiet` the title and one paragraph are printed, and what must be known of the file."""
    answer = answer_of(BORDER)
    lines = printed(answer, 10_000, quiet=True).splitlines()
    assert len(lines) == 2 + len(caveats(answer)) == 3
    assert printed(answer, 10_000).splitlines()[:3] == lines


def test_a_negotiation_without_a_war_speaks_of_none() -> None:
    """Without time there are no months, no date and no war in the answer."""
    shown = printed(answer_of(SALE))
    assert "How it ends" in shown
    assert not any(word in shown for word in ("months", "today", "at war"))


@settings(max_examples=25, deadline=None, suppress_health_check=list(HealthCheck))
@given(conflicts())
def test_any_answer_can_be_printed(data: dict[str, Any]) -> None:
    """Whatever the conflict, its description and its answer are printed within the width, without escapes."""
    conflict = winset.read(data)
    out = console(90)
    show_conflict(conflict, sourcing_of(data), out)
    show_run(winset.timeline(conflict, sensitivity=False).to_json(), out)
    shown: str = out.file.getvalue()  # type: ignore[attr-defined]
    assert shown.replace("\n", "").isprintable()
    assert all(len(line) <= 90 for line in shown.splitlines())


def ran(data: dict[str, Any]) -> Any:
    """The answer for plain data."""
    return winset.run(data).to_json()


@pytest.mark.parametrize("width", [60, 90, 160])
def test_offers_are_told_with_their_votes(width: int) -> None:
    """Beside what happened stands how the model has those vote whom an offer names, on any terminal."""
    answer = ran(war(*WHOLE))
    shown = " ".join(re.sub(r"[─│]", " ", printed(answer, width)).split())
    assert "The second offer" in shown
    if width == 160:
        yes = {vote["party"]: percent(vote["yes"]) for vote in answer["history"][3]["offers"][0]["votes"]}
        told = happened_words(answer["history"][3], answer["labels"]["parties"])
        assert told == [
            "The second offer",
            "A speech is made.",
            f"[Betaland made it (yes by the model: {yes['b']}), Alphaland refused (yes by the model: {yes['a']}) and the "
            f"league accepted (yes by the model: {yes['c']})]",
        ]
    forbidden = ran(war({**REFUSED, "offer": {"pact": "treaty"}}, DEATH))
    assert happened_words(forbidden["history"][1], {})[1] == "[the rules admitted no such package]"


def test_the_least_likely_months_are_named() -> None:
    """The line has the three least likely months with what happened, and the log score of the whole."""
    answer = ran(war(*WHOLE))
    record = answer["record"]
    assert record is not None
    (line,) = record_lines(answer)
    assert [line.index(month) for month in ("March 2000 (death)", "May 2000 (agreement signed)")]
    assert "April 2000 (The second offer, and 1 more), " + percent(record["least"][2]["probability"]) in line
    assert f"whole record: {record['log_score']:.1f}, {record['per_month']:.2f} a month (0 is best)." in line
    assert record_lines(ran(war())) == []
    sure = {"flood": {"when": "month == '2000-02' and front == 'mid'", "probability": 1, "effect": {"leader": "new"}}}
    (line,) = record_lines(ran(war(DEATH, chance={**war()["chance"], **sure})))
    assert line.startswith("Least likely of the record: February 2000 (nothing happened), 0 %")
    assert line.endswith("So the model calls the record as a whole impossible.")


def test_hardly_anything_signed_is_said_and_why() -> None:
    """No terms are told then, but who refuses; and that no talks are held, where none are."""
    stubborn = {"a": {"values": {"x": {"y": -60, "z": -60}}}, "b": {}, "c": {}}
    shown = " ".join(printed(ran(war(DEATH, parties=stubborn))).split())
    assert (
        "Hardly anything is ever signed (under 0.01 %), so no terms are told for it; who refuses: a (12 months)."
        in shown
    )
    assert "The terms, if something is signed" not in shown
    assert "most likely terms" not in shown
    silent = ran(war(DEATH, talks={"when": "leader == 'new' and front == 'low'"}))
    assert "no terms are told for it: no talks are held in any month read." in headline(silent)
    some = ran(war(DEATH, parties=stubborn, talks={"when": "leader == 'new'"}))
    assert "who refuses: a (12 months); talks are held in 10 of 12 months." in headline(some)
    sale = {key: part for key, part in war().items() if key in ("winset", "title", "issues", "consent")}
    never = {"a": {"values": {"x": {"y": -90, "z": -90}}}, "b": {}}
    assert "who refuses: a." in headline(ran({**sale, "parties": never}))
