// The top of a channel: where it begins and, while it is empty, what to try first.

/** @import { Channel, Row } from "./types.js" */
/** @import { Child } from "./dom.js" */
/** @import { Model } from "./model.js" */

import { h, icon } from "./dom.js";
import { symbolOf } from "./sidebar.js";

/**
 * The row above a channel's first message.
 * @param {Channel} channel
 * @returns {Row}
 */
export function beginning(channel) {
  const name = channel.is_im ? channel.name : `#${channel.name}`;
  return {
    key: "beginning",
    version: [channel.name, channel.topic],
    build: () =>
      h("div", { class: "beginning" },
        h("span", { class: "beginning-mark", "aria-hidden": "true" }, icon(symbolOf(channel))),
        h("p", { class: "beginning-name" }, `This is where ${name} begins.`),
        channel.is_private && !channel.is_im && h("p", { class: "quiet" }, "Only its members can see it.")),
  };
}

/** @param {number} number @param {string} title @param {Child[]} words */
function step(number, title, ...words) {
  return h("li", {}, h("span", { class: "step-number", "aria-hidden": "true" }, String(number)),
    h("div", {}, h("p", { class: "step-title" }, title), words));
}

/**
 * A row that shows newcomers how to try the app. `type` puts words in the message box.
 * @param {Model} model
 * @param {(text: string) => void} type
 * @returns {Row}
 */
export function firstSteps(model, type) {
  const command = model.slashes[0];
  const app = model.app.name;
  const tryIt = () => type(`${command.name} help`);
  return {
    key: "first-steps",
    version: [],
    build: () =>
      h("div", { class: "first-steps" },
        h("h3", {}, "Nothing here yet. Two things to try:"),
        h("ol", {},
          step(1, "Drop an article on this page, or into the seeds folder",
            h("p", {}, `A text, Markdown or HTML file will do. ${app} reads it and posts its digest in the channels that want it.`)),
          command && step(2, "Ask for something",
            h("p", {}, "Type ", h("code", {}, command.name), " in the box below. Only you see the answer."),
            h("button", { type: "button", class: "button", "data-control": "try", onclick: tryIt }, `Type ${command.name} help`)))),
  };
}
