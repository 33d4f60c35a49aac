// Nodes where the server put them, and the lines between them.
//
// {sizes: [wide, narrow], nodes: [{kind, name?, url?, said?, side?, is_centre?, at: [wide, narrow]}],
//  links: [{source, target, kind, said?, number?}]}
//
// A size is [width, height]; a point is [x, y, the room of the name]. A kind of node is that
// of a network, organisation, thing, dot (without a name) or words (without a mark).

import { common, FONT, KINDS, NARROW, outlined } from "./look.js";
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

const pen = document.createElement("canvas").getContext("2d");
const widthOf = (text, weight, size) => {
  pen.font = `${weight} ${size}px ${FONT}`;
  return pen.measureText(text).width;
};

const colourOf = (kind) => KINDS[kind]?.colour ?? (kind === "thing" ? "--ink-soft" : "--doc");

export default async (data, width, colour) => {
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
      overflow: all || node.kind === "words" || node.is_centre ? "break" : "truncate",
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
  // A label of a line is turned with it: numbers are marks of their own, and upright.
  data.links.forEach((link, place) => {
    if (!(link.number > 1)) return;
    const [one, other] = [nodes[link.source], nodes[link.target]];
    nodes.push({
      id: `number-${place}`,
      x: (one.x + other.x - (one.y - other.y) * curveness) / 2,
      y: (one.y + other.y - (other.x - one.x) * curveness) / 2,
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
