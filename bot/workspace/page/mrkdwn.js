// Draws Slack's mrkdwn. Text arrives in Slack's encoding: &amp; &lt; &gt; and <…> tokens.
// https://docs.slack.dev/messaging/formatting-message-text

/** @import { Child } from "./dom.js" */
/** @import { Lens } from "./types.js" */

import { h, link, webAddress } from "./dom.js";
import { emoji } from "./emoji.js";
import { broadcast, channelMention, moment, userMention } from "./mentions.js";

/** @type {Record<string, string>} */
const ENTITIES = { "&amp;": "&", "&lt;": "<", "&gt;": ">" };

/**
 * Replace the three entities that Slack uses by their characters.
 * @param {string} text
 */
export const decode = (text) => text.replace(/&(?:amp|lt|gt);/g, (entity) => ENTITIES[entity]);

// INLINE has one alternative for each thing that can start inside a line. There may be no space
// between a style's marks and its words. `<` is either a whole token or alone, never both: otherwise
// some texts would make the match slow.
/** @param {string} mark */
const styled = (mark) => {
  const inside = `(?:<[^<>\\n]*>|<(?![^<>\\n]*>)|[^<${mark}\\n])`;
  return `(?<![\\w${mark}])${mark}(?=\\S)(${inside}*(?<=\\S))${mark}(?![\\w${mark}])`;
};
const INLINE = new RegExp(
  [
    "<([^<>\\n]+)>",
    "`([^`\\n]+)`",
    styled("\\*"),
    styled("_"),
    styled("~"),
    "(?<![\\w:]):([a-z0-9_+-]+):(?!\\w)",
    "\\b(https?://[^\\s<>|]+[^\\s<>|.,;:!?'\")\\]])",
  ].join("|"),
  "g",
);

/**
 * Draw text without line structure.
 * @param {string} text
 * @param {Lens} lens
 * @param {boolean} verbatim
 */
function inline(text, lens, verbatim) {
  /** @type {Child[]} */
  const nodes = [];
  let end = 0;
  for (const match of text.matchAll(INLINE)) {
    nodes.push(decode(text.slice(end, match.index)), inlineNode(match, lens, verbatim));
    end = match.index + match[0].length;
  }
  nodes.push(decode(text.slice(end)));
  return nodes;
}

/** @param {RegExpMatchArray} match of INLINE @param {Lens} lens @param {boolean} verbatim */
function inlineNode(match, lens, verbatim) {
  const [whole, token, code, bold, italic, strike, name, address] = match;
  if (token !== undefined) return special(token, lens) ?? decode(whole);
  if (code !== undefined) return h("code", {}, decode(code));
  if (bold !== undefined) return h("strong", {}, inline(bold, lens, verbatim));
  if (italic !== undefined) return h("em", {}, inline(italic, lens, verbatim));
  if (strike !== undefined) return h("s", {}, inline(strike, lens, verbatim));
  if (name !== undefined) return emoji(name);
  return verbatim ? decode(address) : link(decode(address), decode(address));
}

/**
 * Draw what is between angle brackets, or return null where Slack gives it no meaning.
 * @param {string} token
 * @param {Lens} lens
 */
function special(token, lens) {
  const bar = token.indexOf("|");
  const target = bar < 0 ? token : token.slice(0, bar);
  const label = bar < 0 ? undefined : decode(token.slice(bar + 1));
  if (/^@[UWB]\w+$/.test(target)) return userMention(lens, target.slice(1));
  if (/^#[CG]\w+$/.test(target)) return channelMention(lens, target.slice(1));
  if (/^!(here|channel|everyone)$/.test(target)) return broadcast(target.slice(1));
  if (/^!subteam\^S\w+$/.test(target)) return broadcast((label ?? target.slice(9)).replace(/^@/, ""));
  if (target.startsWith("!date^")) return dateToken(target, label);
  const address = decode(target);
  return webAddress(address) ? link(address, label || address) : null;
}

/** @param {string} target @param {string} [fallback] */
function dateToken(target, fallback) {
  const [, epoch, format = "", address] = target.split("^");
  return moment(/^\d+$/.test(epoch) ? Number(epoch) : NaN, format, address && decode(address), fallback);
}

const QUOTE = /^(?:>|&gt;) ?/;

/**
 * Group lines that follow each other by whether they are quoted, without their quote marks.
 * @param {string[]} lines
 */
function runs(lines) {
  /** @type {{ quoted: boolean, lines: string[] }[]} */
  const groups = [];
  for (const line of lines) {
    const quoted = QUOTE.test(line);
    const plain = line.replace(QUOTE, "");
    const last = groups.at(-1);
    if (last?.quoted === quoted) last.lines.push(plain);
    else groups.push({ quoted, lines: [plain] });
  }
  return groups;
}

/** @param {string} text @param {Lens} lens @param {boolean} verbatim */
function paragraphs(text, lens, verbatim) {
  return runs(text.replace(/^\n|\n$/g, "").split("\n")).map(({ quoted, lines }) =>
    h(quoted ? "blockquote" : "p", { class: "lines" }, inline(lines.join("\n"), lens, verbatim)),
  );
}

/**
 * Draw mrkdwn with its lines, quotes and code. With `verbatim`, bare addresses do not become links.
 * @param {string} text
 * @param {Lens} lens
 * @param {{ verbatim?: boolean }} [options]
 * @returns {Child[]}
 */
export function mrkdwn(text, lens, { verbatim = false } = {}) {
  return text
    .split(/```/)
    .map((part, at, all) => {
      if (at % 2 && at < all.length - 1) return h("pre", {}, decode(part.replace(/^\n/, "")));
      const open = at % 2 ? "```" : "";
      return part.trim() || open ? paragraphs(open + part, lens, verbatim) : [];
    });
}

/**
 * Draw mrkdwn without quotes and code blocks: for context elements.
 * @param {string} text
 * @param {Lens} lens
 * @param {{ verbatim?: boolean }} [options]
 */
export const mrkdwnLine = (text, lens, { verbatim = false } = {}) => inline(text, lens, verbatim);

/**
 * The plain words of a text in Slack's encoding, for announcements.
 * @param {string} text
 * @param {Lens} lens
 */
export function plainWords(text, lens) {
  return h("span", {}, inline(text.replaceAll("```", " "), lens, true)).textContent ?? "";
}
