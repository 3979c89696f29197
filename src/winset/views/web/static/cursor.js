// The cursor over the months: a slider, a play button, arrow keys; it drives every panel of a screen.

import {h, say} from "./elements.js";

/**
 * @param {HTMLElement} place
 * @param {{setMonth: (month: string | null) => void}} page
 */
export function cursor(place, page) {
  let months = [], playing = 0;
  const slider = h("input", {type: "range", id: "month", min: 0, max: 0, step: 1, value: 0});
  const told = h("output", {for: "month", id: "month-told"});
  const play = h("button", {type: "button", id: "play"}, "Play");
  const label = h("label", {for: "month"}, "Month");
  place.append(label, slider, told, play);

  const stop = () => {
    clearInterval(playing);
    playing = 0;
    play.textContent = "Play";
  };
  const at = (k) => {
    slider.value = String(k);
    show();
    page.setMonth(months[Number(slider.value)]?.month ?? null);
  };
  const show = () => {
    const one = months[Number(slider.value)];
    if (!one) return;
    say(told, one.label);
    slider.setAttribute("aria-valuetext", one.label);
  };
  slider.addEventListener("input", () => {
    stop();
    at(Number(slider.value));
  });
  play.addEventListener("click", () => {
    if (playing) {
      stop();
      return;
    }
    if (Number(slider.value) >= months.length - 1) at(0);
    play.textContent = "Pause";
    // Whoever asks for less motion gets it: one step a press.
    if (matchMedia("(prefers-reduced-motion: reduce)").matches) {
      at(Number(slider.value) + 1);
      stop();
      return;
    }
    playing = setInterval(() => {
      if (Number(slider.value) >= months.length - 1) stop();
      else at(Number(slider.value) + 1);
    }, 700);
  });

  return {
    /** @param {{month: string, label: string}[]} found @param {string | null} month @param {string} [step] Of the file. */
    update(found, month, step = "month") {
      months = found;
      say(label, step[0].toUpperCase() + step.slice(1));
      slider.max = String(Math.max(found.length - 1, 0));
      const k = found.findIndex((one) => one.month === month);
      slider.value = String(k < 0 ? found.length - 1 : k);
      show();
      place.hidden = found.length < 2;
      if (place.hidden) stop();
    },
  };
}
