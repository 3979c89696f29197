"""One change at a time: the answer as it is beside the answer with it, for changes that were solved beforehand."""

from __future__ import annotations

from typing import TYPE_CHECKING

from winset.views.drawing import BAD, FAINT, GOOD, MUTED, PAPER, TOOLS, folded
from winset.views.ends import by_end, is_open
from winset.views.what_if import given, in_words, last_chance
from winset.views.words import amount, count, dated, first_upper, joined, likely, month, percent, plain

if TYPE_CHECKING:
    from collections.abc import Sequence

    from matplotlib.figure import Figure

    from winset.studies.baked import BakedTold
    from winset.studies.dossier import Dossier
    from winset.studies.outcome import OutcomeTold
    from winset.views.charts import Picture

TITLE = "Change one thing"
SECTION = "try_it"
ORDER = 10
NEEDS = ("baked",)

LEAST = 0.005
"""A chance that moves by less than half a point of a hundred counts as not moved."""

GROUPS = {
    "event": "Events that cannot happen",
    "move": "Moves that are forbidden",
    "number": "Numbers at an end of their range",
    "question": "Questions of the file",
    "claim": "Claims of the file, the cause taken away",
}
"""What the kinds of changes are called, in their order."""


def data(dossier: Dossier) -> Picture | None:
    """The changes by kind, those that move most first; of each a name, a sentence, and both sides of a few numbers."""
    found = dossier.get("baked")
    if not found or not found["baked"]:
        return None
    step = found["provenance"]["step"]
    groups = []
    for kind, title in GROUPS.items():
        rows = sorted((one for one in found["baked"] if one["kind"] == kind), key=lambda one: -abs(moved(one)))
        if rows:
            made = [
                {
                    "name": name_of(one),
                    "since": f"asked from {dated(one['from'], step)}" if one["from"] and kind in ASKED else "",
                    "says": f"{first_upper(given(one['in_words']))}: "
                    f"{in_words(one['baseline'], one['changed'], found['labels'], step)}",
                    "was": last_chance(one["baseline"]),
                    "then": last_chance(one["changed"]),
                    "told": [likely(last_chance(side)) for side in (one["baseline"], one["changed"])],
                    "what": f"Agreement{_by(one['changed'])}",
                    "beside": _beside(one["baseline"], one["changed"], step),
                }
                for one in rows
            ]
            groups.append({"title": title, "rows": made})
    return {"groups": groups}


ASKED = ("question", "claim")
"""Kinds that are asked from a month of their own."""


def name_of(row: BakedTold) -> str:
    """A change in a few words; of a number also the end."""
    if row["at"] is not None:
        return f"{plain(row['says'])}: {amount(row['at']) if abs(row['at']) >= 10 else format(row['at'], 'g')}"
    lead = f"{plain(row['id'])} " if row["kind"] in ASKED and row["id"] else ""
    return f"{lead}{plain(row['says'])}"


def moved(row: BakedTold) -> float:
    """By how much it moves the chance of an agreement."""
    return last_chance(row["changed"]) - last_chance(row["baseline"])


def _by(side: OutcomeTold) -> str:
    return " at any time" if is_open(side) else by_end(side)


def _beside(before: OutcomeTold, after: OutcomeTold, step: str) -> list[dict[str, str]]:
    """What else is watched: from when on an agreement is likelier than not."""
    if not (before["median_month"] or after["median_month"]):
        return []
    dates = [dated(side["median_month"], step) if side["median_month"] else "never" for side in (before, after)]
    return [{"what": "More likely than not from", "was": dates[0], "then": dates[1]}]


def words(dossier: Dossier) -> str:
    """How many of the changes raise and how many lower the chance of an agreement, and which do most."""
    rows = dossier["baked"]["baked"] if dossier["baked"] else []
    up = [row for row in rows if moved(row) >= LEAST]
    down = [row for row in rows if moved(row) <= -LEAST]
    still = len(rows) - len(up) - len(down)
    shares = (("raise", up), ("lower", down))
    told = [f"{len(found)} {way} it" for way, found in shares if found]
    told += [f"{still} hardly {'move' if still > 1 else 'moves'} it"] if still else []
    first = f"Of {count(len(rows), 'change')} tried one at a time, by the chance of an agreement: {joined(told)}."
    return " ".join([first, *_most(up, "Furthest up"), *_most(down, "Furthest down")])


def _most(rows: Sequence[BakedTold], lead: str) -> list[str]:
    """The change that does most one way."""
    if not rows:
        return []
    row = max(rows, key=lambda one: abs(moved(one)))
    before, after = last_chance(row["baseline"]), last_chance(row["changed"])
    since = f", asked from {month(row['from'])}" if row["from"] and row["kind"] in ASKED else ""
    told = f"{likely(after)} instead of {likely(before)}"
    return [f"{lead}: “{name_of(row)}” ({told}{since})."]


SCRIPT = (
    TOOLS
    + r"""
const rows = data.groups.flatMap((group) => group.rows);
const label = document.createElement("label");
Object.assign(label.style, {display: "flex", flexWrap: "wrap", alignItems: "center", gap: "10px", maxWidth: "46rem"});
label.append("What if");
const select = document.createElement("select");
Object.assign(select.style, {flex: "1", minWidth: "0", maxWidth: "100%", minHeight: "32px", font: "inherit"});
data.groups.forEach((group) => {
  const part = document.createElement("optgroup");
  part.label = group.title;
  for (const row of group.rows) {
    const option = document.createElement("option");
    option.value = String(rows.indexOf(row));
    option.textContent = row.name;
    part.append(option);
  }
  select.append(part);
});
label.append(select);
const output = document.createElement("p");
output.setAttribute("aria-live", "polite");
Object.assign(output.style, {maxWidth: "46rem", minHeight: "4.5em", marginTop: "8px"});
theme.controls.append(label, output);

const box = document.createElement("div");
const show = () => {
  const row = rows[Number(select.value)];
  theme.controls.dataset.chosen = select.value;
  const says = row.since ? `${row.says} (${row.since})` : row.says;
  output.textContent = says.replace(/(\d) %/g, "$1\u00a0%");
  const room = Math.min(150, theme.width * 0.3), wide = theme.width - room - 92, svg = sheet(10);
  // On paper nothing is chosen: the change that does most is shown, and named.
  const named = theme.print ? fold(`What if: ${row.name}`, theme.width, 3) : [];
  write(svg, named, 0, 14);
  let y = 26 + named.length * 15;
  write(svg, row.what, 0, y - 12, {weight: 700});
  const still = Math.abs(row.then - row.was) < 0.005, fill = row.then > row.was ? theme.good : theme.bad;
  const bars = [["as it is", row.was, theme.muted], ["with the change", row.then, still ? theme.muted : fill]];
  bars.forEach(([text, value, fill], k) => {
    write(svg, cut(text, room - 8), 0, y + 15);
    svg.append("rect").attr("x", room).attr("y", y).attr("width", wide).attr("height", 20).attr("fill", theme.faint)
      .attr("opacity", 0.45);
    svg.append("rect").attr("x", room).attr("y", y).attr("width", Math.max(1, wide * value)).attr("height", 20)
      .attr("fill", fill);
    write(svg, row.told[k].replace(" %", "\u00a0%"), room + wide + 6, y + 15, {weight: 700});
    y += 28;
  });
  for (const one of row.beside) {
    const text = `${one.what}: ${one.then}${one.was === one.then ? ", as before" : ` instead of ${one.was}`}`;
    const lines = fold(text, theme.width, 3);
    write(svg, lines, 0, y + 12);
    y += lines.length * 15 + 8;
  }
  svg.attr("height", y).attr("viewBox", `0 0 ${theme.width} ${y}`);
  box.replaceChildren(svg.node());
};
const most = d3.maxIndex(rows, (row) => Math.abs(row.then - row.was));
select.value = theme.controls.dataset.chosen ?? String(most);
select.addEventListener("change", show);
show();
return box;
"""
)


def plot(data: Picture, figure: Figure) -> None:
    """Every change in a row: where the chance was, and where the change takes it."""
    rows = sorted((row for group in data["groups"] for row in group["rows"]), key=lambda row: row["then"] - row["was"])
    figure.set_size_inches(8, 1.2 + 0.3 * len(rows))
    axes = figure.subplots()
    for y, row in enumerate(rows):
        apart = row["then"] - row["was"]
        fill = MUTED if abs(apart) < LEAST else GOOD if apart > 0 else BAD
        axes.axhline(y, color=FAINT, lw=0.5, zorder=0)
        axes.plot([row["was"], row["then"]], [y, y], color=fill, lw=2)
        axes.plot([row["then"]], [y], "D" if apart < 0 else "^", color=fill, ms=5, zorder=3)
        axes.plot([row["was"]], [y], "o", mfc=PAPER, mec=MUTED, ms=5)
    axes.set_yticks(range(len(rows)), [folded(row["name"], 60, 2) for row in rows], fontsize=7)
    ticks = (0, 0.25, 0.5, 0.75, 1)
    axes.set_xticks(ticks, [percent(tick) for tick in ticks])
    axes.set_xlim(-0.03, 1.03)
    axes.spines[["top", "right", "left"]].set_visible(False)
    figure.supxlabel("chance of an agreement; open: as it is, filled: with the change", fontsize=8)
