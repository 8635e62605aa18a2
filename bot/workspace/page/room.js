// The channel that is shown: its messages, older ones on the way up, and what is new below.

import { getMessages, sendCommand, sendMessage } from "./api.js";
import { now } from "./dates.js";
import { byId, count, icon } from "./dom.js";
import { symbolOf } from "./sidebar.js";
import { beginning, firstSteps } from "./guide.js";
import { messageRows } from "./items.js";
import { Pane } from "./pane.js";
import { reason } from "./requests.js";

// The workspace's own commands: nobody's answer is waited for.
const BUILT_IN = [
  { name: "/invite", usage_hint: "@name", description: "Bring somebody, or the app, into this channel" },
  { name: "/remove", usage_hint: "@name", description: "Take somebody, or the app, out of this channel" },
];
const PAGES_BACK = 200; // how far to go back for a message that a link points at
// So many messages stand in the page at once, however many there are; they go by so many at a time.
const SHOWN = 150;
const STEP = 50;

const isBuiltIn = (text) => BUILT_IN.some(({ name }) => name === text.split(/\s/)[0]);

export class RoomPane extends Pane {
  #readUpTo;
  #below = 0;
  #waiting = [];
  #last = null; // the last message that is shown; null: the newest, whichever that is

  constructor(page) {
    const on = { top: () => this.#up(), end: () => this.#seen(), below: () => this.#down() };
    const box = { send: (text) => this.send(text) };
    super(page, "composer", byId("timeline"), byId("composer"), on, box);
    byId("jump").addEventListener("click", () => {
      this.#toEnd();
      this.composer.focus();
    });
  }

  get room() {
    return this.page.model.room(this.channel);
  }

  /** Show a channel from its newest message on. */
  async open(channel) {
    const { model } = this.page;
    this.channel = channel;
    this.#readUpTo = model.channel(channel).unread ? (model.read[channel] ?? "0") : undefined;
    this.#waiting = [];
    this.#last = null;
    this.timeline.clear();
    this.#head();
    this.draw();
    await this.#load();
    this.#seen();
  }

  /** Fetch the newest messages again: events may have been missed. */
  async refresh() {
    this.room.loaded = false;
    await this.#load();
  }

  /** Bring one message into sight, from further back if need be. */
  async reveal(ts) {
    for (let pages = 0; pages < PAGES_BACK; pages += 1) {
      if (this.timeline.reveal(ts)) return;
      const { messages, byTs, hasMore } = this.room;
      if (byTs.has(ts)) this.#showUpTo(messages.findIndex((each) => each.ts === ts) + STEP);
      else if (hasMore) await this.#older();
      else return;
    }
  }

  draw() {
    const { room, page } = this;
    const notices = (page.model.notices.get(this.channel) ?? []).map((notice) => ({ ts: notice.ts, notice }));
    const all = [...room.messages, ...notices].sort((one, other) => (one.ts < other.ts ? -1 : 1));
    const end = this.#end(all);
    const shown = all.slice(Math.max(0, end - SHOWN), end);
    const atTop = room.loaded && !room.hasMore && end <= SHOWN;
    const empty = atTop && shown.length === 0;
    this.timeline.show([
      ...(atTop ? [beginning(page.model.channel(this.channel))] : []),
      ...(empty ? [firstSteps(page.model, (text) => this.composer.prefill(text))] : []),
      ...messageRows(shown, this.#seenAs(), this.#readUpTo),
    ], end < all.length);
    this.scroller.setAttribute("aria-busy", String(!room.loaded));
    this.#jump();
  }

  /** A new message has come into this channel. */
  arrived() {
    if (this.timeline.atEnd && document.visibilityState === "visible") this.#seen();
    else this.#below += 1;
    this.#jump();
  }

  /** Read what is in sight, once somebody looks. */
  looked() {
    if (this.channel && this.timeline.atEnd) this.#seen();
  }

  send(text) {
    this.#toEnd();
    if (text.startsWith("/")) return this.#command(text);
    const body = { user: this.page.model.me, channel: this.channel, text };
    return sendMessage(body).catch((error) => this.#failed(text, error.message));
  }

  #command(text) {
    const { page, channel } = this;
    const settle = (failure) => {
      this.#waiting = this.#waiting.filter((each) => each !== text);
      if (failure) this.#notice(channel, text, failure);
      this.#wait();
    };
    this.#waiting.push(text);
    this.#wait();
    return sendCommand({ user: page.model.me, channel, text }).then(
      ({ request }) => (isBuiltIn(text) ? settle(null) : page.requests.track(request, settle)),
      (error) => settle({ error: error.message, text: error.message }),
    );
  }

  #wait() {
    const last = this.#waiting.at(-1);
    this.composer.wait(last ? `${last}: waiting for ${this.page.model.app.name}…` : null);
  }

  #notice(channel, text, failure) {
    const { model } = this.page;
    const words = failure.text ?? `${text} failed: ${failure.error}`;
    model.notify(channel, { ts: now().toFixed(6), text: words, why: reason(failure.error, model.app.name) });
    this.page.say(words);
    this.page.draw();
  }

  /** What was typed goes back into the box, where nothing else has been typed since. */
  #failed(text, error) {
    if (!this.composer.text) this.composer.text = text;
    this.composer.complain(`Not sent: ${error}`);
  }

  #seenAs() {
    return this.lens({
      openThread: (message) => this.page.openThread(this.channel, message.thread_ts ?? message.ts),
      dismissNotice: (notice) => {
        this.page.model.dismissNotice(this.channel, notice);
        this.page.draw();
      },
    });
  }

  #head() {
    const { model } = this.page;
    const channel = model.channel(this.channel);
    byId("room-name").replaceChildren(icon(symbolOf(channel)), channel.name);
    byId("room-topic").textContent = channel.topic;
    this.scroller.setAttribute("aria-label", `Messages in ${channel.name}`);
    const whom = channel.is_im ? channel.name : `#${channel.name}`;
    this.composer.address(`Message ${whom}, or / for a command`, [...model.slashes, ...BUILT_IN]);
  }

  /** How many of the messages, oldest first, are shown or stand above what is. */
  #end(messages) {
    if (this.#last === null) return messages.length;
    const after = messages.findIndex(({ ts }) => ts > this.#last);
    return after === -1 ? messages.length : after;
  }

  /** Show the messages that end at this place, as many as are shown at once. */
  #showUpTo(end) {
    const { messages } = this.room;
    const kept = Math.max(end, Math.min(SHOWN, messages.length));
    this.#last = kept >= messages.length ? null : messages[kept - 1].ts;
    this.draw();
  }

  #toEnd() {
    if (this.#last !== null) this.#showUpTo(Infinity);
    this.timeline.toEnd();
  }

  /** The reader is near the first that is shown: go on upwards, and ask for what is older. */
  #up() {
    const end = this.#end(this.room.messages);
    if (end > SHOWN) this.#showUpTo(end - STEP);
    else this.#older();
  }

  /** The reader is near the last that is shown, and there are newer ones. */
  #down() {
    this.#showUpTo(this.#end(this.room.messages) + STEP);
  }

  async #load() {
    const { room, channel } = this;
    if (!room.loaded) {
      const before = new Set(room.byTs.keys());
      const { messages, has_more: hasMore } = await getMessages(this.page.model.me, channel);
      room.replaceNewest(messages, hasMore, before);
    }
    if (channel !== this.channel) return;
    this.draw();
    if (this.timeline.nearTop) this.#older();
  }

  async #older() {
    const { room, channel } = this;
    if (!room.hasMore || !room.loaded) return;
    room.loading ??= getMessages(this.page.model.me, channel, room.messages[0].ts)
      .then(({ messages, has_more: hasMore }) => {
        room.put(...messages);
        room.hasMore = hasMore;
      })
      .catch(() => {}) // the banner says that the workspace is away
      .finally(() => (room.loading = null));
    const { length } = room.messages;
    const end = this.#end(room.messages);
    await room.loading;
    if (channel !== this.channel) return;
    // what was shown stays in sight, with what is new above it
    const added = room.messages.length - length;
    if (!this.timeline.atEnd && end + added > SHOWN) this.#showUpTo(Math.max(SHOWN, end + added - STEP));
    else this.draw();
  }

  #seen() {
    this.#below = 0;
    this.page.model.markRead(this.channel);
    this.#jump();
    this.page.drawAround();
  }

  #jump() {
    byId("jump").hidden = this.timeline.atEnd || this.#below === 0;
    byId("jump").replaceChildren(icon("down"), count(this.#below, "new message", "new messages"));
  }
}
