// A row a cluster, a bar for each time that it was recognised, a mark for each evaluation.
//
// {day, rows: [{name, url, kind, kind_label,
//               bars: [{start, start_precision, end, end_precision, label}],
//               marks?: [{day, state, label}]}]}

import { evaluations } from "./evaluations.js";
import { common, KINDS, lineAt, nameAxis, NARROW, rowAt, timeAxis } from "./look.js";
import { DAY, longDate, note, startOfYear, time } from "./words.js";

// An end that is only documented trails off on the side where nobody knows.
const TRAIL = [
  { from: 2, width: 7 },
  { from: 12, width: 4 },
  { from: 19, width: 2 },
];

// A function of ECharts that draws one bar.
const barsDrawn = (bars, day, narrow, colour) => (params, api) => {
  const thickness = narrow ? 12 : 13;
  const bar = bars[params.dataIndex];
  const [left, middle] = api.coord([time(bar.start), bar.index]);
  const right = bar.end
    ? Math.max(api.coord([time(bar.end) + DAY, bar.index])[0], left + 3)
    : params.coordSys.x + params.coordSys.width - 8;
  const top = middle - thickness / 2 + (narrow ? 9 : 0);
  const holds = time(bar.start) <= day && (!bar.end || day <= time(bar.end));
  const style = { fill: colour(KINDS[bar.row.kind].colour), opacity: holds ? 1 : 0.42 };
  const slice = (x, width) => ({
    type: "rect",
    shape: { x, y: top, width, height: thickness },
    style,
  });
  const children = [slice(left, right - left)];
  if (bar.start_precision === "documented") {
    children.push(...TRAIL.map((t) => slice(left - t.from - t.width, t.width)));
  }
  if (!bar.end) {
    const points = [
      [right, top],
      [right + 7, top + thickness / 2],
      [right, top + thickness],
    ];
    children.push({ type: "polygon", shape: { points }, style });
  } else if (bar.end_precision === "documented") {
    children.push(...TRAIL.map((t) => slice(right + t.from, t.width)));
  }
  return { type: "group", children };
};

// The name of each cluster, with the mark of its kind.
const names = (rows, narrow, colour) => ({
  // Above the bar on a narrow page; there the axis runs through the row's middle.
  padding: narrow ? [0, 0, 22, -28] : 0,
  formatter: (name, index) => {
    const mark = `{mark${index}|${KINDS[rows[index].kind].mark}}`;
    return narrow ? `${mark} ${name}` : `${name} ${mark}`;
  },
  rich: Object.fromEntries(
    rows.map(({ kind }, index) => [
      `mark${index}`,
      { color: colour(KINDS[kind].colour), fontSize: 13, padding: [0, 0, 0, 7] },
    ]),
  ),
});

// A line through the day that the page shows, with a flag at its top.
const flag = (day, place, colour) =>
  lineAt(
    day,
    { color: colour("--ink"), type: "solid", width: 1.5 },
    {
      formatter: longDate.format(day),
      distance: 34,
      rotate: 0,
      // The flag stays inside the drawing when the day is near its edge.
      align: place > 0.85 ? "right" : place < 0.15 ? "left" : "center",
      color: "#1d1b18",
      backgroundColor: colour("--yellow"),
      padding: [4, 7, 2],
      fontWeight: 600,
    },
  );

export default ({ day: iso, rows }, width, colour) => {
  const narrow = width < NARROW;
  const day = time(iso);
  const on = (part) =>
    rows.flatMap((row, index) => (row[part] ?? []).map((each) => ({ ...each, row, index })));
  const bars = on("bars");
  const marks = on("marks");
  const drawn = ({ seriesIndex, dataIndex }) => (seriesIndex ? marks : bars)[dataIndex];
  const first = startOfYear(Math.min(day, ...bars.map((bar) => time(bar.start))));
  const last = startOfYear(
    Math.max(
      day,
      Date.now(),
      ...bars.map((bar) => (bar.end ? time(bar.end) : 0)),
      ...marks.map((mark) => time(mark.day)),
    ),
    1,
  );
  return {
    height: rows.length * (narrow ? 40 : 27) + 70,
    option: {
      ...common(colour, (event) => {
        const { row, label } = drawn(event);
        return note(row.name, row.kind_label, label);
      }),
      grid: { left: narrow ? 16 : 214, right: 12, top: 64, bottom: 6, outerBoundsMode: "none" },
      xAxis: {
        ...timeAxis(colour, { formatter: "{yyyy}" }),
        type: "time",
        position: "top",
        min: first,
        max: last,
        minInterval: 365 * DAY,
        axisLine: { show: false },
        splitLine: { show: true, lineStyle: { color: colour("--rule") } },
      },
      yAxis: {
        ...nameAxis(colour, rows, narrow, names(rows, narrow, colour)),
        axisLine: { show: false },
      },
      series: [
        {
          type: "custom",
          renderItem: barsDrawn(bars, day, narrow, colour),
          data: bars.map((bar) => [time(bar.start), bar.index]),
          clip: false,
          cursor: "pointer",
          markLine: flag(day, (day - first) / (last - first), colour),
        },
        ...(marks.length ? [evaluations(marks, narrow, colour)] : []),
      ],
    },
    address: (event) => rowAt(event, rows, (at) => drawn(at)?.row)?.url,
  };
};
