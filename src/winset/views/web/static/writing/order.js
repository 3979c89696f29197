// An order from best to worst, ties allowed: moved by buttons or dragged, with what it says of each as a bar.

import {fill, h} from "../elements.js";

/**
 * @param {{choices: [string, string][]}} question
 * @param {string[][] | null} given
 * @param {{attributes: object, changed: (value: string[][]) => void, say: (text: string) => void}} page
 */
export function order(question, given, page) {
  const labels = new Map(question.choices);
  const known = Array.isArray(given) && given.flat().length === labels.size && given.flat().every((one) => labels.has(one));
  let ranks = known ? given.map((rank) => [...rank]) : question.choices.map(([value]) => [value]);
  let dragged = "";
  const rows = new Map(question.choices.map(([value, label]) => [value, row(value, label)]));
  const list = h("ol", {class: "order", ...page.attributes});
  const words = h("p", {class: "note bars-words"});
  const element = h("div", {}, list, words);
  draw();

  return {
    element,
    value: () => ranks,
    focus: () => list.querySelector("button:not(:disabled)")?.focus(),
    /** Show what the order says of each. */
    told(found) {
      words.textContent = found.words;
      for (const [value, one] of rows) {
        const size = found.bars[value];
        one.bar.hidden = size === undefined;
        one.fill.style.width = `${size ?? 0}%`;
        one.size.textContent = size === undefined ? "" : String(Math.round(size));
      }
    },
  };

  function row(value, label) {
    const button = (text, told, act) => h("button", {type: "button", "aria-label": told, title: told, onclick: (event) => {
      act(value);
      moved(value, event.currentTarget);
    }}, text);
    const up = button("↑", `${label}: better`, (one) => step(one, -1)), down = button("↓", `${label}: worse`, (one) => step(one, 1));
    const tie = button("=", `${label}: as good as the one above`, tied);
    const place = h("span", {class: "place"}), filled = h("span", {class: "filled"}), size = h("span", {class: "size"});
    const bar = h("span", {class: "bar", "aria-hidden": "true"}, filled);
    const item = h("li", {draggable: "true", ondragstart: (event) => {
      dragged = value;
      event.dataTransfer.setData("text/plain", label);
      event.dataTransfer.effectAllowed = "move";
    }, ondragover: (event) => {
      if (!dragged) return;
      event.preventDefault();
      item.classList.toggle("over", dragged !== value);
    }, ondragleave: () => item.classList.remove("over"), ondragend: () => (dragged = ""), ondrop: (event) => {
      event.preventDefault();
      item.classList.remove("over");
      const box = item.getBoundingClientRect();
      if (dragged && dragged !== value) drop(dragged, value, event.clientY > box.top + box.height / 2);
    }}, place, h("span", {class: "label"}, label), h("span", {class: "scale"}, bar, size), h("span", {class: "moves"}, up, down, tie));
    return {item, place, bar, fill: filled, size, up, down, tie};
  }

  /** The rank of a choice, and whether others stand in it. */
  function at(value) {
    const k = ranks.findIndex((rank) => rank.includes(value));
    return {k, alone: ranks[k].length === 1, head: ranks[k][0] === value};
  }

  function without(value) {
    ranks = ranks.map((rank) => rank.filter((one) => one !== value)).filter((rank) => rank.length);
  }

  function step(value, way) {
    const {k, alone} = at(value);
    if (!alone) {  // out of a tie it goes just above, or just below
      ranks[k] = ranks[k].filter((one) => one !== value);
      ranks.splice(way < 0 ? k : k + 1, 0, [value]);
      return;
    }
    const to = k + way;
    if (to < 0 || to >= ranks.length) return;
    [ranks[k], ranks[to]] = [ranks[to], ranks[k]];
  }

  function tied(value) {
    const {k, head} = at(value);
    if (!head) {
      ranks[k] = ranks[k].filter((one) => one !== value);
      ranks.splice(k + 1, 0, [value]);
    } else if (k > 0) {
      ranks[k - 1].push(value);
      ranks[k] = ranks[k].filter((one) => one !== value);
      ranks = ranks.filter((rank) => rank.length);
    }
  }

  function drop(value, onto, below) {
    without(value);
    ranks.splice(at(onto).k + (below ? 1 : 0), 0, [value]);
    dragged = "";
    moved(value, null);
  }

  function moved(value, button) {
    draw();
    if (button) (button.disabled ? rows.get(value).item.querySelector("button:not(:disabled)") : button)?.focus();
    const {k, alone} = at(value), others = ranks[k].filter((one) => one !== value).map((one) => labels.get(one));
    page.say(`${labels.get(value)}: place ${k + 1} of ${ranks.length}${alone ? "" : `, as good as ${others.join(", ")}`}`);
    page.changed(ranks);
  }

  function draw() {
    fill(list, ranks.flat().map((value) => rows.get(value).item));
    ranks.forEach((rank, k) => rank.forEach((value, n) => {
      const one = rows.get(value);
      one.place.textContent = n ? "=" : `${k + 1}.`;
      one.up.disabled = k === 0 && rank.length === 1;
      one.down.disabled = k === ranks.length - 1 && rank.length === 1;
      one.tie.disabled = k === 0 && n === 0;
      one.tie.setAttribute("aria-pressed", String(n > 0));
    }));
  }
}
