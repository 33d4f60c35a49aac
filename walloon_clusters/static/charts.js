// Draws each <figure data-chart> from the JSON inside it, on canvas: the content security
// policy forbids the style attributes of SVG charts. The table beside it holds the same
// numbers for whoever cannot see or point.
//
// lifelines {day, rows: [{name, url, kind, kind_label,
//            bars: [{start, start_precision, end, end_precision, label}]}]}
// bars      {unit, rows: [{name, url?, value}]}
// map       {geo, unit, rows: [{code, name, url?, value}]}
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

  const lifelines = (data, width, colour) => {
    const narrow = width < NARROW;
    const day = time(data.day);
    const bars = data.rows.flatMap((row, index) =>
      row.bars.map((bar) => ({ ...bar, row, index })),
    );
    const first = startOfYear(Math.min(day, ...bars.map((bar) => time(bar.start))));
    const last = startOfYear(
      Math.max(day, Date.now(), ...bars.map((bar) => (bar.end ? time(bar.end) : 0))),
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
          formatter: ({ dataIndex }) => {
            const { row, label: period } = bars[dataIndex];
            return note(row.name, row.kind_label, period);
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
        ],
      },
      address: (event) =>
        event.componentType === "yAxis"
          ? data.rows.find((row) => row.name === event.value)?.url
          : bars[event.dataIndex]?.row.url,
    };
  };

  // --- Bars --------------------------------------------------------------------------------

  const bars = (data, width, colour) => {
    const narrow = width < NARROW;
    return {
      height: data.rows.length * (narrow ? 44 : 28) + 12,
      option: {
        ...common(colour),
        grid: {
          left: narrow ? 4 : 214,
          right: 60,
          top: 4,
          bottom: 4,
          outerBoundsMode: "none",
        },
        xAxis: { type: "value", show: false, min: 0 },
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
            return note(row.name, `${number.format(row.value)} ${data.unit}`);
          },
        },
        series: [
          {
            type: "bar",
            data: data.rows.map((row) => row.value),
            barWidth: narrow ? 12 : 15,
            itemStyle: { color: colour("--kind-cluster") },
            label: {
              show: true,
              position: "right",
              color: colour("--ink"),
              fontSize: 14,
              formatter: ({ value }) => number.format(value),
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

  // --- Drawing -----------------------------------------------------------------------------

  const kinds = { lifelines, bars, map };
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
