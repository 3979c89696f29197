"""Who alone stands in the way of how many packages, and how far short, before and after the way out opened."""

from __future__ import annotations

from typing import TYPE_CHECKING

from winset.views.charts import colour, name_of, places
from winset.views.drawing import FAINT, GOOD, MUTED, TOOLS, folded
from winset.views.words import count, joined, month, plain, points

if TYPE_CHECKING:
    from matplotlib.figure import Figure

    from winset.studies.dossier import Dossier
    from winset.studies.month.win_set import WinSetTold
    from winset.studies.timeline import TimelineAnswer
    from winset.views.charts import Picture

TITLE = "Who blocks how much"
SECTION = "unlock"
ORDER = 50
NEEDS: tuple[str, ...] = ()

MOST_SETS = 4
"""Most sets of holdouts that are drawn for a month."""

MOST_TOLD = 4
"""Most blockers of a month that the words name."""


def data(dossier: Dossier) -> Picture | None:
    """For each chosen month what can be signed, and who blocks what; None where nobody ever does."""
    timeline = dossier.get("timeline")
    if not timeline or not timeline["history"]:
        return None
    months = [_month(dossier, k, title) for k, title in _chosen(timeline)]
    return {"months": months} if any(row["place"] is not None for one in months for row in one["rows"]) else None


def _chosen(timeline: TimelineAnswer) -> list[tuple[int, str]]:
    """The last month before the opening, that of the opening, and the last; else the first and the last."""
    head, last, found = timeline["headline"], len(timeline["history"]) - 1, {}
    if head["first"]:
        at = head["months_before"]
        found = {**({at - 1: "before the way out opened"} if at else {}), at: "when it opened"}
        found.setdefault(last, "when it was signed" if head["signed"] else "at the end")
    elif timeline["from"] is not None:
        found = {0: "at first", last: "at the end"}
    else:
        found = {0: ""}
    return sorted(found.items())


def _month(dossier: Dossier, k: int, title: str) -> Picture:
    """One month: a row for what can be signed, one for each blocker, one for each set that must turn together."""
    row = dossier["timeline"]["history"][k]
    alike = row["month"] is None
    now, war = row["now"], row["against_war"]
    at = places(dossier)
    rows = [{"name": "Can be signed", "place": None, **_both(now["size"], None if alike else war["size"], "")}]
    for party in at:
        mine, theirs = now["blockers"].get(party, 0), 0 if alike else war["blockers"].get(party, 0)
        if mine or theirs:
            told = [_short(found, party) for found in (now, war)]
            rows.append({"name": f"{name_of(dossier, party)} alone", "place": at[party],
                         **_both(mine, None if alike else theirs, told[0], told[1])})  # fmt: skip
    for held in now["holdouts"][:MOST_SETS]:
        names = [name_of(dossier, party) for party in held["parties"]]
        prices = ", ".join(points(held["price"][party]) for party in held["parties"])
        rows.append({"name": f"{joined(names)} together", "place": at[held["parties"][0]],
                     **_both(held["packages"], None, f", {prices} points short")})  # fmt: skip
    when = f"{month(row['month'])}, {title}" if title else "On the table"
    return {"title": when, "of": f"of {count(now['of'], 'package')}", "rows": rows}


def _short(found: WinSetTold, party: str) -> str:
    return f", {points(found['price'][party])} points short" if party in found["price"] else ""


def _both(now: int, war: int | None, told: str, told_war: str = "") -> Picture:
    """The two counts of a row, and how they are told."""
    says = f"{now:,}{told}" if now else "none"
    beside = f"{war:,}{told_war}" if war else "none" if war is not None else ""
    return {"now": now, "war": war, "says": says, "beside": f"against fighting on: {beside}" if beside else ""}


def words(dossier: Dossier) -> str:
    """Month by chosen month: how much could be signed, and who alone blocked how much."""
    timeline = dossier["timeline"]
    names = timeline["labels"]["parties"]
    told = []
    for k, title in _chosen(timeline):
        row = timeline["history"][k]
        now = row["now"]
        size = f"{now['size']:,}" if now["size"] else "none"
        when = f"In {month(row['month'])}, {title}, {size}" if title else size.capitalize()
        most = sorted(now["blockers"].items(), key=lambda entry: -entry[1])
        block = [f"{plain(names[party])} alone blocks {number:,} ({points(now['price'][party])} of its points short)"
                 for party, number in most[:MOST_TOLD]]  # fmt: skip
        block += [f"{count(len(most) - MOST_TOLD, 'other')} fewer"] if len(most) > MOST_TOLD else []
        sets = [joined([plain(names[party]) for party in held["parties"]]) for held in now["holdouts"][:MOST_SETS]]
        held = f"; these would have to turn together: {'; or '.join(sets)}" if sets else ""
        rest = f"; {joined(block)}" if block else held or "; nobody blocks any alone"
        told.append(f"{when} of {count(now['of'], 'package')} could be signed at once{rest}.")
    return " ".join(told)


SCRIPT = (
    TOOLS
    + r"""
const rows = data.months.flatMap((m) => m.rows), label = theme.narrow ? 0 : Math.round(theme.width * 0.24);
const most = Math.max(1, ...rows.flatMap((r) => [r.now, r.war ?? 0]));

const widest = Math.max(...rows.map((r) => Math.max(long(r.says, 12, 600), long(r.beside, 11))));
const left = label + (label ? 8 : 0), right = theme.narrow ? theme.width - 4 : theme.width - Math.min(widest + 14, 320);
const x = d3.scaleLinear([0, most], [left, right]), svg = sheet(10), both = rows.some((r) => r.war !== null);
const stops = [];
let y = 6;
if (both) {
  for (const [text, draw] of [
    ["if the choice is to go on", (b) => b.attr("fill", theme.muted)],
    ["if it is to fight on for good", (b) => b.attr("fill", "none").attr("stroke", theme.muted)]]) {
    draw(svg.append("rect").attr("x", 0.5).attr("y", y).attr("width", 18).attr("height", 10));
    write(svg, text, 26, y + 9, {size: 11, fill: theme.muted});
    y += 16;
  }
  write(svg, cut("Points short: in that party's own points, of the nearest package.", theme.width, 11), 0, y + 9,
    {size: 11, fill: theme.muted});
  y += 16;
}
for (const month of data.months) {
  stops.push(y + 4);
  y += 20;
  for (const part of fold(`${month.title} (${month.of})`, theme.width, 2, 12.5, 700)) {
    write(svg, part, 0, y, {weight: 700, size: 12.5});
    y += 16;
  }
  y -= 8;
  line(svg, 0, y, theme.width, y, theme.faint);
  y += 4;
  for (const row of month.rows) {
    const text = theme.narrow ? [row.name, row.says].join(": ") : row.name;
    const beside = theme.narrow ? fold(row.beside, theme.width - 8, 2, 11) : [];
    const under = rowed([row], y, {text: () => text, room: label, strip: theme.narrow ? 22 : 26, gap: 2});
    if (theme.narrow) row.mid += beside.length * 14;
    write(svg, row.lines, theme.narrow ? 0 : 8, row.base, {title: row.name});
    if (beside.length) write(svg, beside, 0, row.mid - 18, {size: 11, fill: theme.muted});
    const good = row.place === null, bar = (to) => Math.max(2, x(to) - left);
    const fill = good ? theme.good : theme.texture(row.place), edge = good ? theme.good : theme.colour(row.place);
    if (row.war) {
      svg.append("rect").attr("x", left).attr("y", row.mid - 10).attr("width", bar(row.war)).attr("height", 20)
        .attr("fill", "none").attr("stroke", edge).attr("stroke-width", 1.2);
    }
    if (row.now) {
      svg.append("rect").attr("x", left).attr("y", row.mid - 7).attr("width", bar(row.now)).attr("height", 14)
        .attr("fill", good ? fill : edge);
    }
    line(svg, left, row.mid - 12, left, row.mid + 12, theme.muted);
    if (!theme.narrow) {
      const at = left + (row.now || row.war ? bar(Math.max(row.now, row.war ?? 0)) : 0) + 8;
      write(svg, row.says, at, row.mid + (row.beside ? -1 : 4), {weight: 600});
      const more = cut(row.beside, theme.width - at, 11);
      if (more) write(svg, more, at, row.mid + 12, {size: 11, fill: theme.muted});
    }
    y = under + beside.length * 14 + (theme.narrow ? 0 : 4);
  }
}
return paged(svg, y + 4, stops);
"""
)


def plot(data: Picture, figure: Figure) -> None:
    """The same bars, a month under another."""
    heights = [len(one["rows"]) for one in data["months"]]
    figure.set_size_inches(9, 0.4 * sum(heights) + 0.6 * len(heights) + 0.5)
    panels = figure.subplots(len(heights), 1, sharex=True, squeeze=False, height_ratios=heights)[:, 0]
    for axes, one in zip(panels, data["months"], strict=True):
        axes.set_title(folded(f"{one['title']} ({one['of']})", 100), fontsize=9, fontweight="bold", loc="left")
        for y, row in enumerate(one["rows"]):
            fill = GOOD if row["place"] is None else colour(row["place"])
            axes.barh(y, row["war"] or 0, 0.75, fill=False, edgecolor=fill, lw=1)
            axes.barh(y, row["now"], 0.5, color=fill)
            at = max(row["now"], row["war"] or 0)
            axes.text(
                at,
                y,
                f"  {folded('; '.join(filter(None, (row['says'], row['beside']))), 90)}",
                fontsize=7,
                va="center",
                color=MUTED,
            )
        axes.set_yticks(range(len(one["rows"])), [folded(row["name"], 34, 2) for row in one["rows"]], fontsize=8)
        axes.set_ylim(len(one["rows"]) - 0.4, -0.6)
        axes.spines[["top", "right"]].set_visible(False)
        axes.spines[["left", "bottom"]].set_color(FAINT)
    most = max(max(row["now"], row["war"] or 0) for one in data["months"] for row in one["rows"])
    panels[-1].set_xlim(0, 1.7 * max(1, most))
    panels[-1].set_xlabel(
        "packages; solid: if the choice is to go on, outlined: if it is to fight on for good", fontsize=8
    )
