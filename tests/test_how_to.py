"""The how-to guides: each piece of a file is part of a valid one, and each table is read."""

from __future__ import annotations

import re
from pathlib import Path
from typing import Any

import pytest

import winset
from winset.cases.document import load
from winset.cases.formats import positions
from winset.cases.formats.foreign import Wanted

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


@pytest.mark.parametrize("page", GUIDES, ids=lambda path: path.stem)
def test_each_piece_is_part_of_a_valid_file(page: Path) -> None:
    """A guide's pieces, added to the war of the tutorial or whole files themselves, are conflicts that can be solved."""
    found = pieces(page, "yaml")
    assert found
    for text in found:
        piece = load(text, page.name).data
        whole = piece if "winset" in piece else added(load(BASE.read_text(encoding="utf-8"), BASE.name).data, piece)
        checked = winset.check(whole)
        assert checked.ok, [f"{problem.path}: {problem.message}" for problem in checked.problems]
        start = whole["time"]["start"] if "time" in whole else None
        assert winset.deals(whole, at=start).to_json()["win_set"] is not None


def test_the_table_becomes_a_file(tmp_path: Path) -> None:
    """The table of the guide is read as the guide says: three actors, two issues, four votes of seven."""
    (text,) = pieces(ROOT / "docs" / "how-to" / "from-a-table.md", "csv")
    file = tmp_path / "positions.csv"
    file.write_text(text, encoding="utf-8")
    conflict = winset.parse(positions.read_foreign(file, Wanted()), "council.yaml")
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
