"""The JSON Schema of the format, as an editor would use it."""

from __future__ import annotations

import copy
from importlib import resources
from typing import Any

import pytest
from hypothesis import HealthCheck, given, settings
from jsonschema import Draft202012Validator

import winset
from border_war import BORDER, SALE
from generators import EXAMPLES, conflicts
from winset.cases.document import load
from winset.cases.explain import every_key
from winset.cases.json_schema import json_schema
from winset.cases.read import packaged

VALIDATOR = Draft202012Validator(json_schema())
TEMPLATE = (resources.files("winset") / "cases" / "template.yaml").read_text(encoding="utf-8")


def as_json(entry: Any) -> Any:
    """Data as JSON has them: keys are text."""
    if isinstance(entry, dict):
        words = {True: "true", False: "false"}
        return {words[key] if isinstance(key, bool) else str(key): as_json(item) for key, item in entry.items()}
    return [as_json(item) for item in entry] if isinstance(entry, (list, tuple)) else entry


def complaints(data: Any) -> list[str]:
    """What the schema has against data."""
    return [f"{list(error.absolute_path)}: {error.message}" for error in VALIDATOR.iter_errors(as_json(data))]


def test_it_is_a_json_schema() -> None:
    """The schema is valid JSON Schema 2020-12 and says so."""
    Draft202012Validator.check_schema(json_schema())
    assert json_schema()["$schema"] == "https://json-schema.org/draft/2020-12/schema"


@pytest.mark.parametrize("case", sorted(packaged()))
def test_it_accepts_every_packaged_case(case: str) -> None:
    """What the program reads, the schema accepts."""
    assert complaints(load(packaged()[case].read_text(encoding="utf-8"), case).data) == []


@pytest.mark.parametrize("text", [TEMPLATE, BORDER, SALE], ids=["template", "border", "sale"])
def test_it_accepts_files_with_short_forms(text: str) -> None:
    """Lists of options, points by option, one outcome or one entry in place of a list are the format too."""
    assert complaints(load(text, "file").data) == []


@pytest.mark.parametrize("name", sorted(EXAMPLES))
def test_it_accepts_what_the_solver_is_tested_by(name: str) -> None:
    """Conflicts written by hand for the solver's tests fit the schema."""
    assert complaints(EXAMPLES[name]) == []


@settings(max_examples=60, deadline=None, suppress_health_check=list(HealthCheck))
@given(conflicts())
def test_it_accepts_whatever_can_be_read(data: dict[str, Any]) -> None:
    """A conflict that can be read fits the schema."""
    winset.read(data)
    assert complaints(data) == []


@pytest.mark.parametrize(
    "path",
    [(), ("parties", "north"), ("parties", "north", "war", 0), ("parties", "south", "war", 0, "points"), ("issues", "exchange"),
     ("state", "front"), ("chance", "succession"), ("moves", "south", "offensive"), ("moves", "south", "offensive", "outcomes", 0),
     ("accords", "truce"), ("endings", "lost"), ("talks",), ("consent", 0), ("peace",), ("accounts", "deaths"), ("history", 0),
     ("time",), ("rules", 0)],
)  # fmt: skip
def test_it_rejects_an_unknown_key(path: tuple[str | int, ...]) -> None:
    """A key that the format does not know is refused wherever it stands."""
    data = copy.deepcopy(load(BORDER, "file").data)
    here = data
    for part in path:
        here = here[part]
    here["wiht"] = 1
    assert complaints(data) != []


@pytest.mark.parametrize(
    ("key", "value"),
    [("winset", 3), ("title", 3), ("parties", []), ("issues", {"border": ["old"]}), ("consent", []), ("time", "2001"),
     ("history", [{"chance": "succession"}]), ("state", {"leader": ["old"]}), ("peace", {"horizon": 0})],
)  # fmt: skip
def test_it_rejects_a_wrong_kind(key: str, value: Any) -> None:
    """What is of another kind than the format's is refused."""
    assert complaints({**load(BORDER, "file").data, key: value}) != []


def test_descriptions_are_for_the_writer_of_a_file() -> None:
    """What an editor shows of an entry is one paragraph, without examples of code."""
    schema = json_schema()
    told = [record["description"] for record in (schema, *schema["$defs"].values()) if "description" in record]
    assert len(told) > 20
    assert all("\n" not in text and ">>>" not in text for text in told)


@pytest.mark.parametrize(
    ("forbid", "fits"),
    [
        ("south.offensive", True),
        ({"move": "south.offensive", "from": "2001-03"}, True),
        (["south.offensive", {"move": "south.offensive", "from": "2001-03"}], True),
        ({"move": "south.offensive"}, False),
        ({"move": "south.offensive", "from": "2001-03", "to": "2001-04"}, False),
        ([3], False),
    ],
)
def test_a_move_is_forbidden_by_its_name_or_from_a_date(forbid: Any, fits: bool) -> None:
    """What the reader takes for a forbidden move the schema takes, and nothing else."""
    asked = {**load(BORDER, "file").data, "questions": [{"asks": "q", "change": {"forbid": forbid}}]}
    assert (complaints(asked) == []) is fits


def test_it_accepts_the_file_in_which_every_key_stands() -> None:
    """Whatever the format has, in each of its forms, the schema takes."""
    assert complaints(load(every_key(), "every_key.yaml").data) == []


@pytest.mark.parametrize(
    ("asked", "fits"),
    [
        ({"claims": [{"says": "c", "without": {"chance": "succession"}}]}, True),
        ({"claims": [{"says": "c", "without": "chance.succession"}]}, True),
        ({"claims": [{"says": "c", "without": ["beliefs", {"consent": 1, "move": ["a.b", "a.c"]}]}]}, True),
        ({"claims": [{"says": "c", "without": {"chanse": "succession"}}]}, False),
        ({"claims": [{"says": "c", "without": "succession"}]}, False),
        ({"claims": [{"says": "c", "expect": {"signed_by": "2001-03", "is": "lower"}}]}, True),
        ({"claims": [{"says": "c", "expect": {"signed_by": "2001-03", "value": "north", "is": "lower"}}]}, False),
        ({"claims": [{"says": "c", "expect": {"is": "lower"}}]}, False),
        ({"claims": [{"says": "c", "expect": {"signed_by": "2001-03", "is": "smaller"}}]}, False),
        ({"questions": [{"asks": "q", "report": ["month", "deaths"]}]}, True),
        ({"questions": [{"asks": "q", "report": [3]}]}, False),
        ({"questions": [{"asks": "q", "change": {"set": {"parties.north.war[0].points": 1}}}]}, True),
        ({"questions": [{"asks": "q", "change": {"set": {"noise": 1}}}]}, False),
        ({"questions": [{"asks": "q", "change": {"force": {"month": "2001-03"}}}]}, False),
        ({"courses": {"c": {"party": "south", "says": "c", "change": {"bind": {"south": {"insist": {"border": ["old"]}}}}}}}, True),
        ({"courses": {"c": {"party": "south", "says": "c", "change": {"bind": {"south": {"insist": {"border": {}}}}}}}}, False),
        ({"courses": {"c": {"party": "south", "says": "c", "change": {"bind": {"south": {"always": 3}}}}}}, False),
        ({"statements": [{"says": "s", "party": "north", "prefers": "war", "to": {"agreement": {"border": "old"}}}]}, True),
        ({"statements": [{"says": "s", "party": "north", "prefers": "peace", "to": "war"}]}, False),
        ({"statements": [{"says": "s", "party": "north", "prefers": {"state": {}}, "to": "war"}]}, False),
        ({"history": [{"month": "2001-02"}]}, False),
    ],
)  # fmt: skip
def test_what_a_file_asks_is_typed(asked: Any, fits: bool) -> None:
    """Statements, claims, questions, courses, changes, measures and reports have their own forms, as the reader has them."""
    assert (complaints({**load(BORDER, "file").data, **asked}) == []) is fits
