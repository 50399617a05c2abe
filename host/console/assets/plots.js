// Draws what pages want to show as a line: `data-plot` has where its points
// are, in days or numbers, what they are, and how it is called. The same
// numbers are in a table beside it. Numbers and days are written as in the
// language of the page.
"use strict";

const language = document.documentElement.lang;
const number = new Intl.NumberFormat(language);
const day = new Intl.DateTimeFormat(language, { timeZone: "UTC", dateStyle: "medium" });
const short = new Intl.DateTimeFormat(language, { timeZone: "UTC", day: "numeric", month: "short", year: "2-digit" });
const written = (format, value) => (value == null ? "–" : format.format(value));
const days = { of: (seconds) => written(day, seconds == null ? null : seconds * 1000), on: (seconds) => short.format(seconds * 1000) };
const numbers = { of: (value) => written(number, value), on: (value) => number.format(value) };

function draw(place) {
  const { at, across, label, values, days: isDays } = JSON.parse(place.dataset.plot);
  const along = isDays ? days : numbers;
  const colour = (name) => getComputedStyle(document.documentElement).getPropertyValue(name).trim();
  const axis = { stroke: colour("--quiet"), grid: { stroke: colour("--line"), width: 1 } };
  const options = {
    width: place.clientWidth,
    height: 220,
    cursor: { drag: { x: false, y: false } },
    tzDate: (seconds) => uPlot.tzDate(new Date(seconds * 1000), "UTC"),
    series: [
      { label: across, value: (_, at) => along.of(at) },
      { label, stroke: colour("--accent"), width: 2, value: (_, value) => numbers.of(value) },
    ],
    axes: [
      { ...axis, space: isDays ? 90 : 40, values: (_, all) => all.map(along.on), ...(isDays ? {} : { incrs: [1, 2, 3, 6, 12, 24] }) },
      { ...axis, size: 70, values: (_, all) => all.map(numbers.on) },
    ],
    scales: {
      x: { time: isDays },
      y: { range: (_, low, high) => [Math.min(0, low), high > 0 ? high * 1.05 : 1] },
    },
  };
  const x = at.map((one) => (isDays ? Date.parse(one) / 1000 : Number(one)));
  place.replaceChildren();
  new uPlot(options, [x, values.map(Number)], place);
}

const drawAll = () => document.querySelectorAll("[data-plot]").forEach(draw);
addEventListener("resize", drawAll);
matchMedia("(prefers-color-scheme: dark)").addEventListener("change", drawAll);
drawAll();
