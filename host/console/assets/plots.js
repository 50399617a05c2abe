// Draws what pages want to show as a line: `data-plot` has where its points
// are, in days or numbers, what they are, and how it is called. The same
// numbers are in a table beside it.
"use strict";

function draw(place) {
  const { at, label, values, days } = JSON.parse(place.dataset.plot);
  const colour = (name) => getComputedStyle(document.documentElement).getPropertyValue(name).trim();
  const axis = { stroke: colour("--quiet"), grid: { stroke: colour("--line"), width: 1 } };
  const options = {
    width: place.clientWidth,
    height: 220,
    cursor: { drag: { x: false, y: false } },
    tzDate: (seconds) => uPlot.tzDate(new Date(seconds * 1000), "UTC"),
    series: [
      days ? { value: "{YYYY}-{MM}-{DD}" } : { value: (_, month) => month },
      { label, stroke: colour("--accent"), width: 2 },
    ],
    axes: [axis, { ...axis, size: 70 }],
    scales: {
      x: { time: days },
      y: { range: (_, low, high) => [Math.min(0, low), high > 0 ? high * 1.05 : 1] },
    },
  };
  const x = at.map((one) => (days ? Date.parse(one) / 1000 : Number(one)));
  place.replaceChildren();
  new uPlot(options, [x, values.map(Number)], place);
}

const drawAll = () => document.querySelectorAll("[data-plot]").forEach(draw);
addEventListener("resize", drawAll);
matchMedia("(prefers-color-scheme: dark)").addEventListener("change", drawAll);
drawAll();
