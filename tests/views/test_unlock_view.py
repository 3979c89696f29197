"""`winset unlock` on a terminal: the answer in words, who holds the war open, and every kind of lever."""

from __future__ import annotations

import io
import json
from pathlib import Path
from typing import Any

import pytest
from click.testing import CliRunner
from rich.console import Console

from winset.cases.read import parse
from winset.studies.unlock import unlock
from winset.views.commands.unlock import command
from winset.views.months import notes
from winset.views.unlock import show_unlock

FILE = """\
winset: 1
title: "A patron's war \\e[31m"
time: {start: 2000-01, end: 2002-01, pace: 1}
parties:
  a: {name: Northland, values: {camp: {mine: 10, yours: 2}}}
  b: {name: Southland, values: {camp: {mine: 2, yours: 10}}}
  p: {name: The patron, values: {camp: {mine: 1, yours: 1}}, war: [{points: 3, when: "leader == 'old'"}]}
issues:
  camp: {name: The camp, options: {mine: To the north, yours: To the south}}
  pact: [none, treaty]
state:
  leader: {name: The palace, values: {old: The old man, new: His heirs}}
  open: [true, false]
chance:
  death: {when: "leader == 'old'", probability: 0.02, effect: {leader: new}}
moves:
  p: {stir: {name: Stir up trouble, effect: {open: false}, points: {p: 4}}}
consent:
  - {of: [a, b]}
  - {id: patron, of: [p], when: "leader == 'old'", because: It arms them.}
history:
  - {month: 2000-05, chance: death}
"""


@pytest.fixture
def case(tmp_path: Path) -> str:
    """A file with a patron's war."""
    path = tmp_path / "patron.yaml"
    path.write_text(FILE, encoding="utf-8")
    return str(path)


def shown(text: str, width: int = 160, **how: Any) -> str:
    """What is printed for a file."""
    out = io.StringIO()
    show_unlock(unlock(parse(text), **how).to_json(), Console(file=out, width=width, color_system=None))
    return out.getvalue()


def flat(text: str) -> str:
    """Text without line breaks."""
    return " ".join(text.split())


def test_the_answer_in_words(case: str) -> None:
    """The paragraph says what would be signed, who holds the war open and what would do, by names and not by keys."""
    result = CliRunner().invoke(command, [case], env={"COLUMNS": "600"})
    assert result.exit_code == 0, result.output
    for words in (
        "In January 2000, none of 4 packages would be signed rather than fighting on for good.",
        "Blocked by one party alone: 4 by the patron (short by",
        "What stops every agreement, whatever all others say: a refusal of the patron alone.",
        "To have some package signed, any one of these would do (in brackets: the chance "
        "that it comes about within a year): “The palace” changed to “His heirs” (22 %);",
        "the consent of the patron no longer needed (patron)",
        "own points more for the patron",
        "Patron: It arms them",
        "May 2000",
        "Still gaining, each in its own points: Northland 10.0 and Southland 2.0",
        "Each set is enough and no part of it is.",
    ):
        assert words in flat(result.output)


def test_levers_in_words() -> None:
    """Swapped and missing options, forbidden moves and counted clauses are told as a person would name them."""
    named = flat(shown(FILE, 300, against="now", package={"camp": "mine", "pact": "none"}))
    assert "To have that package signed, or it with options swapped" in named
    text = FILE.replace("yours: 2}}", "yours: 2}}, otherwise: 5").replace("yours: 10}}", "yours: 10}}, otherwise: 5")
    alone = flat(shown(text, 300, at="2000-05", party="b"))
    assert "A new option on The camp, " in alone
    assert "of the way from “To the north” to “To the south”" in alone
    assert "of the way toward “To the south”, for Southland" in alone
    assert "The consent of only 1 of Northland and Southland needed" in alone
    stir = FILE.replace("[{points: 3, when: \"leader == 'old'\"}]", "[]")
    assert "“Stir up trouble” forbidden to the patron" in flat(shown(stir, 300))
    swapped = flat(shown(SWAP, 300, package={"price": "cheap", "paint": "no"}))
    assert "“dear” instead of “cheap” on “price”" in swapped


def test_each_question_names_the_other() -> None:
    """What beats war and what would be signed at once are named where either is asked, with the command for both."""
    for against, other in (("war", "now"), ("now", "war")):
        told = flat(shown(FILE, 300, against=against))
        asked, left = told.split("Asked here: ")[1].split(". ", 1)
        assert f"(against {against})" in asked
        assert f"(against {other}) is another question" in left
        assert "`winset run`" in left
    assert "`winset unlock` speaks of war unless asked against now" in notes("month")
    assert "Asked here" not in shown(SWAP, 300)


def test_a_set_of_two_is_told_by_one_package() -> None:
    """Where each of two accepts another package, the table tells no date at which both give way, nor a record's."""
    text = FILE.replace("yours: 2}", "yours: -2}").replace("{mine: 2,", "{mine: -3,").split("moves:")[0]
    told = flat(shown(text + "consent: [{of: [a, b]}]", 300))
    assert "Price, on one package for all" in told
    table = told.split("Who holds the war open")[1].split("smallest sets")[0]
    assert "none (accepts it) – never 0 %" in table
    assert "2000" not in table
    assert "The set's refusal falls away where all of it accept one and the same package" in told


def test_a_new_option_stands_beside_those_that_there_are() -> None:
    """A missing option is told with the options that the file has besides, and what it needs beyond in whole words."""
    text = FILE.replace("yours: 2}", "yours: -2, half: -1}").replace("{mine: 2,", "{mine: -3, half: -1,")
    text = text.replace("yours: To the south}", "yours: To the south, half: Halved}").split("moves:")[0]
    told = flat(shown(text + "consent: [{of: [a, b]}]", 300))
    assert "a new option on The camp, " in told
    assert "of the way from “To the north” to “To the south”" in told
    assert "(“Halved” is there already but is not enough)" in told
    assert "there already" not in flat(shown(FILE.split("moves:")[0] + "consent: [{of: [a, b]}]", 300))
    text = text.replace("mine: 10", "mine: 3").replace("yours: 10", "yours: 3").replace("yours: -2", "yours: -6")
    text = text.replace("{mine: -3", "{mine: -6")
    told = flat(shown(text + "consent: [{of: [a, b]}]", 300))
    assert "but worth more to each side than that point: by " in told
    assert " % of what lies for it between the two (“Halved” is there already but is not enough)" in told


SWAP = """
winset: 1
title: A sale
parties:
  a: {values: {price: {dear: 3}}, otherwise: 1}
  b: {values: {price: {cheap: 3, dear: 2}}}
issues: {price: [cheap, dear], paint: [no, yes]}
consent: [{of: [a, b]}]
"""


def test_without_a_clock() -> None:
    """A negotiation is asked about today; where everything would be signed that is said, and where nothing is left."""
    assert "Today 2 of 4 packages would be signed" in flat(shown(SWAP))
    free = SWAP.replace("otherwise: 1", "otherwise: -1")
    assert "Nobody stands alone in the way of anything, so there is nothing to unlock." in flat(shown(free))
    assert "The package would be signed as it is." in flat(shown(SWAP, package={"price": "dear", "paint": "no"}))
    nothing = SWAP + "rules: [{require: \"price == 'cheap' and price == 'dear'\"}]\n"
    assert "nothing is on the table" in flat(shown(nothing))


def test_hopeless_goals() -> None:
    """Where no three levers are enough, that is said and not left to an empty table."""
    parties = ", ".join(f"p{k}: {{values: {{x: {{y: -1, z: -1}}}}}}" for k in range(5))
    clauses = ", ".join(f"{{of: [p{k}]}}" for k in range(5))
    text = f"{{winset: 1, title: t, parties: {{{parties}}}, issues: {{x: [y, z]}}, consent: [{clauses}]}}"
    out = flat(shown(text))
    assert "To have some package signed: no set of at most three levers among those tried does it." in out


def test_sets_that_hold_together() -> None:
    """Where several smallest sets hold everything back, each is told."""
    text = SWAP.replace("otherwise: 1", "otherwise: 9").replace("{cheap: 3, dear: 2}", "{cheap: -3, dear: -2}")
    out = flat(shown(text))
    assert "a refusal of a alone; or of b alone." in out
    assert "Its consent is needed" in out


def test_the_options_of_the_command(case: str) -> None:
    """--at, --against, --party, --package, --most and --solves reach the study, and --json prints its answer whole."""
    arguments = [case, "--json", "--at", "2000-03", "--against", "now", "--party", "p", "--solves", "0"]
    found = json.loads(CliRunner().invoke(command, arguments).output)
    assert (found["month"], found["against"], found["study"]) == ("2000-03", "now", "unlock")
    assert list(found["goal"]["parties"]) == ["p"]
    assert found["left_out"]["changes_of_rules"] > 0
    one = json.loads(CliRunner().invoke(command, [case, "--json", "--most", "1"]).output)
    assert len(one["sets"]) == 1 < one["found"][0]["sets"]
    named = json.loads(CliRunner().invoke(command, [case, "--json", "--package", "camp=mine, pact=none"]).output)
    assert named["goal"]["package"] == {"camp": "mine", "pact": "none"}
    assert CliRunner().invoke(command, [case, "--package", "camp=mine,pact"]).exit_code == 2
    few = CliRunner().invoke(command, [case, "--most", "2"], env={"COLUMNS": "160"})
    assert "Shown: 2." in few.output


def test_many_goals_are_told_in_words_on_a_terminal() -> None:
    """Where many parties block, the command tells what would bring each in, and how to see the sets of one."""
    harbour = str(Path(__file__).parents[2] / "examples" / "harbour.yaml")
    told = CliRunner().invoke(command, [harbour], env={"COLUMNS": "80"}).output
    assert len(told.splitlines()) < 100
    assert "winset unlock CASE --party line" in flat(told)
    assert "packages blocked by the oyster growers alone" in flat(told)
    assert "rather than having no agreement" in flat(told)
    one = CliRunner().invoke(command, [harbour, "--party", "line"], env={"COLUMNS": "80"}).output
    assert "Levers: " in one
    assert len(one.splitlines()) < 150


@pytest.mark.parametrize("width", [60, 80, 120, 160])
def test_it_fits_and_drives_no_terminal(width: int) -> None:
    """Nothing is wider than the terminal, and a control character in a file's text is not printed."""
    out = shown(FILE, width=width, at="2000-05", against="now")
    assert "\x1b" not in out
    assert max(len(line) for line in out.splitlines()) <= width
