// Evaluations on a lifeline, told apart by their shape.

import { time } from "./words.js";

const SHAPES = {
  decided: { symbol: "circle", size: 11, filled: true },
  documented: { symbol: "circle", size: 11, filled: true },
  signed: { symbol: "circle", size: 11, filled: true },
  open: { symbol: "circle", size: 11 },
  soon: { symbol: "circle", size: 11 },
  ahead: { symbol: "circle", size: 11 },
  overdue: { symbol: "triangle", size: 13, filled: true },
  file_missing: { symbol: "triangle", size: 13 },
  undated: { symbol: "diamond", size: 12 },
  undocumented: { symbol: "diamond", size: 12 },
};

export const evaluations = (marks, narrow, colour) => ({
  type: "scatter",
  z: 5,
  cursor: "pointer",
  symbolOffset: [0, narrow ? 9 : 0],
  data: marks.map(({ day, state, index }) => {
    const { symbol, size, filled } = SHAPES[state];
    const ink = colour(state === "overdue" ? "--red" : "--ink");
    return {
      value: [time(day), index],
      symbol,
      symbolSize: size,
      itemStyle: {
        color: filled ? ink : colour("--paper"),
        borderColor: filled ? colour("--paper") : ink,
        borderWidth: filled ? 1.5 : 2,
      },
    };
  }),
});
