// The panel beside the channel (on phones, over it) that shows one message and its replies.

/** @import { Page } from "./page.js" */
/** @import { Row } from "./types.js" */

import { getThread, sendMessage } from "./api.js";
import { byId, count, find, focused, h } from "./dom.js";
import { setReach } from "./drawer.js";
import { messageRows } from "./items.js";
import { Pane } from "./pane.js";

export class ThreadPane extends Pane {
  /**
   * The name of the control that opened the thread, to focus when it is closed.
   * @type {string | null}
   */
  #back = null;

  /** @param {Page} page */
  constructor(page) {
    const box = {
      send: (/** @type {string} */ text) => this.#send(text),
      refuse: (/** @type {string} */ text) => this.#refuse(text),
    };
    super(page, { id: "thread-composer", scroller: byId("thread-timeline"), slot: byId("thread-composer") }, {}, box);
    /** The ts of the message whose thread is shown; "" while the panel is closed. */
    this.ts = "";
    byId("close-thread").addEventListener("click", () => this.close());
    byId("thread").addEventListener("keydown", (event) => event.key === "Escape" && this.close());
  }

  /**
   * Show the thread below a message.
   * @param {string} channel
   * @param {string} ts
   */
  async open(channel, ts) {
    this.#back ??= focused()?.dataset.control ?? null;
    this.channel = channel;
    this.ts = ts;
    const { model } = this.page;
    this.#show(true);
    byId("thread-room").textContent = `#${model.channel(channel)?.name}`;
    this.composer.address("Reply", []);
    this.timeline.clear();
    this.draw();
    this.composer.welcome();
    await this.load();
  }

  async load() {
    const { channel, ts } = this;
    const thread = this.page.model.thread(channel, ts);
    const before = new Set(thread.byTs.keys());
    const { messages } = await getThread(this.page.model.me, channel, ts);
    thread.replaceNewest(messages, false, before);
    if (channel === this.channel && ts === this.ts) this.draw();
  }

  close() {
    if (!this.ts) return;
    const row = find(this.page.room.scroller, `[data-ts="${this.ts}"]`);
    const control = row && find(row, `[data-control="${this.#back}"]`);
    this.channel = "";
    this.ts = "";
    this.#back = null;
    this.#show(false);
    (control ?? this.page.room.composer.box).focus();
  }

  draw() {
    if (!this.ts) return;
    const messages = this.page.model.thread(this.channel, this.ts).messages;
    const [parent, ...replies] = messageRows(messages, this.lens({ dismissNotice: () => {} }));
    const shown = replies.filter((row) => !row.key.startsWith("day "));
    const first = shown[0];
    /** @type {Row} */
    const line = {
      key: "count",
      version: [shown.length],
      build: () => h("p", { class: "thread-count" }, h("span", {}, count(shown.length - 1, "reply", "replies"))),
    };
    const rows = first && shown.length > 1 ? [first, line, ...shown.slice(1)] : shown;
    this.timeline.show(parent ? rows : []);
  }

  /** @param {boolean} isOpen */
  #show(isOpen) {
    byId("thread").hidden = !isOpen;
    document.body.classList.toggle("has-thread", isOpen);
    setReach();
  }

  /** @param {string} text */
  #send(text) {
    const body = { user: this.page.model.me, channel: this.channel, text, thread_ts: this.ts };
    this.timeline.toEnd();
    return sendMessage(body).catch((error) => this.composer.complain(`Not sent: ${error.message}`));
  }

  /** @param {string} text */
  #refuse(text) {
    const name = text.startsWith("/") && text.split(/\s/)[0];
    return name ? `${name} is not supported in threads. Sorry!` : null;
  }
}
