// Write a war of your own: question by question, with the answer so far beside it; the file is in this browser alone.

import {fill, h, say, told} from "../elements.js";
import {download} from "../keep.js";
import {field, nothing} from "../writing/fields.js";
import {fresh, keep, kept, onElsewhere} from "../writing/kept.js";

/** What the buttons are called: that gives an answer, and that which leaves a question open. */
const NEXT = {order: "This is its order", parts: "Put this on record"};
const OPEN = {order: "It does not matter to it", range: "Keep the guess", parts: "Nothing, or nothing more", pick: "Not said", some: "None of them"};

const UNTOLD = "What the file answers is told here as soon as everybody whose yes is needed has said what it wants.";

/** Milliseconds after a key before it is asked what an answer would mean. */
const PAUSE = 250;

/** @param {HTMLElement} place @param {any} page */
export function mount(place, page) {
  let writing = kept(), state = null, shown = null, busy = false, waiting = 0;
  const ask = (params, slot, tell) => page.ask("write", {text: writing.text, ...params}, {base: true, slot, tell});

  const asks = h("h2", {id: "write-asks"}), help = h("p", {class: "note", id: "write-help"}), why = h("p", {class: "why"});
  const place_ = h("div", {class: "field"}), problem = h("p", {class: "problem", id: "write-problem", role: "alert"});
  const source = h("input", {type: "text", id: "write-source", list: "write-sources", autocomplete: "off", maxlength: 300, size: 44, "aria-describedby": "write-how write-source-problem"});
  const same = h("button", {type: "button", class: "quiet", onclick: () => {
    source.value = writing.source;
    source.focus();
  }});
  const sourceProblem = h("p", {class: "problem", id: "write-source-problem", role: "alert"});
  const sources = h("datalist", {id: "write-sources"}), how = h("label", {for: "write-source"}), howHelp = h("p", {class: "note", id: "write-how"});
  const sourced = h("div", {class: "sourced"}, how, source, same, sources, howHelp, sourceProblem);
  const next = h("button", {type: "submit", class: "main"}), leave = h("button", {type: "button", onclick: () => put(nothing(state.question), "")});
  const back = h("button", {type: "button", onclick: () => goBack()}, "Back");
  const count = h("p", {class: "status", role: "status"});
  const form = h("form", {novalidate: true, onsubmit: (event) => {
    event.preventDefault();
    if (state?.question) put(shown.value(), source.value);
  }}, asks, help, why, place_, problem, sourced, h("div", {class: "row"}, next, leave, back), count);
  const end = h("div", {class: "end", hidden: true});

  const solving = h("p", {class: "status"}), headline = h("p", {class: "answer"}), moved = h("p", {class: "moved"}), filled = h("span", {class: "filled"});
  const chance = h("p", {class: "chance", hidden: true}), bar = h("span", {class: "bar", "aria-hidden": "true", hidden: true}, filled);
  const far = h("section", {class: "far", "aria-labelledby": "write-far"}, h("h2", {id: "write-far"}, "So far"), solving,
    h("div", {"aria-live": "polite"}, moved, headline, chance), bar);
  const actions = h("div", {class: "row"},
    h("button", {type: "button", id: "write-open", onclick: () => open()}, "Open it on the page"),
    h("button", {type: "button", id: "write-download", onclick: () => download(state.name, writing.text, "text/yaml")}, "Download the file"),
    h("button", {type: "button", id: "write-away", onclick: () => sure()}, "Throw it away"));
  const really = h("div", {class: "notice", hidden: true});
  const wrong = h("div", {class: "notice", role: "alert", hidden: true});
  const changeable = h("ol", {class: "answered"}), text = h("pre", {tabindex: "0", "aria-label": "The file so far"});
  const list = h("details", {}, h("summary", {}, "Change an earlier answer"), changeable,
    h("p", {class: "note"}, "What all else rests on (who has a part, what is on the table, offers on record) is taken back step by step, with “Back”."));
  const file = h("details", {}, h("summary", {}, "The file so far"), text);
  const hello = h("p", {class: "note"});
  const whole = h("div", {class: "writing", hidden: true}, h("div", {}, hello, wrong, form, end),
    h("div", {class: "written"}, far, actions, really, list, file));
  const starting = h("p", {class: "note"}, "The first question comes as soon as the solver is loaded.");
  place.append(starting, whole);
  onElsewhere(() => {
    writing = kept();
    load(false);
  });
  load(false);

  return {
    update() {
      const now = kept();
      if (now.text !== writing.text) {
        writing = now;
        load(false);
      }
    },
  };

  /** Show the question that is due, or the one that is asked before it. */
  async function load(focus) {
    await during(async () => {
      state = await ask({asking: writing.asking}, "form", doing);
      begun();
      wrong.hidden = true;
      show(focus);
      answerSoFar(null);
    }, (error) => {
      begun();
      broken(error);
    });
  }

  function begun() {
    starting.hidden = true;
    whole.hidden = false;
  }

  /** Give an answer. */
  async function put(value, how) {
    const key = state.question.key;
    await during(async () => {
      const found = await ask({answer: {key, value, source: how}}, "form", doing);
      if (found.problem) {
        told_(found.problem);
        return;
      }
      const given = {...writing.given, [key]: value};
      if (state.question.kind === "parts") delete given[key];
      const before = [...writing.before, {text: writing.text, key, chance: writing.chance}];
      writing = {...writing, text: found.text, asking: "", given, before, source: how.trim() || writing.source};
      stays();
      state = found;
      show(true);
      answerSoFar(writing.chance);
    }, (error) => told_({part: "", told: error.message}));
  }

  /** Take the last answer back. */
  async function goBack() {
    const last = writing.before.at(-1);
    if (!last) return;
    writing = {...writing, text: last.text, asking: last.key, chance: last.chance ?? null, before: writing.before.slice(0, -1)};
    stays();
    await load(true);
  }

  /** Open an earlier answer again; until it is given the file stays as it is. */
  async function change(key) {
    await during(async () => {
      const found = await ask({reopen: key, asking: key}, "form", doing);
      const before = [...writing.before, {text: writing.text, key: state.question?.key ?? "", chance: writing.chance}];
      writing = {...writing, text: found.text, asking: key, before};
      stays();
      state = found;
      list.open = false;
      show(true);
    }, (error) => told_({part: "", told: error.message}));
  }

  /** What the file answers now, and what the last answer did. */
  async function answerSoFar(was) {
    const of = writing.text;
    far.setAttribute("aria-busy", "true");
    say(solving, headline.textContent ? "Solving; below is the answer before." : "Solving.");
    try {
      const found = of ? await ask({far: true, was}, "far") : {headline: null};
      if (of !== writing.text) return; // another answer was given, or the file was thrown away meanwhile
      far.setAttribute("aria-busy", "false");
      say(solving, "");
      told(headline, found.headline ?? UNTOLD);
      headline.classList.toggle("note", found.headline === null);
      moved.hidden = !found.moved;
      say(moved, found.moved ?? "");
      chance.hidden = bar.hidden = found.headline === null;
      say(chance, found.headline === null ? "" : `The chance of a signature: ${found.words}`);
      filled.style.width = `${100 * (found.chance ?? 0)}%`;
      writing.chance = found.chance ?? null;
      keep(writing);
    } catch (error) {
      if (error.name !== "AbortError" && error.name !== "Away") say(solving, error.message);
    }
  }

  /** What an answer that is not given yet would mean. */
  function changed(value) {
    clearTimeout(waiting);
    const key = state.question.key, one = shown;
    if (!one?.told) return;
    waiting = setTimeout(async () => {
      try {
        const found = await ask({preview: {key, value}}, "preview");
        if (one === shown) one.told(found);
      } catch {
        // It is beside the question: the question can be answered without it.
      }
    }, PAUSE);
  }

  async function during(act, failed) {
    if (busy) return;
    busy = true;
    form.setAttribute("aria-busy", "true");
    try {
      await act();
    } catch (error) {
      if (error.name === "Away") setTimeout(() => !state && load(false), 1_000);
      if (error.name !== "AbortError") failed(error);
    } finally {
      busy = false;
      form.setAttribute("aria-busy", "false");
      if (state) say(count, state.told);
    }
  }

  function doing({what, share}) {
    if (what !== "starting") say(count, `Finding the number that the answer leans on most: ${Math.round(100 * share)} %`);
  }

  function stays() {
    page.notice("kept", keep(writing) ? null : "This browser keeps nothing between visits: download the file before you leave.");
  }

  /** What is wrong with an answer, at its field. */
  function told_({part, told: sentence}) {
    clear();
    const inner = shown?.parts?.get(part);
    const [at, mark, focus] = part === "source" ? [sourceProblem, source, () => source.focus()] : inner ?
      [inner.place, inner.mark, inner.focus] : [problem, shown?.element, () => shown?.focus()];
    at.textContent = sentence;
    for (const one of mark?.matches("input") ? [mark] : mark?.querySelectorAll("input[type=text], input[type=number]") ?? []) one.setAttribute("aria-invalid", "true");
    focus();
  }

  function clear() {
    for (const one of form.querySelectorAll(".problem")) one.textContent = "";
    for (const one of form.querySelectorAll("[aria-invalid]")) one.removeAttribute("aria-invalid");
  }

  function show(focus) {
    const question = state.question;
    clear();
    hello.textContent = writing.before.length ? "" : state.hello;
    form.hidden = !question;
    end.hidden = Boolean(question);
    actions.hidden = !writing.text;
    really.hidden = true;
    back.disabled = !writing.before.length;
    fill(changeable, state.changeable.map((one) => h("li", {}, h("span", {}, one.asks),
      h("button", {type: "button", "aria-label": `Change: ${one.asks}`, onclick: () => change(one.key)}, "Change"))));
    list.hidden = !state.changeable.length;
    text.textContent = writing.text;
    file.hidden = !writing.text;
    say(count, state.told);
    if (question) ask_(question);
    else done();
    if (!focus) return;
    if (question) shown.focus();
    else end.querySelector("button").focus();
    form.scrollIntoView({block: "nearest"});
  }

  function ask_(question) {
    say(asks, question.asks);
    say(help, [question.help, question.written && `As ${question.written}.`, question.guess].filter(Boolean).join(" "));
    why.hidden = !state.why;
    say(why, state.why);
    shown = field(question, writing.given[question.key], {id: "write-field", labelled: "write-asks", described: "write-help write-problem", changed,
      say: (words) => page.say(words)});
    fill(place_, shown.element);
    sourced.hidden = !question.sourced;
    source.value = "";
    how.textContent = state.how.asks;
    howHelp.textContent = state.how.help;
    same.hidden = !writing.source;
    same.textContent = `As before: ${writing.source}`;
    fill(sources, state.sources.map((one) => h("option", {value: one})));
    next.textContent = NEXT[question.kind] ?? "Next";
    leave.hidden = !question.optional;
    leave.textContent = OPEN[question.kind] ?? "Leave it open";
    if (question.kind === "order") changed(shown.value());
  }

  function done() {
    shown = null;
    fill(end, h("h2", {}, state.told), h("p", {}, "Nothing is left to ask. Open it on the page to move what you have said and see the answer move; download it to keep it, or to go on in an editor."),
      h("div", {class: "row"}, h("button", {type: "button", class: "main", onclick: () => open()}, "Open it on the page"),
        h("button", {type: "button", onclick: () => goBack(), disabled: !writing.before.length}, "Back")));
  }

  async function open() {
    try {
      const problems = await page.open(writing.text, state.name);
      if (problems.length) told_({part: "", told: problems.join(" ")});
    } catch (error) {
      if (error.name !== "AbortError") told_({part: "", told: error.message});
    }
  }

  function sure() {
    fill(really, h("p", {}, "Throw away all that is answered here? What you have downloaded stays."), h("div", {class: "row"},
      h("button", {type: "button", onclick: () => away()}, "Throw it away"), h("button", {type: "button", onclick: () => {
        really.hidden = true;
        place.querySelector("#write-away").focus();
      }}, "Keep it")));
    really.hidden = false;
    really.querySelector("button").focus();
  }

  function away() {
    writing = fresh();
    keep(null);
    state = null;
    load(true);
  }

  /** What is kept is no form any more. */
  function broken(error) {
    if (error.name === "Away") return;
    form.hidden = true;
    wrong.hidden = false;
    fill(wrong, h("p", {}, `What this browser has kept cannot be gone on with: ${error.message}`), h("div", {class: "row"},
      h("button", {type: "button", onclick: () => download("war.yaml", writing.text, "text/yaml")}, "Download what is kept"),
      h("button", {type: "button", onclick: () => away()}, "Throw it away and begin anew")));
  }
}
