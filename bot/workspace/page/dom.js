// The only module that creates elements. Text becomes text nodes, so nothing shown can run.

/**
 * What h() takes as a child.
 * @typedef {Node | string | number | false | null | undefined | Child[]} Child
 */

/**
 * A listener on an element of type E.
 * @template E
 * @template {Event} Kind
 * @typedef {(event: Kind & { currentTarget: E }) => unknown} On
 */

/**
 * What h() takes as attributes of an element of type E.
 * @template E
 * @typedef {{
 *   [name: string]: string | number | boolean | null | undefined | ((event: never) => unknown),
 *   onclick?: On<E, MouseEvent>,
 *   onpointerdown?: On<E, PointerEvent>,
 *   onkeydown?: On<E, KeyboardEvent>,
 *   oninput?: On<E, Event>,
 *   onchange?: On<E, Event>,
 *   onblur?: On<E, FocusEvent>,
 *   onsubmit?: On<E, SubmitEvent>,
 * }} Attributes
 */

/**
 * Create an element with attributes (functions become listeners; null, undefined and false are
 * left out) and children (nested arrays are flattened; null, undefined, false and "" are left out).
 *
 * @template {keyof HTMLElementTagNameMap} Tag
 * @param {Tag} tag
 * @param {Attributes<HTMLElementTagNameMap[Tag]>} [attributes]
 * @param {Child[]} children
 */
export function h(tag, attributes = {}, ...children) {
  const element = document.createElement(tag);
  for (const [name, value] of Object.entries(attributes)) {
    if (value === null || value === undefined || value === false) continue;
    if (typeof value === "function") element.addEventListener(name.slice(2), /** @type {EventListener} */ (value));
    else element.setAttribute(name, value === true ? "" : String(value));
  }
  element.append(...flat(children));
  return element;
}

/** @param {Child[]} children @returns {(Node | string)[]} */
function flat(children) {
  return children.flatMap((child) => {
    if (Array.isArray(child)) return flat(child);
    if (typeof child === "number") return [String(child)];
    return child ? [child] : [];
  });
}

const SVG = "http://www.w3.org/2000/svg";

/**
 * Draw one of the symbols in index.html. Screen readers skip it: put the words next to it or in a
 * label.
 * @param {string} name
 */
export function icon(name) {
  const svg = document.createElementNS(SVG, "svg");
  svg.setAttribute("class", "icon");
  svg.setAttribute("aria-hidden", "true");
  const use = document.createElementNS(SVG, "use");
  use.setAttribute("href", `#icon-${name}`);
  svg.append(use);
  return svg;
}

/**
 * The head of a dialog: its title (label the dialog by `id`) and a button that closes it.
 * @param {string} id
 * @param {string} title
 * @param {() => void} close
 */
export function viewHead(id, title, close) {
  return h("header", { class: "view-head" },
    h("h2", { id }, title),
    h("button", { type: "button", class: "icon-button", "aria-label": "Close", onclick: close }, icon("close")));
}

/**
 * Return the address if it may be opened (http or https), else null.
 * @param {string} text
 */
export function webAddress(text) {
  if (!URL.canParse(text)) return null;
  const url = new URL(text);
  return ["http:", "https:"].includes(url.protocol) ? url.href : null;
}

/**
 * A link out of the page, or only its label where the address may not be opened.
 * @param {string} address
 * @param {Child[]} label
 */
export function link(address, ...label) {
  const href = webAddress(address);
  if (!href) return h("span", {}, label);
  return h("a", { href, target: "_blank", rel: "noreferrer noopener", title: href }, label);
}

/**
 * Return an element of index.html.
 * @param {string} id
 */
export const byId = (id) => /** @type {HTMLElement} */ (document.getElementById(id));

/**
 * Return the first element below `root` that matches, or null.
 * @param {ParentNode} root
 * @param {string} selector
 * @returns {HTMLElement | null}
 */
export const find = (root, selector) => root.querySelector(selector);

/**
 * Return all elements below `root` that match.
 * @param {ParentNode} root
 * @param {string} selector
 * @returns {HTMLElement[]}
 */
export const findAll = (root, selector) => [.../** @type {NodeListOf<HTMLElement>} */ (root.querySelectorAll(selector))];

/** Return the element that has the focus. */
export const focused = () => /** @type {HTMLElement | null} */ (document.activeElement);

/**
 * `1 reply`, `2 replies`.
 * @param {number} number
 * @param {string} one
 * @param {string} many
 */
export const count = (number, one, many) => `${number} ${number === 1 ? one : many}`;
