"""`winset explain` and `winset schema`: what a person reads of a key, and the schema beside a file."""

from __future__ import annotations

import json
import re
from pathlib import Path

import pytest
from click.testing import CliRunner, Result

from border_war import BORDER, SALE, spoilt
from winset.cases.json_schema import json_schema
from winset.cases.keys import listed
from winset.cases.read import packaged
from winset.cases.roles import OF_FACTORS, OF_ISSUES, OF_PARTIES
from winset.cases.starting import patterns
from winset.views.cli import app


def called(*words: str) -> Result:
    """What the command line does."""
    return CliRunner().invoke(app, list(words))


@pytest.fixture(autouse=True)
def wide(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    """A terminal on which nothing is folded, in a folder of its own."""
    monkeypatch.setenv("COLUMNS", "200")
    monkeypatch.chdir(tmp_path)


def test_a_key_is_told_with_unit_default_version_places_and_example() -> None:
    """Everything that is known of a key stands under its path."""
    lines = [line.strip() for line in called("explain", "peace.resume.pace").stdout.splitlines()]
    assert lines[0] == "peace.resume.PARTY[].pace"
    assert "Unit: a chance per period of the file's step, above 0 and at most 1" in lines
    assert "Default: `peace.pace`" in lines
    assert "Takes: a number or a range" in lines
    assert "Version: 2; a file of version 1 does not know it" in lines
    assert "pace: 0.1" in lines
    shared = called("explain", "believed").stdout
    assert "Also stands as: moves.PARTY.MOVE.outcomes[].believed, accords" in shared
    assert "probability  What the party takes the probability to be while the condition holds." in shared


def test_without_a_key_all_are_listed_in_the_order_of_the_file() -> None:
    """Each key has a line, and the last says how to read one."""
    lines = called("explain").stdout.splitlines()
    assert [line.partition("  ")[0] for line in lines[: len(listed())]] == [place.path for place in listed()]
    assert lines[-1] == "One of them, with an example: winset explain KEY"


def test_keys_called_alike_are_listed() -> None:
    """Of several keys with one name each has a line with its path."""
    told = called("explain", "when").stdout
    assert told.startswith("Several keys are called so; name one with more of its path:")
    assert "  talks.when  When there are talks, on factors and `month`." in told


def test_a_misspelt_key_is_one_message() -> None:
    """What is not there is refused with the nearest that is."""
    result = called("explain", "peace.resmue")
    assert result.exit_code != 0
    assert str(result.exception) == "no key 'peace.resmue'; did you mean 'peace.resume'?"


def test_the_schema_is_written_to_a_file() -> None:
    """What `--out` writes is what is printed; an earlier schema is replaced, and no other file is."""
    first = called("schema", "--out", "winset.schema.json")
    assert "# yaml-language-server: $schema=winset.schema.json" in first.stdout
    written = Path("winset.schema.json")
    assert json.loads(written.read_text(encoding="utf-8")) == json_schema() == json.loads(called("schema").stdout)
    written.write_text(written.read_text(encoding="utf-8").replace("Conflict", "Older"), encoding="utf-8")
    assert called("schema", "--out", "winset.schema.json").exit_code == 0
    assert json.loads(written.read_text(encoding="utf-8")) == json_schema()
    written.write_text('{"mine": true}', encoding="utf-8")
    assert called("schema", "--out", "winset.schema.json").exit_code != 0
    assert written.read_text(encoding="utf-8") == '{"mine": true}'
    assert called("schema", "--out", "winset.schema.json", "--force").exit_code == 0


def test_stakes_stand_beside_the_war_ahead() -> None:
    """Each party's stakes are told with what the war costs it, and those that are small beside it by name."""
    Path("border.yaml").write_text(spoilt(("all: 0, none: -30", "all: 0, none: -0.2")), encoding="utf-8")
    told = called("explain", "--numbers", "border.yaml").stdout
    assert "fought on for good from January 2001, in its own points." in told
    assert "Northland: the war ahead costs it " in told
    assert "Small beside the war ahead, below 10 % of it: Northland (exchange)." in told
    assert re.search(r"border +12\.0 +\S+ %|border +12\.0 +\S+ times", told)
    assert "adjust[0]" in told


def test_stakes_of_a_negotiation_stand_beside_no_agreement() -> None:
    """Without a war a stake is set beside having no agreement; where that costs nothing there is no share."""
    Path("sale.yaml").write_text(SALE, encoding="utf-8")
    told = called("explain", "--numbers", "sale.yaml").stdout
    assert "Each party's stakes beside what it has without an agreement" in told
    assert "buyer: no agreement costs it nothing and is worth 2.0 to it" in told


def test_a_key_and_numbers_are_not_asked_together() -> None:
    """Either a key or a file is explained, and only a file in JSON."""
    Path("border.yaml").write_text(BORDER, encoding="utf-8")
    both = called("explain", "noise", "--numbers", "border.yaml")
    assert both.exit_code != 0
    assert str(both.exception) == "write a key or --numbers, not both"
    assert str(called("explain", "noise", "--json").exception) == "--json goes with --numbers"


def test_a_case_is_printed_as_it_is_written() -> None:
    """`show --yaml` prints the file itself, byte for byte; one that cannot be read is refused."""
    assert called("show", "korea-1953", "--yaml").stdout_bytes == packaged()["korea-1953"].read_bytes()
    Path("bad.yaml").write_text(BORDER.replace("title", "titel"), encoding="utf-8")
    assert called("show", "bad.yaml", "--yaml").exit_code != 0


def test_new_says_what_it_wrote_and_what_comes_next() -> None:
    """`new` names the file, what lies beside it, and the next commands; its help names the patterns."""
    told = called("new", "my.yaml", "--from", "korea-1953").stdout
    assert told == (
        "my.yaml: written, and winset.schema.json and korea-1953.geojson beside it. "
        "Next: winset check my.yaml; winset run my.yaml\n"
    )
    assert called("new", "b.yaml", "--no-schema", "--pattern", "coalition").stdout.startswith("b.yaml: written. Next")
    help_ = " ".join(called("new", "--help").stdout.split())
    assert f"One of {', '.join(patterns())}." in help_
    assert "winset.schema.json" in help_
    Path("korea-1953.geojson").write_text("{}", encoding="utf-8")
    other = called("new", "c.yaml", "--from", "korea-1953")
    assert "note: its map, korea-1953.geojson, is not beside it" in other.stderr


@pytest.mark.parametrize(
    ("path", "kind", "words"),
    [("parties.PARTY", "the party", OF_PARTIES), ("issues.ISSUE", "the issue", OF_ISSUES),
     ("state.FACTOR", "the factor", OF_FACTORS), ("accords.ACCORD.consent[]", "a clause of consent", OF_PARTIES)],
)  # fmt: skip
def test_the_words_that_a_role_may_take_are_told_by_kind(path: str, kind: str, words: tuple[str, ...]) -> None:
    """Asked for `role` alone each kind of entry has its own words beside it, and asked by its path no other's."""
    listed_words = f"{', '.join(words[:-1])} or {words[-1]}"
    assert f"  {path}.role  What {kind} is in the story: {listed_words}.\n" in called("explain", "role").stdout
    assert f"Takes: one of {', '.join(words)}, or a list of these" in called("explain", f"{path}.role").stdout


def test_what_goes_with_a_key_is_told() -> None:
    """`whose` names the roles that have an owner and the key beside which it stands; a path of the log says what may be gone."""
    told = called("explain", "whose").stdout
    assert "The party whose leader, election or opinion the factor is. It stands beside `role`" in told
    assert "`winset check` warns of one that leads nowhere" in called("explain", "log.path").stdout
    assert "Takes: a date, or `open`" in called("explain", "time.end").stdout
    assert "left out where it was taken out" in called("explain", "log").stdout
