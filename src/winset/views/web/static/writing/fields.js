// A form element for each kind of question; every one gives its value, takes the focus, and may be told what it means.

import {fill, h} from "../elements.js";
import {order} from "./order.js";
import {range} from "./range.js";

/**
 * @typedef {object} Field
 * @property {HTMLElement} element
 * @property {() => any} value As the server takes it; null for nothing.
 * @property {() => void} focus
 * @property {(found: any) => void} [told]
 * @property {Map<string, {place: HTMLElement, focus: () => void, mark: HTMLElement}>} [parts]
 */

/** What is sent where a question is left open. */
export const nothing = (question) => (["some", "order", "names"].includes(question.kind) ? [] : null);

/**
 * @param {any} question
 * @param {any} given What was answered before.
 * @param {{id: string, labelled: string, described: string, changed: (value: any) => void, say: (text: string) => void}} page
 * @returns {Field}
 */
export function field(question, given, page) {
  const attributes = {"aria-labelledby": page.labelled, "aria-describedby": page.described};
  return KINDS[question.kind](question, given, {...page, attributes});
}

function words(question, given, page) {
  const input = h("input", {type: "text", id: page.id, autocomplete: "off", maxlength: 300, size: question.kind === "date" ? 12 : 44,
    value: typeof given === "string" ? given : null, placeholder: question.written || null, ...page.attributes});
  return {element: input, value: () => (input.value.trim() ? input.value : null), focus: () => input.focus()};
}

function names(question, given, page) {
  let found = Array.isArray(given) ? given.filter((one) => typeof one === "string") : [];
  const list = h("ul", {class: "chips"});
  const input = h("input", {type: "text", id: page.id, autocomplete: "off", maxlength: 300, size: 30, ...page.attributes,
    oninput: () => input.value.includes(",") && take(true),
    onkeydown: (event) => {
      if (event.key === "Enter" && input.value.trim()) {
        event.preventDefault();
        take(false);
      } else if (event.key === "Backspace" && !input.value && found.length) {
        page.say(`${found.at(-1)}: taken out`);
        found = found.slice(0, -1);
        draw();
      }
    }});
  const hint = h("p", {class: "note"}, "Type a name and press Enter or a comma; Enter on an empty field goes on.");
  draw();
  return {element: h("div", {}, list, input, hint), value: () => [...found, ...parts()], focus: () => input.focus()};

  function parts() {
    return input.value.split(",").map((one) => one.trim()).filter(Boolean);
  }

  /** Make chips of what is typed; all of it, or up to the last comma. */
  function take(open) {
    const rest = open ? input.value.slice(input.value.lastIndexOf(",") + 1).trimStart() : "";
    if (open) input.value = input.value.slice(0, input.value.lastIndexOf(","));
    const more = parts();
    found = [...found, ...more];
    input.value = rest;
    if (more.length) page.say(`${more.join(", ")}: added`);
    draw();
  }

  function draw() {
    fill(list, found.map((one, k) => h("li", {}, one, h("button", {type: "button", class: "quiet", "aria-label": `Take out ${one}`, onclick: () => {
      found = found.filter((_, n) => n !== k);
      draw();
      input.focus();
    }}, "×"))));
    list.hidden = !found.length;
  }
}

function choice(type) {
  return (question, given, page) => {
    const chosen = Array.isArray(given) ? given : [given];
    const boxes = question.choices.map(([value]) => h("input", {type, name: page.id, value, checked: chosen.includes(value)}));
    const rows = question.choices.map(([, label], k) => h("label", {class: "choice"}, boxes[k], h("span", {}, label)));
    const on = () => boxes.filter((one) => one.checked).map((one) => one.value);
    return {
      element: h("div", {class: "choices", role: type === "radio" ? "radiogroup" : "group", ...page.attributes}, rows),
      value: () => (type === "radio" ? on()[0] ?? null : on()),
      focus: () => (boxes.find((one) => one.checked) ?? boxes[0])?.focus(),
    };
  };
}

/** Several questions that belong together. */
function parts(question, given, page) {
  const made = question.parts.map((part) => {
    const id = `${page.id}-${part.key.replaceAll(".", "-")}`;
    const problem = h("p", {class: "problem", id: `${id}-problem`});
    const inner = field(part, given?.[part.key], {...page, id, labelled: `${id}-asks`, described: `${id}-help ${id}-problem`});
    const open = part.optional && part.kind === "pick" ? h("button", {type: "button", class: "quiet", onclick: () => {
      for (const box of inner.element.querySelectorAll("input")) box.checked = false;
    }}, "Not said") : null;
    const help = part.written ? `As ${part.written}.` : part.help;
    return {part, inner, problem, element: h("div", {class: "part"}, h("h3", {id: `${id}-asks`}, part.asks),
      h("p", {class: "note", id: `${id}-help`}, help), inner.element, open, problem)};
  });
  return {
    element: h("div", {class: "parts", role: "group", ...page.attributes}, made.map((one) => one.element)),
    value: () => Object.fromEntries(made.map(({part, inner}) => [part.key, inner.value()])),
    focus: () => made[0].inner.focus(),
    parts: new Map(made.map(({part, inner, problem}) => [part.key, {place: problem, focus: inner.focus, mark: inner.element}])),
  };
}

const KINDS = {text: words, date: words, names, pick: choice("radio"), some: choice("checkbox"), order, range, parts};
