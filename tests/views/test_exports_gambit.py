"""The talks as a game in extensive form: the tree, its information sets and its payoffs, read back from the file."""

from __future__ import annotations

import re
from collections import Counter
from dataclasses import dataclass, field
from fractions import Fraction
from pathlib import Path

import numpy as np
import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

import winset
from winset.cases.read import parse
from winset.errors import LimitError, RequestError
from winset.studies.month.talks import MonthTalks, talks_at
from winset.views.exports import gambit
from winset.views.exports.found import Request, exporter
from winset.views.exports.gambit import count_nodes, fractions_of, number, quote

EXAMPLES = Path(__file__).parents[2] / "examples"
NOW = Request()

TEXT = r'"((?:[^"\\]|\\.)*)"'


@dataclass
class Node:
    """A node as the file has it."""

    kind: str
    player: int = 0
    home: int = 0
    actions: list[str] = field(default_factory=list)
    chances: list[Fraction] = field(default_factory=list)
    outcome: int = 0
    payoffs: list[float] = field(default_factory=list)
    children: list[Node] = field(default_factory=list)

    def all(self) -> list[Node]:
        """It and all nodes below it."""
        return [self, *(node for child in self.children for node in child.all())]


def parsed(text: str) -> tuple[list[str], Node]:
    """The players and the root of an `.efg` file, by the format's own definition: nodes in prefix order."""
    head, comment, blank, *rest = text.splitlines()
    opened = re.fullmatch(rf"EFG 2 R {TEXT} {{ (.*) }}", head)
    assert opened is not None
    assert re.fullmatch(TEXT, comment)
    assert blank == ""
    lines = iter(rest)
    root = node_of(next(lines))
    fill(root, lines)
    assert next(lines, None) is None
    return re.findall(TEXT, opened.group(2)), root


def fill(node: Node, lines: object) -> None:
    """Read the children of a node from the lines that follow it."""
    for _ in node.actions:
        child = node_of(next(lines))  # type: ignore[call-overload]
        node.children.append(child)
        fill(child, lines)


def node_of(line: str) -> Node:
    """One line as a node."""
    if line.startswith("c"):
        found = re.fullmatch(rf'c "" (\d+) {TEXT} {{ (.*) }} 0', line)
        assert found is not None
        pairs = re.findall(rf"{TEXT} (\S+)", found.group(3))
        return Node(
            "c", home=int(found.group(1)), actions=[a for a, _ in pairs], chances=[Fraction(b) for _, b in pairs]
        )
    if line.startswith("p"):
        found = re.fullmatch(rf'p "" (\d+) (\d+) {TEXT} {{ (.*) }} 0', line)
        assert found is not None
        return Node("p", int(found.group(1)), int(found.group(2)), re.findall(TEXT, found.group(4)))
    found = re.fullmatch(rf't "" (\d+) {TEXT} {{ (.*) }}', line)
    assert found is not None
    return Node("t", outcome=int(found.group(1)), payoffs=[float(x) for x in found.group(3).split(", ")])


def made(conflict: winset.Conflict, request: Request = NOW) -> tuple[list[str], Node, MonthTalks]:
    """The game of a conflict's talks, read back, and the talks."""
    (text,) = exporter("gambit").exported(conflict, request).files.values()
    return *parsed(text), talks_at(conflict, at=request.at, packages=request.packages)


def signed(talks: MonthTalks, k: int, yes: set[int]) -> bool:
    """Whether a package is signed by those in favour, clause by clause, in votes as the file writes them."""
    names = {talks.game.parties[p] for p in yes}
    return all(
        sum(Fraction(str(group.weights.get(name, 1))) for name in group.of if name in names)
        >= Fraction(str(group.at_least or len(group.of)))
        for g, group in enumerate(talks.game.conflict.consent)
        if talks.clauses[g, k]
    )


def hold(players: list[str], root: Node, talks: MonthTalks) -> None:
    """Hold a game to the talks: who proposes, who votes, who knows what, and what everyone gets."""
    game = talks.game
    assert players == list(game.parties)
    weights = game.weights_at(talks.period)[talks.state]
    proposers = [p for p in range(len(players)) if weights[p] > 0]
    assert root.actions == [players[p] for p in proposers]
    assert sum(root.chances) == 1
    assert [float(chance) for chance in root.chances] == pytest.approx(weights[proposers], abs=1e-9)
    homes: Counter[tuple[int, int]] = Counter()
    for p, node in zip(proposers, root.children, strict=True):
        assert (node.kind, node.player) == ("p", p + 1)
        assert len(node.actions) == len(talks.chosen) + 1 == len(set(node.actions))
        assert node.actions[-1] == "pass"
        assert node.children[-1].payoffs == pytest.approx(talks.now, abs=1e-11)
        homes[node.player, node.home] += 1
        for j, child in enumerate(node.children[:-1]):
            package = game.packages.package(int(talks.chosen[j]))
            assert node.actions[j] == ", ".join(f"{issue}={option}" for issue, option in package.items())
            votes(child, talks, j, {p}, [], homes)
    sets = {(node.player, node.home) for node in root.all() if node.kind == "p"}
    assert sets == set(homes)


def votes(
    node: Node, talks: MonthTalks, j: int, yes: set[int], cast: list[int], homes: Counter[tuple[int, int]]
) -> None:
    """Follow the votes on a package; every vote that is asked can matter, and every one that can matter is asked."""
    if node.kind == "t":
        passed = signed(talks, j, yes)
        assert node.payoffs == pytest.approx(talks.points[:, j] if passed else talks.now, abs=1e-11)
        assert node.outcome == (j + 2 if passed else 1)
        others = set(range(len(talks.game.parties))) - yes - set(cast)
        assert signed(talks, j, yes | others) == passed
        return
    assert node.actions == ["yes", "no"]
    p = node.player - 1
    assert p not in yes
    assert p not in cast
    homes[node.player, node.home] += 1
    votes(node.children[0], talks, j, yes | {p}, [*cast, p], homes)
    votes(node.children[1], talks, j, yes, [*cast, p], homes)


@pytest.mark.parametrize(
    ("name", "request_"),
    [
        ("toy-korea.yaml", Request(at="1953-04")), ("toy-korea.yaml", NOW), ("toy-korea.yaml", Request(at="1951-07")),
        ("harbour.yaml", Request(packages="now")), ("panama.yaml", Request(packages="frontier")),
    ],
)  # fmt: skip
def test_the_game_is_the_talks(name: str, request_: Request) -> None:
    """Proposers with their weights, packages and passing, votes, U where signed and C where not."""
    hold(*made(winset.read(EXAMPLES / name), request_))


def test_votes_are_cast_at_once() -> None:
    """All of a voter's nodes on one proposal are one information set, and no set holds two proposals."""
    players, root, talks = made(winset.read(EXAMPLES / "toy-korea.yaml"), Request(at="1953-04"))
    for proposal in root.children:
        for j, child in enumerate(proposal.children[:-1]):
            here = [(node.player, node.home) for node in child.all() if node.kind == "p"]
            assert Counter(here) == {
                key: 2**k for k, key in enumerate(sorted(set(here), key=here.index))
            }, (players, j, talks.month)  # fmt: skip
    sizes = Counter((node.player, node.home) for node in root.all() if node.kind == "p")
    assert sorted(set(sizes.values())) == [1, 2, 4]
    assert len(sizes) == 4 + 4 * 6 * 3


def test_nodes_are_counted_before_they_are_written(monkeypatch: pytest.MonkeyPatch) -> None:
    """The count is that of the tree; above the limit nothing is written, and the message says what to ask instead."""
    for name in ("toy-korea.yaml", "panama.yaml"):
        _, root, talks = made(winset.read(EXAMPLES / name), Request(packages="frontier"))
        proposers = np.flatnonzero(talks.game.weights_at(talks.period)[talks.state] > 0).tolist()
        assert count_nodes(talks, proposers) == len(root.all())
    monkeypatch.setattr(gambit, "MAX_NODES", 100)
    with pytest.raises(LimitError, match=r"369 nodes for 6 packages and 4 proposers; the limit is 100; take fewer"):
        made(winset.read(EXAMPLES / "toy-korea.yaml"))
    assert len(made(winset.read(EXAMPLES / "toy-korea.yaml"), Request(at="1953-05", packages="now"))[1].all()) < 100


def test_no_talks_no_game() -> None:
    """In a month without talks there is no game to write."""
    text = (EXAMPLES / "toy-korea.yaml").read_text(encoding="utf-8")
    closed = parse(f"{text}\ntalks: {{when: \"kremlin == 'successors'\"}}\n")
    with pytest.raises(RequestError, match="no talks are held in 1951-08; choose another month"):
        made(closed, Request(at="1951-08"))


@settings(max_examples=40, deadline=None, derandomize=True, suppress_health_check=list(HealthCheck))
@given(st.data())
def test_any_consent_makes_the_right_game(data: st.DataObject) -> None:
    """Clauses of some, overlapping, on some packages; weights; a mediator: the tree is that of the clauses."""
    names = ["a", "b", "c", "d"][: data.draw(st.integers(1, 4))]
    number_ = st.integers(-9, 9)
    issues = {"x": ["p", "q", "r"], "y": ["p", "q"]}
    consent = []
    for _ in range(data.draw(st.integers(1, 3))):
        of = data.draw(st.lists(st.sampled_from(names), min_size=1, unique=True))
        group: dict[str, object] = {"of": of, "at_least": data.draw(st.integers(1, len(of)))}
        if data.draw(st.booleans()):
            held = {name: data.draw(st.sampled_from([1, 2, 3, 0.5])) for name in of}
            group |= {"weights": held, "at_least": sum(held.values()) * data.draw(st.integers(1, 4)) / 4}
        when = data.draw(st.sampled_from([None, "x == 'p'", "y != 'q' or x == 'r'"]))
        consent.append(group | ({"when": when} if when else {}))
    parties = {
        name: {
            "otherwise": data.draw(number_),
            "values": {i: {o: data.draw(number_) for o in v} for i, v in issues.items()},
        }
        for name in names
    }
    weights = {
        name: data.draw(st.sampled_from([1, 2, 0.1, 0.7]))
        for name in data.draw(st.sets(st.sampled_from(names), min_size=1))
    }
    conflict = winset.read(
        {
            "winset": 2,
            "title": 'say "no" \\ é',
            "parties": parties,
            "issues": issues,
            "consent": consent,
            "rules": [{"require": "x != 'q' or y != 'q'"}],
            "talks": {"proposers": weights},
        }
    )
    hold(*made(conflict))


def test_weights_add_to_exactly_one() -> None:
    """Thirds, tenths and awkward weights become fractions that add to 1 with nothing left over."""
    for weights in ([1 / 3] * 3, [0.1] * 10, [0.123456789, 0.876543211], [1.0]):
        assert sum(fractions_of(weights)) == 1
        assert [float(w) for w in fractions_of(weights)] == pytest.approx(weights, abs=1e-12)


def test_text_and_numbers_are_plain() -> None:
    """Titles are ASCII with quotes marked; payoffs have neither exponents nor minus zeros."""
    assert quote('a "b" \\ c\n\x1b é') == '"a \\"b\\" \\\\ c ?"'
    assert [number(x) for x in (-0.0, 1e-13, 1e6, -1 / 3)] == ["0", "0", "1000000", "-0.333333333333"]
