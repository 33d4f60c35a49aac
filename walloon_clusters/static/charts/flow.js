// Money on its way from one place to the next: in bands, or as a tree on a narrow page.
//
// {nodes: [{key, name, kind, url}], flows: [{origin, target, value}]}, in euro; the first
// flow leaves the node from which everything comes

import { bands } from "./bands.js";
import { NARROW } from "./look.js";
import { tree } from "./tree.js";
import { euro, note } from "./words.js";

const COLOURS = {
  plan: "--ink-soft",
  envelope: "--kind-cluster",
  line: "--kind-hub",
  cluster: "--kind-pole",
  rest: "--control",
};

// What both drawings ask of the flows.
class Flows {
  constructor({ nodes, flows }) {
    this.flows = flows;
    this.nodes = new Map(nodes.map((node) => [node.key, node]));
    // How many steps each place is from where all the money comes from.
    this.depths = new Map([[flows[0].origin, 0]]);
    for (const { origin, target } of flows) {
      this.depths.set(target, this.depths.get(target) ?? this.depths.get(origin) + 1);
    }
  }

  // What comes into a place, or leaves it where more leaves.
  total(key) {
    const through = (end) =>
      this.flows.reduce((sum, flow) => sum + (flow[end] === key ? flow.value : 0), 0);
    return Math.max(through("origin"), through("target"));
  }

  colour(key) {
    return COLOURS[this.nodes.get(key).kind];
  }

  // What is said of a flow that is pointed at.
  flowNote({ origin, target, value }) {
    const [from, to] = [origin, target].map((key) => this.nodes.get(key).name);
    return note(`${from} → ${to}`, euro.format(value));
  }

  // What is said of a place: its money, and where that is from.
  placeNote(key) {
    const into = this.flows.filter(({ target }) => target === key);
    return note(
      this.nodes.get(key).name,
      euro.format(this.total(key)),
      ...into.map(
        ({ origin, value }) => `← ${this.nodes.get(origin).name}: ${euro.format(value)}`,
      ),
    );
  }
}

export default (data, width, colour) =>
  (width < NARROW ? tree : bands)(new Flows(data), width, colour);
