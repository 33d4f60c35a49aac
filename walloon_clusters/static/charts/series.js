// Values through time, one or several at once: amounts by year, amounts that hold until
// the next one, or values on some days.

import { common, NARROW, timeAxis, valueAxis, words } from "./look.js";
import { DAY, euro, longDate, note, shortEuro, time, writtenAs } from "./words.js";

const MONEY_COLOURS = {
  envelope: "--kind-cluster",
  granted: "--kind-hub",
  paid: "--kind-pole",
};

// Told apart without colours too: by the symbol and by the dashes.
const LOOKS = [
  { colour: "--kind-cluster", symbol: "circle", type: "solid" },
  { colour: "--kind-pole", symbol: "diamond", type: [7, 4] },
  { colour: "--kind-hub", symbol: "rect", type: "solid" },
  { colour: "--kind-foreign", symbol: "triangle", type: [2, 3] },
  { colour: "--ink", symbol: "emptyCircle", type: "solid" },
  { colour: "--control", symbol: "emptyRect", type: [7, 4] },
];

// What the three have; `write` says a value beside the axis, `say` what is pointed at.
const through = (colour, width, { height, legend, grid, xAxis, write, say, series }) => ({
  height,
  option: {
    ...common(colour, say),
    legend: {
      top: 0,
      left: 0,
      itemHeight: 12,
      itemGap: 16,
      textStyle: words(colour),
      ...(legend ?? { icon: "rect", itemWidth: 12 }),
    },
    grid: {
      left: 4,
      right: 4,
      top: width < NARROW ? 64 : 40,
      bottom: 4,
      outerBoundsMode: "same",
      outerBoundsContain: "axisLabel",
      ...grid,
    },
    xAxis,
    yAxis: valueAxis(colour, write),
    series,
  },
  address: () => null,
});

const writeShort = (value) => shortEuro.format(value);

const sayOnDay =
  ({ format }) =>
  ({ seriesName, value: [moment, value] }) =>
    note(longDate.format(moment), `${seriesName}: ${format(value)}`);

const line = (name, data, color, symbol, type) => ({
  type: "line",
  name,
  data,
  symbol,
  symbolSize: 8,
  lineStyle: { width: 2.5, type },
  itemStyle: { color },
});

// {years: [2006, ...], series: [{name, kind, values}]}, in euro
export const years = (data, width, colour) =>
  through(colour, width, {
    height: width < NARROW ? 300 : 340,
    xAxis: { ...timeAxis(colour), type: "category", data: data.years.map(String) },
    write: writeShort,
    say: ({ seriesName, name, value }) =>
      note(name, `${seriesName}: ${euro.format(value)}`),
    series: data.series.map(({ name, kind, values }) => ({
      type: "bar",
      name,
      data: values,
      barMaxWidth: 26,
      itemStyle: { color: colour(MONEY_COLOURS[kind]) },
    })),
  });

// {day, series: [{name, kind, points: [[iso, value]]}]}, in euro; a value holds until the
// next one, the last until the day
export const steps = (data, width, colour) =>
  through(colour, width, {
    height: width < NARROW ? 280 : 300,
    xAxis: { ...timeAxis(colour), type: "time", max: time(data.day) },
    write: writeShort,
    say: sayOnDay(euro),
    series: data.series.map(({ name, kind, points }) => {
      const ends = { value: [time(data.day), points.at(-1)[1]], symbol: "none" };
      const known = points.map(([day, value]) => [time(day), value]);
      const look = kind === "paid" ? ["diamond", "solid"] : ["circle", [7, 4]];
      return {
        ...line(name, [...known, ends], colour(MONEY_COLOURS[kind]), ...look),
        step: "end",
      };
    }),
  });

// {style?, days: [iso, ...], series: [{name, values}]}; null where there is none
export const lines = (data, width, colour) => {
  const written = writtenAs(data.style);
  const rows = Math.ceil((data.series.length * 190) / width); // of the legend
  return through(colour, width, {
    height: 270 + rows * 24,
    legend: { itemWidth: 30 },
    grid: { right: 12, top: 20 + rows * 24 },
    xAxis: {
      ...timeAxis(colour, { formatter: "{yyyy}" }),
      type: "time",
      minInterval: 365 * DAY,
    },
    write: data.style === "euro" ? writeShort : (value) => written.format(value),
    say: sayOnDay(written),
    series: data.series.map(({ name, values }, index) => {
      const look = LOOKS[index % LOOKS.length];
      const points = values.map((value, number) => [time(data.days[number]), value]);
      return line(name, points, colour(look.colour), look.symbol, look.type);
    }),
  });
};
