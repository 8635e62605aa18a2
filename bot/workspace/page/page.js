// The page: opens the workspace as somebody, follows what happens, and keeps what is shown in step.

import { follow, getState } from "./api.js";
import { Banner } from "./banner.js";
import { setNow } from "./dates.js";
import { byId } from "./dom.js";
import { closeDrawer, setUpDrawer } from "./drawer.js";
import { keepRoom, keepUser, recallRoom, recallUser } from "./memory.js";
import { Model } from "./model.js";
import { People } from "./people.js";
import { plainWords } from "./mrkdwn.js";
import { Requests } from "./requests.js";
import { RoomPane } from "./room.js";
import { Sidebar, address, neighbour } from "./sidebar.js";
import { ThreadPane } from "./thread.js";
import { Trying } from "./trying.js";
import { Views } from "./views.js";

const RETRY_MS = 3000;
const ANNOUNCED = 240; // characters of a new message that are read out
const PERMALINK = /\/archives\/([CDG]\w+)\/p(\d{10})(\d{6})$/;

/** Before the next frame; where nobody looks there are none, and it is done at once. */
const soon = (call) => (document.hidden ? queueMicrotask(call) : requestAnimationFrame(call));

class Page {
  model = null;
  requests = new Requests();
  #link = "open";
  #banner = new Banner();
  #sidebar = new Sidebar({ become: (user) => this.become(user) });
  #unfollow = () => {};
  #drawing = false;
  #again;
  #models = new Map();

  constructor() {
    this.room = new RoomPane(this);
    this.thread = new ThreadPane(this);
    this.views = new Views(this);
    this.people = new People(this);
    this.trying = new Trying(this);
    setUpDrawer();
    addEventListener("hashchange", () => this.model && location.hash.startsWith("#/") && this.#followAddress());
    addEventListener("keydown", (event) => this.#key(event));
    document.addEventListener("click", (event) => this.#click(event));
    document.addEventListener("visibilitychange", () => document.visibilityState === "visible" && this.room.looked());
  }

  /** Look at the workspace as this user. */
  async become(user) {
    this.#unfollow();
    clearTimeout(this.#again);
    this.thread.close();
    try {
      const { me } = await this.#fetchState(user);
      await this.#follow(me);
      this.#know(await this.#fetchState(me));
      await this.#followAddress();
      this.room.composer.welcome();
    } catch (error) {
      this.#lost(error.status === 403 ? "refused" : "lost");
      this.#again = setTimeout(() => this.become(user), RETRY_MS);
    }
  }

  /** Follow what happens; resolves once nothing more can be missed. */
  #follow(user) {
    return new Promise((opened) => {
      this.#unfollow = follow(user, {
        event: (event) => this.model?.me === user && this.#happened(event),
        open: (missed) => {
          opened();
          this.#link = "open";
          if (missed) this.#reload();
          if (this.model) this.drawAround();
        },
        lost: (gaveUp) => this.#broken(gaveUp),
      });
    });
  }

  /** What each user has been shown of this page stays with them: answers that only they see. */
  #know(state) {
    const known = this.#models.get(state.me);
    known?.update(state);
    known?.forget();
    this.model = known ?? new Model(state);
    this.#models.set(state.me, this.model);
    keepUser(state.me);
  }

  /** Show a channel; with `ts`, that message in it. */
  async go(id, ts) {
    const channel = this.model.channel(id);
    if (!channel) return;
    closeDrawer();
    const wanted = address(channel);
    if (location.hash !== wanted) history.pushState(null, "", wanted);
    if (id !== this.room.channel) await this.#show(id);
    if (ts) await this.room.reveal(ts);
  }

  openThread(channel, ts) {
    return this.thread.open(channel, ts);
  }

  /** Take away a message that only this user sees. */
  dismiss(channel, message) {
    this.model.dismiss(channel, message.ts);
    this.draw();
    this.room.composer.focus();
  }

  /** Read words out to who does not see the screen. */
  say(words) {
    byId("announcer").textContent = words;
  }

  /** Draw what has changed, once for all that happens before the next frame. */
  draw() {
    if (this.#drawing) return;
    this.#drawing = true;
    soon(() => {
      this.#drawing = false;
      if (!this.room.channel) return;
      this.room.draw();
      this.thread.draw();
      this.drawAround();
    });
  }

  /** Draw the sidebar, the title and the banner. */
  drawAround() {
    const { model } = this;
    const channel = model.channel(this.room.channel);
    const unread = model.unread ? `(${model.unread}) ` : "";
    document.title = `${unread}${channel?.is_im ? "" : "#"}${channel?.name ?? ""} · ${model.team.name}`;
    this.#sidebar.show(model, this.room.channel);
    if (channel) this.people.draw();
    this.#banner.show(this.#link, model);
  }

  /** The workspace as `user` sees it, or as whom it offers first where it knows no such user. */
  async #fetchState(user) {
    const first = document.body.dataset.user;
    const state = await getState(user).catch((error) => {
      if (error.status === 404 && user !== first) return getState(first);
      throw error;
    });
    setNow(state.now);
    return state;
  }

  /** The channel that the address names, the one that was last open, or the liveliest. */
  #followAddress() {
    const name = decodeURIComponent(location.hash.slice(2));
    const named = this.model.channelNamed(name) ?? this.model.channel(name);
    const channel = named ?? this.model.channel(recallRoom(this.model.me)) ?? this.model.liveliest;
    if (!named) history.replaceState(null, "", address(channel));
    closeDrawer();
    return this.#show(channel.id);
  }

  async #show(id) {
    if (this.thread.channel !== id) this.thread.close();
    keepRoom(this.model.me, id);
    try {
      await this.room.open(id);
    } catch (error) {
      this.room.composer.complain(`The messages could not be loaded: ${error.message}`);
    }
  }

  /** The stream broke; where the browser gave up, find out whether it may come back at all. */
  #broken(gaveUp) {
    this.#lost("lost");
    if (!gaveUp || !this.model) return;
    getState(this.model.me).catch((error) => error.status === 403 && this.#lost("refused"));
  }

  #lost(link) {
    this.#link = link;
    this.#banner.show(link, this.model);
  }

  /** Events may have been missed: ask for everything that is shown again. */
  async #reload() {
    try {
      const state = await this.#fetchState(this.model.me);
      this.model.update(state);
      this.model.forget();
      if (!this.model.channel(this.room.channel)) return await this.#followAddress();
      await this.room.refresh();
      if (this.thread.ts) await this.thread.load();
      return this.draw();
    } catch (error) {
      return this.#lost(error.status === 403 ? "refused" : "lost");
    }
  }

  #happened(event) {
    const { model, requests } = this;
    const handlers = {
      message: () => this.#message(event),
      changed: () => model.put(event.channel, event.message),
      deleted: () => model.remove(event.channel, event.ts),
      ephemeral: () => this.#message(event),
      ephemeral_deleted: () => model.remove(event.channel, event.ts),
      channel: () => model.putChannel(event.channel),
      failure: () => requests.failed(event),
      settled: () => requests.settled(event.request),
      bot: () => (model.bot = { connected: event.connected, connections: event.connections }),
      clock: () => setNow(event.now),
      faults: () => (model.faults = event.faults),
      reload: () => this.#reload(),
      view: () => this.views.happened(event),
    };
    handlers[event.type]?.();
    this.draw();
  }

  #message({ channel, message }) {
    const { model } = this;
    const mine = message.user === model.me;
    if (!model.put(channel, message)) return;
    const isReply = message.thread_ts && message.thread_ts !== message.ts;
    if (!isReply && !message.is_ephemeral) model.noteNewest(channel, message.ts, !mine);
    if (channel !== this.room.channel) return;
    if (!mine) this.say(`${model.author(message).name}: ${plainWords(message.text ?? "", this.room.lens()).slice(0, ANNOUNCED)}`);
    if (!isReply) this.#drawnThen(() => this.room.arrived());
  }

  /** After the coming draw, when it is known whether the new row is in sight. */
  #drawnThen(call) {
    this.draw();
    soon(call);
  }

  #key(event) {
    const step = { ArrowUp: -1, ArrowDown: 1 }[event.key];
    if (!event.altKey || !step || !this.model) return;
    event.preventDefault();
    this.go(neighbour(this.model, this.room.channel, step).id);
  }

  /** A link to a message of this workspace is followed here. */
  #click(event) {
    const href = event.target.closest?.("a[href]")?.href;
    const [, channel, seconds, micros] = PERMALINK.exec(href?.split("?")[0] ?? "") ?? [];
    if (!channel || !this.model?.channel(channel)) return;
    event.preventDefault();
    this.go(channel, `${seconds}.${micros}`);
  }
}

new Page().become(recallUser() ?? document.body.dataset.user);
