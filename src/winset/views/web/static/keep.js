// A picture to keep: an SVG file that says what it shows, of which file and changes it is, and looks as it does here.

const LOOKS = ["fill", "fill-opacity", "stroke", "stroke-width", "stroke-dasharray", "stroke-opacity", "opacity", "font-family",
  "font-size", "font-weight", "text-anchor", "dominant-baseline", "visibility"];
const SVG = "http://www.w3.org/2000/svg";

/**
 * @param {HTMLElement} picture The place of a picture, drawn.
 * @param {{title: string, words: string, from: string}} told
 * @returns {string | null} The text of the file; null where there is no picture.
 */
export function svgOf(picture, {title, words, from}) {
  const parts = [...picture.querySelectorAll("svg")].filter((one) => !one.parentElement?.closest("svg"));
  if (!parts.length) return null;
  const room = picture.getBoundingClientRect();
  const whole = document.createElementNS(SVG, "svg");
  const style = getComputedStyle(document.documentElement);
  const sizes = parts.map((one) => one.getBoundingClientRect());
  const high = Math.max(...sizes.map((one) => one.bottom)) - room.top + 12;
  for (const [key, value] of Object.entries({xmlns: SVG, width: room.width, height: high, viewBox: `0 0 ${room.width} ${high}`})) {
    whole.setAttribute(key, String(value));
  }
  whole.append(text("title", title), text("desc", `${words}\n${from}`));
  const paper = document.createElementNS(SVG, "rect");
  for (const [key, value] of Object.entries({width: "100%", height: "100%", fill: style.getPropertyValue("--paper").trim()})) {
    paper.setAttribute(key, value);
  }
  whole.append(patterns(), paper);
  parts.forEach((one, k) => {
    const copy = looking(one);
    for (const [key, value] of Object.entries({x: sizes[k].left - room.left, y: sizes[k].top - room.top, width: sizes[k].width, height: sizes[k].height})) {
      copy.setAttribute(key, String(value));
    }
    whole.append(copy);
  });
  return new XMLSerializer().serializeToString(whole);
}

/** A copy with the looks that the page's style gives each mark written into it. */
function looking(svg) {
  const copy = /** @type {SVGElement} */ (svg.cloneNode(true));
  const marks = [svg, ...svg.querySelectorAll("*")], copies = [copy, ...copy.querySelectorAll("*")];
  marks.forEach((mark, k) => {
    const style = getComputedStyle(mark);
    for (const name of LOOKS) copies[k].setAttribute(name, style.getPropertyValue(name).replace(/"([^"]*)"/g, "'$1'"));
    copies[k].removeAttribute("class");
    copies[k].removeAttribute("style");
  });
  return copy;
}

/** The textures of the parties, which pictures name. */
function patterns() {
  const found = document.querySelector("svg.patterns defs");
  const made = document.createElementNS(SVG, "defs");
  if (!found) return made;
  const copy = looking(found.closest("svg")).querySelector("defs");
  return copy ?? made;
}

function text(name, words) {
  const made = document.createElementNS(SVG, name);
  made.textContent = words;
  return made;
}

/** Hand a text over as a file. */
export function download(name, content, type) {
  const link = document.createElement("a");
  link.download = name;
  link.href = URL.createObjectURL(new Blob([content], {type}));
  link.click();
  setTimeout(() => URL.revokeObjectURL(link.href), 1_000);
}
