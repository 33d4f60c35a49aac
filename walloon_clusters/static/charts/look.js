// How every drawing looks: its typeface, its colours, its axes.

export const NARROW = 620; // pixels; below, names stand above their bars
export const FONT = '"Source Sans 3", system-ui, sans-serif';
export const KINDS = {
  business_cluster: { colour: "--kind-cluster", mark: "●" },
  competitiveness_pole: { colour: "--kind-pole", mark: "◆" },
  innovation_hub: { colour: "--kind-hub", mark: "■" },
  foreign_network: { colour: "--kind-foreign", mark: "○" },
};

export const still = matchMedia("(prefers-reduced-motion: reduce)");

// A function that reads a colour of site.css, as it is in the theme shown.
export const colours = () => {
  const style = getComputedStyle(document.documentElement);
  return (name) => style.getPropertyValue(name).trim();
};

// What all have: `say` returns the note on what is pointed at.
export const common = (colour, say) => ({
  animation: !still.matches,
  animationDuration: 300,
  useUTC: true,
  textStyle: { fontFamily: FONT, color: colour("--ink") },
  tooltip: {
    backgroundColor: colour("--surface"),
    borderColor: colour("--rule-strong"),
    borderRadius: 0,
    padding: [8, 12],
    confine: true,
    textStyle: { color: colour("--ink"), fontFamily: FONT, fontSize: 15 },
    formatter: say,
  },
});

// Words drawn on the paper itself.
export const words = (colour) => ({
  color: colour("--ink"),
  fontFamily: FONT,
  fontSize: 14,
});

const pen = document.createElement("canvas").getContext("2d");

// How wide a text is drawn.
export const widthOf = (text, weight, size) => {
  pen.font = `${weight} ${size}px ${FONT}`;
  return pen.measureText(text).width;
};

// The words of a text in lines, each as long as it fits.
export const linesOf = (text, fits) => {
  const lines = [];
  for (const word of text.split(" ")) {
    const longer = lines.length ? `${lines.at(-1)} ${word}` : word;
    if (lines.length && fits(longer)) lines[lines.length - 1] = longer;
    else lines.push(word);
  }
  return lines;
};

// Words that lines and areas run behind.
export const outlined = (colour) => ({
  color: colour("--ink"),
  textBorderColor: colour("--paper"),
  textBorderWidth: 3,
});

// A line across a drawing of bars, at a value that all are compared with.
export const lineAt = (value, lineStyle, label) => ({
  silent: true,
  symbol: "none",
  animation: false,
  data: [{ xAxis: value }],
  lineStyle,
  label: { position: "start", fontFamily: FONT, fontSize: 14, ...label },
});

const label = (colour, more) => ({ color: colour("--ink-soft"), fontSize: 14, ...more });

// Years or days from left to right.
export const timeAxis = (colour, more) => ({
  axisLine: { lineStyle: { color: colour("--rule-strong") } },
  axisTick: { show: false },
  axisLabel: label(colour, { hideOverlap: true, ...more }),
});

// Values from the bottom up.
export const valueAxis = (colour, write) => ({
  type: "value",
  axisLabel: label(colour, { formatter: write }),
  splitLine: { lineStyle: { color: colour("--rule") } },
});

// Names from the top down; on a narrow page each above its bar.
export const nameAxis = (colour, rows, narrow, more) => ({
  type: "category",
  inverse: true,
  data: rows.map((row) => row.name),
  triggerEvent: true,
  axisTick: { show: false },
  axisLabel: {
    inside: narrow,
    color: colour("--ink"),
    fontSize: 15,
    interval: 0,
    ...more,
  },
  z: 10,
});

// The row whose name was pointed at, or the one that is drawn there.
export const rowAt = (event, rows, drawn) =>
  event.componentType === "yAxis" ? rows.find((row) => row.name === event.value) : drawn(event);
