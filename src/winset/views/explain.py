"""Keys of the conflict file on a terminal: all of them with a line each, or one with everything that is told of it."""

from __future__ import annotations

from typing import TYPE_CHECKING

from rich.padding import Padding
from rich.text import Text

from winset.cases.keys import GRAPH
from winset.views.words import plain

if TYPE_CHECKING:
    from collections.abc import Sequence

    from rich.console import Console

    from winset.cases.explain import Explained
    from winset.cases.keys import KeyPlace

FEW_PLACES = 4
"""Places up to which all are named in which a key may stand."""


def show_keys(places: Sequence[KeyPlace], console: Console) -> None:
    """Print every key with its first sentence, in the order of the file."""
    for place in places:
        console.print(Text.assemble((place.path, "bold"), "  ", f"{place.told.line}."))
    console.print(Text("\nOne of them, with an example: winset explain KEY"))


def show_key(found: Sequence[Explained], console: Console) -> None:
    """Print one key; of several that are called alike a line each."""
    if len(found) > 1:
        console.print(Text("Several keys are called so; name one with more of its path:"))
        for one in found:
            console.print(Text.assemble("  ", (one.path, "bold"), "  ", f"{one.told.line}."))
        return
    one = found[0]
    console.print(Text(one.path, style="bold"))
    console.print(Padding(Text(one.told.text), (0, 0, 0, 2)))
    for heading, text in facts(one):
        console.print(Padding(Text.assemble((f"{heading}: ", "bold"), text), (0, 0, 0, 2)))
    if one.keys:
        console.print(Padding(Text("Under it:", style="bold"), (0, 0, 0, 2)))
        for key, line in one.keys:
            console.print(Padding(Text(f"{key}  {line}."), (0, 0, 0, 4)))
    console.print(Padding(Text("For example:", style="bold"), (0, 0, 0, 2)))
    for line in one.example.split("\n"):
        console.print(Padding(Text(plain(line)), (0, 0, 0, 4)))


def facts(one: Explained) -> list[tuple[str, str]]:
    """What is told of a key beside what it is, as headings and texts."""
    told, others = one.told, [path for path in one.places if path != one.path]
    default = "none, it is required" if told.required else told.default or "left out"
    shown = ", ".join(others[:FEW_PLACES]) + (
        f" and {len(others) - FEW_PLACES} more" if len(others) > FEW_PLACES else ""
    )
    return [
        *([("Stands in", "a graph-model file, `kind: graph`")] if one.path.startswith(GRAPH) else []),
        ("Takes", told.takes),
        *([("Unit", told.unit)] if told.unit else []),
        ("Default", default),
        *([("Version", "2; a file of version 1 does not know it")] if told.since > 1 else []),
        *([("Also stands as", shown)] if others else []),
    ]
