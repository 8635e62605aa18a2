// Block Kit blocks of a message as nodes. https://docs.slack.dev/reference/block-kit/blocks

import { h } from "./dom.js";
import { control, picture, plainText, textObject } from "./controls.js";
import { mrkdwnLine } from "./mrkdwn.js";
import { richText } from "./richtext.js";
import { unknown } from "./unknown.js";

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

function contextElement(element, lens) {
  if (element.type === "image") return picture(element);
  const words = element.type === "mrkdwn" ? mrkdwnLine(element.text, lens, element) : plainText(element);
  return h("span", { class: "lines" }, words);
}

const BLOCKS = {
  rich_text: (place, lens, leads) => richText(place.block, lens, leads),
  section,
  context: (place, lens) =>
    h("div", { class: "context" }, place.block.elements.map((element) => contextElement(element, lens))),
  header: (place) => h("h3", { class: "headline" }, plainText(place.block.text)),
  divider: () => h("hr"),
  actions: (place, lens) =>
    h("div", { class: "actions" }, place.block.elements.map((element) => control(place, element, lens))),
  image: (place) => h("div", {}, picture(place.block)),
};

/** One block; what cannot be drawn, or is malformed, is shown as its JSON. */
function block(place, lens, leads) {
  const build = BLOCKS[place.block.type];
  if (!build) return unknown(place.block);
  try {
    return build(place, lens, leads);
  } catch (fault) {
    console.warn("a block could not be drawn", fault);
    return unknown(place.block);
  }
}

/** All blocks of a message. */
export function blocks(message, lens) {
  return message.blocks.map((each, at) => block({ message, block: each }, lens, at === 0));
}
