// Links inside what the server wrote as a page of its own: each leads to the screen that has its place.

import {sorting, unfold} from "/folds.js";

/** Which screen shows a section of the report; what is in none of these is among the assumptions. */
const SCREENS = {answer: "answer", timeline: "answer", terms: "answer", map: "answer", deals: "board",
  why: "why", what_if: "why", claims: "why", courses: "why", last: "why", trust: "trust", worlds: "trust"};

/**
 * Follow links of the report's sections, and sort its tables.
 * @param {any} page
 */
export function inside(page) {
  sorting();
  document.addEventListener("click", (event) => {
    const link = event.target instanceof Element ? event.target.closest('main a[href^="#"], #head a[href^="#"]') : null;
    const id = link?.getAttribute("href").slice(1) ?? "";
    if (!id || id.startsWith("case=") || !page.file) return;
    event.preventDefault();
    if (reveal(id)) return;
    page.sought = id;
    page.go(SCREENS[id] ?? "trust");
  });
}

/** Show what has an id, where it is on the screen. @param {string | null} id @returns {boolean} */
export function reveal(id) {
  const found = id ? document.querySelector("main")?.querySelector(`#${CSS.escape(id)}`) : null;
  if (!found) return false;
  unfold(found);
  found.setAttribute("tabindex", "-1");
  found.focus({preventScroll: true});
  return true;
}

/** Show what another screen's link led to, once it is there. @param {any} page */
export function found(page) {
  if (page.sought && reveal(page.sought)) page.sought = null;
}
