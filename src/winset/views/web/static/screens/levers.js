// Levers: the dozen numbers that decide, what can be switched off, and every other number under a search box.

import {fill, h, say} from "../elements.js";
import {numberLever} from "../levers/number.js";
import {switchLever} from "../levers/switch.js";

/** Numbers and switches shown before anybody looks for more. */
const MOST = 12;

/** Numbers that a search shows. */
const FOUND = 20;

/** What stands above the numbers before any of them is measured. */
const UNMEASURED = "Numbers that may decide, not measured yet";

/** @param {HTMLElement} place @param {any} page */
export function mount(place, page) {
  const lead = h("p", {class: "lead"}), progress = h("progress", {max: 1, value: 0, "aria-label": "Measured"});
  const status = h("p", {class: "status", id: "levers-status"}, "Reading what the file has to move.");
  const first = h("div", {class: "levers"}), toggles = h("ul", {class: "switches"}), found = h("div", {class: "levers"});
  const search = h("input", {type: "search", id: "levers-search", autocomplete: "off", oninput: look});
  const told = h("p", {class: "note", role: "status"});
  const off_ = h("p", {class: "note"});
  const all = h("button", {type: "button", onclick: () => {
    every = !every;
    order();
  }});
  const title = h("h3", {id: "levers-decide"}, UNMEASURED);
  const decide = h("section", {"aria-labelledby": "levers-decide"}, title, first);
  const off = h("section", {"aria-labelledby": "levers-switches"}, h("h3", {id: "levers-switches"}, "Events, moves and rules"), off_, toggles, all);
  const others = h("section", {"aria-labelledby": "levers-others"}, h("h3", {id: "levers-others"}, "Every number of the file"),
    h("label", {for: "levers-search"}, "Find a number by its words or its path"), search, told, found);
  place.append(h("h2", {}, "Levers"), lead, h("div", {class: "measuring"}, status, progress), decide, off, others);

  /** @type {any} What the file has, and what is measured of it; null until it is known. */
  let known = null;
  let measured = null, running = false, every = false, late = false;
  const numbers = new Map(), switches = new Map(), looked = new Map();
  first.addEventListener("focusout", () => late && setTimeout(order, 0));
  first.addEventListener("pointerleave", () => late && order());
  document.addEventListener("visibilitychange", () => measure());

  return {
    update() {
      redraw();
      // The answer comes first, so that nothing is solved twice.
      if (page.answer || page.wrong) begin();
    },
  };

  async function begin() {
    if (known || running) return measure();
    running = true;
    const file = page.file?.digest, of = page.state.case;
    try {
      const list = await page.ask("levers", {}, {base: true, slot: "list"});
      known = {...list, rows: new Map(list.list.map((one) => [one.path, one])), case: of, file};
      measured = list.measured;
      progressed();
      say(lead, `${list.words} Each is moved here by itself or with others; beside it stands what it does alone, all else as in the file.`);
      say(off_, `On as the file has them. Chances are those of ${list.headline}, all else as in the file.`);
      order();
      look();
    } catch (error) {
      if (error.name !== "AbortError" && error.name !== "Away") say(status, error.message);
    } finally {
      running = false;
    }
    measure();
  }

  /** Ask for more of it, bit by bit, for as long as the page is looked at and the file is the same. */
  async function measure() {
    if (running || !known) return;
    running = true;
    try {
      while (measured.more && !document.hidden && place.isConnected && current()) {
        progressed();
        measured = await page.ask("levers", {measure: true}, {base: true, idle: true, slot: "measure"});
        if (current()) grown();
      }
    } catch (error) {
      if (error.name === "Away") setTimeout(measure, 2_000);
      else if (error.name !== "AbortError") say(status, `Measuring has stopped: ${error.message}`);
    } finally {
      running = false;
    }
    if (current() && !measured.more) progressed();
  }

  function current() {
    return known.case === page.state.case && known.file === page.file?.digest;
  }

  function grown() {
    progressed();
    order();
    redraw();
  }

  function progressed() {
    const {done, of, more} = measured;
    say(title, Object.keys(measured.numbers).length ? "The numbers that decide" : UNMEASURED);
    progress.hidden = !more;
    progress.value = of ? done / of : 1;
    say(status, !of ? "There is nothing to measure." : done < of
      ? `Measured ${done.toLocaleString("en")} of ${of.toLocaleString("en")}. The order may still change.`
      : more ? `Measured all ${of.toLocaleString("en")}. Looking for the values at which the answer turns.`
        : `Measured all ${of.toLocaleString("en")}, each with the file as it is.`);
  }

  /** What leads comes first; nothing moves away from under a hand. */
  function order() {
    if (!known) return;
    late = first.contains(document.activeElement) || first.matches(":hover");
    if (late && first.childElementCount) return;
    late = false;
    const ranged = known.list.filter((one) => one.low !== undefined).map((one) => one.path);
    const moved = page.state.entries.map((one) => one.key).filter((key) => known.rows.has(key));
    const shown = [...new Set([...measured.leading, ...ranged])].slice(0, MOST);
    const paths = [...new Set([...shown, ...moved])];
    if (String(paths) !== first.dataset.paths) {
      first.dataset.paths = String(paths);
      fill(first, paths.map((path) => lever(numbers, path).box));
    }
    decide.hidden = !paths.length;
    toggled();
    redraw();
  }

  function toggled() {
    const effect = (one) => Math.abs(measured.switches[one.key]?.effect ?? 0) + (one.key in measured.switches ? 1 : 0);
    const sorted = [...known.toggles].sort((one, other) => effect(other) - effect(one));
    const shown = every ? sorted : sorted.slice(0, MOST);
    const keys = String(shown.map((one) => one.key));
    if (keys !== toggles.dataset.keys && !toggles.matches(":focus-within")) {
      toggles.dataset.keys = keys;
      fill(toggles, shown.map((row) => {
        if (!switches.has(row.key)) switches.set(row.key, switchLever(page, row));
        return switches.get(row.key).box;
      }));
    }
    off.hidden = !sorted.length;
    all.hidden = sorted.length <= MOST;
    say(all, every ? "Fewer" : `All ${sorted.length}`);
  }

  function lever(kept, path) {
    if (!kept.has(path)) kept.set(path, numberLever(page, known.rows.get(path), known));
    return kept.get(path);
  }

  function look() {
    if (!known) return;
    const words = search.value.toLowerCase().split(/\s+/).filter(Boolean);
    const hits = words.length ? known.list.filter((one) => {
      const text = `${one.words} ${one.path}`.toLowerCase();
      return words.every((word) => text.includes(word));
    }) : [];
    const shown = hits.slice(0, FOUND);
    say(told, !words.length ? `${known.list.length.toLocaleString("en")} numbers.` : hits.length > FOUND
      ? `${hits.length.toLocaleString("en")} numbers; the first ${FOUND} are below.` : `${hits.length} ${hits.length === 1 ? "number" : "numbers"}.`);
    fill(found, shown.map((one) => lever(looked, one.path).box));
    redraw();
  }

  function redraw() {
    if (!known) return;
    for (const [path, one] of [...numbers, ...looked]) one.update(measured.numbers[path]);
    for (const [key, one] of switches) one.update(measured.switches[key]);
  }
}
