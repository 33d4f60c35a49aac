// Circles on a map of Wallonia, one a post code, the larger the more there is at it.
//
// {geo, box: [[west, north], [east, south]], rows: [{name, point: [east, north], value, said, url}]}

import { registerMap } from "../vendor/echarts/echarts.js";
import { common, NARROW, outlined, widthOf } from "./look.js";
import { note, number } from "./words.js";

const NARROWER = 0.64; // a degree of longitude than one of latitude: cos(50.2°)
const SMALLEST = 7; // pixels across
const ABOVE = 16; // pixels, for the name of the circle at the top
const NAMED = 40; // circles, the largest: more names would hide the map

const isProvince = (code) => code.length === 4;

// Where a name may stand at its circle, in the order in which it is tried: its box.
const BESIDE = {
  top: (x, y, radius, half, size) => [x - half, y - radius - size - 4, x + half, y - radius - 1],
  bottom: (x, y, radius, half, size) => [x - half, y + radius + 1, x + half, y + radius + size + 4],
  right: (x, y, radius, half, size) => [x + radius, y - size / 2, x + radius + 2 * half, y + size / 2],
  left: (x, y, radius, half, size) => [x - radius - 2 * half, y - size / 2, x - radius, y + size / 2],
};

// Which of the largest circles have a name, and where it stands: on the map, beside the
// names of larger ones, and on no circle but the smallest; or else on no larger one.
const namedOf = (circles, written, size, across) => {
  const taken = [];
  const named = new Map();
  for (const [place, circle] of circles.slice(0, NAMED).entries()) {
    const { row, x, y, radius } = circle;
    const half = widthOf(written(row), 400, size) / 2 + 4;
    const isFree = ([left, top, right, bottom], beneath) =>
      left >= 0 &&
      right <= across &&
      !taken.some(([l, t, r, b]) => left < r && right > l && top < b && bottom > t) &&
      !circles.some(
        (other) =>
          other !== circle &&
          other.radius > beneath &&
          Math.hypot(
            other.x - Math.min(Math.max(other.x, left), right),
            other.y - Math.min(Math.max(other.y, top), bottom),
          ) < other.radius,
      );
    const rooms = Object.entries(BESIDE).map(([position, box]) => [
      position,
      box(x, y, radius, half, size),
    ]);
    const found =
      rooms.find(([, room]) => isFree(room, SMALLEST)) ??
      rooms.find(([, room]) => isFree(room, radius));
    if (!found) continue;
    named.set(place, found[0]);
    taken.push(found[1]);
  }
  return named;
};

export default (data, width, colour) => {
  registerMap("places", data.geo);
  const [[west, north], [east, south]] = data.box;
  const ratio = ((east - west) * NARROWER) / (north - south);
  const across = Math.min(width, 900);
  const height = across / ratio;
  const most = Math.max(1, ...data.rows.map((row) => row.value));
  // Three in one place make no large circle.
  const largest = Math.min(width < NARROW ? 34 : 54, 10 + 8 * Math.sqrt(most));
  // The area of a circle says how many there are, its width does not.
  const size = (value) => Math.max(SMALLEST, largest * Math.sqrt(value / most));
  const fontSize = width < NARROW ? 12 : 13;
  // Without the post code, which the note has.
  const written = (row) => `${row.name.replace(/^\S+ /, "")} ${number.format(row.value)}`;
  // The small ones last, to lie above the large ones, and under their names.
  const circles = [...data.rows]
    .sort((one, other) => other.value - one.value)
    .map((row) => ({
      row,
      x: ((row.point[0] - west) / (east - west)) * across,
      y: ABOVE + ((north - row.point[1]) / (north - south)) * height,
      radius: size(row.value) / 2,
    }));
  const named = namedOf(circles, written, fontSize, across);
  return {
    height: height + ABOVE,
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
        regions: data.geo.features.map(({ properties: { code } }) => ({
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
            opacity: 1,
            distance: 2,
            fontSize,
            formatter: ({ dataIndex, data: { row } }) => (named.has(dataIndex) ? written(row) : ""),
          },
          data: circles.map(({ row, radius }, place) => ({
            value: row.point,
            symbolSize: 2 * radius,
            label: { position: named.get(place) ?? "top" },
            row,
          })),
        },
      ],
    },
    address: (event) => event.data?.row?.url,
  };
};
