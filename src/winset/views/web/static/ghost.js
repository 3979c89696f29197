// The chance that something has been signed, month by month: with the changes, and as the file has it.

/**
 * @param {any} page
 * @param {{signed_by: Record<string, number>}} before
 * @param {{signed_by: Record<string, number>}} after
 */
export function curves(page, before, after) {
  const months = [...new Set([...Object.keys(before.signed_by), ...Object.keys(after.signed_by)])].filter(Boolean).sort();
  if (months.length < 2) return null;
  const rows = (side, which) => months.flatMap((month, k) => (month in side.signed_by ?
    [{k, month: when(month), p: side.signed_by[month] * 100, which}] : []));
  const dates = {...page.base?.dates, ...page.answer?.dates}, when = (month) => dates[month] ?? month;
  const data = {months: months.map(when), before: rows(before, "as the file has it"), after: rows(after, "with your changes")};
  const last = (side) => `${((Object.values(side.signed_by).at(-1) ?? 0) * 100).toFixed(1)} %`;
  return page.figure("ghost", data, "The chance of a signature by each month",
    `With your changes it comes to ${last(after)}, as the file has it to ${last(before)}, by ${when(months.at(-1))}.`, {chart});
}

function chart(data, Plot, d3, theme) {
  const every = Math.max(1, Math.ceil(data.months.length / (theme.narrow ? 4 : 9)));
  const ends = [data.before.at(-1), data.after.at(-1)].filter(Boolean);
  const most = Math.max(10, ...data.before.map((one) => one.p), ...data.after.map((one) => one.p));
  return theme.plot({
    height: 190, marginTop: 14, marginRight: theme.narrow ? 20 : 130,
    x: {label: null, ticks: data.months.map((_, k) => k).filter((k) => k % every === 0), tickFormat: (k) => data.months[k]},
    y: {label: null, grid: true, ticks: 4, domain: [0, Math.min(100, most * 1.15)], tickFormat: (d) => `${d} %`},
    marks: [
      Plot.lineY(data.before, {x: "k", y: "p", stroke: theme.muted, strokeDasharray: "4 3", strokeWidth: 2}),
      Plot.lineY(data.after, {x: "k", y: "p", stroke: theme.accent, strokeWidth: 2.5}),
      Plot.ruleY([0], {stroke: theme.muted}),
      Plot.text(theme.narrow ? [] : ends, {x: "k", y: "p", text: "which", dx: 6, textAnchor: "start", fill: "currentColor"}),
      Plot.tip([...data.before, ...data.after], Plot.pointer({x: "k", y: "p", title: (d) => `${d.month}: ${d.p.toFixed(1)} % ${d.which}`})),
    ],
  });
}
