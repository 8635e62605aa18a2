// Who is in which channel: the list of all channels, and the people of the one that is shown.

import { setMember } from "./api.js";
import { byId, count, h, icon, viewHead } from "./dom.js";
import { avatar } from "./message.js";
import { role, symbolOf } from "./sidebar.js";

export class People {
  #page;
  #dialog = null;
  #build = null;

  constructor(page) {
    this.#page = page;
    byId("browse").addEventListener("click", () => this.#open("All channels", () => this.#channels()));
    byId("people").addEventListener("click", () => this.#open("Who is here", () => this.#members()));
  }

  /** Draw anew what is open: somebody may have come or gone. */
  draw() {
    const { model, room } = this.#page;
    const channel = model.channel(room.channel);
    const here = this.#here(channel);
    byId("people").hidden = channel.is_im;
    byId("people").lastElementChild.textContent = String(here.length);
    byId("people").setAttribute("aria-label", `${count(here.length, "member", "members")} of ${channel.name}`);
    if (!this.#dialog?.open) return;
    const focus = document.activeElement?.dataset?.control;
    this.#dialog.querySelector(".view-body").replaceChildren(...this.#build());
    if (focus) this.#dialog.querySelector(`[data-control="${CSS.escape(focus)}"]`)?.focus();
  }

  #here(channel) {
    return channel.members.map((id) => this.#page.model.user(id)).filter(Boolean);
  }

  #open(title, build) {
    this.#build = build;
    this.#dialog = h("dialog", { class: "confirm view", "aria-labelledby": "people-title" },
      viewHead("people-title", title, () => this.#dialog.close()),
      h("p", { class: "failure", role: "alert", hidden: true }),
      h("ul", { class: "view-body roster" }, build()));
    this.#dialog.addEventListener("close", (event) => event.currentTarget.remove());
    document.body.append(this.#dialog);
    this.#dialog.showModal();
  }

  #channels() {
    const { model } = this.#page;
    return [...model.channels.values()].filter((channel) => !channel.is_im).map((channel) => {
      const name = h("button", { type: "button", class: "roster-name", "data-control": `go ${channel.id}`, onclick: () => {
        this.#dialog.close();
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
    const inside = new Set(channel.members);
    return [...model.users.values()].map((user) =>
      h("li", { class: "roster-row" },
        avatar({ id: user.id, name: user.real_name, isApp: user.is_bot }),
        h("div", { class: "roster-words" }, h("span", {}, user.real_name), h("small", {}, user.is_bot ? "App" : role(user))),
        this.#change(channel, user.id, inside.has(user.id) ? "Remove" : "Add", !inside.has(user.id), user.real_name)));
  }

  #change(channel, person, label, joined, name) {
    const work = () =>
      setMember({ user: this.#page.model.me, channel: channel.id, person, joined }).catch((error) => this.#complain(error.message));
    const about = name ? `${label} ${name}` : `${label} ${channel.name}`;
    return h("button", { type: "button", class: "button", "data-control": `${channel.id} ${person}`, "aria-label": about, onclick: work }, label);
  }

  #complain(words) {
    const line = this.#dialog.querySelector(".failure");
    line.textContent = words;
    line.hidden = false;
  }
}
