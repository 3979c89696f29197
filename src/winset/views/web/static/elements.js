// Elements from parts: text is set as text, and only what the server made as HTML is taken as HTML.

/** @typedef {string | number | Node | null | undefined | false | Array<any>} Part */

/**
 * An element.
 * @param {string} name
 * @param {Record<string, any>} [attributes] `onclick` and the like take functions; null and false leave one out.
 * @param {...Part} parts
 * @returns {any}
 */
export function h(name, attributes = {}, ...parts) {
  const made = document.createElement(name);
  for (const [key, value] of Object.entries(attributes)) {
    if (value === null || value === undefined || value === false) continue;
    if (key.startsWith("on")) made.addEventListener(key.slice(2), value);
    else made.setAttribute(key, value === true ? "" : String(value));
  }
  made.append(...parts.flat(9).filter((part) => part !== null && part !== undefined && part !== false));
  return tidy(made);
}

/**
 * What the server made as HTML, every text in it escaped there.
 * @param {string} html
 * @returns {DocumentFragment}
 */
export function fragment(html) {
  const made = document.createElement("template");
  made.innerHTML = html;
  return tidy(made.content);
}

/** A number and its sign stay on one line. */
function tidy(node) {
  const words = document.createTreeWalker(node, NodeFilter.SHOW_TEXT);
  while (words.nextNode()) {
    const text = /** @type {Text} */ (words.currentNode);
    if (/\d %/.test(text.data)) text.data = text.data.replace(/(\d) %/g, "$1\u00a0%");
  }
  return node;
}

/**
 * Put other children into an element.
 * @param {Element} place
 * @param {...Part} parts
 */
export function fill(place, ...parts) {
  place.replaceChildren(...parts.flat(9).filter((part) => part !== null && part !== undefined && part !== false));
}

/** A text in an element, changed only where it is another: so that nothing is read out twice. */
export function say(place, text) {
  const told = text.replace(/(\d) %/g, "$1\u00a0%");
  if (place.textContent !== told) place.textContent = told;
}

/** Whether two plain values say the same. */
export function same(one, other) {
  return JSON.stringify(one) === JSON.stringify(other);
}

/** A name as a shell takes it. */
export function quoted(text) {
  return /^[\w./@%+=:,-]+$/.test(text) ? text : `'${text.replaceAll("'", "'\\''")}'`;
}

/** A sentence that names commands of this program, each set as one. */
export function told(place, text) {
  const parts = text.split(/`(winset [a-z][^`]*)`/);
  const made = parts.map((part, k) => (k % 2 ? h("code", {}, part) : part));
  const plain = h("span", {}, made);
  if (place.innerHTML !== plain.innerHTML) fill(place, ...plain.childNodes);
}
