"""Write docs/reference/file.md: every key of the conflict file, with the text that `winset explain` shows.

Run by `make reference`; a test holds the page to what this writes.
"""

from __future__ import annotations

from itertools import groupby
from pathlib import Path
from typing import TYPE_CHECKING

from winset.cases.explain import explained
from winset.cases.keys import GRAPH, listed
from winset.views.explain import facts

if TYPE_CHECKING:
    from collections.abc import Iterator

    from winset.cases.explain import Explained
    from winset.cases.keys import KeyPlace

PAGE = Path(__file__).parent / "reference" / "file.md"

HEAD = """\
# The conflict file

Every key of the format, in the order of a file: what it is, its unit, what holds where it is left out, and an example,
cut out of a file that is valid. `winset explain KEY` shows the same, and so does an editor that reads the schema
(`winset schema --out winset.schema.json`). This page is written by `make reference` from those texts.

In a path, words in capitals stand for names that the file gives, and `[]` for an entry of a list. Conditions
(`when`, `require`) are text such as `"leader == 'old' and month >= '1951-07'"`, or a mapping of names to values that
must all hold. Wherever a number stands, a range {low, mode, high} may stand.
"""

LAST = {
    "(graph)": "A graph-model file",
    "(any entry)": "Notes that any entry may carry",
    "(any number)": "A number that is uncertain",
}
"""What the keys are called that stand in many places."""


def page() -> str:
    """The whole page."""
    parts = [HEAD]
    for top, places in groupby(listed(), key=lambda place: place.trail[0]):
        parts.append(f"## {LAST.get(top, f'`{top}`')}\n")
        parts += [entry for place in places for entry in entries(place, explained(place))]
    return "\n".join(parts)


def heading_of(place: KeyPlace) -> str:
    """What a key is called under its section."""
    return place.told.key if place.trail[0].startswith("(any") else place.path.removeprefix(f"{GRAPH}.")


def entries(place: KeyPlace, one: Explained) -> Iterator[str]:
    """One key: a heading where it is not the section's own, its text, its facts, its example."""
    if len(place.trail) > 1:
        yield f"### `{heading_of(place)}`\n"
    yield one.told.text + "\n"
    yield "".join(f"- *{heading}:* {text}\n" for heading, text in facts(one))
    yield f"```yaml\n{one.example}\n```\n"


def main() -> None:
    """Write the page."""
    PAGE.write_text(page(), encoding="utf-8")


if __name__ == "__main__":
    main()
