// The page: its state, what it asks the server for, and the screens that show it.

import {read, written} from "./address.js";
import {changeList} from "./changes.js";
import {cursor} from "./cursor.js";
import {fill, h, same, say, told} from "./elements.js";
import {figure, put as redraw} from "./figures.js";
import {inside} from "./inside.js";
import {download} from "./keep.js";
import {moment} from "./moment.js";
import {choice} from "./choice.js";
import {draftBar} from "./draft.js";
import {ask, cases, draft, listen, onAway, onForgotten} from "./server.js";
import {remember, sent} from "./writing/kept.js";

/** @typedef {import("./address.js").Entry} Entry */

const at = (id) => document.getElementById(id);

/** Addresses written at once in so many milliseconds, then one a second: browsers drop those above some 100 in 30 s. */
const WRITES = 60, WHILE = 30_000;

/** What the page calls a file that it has sent itself. */
const DRAFT = "draft";

/** Screens that need no file, and what stands above them. */
const ALONE = {write: ["Write a war of your own", "The file is whole after every answer, and stays in this browser until you download it."]};

/** Notices about the state as it was when they were given: the next change takes them away. */
const PASSING = ["save", "copy"];

/** Steps that can be undone, at most. */
const STEPS = 200;

class Page {
  state = {case: "", screen: "", month: null, package: "", entries: /** @type {Entry[]} */ ([])};
  /** The served files, as the server lists them. */
  files = [];
  /** The answer for the file as it is, and with the changes; null while it is not known. */
  base = null;
  answer = null;
  /** Why there is no answer with the changes; null while it is awaited, and where there is one. */
  wrong = null;
  /** The id of what a link of another screen leads to, until it is shown. @type {string | null} */
  sought = null;
  #past = [];
  #future = [];
  #screens = new Map();
  #shown = null;
  #turn = 0;
  #tries = 0;
  /** When the address was written lately, and the timer of what waits to be. */
  #written = [];
  #later = 0;
  #long = false;
  #words = new Map();
  #alerts = new Map();
  #cursor = cursor(at("cursor"), this);
  #changes = changeList(at("changes"), this);
  #moment = moment(at("moment"), this);
  #draft = draftBar(at("draft"), this);

  /** The served file that is looked at. */
  get file() {
    return this.files.find((one) => one.key === this.state.case) ?? null;
  }

  /** What the command line calls the file. */
  get source() {
    return this.file?.source ?? this.state.case;
  }

  /** Each change in words, in the order of the list: {words, problem, options}, or null where that is not known yet. */
  get told() {
    return this.state.entries.map((one) => this.#words.get(JSON.stringify(one.change)) ?? null);
  }

  /** The changes that are switched on, in the vocabulary of changes. */
  get changes() {
    return this.state.entries.filter((one) => one.on).map((one) => one.change);
  }

  get canUndo() {
    return this.#past.length > 0;
  }

  get canRedo() {
    return this.#future.length > 0;
  }

  // ---- what a screen may do ----

  /** Ask the screen's file for something; `base` for the file as it is, `idle` for when nobody has a more pressing one. */
  ask(screen, params = {}, {base = false, idle = false, slot = "", tell} = {}) {
    const changes = base ? [] : this.changes;
    const place = `${this.state.case}/${screen}:${slot}:${base}`;
    return ask({case: this.state.case, screen, changes, params, idle}, place, tell);
  }

  /** Make a change, or put it in the place of the one with the same key. */
  put(change, key) {
    const entries = this.state.entries.map((one) => (one.key === key ? {key, change, on: true} : one));
    if (!entries.some((one) => one.key === key)) entries.push({key, change, on: true});
    performance.mark("winset:put");
    this.#set(entries, key);
  }

  /** Take a change out of the list; `dragged` where a hand came by the file's value, in one step with where it came from. */
  drop(key, dragged = false) {
    this.#set(this.state.entries.filter((one) => one.key !== key), dragged ? key : null);
  }

  /** Switch a change on or off. */
  turn(key, on) {
    this.#set(this.state.entries.map((one) => (one.key === key ? {...one, on} : one)));
  }

  /** Put other changes in the place of all: entries {key, change, on}, or none. */
  replace(entries) {
    this.#set(entries.map((one) => ({on: true, ...one})));
  }

  /** The change with a key, where there is one. @returns {Entry | null} */
  entry(key) {
    return this.state.entries.find((one) => one.key === key) ?? null;
  }

  undo() {
    this.#step(this.#past, this.#future);
  }

  redo() {
    this.#step(this.#future, this.#past);
  }

  /** Show another screen. */
  go(screen) {
    if (screen === this.state.screen) return;
    this.state.screen = screen;
    this.#remember(true);
    this.#show(true);
  }

  setMonth(month) {
    if (month === this.state.month) return;
    this.state.month = month;
    this.#remember(false);
    this.#moment.update(true);
    this.#shown?.update();
  }

  /** Remember what is chosen on the board: issue=option,… */
  choose(chosen) {
    this.state.package = chosen;
    this.#remember(false);
  }

  /**
   * Open a file of one's own, for this tab alone.
   * @param {Uint8Array | string} body @param {string} name
   * @returns {Promise<string[]>} Why it cannot be read; empty where it is open.
   */
  async open(body, name) {
    const problems = await this.#send(body, name);
    if (problems.length) return problems;
    history.pushState(null, "", `${location.pathname}${location.search}#case=${DRAFT}`);
    this.state = {...this.state, case: ""};
    this.#arrive();
    scrollTo(0, 0);
    return [];
  }

  /** A figure drawn by a chart of the report. */
  figure(name, data, title, words, more) {
    const told = this.state.entries.filter((one) => one.on).map((one) => this.wordsOf(one));
    const from = [this.file?.title, this.file && `file ${this.file.conflict}`, told.length ? `changed: ${told.join("; ")}` : "as the file has it",
      at("made").textContent.split(" · ")[0]].filter(Boolean).join(" · ");
    return figure(name, data, title, words, {from, ...more});
  }

  /** Draw other data into a picture of a figure. */
  redraw(picture, name, data, more) {
    redraw(picture, name, data, more);
  }

  /** Say something to those who do not look. */
  say(text) {
    say(at("live"), text);
  }

  /** A notice above everything, by its name; null takes it away. */
  notice(name, ...parts) {
    if (parts[0] === null) this.#alerts.delete(name);
    else this.#alerts.set(name, parts);
    fill(at("notices"), [...this.#alerts].map(([key, one]) => h("div", {class: "notice"}, ...one,
      PASSING.includes(key) ? h("button", {type: "button", class: "quiet", onclick: () => this.notice(key, null)}, "Close") : null)));
  }

  /** A change in the words in which it was told last. */
  wordsOf(entry) {
    return this.#words.get(JSON.stringify(entry.change))?.words ?? "A change";
  }

  async copy() {
    this.#write(false);
    const address = location.href;
    try {
      await navigator.clipboard.writeText(address);
      this.say("The address is copied. It has the key of this page in it.");
      at("copy").textContent = "Copied";
      setTimeout(() => (at("copy").textContent = "Copy address"), 1_500);
    } catch {
      const field = h("input", {type: "text", readonly: true, value: address, "aria-label": "The address of this state"});
      this.notice("copy", h("p", {}, "Copy this address: "), field);
      field.select();
    }
  }

  async save() {
    try {
      const found = await this.ask("saved", {});
      download(found.name, found.text, "text/yaml");
      const words = h("p", {});
      told(words, found.says ?? `Saved as ${found.name}.`);
      this.notice("save", words);
    } catch (error) {
      if (error.name !== "AbortError") this.notice("save", h("p", {}, error.message));
    }
  }

  // ---- how it begins and goes on ----

  async begin() {
    at("whole").addEventListener("click", () => {
      this.#long = !this.#long;
      this.#frame();
    });
    onAway((away) => {
      this.notice("away", away && h("p", {}, away));
      if (away || !this.file) return;
      this.#screens.clear(); // what waited for the server begins anew
      this.#show(false);
    });
    onForgotten(async () => {
      const file = sent();
      if (file) await this.#send(file.text, file.name);
    });
    addEventListener("hashchange", () => this.#come());
    document.querySelector(".skip").addEventListener("click", (event) => {
      event.preventDefault(); // what stands after the # is the state
      at("screen").focus();
    });
    inside(this);
    addEventListener("keydown", (event) => this.#key(event));
    await this.#list();
    await this.#come();
    listen((news) => this.#hear(news));
  }

  async #list() {
    const found = await cases();
    this.files = [...found.cases, ...this.files.filter((one) => one.key === DRAFT)];
    say(at("made"), `winset ${found.winset} · exact, nothing is drawn by chance · this page is your machine's alone`);
  }

  /** Send a file and list it; why it cannot be read, where it cannot. */
  async #send(body, name) {
    const found = await draft(body, name);
    if (!found.file) return found.problems;
    remember({text: typeof body === "string" ? body : new TextDecoder().decode(body), name});
    const same = this.files.find((one) => one.key === DRAFT)?.digest === found.file.digest;
    this.files = [...this.files.filter((one) => one.key !== DRAFT), found.file];
    if (!same) for (const key of [...this.#screens.keys()]) if (key.startsWith(`${DRAFT}/`)) this.#screens.delete(key);
    return [];
  }

  /** Take the state from the address, with the file of this tab where it names that. */
  async #come() {
    const file = sent();
    if (read(location.hash).state.case === DRAFT && !this.files.some((one) => one.key === DRAFT) && file) {
      const problems = await this.#send(file.text, file.name).catch((error) => [error.message]);
      if (problems.length) this.notice("draft", problems.map((one) => h("p", {}, one)));
    }
    this.#arrive();
  }

  /** Take the state from the address. */
  #arrive() {
    const {state, problem} = read(location.hash);
    this.notice("address", problem && h("p", {}, problem));
    if (state.case && !this.files.some((one) => one.key === state.case)) {
      this.notice("case", h("p", {}, state.case === DRAFT ? "This address is of a file that another tab has opened: open it here too." :
        `This server has no file called ${state.case}.`));
      state.case = "";
    } else this.notice("case", null);
    const other = state.case !== this.state.case;
    if (other) {
      Object.assign(this, {base: null, answer: null});
      this.#words.clear();
    }
    if (other) this.#past = this.#future = [];
    const moved = other || !same(state.entries, this.state.entries);
    // A page that begins is read from its top: only who came from another file is led to the screen.
    const led = other && Boolean(this.state.case || at("bar").childElementCount);
    this.state = state;
    this.#show(led);
    if (moved || !this.base) this.#refresh();
  }

  /** A file was written, or workers are there. */
  async #hear(news) {
    const file = this.file, found = news.files[this.state.case];
    this.notice("starting", news.broken ? h("p", {}, "No process that works could be started; the terminal says why. Start `winset serve` again.") : news.ready ? null : h("p", {}, "The solver is being loaded. The first time after an install it is compiled, which may take a minute."));
    if (!file || !found) return;
    const wrong = found.problems;
    this.notice("file", wrong.length ? [h("p", {}, "The file as it now stands cannot be read; below is the answer to its last good state."),
      h("ul", {class: "problems"}, wrong.map((one) => h("li", {}, h("code", {}, one))))] : null);
    if (found.digest === file.digest) return;
    await this.#list();
    this.base = null;
    this.#words.clear();
    this.#screens.clear();
    this.#show(true);
    this.#refresh();
    this.say("The file was written; the page follows it.");
  }

  #key(event) {
    const typing = event.target instanceof HTMLElement && event.target.matches("input[type=text], input[type=search], input[type=number], textarea");
    if (!(event.ctrlKey || event.metaKey) || event.altKey || typing || event.key.toLowerCase() !== "z") return;
    event.preventDefault();
    if (event.shiftKey) this.redo();
    else this.undo();
  }

  #set(entries, merge = null) {
    if (same(entries, this.state.entries)) return;
    PASSING.forEach((name) => this.notice(name, null));
    // A lever that is dragged is one step, however many values it passes.
    const last = this.#past.at(-1), now = performance.now();
    if (!(merge !== null && last?.merge === merge && now - last.time < 1_000)) {
      this.#past = [...this.#past, {entries: this.state.entries, merge, time: now}].slice(-STEPS);
    } else last.time = now;
    this.#future = [];
    this.state.entries = entries;
    this.#remember(false);
    this.#refresh();
  }

  #step(from, to) {
    const found = from.pop();
    if (!found) return;
    PASSING.forEach((name) => this.notice(name, null));
    to.push({entries: this.state.entries, merge: null, time: 0});
    this.state.entries = found.entries;
    this.#remember(false);
    this.#refresh();
  }

  #remember(push) {
    const now = performance.now();
    this.#written = this.#written.filter((time) => now - time < WHILE);
    if (push || this.#written.length < WRITES) this.#write(push);
    else this.#later ||= setTimeout(() => this.#write(false), 1_000);
  }

  #write(push) {
    clearTimeout(this.#later);
    this.#later = 0;
    this.#written.push(performance.now());
    const address = location.pathname + location.search + written(this.state);
    if (push) history.pushState(null, "", address);
    else history.replaceState(null, "", address);
  }

  /** Ask for the answer to the state as it is now; what is shown meanwhile says that it is not that. */
  async #refresh() {
    const file = this.file, turn = ++this.#turn;
    this.wrong = null;
    this.#changes.update();
    if (!file || file.graph) {
      this.#head();
      return;
    }
    this.#stale(true);
    this.#shown?.update();
    try {
      const changed = this.changes.length > 0, answering = this.#answered(changed);
      this.#words_(); // after the answer, which is what a hand waits for
      const answer = await answering;
      if (turn !== this.#turn) return;
      this.answer = answer;
      if (!changed) this.base = answer;
      this.notice("wrong", null);
      this.#head();
      this.#shown?.update();
      if (performance.getEntriesByName("winset:put").length) {
        requestAnimationFrame(() => {
          if (turn !== this.#turn || !performance.getEntriesByName("winset:put").length) return;
          performance.measure("winset:answer", "winset:put");
          performance.clearMarks("winset:put");
        });
      }
      this.#rest(turn, changed).catch((error) => this.#unfinished(error, turn, changed));
    } catch (error) {
      if (error.name === "AbortError" || turn !== this.#turn) return;
      this.#failed(error, turn);
    }
  }

  async #answered(changed) {
    if (!changed && this.base) return this.base;
    const tell = ({what, share}) => say(at("status"), `Solving${share > 0.01 && what === "solving" ? `: ${Math.round(share * 100)} %` : ""}`);
    return this.ask("answer", {}, {slot: "answer", tell});
  }

  /** What comes after the answer: the file as it is beside it, and what the headline leans on. */
  async #rest(turn, changed) {
    if (changed && !this.base) {
      const of = this.file.digest, base = await this.ask("answer", {}, {base: true, slot: "base"});
      if (this.file?.digest !== of) return; // the file was written meanwhile, or another is looked at
      this.base = base;
      if (turn !== this.#turn) return;
      this.#head();
      this.#shown?.update();
    }
    if (!this.answer.leans || this.answer.whole) return;
    const whole = await this.ask("answer", {whole: true}, {slot: "whole", idle: true});
    if (turn !== this.#turn) return;
    this.answer.whole = whole.headline;
    this.#head();
  }

  /** The answer stands; what was to stand beside it did not come. */
  #unfinished(error, turn, changed) {
    if (error.name === "AbortError" || turn !== this.#turn) return;
    if (error.name === "Away") setTimeout(() => turn === this.#turn && this.#rest(turn, changed).catch((one) => this.#unfinished(one, turn, changed)), 1_000);
    else this.notice("wrong", h("p", {}, `What stands beside the answer is missing: ${error.message}`));
  }

  #failed(error, turn) {
    this.#stale(true);
    if (error.name === "Away") {
      setTimeout(() => turn === this.#turn && this.#refresh(), 1_000);
      return;
    }
    say(at("status"), "There is no answer with these changes; below is the one before.");
    this.notice("wrong", h("p", {}, error.message));
    this.wrong = error.message;
    this.#shown?.update();
  }

  async #words_() {
    const entries = this.state.entries, strange = entries.filter((one) => !this.#words.has(JSON.stringify(one.change)));
    if (!strange.length) {
      this.#changes.update();
      return;
    }
    try {
      const found = await ask({case: this.state.case, screen: "changes", changes: [],
        params: {entries: strange.map((one) => one.change)}}, "changes:");
      if (entries !== this.state.entries) return;
      strange.forEach((one, k) => this.#words.set(JSON.stringify(one.change), found.entries[k]));
      this.#changes.update();
    } catch (error) {
      if (error.name !== "AbortError" && error.name !== "Away") this.notice("words", h("p", {}, error.message));
    }
  }

  #stale(stale) {
    const head = at("head");
    head.hidden = false;
    head.toggleAttribute("data-stale", stale);
    at("screen").toggleAttribute("data-stale", stale);
    at("screen").setAttribute("aria-busy", String(stale));
    if (stale) say(at("status"), this.answer ? "Solving; below is the answer before." : "Solving.");
    else say(at("status"), "");
  }

  /** The headline, and beside it that of the file as it is. */
  #head() {
    const head = at("head"), answer = this.answer;
    head.hidden = at("numbers").hidden = !answer || !this.file || this.file.graph;
    this.#frame();
    if (head.hidden) return;
    this.#stale(false);
    head.dataset.digest = answer.digest;
    if (answer.leans && !answer.whole) say(at("status"), "Still being solved: what that chance depends on.");
    told(at("headline"), answer.whole ?? answer.headline);
    const changed = this.changes.length > 0, ghost = at("ghost"), base = changed ? this.base : null;
    fill(at("figures"), answer.figures.map(({what, value}, k) => {
      const was = base?.figures.find((one) => one.what === what)?.value;
      return h("li", {}, h("b", {}, value), h("span", {}, what), was && was !== value ? h("span", {class: "was"}, `as the file has it: ${was}`) : null);
    }));
    ghost.hidden = !(changed && answer.difference);
    if (!ghost.hidden) {
      const words = h("p", {});
      if (base) told(words, base.whole ?? base.headline);
      const open = ghost.querySelector("details")?.open ?? false;
      fill(ghost, h("p", {}, h("strong", {}, "What your changes make of it: "), answer.difference.words),
        base ? h("details", {open}, h("summary", {}, "The answer as the file has it"), words) : null);
    }
    fill(at("notes"), answer.notes.map((one) => h("p", {class: "note"}, one)));
  }

  /** Title, facts and the bar. */
  #frame() {
    const file = this.file, [title, facts] = (!file && ALONE[this.state.screen]) || ["How wars end", "Choose a war, open a file of your own, or write one."];
    say(at("title"), file ? file.title : title);
    say(at("facts"), file ? file.facts : facts);
    document.title = file || ALONE[this.state.screen] ? `${file ? file.title : title} – Winset` : "Winset";
    this.#draft.update(file?.key === DRAFT ? sent() : null);
    this.#bar();
    const months = this.answer?.months ?? [];
    const has = file && !file.graph && ["answer", "board"].includes(this.#screen());
    this.#cursor.update(has ? months.filter((one) => one.month) : [], this.state.month, this.answer?.step);
    this.#moment.update(has);
    // Above the other screens the answer stands short: what they show is to be seen beside it.
    const short = this.#screen() !== "answer";
    document.body.dataset.screen = this.#screen();
    at("head").classList.toggle("short", short && !this.#long);
    at("whole").hidden = !short || !this.answer;
    at("whole").textContent = this.#long ? "Shorter" : "Read the whole answer";
    at("whole").setAttribute("aria-expanded", String(this.#long));
  }

  /** The bar, built anew only where it has other entries: a link that is being pressed stays under the hand. */
  #bar() {
    const file = this.file, bar = at("bar"), screens = file ? file.screens : [];
    const files = file || this.#screen() ? (this.files.length > 1 || !file ? "All cases" : "Open or write another") : null;
    const names = JSON.stringify([screens, files]);
    if (bar.dataset.names !== names) {
      bar.dataset.names = names;
      fill(bar, h("ol", {}, screens.map(({name, title}) => h("li", {}, h("a", {"data-screen": name, onclick: (event) => {
        if (event.ctrlKey || event.metaKey || event.shiftKey) return;
        event.preventDefault();
        this.go(name);
      }}, title)))), files ? h("a", {href: "#"}, files) : null);
    }
    for (const link of bar.querySelectorAll("a[data-screen]")) {
      const name = link.dataset.screen;
      link.href = written({...this.state, screen: name});
      if (name === this.#screen()) link.setAttribute("aria-current", "page");
      else link.removeAttribute("aria-current");
    }
  }

  #screen() {
    if (!this.file) return this.state.screen in ALONE ? this.state.screen : "";
    const names = this.file.screens.map((one) => one.name);
    return names.includes(this.state.screen) ? this.state.screen : names[0] ?? "";
  }

  /** Build the screen that is asked for, or show the one that was built. */
  async #show(focus) {
    const name = this.#screen(), place = at("screen");
    this.#frame();
    at("beside").hidden = !this.file || this.file.graph;
    if (!this.file) {
      at("head").hidden = at("numbers").hidden = at("cursor").hidden = true;
      place.removeAttribute("data-stale");
      place.removeAttribute("aria-busy");
    }
    if (!name) {
      this.#shown = null;
      fill(place, choice(this));
      return;
    }
    const key = `${this.state.case}/${name}`;
    if (!this.#screens.has(key)) {
      const module = await this.#fetched(name);
      if (key !== `${this.state.case}/${this.#screen()}`) return;
      if (!module) {
        setTimeout(() => this.#show(focus), 1_000);
        return;
      }
      const box = h("div", {class: `screen ${name}`});
      fill(place, box);
      this.#screens.set(key, {box, ...module.mount(box, this)});
    }
    this.#shown = this.#screens.get(key);
    if (place.firstChild !== this.#shown.box) fill(place, this.#shown.box);
    this.#shown.update();
    if (focus && document.activeElement === document.body) place.focus({preventScroll: true});
  }

  /** The module of a screen; null, and a notice, where the server does not give it. */
  async #fetched(name) {
    try {
      // A browser may remember that an address failed, so that another try has another.
      const module = await import(`./screens/${name}.js${this.#tries ? `?${this.#tries}` : ""}`);
      this.notice("screen", null);
      return module;
    } catch (error) {
      if (!(error instanceof TypeError)) throw error;
      this.#tries += 1;
      this.notice("screen", h("p", {}, "This screen could not be fetched; the page tries again."));
      return null;
    }
  }
}

const page = new Page();
page.begin().catch((error) => {
  fill(at("screen"), h("p", {class: "problem"}, error.message));
});
