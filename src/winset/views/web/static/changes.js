// What I changed: each change in words with its switch, undo and redo, and what takes the state elsewhere.

import {fill, h, quoted} from "./elements.js";

/**
 * @param {HTMLElement} place
 * @param {any} page
 */
export function changeList(place, page) {
  const list = h("ol", {class: "changes"});
  const button = (text, act, id) => h("button", {type: "button", id, onclick: act}, text);
  const undo = button("Undo", () => page.undo(), "undo"), redo = button("Redo", () => page.redo(), "redo");
  const reset = button("Reset", () => page.replace([]), "reset");
  const copy = button("Copy address", () => page.copy(), "copy"), save = button("Save as a file", () => page.save(), "save");
  const note = h("p", {class: "note", id: "changes-note"});
  const terminal = h("details", {hidden: true});
  place.append(h("h2", {id: "changes-title"}, "What I changed"), note, list,
    h("div", {class: "row"}, undo, redo, reset), h("div", {class: "row"}, copy, save), terminal);

  return {
    update() {
      const entries = page.state.entries, told = page.told;
      note.textContent = entries.length ? "" : "Nothing: this is the file as it stands.";
      note.hidden = entries.length > 0;
      const held = list.contains(document.activeElement) ? document.activeElement?.id : "";
      fill(list, entries.map((entry, k) => row(entry, told[k], k)));
      if (held) (document.getElementById(held) ?? undo).focus();
      undo.disabled = !page.canUndo;
      redo.disabled = !page.canRedo;
      reset.disabled = !entries.length;
      save.disabled = !entries.some((one) => one.on);
      const options = entries.map((one, k) => one.on && told[k]?.options).filter(Boolean);
      terminal.hidden = !options.length;
      const all = !entries.some((one, k) => one.on && told[k] && !told[k].options) ? "" : " Changes that the command line has no option for are left out.";
      fill(terminal, h("summary", {}, "The same in the terminal"),
        h("p", {}, h("code", {}, `winset what-if ${quoted(page.source)} ${options.join(" ")}`), all));
    },
  };

  function row(entry, told, k) {
    const words = told?.words ?? page.wordsOf(entry), problem = told?.problem;
    const id = `change-${k}`;
    const box = h("input", {type: "checkbox", role: "switch", id, checked: entry.on,
      onchange: (event) => page.turn(entry.key, event.target.checked)});
    const gone = h("button", {type: "button", class: "quiet", "aria-label": `Remove: ${words}`,
      onclick: () => page.drop(entry.key)}, "Remove");
    return h("li", {class: problem ? "wrong" : entry.on ? "" : "off"}, box, h("label", {for: id}, words),
      problem ? h("p", {class: "problem"}, `It does not fit this file: ${problem}`) : null, gone);
  }
}
