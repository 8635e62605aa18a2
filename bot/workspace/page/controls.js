// What can be pressed in a message: buttons, selects, overflow menus, and the question before.
// https://docs.slack.dev/reference/block-kit/block-elements

import { h, icon, webAddress } from "./dom.js";
import { withEmoji } from "./emoji.js";
import { menuButton } from "./menu.js";
import { mrkdwn } from "./mrkdwn.js";
import { unknown } from "./unknown.js";

/** A text object's words; only a plain_text that asks for it has its :names: drawn. */
export const plainText = (text) => (text?.emoji ? withEmoji(text.text) : (text?.text ?? ""));

/** A text object as nodes. */
export function textObject(text, lens) {
  if (text.type === "mrkdwn") return mrkdwn(text.text, lens, text);
  return h("p", { class: "lines" }, plainText(text));
}

/** Ask first where the element wants it; resolves to whether to go on. */
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

async function press(place, element, lens, choice) {
  if (lens.isPending(place, element)) return;
  if (await confirmed(element.confirm, lens)) lens.act(place, element, choice);
}

/** What all controls share: a name that survives a redraw, and the look of waiting. */
function common(place, element, lens, kind) {
  const waiting = lens.isPending(place, element);
  return {
    class: waiting ? `${kind} is-waiting` : kind,
    "data-control": `${place.block.block_id}/${element.action_id}`,
    "aria-busy": waiting ? "true" : null,
    "aria-disabled": waiting ? "true" : null,
  };
}

function button(place, element, lens) {
  const style = ["primary", "danger"].includes(element.style) ? ` button-${element.style}` : "";
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

function choicesOf(options, place, element, lens, chosen) {
  return options.map((option) => ({
    label: plainText(option.text),
    note: option.description && plainText(option.description),
    checked: chosen === undefined ? undefined : option.value === chosen?.value,
    pick: () => press(place, element, lens, option),
  }));
}

function select(place, element, lens) {
  const chosen = lens.chosen(place, element) ?? element.initial_option ?? null;
  const groups = element.option_groups ?? [{ options: element.options }];
  const choices = () =>
    groups.flatMap((group) => [
      ...(group.label ? [{ heading: plainText(group.label) }] : []),
      ...choicesOf(group.options, place, element, lens, chosen),
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

function overflow(place, element, lens) {
  const attributes = common(place, element, lens, "button overflow");
  const control = h("button", { ...attributes, type: "button", "aria-label": "More actions" }, icon("more"));
  return menuButton(control, "More actions", () => {
    const choices = choicesOf(element.options, place, element, lens);
    return choices.map((choice, at) => withAddress(choice, element.options[at].url));
  });
}

/** An option with an address opens it, and is still told to the app. */
function withAddress(choice, address) {
  const href = address && webAddress(address);
  if (!href) return choice;
  return { ...choice, pick: () => (open(href, "_blank", "noreferrer,noopener"), choice.pick()) };
}

/** Where a picture would be: what it shows, in words. Nothing is loaded from elsewhere. */
export function picture(element) {
  const title = element.title ? h("strong", {}, plainText(element.title)) : null;
  const kind = h("span", { class: "visually-hidden" }, "Picture: ");
  const words = h("span", { class: "picture-alt" }, element.alt_text);
  return h("span", { class: "picture" }, icon("image"), h("span", {}, kind, title, words));
}

const KINDS = { button, static_select: select, overflow, image: picture };

/** An element of an actions block or an accessory. `place`: { message, block }. */
export function control(place, element, lens) {
  const build = KINDS[element.type];
  if (!build) return unknown(element);
  return element.type === "image" ? build(element) : build(place, element, lens);
}
