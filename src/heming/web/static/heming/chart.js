// Mounts ECharts on every [data-chart] from the JSON script tag of that id; options are built and typed in Python (web/charts.py).
(() => {
  const mounted = new Map();

  // Two things JSON cannot say: a tooltip made of the texts Python wrote, and an interval drawn as a line with ends.
  const escaped = (text) => String(text).replace(/[&<>"]/g, (c) => `&#${c.charCodeAt(0)};`);
  const texts = (given) => {
    const points = (Array.isArray(given) ? given : [given]).filter((point) => point.data?.text);
    if (!points.length) return "";
    const rows = points.map((point) => `${point.marker}${points.length > 1 || point.seriesName ? escaped(point.seriesName).replace(/^series.*/, "") : ""} <b>${escaped(point.data.text)}</b>`);
    return [escaped(points[0].name || points[0].data.name || ""), ...rows].filter(Boolean).join("<br>");
  };
  const interval = (params, api) => {
    const [low, high] = [api.coord([api.value(0), api.value(2)]), api.coord([api.value(1), api.value(2)])];
    const bar = (x1, y1, x2, y2) => ({ type: "line", shape: { x1, y1, x2, y2 }, style: { stroke: api.visual("color"), lineWidth: 1.5, opacity: 0.55 } });
    return { type: "group", children: [bar(low[0], low[1], high[0], high[1]), bar(low[0], low[1] - 4, low[0], low[1] + 4), bar(high[0], high[1] - 4, high[0], high[1] + 4)] };
  };
  const made = (options) => {
    if (options.tooltip?.formatter === "texts") options.tooltip.formatter = texts;
    for (const series of options.series) if (series.renderItem === "interval") series.renderItem = interval;
    return options;
  };

  const mount = (root) => {
    for (const place of root.querySelectorAll("[data-chart]")) {
      const source = document.getElementById(place.dataset.chart);
      if (!source || mounted.has(place)) continue;
      const chart = echarts.init(place, null, { renderer: "svg" });
      chart.setOption(made(JSON.parse(source.textContent)));
      chart.on("click", (point) => { const url = point.data?.url; if (url) window.location.assign(url); });
      mounted.set(place, chart);
    }
  };
  const refit = () => mounted.forEach((chart, place) => (place.isConnected ? chart.resize() : (chart.dispose(), mounted.delete(place))));
  document.addEventListener("DOMContentLoaded", () => mount(document));
  document.addEventListener("htmx:afterSwap", (event) => { refit(); mount(event.target); });
  document.addEventListener("toggle", refit, true);
  window.addEventListener("resize", refit);
})();
