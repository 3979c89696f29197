"""What is efficient on the table, with what could be signed and what each idea of fairness picks."""

from __future__ import annotations

from typing import TYPE_CHECKING

from winset.views.charts import colour, name_of, places
from winset.views.drawing import ACCENT, BAD, FAINT, GOOD, INK, MUTED, PAPER, TOOLS, folded, shown
from winset.views.words import count, joined, plain, points

if TYPE_CHECKING:
    from matplotlib.figure import Figure

    from winset.studies.deals import DealsAnswer
    from winset.studies.dossier import Dossier
    from winset.views.charts import Picture

TITLE = "What is efficient, and what could be signed"
SECTION = "deals"
ORDER = 30
NEEDS = ("deals",)

MOST = 400
"""Most packages that are drawn; of more, evenly spaced ones."""

MOST_TOLD = 3
"""Most parties whose points under each concept the words tell."""

MARKERS = ("o", "s", "^", "D", "P", "*", "X", "v")


def data(dossier: Dossier) -> Picture | None:
    """The efficient packages as points to each bargainer, and what is marked among them."""
    found = dossier.get("deals")
    if not found or not found["frontier"] or not found["bargainers"]:
        return None
    parties, every = found["bargainers"], found["frontier"]
    drawn = every[:: -(-len(every) // MOST)]
    at = places(dossier)
    return {
        "parties": [
            {"name": name_of(dossier, party), "place": at[party], "without": found["disagreement"][party]}
            for party in parties
        ],
        "packages": [{"points": [one["points"][party] for party in parties], "signed": one["signed"]} for one in drawn],
        "told": _told(found, len(drawn)),
        "marks": _marks(found, parties),
    }


def _told(found: DealsAnswer, drawn: int) -> str:
    """What is drawn, in words."""
    number = found["frontier_size"] or found["frontier_points"] or 0
    return count(number, "efficient package") + ("" if drawn >= number else f", {drawn:,} of them drawn")


def _marks(found: DealsAnswer, parties: list[str]) -> list[Picture]:
    """What was signed and what each concept picks, under one mark where they are alike to everyone."""
    given = [("Signed", found["recorded"]["points"])] if found["recorded"] else []
    given += [
        (one["title"], one["points"]) for name, one in found["concepts"].items() if one["points"] and name != "core"
    ]
    alike: dict[tuple[float, ...], list[str]] = {}
    for title, values in given:
        alike.setdefault(tuple(values[party] for party in parties), []).append(plain(title))
    return [{"label": ", ".join(titles), "points": list(values), "recorded": "Signed" in titles[:1]}
            for values, titles in alike.items()]  # fmt: skip


def words(dossier: Dossier) -> str:
    """How many packages are efficient, and what the concepts give to each."""
    found, drawn = dossier["deals"], data(dossier)
    assert found is not None
    assert drawn is not None
    number = found["frontier_size"] or found["frontier_points"] or 0
    where = " of those that would be signed" if found["frontier_of"] == "win-set" else ""
    told = [f"{count(number, 'package')}{where} {'is' if number == 1 else 'are'} efficient: none is as good for "
            "everyone at the table and better for one."]  # fmt: skip
    if len(drawn["parties"]) > MOST_TOLD:
        labels = [mark["label"] for mark in drawn["marks"]]
        return " ".join([*told, f"Marked among them: {'; '.join(labels)}."] if labels else told)
    for mark in drawn["marks"]:
        got = [
            f"{points(value)} to {party['name']}" for value, party in zip(mark["points"], drawn["parties"], strict=True)
        ]
        told.append(f"{mark['label']}: {joined(got)}.")
    return " ".join(told)


SCRIPT = (
    TOOLS
    + r"""
const shapes = [d3.symbolCircle, d3.symbolSquare, d3.symbolTriangle, d3.symbolDiamond2, d3.symbolCross, d3.symbolStar,
  d3.symbolWye, d3.symbolTriangle2];
const marks = data.marks.map((m, k) => ({...m, shape: shapes[k % shapes.length],
  fill: m.recorded ? theme.accent : theme.ink, dash: theme.dash(k)}));
const box = document.createElement("div");
const some = {true: data.packages.some((p) => p.signed), false: data.packages.some((p) => !p.signed)};
const dots = data.parties.length === 2;

// The key: what is efficient, what of it could be signed, what is marked.
const key = sheet(10);
const sample = (at, mid, fill) => {
  if (dots) key.append("circle").attr("cx", at + 8).attr("cy", mid).attr("r", 5).attr("fill", fill ?? theme.paper)
    .attr("stroke", fill ?? theme.muted).attr("stroke-width", 1.5);
  else line(key, at, mid, at + 18, mid, fill ?? theme.muted, 1.5).attr("stroke-dasharray", fill ? null : "2 2");
};
const pointed = (mark) => ({text: mark.label, room: dots ? 22 : 34, draw: (at, mid) => {
  if (!dots) line(key, at, mid, at + 26, mid, mark.fill, 2).attr("stroke-dasharray", mark.dash);
  key.append("path").attr("d", d3.symbol(mark.shape, 90)()).attr("fill", mark.fill).attr("stroke", theme.paper)
    .attr("transform", `translate(${at + (dots ? 8 : 13)},${mid})`);
}});
const look = {size: 12, fill: theme.ink, step: 20};
let y = legend(key, 14, [
  {text: `${data.told}:`},
  some.true && {text: "would be signed", room: 24, draw: (at, mid) => sample(at, mid, theme.good)},
  some.false && {text: "would not", room: 24, draw: (at, mid) => sample(at, mid, null)},
  {text: "without an agreement", room: 20,
    draw: (at, mid) => line(key, at + 8, mid - 7, at + 8, mid + 7, theme.bad, 3)},
].filter(Boolean), look);
y = legend(key, y + 22, marks.map(pointed), look);
y += 12;
key.attr("height", y).attr("viewBox", `0 0 ${theme.width} ${y}`);
box.append(key.node());
const span = (k) => d3.extent([data.parties[k].without, ...data.packages.map((p) => p.points[k]),
  ...marks.map((m) => m.points[k])]);
const titleOf = (points) => points.map((v, k) => `${data.parties[k].name} ${v.toFixed(1)}`).join(", ");

if (dots) {
  const [one, two] = data.parties, most = theme.narrow ? 340 : Math.min(theme.width * 0.62, 520);
  const plot = theme.plot({
    height: most, marginLeft: 52, marginTop: 34, marginBottom: 44, marginRight: 24, inset: 8,
    x: {domain: span(0), label: cut(`points to ${one.name}`, theme.width - 80), labelAnchor: "right",
      labelArrow: "right", grid: true, nice: true, ticks: theme.narrow ? 5 : 10},
    y: {domain: span(1), label: null, grid: true, nice: true, ticks: 6},
    marks: [
      Plot.ruleX([one.without], {stroke: theme.bad, strokeWidth: 2}),
      Plot.ruleY([two.without], {stroke: theme.bad, strokeWidth: 2}),
      Plot.dot(data.packages, {x: (d) => d.points[0], y: (d) => d.points[1], r: 4.5, strokeWidth: 1.5,
        fill: (d) => (d.signed ? theme.good : theme.paper), stroke: (d) => (d.signed ? theme.good : theme.muted),
        title: (d) => titleOf(d.points)}),
      ...marks.map((m) => Plot.dot([m], {x: (d) => d.points[0], y: (d) => d.points[1], symbol: m.shape, r: 7,
        fill: m.fill, stroke: theme.paper, strokeWidth: 1, title: (d) => `${d.label}: ${titleOf(d.points)}`})),
    ],
  });
  write(d3.select(plot), cut(`↑ points to ${two.name}`, theme.width - 8), 0, 14);
  box.append(plot);
  return box;
}

// Many parties: a scale for each, a stroke on it for each package, and a line down for each that is marked.
const label = theme.narrow ? 0 : Math.round(theme.width * 0.26), svg = sheet(10);
const rows = data.parties.map((party, k) => ({...party, k}));
const ordered = [...data.packages].sort((a, b) => a.signed - b.signed);
y = rowed(rows, 6, {text: (d) => d.name, room: label, most: 2, ...(theme.narrow ? {strip: 34, gap: 10} :
  {strip: 52, gap: 0})});
const scales = rows.map((_, k) => d3.scaleLinear(span(k), [label + 14, theme.width - 14]));
const path = (points) => d3.line()(points.map((v, k) => [scales[k](v), rows[k].mid]));
for (const row of rows) {
  const scale = scales[row.k], [low, high] = scale.domain();
  line(svg, scale(low), row.mid, scale(high), row.mid, theme.ink, 1.2);
  for (const v of low === high ? [low] : [low, high]) {
    write(svg, d3.format("~g")(Number(v.toPrecision(4))), scale(v), row.mid + 15, {size: 11, fill: theme.muted,
      anchor: v === high ? "end" : "start", halo: true});
  }
  // A stroke for each package: lines from row to row would be a tangle of which nothing can be read.
  for (const one of ordered) {
    told(line(svg, scale(one.points[row.k]), row.mid - 7, scale(one.points[row.k]), row.mid + 7,
      one.signed ? theme.good : theme.muted, 1.5).attr("stroke-opacity", 0.55)
      .attr("stroke-dasharray", one.signed ? null : "2 2"), titleOf(one.points));
  }
  told(line(svg, scale(row.without), row.mid - 10, scale(row.without), row.mid + 10, theme.bad, 3),
    `${row.name} without an agreement: ${row.without.toFixed(1)}`);
  svg.append("circle").attr("cx", 5).attr("cy", row.base - 4).attr("r", 4).attr("fill", theme.colour(row.place));
  write(svg, row.lines, 14, row.base, {title: row.name, halo: true});
}
for (const mark of [...marks].reverse()) {
  svg.append("path").attr("d", path(mark.points)).attr("fill", "none").attr("stroke", mark.fill)
    .attr("stroke-width", 2.2).attr("stroke-dasharray", mark.dash);
  rows.forEach((row, k) => told(svg.append("path").attr("d", d3.symbol(mark.shape, 90)()).attr("fill", mark.fill)
    .attr("stroke", theme.paper).attr("transform", `translate(${scales[k](mark.points[k])},${row.mid})`),
    `${mark.label}: ${titleOf(mark.points)}`));
}
svg.attr("height", y + 8).attr("viewBox", `0 0 ${theme.width} ${y + 8}`);
box.append(svg.node());
return box;
"""
)


def plot(data: Picture, figure: Figure) -> None:
    """Two parties on two axes; more on a scale each, one under another."""
    if len(data["parties"]) == 2:
        _scatter(data, figure)
    else:
        _scales(data, figure)
    figure.legend(loc="outside lower left", fontsize=8, frameon=False)


def _scatter(data: Picture, figure: Figure) -> None:
    figure.set_size_inches(7, 6.5)
    axes = figure.subplots()
    for signed, fill, label in ((True, GOOD, "would be signed"), (False, PAPER, "would not")):
        dots = [one["points"] for one in data["packages"] if one["signed"] == signed]
        if dots:
            axes.plot(*zip(*dots, strict=True), "o", mfc=fill, mec=GOOD if signed else MUTED, ms=5, label=label)
    one, two = data["parties"]
    axes.axvline(one["without"], color=BAD, label="without an agreement")
    axes.axhline(two["without"], color=BAD)
    for k, mark in enumerate(data["marks"]):
        axes.plot(*([value] for value in mark["points"]), MARKERS[k % len(MARKERS)], ms=9, mec=PAPER,
                  color=ACCENT if mark["recorded"] else INK, label=folded(mark["label"], 60, 3))  # fmt: skip
    axes.set_xlabel(shown(f"points to {one['name']}"))
    axes.set_ylabel(shown(f"points to {two['name']}"))
    axes.set_title(data["told"], fontsize=9, loc="left")
    axes.grid(color=FAINT, lw=0.5)


def _scales(data: Picture, figure: Figure) -> None:
    parties = data["parties"]
    figure.set_size_inches(8, 1.5 + 0.7 * len(parties))
    axes = figure.subplots()
    every = [one["points"] for one in (*data["packages"], *data["marks"])]
    ends = [(min(min(p[k] for p in every), party["without"]), max(max(p[k] for p in every), party["without"]))
            for k, party in enumerate(parties)]  # fmt: skip

    def across(values: list[float]) -> list[float]:
        return [(value - low) / ((high - low) or 1) for value, (low, high) in zip(values, ends, strict=True)]

    rows = range(len(parties))
    for one in data["packages"]:
        axes.plot(across(one["points"]), rows, "|", ms=10, alpha=0.5, color=GOOD if one["signed"] else MUTED)
    for k, mark in enumerate(data["marks"]):
        axes.plot(across(mark["points"]), rows, f"-{MARKERS[k % len(MARKERS)]}", lw=1.6, mec=PAPER, ms=8,
                  color=ACCENT if mark["recorded"] else INK, label=folded(mark["label"], 60, 3))  # fmt: skip
    axes.plot(
        across([party["without"] for party in parties]),
        rows,
        "|",
        color=BAD,
        ms=16,
        mew=3,
        label="without an agreement",
    )
    for k, (party, (low, high)) in enumerate(zip(parties, ends, strict=True)):
        axes.plot([0, 1], [k, k], color=colour(party["place"]), lw=1)
        axes.text(0, k + 0.22, f"{low:g}", fontsize=7)
        axes.text(1, k + 0.22, f"{high:g}", fontsize=7, ha="right")
    axes.set_yticks(rows, [folded(party["name"], 28, 2) for party in parties], fontsize=8)
    axes.set_ylim(len(parties) - 0.5, -0.5)
    axes.set_xticks([])
    axes.spines[:].set_visible(False)
    mixed = "; green would be signed, grey would not" if not all(one["signed"] for one in data["packages"]) else ""
    axes.set_title(f"{data['told']}{mixed}", fontsize=9, loc="left")
