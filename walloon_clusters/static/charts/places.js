// Circles on a map of Wallonia, one a post code, the larger the more there is at it.
//
// {geo, box: [[west, north], [east, south]], rows: [{name, point: [east, north], value, said, url}]}

import { common, NARROW, outlined } from "./look.js";
import { note, number } from "./words.js";

const NARROWER = 0.64; // a degree of longitude than one of latitude: cos(50.2°)
const SMALLEST = 7; // pixels across
const ABOVE = 16; // pixels, for the name of the circle at the top
const NAMED = 40; // circles, the largest: more names would hide the map

const isProvince = (code) => code.length === 4;

export default async (data, width, colour) => {
  const geo = await (await fetch(data.geo)).json();
  echarts.registerMap("places", geo);
  const [[west, north], [east, south]] = data.box;
  const ratio = ((east - west) * NARROWER) / (north - south);
  const across = Math.min(width, 900);
  const height = across / ratio;
  const most = Math.max(1, ...data.rows.map((row) => row.value));
  // Three in one place make no large circle.
  const largest = Math.min(width < NARROW ? 34 : 54, 10 + 8 * Math.sqrt(most));
  // The area of a circle says how many there are, its width does not.
  const size = (value) => Math.max(SMALLEST, largest * Math.sqrt(value / most));
  return {
    height: height + ABOVE,
    attribution: geo.attribution,
    option: {
      ...common(colour, ({ data: { row } }) => note(row.name, row.said)),
      geo: {
        map: "places",
        nameProperty: "code",
        boundingCoords: data.box,
        aspectScale: NARROWER,
        layoutCenter: [across / 2, height / 2 + ABOVE],
        layoutSize: across,
        silent: true,
        itemStyle: { areaColor: "transparent", borderColor: colour("--rule-strong") },
        regions: geo.features.map(({ properties: { code } }) => ({
          name: code,
          itemStyle: isProvince(code)
            ? { areaColor: "transparent", borderColor: colour("--control"), borderWidth: 1.4 }
            : { areaColor: colour("--map-low"), borderWidth: 0.6 },
        })),
      },
      series: [
        {
          type: "scatter",
          coordinateSystem: "geo",
          itemStyle: {
            color: colour("--doc"),
            opacity: 0.72,
            borderColor: colour("--surface"),
            borderWidth: 1,
          },
          emphasis: { itemStyle: { opacity: 1, borderColor: colour("--ink") } },
          label: {
            ...outlined(colour),
            show: true,
            position: "top",
            distance: 2,
            minMargin: 12,
            fontSize: width < NARROW ? 12 : 13,
            // Without the post code, which the note has.
            formatter: ({ dataIndex, data: { row } }) =>
              dataIndex < NAMED
                ? `${row.name.replace(/^\S+ /, "")} ${number.format(row.value)}`
                : "",
          },
          labelLayout: { hideOverlap: true },
          // The small ones last, to lie above the large ones, and under their names.
          data: [...data.rows]
            .sort((one, other) => other.value - one.value)
            .map((row) => ({ value: row.point, symbolSize: size(row.value), row })),
        },
      ],
    },
    address: (event) => event.data?.row?.url,
  };
};
