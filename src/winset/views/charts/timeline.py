"""Month by month: what happened, whether anything could be signed, who stood in the way, how likely, at what cost."""

from __future__ import annotations

from typing import TYPE_CHECKING

from winset.studies.month.win_set import in_the_way
from winset.views.charts import colour, name_of, places
from winset.views.drawing import ACCENT, BAD, FAINT, GOOD, HATCHES, INK, MUTED, PAPER, TOOLS, folded, shown, ticks
from winset.views.offers import surprising, votes_words
from winset.views.words import amount, at, count, dated, joined, month, named, percent, plain, points

if TYPE_CHECKING:
    from matplotlib.axes import Axes
    from matplotlib.figure import Figure

    from winset.studies.dossier import Dossier
    from winset.studies.month.win_set import WinSetTold
    from winset.studies.timeline import TimelineAnswer
    from winset.views.charts import Picture

TITLE = "Deadlock, opening, signature"
SECTION = "timeline"
ORDER = 10
NEEDS: tuple[str, ...] = ()

ROWS = ("What happened", "Better than fighting on", "Worth signing at once")


def data(dossier: Dossier) -> Picture | None:
    """Rows by period; `k` counts the periods shown from 0."""
    timeline = dossier.get("timeline")
    if not timeline or timeline["from"] is None or not timeline["history"]:
        return None
    rows = timeline["history"]
    return {
        "periods": [month(row["month"], short=True) for row in rows],
        "step": timeline["step"],
        "ticks": ticks([str(row["month"]) for row in rows], timeline["step"]),
        "rows": list(ROWS),
        **_turns(timeline),
        "events": _events(dossier),
        "open": [
            {"k": k, "against": key, "size": found["size"], "of": found["of"]}
            for k, row in enumerate(rows)
            for key, found in (("against_war", row["against_war"]), ("now", row["now"]))
            if found["size"]
        ],
        "parties": _parties(dossier),
        "blocks": [block for k, row in enumerate(rows) for block in _blocks(dossier, k, row["now"])],
        "sign": [{"k": k, "month": row["sign_probability"], "since": row["signed_by"]} for k, row in enumerate(rows)],
        "since": month(timeline["from"], short=True),
        "costs": _costs(dossier),
    }


def _turns(timeline: TimelineAnswer) -> Picture:
    """The months on which it turned, with what is to be written at each; None where there is none."""
    head, step, periods = timeline["headline"], timeline["step"], len(timeline["history"])
    opening = closing = None
    before = head["months_before"] if head["first"] else periods
    if head["first"]:
        label = f"Way out: {month(head['first'], short=True)}"
        opening = {"k": before, "label": label, "says": " ".join(plain(text) for text in head["changed"])}
    if head["signed"]:
        closing = {"label": f"Signed: {month(head['signed'], short=True)}", "signed": True}
    elif timeline["ended"]:
        ending = plain(timeline["labels"]["endings"][timeline["ended"]["ending"]])
        closing = {"label": f"{ending}: {month(timeline['ended']['month'], short=True)}", "signed": False}
    locked = {"periods": before, "label": f"Deadlock: {count(before, step)}"} if before else None
    return {"opening": opening, "closing": closing, "locked": locked}


def _events(dossier: Dossier) -> list[Picture]:
    """What happened, numbered as in the list under the picture."""
    found = [(k, row, event) for k, row in enumerate(dossier.get("record") or []) for event in row["events"]]
    names = dossier["about"]["labels"]["parties"]
    return [
        {
            "k": k,
            "n": n,
            "date": month(row["month"], short=True),
            "says": plain(event["says"]),
            "votes": votes_words(event["offer"], names) if event["offer"] else "",
            "source": plain(joined(event["source"])) if event["source"] else "",
            "signed": event["kind"] == "agreement",
            "undone": event["kind"] == "undone",
            "offer": event["kind"] == "offer",
            "surprising": event["offer"] is not None and surprising(event["offer"]),
        }
        for n, (k, row, event) in enumerate(found, 1)
    ]


def _parties(dossier: Dossier) -> list[Picture]:
    """The parties that ever stand in the way, in the order of the file, and for how long."""
    timeline = dossier["timeline"]
    ever = {party for row in timeline["history"] for party in in_the_way(row["now"])}
    at = places(dossier)
    return [
        {"id": party, "name": name_of(dossier, party), "place": at[party], "says": _how_long(timeline, party)}
        for party in at
        if party in ever
    ]


def _how_long(timeline: TimelineAnswer, party: str) -> str:
    """For how many months a party stood in the way of everything, and of a part."""
    head, step = timeline["headline"], timeline["step"]
    whole = head["before"].get(party, 0) + head["after"].get(party, 0)
    part = head["partly"].get(party, 0)
    told = [f"in the way for {count(whole, step)}"] if whole else []
    told += [f"blocks some for {count(part, step)}"] if part else []
    return ", ".join(told)


def _blocks(dossier: Dossier, k: int, now: WinSetTold) -> list[Picture]:
    """Who stands in the way in one period, of everything or of some packages, and how."""
    at = places(dossier)
    told = []
    for party in in_the_way(now):
        if party in now["blockers"]:
            how = f"alone blocks {count(now['blockers'][party], 'package')}, {points(now['price'][party])} points short"
        else:
            held = next(held for held in now["holdouts"] if party in held["parties"])
            others = [name_of(dossier, other) for other in held["parties"] if other != party]
            how = f"would have to turn together with {joined(others)}"
        told.append({"k": k, "party": party, "place": at[party], "how": how, "all": not now["size"]})
    return told


def _costs(dossier: Dossier) -> list[Picture]:
    """What each account ran up in each period, those that ran up anything."""
    labels, record = dossier["about"]["labels"], dossier.get("record") or []
    return [
        {
            "name": plain(labels["accounts"][key]),
            "unit": plain(labels["units"][key]),
            "rows": [{"k": k, "amount": row["accounts"][key]} for k, row in enumerate(record)],
            "most": amount(max(row["accounts"][key] for row in record)),
            "assumed": _assumed(dossier, key),
        }
        for key in labels["accounts"]
        if any(row["accounts"][key] for row in record)
    ]


def _assumed(dossier: Dossier, account: str) -> bool:
    """Whether some size of an account has no source of its own."""
    rows = [one for one in dossier.get("assumptions") or [] if one.get("path", "").startswith(f"accounts.{account}.")]
    return any(one["kind"] != "sourced" for one in rows)


def words(dossier: Dossier) -> str:
    """When something could be signed at once, who stood in the way until then, and when it was signed."""
    head, timeline = dossier["timeline"]["headline"], dossier["timeline"]
    names = {party: named(name_of(dossier, party)) for party in places(dossier)}
    before = [f"{names[party]} in {count(months, timeline['step'])}" for party, months in head["before"].items()]
    told = [f"In the way of signing at first: {joined(before)}."] if before else []
    if head["first"]:
        first = dated(head["first"], timeline["step"])
        told.append(f"The first {timeline['step']} with a package worth signing at once: {first}.")
    else:
        told.append("Nothing was ever worth signing at once.")
    after = {party for part in ("after", "partly") for party in head[part]}
    if after:
        told.append(f"In the way after that: {joined([names[p] for p in names if p in after])}.")
    if head["signed"]:
        row = timeline["history"][-1]
        when = at(head["signed"], timeline["step"])
        told.append(f"Signed {when}, when the model gives {percent(row['sign_probability'])}.")
    return " ".join(told)


SCRIPT = (
    TOOLS
    + r"""
const last = data.periods.length, left = theme.narrow ? 92 : 172, right = theme.width - 14;
const size = theme.narrow ? 11 : 12, tall = theme.narrow ? 30 : 26;
const x = d3.scaleLinear([0, last], [left, right]), wide = x(1) - x(0);
const when = (k) => data.periods[k];
const box = document.createElement("div");

// The turning points stand above everything, each label on the lowest line where it meets no other.
const heads = [], lanes = [];
const head = (label, at, anchor, fill, k) => {
  const room = long(label, size, 600), from = anchor === "end" ? at - room : at;
  heads.push({label, at, anchor, fill, k, level: laned(lanes, from, from + room, 8)});
};
if (data.opening) {
  const {k, label} = data.opening, fits = x(k) - long(label, size, 600) > 0;
  head(label, x(k) + (fits ? -5 : 5), fits ? "end" : "start", theme.good, k);
}
if (data.closing) {
  const label = cut(data.closing.label, theme.width - 30, size, 600);
  head(label, right, "end", data.closing.signed ? theme.accent : theme.bad, last);
}
if (data.locked && long(data.locked.label, size, 600) < x(data.locked.periods) - left) {
  head(data.locked.label, left, "start", theme.muted, null);
}

// Numbered marks move up a level where they would cover one another.
const r = theme.narrow ? 7 : 8, piles = [];
const events = data.events.map((e) => {
  const at = Math.min(Math.max(x(e.k + 0.5), left + r), right - r);
  return {...e, at, level: laned(piles, at - r, at + r)};
});
const levels = Math.max(1, piles.length);
const crown = lanes.length * (size + 5) + 4, axis = crown + 16, first = Math.max(tall, levels * (2 * r + 1) + 8);
const names = events.length ? data.rows : data.rows.slice(1);
const starts = new Map();
let y = axis + 4;
for (const name of [...names, ...data.parties.map((p) => p.id)]) {
  starts.set(name, y);
  y += name === data.rows[0] ? first : tall;
}
const foot = y;
const listed = theme.print || theme.narrow || events.length > 40 ? [] : events;
const columns = 2, high = Math.ceil(listed.length / columns);
const svg = sheet(foot);
line(svg, left, axis, right, axis, theme.faint);
let free = 0;
for (const tick of data.ticks) {
  line(svg, x(tick.k), axis, x(tick.k), foot, theme.faint, 0.6);
  const to = x(tick.k) + long(tick.label, 11) + 3, fits = to < theme.width;
  const met = heads.some(({k}) => k !== null && x(k) > x(tick.k) && x(k) < to);
  if (x(tick.k) > free && (tick.k === 0 || !met)) {
    free = to + 6;
    write(svg, tick.label, x(tick.k) + (fits ? 3 : -3), axis - 4, {size: 11, fill: theme.muted,
      anchor: fits ? "start" : "end"});
  }
}
for (const [name, top] of starts) {
  const party = data.parties.find((p) => p.id === name), label = party ? party.name : name;
  const shown = fold(label, left - 10, 2, size), mid = top + (name === data.rows[0] ? first : tall) / 2;
  write(svg, shown, 0, mid - (shown.length - 1) * size * 0.625 + size * 0.36, {size, title: label});
  line(svg, left, top, right, top, theme.faint, 0.6);
}

const gap = wide > 7 ? 0.75 : 0;
const band = (k, row, fill, text) => told(svg.append("rect").attr("x", x(k) + gap).attr("y", starts.get(row) + 3)
  .attr("width", Math.max(0.5, wide - 2 * gap)).attr("height", tall - 6).attr("fill", fill)
  .attr("shape-rendering", gap ? "auto" : "crispEdges"), text);
const fits = (list) => list.every((d) => long(d.size.toLocaleString("en"), 11) < wide - 1);
const numbered = Object.fromEntries(["against_war", "now"].map((key) =>
  [key, fits(data.open.filter((d) => d.against === key))]));
for (const d of data.open) {
  const now = d.against === "now", row = data.rows[now ? 2 : 1];
  const of = `${d.size.toLocaleString("en")} of ${d.of.toLocaleString("en")} packages`;
  band(d.k, row, now ? theme.good : theme.faint,
    `${when(d.k)}: ${of} ${now ? "worth signing at once" : "better than fighting on for everyone needed"}`);
  const number = d.size.toLocaleString("en");
  if (numbered[d.against]) {
    write(svg, number, x(d.k + 0.5), starts.get(row) + tall / 2 + 4, {size: 11, anchor: "middle",
      fill: now ? theme.paper : theme.ink});
  }
}
for (const d of data.blocks) {
  const name = data.parties.find((p) => p.id === d.party).name;
  band(d.k, d.party, d.all ? theme.colour(d.place) : theme.texture(d.place),
    `${when(d.k)}: ${name} ${d.how}; ${d.all ? "nothing" : "other packages"} can be signed`);
}

// Beside its bands, where the row is empty, how long a party stood in the way.
for (const party of data.parties) {
  const cells = new Set(data.blocks.filter((d) => d.party === party.id).map((d) => d.k));
  let free = null;
  for (let k = 0, from = 0; k <= last; k += 1) {
    if (k < last && !cells.has(k)) continue;
    if (k > from && (!free || k - from > free.to - free.from)) free = {from, to: k};
    from = k + 1;
  }
  const at = {size: 11, fill: theme.muted, halo: true};
  if (!free || long(party.says, 11) > x(free.to) - x(free.from) - 14) continue;
  const y = starts.get(party.id) + tall / 2 + 4;
  if (free.to === last) write(svg, party.says, x(free.from) + 7, y, at);
  else write(svg, party.says, x(free.to) - 7, y, {...at, anchor: "end"});
}

for (const {label, at, anchor, fill, level, k} of heads) {
  const base = (lanes.length - level) * (size + 5) - 4;
  if (k !== null) line(svg, x(k), base + 4, x(k), foot, fill, 2);
  write(svg, label, at, base, {size, weight: 600, fill, anchor});
}
// An offer is a ring: red where the model would sooner have had somebody answer otherwise.
const colourOf = (e) => e.signed ? theme.accent : e.undone || e.surprising ? theme.bad : theme.ink;
const spoken = (e) => [e.says, e.votes].filter(Boolean).join(" – ") + (e.source ? ` (${e.source})` : "");
const bottom = (starts.get(data.rows[0]) ?? 0) + first - 5 - r;
for (const e of events) {
  const y = bottom - e.level * (2 * r + 1), mark = svg.append("g");
  const hue = colourOf(e), dot = mark.append("circle").attr("cx", e.at).attr("cy", y).attr("r", e.offer ? r - 1 : r);
  dot.attr("fill", e.offer ? theme.paper : hue).attr("stroke", hue).attr("stroke-width", e.offer ? 2 : 0);
  const fill = e.offer ? hue : theme.paper;
  write(mark, String(e.n), e.at, y + 3.5, {anchor: "middle", size: e.n > 99 ? 8 : 10, fill});
  told(mark, `${e.date}: ${spoken(e)}`);
}

// What happened as it opened, where the row of marks has room for it.
if (data.opening?.says && names.includes(data.rows[0])) {
  const before = events.filter((e) => e.k < data.opening.k && e.level > 0).map((e) => e.at + r);
  const room = x(data.opening.k) - Math.max(left, ...before) - 16, free = Math.floor((first - 2 * r - 14) / 14);
  if (free > 0 && room > 110) {
    const text = fold(data.opening.says, Math.min(room, 330), free, 11);
    told(write(svg, text, x(data.opening.k) - 7, starts.get(data.rows[0]) + 14, {size: 11, anchor: "end",
      fill: theme.good, halo: true}), data.opening.says);
  }
}

// What a plain band and a patterned one say, and what the numbers stand for.
const swatch = (text, fill) => ({text, room: 21, draw: (at, mid) => svg.append("rect").attr("x", at).attr("y", mid - 5)
  .attr("width", 16).attr("height", 10).attr("fill", fill)});
const ring = (text, stroke) => ({text, room: 18, draw: (at, mid) => svg.append("circle").attr("cx", at + 6)
  .attr("cy", mid).attr("r", 5).attr("fill", theme.paper).attr("stroke", stroke).attr("stroke-width", 2)});
const {place} = data.parties.at(-1) ?? {};
const under = legend(svg, foot + 18, [
  ...(data.parties.length ? [swatch("in the way: nothing can be signed", theme.colour(place)),
    swatch("blocks some; the rest can be signed", theme.texture(place))] : []),
  ...(events.some((e) => e.offer) ? [ring("an offer", theme.ink)] : []),
  ...(events.some((e) => e.surprising) ? [ring("an offer answered otherwise than the model has it", theme.bad)] : []),
  ...(events.length && !listed.length ? [{text: "numbers: see what happened, below"}] : []),
], {from: theme.narrow ? 0 : left});
listed.forEach((e, k) => {
  const room = theme.width / columns, at = Math.floor(k / high) * room, y = under + 26 + (k % high) * 16;
  const date = `${e.n}  ${e.date}`;
  write(svg, date, at, y, {size: 11, weight: 600, fill: colourOf(e)});
  told(write(svg, cut(e.says, room - 92 - 14, 11), at + 92, y, {size: 11, fill: theme.muted}), spoken(e));
});
const end = under + 10 + (high ? high * 16 + 18 : 0);
svg.attr("height", end).attr("viewBox", `0 0 ${theme.width} ${end}`);
box.append(svg.node());

const rules = [data.opening && {k: data.opening.k, stroke: theme.good},
  data.closing && {k: last, stroke: data.closing.signed ? theme.accent : theme.bad}].filter(Boolean);
const panel = (title, height, marks, y) => {
  const shown = fold(title, theme.width - left - 14, 3, 11, 600);
  const made = theme.plot({marginLeft: left, marginRight: theme.width - right, marginTop: 14 + shown.length * 14,
    marginBottom: 8, height: height + 14 * shown.length, x: {domain: [0, last], axis: null},
    y: {label: null, ticks: 3, grid: true, ...y}, marks: [...marks, Plot.ruleX(rules, {x: "k", stroke: "stroke",
      strokeWidth: 2}), Plot.ruleY([0], {stroke: theme.muted})]});
  write(d3.select(made), shown, left, 12, {size: 11, weight: 600});
  box.append(made);
};
const cell = {x1: "k", x2: (d) => d.k + 1, insetLeft: gap, insetRight: gap, shapeRendering: gap ? null : "crispEdges"};
const high100 = Math.max(...data.sign.flatMap((d) => [d.month, d.since])) * 100;
panel(`Chance of a signature: bars, in that ${data.step} as the war then stood; line, by then, seen from ${data.since}`,
  116, [
  Plot.rectY(data.sign, {...cell, y: (d) => d.month * 100, fill: theme.accent,
    title: (d) => `${when(d.k)}: ${(d.month * 100).toFixed(1)} % this ${data.step}`}),
  Plot.lineY(data.sign, {x: (d) => d.k + 1, y: (d) => d.since * 100, stroke: theme.ink, strokeWidth: 2}),
], {domain: [0, Math.min(100, Math.max(10, high100 * 1.15))], tickFormat: (d) => `${d} %`});
for (const cost of data.costs) {
  // What the file assumes is drawn hollow: it is no record.
  const told = cost.assumed ? `${cost.name}: ${cost.unit} by ${data.step}, as the file assumes` :
    `${cost.name}: ${cost.unit} by ${data.step}`;
  panel(told, 74, [
    Plot.rectY(cost.rows, {...cell, y: "amount", fill: theme.muted, fillOpacity: cost.assumed ? 0.25 : 1,
      stroke: cost.assumed ? theme.muted : null, strokeDasharray: cost.assumed ? "2 2" : null,
      title: (d) => `${when(d.k)}: ${Math.round(d.amount).toLocaleString("en")} ${cost.unit}`}),
  ], {ticks: 2, tickFormat: "~s"});
}
// Where the periods lie, for a cursor over them.
Object.assign(box.dataset, {left, right, periods: last});
return box;
"""
)


def plot(data: Picture, figure: Figure) -> None:
    """The same panels, with what happened written out under them."""
    strips = 3 + len(data["parties"])
    heights = [0.26 * strips + 0.4, 1.1, *(0.55 for _ in data["costs"]), 0.11 * len(data["events"]) + 0.01]
    figure.set_size_inches(10, sum(heights) + 0.5 + 0.35 * len(heights))
    strip, odds, *costs, notes = figure.subplots(len(heights), 1, height_ratios=heights)
    _strip(data, strip)
    odds.bar([row["k"] + 0.5 for row in data["sign"]], [row["month"] for row in data["sign"]], color=ACCENT)
    odds.plot([row["k"] + 1 for row in data["sign"]], [row["since"] for row in data["sign"]], color=INK)
    odds.set_title(f"Chance of a signature: bars, in that {data['step']} as the war then stood; line, by then, seen "
                   f"from {data['since']}", fontsize=8, loc="left")  # fmt: skip
    odds.yaxis.set_major_formatter(lambda share, _: f"{share:.0%}")
    for axes, cost in zip(costs, data["costs"], strict=True):
        look = {"fc": FAINT, "ec": MUTED, "ls": ":"} if cost["assumed"] else {"color": MUTED}
        axes.bar([row["k"] + 0.5 for row in cost["rows"]], [row["amount"] for row in cost["rows"]], **look)
        how = ", as the file assumes" if cost["assumed"] else ""
        title = f"{cost['name']}: {cost['unit']} by {data['step']}{how}; at most {cost['most']}"
        axes.set_title(shown(title), fontsize=8, loc="left")
        axes.yaxis.set_major_formatter(lambda number, _: amount(number))
    for axes in (odds, *costs):
        axes.set_xticks([])
        axes.tick_params(labelsize=7)
    for axes in (strip, odds, *costs):
        axes.set_xlim(0, len(data["periods"]))
        axes.spines[["top", "right"]].set_visible(False)
        _rules(data, axes)
    notes.axis("off")
    told = [" – ".join(part for part in (f"{event['n']}  {event['date']}  {event['says']}", event["votes"]) if part)
            for event in data["events"]]  # fmt: skip
    notes.text(0, 1, "\n".join(folded(line, 150, 1) for line in told), fontsize=7, va="top", transform=notes.transAxes)


def _colour(event: Picture) -> str:
    """The colour of what happened: a signature; what was undone, or answered otherwise than by the model; the rest."""
    return ACCENT if event["signed"] else BAD if event["undone"] or event["surprising"] else INK


def _ring(event: Picture) -> Picture:
    """What stands around the number of an offer."""
    return {"boxstyle": "circle,pad=0.2", "fc": PAPER, "ec": _colour(event), "lw": 0.8}


def _strip(data: Picture, axes: Axes) -> None:
    """What happened, what could be signed, and who stood in the way, as bands."""
    at = {"against_war": 1, "now": 2, **{party["id"]: 3 + k for k, party in enumerate(data["parties"])}}
    for cell in data["open"]:
        axes.barh(at[cell["against"]], 1, left=cell["k"], color=FAINT if cell["against"] == "against_war" else GOOD)
    for cell in data["blocks"]:
        hatch = None if cell["all"] else HATCHES[cell["place"] % len(HATCHES)]
        axes.barh(at[cell["party"]], 1, left=cell["k"], color=colour(cell["place"]), hatch=hatch, edgecolor=PAPER, lw=0)
    stacked: dict[int, int] = {}
    for event in data["events"]:
        level = stacked[event["k"]] = stacked.get(event["k"], -1) + 1
        axes.text(event["k"] + 0.5, 0.3 - 0.45 * level, str(event["n"]), ha="center", va="center", fontsize=6,
                  color=_colour(event), bbox=_ring(event) if event["offer"] else None)  # fmt: skip
    rows = [*data["rows"], *(party["name"] for party in data["parties"])]
    axes.set_yticks(range(len(rows)), [folded(row, 30, 2) for row in rows], fontsize=8)
    axes.set_ylim(len(rows) - 0.5, -0.6 - 0.45 * max(stacked.values(), default=0))
    axes.set_xticks([tick["k"] for tick in data["ticks"]], [tick["label"] for tick in data["ticks"]], fontsize=8)
    told = [part["label"] for part in (data["locked"], data["opening"], data["closing"]) if part]
    axes.set_title(shown(" · ".join(told)), fontsize=9, loc="left")


def _rules(data: Picture, axes: Axes) -> None:
    """Lines where it opened and where it ended."""
    if data["opening"]:
        axes.axvline(data["opening"]["k"], color=GOOD, lw=1.5)
    if data["closing"]:
        axes.axvline(len(data["periods"]), color=ACCENT, lw=1.5)
