// A bar for each name, and perhaps a line at a value that all are compared with.
//
// {unit, style?, mark?: {value, label}, rows: [{name, url?, value}]}

import { common, lineAt, nameAxis, NARROW, rowAt } from "./look.js";
import { note, writtenAs } from "./words.js";

const markAt = ({ value, label }, narrow, colour) =>
  lineAt(
    value,
    // On a narrow page it crosses the names, which stand above their bars.
    {
      color: colour("--ink"),
      type: narrow ? [2, 4] : "solid",
      width: narrow ? 1 : 1.5,
    },
    { formatter: label, color: colour("--ink") },
  );

export default ({ unit, style, mark, rows }, width, colour) => {
  const narrow = width < NARROW;
  const { format } = writtenAs(style);
  const below = rows.some(({ value }) => value < 0);
  return {
    height: rows.length * (narrow ? 44 : 28) + (mark ? 36 : 12),
    option: {
      ...common(colour, ({ dataIndex }) => {
        const { name, value } = rows[dataIndex];
        return note(name, `${format(value)} ${unit}`);
      }),
      grid: {
        left: narrow ? 4 : 214,
        right: style === "euro" ? 110 : 60,
        top: mark ? 28 : 4,
        bottom: 4,
        outerBoundsMode: "none",
      },
      xAxis: {
        type: "value",
        show: false,
        max: Math.max(mark?.value ?? 0, ...rows.map(({ value }) => value)),
        ...(below ? {} : { min: 0 }),
      },
      yAxis: {
        ...nameAxis(
          colour,
          rows,
          narrow,
          narrow
            ? { verticalAlign: "bottom", padding: [0, 0, 8, -8] }
            : { width: 200, overflow: "truncate" },
        ),
        axisLine: { lineStyle: { color: colour("--rule-strong") } },
      },
      series: [
        {
          type: "bar",
          ...(mark ? { markLine: markAt(mark, narrow, colour) } : {}),
          data: rows.map((row) => row.value),
          barWidth: narrow ? 12 : 15,
          itemStyle: { color: colour("--kind-cluster") },
          label: {
            show: true,
            position: "right",
            color: colour("--ink"),
            fontSize: 14,
            formatter: ({ value }) => format(value),
          },
        },
      ],
    },
    address: (event) => rowAt(event, rows, ({ dataIndex }) => rows[dataIndex])?.url,
  };
};
