"""The graph drawn: states on a circle, an arrow for each move by which its party gains, resting places marked."""

from __future__ import annotations

from typing import TYPE_CHECKING

from winset.views.drawing import TOOLS
from winset.views.stable_words import party, position
from winset.views.words import count, first_upper, joined, plain

if TYPE_CHECKING:
    from winset.studies.graph_dossier import GraphDossier
    from winset.views.charts import Picture

NAME = "graph"
TITLE = "The states, and the moves that somebody gains by"

MOST = 24
"""Most states that can be told apart on the circle."""

SHORT = 4
"""Most letters of a state's name that stand in its mark; a longer one is shown by its number."""

KINDS = {
    "still": "nobody gains by a move",
    "credible": "held by answers that are gains themselves",
    "feared": "held only by answers that may cost their givers",
    "": "somebody would leave",
}


def data(dossier: GraphDossier) -> Picture | None:
    """States with their marks, and arrows; None where they are too many to draw, or one."""
    answer = dossier["stable"]
    if dossier["moves"] is None or not 1 < len(answer["states"]) <= MOST:
        return None
    plainly = all(len(state) <= SHORT for state in answer["states"])
    label = {state: state if plainly else str(k) for k, state in enumerate(answer["states"], 1)}
    kind = {state: name for name in ("still", "credible", "feared") for state in _of(dossier, name)}
    nodes = [
        {"label": label[state], "words": position(answer, state) or plain(state), "kind": kind.get(state, "")}
        for state in answer["states"]
    ]
    place = {state: k for k, state in enumerate(answer["states"])}
    arrows = [
        {"party": k, "from": place[start], "to": place[end["to"]],
         "words": f"{first_upper(party(answer, name))} gains by going from {label[start]} to {label[end['to']]}"}
        for k, name in enumerate(answer["parties"])
        for start, ends in dossier["moves"][name].items()
        for end in ends
        if end["gains"]
    ]  # fmt: skip
    kinds = [{"kind": name, "words": words} for name, words in KINDS.items() if any(n["kind"] == name for n in nodes)]
    moved = {arrow["party"] for arrow in arrows}
    parties = [{"words": f"{first_upper(party(answer, name))} {'gains' if k in moved else 'never gains'} by moving",
                "place": k} for k, name in enumerate(answer["parties"])]  # fmt: skip
    return {"nodes": nodes, "arrows": arrows, "kinds": kinds, "parties": parties}


def _of(dossier: GraphDossier, kind: str) -> list[str]:
    resting = dossier["resting"]
    return {"still": resting["still"], "credible": resting["credible"], "feared": resting["feared"]}[kind]


def words(dossier: GraphDossier) -> str:
    """What the picture shows, in a sentence or two."""
    drawn = data(dossier)
    assert drawn is not None
    arrows = count(len(drawn["arrows"]), "such move")
    told = f"Each circle is a state, each arrow a move by which its party gains ({arrows}; the others are not drawn)."
    still = [node["label"] for node in drawn["nodes"] if node["kind"] == "still"]
    if still:
        return f"{told} No arrow leads out of {joined(still)}."
    return f"{told} An arrow leads out of every state."


SCRIPT = (
    TOOLS
    + r"""
const n = data.nodes.length, box = document.createElement("div");
const wide = Math.max(...data.nodes.map((d) => long(d.label, 12, 600)));
const r = Math.max(13, wide / 2 + 6);
const side = theme.narrow ? theme.width : Math.min(Math.round(theme.width * 0.54), 540);
const R = side / 2 - r - 14, cx = side / 2, cy = side / 2;
const at = data.nodes.map((_, k) => {
  const a = (2 * Math.PI * k) / n - Math.PI / 2;
  return [cx + R * Math.cos(a), cy + R * Math.sin(a)];
});
const svg = sheet(side);
const step = (from, to, by) => {
  const [dx, dy] = [to[0] - from[0], to[1] - from[1]], far = Math.hypot(dx, dy) || 1;
  return [from[0] + (dx / far) * by, from[1] + (dy / far) * by];
};
// A move and the one back bend apart, as do the same moves of two parties; all bend towards the middle.
for (const d of data.arrows) {
  const p = at[d.from], q = at[d.to], mid = [(p[0] + q[0]) / 2, (p[1] + q[1]) / 2];
  const far = Math.hypot(q[0] - p[0], q[1] - p[1]), off = 0.07 * far + 7 * d.party + 4;
  const bend = [mid[0] + (cx - mid[0]) * 0.28 + ((p[1] - q[1]) / far) * off,
    mid[1] + (cy - mid[1]) * 0.28 + ((q[0] - p[0]) / far) * off];
  const a = step(p, bend, r + 1), tip = step(q, bend, r + 2), z = step(q, bend, r + 10);
  const side1 = [z[0] + ((tip[1] - z[1]) * 0.55), z[1] - ((tip[0] - z[0]) * 0.55)];
  const side2 = [z[0] - ((tip[1] - z[1]) * 0.55), z[1] + ((tip[0] - z[0]) * 0.55)];
  const made = svg.append("g");
  made.append("path").attr("d", `M${a}Q${bend} ${z}`).attr("fill", "none").attr("stroke", theme.colour(d.party))
    .attr("stroke-width", 1.8).attr("stroke-dasharray", theme.dash(d.party) || null);
  made.append("path").attr("d", `M${tip}L${side1}L${side2}Z`).attr("fill", theme.colour(d.party));
  told(made, d.words);
}
const mark = (where, x, y, kind, size) => {
  const look = {still: [theme.ink, theme.ink, 2, null], credible: [theme.paper, theme.ink, 4, null],
    feared: [theme.paper, theme.ink, 2, "4 3"], "": [theme.paper, theme.muted, 1, null]}[kind];
  return where.append("circle").attr("cx", x).attr("cy", y).attr("r", size).attr("fill", look[0])
    .attr("stroke", look[1]).attr("stroke-width", look[2]).attr("stroke-dasharray", look[3]);
};
data.nodes.forEach((d, k) => {
  const made = svg.append("g"), [x, y] = at[k];
  mark(made, x, y, d.kind, r);
  write(made, d.label, x, y + 4, {anchor: "middle", weight: 600, fill: d.kind === "still" ? theme.paper : theme.ink});
  told(made, `${d.label}: ${d.words}`);
});
// What the marks and the arrows mean, then what each state is: beside the circle, or below it.
const left = theme.narrow ? 0 : side + 24, room = theme.width - left;
const stops = [];
let y = theme.narrow ? side + 14 : 20;
const entry = (lines, draw, gap, options = {}) => {
  draw(y - 4);
  write(svg, lines, left + 34, y, options);
  y += lines.length * 15 + gap;
  stops.push(y - 12);
};
data.parties.forEach(({words, place: k}) => entry(fold(words, room - 34, 2), (mid) => {
  svg.append("path").attr("d", `M${left},${mid}H${left + 20}`).attr("stroke", theme.colour(k)).attr("stroke-width", 1.8)
    .attr("stroke-dasharray", theme.dash(k) || null);
  svg.append("path").attr("d", `M${left + 27},${mid}l-8,-4.5v9Z`).attr("fill", theme.colour(k));
}, 3));
y += 6;
for (const d of data.kinds) entry(fold(d.words, room - 34, 2), (mid) => mark(svg, left + 13, mid, d.kind, 8), 5);
y += 8;
for (const d of data.nodes) {
  const weight = ["still", "credible"].includes(d.kind) ? 600 : 400, fill = d.kind ? theme.ink : theme.muted;
  entry(fold(d.words, room - 34, 4, 12, weight), (mid) => write(svg, d.label, left + 26, mid + 4,
    {anchor: "end", weight: 600, fill}), 3, {weight, fill});
}
const tall = Math.max(side, y);
svg.attr("height", tall).attr("viewBox", `0 0 ${theme.width} ${tall}`);
box.append(svg.node());
return box;
"""
)
