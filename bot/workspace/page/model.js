// What the page knows: the workspace as one user sees it. Changed by answers and events, drawn by
// the views; it touches no element.

import { keepRead, recallRead } from "./memory.js";

const place = (channel, ts) => `${channel}/${ts}`;
const byTs = (one, other) => (one.ts < other.ts ? -1 : Number(one.ts > other.ts));

/** The messages of a channel or of a thread, by ts. */
export class Room {
  constructor() {
    this.byTs = new Map();
    this.loaded = false;
    this.hasMore = false;
    this.loading = null;
    this.sorted = null;
  }

  /** Oldest first. */
  get messages() {
    this.sorted ??= [...this.byTs.values()].sort(byTs);
    return this.sorted;
  }

  put(...messages) {
    for (const message of messages) {
      const isNewest = !this.byTs.has(message.ts) && (this.sorted?.at(-1)?.ts ?? "") < message.ts;
      if (isNewest) this.sorted?.push(message);
      else this.sorted = null;
      this.byTs.set(message.ts, message);
    }
  }

  remove(ts) {
    this.byTs.delete(ts);
    this.sorted = null;
  }

  /**
   * The newest messages have been fetched. Of what was known only ephemeral ones stay, which the
   * workspace may not hold any more, and what has come since the question (not in `before`).
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
  /** `state` is the answer of /client/state. */
  constructor(state) {
    this.rooms = new Map();
    this.threads = new Map();
    this.dismissed = new Set();
    this.marks = new Map();
    this.notices = new Map();
    this.read = recallRead(state.team.id, state.me);
    this.update(state);
  }

  update(state) {
    Object.assign(this, { team: state.team, me: state.me, app: state.app, bot: state.bot, faults: state.faults });
    this.slashes = state.commands;
    this.shortcuts = state.shortcuts.filter((each) => each.kind === "message");
    this.users = new Map(state.users.map((user) => [user.id, user]));
    this.channels = new Map();
    for (const channel of state.channels) this.putChannel(channel);
  }

  /** A channel as the workspace tells it; what this browser knows to be read, is. */
  putChannel(channel) {
    const read = this.read[channel.id];
    const isRead = read !== undefined && read >= (channel.last_ts ?? "0");
    this.channels.set(channel.id, { ...channel, unread: isRead ? 0 : (channel.unread ?? 0) });
  }

  /** A new message stands in a channel. */
  noteNewest(id, ts, isUnread) {
    const channel = this.channel(id);
    if (!channel) return;
    channel.last_ts = ts;
    if (isUnread) channel.unread += 1;
  }

  user = (id) => this.users.get(id);
  channel = (id) => this.channels.get(id);
  channelNamed = (name) => [...this.channels.values()].find((channel) => channel.name === name);

  /** The channel with the newest message; without any, the first. */
  get liveliest() {
    const all = [...this.channels.values()];
    return all.reduce((best, channel) => ((channel.last_ts ?? "") > (best.last_ts ?? "") ? channel : best), all[0]);
  }

  /** Who wrote a message: { id, name, isApp }. */
  author(message) {
    if (message.subtype === "tombstone") return { id: message.ts, name: "Deleted", isApp: false };
    const isApp = Boolean(message.bot_id);
    const id = message.user ?? message.bot_id;
    const name = message.username ?? this.user(message.user)?.real_name ?? (isApp ? this.app.name : id);
    return { id, name, isApp };
  }

  room(channel) {
    if (!this.rooms.has(channel)) this.rooms.set(channel, new Room());
    return this.rooms.get(channel);
  }

  thread(channel, ts) {
    const key = place(channel, ts);
    if (!this.threads.has(key)) this.threads.set(key, new Room());
    return this.threads.get(key);
  }

  get unread() {
    return [...this.channels.values()].reduce((sum, channel) => sum + (channel.unread ?? 0), 0);
  }

  /** Everything in the channel has been seen. */
  markRead(channel) {
    const known = this.channel(channel);
    const last = [known?.last_ts ?? "0", this.room(channel).messages.at(-1)?.ts ?? "0"].sort().at(-1);
    if (known) known.unread = 0;
    if (this.read[channel] === last) return;
    this.read[channel] = last;
    keepRead(this.team.id, this.me, this.read);
  }

  /** A message is there, new or changed; returns whether it is new to this page. */
  put(channel, message) {
    const isReply = message.thread_ts && message.thread_ts !== message.ts;
    const inRoom = !isReply || message.subtype === "thread_broadcast";
    const room = inRoom ? this.room(channel) : this.thread(channel, message.thread_ts);
    const isNew = !room.byTs.has(message.ts);
    if (inRoom && isReply) this.thread(channel, message.thread_ts).put(message);
    if (inRoom && message.thread_ts) this.thread(channel, message.ts).put(message);
    room.put(message);
    return isNew;
  }

  remove(channel, ts) {
    this.room(channel).remove(ts);
    for (const [key, thread] of this.threads) {
      if (key.startsWith(`${channel}/`)) thread.remove(ts);
    }
  }

  /** Take away an ephemeral message, for good. */
  dismiss(channel, ts) {
    this.dismissed.add(place(channel, ts));
    this.remove(channel, ts);
  }

  /** Ask again for every channel when it is next opened. */
  forget() {
    for (const room of this.rooms.values()) room.loaded = false;
  }

  /** What is going on around a message: { pending: Set, chosen: Map, failures: [] }; read only. */
  markOf(channel, ts) {
    return this.marks.get(place(channel, ts));
  }

  /** Replace the mark of a message by a changed copy, so that the views see that it changed. */
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

  /** A line from the workspace to this user alone: { ts, text, error }. */
  notify(channel, notice) {
    const notices = this.notices.get(channel) ?? [];
    this.notices.set(channel, [...notices, notice]);
  }

  dismissNotice(channel, notice) {
    this.notices.set(channel, this.notices.get(channel).filter((each) => each !== notice));
  }
}
