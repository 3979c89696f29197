// The deal board: issues down, options across; what is pressed is a package, and the server says who signs it.

import {fill, h, say} from "../elements.js";
import {panel} from "../board_panel.js";

/** An issue of more options than this is chosen from a list. */
const MOST = 40;

const FORWARD = ["ArrowRight", "ArrowDown"], BACK = ["ArrowLeft", "ArrowUp"];

/** @param {HTMLElement} place @param {any} page */
export function mount(place, page) {
  let chosen = {}, against = null, of = page.state.case, asked = "", answered = "", shape = "", proposed = "", spoken = false;
  const status = h("p", {class: "status", id: "board-status", hidden: true});
  const month = h("p", {class: "lead"}), verdict = h("p", {id: "verdict"}), other = h("p", {id: "verdict-beside"});
  // What is being done is said where one looks for the answer.
  const box = h("div", {class: "verdict", hidden: true}, status, verdict, other);
  const ruled = h("span", {}), choice = beside();
  const whose = h("div", {class: "row whose"}), ideas = h("details", {hidden: true});
  const issues = h("div", {class: "issues"}), side = h("div", {class: "side"}), notes = h("p", {class: "note"});
  const tableau = h("div", {class: "tableau"}, issues, box, side);
  const show = panel(side, page, (found) => set(found));
  place.append(h("h2", {}, "The deal board"), month, choice, whose, ideas,
    h("p", {class: "note", id: "board-key"}, "Press an option of an issue; press it again to leave the issue open. The number",
      " under it: of the packages that would be signed and have what is chosen on the other issues, how many have it. ", ruled),
    tableau, notes);
  buttons(null);

  return {
    update() {
      const found = page.state.package ? read(page.state.package) : {};
      if (!same(found, chosen)) chosen = found;
      question();
    },
  };

  /** Beside what packages are held. */
  function beside() {
    const one = (value, words) => {
      const input = h("input", {type: "radio", name: "against", id: `against-${value}`, value,
        onchange: () => {
          against = value;
          question();
        }});
      return h("span", {}, input, h("label", {for: `against-${value}`}, words));
    };
    return h("fieldset", {class: "row against", hidden: true}, h("legend", {}, "A package is held beside"),
      one("now", "going on, and signing later"), one("war", "fighting on for good"));
  }

  /** The month that the cursor over the months shows. */
  function when() {
    return page.state.month ?? page.answer?.months.at(-1)?.month ?? null;
  }

  function set(found) {
    chosen = found;
    spoken = true;
    page.choose(written(chosen));
    press();
    question();
  }

  async function question() {
    if (of !== page.state.case) [of, against] = [page.state.case, null];
    // The answer comes first, so that nothing is solved twice; then this is asked again.
    if (place.closest("[data-stale]") && !page.wrong) {
      if (answered && spoken) note("The war is being solved; below is the answer before.");
      return;
    }
    const params = {month: when(), against, package: chosen};
    const key = JSON.stringify([page.state.case, page.changes, params]);
    if (key === asked) {
      if (key === answered) note("");
      return;
    }
    asked = key;
    stale(true);
    const slow = setTimeout(() => note(answered ? "Working it out; below is the answer before." : "Working it out."), 150);
    try {
      const found = await page.ask("board", params, {slot: "board"});
      if (key !== asked) return;
      note("");
      answered = key;
      put(found);
      stale(false);
      propose(params);
    } catch (error) {
      if (key !== asked) return;
      asked = "";
      stale(false);
      note(error.name === "Away" || error.name === "AbortError" ? "" : `${error.message} What is below is the board before.`);
    } finally {
      clearTimeout(slow);
    }
  }

  /** The recorded terms and the proposals of fairness, of another month or other changes than those that are there. */
  async function propose({month, against}) {
    const key = JSON.stringify([page.state.case, page.changes, month, against]);
    if (key === proposed) return;
    proposed = key;
    buttons(null);
    try {
      const found = await page.ask("board", {month, against, proposals: true}, {slot: "proposals", idle: true});
      if (key === proposed) buttons(found);
    } catch (error) {
      if (key === proposed) proposed = "";
      if (error.name !== "AbortError" && error.name !== "Away") fill(whose, clear(), h("span", {class: "note"}, error.message));
    }
  }

  function clear() {
    return h("button", {type: "button", id: "board-clear", onclick: () => set({})}, "Clear");
  }

  function buttons(found) {
    const held = whose.contains(document.activeElement) ? document.activeElement.id : "";
    const one = (id, title, terms) => h("button", {type: "button", id, disabled: !terms, onclick: () => set(terms)}, title);
    fill(whose, found?.recorded ? one("board-recorded", "The recorded terms", found.recorded) : null,
      (found?.concepts ?? []).map(({name, title, package: terms}) => one(`board-${name}`, title, terms)), clear());
    ideas.hidden = !found;
    fill(ideas, h("summary", {}, "Whose proposals these are"), h("dl", {}, (found?.concepts ?? []).map(({title, says, note}) =>
      [h("dt", {}, title), h("dd", {}, [says, note].filter(Boolean).join(" "))])));
    if (held) document.getElementById(held)?.focus();
  }

  /** Until the newest press is answered all that is told of the one before stands back. */
  function stale(yes) {
    tableau.toggleAttribute("data-stale", yes);
    tableau.setAttribute("aria-busy", String(yes));
  }

  function note(words) {
    say(status, words);
    status.hidden = !words;
    box.hidden = !words && !verdict.textContent;
  }

  function put(found) {
    const whole = found.board.package;
    choice.hidden = !found.board.month;
    for (const input of choice.querySelectorAll("input")) input.checked = input.value === found.board.against;
    say(month, found.words.month);
    say(ruled, found.words.ruled);
    say(verdict, found.words.verdict);
    say(other, found.words.beside);
    box.hidden = false;
    box.classList.toggle("signed", Boolean(whole?.signed));
    box.classList.toggle("refused", Boolean(whole && !whole.signed));
    say(notes, found.words.notes);
    rows(found);
    show(found);
    if (spoken) page.say([found.words.verdict, found.words.beside, ...found.words.more].join(" "));
    spoken = false;
  }

  /** The rows of the board, built once for the same issues; then only what they say is another. */
  function rows(found) {
    const now = JSON.stringify(found.issues);
    if (now !== shape) {
      shape = now;
      fill(issues, found.issues.map((issue, i) => (issue.options.length > MOST ? list(issue, i) : row(issue, i))));
    }
    const open = found.issues.filter((issue) => !(issue.key in found.board.chosen)).map((issue) => issue.key);
    // Where all others are chosen there is one package to an option: it is signed, or it is not.
    for (const issue of found.issues) count(issue, found.board.options[issue.key], open.every((key) => key === issue.key));
    press();
  }

  function row(issue, i) {
    const made = issue.options.map((option) => h("button", {type: "button", class: "option", "aria-pressed": "false",
      "data-issue": issue.key, "data-option": option.key, onclick: () => {
        const {[issue.key]: before, ...rest} = chosen;
        set(before === option.key ? rest : {...rest, [issue.key]: option.key});
      }}, h("span", {class: "name"}, option.name), h("span", {class: "count"})));
    const group = h("div", {class: "options", role: "group", "aria-labelledby": `issue-${i}`}, made);
    group.addEventListener("keydown", (event) => {
      const k = made.indexOf(document.activeElement), last = made.length - 1;
      const to = FORWARD.includes(event.key) ? (k === last ? 0 : k + 1) : BACK.includes(event.key) ? (k ? k - 1 : last) :
        event.key === "Home" ? 0 : event.key === "End" ? last : -1;
      if (to < 0 || k < 0) return;
      event.preventDefault();
      made[to].focus();
    });
    group.addEventListener("focusin", (event) => {
      for (const one of made) one.tabIndex = one === event.target.closest("button") ? 0 : -1;
    });
    return h("section", {class: "issue", "data-issue": issue.key}, h("h3", {id: `issue-${i}`}, issue.name), group);
  }

  function list(issue, i) {
    const choice = h("select", {"data-issue": issue.key, "aria-labelledby": `issue-${i}`, onchange: () => {
      const {[issue.key]: _, ...rest} = chosen;
      set(choice.value ? {...rest, [issue.key]: choice.value} : rest);
    }}, h("option", {value: ""}, "left open"), issue.options.map((option) =>
      h("option", {value: option.key, "data-option": option.key, "data-name": option.name}, option.name)));
    return h("section", {class: "issue", "data-issue": issue.key}, h("h3", {id: `issue-${i}`}, issue.name), choice);
  }

  function count(issue, counted, alone) {
    const total = Object.values(counted ?? {}).reduce((sum, one) => sum + one.signed, 0);
    for (const option of issues.querySelectorAll("[data-option]")) {
      if (option.closest(".issue").dataset.issue !== issue.key) continue;
      const one = counted?.[option.dataset.option];
      const words = !one ? "" : !one.of ? "ruled out" : alone ? (one.signed ? "would be signed" : "would be refused") :
        `${one.signed.toLocaleString("en")} of ${total.toLocaleString("en")}`;
      const share = !one?.signed ? 0 : alone ? 1 : one.signed / total;
      if (option.matches("option")) {
        say(option, `${option.dataset.name}${words && `: ${words}`}`);
        continue;
      }
      say(option.querySelector(".count"), words);
      option.style.setProperty("--share", String(share));
      option.classList.toggle("none", Boolean(one) && !one.signed);
    }
  }

  /** What is chosen, at once. */
  function press() {
    for (const group of issues.querySelectorAll(".options")) {
      const made = [...group.querySelectorAll("button")];
      const at = made.findIndex((one) => chosen[one.dataset.issue] === one.dataset.option);
      made.forEach((one, k) => {
        one.setAttribute("aria-pressed", String(k === at));
        if (!group.contains(document.activeElement)) one.tabIndex = k === Math.max(at, 0) ? 0 : -1;
      });
    }
    for (const choice of issues.querySelectorAll("select")) choice.value = chosen[choice.dataset.issue] ?? "";
    box.classList.toggle("held", Object.keys(chosen).length > 0);
    const open = document.getElementById("board-clear");
    if (open) open.disabled = !Object.keys(chosen).length;
  }
}

function same(one, other) {
  return written(one) === written(other);
}

/** A package in the address: issue=option,…; names of a file have neither sign. */
function written(chosen) {
  return Object.entries(chosen).sort().map((pair) => pair.join("=")).join(",");
}

function read(text) {
  const pairs = text.split(",").map((part) => part.split("=")).filter((pair) => pair.length === 2);
  return Object.fromEntries(pairs);
}
