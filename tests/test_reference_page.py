"""The reference page of the conflict file is what the program tells."""

from __future__ import annotations

from file_reference import PAGE, heading_of, page

from winset.cases.keys import listed


def test_the_page_is_current() -> None:
    """docs/reference/file.md is what `make reference` writes."""
    assert PAGE.read_text(encoding="utf-8") == page()


def test_the_page_has_every_key() -> None:
    """Every key has its heading, or is a section of its own."""
    lines = page().split("\n")
    for place in listed():
        assert f"{'##' if len(place.trail) == 1 else '###'} `{heading_of(place)}`" in lines
