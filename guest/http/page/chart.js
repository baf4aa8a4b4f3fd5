// Columns as a drawing, and the same numbers as a table behind it. Each series has a pattern of its
// own, so nobody needs colours to tell them apart.

import { showAmount, showRound } from "./amount.js";
import { el, svg } from "./dom.js";
import { say } from "./language.js";

const [HEIGHT, LEFT, BOTTOM, TOP] = [260, 52, 24, 10];

let drawn = 0;

// A figure. `labels` name the columns, `series` are `{ name, amounts, href }` with one amount for
// each label. `isStacked` puts the series on top of each other.
export function figure({ title, first, labels, series, isStacked }) {
  const id = `chart-${++drawn}-`;
  // Its texts are as large as others, on a phone too.
  const width = innerWidth < 640 ? 380 : 860;
  const values = series.map((one) => one.amounts.map((amount) => Math.max(0, Number(amount))));
  const heights = labels.map((_, at) => (isStacked ? values.reduce((sum, of) => sum + of[at], 0) : Math.max(...values.map((of) => of[at]))));
  const top = scaleTop(Math.max(1, ...heights));
  const y = (value) => HEIGHT - BOTTOM - (value / top) * (HEIGHT - BOTTOM - TOP);
  const step = (width - LEFT) / labels.length;
  const drawing = svg("svg", { viewBox: `0 0 ${width} ${HEIGHT}`, role: "img", "aria-label": title, class: "chart" },
    svg("defs", {}, series.map((_, at) => pattern(id, at))),
    [0, 0.25, 0.5, 0.75, 1].map((share) => scaleLine(share * top, y(share * top), width)),
    labels.map((label, at) => columnLabel(label, LEFT + step * (at + 0.5), step)),
    labels.map((_, at) => bars(at)));

  function bars(at) {
    const wide = isStacked ? step * 0.7 : (step * 0.76) / series.length;
    let under = 0;
    return series.map((one, of) => {
      const value = values[of][at];
      const x = LEFT + step * at + step * (isStacked ? 0.15 : 0.12) + (isStacked ? 0 : wide * of);
      const bar = svg("rect", {
        x: x.toFixed(1), width: Math.max(1, wide - 1).toFixed(1), y: y(under + value).toFixed(1),
        height: (y(under) - y(under + value)).toFixed(1), fill: `url(#${id}${of})`, class: `bar c${of % 8}`,
      }, svg("title", { text: `${labels[at]}, ${one.name}: ${showAmount(one.amounts[at])}` }));
      if (isStacked) under += value;
      return bar;
    });
  }

  return el("figure", {}, el("figcaption", { text: title }), drawing,
    el("ul", { class: "legend" }, series.map((one, at) => el("li", {}, sample(id, at), one.href ? el("a", { href: one.href, text: one.name }) : one.name))),
    el("details", {}, el("summary", { text: say("asTable") }), table(title, first, labels, series)));
}

function table(title, first, labels, series) {
  const head = el("tr", {}, el("th", { scope: "col", text: first }),
    series.map((one) => el("th", { scope: "col", class: "amount", text: one.name })));
  const row = (label, at) => el("tr", {}, el("th", { scope: "row", text: label }),
    series.map((one) => el("td", { class: "amount", text: showAmount(one.amounts[at]) })));
  return el("div", { class: "scroll", tabindex: 0, role: "region", "aria-label": title },
    el("table", {}, el("thead", {}, head), el("tbody", {}, labels.map(row))));
}

// The end of a scale that holds a value: a round number.
function scaleTop(value) {
  const power = 10 ** Math.floor(Math.log10(value));
  return [1, 1.5, 2, 3, 4, 5, 6, 8, 10].map((times) => times * power).find((top) => top >= value);
}

function scaleLine(value, y, width) {
  return svg("g", { class: "scale" },
    svg("line", { x1: LEFT, x2: width, y1: y, y2: y }),
    svg("text", { x: LEFT - 6, y: y + 4, "text-anchor": "end", text: showRound(value) }));
}

function columnLabel(label, x, step) {
  // As much of a month as there is room for: its name stands in the table, too.
  const text = step < 30 ? label.slice(0, 1) : label;
  return svg("text", { x, y: HEIGHT - 6, "text-anchor": "middle", class: "label", text });
}

// Solid, then lines and dots in several directions.
const PATTERNS = [
  () => [],
  () => [svg("path", { d: "M0 8L8 0M-2 2L2 -2M6 10L10 6" })],
  () => [svg("path", { d: "M0 4H8" })],
  () => [svg("circle", { cx: 4, cy: 4, r: 1.8, class: "dot" })],
  () => [svg("path", { d: "M4 0V8" })],
  () => [svg("path", { d: "M0 0L8 8M-2 6L2 10M6 -2L10 2" })],
  () => [svg("path", { d: "M0 4H8M4 0V8" })],
  () => [svg("rect", { x: 1, y: 1, width: 6, height: 6, class: "hole" })],
];

function pattern(id, at) {
  return svg("pattern", { id: id + at, width: 8, height: 8, patternUnits: "userSpaceOnUse", class: `c${at % 8}` },
    svg("rect", { width: 8, height: 8, class: "ground" }), PATTERNS[at % PATTERNS.length]());
}

function sample(id, at) {
  return svg("svg", { viewBox: "0 0 16 16", class: `sample c${at % 8}`, "aria-hidden": "true" },
    svg("rect", { width: 16, height: 16, fill: `url(#${id}${at})`, class: `bar c${at % 8}` }));
}
