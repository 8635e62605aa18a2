// Who is in which channel: a dialog with all channels, and one with the people of the channel that
// is shown.

/** @import { Channel } from "./types.js" */
/** @import { Page } from "./page.js" */

import { setMember } from "./api.js";
import { byId, count, find, focused, h, icon, viewHead } from "./dom.js";
import { avatar } from "./message.js";
import { role, symbolOf } from "./sidebar.js";

export class People {
  #page;
  /** @type {HTMLDialogElement | null} */
  #dialog = null;
  /** @type {() => HTMLElement[]} */
  #build = () => [];

  /** @param {Page} page */
  constructor(page) {
    this.#page = page;
    byId("browse").addEventListener("click", () => this.#open("All channels", () => this.#channels()));
    byId("people").addEventListener("click", () => this.#open("Who is here", () => this.#members()));
  }

  /** Draw the number of members, and the dialog that is open: somebody may have come or gone. */
  draw() {
    const { model, room } = this.#page;
    const channel = model.channel(room.channel);
    if (!channel) return;
    const here = channel.members.filter((id) => model.user(id));
    byId("people").hidden = channel.is_im;
    find(byId("people"), "span")?.replaceChildren(String(here.length));
    byId("people").setAttribute("aria-label", `${count(here.length, "member", "members")} of ${channel.name}`);
    if (!this.#dialog?.open) return;
    const control = focused()?.dataset.control;
    find(this.#dialog, ".view-body")?.replaceChildren(...this.#build());
    if (control) find(this.#dialog, `[data-control="${CSS.escape(control)}"]`)?.focus();
  }

  /** @param {string} title @param {() => HTMLElement[]} build */
  #open(title, build) {
    this.#build = build;
    const dialog = h("dialog", { class: "confirm view", "aria-labelledby": "people-title" },
      viewHead("people-title", title, () => dialog.close()),
      h("p", { class: "failure", role: "alert", hidden: true }),
      h("ul", { class: "view-body roster" }, build()));
    this.#dialog = dialog;
    dialog.addEventListener("close", () => dialog.remove());
    document.body.append(dialog);
    dialog.showModal();
  }

  #channels() {
    const { model } = this.#page;
    return [...model.channels.values()].filter((channel) => !channel.is_im).map((channel) => {
      const name = h("button", { type: "button", class: "roster-name", "data-control": `go ${channel.id}`, onclick: () => {
        this.#dialog?.close();
        this.#page.go(channel.id);
      } }, icon(symbolOf(channel)), channel.name);
      const words = [count(channel.members.length, "member", "members"), channel.topic, channel.is_archived && "archived"];
      return h("li", { class: "roster-row" },
        h("div", { class: "roster-words" }, name, h("small", {}, words.filter(Boolean).join(" · "))),
        this.#change(channel, model.me, channel.is_member ? "Leave" : "Join", !channel.is_member));
    });
  }

  #members() {
    const { model, room } = this.#page;
    const channel = model.channel(room.channel);
    if (!channel) return [];
    const inside = new Set(channel.members);
    return [...model.users.values()].map((user) =>
      h("li", { class: "roster-row" },
        avatar({ id: user.id, name: user.real_name, isApp: user.is_bot }),
        h("div", { class: "roster-words" }, h("span", {}, user.real_name), h("small", {}, user.is_bot ? "App" : role(user))),
        this.#change(channel, user.id, inside.has(user.id) ? "Remove" : "Add", !inside.has(user.id), user.real_name)));
  }

  /**
   * A button that brings a person into a channel or takes them out. `name` is left out for oneself.
   * @param {Channel} channel
   * @param {string} person
   * @param {string} label
   * @param {boolean} joined
   * @param {string} [name]
   */
  #change(channel, person, label, joined, name) {
    const work = () =>
      setMember({ user: this.#page.model.me, channel: channel.id, person, joined }).catch((error) => this.#complain(error.message));
    const about = name ? `${label} ${name}` : `${label} ${channel.name}`;
    return h("button", { type: "button", class: "button", "data-control": `${channel.id} ${person}`, "aria-label": about, onclick: work }, label);
  }

  /** @param {string} words */
  #complain(words) {
    const line = this.#dialog && find(this.#dialog, ".failure");
    if (!line) return;
    line.textContent = words;
    line.hidden = false;
  }
}
