// What the chosen month looks like: with the changes, and beside each entry what the file itself has where that differs.

import {fill, fragment, h} from "./elements.js";

/** @param {HTMLElement} place @param {any} page */
export function moment(place, page) {
  return {
    /** @param {boolean} shown */
    update(shown) {
      const months = shown ? page.answer?.months ?? [] : [];
      const one = months.find((row) => row.month === page.state.month) ?? months.at(-1);
      place.hidden = !one;
      if (!one) return;
      const changed = page.changes.length > 0;
      const was = changed ? page.base?.months.find((row) => row.month === one.month) : null;
      const name = one.label || "the table";
      fill(place, h("h2", {}, name[0].toUpperCase() + name.slice(1)), one.entries.map((entry) => told(entry, was)),
        (was?.entries ?? []).filter((old) => !one.entries.some((entry) => entry.title === old.title)).map((old) =>
          h("div", {class: "entry"}, h("h3", {}, old.title), h("div", {class: "was"}, "As the file has it: ", fragment(old.words)))));
    },
  };
}

function told(entry, was) {
  const old = was?.entries.find((one) => one.title === entry.title);
  const unlike = was && old?.words !== entry.words;
  return h("div", {class: "entry"}, h("h3", {}, entry.title), fragment(entry.words),
    unlike ? h("div", {class: "was"}, h("p", {}, "As the file has it: "), old ? fragment(old.words) : "nothing") : null);
}
