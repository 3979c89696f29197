// A graph model: where it can come to rest, what holds it there, and every state and move.

import {fill, fragment, h} from "../elements.js";
import {section} from "../blocks.js";

/** @param {HTMLElement} place @param {any} page */
export function mount(place, page) {
  const first = section("answer", "Where it can come to rest");
  place.append(first.box);
  let asked = false;
  return {
    async update() {
      if (asked) return;
      asked = true;
      const found = await first.ask(page, "graph", {}, {doing: "Looking for its resting places"});
      if (found) show(found);
      else asked = false;
    },
  };

  function show(found) {
    first.doing("");
    const drawn = found.picture && page.figure("graph", found.picture.data, found.picture.title, found.picture.words);
    fill(place, found.sections.map((one) => h("section", {id: one.name, "aria-labelledby": `${one.name}-title`},
      h("h2", {id: `${one.name}-title`}, one.title), one.lead ? h("div", {class: "lead"}, fragment(one.lead)) : null,
      one.name === "answer" ? drawn : null, fragment(one.tables))));
  }
}
