// Flows of money in bands, as broad as there is money in them.

import { common, outlined, words } from "./look.js";
import { shortEuro } from "./words.js";

export const bands = (money, width, colour) => {
  const { depths, flows, nodes } = money;
  const columns = [...depths.values()];
  const tallest = Math.max(
    ...columns.map((depth) => columns.filter((other) => other === depth).length),
  );
  const column = width / (Math.max(...columns) + 1);
  return {
    height: Math.max(240, tallest * 56),
    option: {
      ...common(colour, ({ dataType, data: { name }, dataIndex }) =>
        dataType === "edge" ? money.flowNote(flows[dataIndex]) : money.placeNote(name),
      ),
      animation: false, // it would uncover the bands before their names
      series: [
        {
          type: "sankey",
          left: 2,
          right: column - 20,
          top: 14,
          bottom: 14,
          nodeWidth: 12,
          nodeGap: 34,
          nodeAlign: "left",
          layoutIterations: 0, // keeps the order of the table
          draggable: false,
          emphasis: { focus: "adjacency" },
          blur: {
            itemStyle: { opacity: 0.4 },
            label: { opacity: 0.5 },
            lineStyle: { opacity: 0.1 },
          },
          label: {
            ...words(colour),
            ...outlined(colour),
            lineHeight: 17,
            width: column - 44,
            overflow: "break",
            formatter: ({ name }) =>
              `${nodes.get(name).name}\n${shortEuro.format(money.total(name))}`,
          },
          data: [...nodes.keys()].map((key) => ({
            name: key,
            depth: depths.get(key),
            itemStyle: { color: colour(money.colour(key)), borderWidth: 0 },
          })),
          links: flows.map(({ origin, target, value }) => ({
            source: origin,
            target,
            value,
            lineStyle: { color: colour(money.colour(target)), opacity: 0.28 },
          })),
        },
      ],
    },
    address: (event) =>
      nodes.get(event.dataType === "edge" ? event.data.target : event.data?.name)?.url,
  };
};
