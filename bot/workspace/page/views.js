// What stands above the conversation: the app's modals, and its Home.
// https://docs.slack.dev/surfaces/modals

import { closeView, openHome, sendViewAction, submitView } from "./api.js";
import { blocks } from "./blocks.js";
import { plainText } from "./controls.js";
import { byId, h, viewHead } from "./dom.js";
import { unknown } from "./unknown.js";

const ids = (element, block) => ({ id: `field-${block.block_id}`, "data-block": block.block_id, "data-action": element.action_id });

function textField(element, block) {
  const shared = { ...ids(element, block), class: "field", maxlength: element.max_length, placeholder: element.placeholder?.text };
  if (element.multiline) return h("textarea", { ...shared, rows: 4 }, element.initial_value);
  return h("input", { ...shared, type: "text", value: element.initial_value });
}

function choiceField(element, block, options, chosen) {
  const rows = options.map(([value, words]) => h("option", { value, selected: value === chosen }, words));
  const nothing = chosen === undefined && h("option", { value: "" }, block.optional ? "None" : "Choose");
  return h("select", { ...ids(element, block), class: "field" }, nothing, rows);
}

const INPUTS = {
  plain_text_input: (element, block) => textField(element, block),
  static_select: (element, block) =>
    choiceField(element, block, element.options.map((each) => [each.value, plainText(each.text)]), element.initial_option?.value),
  conversations_select: (element, block, model) => {
    const channels = [...model.channels.values()].filter((each) => !each.is_im && each.is_member);
    const options = channels.map((each) => [each.id, `#${each.name}`]);
    const first = options.find(([id]) => id === element.initial_conversation)?.[0];
    const rows = choiceField(element, block, options, first);
    // of an optional channel, none can be chosen again
    if (block.optional && first) rows.prepend(h("option", { value: "" }, "None"));
    return rows;
  },
};

function input(block, model) {
  const build = INPUTS[block.element.type];
  if (!build) return unknown(block);
  const optional = block.optional && h("span", { class: "quiet" }, " (optional)");
  return h(
    "div",
    { class: "form-row" },
    h("label", { for: `field-${block.block_id}` }, plainText(block.label), optional),
    build(block.element, block, model),
    block.hint && h("p", { class: "form-hint" }, plainText(block.hint)),
    h("p", { class: "failure", role: "alert", "data-error": block.block_id, hidden: true }),
  );
}

/** The blocks of a view; its inputs are controls of a form. */
function drawn(view, lens, model) {
  return view.blocks.map((block) =>
    block.type === "input" ? input(block, model) : blocks({ ...view, blocks: [block] }, lens),
  );
}

function filled(form) {
  const values = {};
  for (const field of form.querySelectorAll("[data-block]")) {
    values[field.dataset.block] = { [field.dataset.action]: field.value || null };
  }
  return values;
}

export class Views {
  #page;
  #dialog = null;
  #view = null;

  constructor(page) {
    this.#page = page;
    byId("home").addEventListener("click", () => this.#enterHome());
  }

  /** Something has become of a view of this user. */
  happened({ action, view, errors }) {
    if (view.type === "home") return this.#view?.type === "home" && this.#show(view);
    if (action === "errors") return this.#complain(errors);
    if (action === "close") return this.#view?.id === view.id && this.#away();
    return this.#show(view);
  }

  async #enterHome() {
    const { model } = this.#page;
    this.#show({ type: "home", title: { text: `${model.app.name} · Home` }, blocks: [] });
    try {
      const { view } = await openHome({ user: model.me });
      if (view && !this.#view?.blocks.length) this.#show(view);
    } catch (error) {
      this.#page.say(`The Home could not be opened: ${error.message}`);
    }
  }

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
          value: element.value,
          selected_option: choice,
        }).catch((error) => page.say(`That did not work: ${error.message}`)),
    };
  }

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
        this.#leave(this.#view);
      });
      document.body.append(this.#dialog);
      this.#dialog.showModal();
    }
    this.#dialog.replaceChildren(form);
  }

  #submit(event, view) {
    event.preventDefault();
    this.#complain({});
    const { model } = this.#page;
    submitView({ user: model.me, view_id: view.id, values: filled(event.target) }).catch((error) =>
      this.#page.say(`The form could not be sent: ${error.message}`),
    );
  }

  /** Say below each field what is wrong with it. */
  #complain(errors) {
    for (const line of this.#dialog?.querySelectorAll("[data-error]") ?? []) {
      line.textContent = errors[line.dataset.error] ?? "";
      line.hidden = !line.textContent;
    }
  }

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
