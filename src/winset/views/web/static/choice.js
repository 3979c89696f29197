// The list of files: those that are served, one from the disk, and one that is still to be written.

import {written} from "./address.js";
import {fill, h} from "./elements.js";
import {kept} from "./writing/kept.js";

/** Most bytes of a file that the server takes. */
const MOST = 1_000_000;

/** @param {any} page */
export function choice(page) {
  const begun = /^title: (.*)$/m.exec(kept().text)?.[1];
  const problems = h("div", {class: "problem", role: "alert"});
  const field = h("input", {type: "file", id: "open", accept: ".yaml,.yml,.json,.txt,text/*", onchange: async () => {
    const file = field.files[0];
    if (!file) return;
    fill(problems);
    try {
      const found = await opened(page, file);
      fill(problems, found.length ? h("p", {}, `${file.name} cannot be read:`) : null,
        found.length ? h("ul", {class: "problems"}, found.map((one) => h("li", {}, h("code", {}, one)))) : null);
    } catch (error) {
      fill(problems, h("p", {}, error.message));
    }
    field.value = "";
  }});
  return h("div", {},
    h("ul", {class: "cases"}, page.files.map((one) => h("li", {},
      h("a", {href: written({case: one.key, screen: "", month: null, entries: []})}, one.title), h("p", {class: "facts"}, one.facts)))),
    h("h2", {}, "Your own"),
    h("ul", {class: "cases"},
      h("li", {}, h("a", {href: "#write"}, "Write a war of your own"), h("p", {class: "facts"}, begun ?
        `Goes on with what is kept in this browser: ${begun}` :
        "Question by question, without a number typed before you want to: a first answer in five minutes, a war or a negotiation in twenty.")),
      h("li", {}, h("label", {for: "open"}, "Open a file from your disk"), field,
        h("p", {class: "facts"}, "A conflict file or a graph-model file of at most a million bytes. It stays on this machine, and is open in this tab alone."), problems)));
}

async function opened(page, file) {
  if (file.size > MOST) throw new Error(`${file.name} has ${file.size.toLocaleString("en")} bytes; the limit is ${MOST.toLocaleString("en")}.`);
  return page.open(new Uint8Array(await file.arrayBuffer()), file.name);
}
