// Each chart is drawn from the table behind it: without a script the table is what there is.
"use strict";

const HEIGHT = 136;
const HALF_A_DAY = 43200;
const DAY = new Intl.DateTimeFormat("en-GB", { day: "numeric", month: "short", timeZone: "UTC" });

function colour(name) {
  return getComputedStyle(document.documentElement).getPropertyValue(name).trim();
}

function counts(figure) {
  const rows = Array.from(figure.querySelectorAll("tbody tr")).reverse();
  return [rows.map((row) => Date.parse(row.cells[0].textContent) / 1000), rows.map((row) => Number(row.cells[1].textContent))];
}

function said(figure) {
  const words = figure.querySelector("figcaption .facts");
  const most = words.textContent;
  return (chart) => {
    const at = chart.cursor.idx;
    words.textContent = at == null ? most : `${DAY.format(chart.data[0][at] * 1000)}: ${chart.data[1][at].toLocaleString("en")}`;
  };
}

function options(figure, width) {
  const axis = { stroke: colour("--soft"), ticks: { show: false }, font: "12px system-ui, sans-serif" };
  return {
    width,
    height: HEIGHT,
    padding: [8, 0, 0, 0],
    legend: { show: false },
    cursor: { y: false, points: { show: false }, drag: { x: false, y: false } },
    scales: {
      x: { range: (chart, first, last) => [first - HALF_A_DAY, last + HALF_A_DAY] },
      y: { range: (chart, least, most) => [0, Math.max(most, 1)] },
    },
    axes: [
      { ...axis, grid: { show: false }, size: 24, space: 72, values: (chart, days) => days.map((day) => DAY.format(day * 1000)) },
      { ...axis, grid: { stroke: colour("--line"), width: 1 }, size: 44, space: 40, incrs: [1, 2, 5, 10, 20, 50, 100, 200, 500, 1e3, 2e3, 5e3, 1e4, 2e4, 5e4, 1e5] },
    ],
    series: [{}, { fill: colour("--chart"), width: 0, paths: uPlot.paths.bars({ size: [0.78, 32], radius: 0.12 }), points: { show: false } }],
    hooks: { setCursor: [said(figure)] },
  };
}

function draw(figure) {
  const plot = figure.querySelector(".plot");
  plot.replaceChildren();
  return new uPlot(options(figure, plot.clientWidth), counts(figure), plot);
}

for (const figure of document.querySelectorAll(".chart")) {
  let chart = draw(figure);
  matchMedia("(prefers-color-scheme: dark)").addEventListener("change", () => { chart = draw(figure); });
  addEventListener("resize", () => chart.setSize({ width: figure.querySelector(".plot").clientWidth, height: HEIGHT }));
}
