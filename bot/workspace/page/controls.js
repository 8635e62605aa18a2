// What can be pressed in a message: buttons, selects and overflow menus, with the question that
// some of them ask first. https://docs.slack.dev/reference/block-kit/block-elements

/**
 * @import {
 *   BlockElement, ButtonElement, Confirm, ControlElement, Lens, Option, OverflowElement, Place,
 *   PlainText, SelectElement, TextObject,
 * } from "./types.js"
 */
/** @import { MenuChoice } from "./menu.js" */

import { h, icon, webAddress } from "./dom.js";
import { withEmoji } from "./emoji.js";
import { menuButton } from "./menu.js";
import { mrkdwn } from "./mrkdwn.js";
import { unknown } from "./unknown.js";

/**
 * The words of a text object. Only a plain_text with `emoji` has its :names: drawn.
 * @param {TextObject | null | undefined} text
 */
export const plainText = (text) => (text && "emoji" in text && text.emoji ? withEmoji(text.text) : (text?.text ?? ""));

/**
 * Draw a text object.
 * @param {TextObject} text
 * @param {Lens} lens
 */
export function textObject(text, lens) {
  if (text.type === "mrkdwn") return mrkdwn(text.text, lens, text);
  return h("p", { class: "lines" }, plainText(text));
}

/**
 * Ask the question, if there is one, and resolve to whether to go on.
 * @param {Confirm | undefined} question
 * @param {Lens} lens
 * @returns {Promise<boolean>}
 */
function confirmed(question, lens) {
  if (!question) return Promise.resolve(true);
  const style = question.style === "danger" ? "button-danger" : "button-primary";
  const dialog = h(
    "dialog",
    { class: "confirm", "aria-labelledby": "confirm-title" },
    h("form", { method: "dialog" },
      h("h2", { id: "confirm-title" }, plainText(question.title)),
      h("div", { class: "confirm-text" }, textObject(question.text, lens)),
      h("div", { class: "confirm-choices" },
        h("button", { class: "button", value: "no" }, plainText(question.deny)),
        h("button", { class: `button ${style}`, value: "yes" }, plainText(question.confirm)))),
  );
  document.body.append(dialog);
  dialog.showModal();
  return new Promise((resolve) => {
    dialog.addEventListener("close", () => {
      dialog.remove();
      resolve(dialog.returnValue === "yes");
    });
  });
}

/** @param {Place} place @param {ControlElement} element @param {Lens} lens @param {Option} [choice] */
async function press(place, element, lens, choice) {
  if (lens.isPending(place, element)) return;
  if (await confirmed(element.confirm, lens)) lens.act(place, element, choice);
}

/**
 * Attributes of every control: a name that is the same after a redraw, and the look of waiting.
 * @param {Place} place
 * @param {ControlElement} element
 * @param {Lens} lens
 * @param {string} kind
 */
function common(place, element, lens, kind) {
  const waiting = lens.isPending(place, element);
  return {
    class: waiting ? `${kind} is-waiting` : kind,
    "data-control": `${place.block.block_id}/${element.action_id}`,
    "aria-busy": waiting ? "true" : null,
    "aria-disabled": waiting ? "true" : null,
  };
}

/** @param {Place} place @param {ButtonElement} element @param {Lens} lens */
function button(place, element, lens) {
  const style = ["primary", "danger"].includes(element.style ?? "") ? ` button-${element.style}` : "";
  const attributes = {
    ...common(place, element, lens, `button${style}`),
    "aria-label": element.accessibility_label,
    onclick: () => press(place, element, lens),
  };
  const href = element.url && webAddress(element.url);
  if (!href) return h("button", { ...attributes, type: "button" }, plainText(element.text));
  const away = { href, target: "_blank", rel: "noreferrer noopener", title: href };
  return h("a", { ...attributes, ...away }, plainText(element.text));
}

/**
 * The options as choices of a menu. `chosen` is left out where none can stay chosen.
 * @param {Option[]} options
 * @param {(option: Option) => void} pick
 * @param {Option | null} [chosen]
 */
function choicesOf(options, pick, chosen) {
  return options.map((option) => ({
    label: plainText(option.text),
    note: option.description && plainText(option.description),
    checked: chosen === undefined ? undefined : option.value === chosen?.value,
    pick: () => pick(option),
  }));
}

/** @param {Place} place @param {SelectElement} element @param {Lens} lens */
function select(place, element, lens) {
  const chosen = lens.chosen(place, element) ?? element.initial_option ?? null;
  const groups = element.option_groups ?? [{ label: undefined, options: element.options ?? [] }];
  const pick = (/** @type {Option} */ option) => press(place, element, lens, option);
  /** @returns {MenuChoice[]} */
  const choices = () =>
    groups.flatMap((group) => [
      ...(group.label ? [{ heading: plainText(group.label) }] : []),
      ...choicesOf(group.options, pick, chosen),
    ]);
  const label = plainText(element.placeholder) || "Choose";
  const shown = chosen ? plainText(chosen.text) : label;
  const control = h(
    "button",
    { ...common(place, element, lens, "button select"), type: "button", "aria-label": chosen && `${label}: ${shown}` },
    h("span", { class: "select-words" }, shown),
    icon("chevron"),
  );
  return menuButton(control, label, choices);
}

/** @param {Place} place @param {OverflowElement} element @param {Lens} lens */
function overflow(place, element, lens) {
  const attributes = common(place, element, lens, "button overflow");
  const control = h("button", { ...attributes, type: "button", "aria-label": "More actions" }, icon("more"));
  const pick = (/** @type {Option} */ option) => {
    // an option with an address opens it, and the app still hears of it
    const href = option.url && webAddress(option.url);
    if (href) open(href, "_blank", "noreferrer,noopener");
    press(place, element, lens, option);
  };
  return menuButton(control, "More actions", () => choicesOf(element.options, pick));
}

/**
 * A picture's description in its place: the page loads nothing from elsewhere.
 * @param {{ alt_text: string, title?: PlainText }} element
 */
export function picture(element) {
  const title = element.title ? h("strong", {}, plainText(element.title)) : null;
  const kind = h("span", { class: "visually-hidden" }, "Picture: ");
  const words = h("span", { class: "picture-alt" }, element.alt_text);
  return h("span", { class: "picture" }, icon("image"), h("span", {}, kind, title, words));
}

/**
 * Draw an element of an actions block, or an accessory.
 * @param {Place} place
 * @param {BlockElement} element
 * @param {Lens} lens
 */
export function control(place, element, lens) {
  switch (element.type) {
    case "button": return button(place, element, lens);
    case "static_select": return select(place, element, lens);
    case "overflow": return overflow(place, element, lens);
    case "image": return picture(element);
    default: return unknown(element);
  }
}
