// The box that people write in: a line to everybody, or a slash command to the app.

import { h, icon } from "./dom.js";
import { suggestionsFor, usageOf } from "./suggestions.js";

const HELP = "Enter to send, Shift+Enter for a new line";
const REMEMBERED = 50;

export class Composer {
  #on;
  #commands = [];
  #offers = [];
  #active = -1;
  #sent = [];
  #recalled = 0;
  #waiting = null;
  #note = null;

  /**
   * `on`: { send(text), say(words) for screen readers, refuse(text) → why it cannot be sent or null }.
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

  /** Who is written to, and what may be typed after a slash. */
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

  /** Put words in the box for the person to finish or send. */
  prefill(text) {
    this.text = text;
    this.focus();
  }

  /** Take the focus, unless that would bring up a keyboard over what is to be read. */
  welcome() {
    if (!matchMedia("(hover: none)").matches) this.focus();
  }

  focus() {
    this.box.focus({ preventScroll: true });
  }

  /** Say below the box what is being waited for (null: nothing). */
  wait(words) {
    this.#waiting = words;
    this.#hintNow();
  }

  /** As high as its words; what is not on the screen yet has no height to go by. */
  #fit() {
    this.box.style.setProperty("height", "auto");
    const height = this.box.scrollHeight;
    if (height > 0) this.box.style.setProperty("height", `${height}px`);
  }

  #changed() {
    this.#fit();
    this.#note = null;
    this.#offer(document.activeElement === this.box ? suggestionsFor(this.text, this.#commands) : []);
    this.#hintNow();
  }

  #hintNow() {
    const usage = usageOf(this.text, this.#commands);
    const words = this.#note ?? this.#waiting ?? usage ?? HELP;
    this.hint.textContent = words;
    this.hint.classList.toggle("is-waiting", !this.#note && Boolean(this.#waiting));
    this.hint.classList.toggle("is-note", Boolean(this.#note));
  }

  #offer(offers) {
    const more = offers.length > this.#offers.length;
    this.#offers = offers;
    this.list.replaceChildren(...offers.map((offer, at) => this.#option(offer, at)));
    this.list.hidden = offers.length === 0;
    this.#activate(offers.findIndex((offer) => offer.eager));
    if (more) this.#on.say(`${offers.length} suggestions, arrow keys to choose`);
  }

  #option(offer, at) {
    const take = (event) => {
      event.preventDefault();
      this.#take(at);
    };
    const words = [h("span", { class: "offer-title" }, offer.title), h("span", { class: "offer-note" }, offer.note)];
    return h("li", { role: "option", id: `${this.list.id}-${at}`, "aria-selected": "false", onpointerdown: take }, words);
  }

  #activate(at) {
    this.#active = at;
    [...this.list.children].forEach((option, each) => option.setAttribute("aria-selected", String(each === at)));
    const active = this.list.children[at];
    if (active) this.box.setAttribute("aria-activedescendant", active.id);
    else this.box.removeAttribute("aria-activedescendant");
    active?.scrollIntoView({ block: "nearest" });
  }

  #take(at) {
    this.text = this.#offers[at].insert;
  }

  #key(event) {
    if (event.isComposing) return;
    const handled = (this.#offers.length > 0 && this.#offerKey(event.key)) || this.#plainKey(event);
    if (handled) event.preventDefault();
  }

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

  #plainKey(event) {
    if (event.key === "Enter" && !event.shiftKey) this.#submit(event);
    else if (event.key === "ArrowUp" && this.#mayRecall()) this.#recall(this.#recalled + 1);
    else if (event.key === "ArrowDown" && this.#recalled && this.#mayRecall()) this.#recall(this.#recalled - 1);
    else return false;
    return true;
  }

  /** Only where nothing of the person's own would be lost. */
  #mayRecall() {
    return this.text === "" || (this.#recalled > 0 && this.text === this.#sent.at(-this.#recalled));
  }

  #recall(steps) {
    this.#recalled = Math.min(steps, this.#sent.length);
    this.text = this.#recalled ? this.#sent.at(-this.#recalled) : "";
    this.#offer([]);
  }

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

  /** Say below the box why something was not sent. */
  complain(words) {
    this.#note = words;
    this.#hintNow();
    this.#on.say(words);
  }
}
