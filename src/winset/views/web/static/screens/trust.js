// How far to trust it: worlds or one set of numbers, scores and statements, and every assumption with a search.

import {fragment, h} from "../elements.js";
import {parts, section} from "../blocks.js";
import {found} from "../inside.js";

/** @param {HTMLElement} place @param {any} page */
export function mount(place, page) {
  const rests = section("rests", "What the answer rests on"), worlds = section("worlds", "Over every assumption at once");
  const trust = section("trust", "Scores, statements and what is left out");
  const numbers = section("assumptions", "Assumptions");
  place.append(rests.box, worlds.box, trust.box, numbers.box);
  worlds.box.hidden = true;
  let asked = "";
  return {
    update() {
      const digest = page.answer?.digest;
      if (digest && digest !== asked) {
        asked = digest;
        all(digest);
      }
      found(page);
    },
  };

  async function all(digest) {
    const first = await trust.ask(page, "trust", {part: "first"}, {doing: "Reading the record"});
    if (!first || digest !== asked) return;
    rests.show(h("p", {class: `badge ${first.badge.kind}`}, first.badge.title), h("div", {class: "lead"},
      fragment(first.badge.words), h("p", {}, first.sourced.words)));
    worlds.box.hidden = !first.worlds;
    if (first.worlds) worlds.show(parts(page, first.worlds));
    trust.show(parts(page, first.trust.block));
    await listed();
    if (!place.isConnected && digest === asked) asked = "";  // taken up again when the screen is looked at
    if (digest !== asked) return;
    const whole = await trust.ask(page, "trust", {part: "whole"},
      {idle: true, doing: "Also asking what rival readings and other horizons would make of it; the page is yours meanwhile"});
    if (whole && digest === asked) trust.show(parts(page, whole.trust.block));
  }

  async function listed() {
    const told = await numbers.ask(page, "trust", {part: "assumptions"}, {doing: "Listing the numbers"});
    if (told?.block) numbers.show(parts(page, told.block, search(told.many)));
  }

  /** A field that leaves only the numbers whose row has every word of it. */
  function search(many) {
    const count = h("output", {for: "sought", class: "note"}, `${many} numbers`);
    const field = h("input", {type: "search", id: "sought", autocomplete: "off", oninput: () => narrow(field.value, count, many)});
    return h("div", {class: "search"}, h("label", {for: "sought"}, "Search the numbers, their reasons and sources"), field, count);
  }

  function narrow(text, count, many) {
    const wanted = text.toLowerCase().split(/\s+/).filter(Boolean);
    let left = 0;
    for (const group of numbers.body.querySelectorAll('div[id^="numbers-"]')) {
      let some = 0;
      for (const row of group.querySelectorAll("tbody tr")) {
        row.dataset.text ??= row.textContent.toLowerCase();
        row.hidden = !wanted.every((word) => row.dataset.text.includes(word));
        some += row.hidden ? 0 : 1;
      }
      group.hidden = wanted.length > 0 && !some;
      group.querySelector("details").open = wanted.length > 0 && some > 0;
      left += some;
    }
    count.textContent = wanted.length ? `${left} of ${many} numbers` : `${many} numbers`;
  }
}
