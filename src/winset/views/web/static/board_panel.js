// Beside the board: who signs a package and who refuses it, as bars from no agreement; how likely it is; its repairs.

import {fill, h} from "./elements.js";

const SVG = "http://www.w3.org/2000/svg";

/**
 * @param {HTMLElement} place
 * @param {any} page
 * @param {(found: Record<string, string>) => void} set Sets the board to a package.
 * @returns {(found: any) => void}
 */
export function panel(place, page, set) {
  return (found) => {
    const held = place.contains(document.activeElement);
    fill(place, found.words.more.map((one) => h("p", {}, one)), beside(found.before), parties(found), repairs(found));
    if (held) document.getElementById("verdict")?.scrollIntoView({block: "nearest"});
  };

  function repairs({repairs: told}) {
    if (!told) return null;
    const near = told.near.map((one) => h("li", {}, h("button", {type: "button", class: "near", onclick: () => {
      set(one.package);
      // The button goes with what it repaired; the board is where one goes on.
      document.querySelector(".tableau .issue button[tabindex='0'], .tableau .issue select")?.focus({preventScroll: true});
    }}, `Take ${one.words}`)));
    return h("section", {}, h("h3", {}, "What would repair it"), h("p", {}, told.words), near.length ? h("ul", {class: "repairs"}, near) : null,
      told.others.map((one) => h("p", {}, one)));
  }

  function beside(before) {
    return before ? h("div", {class: "was"}, before.words.map((one) => h("p", {}, one))) : null;
  }

  function parties(found) {
    const {parties: rows, before} = found;
    if (!rows.length) return null;
    return h("section", {}, h("h3", {id: "parties-title"}, found.words.middle),
      h("ul", {class: "parties", "aria-labelledby": "parties-title"}, rows.map((one) => party(one, before?.gains[one.key]))),
      h("p", {class: "note"}, found.words.parties, before ? " The broken mark is the file as it is." : ""));
  }

  function party(one, was) {
    const chance = one.chance ? `; ${one.chance}` : "";
    return h("li", {}, h("span", {class: "who"}, h("b", {}, one.name), " ", h("span", {class: one.stance}, one.says)),
      bar(one, was), h("span", {class: "by"}, `${one.words}${chance}`));
  }
}

/** A bar from the middle, in the party's colour and pattern; a broken mark where the file as it is has it. */
function bar({gain, reach, place}, was) {
  const far = Math.max(Math.abs(reach[0]), Math.abs(reach[1]), Math.abs(gain), Math.abs(was ?? 0)) || 1;
  const x = (points) => 50 + (points / far) * 49;
  const made = svg("svg", {class: "bar", width: "100%", height: 16, "aria-hidden": "true"});
  const box = {x: `${Math.min(50, x(gain))}%`, width: `${Math.abs(x(gain) - 50)}%`, y: 2, height: 12};
  made.append(svg("rect", {...box, fill: `var(--party-${place})`}), svg("rect", {...box, fill: `url(#texture-${place})`}),
    svg("line", {x1: "50%", x2: "50%", y1: 0, y2: 16, stroke: "var(--ink)", "stroke-width": 1.5}));
  if (was !== undefined) {
    made.append(svg("line", {x1: `${x(was)}%`, x2: `${x(was)}%`, y1: 0, y2: 16, stroke: "var(--ink)", "stroke-width": 2, "stroke-dasharray": "3 2"}));
  }
  return made;
}

function svg(name, attributes) {
  const made = document.createElementNS(SVG, name);
  for (const [key, value] of Object.entries(attributes)) made.setAttribute(key, String(value));
  return made;
}
