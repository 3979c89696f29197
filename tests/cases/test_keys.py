"""Every key of the format is told, once, with an example that is valid where it stands."""

from __future__ import annotations

import json
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st
from jsonschema import Draft202012Validator

from winset.cases.document import Plus, load
from winset.cases.explain import (
    EVERY_KEY,
    EVERY_KEY_OF_A_GRAPH,
    MOST_LETTERS,
    every_key,
    example_of,
    explain,
    explained,
)
from winset.cases.graph_read import parse_graph
from winset.cases.json_schema import json_schema
from winset.cases.keys import FORMS, GRAPH, LIST, KeyPlace, listed, places, texts
from winset.cases.read import from_data, parse
from winset.cases.schema import Conflict
from winset.errors import RequestError

LISTED = [pytest.param(place, id=place.path) for place in listed()]


SCHEMA = json_schema()


def plain(entry: Any) -> Any:
    """Data in which a step with a sign is text, as it may be written."""
    if isinstance(entry, dict):
        return {key: plain(item) for key, item in entry.items()}
    if isinstance(entry, list):
        return [plain(item) for item in entry]
    return f"+{int(entry)}" if isinstance(entry, Plus) else entry


def within(part: Any, whole: Any) -> bool:
    """Whether data are part of other data, entries of a list anywhere in it."""
    if isinstance(part, dict):
        return isinstance(whole, dict) and all(key in whole and within(item, whole[key]) for key, item in part.items())
    if isinstance(part, list):
        return isinstance(whole, list) and all(any(within(item, one) for one in whole) for item in part)
    return bool(part == whole)


def test_every_field_of_every_record_is_told() -> None:
    """No key of the format lacks a text; there are more than a hundred and fifty of them."""
    assert [place.path for place in listed() if not place.told.text] == []
    assert len(listed()) > 150


def test_nothing_is_told_of_a_key_that_is_not_there() -> None:
    """Every text of keys.yaml is of a key that the format has, in words that are known."""
    used = {(kind.__name__, place.told.key) for place in listed() for kind in place.record.__mro__}
    assert [(record, key) for record, keys in texts().items() for key in keys if (record, key) not in used] == []
    assert {form for keys in texts().values() for said in keys.values() for form in said} <= set(FORMS)


@pytest.mark.parametrize("place", LISTED)
def test_a_text_is_written_for_people(place: KeyPlace) -> None:
    """A text is one or two sentences that end; its first one is short enough for a list and names no markup."""
    told = place.told
    assert told.text.endswith(".")
    assert len(told.line) <= 140
    assert told.takes
    assert not told.unit.endswith(".")
    assert not told.default.endswith(".")


def test_a_key_that_counts_something_says_in_what() -> None:
    """Every key that takes a range says what its number counts."""
    schema = SCHEMA
    silent = []
    for place in [one for one in listed() if one.trail[0] not in ("(any entry)", GRAPH)]:
        record = schema if place.record is Conflict else schema["$defs"][place.record.__name__]
        part = next((form for form in record.get("anyOf", [record]) if "properties" in form), record)
        held = str({key: item for key, item in part["properties"][place.told.key].items() if key != "examples"})
        if "#/$defs/Range" in held and not place.told.unit:
            silent.append(place.path)
    assert silent == []


@pytest.mark.parametrize(
    ("path", "takes"),
    [
        ("parties.noise", "a number or a range"),
        ("moves.at", "signature"),
        ("moves.points", "{PARTY: a number or a range, or [an entry, …]}"),
        ("moves", "{PARTY: {MOVE: an entry}}"),
        ("accords.consent.of", "[a name, …]"),
        ("state.ordered", "true or false"),
        ("statements.prefers", "one of war, waiting, or an entry"),
        ("claims.expect.is", "one of lower, higher, earlier, later"),
        ("talks.when", "a condition"),
    ],
)
def test_a_key_says_what_it_takes(path: str, takes: str) -> None:
    """What may stand under a key is told in words, as its record has it."""
    found = [place for place in listed() if place.bare == path]
    assert [place.told.takes for place in found] == [takes]


def test_the_file_of_every_key_can_be_read() -> None:
    """The file out of which examples are cut is a conflict; so it is with the keys of each other example."""
    parse(every_key(), "every_key.yaml")
    data = plain(load(every_key(), "every_key.yaml").data)
    others = [place for place in listed() if place.told.example]
    assert len(others) > 2
    for place in others:
        example = place.told.example or {}
        if place.trail[0] == GRAPH:
            assert parse_graph(json.dumps(example)).case.explicit
        else:
            from_data(data | example)
    assert not parse_graph(every_key(EVERY_KEY_OF_A_GRAPH)).case.explicit


@pytest.mark.parametrize("place", LISTED)
def test_every_key_has_an_example_that_is_valid_in_place(place: KeyPlace) -> None:
    """The example of a key has the key, and stands as it is in a file that can be read."""
    text = example_of(place)
    assert place.told.key in text
    name = EVERY_KEY_OF_A_GRAPH if place.trail[0] == GRAPH else EVERY_KEY
    whole = plain(load(every_key(name), name).data) | (place.told.example or {})
    assert within(plain(load(text, "example").data), whole)


@pytest.mark.parametrize("place", [one for one in LISTED if not str(one.id).startswith(GRAPH)])
def test_the_schema_carries_what_is_told(place: KeyPlace) -> None:
    """An editor shows of each key what it is, its unit and its default, with an example that the schema takes."""
    schema = SCHEMA
    record = schema if place.record is Conflict else schema["$defs"].get(place.record.__name__)
    if record is None:  # the notes that any entry may carry
        record = schema["$defs"]["Adjust"]
    part = next(form for form in record.get("anyOf", [record]) if "properties" in form)["properties"][place.told.key]
    told = place.told
    assert part["description"].startswith(told.text)
    assert told.unit in part["description"]
    assert told.default in part["description"]
    assert Draft202012Validator({**part, "$defs": schema["$defs"]}).is_valid(part["examples"][0])


@pytest.mark.parametrize(
    ("path", "found"),
    [
        ("peace.resume", "peace.resume"),
        ("peace.resume.north[0].points", "peace.resume.PARTY[].points"),
        ("parties.NAME.values", "parties.PARTY.values"),
        ("parties.us.war[want].points", "parties.PARTY.war[].points"),
        ("parties.us.values.border.line", "parties.PARTY.values.ISSUE.points"),
        ("parties.noise", "parties.PARTY.noise"),
        ("parties.us", "parties"),
        ("noise", "parties.PARTY.noise"),
        ("values.border.line", "parties.PARTY.values.ISSUE.points"),
        ("chance.storm.probability", "chance.EVENT.outcomes[].probability"),
        ("peace.chance.tires.effect", "peace.chance.EVENT.outcomes[].effect"),
        ("consent[0].of", "consent[].of"),
        ("claims.C1.expect.signed_by", "claims[].expect.signed_by"),
        ("courses.hold.change.bind.south.insist", "courses.COURSE.change.bind.PARTY.insist"),
        ("source", "(any entry).source"),
        ("graph.kind", "(graph).kind"),
        ("preferences.ranking", "(graph).preferences.PARTY.ranking"),
        ("graph.parties.a.options", "(graph).parties.PARTY.options"),
        ("low", "(any number).low"),
    ],
)
def test_a_key_is_found_by_its_path(path: str, found: str) -> None:
    """A path may have names, numbers or ids of entries, placeholders, or none; and be only the end of one."""
    assert [one.path for one in explain(path)] == [found]


@pytest.mark.parametrize("place", [pytest.param(place, id=place.path) for place in places()])
def test_every_path_leads_to_its_key(place: KeyPlace) -> None:
    """Every key is found by the path under which it is listed, and by the same without names."""
    for path in (place.path, place.bare) if not place.trail[0].startswith("(any") else (place.told.key,):
        assert (place.record.__name__, place.told.key) in [(one.told.record, one.told.key) for one in explain(path)]


def test_keys_that_are_called_alike_are_all_named() -> None:
    """Where several keys have a name, each is named with its path."""
    found = [one.path for one in explain("when")]
    assert {"talks.when", "rules[].when", "consent[].when", "chance.EVENT.when"} <= set(found) | {"consent[].when"}
    assert len(found) > 8


@pytest.mark.parametrize(
    ("path", "meant"),
    [("peace.resmue", "peace.resume"), ("nois", "noise"), ("partes.us.noise", "parties.noise"), ("expct", "expect")],
)
def test_a_misspelt_key_is_named_rightly(path: str, meant: str) -> None:
    """The nearest key is named."""
    with pytest.raises(RequestError, match=f"did you mean '{meant}'"):
        explain(path)


@pytest.mark.parametrize("path", ["", ".", "[]", "x" * 100_000, "." * 5000, "parties.\x1b[31m", LIST, "NAME"])
def test_any_text_is_a_path_or_refused_in_words(path: str) -> None:
    """Whatever is asked for, the answer is one short message."""
    with pytest.raises(RequestError) as caught:
        explain(path)
    assert len(str(caught.value)) < MOST_LETTERS + 100


@given(st.lists(st.sampled_from([*{part for place in places() for part in place.trail}, "x", "0"]), max_size=8))
def test_paths_made_of_keys_are_found_or_refused(parts: list[str]) -> None:
    """No path breaks the search."""
    try:
        found = explain(".".join(parts))
    except RequestError as error:
        told = str(error)
    else:
        told = f"no key but {found[0].path}"
    assert told.startswith("no key")


def test_an_explanation_names_every_place_and_what_stands_under_it() -> None:
    """A key that stands in several places names them all, and the keys of the entries under it."""
    believed = explain("believed")[0]
    assert {"moves.PARTY.MOVE.outcomes[].believed", "peace.chance.EVENT.outcomes[].believed"} <= set(believed.places)
    assert [key for key, _ in believed.keys] == ["probability", "when"]
    assert explained(listed()[0]).keys == ()
