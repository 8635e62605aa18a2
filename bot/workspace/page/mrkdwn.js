// Slack's mrkdwn as nodes. Text arrives in Slack's encoding: &amp; &lt; &gt; and <…> tokens.
// https://docs.slack.dev/messaging/formatting-message-text

import { h, link, webAddress } from "./dom.js";
import { emoji } from "./emoji.js";
import { broadcast, channelMention, moment, userMention } from "./mentions.js";

const ENTITIES = { "&amp;": "&", "&lt;": "<", "&gt;": ">" };

/** The three entities that Slack uses, as their characters. */
export const decode = (text) => text.replace(/&(?:amp|lt|gt);/g, (entity) => ENTITIES[entity]);

// One alternative for each thing that can start inside a line; a style's marks must hug its words.
// `<` is either a whole token or alone, never both: no text can make the match slow.
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

/** The nodes of one stretch of text without line structure. */
function inline(text, lens, verbatim) {
  const nodes = [];
  let end = 0;
  for (const match of text.matchAll(INLINE)) {
    nodes.push(decode(text.slice(end, match.index)), inlineNode(match, lens, verbatim));
    end = match.index + match[0].length;
  }
  nodes.push(decode(text.slice(end)));
  return nodes;
}

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

/** What stands between angle brackets, or null where it is nothing of Slack's. */
function special(token, lens) {
  const bar = token.indexOf("|");
  const target = bar < 0 ? token : token.slice(0, bar);
  const label = bar < 0 ? null : decode(token.slice(bar + 1));
  if (/^@[UWB]\w+$/.test(target)) return userMention(lens, target.slice(1));
  if (/^#[CG]\w+$/.test(target)) return channelMention(lens, target.slice(1));
  if (/^!(here|channel|everyone)$/.test(target)) return broadcast(target.slice(1));
  if (/^!subteam\^S\w+$/.test(target)) return broadcast((label ?? target.slice(9)).replace(/^@/, ""));
  if (target.startsWith("!date^")) return dateToken(target, label);
  const address = decode(target);
  return webAddress(address) ? link(address, label || address) : null;
}

function dateToken(target, fallback) {
  const [, epoch, format = "", address] = target.split("^");
  return moment(/^\d+$/.test(epoch) ? Number(epoch) : NaN, format, address && decode(address), fallback);
}

const QUOTE = /^(?:>|&gt;) ?/;

/** Lines of one kind after the other: [[quoted, [line, …]], …]. */
function runs(lines) {
  const groups = [];
  for (const line of lines) {
    const quoted = QUOTE.test(line);
    if (groups.at(-1)?.[0] !== quoted) groups.push([quoted, []]);
    groups.at(-1)[1].push(line.replace(QUOTE, ""));
  }
  return groups;
}

function paragraphs(text, lens, verbatim) {
  return runs(text.replace(/^\n|\n$/g, "").split("\n")).map(([quoted, lines]) =>
    h(quoted ? "blockquote" : "p", { class: "lines" }, inline(lines.join("\n"), lens, verbatim)),
  );
}

/**
 * mrkdwn with its lines, quotes and code as nodes. `verbatim`: bare addresses are not links.
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

/** mrkdwn on one line, without quotes or code blocks: for context elements. */
export const mrkdwnLine = (text, lens, { verbatim = false } = {}) => inline(text, lens, verbatim);

/** The plain words of a text in Slack's encoding, for announcements. */
export function plainWords(text, lens) {
  return h("span", {}, inline(text.replaceAll("```", " "), lens, true)).textContent;
}
