"""The tutorial: its files are those that it shows, and the program says of them what the page says."""

from __future__ import annotations

import re
from itertools import pairwise

from refresh import BLOCK, FOLDERS, TUTORIAL, refreshed

import winset

PAGE = TUTORIAL.read_text(encoding="utf-8")
FRAGMENT = re.compile(r"```yaml title=\"([\w.-]+)\"\n((?:.|\n)*?)```")


def test_every_answer_is_the_programs_own() -> None:
    """Every console block of the tutorial is what its command prints today; `make readme` renews them."""
    assert len(BLOCK.findall(PAGE)) == PAGE.count("```console") > 5
    assert refreshed(TUTORIAL) == PAGE


def test_what_is_shown_stands_in_the_files() -> None:
    """Each piece of a file on the page is in the file that it names; the first file is shown whole."""
    shown = FRAGMENT.findall(PAGE)
    assert len(shown) == PAGE.count("```yaml")
    for name, text in shown:
        assert text in (FOLDERS[TUTORIAL] / name).read_text(encoding="utf-8"), text
    name, text = shown[0]
    assert text == (FOLDERS[TUTORIAL] / name).read_text(encoding="utf-8")


def test_the_files_grow_and_are_shown() -> None:
    """Every file of the tutorial is valid, shown on the page, and from the third on holds the one before it."""
    files = sorted(FOLDERS[TUTORIAL].glob("*.yaml"))
    assert {path.name for path in files} == {name for name, _ in FRAGMENT.findall(PAGE)}
    assert all(winset.check(path).ok for path in files)
    texts = [path.read_text(encoding="utf-8").splitlines() for path in files]
    for before, after in pairwise(texts[2:]):
        assert after[: len(before)] == before
