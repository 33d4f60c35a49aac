// Draws figures from the JSON inside them, on canvas: the content security policy forbids
// the style attributes of SVG charts. The table beside each holds the same numbers for
// whoever cannot see or point.
//
// A drawing is a function of its data, of the width that it has, and of a function that
// reads colours; it returns {height, option, address}: an option of ECharts, and a
// function from a click to the address that it leads to. Its module says what data it
// takes; the boundaries of a map come in the place of their address, `geo`.

import { init } from "../vendor/echarts/echarts.js";
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
// What is known of each figure: the box to draw in, the data, the chart and its width.
const known = new Map();

// At once, and as it stays, where paper may be waiting for it.
const drawNow = (figure, animated = false) => {
  const { box, data, chart: before } = known.get(figure);
  const { height, option, address } = drawings[figure.dataset.chart](
    data,
    box.clientWidth,
    colours(),
  );
  before?.dispose();
  box.style.height = `${height}px`;
  const chart = init(box, null, { renderer: "canvas" });
  chart.setOption(animated ? option : { ...option, animation: false });
  chart.on("click", (event) => {
    const url = address(event);
    if (url) location.assign(url);
  });
  known.set(figure, { box, data, chart, width: box.clientWidth });
};

const resized = new ResizeObserver((entries) => {
  for (const { target } of entries) {
    const figure = target.closest("figure");
    const width = known.get(figure)?.width;
    if (width && target.clientWidth && width !== target.clientWidth) drawNow(figure);
  }
});

const drawAllAgain = () => {
  for (const [figure, { chart }] of known) if (chart) drawNow(figure);
};

const forgetWhatIsGone = () => {
  for (const [figure, { chart }] of known) {
    if (figure.isConnected) continue;
    chart?.dispose();
    known.delete(figure);
  }
};

// In the language of the page; the file of the boundaries says it in English.
const credit = (figure) => {
  const words = document.createElement("p");
  words.className = "chart-note chart-credit";
  words.textContent = figure.dataset.credit;
  figure.append(words);
};

// Canvas does not wait for a font, and would measure names in another one.
const font = document.fonts.load('600 1em "Source Sans 3"').catch(() => {});

const drawFirst = async (figure, box, animated) => {
  const data = JSON.parse(figure.querySelector("script").textContent);
  known.set(figure, { box, data });
  if (data.geo) data.geo = await (await fetch(data.geo)).json();
  await font;
  if (!figure.isConnected) return;
  drawNow(figure, animated);
  if (data.geo?.attribution) credit(figure);
  resized.observe(box);
};

const begun = new WeakMap();

export const draw = (figures, animated) => {
  for (const figure of figures) {
    const box = figure.querySelector(".chart-canvas");
    if (begun.has(figure) || !box.clientWidth) continue;
    begun.set(figure, drawFirst(figure, box, animated));
  }
  return Promise.all(figures.map((figure) => begun.get(figure)));
};

document.addEventListener("themechange", drawAllAgain);
document.addEventListener("htmx:afterSettle", forgetWhatIsGone);
still.addEventListener("change", drawAllAgain);
