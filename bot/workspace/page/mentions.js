// Draws what refers to something else within a line: people, channels, broadcasts, times.

/** @import { Lens } from "./types.js" */

import { h, icon, link } from "./dom.js";
import { fullDate, slackDate } from "./dates.js";

/**
 * `@Ada Marsh`, or the id of somebody unknown.
 * @param {Lens} lens
 * @param {string} id
 */
export function userMention(lens, id) {
  const mine = id === lens.me ? " mention-me" : "";
  return h("span", { class: `mention${mine}` }, `@${lens.user(id)?.real_name ?? id}`);
}

/**
 * #news as a button that opens the channel. A channel that the reader cannot see isn't named.
 * @param {Lens} lens
 * @param {string} id
 */
export function channelMention(lens, id) {
  const channel = lens.channel(id);
  if (!channel) return h("span", { class: "mention" }, icon("lock"), "private channel");
  const open = () => lens.openChannel(id);
  return h("button", { class: "mention", type: "button", onclick: open }, `#${channel.name}`);
}

/**
 * `@here`, `@channel`, `@everyone`, or a user group.
 * @param {string} name
 */
export function broadcast(name) {
  return h("span", { class: "mention mention-all" }, `@${name}`);
}

/**
 * A time in the reader's time zone, or its fallback where its format is not understood.
 * @param {number} epoch
 * @param {string} format
 * @param {string} [address] where the time links to
 * @param {string} [fallback]
 */
export function moment(epoch, format, address, fallback) {
  const text = slackDate(epoch, format);
  if (text === null) return fallback ?? "";
  const iso = new Date(epoch * 1000).toISOString();
  const time = h("time", { datetime: iso, title: fullDate(epoch) }, text);
  return address ? link(address, time) : time;
}
