// What opens over the conversation: the app's modals, and its Home.
// https://docs.slack.dev/surfaces/modals

/**
 * @import {
 *   ConversationsSelect, InputBlock, InputElement, Lens, SelectElement, TextInput, View, ViewChange,
 * } from "./types.js"
 */
/** @import { Model } from "./model.js" */
/** @import { Page } from "./page.js" */

import { closeView, openHome, sendViewAction, submitView } from "./api.js";
import { blocks } from "./blocks.js";
import { plainText } from "./controls.js";
import { byId, findAll, h, viewHead } from "./dom.js";
import { unknown } from "./unknown.js";

/** @param {InputElement} element @param {InputBlock} block */
const ids = (element, block) => ({ id: `field-${block.block_id}`, "data-block": block.block_id, "data-action": element.action_id });

/** @param {TextInput} element @param {InputBlock} block */
function textField(element, block) {
  const shared = { ...ids(element, block), class: "field", maxlength: element.max_length, placeholder: element.placeholder?.text };
  if (element.multiline) return h("textarea", { ...shared, rows: 4 }, element.initial_value);
  return h("input", { ...shared, type: "text", value: element.initial_value });
}

/**
 * @param {SelectElement | ConversationsSelect} element
 * @param {InputBlock} block
 * @param {[value: string, words: string][]} options
 * @param {string} [chosen] the value that is chosen at first
 */
function choiceField(element, block, options, chosen) {
  const rows = options.map(([value, words]) => h("option", { value, selected: value === chosen }, words));
  const nothing = chosen === undefined && h("option", { value: "" }, block.optional ? "None" : "Choose");
  return h("select", { ...ids(element, block), class: "field" }, nothing, rows);
}

/** @param {SelectElement} element @param {InputBlock} block */
function optionField(element, block) {
  const given = element.options ?? (element.option_groups ?? []).flatMap((group) => group.options);
  /** @type {[string, string][]} */
  const options = given.map((each) => [each.value, plainText(each.text)]);
  return choiceField(element, block, options, element.initial_option?.value);
}

/** @param {ConversationsSelect} element @param {InputBlock} block @param {Model} model */
function channelField(element, block, model) {
  const channels = [...model.channels.values()].filter((each) => !each.is_im && each.is_member);
  /** @type {[string, string][]} */
  const options = channels.map((each) => [each.id, `#${each.name}`]);
  const first = options.find(([id]) => id === element.initial_conversation)?.[0];
  const rows = choiceField(element, block, options, first);
  // so that a channel that is chosen at first can be taken back
  if (block.optional && first) rows.prepend(h("option", { value: "" }, "None"));
  return rows;
}

/**
 * Draw what an input block is filled in with, or return null where the page cannot draw it.
 * @param {InputBlock} block
 * @param {Model} model
 */
function field(block, model) {
  const { element } = block;
  switch (element.type) {
    case "plain_text_input": return textField(element, block);
    case "static_select": return optionField(element, block);
    case "conversations_select": return channelField(element, block, model);
    default: return null;
  }
}

/** @param {InputBlock} block @param {Model} model */
function input(block, model) {
  const control = field(block, model);
  if (!control) return unknown(block);
  const optional = block.optional && h("span", { class: "quiet" }, " (optional)");
  return h(
    "div",
    { class: "form-row" },
    h("label", { for: `field-${block.block_id}` }, plainText(block.label), optional),
    control,
    block.hint && h("p", { class: "form-hint" }, plainText(block.hint)),
    h("p", { class: "failure", role: "alert", "data-error": block.block_id, hidden: true }),
  );
}

/**
 * Draw the blocks of a view. Its inputs become controls of a form.
 * @param {View} view
 * @param {Lens} lens
 * @param {Model} model
 */
function drawn(view, lens, model) {
  return view.blocks.map((block) =>
    block.type === "input" ? input(block, model) : blocks({ ts: view.id, blocks: [block] }, lens),
  );
}

/**
 * Return what is filled in, by block id and action id.
 * @param {HTMLFormElement} form
 */
function filled(form) {
  /** @type {Record<string, Record<string, string | null>>} */
  const values = {};
  const fields = /** @type {(HTMLInputElement | HTMLSelectElement)[]} */ (findAll(form, "[data-block]"));
  for (const { dataset, value } of fields) {
    values[dataset.block ?? ""] = { [dataset.action ?? ""]: value || null };
  }
  return values;
}

export class Views {
  #page;
  /** @type {HTMLDialogElement | null} */
  #dialog = null;
  /** @type {View | null} */
  #view = null;

  /** @param {Page} page */
  constructor(page) {
    this.#page = page;
    byId("home").addEventListener("click", () => this.#enterHome());
  }

  /**
   * Show what has happened to one of this user's views.
   * @param {ViewChange} change
   */
  happened({ action, view, errors }) {
    if (view.type === "home") return this.#view?.type === "home" && this.#show(view);
    if (action === "errors") return this.#complain(errors ?? {});
    if (action === "close") return this.#view?.id === view.id && this.#away();
    return this.#show(view);
  }

  async #enterHome() {
    const { model } = this.#page;
    this.#show({ id: "", type: "home", title: { text: `${model.app.name} · Home` }, blocks: [] });
    try {
      const { view } = await openHome({ user: model.me });
      if (view && !this.#view?.blocks.length) this.#show(view);
    } catch (error) {
      this.#page.say(`The Home could not be opened: ${/** @type {Error} */ (error).message}`);
    }
  }

  /** @param {View} view @returns {Lens} */
  #lens(view) {
    const page = this.#page;
    return {
      ...page.room.lens(),
      isPending: () => false,
      chosen: () => undefined,
      act: (place, element, choice) =>
        sendViewAction({
          user: page.model.me,
          view_id: view.id,
          block_id: place.block.block_id,
          action_id: element.action_id,
          value: element.type === "button" ? element.value : undefined,
          selected_option: choice,
        }).catch((error) => page.say(`That did not work: ${error.message}`)),
    };
  }

  /** @param {View} view */
  #show(view) {
    const { model } = this.#page;
    const title = plainText(view.title) || `${model.app.name} · Home`;
    const close = () => this.#leave(view);
    const form = h(
      "form",
      { onsubmit: (event) => this.#submit(event, view) },
      viewHead("view-title", title, close),
      h("div", { class: "view-body message-body" },
        view.blocks.length ? drawn(view, this.#lens(view), model) : h("p", { class: "quiet" }, "Nothing here yet.")),
      view.submit &&
        h("div", { class: "confirm-choices" },
          h("button", { type: "button", class: "button", onclick: close }, plainText(view.close) || "Cancel"),
          h("button", { type: "submit", class: "button button-primary" }, plainText(view.submit))),
    );
    this.#view = view;
    if (!this.#dialog) {
      this.#dialog = h("dialog", { class: "confirm view", "aria-labelledby": "view-title" });
      this.#dialog.addEventListener("cancel", (event) => {
        event.preventDefault();
        if (this.#view) this.#leave(this.#view);
      });
      document.body.append(this.#dialog);
      this.#dialog.showModal();
    }
    this.#dialog.replaceChildren(form);
  }

  /** @param {SubmitEvent & { currentTarget: HTMLFormElement }} event @param {View} view */
  #submit(event, view) {
    event.preventDefault();
    this.#complain({});
    const { model } = this.#page;
    submitView({ user: model.me, view_id: view.id, values: filled(event.currentTarget) }).catch((error) =>
      this.#page.say(`The form could not be sent: ${error.message}`),
    );
  }

  /**
   * Say below each field what is wrong with it.
   * @param {Record<string, string>} errors by block id
   */
  #complain(errors) {
    for (const line of this.#dialog ? findAll(this.#dialog, "[data-error]") : []) {
      line.textContent = errors[line.dataset.error ?? ""] ?? "";
      line.hidden = !line.textContent;
    }
  }

  /** @param {View} view */
  #leave(view) {
    this.#away();
    if (view.type !== "home") closeView({ user: this.#page.model.me, view_id: view.id }).catch(() => {});
  }

  #away() {
    this.#dialog?.remove();
    this.#dialog = null;
    this.#view = null;
  }
}
