// Above a file that this tab alone has open: how to keep it, and how to go on with its questions.

import {h, say} from "./elements.js";
import {download} from "./keep.js";
import {keep, kept, fresh} from "./writing/kept.js";

/** By this line a file is known that the form has begun. */
const FORM = /^# Written by the guided form/m;

/** @param {HTMLElement} place @param {any} page */
export function draftBar(place, page) {
  let file = null;
  const told = h("span", {}), save = h("button", {type: "button", onclick: () => download(file.name, file.text, "text/yaml")}, "Save this file");
  const on = h("button", {type: "button", onclick: () => {
    if (kept().text !== file.text) keep({...fresh(), text: file.text, before: kept().text ? [{text: kept().text, key: "", chance: null}] : []});
    location.hash = "#write";
  }}, "Go on with its questions");
  place.append(told, save, on);

  return {
    /** @param {{text: string, name: string} | null} found */
    update(found) {
      file = found;
      place.hidden = !found;
      if (!found) return;
      say(told, `${found.name} is open in this tab alone, and nothing of it is written anywhere.`);
      on.hidden = !FORM.test(found.text);
    },
  };
}
