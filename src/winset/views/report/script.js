"use strict";
(() => {
  const data = JSON.parse(document.getElementById("data").textContent);
  // A number and its sign stay on one line; in tables they do anyway.
  const words = document.createTreeWalker(document.querySelector("main"), NodeFilter.SHOW_TEXT);
  while (words.nextNode()) {
    const text = words.currentNode;
    if (/\d %/.test(text.data) && !text.parentElement.closest("table, code")) {
      text.data = text.data.replace(/(\d) %/g, "$1\u00a0%");
    }
  }

  const pictures = [...document.querySelectorAll(".picture")];
  const drawn = (picture, print) => draw(picture, CHARTS[picture.dataset.chart], data[picture.dataset.chart], print);
  const all = (print) => pictures.forEach((picture) => drawn(picture, print));
  all(false);
  let waiting = 0;
  addEventListener("resize", () => {
    clearTimeout(waiting);
    waiting = setTimeout(() => pictures.forEach((picture) => {
      if (Number(picture.dataset.width) !== Math.floor(picture.clientWidth)) drawn(picture, false);
    }), 150);
  });

  let opened = [];
  addEventListener("beforeprint", () => {
    opened = [...document.querySelectorAll("details:not([open])")];
    for (const part of opened) part.open = true;
    all(true);
  });
  addEventListener("afterprint", () => {
    for (const part of opened) part.open = false;
    all(false);
  });

  // A link to a row that stands behind a line opens it.
  function reveal() {
    const at = location.hash.length > 1 && document.getElementById(decodeURIComponent(location.hash.slice(1)));
    if (at) unfold(at);
  }
  addEventListener("hashchange", reveal);
  reveal();

  sorting();
})();
