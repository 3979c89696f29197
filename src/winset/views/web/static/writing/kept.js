// What is kept of a war that is being written: in this browser alone, so that a closed tab or another server loses nothing.

const KEY = "winset:write", DRAFT = "winset:draft";

/** Answers that can be taken back, at most. */
const STEPS = 60;

/** @typedef {{text: string, key: string, chance: number | null}} Before How it stood before an answer, and to which question. */
/**
 * @typedef {object} Writing
 * @property {string} text The file; empty where nothing is answered.
 * @property {string} asking A question to be asked before the one that is due; mostly empty.
 * @property {number | null} chance Of a signature, as it was told last.
 * @property {string} source How one knew the last time.
 * @property {Record<string, any>} given The answers by their questions, to be shown again.
 * @property {Before[]} before
 */

/** @returns {Writing} */
export const fresh = () => ({text: "", asking: "", chance: null, source: "", given: {}, before: []});

let memory = null;

/** @returns {Writing} */
export function kept() {
  let found;
  try {
    found = JSON.parse(localStorage.getItem(KEY) ?? "null") ?? memory;
  } catch {
    found = memory;
  }
  const made = fresh();
  if (!found || typeof found !== "object") return made;
  for (const key of ["text", "asking", "source"]) if (typeof found[key] === "string") made[key] = found[key];
  if (typeof found.chance === "number") made.chance = found.chance;
  if (found.given && typeof found.given === "object" && !Array.isArray(found.given)) made.given = found.given;
  if (Array.isArray(found.before)) made.before = found.before.filter((one) => typeof one?.text === "string" && typeof one.key === "string");
  return made;
}

/**
 * Keep it; whether the browser did.
 * @param {Writing | null} writing null to throw it away
 */
export function keep(writing) {
  memory = writing;
  if (writing) writing.before = writing.before.slice(-STEPS);
  for (;;) {
    try {
      if (writing) localStorage.setItem(KEY, JSON.stringify(writing));
      else localStorage.removeItem(KEY);
      return true;
    } catch {
      if (!writing?.before.length) return false;
      writing.before = writing.before.slice(Math.ceil(writing.before.length / 2));
    }
  }
}

/** Be told when another tab has gone on. @param {() => void} tell */
export function onElsewhere(tell) {
  addEventListener("storage", (event) => event.key === KEY && tell());
}

/** The file that this tab has sent. @returns {{text: string, name: string} | null} */
export function sent() {
  try {
    const found = JSON.parse(sessionStorage.getItem(DRAFT) ?? "null");
    return typeof found?.text === "string" && typeof found.name === "string" ? found : null;
  } catch {
    return null;
  }
}

/** Remember a file for as long as the tab is there. @param {{text: string, name: string}} file */
export function remember(file) {
  try {
    sessionStorage.setItem(DRAFT, JSON.stringify(file));
  } catch {
    // It is open all the same; after a reload it has to be opened again.
  }
}
