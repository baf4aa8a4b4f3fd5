// Filters and the order of a list. They are in the address, so a list can be bookmarked.

import { parseAmount, typedAmount } from "./amount.js";
import { el } from "./dom.js";
import { say } from "./language.js";

const NAMES = ["text", "category", "since", "until", "min", "max", "tag"];

// The orders of a list by their names in an address, the first one being the usual one.
export const ORDERS = {
  newest: { sort: "date", order: "desc" },
  oldest: { sort: "date", order: "asc" },
  largest: { sort: "amount", order: "desc" },
  smallest: { sort: "amount", order: "asc" },
};

// The order in the parameters of an address.
export function orderOf(parameters) {
  const name = parameters.get("order");
  return Object.hasOwn(ORDERS, name) ? name : "newest";
}

// The filter in the parameters of an address, as the service takes it.
export function filterOf(parameters) {
  const filter = {};
  for (const name of NAMES) {
    const value = parameters.get(name);
    if (value) filter[name] = value;
  }
  return filter;
}

// The address of the list with a filter, in an order.
export function listAddress(filter, order = "newest") {
  const parameters = new URLSearchParams();
  for (const name of NAMES) if (filter[name]) parameters.set(name, filter[name]);
  if (order !== "newest") parameters.set("order", order);
  const text = parameters.toString();
  return text ? `#list?${text}` : "#list";
}

// The form of the filters. `change` takes a new filter.
export function makeFilters(filter, change) {
  const fields = {
    text: { type: "search", value: filter.text ?? "" },
    category: { list: "categories", value: filter.category ?? "" },
    since: { type: "date", value: filter.since ?? "" },
    until: { type: "date", value: filter.until ?? "" },
    min: { inputmode: "decimal", value: typedAmount(filter.min ?? "") },
    max: { inputmode: "decimal", value: typedAmount(filter.max ?? "") },
    tag: { value: filter.tag ?? "" },
  };
  const inputs = {};
  const field = (name) => {
    const id = `filter-${name}`;
    inputs[name] = el("input", { id, autocomplete: "off", ...fields[name] });
    const label = el("label", { for: id, text: say(name === "text" ? "search" : `filter-${name}`) });
    return el("div", { class: "field" }, label, inputs[name]);
  };
  const read = () => {
    const typed = {};
    for (const name of NAMES) {
      const value = inputs[name].value.trim();
      const isAmount = name === "min" || name === "max";
      const meant = isAmount && value ? (parseAmount(value) ?? (Number(value) === 0 ? "0" : "")) : value;
      if (meant) typed[name] = meant;
    }
    return typed;
  };
  let timer = null;
  const search = field("text");
  const more = NAMES.filter((name) => name !== "text").map(field);
  const isOpen = NAMES.some((name) => name !== "text" && filter[name]);
  return el("form", {
    class: "filters", role: "search",
    onsubmit: (event) => {
      event.preventDefault();
      clearTimeout(timer);
      change(read());
    },
    oninput: () => {
      clearTimeout(timer);
      timer = setTimeout(() => change(read()), 300);
    },
  },
  search,
  el("details", { open: isOpen }, el("summary", { text: say("moreFilters") }), el("div", { class: "grid" }, more),
    el("button", { type: "button", text: say("clearFilters"), onclick: () => {
      Object.values(inputs).forEach((input) => (input.value = ""));
      change({});
    } })));
}
