"""The view of levers: sentences and tables whose numbers are those of the JSON; and the command on files of every kind."""

from __future__ import annotations

import io
import json
import re
from pathlib import Path
from typing import Any

import pytest
from click.testing import CliRunner, Result
from rich.console import Console

from border_war import SALE
from levers_war import levers_war
from winset.studies.levering.rows import NumberLever
from winset.studies.levers import LeversAnswer, levers
from winset.views.cli import app
from winset.views.levers import (
    counts,
    lead,
    numbers_table,
    over_range,
    show_levers,
    shown,
    source_words,
    strongest,
    switches_table,
    turn_words,
)

EXAMPLES = Path(__file__).parents[2] / "examples"


@pytest.fixture(scope="module")
def answer() -> LeversAnswer:
    """What the study says of the war of these tests."""
    return levers(levers_war(), cache=False).to_json()


def printed(answer: LeversAnswer, width: int = 200) -> str:
    """What a person sees of it."""
    out = io.StringIO()
    show_levers(answer, Console(file=out, width=width, highlight=False, markup=False, color_system=None))
    return out.getvalue()


def asked(folder: Path, case: Any, *words: str) -> Result:
    """The command on a file."""
    file = folder / "war.yaml"
    file.write_text(case if isinstance(case, str) else json.dumps(case), encoding="utf-8")
    return CliRunner().invoke(app, ["levers", str(file), *words])


def test_the_headline_and_what_moves_it_most_in_words(answer: LeversAnswer) -> None:
    """The sentences tell the headline, what was moved and what not, what moves it most and where the answer turns."""
    assert lead(answer) == "As the file stands, the model gives a signature by September 2000 a chance of 19 %."
    rest = len(answer["rest"])
    assert (
        counts(answer)
        == f"5 numbers with a range were moved, one at a time, from end to end; {rest} numbers without one were not."
    )
    assert strongest(answer) == [
        "Of the numbers “The patron, war, old” moves it most: 91 % at -1, 19 % at 2.",
        "Below 0.07 a signature by September 2000 is likelier than not.",
        "Of the first 5, 2 can turn the answer.",
        "If the consent of “patron” is not needed, it is 92 %.",
    ]


def test_the_tables_show_what_the_json_has(answer: LeversAnswer) -> None:
    """Every number and switch stands in its table with its range, its chances and its turn; no more than asked for."""
    told = printed(answer)
    for row in answer["numbers"]:
        assert row["words"] in told
        assert shown(row["low"], row) in told
        for turn in row["turns"] or ():
            assert turn_words(row, turn, "a signature") in told
    for switch in answer["switches"]:
        assert switch["in_words"] in told
    assert numbers_table(answer).row_count == 5
    short: LeversAnswer = {**answer, "at_most": 2}
    assert (numbers_table(short).row_count, switches_table(short).row_count) == (2, 2)
    assert "3 more move it less, or not at all; --limit shows more." in printed(short)


def test_a_narrow_terminal_has_cards(answer: LeversAnswer) -> None:
    """No line is wider than a narrow terminal, and nothing is left out on it."""
    told = printed(answer, 60)
    assert max(map(len, told.splitlines())) <= 60
    assert "likelier" in told


def test_both_ways_of_turning_have_words(answer: LeversAnswer) -> None:
    """What turns is told on the side on which it does, whichever way it goes."""
    row = answer["numbers"][0]
    turn = (row["turns"] or [])[0]
    said = {
        turn_words(row, {**turn, "what": what, "now": now, "end": end}, "a signature")
        for what in ("likely", "open") for now in (True, False) for end in ("low", "high")
    }  # fmt: skip
    assert len(said) == 8
    assert "above 0.07 no agreement is ever worth signing at once" in said
    assert "below 0.07 a signature is no longer likelier than not" in said


def test_an_end_that_cannot_be_is_no_number(answer: LeversAnswer) -> None:
    """An end at which the file is none is told as such, never as a chance."""
    row = answer["numbers"][0]
    broken: NumberLever = {**row, "at_high": {"chance": None, "open": None, "first": None, "why": "1.4"}}
    assert over_range(broken) == "91 % at -1, it cannot be 2"
    assert "cannot be" in printed({**answer, "numbers": [broken]})


def test_sources_have_words(answer: LeversAnswer) -> None:
    """A number says its source, that it is an assumption, or that nobody says so."""
    said = {row["path"]: source_words(row) for row in answer["numbers"]}
    assert said["parties.p.war[old].points"] == "p. 3"
    assert said["parties.a.values.x.points.y"] == "assumption"
    assert said["parties.b.noise"] == "no source"


def test_the_command_on_a_strangers_file(tmp_path: Path, answer: LeversAnswer) -> None:
    """The command prints the view, or with --json the study's answer itself."""
    result = asked(tmp_path, levers_war())
    assert result.exit_code == 0
    assert lead(answer) in " ".join(result.stdout.split())
    assert json.loads(asked(tmp_path, levers_war(), "--json").stdout)["numbers"] == answer["numbers"]
    assert (
        len(re.findall("not needed|cannot|forbidden|is what", asked(tmp_path, levers_war(), "--limit", "1").stdout)) < 4
    )


def test_the_command_keeps_what_is_measured(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """What is measured is kept in the user's folder, unless the command is told not to."""
    monkeypatch.setenv("WINSET_CACHE", str(tmp_path / "kept"))
    first = asked(tmp_path, levers_war(), "--no-cache", "--json").stdout
    assert not (tmp_path / "kept").exists()
    assert asked(tmp_path, levers_war(), "--json").stdout == first
    assert len(list((tmp_path / "kept" / "levers").iterdir())) == 1
    assert asked(tmp_path, levers_war(), "--json").stdout == first


def test_the_command_on_a_negotiation(tmp_path: Path) -> None:
    """Without a clock the chance is that of an agreement, and no date is told."""
    told = " ".join(asked(tmp_path, SALE).stdout.split())
    assert "the model gives an agreement a chance of" in told
    assert "signature" not in told
    told = " ".join(CliRunner().invoke(app, ["levers", str(EXAMPLES / "panama.yaml")]).stdout.split())
    assert "Nothing of it could be moved: no number of the file has a range, and there is nothing to leave out." in told


def test_the_command_on_a_file_by_weeks(tmp_path: Path) -> None:
    """A date is told as a week's day."""
    war = levers_war(time={"start": "2000-01-03", "end": "2000-06-05", "step": "week"},
                     history=[{"month": "2000-02-07", "chance": "death"}, {"month": "2000-03-06", "agreement": {"x": "z"}}])  # fmt: skip
    assert "a signature by the week of 6 March 2000" in " ".join(asked(tmp_path, war).stdout.split())


@pytest.mark.parametrize(
    ("words", "told"),
    [
        (("--limit", "0"), "winset: --limit 0: expected a whole number from 1 to 100"),
        (("--limit", "x"), "Invalid value for '--limit'"),
        (("--limmit", "3"), "No such option"),
    ],
)
def test_what_the_command_cannot_take(
    tmp_path: Path, words: tuple[str, ...], told: str, capsys: Any, monkeypatch: Any
) -> None:
    """A wrong option ends in a line that says what was expected, with exit code 2."""
    from winset.views.cli import main

    file = tmp_path / "war.yaml"
    file.write_text(json.dumps(levers_war()), encoding="utf-8")
    monkeypatch.setattr("sys.argv", ["winset", "levers", str(file), *words])
    with pytest.raises(SystemExit) as end:
        main()
    assert end.value.code == 2
    assert told in capsys.readouterr().err


@pytest.mark.parametrize("name", ["cuba", "prisoners"])
def test_a_graph_model_is_pointed_elsewhere(name: str) -> None:
    """A graph-model file has no numbers to move; the message names the command for it."""
    result = CliRunner().invoke(app, ["levers", str(EXAMPLES / f"{name}.yaml")])
    assert "winset stable" in str(result.exception)


@pytest.mark.parametrize("hostile", ["\x1b[31mred\x1b[0m", "\x9b2J", "[bold]bold[/bold]\u202e"])
def test_names_of_a_file_cannot_drive_a_terminal(tmp_path: Path, hostile: str) -> None:
    """Whatever stands in a name, a title or a source, no sign of it reaches the terminal that could drive it."""
    war = levers_war(title=hostile)
    war["parties"]["a"]["name"] = war["chance"]["death"]["name"] = hostile
    war["parties"]["p"]["war"][0]["points"]["source"] = hostile
    result = asked(tmp_path, war, "--limit", "3")
    assert result.exit_code == 0
    assert result.stdout.replace("\n", "").isprintable()
