// How a chart is drawn: its theme, and what is taken out of what Plot makes. `FIXED` is given before it.
const v = (name) => `var(--${name})`;
const place = (k) => k % FIXED.places;

function theme(figure, width, print) {
  const narrow = width < 560;
  const controls = figure.querySelector(".controls");
  controls.replaceChildren();
  return {
    width, narrow, print, controls,
    ink: v("ink"), muted: v("muted"), faint: v("faint"), paper: v("paper"), good: v("good"), bad: v("bad"),
    accent: v("accent"),
    colour: (k) => v(`party-${place(k)}`),
    texture: (k) => `url(#texture-${place(k)})`,
    dash: (k) => FIXED.dashes[place(k)],
    plot: (options) => Plot.plot({width, marginLeft: narrow ? 44 : 60, marginRight: 16, ...options,
      style: {background: "none", color: "inherit", fontFamily: "inherit", fontSize: narrow ? "11px" : "12px",
        overflow: "visible", ...options.style}}),
  };
}

// Plot puts a `style` element of its own into each picture, which the page's policy does not allow; the page's style
// says the same.
function draw(picture, chart, data, print) {
  const figure = picture.closest("figure"), name = picture.dataset.chart;
  const width = print ? 680 : Math.floor(picture.clientWidth);
  if (!width) return;
  try {
    const made = chart(data, Plot, d3, theme(figure, width, print));
    for (const style of made.querySelectorAll("style")) style.remove();
    // The whole is one image with a name and a description; its marks have none of their own.
    for (const mark of made.querySelectorAll("[aria-label]")) mark.removeAttribute("aria-label");
    made.removeAttribute("aria-label");
    picture.replaceChildren(made);
    picture.dataset.width = String(width);
  } catch (error) {
    picture.textContent = "This picture could not be drawn; the table has its numbers.";
    console.error(`chart ${name}:`, error);
  }
}
