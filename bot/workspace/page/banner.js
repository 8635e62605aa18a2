// The strip over the messages that says, calmly, that somebody is away; it covers no control.

import { byId } from "./dom.js";
import { troubleOf } from "./trying.js";

const PATIENCE_MS = 1500; // shorter breaks heal before anybody needs to know

/** The words for the state of things, or null: `link` is "open", "lost" or "refused". */
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
  #timer = null;
  #words = null;

  show(link, model) {
    const next = words(link, model);
    if (next === this.#words) return;
    this.#words = next;
    clearTimeout(this.#timer);
    if (next === null || !byId("banner").hidden) this.#put(next);
    else this.#timer = setTimeout(() => this.#put(next), PATIENCE_MS);
  }

  #put(text) {
    byId("banner").hidden = text === null;
    byId("banner").textContent = text ?? "";
  }
}
