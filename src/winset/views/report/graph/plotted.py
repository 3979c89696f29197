"""The graph of a graph model drawn by Matplotlib: what `winset plot` writes of such a file."""

from __future__ import annotations

from math import cos, pi, sin
from typing import TYPE_CHECKING

from winset.views.charts import DASHES, colour
from winset.views.drawing import INK, MUTED, PAPER, folded, shown

if TYPE_CHECKING:
    from matplotlib.axes import Axes
    from matplotlib.figure import Figure

    from winset.views.charts import Picture

LOOKS: dict[str, tuple[str, str, float, str]] = {
    "still": (INK, INK, 2.0, "solid"),
    "credible": (PAPER, INK, 3.5, "solid"),
    "feared": (PAPER, INK, 1.8, "dashed"),
    "": (PAPER, MUTED, 0.8, "solid"),
}
"""How a state is drawn by what holds it: inside, edge, width of the edge, its line."""

RADIUS = 0.13
"""Of a state's mark, where the circle of states has 1."""

WIDE = 58
"""Signs on a line of what stands beside the circle."""


def plot(data: Picture, figure: Figure) -> None:
    """States on a circle with an arrow for each gain, and beside them what marks, arrows and states are."""
    figure.set_size_inches(11.5, 6)
    drawn, beside = figure.subplots(1, 2, width_ratios=(6, 5))
    _circle(data, drawn)
    _legend(data, beside)
    for axes in (drawn, beside):
        axes.set_axis_off()


def _circle(data: Picture, axes: Axes) -> None:
    from matplotlib.patches import Circle, FancyArrowPatch

    nodes = data["nodes"]
    turns = [pi / 2 - 2 * pi * k / len(nodes) for k in range(len(nodes))]
    places = [(cos(turn), sin(turn)) for turn in turns]
    axes.set_aspect("equal")
    axes.set_xlim(-1.2, 1.2)
    axes.set_ylim(-1.2, 1.2)
    marks = []
    for node, place in zip(nodes, places, strict=True):
        inside, edge, width, line = LOOKS[node["kind"]]
        marks.append(Circle(place, RADIUS, facecolor=inside, edgecolor=edge, linewidth=width, linestyle=line, zorder=2))
        axes.add_patch(marks[-1])
        axes.text(*place, shown(node["label"]), ha="center", va="center", fontsize=9, fontweight="bold", zorder=3,
                  color=PAPER if node["kind"] == "still" else INK)  # fmt: skip
    for arrow in data["arrows"]:  # a move and the one back bend apart, as do the same moves of two parties
        axes.add_patch(FancyArrowPatch(
            places[arrow["from"]], places[arrow["to"]], connectionstyle=f"arc3,rad={0.12 + 0.06 * arrow['party']}",
            patchA=marks[arrow["from"]], patchB=marks[arrow["to"]], shrinkA=1, shrinkB=1, arrowstyle="-|>",
            mutation_scale=11, linewidth=1.3, color=colour(arrow["party"]), linestyle=_dashes(arrow["party"]), zorder=1,
        ))  # fmt: skip


def _dashes(place: int) -> str | tuple[int, tuple[float, ...]]:
    """The dashes of the party in a place of the file."""
    found = DASHES[place % len(DASHES)]
    return (0, tuple(float(part) for part in found.split())) if found else "solid"


def _legend(data: Picture, axes: Axes) -> None:
    """A line for each party, each kind of mark and each state, from above."""
    from matplotlib.patches import Ellipse

    entries = [*(("party", one["place"], one["words"]) for one in data["parties"]),
               *(("kind", one["kind"], one["words"]) for one in data["kinds"]),
               *(("state", one["label"], one["words"]) for one in data["nodes"])]  # fmt: skip
    told = [(kind, which, folded(words, WIDE)) for kind, which, words in entries]
    tall = float(max(24, sum(words.count("\n") + 1.4 for *_, words in told)))
    axes.set_xlim(0, 1)
    axes.set_ylim(tall, 0)
    y = 0.7
    for kind, which, words in told:
        y += words.count("\n") * 0.5
        if kind == "party":
            axes.plot((0.0, 0.09), (y, y), color=colour(which), linestyle=_dashes(which), linewidth=1.6)
        elif kind == "kind":
            inside, edge, width, line = LOOKS[which]
            axes.add_patch(Ellipse((0.045, y), 0.035, tall * 0.027, facecolor=inside, edgecolor=edge, linewidth=width,
                                   linestyle=line))  # fmt: skip
        else:
            axes.text(0.085, y, shown(which), ha="right", va="center_baseline", fontsize=8, fontweight="bold")
        axes.text(0.12, y, words, ha="left", va="center_baseline" if "\n" not in words else "center", fontsize=8)
        y += words.count("\n") * 0.5 + 1.4
