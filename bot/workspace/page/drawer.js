// What covers the conversation on narrow screens: the sidebar as a drawer, the thread full-screen.
// Whatever is covered cannot take the focus.

import { byId, find } from "./dom.js";

const narrow = matchMedia("(max-width: 719px)");

function isOpen() {
  return byId("sidebar").classList.contains("is-open");
}

/** Make everything that is covered inert, and nothing else. */
export function setReach() {
  const thread = byId("thread");
  byId("sidebar").inert = narrow.matches && !isOpen();
  byId("room").inert = narrow.matches && (isOpen() || !thread.hidden);
  thread.inert = narrow.matches && isOpen();
}

/** @param {boolean} open */
function set(open) {
  byId("sidebar").classList.toggle("is-open", open);
  byId("backdrop").hidden = !open;
  byId("open-sidebar").setAttribute("aria-expanded", String(open));
  setReach();
}

/** Close the drawer. Has no effect on wide screens, where the sidebar is always visible. */
export function closeDrawer() {
  if (!isOpen()) return;
  set(false);
  byId("open-sidebar").focus();
}

/** Make the drawer open and close. */
export function setUpDrawer() {
  set(false);
  narrow.addEventListener("change", () => set(false));
  byId("backdrop").addEventListener("click", closeDrawer);
  byId("sidebar").addEventListener("keydown", (event) => event.key === "Escape" && closeDrawer());
  byId("sidebar").addEventListener("click", (event) => {
    const target = /** @type {Element} */ (event.target);
    if (target.closest("a, #home, [aria-haspopup=dialog]")) closeDrawer();
  });
  byId("open-sidebar").addEventListener("click", () => {
    set(true);
    (find(byId("sidebar"), "[aria-current]") ?? byId("me")).focus();
  });
}
