"""The README shows what the program prints."""

from __future__ import annotations

import doctest
import re
import subprocess
import sys
from pathlib import Path

import pytest
from refresh import BLOCK, PAGES, refreshed

import winset

ROOT = Path(__file__).parents[1]


@pytest.mark.parametrize("page", PAGES, ids=lambda path: path.name)
def test_blocks_are_the_programs_own_output(page: Path) -> None:
    """Every console block of a page is what its command prints today; `make readme` renews them."""
    text = page.read_text(encoding="utf-8")
    assert BLOCK.search(text)
    assert refreshed(text) == text


def test_python_examples_run() -> None:
    """The README's Python example runs as it stands."""
    text = (ROOT / "README.md").read_text(encoding="utf-8")
    for code in re.findall(r"```python\n((?:.|\n)*?)```", text):
        subprocess.run([sys.executable, "-c", code], check=True, capture_output=True, cwd=ROOT)


def test_the_tour_from_python_runs(monkeypatch: pytest.MonkeyPatch) -> None:
    """Every example of docs/python.md gives what the page says, and every name of the front door that is a function
    stands in it."""
    monkeypatch.chdir(ROOT)
    page = ROOT / "docs" / "python.md"
    result = doctest.testfile(str(page), module_relative=False, encoding="utf-8")
    assert result.attempted
    assert not result.failed
    text = page.read_text(encoding="utf-8")
    told = {name for name in winset.__all__ if f"winset.{name}(" in text or f"| `{name}` |" in text}
    assert told == {name for name in winset.__all__ if name.islower()}


def test_commands_named_exist() -> None:
    """Every `winset WORD` that the README names is a command of the program."""
    from winset.views.cli import app

    text = (ROOT / "README.md").read_text(encoding="utf-8")
    named = set(re.findall(r"winset ([a-z-]+)", " ".join(re.findall(r"`([^`\n]+)`|^\s+(winset .*)$", text, re.M)[0])))
    assert named <= set(app.commands)


def test_make_targets_named_exist() -> None:
    """Every `make WORD` that the README and the guide for contributors name is a target of the Makefile."""
    targets = set(re.findall(r"^([a-z]+):", (ROOT / "Makefile").read_text(encoding="utf-8"), re.M))
    for page in ("README.md", "CONTRIBUTING.md"):
        named = set(re.findall(r"`make ([a-z]+)", (ROOT / page).read_text(encoding="utf-8")))
        assert named <= targets, named - targets
