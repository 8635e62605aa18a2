// Turns the messages of a channel or thread into the rows that show them, top to bottom.

/** @import { Item, Lens, Row } from "./types.js" */

import { dayKey, dayLabel } from "./dates.js";
import { h } from "./dom.js";
import { messageRow, noticeRow } from "./message.js";

const TOGETHER = 300; // seconds within which one author's messages share one head

/** @param {Item} message @param {Item | null} above @param {Lens} lens */
function continues(message, above, lens) {
  if (!above || message.is_ephemeral || above.is_ephemeral) return false;
  if (message.subtype || above.subtype || message.blocks?.length || above.blocks?.length || above.reply_count) return false;
  const sameAuthor = lens.author(message).id === lens.author(above).id;
  return sameAuthor && Number(message.ts) - Number(above.ts) < TOGETHER;
}

/** @param {number} epoch @returns {Row} */
function dayRow(epoch) {
  const label = dayLabel(epoch);
  return { key: `day ${dayKey(epoch)}`, version: [label], build: () => h("h3", { class: "day" }, h("span", {}, label)) };
}

/** @type {Row} */
const newRow = {
  key: "new",
  version: [],
  build: () => h("p", { class: "new-line" }, h("span", {}, "New")),
};

/** @param {Item} message @param {Item | null} above @param {Lens} lens @returns {Row} */
function row(message, above, lens) {
  const { notice } = message;
  if (notice) return { key: message.ts, version: [message], build: () => noticeRow(notice, lens) };
  const compact = continues(message, above, lens);
  return {
    key: message.ts,
    version: [message, compact, lens.markOf(message.ts)],
    build: () => messageRow(message, lens, compact),
  };
}

/**
 * Return the rows for messages, oldest first, with a line at each new day and, if something older
 * is shown, one above the first message after the ts `readUpTo`.
 * @param {Item[]} messages
 * @param {Lens} lens
 * @param {string} [readUpTo]
 */
export function messageRows(messages, lens, readUpTo) {
  const rows = [];
  /** @type {Item | null} */
  let above = null;
  let marked = readUpTo === undefined;
  for (const message of messages) {
    const epoch = Number(message.ts);
    const newDay = !above || dayKey(epoch) !== dayKey(Number(above.ts));
    if (newDay) rows.push(dayRow(epoch));
    const isNew = !marked && message.ts > (readUpTo ?? "");
    if (isNew && above) rows.push(newRow);
    marked ||= isNew;
    rows.push(row(message, newDay || isNew ? null : above, lens));
    above = message;
  }
  return rows;
}
