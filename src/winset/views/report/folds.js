// What a hand does with tables and folded parts, the same for the report and for the page that is served.

// Show what stands behind a line that opens it.
function unfold(target) {
  const inside = target.querySelector(":scope > details");
  if (inside) inside.open = true;
  for (let at = target.closest("details"); at; at = at.parentElement.closest("details")) at.open = true;
  target.scrollIntoView();
}

// A heading that is a button sorts its table: numbers as numbers, what is empty last.
function sorting() {
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
}
