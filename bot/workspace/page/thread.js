// The panel beside (on phones: over) the channel that shows one message and its replies.

import { getThread, sendMessage } from "./api.js";
import { byId, count, h } from "./dom.js";
import { setReach } from "./drawer.js";
import { messageRows } from "./items.js";
import { Pane } from "./pane.js";

export class ThreadPane extends Pane {
  #back = null;

  constructor(page) {
    const box = { send: (text) => this.#send(text), refuse: (text) => this.#refuse(text) };
    super(page, "thread-composer", byId("thread-timeline"), byId("thread-composer"), {}, box);
    this.ts = null;
    byId("close-thread").addEventListener("click", () => this.close());
    byId("thread").addEventListener("keydown", (event) => event.key === "Escape" && this.close());
  }

  /** Show the thread under a message. */
  async open(channel, ts) {
    this.#back ??= document.activeElement?.dataset.control ?? null;
    Object.assign(this, { channel, ts });
    const { model } = this.page;
    this.#show(true);
    byId("thread-room").textContent = `#${model.channel(channel).name}`;
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
    const row = this.page.room.scroller.querySelector(`[data-ts="${this.ts}"]`);
    const control = row?.querySelector(`[data-control="${this.#back}"]`);
    Object.assign(this, { channel: null, ts: null });
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
    const line = {
      key: "count",
      version: [shown.length],
      build: () => h("p", { class: "thread-count" }, h("span", {}, count(shown.length - 1, "reply", "replies"))),
    };
    const rows = first && shown.length > 1 ? [first, line, ...shown.slice(1)] : shown;
    this.timeline.show(parent ? rows : []);
  }

  #show(isOpen) {
    byId("thread").hidden = !isOpen;
    document.body.classList.toggle("has-thread", isOpen);
    setReach();
  }

  #send(text) {
    const body = { user: this.page.model.me, channel: this.channel, text, thread_ts: this.ts };
    this.timeline.toEnd();
    return sendMessage(body).catch((error) => this.composer.complain(`Not sent: ${error.message}`));
  }

  #refuse(text) {
    const name = text.startsWith("/") && text.split(/\s/)[0];
    return name ? `${name} is not supported in threads. Sorry!` : null;
  }
}
