// A range: the least, the likeliest where one knows it, and the most; as numbers, and as a band.

import {h} from "../elements.js";

const ENDS = [["low", "The least"], ["mode", "The likeliest, if you know"], ["high", "The most"]];

/**
 * @param {{least: number, most: number, now: Record<string, number> | null}} question
 * @param {Record<string, number> | null} given
 * @param {{id: string, attributes: object, changed: (value: any) => void}} page
 */
export function range(question, given, page) {
  const fields = ENDS.map(([end, label]) => [end, h("input", {type: "number", step: "any", id: `${page.id}-${end}`,
    value: typeof given?.[end] === "number" ? given[end] : null, oninput: () => {
      draw();
      page.changed(value());
    }}), label]);
  const band = h("span", {class: "given"}), guess = h("span", {class: "taken"}), mark = h("span", {class: "mark"});
  const from = h("span", {}), to = h("span", {});
  const words = h("p", {class: "note range-words", role: "status"});
  const element = h("div", {class: "range", role: "group", ...page.attributes},
    h("div", {class: "row"}, fields.map(([, field, label]) => h("label", {}, h("span", {}, label), field))),
    h("div", {class: "drawn", "aria-hidden": "true"}, h("div", {class: "track"}, guess, band, mark), h("div", {class: "ends"}, from, to)), words);
  draw();

  return {
    element,
    value,
    focus: () => fields[0][1].focus(),
    /** Show what the numbers would make of the answer. */
    told: (found) => (words.textContent = found.words),
  };

  /** What is typed: null where nothing is; one number stands for both ends. */
  function value() {
    const typed = Object.fromEntries(fields.map(([end, field]) => [end, field.validity.badInput ? NaN : field.value === "" ? null : Number(field.value)]));
    if (typed.low === null && typed.mode === null && typed.high === null) return null;
    const found = {low: typed.low, high: typed.high ?? typed.low};
    return typed.mode === null ? found : {...found, mode: typed.mode};
  }

  function draw() {
    const typed = value() ?? {}, now = question.now ?? {};
    const numbers = [typed.low, typed.mode, typed.high, now.low, now.mode, now.high].filter((one) => Number.isFinite(one));
    const least = Math.min(...numbers, question.least, 0), most = Math.max(...numbers, least + 1, question.most <= 100 ? question.most : 0);
    const at = (one) => `${(100 * (one - least)) / (most - least)}%`;
    const place = (one, low, high) => {
      one.hidden = !(Number.isFinite(low) && Number.isFinite(high) && low <= high);
      if (one.hidden) return;
      one.style.left = at(low);
      one.style.right = `calc(100% - ${at(high)})`;
    };
    place(guess, now.low, now.high);
    place(band, typed.low, typed.high);
    place(mark, typed.mode ?? NaN, typed.mode ?? NaN);
    from.textContent = String(least);
    to.textContent = String(most);
  }
}
