// The channel that is shown: its messages, older ones when scrolling up, and what is new below.

/** @import { Channel, Failure, Item, SlashCommand } from "./types.js" */
/** @import { Page } from "./page.js" */
/** @import { Settle } from "./requests.js" */

import { getMessages, sendCommand, sendMessage } from "./api.js";
import { now } from "./dates.js";
import { byId, count, icon } from "./dom.js";
import { symbolOf } from "./sidebar.js";
import { beginning, firstSteps } from "./guide.js";
import { messageRows } from "./items.js";
import { Pane } from "./pane.js";
import { reason } from "./requests.js";

/**
 * The workspace's own commands. No app answers them, so nothing is waited for.
 * @type {SlashCommand[]}
 */
const BUILT_IN = [
  { name: "/invite", usage_hint: "@name", description: "Bring somebody, or the app, into this channel" },
  { name: "/remove", usage_hint: "@name", description: "Take somebody, or the app, out of this channel" },
];
const PAGES_BACK = 200; // how far to go back for a message that a link points at
const SHOWN = 150; // the most messages that are in the page at once, however many the channel has
const STEP = 50; // how many of them change at a time while scrolling

/** @param {string} text */
const isBuiltIn = (text) => BUILT_IN.some(({ name }) => name === text.split(/\s/)[0]);

export class RoomPane extends Pane {
  /** @type {string | undefined} */
  #readUpTo;
  #below = 0;
  /** @type {string[]} */
  #waiting = [];
  /**
   * The ts of the last message that is shown; null for the newest, whichever that is.
   * @type {string | null}
   */
  #last = null;

  /** @param {Page} page */
  constructor(page) {
    const on = { top: () => this.#up(), end: () => this.#seen(), below: () => this.#down() };
    const box = { send: (/** @type {string} */ text) => this.send(text) };
    super(page, { id: "composer", scroller: byId("timeline"), slot: byId("composer") }, on, box);
    byId("jump").addEventListener("click", () => {
      this.#toEnd();
      this.composer.focus();
    });
  }

  get room() {
    return this.page.model.room(this.channel);
  }

  /** What is known of the channel that is shown; there is one whenever this is used. */
  get #channel() {
    return /** @type {Channel} */ (this.page.model.channel(this.channel));
  }

  /**
   * Show a channel, starting at its newest message.
   * @param {string} channel
   */
  async open(channel) {
    const { model } = this.page;
    this.channel = channel;
    this.#readUpTo = this.#channel.unread ? (model.read[channel] ?? "0") : undefined;
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

  /**
   * Scroll to a message, and fetch older ones until it is there.
   * @param {string} ts
   */
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
    /** @type {Item[]} */
    const notices = (page.model.notices.get(this.channel) ?? []).map((notice) => ({ ts: notice.ts, notice }));
    const all = [...room.messages, ...notices].sort((one, other) => (one.ts < other.ts ? -1 : 1));
    const end = this.#end(all);
    const shown = all.slice(Math.max(0, end - SHOWN), end);
    const atTop = room.loaded && !room.hasMore && end <= SHOWN;
    const empty = atTop && shown.length === 0;
    this.timeline.show([
      ...(atTop ? [beginning(this.#channel)] : []),
      ...(empty ? [firstSteps(page.model, (text) => this.composer.prefill(text))] : []),
      ...messageRows(shown, this.#seenAs(), this.#readUpTo),
    ], end < all.length);
    this.scroller.setAttribute("aria-busy", String(!room.loaded));
    this.#jump();
  }

  /** Take note of a new message in this channel. */
  arrived() {
    if (this.timeline.atEnd && document.visibilityState === "visible") this.#seen();
    else this.#below += 1;
    this.#jump();
  }

  /** Mark what is visible as read, since somebody looks at the page again. */
  looked() {
    if (this.channel && this.timeline.atEnd) this.#seen();
  }

  /** @param {string} text */
  send(text) {
    this.#toEnd();
    if (text.startsWith("/")) return this.#command(text);
    const body = { user: this.page.model.me, channel: this.channel, text };
    return sendMessage(body).catch((error) => this.#failed(text, error.message));
  }

  /** @param {string} text */
  #command(text) {
    const { page, channel } = this;
    /** @type {Settle} */
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

  /** @param {string} channel @param {string} text @param {Failure} failure */
  #notice(channel, text, failure) {
    const { model } = this.page;
    const words = failure.text ?? `${text} failed: ${failure.error}`;
    model.notify(channel, { ts: now().toFixed(6), text: words, why: reason(failure.error, model.app.name) });
    this.page.say(words);
    this.page.draw();
  }

  /**
   * Put what was typed back into the box, unless something else has been typed since.
   * @param {string} text
   * @param {string} error
   */
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
    const channel = this.#channel;
    byId("room-name").replaceChildren(icon(symbolOf(channel)), channel.name);
    byId("room-topic").textContent = channel.topic;
    this.scroller.setAttribute("aria-label", `Messages in ${channel.name}`);
    const whom = channel.is_im ? channel.name : `#${channel.name}`;
    this.composer.address(`Message ${whom}, or / for a command`, [...model.slashes, ...BUILT_IN]);
  }

  /**
   * Return how many messages, oldest first, are shown or above those that are.
   * @param {Item[]} messages
   */
  #end(messages) {
    const last = this.#last;
    if (last === null) return messages.length;
    const after = messages.findIndex(({ ts }) => ts > last);
    return after === -1 ? messages.length : after;
  }

  /**
   * Show as many messages as are shown at once, up to this place.
   * @param {number} end
   */
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

  /** Show more above, or fetch it: the reader is near the first message that is shown. */
  #up() {
    const end = this.#end(this.room.messages);
    if (end > SHOWN) this.#showUpTo(end - STEP);
    else this.#older();
  }

  /** Show more below: the reader is near the last message that is shown, and there are newer ones. */
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
    // keep what was shown visible, with the older messages above it
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
