// Things inside a line that stand for something else: people, channels, broadcasts, times.
// `lens` is how the reader sees the workspace: { user(id), channel(id), openChannel(id), … }.

import { h, icon, link } from "./dom.js";
import { fullDate, slackDate } from "./dates.js";

/** @Ada Marsh; someone unknown keeps the id. */
export function userMention(lens, id) {
  const mine = id === lens.me ? " mention-me" : "";
  return h("span", { class: `mention${mine}` }, `@${lens.user(id)?.real_name ?? id}`);
}

/** #news as a way there; a channel that the reader cannot see says only that. */
export function channelMention(lens, id) {
  const channel = lens.channel(id);
  if (!channel) return h("span", { class: "mention" }, icon("lock"), "private channel");
  const open = () => lens.openChannel(id);
  return h("button", { class: "mention", type: "button", onclick: open }, `#${channel.name}`);
}

/** @here, @channel, @everyone, and user groups. */
export function broadcast(name) {
  return h("span", { class: "mention mention-all" }, `@${name}`);
}

/** A moment in the reader's zone, or its fallback words where its format is not understood. */
export function moment(epoch, format, address, fallback) {
  const text = slackDate(epoch, format);
  if (text === null) return fallback ?? "";
  const iso = new Date(epoch * 1000).toISOString();
  const time = h("time", { datetime: iso, title: fullDate(epoch) }, text);
  return address ? link(address, time) : time;
}
