"""What the charts have in common: text that stays text, names cut to their room, colours of paper, rows of labels."""

from __future__ import annotations

import re
import textwrap
from typing import TYPE_CHECKING, Any

from winset.views.words import month, plain

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

INK, MUTED, FAINT, PAPER, GOOD, BAD, ACCENT = (
    "#000000", "#555555", "#c3c8cd", "#ffffff", "#1f7a4d", "#a8321f", "#b4451f")  # fmt: skip
"""The page's colours on paper, for Matplotlib."""

HATCHES = ("////", "\\\\\\\\", "----", "||||")
"""A pattern for each place of a party, for Matplotlib."""

MOST_TICKS = 8
"""Most labels along an axis of time."""

_SMALL = {"the", "of", "and", "a", "an", "for", "in", "on", "to"}


def shown(text: object) -> str:
    """Text as Matplotlib is to show it: none of it is mathematics.

    Examples
    --------
    >>> shown("$50 or $60")
    '\\\\$50 or \\\\$60'
    """
    return plain(text).replace("$", r"\$")


def folded(text: object, width: int, most: int = 3) -> str:
    """Text in lines of at most `width` signs and at most `most` lines, for Matplotlib.

    Examples
    --------
    >>> folded("Voluntary return after explanations", 16, most=2)
    'Voluntary return\\nafter…'
    """
    lines = textwrap.wrap(plain(text), width, max_lines=most, placeholder="…")
    return shown("\n".join(lines)) if len(lines) < 2 else "\n".join(shown(line) for line in lines)


def short_names(names: Mapping[str, str]) -> dict[str, str]:
    """Two or three letters for each name, no two alike: what fits into a mark.

    Examples
    --------
    >>> short_names({"us": "the United States", "rok": "South Korea", "skye": "Small Kingdoms", "cn": "China"})
    {'us': 'US', 'rok': 'SK', 'skye': 'SK2', 'cn': 'Ch'}
    """
    found: dict[str, str] = {}
    for key, name in names.items():
        every = re.findall(r"\w+", plain(name)) or ["?"]
        words = [word for word in every if word.lower() not in _SMALL] or every
        short = "".join(word[0].upper() for word in words[:3]) if len(words) > 1 else words[0][:2].capitalize()
        taken, number = short, 1
        while taken in found.values():
            number += 1
            taken = f"{short[: 3 - len(str(number))]}{number}"
        found[key] = taken
    return found


def ticks(dates: Sequence[str], step: str) -> list[dict[str, Any]]:
    """Where the years begin along an axis of time, or evenly spaced periods where those are too few or too many.

    Examples
    --------
    >>> ticks(["1952-11", "1952-12", "1953-01", "1953-02"], "month")
    [{'k': 0, 'label': 'Nov 1952'}, {'k': 2, 'label': 'Jan 1953'}]
    """
    places = [k for k, date in enumerate(dates) if k == 0 or date[:4] != dates[k - 1][:4]]
    if step == "year" or not 2 <= len(places) <= MOST_TICKS:
        places = list(range(0, len(dates), max(1, -(-len(dates) // MOST_TICKS))))
    return [{"k": k, "label": month(dates[k], short=True)} for k in places]


TOOLS = r"""
const pen = document.createElement("canvas").getContext("2d");
const face = getComputedStyle(theme.controls).fontFamily || "sans-serif";
const long = (text, size = 12, weight = 400) => {
  pen.font = `${weight} ${size}px ${face}`;
  return pen.measureText(text).width;
};
const cut = (text, room, size = 12, weight = 400) => {
  if (long(text, size, weight) <= room) return text;
  let kept = [...text];
  while (kept.length > 1 && long(`${kept.join("")}…`, size, weight) > room) {
    kept = kept.slice(0, Math.min(kept.length - 1, Math.ceil(kept.length * 0.95)));
  }
  return `${kept.join("").trimEnd()}…`;
};
const fold = (text, room, most = 3, size = 12, weight = 400) => {
  const made = [];
  for (const word of text.replace(/ %/g, "\u00a0%").split(/[ \t\r\n]+/)) {
    const longer = made.length ? `${made.at(-1)} ${word}` : word;
    if (made.length && long(longer, size, weight) <= room) made[made.length - 1] = longer;
    else made.push(word);
  }
  if (made.length > most) made.splice(most - 1, made.length, made.slice(most - 1).join(" "));
  return made.map((line) => cut(line, room, size, weight));
};
// Ticks whose labels, centred where they stand, do not touch: of two that would, the first.
const spaced = (ticks, at, size = 12) => {
  let free = -Infinity;
  return ticks.filter((tick) => {
    const half = long(tick.label, size) / 2;
    if (at(tick.k) - half < free) return false;
    free = at(tick.k) + half + 8;
    return true;
  });
};
// The lowest line on which a stretch meets no other: 0 is the first; it is taken from then on.
const laned = (lanes, from, to, gap = 0) => {
  let level = lanes.findIndex((spans) => spans.every(([a, b]) => from > b + gap || to < a - gap));
  if (level < 0) level = lanes.push([]) - 1;
  lanes[level].push([from, to]);
  return level;
};
const sheet = (height) => d3.create("svg").attr("width", theme.width).attr("height", height)
  .attr("viewBox", `0 0 ${theme.width} ${height}`).attr("font-size", 12).attr("fill", "currentColor");
const write = (where, text, x, y, options = {}) => {
  const {anchor = "start", fill = theme.ink, size = 12, weight = 400, title = null, halo = false} = options;
  const made = where.append("text").attr("x", x).attr("y", y).attr("text-anchor", anchor).attr("fill", fill)
    .attr("font-size", size).attr("font-weight", weight);
  const list = Array.isArray(text) ? text : [text];
  list.forEach((line, k) => made.append("tspan").attr("x", x).attr("dy", k ? size * 1.25 : 0).text(line));
  if (halo) made.attr("stroke", theme.paper).attr("stroke-width", 3).attr("paint-order", "stroke");
  if (title) made.append("title").text(title);
  return made;
};
const line = (where, x1, y1, x2, y2, stroke, width = 1) => where.append("line").attr("x1", x1).attr("y1", y1)
  .attr("x2", x2).attr("y2", y2).attr("stroke", stroke).attr("stroke-width", width);
const told = (made, text) => { made.append("title").text(text); return made; };
// A key: each entry drawn at its place before its text, on as many lines as it takes. Gives the last line's base.
const legend = (where, y, entries, {from = 0, step = 18, size = 11, fill = theme.muted} = {}) => {
  let at = from;
  for (const {text, room = 0, draw} of entries) {
    const lines = fold(text, theme.width - from - room, 3, size);
    const wide = room + Math.max(...lines.map((one) => long(one, size)));
    if (at > from && at + wide > theme.width) [at, y] = [from, y + step];
    if (draw) draw(at, y - 4);
    write(where, lines, at + room, y, {size, fill});
    y += (lines.length - 1) * size * 1.25;
    at = lines.length > 1 ? theme.width : at + wide + 16;
  }
  return y;
};
// On paper a tall picture is cut where it may be, and comes as several low ones that fill what is left of a page.
const paged = (svg, height, stops) => {
  svg.attr("height", height).attr("viewBox", `0 0 ${theme.width} ${height}`);
  if (!theme.print || height < 300) return svg.node();
  const box = document.createElement("div");
  for (let from = 0; from < height - 1;) {
    const near = stops.filter((y) => y > from + 1 && y <= from + 170), far = stops.filter((y) => y > from + 170);
    const to = height - from < 170 ? height : near.length ? Math.max(...near) : far.length ? Math.min(...far) : height;
    const end = Math.min(height, to, from + 920), part = svg.clone(true);
    part.attr("height", end - from).attr("viewBox", `0 ${from} ${theme.width} ${end - from}`);
    part.style("overflow", "hidden");
    box.append(part.node());
    from = end;
  }
  return box;
};
// Places rows one under another: beside its label where there is room for one, under it where there is not.
const rowed = (items, top, {text, room, strip = 22, most = 3, size = 12, weight = 400, gap = 6}) => {
  let y = top;
  for (const item of items) {
    item.lines = fold(text(item), theme.narrow ? theme.width - 8 : room - 14, theme.narrow ? 4 : most, size, weight);
    const tall = item.lines.length * size * 1.25;
    item.top = y;
    if (theme.narrow) {
      item.base = y + size;
      item.mid = y + tall + strip / 2 + 2;
      y += tall + strip + gap + 4;
    } else {
      const high = Math.max(strip, tall) + gap;
      item.mid = y + high / 2;
      item.base = item.mid - (item.lines.length - 1) * size * 0.625 + size * 0.36;
      y += high;
    }
    item.bottom = y;
  }
  return y;
};
"""
"""JavaScript that a chart's script may begin with: measured text, rows with labels."""

CHANGES = (
    TOOLS
    + r"""
// What the charts of changes share: the legend with the titles of the panels below it, and the mark of one change.
const ways = {1: [d3.symbolTriangle, theme.good], [-1]: [d3.symbolDiamond2, theme.bad],
  0: [d3.symbolCircle, theme.muted]};
const headed = (svg, panels, titles, [more, less, same], inset = 0) => {
  const key = [["as it is", d3.symbolCircle, theme.paper, theme.muted], [more, ...ways[1]], [less, ...ways[-1]],
    [same, ...ways[0]]];
  const y = 20 + Math.max(...titles.map((t) => t.length)) * 15 + legend(svg, 14, key.map(([text, shape, fill, edge]) =>
    ({text, room: 18, draw: (at, mid) => svg.append("path").attr("d", d3.symbol(shape, 70)())
      .attr("transform", `translate(${at + 7},${mid})`).attr("stroke-width", 2)
      .attr("fill", fill).attr("stroke", edge ?? null)})));
  panels.forEach((panel, k) => write(svg, titles[k], panel.from - inset, y - (titles[k].length - 1) * 15 - 4,
    {weight: 700}));
  return y;
};
const moved = (made, base, then, way, y) => {
  const [sign, fill] = ways[way];
  if (then !== null) line(made, base, y, then, y, fill, 3);
  made.append("circle").attr("cx", base).attr("cy", y).attr("r", 5).attr("fill", theme.paper)
    .attr("stroke", theme.muted).attr("stroke-width", 2);
  if (then !== null) {
    made.append("path").attr("d", d3.symbol(sign, way ? 80 : 30)()).attr("fill", fill)
      .attr("transform", `translate(${then},${y})`);
  }
};
"""
)
"""What the charts of changes have in common besides: one head, and one mark."""
