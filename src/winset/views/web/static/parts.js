// Parts of the report on a screen: its sections as it words them, its charts as it draws them.

import {fragment, h} from "./elements.js";

/** @param {{title: string, lead: string, tables: string}} part */
export function section(part) {
  return h("section", {}, h("h2", {}, part.title), h("div", {class: "lead"}, fragment(part.lead)), fragment(part.tables));
}

/** @param {any} page @param {{name: string, data: object, title: string, words: string}} one @param {object} [more] */
export function picture(page, one, more) {
  return page.figure(one.name, one.data, one.title, one.words, more);
}
