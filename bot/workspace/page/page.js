// The page: opens the workspace as somebody, receives its events, and updates what is shown.

/** @import { Message, PageEvent, State } from "./types.js" */
/** @import { Link } from "./banner.js" */

import { ApiError, follow, getState } from "./api.js";
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
/** @type {Record<string, 1 | -1>} */
const STEPS = { ArrowUp: -1, ArrowDown: 1 };
const PERMALINK = /\/archives\/([CDG]\w+)\/p(\d{10})(\d{6})$/;

/** Call before the next frame. A hidden page has no frames: there, call at once. @param {() => void} call */
const soon = (call) => (document.hidden ? queueMicrotask(call) : requestAnimationFrame(call));

export class Page {
  /** @type {Model | null} */
  #model = null;
  requests = new Requests();
  /** @type {Link} */
  #link = "open";
  #banner = new Banner();
  #sidebar = new Sidebar({ become: (user) => this.become(user) });
  #unfollow = () => {};
  #drawing = false;
  /** @type {number | undefined} */
  #again;
  /** @type {Map<string, Model>} */
  #models = new Map();

  constructor() {
    this.room = new RoomPane(this);
    this.thread = new ThreadPane(this);
    this.views = new Views(this);
    this.people = new People(this);
    this.trying = new Trying(this);
    setUpDrawer();
    addEventListener("hashchange", () => this.#model && location.hash.startsWith("#/") && this.#followAddress());
    addEventListener("keydown", (event) => this.#key(event));
    document.addEventListener("click", (event) => this.#click(event));
    document.addEventListener("visibilitychange", () => document.visibilityState === "visible" && this.room.looked());
  }

  /** What is known of the workspace. Only for what happens once its state has been fetched. */
  get model() {
    return /** @type {Model} */ (this.#model);
  }

  /** Look at the workspace as this user. @param {string} user */
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
      this.#failed(error);
      this.#again = setTimeout(() => this.become(user), RETRY_MS);
    }
  }

  /** Receive events; resolves once no more can be missed. @param {string} user */
  #follow(user) {
    return new Promise((/** @type {(value?: undefined) => void} */ opened) => {
      this.#unfollow = follow(user, {
        event: (event) => this.#model?.me === user && this.#happened(event),
        open: (missed) => {
          opened();
          this.#link = "open";
          if (missed) this.#reload();
          if (this.#model) this.drawAround();
        },
        lost: (gaveUp) => this.#broken(gaveUp),
      });
    });
  }

  /**
   * Take over a state. Each user has a model of their own, so that answers that only they see are
   * still there when they come back.
   * @param {State} state
   */
  #know(state) {
    const known = this.#models.get(state.me);
    known?.update(state);
    known?.forget();
    this.#model = known ?? new Model(state);
    this.#models.set(state.me, this.#model);
    keepUser(state.me);
  }

  /** Show a channel; with `ts`, that message in it. @param {string} id @param {string} [ts] */
  async go(id, ts) {
    const channel = this.model.channel(id);
    if (!channel) return;
    closeDrawer();
    const wanted = address(channel);
    if (location.hash !== wanted) history.pushState(null, "", wanted);
    if (id !== this.room.channel) await this.#show(id);
    if (ts) await this.room.reveal(ts);
  }

  /** @param {string} channel @param {string} ts */
  openThread(channel, ts) {
    return this.thread.open(channel, ts);
  }

  /** Remove a message that only this user sees. @param {string} channel @param {Message} message */
  dismiss(channel, message) {
    this.model.dismiss(channel, message.ts);
    this.draw();
    this.room.composer.focus();
  }

  /** Have a screen reader read words out. @param {string} words */
  say(words) {
    byId("announcer").textContent = words;
  }

  /** Draw what has changed. Several calls before the next frame draw once. */
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

  /** Return the workspace as `user` sees it, or as its first user if it does not know this one. @param {string} user */
  async #fetchState(user) {
    const first = document.body.dataset.user ?? "";
    const state = await getState(user).catch((error) => {
      if (error.status === 404 && user !== first) return getState(first);
      throw error;
    });
    setNow(state.now);
    return state;
  }

  /** Show the channel that the address names, else the last that was open, else the liveliest. */
  #followAddress() {
    const name = decodeURIComponent(location.hash.slice(2));
    const named = this.model.channelNamed(name) ?? this.model.channel(name);
    const channel = named ?? this.model.channel(recallRoom(this.model.me) ?? "") ?? this.model.liveliest;
    if (!named) history.replaceState(null, "", address(channel));
    closeDrawer();
    return this.#show(channel.id);
  }

  /** @param {string} id */
  async #show(id) {
    if (this.thread.channel !== id) this.thread.close();
    keepRoom(this.model.me, id);
    try {
      await this.room.open(id);
    } catch (error) {
      this.room.composer.complain(`The messages could not be loaded: ${/** @type {Error} */ (error).message}`);
    }
  }

  /**
   * Say that the stream broke. Where the browser gave up, find out whether it can come back at all.
   * @param {boolean} gaveUp
   */
  #broken(gaveUp) {
    this.#lost("lost");
    if (!gaveUp || !this.#model) return;
    getState(this.model.me).catch((error) => error.status === 403 && this.#lost("refused"));
  }

  /** @param {unknown} error of a call to the workspace */
  #failed(error) {
    this.#lost(error instanceof ApiError && error.status === 403 ? "refused" : "lost");
  }

  /** @param {Link} link */
  #lost(link) {
    this.#link = link;
    this.#banner.show(link, this.#model);
  }

  /** Fetch everything that is shown again, since events may have been missed. */
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
      return this.#failed(error);
    }
  }

  /** @param {PageEvent} event */
  #happened(event) {
    this.#handle(event);
    this.draw();
  }

  /** @param {PageEvent} event */
  #handle(event) {
    const { model, requests } = this;
    switch (event.type) {
      case "message":
      case "ephemeral": return this.#message(event);
      case "changed": return model.put(event.channel, event.message);
      case "deleted":
      case "ephemeral_deleted": return model.remove(event.channel, event.ts);
      case "channel": return model.putChannel(event.channel);
      case "failure": return requests.failed(event);
      case "settled": return requests.settled(event.request);
      case "bot": return (model.bot = { connected: event.connected, connections: event.connections });
      case "clock": return setNow(event.now);
      case "faults": return (model.faults = event.faults);
      case "reload": return this.#reload();
      case "view": return this.views.happened(event);
      default: return undefined;
    }
  }

  /** @param {{ channel: string, message: Message }} event */
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

  /** Draw and then call, when it is known whether the new row is visible. @param {() => void} call */
  #drawnThen(call) {
    this.draw();
    soon(call);
  }

  /** @param {KeyboardEvent} event */
  #key(event) {
    const step = STEPS[event.key];
    if (!event.altKey || !step || !this.#model) return;
    event.preventDefault();
    this.go(neighbour(this.model, this.room.channel, step).id);
  }

  /** Open a link to a message of this workspace on this page. @param {Event} event */
  #click(event) {
    const link = event.target instanceof Element ? event.target.closest("a[href]") : null;
    const href = link instanceof HTMLAnchorElement ? link.href : "";
    const [, channel, seconds, micros] = PERMALINK.exec(href.split("?")[0]) ?? [];
    if (!channel || !this.#model?.channel(channel)) return;
    event.preventDefault();
    this.go(channel, `${seconds}.${micros}`);
  }
}

new Page().become(recallUser() ?? document.body.dataset.user ?? "");
