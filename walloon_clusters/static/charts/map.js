// Territories of Wallonia, the darker the more there is in them.
//
// {geo, unit, unknown, rows: [{code, name, url?, value}]}, hatched where the value is null

import { common, NARROW, outlined } from "./look.js";
import { note, number } from "./words.js";

const WIDTH_TO_HEIGHT = 1.72; // of Wallonia

// What nobody knows is hatched: neither white nor as nought.
const unknown = (colour) => ({
  areaColor: colour("--paper"),
  decal: {
    symbol: "rect",
    rotation: Math.PI / 4,
    dashArrayX: [1, 0],
    dashArrayY: [2, 5],
    color: colour("--rule-strong"),
  },
});

export default async (data, width, colour) => {
  const geo = await (await fetch(data.geo)).json();
  const shown = new Map(data.rows.map((row) => [row.code, row]));
  echarts.registerMap("shown", {
    ...geo,
    features: geo.features.filter((feature) => shown.has(feature.properties.code)),
  });
  const across = Math.min(width, 760);
  return {
    height: across / WIDTH_TO_HEIGHT + 8,
    attribution: geo.attribution,
    option: {
      ...common(colour, ({ name: code }) => {
        const { name, value } = shown.get(code);
        return note(name, value === null ? data.unknown : `${number.format(value)} ${data.unit}`);
      }),
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
          layoutCenter: [across / 2, "50%"],
          layoutSize: across,
          selectedMode: false,
          itemStyle: { borderColor: colour("--paper"), borderWidth: 1.5 },
          label: {
            ...outlined(colour),
            show: true,
            fontSize: width < NARROW ? 13 : 15,
            fontWeight: 600,
            lineHeight: 18,
            formatter: ({ name, value }) =>
              `${shown.get(name).name}\n${Number.isNaN(value) ? data.unknown : number.format(value)}`,
          },
          emphasis: {
            itemStyle: { areaColor: null, borderColor: colour("--ink") },
            label: { color: colour("--ink") },
          },
          data: data.rows.map(({ code: name, value }) =>
            value === null ? { name, itemStyle: unknown(colour) } : { name, value },
          ),
        },
      ],
    },
    address: (event) => shown.get(event.name)?.url,
  };
};
