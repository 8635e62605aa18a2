// What lies over the conversation on narrow screens: the sidebar as a drawer, the thread in full.
// What is covered takes no focus.

import { byId } from "./dom.js";

const narrow = matchMedia("(max-width: 719px)");

function isOpen() {
  return byId("sidebar").classList.contains("is-open");
}

/** Let the keyboard into what is in sight, and only there. */
export function setReach() {
  const thread = byId("thread");
  byId("sidebar").inert = narrow.matches && !isOpen();
  byId("room").inert = narrow.matches && (isOpen() || !thread.hidden);
  thread.inert = narrow.matches && isOpen();
}

function set(open) {
  byId("sidebar").classList.toggle("is-open", open);
  byId("backdrop").hidden = !open;
  byId("open-sidebar").setAttribute("aria-expanded", String(open));
  setReach();
}

/** Close the drawer; without effect where the sidebar is always there. */
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
  byId("sidebar").addEventListener("click", (event) => event.target.closest("a, #home, [aria-haspopup=dialog]") && closeDrawer());
  byId("open-sidebar").addEventListener("click", () => {
    set(true);
    (byId("sidebar").querySelector("[aria-current]") ?? byId("me")).focus();
  });
}
