// What the page knows: the workspace as one user sees it. Answers and events change it, other
// modules draw it.

/**
 * @import {
 *   Author, Bot, Channel, Fault, Item, Mark, Message, Notice, Shortcut, SlashCommand, State, User,
 * } from "./types.js"
 */

import { keepRead, recallRead } from "./memory.js";

/** @param {string} channel @param {string} ts */
const place = (channel, ts) => `${channel}/${ts}`;
/** @param {Message} one @param {Message} other */
const byTs = (one, other) => (one.ts < other.ts ? -1 : Number(one.ts > other.ts));

/**
 * The messages of a channel or of a thread. `hasMore` says that the workspace has older ones;
 * `loading` is set while they are on their way.
 */
export class Room {
  /** @type {Map<string, Message>} */
  byTs = new Map();
  loaded = false;
  hasMore = false;
  /** @type {Promise<unknown> | null} */
  loading = null;
  /** @type {Message[] | null} */
  sorted = null;

  /** Oldest first. */
  get messages() {
    this.sorted ??= [...this.byTs.values()].sort(byTs);
    return this.sorted;
  }

  /** @param {Message[]} messages new or changed */
  put(...messages) {
    for (const message of messages) {
      const isNewest = !this.byTs.has(message.ts) && (this.sorted?.at(-1)?.ts ?? "") < message.ts;
      if (isNewest) this.sorted?.push(message);
      else this.sorted = null;
      this.byTs.set(message.ts, message);
    }
  }

  /** @param {string} ts */
  remove(ts) {
    this.byTs.delete(ts);
    this.sorted = null;
  }

  /**
   * Replace what is known by the newest messages. Ephemeral messages stay, since the workspace may
   * not have kept them, and so do those that came after the request was made (not in `before`).
   * @param {Message[]} messages
   * @param {boolean} hasMore
   * @param {Set<string>} before
   */
  replaceNewest(messages, hasMore, before) {
    const kept = this.messages.filter(({ ts, is_ephemeral: own }) => own || !before.has(ts));
    this.byTs.clear();
    this.sorted = null;
    this.put(...messages, ...kept);
    Object.assign(this, { loaded: true, hasMore });
  }
}

export class Model {
  /** @param {State} state */
  constructor(state) {
    /** @type {Map<string, Room>} */
    this.rooms = new Map();
    /** @type {Map<string, Room>} */
    this.threads = new Map();
    /** @type {Set<string>} */
    this.dismissed = new Set();
    /** @type {Map<string, Mark>} */
    this.marks = new Map();
    /** @type {Map<string, Notice[]>} */
    this.notices = new Map();
    this.read = recallRead(state.team.id, state.me);
    this.update(state);
  }

  /** @param {State} state */
  update(state) {
    /** @type {State["team"]} */
    this.team = state.team;
    /** @type {string} the user's id */
    this.me = state.me;
    /** @type {State["app"]} */
    this.app = state.app;
    /** @type {Bot} */
    this.bot = state.bot;
    /** @type {Fault[]} */
    this.faults = state.faults;
    /** @type {SlashCommand[]} */
    this.slashes = state.commands;
    /** @type {Shortcut[]} */
    this.shortcuts = state.shortcuts.filter((each) => each.kind === "message");
    /** @type {Map<string, User>} */
    this.users = new Map(state.users.map((user) => [user.id, user]));
    /** @type {Map<string, Channel>} */
    this.channels = new Map();
    for (const channel of state.channels) this.putChannel(channel);
  }

  /**
   * Store a channel. What this browser knows to be read counts as read, whatever the workspace says.
   * @param {Channel} channel
   */
  putChannel(channel) {
    const read = this.read[channel.id];
    const isRead = read !== undefined && read >= (channel.last_ts ?? "0");
    this.channels.set(channel.id, { ...channel, unread: isRead ? 0 : (channel.unread ?? 0) });
  }

  /**
   * Note that a channel has a new message.
   * @param {string} id
   * @param {string} ts
   * @param {boolean} isUnread
   */
  noteNewest(id, ts, isUnread) {
    const channel = this.channel(id);
    if (!channel) return;
    channel.last_ts = ts;
    if (isUnread) channel.unread += 1;
  }

  /** @param {string | undefined} id */
  user = (id) => (id === undefined ? undefined : this.users.get(id));
  /** @param {string} id */
  channel = (id) => this.channels.get(id);
  /** @param {string} name */
  channelNamed = (name) => [...this.channels.values()].find((channel) => channel.name === name);

  /** The channel with the newest message; the first channel if none has a message. */
  get liveliest() {
    const all = [...this.channels.values()];
    return all.reduce((best, channel) => ((channel.last_ts ?? "") > (best.last_ts ?? "") ? channel : best), all[0]);
  }

  /**
   * Return who wrote a message.
   * @param {Item} message
   * @returns {Author}
   */
  author(message) {
    if (message.subtype === "tombstone") return { id: message.ts, name: "Deleted", isApp: false };
    const isApp = Boolean(message.bot_id);
    const id = message.user ?? message.bot_id ?? "";
    const name = message.username ?? this.user(message.user)?.real_name ?? (isApp ? this.app.name : id);
    return { id, name, isApp };
  }

  /** @param {string} channel */
  room(channel) {
    const room = this.rooms.get(channel) ?? new Room();
    this.rooms.set(channel, room);
    return room;
  }

  /** @param {string} channel @param {string} ts */
  thread(channel, ts) {
    const key = place(channel, ts);
    const thread = this.threads.get(key) ?? new Room();
    this.threads.set(key, thread);
    return thread;
  }

  get unread() {
    return [...this.channels.values()].reduce((sum, channel) => sum + (channel.unread ?? 0), 0);
  }

  /**
   * Mark everything in a channel as read.
   * @param {string} channel
   */
  markRead(channel) {
    const known = this.channel(channel);
    const last = [known?.last_ts ?? "0", this.room(channel).messages.at(-1)?.ts ?? "0"].sort().at(-1) ?? "0";
    if (known) known.unread = 0;
    if (this.read[channel] === last) return;
    this.read[channel] = last;
    keepRead(this.team.id, this.me, this.read);
  }

  /**
   * Store a message, new or changed, and return whether it is new to this page.
   * @param {string} channel
   * @param {Message} message
   */
  put(channel, message) {
    const root = message.thread_ts;
    const parent = root && root !== message.ts ? this.thread(channel, root) : null;
    const inRoom = !parent || message.subtype === "thread_broadcast";
    const room = inRoom ? this.room(channel) : parent;
    const isNew = !room.byTs.has(message.ts);
    if (inRoom) parent?.put(message);
    if (inRoom && root) this.thread(channel, message.ts).put(message);
    room.put(message);
    return isNew;
  }

  /** @param {string} channel @param {string} ts */
  remove(channel, ts) {
    this.room(channel).remove(ts);
    for (const [key, thread] of this.threads) {
      if (key.startsWith(`${channel}/`)) thread.remove(ts);
    }
  }

  /**
   * Remove an ephemeral message for good.
   * @param {string} channel
   * @param {string} ts
   */
  dismiss(channel, ts) {
    this.dismissed.add(place(channel, ts));
    this.remove(channel, ts);
  }

  /** Have every channel fetched again when it is next opened. */
  forget() {
    for (const room of this.rooms.values()) room.loaded = false;
  }

  /**
   * Return the state of a message's controls. Treat it as read-only.
   * @param {string} channel
   * @param {string} ts
   */
  markOf(channel, ts) {
    return this.marks.get(place(channel, ts));
  }

  /**
   * Replace the mark of a message by a changed copy, so that whoever draws it sees the change.
   * @param {string} channel
   * @param {string} ts
   * @param {(mark: Mark) => void} change
   */
  remark(channel, ts, change) {
    const old = this.markOf(channel, ts) ?? { pending: new Set(), chosen: new Map(), failures: [] };
    const next = {
      pending: new Set(old.pending),
      chosen: new Map(old.chosen),
      failures: [...old.failures],
    };
    change(next);
    this.marks.set(place(channel, ts), next);
  }

  /**
   * Add a notice to a channel.
   * @param {string} channel
   * @param {Notice} notice
   */
  notify(channel, notice) {
    const notices = this.notices.get(channel) ?? [];
    this.notices.set(channel, [...notices, notice]);
  }

  /** @param {string} channel @param {Notice} notice */
  dismissNotice(channel, notice) {
    this.notices.set(channel, (this.notices.get(channel) ?? []).filter((each) => each !== notice));
  }
}
