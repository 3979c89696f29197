// The state of the page in its address, after the `#`: case, screen, month, and every change with its switch.

/** @typedef {{key: string, change: object, on: boolean}} Entry */
/** @typedef {{case: string, screen: string, month: string | null, package?: string, entries: Entry[]}} State */

const LONGEST = 60_000;

/** @param {State} state @returns {string} */
export function written(state) {
  if (state.screen && !state.case) return `#${state.screen}`;
  const parts = new URLSearchParams();
  if (state.case) parts.set("case", state.case);
  if (state.screen) parts.set("screen", state.screen);
  if (state.month) parts.set("month", state.month);
  if (state.package) parts.set("package", state.package);
  if (state.entries.length) parts.set("changes", packed(state.entries.map((one) => [one.on ? 1 : 0, one.key, one.change])));
  return `#${parts}`;
}

/**
 * @param {string} hash
 * @returns {{state: State, problem: string | null}}
 */
export function read(hash) {
  const alone = /^#([a-z]+)$/.exec(hash);
  if (alone) return {state: {case: "", screen: alone[1], month: null, package: "", entries: []}, problem: null};
  const parts = new URLSearchParams(hash.slice(1));
  const state = {case: parts.get("case") ?? "", screen: parts.get("screen") ?? "", month: parts.get("month"), package: parts.get("package") ?? "",
    entries: []};
  try {
    const found = parts.has("changes") ? unpacked(parts.get("changes")) : [];
    state.entries = found.map(([on, key, change]) => {
      if (typeof key !== "string" || typeof change !== "object" || change === null) throw new TypeError("no change");
      return {key, change, on: Boolean(on)};
    });
    return {state, problem: null};
  } catch {
    return {state, problem: "The changes in this address cannot be read: it was cut short or altered. The file stands as it is."};
  }
}

function packed(value) {
  const bytes = new TextEncoder().encode(JSON.stringify(value));
  return btoa(Array.from(bytes, (one) => String.fromCharCode(one)).join("")).replaceAll("+", "-").replaceAll("/", "_").replaceAll("=", "");
}

function unpacked(text) {
  if (text.length > LONGEST) throw new RangeError("too long");
  const bytes = Uint8Array.from(atob(text.replaceAll("-", "+").replaceAll("_", "/")), (one) => one.charCodeAt(0));
  return JSON.parse(new TextDecoder("utf-8", {fatal: true}).decode(bytes));
}
