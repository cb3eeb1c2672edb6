// Mounts ECharts on every [data-chart] from the JSON script tag of that id; options are built and typed in Python (web/charts.py).
(() => {
  const mounted = new Map();
  const mount = (root) => {
    for (const place of root.querySelectorAll("[data-chart]")) {
      const source = document.getElementById(place.dataset.chart);
      if (!source || mounted.has(place)) continue;
      const chart = echarts.init(place, null, { renderer: "svg" });
      chart.setOption(JSON.parse(source.textContent));
      chart.on("click", (point) => { const url = point.data?.url; if (url) window.location.assign(url); });
      mounted.set(place, chart);
    }
  };
  const refit = () => mounted.forEach((chart, place) => (place.isConnected ? chart.resize() : (chart.dispose(), mounted.delete(place))));
  document.addEventListener("DOMContentLoaded", () => mount(document));
  document.addEventListener("htmx:afterSwap", (event) => { refit(); mount(event.target); });
  window.addEventListener("resize", refit);
})();
