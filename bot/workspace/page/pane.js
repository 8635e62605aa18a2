// A conversation on the screen: its rows and the box below them. The channel is one, the thread
// panel another.

import { sendAction, sendShortcut } from "./api.js";
import { Composer } from "./composer.js";
import { Timeline } from "./timeline.js";
import { reason } from "./requests.js";

const controlOf = (place, element) => `${place.block.block_id}/${element.action_id}`;

export class Pane {
  /**
   * `page` is the Page; `on` are the timeline's { top, end }, `box` the composer's { send, refuse }.
   */
  constructor(page, id, scroller, slot, on, box) {
    this.page = page;
    this.channel = null;
    this.scroller = scroller;
    this.timeline = new Timeline(scroller, on);
    this.composer = new Composer(slot, id, { ...box, say: (words) => page.say(words) });
  }

  /** How the messages of this pane are seen and used. */
  lens(extra) {
    const { model } = this.page;
    const channel = this.channel;
    return {
      me: model.me,
      user: model.user,
      channel: model.channel,
      author: (message) => model.author(message),
      authorById: (id) => model.author({ user: id, bot_id: model.user(id)?.is_bot ? id : undefined }),
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

  #mark(place) {
    return this.page.model.markOf(this.channel, place.message.ts);
  }

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
      value: element.value,
      selected_option: choice,
      ephemeral: Boolean(place.message.is_ephemeral),
    };
    sendAction(body).then(
      ({ request }) => page.requests.track(request, settle),
      (error) => settle({ error: error.message }),
    );
  }
}

function failureWords(failure, app) {
  return [reason(failure.error, app) ?? "That did not work.", `(${failure.error})`].join(" ");
}
