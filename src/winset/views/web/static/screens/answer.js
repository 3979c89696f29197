// The answer: the months as a picture with a cursor over it, what the chosen month looks like, terms, the map.

import {written} from "../address.js";
import {fill, h} from "../elements.js";
import {curves} from "../ghost.js";
import {picture, section} from "../parts.js";

/** @param {HTMLElement} place @param {any} page */
export function mount(place, page) {
  const pictures = h("div", {}), ghost = h("div", {}), sections = h("div", {});
  const trusted = h("p", {class: "trusted"});
  place.append(trusted, ghost, pictures, sections);
  let drawn = null, over = null;

  return {
    update() {
      const answer = page.answer;
      if (!answer) return;
      if (drawn !== answer || over !== page.base) {
        drawn = answer;
        over = page.base;
        whole(answer);
      }
      month();
    },
  };

  function whole(answer) {
    const go = (event) => {
      if (event.ctrlKey || event.metaKey || event.shiftKey) return;
      event.preventDefault();
      page.go("trust");
    };
    fill(trusted, h("b", {}, `${answer.rests}. `), `${answer.sourced} `,
      h("a", {href: written({...page.state, screen: "trust"}), onclick: go}, "How far to trust it"));
    const changed = page.changes.length > 0 && answer.difference;
    fill(ghost, changed ? curves(page, answer.difference.baseline, answer.difference.changed) : null);
    const order = ["timeline", "probability", "terms", "map", "blockers"];
    const found = order.map((name) => answer.pictures.find((one) => one.name === name)).filter(Boolean);
    fill(pictures, found.map((one) => picture(page, one,
      {after: one.name === "timeline" ? lined : one.name === "map" ? mapped : undefined})));
    fill(sections, answer.sections.filter((one) => one.name !== "answer").map(section));
    if (!answer.months.some((one) => one.month)) table(answer);
  }

  /** What is on the table of a negotiation, where nobody waits for anything else. */
  async function table(answer) {
    try {
      const found = await page.ask("answer", {table: true}, {slot: "table", idle: true});
      if (drawn !== answer) return;
      pictures.append(...found.pictures.map((one) => picture(page, one)));
      sections.append(...found.sections.map(section));
    } catch (error) {
      if (error.name !== "AbortError") sections.append(h("p", {class: "problem"}, error.message));
    }
  }

  /** The line of the cursor over the picture of the months; a press on the picture moves it. */
  function lined(picture) {
    const box = picture.querySelector("[data-periods]");
    if (!box) return;
    const line = h("div", {class: "now", "aria-hidden": "true"});
    picture.append(line);
    const {left, right, periods} = box.dataset, wide = (right - left) / periods;
    picture.onclick = (event) => {
      const k = Math.floor((event.clientX - picture.getBoundingClientRect().left - left) / wide);
      const months = page.answer?.months ?? [];
      if (k >= 0 && k < months.length) page.setMonth(months[k].month);
    };
    at(line, Number(left), wide);
  }

  function at(line, left, wide) {
    const k = chosen();
    line.style.left = `${left + k * wide}px`;
    line.style.width = `${Math.max(2, wide)}px`;
  }

  function chosen() {
    const months = page.answer?.months ?? [];
    const k = months.findIndex((one) => one.month === page.state.month);
    return k < 0 ? months.length - 1 : k;
  }

  /** The map goes where the cursor is. */
  function mapped(picture) {
    const slider = picture.closest("figure").querySelector(".controls input[type=range]");
    if (slider && page.state.month) follow(slider);
  }

  function follow(slider) {
    const map = page.answer.pictures.find((one) => one.name === "map");
    const k = (map?.data.months ?? []).findIndex((one) => one.month === page.state.month);
    if (k < 0) return;
    slider.value = String(k);
    slider.dispatchEvent(new Event("input"));
  }

  function month() {
    const box = place.querySelector(".timeline .picture [data-periods]"), line = place.querySelector(".now");
    if (box && line) at(line, Number(box.dataset.left), (box.dataset.right - box.dataset.left) / box.dataset.periods);
    const slider = place.querySelector("figure.map .controls input[type=range]");
    if (slider && page.state.month) follow(slider);
  }
}
