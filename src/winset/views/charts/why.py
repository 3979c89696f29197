"""What each recorded event did for the signature: from the chance with none of them to that with all, bar by bar."""

from __future__ import annotations

from itertools import accumulate
from typing import TYPE_CHECKING

from winset.views.drawing import BAD, FAINT, GOOD, INK, MUTED, TOOLS, folded
from winset.views.why import date_of, points_told
from winset.views.words import count, first_upper, joined, likely, month, plain

if TYPE_CHECKING:
    from matplotlib.figure import Figure

    from winset.studies.dossier import Dossier
    from winset.studies.why import EventByRecord, WhyByRecord
    from winset.views.charts import Picture

TITLE = "What each recorded event did for the signature"
SECTION = "why"
ORDER = 25
NEEDS = ("why",)

LEAST = 0.005
"""An event that moves the chance by less than half a point is drawn with the others of its kind, as one bar."""

MOST = 10
"""Most events that are drawn each for itself."""

TOLD = 3
"""Most events that the words name on each side."""


def data(dossier: Dossier) -> Picture | None:
    """A row for the chance with no event, one for each event, those that raised it first, one for the chance with all.

    In this order the bars stay above nothing; the shares are means over every order, so that none is the true one. None
    where no event moves it so that it shows.
    """
    found = dossier.get("why")
    if not found or found["by"] != "record":
        return None
    none, whole = found["none"]["signed_by"], found["all"]["signed_by"]
    named, rest = _sorted(found)
    if not named:
        return None
    steps = [(_called(event), event["shapley"]["signed_by"]) for event in named]
    if rest:
        steps.append((f"{count(len(rest), 'other event')}{' together' * (len(rest) > 1)}", sum(map(_share, rest))))
    stops = list(accumulate((share for _, share in steps), initial=none))
    bars = [
        {"name": name, "from": before, "to": after, "kind": "up" if share > 0 else "down",
         "says": points_told(share, sign=True)}
        for (name, share), before, after in zip(steps, stops, stops[1:], strict=False)
    ]  # fmt: skip
    first = {"name": "With none of the recorded events", "from": 0.0, "to": none, "kind": "whole", "says": likely(none)}
    last = {"name": "With all of them", "from": 0.0, "to": whole, "kind": "whole", "says": likely(whole)}
    return {"title": f"Chance of a signature{date_of(found)}", "rows": [first, *bars, last]}


def _sorted(found: WhyByRecord) -> tuple[list[EventByRecord], list[EventByRecord]]:
    """The events drawn each for itself, the highest share first, and those that are drawn as one bar."""
    most = sorted(found["events"], key=lambda event: -abs(_share(event)))
    drawn = [event for event in most if abs(_share(event)) >= LEAST][:MOST]
    return sorted(drawn, key=lambda event: -_share(event)), most[len(drawn) :]


def _share(event: EventByRecord) -> float:
    return event["shapley"]["signed_by"]


def _called(event: EventByRecord) -> str:
    when = f" ({month(event['month'], short=True)})" if event["month"] else ""
    return f"{first_upper(plain(event['name']))}{when}"


def words(dossier: Dossier) -> str:
    """From what chance to what chance, which events raise it, which lower it, and how a bar is to be read."""
    found = dossier["why"]
    assert found is not None
    assert found["by"] == "record"
    named, rest = _sorted(found)
    told = [f"From {likely(found['none']['signed_by'])} with none of the recorded events to "
            f"{likely(found['all']['signed_by'])} with all of them."]  # fmt: skip
    for verb, side in (("Raised by", [one for one in named if _share(one) > 0]),
                       ("Lowered by", [one for one in reversed(named) if _share(one) < 0])):  # fmt: skip
        if side:
            told.append(f"{verb} {joined(_some(side))}.")
    if rest:
        told.append(f"{count(len(rest), 'other event')} hardly {'moves' if len(rest) == 1 else 'move'} it.")
    told.append(
        "Numbers are percentage points; the bars stand by size and not by date. Each is what an event adds on average "
        "over every order in which the events may be put, since what one does depends on which others came before."
    )
    return " ".join(told)


def _some(side: list[EventByRecord]) -> list[str]:
    """The first events of a side with their shares, and how many more there are."""
    named = [f"“{_called(one)}” by {points_told(abs(_share(one)))}" for one in side[:TOLD]]
    return [*named, *([count(len(side) - TOLD, "other") + " by less"] if len(side) > TOLD else [])]


SCRIPT = (
    TOOLS
    + r"""
const label = theme.narrow ? 0 : Math.round(theme.width * 0.4), svg = sheet(10), stops = [];
const widest = Math.max(...data.rows.map((r) => long(r.says, 12, 600))) + 12;
const left = label + (label ? 12 : widest), right = theme.width - widest;
const top = Math.max(0.01, ...data.rows.flatMap((r) => [r.from, r.to]));
const x = d3.scaleLinear([0, top], [left, right]).nice(4);
let y = 14;
for (const part of fold(data.title, theme.width, 2, 12.5, 700)) {
  write(svg, part, 0, y, {weight: 700, size: 12.5});
  y += 16;
}
const ticks = x.ticks(theme.narrow ? 3 : 5), grid = svg.append("g"), from = y + 8;
for (const at of ticks) {
  write(svg, `${d3.format("~g")(Number((at * 100).toPrecision(4)))} %`, x(at), y + 2,
    {size: 11, fill: theme.muted, anchor: "middle"});
}
y += 10;
let before = null;
for (const row of data.rows) {
  stops.push(y);
  const whole = row.kind === "whole", weight = whole ? 700 : 400;
  const end = rowed([row], y, {text: (r) => r.name, room: label, strip: 20, gap: 4, weight});
  // The thin upright joins where one bar ends to where the next begins, under the words that it passes.
  if (before) line(svg, x(before.to), before.mid + 7, x(before.to), row.mid - 7, theme.muted);
  write(svg, row.lines, 0, row.base, {weight, title: row.name, halo: theme.narrow});
  const [low, high] = [Math.min(row.from, row.to), Math.max(row.from, row.to)];
  const fill = whole ? theme.ink : row.kind === "up" ? theme.good : theme.bad;
  told(svg.append("rect").attr("x", x(low)).attr("y", row.mid - 7).attr("width", Math.max(2, x(high) - x(low)))
    .attr("height", 14).attr("fill", fill), `${row.name}: ${row.says}`);
  const down = row.kind === "down";
  write(svg, row.says, down ? x(low) - 6 : Math.max(x(high), x(low) + 2) + 6, row.mid + 4,
    {weight: 600, fill, anchor: down ? "end" : "start", halo: true});
  before = row;
  y = end;
}
for (const at of ticks) line(grid, x(at), from, x(at), y, theme.faint, 0.6);
return paged(svg, y + 6, stops);
"""
)


def plot(data: Picture, figure: Figure) -> None:
    """The same bars."""
    rows = data["rows"]
    figure.set_size_inches(9, 1.0 + 0.34 * len(rows))
    axes = figure.subplots()
    for y, row in enumerate(rows):
        fill = {"whole": INK, "up": GOOD, "down": BAD}[row["kind"]]
        low, high = sorted([row["from"], row["to"]])
        axes.barh(y, high - low, 0.6, left=low, color=fill)
        down = row["kind"] == "down"
        axes.annotate(folded(row["says"], 20), (low if down else high, y), (-4 if down else 4, 0), fontsize=8,
                      textcoords="offset points", va="center", ha="right" if down else "left", color=fill)  # fmt: skip
        if y + 1 < len(rows):
            axes.plot([row["to"], row["to"]], [y + 0.3, y + 0.7], color=MUTED, lw=0.8)
    axes.set_yticks(range(len(rows)), [folded(row["name"], 60, 2) for row in rows], fontsize=8)
    axes.set_ylim(len(rows) - 0.4, -0.6)
    axes.set_xlim(0, 1.1 * max(0.01, *(row["to"] for row in rows)))
    axes.xaxis.set_major_formatter(lambda share, _: f"{share * 100:.3g} %")
    axes.tick_params(axis="x", labelsize=8)
    axes.grid(axis="x", color=FAINT, lw=0.5)
    axes.set_title(folded(data["title"], 90), fontsize=9, fontweight="bold", loc="left")
    axes.spines[["top", "right"]].set_visible(False)
