"""The how-to guides: each piece of a file is part of a valid one, and each table is read."""

from __future__ import annotations

import re
import shlex
from pathlib import Path
from typing import Any

import pytest
from click.testing import CliRunner

import winset
from winset.cases.document import load
from winset.cases.formats import positions
from winset.cases.formats.foreign import ImportWanted
from winset.views.cli import app

ROOT = Path(__file__).parents[1]
BASE = ROOT / "docs" / "tutorial" / "coast-3.yaml"
GUIDES = sorted(path for path in (ROOT / "docs" / "how-to").glob("*.md") if path.name != "index.md")


def pieces(page: Path, kind: str) -> list[str]:
    """The blocks of a page that are of one kind."""
    return re.findall(rf"```{kind}\n((?:.|\n)*?)```", page.read_text(encoding="utf-8"))


def added(base: Any, piece: Any) -> Any:
    """A file with a piece added: mappings are taken further, whatever else takes the place of what was there."""
    if not isinstance(base, dict) or not isinstance(piece, dict):
        return piece
    return base | {key: added(base.get(key), value) for key, value in piece.items()}


def whole_of(text: str) -> Any:
    """The data of the file that a piece makes."""
    piece = load(text, "the piece").data
    return piece if "winset" in piece else added(load(BASE.read_text(encoding="utf-8"), BASE.name).data, piece)


QUICK = ("run", "what-if", "unlock", "last", "deals", "ask", "claims")
"""Commands that read a file, write none, and take a second or two."""


def asked(page: Path) -> list[list[str]]:
    """What a guide says to ask of its file, as words of the command line."""
    lines = re.findall(r"`winset ([^`]*)`", page.read_text(encoding="utf-8"))
    found = [shlex.split(line) for line in lines]
    return [words for words in found if words[0] in QUICK and words[1:2] in (["my-war.yaml"], ["council.yaml"])]


@pytest.mark.parametrize("page", [page for page in GUIDES if asked(page)], ids=lambda path: path.stem)
def test_what_a_guide_says_to_ask_is_answered(page: Path, tmp_path: Path) -> None:
    """Each quick command that a guide gives is answered for the file that its piece makes."""
    conflict = winset.from_data(whole_of(pieces(page, "yaml")[0]))
    file = tmp_path / "war.yaml"
    file.write_text(conflict.model_dump_json(by_alias=True, exclude_unset=True), encoding="utf-8")
    for command, _, *words in asked(page):
        seed = ["--worlds", "0"] if command == "run" and not {"--world", "--worlds"} & set(words) else []
        result = CliRunner().invoke(app, [command, str(file), *words, *seed])
        assert result.exit_code == 0, (command, words, result.output)


@pytest.mark.parametrize("page", GUIDES, ids=lambda path: path.stem)
def test_each_piece_is_part_of_a_valid_file(page: Path) -> None:
    """A guide's pieces, added to the war of the tutorial or whole files themselves, are conflicts that can be solved."""
    found = pieces(page, "yaml")
    assert found
    for text in found:
        whole = whole_of(text)
        checked = winset.check(whole)
        assert checked.ok, [f"{problem.path}: {problem.message}" for problem in checked.problems]
        if whole.get("headline") == "worlds":
            assert winset.worlds(whole, 3, seed=1).to_json()["solved"] == 3
            continue
        start = whole["time"]["start"] if "time" in whole else None
        assert winset.deals(whole, at=start).to_json()["win_set"] is not None


def test_the_table_becomes_a_file(tmp_path: Path) -> None:
    """The table of the guide is read as the guide says: three actors, two issues, four votes of seven."""
    (text,) = pieces(ROOT / "docs" / "how-to" / "from-a-table.md", "csv")
    file = tmp_path / "positions.csv"
    file.write_text(text, encoding="utf-8")
    conflict = winset.parse(positions.read_foreign(file, ImportWanted()), "council.yaml")
    assert (len(conflict.parties), len(conflict.issues)) == (3, 2)
    assert [group.at_least for group in conflict.consent] == [4]


def test_every_guide_is_in_the_list_and_the_menu() -> None:
    """The list of guides and the site's menu name each guide."""
    listed = (ROOT / "docs" / "how-to" / "index.md").read_text(encoding="utf-8")
    menu = (ROOT / "mkdocs.yml").read_text(encoding="utf-8")
    assert len(GUIDES) > 8
    for page in GUIDES:
        assert f"]({page.name})" in listed
        assert f"how-to/{page.name}" in menu


def test_a_piece_that_does_not_fit_is_found() -> None:
    """A piece with a name that is not there makes no valid file."""
    whole = added(load(BASE.read_text(encoding="utf-8"), BASE.name).data, {"consent": [{"of": ["nobody"]}]})
    assert not winset.check(whole).ok
