// A number as a lever: a slider over its range where it has one, and a field with the exact value.

import {fill, h, say} from "../elements.js";

/** @typedef {{path: string, words: string, party: string | null, value: number, unit: string, source: string,
 *   because: string, low?: number, high?: number, told?: {low: string, high: string, value: string}}} LeverRow */
/** @typedef {{effect: number | null, over: string, turns: {at: number, words: string}[], searched: boolean}} Does */

/** Positions of a slider. */
const POSITIONS = 100;

let made = 0;

/**
 * @param {any} page
 * @param {LeverRow} row
 * @param {{headline: string}} more What has the chance that numbers move.
 * @returns {{box: HTMLElement, update: (does: Does | undefined) => void}}
 */
export function numberLever(page, row, more) {
  const id = `lever-${++made}`, ranged = row.low !== undefined, name = h("label", {for: id}, row.words);
  const field = h("input", {type: "number", step: "any", id: ranged ? `${id}-exact` : id, value: row.value,
    "aria-label": ranged ? `${row.words}, exact value` : null, "aria-describedby": `${id}-says`, onchange: typed});
  const back = h("button", {type: "button", class: "quiet", "aria-label": `Back to the file's value: ${row.words}`, hidden: true,
    onclick: () => {
      page.drop(row.path);
      (slider ?? field).focus();
    }}, "Back to the file's");
  const step = ranged ? exact((row.high - row.low) / POSITIONS) : 0;
  const slider = ranged ? h("input", {type: "range", id, min: row.low, max: row.high, step, value: row.value,
    "aria-describedby": `${id}-says`, oninput: slid}) : null;
  const marks = h("div", {class: "marks", "aria-hidden": "true"});
  const does = h("p", {class: "does"}), turns = h("ul", {class: "turns"}), wrong = h("p", {class: "problem", role: "alert"});
  const beyond = h("p", {class: "problem", role: "status"});
  const file = row.told?.value ?? String(row.value);
  const says = h("p", {class: "says", id: `${id}-says`}, `In the file ${file}`, row.unit ? ` (${row.unit})` : "",
    ranged ? ". " : "; it has no range. ", `${row.source[0].toUpperCase()}${row.source.slice(1)}.`);
  const why = row.because ? h("details", {}, h("summary", {}, "Why this value"), h("p", {}, row.because)) : null;
  const box = h("div", {class: "lever", "data-path": row.path}, name,
    ranged ? h("div", {class: "track"}, slider, marks) : null,
    ranged ? h("div", {class: "ends", "aria-hidden": "true"}, h("span", {}, row.told.low), h("span", {}, row.told.high)) : null,
    h("div", {class: "exact"}, field, back), wrong, beyond, does, turns, says, why);

  return {box, update};

  /** @param {Does | undefined} known */
  function update(known) {
    const now = value(), changed = now !== row.value;
    if (slider && Number(slider.value) !== now) slider.value = String(now);
    if (slider) slider.setAttribute("aria-valuetext", `${slider.value}${changed ? "" : ", as the file has it"}`);
    if (Number(field.value) !== now && document.activeElement !== field) field.value = String(now);
    box.classList.toggle("changed", changed);
    back.hidden = !changed;
    if (!ranged) return;
    say(beyond, now < row.low || now > row.high ? `Outside its range, ${row.told.low} to ${row.told.high}.` : "");
    mark(known?.turns ?? [], changed);
    say(does, known ? (known.effect === null ? "Neither end can be." : `The chance of ${more.headline}: ${known.over}.`)
      : "Not measured yet.");
    fill(turns, (known?.turns ?? []).map((one) => h("li", {}, `${one.words}.`)));
  }

  /** The value that holds: the page's where it has one, else the file's. */
  function value() {
    const entry = page.entry(row.path), set = entry?.on ? entry.change.set?.[row.path] : undefined;
    return typeof set === "number" ? set : row.value;
  }

  function slid() {
    const at = exact(Number(slider.value));
    // The position that is nearest to the file's value is the file's value.
    put(Math.abs(at - row.value) < step / 2 ? row.value : at);
  }

  function typed() {
    const text = field.value.trim(), at = Number(text);
    say(wrong, text === "" || !Number.isFinite(at) ? "This is no number; the one before stands." : "");
    if (wrong.textContent) field.value = String(value());
    else put(at);
  }

  function put(at) {
    if (at === value()) return;
    if (at === row.value) page.drop(row.path, true);
    else page.put({set: {[row.path]: at}}, row.path);
  }

  /** Where the file's value lies on the slider, and where the answer turns. */
  function mark(found, changed) {
    const one = (kind, at) => {
      const made = h("span", {class: kind});
      made.style.left = `${Math.min(1, Math.max(0, (at - row.low) / (row.high - row.low))) * 100}%`;
      return made;
    };
    fill(marks, changed ? one("was", row.value) : null, found.map(({at}) => one("turn", at)));
  }
}

/** A number without what counting in halves leaves behind it. */
function exact(number) {
  return Number(number.toPrecision(12));
}
