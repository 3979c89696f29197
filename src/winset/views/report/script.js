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
    let at = location.hash.length > 1 && document.getElementById(decodeURIComponent(location.hash.slice(1)));
    if (!at) return;
    const target = at, inside = at.querySelector(":scope > details");
    if (inside) inside.open = true;
    for (at = at.closest("details"); at; at = at.parentElement.closest("details")) at.open = true;
    target.scrollIntoView();
  }
  addEventListener("hashchange", reveal);
  reveal();

  // A heading that is a button sorts its table: numbers as numbers, what is empty last.
  document.addEventListener("click", (event) => {
    const button = event.target.closest("table.sortable thead button");
    if (!button) return;
    const heading = button.closest("th"), table = button.closest("table"), body = table.tBodies[0];
    const column = [...heading.parentElement.children].indexOf(heading);
    const up = heading.getAttribute("aria-sort") !== "ascending";
    for (const other of heading.parentElement.children) other.removeAttribute("aria-sort");
    heading.setAttribute("aria-sort", up ? "ascending" : "descending");
    const key = (row) => row.cells[column].dataset.by ?? row.cells[column].textContent.trim();
    const rows = [...body.rows].map((row) => ({row, text: key(row)}));
    const numbers = rows.every(({text}) => text === "" || Number.isFinite(Number(text)));
    rows.sort((a, b) => (a.text === "") - (b.text === "") || (up ? 1 : -1) *
      (numbers ? Number(a.text) - Number(b.text) : a.text.localeCompare(b.text)));
    body.append(...rows.map(({row}) => row));
  });
})();
