// Territories of Wallonia, the darker the more there is in them.
//
// {geo, unit?, unknown, unknown_label, none_label, rows: [{code, name, url?, value, said?}]}
//
// While it is not known where some are, a territory without any is hatched: not white,
// which would say that there are none.

import { registerMap } from "../vendor/echarts/echarts.js";
import { common, FONT, linesOf, NARROW, outlined } from "./look.js";
import { note, number } from "./words.js";

const WIDTH_TO_HEIGHT = 1.72; // of Wallonia
const ROOMY = 6; // territories, beyond which only those with a number are named

const LETTERS = 15; // in a line of a name, where there are many

const inLines = (name) => linesOf(name, (line) => line.length <= LETTERS).join("\n");

const hatch = (colour) => {
  const image = document.createElement("canvas");
  image.width = image.height = 8;
  const pen = image.getContext("2d");
  pen.fillStyle = colour("--surface");
  pen.fillRect(0, 0, 8, 8);
  pen.strokeStyle = colour("--hatch");
  pen.lineWidth = 1.3;
  for (const x of [-8, 0, 8]) {
    pen.moveTo(x, 8);
    pen.lineTo(x + 8, 0);
  }
  pen.stroke();
  return { image, repeat: "repeat" };
};

const legend = ({ unknown, unknown_label: label }, colour) =>
  unknown
    ? [
        {
          type: "group",
          left: 4,
          top: 4,
          children: [
            {
              type: "rect",
              shape: { width: 22, height: 12, y: 2 },
              style: { fill: hatch(colour), stroke: colour("--hatch") },
            },
            {
              type: "text",
              x: 30,
              style: {
                text: `${number.format(unknown)} ${label}`,
                font: `14px ${FONT}`,
                fill: colour("--ink-soft"),
              },
            },
          ],
        },
      ]
    : [];

export default (data, width, colour) => {
  const shown = new Map(data.rows.map((row) => [row.code, row]));
  registerMap("shown", {
    ...data.geo,
    features: data.geo.features.filter((feature) => shown.has(feature.properties.code)),
  });
  const across = Math.min(width, 760);
  const legendRoom = data.unknown ? 26 : 0;
  const open = (value) => data.unknown && !value;
  const crowded = data.rows.length > ROOMY;
  const named = (row, value) => {
    if (!crowded) return `${row.name}\n${written(value, "")}`;
    if (!value) return "";
    return width < NARROW ? written(value, "") : `${inLines(row.name)}\n${written(value, "")}`;
  };
  const written = (value, unit) =>
    open(value) ? data.none_label : `${number.format(value)}${unit}`;
  return {
    height: across / WIDTH_TO_HEIGHT + 8 + legendRoom,
    option: {
      ...common(colour, ({ name: code }) => {
        const { name, value, said } = shown.get(code);
        return note(name, said && !open(value) ? said : written(value, ` ${data.unit}`));
      }),
      graphic: legend(data, colour),
      visualMap: {
        show: false,
        min: 0,
        max: Math.max(1, ...data.rows.map((row) => row.value)),
        inRange: { color: [colour("--map-low"), colour("--map-high")] },
      },
      series: [
        {
          type: "map",
          map: "shown",
          nameProperty: "code",
          // A degree of longitude is shorter than one of latitude: cos(50.2°).
          aspectScale: 0.64,
          layoutCenter: [across / 2, across / WIDTH_TO_HEIGHT / 2 + 4 + legendRoom],
          layoutSize: across,
          selectedMode: false,
          itemStyle: { borderColor: colour("--paper"), borderWidth: 1.5 },
          label: {
            ...outlined(colour),
            show: true,
            fontSize: width < NARROW || crowded ? 13 : 15,
            fontWeight: 600,
            lineHeight: crowded ? 15 : 18,
            formatter: ({ name, value }) => named(shown.get(name), value || 0),
          },
          labelLayout: { hideOverlap: true },
          emphasis: {
            itemStyle: { areaColor: null, borderColor: colour("--ink") },
            label: { color: colour("--ink") },
          },
          data: data.rows.map((row) =>
            open(row.value)
              ? { name: row.code, itemStyle: { areaColor: hatch(colour) } }
              : { name: row.code, value: row.value },
          ),
        },
      ],
    },
    address: (event) => shown.get(event.name)?.url,
  };
};
