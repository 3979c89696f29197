"""A file of version 1 written as version 2: the same war, and the same text around it."""

from __future__ import annotations

from pathlib import Path

import numpy as np
import pytest

from winset import build, check, solve
from winset.cases.change import changes_of
from winset.cases.changes import change_conflict
from winset.cases.read import packaged, parse
from winset.cases.rewrite import rewritten
from winset.errors import ConflictError, RequestError

OLD = """\
winset: 1   # the head
title: "An old war"
time: {start: 2001-01, end: 2003-01}
parties:
  a:
    # what it wants
    values: {x: {y: 2}}
    war: [{points: -1}]
  "b": {noise: 2, war: &cost [{points: -1}]}
  c: {}
  d: {discount: 0.9, war: *cost}
issues: {x: [y, z]}
consent: [{of: [a, b]}]
peace:
  horizon: 12
  resume:
    a: {points: {a: 3, b: -5}}
    b:
      - {when: "x == 'y'", points: {a: -2}}
      - points: {b: 1}
questions:
  - asks: What then?
    change:
      - set: {"peace.resume.b[1].points.b": 4, parties.b.noise: 3}
      - set: {parties.c: {noise: 2}, "peace.resume.a": [{points: {a: 1}}]}
"""

NEW = (
    OLD.replace("winset: 1 ", "winset: 2 ")
    .replace("    # what it wants\n", "    # what it wants\n    discount: 1\n")
    .replace('"b": {noise', '"b": {discount: 1, noise')
    .replace("c: {}", "c: {discount: 1}")
    .replace("a: {points", "a: {instead")
    .replace("'y'\", points", "'y'\", instead")
    .replace("- points: {b", "- instead: {b")
    .replace("b[1].points", "b[1].instead")
    .replace("c: {noise", "c: {discount: 1, noise")
    .replace("[{points: {a: 1", "[{instead: {a: 1")
)


def test_what_is_changed_and_nothing_else() -> None:
    """The head, the old discount, the points of a broken peace and the paths to them; comments and layout stay."""
    assert rewritten(OLD, "old.yaml") == NEW
    assert rewritten(OLD.replace("\n", "\r\n"), "old.yaml") == NEW.replace("\n", "\r\n")


@pytest.mark.parametrize("asked", [False, True])
def test_the_same_war(asked: bool) -> None:
    """Every value is the same to the last digit, also after the changes that the file asks for."""
    old, new = parse(OLD), parse(rewritten(OLD, "old.yaml"))
    if asked:
        old, new = (change_conflict(war, changes_of(war.questions[0].change)) for war in (old, new))
    one, other = solve(build(old)), solve(build(new))
    assert np.array_equal(one.value, other.value, equal_nan=True)
    assert np.array_equal(one.game.packages.points, other.game.packages.points)


@pytest.mark.parametrize("name", sorted(packaged()))
def test_packaged(name: str) -> None:
    """A packaged case of either version is sound; one of version 1 is sound as version 2."""
    text = packaged()[name].read_text()
    if text.startswith("winset: 1"):
        assert parse(rewritten(text, name)).winset == 2


@pytest.mark.parametrize(
    ("text", "told"),
    [
        (OLD.replace("winset: 1", "winset: 2"), "expected `winset: 1` in a file to be rewritten; found `winset: '2'`"),
        ("title: x", "found nothing of the kind"),
        ("[1]", "found nothing of the kind"),
        ("a: [", "not YAML"),
    ],
)
def test_what_is_no_old_file(text: str, told: str) -> None:
    """A file of another version, or of none, is refused in a line."""
    with pytest.raises(ConflictError) as caught:
        rewritten(text, "old.yaml")
    assert told in str(caught.value)


def test_nothing_is_written_of_a_broken_file(tmp_path: Path) -> None:
    """A file with a mistake is told as `check` tells it, and not written; a sound one is, once, and never over itself."""
    old, new = tmp_path / "old.yaml", tmp_path / "new.yaml"
    old.write_text(OLD.replace("of: [a, b]", "of: [a, bb]"))
    assert not check(old, rewrite=new).ok
    assert not new.exists()
    old.write_text(OLD)
    assert check(old, rewrite=new).ok
    assert new.read_text() == NEW
    for place in (new, old):
        with pytest.raises(RequestError):
            check(old, rewrite=place)
    assert old.read_text() == OLD
    assert check(old, rewrite=new, force=True).ok


def test_plain_data_have_no_text(tmp_path: Path) -> None:
    """What is no file cannot be rewritten."""
    with pytest.raises(RequestError, match="plain data have no text"):
        check({"winset": 1}, rewrite=tmp_path / "new.yaml")
