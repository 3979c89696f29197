"""Games of Gambit in strategic form: both versions of the format; the same equilibria as the game's; every fault told."""

from __future__ import annotations

import math
import random
from fractions import Fraction
from itertools import product
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from winset.cases.formats import nfg
from winset.cases.formats.foreign import ImportWanted
from winset.cases.formats.found import format_of, known_formats
from winset.cases.graph_read import GraphReading, parse_graph
from winset.errors import ConflictError
from winset.studies.stable import stable

OUTCOMES = """\
NFG 1 R "A dilemma" { "Row" "Column" }
{ { "silent" "talk" } { "silent" "talk" } }
"Each may keep silent."
{
{ "both" 3, 3 }
{ "betrayed" 0 4 }
{ "betrays" 4, 0 }
{ "neither" 1/2, 0.5 }
}
1 3 2 4
"""
"""The outcome version. The first player's strategy runs fastest: the second profile is Row talking."""

COUNTED = """\
NFG 1 D "" { "Row" "Column" } { 2 3 }
1 1  2 2  3 3  4 4  5 5  6 6
"""
"""The payoff version, with strategies that are only counted."""


def imported(folder: Path, text: str) -> str:
    """The text of the file that a game becomes, which is checked."""
    file = folder / "game.nfg"
    file.write_text(text, encoding="utf-8")
    made = nfg.read_foreign(file, ImportWanted())
    assert nfg.check(made, "game.yaml")
    return made


def reading(folder: Path, text: str) -> GraphReading:
    """What a game becomes, read."""
    return parse_graph(imported(folder, text), "game.yaml")


def told(folder: Path, text: str) -> str:
    """What is said of a game that is refused."""
    with pytest.raises(ConflictError) as caught:
        imported(folder, text)
    return str(caught.value).replace(f"{folder}/", "")


def test_the_format_is_found(tmp_path: Path) -> None:
    """It is one of the formats, known by its first word, with or without a byte-order mark, alone or in a folder."""
    assert known_formats()["gambit"].NEXT == ("stable",)
    (tmp_path / "a.nfg").write_text("\ufeff" + OUTCOMES, encoding="utf-8")
    assert format_of(tmp_path / "a.nfg").NAME == "gambit"
    assert format_of(tmp_path).NAME == "gambit"
    assert nfg.check(nfg.read_foreign(tmp_path, ImportWanted()), "a.yaml") == "2 parties, 4 states, 8 moves"
    (tmp_path / "b.nfg").write_text(COUNTED, encoding="utf-8")
    with pytest.raises(ConflictError, match=r"2 games of Gambit in it \(a.nfg, b.nfg\)"):
        nfg.read_foreign(tmp_path, ImportWanted())
    (tmp_path / "c.nfg").write_text("something else", encoding="utf-8")
    assert not nfg.recognises(tmp_path / "c.nfg")


def test_outcomes_are_payoffs_by_profile(tmp_path: Path) -> None:
    """Strategies keep their names, profiles are states, and each has the payoffs of its outcome; the comment is kept."""
    text = imported(tmp_path, OUTCOMES)
    case = parse_graph(text, "game.yaml").case
    assert "# Each may keep silent." in text
    assert case.title == "A dilemma"
    assert list(case.states or ()) == ["silent_silent", "talk_silent", "silent_talk", "talk_talk"]
    points = case.preferences["Row"].points
    assert points == {"silent_silent": 3, "talk_silent": 4, "silent_talk": 0, "talk_talk": 0.5}
    assert case.moves is not None
    assert case.moves["Column"]["talk_silent"] == ("talk_talk",)


def test_payoffs_follow_each_other_by_profile(tmp_path: Path) -> None:
    """In the payoff version the first player's strategy runs fastest; strategies that are counted have numbers."""
    case = reading(tmp_path, COUNTED).case
    assert case.title == "game"
    points = list((case.preferences["Row"].points or {}).items())
    assert points == [
        ("state_1_1", 1),
        ("state_2_1", 2),
        ("state_1_2", 3),
        ("state_2_2", 4),
        ("state_1_3", 5),
        ("state_2_3", 6),
    ]
    assert case.states is not None
    assert case.states["state_2_3"].name == "Row: 2; Column: 3"


def test_no_outcome_is_worth_nothing(tmp_path: Path) -> None:
    """Outcome 0 is none: everybody has 0 there."""
    case = reading(tmp_path, OUTCOMES.replace("1 3 2 4", "0 3 2 4")).case
    assert (case.preferences["Row"].points or {})["silent_silent"] == 0


def written(rng: random.Random, sizes: list[int]) -> tuple[str, dict[tuple[int, ...], list[Fraction]]]:
    """A random game as Gambit writes it, and its payoffs by profile."""
    profiles = [profile[::-1] for profile in product(*map(range, reversed(sizes)))]
    payoffs = {profile: [Fraction(rng.randint(-3, 3), rng.choice([1, 2, 3])) for _ in sizes] for profile in profiles}
    names = " ".join(f'"p {k}"' for k in range(len(sizes)))
    strategies = " ".join("{ " + " ".join(f'"s{k}"' for k in range(size)) + " }" for size in sizes)
    rows = "\n".join(" ".join(map(str, payoffs[profile])) for profile in profiles)
    return f'NFG 1 R "drawn" {{ {names} }}\n{{ {strategies} }}\n\n{rows}\n', payoffs


@settings(max_examples=40, deadline=None)
@given(st.integers(0, 10**6), st.lists(st.integers(1, 4), min_size=1, max_size=3))
def test_what_is_stable_for_all_is_an_equilibrium(
    tmp_path_factory: pytest.TempPathFactory, seed: int, sizes: list[int]
) -> None:
    """The states that are stable in Nash's sense for every party are the equilibria in pure strategies, by brute force."""
    text, payoffs = written(random.Random(seed), sizes)
    case = reading(tmp_path_factory.mktemp("game"), text).case
    names = dict(zip(payoffs, case.states or (), strict=True))
    best = {
        names[profile]
        for profile, row in payoffs.items()
        if all(
            row[p] >= payoffs[(*profile[:p], k, *profile[p + 1 :])][p]
            for p, size in enumerate(sizes)
            for k in range(size)
        )
    }
    assert set(stable(case).to_json()["equilibria"]["nash"]) == best


def test_payoffs_closer_than_decimals_are_kept_apart(tmp_path: Path) -> None:
    """Where twelve decimals would make two payoffs alike the order is written instead; nothing is lost."""
    text = COUNTED.replace("1 1  2 2", "1/3 1  0.333333333333 2")
    case = reading(tmp_path, text).case
    assert case.preferences["Row"].points is None
    assert case.preferences["Row"].ranking is not None
    assert case.preferences["Row"].ranking[-2:] == (("state_1_1",), ("state_2_1",))
    assert case.preferences["Column"].points is not None


@pytest.mark.parametrize(
    ("old", "new", "line", "message"),
    [
        ("NFG 1 R", "NFG 2 R", 1, "found '2'; expected `1`, the version of the format"),
        ("NFG 1 R", "NFG 1 X", 1, "found 'X'; expected `R` or `D`"),
        ('"A dilemma"', "A", 1, "found 'A'; expected the title in quotes"),
        ('"A dilemma"', '"A dilemma', 8, "the quote that opens here is not closed"),
        ('{ "Row" "Column" }', "{ }", 2, "0 players; expected 1 to 24"),
        ('{ "silent" "talk" } {', "{ } {", 3, "'Row' has no strategy"),
        ('{ "silent" "talk" } {', "{", 2, "expected `{` before a player's strategies"),
        ("3, 3", "3", 5, "expected the payoff of 'Column' in outcome 'both', a finite number"),
        ("1/2", "1/0", 8, "found '1/0'; expected the payoff of 'Row' in outcome 'neither', a finite number"),
        ("0 4", "nan 4", 6, "found 'nan'; expected"),
        ("1 3 2 4", "1 3 2", 10, "found 'the end'; expected the outcome of profile 4, a finite number"),
        ("1 3 2 4", "1 3 2 5", 10, "found outcome 5; there are 4"),
        ("1 3 2 4", "1 3 2 4 9", 10, "found '9' after the last payoff"),
        ("1 3 2 4", '1 3 2 4 "', 10, "the quote that opens here is not closed"),
    ],
)
def test_a_fault_is_told_with_its_line(tmp_path: Path, old: str, new: str, line: int, message: str) -> None:
    """What is not as Gambit has it is one problem, with its line, what was found and what was expected."""
    assert OUTCOMES.count(old) >= 1
    said = told(tmp_path, OUTCOMES.replace(old, new, 1))
    assert said.count("\n") == 0
    assert message in said
    assert said.startswith(f"game.nfg:{line}:")


@pytest.mark.parametrize(
    ("sizes", "message"),
    [
        ("50 50", "2,500 profiles; the limit is 2,000"),
        ("2 2 2 2 2 2 2 2 2 2 2 2 2", "8,192 profiles; the limit is 2,000"),
        ("1000000000 2", "expected a whole number of strategies, 1 to 2,000"),
        ("0 2", "expected a whole number of strategies, 1 to 2,000"),
        ("1.5 2", "expected a whole number of strategies, 1 to 2,000"),
        ("1900 1", "3,608,100 moves between profiles; the limit is 60,000"),
    ],
)
def test_a_game_too_large_is_refused_before_it_is_made(tmp_path: Path, sizes: str, message: str) -> None:
    """Limits are stated, and held before payoffs are read."""
    players = " ".join(f'"p{k}"' for k in range(len(sizes.split())))
    assert message in told(tmp_path, f'NFG 1 R "large" {{ {players} }} {{ {sizes} }}\n1 2 3')


def test_an_extensive_form_is_refused_with_what_to_do(tmp_path: Path) -> None:
    """A game in extensive form is refused with what can be used in its place."""
    file = tmp_path / "tree.efg"
    file.write_text('EFG 2 R "A tree" { "Row" }\n', encoding="utf-8")
    assert format_of(file).NAME == "gambit"
    with pytest.raises(ConflictError, match=r"a game in extensive form.*Write its strategic form in Gambit"):
        nfg.read_foreign(file, ImportWanted())
    with pytest.raises(ConflictError, match="one file holds every player; leave `profiles` out"):
        nfg.read_foreign(tmp_path, ImportWanted(profiles=(file,)))


@settings(max_examples=80, deadline=None)
@given(st.text(alphabet='NFG1R"{} ab0/,.\n\\', max_size=60))
def test_no_text_breaks_the_reader(tmp_path_factory: pytest.TempPathFactory, text: str) -> None:
    """Whatever follows the first word is read, or refused in words."""
    file = tmp_path_factory.mktemp("any") / "any.nfg"
    file.write_text("NFG 1 R " + text, encoding="utf-8")
    try:
        made = nfg.read_foreign(file, ImportWanted())
    except ConflictError as error:
        made = str(error)
    assert made


def test_payoffs_of_a_game_have_its_scale() -> None:
    """The random games of these tests have ties and strict preferences alike."""
    _, payoffs = written(random.Random(1), [3, 3])
    assert len({row[0] for row in payoffs.values()}) < math.prod([3, 3])
