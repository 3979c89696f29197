"""The charts of the report: a chart is one file in this folder and is found without being listed. It computes nothing.

What a chart's module holds
---------------------------
TITLE : str
    What stands above it.
SECTION : str
    The section of the report that shows it: the name of a module of `views/report/sections`.
ORDER : int
    Its place among the charts of that section.
data(dossier) -> dict or None
    What the picture is drawn from: plain JSON, numbers as they stand in the dossier, words as people are to read them.
    None where this conflict has no such chart.
words(dossier) -> str
    The text alternative: a sentence or two that state what the picture shows. Asked for only where there are data.
SCRIPT : str
    The body of a JavaScript function `(data, Plot, d3, theme)` that returns the picture, one element. It is run again
    when the width of the page changes and before printing, so it keeps nothing between two runs. Text is set as text
    (Plot's `text` and `title`, d3's `.text()`), never as markup, and no `style` attribute is written as text.
plot(data, figure) -> None
    The same picture on an empty Matplotlib figure, for `winset plot`.

NEEDS : tuple of str, optional
    The parts of the dossier (`winset.studies.dossier.PARTS`) that `data` reads beside the timeline, the record and the
    map: `winset plot` computes no others. Without it, all.

`theme` offers
--------------
width, narrow, print
    Pixels to fill; whether that is narrow (a telephone); whether it is drawn for paper (then nothing may need a mouse).
ink, muted, faint, paper, good, bad, accent
    Colours, as CSS variables that are right by day, by night and on paper.
colour(place), texture(place), dash(place)
    The colour of the party in that place of the file, the same in every chart; the same with a pattern on it; and a
    pattern of dashes for lines. A pattern or a label stands wherever colour alone would carry the meaning.
plot(options)
    `Plot.plot` with the page's type, width, and margins; `options` win over these.
controls
    An element above the picture, empty at every run, for what a hand can move (a labelled slider, say): the picture
    itself is an image to those who do not see it, and holds nothing that can be focused.
"""

from __future__ import annotations

import importlib
import pkgutil
from typing import TYPE_CHECKING, Any

from winset.views.words import plain

if TYPE_CHECKING:
    from types import ModuleType

    from winset.studies.dossier import Dossier

COLOURS = ("#0072b2", "#d55e00", "#009e73", "#cc79a7", "#e69f00", "#56b4e9", "#7a6a00", "#5d5d5d")
"""Okabe and Ito's colours, which people with any kind of colour vision can tell apart; the yellow darkened, the black
grey, so that both can be seen on white and on black. By the place of a party in the file, from the start again after
the last."""

DARK = ("#3d9be0", "#f0803c", "#2fbf94", "#e39cc4", "#f0b030", "#7cc8f2", "#d8c84a", "#b5b5b5")
"""The same by night."""

DASHES = ("", "6 3", "2 3", "8 3 2 3", "12 4", "4 2 1 2", "1 4", "10 2 2 2 2 2")
"""Patterns of dashes, by place."""

Picture = dict[str, Any]
"""What a picture is drawn from: plain JSON for the chart's own script, and for nothing else."""


def charts() -> dict[str, ModuleType]:
    """Every chart by its name, in its order."""
    names = [module.name for module in pkgutil.iter_modules(__path__)]
    found = {name: importlib.import_module(f"{__name__}.{name}") for name in names}
    return dict(sorted(found.items(), key=lambda entry: (int(entry[1].ORDER), entry[0])))


def places(dossier: Dossier) -> dict[str, int]:
    """The place of each party in the file, by which it has its colour everywhere."""
    return {party: place for place, party in enumerate(dossier["about"]["labels"]["parties"])}


def colour(place: int) -> str:
    """The colour of the party in a place of the file, by day and on paper: for Matplotlib."""
    return COLOURS[place % len(COLOURS)]


def name_of(dossier: Dossier, party: str) -> str:
    """A party's name to show."""
    return plain(dossier["about"]["labels"]["parties"][party])
