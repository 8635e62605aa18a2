// rich_text blocks as nodes. Their text elements are literal: no mark in them means anything.
// https://docs.slack.dev/reference/block-kit/blocks/rich-text-block

import { h, link } from "./dom.js";
import { emoji } from "./emoji.js";
import { broadcast, channelMention, moment, userMention } from "./mentions.js";
import { unknown } from "./unknown.js";

const STYLES = { code: "code", bold: "strong", italic: "em", strike: "s", underline: "u", highlight: "mark" };

function withStyle(node, style = {}) {
  return Object.entries(STYLES).reduce(
    (inner, [name, tag]) => (style[name] ? h(tag, {}, inner) : inner),
    node,
  );
}

const LEAVES = {
  text: (leaf) => leaf.text,
  link: (leaf) => link(leaf.url, leaf.text || leaf.url),
  user: (leaf, lens) => userMention(lens, leaf.user_id),
  channel: (leaf, lens) => channelMention(lens, leaf.channel_id),
  usergroup: (leaf) => broadcast(leaf.usergroup_id),
  broadcast: (leaf) => broadcast(leaf.range),
  emoji: (leaf) => emoji(leaf.name, leaf.unicode),
  date: (leaf) => moment(leaf.timestamp, leaf.format, leaf.url, leaf.fallback),
  color: (leaf) => leaf.value,
};

function leaves(elements, lens) {
  return elements.map((leaf) => {
    const build = LEAVES[leaf.type];
    return build ? withStyle(build(leaf, lens), leaf.style) : unknown(leaf);
  });
}

const isBlank = (leaf) => leaf.type === "emoji" || (leaf.type === "text" && !leaf.text.trim());

/** Where the line begins that says who said it: one of its own, with a dash; -1 if there is none. */
function bylineStart(elements) {
  const rest = (at) => elements.slice(at).map((leaf) => leaf.text ?? "").join("");
  return elements.findIndex((_, at) => at > 0 && /^\n[—–]/.test(rest(at)));
}

function quote(part, lens) {
  const at = bylineStart(part.elements);
  if (at < 0) return h("blockquote", { class: "lines" }, leaves(part.elements, lens));
  const [first, ...rest] = part.elements.slice(at);
  const speaker = leaves([{ ...first, text: first.text.slice(1) }, ...rest], lens);
  const words = leaves(part.elements.slice(0, at), lens);
  return h("blockquote", { class: "lines" }, words, h("span", { class: "byline" }, speaker));
}

/** A line of nothing but bold words and bold links: how an app writes a headline. */
function isHeadline(section) {
  const words = section.elements.filter((leaf) => !isBlank(leaf));
  return words.length > 0 && words.every((leaf) => leaf.style?.bold && "text" in leaf);
}

function list(part, lens) {
  const ordered = part.style === "ordered";
  const start = ordered && part.offset ? part.offset + 1 : null;
  const indent = Math.min(part.indent ?? 0, 8);
  const items = part.elements.map((item) => h("li", { class: "lines" }, leaves(item.elements, lens)));
  return h(ordered ? "ol" : "ul", { class: `list indent-${indent}`, start }, items);
}

const PARTS = {
  rich_text_section: (part, lens, first) =>
    h("p", { class: first && isHeadline(part) ? "lines headline" : "lines" }, leaves(part.elements, lens)),
  rich_text_list: list,
  rich_text_quote: quote,
  rich_text_preformatted: (part, lens) => h("pre", {}, leaves(part.elements, lens)),
};

/** A rich_text block; `leads` says that it opens its message and may hold the headline. */
export function richText(block, lens, leads) {
  const parts = block.elements.map((part, at) => {
    const build = PARTS[part.type];
    return build ? build(part, lens, leads && at === 0) : unknown(part);
  });
  return h("div", { class: "rich-text" }, parts);
}
