// Why it ended then, and what if: the record taken apart with a switch for each cause, cards, courses, the peace.

import {fragment, h} from "../elements.js";
import {parts, section, terminal} from "../blocks.js";
import {cards} from "../cards.js";
import {causes} from "../causes.js";
import {found} from "../inside.js";

const GOES_FURTHER = "A bar is what the event adds to the chance along the record. A switch goes further: it takes the event " +
  "out of the model, at any time and for everybody who counts with it, and the answer above is then the one without it.";

/** @param {HTMLElement} place @param {any} page */
export function mount(place, page) {
  const why = section("why", "Why then"), asks = section("what_if", "Questions of the file"), says = section("claims", "Claims of the file");
  const courses = section("courses", "Courses of action"), last = section("last", "Would it last");
  const all = [why, asks, says, courses, last];
  for (const one of all) one.box.hidden = true;
  place.append(...all.map((one) => one.box));
  let had = null, asked = "", party = null, issue = null, pressing = false;
  const switches = causes(page);
  let decks = [];
  begin();

  return {
    update() {
      switches.update();
      if (had && page.answer && page.answer.digest !== asked) {
        asked = page.answer.digest;
        again();
      }
      if (had && place.isConnected) idle();
      found(page);
    },
  };

  async function begin() {
    why.box.hidden = false;
    had = await why.ask(page, "why", {part: "parts"}, {base: true, doing: "Reading the file"});
    if (!had) return;
    why.box.hidden = !had.why;
    for (const [one, many, kind] of [[asks, had.questions, "question"], [says, had.claims, "claim"]]) {
      one.box.hidden = !many.length;
      if (!many.length) continue;
      const deck = cards(page, one, kind, many);
      decks.push(deck);
    }
    courses.box.hidden = !had.deciders.length;
    last.box.hidden = !had.last;
    asked = page.answer?.digest ?? "";
    if (asked) again();
    idle();
  }

  /** What depends on the changes, cheap things first. */
  async function again() {
    const digest = asked, changed = page.changes.length > 0;
    if (had.why) await apart(digest, changed);
    if (had.last && digest === asked) await peace();
    if (had.deciders.length && digest === asked) await compared();
  }

  async function apart(digest, changed) {
    const base = await why.ask(page, "why", {part: "why"}, {base: true, doing: "Taking the record apart"});
    if (!base || digest !== asked) return;
    const now = changed ? await why.ask(page, "why", {part: "why"}, {slot: "why-changed", doing: "Taking the record apart with your changes"}) : base;
    if (!now || digest !== asked) return;
    if (!base.block) {
      why.show(h("p", {}, base.none));
      return;
    }
    const ghost = changed ? h("div", {class: "ghost"}, h("strong", {}, now.block ? "As the file has it" : "With your changes"),
      now.block ? fragment(base.block.lead) : h("p", {}, now.none)) : null;
    const shown = now.block ? now : base;
    why.show(parts(page, shown.block, {before: [ghost, h("p", {class: "note"}, GOES_FURTHER)], beside: switches.of(base.causes)}),
      terminal(page, "winset why {}"));
  }

  async function peace() {
    const told = await last.ask(page, "why", {part: "last", ...(issue ? {issue} : {})}, {doing: "Watching the peace"});
    if (!told) return;
    if (!told.block) {
      last.show(h("p", {}, told.none));
      return;
    }
    const pick = choice("issue", "By the options of", told.issues.map((one) => [one.key, one.name]), told.issue, (value) => {
      issue = value;
      peace();
    });
    last.show(parts(page, told.block, {before: [h("div", {class: "lead"}, fragment(told.sweep)), pick]}), terminal(page, told.ask));
  }

  async function compared() {
    const press = h("button", {type: "button", onclick: () => {
      pressing = true;
      compared();
    }}, "Compare them now");
    if (!pressing && !courses.body.hasChildNodes()) courses.body.append(press);
    const told = await courses.ask(page, "why", {part: "courses", ...(party ? {party} : {})},
      {idle: !pressing, doing: pressing ? "Comparing courses of action" : "Comparing courses of action when nothing else is asked"});
    pressing = false;
    if (!told) return;
    const pick = had.deciders.length > 1 ? choice("party", "Courses of", had.deciders.map((one) => [one.party, one.name]),
      told.numbers?.party, (value) => {
        party = value;
        pressing = true;
        compared();
      }) : null;
    if (!told.block) courses.show(h("p", {}, "With these changes there is no course of action left."));
    else courses.show(pick, parts(page, told.block), terminal(page, told.ask));
  }

  /** Solve the cards one by one, as long as this screen is looked at and nobody asks for anything more pressing. */
  async function idle() {
    for (const deck of decks) await deck.idle(() => place.isConnected);
  }

  function choice(id, label, entries, chosen, act) {
    const field = h("select", {id: `choose-${id}`, onchange: (event) => act(event.target.value)},
      entries.map(([value, name]) => h("option", {value, selected: value === chosen}, name)));
    return h("p", {}, h("label", {for: `choose-${id}`}, `${label} `), field);
  }
}
