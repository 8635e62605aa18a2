// The box that people type in: a message to everybody, or a slash command to the app.

/** @import { SlashCommand } from "./types.js" */
/** @import { Suggestion } from "./suggestions.js" */

import { focused, h, icon } from "./dom.js";
import { suggestionsFor, usageOf } from "./suggestions.js";

const HELP = "Enter to send, Shift+Enter for a new line";
const REMEMBERED = 50;

/**
 * What a composer calls: `send` with what was typed, `say` with words for screen readers. `refuse`
 * returns why a text cannot be sent, or null.
 * @typedef {{
 *   send: (text: string) => void,
 *   say: (words: string) => void,
 *   refuse?: (text: string) => string | null,
 * }} ComposerHooks
 */

export class Composer {
  /** @type {ComposerHooks} */
  #on;
  /** @type {SlashCommand[]} */
  #commands = [];
  /** @type {Suggestion[]} */
  #offers = [];
  #active = -1;
  /** @type {string[]} */
  #sent = [];
  #recalled = 0;
  /** @type {string | null} */
  #waiting = null;
  /** @type {string | null} */
  #note = null;

  /**
   * @param {HTMLElement} slot where the composer is put
   * @param {string} id unique on the page
   * @param {ComposerHooks} on
   */
  constructor(slot, id, on) {
    this.#on = on;
    this.box = h("textarea", {
      id: `${id}-box`,
      rows: 1,
      autocomplete: "off",
      "aria-autocomplete": "list",
      "aria-controls": `${id}-offers`,
      "aria-describedby": `${id}-hint`,
      oninput: () => this.#changed(),
      onkeydown: (event) => this.#key(event),
      onblur: () => this.#offer([]),
    });
    this.list = h("ul", { class: "offers", id: `${id}-offers`, role: "listbox", "aria-label": "Slash commands", hidden: true });
    this.hint = h("p", { class: "hint", id: `${id}-hint` });
    const send = h("button", { class: "send", type: "submit", "aria-label": "Send" }, icon("send"));
    const form = h("form", { class: "composer", onsubmit: (event) => this.#submit(event) }, this.box, send);
    slot.append(this.list, form, this.hint);
    this.#changed();
  }

  /**
   * Set whom people write to, and which commands to suggest.
   * @param {string} label
   * @param {SlashCommand[]} commands
   */
  address(label, commands) {
    this.box.placeholder = label;
    this.box.setAttribute("aria-label", label);
    this.#commands = commands;
    this.#fit();
    this.#hintNow();
  }

  get text() {
    return this.box.value;
  }

  set text(value) {
    this.box.value = value;
    this.#changed();
  }

  /**
   * Put words in the box for the person to finish or send.
   * @param {string} text
   */
  prefill(text) {
    this.text = text;
    this.focus();
  }

  /** Take the focus, except on touch screens, where a keyboard would cover what is to be read. */
  welcome() {
    if (!matchMedia("(hover: none)").matches) this.focus();
  }

  focus() {
    this.box.focus({ preventScroll: true });
  }

  /**
   * Say below the box what the app still has to answer (null: nothing).
   * @param {string | null} words
   */
  wait(words) {
    this.#waiting = words;
    this.#hintNow();
  }

  /** Make the box as high as its text. While it is not on screen, it has no height to measure. */
  #fit() {
    this.box.style.setProperty("height", "auto");
    const height = this.box.scrollHeight;
    if (height > 0) this.box.style.setProperty("height", `${height}px`);
  }

  #changed() {
    this.#fit();
    this.#note = null;
    this.#offer(focused() === this.box ? suggestionsFor(this.text, this.#commands) : []);
    this.#hintNow();
  }

  #hintNow() {
    const usage = usageOf(this.text, this.#commands);
    const words = this.#note ?? this.#waiting ?? usage ?? HELP;
    this.hint.textContent = words;
    this.hint.classList.toggle("is-waiting", !this.#note && Boolean(this.#waiting));
    this.hint.classList.toggle("is-note", Boolean(this.#note));
  }

  /** @param {Suggestion[]} offers */
  #offer(offers) {
    const more = offers.length > this.#offers.length;
    this.#offers = offers;
    this.list.replaceChildren(...offers.map((offer, at) => this.#option(offer, at)));
    this.list.hidden = offers.length === 0;
    this.#activate(offers.findIndex((offer) => offer.eager));
    if (more) this.#on.say(`${offers.length} suggestions, arrow keys to choose`);
  }

  /** @param {Suggestion} offer @param {number} at */
  #option(offer, at) {
    const take = (/** @type {Event} */ event) => {
      event.preventDefault();
      this.#take(at);
    };
    const words = [h("span", { class: "offer-title" }, offer.title), h("span", { class: "offer-note" }, offer.note)];
    return h("li", { role: "option", id: `${this.list.id}-${at}`, "aria-selected": "false", onpointerdown: take }, words);
  }

  /** @param {number} at */
  #activate(at) {
    this.#active = at;
    [...this.list.children].forEach((option, each) => option.setAttribute("aria-selected", String(each === at)));
    const active = this.list.children[at];
    if (active) this.box.setAttribute("aria-activedescendant", active.id);
    else this.box.removeAttribute("aria-activedescendant");
    active?.scrollIntoView({ block: "nearest" });
  }

  /** @param {number} at */
  #take(at) {
    this.text = this.#offers[at].insert;
  }

  /** @param {KeyboardEvent} event */
  #key(event) {
    if (event.isComposing) return;
    const handled = (this.#offers.length > 0 && this.#offerKey(event.key)) || this.#plainKey(event);
    if (handled) event.preventDefault();
  }

  /** @param {string} key */
  #offerKey(key) {
    const last = this.#offers.length - 1;
    const at = this.#active;
    if (key === "ArrowDown") this.#activate(at >= last ? 0 : at + 1);
    else if (key === "ArrowUp" && (at >= 0 || this.#offers[0].eager)) this.#activate(at <= 0 ? last : at - 1);
    else if (key === "Tab") this.#take(Math.max(at, 0));
    else if (key === "Enter" && at >= 0) this.#take(at);
    else if (key === "Escape") this.#offer([]);
    else return false;
    return true;
  }

  /** @param {KeyboardEvent} event */
  #plainKey(event) {
    if (event.key === "Enter" && !event.shiftKey) this.#submit(event);
    else if (event.key === "ArrowUp" && this.#mayRecall()) this.#recall(this.#recalled + 1);
    else if (event.key === "ArrowDown" && this.#recalled && this.#mayRecall()) this.#recall(this.#recalled - 1);
    else return false;
    return true;
  }

  /** What was sent `steps` sends ago; "" for none. @param {number} steps */
  #sentBefore(steps) {
    return (steps && this.#sent.at(-steps)) || "";
  }

  /** Recall earlier lines only where nothing that the person has typed would be lost. */
  #mayRecall() {
    return this.text === "" || (this.#recalled > 0 && this.text === this.#sentBefore(this.#recalled));
  }

  /** @param {number} steps */
  #recall(steps) {
    this.#recalled = Math.min(steps, this.#sent.length);
    this.text = this.#sentBefore(this.#recalled);
    this.#offer([]);
  }

  /** @param {Event} event */
  #submit(event) {
    event.preventDefault();
    const text = this.text.trim();
    if (!text) return;
    const refusal = this.#on.refuse?.(text);
    if (refusal) return this.complain(refusal);
    this.#sent = [...this.#sent.filter((each) => each !== text), text].slice(-REMEMBERED);
    this.#recalled = 0;
    this.text = "";
    this.#on.send(text);
  }

  /**
   * Say below the box why something was not sent.
   * @param {string} words
   */
  complain(words) {
    this.#note = words;
    this.#hintNow();
    this.#on.say(words);
  }
}
