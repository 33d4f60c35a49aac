// Draws each <figure data-chart> from the JSON inside it, on canvas: the content security
// policy forbids the style attributes of SVG charts. The table beside it holds the same
// numbers for whoever cannot see or point.
//
// lifelines {day, rows: [{name, url, kind, kind_label,
//            bars: [{start, start_precision, end, end_precision, label}],
//            marks?: [{day, state, label}]}]}; "calendar" is the same with marks
// bars      {unit, style?, mark?: {value, label}, rows: [{name, url?, value}]}; style is
//           percent (of one) or euro
// map       {geo, unit, rows: [{code, name, url?, value}]}
// flow      {nodes: [{key, name, kind, url}], flows: [{origin, target, value}]}, in euro; the
//           first flow leaves the node from which everything comes
// years     {years: [2006, ...], series: [{name, kind, values}]}, in euro
// steps     {day, series: [{name, kind, points: [[iso, value]]}]}, in euro; a value holds
//           until the next one, the last until the day
// lines     {style?, days: [iso, ...], series: [{name, values}]}; null where there is none
(() => {
  const NARROW = 620; // pixels; below, names stand above their bars
  const DAY = 24 * 60 * 60 * 1000;
  const FONT = '"Source Sans 3", system-ui, sans-serif';
  const MARKS = {
    business_cluster: "●",
    competitiveness_pole: "◆",
    innovation_hub: "■",
    foreign_network: "○",
  };
  const COLOURS = {
    business_cluster: "--kind-cluster",
    competitiveness_pole: "--kind-pole",
    innovation_hub: "--kind-hub",
    foreign_network: "--kind-foreign",
  };

  // Plain "en" would write dates as the United States do.
  const language = document.documentElement.lang.replace(/^en$/, "en-GB");
  const number = new Intl.NumberFormat(language);
  const currency = { style: "currency", currency: "EUR" };
  const euro = new Intl.NumberFormat(language, { ...currency, minimumFractionDigits: 0 });
  const shortEuro = new Intl.NumberFormat(language, {
    ...currency,
    notation: "compact",
    minimumFractionDigits: 0,
    maximumFractionDigits: 1,
  });
  // As the tables write it, with a space that breaks no line.
  const decimal = new Intl.NumberFormat(language, { maximumFractionDigits: 1 });
  const percent = { format: (share) => `${decimal.format(share * 100)}\u00a0%` };
  const STYLES = { percent, euro };
  const longDate = new Intl.DateTimeFormat(language, { dateStyle: "long", timeZone: "UTC" });
  const still = matchMedia("(prefers-reduced-motion: reduce)");

  const colours = () => {
    const style = getComputedStyle(document.documentElement);
    return (name) => style.getPropertyValue(name).trim();
  };

  const time = (iso) => Date.parse(`${iso}T00:00:00Z`);
  const startOfYear = (moment, later = 0) =>
    Date.UTC(new Date(moment).getUTCFullYear() + later, 0, 1);

  // Elements, not markup: names are data, and markup would bring style attributes.
  const note = (title, ...lines) => {
    const box = document.createElement("div");
    box.className = "chart-tip";
    const head = document.createElement("strong");
    head.textContent = title;
    box.append(head);
    for (const line of lines.filter(Boolean)) {
      const row = document.createElement("span");
      row.textContent = line;
      box.append(row);
    }
    return box;
  };

  const common = (colour) => ({
    animation: !still.matches,
    animationDuration: 300,
    useUTC: true,
    textStyle: { fontFamily: FONT, color: colour("--ink") },
    tooltip: {
      backgroundColor: colour("--surface"),
      borderColor: colour("--rule-strong"),
      borderRadius: 0,
      padding: [8, 12],
      confine: true,
      textStyle: { color: colour("--ink"), fontFamily: FONT, fontSize: 15 },
    },
  });

  // --- Lifelines ---------------------------------------------------------------------------

  // An end that is only documented trails off on the side where nobody knows.
  const TRAIL = [
    { from: 2, width: 7 },
    { from: 12, width: 4 },
    { from: 19, width: 2 },
  ];

  // Evaluations on a lifeline, told apart by their shape.
  const MARK_SHAPES = {
    decided: { symbol: "circle", size: 11, filled: true },
    documented: { symbol: "circle", size: 11, filled: true },
    signed: { symbol: "circle", size: 11, filled: true },
    open: { symbol: "circle", size: 11 },
    soon: { symbol: "circle", size: 11 },
    ahead: { symbol: "circle", size: 11 },
    overdue: { symbol: "triangle", size: 13, filled: true },
    undocumented: { symbol: "diamond", size: 12 },
  };

  const markSeries = (marks, narrow, colour) => ({
    type: "scatter",
    z: 5,
    cursor: "pointer",
    symbolOffset: [0, narrow ? 9 : 0],
    data: marks.map(({ day, state, index }) => {
      const { symbol, size, filled } = MARK_SHAPES[state];
      const ink = colour(state === "overdue" ? "--red" : "--ink");
      return {
        value: [time(day), index],
        symbol,
        symbolSize: size,
        itemStyle: {
          color: filled ? ink : colour("--paper"),
          borderColor: filled ? colour("--paper") : ink,
          borderWidth: filled ? 1.5 : 2,
        },
      };
    }),
  });

  const lifelines = (data, width, colour) => {
    const narrow = width < NARROW;
    const day = time(data.day);
    const events = data.rows.flatMap((row, index) =>
      (row.marks ?? []).map((mark) => ({ ...mark, row, index })),
    );
    const pointedAt = ({ seriesIndex, dataIndex }) =>
      (seriesIndex ? events : bars)[dataIndex];
    const bars = data.rows.flatMap((row, index) =>
      row.bars.map((bar) => ({ ...bar, row, index })),
    );
    const first = startOfYear(Math.min(day, ...bars.map((bar) => time(bar.start))));
    const last = startOfYear(
      Math.max(
        day,
        Date.now(),
        ...bars.map((bar) => (bar.end ? time(bar.end) : 0)),
        ...events.map((event) => time(event.day)),
      ),
      1,
    );
    const place = (day - first) / (last - first);
    const step = narrow ? 40 : 27;
    const thickness = narrow ? 12 : 13;

    const draw = (params, api) => {
      const bar = bars[params.dataIndex];
      const [left, middle] = api.coord([time(bar.start), bar.index]);
      const right = bar.end
        ? Math.max(api.coord([time(bar.end) + DAY, bar.index])[0], left + 3)
        : params.coordSys.x + params.coordSys.width - 8;
      const top = middle - thickness / 2 + (narrow ? 9 : 0);
      const fill = colour(COLOURS[bar.row.kind]);
      const holds = time(bar.start) <= day && (!bar.end || day <= time(bar.end));
      const style = { fill, opacity: holds ? 1 : 0.42 };
      const slice = (x, w) => ({
        type: "rect",
        shape: { x, y: top, width: w, height: thickness },
        style,
      });
      const children = [slice(left, right - left)];
      if (bar.start_precision === "documented") {
        children.push(...TRAIL.map((t) => slice(left - t.from - t.width, t.width)));
      }
      if (!bar.end) {
        const points = [
          [right, top],
          [right + 7, top + thickness / 2],
          [right, top + thickness],
        ];
        children.push({ type: "polygon", shape: { points }, style });
      } else if (bar.end_precision === "documented") {
        children.push(...TRAIL.map((t) => slice(right + t.from, t.width)));
      }
      return { type: "group", children };
    };

    const label = (index) => `{mark${index}|${MARKS[data.rows[index].kind]}}`;
    const marks = Object.fromEntries(
      data.rows.map((row, index) => [
        `mark${index}`,
        { color: colour(COLOURS[row.kind]), fontSize: 13, padding: [0, 0, 0, 7] },
      ]),
    );

    return {
      height: data.rows.length * step + 70,
      option: {
        ...common(colour),
        grid: {
          left: narrow ? 16 : 214,
          right: 12,
          top: 64,
          bottom: 6,
          outerBoundsMode: "none",
        },
        xAxis: {
          type: "time",
          position: "top",
          min: first,
          max: last,
          minInterval: 365 * DAY,
          axisLine: { show: false },
          axisTick: { show: false },
          axisLabel: {
            color: colour("--ink-soft"),
            fontSize: 14,
            formatter: "{yyyy}",
            hideOverlap: true,
          },
          splitLine: { show: true, lineStyle: { color: colour("--rule") } },
        },
        yAxis: {
          type: "category",
          inverse: true,
          data: data.rows.map((row) => row.name),
          triggerEvent: true,
          axisLine: { show: false },
          axisTick: { show: false },
          axisLabel: {
            inside: narrow,
            // Above the bar on a narrow page; there the axis runs through the row's middle.
            padding: narrow ? [0, 0, 22, -28] : 0,
            color: colour("--ink"),
            fontSize: 15,
            interval: 0,
            formatter: (name, index) =>
              narrow ? `${label(index)} ${name}` : `${name} ${label(index)}`,
            rich: marks,
          },
          z: 10,
        },
        tooltip: {
          ...common(colour).tooltip,
          formatter: (event) => {
            const { row, label: words } = pointedAt(event);
            return note(row.name, row.kind_label, words);
          },
        },
        series: [
          {
            type: "custom",
            renderItem: draw,
            data: bars.map((bar) => [time(bar.start), bar.index]),
            clip: false,
            cursor: "pointer",
            markLine: {
              silent: true,
              symbol: "none",
              animation: false,
              data: [{ xAxis: day }],
              lineStyle: { color: colour("--ink"), type: "solid", width: 1.5 },
              label: {
                formatter: longDate.format(day),
                position: "start",
                distance: 34,
                rotate: 0,
                // The flag stays inside the drawing when the day is near its edge.
                align: place > 0.85 ? "right" : place < 0.15 ? "left" : "center",
                color: "#1d1b18",
                backgroundColor: colour("--yellow"),
                padding: [4, 7, 2],
                fontFamily: FONT,
                fontSize: 14,
                fontWeight: 600,
              },
            },
          },
          ...(events.length ? [markSeries(events, narrow, colour)] : []),
        ],
      },
      address: (event) =>
        event.componentType === "yAxis"
          ? data.rows.find((row) => row.name === event.value)?.url
          : pointedAt(event)?.row.url,
    };
  };

  // --- Bars --------------------------------------------------------------------------------

  const markAt = ({ value, label }, narrow, colour) => ({
    silent: true,
    symbol: "none",
    animation: false,
    data: [{ xAxis: value }],
    // On a narrow page it crosses the names, which stand above their bars.
    lineStyle: {
      color: colour("--ink"),
      type: narrow ? [2, 4] : "solid",
      width: narrow ? 1 : 1.5,
    },
    label: {
      formatter: label,
      position: "start", // of an axis that runs downwards: above the bars
      color: colour("--ink"),
      fontFamily: FONT,
      fontSize: 14,
    },
  });

  const bars = (data, width, colour) => {
    const narrow = width < NARROW;
    const style = STYLES[data.style] ?? number;
    const below = data.rows.some(({ value }) => value < 0);
    const most = Math.max(data.mark?.value ?? 0, ...data.rows.map(({ value }) => value));
    return {
      height: data.rows.length * (narrow ? 44 : 28) + (data.mark ? 36 : 12),
      option: {
        ...common(colour),
        grid: {
          left: narrow ? 4 : 214,
          right: data.style === "euro" ? 110 : 60,
          top: data.mark ? 28 : 4,
          bottom: 4,
          outerBoundsMode: "none",
        },
        xAxis: { type: "value", show: false, max: most, ...(below ? {} : { min: 0 }) },
        yAxis: {
          type: "category",
          inverse: true,
          data: data.rows.map((row) => row.name),
          triggerEvent: true,
          axisLine: { lineStyle: { color: colour("--rule-strong") } },
          axisTick: { show: false },
          axisLabel: {
            inside: narrow,
            ...(narrow ? { verticalAlign: "bottom", padding: [0, 0, 8, -8] } : {}),
            color: colour("--ink"),
            fontSize: 15,
            interval: 0,
            ...(narrow ? {} : { width: 200, overflow: "truncate" }),
          },
          z: 10,
        },
        tooltip: {
          ...common(colour).tooltip,
          formatter: ({ dataIndex }) => {
            const row = data.rows[dataIndex];
            return note(row.name, `${style.format(row.value)} ${data.unit}`);
          },
        },
        series: [
          {
            type: "bar",
            ...(data.mark ? { markLine: markAt(data.mark, narrow, colour) } : {}),
            data: data.rows.map((row) => row.value),
            barWidth: narrow ? 12 : 15,
            itemStyle: { color: colour("--kind-cluster") },
            label: {
              show: true,
              position: "right",
              color: colour("--ink"),
              fontSize: 14,
              formatter: ({ value }) => style.format(value),
            },
          },
        ],
      },
      address: (event) =>
        (event.componentType === "yAxis"
          ? data.rows.find((row) => row.name === event.value)
          : data.rows[event.dataIndex]
        )?.url,
    };
  };

  // --- Map ---------------------------------------------------------------------------------

  const WIDTH_TO_HEIGHT = 1.72; // of Wallonia

  const map = async (data, width, colour) => {
    const geo = await (await fetch(data.geo)).json();
    const shown = new Map(data.rows.map((row) => [row.code, row]));
    echarts.registerMap("shown", {
      ...geo,
      features: geo.features.filter((feature) => shown.has(feature.properties.code)),
    });
    const values = data.rows.map((row) => row.value);
    const across = Math.min(width, 760);
    return {
      height: across / WIDTH_TO_HEIGHT + 8,
      attribution: geo.attribution,
      option: {
        ...common(colour),
        tooltip: {
          ...common(colour).tooltip,
          formatter: ({ name }) => {
            const row = shown.get(name);
            return note(row.name, `${number.format(row.value)} ${data.unit}`);
          },
        },
        visualMap: {
          show: false,
          min: 0,
          max: Math.max(1, ...values),
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
              show: true,
              color: colour("--ink"),
              textBorderColor: colour("--paper"),
              textBorderWidth: 3,
              fontSize: width < NARROW ? 13 : 15,
              fontWeight: 600,
              lineHeight: 18,
              formatter: ({ name, value }) =>
                `${shown.get(name).name}\n${number.format(value)}`,
            },
            emphasis: {
              itemStyle: { areaColor: null, borderColor: colour("--ink") },
              label: { color: colour("--ink") },
            },
            data: data.rows.map((row) => ({ name: row.code, value: row.value })),
          },
        ],
      },
      address: (event) => shown.get(event.name)?.url,
    };
  };

  // --- Flow --------------------------------------------------------------------------------

  const FLOW_COLOURS = {
    plan: "--ink-soft",
    envelope: "--kind-cluster",
    line: "--kind-hub",
    cluster: "--kind-pole",
    rest: "--control",
  };

  // What is said of a flow that is pointed at, and of a place: where its money is from.
  const flowNote = (nodes, { origin, target, value }) =>
    note(`${nodes.get(origin).name} → ${nodes.get(target).name}`, euro.format(value));

  const placeNote = (data, nodes, totals, key) =>
    note(
      nodes.get(key).name,
      euro.format(totals.get(key)),
      ...data.flows
        .filter(({ target }) => target === key)
        .map(({ origin, value }) => `← ${nodes.get(origin).name}: ${euro.format(value)}`),
    );

  // How many steps each place is from where all the money comes from.
  const depthsOf = (data) => {
    const depths = new Map([[data.flows[0].origin, 0]]);
    for (const { origin, target } of data.flows) {
      depths.set(target, depths.get(target) ?? depths.get(origin) + 1);
    }
    return depths;
  };

  const flow = (data, width, colour) => {
    const nodes = new Map(data.nodes.map((node) => [node.key, node]));
    const through = (end, key) =>
      data.flows.reduce((sum, each) => sum + (each[end] === key ? each.value : 0), 0);
    const totals = new Map(
      data.nodes.map(({ key }) => [
        key,
        Math.max(through("origin", key), through("target", key)),
      ]),
    );
    return (width < NARROW ? tree : sankey)(data, nodes, totals, width, colour);
  };

  const sankey = (data, nodes, totals, width, colour) => {
    const depths = depthsOf(data);
    const last = Math.max(...depths.values());
    const rows = [...depths.values()].reduce(
      (counts, depth) => ({ ...counts, [depth]: (counts[depth] ?? 0) + 1 }),
      {},
    );
    const column = width / (last + 1);
    return {
      height: Math.max(240, Math.max(...Object.values(rows)) * 56),
      option: {
        ...common(colour),
        animation: false, // it would uncover the bands before their names
        tooltip: {
          ...common(colour).tooltip,
          formatter: ({ dataType, data: { name }, dataIndex }) =>
            dataType === "edge"
              ? flowNote(nodes, data.flows[dataIndex])
              : placeNote(data, nodes, totals, name),
        },
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
              color: colour("--ink"),
              fontFamily: FONT,
              fontSize: 14,
              lineHeight: 17,
              width: column - 44,
              overflow: "break",
              textBorderColor: colour("--paper"),
              textBorderWidth: 3,
              formatter: ({ name }) =>
                `${nodes.get(name).name}\n${shortEuro.format(totals.get(name))}`,
            },
            data: data.nodes.map(({ key, kind }) => ({
              name: key,
              depth: depths.get(key),
              itemStyle: { color: colour(FLOW_COLOURS[kind]), borderWidth: 0 },
            })),
            links: data.flows.map(({ origin, target, value }) => ({
              source: origin,
              target,
              value,
              lineStyle: {
                color: colour(FLOW_COLOURS[nodes.get(target).kind]),
                opacity: 0.28,
              },
            })),
          },
        ],
      },
      address: (event) =>
        nodes.get(event.dataType === "edge" ? event.data.target : event.data?.name)?.url,
    };
  };

  // On a phone bands have no room for words: each place is a bar, below the one that it
  // is part of. Clusters draw on several lines, and stand below them all.
  const tree = (data, nodes, totals, width, colour) => {
    const STEP = 48;
    const INDENT = 14;
    const depths = depthsOf(data);
    const rows = data.nodes.map(({ key }) => ({ key, indent: depths.get(key) % 3 }));
    const clusters = rows.findIndex(({ indent }, index) => index && !indent);
    const top = (index) => index * STEP + (clusters > 0 && index >= clusters ? 20 : 0);
    const most = totals.get(rows[0].key);

    const draw = ({ dataIndex }) => {
      const { key, indent } = rows[dataIndex];
      const { name, kind } = nodes.get(key);
      const left = indent * INDENT;
      const words = {
        fill: colour("--ink"),
        fontFamily: FONT,
        fontSize: 15,
        y: top(dataIndex) + 4,
      };
      const amount = shortEuro.format(totals.get(key));
      const long = Math.max(2, ((width - 2 * INDENT) * totals.get(key)) / most);
      return {
        type: "group",
        children: [
          {
            type: "text",
            style: {
              ...words,
              text: name,
              x: left,
              width: width - left - 84,
              overflow: "truncate",
            },
          },
          {
            type: "text",
            style: { ...words, text: amount, x: width - 2, align: "right", fontWeight: 600 },
          },
          {
            type: "rect",
            shape: { x: left, y: top(dataIndex) + 24, width: long, height: 11 },
            style: { fill: colour(FLOW_COLOURS[kind]) },
          },
        ],
      };
    };

    return {
      height: top(rows.length - 1) + STEP,
      option: {
        ...common(colour),
        grid: { left: 0, right: 0, top: 0, bottom: 0, outerBoundsMode: "none" },
        xAxis: { type: "value", show: false },
        yAxis: { type: "category", show: false, data: rows.map(({ key }) => key) },
        tooltip: {
          ...common(colour).tooltip,
          formatter: ({ dataIndex }) => placeNote(data, nodes, totals, rows[dataIndex].key),
        },
        series: [
          {
            type: "custom",
            renderItem: draw,
            data: rows.map(({ key }, index) => [totals.get(key), index]),
            clip: false,
          },
        ],
      },
      address: ({ dataIndex }) => nodes.get(rows[dataIndex]?.key)?.url,
    };
  };

  // --- Years -------------------------------------------------------------------------------

  const YEAR_COLOURS = {
    envelope: "--kind-cluster",
    granted: "--kind-hub",
    paid: "--kind-pole",
  };

  const legend = (colour, icon = "rect") => ({
    top: 0,
    left: 0,
    ...(icon ? { icon } : {}),
    itemWidth: icon ? 12 : 30,
    itemHeight: 12,
    itemGap: 16,
    textStyle: { color: colour("--ink"), fontFamily: FONT, fontSize: 14 },
  });

  const moneyGrid = (width) => ({
    left: 4,
    right: 4,
    top: width < NARROW ? 64 : 40,
    bottom: 4,
    outerBoundsMode: "same",
    outerBoundsContain: "axisLabel",
  });

  const moneyAxis = (colour) => ({
    type: "value",
    axisLabel: {
      color: colour("--ink-soft"),
      fontSize: 14,
      formatter: (value) => shortEuro.format(value),
    },
    splitLine: { lineStyle: { color: colour("--rule") } },
  });

  const years = (data, width, colour) => ({
    height: width < NARROW ? 300 : 340,
    option: {
      ...common(colour),
      legend: legend(colour),
      grid: moneyGrid(width),
      xAxis: {
        type: "category",
        data: data.years.map(String),
        axisLine: { lineStyle: { color: colour("--rule-strong") } },
        axisTick: { show: false },
        axisLabel: { color: colour("--ink-soft"), fontSize: 14, hideOverlap: true },
      },
      yAxis: moneyAxis(colour),
      tooltip: {
        ...common(colour).tooltip,
        formatter: ({ seriesName, name, value }) =>
          note(name, `${seriesName}: ${euro.format(value)}`),
      },
      series: data.series.map(({ name, kind, values }) => ({
        type: "bar",
        name,
        data: values,
        barMaxWidth: 26,
        itemStyle: { color: colour(YEAR_COLOURS[kind]) },
      })),
    },
    address: () => null,
  });

  // --- Steps -------------------------------------------------------------------------------

  const steps = (data, width, colour) => ({
    height: width < NARROW ? 280 : 300,
    option: {
      ...common(colour),
      legend: legend(colour),
      grid: moneyGrid(width),
      xAxis: {
        type: "time",
        max: time(data.day),
        axisLine: { lineStyle: { color: colour("--rule-strong") } },
        axisTick: { show: false },
        axisLabel: { color: colour("--ink-soft"), fontSize: 14, hideOverlap: true },
      },
      yAxis: moneyAxis(colour),
      tooltip: {
        ...common(colour).tooltip,
        formatter: ({ seriesName, value: [moment, value] }) =>
          note(longDate.format(moment), `${seriesName}: ${euro.format(value)}`),
      },
      series: data.series.map(({ name, kind, points }) => ({
        type: "line",
        step: "end",
        name,
        data: [
          ...points.map(([day, value]) => [time(day), value]),
          { value: [time(data.day), points.at(-1)[1]], symbol: "none" },
        ],
        symbol: kind === "paid" ? "diamond" : "circle",
        symbolSize: 8,
        lineStyle: { width: 2.5, type: kind === "paid" ? "solid" : [7, 4] },
        itemStyle: { color: colour(YEAR_COLOURS[kind]) },
      })),
    },
    address: () => null,
  });

  // --- Lines -------------------------------------------------------------------------------

  // Told apart without colours too: by the symbol and by the dashes.
  const LINES = [
    { colour: "--kind-cluster", symbol: "circle", type: "solid" },
    { colour: "--kind-pole", symbol: "diamond", type: [7, 4] },
    { colour: "--kind-hub", symbol: "rect", type: "solid" },
    { colour: "--kind-foreign", symbol: "triangle", type: [2, 3] },
    { colour: "--ink", symbol: "emptyCircle", type: "solid" },
    { colour: "--control", symbol: "emptyRect", type: [7, 4] },
  ];

  const lines = (data, width, colour) => {
    const style = STYLES[data.style] ?? number;
    const rows = Math.ceil((data.series.length * 190) / width);
    return {
      height: 270 + rows * 24,
      option: {
        ...common(colour),
        legend: legend(colour, null),
        grid: { ...moneyGrid(width), right: 12, top: 20 + rows * 24 },
        xAxis: {
          type: "time",
          axisLine: { lineStyle: { color: colour("--rule-strong") } },
          axisTick: { show: false },
          axisLabel: {
            color: colour("--ink-soft"),
            fontSize: 14,
            formatter: "{yyyy}",
            hideOverlap: true,
          },
          minInterval: 365 * DAY,
        },
        yAxis: {
          type: "value",
          axisLabel: {
            color: colour("--ink-soft"),
            fontSize: 14,
            formatter: (value) =>
              data.style === "euro" ? shortEuro.format(value) : style.format(value),
          },
          splitLine: { lineStyle: { color: colour("--rule") } },
        },
        tooltip: {
          ...common(colour).tooltip,
          formatter: ({ seriesName, value: [moment, value] }) =>
            note(longDate.format(moment), `${seriesName}: ${style.format(value)}`),
        },
        series: data.series.map(({ name, values }, index) => {
          const look = LINES[index % LINES.length];
          return {
            type: "line",
            name,
            data: values.map((value, number) => [time(data.days[number]), value]),
            connectNulls: false,
            symbol: look.symbol,
            symbolSize: 8,
            lineStyle: { width: 2.5, type: look.type },
            itemStyle: { color: colour(look.colour) },
          };
        }),
      },
      address: () => null,
    };
  };

  // --- Drawing -----------------------------------------------------------------------------

  const kinds = { lifelines, calendar: lifelines, bars, map, flow, years, steps, lines };
  const drawn = new Map();

  const draw = async (figure) => {
    const box = figure.querySelector(".chart-canvas");
    const data = JSON.parse(figure.querySelector("script").textContent);
    const { height, option, address, attribution } = await kinds[figure.dataset.chart](
      data,
      box.clientWidth,
      colours(),
    );
    drawn.get(figure)?.chart.dispose();
    box.style.height = `${height}px`;
    const chart = echarts.init(box, null, { renderer: "canvas" });
    chart.setOption(option);
    chart.on("click", (event) => {
      const url = address(event);
      if (url) location.assign(url);
    });
    drawn.set(figure, { chart, width: box.clientWidth });
    if (attribution && !figure.querySelector(".chart-credit")) {
      const credit = document.createElement("p");
      credit.className = "chart-note chart-credit";
      credit.textContent = attribution;
      figure.append(credit);
    }
  };

  const resized = new ResizeObserver((entries) => {
    for (const { target } of entries) {
      const figure = target.closest("figure");
      const known = drawn.get(figure);
      if (known && target.clientWidth && known.width !== target.clientWidth) draw(figure);
    }
  });

  const drawAll = () => {
    for (const [figure, { chart }] of drawn) {
      if (figure.isConnected) continue;
      chart.dispose();
      drawn.delete(figure);
    }
    for (const figure of document.querySelectorAll("figure[data-chart]")) {
      draw(figure).then(() => resized.observe(figure.querySelector(".chart-canvas")));
    }
  };

  // Canvas does not wait for a font, and would measure names in another one.
  document.fonts.load('600 1em "Source Sans 3"').finally(() => {
    drawAll();
    document.addEventListener("themechange", drawAll);
    document.addEventListener("htmx:afterSettle", drawAll);
    still.addEventListener("change", drawAll);
  });
})();
