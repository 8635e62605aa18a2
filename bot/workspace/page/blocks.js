// Draws the Block Kit blocks of a message. https://docs.slack.dev/reference/block-kit/blocks

/**
 * @import {
 *   Block, ContextBlock, ActionsBlock, ImageElement, Lens, Message, Place, SectionBlock, TextObject,
 * } from "./types.js"
 */

import { h } from "./dom.js";
import { control, picture, plainText, textObject } from "./controls.js";
import { mrkdwnLine } from "./mrkdwn.js";
import { richText } from "./richtext.js";
import { unknown } from "./unknown.js";

/** @param {Place<SectionBlock>} place @param {Lens} lens */
function section(place, lens) {
  const { text, fields, accessory } = place.block;
  return h(
    "div",
    { class: "section" },
    h("div", { class: "section-main" },
      text && textObject(text, lens),
      fields && h("div", { class: "fields" }, fields.map((field) => h("div", {}, textObject(field, lens))))),
    accessory && h("div", { class: "section-side" }, control(place, accessory, lens)),
  );
}

/** @param {TextObject | ImageElement} element @param {Lens} lens */
function contextElement(element, lens) {
  if (element.type === "image") return picture(element);
  const words = element.type === "mrkdwn" ? mrkdwnLine(element.text, lens, element) : plainText(element);
  return h("span", { class: "lines" }, words);
}

/** @param {Place<ContextBlock>} place @param {Lens} lens */
function context(place, lens) {
  return h("div", { class: "context" }, place.block.elements.map((element) => contextElement(element, lens)));
}

/** @param {Place<ActionsBlock>} place @param {Lens} lens */
function actions(place, lens) {
  return h("div", { class: "actions" }, place.block.elements.map((element) => control(place, element, lens)));
}

/** @param {Message} message @param {Block} block @param {Lens} lens @param {boolean} leads */
function draw(message, block, lens, leads) {
  switch (block.type) {
    case "rich_text": return richText(block, lens, leads);
    case "section": return section({ message, block }, lens);
    case "context": return context({ message, block }, lens);
    case "actions": return actions({ message, block }, lens);
    case "header": return h("h3", { class: "headline" }, plainText(block.text));
    case "divider": return h("hr");
    case "image": return h("div", {}, picture(block));
    default: return unknown(block);
  }
}

/**
 * Draw the blocks of a message. A block that the page cannot draw, or that is malformed, is shown
 * as its JSON.
 * @param {Message} message
 * @param {Lens} lens
 */
export function blocks(message, lens) {
  return (message.blocks ?? []).map((block, at) => {
    try {
      return draw(message, block, lens, at === 0);
    } catch (fault) {
      console.warn("a block could not be drawn", fault);
      return unknown(block);
    }
  });
}
