"""Courses of action: what each is worth, at its worst too, beside the chance of the ending that is worst."""

from __future__ import annotations

import math
from statistics import median
from typing import TYPE_CHECKING

from winset.views.drawing import ACCENT, BAD, FAINT, GOOD, INK, MUTED, PAPER, TOOLS, folded, shown
from winset.views.words import joined, plain, points

if TYPE_CHECKING:
    from matplotlib.axes import Axes
    from matplotlib.figure import Figure

    from winset.studies.decide import CourseGroup, CourseTold, DecideAnswer
    from winset.studies.dossier import Dossier
    from winset.views.charts import Picture

TITLE = "What each course is worth, and what it risks"
SECTION = "courses"
ORDER = 80
NEEDS = ("courses",)


def data(dossier: Dossier) -> Picture | None:
    """The courses of each group, the best first, with the chance of the worst ending where one is at stake."""
    found = dossier.get("courses")
    if not found or not found["courses"]:
        return None
    ending = _ending(found)
    labels, named = found["labels"], {course["name"]: course for course in found["courses"]}
    return {
        "party": plain(labels["parties"][found["party"]]),
        "ending": plain(labels["endings"][ending]) if ending else None,
        "groups": [
            {
                "name": _capital(plain(group["group"] or "courses of action")),
                "courses": [_course(named[name], ending, group) for name in group["order"]],
            }
            for group in found["groups"]
        ],
        "baseline": {
            "value": found["baseline"]["value"],
            "chance": found["baseline"]["endings"].get(ending) if ending else None,
        },
    }


def _best(group: CourseGroup) -> list[str]:
    """The one course that is best, or none where others are as good as equal to it."""
    return [group["best"]] if len(group["tied"]) < 2 else []


def _capital(text: str) -> str:
    return text[:1].upper() + text[1:]


def _ending(found: DecideAnswer) -> str | None:
    """The ending that the break-even chances are about: the one named by most courses."""
    named = [course["break_even"]["ending"] for course in found["courses"] if course["break_even"]]
    return max(dict.fromkeys(named), key=named.count) if named else None


def _course(course: CourseTold, ending: str | None, group: CourseGroup) -> Picture:
    even = course["break_even"] if course["break_even"] and course["break_even"]["ending"] == ending else None
    chance = course["endings"].get(ending) if ending else None
    worst = course["worst"]["value"] if course["worst"] else None
    return {
        "name": plain(course["title"]),
        "best": course["name"] in _best(group),
        "tied": len(group["tied"]) > 1 and course["name"] in group["tied"],
        "value": course["value"],
        "worst": worst,
        "points": points(course["value"]),
        "chance": chance,
        "odds": _percent(chance) if chance is not None else "",
        "even": even["break_even"] if even else None,
        "worth": even["worth_it"] if even else None,
        "up_to": _up_to(even["break_even"], worth=bool(even["worth_it"])) if even else "",
    }


def _percent(chance: float) -> str:
    """A chance to two figures."""
    return "0 %" if chance <= 0 else "under 0.001 %" if chance < 1e-5 else f"{float(f'{chance * 100:.2g}'):g} %"


def _up_to(even: float | None, *, worth: bool) -> str:
    """Whether the risk of the ending is worth running, and up to which chance it is."""
    if even is None:
        return ""
    if even <= 0:
        return "not worth it even without the risk"
    if even >= 1:
        return "worth it at any risk"
    return f"{'acceptable' if worth else 'too high: acceptable'} up to {_percent(even)}"


def words(dossier: Dossier) -> str:
    """Which course is best in each group, at what risk, and for which the risk is worth running."""
    drawn = data(dossier)
    assert drawn is not None
    told = []
    for group in drawn["groups"]:
        best, *others = group["courses"]
        if not best["best"] and others:
            tied = [f"{one['name']} ({one['points']})" for one in group["courses"] if one["tied"]]
            less = [f"{one['name']} ({one['points']})" for one in group["courses"] if not one["tied"]]
            then = f"; then {joined(less)}" if less else ""
            told.append(f"{group['name']}: as good as equal to {drawn['party']} are {joined(tied)} points{then}.")
            continue
        risk = f", with {drawn['ending']} at {best['odds']}" if best["chance"] is not None else ""
        rest = [f"{one['name']} ({one['points']})" for one in others]
        beside = f"; then {joined(rest)}" if rest else ""
        told.append(
            f"{group['name']}: {best['name']} is worth most to {drawn['party']}, {best['points']} points{risk}{beside}."
        )
    rated = [one for group in drawn["groups"] for one in group["courses"] if one["worth"] is not None]
    if rated:
        worth = [one["name"] for one in rated if one["worth"]]
        told.append(f"The chance of {drawn['ending']} stays under what would make the best alternative better for "
                    f"{joined(worth) if worth else 'none of them'}.")  # fmt: skip
    return " ".join(told)


SCRIPT = (
    TOOLS
    + r"""
const courses = data.groups.flatMap((g) => g.courses), risky = data.ending !== null;
const label = theme.narrow ? 0 : Math.round(theme.width * 0.24), gap = theme.narrow ? 30 : 60, svg = sheet(10);
const beside = (c) => [c.odds, ...(theme.narrow || !c.up_to ? [] : [c.up_to])].join(", ").replace(", too", " is too");
const told2 = Math.max(...courses.map((c) => long(beside(c), 11, 600))) + 12;
const room = theme.width - label - 22 - (risky ? gap + told2 : 0), wide = risky ? room / 2 : room;
const values = [...courses.flatMap((c) => [c.value, c.worst ?? c.value]), data.baseline.value];
// One course far below the others would squeeze them into a point: it stands at the edge, with its number.
const high = d3.max(values), usual = 4 * d3.median(values, (v) => high - v);
const low = d3.min(values.filter((v) => high - v <= Math.max(usual, 1e-9))), pad = (high - low || 1) * 0.1;
const leftmost = label + 12, off = (v) => v < low - pad;
const x = d3.scaleLinear([low - pad, high + pad], [leftmost, leftmost + wide]).clamp(true);
const from2 = leftmost + wide + gap;
const seen = [...courses.flatMap((c) => [c.chance, c.even]), data.baseline.chance]
  .filter((p) => p !== null && p > 0 && p <= 1);
const floor = Math.max(1e-6, Math.min(0.1, ...seen)), ceiling = Math.max(floor * 10, ...seen);
const decades = [Math.floor(Math.log10(floor)), Math.min(0, Math.ceil(Math.log10(ceiling)))];
if (decades[0] === decades[1]) decades[0] -= 1;
const risk = d3.scaleLog([10 ** decades[0], 10 ** decades[1]], [from2, from2 + wide]).clamp(true);

let y = 14;
const head = (text, at, most) => fold(text, most, 4, 12, 700);
const heads = [head(`Worth to ${data.party} (points)`, leftmost, wide + gap - 14)];
if (risky) heads.push(head(`Chance of: ${data.ending} (log scale)`, from2, theme.width - from2));
const tallest = Math.max(...heads.map((h) => h.length));
heads.forEach((lines, k) => write(svg, lines, (k ? from2 : leftmost) - (theme.narrow ? 8 : 0),
  y + (tallest - lines.length) * 15, {weight: 700}));
y += tallest * 15 + 4;
const ticks = x.ticks(Math.max(2, Math.min(6, wide / 55))), top = y + 8, grid = svg.append("g");
for (const at of ticks) write(svg, d3.format("~g")(at), x(at), y, {size: 11, fill: theme.muted, anchor: "middle"});
const steps = d3.range(decades[0], decades[1] + 1), skip = Math.ceil(steps.length / (theme.narrow ? 3 : 6));
if (risky) {
  steps.forEach((d, k) => {
    if (k % skip === 0) write(svg, `${d3.format("~g")(Number((10 ** d * 100).toPrecision(6)))} %`, risk(10 ** d), y,
      {size: 11, fill: theme.muted, anchor: "middle"});
  });
}
y += 10;
const stops = [];
for (const group of data.groups) {
  stops.push(y + 6);
  y += 22;
  for (const part of fold(group.name, theme.width, 2, 12.5, 700)) {
    write(svg, part, 0, y, {weight: 700, size: 12.5, halo: true});
    y += 16;
  }
  y -= 10;
  for (const course of group.courses) {
    line(svg, 0, y, theme.width, y, theme.faint, 0.6);
    const text = course.best ? `★ ${course.name}` : course.tied ? `≈ ${course.name}` : course.name;
    const end = rowed([course], y, {text: () => text, room: label, strip: 24, gap: 4, weight: course.best ? 700 : 400});
    write(svg, course.lines, 0, course.base, {weight: course.best ? 700 : 400, title: course.name, halo: theme.narrow});
    const fill = course.best ? theme.accent : theme.ink, mid = course.mid, made = svg.append("g");
    if (course.worst !== null && !off(course.value)) {
      line(made, x(course.worst), mid, x(course.value), mid, fill, 2);
      line(made, x(course.worst), mid - 6, x(course.worst), mid + 6, fill, 2);
    }
    if (off(course.value)) {
      made.append("path").attr("d", `M${leftmost},${mid} l10,-6 v12 z`).attr("fill", fill);
      const look = {size: 11, fill, weight: 600, halo: true};
      write(made, theme.narrow ? course.points : `${course.points}, beyond this scale`, leftmost + 14, mid + 4, look);
    } else made.append("circle").attr("cx", x(course.value)).attr("cy", mid).attr("r", 6).attr("fill", fill);
    const least = course.worst === null ? "" : `, at worst ${course.worst.toFixed(1)}`;
    told(made, `${course.name}: ${course.points} points${least}`);
    if (risky && course.chance !== null) {
      const at = risk(Math.max(course.chance, 10 ** decades[0])), side = svg.append("g");
      const shade = course.worth === false ? theme.bad : course.worth ? theme.good : theme.ink;
      if (course.even !== null && course.even > 0 && course.even <= 1) {
        line(side, at, mid, risk(course.even), mid, shade, 2);
        line(side, risk(course.even), mid - 9, risk(course.even), mid + 9, shade, 3);
      }
      side.append("path").attr("d", d3.symbol(course.worth === false ? d3.symbolDiamond2 : d3.symbolCircle, 95)())
        .attr("transform", `translate(${at},${mid})`).attr("fill", course.chance > 0 ? shade : theme.paper)
        .attr("stroke", shade).attr("stroke-width", 1.5);
      write(side, beside(course), theme.width - told2 + 12, mid + 4, {size: 11, fill: shade, weight: 600});
      told(side, `${course.name}: ${[course.odds, course.up_to].filter(Boolean).join(", ")}`);
    }
    y = end;
  }
}
for (const at of ticks) line(grid, x(at), top, x(at), y, theme.faint, 0.6);
if (risky) for (const d of steps) line(grid, risk(10 ** d), top, risk(10 ** d), y, theme.faint, 0.6);
const base = [[x(data.baseline.value)], risky && data.baseline.chance > 0 ? [risk(data.baseline.chance)] : []].flat();
for (const at of base) line(grid, at, top, at, y, theme.muted, 1.5).attr("stroke-dasharray", "4 3");
y += 8;
const notes = ["Dot: worth; the line ends at its worst case, one number of the file at an end of its range. " +
  "Dashed: committed to nothing.", "Upright stroke: the chance up to which the course is worth it. Green round: it " +
  "stays under that. Red diamond: it does not; without a stroke, it is not worth it at any chance."];
if (courses.every((c) => c.even === null)) notes.pop();
if (courses.some((c) => c.tied)) notes.unshift("≈: as good as equal, so that none of these is the best.");
for (const note of notes) {
  for (const part of fold(note, theme.width, 5, 11)) { y += 14; write(svg, part, 0, y, {size: 11, fill: theme.muted}); }
}
return paged(svg, y + 8, stops);
"""
)


def plot(data: Picture, figure: Figure) -> None:
    """The same two panels: worth, and the chance of the worst ending on a scale of powers of ten."""
    courses = [(group["name"], course) for group in data["groups"] for course in group["courses"]]
    risky = data["ending"] is not None
    figure.set_size_inches(10, 1.4 + 0.4 * len(courses))
    panels = figure.subplots(1, 2 if risky else 1, sharey=True, squeeze=False)[0]
    for y, (_, course) in enumerate(courses):
        _worth(course, panels[0], y)
        if risky and course["chance"]:
            _risk(course, panels[1], y)
    panels[0].axvline(data["baseline"]["value"], color=MUTED, ls="--", lw=1)
    panels[0].set_title(shown(f"Worth to {data['party']} (points); line to the worst case"), fontsize=9, loc="left")
    if risky:
        panels[1].set_xscale("log")
        panels[1].set_xlim(_floor(data), 1.0)
        panels[1].xaxis.set_major_formatter(lambda chance, _: f"{chance * 100:g} %")
        panels[1].set_title(folded(f"Chance of: {data['ending']}; |: worth it up to there", 50), fontsize=9, loc="left")
    names = [f"{group}: {_sign(course)}{course['name']}" for group, course in courses]
    panels[0].set_yticks(range(len(names)), [folded(name, 40, 2) for name in names], fontsize=8)
    panels[0].set_ylim(len(names) - 0.4, -0.6)
    _clip(data, panels[0])
    for axes in panels:
        axes.spines[["top", "right"]].set_visible(False)
        axes.grid(axis="x", color=FAINT, lw=0.5)


def _sign(course: Picture) -> str:
    """What stands before the best course, and before those that are as good as equal."""
    return "★ " if course["best"] else "≈ " if course["tied"] else ""


def _clip(data: Picture, axes: Axes) -> None:
    """Leave off the scale what is so far below the others that it would squeeze them, and tell its number."""
    courses = [course for group in data["groups"] for course in group["courses"]]
    values = [course["value"] for course in courses] + [data["baseline"]["value"]]
    values += [course["worst"] for course in courses if course["worst"] is not None]
    high = max(values)
    usual = max(4 * median(high - value for value in values), 1e-9)
    low = min(value for value in values if high - value <= usual)
    pad = 0.1 * ((high - low) or 1)
    axes.set_xlim(low - pad, high + pad)
    for y, course in enumerate(courses):
        if course["value"] < low - pad:
            axes.text(low - pad, y, f"◂ {course['points']}, beyond this scale", fontsize=7, va="center")


def _floor(data: Picture) -> float:
    """The power of ten under the smallest chance."""
    seen = [course[key] for group in data["groups"] for course in group["courses"] for key in ("chance", "even")]
    return float(10 ** math.floor(math.log10(min([0.05, *(p for p in seen if p is not None and p > 1e-6)]))))


def _worth(course: Picture, axes: Axes, y: int) -> None:
    fill = ACCENT if course["best"] else INK
    if course["worst"] is not None:
        axes.plot([course["worst"], course["value"]], [y, y], "-", color=fill, lw=1.5)
        axes.plot([course["worst"]], [y], "|", color=fill, ms=10)
    axes.plot([course["value"]], [y], "o", color=fill)


def _risk(course: Picture, axes: Axes, y: int) -> None:
    fill = INK if course["worth"] is None else GOOD if course["worth"] else BAD
    axes.plot([course["chance"]], [y], "D" if course["worth"] is False else "o", color=fill)
    if course["even"] is not None and 0 < course["even"] <= 1:
        axes.plot([course["chance"], course["even"]], [y, y], "-", color=fill, lw=1.5)
        axes.plot([course["even"]], [y], "|", color=fill, ms=12, mew=2)
    axes.annotate(shown(course["odds"]), (course["chance"], y), (0, 8), textcoords="offset points", fontsize=7,
                  ha="center", bbox={"fc": PAPER, "ec": "none", "pad": 0.5})  # fmt: skip
