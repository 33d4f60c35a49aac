// Flows of money on a phone, where bands have no room for words: each place is a bar,
// below the one that it is part of. Clusters draw on several lines, and stand below them
// all.

import { common, FONT } from "./look.js";
import { shortEuro } from "./words.js";

const STEP = 48;
const INDENT = 14;

export const tree = (money, width, colour) => {
  const { depths, nodes } = money;
  const rows = [...nodes.keys()].map((key) => ({ key, indent: depths.get(key) % 3 }));
  const clusters = rows.findIndex(({ indent }, index) => index && !indent);
  const top = (index) => index * STEP + (clusters > 0 && index >= clusters ? 20 : 0);
  const most = money.total(rows[0].key);

  const draw = ({ dataIndex }) => {
    const { key, indent } = rows[dataIndex];
    const left = indent * INDENT;
    const words = (text, x, more) => ({
      type: "text",
      style: {
        fill: colour("--ink"),
        fontFamily: FONT,
        fontSize: 15,
        y: top(dataIndex) + 4,
        text,
        x,
        ...more,
      },
    });
    const long = Math.max(2, ((width - 2 * INDENT) * money.total(key)) / most);
    return {
      type: "group",
      children: [
        words(nodes.get(key).name, left, {
          width: width - left - 84,
          overflow: "truncate",
        }),
        words(shortEuro.format(money.total(key)), width - 2, {
          align: "right",
          fontWeight: 600,
        }),
        {
          type: "rect",
          shape: { x: left, y: top(dataIndex) + 24, width: long, height: 11 },
          style: { fill: colour(money.colour(key)) },
        },
      ],
    };
  };

  return {
    height: top(rows.length - 1) + STEP,
    option: {
      ...common(colour, ({ dataIndex }) => money.placeNote(rows[dataIndex].key)),
      grid: { left: 0, right: 0, top: 0, bottom: 0, outerBoundsMode: "none" },
      xAxis: { type: "value", show: false },
      yAxis: { type: "category", show: false, data: rows.map(({ key }) => key) },
      series: [
        {
          type: "custom",
          renderItem: draw,
          data: rows.map(({ key }, index) => [money.total(key), index]),
          clip: false,
        },
      ],
    },
    address: ({ dataIndex }) => nodes.get(rows[dataIndex]?.key)?.url,
  };
};
