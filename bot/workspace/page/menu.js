// A menu that drops from a button: for overflow, static_select and the user switcher.

import { h, icon } from "./dom.js";

let shut = null;

/** Close the open menu, if there is one. */
export function closeMenu() {
  shut?.();
}

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

function steps(key, at, last) {
  const next = { ArrowDown: at + 1, ArrowUp: at - 1, Home: 0, End: last }[key];
  return next === undefined ? undefined : (next + last + 1) % (last + 1);
}

function byLetter(rows, at, key) {
  if (key.length !== 1 || key === " ") return undefined;
  const order = [...rows.slice(at + 1), ...rows.slice(0, at + 1)];
  return order.find((row) => row.textContent.trim().toLowerCase().startsWith(key.toLowerCase()));
}

function onKey(event, menu) {
  const rows = [...menu.querySelectorAll("[role^=menuitem]")];
  const at = rows.indexOf(document.activeElement);
  const next = rows[steps(event.key, at, rows.length - 1)] ?? byLetter(rows, at, event.key);
  if (event.key === "Escape" || event.key === "Tab") closeMenu();
  next?.focus();
  if (next || event.key === "Escape") event.preventDefault();
  event.stopPropagation();
}

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
 * Open a menu under `button`. Each choice: { label, note?, before?, checked?, pick() }, or
 * { heading } for a line that cannot be chosen.
 */
export function openMenu(button, label, choices) {
  closeMenu();
  const pick = (choice) => {
    closeMenu();
    choice.pick();
  };
  const rows = choices.map((choice) =>
    choice.heading ? h("p", { class: "menu-heading", role: "presentation" }, choice.heading) : row(choice, pick),
  );
  const menu = h("div", { class: "menu", role: "menu", "aria-label": label }, rows);
  menu.addEventListener("keydown", (event) => onKey(event, menu));
  document.body.append(menu);
  place(menu, button);
  button.setAttribute("aria-expanded", "true");
  const away = (event) => !menu.contains(event.target) && !button.contains(event.target) && closeMenu();
  const events = new AbortController();
  addEventListener("pointerdown", away, { capture: true, signal: events.signal });
  addEventListener("resize", closeMenu, { signal: events.signal });
  shut = () => {
    shut = null;
    events.abort();
    button.setAttribute("aria-expanded", "false");
    if (menu.contains(document.activeElement)) button.focus();
    menu.remove();
  };
  (menu.querySelector("[aria-checked=true]") ?? menu.querySelector(".menu-row"))?.focus();
}

/** Make a button open a menu, and close it again. */
export function menuButton(button, label, choices) {
  button.setAttribute("aria-haspopup", "menu");
  button.setAttribute("aria-expanded", "false");
  button.addEventListener("click", () => {
    if (button.getAttribute("aria-expanded") === "true") closeMenu();
    else openMenu(button, label, choices());
  });
  return button;
}
