"""The questions of the file: what each change makes, beside the case as it is."""

from __future__ import annotations

from collections import Counter
from typing import TYPE_CHECKING, Any

from winset.views.drawing import BAD, CHANGES, FAINT, GOOD, MUTED, PAPER, folded
from winset.views.ends import by_end, is_open
from winset.views.what_if import last_chance
from winset.views.words import amount, joined, month, percent, plain

if TYPE_CHECKING:
    from matplotlib.axes import Axes
    from matplotlib.figure import Figure

    from winset.studies.dossier import Dossier
    from winset.studies.outcome import OutcomeTold
    from winset.studies.questions import QuestionTold
    from winset.studies.words import Labels
    from winset.views.charts import Picture

    Sides = list[tuple[OutcomeTold, OutcomeTold | None]]

TITLE = "Each question beside the case as it is"
SECTION = "what_if"
ORDER = 60
NEEDS = ("questions",)

LEAST = 0.005
"""A chance that moves by less than half a point of a hundred counts as not moved."""


def data(dossier: Dossier) -> Picture | None:
    """A row for each question with an answer, the one that moves most first; `then` of a cell where it has a change."""
    found = dossier.get("questions")
    asked = sorted((one for one in found["questions"] if one["baseline"]), key=_moves) if found else []
    if not found or not asked:
        return None
    sides = [(question["baseline"], question["changed"]) for question in asked if question["baseline"]]
    named = Counter(name for question in asked for name in question["report"])
    panels = [panel for panel in (_agreement(sides), _median(sides), _account(sides, named, found["labels"])) if panel]
    rows = [
        {
            "id": plain(question["id"] or ""),
            "asks": plain(question["asks"]),
            "since": f"from {month(question['from'], short=True)}" if question["from"] else "",
            "cells": [panel["cells"][k] for panel in panels],
        }
        for k, question in enumerate(asked)
    ]
    return {"panels": [{key: panel[key] for key in ("title", "kind", "labels")} for panel in panels], "rows": rows}


def _moves(question: QuestionTold) -> tuple[bool, float]:
    """What moves the chance of an agreement most comes first, and last what changes nothing."""
    before, after = question["baseline"], question["changed"]
    return after is None, -abs(last_chance(after) - last_chance(before)) if before and after else 0.0


def _agreement(asked: Sides) -> Picture:
    """The chance of an agreement by the horizon."""
    cells = []
    for before, after in asked:
        base, then = last_chance(before), last_chance(after) if after else None
        moved = then is not None and abs(then - base) >= LEAST
        cells.append({"base": base, "then": then, "better": _sign(then, base, moved, more=True),
                      "says": _says(base, then, percent)})  # fmt: skip
    return {"title": f"Agreement{by_end(asked[0][0])}", "kind": "share", "labels": None, "cells": cells}


def _median(asked: Sides) -> Picture | None:
    """The month from which an agreement is likelier than not, as its place among all months; `never` stands last."""
    sides = [side for both in asked for side in both if side]
    dates = sorted({date for side in sides for date in side["signed_by"] if len(side["signed_by"]) > 1})
    if not dates or not any(side["median_month"] for side in sides):
        return None
    places = {date: k for k, date in enumerate(dates)}
    reached = [places[date] for side in sides if (date := side["median_month"]) in places]
    if not reached:
        return None
    first, last = min(reached), max(reached) + max(2, (max(reached) - min(reached)) // 6)

    never = "later or never" if any(map(is_open, sides)) else "never"

    def at(side: OutcomeTold | None) -> int | None:
        return side and places.get(str(side["median_month"]), last) - first

    def told(place: int | None) -> str:
        return never if place == last - first else month(dates[first + (place or 0)], short=True)

    cells = []
    for before, after in asked:
        base, then = at(before), at(after)
        cells.append({"base": base, "then": then, "better": _sign(then, base, then not in (None, base), more=False),
                      "says": _says(base, then, told)})  # fmt: skip
    ends = [month(dates[first], short=True), month(dates[max(reached)], short=True), never]
    labels = [{"at": at, "text": text} for at, text in zip((0, max(reached) - first, last - first), ends, strict=True)]
    return {"title": "Likelier than not from", "kind": "date", "labels": labels, "cells": cells}


def _account(asked: Sides, named: Counter[str], labels: Labels) -> Picture | None:
    """What the war runs up from then on, on the account that the questions name most, else the first."""
    if not labels["accounts"]:
        return None
    wanted = [*(name for name, _ in named.most_common()), *labels["accounts"]]
    account = next(name for name in wanted if name in labels["accounts"])
    if any(account not in side["accounts"] for both in asked for side in both if side):
        return None
    cells = []
    for before, after in asked:
        base, then = before["accounts"][account], after and after["accounts"][account]
        moved = then is not None and abs(then - base) > 0.005 * max(1.0, abs(base))
        cells.append({"base": base, "then": then, "better": _sign(then, base, moved, more=False),
                      "says": _says(base, then, amount)})  # fmt: skip
    title = f"{plain(labels['accounts'][account])} from then on ({plain(labels['units'][account])})"
    return {"title": title, "kind": "amount", "labels": None, "cells": cells}


def _sign(then: float | None, base: float | None, moved: bool, *, more: bool) -> int:
    """1 where the change makes for an earlier or surer peace or a smaller cost, -1 where for the opposite, else 0."""
    if not moved or then is None or base is None:
        return 0
    return 1 if (then > base) == more else -1


def _says(base: Any, then: Any, told: Any) -> str:
    return f"{told(base)}, nothing changed" if then is None else f"{told(then)} instead of {told(base)}"


def words(dossier: Dossier) -> str:
    """Which questions raise and which lower the chance of an agreement, and which hardly move it."""
    asked = dossier["questions"]["questions"] if dossier["questions"] else []
    apart = {question["asks"]: (last_chance(before), last_chance(after)) for question in asked
             if (before := question["baseline"]) and (after := question["changed"])}  # fmt: skip
    up = {asks: sides for asks, sides in apart.items() if sides[1] - sides[0] >= LEAST}
    down = {asks: sides for asks, sides in apart.items() if sides[0] - sides[1] >= LEAST}
    still = len(apart) - len(up) - len(down)
    ends = next((by_end(question["baseline"]) for question in asked if question["baseline"]), " by the horizon")
    shares = (("higher", len(up)), ("lower", len(down)), ("hardly moved", still))
    if len(apart) == 1:
        way = next(way for way, number in shares if number)
        told = [f"Under the change that the one question makes, the chance of an agreement{ends} is {way}."]
    else:
        how = joined([f"{way} under {number}" for way, number in shares if number])
        told = [f"Of {len(apart)} changes that the questions make, the chance of an agreement{ends} is {how}."]
    for name, found in (("up", up), ("down", down)):
        if found:
            asks, (base, then) = max(found.items(), key=lambda entry: abs(entry[1][1] - entry[1][0]))
            told.append(f"Furthest {name}: “{plain(asks)}” ({percent(then)} instead of {percent(base)}).")
    return " ".join(told)


SCRIPT = (
    CHANGES
    + r"""
const label = theme.narrow ? 0 : Math.round(theme.width * (theme.print ? 0.44 : 0.36));
const shown = data.panels.length, gap = theme.width < 800 ? 22 : 34;
const size = theme.print ? 11 : 12, stops = [];
const wide = (theme.width - label - 24 - gap * (shown - 1)) / shown, svg = sheet(10);
const panels = data.panels.map((panel, k) => {
  const values = data.rows.flatMap((r) => [r.cells[k].base, r.cells[k].then]).filter((v) => v !== null);
  const from = label + 12 + k * (wide + gap);
  const scale = d3.scaleLinear([0, panel.kind === "share" ? 1 : Math.max(1e-9, ...values)], [from, from + wide]);
  let ticks = panel.labels ?? [];
  if (panel.kind === "share") ticks = [0, 0.5, 1].map((at) => ({at, text: `${at * 100} %`}));
  if (panel.kind === "amount") {
    scale.nice(3);
    const end = scale.domain()[1];
    ticks = [0, end / 2, end].map((at) => ({at, text: d3.format("~s")(at)}));
  }
  return {...panel, from, scale, ticks};
});
const titles = panels.map((p) => fold(p.title, wide + (theme.narrow ? 12 : 0), theme.width < 800 ? 6 : 3, 12, 700));
let y = headed(svg, panels, titles, ["surer, sooner or fewer", "less sure, later or more", "hardly moved"],
  theme.narrow ? 8 : 0);
panels.forEach((panel) => {
  let free = -Infinity;
  const end = panel.from + wide, final = panel.ticks.at(-1), start = end - long(final?.text ?? "", 11) - 6;
  panel.ticks.forEach((tick, i) => {
    const size = long(tick.text, 11), at = Math.max(panel.from, Math.min(end - size, panel.scale(tick.at) - size / 2));
    if (at < free || (tick !== final && at + size > start)) return;
    write(svg, cut(tick.text, wide, 11), at, y + 14, {size: 11, fill: theme.muted});
    free = at + size + 6;
  });
});
y += 22;
const from = y, grid = svg.append("g");
for (const row of data.rows) {
  stops.push(y);
  line(svg, 0, y, theme.width, y, theme.faint, 0.6);
  const name = [row.id, row.asks].filter(Boolean).join(" ");
  const text = row.since ? `${name} (${row.since})` : name;
  const end = rowed([row], y, {text: () => text, room: label, strip: 20, most: 3, size,
    gap: theme.print ? 4 : 8});
  write(svg, row.lines, 0, row.base, {size, title: text, halo: theme.narrow});
  panels.forEach((panel, k) => {
    const cell = row.cells[k], at = panel.scale(cell.base), made = svg.append("g");
    moved(made, at, cell.then === null ? null : panel.scale(cell.then), cell.better, row.mid);
    told(made, `${panel.title}: ${cell.says}`);
  });
  y = end;
}
for (const panel of panels) {
  for (const tick of panel.ticks) line(grid, panel.scale(tick.at), from, panel.scale(tick.at), y, theme.faint, 0.8);
}
return paged(svg, y + 6, stops);
"""
)


def plot(data: Picture, figure: Figure) -> None:
    """The same rows, a panel for each measure."""
    rows, panels = data["rows"], data["panels"]
    figure.set_size_inches(5 + 2.6 * len(panels), 1.2 + 0.36 * len(rows))
    all_axes = figure.subplots(1, len(panels), sharey=True, squeeze=False)[0]
    for k, (axes, panel) in enumerate(zip(all_axes, panels, strict=True)):
        for y, row in enumerate(rows):
            _row(row["cells"][k], axes, y)
        axes.set_title(folded(panel["title"], 34), fontsize=8, loc="left")
        if panel["labels"]:
            axes.set_xticks([tick["at"] for tick in panel["labels"]], [tick["text"] for tick in panel["labels"]])
            for text, side in zip(axes.get_xticklabels(), ("left", "right", "left"), strict=True):
                text.set_horizontalalignment(side)
        elif panel["kind"] == "share":
            axes.set_xticks([0, 0.5, 1], ["0 %", "50 %", "100 %"])
        else:
            axes.xaxis.set_major_formatter(lambda number, _: amount(number))
        axes.tick_params(labelsize=7)
        axes.margins(x=0.06)
        axes.spines[["top", "right", "left"]].set_visible(False)
    told = [f"{row['id']} {row['asks']} {row['since']}".strip() for row in rows]
    all_axes[0].set_yticks(range(len(rows)), [folded(text, 58, 2) for text in told], fontsize=7)
    all_axes[0].set_ylim(len(rows) - 0.4, -0.6)
    figure.supxlabel(
        "open: as it is; filled: with the change, ▲ surer, sooner or fewer, ◆ less sure, later or more", fontsize=8
    )


def _row(cell: Picture, axes: Axes, y: int) -> None:
    """One question on one measure."""
    fill = {1: GOOD, -1: BAD, 0: MUTED}[cell["better"]]
    axes.axhline(y, color=FAINT, lw=0.5, zorder=0)
    if cell["then"] is not None:
        axes.plot([cell["base"], cell["then"]], [y, y], color=fill, lw=2)
        axes.plot([cell["then"]], [y], {1: "^", -1: "D", 0: "."}[cell["better"]], color=fill, ms=6, zorder=3)
    axes.plot([cell["base"]], [y], "o", mfc=PAPER, mec=MUTED, ms=6)
