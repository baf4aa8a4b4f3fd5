// Makes elements. Every text that comes from outside becomes a text node, never markup.

const SVG = "http://www.w3.org/2000/svg";

// An element with properties, attributes and children. `on…` adds a listener, and what is
// `null`, `undefined` or `false` is left out.
export function el(name, properties = {}, ...children) {
  return fill(document.createElement(name), properties, children);
}

// The same for a drawing.
export function svg(name, properties = {}, ...children) {
  return fill(document.createElementNS(SVG, name), properties, children);
}

export const byId = (id) => document.getElementById(id);

// Shows or hides an element, and its text if one is given.
export function show(element, isShown, text) {
  element.hidden = !isShown;
  if (text !== undefined) element.textContent = text;
}

function fill(element, properties, children) {
  for (const [name, value] of Object.entries(properties)) {
    if (value === null || value === undefined || value === false) continue;
    if (name.startsWith("on")) element.addEventListener(name.slice(2), value);
    else if (name === "text") element.textContent = value;
    else if (name === "value") element.value = value;
    else if (name === "checked") element.checked = value;
    else element.setAttribute(name, value === true ? "" : value);
  }
  element.append(...children.flat(Infinity).filter((child) => child !== null && child !== undefined));
  return element;
}
