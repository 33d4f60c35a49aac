/*! Parts of Apache ECharts (Apache License 2.0) and of ZRender (BSD 3-Clause License). */

// What the drawings take of ECharts: `npm run bundle` makes one module of it. Whole it is
// more than twice as large. A drawing that needs another part names it here.

import {
  BarChart,
  CustomChart,
  GraphChart,
  LineChart,
  MapChart,
  SankeyChart,
  ScatterChart,
} from "echarts/charts";
import {
  GeoComponent,
  GraphicComponent,
  GridComponent,
  LegendPlainComponent,
  MarkLineComponent,
  TooltipComponent,
  VisualMapContinuousComponent,
} from "echarts/components";
import { use } from "echarts/core";
import { LabelLayout } from "echarts/features";
import { CanvasRenderer } from "echarts/renderers";

use([
  BarChart,
  CustomChart,
  GraphChart,
  LineChart,
  MapChart,
  SankeyChart,
  ScatterChart,
  GeoComponent,
  GraphicComponent,
  GridComponent,
  LegendPlainComponent,
  MarkLineComponent,
  TooltipComponent,
  VisualMapContinuousComponent,
  LabelLayout,
  CanvasRenderer,
]);

export { getInstanceByDom, init, registerMap } from "echarts/core";
