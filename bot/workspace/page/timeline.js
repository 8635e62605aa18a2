// A scrolling list of rows that stays where the reader is: at the end when they are at the end,
// on the same line when rows come or go above or below.

import { h } from "./dom.js";

const NEAR = 48; // pixels from the end that still count as the end
const EARLY = 600; // pixels from either end at which more rows are asked for

const same = (one, other) => one.length === other.length && one.every((each, at) => each === other[at]);

export class Timeline {
  #scroller;
  #list;
  #rows = new Map();
  #pinned = true;
  #more = false;

  /** `on`: { top() near the oldest row, end() at the newest, below() near the last of some }. */
  constructor(scroller, on = {}) {
    this.#scroller = scroller;
    this.#list = h("ol", { class: "rows" });
    scroller.append(this.#list);
    scroller.addEventListener("scroll", () => this.#scrolled(on), { passive: true });
    const keep = new ResizeObserver(() => this.#pinned && this.toEnd());
    keep.observe(scroller);
    keep.observe(this.#list);
  }

  /** Whether the newest row is in sight. */
  get atEnd() {
    return this.#pinned;
  }

  /** Whether older rows would be in sight: they are not enough to fill the view. */
  get nearTop() {
    return this.#scroller.scrollTop < EARLY;
  }

  toEnd() {
    this.#pinned = !this.#more;
    this.#scroller.scrollTop = this.#scroller.scrollHeight;
  }

  /** Forget the rows and their place: another channel is shown next. */
  clear() {
    this.#rows.clear();
    this.#list.replaceChildren();
    this.#pinned = true;
  }

  /** Show these rows, touching only what changed; `more`: newer ones stand below them. */
  show(rows, more = false) {
    this.#more = more;
    if (more) this.#pinned = false;
    const anchor = this.#anchor();
    const focus = this.#focus();
    const next = new Map(rows.map((row) => [row.key, this.#item(row)]));
    for (const [key, { item }] of this.#rows) {
      const twin = next.get(key)?.item;
      if (!twin) item.remove();
      else if (twin !== item) item.replaceWith(twin);
    }
    let at = this.#list.firstChild;
    for (const { item } of next.values()) {
      if (item === at) at = at.nextSibling;
      else this.#list.insertBefore(item, at);
    }
    this.#rows = next;
    this.#refocus(focus);
    this.#restore(anchor);
  }

  /** Bring a row into sight and point at it; false where there is none. */
  reveal(key) {
    const item = this.#rows.get(key)?.item;
    if (!item) return false;
    this.#pinned = false;
    item.scrollIntoView({ block: "center" });
    const target = item.firstElementChild;
    target.classList.add("is-pointed-at");
    target.addEventListener("animationend", () => target.classList.remove("is-pointed-at"), { once: true });
    target.focus({ preventScroll: true });
    return true;
  }

  #item(row) {
    const old = this.#rows.get(row.key);
    if (old && same(old.version, row.version)) return old;
    return { version: row.version, item: h("li", {}, row.build()) };
  }

  #scrolled(on) {
    const { scrollTop, scrollHeight, clientHeight } = this.#scroller;
    const below = scrollHeight - clientHeight - scrollTop;
    this.#pinned = below < NEAR && !this.#more;
    if (this.#pinned) on.end?.();
    if (this.#more && below < EARLY) on.below?.();
    if (this.nearTop) on.top?.();
  }

  /**
   * The first message in sight and where it stands: by its key, for it may be drawn again. What is
   * no message, such as the line of a day, moves up when older messages come.
   */
  #anchor() {
    if (this.#pinned) return null;
    const top = this.#scroller.getBoundingClientRect().top;
    for (const [key, { item }] of this.#rows) {
      const at = item.getBoundingClientRect();
      if (at.bottom > top && Number(key)) return { key, top: at.top };
    }
    return null;
  }

  #restore(anchor) {
    if (this.#pinned) return this.toEnd();
    const item = this.#rows.get(anchor?.key)?.item;
    if (item) this.#scroller.scrollTop += item.getBoundingClientRect().top - anchor.top;
  }

  /** Which control of which row has the focus. */
  #focus() {
    const control = document.activeElement;
    for (const [key, { item }] of this.#rows) {
      if (item.contains(control)) return { key, item, name: control.dataset.control };
    }
    return null;
  }

  #refocus(focus) {
    const item = this.#rows.get(focus?.key)?.item;
    if (!item || item === focus.item) return;
    const twin = [...item.querySelectorAll("[data-control]")].find((each) => each.dataset.control === focus.name);
    (twin ?? item.querySelector("article"))?.focus({ preventScroll: true });
  }
}
