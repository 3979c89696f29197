// Why it ended then, and what if: the record taken apart with a switch for each cause, cards, courses, the peace.

import {fill, fragment, h} from "../elements.js";
import {parts, section, terminal} from "../blocks.js";
import {cards} from "../cards.js";
import {causes} from "../causes.js";
import {found} from "../inside.js";
import {picture} from "../parts.js";

const GOES_FURTHER = "A bar is what the event adds to the chance along the record. A switch goes further: it takes the event " +
  "out of the model, at any time and for everybody who counts with it, and the answer above is then the one without it.";

/** @param {HTMLElement} place @param {any} page */
export function mount(place, page) {
  const why = section("why", "Why then"), asks = section("what_if", "Questions of the file"), says = section("claims", "Claims of the file");
  const courses = section("courses", "Courses of action"), last = section("last", "Would it last");
  const all = [why, asks, says, courses, last], switches = causes(page), record = {top: h("div", {}), figure: h("div", {}), rest: h("div", {})};
  const press = h("button", {type: "button", hidden: true, onclick: () => compared(asked, true)}, "Compare them now");
  for (const one of all) one.box.hidden = true;
  courses.status.after(press);
  place.append(...all.map((one) => one.box));
  let had = null, asked = "", comparing = "", seen = "", party = null, issue = null, going = false;
  /** @type {ReturnType<typeof cards>[]} */
  const decks = [];
  /** Courses of each party in the file as it stands, where they were compared: too much to ask again beside every change. */
  const before = new Map();
  begin();
  document.addEventListener("visibilitychange", () => idle());

  return {
    update() {
      switches.update();
      for (const deck of decks) deck.update();
      if (had && page.answer && page.answer.digest !== asked) again();
      idle();
      found(page);
    },
  };

  async function begin() {
    why.box.hidden = false;
    had = await why.ask(page, "why", {part: "parts"}, {base: true, slot: "parts", doing: "Reading the file"});
    if (!had) return;
    why.doing("");
    why.box.hidden = !had.why;
    if (had.questions.length) decks.push(cards(page, asks, "question", had.questions));
    if (had.claims.length) decks.push(cards(page, says, "claim", had.claims));
    courses.box.hidden = !had.deciders.length;
    last.box.hidden = !had.last;
    if (page.answer) again();
    idle();
  }

  /** What depends on the changes, cheap things first; nothing of an older state is shown once there is a newer one. */
  async function again() {
    const digest = asked = page.answer.digest, changed = page.changes.length > 0;
    for (const one of [last, courses]) if (one.body.hasChildNodes()) one.doing("To be solved again with other changes.");
    seen = "";
    press.hidden = !had.deciders.length;
    if (comparing) compared(digest, false);  // which ends the one of the state before
    for (const step of [had.why && (() => apart(digest, changed)), had.last && (() => peace(digest))].filter(Boolean)) {
      await step();
      if (digest !== asked) return;
      if (!place.isConnected) asked = "";  // taken up again when the screen is looked at
    }
    idle();
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
    // The switches stay where they are while what stands around them is another: one of them has the focus.
    if (!record.top.isConnected) why.show(record.top, h("div", {class: "beside"}, record.figure, switches.of(base.causes)), record.rest);
    const shown = now.block ? now : base;
    const beside = !changed ? null : now.block ? ghost(now, base) : h("div", {class: "ghost"}, h("strong", {}, "With your changes"), h("p", {}, now.none));
    fill(record.top, h("div", {class: "lead"}, fragment(shown.block.lead)), beside, h("p", {class: "note"}, GOES_FURTHER));
    switches.tell(now.block ? now.causes : null);
    fill(record.figure, shown.block.pictures.map((one) => picture(page, one)));
    fill(record.rest, fragment(shown.block.tables), terminal(page, "winset why {}"));
    why.doing("");
    found(page);
  }

  async function peace(digest) {
    const params = {part: "last", ...(issue ? {issue} : {})}, changed = page.changes.length > 0;
    const told = await last.ask(page, "why", params, {doing: "Watching the peace"});
    const base = told && changed ? await last.ask(page, "why", params, {base: true, slot: "last-base", doing: "Watching the peace"}) : told;
    if (!told || !base || digest !== asked) return;
    if (!told.block) {
      last.show(h("p", {}, told.none));
      return;
    }
    const pick = choice("issue", "By the options of", told.issues.map((one) => [one.key, one.name]), told.issue, (value) => {
      issue = value;
      peace(asked);
    });
    kept(last, parts(page, told.block, [h("div", {class: "lead"}, fragment(told.sweep)), ghost(told, base), pick]), terminal(page, told.ask));
  }

  async function compared(digest, pressing) {
    const key = comparing = `${digest} ${party}`;
    press.hidden = pressing;
    const told = await courses.ask(page, "why", {part: "courses", ...(party ? {party} : {})},
      {idle: !pressing, doing: pressing ? "Comparing courses of action" : "Comparing courses of action when nothing else is asked"});
    if (comparing === key) comparing = "";
    if (!told || digest !== asked) return;
    seen = key;
    press.hidden = true;
    const pick = had.deciders.length > 1 ? choice("party", "Courses of", had.deciders.map((one) => [one.party, one.name]),
      told.numbers?.party, (value) => {
        party = value;
        compared(asked, true);
      }) : null;
    if (told.block && !page.changes.length) before.set(told.numbers.party, told);
    if (!told.block) courses.show(h("p", {}, "With these changes there is no course of action left."));
    else kept(courses, pick, parts(page, told.block, ghost(told, before.get(told.numbers.party))), terminal(page, told.ask));
  }

  /** What the file as it stands has there, where that is known and otherwise. */
  function ghost(now, was) {
    const old = was?.block?.lead;
    return old && old !== now.block.lead ? h("details", {class: "ghost"}, h("summary", {}, "As the file has it"), fragment(old)) : null;
  }

  /** Show a section again, with the focus where it was. */
  function kept(one, ...inside) {
    const id = one.body.contains(document.activeElement) ? document.activeElement?.id : "";
    one.show(...inside);
    if (id) document.getElementById(id)?.focus({preventScroll: true});
  }

  /** Solve the cards one by one, then the courses, as long as this screen is looked at; whatever a hand asks comes first. */
  async function idle() {
    const looked = () => place.isConnected && document.visibilityState === "visible";
    if (going || !had) return;
    going = true;
    try {
      for (const deck of decks) await deck.idle(looked);
      const key = `${asked} ${party}`;
      if (looked() && asked && had.deciders.length && key !== seen && key !== comparing) await compared(asked, false);
    } finally {
      going = false;
    }
  }

  function choice(id, label, entries, chosen, act) {
    const field = h("select", {id: `choose-${id}`, onchange: (event) => act(event.target.value)},
      entries.map(([value, name]) => h("option", {value, selected: value === chosen}, name)));
    return h("p", {}, h("label", {for: `choose-${id}`}, `${label} `), field);
  }
}
