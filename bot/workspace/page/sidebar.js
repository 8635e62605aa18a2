// The column on the left: channels with their unread marks, the app's presence, who you are.

import { avatar } from "./message.js";
import { byId, count, h, icon } from "./dom.js";
import { menuButton } from "./menu.js";

/** What a person is in this workspace, in a word. */
export function role(user) {
  if (user.is_admin) return "Admin";
  return user.is_restricted ? "Guest" : "Member";
}

const address = (channel) => `#/${encodeURIComponent(channel.is_im ? channel.id : channel.name)}`;
const authorOf = (user) => ({ id: user.id, name: user.real_name, isApp: user.is_bot });

/** The icon that goes before a channel's name. */
export function symbolOf(channel) {
  if (channel.is_im) return "reply";
  return channel.is_private ? "lock" : "hash";
}

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

/** Public channels first, then private ones, then direct messages; else in the workspace's order. */
export function ordered(channels) {
  const rank = (channel) => (channel.is_im ? 2 : Number(channel.is_private));
  return [...channels].sort((one, other) => rank(one) - rank(other));
}

export class Sidebar {
  #model;
  #open;

  /** `on`: { become(user id) }. */
  constructor(on) {
    const people = () => [...this.#model.users.values()].filter((user) => !user.is_bot);
    menuButton(byId("me"), "Look at the workspace as", () => [
      { heading: "Look at the workspace as" },
      ...people().map((user) => ({
        label: user.real_name,
        note: role(user),
        before: avatar(authorOf(user)),
        checked: user.id === this.#model.me,
        pick: () => on.become(user.id),
      })),
    ]);
  }

  /** Draw it for what is known now; `open` is the channel that is shown. */
  show(model, open) {
    const moved = this.#model !== model || this.#open !== open;
    this.#model = model;
    this.#open = open;
    byId("team-name").textContent = model.team.name;
    this.#channels(model, open);
    if (moved) this.#me(model);
    this.#presence(model);
  }

  #channels(model, open) {
    const focused = document.activeElement?.closest?.("a.channel")?.getAttribute("href");
    const rows = (isDirect) =>
      ordered(model.channels.values())
        .filter((channel) => Boolean(channel.is_im) === isDirect)
        .map((channel) => channelRow(channel, open));
    byId("channels").replaceChildren(...rows(false));
    byId("directs").replaceChildren(...rows(true));
    byId("directs-part").hidden = !byId("directs").hasChildNodes();
    if (focused) byId("sidebar").querySelector(`a[href="${CSS.escape(focused)}"]`)?.focus();
  }

  #me(model) {
    const user = model.user(model.me);
    byId("me").replaceChildren(
      avatar(authorOf(user)),
      h("span", { class: "me-words" }, user.real_name, h("small", {}, role(user))),
      icon("chevron"),
    );
    byId("me").setAttribute("aria-label", `You are ${user.real_name}, ${role(user)}. Change who you are`);
  }

  #presence(model) {
    const { connected, connections } = model.bot;
    const words = connected ? `${model.app.name} is connected` : `${model.app.name} is away`;
    byId("presence").classList.toggle("is-away", !connected);
    byId("presence").title = connected ? count(connections, "connection", "connections") : "";
    byId("presence").replaceChildren(h("span", { class: "dot", "aria-hidden": "true" }), words);
  }
}

/** The next channel up or down the list, for Alt+Up and Alt+Down. */
export function neighbour(model, open, step) {
  const all = ordered(model.channels.values());
  const at = all.findIndex((channel) => channel.id === open);
  return all[(at + step + all.length) % all.length];
}

export { address };
