"""How likely a signature is: as the war then stood, and as seen from the start out to the horizon."""

from __future__ import annotations

from itertools import accumulate
from typing import TYPE_CHECKING, Any

from winset.views.drawing import ACCENT, FAINT, INK, MUTED, TOOLS, shown, ticks
from winset.views.ends import dates_shown, lean, until
from winset.views.words import dated, joined, month, percent

if TYPE_CHECKING:
    from matplotlib.figure import Figure

    from winset.studies.dossier import Dossier
    from winset.studies.timeline import TimelineAnswer
    from winset.views.charts import Picture

TITLE = "How likely a signature is"
SECTION = "timeline"
ORDER = 20
NEEDS: tuple[str, ...] = ()

LEAST = 0.001
"""A chance of a signature in a period that is worth naming."""

MOST_NAMED = 3
"""Most periods that are named as the likeliest."""

OWN = "as in the file, "
"""What stands before what is moved where it is not."""


def data(dossier: Dossier) -> Picture | None:
    """Periods from the first that is forecast to the horizon; the months read along the path stand first among them."""
    timeline = dossier.get("timeline")
    about = dossier.get("about")
    if (
        not timeline
        or not about
        or timeline["from"] is None
        or not about["step"]
        or sum(timeline["forward"]["sign"]) <= 0
    ):
        return None
    sign, step, dates = timeline["forward"]["sign"], about["step"], dates_shown(timeline)
    rows = [row for row in timeline["history"] if row["month"] in set(dates)]
    return {
        "step": step,
        "from": month(timeline["from"], short=True),
        "recorded": timeline["path"] == "recorded",
        "periods": [month(date, short=True) for date in dates],
        "ticks": ticks(dates, step),
        "month": [{"k": dates.index(str(row["month"])), "p": row["sign_probability"]} for row in rows],
        "since": [{"k": k, "p": p} for k, p in enumerate(accumulate(sign))],
        "ends": f"{percent(sum(sign))} {until(timeline['provenance'], short=True)}",
        "marks": _marks(timeline, dates),
    }


def _marks(timeline: TimelineAnswer, dates: list[str]) -> Picture | None:
    """What the chance of a signature by the month of the recorded one is, with the horizon moved either way."""
    moved, signed, found = _moved(timeline), timeline["headline"]["signed"], lean(timeline)
    mark = found.mark if found else signed
    if mark is None or mark not in dates:
        return None
    return {
        "k": dates.index(mark),
        "label": f"Signed: {month(mark, short=True)}" if mark == signed else month(mark, short=True),
        "signed": mark == signed,
        "by": [{"p": p, "says": f"{percent(p)}, {says}", "base": base} for p, says, base in moved],
    }


def _moved(timeline: TimelineAnswer) -> list[tuple[float, str, bool]]:
    """The chance by the mark as it is and moved, what moves it, and which of them is as it is."""
    dated, open_ = timeline.get("horizon"), timeline.get("sensitivity")
    if dated:
        base = dated["base"]["signed_by_mark"]
        if all(one is None or percent(one["signed_by_mark"]) == percent(base) for one in (dated["-12"], dated["+12"])):
            return [(base, "whenever talks end", True)]
        return [
            (one["signed_by_mark"], f"{OWN * (one is dated['base'])}horizon {month(one['horizon'], short=True)}",
             one is dated["base"])
            for one in (dated["-12"], dated["base"], dated["+12"]) if one
        ]  # fmt: skip
    if open_:
        named = (("fading half as likely", open_["fades/2"]), ("as it is", open_["base"]),
                 ("fading twice as likely", open_["fades×2"]), ("least patient", open_["patience_low"]),
                 ("most patient", open_["patience_high"]))  # fmt: skip
        return [(one["signed_by_mark"], says, one is open_["base"]) for says, one in named if one]
    return []


def words(dossier: Dossier) -> str:
    """By when a signature was how likely, how far that leans on the horizon, and when it was likeliest."""
    timeline = dossier["timeline"]
    total, ends = sum(timeline["forward"]["sign"]), until(timeline["provenance"])
    step = timeline["step"]
    start, signed, found = dated(timeline["from"], step), timeline["headline"]["signed"], lean(timeline)
    by = f"{percent(timeline['history'][-1]['signed_by'])} by {dated(signed, step)} and " if signed else ""
    told = [f"Seen from {start}, the chance of a signature is {by}{percent(total)} {ends}."]
    if found:
        moves = "is" if " to " in found.span else "stays"
        told.append(f"With {found.how} it {moves} {found.span} by {dated(found.mark, step)}.")
    if timeline["unsigned"]:
        return " ".join(told)
    path = "record" if timeline["path"] == "recorded" else "most likely path"
    return " ".join([*told, f"As the war stood by the {path}, {_likeliest(timeline)}."])


def _likeliest(timeline: TimelineAnswer) -> str:
    """In which periods a signature was likeliest; periods that print alike are told apart only where they are few."""
    step, rows = timeline["step"], sorted(timeline["history"], key=lambda row: -row["sign_probability"])
    if rows[0]["sign_probability"] <= LEAST:
        return f"a signature never had a chance of 0.1 % in any {step}"
    top = percent(rows[0]["sign_probability"])
    alike = sum(1 for row in rows if percent(row["sign_probability"]) == top)
    if alike == len(rows) > 1:
        return f"each {step} has {top}"
    if alike > MOST_NAMED:
        return f"{alike} of {len(rows)} {step}s had the highest chance, {top} each"
    named = [f"{dated(row['month'], step)} ({percent(row['sign_probability'])})"
             for row in rows[:MOST_NAMED] if row["sign_probability"] > LEAST]  # fmt: skip
    return f"the likeliest {step}s were {joined(named)}"


SCRIPT = (
    TOOLS
    + r"""
const last = data.periods.length, left = theme.narrow ? 44 : 56, box = document.createElement("div");
const when = (k) => data.periods[k], share = (p) => `${(p * 100).toFixed(1)} %`;
const ticks = spaced(data.ticks, (k) => left + (k * (theme.width - left - 16)) / last);
const x = (more) => ({domain: [0, last], ticks: ticks.map((t) => t.k), label: null, grid: true, tickSize: 3,
  tickFormat: (k) => ticks.find((t) => t.k === k)?.label ?? "", ...more});
const mark = data.marks, wide = (theme.width - left - 16) / last, gap = wide > 7 ? 0.75 : 0;
const panel = (title, height, marks, domain, axis) => {
  const shown = fold(title, theme.width - left, 3, 12, 600);
  const made = theme.plot({marginLeft: left, marginTop: 16 + shown.length * 15, marginBottom: axis ? 22 : 6,
    height: height + shown.length * 15, x: x(axis ? {} : {axis: null}),
    y: {domain: [0, domain], label: null, ticks: 4, grid: true, tickFormat: (d) => (d > 100 ? "" : `${d} %`)},
    marks: [...marks, Plot.ruleY([0], {stroke: theme.muted})]});
  write(d3.select(made), shown, 0, 13, {weight: 600});
  box.append(made);
};
const nice = (values) => Math.min(100, Math.max(1, ...values.map((p) => p * 115)));

const upper = nice(data.month.map((d) => d.p));
panel(`${data.recorded ? "As the war then stood" : "On the most likely path"}: the chance of a signature in that ` +
  `${data.step}`, 130, [
  Plot.rectY(data.month, {x1: "k", x2: (d) => d.k + 1, y: (d) => d.p * 100, fill: theme.accent, insetLeft: gap,
    insetRight: gap, shapeRendering: gap ? null : "crispEdges", title: (d) => `${when(d.k)}: ${share(d.p)}`}),
  data.month.length < last ? Plot.rectY([0], {x1: data.month.length, x2: last, y1: 0, y2: upper, fill: theme.faint,
    fillOpacity: 0.25}) : null,
  data.month.length < last * 0.7 ? Plot.text([data.recorded ? "after the record" : "not read"], {
    x: (data.month.length + last) / 2, y: upper / 2, fill: theme.muted, fontSize: 11}) : null,
], upper, false);

const total = data.since.at(-1).p, by = mark?.by ?? [];
// Room above the highest mark for what stands there: nothing on the scale is above 100 %, and no tick says so.
const top = Math.max(1, ...[total, ...by.map((d) => d.p)].map((p) => p * 130));
const near = mark ? mark.k + 1 : 0, flip = near > last * 0.6;
const halo = {fontSize: 11, stroke: theme.paper, strokeWidth: 3};
// What stands at the end is above the curve; without room for that it is under all of the curve above it.
const unit = top / 182, begins = theme.width - 16 - long(data.ends, 11, 600), at = left + near * wide;
const lift = total * 100 + 15 * unit;
const roof = mark && !flip && at + 16 + long(mark.label, 11, 600) > begins ? 24 : 7, above = lift <= top - roof * unit;
const under = data.since[Math.max(0, Math.min(last - 1, Math.floor((begins - left) / wide) - 1))].p * 100;
panel(`Seen from ${data.from}: the chance that something is signed by then`, 220, [
  Plot.areaY(data.since, {x: (d) => d.k + 1, y: (d) => d.p * 100, fill: theme.ink, fillOpacity: 0.07}),
  Plot.lineY(data.since, {x: (d) => d.k + 1, y: (d) => d.p * 100, stroke: theme.ink, strokeWidth: 2,
    title: (d) => `${when(d.k)}: ${share(d.p)}`}),
  mark ? Plot.ruleX([near], {stroke: mark.signed ? theme.accent : theme.muted, strokeWidth: 2}) : null,
  mark ? Plot.text([mark.label], {x: near, y: top, dx: flip ? -6 : 6, dy: 2, textAnchor: flip ? "end" : "start",
    fill: mark.signed ? theme.accent : theme.muted, fontWeight: 600, fontSize: 11, stroke: theme.paper,
    strokeWidth: 3, lineAnchor: "top"}) : null,
  by.length > 1 ? Plot.link([0], {x1: near, x2: near, y1: Math.min(...by.map((d) => d.p)) * 100,
    y2: Math.max(...by.map((d) => d.p)) * 100,
    stroke: theme.ink, strokeWidth: 4}) : null,
  Plot.dot(by, {x: () => near, y: (d) => d.p * 100, r: 5, fill: theme.paper, stroke: theme.ink, strokeWidth: 2}),
  Plot.dot([total], {x: last, y: total * 100, r: 4, fill: theme.ink}),
  Plot.text([data.ends], {...halo, x: last, y: above ? lift : under, textAnchor: "end", fontWeight: 600,
    fill: theme.ink, ...(above ? {} : {dy: 9, lineAnchor: "top"})}),
], top, true);
// What the marks stand for is told below, off the curve, the highest first.
if (by.length) {
  const lines = fold(`Marks, by ${mark.label.replace(/^.*: /, "")}: ${[...by].sort((a, b) => b.p - a.p)
    .map((d) => d.says).join("; ")}`, theme.width - left - 16, 6, 11), below = sheet(lines.length * 14 + 6);
  write(below, lines, left, 12, {size: 11});
  box.append(below.node());
}
return box;
"""
)


def plot(data: Picture, figure: Figure) -> None:
    """The same two panels."""
    figure.set_size_inches(9, 5)
    upper, lower = figure.subplots(2, 1, sharex=True, height_ratios=[1, 1.6])
    upper.bar([row["k"] + 0.5 for row in data["month"]], [row["p"] for row in data["month"]], color=ACCENT)
    upper.axvspan(len(data["month"]), len(data["periods"]), color=FAINT, alpha=0.25)
    opening = "As the war then stood" if data["recorded"] else "On the most likely path"
    upper.set_title(f"{opening}: the chance of a signature in that {data['step']}", fontsize=9, loc="left")
    lower.plot([row["k"] + 1 for row in data["since"]], [row["p"] for row in data["since"]], color=INK)
    lower.set_title(f"Seen from {data['from']}: the chance that something is signed by then; {data['ends']}",
                    fontsize=9, loc="left")  # fmt: skip
    if data["marks"]:
        _marked(data["marks"], lower)
    for axes in (upper, lower):
        axes.yaxis.set_major_formatter(lambda share, _: f"{share:.0%}")
        axes.spines[["top", "right"]].set_visible(False)
        axes.set_ylim(bottom=0)
    lower.set_xlim(0, len(data["periods"]))
    lower.set_xticks([tick["k"] for tick in data["ticks"]], [tick["label"] for tick in data["ticks"]], fontsize=8)


def _marked(mark: Picture, axes: Any) -> None:
    """The recorded signature, with the chance of one by then under each horizon."""
    axes.axvline(mark["k"] + 1, color=ACCENT if mark["signed"] else MUTED)
    axes.plot([mark["k"] + 1] * len(mark["by"]), [one["p"] for one in mark["by"]], "o-", color=INK, mfc="white", lw=3)
    for one in mark["by"]:
        axes.annotate(shown(one["says"]), (mark["k"] + 1, one["p"]), (8, 0),
                      textcoords="offset points", fontsize=7, va="center")  # fmt: skip
