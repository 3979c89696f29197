"""The condition language: what it means, held to a naive reading of the same trees; and what it refuses."""

from __future__ import annotations

import itertools
import operator
from collections.abc import Callable, Mapping
from typing import Any

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from winset.cases.conditions import (
    ALWAYS,
    MAX_BRACKETS,
    MAX_LENGTH,
    ConditionError,
    Domain,
    When,
    compile_condition,
    rewritten,
)

Value = bool | int | str
State = Mapping[str, Value]
Tree = tuple[Any, ...]

SCOPE: dict[str, Domain] = {
    "leader": Domain("factor", ("old", "new", "half-way")),
    "front": Domain("factor", ("sea", "hill", "river"), ordered=True),
    "talking": Domain("factor", (False, True)),
    "level": Domain("factor", (3, 1, 2), ordered=True),
    "mixed": Domain("factor", (1, True, "1")),
    "border": Domain("issue", ("line", "2", "not")),
    "month": Domain("month", step="month"),
}
MONTHS = ("2000-12", "2001-01", "2001-09", "2001-10")
VALUES: dict[str, tuple[Any, ...]] = {name: domain.values or MONTHS for name, domain in SCOPE.items()}
STATES = [dict(zip(VALUES, values, strict=True)) for values in itertools.product(*VALUES.values())]
OPERATORS: dict[str, Callable[[Any, Any], bool]] = {
    "==": operator.eq, "!=": operator.ne, "<": operator.lt, "<=": operator.le, ">": operator.gt, ">=": operator.ge,
}  # fmt: skip
FRAME = {
    name: np.array([VALUES[name].index(state[name]) if name != "mixed" else 0 for state in STATES]) for name in VALUES
}
FRAME["mixed"] = np.array([k for _, _, _, _, k, _, _ in itertools.product(*(range(len(v)) for v in VALUES.values()))])
FRAME["month"] = np.array([int(str(state["month"])[:4]) * 12 + int(str(state["month"])[5:]) - 1 for state in STATES])


def rank(name: str, value: Value) -> tuple[int, Value]:
    """A value with its place in the order of its name; a value is never equal to one of another kind."""
    kinds = [(type(known), known) for known in VALUES[name]]
    return kinds.index((type(value), value)), value


def naive(tree: Tree, state: State) -> bool:
    """Whether a tree holds in a state, read off the values themselves."""
    kind = tree[0]
    if kind == "not":
        return not naive(tree[1], state)
    if kind in ("and", "or"):
        return (all if kind == "and" else any)(naive(part, state) for part in tree[1:])
    name = tree[1]
    if kind == "alone":
        return state[name] is True
    if kind == "in":
        return any(rank(name, state[name]) == rank(name, value) for value in tree[2])
    return OPERATORS[tree[2]](rank(name, state[name])[0], rank(name, tree[3])[0])


def literal(draw: st.DrawFn, name: str, value: Value) -> str:
    """A value as a condition may have it."""
    if isinstance(value, bool):
        return draw(st.sampled_from([str(value), str(value).lower()]))
    if isinstance(value, int) or (name == "border" and value == "2"):
        return draw(st.sampled_from([f"{value}", f"+{value}"])) if isinstance(value, int) else str(value)
    return draw(st.sampled_from([f"'{value}'", f'"{value}"']))


@st.composite
def comparisons(draw: st.DrawFn) -> tuple[Tree, str, int]:
    """A comparison as a tree and as text, and how tightly it binds."""
    name = draw(st.sampled_from(list(VALUES)))
    value = draw(st.sampled_from(VALUES[name]))
    if draw(st.booleans()) and name == "talking":
        return ("alone", name), name, 3
    if draw(st.integers(0, 2)) == 0:
        values = draw(st.lists(st.sampled_from(VALUES[name]), min_size=1, max_size=3))
        opening, closing = draw(st.sampled_from([("[", "]"), ("(", ")")]))
        listed = ", ".join(literal(draw, name, one) for one in values)
        tree: Tree = ("in", name, values)
        if draw(st.booleans()):
            return ("not", tree), f"{name} not in {opening}{listed}{closing}", 3
        return tree, f"{name} in {opening}{listed}{closing}", 3
    ordered = SCOPE[name].ordered or name == "month"
    op = draw(st.sampled_from(list(OPERATORS) if ordered else ["==", "!="]))
    space = draw(st.sampled_from(["", " ", "  \n "]))
    if draw(st.booleans()):
        return ("compare", name, op, value), f"{name}{space}{op}{space}{literal(draw, name, value)}", 3
    mirrored = {"<": ">", "<=": ">=", ">": "<", ">=": "<="}.get(op, op)
    return ("compare", name, op, value), f"{literal(draw, name, value)}{space}{mirrored}{space}{name}", 3


def joined(draw: st.DrawFn, parts: list[tuple[Tree, str, int]], how: str, level: int) -> tuple[Tree, str, int]:
    """Conditions joined, with the brackets that the order of binding asks for, and sometimes more."""
    texts = [f"({text})" if own <= level or draw(st.booleans()) else text for _, text, own in parts]
    return (how, *(tree for tree, _, _ in parts)), f" {how} ".join(texts), level


@st.composite
def denials(draw: st.DrawFn, inner: st.SearchStrategy[tuple[Tree, str, int]]) -> tuple[Tree, str, int]:
    """A condition denied."""
    tree, text, level = draw(inner)
    return ("not", tree), f"not ({text})" if level < 2 or draw(st.booleans()) else f"not {text}", 2


@st.composite
def joins(draw: st.DrawFn, inner: st.SearchStrategy[tuple[Tree, str, int]]) -> tuple[Tree, str, int]:
    """Two or three conditions joined by one word."""
    how, level = draw(st.sampled_from([("or", 0), ("and", 1)]))
    return joined(draw, draw(st.lists(inner, min_size=2, max_size=3)), how, level)


CONDITIONS = st.recursive(comparisons(), lambda inner: st.one_of(joins(inner), denials(inner)), max_leaves=12)


@settings(max_examples=300, deadline=None)
@given(CONDITIONS)
def test_a_condition_means_what_its_tree_says(condition: tuple[Tree, str, int]) -> None:
    """Any condition, however it is written, holds in exactly the states in which a naive reading has it hold."""
    tree, text, _ = condition
    compiled = compile_condition(text, SCOPE)
    found = np.broadcast_to(compiled.mask(FRAME), (len(STATES),))
    assert found.tolist() == [naive(tree, state) for state in STATES]
    assert compiled.names <= set(VALUES)
    assert compiled.text == " ".join(text.split())


@settings(max_examples=100, deadline=None)
@given(st.data())
def test_a_mapping_is_its_entries_joined(data: st.DataObject) -> None:
    """A mapping holds where every name has its value, or one of its values."""
    names = data.draw(st.lists(st.sampled_from(list(VALUES)), min_size=1, max_size=3, unique=True))
    when: dict[str, Any] = {}
    for name in names:
        values = data.draw(st.lists(st.sampled_from(VALUES[name]), min_size=1, max_size=3))
        when[name] = values if len(values) > 1 or data.draw(st.booleans()) else values[0]
    tree = ("and", *(("in", n, v if isinstance(v, list) else [v]) for n, v in when.items()))
    found = np.broadcast_to(compile_condition(when, SCOPE).mask(FRAME), (len(STATES),))
    assert found.tolist() == [naive(tree, state) for state in STATES]


@settings(max_examples=300, deadline=None)
@given(st.one_of(st.text(max_size=60), st.text(alphabet="()[],'\"=!<>andortif 0123456789-+_lev\n", max_size=60)))
def test_any_text_is_a_condition_or_a_mistake(text: str) -> None:
    """Whatever stands in a condition is read or refused in words on one line; nothing else ever comes of it."""
    told = ""
    try:
        compile_condition(text, SCOPE)
    except ConditionError as error:
        told = str(error) or "\n"
    assert told.isprintable()


def test_nothing_always_holds() -> None:
    """No condition is the condition that always holds, on no names."""
    assert compile_condition(None, {}) is ALWAYS
    assert bool(ALWAYS.mask({}))


def test_binding() -> None:
    """`not` binds tighter than `and`, `and` tighter than `or`; a chain compares each with its neighbour."""
    both = compile_condition("talking or front == 'hill' and not leader == 'old'", SCOPE)
    state = {"talking": np.array([0, 0, 0, 1]), "front": np.array([1, 1, 0, 0]), "leader": np.array([0, 1, 1, 0])}
    assert both.mask(state).tolist() == [False, True, False, True]
    chain = compile_condition("'sea' < front <= 'river'", SCOPE)
    assert chain.mask({"front": np.arange(3)}).tolist() == [False, True, True]


def test_masks_broadcast() -> None:
    """Names may lie on different axes; the answer has the axes of the names that are used."""
    condition = compile_condition("leader == 'new' and front >= 'hill'", SCOPE)
    mask = condition.mask({"leader": np.arange(3)[:, None], "front": np.arange(3)[None, :], "level": np.arange(7)})
    assert mask.tolist() == [[False] * 3, [False, True, True], [False] * 3]


@pytest.mark.parametrize(
    ("when", "told"),
    [
        ("lader == 'old'", "no factor or issue 'lader' here; did you mean 'leader'?"),
        ("zzz", "no factor or issue 'zzz' here; expected leader, front, talking, level, mixed, border or month"),
        ("leader == 'odl'", "leader has no value 'odl'; did you mean 'old'?"),
        ("leader == 'x'", "leader has no value 'x'; expected old, new or half-way"),
        ("border == 'lines'", "border has no option 'lines'; did you mean 'line'?"),
        ("border == true", "border has no option 'true'; expected line, 2 or not"),
        ("talking == 1", "talking has no value '1'; expected false or true"),
        ("talking == 'true'", "talking has no value 'true'; leave the quotes out"),
        ("level == '3'", "level has no value '3'; leave the quotes out"),
        ({"talking": "false"}, "talking has no value 'false'; leave the quotes out"),
        ("level == 4", "level has no value '4'; expected 3, 1 or 2"),
        ("level == 1.5", "level is compared with '1.5'; expected a value, or a list of values"),
        ("leader = 'old'", "'=' is not part of a condition; write == to compare"),
        ("leader == 'old", "''' is not part of a condition; a quote is not closed"),
        ("leader.name == 'old'", "'.' is not part of a condition"),
        ("leader > 'old'", "'>' on leader, which has no order; write `ordered: true` where it is declared"),
        ("exec('x')", "no factor or issue 'exec' here; expected leader, front, talking, level, mixed, border or month"),
        ("talking('x')", "'(' is not expected here; a condition calls nothing"),
        ("__import__ == 'os'", "no factor or issue '__import__' here; expected leader, front, talking, level, mixed, "
                               "border or month"),
        ("lambda: 1", "':' is not part of a condition"),
        ("leader == old", "leader is compared with the name old; compare a name with a value; write 'old' in quotes"),
        ("leader == front", "leader is compared with the name front; compare a name with a value"),
        ("leader", "leader alone is neither true nor false; compare it with a value"),
        ("not front", "front alone is neither true nor false; compare it with a value"),
        ("month", "month alone is neither true nor false; compare it with a value"),
        ("1 == 1", "'1' is compared with a value; compare a name with a value"),
        ("", "an empty condition; leave `when` out for always"),
        (" \n ", "an empty condition; leave `when` out for always"),
        ({}, "an empty condition; leave `when` out for always"),
        ("(talking", "a bracket is not closed"),
        ("talking)", "')' is not expected here"),
        ("talking front", "'front' is not expected here; join conditions with 'and' or 'or'"),
        ("talking and", "the end stands where a name or a value is expected"),
        ("and talking", "'and' stands where a name or a value is expected"),
        ("leader in 'old'", "'in' is followed by a list of values, as ['stalin', 'successors']"),
        ("leader in []", "'in' is followed by an empty list"),
        ("leader in ['old' 'new']", "values in a list are separated by commas"),
        ("leader in ['old'", "values in a list are separated by commas"),
        ("leader in [old]", "'old' in a list of values; write it in quotes"),
        ("month == 'May'", "month is compared with 'May': expected a date as YYYY-MM"),
        ("month == '2001-13'", "month is compared with '2001-13': there is no month 13"),
        ("month == true", "month is compared with 'true'; expected 'YYYY-MM'"),
        ("leader == '\x1b[31m'", "leader has no value '\\x1b[31m'; expected old, new or half-way"),
        ({"lader": "old"}, "no factor or issue 'lader' here; did you mean 'leader'?"),
        ({"leader": []}, "leader is given an empty list of values"),
        ({"leader": ["old", "nwe"]}, "leader has no value 'nwe'; did you mean 'new'?"),
        ({"leader": {"a": 1}}, "leader is compared with '{'a': 1}'; expected a value, or a list of values"),
        ({"leader": None}, "leader is compared with nothing; expected a value, or a list of values"),
    ],
)  # fmt: skip
def test_a_mistake_is_told_in_words(when: When, told: str) -> None:
    """A condition that cannot be read says what was found, what was expected, and the nearest right spelling."""
    with pytest.raises(ConditionError) as caught:
        compile_condition(when, SCOPE)
    assert str(caught.value) == told


def test_where_there_is_no_clock_there_is_no_month() -> None:
    """`month` is refused, and nothing else suggested for it, where a condition has no clock."""
    with pytest.raises(ConditionError, match=r"^no month here$"):
        compile_condition("month >= '2001-01'", {"moth": Domain("factor", ("a", "b"))})


def test_length_and_nesting_are_bounded() -> None:
    """A condition longer, or nested deeper, than anyone would write is refused before it costs anything."""
    with pytest.raises(ConditionError, match=f"the limit is {MAX_LENGTH:,}"):
        compile_condition("talking and " * MAX_LENGTH + "talking", SCOPE)
    for opening, closing in (("(", ")"), ("not ", "")):
        deep = opening * (MAX_BRACKETS + 1) + "talking" + closing * (MAX_BRACKETS + 1)
        with pytest.raises(ConditionError, match=f"nested more than {MAX_BRACKETS} deep"):
            compile_condition(deep, SCOPE)
        fine = opening * (MAX_BRACKETS - 1) + "talking" + closing * (MAX_BRACKETS - 1)
        assert compile_condition(fine, SCOPE).names == {"talking"}


@pytest.mark.parametrize(("when", "holds"), [(True, True), (False, False), ("true", True), ("not true", False)])
def test_true_and_false_are_conditions(when: bool | str, holds: bool) -> None:
    """What always holds may be written so, as a truth of YAML or in quotes; it depends on no name."""
    condition = compile_condition(when, {})
    assert bool(condition.mask({})) is holds
    assert condition.names == frozenset()
    joined = compile_condition(f"({rewritten(when) or 'true'}) and s", {"s": Domain("factor", (False, True))})
    assert joined.mask({"s": np.array([0, 1])}).tolist() == [False, holds]
