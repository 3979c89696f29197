// A switch for each cause of the record: off leaves the event out, as a change like any other.

import {fill, h} from "./elements.js";

/** @param {any} page */
export function causes(page) {
  /** @type {{cause: any, box: any, note: any, number: any}[]} */
  let rows = [];
  return {
    /** @param {any[]} found Causes of the file as it is. */
    of(found) {
      const list = h("ul", {class: "causes"}, found.map((cause, k) => row(cause, k)));
      fits(found);
      this.update();
      return h("fieldset", {}, h("legend", {}, "Leave an event out"),
        h("p", {class: "note"}, "Behind each stand the percentage points that it adds, in all its months together."), list);
    },
    update() {
      for (const {cause, box} of rows) box.checked = !left(cause)?.on;
    },
    /** Tell what each adds with the changes, beside what it adds as the file has it. @param {any[] | null} found */
    tell(found) {
      for (const {cause, number} of rows) {
        const now = found?.find((one) => one.name === cause.name && one.entry?.key === cause.entry?.key) ?? null;
        fill(number, now?.says ?? cause.says, now && now.says !== cause.says ? h("span", {class: "was"}, `file: ${cause.says}`) : null);
      }
    },
  };

  function row(cause, k) {
    if (!k) rows = [];
    const id = `cause-${k}`, note = h("span", {class: "note", id: `${id}-note`}, cause.cannot ?? "");
    const box = h("input", {type: "checkbox", role: "switch", id, checked: true, disabled: !cause.entry, "aria-describedby": `${id}-note`,
      onchange: () => turn(cause, box.checked)});
    const number = h("span", {class: "number"}, cause.says);
    rows.push({cause, box, note, number});
    return h("li", {}, box, h("label", {for: id}, cause.name, cause.months ? h("span", {class: "note"}, ` ${cause.months}`) : null),
      number, note);
  }

  /** The entry of the page's list that leaves a cause out, under whatever key it was put there. */
  function left(cause) {
    const told = JSON.stringify(cause.entry?.change);
    return page.state.entries.find((one) => JSON.stringify(one.change) === told) ?? null;
  }

  function turn(cause, on) {
    const entry = left(cause);
    if (!on) page.put(cause.entry.change, entry?.key ?? cause.entry.key);
    else if (entry) page.drop(entry.key);
  }

  /** Ask which of them the file cannot be without. */
  async function fits(found) {
    const asked = rows.filter((one) => one.cause.entry);
    if (!asked.length) return;
    try {
      const told = await page.ask("changes", {entries: asked.map((one) => one.cause.entry.change)}, {base: true, idle: true, slot: "causes"});
      told.entries.forEach(({problem}, k) => {
        if (!problem) return;
        asked[k].box.disabled = true;
        asked[k].note.textContent = `The file cannot be without it: ${problem}`;
      });
    } catch (error) {
      if (error.name !== "AbortError" && error.name !== "Away") page.notice("causes", h("p", {}, error.message));
    }
  }
}
