"""Alternative histories: how soon something is signed in some admissible worlds, beside the file and the record."""

from __future__ import annotations

from itertools import accumulate
from typing import TYPE_CHECKING, Any

from winset.views.drawing import ACCENT, INK, MUTED, TOOLS, folded, ticks
from winset.views.ends import dates_shown, until
from winset.views.words import month, percent

if TYPE_CHECKING:
    from matplotlib.figure import Figure

    from winset.studies.dossier import Dossier
    from winset.views.charts import Picture

TITLE = "Alternative histories"
SECTION = "worlds"
ORDER = 95
NEEDS: tuple[str, ...] = ()

LEAST = 2
"""Fewest worlds that are drawn."""


def data(dossier: Dossier) -> Picture | None:
    """A curve for each world told, one for the file as it stands, and the recorded month; None without a study."""
    worlds, timeline = dossier.get("worlds"), dossier["timeline"]
    samples = [row for row in worlds["samples"] if row["signed_by"]] if worlds else []
    step = dossier["about"]["step"]
    if len(samples) < LEAST or timeline["from"] is None or not step:
        return None
    own = list(accumulate(timeline["forward"]["sign"]))
    dates = dates_shown(timeline)
    signed = timeline["headline"]["signed"]
    return {
        "ticks": ticks(dates, step),
        "periods": [month(date, short=True) for date in dates],
        "lines": [{"name": f"world {row['world']}", "p": row["signed_by"][: len(dates)], "own": False,
                   "end": percent(row["signed_by"][-1])} for row in samples]
        + [{"name": "the file as it stands", "p": own, "own": True, "end": percent(own[-1])}],
        "signed": {"k": dates.index(signed) + 1, "label": f"Signed: {month(signed, short=True)}"}
        if signed in dates else None,
    }  # fmt: skip


def words(dossier: Dossier) -> str:
    """Between what the drawn worlds lie."""
    drawn = data(dossier)
    assert drawn is not None
    ends = sorted(line["p"][-1] for line in drawn["lines"] if not line["own"])
    own = next(line for line in drawn["lines"] if line["own"])
    before = until(dossier["timeline"]["provenance"])
    return (
        f"The chance of a signature by each {dossier['about']['step']} in {len(ends)} admissible worlds, spread from "
        f"the slowest to the soonest: {before} {percent(ends[0])} to {percent(ends[-1])}; in the file as it stands "
        f"{own['end']}."
    )


SCRIPT = (
    TOOLS
    + r"""
const last = data.periods.length, left = theme.narrow ? 44 : 56, aside = theme.narrow ? 16 : 150, height = 320;
const shown = data.ticks.filter((t) => !theme.narrow || t.k > last * 0.12);
const lines = data.lines.map((d) => ({...d, points: [{k: 0, p: 0}, ...d.p.map((p, i) => ({k: i + 1, p: p * 100}))]}));
const svg = theme.plot({
  height, marginLeft: left, marginRight: aside, marginTop: 28, marginBottom: 26,
  x: {domain: [0, last], ticks: shown.map((t) => t.k), label: null, grid: true, tickSize: 3,
    tickFormat: (k) => shown.find((t) => t.k === k)?.label ?? ""},
  y: {domain: [0, 100], label: null, ticks: 4, grid: true, tickFormat: (d) => `${d} %`},
  marks: [Plot.ruleY([0], {stroke: theme.muted}),
    data.signed ? Plot.ruleX([data.signed.k], {stroke: theme.accent, strokeWidth: 2}) : null,
    ...lines.map((d) => Plot.lineY(d.points, {x: "k", y: "p", stroke: d.own ? theme.ink : theme.muted,
      strokeWidth: d.own ? 3 : 1.4, strokeDasharray: d.own ? "7 4" : null, title: () => `${d.name}: ${d.end}`}))],
});
const here = d3.select(svg), at = (p) => 28 + (1 - p / 100) * (height - 54);
write(here, cut("something is signed by then", theme.width, 11), 0, 12, {size: 11, fill: theme.muted});
if (data.signed) {
  const x = left + (data.signed.k / last) * (theme.width - left - aside);
  write(here, data.signed.label, Math.min(x + 5, theme.width - 90), 25, {weight: 600, fill: theme.accent, size: 11});
}
if (!theme.narrow) {
  const ends = lines.map((d) => ({...d, y: at(d.points.at(-1).p)})).sort((a, b) => a.y - b.y);
  let y = 20;
  for (const d of ends) { d.at = Math.max(y, d.y); y = d.at + 14; }
  let limit = Math.max(height - 10, y);
  for (const d of [...ends].reverse()) { d.at = Math.min(d.at, limit); limit = d.at - 14; }
  for (const d of ends) write(here, cut(`${d.name}, ${d.end}`, aside - 8, 11), theme.width - aside + 8, d.at + 4,
    {size: 11, weight: d.own ? 600 : 400, fill: d.own ? theme.ink : theme.muted});
}
return svg;
"""
)


def plot(data: Picture, figure: Figure) -> None:
    """The same curves, each named at its end."""
    figure.set_size_inches(9, 5)
    axes = figure.subplots()
    for line in data["lines"]:
        steps = [0.0, *line["p"]]
        look: dict[str, Any] = {"color": INK, "lw": 2.4, "ls": "--"} if line["own"] else {"color": MUTED, "lw": 1.1}
        axes.plot(range(len(steps)), steps, label=f"{line['name']}, {line['end']}", **look)
    if data["signed"]:
        axes.axvline(data["signed"]["k"], color=ACCENT, lw=1.6)
        axes.text(data["signed"]["k"], 1.01, f" {data['signed']['label']}", color=ACCENT, fontsize=8)
    axes.set_title(folded("Something is signed by then, in admissible worlds", 80), fontsize=10, loc="left", pad=16)
    axes.set_xticks([tick["k"] for tick in data["ticks"]], [tick["label"] for tick in data["ticks"]], fontsize=8)
    axes.set_xlim(0, len(data["periods"]))
    axes.set_ylim(0, 1)
    axes.yaxis.set_major_formatter(lambda share, _: f"{share:.0%}")
    axes.spines[["top", "right"]].set_visible(False)
    figure.legend(loc="outside right upper", fontsize=8, frameon=False)
