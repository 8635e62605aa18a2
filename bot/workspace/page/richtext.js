// Draws rich_text blocks. Their text is literal: no character in it is a mark.
// https://docs.slack.dev/reference/block-kit/blocks/rich-text-block

/**
 * @import {
 *   Lens, RichLeaf, RichList, RichPart, RichQuote, RichSection, RichTextBlock, Style,
 * } from "./types.js"
 */
/** @import { Child } from "./dom.js" */

import { h, link } from "./dom.js";
import { emoji } from "./emoji.js";
import { broadcast, channelMention, moment, userMention } from "./mentions.js";
import { unknown } from "./unknown.js";

/** @type {[keyof Style, keyof HTMLElementTagNameMap][]} */
const STYLES = [
  ["code", "code"],
  ["bold", "strong"],
  ["italic", "em"],
  ["strike", "s"],
  ["underline", "u"],
  ["highlight", "mark"],
];

/** @param {Child} node @param {Style} [style] */
function withStyle(node, style = {}) {
  return STYLES.reduce((inner, [name, tag]) => (style[name] ? h(tag, {}, inner) : inner), node);
}

/** @param {RichLeaf} leaf @param {Lens} lens @returns {Child} */
function unstyled(leaf, lens) {
  switch (leaf.type) {
    case "text": return leaf.text;
    case "link": return link(leaf.url, leaf.text || leaf.url);
    case "user": return userMention(lens, leaf.user_id);
    case "channel": return channelMention(lens, leaf.channel_id);
    case "usergroup": return broadcast(leaf.usergroup_id);
    case "broadcast": return broadcast(leaf.range);
    case "emoji": return emoji(leaf.name, leaf.unicode);
    case "date": return moment(leaf.timestamp, leaf.format, leaf.url, leaf.fallback);
    case "color": return leaf.value;
    default: return null;
  }
}

/** @param {RichLeaf[]} elements @param {Lens} lens */
function leaves(elements, lens) {
  return elements.map((leaf) => {
    const node = unstyled(leaf, lens);
    return node === null ? unknown(leaf) : withStyle(node, leaf.style);
  });
}

/** @param {RichLeaf} leaf */
const textOf = (leaf) => ("text" in leaf && leaf.text) || "";

/** @param {RichLeaf} leaf */
const isBlank = (leaf) => leaf.type === "emoji" || (leaf.type === "text" && !leaf.text.trim());

/**
 * Find where the byline of a quote begins: a line of its own that starts with a dash. Returns the
 * place of the element with that line's newline, or -1.
 * @param {RichLeaf[]} elements
 */
function bylineStart(elements) {
  const rest = (/** @type {number} */ at) => elements.slice(at).map(textOf).join("");
  return elements.findIndex((leaf, at) => at > 0 && textOf(leaf) && /^\n[—–]/.test(rest(at)));
}

/** @param {RichQuote} part @param {Lens} lens */
function quote(part, lens) {
  const at = bylineStart(part.elements);
  if (at < 0) return h("blockquote", { class: "lines" }, leaves(part.elements, lens));
  const [first, ...rest] = part.elements.slice(at);
  const opening = "text" in first ? { ...first, text: textOf(first).slice(1) } : first;
  const speaker = leaves([opening, ...rest], lens);
  const words = leaves(part.elements.slice(0, at), lens);
  return h("blockquote", { class: "lines" }, words, h("span", { class: "byline" }, speaker));
}

/**
 * Whether a section consists of bold words and bold links only: that is how apps write headlines.
 * @param {RichSection} section
 */
function isHeadline(section) {
  const words = section.elements.filter((leaf) => !isBlank(leaf));
  return words.length > 0 && words.every((leaf) => leaf.style?.bold && "text" in leaf);
}

/** @param {RichList} part @param {Lens} lens */
function list(part, lens) {
  const ordered = part.style === "ordered";
  const start = ordered && part.offset ? part.offset + 1 : null;
  const indent = Math.min(part.indent ?? 0, 8);
  const items = part.elements.map((item) => h("li", { class: "lines" }, leaves(item.elements, lens)));
  return h(ordered ? "ol" : "ul", { class: `list indent-${indent}`, start }, items);
}

/** @param {RichPart} part @param {Lens} lens @param {boolean} first */
function draw(part, lens, first) {
  switch (part.type) {
    case "rich_text_section":
      return h("p", { class: first && isHeadline(part) ? "lines headline" : "lines" }, leaves(part.elements, lens));
    case "rich_text_list": return list(part, lens);
    case "rich_text_quote": return quote(part, lens);
    case "rich_text_preformatted": return h("pre", {}, leaves(part.elements, lens));
    default: return unknown(part);
  }
}

/**
 * Draw a rich_text block. `leads` says that it comes first in its message and may have the headline.
 * @param {RichTextBlock} block
 * @param {Lens} lens
 * @param {boolean} leads
 */
export function richText(block, lens, leads) {
  const parts = block.elements.map((part, at) => draw(part, lens, leads && at === 0));
  return h("div", { class: "rich-text" }, parts);
}
