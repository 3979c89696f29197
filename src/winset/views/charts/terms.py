"""The terms: the chance of each option beside what was signed and what each party wanted most."""

from __future__ import annotations

from typing import TYPE_CHECKING

from winset.views.charts import colour, name_of, places
from winset.views.drawing import ACCENT, FAINT, INK, MUTED, PAPER, TOOLS, folded, short_names, shown
from winset.views.ends import ever
from winset.views.words import count, joined, likely, percent, plain

if TYPE_CHECKING:
    from matplotlib.axes import Axes
    from matplotlib.figure import Figure

    from winset.studies.dossier import Dossier
    from winset.views.charts import Picture

TITLE = "Whose way the terms go"
SECTION = "terms"
ORDER = 40
NEEDS: tuple[str, ...] = ()

MOST_TOLD = 4
"""Most issues that the words name."""


def data(dossier: Dossier) -> Picture | None:
    """The options of every issue, with who wants which most; None where hardly anything is ever signed."""
    timeline = dossier.get("timeline")
    if not timeline or timeline["unsigned"]:
        return None
    labels, signed, wanted = timeline["labels"], timeline["agreement"] or {}, _wanted(dossier)
    total, at, short = ever(timeline), places(dossier), short_names(labels["parties"])
    return {
        "signed": bool(signed),
        "issues": [
            {
                "name": plain(labels["issues"][issue]),
                "options": [
                    {
                        "name": plain(labels["options"][issue][option]),
                        "p": share / total,
                        "says": likely(share / total),
                        "signed": signed.get(issue) == option,
                        "wanted": [at[party] for party, best in wanted.get(issue, {}).items() if option in best],
                    }
                    for option, share in options.items()
                ],
            }
            for issue, options in timeline["forward"]["options"].items()
        ],
        "parties": [
            {
                "name": name_of(dossier, party),
                "short": short[party],
                "place": at[party],
                "says": _score(party, signed, wanted),
            }
            for party in at
            if any(party in found for found in wanted.values())
        ],
    }


def _wanted(dossier: Dossier) -> dict[str, dict[str, list[str]]]:
    """For each issue and each party that minds it, the options with the most points of its own; unlisted ones are 0."""
    names = dossier["about"]["labels"]["options"]
    given: dict[str, dict[str, dict[str, float]]] = {issue: {} for issue in names}
    for row in dossier.get("assumptions") or []:
        at = row["at"]
        if len(at) == 6 and (at[0], at[2], at[4]) == ("parties", "values", "points") and at[5] in names.get(at[3], {}):
            given[at[3]].setdefault(at[1], {})[at[5]] = row["value"]
    return {
        issue: {party: best for party in places(dossier) if (best := _best(found.get(party, {}), list(names[issue])))}
        for issue, found in given.items()
    }


def _best(values: dict[str, float], options: list[str]) -> list[str]:
    """The options with the most points; none where all are alike."""
    points = {option: values.get(option, 0.0) for option in options}
    most = max(points.values())
    best = [option for option in options if points[option] == most]
    return best if len(best) < len(options) else []


def _tally(party: str, signed: dict[str, str], wanted: dict[str, dict[str, list[str]]]) -> tuple[int, int]:
    """On how many issues a party had what it wants most, and how many it minds."""
    minded = [issue for issue in signed if party in wanted.get(issue, {})]
    return sum(signed[issue] in wanted[issue][party] for issue in minded), len(minded)


def _score(party: str, signed: dict[str, str], wanted: dict[str, dict[str, list[str]]]) -> str:
    got, minded = _tally(party, signed, wanted)
    return f"{got} of {minded}" if minded else ""


def words(dossier: Dossier) -> str:
    """Who had what it wants most on how many issues, and where the model's likeliest terms are not those signed."""
    timeline = dossier["timeline"]
    signed, wanted, labels = timeline["agreement"], _wanted(dossier), timeline["labels"]
    total, options = ever(timeline), timeline["forward"]["options"]
    if not signed:
        best = [f"{plain(labels['options'][i][max(o, key=o.__getitem__)])} ({plain(labels['issues'][i])}, "
                f"{percent(max(o.values()) / total)})" for i, o in options.items()]  # fmt: skip
        return f"The likeliest option of each issue: {joined(best)}."
    tallies = [(party, *_tally(party, signed, wanted)) for party in places(dossier)]
    told = [f"{name_of(dossier, party)} ({got} of {minded})" for party, got, minded in tallies if minded]
    hits = [issue for issue in signed if options[issue][signed[issue]] == max(options[issue].values())]
    missed = [plain(labels["issues"][issue]) for issue in signed if issue not in hits]
    first = f"Issues on which a party had what it wants most: {joined(told)}. " if told else ""
    others = [count(len(missed) - MOST_TOLD, "other")] if len(missed) > MOST_TOLD else []
    but = f"; not on {joined(missed[:MOST_TOLD] + others)}" if missed else ""
    return (
        f"{first}What was signed is the model's likeliest option on {len(hits)} of {count(len(signed), 'issue')}{but}."
    )


SCRIPT = (
    TOOLS
    + r"""
const label = theme.narrow ? 0 : Math.round(theme.width * 0.36), mark = theme.print ? 8 : 9;
const most = Math.max(1, ...data.issues.flatMap((i) => i.options.map((o) => o.wanted.length)));
const room = Math.min(most, theme.narrow ? 5 : 7) * (2 * mark + 3) + 8;
const left = label + 8, right = theme.width - room - long("over 99.9 %", 11, 700) - 16;
const x = d3.scaleLinear([0, 1], [left, right]);
const parties = new Map(data.parties.map((p) => [p.place, p]));
const svg = sheet(10);
const marked = (where, party, cx, cy) => {
  const made = where.append("g");
  made.append("circle").attr("cx", cx).attr("cy", cy).attr("r", mark).attr("fill", theme.paper)
    .attr("stroke", theme.colour(party.place)).attr("stroke-width", 3);
  write(made, party.short, cx, cy + 3.2, {anchor: "middle", size: party.short.length > 2 ? 8 : 9, weight: 600});
  return told(made, party.name);
};

// The key: a mark for each party, and on how many issues it had its way.
let y = legend(svg, 16, data.parties.map((party) => ({room: 2 * mark + 8, draw: (at, mid) => marked(svg, party,
  at + mark + 2, mid), text: `${cut(party.name, theme.width - 90)}${party.says ? `: ${party.says}` : ""}`})),
  {step: 2 * mark + 6, size: 12, fill: theme.ink});
if (data.parties.length) {
  y += 2 * mark + 8;
  const says = data.signed ? "Marks: what each wants most by its own points; in the key, on how many issues that was " +
    "signed. ✓ and colour: what was signed. Filled: likeliest." :
    "Marks: what each wants most by its own points. Filled: likeliest.";
  for (const part of fold(says, theme.width, 2, 11)) { write(svg, part, 0, y, {size: 11, fill: theme.muted}); y += 15; }
}
y += 12;
write(svg, cut("If something is signed, with this option", theme.width - left, 11), left, y,
  {size: 11, fill: theme.muted});
y += 14;
for (const p of [0, 0.5, 1]) {
  write(svg, `${p * 100} %`, x(p), y, {size: 11, fill: theme.muted, anchor: ["start", "middle", "end"][p * 2]});
}
y += 6;
const grid = svg.append("g"), from = y, stops = [];

for (const issue of data.issues) {
  stops.push(y);
  line(svg, 0, y + 2, theme.width, y + 2, theme.faint);
  for (const part of fold(issue.name, theme.width, 2, 12.5, 700)) {
    y += theme.print ? 14 : 16;
    write(svg, part, 0, y, {weight: 700, size: 12.5, halo: true});
  }
  y += theme.print ? 3 : 4;
  const each = Math.max(1, Math.floor(room / (2 * mark + 3)));
  for (const option of issue.options) {
    const strip = Math.max(1, Math.ceil(option.wanted.length / each)) * (2 * mark + 3);
    const text = option.signed ? `✓ ${option.name}` : option.name;
    const end = rowed([option], y, {text: () => text, room: label, strip, gap: theme.print ? 1 : 3,
      weight: option.signed ? 700 : 400});
    if (option.signed) {
      svg.insert("rect", ":first-child").attr("x", 0).attr("y", y).attr("width", theme.width).attr("height", end - y)
        .attr("fill", theme.accent).attr("fill-opacity", 0.12);
    }
    write(svg, option.lines, theme.narrow ? 4 : 8, option.base, {weight: option.signed ? 700 : 400,
      title: option.name});
    const fill = option.signed ? theme.accent : theme.muted;
    const likeliest = option.p === Math.max(...issue.options.map((o) => o.p));
    line(svg, x(0), option.mid, x(option.p), option.mid, fill, 4);
    told(svg.append("circle").attr("cx", x(option.p)).attr("cy", option.mid).attr("r", 6)
      .attr("fill", option.signed || likeliest ? fill : theme.paper).attr("stroke", fill).attr("stroke-width", 2.5),
      `${option.name}: ${option.says}${option.signed ? ", signed" : ""}`);
    write(svg, option.says, x(option.p) + 11, option.mid + 4, {size: 11, fill, weight: option.signed ? 700 : 400,
      halo: true});
    option.wanted.forEach((place, k) => {
      const row = Math.floor(k / each), rows = Math.ceil(option.wanted.length / each);
      marked(svg, parties.get(place), theme.width - room + 8 + mark + (k % each) * (2 * mark + 3),
        option.mid + (row - (rows - 1) / 2) * (2 * mark + 3));
    });
    y = end;
  }
  y += theme.print ? 3 : 6;
}
for (const p of [0, 0.5, 1]) line(grid, x(p), from, x(p), y, theme.faint, 0.6);
return paged(svg, y + 8, stops);
"""
)


def plot(data: Picture, figure: Figure) -> None:
    """The same strips, an issue under another."""
    from matplotlib.transforms import blended_transform_factory

    rows = [(issue, option) for issue in data["issues"] for option in issue["options"]]
    figure.set_size_inches(10, 1.2 + 0.3 * len(rows) + 0.3 * len(data["issues"]))
    axes = figure.subplots()
    edge = blended_transform_factory(figure.transFigure, axes.transData)  # names begin where the picture does
    y, ticks = 0.0, []
    for issue in data["issues"]:
        name = folded(issue["name"], 80, 1)
        axes.text(0.01, y, name, fontsize=9, fontweight="bold", va="center", transform=edge).set_in_layout(False)
        y += 1
        for option in issue["options"]:
            _row(data, option, axes, y, option["p"] == max(one["p"] for one in issue["options"]))
            ticks.append((y, folded(f"{'✓ ' if option['signed'] else ''}{option['name']}", 60, 2)))
            y += 1
        y += 0.2
    axes.set_yticks([at for at, _ in ticks], [text for _, text in ticks], fontsize=8)
    axes.set_ylim(y, -0.8)
    axes.set_xlim(0, 1.19 + 0.035 * max(1, len(data["parties"])))
    axes.set_xticks([0, 0.5, 1], ["0 %", "50 %", "100 %"], fontsize=8)
    axes.spines[["top", "right", "bottom"]].set_visible(False)
    told = [
        f"{party['short']} {party['name']}{': ' if party['says'] else ''}{party['says']}" for party in data["parties"]
    ]
    figure.suptitle(folded(" · ".join(told), 130, 4), fontsize=8, x=0.01, ha="left")
    axes.set_xlabel(
        "if something is signed, with this option; filled: likeliest; marks: what each party wants most", fontsize=8
    )


def _row(data: Picture, option: Picture, axes: Axes, y: float, likeliest: bool) -> None:
    """One option: its chance, whether it was signed, and who wants it most."""
    fill = ACCENT if option["signed"] else MUTED
    if option["signed"]:
        axes.axhspan(y - 0.45, y + 0.45, color=ACCENT, alpha=0.12, lw=0)
    axes.plot([0, 1], [y, y], color=FAINT, lw=0.6)
    axes.plot([0, option["p"]], [y, y], color=fill, lw=3)
    axes.plot([option["p"]], [y], "o", color=fill, mfc=fill if option["signed"] or likeliest else PAPER)
    axes.text(option["p"] + 0.02, y, shown(option["says"]), fontsize=7, color=fill, va="center")
    parties = {party["place"]: party for party in data["parties"]}
    for k, place in enumerate(option["wanted"]):
        at = 1.18 + 0.035 * k
        axes.plot([at], [y], "o", ms=11, mfc=PAPER, mec=colour(place), mew=2)
        axes.text(at, y, shown(parties[place]["short"]), fontsize=6, ha="center", va="center", color=INK)
