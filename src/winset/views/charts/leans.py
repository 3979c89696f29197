"""What the chance of a signature leans on: how the talks end or the war fades, patience, rival readings, causes."""

from __future__ import annotations

from typing import TYPE_CHECKING, NamedTuple

from winset.views.drawing import ACCENT, FAINT, INK, MUTED, PAPER, TOOLS, folded
from winset.views.ends import lean
from winset.views.words import dated, joined, likely, month, percent, plain

if TYPE_CHECKING:
    from matplotlib.figure import Figure

    from winset.studies.dossier import Dossier
    from winset.studies.timeline import TimelineAnswer
    from winset.views.charts import Picture

TITLE = "What the chance of a signature leans on"
SECTION = "trust"
ORDER = 130
NEEDS = ("readings", "claims")

MOST = 12
"""Most rows that are drawn."""

TOLD = 3
"""Most rows that the words name."""


class Leaning(NamedTuple):
    """One thing changed, and what the chance then is, for each way in which it is."""

    name: str
    ends: list[tuple[float, str]]


def data(dossier: Dossier) -> Picture | None:
    """A row for each thing changed, what moves the chance most first; None where nothing that was solved moves it."""
    rows = _rows(dossier)
    if not rows:
        return None
    timeline = dossier["timeline"]
    mark, base = _base(timeline)
    since = dated(timeline["from"], timeline["step"])
    return {
        "title": f"Chance of a signature by {dated(mark, timeline['step'])}, seen from {since}",
        "base": base,
        "says": likely(base),
        "rows": [
            {"name": row.name, "ends": [{"p": p, "says": likely(p), "how": how} for p, how in sorted(row.ends)]}
            for row in rows
        ],
    }


def _base(timeline: TimelineAnswer) -> tuple[str | None, float]:
    """By when signatures are counted, and their chance as the file is."""
    found = lean(timeline)
    if found:
        return found.mark, found.base
    return timeline["headline"]["signed"], timeline["history"][-1]["signed_by"]


def _rows(dossier: Dossier) -> list[Leaning]:
    timeline = dossier.get("timeline")
    if not timeline or timeline["from"] is None or not timeline["history"]:
        return []
    mark, base = _base(timeline)
    rows = [*_ends(timeline), *_readings(dossier, mark), *_causes(dossier, mark)] if mark else []
    # What prints as the file's own chance is no difference that anybody could see.
    moved = [row for row in rows if any(likely(p) != likely(base) for p, _ in row.ends)]
    return sorted(moved, key=lambda row: -max(abs(p - base) for p, _ in row.ends))[:MOST]


def _ends(timeline: TimelineAnswer) -> list[Leaning]:
    """The last date for talks a year either way, or how soon the war fades and how patient the parties are."""
    dates, open_ = timeline.get("horizon"), timeline.get("sensitivity")
    if dates:
        sides = [(one["signed_by_mark"], f"talks until {month(one['horizon'], short=True)}")
                 for one in (dates["-12"], dates["+12"]) if one]  # fmt: skip
        return [Leaning("The last date for talks a year earlier or later", sides)]
    if not open_:
        return []
    both = [
        ("The war half or twice as likely to fade", (("fades/2", "half as likely"), ("fades×2", "twice as likely"))),
        ("Everyone’s patience at an end of its range", (("patience_low", "least"), ("patience_high", "most"))),
    ]
    named = {key: open_[key] for key in ("fades/2", "fades×2", "patience_low", "patience_high")}
    return [
        Leaning(name, [(one["signed_by_mark"], how) for key, how in keys if (one := named[key])]) for name, keys in both
    ]


def _readings(dossier: Dossier, mark: str | None) -> list[Leaning]:
    """What the chance is by each rival reading of the same war."""
    found = dossier["trust"]["readings"] if dossier.get("trust") else None
    if not found or found["month"] != mark:
        return []
    return [Leaning(f"Read as “{plain(one['name'])}”", [(one["signed_by"], "by this reading")])
            for one in found["readings"] if one["cannot"] is None]  # fmt: skip


def _causes(dossier: Dossier, mark: str | None) -> list[Leaning]:
    """What it is without the cause that a claim names, where the claim is of this chance seen from the start."""
    claims, since = dossier.get("claims"), dossier["timeline"]["from"]
    return [
        Leaning(f"If {plain(joined(one['cause_in_words']))}", [(one["without"], "without it")])
        for one in (claims["claims"] if claims else [])
        if one["without"] is not None and one["measure"] and one["measure"].get("signed_by") == mark
        if one["from"] in (None, since)
    ]


def words(dossier: Dossier) -> str:
    """The chance as the file is, and what moves it furthest, to what."""
    drawn = data(dossier)
    assert drawn is not None
    told = [f"{row['name']}: {joined([end['says'] for end in row['ends']])}" for row in drawn["rows"][:TOLD]]
    more = len(drawn["rows"]) - TOLD
    rest = f"; {more} more {'moves' if more == 1 else 'move'} it less" if more > 0 else ""
    return f"{drawn['title']}: {drawn['says']} as the file is. With one thing changed: {'; '.join(told)}{rest}."


SCRIPT = (
    TOOLS
    + r"""
const label = theme.narrow ? 0 : Math.round(theme.width * 0.4), svg = sheet(10), stops = [];
const widest = Math.max(...data.rows.flatMap((r) => r.ends.map((e) => long(e.says, 12, 600)))) + 12;
const left = label + widest, right = theme.width - widest, ends = data.rows.flatMap((r) => r.ends.map((e) => e.p));
const x = d3.scaleLinear([0, Math.max(0.01, data.base, ...ends)], [left, right]).nice(4);
let y = 14;
for (const part of fold(data.title, theme.width, 3, 12.5, 700)) {
  write(svg, part, 0, y, {weight: 700, size: 12.5});
  y += 16;
}
const note = `as the file is: ${data.says}`, half = long(note, 11, 600) / 2;
write(svg, note, Math.max(half, Math.min(theme.width - half, x(data.base))), y + 2,
  {size: 11, weight: 600, anchor: "middle"});
y += 20;
const grid = svg.append("g"), from = y - 12, ticks = x.ticks(theme.narrow ? 3 : 5);
for (const at of ticks) {
  write(svg, `${d3.format("~g")(Number((at * 100).toPrecision(4)))} %`, x(at), y,
    {size: 11, fill: theme.muted, anchor: "middle"});
}
y += 8;
const middle = svg.append("g");
for (const row of data.rows) {
  stops.push(y);
  const end = rowed([row], y, {text: (r) => r.name, room: label, strip: 20, gap: 4});
  const all = [data.base, ...row.ends.map((e) => e.p)], [low, high] = [Math.min(...all), Math.max(...all)];
  svg.append("rect").attr("x", x(low)).attr("y", row.mid - 6).attr("width", Math.max(1, x(high) - x(low)))
    .attr("height", 12).attr("fill", theme.accent).attr("fill-opacity", 0.55);
  row.ends.forEach((e) => {
    const below = e.p < data.base || (e.p === data.base && row.ends.length > 1 && e === row.ends[0]);
    told(svg.append("circle").attr("cx", x(e.p)).attr("cy", row.mid).attr("r", 4.5).attr("fill", theme.paper)
      .attr("stroke", theme.accent).attr("stroke-width", 2), `${row.name}: ${e.says}, ${e.how}`);
    const side = row.ends.filter((o) => (o.p < data.base) === (e.p < data.base));
    const outer = side.every((o) => (below ? e.p <= o.p : e.p >= o.p));
    if (outer) write(svg, e.says, x(e.p) + (below ? -9 : 9), row.mid + 4,
      {weight: 600, anchor: below ? "end" : "start", halo: true});
  });
  write(svg, row.lines, 0, row.base, {title: row.name, halo: theme.narrow});
  y = end;
}
for (const at of ticks) line(grid, x(at), from + 16, x(at), y, theme.faint, 0.6);
line(middle, x(data.base), from + 16, x(data.base), y, theme.ink, 1.5);
return paged(svg, y + 6, stops);
"""
)


def plot(data: Picture, figure: Figure) -> None:
    """The same rows."""
    rows, base = data["rows"], data["base"]
    figure.set_size_inches(9, 1.2 + 0.4 * len(rows))
    axes = figure.subplots()
    axes.axvline(base, color=INK, lw=1.2)
    for y, row in enumerate(rows):
        ends = [end["p"] for end in row["ends"]]
        axes.plot([min(base, *ends), max(base, *ends)], [y, y], color=ACCENT, lw=6, alpha=0.55, solid_capstyle="butt")
        axes.plot(ends, [y] * len(ends), "o", mfc=PAPER, mec=ACCENT)
        for end in row["ends"]:
            below = end["p"] < base
            axes.annotate(folded(end["says"], 20), (end["p"], y), (-7 if below else 7, 0), fontsize=8, color=MUTED,
                          textcoords="offset points", va="center", ha="right" if below else "left")  # fmt: skip
    axes.set_yticks(range(len(rows)), [folded(row["name"], 60, 2) for row in rows], fontsize=8)
    axes.set_ylim(len(rows) - 0.4, -0.6)
    axes.margins(x=0.12)
    axes.set_xlim(left=0)
    axes.xaxis.set_major_formatter(lambda share, _: percent(share))
    axes.tick_params(axis="x", labelsize=8)
    axes.grid(axis="x", color=FAINT, lw=0.5)
    # Over the whole picture: beside long names the axes are too narrow for a title.
    title = folded(f"{data['title']}; line: as the file is", 100)
    figure.suptitle(title, fontsize=9, fontweight="bold", x=0.01, ha="left")
    axes.spines[["top", "right"]].set_visible(False)
