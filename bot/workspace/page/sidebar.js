// The column on the left: channels with their unread counts, whether the app is connected, who you
// are.

/** @import { Channel, User } from "./types.js" */
/** @import { Model } from "./model.js" */

import { avatar } from "./message.js";
import { byId, count, find, focused, h, icon } from "./dom.js";
import { menuButton } from "./menu.js";

/**
 * A person's role in this workspace.
 * @param {User} user
 */
export function role(user) {
  if (user.is_admin) return "Admin";
  return user.is_restricted ? "Guest" : "Member";
}

/**
 * The part of the page's address that opens a channel.
 * @param {Channel} channel
 */
export const address = (channel) => `#/${encodeURIComponent(channel.is_im ? channel.id : channel.name)}`;
/** @param {User} user */
const authorOf = (user) => ({ id: user.id, name: user.real_name, isApp: user.is_bot });

/**
 * The name of the icon in front of a channel's name.
 * @param {Channel} channel
 */
export function symbolOf(channel) {
  if (channel.is_im) return "reply";
  return channel.is_private ? "lock" : "hash";
}

/** @param {Channel} channel @param {string} open the id of the channel that is shown */
function channelRow(channel, open) {
  const kind = ["channel", channel.unread && "is-unread", !channel.is_member && "is-outside"];
  const current = channel.id === open ? "page" : null;
  const isSecret = channel.is_private && !channel.is_im;
  const label = [channel.name, isSecret && "private", channel.unread > 0 && `${channel.unread} unread`];
  return h(
    "li",
    {},
    h("a", {
      class: kind.filter(Boolean).join(" "),
      href: address(channel),
      "aria-current": current,
      "aria-label": label.filter(Boolean).join(", "),
    },
      icon(symbolOf(channel)),
      h("span", { class: "channel-name" }, channel.name),
      channel.unread > 0 && h("span", { class: "unread" }, channel.unread > 99 ? "99+" : String(channel.unread))),
  );
}

/**
 * Sort channels: public ones, private ones, direct messages; within each, in the workspace's order.
 * @param {Iterable<Channel>} channels
 */
export function ordered(channels) {
  const rank = (/** @type {Channel} */ channel) => (channel.is_im ? 2 : Number(channel.is_private));
  return [...channels].sort((one, other) => rank(one) - rank(other));
}

export class Sidebar {
  /** @type {Model | null} */
  #model = null;
  #open = "";

  /** @param {{ become: (user: string) => void }} on */
  constructor(on) {
    menuButton(byId("me"), "Look at the workspace as", () => [
      { heading: "Look at the workspace as" },
      ...this.#people().map((user) => ({
        label: user.real_name,
        note: role(user),
        before: avatar(authorOf(user)),
        checked: user.id === this.#model?.me,
        pick: () => on.become(user.id),
      })),
    ]);
  }

  /**
   * Draw what is known now.
   * @param {Model} model
   * @param {string} open the id of the channel that is shown
   */
  show(model, open) {
    const moved = this.#model !== model || this.#open !== open;
    this.#model = model;
    this.#open = open;
    byId("team-name").textContent = model.team.name;
    this.#channels(model, open);
    if (moved) this.#me(model);
    this.#presence(model);
  }

  #people() {
    return [...(this.#model?.users.values() ?? [])].filter((user) => !user.is_bot);
  }

  /** @param {Model} model @param {string} open */
  #channels(model, open) {
    const href = focused()?.closest("a.channel")?.getAttribute("href");
    const rows = (/** @type {boolean} */ isDirect) =>
      ordered(model.channels.values())
        .filter((channel) => Boolean(channel.is_im) === isDirect)
        .map((channel) => channelRow(channel, open));
    byId("channels").replaceChildren(...rows(false));
    byId("directs").replaceChildren(...rows(true));
    byId("directs-part").hidden = !byId("directs").hasChildNodes();
    if (href) find(byId("sidebar"), `a[href="${CSS.escape(href)}"]`)?.focus();
  }

  /** @param {Model} model */
  #me(model) {
    const user = model.user(model.me);
    if (!user) return;
    byId("me").replaceChildren(
      avatar(authorOf(user)),
      h("span", { class: "me-words" }, user.real_name, h("small", {}, role(user))),
      icon("chevron"),
    );
    byId("me").setAttribute("aria-label", `You are ${user.real_name}, ${role(user)}. Change who you are`);
  }

  /** @param {Model} model */
  #presence(model) {
    const { connected, connections } = model.bot;
    const words = connected ? `${model.app.name} is connected` : `${model.app.name} is away`;
    byId("presence").classList.toggle("is-away", !connected);
    byId("presence").title = connected ? count(connections, "connection", "connections") : "";
    byId("presence").replaceChildren(h("span", { class: "dot", "aria-hidden": "true" }), words);
  }
}

/**
 * Return the next channel up or down the list, for Alt+Up and Alt+Down.
 * @param {Model} model
 * @param {string} open
 * @param {1 | -1} step
 */
export function neighbour(model, open, step) {
  const all = ordered(model.channels.values());
  const at = all.findIndex((channel) => channel.id === open);
  return all[(at + step + all.length) % all.length];
}
