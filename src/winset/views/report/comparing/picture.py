"""The same change in two wars: a row for each, from the chance of a signature as it is to that with the change."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from winset.views.compare import side_words
from winset.views.compare_words import SIDES, so_many
from winset.views.drawing import CHANGES
from winset.views.words import count, dated, first_upper, joined, percent, plain

if TYPE_CHECKING:
    from winset.studies.compare import CompareAnswer, WarCompared
    from winset.studies.comparing.effects import ShiftSide
    from winset.views.charts import Picture

NAME = "changes"
TITLE = "The same change in both wars"


def data(answer: CompareAnswer) -> Picture | None:
    """A row for each change with a cell for each war, empty where it has no such change; None where there are none."""
    if not answer["changes"]:
        return None
    wars = answer["wars"]
    panels = [{"title": _title(side, war), "base": war["chance"]} for side, war in zip(SIDES, wars, strict=True)]
    rows = [
        {"says": first_upper(row["says"]), "cells": [_cell(*pair) for pair in zip(row["sides"], wars, strict=True)]}
        for row in answer["changes"]
    ]
    return {"panels": panels, "rows": rows}


def _title(side: str, war: WarCompared) -> str:
    """What a panel shows: which war, and by when it is signed."""
    if war["shares"] is not None:
        return f"The {side}: {plain(war['title'])}, in what share of its worlds it is a key"
    by = f", signed by {dated(war['mark'], war['step'])}" if war["mark"] else ", signed"
    return f"The {side}: {plain(war['title'])}{by}"


def _cell(side: ShiftSide, war: WarCompared) -> dict[str, Any]:
    """The chance with a change, which way it moves, and both in words."""
    way = 0 if side["effect"] is None or not side["moves"] else 1 if side["effect"] > 0 else -1
    note = (
        "none there" if side["shares"] is None else f"{so_many(side['shares'], 'key')} of {side['shares']['worlds']:,}"
    )
    share = None if side["shares"] is None else side["shares"]["key"]
    return {"then": side["chance"], "way": way, "says": side_words(side, war), "note": note, "share": share}


def words(answer: CompareAnswer) -> str:
    """How many of the changes raise and lower the chance in each war, and how many there are not."""
    told = []
    for k, side in enumerate(SIDES):
        cells = [row["sides"][k] for row in answer["changes"]]
        there = [cell for cell in cells if cell["effect"] is not None or cell["shares"] is not None]
        keys = [cell["shares"]["key"] for cell in there if cell["shares"] is not None]
        if keys:
            ends = f"{percent(min(keys))} to {percent(max(keys))}" if min(keys) < max(keys) else percent(keys[0])
            told.append(f"The {side} has {len(there)} of {count(len(cells), 'change')}: a key in {ends} of its worlds.")
            continue
        up = sum(cell["moves"] and (cell["effect"] or 0) > 0 for cell in there)
        down = sum(cell["moves"] and (cell["effect"] or 0) < 0 for cell in there)
        ways = [f"{way} with {number}" for way, number in (("likelier", up), ("less likely", down)) if number]
        how = f"a signature is {joined(ways)}" if ways else "none makes a difference"
        told.append(f"The {side} has {len(there)} of {count(len(cells), 'change')}: {how}.")
    return f"The chance of a signature as it is, and with each change. {' '.join(told)}"


SCRIPT = (
    CHANGES
    + r"""
const label = theme.narrow ? 0 : Math.round(theme.width * 0.3), gap = theme.narrow ? 20 : 36, size = 12, stops = [];
const wide = (theme.width - label - 24 - gap) / 2, svg = sheet(10);
const panels = data.panels.map((panel, k) => {
  const from = label + 12 + k * (wide + gap);
  return {...panel, from, scale: d3.scaleLinear([0, 1], [from, from + wide])};
});
const titles = panels.map((p) => fold(p.title, wide, theme.narrow ? 7 : 4, 12, 700));
let y = headed(svg, panels, titles, ["likelier signed", "less likely", "no difference"]);
panels.forEach((panel) => {
  for (const [at, anchor] of [[0, "start"], [0.5, "middle"], [1, "end"]]) {
    write(svg, `${at * 100} %`, panel.scale(at), y + 14, {size: 11, fill: theme.muted, anchor});
  }
});
y += 22;
const from = y, grid = svg.append("g");
for (const row of data.rows) {
  stops.push(y);
  line(svg, 0, y, theme.width, y, theme.faint, 0.6);
  const end = rowed([row], y, {text: () => row.says, room: label, strip: 22, most: 3, size, gap: 8});
  write(svg, row.lines, 0, row.base, {size, title: row.says, halo: theme.narrow});
  panels.forEach((panel, k) => {
    const cell = row.cells[k], made = svg.append("g");
    if (cell.share !== null) {
      const end = panel.scale(cell.share);
      line(made, panel.from, row.mid, end, row.mid, theme.ink, 5);
      const right = cell.share < 0.6, text = cell.note;
      write(made, text, end + (right ? 6 : -2), row.mid + (right ? 4 : -6),
        {size: 11, fill: theme.muted, anchor: right ? "start" : "end", title: cell.says});
      return;
    }
    if (cell.then === null) {
      write(made, cell.note, panel.from, row.mid + 4, {size: 11, fill: theme.muted, title: cell.says});
      return;
    }
    moved(made, panel.scale(panel.base), panel.scale(cell.way ? cell.then : panel.base), cell.way, row.mid);
    told(made, cell.says);
  });
  y = end;
}
for (const panel of panels) {
  for (const at of [0, 0.5, 1]) line(grid, panel.scale(at), from, panel.scale(at), y, theme.faint, 0.8);
}
return paged(svg, y + 6, stops);
"""
)
