"""`winset deals` on a terminal."""

from __future__ import annotations

import io
import json
from pathlib import Path

import pytest
from click.testing import CliRunner
from rich.console import Console

from brute_deals import Data
from winset.cases.read import from_data, parse
from winset.studies.deals import deals
from winset.views.commands.deals import command
from winset.views.deals import in_words, show_deals
from winset.views.report.tables import told_by

EXAMPLES = Path(__file__).parents[2] / "examples"


def shown(data: Data, width: int = 120, **more: object) -> str:
    """What a terminal shows."""
    console = Console(file=io.StringIO(), width=width, color_system=None)
    show_deals(deals(from_data(data), **more).to_json(), console)  # type: ignore[arg-type]
    text: str = console.file.getvalue()  # type: ignore[attr-defined]
    return text


def two(**more: object) -> Data:
    """Two parties, one issue of three options."""
    return {
        "winset": 1, "title": "A border", "issues": {"line": ["north", "middle", "south"]},
        "parties": {
            "a": {"name": "The North", "values": {"line": {"north": 0, "middle": 5, "south": 9}}, "otherwise": 4},
            "b": {"name": "The South", "values": {"line": {"north": 9, "middle": 5, "south": 0}}, "otherwise": 4},
        },
        "consent": [{"of": ["a", "b"]}], **more,
    }  # fmt: skip


def test_linked_issues_are_told_by_their_names() -> None:
    """Why Adjusted Winner cannot be asked is told in the file's names, not in its keys; the keys stay in the JSON."""
    more = {"issues": {"line": {"name": "The border", "options": ["north", "middle", "south"]},
                       "fund": {"name": "The fund", "options": ["none", "some"]}},
            "rules": [{"require": "line != 'middle' or fund == 'none'"}]}  # fmt: skip
    told = " ".join(shown(two(**more), 200).split())
    assert "“The border” and “The fund” are linked here" in told
    assert "line, fund" not in told
    found = deals(from_data(two(**more))).to_json()["concepts"]["adjusted_winner"]
    assert found["linked"] == ["line", "fund"]
    assert "linked" not in deals(from_data(two())).to_json()["concepts"]["adjusted_winner"]


def test_the_answer_comes_first_in_words() -> None:
    """How many would be signed, who blocks at what price, how many are efficient."""
    text = in_words(deals(from_data(two())).to_json())
    assert text == (
        "1 of 3 packages would be signed. Blocked by one party alone: 1 by the North (short by 4.0 own points on the "
        "nearest) and 1 by the South (short by 4.0 own points on the nearest). 1 of these is efficient: no package is as good for everyone at the "
        "table and better for one."
    )


def test_an_empty_win_set_names_who_would_have_to_turn() -> None:
    """Two parties that both want more than there is: both, each with its price."""
    data = two(parties={"a": {"otherwise": 10}, "b": {"otherwise": 20}})
    text = " ".join(shown(data).split())
    assert "0 of 3 packages would be signed" in text
    assert "these would have to turn together: a (short by 10.0) and b (short by 20.0)" in text
    assert "Every package leaves some bargainer worse off than no agreement." in text


def test_every_concept_is_beside_the_others() -> None:
    """A column each, with points and terms."""
    text = shown(two())
    for word in (
        "Nash",
        "Kalai-Smorodinsky",
        "Egalitarian",
        "Utilitarian",
        "Raiffa",
        "Adjusted Winner",
        "Core",
        "middle",
    ):
        assert word in text


@pytest.mark.parametrize("width", [60, 80, 200])
def test_it_fits_the_terminal(width: int) -> None:
    """No line is wider than the screen."""
    assert all(len(line) <= width for line in shown(two(), width).splitlines())


def test_what_several_concepts_pick_stands_once() -> None:
    """Concepts that pick one package share its letter; the others are told by what they have otherwise."""
    text = " ".join(shown(two(), 200).split())
    assert "A Nash; Kalai-Smorodinsky; Egalitarian; Utilitarian; Raiffa, sequential line: middle" in text
    signed = two(history=[{"agreement": {"line": "south"}}])
    signed = {
        **signed,
        "time": {"start": "2000-01", "end": "2000-03"},
        "history": [{"month": "2000-01", "agreement": {"line": "south"}}],
    }
    assert "A What was signed line: south B" in " ".join(shown(signed, 200).split())


def test_at_80_columns_a_package_is_a_card() -> None:
    """Below 110 columns no column is narrower than its words: what does not fit stands in lines."""
    text = shown(
        two(
            parties={
                f"p{k}": {"name": f"The party of the number {k}", "values": {"line": {"north": k}}} for k in range(7)
            },
            consent=[{"of": [f"p{k}" for k in range(7)]}],
        ),
        80,
    )
    assert "The party of the number 3: 3.0" in " ".join(text.split())
    assert "the question is which" in " ".join(text.split())


def test_the_page_has_tables_however_many_parties() -> None:
    """What is a card on a terminal is a table on the page."""
    parties = {f"p{k}": {"name": f"The party of the number {k}", "values": {"line": {"north": k}}} for k in range(9)}
    found = deals(from_data(two(parties=parties, consent=[{"of": list(parties)}]))).to_json()
    _, tables = told_by(show_deals, found)
    assert sum("<table" in str(one) for one in tables) == 3


def test_text_of_the_file_is_never_markup() -> None:
    """A name with markup and control characters is shown as it is, without the control characters."""
    data = two()
    data["parties"]["a"]["name"] = "[red]A[/red]\x1b[31m"
    text = shown(data)
    assert "[red]A[/red]" in text
    assert "\x1b" not in text


def test_the_panama_canal_from_the_command_line() -> None:
    """The packaged example: Adjusted Winner in a sentence, with 2/15 of land and water."""
    result = CliRunner().invoke(command, [str(EXAMPLES / "panama.yaml")])
    assert result.exit_code == 0, result.output
    text = " ".join(result.output.split())
    assert "2/15 of Land and water moves from Panama to the United States" in text
    assert "the United States 66 and Panama 66" in text


def test_json_from_the_command_line() -> None:
    """The contract's keys, for one concept with weights."""
    path = str(EXAMPLES / "panama.yaml")
    result = CliRunner().invoke(command, [path, "--concept", "nash", "--weight", "panama=2", "--json"])
    found = json.loads(result.output)
    assert list(found["concepts"]) == ["nash"]
    assert found["packages"] == 1024
    assert found["exact"] is True
    assert {"size", "blockers", "price"} <= found["win_set"].keys()
    assert found["frontier_size"] == len(found["frontier"])


@pytest.mark.parametrize(
    "words", [["--weight", "us"], ["--weight", "us=much"], ["--weight", "us=inf"], ["--state", "=1"]]
)
def test_options_given_wrongly_are_told(words: list[str]) -> None:
    """A usage error, before anything is read."""
    result = CliRunner().invoke(command, [str(EXAMPLES / "panama.yaml"), *words])
    assert result.exit_code == 2


CLOCKED = """
winset: 1
title: A short war
time: {start: 2000-01, end: 2000-04}
state: {mood: [calm, angry]}
parties:
  a: {values: {x: {y: 3}}, war: [{points: -1}, {when: "mood == 'angry'", points: -5}]}
  b: {values: {x: {z: 3}}, war: [{points: -1}]}
issues: {x: [y, z]}
chance: {turns: {when: "mood == 'calm'", probability: 0.1, effect: {mood: angry}}}
consent: [{of: [a, b]}]
"""


def test_another_state_is_another_disagreement() -> None:
    """`--state` reads the same month with a factor changed; one that no path reaches is refused."""
    conflict = parse(CLOCKED)
    calm = deals(conflict, at="2000-02").to_json()
    angry = deals(conflict, at="2000-02", state={"mood": "angry"}).to_json()
    assert calm["path"] == "most likely"
    assert angry["path"] == "given"
    assert angry["disagreement"]["a"] < calm["disagreement"]["a"]
    assert "In February 2000, beside fighting on for good: " in in_words(angry)


def test_the_state_of_the_clock_can_be_asked_wrongly() -> None:
    """A month outside, a factor misspelt, a value misspelt: exit code 2 and one message."""
    conflict = parse(CLOCKED)
    for more, message in (
        ({"at": "2001-01"}, "outside"), ({"at": "now"}, "at now"), ({"state": {"mod": "calm"}}, "did you mean 'mood'"),
        ({"state": {"mood": "angri"}}, "did you mean 'angry'"),
    ):  # fmt: skip
        with pytest.raises(Exception, match=message):
            deals(conflict, **more)


def test_where_a_majority_signs_more_than_concepts_look_at_that_is_said() -> None:
    """Two of three sign what one loses by: the text says what concepts leave out, and with the option where they look."""
    data = two(
        parties={
            "a": {"values": {"line": {"north": -1}}}, "b": {"values": {"line": {"north": 4}}},
            "c": {"values": {"line": {"north": 5}}},
        },
        consent=[{"of": ["a", "b", "c"], "at_least": 2}],
    )  # fmt: skip
    plain, over = " ".join(shown(data).split()), " ".join(shown(data, over="win-set").split())
    assert "nobody at the table loses by (2), though 3 would be signed; over the whole win-set" in plain
    assert "concepts are sought among those" in plain
    assert "though 3 would be signed" not in over
    assert "concepts are sought in the win-set" in over
    assert "though" not in shown(two())
