"use strict";
(() => {
  const data = JSON.parse(document.getElementById("report").textContent);
  const campaign = document.getElementById("campaign");
  const measure = document.getElementById("measure");
  const place = document.getElementById("plot");
  for (const { id } of data.campaigns) campaign.add(new Option(id, id));
  // The measures that any week has: a name, and how to find it.
  const measures = new Map();
  const said = (word) => data.words[word] ?? word;
  const sides = data.compares ? ["old", "new"] : ["new"];
  for (const week of data.weeks)
    for (const side of sides)
      for (const kind of ["cost", "off", "worth", "points"])
        for (const of of Object.keys(week[side]?.[kind] ?? {}))
          measures.set(said(kind) + " " + of, (given) => Number(given?.[kind]?.[of] ?? 0));
  for (const kind of ["events", "coupons", "gifts", "faults"])
    measures.set(said(kind), (given) => given?.[kind] ?? 0);
  for (const name of measures.keys()) measure.add(new Option(name, name));
  let plot;
  const draw = () => {
    const colour = (name) => getComputedStyle(document.documentElement).getPropertyValue(name).trim();
    const id = campaign.value;
    const own = id ? data.campaigns.find((one) => one.id === id).weeks : data.weeks;
    const byWeek = new Map(own.map((week) => [week.of, week]));
    const weeks = data.weeks.map((week) => week.of);
    const of = measures.get(measure.value);
    const values = sides.map((side) => weeks.map((week) => of(byWeek.get(week)?.[side])));
    const axis = { stroke: colour("--soft"), grid: { stroke: colour("--line"), width: 1 } };
    const options = {
      width: place.clientWidth,
      height: 280,
      cursor: { drag: { x: false, y: false } },
      tzDate: (at) => uPlot.tzDate(new Date(at * 1000), "UTC"),
      series: [
        { value: "{YYYY}-{MM}-{DD}" },
        ...sides.map((side) => ({
          label: data.compares ? said(side) : measure.value,
          stroke: colour(side === "old" ? "--old" : "--new"),
          dash: side === "old" ? [6, 4] : undefined,
          width: 2,
        })),
      ],
      axes: [axis, { ...axis, size: 70 }],
      scales: { y: { range: (_, low, high) => [Math.min(0, low), high > 0 ? high * 1.05 : 1] } },
    };
    plot?.destroy();
    plot = new uPlot(options, [weeks.map((week) => Date.parse(week) / 1000), ...values], place);
  };
  campaign.addEventListener("change", draw);
  measure.addEventListener("change", draw);
  addEventListener("resize", draw);
  matchMedia("(prefers-color-scheme: dark)").addEventListener("change", draw);
  addEventListener("beforeprint", () => document.querySelectorAll("details").forEach((one) => (one.open = true)));
  if (data.weeks.length) draw();
})();
