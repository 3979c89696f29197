"""NegMAS folders become conflict files that mean the same, and nothing in them is run."""

from __future__ import annotations

import itertools
import json
from pathlib import Path
from typing import Any

import numpy as np
import pytest
import yaml

import winset
from winset.cases.formats.foreign import ImportWanted
from winset.cases.formats.negmas import read_foreign, recognises
from winset.cases.read import parse
from winset.errors import WinsetError

Data = dict[str, Any]
PLAIN = ImportWanted()

SPACE: Data = {
    "issues": [
        {"name": "colour", "type": "CategoricalIssue", "values": ["a", "b c", "d"]},
        {"name": "n", "type": "ContiguousIssue", "values": [0, 3]},
        {"name": "price", "type": "negmas.outcomes.DiscreteCardinalIssue", "values": [2, 2.5, 5]},
    ],
    "name": "dom",
    "path": None,
    "type": "DiscreteCartesianOutcomeSpace",
}
FIRST: Data = {
    "name": "u1",
    "reserved_outcome": None,
    "reserved_value": 0.3,
    "stability": 2047,
    "type": "LinearAdditiveUtilityFunction",
    "values": [
        {"type": "TableFun", "mapping": {"a": 1.0, "b c": 3.0, "d": -0.5}},
        {"type": "IdentityFun"},
        {"type": "AffineFun", "slope": -0.5, "bias": 3.0},
    ],
    "weights": [0.5, 0.25, 2],
}
SECOND: Data = {
    "name": "u2",
    "reserved_value": float("-inf"),
    "type": "negmas.preferences.LinearAdditiveUtilityFunction",
    "values": {
        "colour": {"a": 2, "b c": 0, "d": 1},
        "n": {"type": "LinearFun", "slope": 0.3},
        "price": {"type": "QuadraticFun", "a2": 0.5, "a1": -2, "bias": 1},
    },
    "weights": {"colour": 1.5, "price": 0.5},
    "bias": 0.1,
}


def first(bid: tuple[Any, ...]) -> float:
    """The first function, by hand."""
    return float(0.5 * {"a": 1.0, "b c": 3.0, "d": -0.5}[bid[0]] + 0.25 * bid[1] + 2 * (3 - 0.5 * bid[2]))


def second(bid: tuple[Any, ...]) -> float:
    """The second function, by hand; a weight that is left out is 1."""
    colour = {"a": 2, "b c": 0, "d": 1}[bid[0]]
    return float(0.1 + 1.5 * colour + 0.3 * bid[1] + 0.5 * (0.5 * bid[2] ** 2 - 2 * bid[2] + 1))


BIDS = list(itertools.product(["a", "b c", "d"], range(4), [2, 2.5, 5]))


def write(folder: Path, suffix: str = "yml", **files: Any) -> Path:
    """A folder of files as NegMAS writes them; gives it."""
    folder.mkdir(exist_ok=True)
    for name, data in files.items():
        text = data if isinstance(data, str) else json.dumps(data) if suffix == "json" else yaml.safe_dump(data)
        (folder / f"{name}.{suffix}").write_text(text, encoding="utf-8")
    return folder


def imported(path: Path, wanted: ImportWanted = PLAIN) -> winset.Conflict:
    """The conflict that a path becomes."""
    return parse(read_foreign(path, wanted))


@pytest.mark.parametrize("suffix", ["yml", "yaml", "json"])
def test_points_are_the_utilities_of_negmas(tmp_path: Path, suffix: str) -> None:
    """Weights, value functions and bias, by place or by name: every package is worth what NegMAS computes, unnormalised."""
    folder = write(tmp_path / "d", suffix, dom=SPACE, u1=FIRST, u2=SECOND, _stats={"opposition": 0.3})
    for path in (folder, folder / f"dom.{suffix}"):
        conflict = imported(path)
        worth = winset.build(conflict).packages.worth(0)
        assert worth == pytest.approx(np.array([[f(bid) for bid in BIDS] for f in (first, second)]), abs=1e-11)


def test_a_reserve_of_minus_infinity_is_the_worst_package_and_an_assumption(tmp_path: Path) -> None:
    """A finite reserve is kept; -∞ means that any agreement is better, and becomes the worst package, marked."""
    conflict = imported(write(tmp_path / "d", dom=SPACE, u1=FIRST, u2=SECOND))
    assert conflict.parties["u1"].otherwise == 0.3
    otherwise = conflict.parties["u2"].otherwise
    assert getattr(otherwise, "source", None) == "assumption"
    assert winset.solve(winset.build(conflict)).war[0, 0, 1] == pytest.approx(min(map(second, BIDS)))


def test_a_reserved_outcome_stands_for_its_utility(tmp_path: Path) -> None:
    """A party that names an outcome and no value has the utility of that outcome."""
    named = SECOND | {"reserved_outcome": ["d", 2, 5], "reserved_value": None}
    conflict = imported(write(tmp_path / "d", dom=SPACE, u1=FIRST, u2=named))
    assert conflict.parties["u2"].otherwise == pytest.approx(second(("d", 2, 5)))


def test_simpler_and_discounted_functions(tmp_path: Path) -> None:
    """Affine functions of numbers, constants, and a discounted function at its start, its discount noted."""
    numbers = SPACE | {"issues": [{"name": n, "type": "ContiguousIssue", "values": [1, 2]} for n in "ab"]}
    affine = {"type": "AffineUtilityFunction", "weights": [0.5, 0.2], "bias": 0.3, "reserved_value": 0.1}
    conflict = imported(
        write(
            tmp_path / "d",
            dom=numbers,
            p=affine | {"name": "p"},
            q={"type": "ConstUtilityFunction", "value": 0.7, "name": "q", "reserved_value": 0},
            r={
                "type": "ExpDiscountedUFun",
                "discount": 0.9,
                "name": "r",
                "ufun": affine,
                "reserved_value": float("-inf"),
            },
            s={"type": "LinearUtilityFunction", "weights": [1, 1], "bias": 0, "name": "s", "reserved_value": 3},
        )
    )
    expected = [1.0, 1.2, 1.5, 1.7]
    assert winset.build(conflict).packages.worth(0) == pytest.approx(
        np.array([expected, [0.7] * 4, expected, [2, 3, 3, 4]])
    )
    assert conflict.parties["r"].otherwise == 0.1
    assert "ExpDiscountedUFun 0.9" in (conflict.parties["r"].note or "")


def test_real_issues_are_cut_only_where_it_is_asked_for(tmp_path: Path) -> None:
    """A continuous issue is refused with what to say; with --steps it has so many values."""
    space = SPACE | {"issues": [{"name": "r", "type": "ContinuousIssue", "n_levels": 10, "values": [0.0, 1.0]}]}
    party = {"type": "LinearUtilityFunction", "weights": [2], "name": "u", "reserved_value": 0}
    folder = write(tmp_path / "d", dom=space, u=party)
    with pytest.raises(WinsetError, match=r"dom\.yml:2: the issue 'r' takes real numbers from 0 to 1; .*`steps`"):
        imported(folder)
    assert winset.build(imported(folder, ImportWanted(steps=3))).packages.worth(0)[0] == pytest.approx([0, 1, 2])


BAD: dict[str, tuple[Any, Any, str]] = {
    "a mapping": (
        SPACE,
        "type: MappingUtilityFunction\nmapping:\n  ? - a\n    - 0\n  : 1.0\n",
        "u1.yml:1: a utility function of type 'MappingUtilityFunction'; those that can be imported: LinearAdditive",
    ),
    "code": (SPACE, "type: !!python/object/apply:os.system [UFun]\n", "u1.yml is left out: line 1: tag '!!python/object/apply:os.system'"),
    "a lambda": (
        SPACE,
        FIRST | {"values": [FIRST["values"][0], {"type": "LambdaFun", "f": "lambda x: x"}, FIRST["values"][2]]},
        "values[1]: a value function of type 'LambdaFun'; those that can be imported: TableFun, IdentityFun",
    ),
    "an issue of another kind": (
        SPACE | {"issues": [{"name": "o", "type": "OptionalIssue", "base": {}}]},
        FIRST,
        "dom.yml:2: issues[0]: an issue of type 'OptionalIssue'; those that can be imported: CardinalIssue",
    ),
    "infinite": (
        SPACE | {"issues": [{"name": "o", "type": "ContiguousIssue", "values": [0, float("inf")]}]},
        FIRST,
        "issues[0].values[1]: found 'inf'; expected a finite number",
    ),
    "long": (
        SPACE | {"issues": [{"name": "o", "type": "ContiguousIssue", "values": [0, 10**8]}]},
        FIRST,
        "the issue 'o' has 100,000,001 values; the limit is 5,000",
    ),
    "weights too few": (SPACE, FIRST | {"weights": [1, 2]}, "weights: found '[1, 2]'; expected a list of 3"),
    "a value missing": (
        SPACE,
        FIRST | {"values": [{"type": "TableFun", "mapping": {"a": 1}}, *FIRST["values"][1:]]},
        "values[0].mapping: nothing for 'b c' of the issue 'colour'",
    ),
    "text as a number": (
        SPACE,
        FIRST | {"values": [{"type": "IdentityFun"}, *FIRST["values"][1:]]},
        "values[0]: IdentityFun of the issue 'colour', whose values are not numbers",
    ),
    "a reserve that is none": (SPACE, FIRST | {"reserved_value": "much"}, "reserved_value: found 'much'; expected a finite"),
    "a repeated key": (SPACE, yaml.safe_dump(FIRST) + "name: again\n", "u1.yml:20: name: the key 'name' is repeated"),
    "no name": (SPACE | {"issues": [{"type": "CategoricalIssue", "values": ["a"]}]}, FIRST, "issues[0]: an issue without a name"),
    "no outcome space": (FIRST, FIRST, "0 outcome spaces (none); expected one"),
}  # fmt: skip


@pytest.mark.parametrize("case", BAD)
def test_what_is_wrong_is_told_with_file_and_line(tmp_path: Path, case: str) -> None:
    """Each mistake, and each type that is not read, ends in one message that names it."""
    space, function, told = BAD[case]
    folder = write(tmp_path / "d", dom=space, u1=function)
    assert recognises(folder)
    with pytest.raises(WinsetError) as caught:
        imported(folder)
    message = str(caught.value)
    assert "\n" not in message
    assert told in message


def test_a_scenario_in_two_forms_is_not_mixed(tmp_path: Path) -> None:
    """A folder with the same scenario in YAML and in JSON has to be told apart by the path."""
    folder = write(write(tmp_path / "d", dom=SPACE, u1=FIRST), "json", dom=SPACE, u1=FIRST)
    with pytest.raises(WinsetError, match="in YAML and in JSON"):
        imported(folder)
    assert list(imported(folder / "dom.json").parties) == ["u1"]


def test_utility_functions_may_be_named(tmp_path: Path) -> None:
    """--profile takes those named and no others."""
    folder = write(tmp_path / "d", dom=SPACE, u1=FIRST, u2=SECOND)
    for path in (folder, folder / "dom.yml"):
        assert list(imported(path, ImportWanted((folder / "u2.yml",))).parties) == ["u2"]


def test_what_is_left_out_has_its_meaning(tmp_path: Path) -> None:
    """Without weights each is 1; an issue without a value function is worth its number; a constant is its bias."""
    party = {
        "type": "LinearAdditiveUtilityFunction", "name": "u", "reserved_value": -2,
        "values": {"colour": {"type": "ConstFun", "bias": 0.5}, "n": {"type": "IdentityFun"}},
    }  # fmt: skip
    conflict = imported(write(tmp_path / "d", dom=SPACE, u=party))
    assert winset.build(conflict).packages.worth(0)[0] == pytest.approx([0.5 + n + price for _, n, price in BIDS])
    assert conflict.parties["u"].otherwise == -2


def test_what_belongs_to_no_scenario_is_told(tmp_path: Path) -> None:
    """No functions, two spaces, a named file of another type, a table that is none, an outcome that is none."""
    folder = write(
        tmp_path / "d",
        dom=SPACE,
        info={"type": "Scenario"},
        bad=FIRST | {"values": [{"type": "TableFun", "mapping": [1]}, *FIRST["values"][1:]]},
        out=FIRST | {"reserved_value": None, "reserved_outcome": ["a", 9, 2]},
        short=FIRST | {"reserved_value": None, "reserved_outcome": ["a"]},
    )
    two = write(tmp_path / "two", dom=SPACE, again=SPACE)
    one = write(tmp_path / "one", dom=SPACE)
    for path, profiles, told in [
        (one, (), "no utility functions beside the outcome space; name them with `profiles`"),
        (two, (), "2 outcome spaces (again.yml, dom.yml); expected one"),
        (
            folder / "dom.yml",
            ("info.yml",),
            "info.yml: type 'Scenario'; expected an outcome space or a utility function",
        ),
        (folder / "dom.yml", ("bad.yml",), "values[0].mapping: found '[1]'; expected values and their utilities"),
        (folder / "dom.yml", ("out.yml",), "reserved_outcome[1]: found '9'; not a value of 'n'"),
        (folder / "dom.yml", ("short.yml",), "reserved_outcome: found '['a']'; expected a list of 3"),
    ]:
        with pytest.raises(WinsetError) as caught:
            imported(path, ImportWanted(tuple(folder / name for name in profiles)))
        assert told in str(caught.value)
