// The tour: one step at a time, a guess first where the step asks for one, then the change, and where to look.

import {fill, h, same, say} from "../elements.js";

/** Where each file's reader is, and what was guessed: kept while the page is open, for a look at another screen. */
const places = new Map();

/** @param {HTMLElement} place @param {any} page */
export function mount(place, page) {
  const status = h("p", {class: "status"}), body = h("section", {"aria-labelledby": "tour-title"});
  place.append(status, body);
  let told = null, failed = false;
  const key = page.state.case, digest = page.file?.digest ?? "";
  const mine = places.get(key) ?? {at: 0};
  // What was held against a guess is of the file as it was then.
  if (mine.digest !== digest) Object.assign(mine, {digest, guesses: new Map(), held: new Map()});
  places.set(key, mine);
  begin();

  return {update() {
    if (failed && page.answer) begin();
  }};

  async function begin() {
    failed = false;
    say(status, "Reading the steps.");
    try {
      told = await page.ask("tour", {}, {base: true});
    } catch (error) {
      if (error.name === "AbortError") return;
      failed = true;
      say(status, error.name === "Away" ? "" : error.message);
      return;
    }
    say(status, "");
    mine.at = Math.min(mine.at, told.steps.length);
    draw(false);
  }

  /** Show the step; `moved` where the reader has come to it, so that its change is made and its heading has the focus. */
  function draw(moved) {
    const step = told.steps[mine.at] ?? null, many = told.steps.length + 1;
    const heading = h("h2", {id: "tour-title", tabindex: "-1"},
      h("span", {class: "count"}, `Step ${mine.at + 1} of ${many}`), step?.title ? `: ${step.title}` : step ? "" : ": Your turn");
    fill(body, heading, step ? stepped(step) : yours(), ways());
    if (!moved) return;
    if (!step || (step.guess && !mine.held.has(mine.at))) page.replace([]);
    else page.replace(step.entries);
    if (step?.month) page.setMonth(step.month);
    heading.focus();
    heading.scrollIntoView({block: "nearest"});
  }

  function stepped(step) {
    const look = step.look ? h("p", {}, h("strong", {}, "Look at: "), step.look) : null;
    const held = !step.guess || mine.held.has(mine.at);
    const changed = step.entries.some((one) => page.entry(one.key) && same(page.entry(one.key).change, one.change));
    const load = step.entries.length && held && !changed ? h("button", {type: "button", onclick: () => {
      page.replace(step.entries);
      draw(false);
      body.querySelector("h2").focus();
    }}, "Make this change") : null;
    const clauses = step.changes.length ? h("p", {class: "note"}, `The change: ${step.changes.join("; ")}.`) : null;
    return [h("p", {class: "says"}, step.says), clauses, step.guess ? guessing(step) : null, load, held ? look : null, held ? link(step) : null];
  }

  /** A slider and two ways on, or what came of the guess. */
  function guessing(step) {
    const {guess} = step, at = mine.at;
    if (mine.held.has(at)) return beside(step, mine.held.get(at));
    const middle = mine.guesses.get(at) ?? (guess.low + guess.high) / 2;
    const field = h("input", {type: "range", id: "guess", min: guess.low, max: guess.high, step: guess.step, value: middle});
    const shown = h("output", {for: "guess"});
    const tell = () => {
      shown.textContent = spoken(guess, Number(field.value));
      field.setAttribute("aria-valuetext", shown.textContent);
    };
    field.addEventListener("input", tell);
    tell();
    const mind = h("button", {type: "button", onclick: () => settle(step, at, Number(field.value))}, "That is my guess");
    const skip = h("button", {type: "button", class: "quiet", onclick: () => settle(step, at, null)}, "Show it without a guess");
    return h("div", {class: "guess"}, h("p", {}, h("label", {for: "guess"}, `Guess first. ${guess.what}, with this change: `), shown),
      h("p", {}, field), h("div", {class: "row"}, mind, skip));
  }

  /** Make the change, and set the guess beside what the model and the record say. */
  async function settle(step, at, guess) {
    if (guess !== null) mine.guesses.set(at, guess);
    mine.held.set(at, null);
    draw(true);
    try {
      const tell = ({share}) => say(status, share > 0.01 ? `Solving: ${Math.round(share * 100)} %` : "Solving.");
      const held = await page.ask("tour", {guess: at}, {base: true, slot: `guess-${at}`, tell});
      mine.held.set(at, held);
      say(status, "");
      if (mine.at === at) draw(false);
      page.say(`${step.guess.what}: ${held.after}${guess === null ? "" : `; your guess: ${spoken(step.guess, guess)}`}.`);
    } catch (error) {
      if (error.name === "AbortError") return;
      mine.held.delete(at);
      if (mine.at === at) draw(false);
      say(status, error.name === "Away" ? "" : error.message);
    }
  }

  function beside(step, held) {
    const guess = mine.guesses.get(mine.at);
    const rows = [["Your guess", guess === undefined ? null : spoken(step.guess, guess)], ["The model, with the change", held?.after ?? "solving"],
      ["The model, as the file has it", held?.before ?? "solving"], ["On record", held?.record ?? null]].filter(([, value]) => value !== null);
    return h("table", {class: "held"}, h("caption", {}, step.guess.what),
      h("tbody", {}, rows.map(([name, value]) => h("tr", {}, h("th", {scope: "row"}, name), h("td", {}, value)))));
  }

  function link(step) {
    const screen = (page.file?.screens ?? []).find((one) => one.name === step.screen);
    if (!screen) return null;
    return h("p", {}, h("button", {type: "button", class: "quiet", onclick: () => page.go(screen.name)}, `Look there: ${screen.title}`));
  }

  function yours() {
    const screens = page.file?.screens ?? [], to = ["levers", "board", "answer"].map((name) => screens.find((one) => one.name === name)).filter(Boolean);
    return [h("p", {class: "says"}, "What would you change? Nothing of the steps is left: this is the war as the file has it. Move a number, switch an " +
      "event off, click a package together; every answer is solved anew, and the address keeps what you did."),
    h("div", {class: "row"}, to.map((one) => h("button", {type: "button", onclick: () => page.go(one.name)}, one.title)))];
  }

  function ways() {
    const to = (at) => () => {
      mine.at = at;
      draw(true);
    };
    return h("div", {class: "row"}, h("button", {type: "button", disabled: mine.at === 0, onclick: to(mine.at - 1)}, "Back"),
      mine.at < told.steps.length ? h("button", {type: "button", onclick: to(mine.at + 1)}, "Next") : null);
  }
}


/** A guess as it is read. */
function spoken(guess, value) {
  if (guess.scale === "share") return `${Math.round(value * 100)}\u00a0%`;
  if (guess.scale === "date") return guess.dates[Math.round(value)] ?? guess.dates.at(-1);
  const size = Math.abs(guess.high - guess.low), digits = size > 100 ? 0 : size > 10 ? 1 : 2;
  return `${value.toLocaleString("en", {maximumFractionDigits: digits})}${guess.unit ? ` ${guess.unit}` : ""}`;
}
