"""The README shows what the program prints."""

from __future__ import annotations

import doctest
import re
import shlex
import subprocess
import sys
from pathlib import Path

import click
import pytest
from refresh import BLOCK, README_PAGE, refreshed

import winset
from winset.views.cli import app

ROOT = Path(__file__).parents[1]
README = (ROOT / "README.md").read_text(encoding="utf-8")
CONTEXT = click.Context(app)
COMMANDS = {name: command for name in app.list_commands(CONTEXT) if (command := app.get_command(CONTEXT, name))}


def test_blocks_are_the_programs_own_output() -> None:
    """Every console block of the README is what its command prints today; `make readme` renews them."""
    assert BLOCK.search(README)
    assert refreshed(README_PAGE) == README


def test_python_examples_run() -> None:
    """The README's Python example runs as it stands."""
    examples = re.findall(r"```python\n((?:.|\n)*?)```", README)
    assert examples
    for code in examples:
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


def named_in(text: str) -> list[list[str]]:
    """The command lines of a page: in its inline code, and the lines of its blocks, each from its `winset` on."""
    lines = re.findall(r"`winset ([a-z][^`]*)`|^(?:\$ )?winset ([a-z].*)$", text, re.M)
    return [shlex.split(inline or line, comments=True) for inline, line in lines]


def test_commands_named_exist() -> None:
    """Every command that a page names is one of the program's, and has the options with which the page shows it."""
    pages = [ROOT / "CONTRIBUTING.md", *(ROOT / "docs").rglob("*.md")]
    here, elsewhere = named_in(README), [line for page in pages for line in named_in(page.read_text(encoding="utf-8"))]
    assert len(here) > 10
    assert len(elsewhere) > 10
    for name, *words in here + elsewhere:
        assert name in COMMANDS
        assert options_of(words) <= options(name), name


def test_the_readme_tells_what_can_be_asked() -> None:
    """Every command that asks something of a war or a month is named in the README; the page of commands has all."""
    page = (ROOT / "docs" / "reference" / "commands.md").read_text(encoding="utf-8")
    assert set(re.findall(r"^### `winset ([a-z-]+)`$", page, re.M)) == set(COMMANDS)
    asking = {name for name in COMMANDS if name not in {"cases", "schema"}}
    assert asking <= {name for name, *_ in named_in(README)}


def test_the_page_on_json_names_every_answer() -> None:
    """docs/reference/json.md leads to each section of docs/design.md that tells the keys of a command's answer."""
    design = (ROOT / "docs" / "design.md").read_text(encoding="utf-8")
    told = set(re.findall(r"^## `winset ([a-z-]+) --json`$", design, re.M))
    assert len(told) > 10
    page = (ROOT / "docs" / "reference" / "json.md").read_text(encoding="utf-8")
    assert told == set(re.findall(r"^\| `winset ([a-z-]+)` \|", page, re.M))


def options_of(words: list[str]) -> set[str]:
    """Those of some words that are options."""
    return {word for word in words if re.match("--?[a-z]", word)}


def options(name: str) -> set[str]:
    """The options of a command."""
    return {spelt for param in COMMANDS[name].params if isinstance(param, click.Option) for spelt in param.opts}


@pytest.mark.parametrize("page", sorted([*ROOT.glob("*.md"), *ROOT.glob("docs/**/*.md")]), ids=lambda path: path.name)
def test_links_lead_somewhere(page: Path) -> None:
    """Every link of a page to another, or to a heading, leads to one that is there."""
    for target in re.findall(r"\]\((?!https?:)([^)\s]+)\)", page.read_text(encoding="utf-8")):
        name, _, place = target.partition("#")
        found = (page.parent / name).resolve() if name else page
        assert found.exists(), target
        if place:
            headings = re.findall(r"^#+ (.*)$", found.read_text(encoding="utf-8"), re.M)
            assert place in {re.sub(r"[^\w\- ]", "", heading.lower()).replace(" ", "-") for heading in headings}, target


def test_make_targets_named_exist() -> None:
    """Every `make WORD` that the README and the guide for contributors name is a target of the Makefile."""
    targets = set(re.findall(r"^([a-z]+):", (ROOT / "Makefile").read_text(encoding="utf-8"), re.M))
    for page in ("README.md", "CONTRIBUTING.md"):
        named = set(re.findall(r"(?:`|^)make ([a-z]+)", (ROOT / page).read_text(encoding="utf-8"), re.M))
        assert named, page
        assert named <= targets, named - targets


def test_no_command_is_listed_twice() -> None:
    """Among what one can ask each command has one line."""
    lists = README.partition("## What you can ask")[2].partition("\n## ")[0]
    told = [name for line in re.findall(r"^- (.*?):", lists, re.M) for name in re.findall(r"`winset ([\w-]+)", line)]
    assert len(told) == len(set(told)) > 15
