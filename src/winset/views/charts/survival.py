"""How long the peace holds under each option of the issue that matters most to it, and if nothing happened in it."""

from __future__ import annotations

from typing import TYPE_CHECKING

from winset.views.drawing import ACCENT, INK, MUTED, TOOLS, folded
from winset.views.words import at, joined, likely, named, percent, plain, years

if TYPE_CHECKING:
    from matplotlib.figure import Figure

    from winset.studies.dossier import Dossier
    from winset.studies.durability import DurabilityAnswer, PeaceBreaker
    from winset.studies.words import Labels
    from winset.views.charts import Picture

TITLE = "How long the peace holds"
SECTION = "last"
ORDER = 90
NEEDS = ("last",)

STYLES = ("-", "--", "-.", (0, (6, 2, 1, 2, 1, 2)))
LEAST = 0.005
"""A party that breaks the peace with less than this probability is not named."""


def data(dossier: Dossier) -> Picture | None:
    """A line for each option, for what was signed and for what is to be expected; None without a peace to break."""
    found = dossier.get("last")
    if not found or not found["peace"]:
        return None
    labels = found["labels"]
    names = labels["options"][found["issue"]]
    signed = found["recorded"]["package"][found["issue"]] if found["recorded"] else None
    lines = [
        _line(plain(names[one["option"]]), "signed" if one["option"] == signed else "option",
              found["survival"][one["option"]], one["end"], _breakers(one["broken_by"], labels), one["unchanged"])
        for one in found["options"]
    ]  # fmt: skip
    record, expected = found["recorded"], found["expected"]
    if record:
        who = _breakers(record["broken_by"], labels)
        lines.append(
            _line("All as it was signed", "record", record["survival"], record["end"], who, record["unchanged"])
        )
    if expected:
        lines.append(_line("Expected over the forecast", "expected", expected["survival"], expected["end"], [], None))
    return {
        "issue": plain(labels["issues"][found["issue"]]),
        "years": _watch(found),
        "told": years(_watch(found)),
        "lines": lines,
    }


def _watch(found: DurabilityAnswer) -> float:
    return found["watch"]["years"] if found["watch"] else 0.0


def _breakers(broken_by: dict[str, PeaceBreaker], labels: Labels) -> list[str]:
    """Who breaks a peace, the likeliest first."""
    breaks = sorted(broken_by.items(), key=lambda entry: -entry[1]["probability"])
    return [f"{named(labels['parties'][party])} {percent(one['probability'])}" for party, one in breaks
            if one["probability"] >= LEAST]  # fmt: skip


def _line(
    name: str, kind: str, survival: list[float], end: float, who: list[str], still: list[float] | None
) -> Picture:
    return {
        "name": name,
        "kind": kind,
        "survival": [1.0, *survival],
        "end": likely(end),
        "still": None if still is None else [1.0, *still],
        "who": f"broken by {joined(who)}" if who else "",
    }


def words(dossier: Dossier) -> str:
    """What chance the peace has to outlast its watch under each option, and who breaks it."""
    found = dossier["last"]
    drawn = data(dossier)
    assert found is not None
    assert drawn is not None
    told = [f"{line['name']} {line['end']}" + (f" ({line['who']})" if line["who"] else "")
            for line in drawn["lines"] if line["kind"] in ("option", "signed")]  # fmt: skip
    text = f"The chance that the peace holds for {drawn['told']}, by “{drawn['issue']}”: {'; '.join(told)}."
    if found["recorded"]:
        when = f" {at(found['recorded']['month'], found['provenance']['step'])}" if found["recorded"]["month"] else ""
        text += f" Under what was signed{when}: {likely(found['recorded']['end'])}."
    pale = [f"{line['name']} {likely(line['still'][-1])}" for line in drawn["lines"]
            if line["still"] and line["kind"] in ("option", "signed")]  # fmt: skip
    return f"{text} If nothing happened in the peace (pale lines): {'; '.join(pale)}." if pale else text


SCRIPT = (
    TOOLS
    + r"""
const box = document.createElement("div"), height = theme.narrow ? 240 : 320, top = 28, bottom = 40;
const left = 48, aside = theme.narrow ? 16 : Math.min(300, Math.round(theme.width * 0.34));
const look = (d, k) => ({
  signed: {stroke: theme.accent, width: 3, dash: ""},
  record: {stroke: theme.accent, width: 7, dash: "", opacity: 0.28},
  expected: {stroke: theme.muted, width: 2, dash: "1 4"},
  option: {stroke: theme.ink, width: 2, dash: theme.dash(k)},
})[d.kind];
const lines = data.lines.map((d, k) => ({...d, ...look(d, k), points: d.survival.map((p, i) => ({
  year: (i * data.years) / (d.survival.length - 1), p: p * 100}))}));
const still = lines.filter((d) => d.still).map((d) => ({...d, points: d.still.map((p, i) => ({
  year: (i * data.years) / (d.still.length - 1), p: p * 100}))}));
const drawn = [...lines].sort((a, b) => b.width - a.width);
const svg = theme.plot({
  height, marginLeft: left, marginRight: aside, marginTop: top, marginBottom: bottom,
  x: {domain: [0, data.years], label: "years after the signature", grid: true, labelAnchor: "center",
    labelArrow: "none", ticks: theme.narrow ? 4 : 8},
  y: {domain: [0, 100], label: null, grid: true, ticks: 4, tickFormat: (d) => `${d} %`},
  marks: [Plot.ruleY([0], {stroke: theme.muted}), ...still.map((d) => Plot.lineY(d.points, {x: "year", y: "p",
    stroke: d.stroke, strokeWidth: d.width / 2, strokeOpacity: 0.35, strokeDasharray: d.dash || null,
    title: () => `${d.name}, if nothing happened in the peace`})),
  ...drawn.map((d) => Plot.lineY(d.points, {x: "year", y: "p", stroke: d.stroke,
    strokeWidth: d.width, strokeOpacity: d.opacity ?? 1, strokeDasharray: d.dash || null,
    strokeLinecap: d.kind === "expected" ? "round" : "butt", title: () => `${d.name}: ${d.end}`}))],
});
const here = d3.select(svg);
const above = still.length ? "the peace still holds; pale: if nothing happened in it" : "the peace still holds";
write(here, cut(above, theme.width, 11), 0, 12, {size: 11, fill: theme.muted});
if (theme.narrow) {
  box.append(svg);
  const key = sheet(10);
  let y = 4;
  for (const d of lines) {
    const said = `${d.name}: ${d.end} after ${data.told}${d.who ? `, ${d.who}` : ""}`;
    const text = fold(said, theme.width - 40, 4, 12);
    key.append("line").attr("x1", 0).attr("x2", 28).attr("y1", y + 10).attr("y2", y + 10).attr("stroke", d.stroke)
      .attr("stroke-width", d.width).attr("stroke-dasharray", d.dash).attr("stroke-opacity", d.opacity ?? 1);
    write(key, text, 36, y + 14);
    y += text.length * 15 + 7;
  }
  key.attr("height", y + 4).attr("viewBox", `0 0 ${theme.width} ${y + 4}`);
  box.append(key.node());
  return box;
}
// Labels at the ends of their lines, moved apart where the lines end together.
const right = theme.width - aside, scale = (p) => top + (1 - p / 100) * (height - top - bottom);
const labels = lines.map((d) => {
  const name = fold(`${d.name}: ${d.end}`, aside - 38, 2, 12, 600), who = d.who ? fold(d.who, aside - 38, 2, 11) : [];
  return {...d, at: scale(d.points.at(-1).p), text: name, more: who, tall: name.length * 15 + who.length * 14 + 7};
}).sort((a, b) => a.at - b.at);
let y = 6;
for (const d of labels) { d.y = Math.max(y, d.at - 10); y = d.y + d.tall; }
let limit = Math.max(height - 4, y > height - 4 ? labels.reduce((sum, d) => sum + d.tall, 6) : 0);
for (const d of [...labels].reverse()) { d.y = Math.min(d.y, limit - d.tall); limit = d.y; }
for (const d of labels) {
  here.append("path").attr("d", `M${right + 2},${d.at}L${right + 14},${d.y + 10}H${right + 26}`).attr("fill", "none")
    .attr("stroke", d.stroke).attr("stroke-width", Math.min(d.width, 4)).attr("stroke-opacity", d.opacity ?? 1)
    .attr("stroke-dasharray", d.dash);
  write(here, d.text, right + 32, d.y + 14, {weight: 600, fill: d.kind === "option" ? theme.ink : d.stroke});
  write(here, d.more, right + 32, d.y + 14 + d.text.length * 15, {size: 11, fill: theme.muted});
}
const tall = Math.max(height, ...labels.map((d) => d.y + d.tall));
here.attr("height", tall).attr("viewBox", `0 0 ${theme.width} ${tall}`);
box.append(svg);
return box;
"""
)


def plot(data: Picture, figure: Figure) -> None:
    """The same lines, told apart by their dashes and in a legend that gives the ends."""
    figure.set_size_inches(9, 5)
    axes = figure.subplots()
    for k, line in enumerate(data["lines"]):
        since = [i * data["years"] / (len(line["survival"]) - 1) for i in range(len(line["survival"]))]
        colour = {"option": INK, "expected": MUTED}.get(line["kind"], ACCENT)
        style = {"option": STYLES[k % len(STYLES)], "expected": ":"}.get(line["kind"], "-")
        width, alpha = (7.0, 0.28) if line["kind"] == "record" else (2.0, 1.0)
        told = f"{line['name']}: {line['end']}" + (f", {line['who']}" if line["who"] else "")
        if line["still"]:
            axes.plot(since, line["still"], style, color=colour, lw=1.0, alpha=0.35)
        axes.plot(since, line["survival"], style, color=colour, lw=width, alpha=alpha, label=folded(told, 70, 2))
    pale = "; pale: if nothing happened in it" if any(line["still"] for line in data["lines"]) else ""
    axes.set_title(folded(f"The peace still holds, by “{data['issue']}”{pale}", 80), fontsize=10, loc="left")
    axes.set_xlabel("years after the signature", fontsize=8)
    axes.set_ylim(0, 1.03)
    axes.set_xlim(0, data["years"])
    axes.yaxis.set_major_formatter(lambda share, _: f"{share:.0%}")
    axes.spines[["top", "right"]].set_visible(False)
    figure.legend(loc="outside lower left", fontsize=8, frameon=False)
