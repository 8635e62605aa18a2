// The strip above the messages that says what is disconnected or simulated. It covers no control.

/** @import { Model } from "./model.js" */

import { byId } from "./dom.js";
import { troubleOf } from "./trying.js";

const PATIENCE_MS = 1500; // don't mention breaks that heal within this time

/**
 * The state of the stream of events: "refused" means that the page's address is no longer valid.
 * @typedef {"open" | "lost" | "refused"} Link
 */

/**
 * What to say, or null.
 * @param {Link} link
 * @param {Model | null} model
 */
function words(link, model) {
  if (link === "refused") return "This address is no longer valid. Open the one that the workspace printed when it started.";
  if (link === "lost") return "The workspace cannot be reached. This page goes on by itself once it is back.";
  const trouble = model && troubleOf(model.faults);
  if (trouble?.fault) return `You are trying out: ${trouble.label}. ${trouble.note}`;
  if (model && model.bot.connected === false) {
    return `${model.app.name} is not connected: commands and buttons stay unanswered until it is back.`;
  }
  return null;
}

export class Banner {
  /** @type {number | undefined} */
  #timer;
  /** @type {string | null} */
  #words = null;

  /** @param {Link} link @param {Model | null} model */
  show(link, model) {
    const next = words(link, model);
    if (next === this.#words) return;
    this.#words = next;
    clearTimeout(this.#timer);
    if (next === null || !byId("banner").hidden) this.#put(next);
    else this.#timer = setTimeout(() => this.#put(next), PATIENCE_MS);
  }

  /** @param {string | null} text */
  #put(text) {
    byId("banner").hidden = text === null;
    byId("banner").textContent = text ?? "";
  }
}
