// A conversation on the screen: its rows and the box below them. The base of the channel and of the
// thread panel.

/** @import { ControlElement, Failure, Lens, Option, Place } from "./types.js" */
/** @import { ComposerHooks } from "./composer.js" */
/** @import { Page } from "./page.js" */
/** @import { Settle } from "./requests.js" */
/** @import { TimelineHooks } from "./timeline.js" */

import { sendAction, sendShortcut } from "./api.js";
import { Composer } from "./composer.js";
import { Timeline } from "./timeline.js";
import { reason } from "./requests.js";

/** @param {Place} place @param {ControlElement} element */
const controlOf = (place, element) => `${place.block.block_id}/${element.action_id}`;

export class Pane {
  /**
   * @param {Page} page
   * @param {{ id: string, scroller: HTMLElement, slot: HTMLElement }} parts the composer's id, what
   *   scrolls the rows, and where the composer is put
   * @param {TimelineHooks} on
   * @param {Omit<ComposerHooks, "say">} box
   */
  constructor(page, { id, scroller, slot }, on, box) {
    this.page = page;
    /** The id of the channel that is shown; "" before there is one. */
    this.channel = "";
    this.scroller = scroller;
    this.timeline = new Timeline(scroller, on);
    this.composer = new Composer(slot, id, { ...box, say: (words) => page.say(words) });
  }

  /**
   * Return how the messages of this pane are seen and used.
   * @param {Partial<Lens>} [extra]
   * @returns {Lens}
   */
  lens(extra) {
    const { model } = this.page;
    const channel = this.channel;
    return {
      me: model.me,
      user: model.user,
      channel: model.channel,
      author: (message) => model.author(message),
      authorById: (id) => model.author({ ts: "", user: id, bot_id: model.user(id)?.is_bot ? id : undefined }),
      markOf: (ts) => model.markOf(channel, ts),
      isPending: (place, element) => this.#mark(place)?.pending.has(controlOf(place, element)) ?? false,
      chosen: (place, element) => this.#mark(place)?.chosen.get(controlOf(place, element)),
      act: (place, element, choice) => this.#act(place, element, choice),
      shortcuts: model.shortcuts,
      use: (shortcut, message) =>
        sendShortcut({ user: model.me, callback_id: shortcut.callback_id, channel, ts: message.ts }).catch((error) =>
          this.composer.complain(`${shortcut.name} did not work: ${error.message}`),
        ),
      openChannel: (id) => this.page.go(id),
      dismiss: (message) => this.page.dismiss(channel, message),
      ...extra,
    };
  }

  /** @param {Place} place */
  #mark(place) {
    return this.page.model.markOf(this.channel, place.message.ts);
  }

  /** @param {Place} place @param {ControlElement} element @param {Option} [choice] */
  #act(place, element, choice) {
    const { page, channel } = this;
    const { ts } = place.message;
    const name = controlOf(place, element);
    const { model } = page;
    model.remark(channel, ts, (mark) => {
      mark.pending.add(name);
      mark.failures = [];
      if (choice && element.type !== "overflow") mark.chosen.set(name, choice);
    });
    page.draw();
    /** @type {Settle} */
    const settle = (failure) => {
      model.remark(channel, ts, (mark) => {
        mark.pending.delete(name);
        if (failure) mark.failures.push(failureWords(failure, model.app.name));
      });
      page.draw();
    };
    const body = {
      user: model.me,
      channel,
      ts,
      block_id: place.block.block_id,
      action_id: element.action_id,
      value: element.type === "button" ? element.value : undefined,
      selected_option: choice,
      ephemeral: Boolean(place.message.is_ephemeral),
    };
    sendAction(body).then(
      ({ request }) => page.requests.track(request, settle),
      (error) => settle({ error: error.message }),
    );
  }
}

/** @param {Failure} failure @param {string} app */
function failureWords(failure, app) {
  return [reason(failure.error, app) ?? "That did not work.", `(${failure.error})`].join(" ");
}
