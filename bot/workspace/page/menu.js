// A menu that drops from a button: for overflow, static_select and the user switcher.

/** @import { Child } from "./dom.js" */

import { findAll, focused, h, icon } from "./dom.js";

/**
 * Something to choose. `before` is drawn in front of the label; `checked` says whether it is the
 * current one of several, and is left out where nothing stays chosen.
 * @typedef {{
 *   heading?: undefined, label: string, note?: string, before?: Child, checked?: boolean,
 *   pick: () => void,
 * }} MenuOption
 */
/** A row of a menu; a heading cannot be chosen. @typedef {MenuOption | { heading: string }} MenuChoice */

/** @type {(() => void) | null} */
let shut = null;

/** Close the open menu, if there is one. */
export function closeMenu() {
  shut?.();
}

/** @param {HTMLElement} menu @param {HTMLElement} button */
function place(menu, button) {
  const at = button.getBoundingClientRect();
  const below = at.bottom + 4;
  const fits = below + menu.offsetHeight <= innerHeight - 8;
  const top = fits ? below : Math.max(8, at.top - 4 - menu.offsetHeight);
  const left = Math.max(8, Math.min(at.left, innerWidth - 8 - menu.offsetWidth));
  menu.style.setProperty("top", `${top}px`);
  menu.style.setProperty("left", `${left}px`);
  menu.style.setProperty("min-width", `${at.width}px`);
}

/** @param {HTMLElement[]} rows @param {number} at @param {string} key */
function byArrow(rows, at, key) {
  const last = rows.length - 1;
  /** @type {Record<string, number>} */
  const steps = { ArrowDown: at + 1, ArrowUp: at - 1, Home: 0, End: last };
  return key in steps ? rows[(steps[key] + last + 1) % (last + 1)] : undefined;
}

/** @param {HTMLElement[]} rows @param {number} at @param {string} key */
function byLetter(rows, at, key) {
  if (key.length !== 1 || key === " ") return undefined;
  const order = [...rows.slice(at + 1), ...rows.slice(0, at + 1)];
  return order.find((row) => (row.textContent ?? "").trim().toLowerCase().startsWith(key.toLowerCase()));
}

/** @param {KeyboardEvent} event @param {HTMLElement} menu */
function onKey(event, menu) {
  const rows = findAll(menu, "[role^=menuitem]");
  const at = rows.findIndex((row) => row === focused());
  const next = byArrow(rows, at, event.key) ?? byLetter(rows, at, event.key);
  if (event.key === "Escape" || event.key === "Tab") closeMenu();
  next?.focus();
  if (next || event.key === "Escape") event.preventDefault();
  event.stopPropagation();
}

/** @param {MenuOption} choice @param {(choice: MenuOption) => void} pick */
function row(choice, pick) {
  const role = choice.checked === undefined ? "menuitem" : "menuitemradio";
  const checked = choice.checked === undefined ? null : String(choice.checked);
  const attributes = { type: "button", role, tabindex: -1, class: "menu-row", "aria-checked": checked };
  return h(
    "button",
    { ...attributes, onclick: () => pick(choice) },
    choice.before,
    h("span", { class: "menu-words" }, choice.label, choice.note && h("small", {}, choice.note)),
    choice.checked && icon("check"),
  );
}

/**
 * Open a menu under `button`.
 * @param {HTMLElement} button
 * @param {string} label
 * @param {MenuChoice[]} choices
 */
export function openMenu(button, label, choices) {
  closeMenu();
  const pick = (/** @type {MenuOption} */ choice) => {
    closeMenu();
    choice.pick();
  };
  const rows = choices.map((choice) =>
    choice.heading !== undefined
      ? h("p", { class: "menu-heading", role: "presentation" }, choice.heading)
      : row(choice, pick),
  );
  const menu = h("div", { class: "menu", role: "menu", "aria-label": label }, rows);
  menu.addEventListener("keydown", (event) => onKey(event, menu));
  document.body.append(menu);
  place(menu, button);
  button.setAttribute("aria-expanded", "true");
  const away = (/** @type {Event} */ event) => {
    const target = /** @type {Node} */ (event.target);
    if (!menu.contains(target) && !button.contains(target)) closeMenu();
  };
  const events = new AbortController();
  addEventListener("pointerdown", away, { capture: true, signal: events.signal });
  addEventListener("resize", closeMenu, { signal: events.signal });
  shut = () => {
    shut = null;
    events.abort();
    button.setAttribute("aria-expanded", "false");
    if (menu.contains(focused())) button.focus();
    menu.remove();
  };
  (findAll(menu, "[aria-checked=true]")[0] ?? findAll(menu, ".menu-row")[0])?.focus();
}

/**
 * Make a button open and close a menu. `choices` is called each time the menu opens.
 * @param {HTMLElement} button
 * @param {string} label
 * @param {() => MenuChoice[]} choices
 */
export function menuButton(button, label, choices) {
  button.setAttribute("aria-haspopup", "menu");
  button.setAttribute("aria-expanded", "false");
  button.addEventListener("click", () => {
    if (button.getAttribute("aria-expanded") === "true") closeMenu();
    else openMenu(button, label, choices());
  });
  return button;
}
