// Nodes where the server put them, and the lines between them.
//
// {sizes: [wide, narrow], nodes: [{kind, name?, url?, said?, side?, is_centre?, at: [wide, narrow]}],
//  links: [{source, target, kind, said?, number?}]}
//
// A size is [width, height]; a point is [x, y, the room of the name]. A kind of node is that
// of a network, organisation, thing, dot (without a name) or words (without a mark).

import { common, KINDS, linesOf, NARROW, outlined, widthOf } from "./look.js";
import { note } from "./words.js";

const SYMBOLS = {
  business_cluster: "circle",
  competitiveness_pole: "diamond",
  innovation_hub: "rect",
  foreign_network: "circle",
  organisation: "circle",
  thing: "roundRect",
  dot: "circle",
  words: "circle",
};
const HOLLOW = "foreign_network";
const SIZES = { organisation: 9, thing: 9, dot: 5, words: 1, foreign_network: 12 };
// Of two names that overlap, that of the larger node is shown.
const NETWORK = 15;

// How many lines a text takes in a width, and how wide the longest of them is.
const wrapped = (text, weight, size, room) => {
  const lines = linesOf(text, (line) => widthOf(line, weight, size) <= room);
  return { lines: lines.length, width: Math.max(...lines.map((line) => widthOf(line, weight, size))) };
};

const ALONG = [0.5, 0.42, 0.58, 0.34, 0.66, 0.26, 0.74]; // where a number may stand on its line
const ASIDE = [0, 12, -12]; // pixels, or beside it
const HALF_NUMBER = { across: 6, down: 8 };

const colourOf = (kind) => KINDS[kind]?.colour ?? (kind === "thing" ? "--ink-soft" : "--doc");

export default (data, width, colour) => {
  const narrow = width < NARROW;
  const sheet = narrow ? 1 : 0;
  const [across, height] = data.sizes[sheet];
  const scale = width / across;
  const all = data.links.some((link) => link.number);

  // Below a node all around, at the right of one in a column.
  const isBelow = (node) => all || (node.is_centre && node.kind !== "organisation");
  const placed = (node) => {
    if (isBelow(node)) return { position: "bottom", align: "center" };
    // An organisation in the middle stands at the edge: its name begins there.
    if (node.is_centre) return { position: [-6, NETWORK + 10], align: "left" };
    return { position: node.side ?? "right", align: node.side === "bottom" ? "center" : "left" };
  };
  const fontSize = narrow ? 12 : 13.5;
  const isWhole = (node) => all || node.kind === "words" || node.is_centre;
  // A row of a phone has room for two lines.
  const inTwoLines = (node) => narrow && !isWhole(node);
  const widestWord = (name, weight) =>
    Math.ceil(Math.max(...name.split(" ").map((word) => widthOf(word, weight, fontSize)))) + 2;
  const label = (node, room) => {
    const fontWeight = node.is_centre || node.kind in KINDS ? 600 : 400;
    const fits = !node.name || widthOf(node.name, fontWeight, fontSize) <= room;
    return {
      ...outlined(colour),
      ...placed(node),
      show: Boolean(node.name),
      distance: node.kind === "words" ? 2 : 5,
      ...(fits ? {} : { width: Math.max(room, all ? widestWord(node.name, fontWeight) : 0) }),
      ...(fits || !inTwoLines(node) ? {} : { height: fontSize * 2.5, lineOverflow: "truncate" }),
      overflow: isWhole(node) || inTwoLines(node) ? "break" : "truncate",
      // Lines end before a name, and begin again after it.
      backgroundColor: colour("--paper"),
      padding: [1, 3, 1, 1],
      fontSize,
      lineHeight: fontSize * 1.25,
      fontWeight,
      color: colour(node.kind === "words" ? "--ink-soft" : "--ink"),
      formatter: node.name,
    };
  };
  const fill = (kind) => {
    if (kind === "words") return "transparent";
    return colour(kind === HOLLOW ? "--paper" : colourOf(kind));
  };
  const nodes = data.nodes.map((node, place) => {
    const [x, y, room] = node.at[sheet];
    const size = node.is_centre ? NETWORK + 6 : SIZES[node.kind] ?? NETWORK;
    return {
      id: String(place),
      x: x * scale,
      y,
      symbol: SYMBOLS[node.kind],
      symbolSize: size,
      itemStyle: {
        color: fill(node.kind),
        borderColor: colour(colourOf(node.kind)),
        borderWidth: node.kind === HOLLOW ? 2 : 0,
      },
      cursor: node.url ? "pointer" : "default",
      label: label(node, Math.max(40, room * scale)),
      node,
    };
  });
  const curveness = all ? 0.06 : 0;
  // What names below their nodes take, and the nodes themselves.
  const taken = nodes.flatMap(({ x, y, symbolSize, node }) => {
    if (!node.name) return [];
    const weight = node.kind in KINDS ? 600 : 400;
    const { lines, width: widest } = wrapped(node.name, weight, fontSize, Math.max(40, node.at[sheet][2] * scale));
    const below = y + symbolSize / 2 + 5;
    return [
      [x - widest / 2, below, x + widest / 2, below + lines * fontSize * 1.25],
      [x - symbolSize / 2, y - symbolSize / 2, x + symbolSize / 2, y + symbolSize / 2],
    ];
  });
  const isFree = ({ x, y }) =>
    taken.every(
      ([left, top, right, bottom]) =>
        x + HALF_NUMBER.across < left ||
        x - HALF_NUMBER.across > right ||
        y + HALF_NUMBER.down < top ||
        y - HALF_NUMBER.down > bottom,
    );
  // A point of the bent line of two nodes: 0 is at the one, 1 at the other.
  const onLine = (one, other, part, aside) => {
    const [along, down] = [other.x - one.x, other.y - one.y];
    const off = 2 * part * (1 - part) * curveness + aside / (Math.hypot(along, down) || 1);
    return { x: one.x + along * part + down * off, y: one.y + down * part - along * off };
  };
  // A label of a line is turned with it: numbers are marks of their own, and upright.
  data.links.forEach((link, place) => {
    if (!(link.number > 1)) return;
    const [one, other] = [nodes[link.source], nodes[link.target]];
    const points = ASIDE.flatMap((aside) => ALONG.map((part) => onLine(one, other, part, aside)));
    const point = points.find(isFree) ?? points[0];
    const { across: half, down: high } = HALF_NUMBER;
    taken.push([point.x - half, point.y - high, point.x + half, point.y + high]);
    nodes.push({
      id: `number-${place}`,
      ...point,
      symbol: "circle",
      symbolSize: 1,
      itemStyle: { color: "transparent" },
      cursor: "default",
      label: {
        show: true,
        position: "inside",
        formatter: String(link.number),
        fontSize: 12,
        color: colour("--ink"),
        backgroundColor: colour("--paper"),
        padding: [0, 3],
      },
      node: {},
    });
  });
  const xs = nodes.map(({ x }) => x);
  const ys = nodes.map(({ y }) => y);
  const [left, top] = [Math.min(...xs), Math.min(...ys)];
  return {
    height: height + 24,
    option: {
      ...common(colour, ({ dataType, data: shown }) => {
        if (dataType === "edge") return shown.said ? note(shown.between, shown.said) : "";
        return shown.node.name ? note(shown.node.name, shown.node.said) : "";
      }),
      animation: false,
      series: [
        {
          type: "graph",
          layout: "none",
          // As large as the points are apart: then they stand where the server put them.
          left,
          top: top + 12,
          width: Math.max(1, Math.max(...xs) - left),
          height: Math.max(1, Math.max(...ys) - top),
          nodeScaleRatio: 0,
          data: nodes,
          // Numbers of lines stay: there are few.
          labelLayout: ({ dataIndex }) => ({ hideOverlap: all && dataIndex < data.nodes.length }),
          emphasis: { focus: "adjacency", label: { overflow: "none" } },
          blur: { itemStyle: { opacity: 0.35 }, lineStyle: { opacity: 0.15 } },
          links: data.links.map((link) => ({
            source: String(link.source),
            target: String(link.target),
            said: link.said,
            between: [link.source, link.target].map((end) => data.nodes[end].name).join(" – "),
            lineStyle: {
              color: colour(link.kind === "member" ? "--doc" : "--control"),
              width: link.kind === "member" ? 1.6 : 1.1,
              type: all && link.kind === "member" ? "dashed" : "solid",
              opacity: 0.75,
              curveness,
            },
          })),
        },
      ],
    },
    address: ({ dataType, data: shown }) => (dataType === "node" ? shown.node.url : undefined),
  };
};
