// Pictures on the page: the report's own charts, drawn again when their place is another size.

import {draw} from "/draw.js";
import {h} from "./elements.js";
import {download, svgOf} from "./keep.js";

/** @type {Map<string, Promise<Function>>} */
const known = new Map();
const drawn = new WeakMap();
const sizes = new ResizeObserver((entries) => {
  for (const {target} of entries) {
    if (Number(target.dataset.width) !== Math.floor(target.clientWidth)) redraw(target);
  }
});

function redraw(picture) {
  const {chart, data, after} = drawn.get(picture) ?? {};
  if (!chart || !picture.clientWidth) return;
  draw(picture, chart, data, false);
  after?.(picture);
}

/**
 * A figure: its title, what it shows in words, room for controls, the picture.
 * @param {string} name Of a chart of the report, or any name where `chart` is given.
 * @param {object} data
 * @param {string} title
 * @param {string} words
 * @param {{chart?: Function, after?: (picture: HTMLElement) => void, from?: string}} [more] `from`: of which file it is.
 */
export function figure(name, data, title, words, more = {}) {
  const id = `chart-${name}`;
  const picture = h("div", {class: "picture", id, role: "img", tabindex: "0", "aria-label": title,
    "aria-describedby": `${id}-words`, "data-chart": name});
  const made = h("figure", {class: `chart ${name}`}, h("h3", {}, title), h("figcaption", {id: `${id}-words`}, words),
    h("div", {class: "controls"}), picture, h("p", {class: "keep"},
      h("button", {type: "button", class: "quiet", "aria-label": `Save the picture: ${title}`, onclick: () => {
        const made = svgOf(picture, {title, words, from: more.from ?? ""});
        if (made) download(`${name}.svg`, made, "image/svg+xml");
      }}, "Save the picture"), " ",
      h("button", {type: "button", class: "quiet", "aria-label": `Save its numbers: ${title}`, onclick: () =>
        download(`${name}.json`, JSON.stringify({title, words, from: more.from ?? "", data: drawn.get(picture)?.data}, null, 1), "application/json"),
      }, "Save its numbers")));
  put(picture, name, data, more);
  return made;
}

/** Draw another state of a figure's data in its place. */
export function put(picture, name, data, {chart, after} = {}) {
  const found = chart ? Promise.resolve(chart) : loaded(name);
  found.then((one) => {
    drawn.set(picture, {chart: one, data, after});
    sizes.observe(picture);
    redraw(picture);
  }, () => {
    known.delete(name);
    setTimeout(() => picture.isConnected && put(picture, name, data, {chart, after}), 2_000);
    picture.textContent = "This picture could not be fetched; the words and the table have its numbers.";
  });
}

function loaded(name) {
  if (!known.has(name)) known.set(name, import(`/charts/${name}.js`).then((module) => module.default));
  return known.get(name);
}
