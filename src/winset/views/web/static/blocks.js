// A section of the report on a screen: its title, words, pictures and tables, with a line that says what is under way.

import {fill, fragment, h, quoted} from "./elements.js";
import {found} from "./inside.js";
import {picture} from "./parts.js";

/**
 * A place for a section.
 * @param {string} id Of the section.
 * @param {string} title
 */
export function section(id, title) {
  const status = h("p", {class: "status"}), body = h("div", {}), heading = h("h2", {id: `${id}-title`}, title);
  const box = h("section", {id, "aria-labelledby": `${id}-title`}, heading, status, body);
  return {
    box, body, status, heading,
    /** Say what is under way; what is shown meanwhile is of the state before. @param {string} text */
    doing(text) {
      status.textContent = text;
      body.toggleAttribute("data-stale", Boolean(text) && body.hasChildNodes());
      box.setAttribute("aria-busy", String(Boolean(text)));
    },
    /** @param {...any} parts */
    show(...parts) {
      fill(body, ...parts);
      this.doing("");
    },
    /** Ask for it; what is wrong is said in its place. @returns {Promise<any>} null where it is not there. */
    async ask(page, screen, params, {doing = "Solving", ...more} = {}) {
      this.doing(`${doing}.`);
      try {
        const tell = ({what, share}) => this.doing(`${doing}${share > 0.01 && what !== "starting" ? `: ${Math.round(share * 100)} %` : ""}.`);
        return await page.ask(screen, params, {slot: id, tell, ...more});
      } catch (error) {
        if (error.name === "AbortError") return null;
        this.doing("");
        if (error.name !== "Away") fill(body, h("p", {class: "problem"}, error.message));
        return null;
      }
    },
  };
}

/**
 * What the server made of a section of the report.
 * @param {any} page
 * @param {{lead: string, tables: string, pictures: any[]}} block
 * @param {any} [before] What stands between its words and its pictures.
 */
export function parts(page, block, before = null) {
  queueMicrotask(() => found(page));
  return [h("div", {class: "lead"}, fragment(block.lead)), before, block.pictures.map((one) => picture(page, one)), fragment(block.tables)];
}

/** The same for a terminal. @param {any} page @param {string} command `{}` stands for the file. */
export function terminal(page, command) {
  const name = quoted(page.source);
  return h("p", {class: "note"}, "The same in the terminal, for the file as it stands: ", h("code", {}, command.replace("{}", () => name)));
}
