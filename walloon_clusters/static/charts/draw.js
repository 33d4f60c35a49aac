// Draws each <figure data-chart> from the JSON inside it, on canvas: the content security
// policy forbids the style attributes of SVG charts. The table beside it holds the same
// numbers for whoever cannot see or point.
//
// A drawing is a function of its data, of the width that it has, and of a function that
// reads colours; it returns {height, option, address}: an option of ECharts, and a
// function from a click to the address that it leads to. Its module says what data it
// takes.

import bars from "./bars.js";
import flow from "./flow.js";
import lifelines from "./lifelines.js";
import { colours, still } from "./look.js";
import graph from "./graph.js";
import map from "./map.js";
import places from "./places.js";
import { lines, steps, years } from "./series.js";

const drawings = {
  calendar: lifelines,
  bars,
  map,
  places,
  graph,
  flow,
  years,
  steps,
  lines,
};
const drawn = new Map();

const draw = async (figure) => {
  const box = figure.querySelector(".chart-canvas");
  const data = JSON.parse(figure.querySelector("script").textContent);
  const { height, option, address, attribution } = await drawings[figure.dataset.chart](
    data,
    box.clientWidth,
    colours(),
  );
  drawn.get(figure)?.chart.dispose();
  box.style.height = `${height}px`;
  const chart = echarts.init(box, null, { renderer: "canvas" });
  chart.setOption(option);
  chart.on("click", (event) => {
    const url = address(event);
    if (url) location.assign(url);
  });
  drawn.set(figure, { chart, width: box.clientWidth });
  if (attribution && !figure.querySelector(".chart-credit")) {
    const credit = document.createElement("p");
    credit.className = "chart-note chart-credit";
    // In the language of the page; the file of the boundaries says it in English.
    credit.textContent = figure.dataset.credit;
    figure.append(credit);
  }
};

const resized = new ResizeObserver((entries) => {
  for (const { target } of entries) {
    const figure = target.closest("figure");
    const known = drawn.get(figure);
    if (known && target.clientWidth && known.width !== target.clientWidth) draw(figure);
  }
});

const drawAll = () => {
  for (const [figure, { chart }] of drawn) {
    if (figure.isConnected) continue;
    chart.dispose();
    drawn.delete(figure);
  }
  for (const figure of document.querySelectorAll("figure[data-chart]")) {
    draw(figure).then(() => resized.observe(figure.querySelector(".chart-canvas")));
  }
};

// Canvas does not wait for a font, and would measure names in another one.
document.fonts.load('600 1em "Source Sans 3"').finally(() => {
  drawAll();
  document.addEventListener("themechange", drawAll);
  document.addEventListener("htmx:afterSettle", drawAll);
  still.addEventListener("change", drawAll);
});
