"""Who alone stands in the way of how many packages, and how far short, before and after the way out opened."""

from __future__ import annotations

from typing import TYPE_CHECKING

from winset.views.charts import colour, name_of, places
from winset.views.drawing import FAINT, GOOD, MUTED, TOOLS, folded
from winset.views.units import own_points
from winset.views.words import at, count, dated, first_upper, joined, named, points

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
    now, order, names_of = row["now"], places(dossier), dossier["timeline"]["labels"]
    rows: list[Picture] = [{"name": "Can be signed", "place": None, "good": True, **_row(now, now["size"], "")}]
    shared, any_of = _shared(now), {party for parties, _ in _shared(now) for party in parties}
    for party in order:
        if mine := _alone(now).get(party, 0):
            # The least over all that it blocks is no more than the least over those that nobody else could free.
            least = "at least " if party in any_of else ""
            short = f", {least}{own_points(names_of, party, points(now['price'][party]))} short"
            name = f"Blocked by {named(name_of(dossier, party))} alone"
            rows.append({"name": name, "place": order[party], **_row(now, mine, short)})
    for parties, packages in shared[:MOST_SETS]:
        names = [named(name_of(dossier, party)) for party in parties]
        rows.append({"name": f"Blocked by {joined(names, 'or')}: the yes of one would do", "place": order[parties[0]],
                     **_row(now, packages, "")})  # fmt: skip
    if others := sum(packages for _, packages in shared[MOST_SETS:]):
        rows.append({"name": "Blocked by others of whom the yes of one would do", "place": None, "good": False,
                     **_row(now, others, "")})  # fmt: skip
    for held in now["holdouts"][:MOST_SETS]:
        names = [named(name_of(dossier, party)) for party in held["parties"]]
        prices = ", ".join(points(held["price"][party]) for party in held["parties"])
        rows.append({"name": f"Blocked by {joined(names)} together", "place": order[held["parties"][0]],
                     **_row(now, held["packages"], f", {prices} own points short")})  # fmt: skip
    if rest := now["of"] - now["size"] - sum(_alone(now).values()) - sum(packages for _, packages in shared):
        name = f"Two or more would have to turn{', these included' if now['holdouts'] else ''}"
        rows.append({"name": name, "place": None, "good": False, **_row(now, rest, "")})
    when = f"{_when(dossier, k)}, {title}" if title else "On the table"
    return {"title": when, "of": f"of {count(now['of'], 'package')}", "rows": rows}


def _shared(now: WinSetTold) -> list[tuple[list[str], int]]:
    """Parties of whom the yes of any one would do, with how many packages they block, the most first."""
    found = zip(now["either"], now["either_packages"], strict=True)
    return sorted(found, key=lambda entry: -entry[1])


def _alone(now: WinSetTold) -> dict[str, int]:
    """How many packages each party blocks that nobody else's yes would free, so that no package is counted twice."""
    either = _shared(now)
    return {
        party: number - sum(packages for parties, packages in either if party in parties)
        for party, number in now["blockers"].items()
    }


def _when(dossier: Dossier, k: int) -> str:
    """A month of the timeline, by the file's step."""
    timeline = dossier["timeline"]
    return first_upper(dated(timeline["history"][k]["month"], timeline["step"]))


def _row(found: WinSetTold, number: int, told: str) -> Picture:
    """How many packages of how many, as a share of them and in words."""
    return {"share": number / max(1, found["of"]), "says": f"{number:,}{told}" if number else "none"}


def words(dossier: Dossier) -> str:
    """Month by chosen month: how much could be signed, and who alone blocked how much."""
    timeline = dossier["timeline"]
    names = timeline["labels"]["parties"]
    told = []
    for k, title in _chosen(timeline):
        row = timeline["history"][k]
        now = row["now"]
        size = f"{now['size']:,}" if now["size"] else "none"
        since = first_upper(at(row["month"], timeline["step"]))
        when = f"{since}, {title}, {size}" if title else size.capitalize()
        shared, any_of = _shared(now), {party for parties, _ in _shared(now) for party in parties}
        most = sorted(((party, n) for party, n in _alone(now).items() if n), key=lambda entry: -entry[1])
        block = [f"{number:,} blocked by {named(names[party])} alone ({'at least ' if party in any_of else ''}"
                 f"{own_points(timeline['labels'], party, points(now['price'][party]))} short)"
                 for party, number in most[:MOST_TOLD]]  # fmt: skip
        block += [f"{count(len(most) - MOST_TOLD, 'other')} fewer"] if len(most) > MOST_TOLD else []
        block += [f"{number:,} by {joined([named(names[party]) for party in parties], 'or')}, of whom the yes of one "
                  "would do" for parties, number in shared[:MOST_SETS]]  # fmt: skip
        sets = [joined([named(names[party]) for party in held["parties"]]) for held in now["holdouts"][:MOST_SETS]]
        held = f"; these would have to turn together: {'; or '.join(sets)}" if sets else ""
        rest = f"; {joined(block)}" if block else held or "; nobody blocks any alone"
        told.append(f"{when} of {count(now['of'], 'package')} could be signed at once{rest}.")
    if dossier.get("unlock") and timeline["from"] is not None:
        told.append("That is beside going on, with talks later; the paragraphs above ask for less, that a package beat "
                    "fighting on for good, so their counts differ.")  # fmt: skip
    return " ".join(told)


SCRIPT = (
    TOOLS
    + r"""
const label = theme.narrow ? 0 : Math.round(theme.width * 0.26), rows = data.months.flatMap((m) => m.rows);
const widest = Math.max(...rows.map((r) => long(r.says, 12, 600)));
const left = label + (label ? 8 : 0), right = theme.narrow ? theme.width - 4 : theme.width - Math.min(widest + 14, 240);
const x = d3.scaleLinear([0, 1], [left, right]), svg = sheet(10), stops = [];
let y = 0;
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
    const under = rowed([row], y, {text: () => text, room: label, strip: theme.narrow ? 18 : 24, gap: 2});
    write(svg, row.lines, theme.narrow ? 0 : 8, row.base, {title: row.name});
    // The whole of the bar is every package of that month: a length is a share of them.
    svg.append("rect").attr("x", left).attr("y", row.mid - 7).attr("width", right - left).attr("height", 14)
      .attr("fill", theme.faint).attr("fill-opacity", 0.3);
    const good = row.good === true, fill = good ? theme.good : row.place === null ? theme.muted : null;
    if (row.share) {
      told(svg.append("rect").attr("x", left).attr("y", row.mid - 7).attr("width", Math.max(3, x(row.share) - left))
        .attr("height", 14).attr("fill", fill ?? theme.texture(row.place)), text);
    }
    if (!theme.narrow) write(svg, row.says, right + 8, row.mid + 4, {weight: 600, fill: good ? theme.good : theme.ink});
    y = under + (theme.narrow ? 2 : 0);
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
            fill = (GOOD if row["good"] else MUTED) if row["place"] is None else colour(row["place"])
            axes.barh(y, 1, 0.6, color=FAINT, alpha=0.3)
            axes.barh(y, row["share"], 0.6, color=fill)
            axes.text(1.01, y, folded(row["says"], 60), fontsize=7, va="center", color=MUTED)
        axes.set_yticks(range(len(one["rows"])), [folded(row["name"], 34, 2) for row in one["rows"]], fontsize=8)
        axes.set_ylim(len(one["rows"]) - 0.4, -0.6)
        axes.spines[["top", "right"]].set_visible(False)
        axes.spines[["left", "bottom"]].set_color(FAINT)
    panels[-1].set_xlim(0, 1.35)
    panels[-1].set_xticks([0, 0.5, 1], ["0 %", "50 %", "100 %"])
    panels[-1].set_xlabel("of the packages then", fontsize=8)
