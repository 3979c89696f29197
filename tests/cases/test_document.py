"""YAML read as data with lines: the core schema, its limits, and what it refuses."""

from __future__ import annotations

import time
from typing import Any

import pytest

from border_war import BORDER, NAME, line_of, only_problem, problems_of, spoilt
from winset.cases import document
from winset.cases.document import Plus, Whole, load, wrap
from winset.errors import ConflictError


def data_of(text: str) -> Any:
    """The data of a YAML text."""
    return load(text, NAME).data


def refusal(text: str) -> str:
    """What is said of a text that is not read at all."""
    with pytest.raises(ConflictError) as caught:
        load(text, NAME)
    return str(caught.value)


@pytest.mark.parametrize(
    ("text", "value"),
    [
        ("no", "no"), ("on", "on"), ("yes", "yes"), ("Off", "Off"), ("12:30", "12:30"), ("1951-07", "1951-07"),
        ("2001-01-01", "2001-01-01"), ("0o17", "0o17"), ("0x1F", "0x1F"), ("1_000", "1_000"), ("010", 10),
        ("true", True), ("False", False), ("TRUE", True), ("null", None), ("~", None), ("''", ""), ("'null'", "null"),
        ("-3", -3), ("1.5", 1.5), ("1e3", 1000.0), (".5", 0.5), ("-.inf", float("-inf")), ('"1"', "1"),
        ("1" * 18, int("1" * 18)), ("1" * 19, float("1" * 19)), ("1e999", float("inf")),
    ],
)  # fmt: skip
def test_scalars_are_read_by_the_core_schema(text: str, value: object) -> None:
    """Only true, false, null and decimal numbers are anything but text."""
    found = data_of(f"key: {text}")["key"]
    assert found == value
    assert type(found) is (Whole if isinstance(found, Whole) else type(value))


def test_not_a_number_is_a_number() -> None:
    """`.nan` is read as the number that is none; the format refuses it with its line."""
    assert str(data_of("key: .nan")["key"]) == "nan"


def test_a_written_plus_is_kept() -> None:
    """`+1` is told from `1`, for an effect moves by the one and sets to the other."""
    plus, number, text = data_of("[+1, 1, '+1']")
    assert isinstance(plus, Plus)
    assert not isinstance(number, Plus)
    assert text == "+1"


def test_lines_of_entries() -> None:
    """Every entry knows its line; an entry that is not there has the line of the nearest that holds it."""
    found = load("a:\n  - x\n  - {b: 1,\n     c: 2}\n# nothing\nd: >-\n  text\n  more\ne: 1\n", NAME)
    assert [found.line(path) for path in (("a",), ("a", 0), ("a", 1, "b"), ("a", 1, "c"), ("d",), ("e",))] == [
        1, 2, 3, 4, 6, 9,
    ]  # fmt: skip
    assert found.line(("a", 1, "nowhere", 3)) == 3
    assert found.line(("nowhere",)) == 1


@pytest.mark.parametrize("ending", ["\n", "\r\n", "\r"])
def test_lines_are_counted_as_an_editor_does(ending: str) -> None:
    """The ends of lines may be of any system; signs that only Unicode takes for the end of a line are not."""
    text = "about: 'one\u2028two\u0085three'\n" + spoilt(("probability: 0.01", "probability: 2"))
    line = line_of(text, "succession: {when")
    expected = f"{NAME}:{line}: chance.succession.probability: found 2; expected a probability from 0 to 1"
    assert only_problem(text.replace("\n", ending)) == expected


def test_a_byte_order_mark_does_not_count() -> None:
    """A mark before the first line, which some editors write, changes neither the data nor the lines."""
    assert load("\ufeffa: 1\nb: 2\n", NAME) == load("a: 1\nb: 2\n", NAME)


@pytest.mark.parametrize("text", ["", "\n\n", "# nothing yet\n", "---\n", "null\n", "~"])
def test_an_empty_file_says_how_to_start(text: str) -> None:
    """A file without content names the command that writes one."""
    assert refusal(text) == f"{NAME}:1: the file is empty; `winset new FILE` writes one to start from"


@pytest.mark.parametrize(
    ("text", "told"),
    [
        ("- a\n- b\n", "1: a list; expected keys such as title, parties, issues, consent"),
        ("\n\n- a\n", "3: a list; expected keys such as title, parties, issues, consent"),
        ("hello\n", "1: 'hello'; expected keys such as title, parties, issues, consent"),
        ("3", "1: '3'; expected keys such as title, parties, issues, consent"),
    ],
)
def test_the_top_is_a_mapping(text: str, told: str) -> None:
    """A list or a word where keys are expected is told with its line."""
    assert problems_of(text) == [f"{NAME}:{told}"]


@pytest.mark.parametrize(
    ("text", "told"),
    [
        ("a: [1, 2\nb: 3\n", "2: not YAML: did not find expected ',' or ']'"),
        ("a:\n\t- b\n", "2: not YAML: found character that cannot start any token; indent with spaces, "
                        "and put text that starts so in quotes"),
        ("a: @here\n", "1: not YAML: found character that cannot start any token; indent with spaces, "
                       "and put text that starts so in quotes"),
        ("a: 1\nb: two: three\n", "2: not YAML: mapping values are not allowed in this context; put text with a colon "
                                  "in quotes, and check the indentation"),
        ("a: 1\nb: 'never\nclosed: 2\n", "2: not YAML: found unexpected end of stream; the quote that opens here is "
                                         "not closed"),
        ("a: \"\\q\"\n", "1: not YAML: found unknown escape character"),
        ("%YAML 3.0\n---\na: 1\n", "1: not YAML: found incompatible YAML document"),
        ("a: 1\nb: *nobody\n", "2: alias *nobody names no anchor above it"),
    ],
)  # fmt: skip
def test_text_that_is_not_yaml(text: str, told: str) -> None:
    """What the YAML reader cannot take is told on one line, with its line and what to do about it."""
    assert refusal(text) == f"{NAME}:{told}"


def test_one_file_holds_one_conflict() -> None:
    """A second document in the file is refused at the line where it begins."""
    line = BORDER.count("\n") + 1
    assert refusal(BORDER + "---\n" + BORDER) == f"{NAME}:{line}: a second document; a conflict file holds one"
    assert load(BORDER + "...\n", NAME).data == load(BORDER, NAME).data


@pytest.mark.parametrize(
    ("text", "tag"),
    [
        ("title: !!python/object/apply:os.system ['true']\n", "!!python/object/apply:os.system"),
        ("title: !!python/name:os.system\n", "!!python/name:os.system"),
        ("title: !!str 3\n", "!!str"),
        ("title: !mine {a: 1}\n", "!mine"),
        ("title: !<tag:example.org,2002:x> [1]\n", "tag:example.org,2002:x"),
    ],
)
def test_tags_are_refused(text: str, tag: str) -> None:
    """A tag, which other readers might build objects from, is an error and builds nothing."""
    assert refusal("winset: 1\n" + text) == f"{NAME}:2: tag '{tag}'; a conflict file uses no tags"


def test_a_repeated_key_shows_both_lines() -> None:
    """Of a key that stands twice both lines are told, every such key at once, and the rest of the file as well."""
    text = spoilt(
        ("    name: Northland\n", "    name: Northland\n    name: Northland again\n"),
        ("issues:\n", "title: Another title\nissues:\n"),
        ("probability: 0.01", "probability: 2"),
    )
    assert problems_of(text) == [
        f"{NAME}:7: parties.north.name: the key 'name' is repeated; it first stands on line 6",
        f"{NAME}:{line_of(text, 'title: Another')}: title: the key 'title' is repeated; it first stands on line 2",
        f"{NAME}:{line_of(text, 'succession: {when')}: chance.succession.probability: found 2; expected a probability "
        "from 0 to 1",
    ]


@pytest.mark.parametrize(
    ("key", "told"),
    [
        ("<<: {noise: 2}", "parties.south.<<: merge keys are not part of YAML 1.2; write the entries out"),
        ("[a, b]: 1", "parties.south: the key here is not text; write a name"),
        ("1.5: 1", "parties.south: the key '1.5' is not text; write a name"),
        ("+1: 1", "parties.south: the key '1' is not text; write a name"),
        ("null: 1", "parties.south: the key nothing is not text; write a name"),
        ("7: 1", "parties.south[7]: the key '7' is not text; write a name"),
    ],
)
def test_a_key_is_a_name(key: str, told: str) -> None:
    """Merge keys, numbers, lists and nothing are no keys."""
    text = spoilt(("  south:\n    values:", f"  south:\n    {key}\n    values:"))
    assert only_problem(text) == f"{NAME}:{line_of(text, key)}: {told}"


def test_aliases_stand_for_their_anchor() -> None:
    """What an anchor names can be used again; a mistake in it is told wherever it is used."""
    text = spoilt(
        ("probability: 0.01", "probability: &small 2"),
        ("- {probability: 0.1,", "- {probability: *small,"),
    )
    assert problems_of(text) == [
        f"{NAME}:{line_of(text, 'succession: {when')}: chance.succession.probability: found 2; expected a probability "
        "from 0 to 1",
        f"{NAME}:{line_of(text, '- {probability: *small')}: moves.south.offensive.outcomes[1].probability: found 2; "
        "expected a probability from 0 to 1",
    ]


def laughs(opening: str, joint: str, closing: str) -> str:
    """Ten levels of aliases, each ten times the one below: 10 000 000 000 entries in 600 characters."""
    lines = [f"a0: &a0 {opening}{joint.join(f'k{k}x' for k in range(10))}{closing}"]
    lines += [f"a{n}: &a{n} {opening}{joint.join(f'*a{n - 1} ' for _ in range(10))}{closing}" for n in range(1, 10)]
    return "\n".join(lines)


def test_aliases_cannot_blow_up() -> None:
    """Ten levels of aliases are counted, not written out: refused at once, at the line where they pass the limit."""
    started = time.process_time()
    told = refusal(laughs("[", ", ", "]"))
    assert told == f"{NAME}:6: more than 200,000 entries once aliases are written out"
    assert time.process_time() - started < 1


@pytest.mark.parametrize("text", ["a: &a [*a]\n", "a: &a\n  b: *a\n", "a: &a {b: [1, {c: *a}]}\n"])
def test_an_alias_cannot_hold_itself(text: str) -> None:
    """An alias inside its own anchor would never end; it is refused."""
    assert "alias *a stands inside its own anchor" in refusal(text)


@pytest.mark.parametrize(
    ("text", "line"),
    [
        ("a: " + "[" * 5_000 + "]" * 5_000, 1),
        ("{a: " * 5_000 + "1" + "}" * 5_000, 1),
        ("[" * 100_000, 1),
        ("\n".join(" " * k + "a:" for k in range(500)), document.MAX_DEPTH + 1),
        ("- " * 500 + "x", 1),
    ],
)
def test_nesting_is_bounded(text: str, line: int) -> None:
    """What is nested deeper than any conflict is refused before it can exhaust the program's stack."""
    assert refusal(text) == f"{NAME}:{line}: nested more than {document.MAX_DEPTH} levels deep"


def test_nesting_through_aliases_is_bounded() -> None:
    """Depth is counted with the aliases written out."""
    text = f"a: &a {'[' * 13}1{']' * 13}\nb: {'[' * 13}*a{']' * 13}\n"
    assert refusal(text) == f"{NAME}:2: nested more than {document.MAX_DEPTH} levels deep once aliases are written out"


@pytest.mark.parametrize("sign", ["\x07", "\x1b", "\x7f", "\x9b", "\x08", "\x00", "\ud800", "\ufffe"])
def test_control_characters_are_refused_with_their_line(sign: str) -> None:
    """A raw control character is told, written out, with its line; it never reaches the terminal."""
    told = only_problem(spoilt(("title: A border war", f"title: A border{sign}[31m war")))
    written = sign.encode("unicode_escape").decode()
    assert told == f"{NAME}:2: the control character {written}; a conflict file is plain text"


def test_plain_data_is_held_to_limits() -> None:
    """Data that hold themselves, are nested too deep or far too many are refused, not walked for ever."""
    circle: dict[str, Any] = {}
    circle["again"] = circle
    deep: list[Any] = []
    for _ in range(100_000):
        deep = [deep]
    for data in (circle, deep):
        with pytest.raises(ConflictError, match="nested more than 24 levels deep"):
            wrap(data, "data")
    many: list[Any] = [0] * 10
    for _ in range(8):
        many = [many] * 10
    with pytest.raises(ConflictError, match="more than 2,000,000 entries"):
        wrap(many, "data")
