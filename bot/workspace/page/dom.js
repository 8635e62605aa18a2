// The only place that makes elements. Text goes in as text nodes: nothing that is shown can act.

/**
 * An element with attributes (`onclick` etc. take a function; null, undefined and false are left
 * out) and children (nodes, strings, nested arrays; null and false are left out).
 */
export function h(tag, attributes = {}, ...children) {
  const element = document.createElement(tag);
  for (const [name, value] of Object.entries(attributes)) {
    if (value === null || value === undefined || value === false) continue;
    if (typeof value === "function") element.addEventListener(name.slice(2), value);
    else element.setAttribute(name, value === true ? "" : value);
  }
  element.append(...children.flat(Infinity).filter((child) => child || child === 0));
  return element;
}

const SVG = "http://www.w3.org/2000/svg";

/** One of the symbols in index.html; decoration only, the words stand beside it or in a label. */
export function icon(name) {
  const svg = document.createElementNS(SVG, "svg");
  svg.setAttribute("class", "icon");
  svg.setAttribute("aria-hidden", "true");
  const use = document.createElementNS(SVG, "use");
  use.setAttribute("href", `#icon-${name}`);
  svg.append(use);
  return svg;
}

/** What stands at the head of a dialog: its title, by which it is labelled, and what closes it. */
export function viewHead(id, title, close) {
  return h("header", { class: "view-head" },
    h("h2", { id }, title),
    h("button", { type: "button", class: "icon-button", "aria-label": "Close", onclick: close }, icon("close")));
}

/** The address if it is one that may be followed (http or https), else null. */
export function webAddress(text) {
  if (!URL.canParse(text)) return null;
  const url = new URL(text);
  return ["http:", "https:"].includes(url.protocol) ? url.href : null;
}

/** A link out of the page; an address that may not be followed leaves its words alone. */
export function link(address, ...label) {
  const href = webAddress(address);
  if (!href) return h("span", {}, label);
  return h("a", { href, target: "_blank", rel: "noreferrer noopener", title: href }, label);
}

export const byId = (id) => document.getElementById(id);

/** `1 reply`, `2 replies`. */
export const count = (number, one, many) => `${number} ${number === 1 ? one : many}`;
