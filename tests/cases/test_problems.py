"""Problems as lines that a person reads on a terminal."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from winset.cases.problems import MAX_PROBLEMS, Problem, clean, first_of, nearest, quoted, show_path

ESCAPES = "\x1b]0;owned\x07\x1b[31mred\x9b2J\r\n\u202eevil"


@given(st.text(), st.text(), st.text(), st.integers(0, 9), st.booleans())
def test_a_problem_is_one_line_of_plain_text(name: str, path: str, message: str, line: int, odd: bool) -> None:
    """Whatever a file, its name or its entries hold, a problem is one line without control characters."""
    assert Problem(line, path, message, "warning" if odd else "error").located(name).isprintable()


@given(st.one_of(st.text(), st.binary(), st.floats(), st.lists(st.text()), st.dictionaries(st.text(), st.text())))
def test_a_quoted_value_is_short_and_plain(value: object) -> None:
    """A value from a file is shown in quotes, shortened, on one line."""
    assert quoted(value).isprintable()
    assert len(quoted(value)) <= 62


def test_escapes_are_written_out() -> None:
    """Escapes for a terminal are shown as what they are."""
    assert clean(ESCAPES) == r"\x1b]0;owned\x07\x1b[31mred\x9b2J\r\n\u202eevil"
    assert "\\x1b" in show_path(("parties", ESCAPES))
    assert clean("façade “é” 漢 – ≤") == "façade “é” 漢 – ≤"


def test_long_names_are_shortened() -> None:
    """A path of very long names stays readable."""
    assert len(show_path(("a" * 1_000, 3, "b" * 1_000))) < 130


def test_what_holds_itself_can_be_quoted() -> None:
    """A value too deep to be written out does not stop the message."""
    deep: list[object] = []
    for _ in range(100_000):
        deep = [deep]
    assert quoted(deep) == "'…'"


@pytest.mark.parametrize(
    ("word", "choices", "hint"),
    [
        ("Stalin", ["stalin", "successors"], "; did you mean 'stalin'?"),
        ("x", [], "; there are none"),
        ("x", ["one"], "; expected one"),
        ("x", ["one", "two", "three"], "; expected one, two or three"),
        ("zz", [f"a{k}" for k in range(20)], "; expected a0, a1, a2, a3, a4, a5, a6, a7, a8, a9, a10, a11, …"),
        ("1", [1, 2], "; leave the quotes out"),
        (True, ["true", "false"], "; write it in quotes"),
        ("tru", [True, False], "; did you mean 'true'?"),
    ],
)  # fmt: skip
def test_the_nearest_right_spelling(word: object, choices: list[object], hint: str) -> None:
    """The nearest choice is named where one is near, the choices where none is, and a kind mistaken for another."""
    assert nearest(word, choices) == hint


def test_problems_come_in_the_order_of_the_file() -> None:
    """Problems are sorted by line and told once each."""
    late, early, again = Problem(9, "b", "x"), Problem(2, "z", "x"), Problem(9, "b", "x")
    assert first_of([late, early, again]) == [early, late]


def test_very_many_errors_leave_the_warnings_out() -> None:
    """Of very many errors the first are told; warnings alone are all told."""
    errors = [Problem(k + 1, "", "wrong") for k in range(MAX_PROBLEMS + 5)]
    warnings = [Problem(k + 1, "", "odd", "warning") for k in range(MAX_PROBLEMS + 5)]
    told = first_of([*warnings, *errors])
    assert told[:-1] == errors[:MAX_PROBLEMS]
    assert told[-1].located("x.yaml") == f"x.yaml: only the first {MAX_PROBLEMS} problems are told"
    assert first_of(warnings) == warnings
