// From what is known about a channel or thread to the rows that show it, top to bottom.
// A row is { key, version, build() }: it is built again only when something in `version` changed.

import { dayKey, dayLabel } from "./dates.js";
import { h } from "./dom.js";
import { messageRow, noticeRow } from "./message.js";

const TOGETHER = 300; // seconds within which one author's lines stand under one name

function continues(message, above, lens) {
  if (!above || message.is_ephemeral || above.is_ephemeral) return false;
  if (message.subtype || above.subtype || message.blocks?.length || above.blocks?.length || above.reply_count) return false;
  const sameAuthor = lens.author(message).id === lens.author(above).id;
  return sameAuthor && Number(message.ts) - Number(above.ts) < TOGETHER;
}

function dayRow(epoch) {
  const label = dayLabel(epoch);
  return { key: `day ${dayKey(epoch)}`, version: [label], build: () => h("h3", { class: "day" }, h("span", {}, label)) };
}

const newRow = {
  key: "new",
  version: [],
  build: () => h("p", { class: "new-line" }, h("span", {}, "New")),
};

function row(message, above, lens) {
  if (message.notice) {
    return { key: message.ts, version: [message], build: () => noticeRow(message.notice, lens) };
  }
  const compact = continues(message, above, lens);
  return {
    key: message.ts,
    version: [message, compact, lens.markOf(message.ts)],
    build: () => messageRow(message, lens, compact),
  };
}

/**
 * Rows for messages, oldest first, with a line at each new day and one above the first message
 * after the ts `readUpTo`, if that is given and something older is shown.
 */
export function messageRows(messages, lens, readUpTo) {
  const rows = [];
  let above = null;
  let marked = readUpTo === undefined;
  for (const message of messages) {
    const epoch = Number(message.ts);
    const newDay = !above || dayKey(epoch) !== dayKey(Number(above.ts));
    if (newDay) rows.push(dayRow(epoch));
    const isNew = !marked && message.ts > readUpTo;
    if (isNew && above) rows.push(newRow);
    marked ||= isNew;
    rows.push(row(message, newDay || isNew ? null : above, lens));
    above = message;
  }
  return rows;
}
