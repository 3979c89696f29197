"""Files to start from: patterns that are sound, of nobody's war, and the schema beside them."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

import pytest
from jsonschema import Draft202012Validator

import winset
from border_war import BORDER
from winset.cases.beliefs import beliefs
from winset.cases.document import load
from winset.cases.json_schema import SCHEMA_FILE, SCHEMA_LINE, json_schema
from winset.cases.read import packaged, template
from winset.cases.starting import patterns, start
from winset.errors import RequestError, WinsetError

NAMES = sorted(patterns())
SIX = [
    "civil-war-with-a-spoiler",
    "client-and-guarantor",
    "coalition",
    "negotiation",
    "ratifier",
    "two-states-with-a-patron",
]
NATIONS = ("Korea", "China", "Chinese", "Soviet", "America", "Russia", "France", "French", "German", "Brit", "Vietnam")


def test_there_are_six_patterns() -> None:
    """Each kind of war that the help names has its file."""
    assert NAMES == SIX


@pytest.mark.parametrize("name", NAMES)
def test_a_pattern_is_small_commented_and_of_no_country(name: str) -> None:
    """A pattern has 40 to 80 lines, says at its head what it is, and names no nation."""
    lines = patterns()[name].read_text(encoding="utf-8").splitlines()
    assert 40 <= len(lines) <= 80
    assert lines[0].startswith("# ")
    assert sum("# " in line for line in lines) >= 4
    assert [nation for nation in NATIONS if any(nation in line for line in lines)] == []


@pytest.mark.parametrize("name", NAMES)
def test_a_pattern_checks_clean(name: str) -> None:
    """A pattern has no problem and no warning, and fits the schema."""
    found = winset.check(patterns()[name])
    assert found.ok
    assert [problem.message for problem in found.problems] == []
    data: Any = load(patterns()[name].read_text(encoding="utf-8"), name).data
    as_text = json.loads(json.dumps(data, default=str))
    assert [error.message for error in Draft202012Validator(json_schema()).iter_errors(as_text)] == []


@pytest.mark.parametrize("name", NAMES)
def test_a_pattern_shows_what_a_file_can_ask(name: str) -> None:
    """A pattern has statements, claims, questions, ranges and sources; a war has an offer on record and a belief too."""
    conflict = winset.read(patterns()[name])
    assert conflict.statements
    assert conflict.claims
    assert conflict.questions
    assert conflict.sources
    if conflict.time is not None:
        assert any(step.offer for step in conflict.history)
        assert [belief for belief in beliefs(conflict) if belief.differs]


@pytest.mark.parametrize("name", NAMES)
def test_a_patterns_headline_makes_sense(name: str) -> None:
    """A signature is neither nearly certain nor out of the question, statements hold, and claims are borne out."""
    conflict = winset.read(patterns()[name])
    forward = winset.run(conflict).to_json()["forward"]
    signed = sum(forward["sign"])
    assert 0.2 < signed < 0.97
    assert {row["verdict"] for row in winset.statements(conflict).to_json()["statements"]} == {"respected"}
    assert {row["verdict"] for row in winset.claims(conflict).to_json()["claims"]} == {"borne_out"}


def test_the_patron_and_the_ratifier_block_until_something_happens() -> None:
    """The headline of two patterns is what they are about: nothing can be signed until the death, until the harvest fails."""
    for name, blocked in (("two-states-with-a-patron", 14), ("ratifier", 19)):
        sizes = [month["now"]["size"] for month in winset.run(patterns()[name]).to_json()["history"]]
        assert not any(sizes[:blocked])
        assert all(sizes[blocked:])


def test_what_is_written_is_the_template_with_the_schema_beside_it(tmp_path: Path) -> None:
    """The first line names the schema, which lies beside the file and is what `winset schema` prints."""
    made = start(tmp_path / "my.yaml")
    assert made.schema
    assert (tmp_path / "my.yaml").read_text(encoding="utf-8") == SCHEMA_LINE + template()
    assert json.loads((tmp_path / SCHEMA_FILE).read_text(encoding="utf-8")) == json_schema()
    assert SCHEMA_FILE in SCHEMA_LINE
    winset.read(tmp_path / "my.yaml")


def test_without_a_schema_the_file_stands_alone(tmp_path: Path) -> None:
    """Where no schema is wanted, or another file has its name, none is written and no line names it."""
    assert not start(tmp_path / "a.yaml", pattern="ratifier", schema=False).schema
    assert [path.name for path in tmp_path.iterdir()] == ["a.yaml"]
    assert (tmp_path / "a.yaml").read_bytes() == patterns()["ratifier"].read_bytes()
    (tmp_path / SCHEMA_FILE).write_text("{}", encoding="utf-8")
    assert not start(tmp_path / "b.yaml").schema
    assert (tmp_path / SCHEMA_FILE).read_text(encoding="utf-8") == "{}"
    assert (tmp_path / "b.yaml").read_text(encoding="utf-8") == template()


def test_an_earlier_schema_is_renewed(tmp_path: Path) -> None:
    """A schema that an earlier version wrote is replaced by this one's."""
    start(tmp_path / "a.yaml")
    old = (tmp_path / SCHEMA_FILE).read_text(encoding="utf-8").replace("about", "abort")
    (tmp_path / SCHEMA_FILE).write_text(old, encoding="utf-8")
    start(tmp_path / "b.yaml")
    assert json.loads((tmp_path / SCHEMA_FILE).read_text(encoding="utf-8")) == json_schema()


@pytest.mark.parametrize("case", sorted(packaged()))
def test_a_packaged_case_is_copied_with_its_map(case: str, tmp_path: Path) -> None:
    """What is written from a packaged case is the case, and its map, where it has one, lies beside it."""
    made = start(tmp_path / "my.yaml", case=case)
    assert winset.read(tmp_path / "my.yaml").digest == winset.read(case).digest
    assert made.map == winset.read(case).map
    if made.map is None:
        return
    assert (tmp_path / made.map).read_bytes() == (packaged()[case].parent / made.map).read_bytes()
    again = start(tmp_path / "again.yaml", case=tmp_path / "my.yaml")
    assert again.map == made.map
    (tmp_path / made.map).write_text("{}", encoding="utf-8")
    assert start(tmp_path / "third.yaml", case=case).unmapped == made.map
    assert (tmp_path / made.map).read_text(encoding="utf-8") == "{}"


def test_a_file_is_copied_as_it_stands(tmp_path: Path) -> None:
    """Another file may be started from; it is never written over, and its first line is not doubled."""
    source = tmp_path / "border.yaml"
    source.write_text(BORDER, encoding="utf-8")
    start(tmp_path / "one.yaml", case=source)
    start(tmp_path / "two.yaml", case=tmp_path / "one.yaml")
    assert (tmp_path / "two.yaml").read_text(encoding="utf-8") == SCHEMA_LINE + BORDER
    with pytest.raises(RequestError, match="it is what is read here"):
        start(source, case=source, force=True)


@pytest.mark.parametrize(
    ("asked", "told"),
    [
        ({"pattern": "ratifer"}, "no pattern 'ratifer'; did you mean 'ratifier'?"),
        ({"pattern": "ratifier", "case": "korea-1953"}, "`pattern` or `case`, not both"),
        (
            {"case": "korea"},
            "neither a packaged case, nor a template (ukraine-template), nor a file; did you mean 'korea-1953'?",
        ),
        ({"case": "examples/chicken.yaml"}, "graph-model file"),
    ],
)
def test_what_cannot_be_started_from_is_told(asked: dict[str, Any], told: str, tmp_path: Path) -> None:
    """A pattern or a case that is not there is refused with the nearest name, and nothing is written."""
    with pytest.raises(WinsetError) as caught:
        start(tmp_path / "my.yaml", **asked)
    assert told in str(caught.value)
    assert list(tmp_path.iterdir()) == []


def test_a_file_that_is_there_is_kept(tmp_path: Path) -> None:
    """Without force nothing is replaced, and no schema is left beside a file that was not written."""
    (tmp_path / "my.yaml").write_text("mine", encoding="utf-8")
    with pytest.raises(RequestError):
        start(tmp_path / "my.yaml")
    assert [path.name for path in tmp_path.iterdir()] == ["my.yaml"]
    start(tmp_path / "my.yaml", force=True)
    assert (tmp_path / "my.yaml").read_text(encoding="utf-8") == SCHEMA_LINE + template()
