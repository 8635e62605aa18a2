// A scrolling list of rows that keeps the reader's place: it stays at the end for a reader at the end,
// and at the same line otherwise, whatever rows come or go.

/** @import { Row } from "./types.js" */

import { find, findAll, focused, h } from "./dom.js";

const NEAR = 48; // pixels from the end that still count as the end
const EARLY = 600; // pixels from either end at which more rows are asked for

/** @param {unknown[]} one @param {unknown[]} other */
const same = (one, other) => one.length === other.length && one.every((each, at) => each === other[at]);

/**
 * What a timeline calls while the reader scrolls: `top` near the oldest row, `end` at the newest,
 * `below` near the last row that is shown where newer ones are left out.
 * @typedef {{ top?: () => void, end?: () => void, below?: () => void }} TimelineHooks
 */

/** A row as it was drawn. @typedef {{ version: unknown[], item: HTMLElement }} Drawn */

/** Which control of which row has the focus. @typedef {{ key: string, item: HTMLElement, name?: string }} Focus */

export class Timeline {
  #scroller;
  #list;
  /** @type {Map<string, Drawn>} */
  #rows = new Map();
  #pinned = true;
  #more = false;

  /** @param {HTMLElement} scroller @param {TimelineHooks} on */
  constructor(scroller, on = {}) {
    this.#scroller = scroller;
    this.#list = h("ol", { class: "rows" });
    scroller.append(this.#list);
    scroller.addEventListener("scroll", () => this.#scrolled(on), { passive: true });
    const keep = new ResizeObserver(() => this.#pinned && this.toEnd());
    keep.observe(scroller);
    keep.observe(this.#list);
  }

  /** Whether the newest row is visible. */
  get atEnd() {
    return this.#pinned;
  }

  /** Whether the reader is near the oldest row, as when there are too few rows to fill the view. */
  get nearTop() {
    return this.#scroller.scrollTop < EARLY;
  }

  toEnd() {
    this.#pinned = !this.#more;
    this.#scroller.scrollTop = this.#scroller.scrollHeight;
  }

  /** Forget the rows and the reader's place, to show another channel. */
  clear() {
    this.#rows.clear();
    this.#list.replaceChildren();
    this.#pinned = true;
  }

  /**
   * Show these rows, changing only what differs.
   * @param {Row[]} rows
   * @param {boolean} [more] whether there are newer rows below them
   */
  show(rows, more = false) {
    this.#more = more;
    if (more) this.#pinned = false;
    const anchor = this.#anchor();
    const focus = this.#focus();
    /** @type {Map<string, Drawn>} */
    const next = new Map(rows.map((row) => [row.key, this.#item(row)]));
    for (const [key, { item }] of this.#rows) {
      const twin = next.get(key)?.item;
      if (!twin) item.remove();
      else if (twin !== item) item.replaceWith(twin);
    }
    /** @type {ChildNode | null} */
    let at = this.#list.firstChild;
    for (const { item } of next.values()) {
      if (item === at) at = at.nextSibling;
      else this.#list.insertBefore(item, at);
    }
    this.#rows = next;
    this.#refocus(focus);
    this.#restore(anchor);
  }

  /**
   * Scroll to a row and highlight it. Returns false where there is none.
   * @param {string} key
   */
  reveal(key) {
    const item = this.#rows.get(key)?.item;
    if (!item) return false;
    this.#pinned = false;
    item.scrollIntoView({ block: "center" });
    const target = /** @type {HTMLElement} */ (item.firstElementChild);
    target.classList.add("is-pointed-at");
    target.addEventListener("animationend", () => target.classList.remove("is-pointed-at"), { once: true });
    target.focus({ preventScroll: true });
    return true;
  }

  /** @param {Row} row @returns {Drawn} */
  #item(row) {
    const old = this.#rows.get(row.key);
    if (old && same(old.version, row.version)) return old;
    return { version: row.version, item: h("li", {}, row.build()) };
  }

  /** @param {TimelineHooks} on */
  #scrolled(on) {
    const { scrollTop, scrollHeight, clientHeight } = this.#scroller;
    const below = scrollHeight - clientHeight - scrollTop;
    this.#pinned = below < NEAR && !this.#more;
    if (this.#pinned) on.end?.();
    if (this.#more && below < EARLY) on.below?.();
    if (this.nearTop) on.top?.();
  }

  /**
   * Return the first visible message and its position. By key, since it may be drawn again. Other
   * rows, such as the line of a day, don't count: they move up when older messages come.
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

  /** @param {{ key: string, top: number } | null} anchor */
  #restore(anchor) {
    if (this.#pinned) return this.toEnd();
    const item = anchor && this.#rows.get(anchor.key)?.item;
    if (item) this.#scroller.scrollTop += item.getBoundingClientRect().top - anchor.top;
  }

  /** @returns {Focus | null} */
  #focus() {
    const control = focused();
    for (const [key, { item }] of this.#rows) {
      if (control && item.contains(control)) return { key, item, name: control.dataset.control };
    }
    return null;
  }

  /** @param {Focus | null} focus */
  #refocus(focus) {
    const item = focus && this.#rows.get(focus.key)?.item;
    if (!item || item === focus.item) return;
    const twin = findAll(item, "[data-control]").find((each) => each.dataset.control === focus.name);
    (twin ?? find(item, "article"))?.focus({ preventScroll: true });
  }
}
