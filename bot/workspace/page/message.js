// Draws a message: its author, time and words, and what can be done with it.

/** @import { Author, Lens, Message, Notice } from "./types.js" */

import { blocks } from "./blocks.js";
import { ago, fullDate, timeOfDay } from "./dates.js";
import { count, h, icon } from "./dom.js";
import { menuButton } from "./menu.js";
import { mrkdwn, mrkdwnLine } from "./mrkdwn.js";
import { unknown } from "./unknown.js";

const HUES = 6;

/**
 * Initials on a round (a person) or a square (an app). An id always gets the same hue.
 * @param {Author} author
 */
export function avatar(author) {
  const words = author.name.split(/[\s._-]+/).filter(Boolean);
  const initials = words.slice(0, 2).map((word) => [...word][0].toUpperCase()).join("");
  const hue = [...author.id].reduce((sum, letter) => sum + (letter.codePointAt(0) ?? 0), 0) % HUES;
  const kind = author.isApp ? "avatar avatar-app" : `avatar avatar-${hue}`;
  return h("span", { class: kind, "aria-hidden": "true" }, author.isApp ? initials[0] : initials);
}

/** @param {string} ts */
function when(ts) {
  const epoch = Number(ts);
  const attributes = { class: "when", datetime: new Date(epoch * 1000).toISOString(), title: fullDate(epoch) };
  return h("time", attributes, timeOfDay(epoch));
}

/** @param {Message} message @param {Author} author */
function head(message, author) {
  return h(
    "div",
    { class: "message-head" },
    h("span", { class: "author" }, author.name),
    author.isApp && h("span", { class: "badge" }, "App"),
    when(message.ts),
    edited(message),
  );
}

/** @param {Message} message */
function edited(message) {
  if (!message.edited) return null;
  return h("span", { class: "edited", title: fullDate(Number(message.edited.ts)) }, "(edited)");
}

/** @param {Message} message @param {Lens} lens */
function body(message, lens) {
  if (message.subtype === "tombstone") return h("p", { class: "quiet" }, "This message was deleted.");
  const parts = message.blocks?.length ? blocks(message, lens) : mrkdwn(message.text ?? "", lens, { verbatim: true });
  return [parts, (message.attachments ?? []).map(unknown)];
}

/** @param {string} id @param {Lens} lens */
function nameOf(id, lens) {
  if (id === "channel" || id === "here" || id === "everyone") return `@${id}`;
  return lens.user(id)?.real_name ?? id;
}

/**
 * Whom Slack would have notified; null unless an app sent the message to the channel.
 * @param {Message} message
 * @param {Author} author
 * @param {Lens} lens
 */
function notified(message, author, lens) {
  if (!author.isApp || message.is_ephemeral) return null;
  const names = (message.would_notify ?? []).map((id) => nameOf(id, lens));
  return [icon("bell"), `Would have notified: ${names.join(", ") || "nobody"}`];
}

/**
 * The same as a line that is always visible, if somebody would have been notified.
 * @param {Message} message
 * @param {Author} author
 * @param {Lens} lens
 */
function alarm(message, author, lens) {
  const told = notified(message, author, lens);
  return told && Boolean(message.would_notify?.length) && h("p", { class: "notified-some" }, told);
}

/** @param {Message} message @param {Author} author @param {Lens} lens */
function tools(message, author, lens) {
  const reply = () => lens.openThread?.(message);
  const told = notified(message, author, lens);
  const words = [
    told && h("span", {}, told),
    lens.openThread && !message.is_ephemeral &&
      h("button", { type: "button", class: "tool", "data-control": "reply", onclick: reply }, icon("reply"), "Reply in thread"),
    shortcuts(message, lens),
  ].filter(Boolean);
  return words.length > 0 && h("div", { class: "tools" }, words);
}

/**
 * A menu of the app's shortcuts for a message. Messages that only this user sees have none.
 * @param {Message} message
 * @param {Lens} lens
 */
function shortcuts(message, lens) {
  if (message.is_ephemeral || !lens.shortcuts?.length) return null;
  const more = h("button", { type: "button", class: "tool", "data-control": "more", "aria-label": "Shortcuts" }, icon("more"));
  return menuButton(more, "Shortcuts", () =>
    lens.shortcuts.map((each) => ({ label: each.name, pick: () => lens.use(each, message) })),
  );
}

/** @param {Message} message @param {Lens} lens */
function replies(message, lens) {
  if (!message.reply_count || !lens.openThread) return null;
  const people = (message.reply_users ?? []).slice(0, 3).map((id) => avatar(lens.authorById(id)));
  return h(
    "button",
    { type: "button", class: "replies", "data-control": "replies", onclick: () => lens.openThread?.(message) },
    h("span", { class: "replies-people" }, people),
    h("span", { class: "replies-count" }, count(message.reply_count, "reply", "replies")),
    message.latest_reply && h("span", { class: "quiet" }, `Last reply ${ago(Number(message.latest_reply))}`),
  );
}

/** @param {Message} message @param {Lens} lens */
function failures(message, lens) {
  const mark = lens.markOf(message.ts);
  return (mark?.failures ?? []).map((words) =>
    h("p", { class: "failure", role: "alert" }, icon("warning"), words),
  );
}

/** @param {Message} message @param {Lens} lens */
function ephemeralNote(message, lens) {
  if (!message.is_ephemeral) return null;
  return h(
    "p",
    { class: "only-you" },
    icon("eye"),
    "Only visible to you",
    h("button", { type: "button", class: "dismiss", onclick: () => lens.dismiss(message) }, "Dismiss"),
  );
}

const QUIET = new Set(["channel_join", "channel_leave", "channel_topic", "channel_archive", "channel_unarchive"]);

/**
 * A line for somebody who joins or leaves, or a channel that changes.
 * @param {Message} message
 * @param {Lens} lens
 */
function passingRow(message, lens) {
  const words = h("span", {}, mrkdwnLine(message.text ?? "", lens, { verbatim: true }));
  return h("p", { class: "passing" }, words, when(message.ts));
}

/**
 * Draw a message. `compact` leaves out its head: the message above is by the same author.
 * @param {Message} message
 * @param {Lens} lens
 * @param {boolean} compact
 */
export function messageRow(message, lens, compact) {
  if (QUIET.has(message.subtype ?? "")) return passingRow(message, lens);
  const author = lens.author(message);
  const kind = ["message", compact && "is-compact", message.is_ephemeral && "is-ephemeral"];
  const label = `${author.name}, ${timeOfDay(Number(message.ts))}`;
  return h(
    "article",
    { class: kind.filter(Boolean).join(" "), "aria-label": label, tabindex: -1, "data-ts": message.ts },
    h("div", { class: "gutter" }, compact ? when(message.ts) : avatar(author)),
    h("div", { class: "message-main" },
      ephemeralNote(message, lens),
      !compact && head(message, author),
      h("div", { class: "message-body" }, body(message, lens)),
      alarm(message, author, lens),
      failures(message, lens),
      replies(message, lens)),
    tools(message, author, lens),
  );
}

/**
 * Draw what the workspace tells this user alone, for example why a command failed.
 * @param {Notice} notice
 * @param {Lens} lens
 */
export function noticeRow(notice, lens) {
  return h(
    "article",
    { class: "message is-ephemeral is-notice", "aria-label": "From the workspace", tabindex: -1 },
    h("div", { class: "gutter" }, h("span", { class: "avatar avatar-notice", "aria-hidden": "true" }, icon("warning"))),
    h("div", { class: "message-main" },
      h("p", { class: "only-you" }, icon("eye"), "Only visible to you",
        h("button", { type: "button", class: "dismiss", onclick: () => lens.dismissNotice?.(notice) }, "Dismiss")),
      h("div", { class: "message-body" },
        h("p", { class: "lines" }, notice.text),
        notice.why && h("p", { class: "quiet" }, notice.why))),
  );
}
