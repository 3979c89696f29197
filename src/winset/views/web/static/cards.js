// Questions and claims as cards: each opens to its answer, and loads its change with one button.

import {fill, h} from "./elements.js";
import {parts, terminal} from "./blocks.js";

const WORDS = {
  question: {title: "Questions", change: "The chance of an agreement with a question's change stands behind it, and as the file has it. " +
    "Each is asked of the file as it stands, whatever else is changed here.", whole: "questions", none: "It changes nothing: the file as it stands answers it."},
  claim: {title: "Claims", change: "A claim is put to the test by taking its cause away. " +
    "Each is asked of the file as it stands, whatever else is changed here.", whole: "claims", none: "It names no change of the file."},
};

/**
 * @param {any} page
 * @param {any} place A section.
 * @param {"question" | "claim"} kind
 * @param {any[]} many As the server lists them.
 */
export function cards(page, place, kind, many) {
  place.box.hidden = false;
  const words = WORDS[kind], made = many.map((one, k) => card(one, k)), counted = h("p", {class: "status"}), whole = h("div", {});
  const together = h("button", {type: "button", hidden: true, onclick: () => summed(false)}, "All of them side by side");
  place.show(h("p", {class: "note"}, words.change), counted, h("div", {class: "cards"}, made.map((one) => one.box)), together, whole);
  count();
  update();
  return {
    update,
    /** Solve what is not solved yet, one by one. @param {() => boolean} wanted */
    async idle(wanted) {
      for (const one of made) {
        if (!wanted()) return;
        if (!one.done && !(await one.solve(true))) return;
      }
      if (wanted() && !whole.hasChildNodes()) await summed(true);
    },
  };

  /** A card whose change is the one that is made says so. */
  function update() {
    const told = JSON.stringify(page.changes);
    for (const {load, changes} of made) {
      if (!load) continue;
      load.disabled = changes === told;
      load.textContent = load.disabled ? "Loaded" : "Load this change";
    }
  }

  function count() {
    const done = made.filter((one) => one.done).length;
    counted.textContent = done === made.length ? "" : `${done} of ${made.length} answered so far; open one to have it answered next.`;
    together.hidden = done < made.length || whole.hasChildNodes();
  }

  function card(one, k) {
    const chip = h("span", {class: "chip"}), body = h("div", {class: "answered"}, h("p", {class: "status"}, "Not answered yet."));
    const load = one.entries.length ? h("button", {type: "button", onclick: () => {
      page.replace(one.entries);
      page.say(`Loaded: ${one.says}`);
      scrollTo({top: 0, behavior: matchMedia("(prefers-reduced-motion: reduce)").matches ? "auto" : "smooth"});
    }}) : null;
    const since = one.since ? `Asked ${one.since} on; the answer of this page is seen from the start. ` : "";
    const made = {
      load, changes: JSON.stringify(one.entries.map(({change}) => change)),
      box: h("details", {class: "card", ontoggle: () => made.box.open && !made.done && made.solve(false)},
        h("summary", {}, one.id ? h("b", {}, `${one.id} `) : null, one.says, " ", chip),
        body, one.note ? h("p", {class: "note"}, one.note) : null,
        one.cannot ? h("p", {class: "problem"}, one.cannot) : one.changes.length ? h("p", {}, "If ", listed(one.changes), ".") : h("p", {class: "note"}, words.none),
        h("div", {class: "row"}, load), since ? h("p", {class: "note"}, since) : null, terminal(page, one.ask)),
      done: false,
      /** @returns {Promise<boolean>} Whether one may go on to the next. */
      async solve(idle) {
        const say = (text) => fill(body, h("p", {class: "status"}, text));
        say("Solving.");
        try {
          const tell = ({share}) => say(share > 0.01 ? `Solving: ${Math.round(share * 100)} %` : "Solving.");
          const told = await page.ask("why", {part: kind, place: k}, {base: true, idle, slot: `${kind}-${k}`, tell});
          fill(body, told.words.map((text) => h("p", {}, text)));
          chip.textContent = told.verdict ?? "";
          chip.className = `chip ${told.kind ?? ""}`;
          made.done = true;
          count();
          return true;
        } catch (error) {
          if (error.name === "AbortError") return true;
          say(error.name === "Away" ? "Not answered yet." : error.message);
          return error.name !== "Away";
        }
      },
    };
    return made;
  }

  async function summed(idle) {
    together.hidden = true;
    try {
      const told = await page.ask("why", {part: words.whole}, {base: true, idle, slot: words.whole});
      if (told.block) fill(whole, parts(page, told.block));
    } catch (error) {
      if (error.name !== "AbortError" && error.name !== "Away") fill(whole, h("p", {class: "problem"}, error.message));
    }
  }
}

/** Clauses as one sentence has them. */
function listed(clauses) {
  return clauses.length < 2 ? clauses.join("") : `${clauses.slice(0, -1).join("; ")}; and ${clauses.at(-1)}`;
}
