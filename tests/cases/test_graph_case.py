"""Graph-model files: both forms, the four kinds of preference, views; and what is wrong, all of it, with its line."""

from __future__ import annotations

import contextlib
import random
import re
import time
from pathlib import Path
from typing import Any

import numpy as np
import pytest

from winset.cases.document import load
from winset.cases.graph_case import GraphCase, Preference
from winset.cases.graph_order import condition_of, order_of
from winset.cases.graph_read import (
    graph_from_data,
    graph_in_place_of_conflict,
    is_graph,
    parse_graph,
    read_graph,
    read_graph_with_lines,
)
from winset.cases.graph_states import MAX_PATTERNS, MAX_STATES, StateSet
from winset.errors import ConflictError
from winset.solver.check import Checked, check

EXAMPLES = Path(__file__).parents[2] / "examples"

CHICKEN = """\
winset: 1
kind: graph
title: Chicken
parties: {a: {options: [swerve]}, b: {options: [swerve]}}
infeasible: []
irreversible: [b.swerve]
preferences:
  a: {ranking: [NY, YY, YN, NN]}
  b: {statements: ["not b.swerve", "a.swerve"]}
"""

EXPLICIT = """\
winset: 1
kind: graph
title: Explicit
parties: {a: {}, b: {}}
states: [s1, s2, s3]
moves: {a: {s1: [s2]}, b: {s2: [s3, s1]}}
preferences: {a: {points: {s1: 1, s2: 3, s3: 0}}, b: {ranking: [s3, [s1, s2]]}}
"""


def told(text: str) -> list[str]:
    """What is said of a file that cannot be read, line by line."""
    with pytest.raises(ConflictError) as caught:
        parse_graph(text, "g.yaml")
    return str(caught.value).split("\n")


def spoilt(old: str, new: str, text: str = CHICKEN) -> list[str]:
    """What is said of a file after one change."""
    assert text.count(old) == 1, old
    return told(text.replace(old, new))


def ranks(text: str) -> dict[str, list[int]]:
    """Each party's ranks of the states of a file."""
    reading = parse_graph(text)
    return {name: order_of(way, reading.states).rank.tolist() for name, way in reading.case.preferences.items()}


def test_both_forms_are_read() -> None:
    """The two ways to write a file: options, or states and moves."""
    reading = parse_graph(CHICKEN)
    assert reading.case.options == ("a.swerve", "b.swerve")
    assert not reading.case.explicit
    assert [reading.states.name(k) for k in range(4)] == ["NN", "NY", "YN", "YY"]
    assert reading.summary == "2 parties, 2 options, 4 feasible states of 4"
    assert ranks(CHICKEN) == {"a": [0, 3, 1, 2], "b": [2, 0, 3, 1]}
    other = parse_graph(EXPLICIT)
    assert other.case.explicit
    assert other.case.moves == {"a": {"s1": ("s2",)}, "b": {"s2": ("s3", "s1")}}
    assert other.summary == "2 parties, 3 states, 3 moves"
    assert ranks(EXPLICIT) == {"a": [1, 2, 0], "b": [0, 0, 1]}


@pytest.mark.parametrize("name", ["chicken", "cuba", "elmira", "prisoners"])
def test_examples_are_sound(name: str) -> None:
    """Every example is read by its path, as text or as a path, cites its sources, and is checked without a problem."""
    path = EXAMPLES / f"{name}.yaml"
    case = read_graph(str(path))
    assert case.digest == read_graph(path).digest == read_graph_with_lines(path).case.digest
    assert check(path) == Checked(str(path), graph=read_graph_with_lines(path).summary)
    named = {source for way in case.preferences.values() for source in way.sources}
    assert named <= set(case.sources)
    assert named


def test_plain_data_make_the_same_case() -> None:
    """Data as a YAML reader gives them make the same case as the file."""
    assert graph_from_data(load(CHICKEN, "x").data).digest == parse_graph(CHICKEN).case.digest
    assert parse_graph(CHICKEN.replace("YN, NN]", "NN, YN]")).case.digest != parse_graph(CHICKEN).case.digest


def test_states_may_have_labels_and_be_numbers() -> None:
    """States named in a mapping carry labels; a state may be called by a whole number."""
    reading = parse_graph(EXPLICIT.replace("[s1, s2, s3]", "{s1: The start, s2: , s3: {name: The end, note: far}}"))
    assert reading.case.states is not None
    assert [notes.name for notes in reading.case.states.values()] == ["The start", None, "The end"]
    assert ranks(re.sub(r"\bs(\d)", r"\1", EXPLICIT)) == ranks(EXPLICIT)


@pytest.mark.parametrize(
    ("preference", "expected"),
    [
        ("{ranking: [NY, [NN, YN], YY]}", [1, 2, 1, 0]),
        ("{ranking: [NY, --]}", [0, 1, 0, 0]),
        ("{ranking: [NY, N-, [YN, --]]}", [1, 2, 0, 0]),
        ("{ranking: [--]}", [0, 0, 0, 0]),
        ("{points: {N-: -2.5, YN: 1e3, YY: 0}}", [0, 0, 2, 1]),
        ("{statements: [a.swerve or b.swerve, {a.swerve: true, b.swerve: false}]}", [0, 1, 2, 1]),
        ("{statements: [a.swerve == true, b.swerve == a.swerve]}", None),
        ("{statements: ['not (a.swerve and b.swerve)']}", [1, 1, 1, 0]),
    ],
)
def test_preferences(preference: str, expected: list[int] | None) -> None:
    """Rankings with ties and patterns, points with patterns, statements as conditions: larger ranks are better."""
    text = CHICKEN.replace("{ranking: [NY, YY, YN, NN]}", preference)
    if expected is None:
        assert "g.yaml:8: preferences.a.statements[1]: b.swerve is compared with the name a.swerve" in told(text)[0]
    else:
        assert ranks(text)["a"] == expected


def test_pairs_are_taken_as_given() -> None:
    """A relation by pairs is neither closed nor completed."""
    way = parse_graph(CHICKEN.replace("{ranking: [NY, YY, YN, NN]}", "{better: [[YY, NN], [NY, YY]]}"))
    relation = order_of(way.case.preferences["a"], way.states).better
    assert relation is not None
    assert np.argwhere(relation).tolist() == [[1, 3], [3, 0]]


@pytest.mark.parametrize(
    ("old", "new", "message"),
    [
        ("kind: graph", "kind: grap", "g.yaml:2: kind: found 'grap'; expected graph (a conflict file has no `kind`)"),
        ("kind: graph\n", "", "g.yaml:1: kind: missing; a graph-model file says `kind: graph`"),
        ("winset: 1", "winset: 3", "g.yaml:1: winset: found '3'; expected 1 or 2"),
        ("infeasible: []", "infeasable: []", "g.yaml:5: infeasable: unknown key 'infeasable'; did you mean 'infeasible'?"),
        ("infeasible: []", "infeasible: [Y]", "g.yaml:5: infeasible[0]: 'Y' has 1 letters; expected 2 letters, one an option (a.swerve, b.swerve)"),
        ("infeasible: []", "infeasible: [yy]", "g.yaml:5: infeasible[0]: found 'yy'; a pattern is one letter an option: Y, N, or - for either"),
        ("infeasible: []", "infeasible: [--]", "g.yaml:5: infeasible: no state is left; some state is feasible"),
        ("infeasible: []", "infeasible: [NN]", "g.yaml:8: preferences.a.ranking[3]: 'NN' is infeasible"),
        ("[b.swerve]", "[b.swerv]", "g.yaml:6: irreversible[0]: no option 'b.swerv'; did you mean 'b.swerve'?"),
        ("[b.swerve]", "[not swerve]", "g.yaml:6: irreversible[0]: no option 'swerve'; did you mean 'b.swerve'?"),
        ("YN, NN]", "YN]", "g.yaml:8: preferences.a.ranking: NN left out; every feasible state is named once; '--' at the end ties the rest"),
        ("YN, NN]", "YN, YY]", "g.yaml:8: preferences.a.ranking[3]: 'YY' is named already"),
        ("YN, NN]", "YN, NNN]", "g.yaml:8: preferences.a.ranking[3]: found 'NNN'; a state is 2 letters, one an option (a.swerve, b.swerve): Y, N, or - for either"),
        ("YN, NN]", "NN, YN, N-]", "g.yaml:8: preferences.a.ranking[4]: 'N-' has no state that is not named already, by 'NN'"),
        ("YN, NN]", "--, NN]", "g.yaml:8: preferences.a.ranking[3]: 'NN' is named already, by '--'"),
        ("YN, NN]", "YN, []]", "g.yaml:8: preferences.a.ranking[3]: found no entries; expected at least one"),
        ("YN, NN]", "YN, 1.5]", "g.yaml:8: preferences.a.ranking[3]: found '1.5'; a state is letters, digits, _ and -; write it in quotes"),
        ("{ranking: [NY, YY, YN, NN]}", "{}", "g.yaml:8: preferences.a: empty; give `ranking`, `points`, `statements` or `better`"),
        ("{ranking: [NY, YY, YN, NN]}", "{ranking: [--], points: {--: 1}}", "g.yaml:8: preferences.a: `ranking` and `points` together; give one of `ranking`, `points`, `statements` or `better`"),
        ("{ranking: [NY, YY, YN, NN]}", "{points: {N-: 1, NY: 2}}", "g.yaml:8: preferences.a.points: YN, YY left out; every feasible state is named once"),
        ("{ranking: [NY, YY, YN, NN]}", "{points: {N-: 1, NY: 2, Y-: 0}}", "g.yaml:8: preferences.a.points.NY: 'NY' has points already, by 'N-'"),
        ("{ranking: [NY, YY, YN, NN]}", "{points: {--: .inf}}", "g.yaml:8: preferences.a.points.--: found 'inf'; expected a finite number"),
        ("{ranking: [NY, YY, YN, NN]}", "{points: {--: 1e10}}", "g.yaml:8: preferences.a.points.--: found '10000000000.0'; expected at most 1,000,000,000"),
        ("{ranking: [NY, YY, YN, NN]}", "{better: [[YY, YY]]}", "g.yaml:8: preferences.a.better[0]: 'YY' is preferred to itself"),
        ("{ranking: [NY, YY, YN, NN]}", "{better: [[YY, NN], [NN, YY]]}", "g.yaml:8: preferences.a.better[1]: 'YY' is preferred to 'NN' already; strictly both ways"),
        ("{ranking: [NY, YY, YN, NN]}", "{better: [[YY, NN], [YY, NN]]}", "g.yaml:8: preferences.a.better[1]: 'YY' is preferred to 'NN' already"),
        ("{ranking: [NY, YY, YN, NN]}", "{better: [[YY, N-]]}", "g.yaml:8: preferences.a.better[0][1]: the pattern 'N-'; a pair has two states"),
        ("{ranking: [NY, YY, YN, NN]}", "{better: [[YY]]}", "g.yaml:8: preferences.a.better[0]: found 1 entry; a pair has two states, the better one first"),
        ("{ranking: [NY, YY, YN, NN]}", "{rank: [--]}", "g.yaml:8: preferences.a.rank: unknown key 'rank'; did you mean 'ranking'?"),
        ('"not b.swerve"', '"not b.swerv"', "g.yaml:9: preferences.b.statements[0]: no option 'b.swerv' here; did you mean 'b.swerve'?"),
        ('"not b.swerve"', '"not swerve"', "g.yaml:9: preferences.b.statements[0]: no option 'swerve' here; did you mean 'b.swerve'?"),
        ('"not b.swerve"', '"b.swerve ="', "g.yaml:9: preferences.b.statements[0]: '=' is not part of a condition; write == to compare"),
        ('"not b.swerve"', '" "', "g.yaml:9: preferences.b.statements[0]: an empty statement; write a condition over options, such as 'a.swerve and not b.swerve'"),
        ('"not b.swerve"', "3", "g.yaml:9: preferences.b.statements[0]: found '3'; expected a condition in quotes, such as \"leader == 'old'\", or a mapping of names to values"),
        ("  b: {st", "  c: {st", "g.yaml:7: preferences: 'b' is missing; every party has a preference"),
        ("options: [swerve]}, b", "options: [swerve, swerve]}, b", "g.yaml:4: parties.a.options: 'swerve' stands twice"),
        ("options: [swerve]}, b", "options: [on-off]}, b", "g.yaml:4: parties.a.options[0]: found 'on-off'; a name is letters, digits and _, and does not start with a digit"),
        ("infeasible: []", "moves: {}", "g.yaml:5: moves: moves without `states`; name the states, or leave the moves to the options"),
        ("infeasible: []", "states: [s]", "g.yaml:4: parties.a.options: options beside `states`; a file has one form or the other"),
        ("infeasible: []", "views: {c: {}}", "g.yaml:5: views.c: no party 'c'; expected a or b"),
        ("infeasible: []", "views: {a: {unseen: [YYY]}}", "g.yaml:5: views.a.unseen[0]: found 'YYY'; a state is 2 letters, one an option (a.swerve, b.swerve): Y, N, or - for either"),
        ("infeasible: []", "views: {a: {unsen: [YY]}}", "g.yaml:5: views.a.unsen: unknown key 'unsen'; did you mean 'unseen'?"),
        ("infeasible: []", "views: {a: {preferences: {a: {ranking: [--]}}}}", "g.yaml:5: views.a.preferences.a: a party knows its own preference; write it in `preferences`"),
        ("infeasible: []", "views: {a: {preferences: {b: {ranking: [YY]}}}}", "g.yaml:5: views.a.preferences.b.ranking: NN, NY, YN left out; every feasible state is named once; '--' at the end ties the rest"),
        ("infeasible: []", "sources: {x: {titel: t}}", "g.yaml:5: sources.x.titel: unknown key 'titel'; did you mean 'title'?"),
    ],
)  # fmt: skip
def test_problems_of_the_option_form(old: str, new: str, message: str) -> None:
    """What was found, what was expected and what to write, at its line and place."""
    assert message in spoilt(old, new)


@pytest.mark.parametrize(
    ("old", "new", "message"),
    [
        ("moves: {a: {s1: [s2]}, b: {s2: [s3, s1]}}\n", "", "g.yaml:1: moves: missing; a file that names its states lists each party's moves"),
        ("{s1: [s2]}", "{s1: [s4]}", "g.yaml:6: moves.a.s1[0]: no state 's4'; expected s1, s2 or s3"),
        ("{s1: [s2]}", "{s1: [s1]}", "g.yaml:6: moves.a.s1[0]: a move from 's1' to itself"),
        ("[s3, s1]}", "[s3, s3]}", "g.yaml:6: moves.b.s2[1]: 's3' stands twice"),
        ("{a: {s1", "{c: {s1", "g.yaml:6: moves.c: no party 'c'; expected a or b"),
        ("{a: {s1: [s2]}", "{a: {x: [s2]}", "g.yaml:6: moves.a.x: no state 'x'; expected s1, s2 or s3"),
        ("s3: 0}", "s4: 0}", "g.yaml:7: preferences.a.points.s4: no state 's4'; expected s1, s2 or s3"),
        ("s3: 0}", "s3: x}", "g.yaml:7: preferences.a.points.s3: found 'x'; expected a number"),
        ("{ranking: [s3, [s1, s2]]}", "{statements: [a.x]}", "g.yaml:7: preferences.b.statements: statements are over options; this file names its states"),
        ("states: [s1, s2, s3]", "states: [s1, s2, s2]", "g.yaml:5: states: 's2' stands twice"),
        ("states: [s1, s2, s3]", "states: [s1, s2, 's 3']", "g.yaml:5: states[2]: found 's 3'; an option is letters, digits, _ and -"),
        ("states:", "infeasible: [Y]\nstates:", "g.yaml:5: infeasible: `infeasible` is for options; this file names its states: leave states or moves out instead"),
    ],
)  # fmt: skip
def test_problems_of_the_explicit_form(old: str, new: str, message: str) -> None:
    """Moves to nowhere, to the same state, by nobody; states named twice; keys of the other form."""
    assert message in spoilt(old, new, EXPLICIT)


def test_all_problems_are_told_at_once() -> None:
    """Problems of shape and of sense in one go, in the order of the file, none of them an echo of another."""
    text = """\
winset: 1
kind: graph
titel: Many
parties: {a: {options: [swerve]}, b: {options: [swerve]}}
irreversible: [c.swerve]
preferences:
  a: {ranking: [NY, YX, YN, NN]}
  b: {points: {--: high}}
views: {a: {unseen: [Y]}, b: 3}
"""
    assert told(text) == [
        "g.yaml:3: titel: unknown key 'titel'; did you mean 'title'?",
        "g.yaml:5: irreversible[0]: no option 'c.swerve'; did you mean 'b.swerve'?",
        "g.yaml:7: preferences.a.ranking: YY left out; every feasible state is named once; '--' at the end ties the rest",
        "g.yaml:7: preferences.a.ranking[1]: found 'YX'; a state is 2 letters, one an option (a.swerve, b.swerve): "
        "Y, N, or - for either",
        "g.yaml:8: preferences.b.points.--: found 'high'; expected a number",
        "g.yaml:9: views.a.unseen[0]: found 'Y'; a state is 2 letters, one an option (a.swerve, b.swerve): "
        "Y, N, or - for either",
        "g.yaml:9: views.b: found '3'; expected keys and values",
    ]


def test_unseen_states_may_be_left_out_of_a_view() -> None:
    """A party's ranking in another's view may leave out what that other does not see."""
    text = CHICKEN + "views: {a: {unseen: [-Y], preferences: {b: {ranking: [YN, NN]}}}}\n"
    view = parse_graph(text).case.views["a"]
    assert view.unseen == ("-Y",)
    assert told(text.replace("unseen: [-Y]", "unseen: [YY]"))[0].startswith(
        "g.yaml:10: views.a.preferences.b.ranking: NY left out"
    )


def test_conflict_files_and_graph_files_are_told_apart() -> None:
    """A conflict file where a graph model is expected is named with the command that answers it, and the reverse."""
    war = "winset: 1\ntitle: A war\nparties: {}\nissues: {}\nconsent: []\n"
    assert told(war) == [
        "g.yaml:1: a conflict file, not a graph model (no `kind: graph`); `winset run g.yaml` answers it"
    ]
    assert is_graph(load(CHICKEN, "x").data)
    assert not is_graph(load(war, "x").data)
    assert not is_graph([])
    assert (
        graph_in_place_of_conflict("c.yaml") == "a graph-model file (`kind: graph`); `winset stable c.yaml` answers it"
    )
    with pytest.raises(ConflictError, match="a conflict file"):
        read_graph(EXAMPLES / "harbour.yaml")


def test_what_is_no_file(tmp_path: Path) -> None:
    """What is not there, a folder, a list, and an empty file are told."""
    for place, why in ((tmp_path / "none.yaml", "no such file"), (tmp_path, "a folder; expected a graph-model file")):
        with pytest.raises(ConflictError) as caught:
            read_graph(place)
        assert [problem.message for problem in caught.value.problems] == [why]
    assert told("[1]") == ["g.yaml:1: a list; expected keys such as title, parties, preferences"]
    assert "empty" in told("")[0]
    assert "a second document" in told(CHICKEN + "---\n" + EXPLICIT)[0]
    with pytest.raises(ConflictError, match="larger than 2,000,000 bytes, the limit for a graph-model file"):
        parse_graph("#" * 2_000_001)


def test_limits_are_stated() -> None:
    """Too many options, states, patterns, parties and pairs end in one message with the limit, and soon."""
    begun = time.process_time()

    def options(count: int, rest: str = "") -> str:
        names = ", ".join(f"o{k}" for k in range(count))
        head = f"winset: 1\nkind: graph\ntitle: t\nparties: {{a: {{options: [{names}]}}}}\n"
        return head + (rest or f"preferences: {{a: {{ranking: ['{'-' * count}']}}}}\n")

    assert told(options(25)) == ["g.yaml:4: parties: 25 options in all; the limit is 24"]
    assert told(options(20)) == [
        f"g.yaml:4: parties: {2**20:,} feasible states; the limit is {MAX_STATES:,}; rule states out with `infeasible`"
    ]
    assert told(options(24))[0].endswith("rule states out with `infeasible`")
    assert len(parse_graph(options(19)).states) == 2**19
    many = ", ".join(["YY"] * (MAX_PATTERNS + 1))
    assert told(options(2) + f"infeasible: [{many}]\n")[0].endswith("1,001 patterns; the limit is 1,000")
    dashes = ", ".join(["Y-"] * (MAX_PATTERNS + 1))
    assert told(options(2, f"preferences: {{a: {{ranking: [{dashes}]}}}}\n"))[0].endswith(
        "1,001 patterns; the limit is 1,000"
    )
    assert told(options(13, "preferences: {a: {better: []}}\n"))[0].endswith(
        "8,192 states; preferences by pairs are for at most 4,096; write a `ranking`"
    )
    long = ", ".join([f"'{'-' * 19}'"] * 4_000)
    assert told(options(19, f"preferences: {{a: {{ranking: [{long}]}}}}\n"))[0].endswith(
        "4,000 patterns and options in statements, over 524,288 states; the limit of both is 2,000,000,000"
    )
    crowd = ", ".join(f"p{k}: {{}}" for k in range(25))
    assert told(EXPLICIT.replace("a: {}, b: {}", crowd)) == ["g.yaml:4: parties: 25 parties; the limit is 24"]
    assert time.process_time() - begun < 20


def test_views_and_relations_are_bounded() -> None:
    """What many views and many preferences by pairs would hold in memory is bounded before it is taken."""
    names = [f"p{k}" for k in range(24)]
    options = ", ".join(f"o{k}" for k in range(18))
    parties = ", ".join([f"p0: {{options: [{options}]}}", *(f"{name}: {{}}" for name in names[1:])])
    head = f"winset: 1\nkind: graph\ntitle: t\nparties: {{{parties}}}\n"
    wants = ", ".join(f"{name}: {{ranking: ['{'-' * 18}']}}" for name in names)
    views = ", ".join(f"{name}: {{}}" for name in names)
    assert told(f"{head}preferences: {{{wants}}}\nviews: {{{views}}}\n") == [
        "g.yaml:6: views: 24 views of 24 parties and 262,144 states; the limit is 60,000,000 ranks"
    ]
    few = ", ".join(f"o{k}" for k in range(12))
    pairs = ", ".join(f"{name}: {{better: []}}" for name in names)
    seen = ", ".join(f"{name}: {{preferences: {{{names[k - 1]}: {{better: []}}}}}}" for k, name in enumerate(names))
    text = f"{head.replace(options, few)}preferences: {{{pairs}}}\n"
    assert len(parse_graph(text).states) == 4_096
    assert told(f"{text}views: {{{seen}}}\n") == [
        "g.yaml:5: preferences: 48 preferences by pairs over 4,096 states; the limit is 500,000,000 pairs"
    ]


def test_many_problems_end_soon() -> None:
    """Of thousands of problems the first are told, without looking for the nearest name of each."""
    begun = time.process_time()
    names = ", ".join(f"x{k}" for k in range(20_000))
    for old, new in (("{s1: [s2]}", f"{{s1: [{names}]}}"), ("[s3, [s1, s2]]", f"[{names}]")):
        said = spoilt(old, new, EXPLICIT)
        assert said[-1] == "g.yaml: only the first 200 problems are told"
    assert time.process_time() - begun < 20


def test_many_faults_of_a_preference_end_soon() -> None:
    """Of a preference with hundreds of wrong entries the first are told, whichever way it is given."""
    wrong = [f"Z{k}" for k in range(300)]
    for way in (
        f"{{points: {{{', '.join(f'{word}: 1' for word in wrong)}}}}}",
        f"{{better: [{', '.join(f'[{word}, NN]' for word in wrong)}]}}",
        f"{{statements: [{', '.join(wrong)}]}}",
    ):
        said = spoilt("{ranking: [NY, YY, YN, NN]}", way)
        assert said[-1] == "g.yaml: only the first 200 problems are told"
    unseen = ", ".join(["Y-"] * (MAX_PATTERNS + 1))
    assert spoilt("infeasible: []", f"views: {{a: {{unseen: [{unseen}]}}}}") == [
        "g.yaml:5: views.a.unseen: more than 1,000 patterns, the limit"
    ]
    points = ", ".join(
        f"{word}: 1" for word in {f"{k:012b}".translate(str.maketrans("012", "NY-")) + "-" for k in range(1_001)}
    )
    text = CHICKEN.replace("options: [swerve]}, b", f"options: [{', '.join(f'o{k}' for k in range(12))}]}}, b")
    assert "1,001 patterns; the limit is 1,000" in " ".join(
        told(text.replace("{ranking: [NY, YY, YN, NN]}", f"{{points: {{{points}}}}}"))
    )


def test_many_statements_rank_exactly() -> None:
    """A hundred statements are ranked without losing the last."""
    states = StateSet(("a.x", "b.y"), np.arange(4), {})
    says = ["a.x or not a.x"] * 60 + ["a.x"] + ["b.y or not b.y"] * 60 + ["b.y"]
    assert order_of(Preference(statements=tuple(says)), states).rank.tolist() == [0, 1, 2, 3]


def test_names_that_look_alike_stay_apart() -> None:
    """Party and option are joined by a mark that no name holds, and underscores do not blur where one ends."""
    condition, mark = condition_of("a_.b and not a._b", ["a_.b", "a._b", "a.dot"])
    assert condition.names == {f"a_{mark}b", f"a{mark}_b"}


ATOMS = (
    "[]", "{}", "null", "true", "-1", "+1", "1e400", ".nan", "''", "[a]", "{a: b}", "{1: 2}", '"\\e[1m"', "\u2028",
    "*x", "&x 3", "!!int 3", "<<", "[[]]", "[{}]", "--", "YY", "s1", "{ranking: [--]}", "{points: {}}", "9" * 30,
    "{unseen: [[]]}", "not a.swerve", "\x1b", "{better: [[YY, NN]]}", "[NY, NY, NY]", "{s1: {s1: s1}}",
)  # fmt: skip


@pytest.mark.parametrize("seed", range(300))
def test_hostile_files_end_in_problems(seed: int) -> None:
    """Whatever stands where: the file is read, or its problems are told, on one line each; nothing else is raised."""
    rng = random.Random(seed)
    text = rng.choice([CHICKEN, EXPLICIT, CHICKEN + "views: {a: {unseen: [YY], preferences: {b: {ranking: [--]}}}}\n"])
    for _ in range(rng.randint(1, 3)):
        words = list(re.finditer(r"[A-Za-z0-9_.\[\]{}-]+", text))
        word = rng.choice(words)
        text = text[: word.start()] + rng.choice(ATOMS) + text[word.end() :]
    try:
        found, said = [parse_graph(text, "g.yaml").case], ""
    except ConflictError as error:
        found, said = [], str(error)
    assert bool(found) != bool(said)
    assert all(isinstance(case, GraphCase) for case in found)
    assert all(line.isprintable() for line in said.split("\n"))


@pytest.mark.parametrize("value", [None, 3, "x", [], [1], {}, {"a": None}, True, 1.5])
@pytest.mark.parametrize(
    "key",
    ["winset", "kind", "title", "parties", "states", "moves", "infeasible", "irreversible", "preferences", "views"],
)
def test_any_value_at_any_key_is_told(key: str, value: Any) -> None:
    """A wrong kind of value at a key of the file never ends in anything but problems."""
    for text in (CHICKEN, EXPLICIT):
        data = {**load(text, "x").data, key: value}
        with contextlib.suppress(ConflictError):
            graph_from_data(data)
