"""The page on Korea is of the case as it is packaged."""

from __future__ import annotations

import json
from pathlib import Path

import winset
from first_korea import FIRST_KOREA


def test_the_page_is_of_this_case() -> None:
    """docs/korea.md was written from the packaged case as it stands; `make korea` renews it."""
    page = (Path(__file__).parents[1] / "docs" / "korea.md").read_text(encoding="utf-8")
    conflict = winset.read("korea-1953")
    assert f"Conflict {conflict.digest}" in page
    assert f"is {winset.read(FIRST_KOREA).digest}." in page
    assert all(f"| {claim.id} |" in page for claim in conflict.claims)


def test_the_worlds_on_the_page_are_of_the_first_edition() -> None:
    """docs/korea/worlds.json was made from the file of the first edition; `make worlds` renews it."""
    docs = Path(__file__).parents[1] / "docs"
    found = json.loads((docs / "korea" / "worlds.json").read_text(encoding="utf-8"))
    assert found["provenance"]["digest"] == winset.read(FIRST_KOREA).digest
    assert f"digest of all results {found['digest'][:16]}" in (docs / "korea.md").read_text(encoding="utf-8")
