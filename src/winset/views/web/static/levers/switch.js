// Something that can be left out, as a switch that is on as the file has it.

import {h, say} from "../elements.js";

/** @typedef {{key: string, words: string, kind: string, says: string, change: object}} ToggleRow */

let made = 0;

/**
 * @param {any} page
 * @param {ToggleRow} row
 * @returns {{box: HTMLElement, update: (does: {words: string, effect: number | null} | undefined) => void}}
 */
export function switchLever(page, row) {
  const id = `switch-${++made}`, does = h("span", {class: "does"});
  const input = h("input", {type: "checkbox", role: "switch", id, checked: true, "aria-describedby": `${id}-says`,
    onchange: () => (input.checked ? on() : page.put(row.change, row.key))});
  const box = h("li", {class: "switch"}, input, h("label", {for: id}, row.words),
    h("p", {id: `${id}-says`}, `${row.kind[0].toUpperCase()}${row.kind.slice(1)}. Off, it is so: ${row.says}. `, does));

  return {box, update};

  function update(known) {
    const off = mine().some((one) => one.on);
    input.checked = !off;
    box.classList.toggle("changed", off);
    say(does, known ? `${known.words}.` : "Not measured yet.");
  }

  /** The changes of the page that leave it out, whichever screen made them. */
  function mine() {
    const own = JSON.stringify(row.change);
    return page.state.entries.filter((one) => one.key === row.key || JSON.stringify(one.change) === own);
  }

  function on() {
    for (const one of mine()) page.drop(one.key);
  }
}
