// Calls to the workspace, and the stream of its events.

/** @import { Fault, Message, PageEvent, State, View } from "./types.js" */

/** The workspace did not answer, or refused. `status` is 0 where it could not be reached. */
export class ApiError extends Error {
  /** @param {string} message @param {number} status */
  constructor(message, status) {
    super(message);
    this.status = status;
  }
}

/**
 * Return the JSON that a path answers with.
 * @template T
 * @param {string} path
 * @param {RequestInit} [options]
 * @returns {Promise<T>}
 */
async function answer(path, options) {
  let response;
  try {
    response = await fetch(path, options);
  } catch {
    throw new ApiError("the workspace cannot be reached", 0);
  }
  const body = await response.json().catch(() => ({}));
  if (!response.ok || body.ok === false) throw new ApiError(body.error ?? "refused", response.status);
  return body;
}

/**
 * @template T
 * @param {string} name
 * @param {Record<string, string | number | null | undefined>} query null and undefined are left out
 * @returns {Promise<T>}
 */
function ask(name, query) {
  const given = Object.entries(query).filter(([, value]) => value !== null && value !== undefined);
  return answer(`/client/${name}?${new URLSearchParams(given.map(([key, value]) => [key, String(value)]))}`);
}

/**
 * @template T
 * @param {string} name
 * @param {object} body
 * @returns {Promise<T>}
 */
const act = (name, body) =>
  answer(`/client/${name}`, {
    method: "POST",
    headers: { "Content-Type": "application/json" },
    body: JSON.stringify(body),
  });

/**
 * The id by which the stream later says that a command or a press is settled.
 * @typedef {{ request: string }} Accepted
 */

/** @type {(user: string) => Promise<State>} */
export const getState = (user) => ask("state", { user });
/** @type {(user: string, channel: string, ts: string) => Promise<{ messages: Message[] }>} */
export const getThread = (user, channel, ts) => ask("thread", { user, channel, ts });
/** @type {(body: { user: string, channel: string, text: string, thread_ts?: string }) => Promise<{ ts: string }>} */
export const sendMessage = (body) => act("message", body);
/** @type {(body: { user: string, channel: string, text: string }) => Promise<Accepted>} */
export const sendCommand = (body) => act("command", body);
/** @type {(body: { user: string }) => Promise<{ view: View | null }>} */
export const openHome = (body) => act("home", body);
/** @type {(body: { user: string, view_id: string } & Pressed) => Promise<Accepted>} */
export const sendViewAction = (body) => act("view_action", body);
/** @type {(body: { user: string, view_id: string, values: object }) => Promise<Accepted>} */
export const submitView = (body) => act("view_submit", body);
/** @type {(body: { user: string, view_id: string }) => Promise<{ request: string | null }>} */
export const closeView = (body) => act("view_close", body);
/** @type {(body: { user: string, channel: string, ts: string, callback_id: string }) => Promise<Accepted>} */
export const sendShortcut = (body) => act("shortcut", body);
/** @type {(body: { user: string, channel: string, ts: string, ephemeral: boolean } & Pressed) => Promise<Accepted>} */
export const sendAction = (body) => act("action", body);
/** @type {(body: { user: string, channel: string, person: string, joined: boolean }) => Promise<void>} */
export const setMember = (body) => act("member", body);

/**
 * Which control was used, and what was chosen in it.
 * @typedef {{ block_id: string, action_id: string, value?: string, selected_option?: object }} Pressed
 */

/**
 * @template T
 * @param {string} name
 * @param {"GET" | "POST" | "DELETE"} method
 * @param {object} [body]
 * @returns {Promise<T>}
 */
const control = (name, method, body) =>
  answer(`/control/${name}`, {
    method,
    headers: { "Content-Type": "application/json" },
    body: body && JSON.stringify(body),
  });

/**
 * What can be tried out, and the current state. `run` identifies this run of the workspace; its
 * clock is `ahead` seconds ahead of the machine's. `drop` and `reset` say whether files can be
 * dropped and whether everything can be started over.
 * @typedef {{ run: string, now: number, ahead: number, faults: Fault[], drop: boolean, reset: boolean }} Tools
 */

/** @type {() => Promise<Tools>} */
export const getTools = () => control("tools", "GET");
/** @type {(seconds: number) => Promise<void>} */
export const letPass = (seconds) => control("time", "POST", { seconds });
/** @type {(fault: Partial<Fault>) => Promise<void>} */
export const addFault = (fault) => control("faults", "POST", fault);
/** @type {() => Promise<void>} */
export const clearFaults = () => control("faults", "DELETE");
/** @type {() => Promise<void>} */
export const beginAnew = () => control("reset", "POST", {});
/**
 * Put a file into the folder that the app reads.
 * @type {(name: string, file: File) => Promise<void>}
 */
export const dropFile = (name, file) =>
  answer(`/control/file?${new URLSearchParams({ name })}`, { method: "POST", body: file });

/**
 * Return up to `limit` messages, oldest first; with `before`, those older than that ts.
 * @param {string} user
 * @param {string} channel
 * @param {string} [before]
 * @returns {Promise<{ messages: Message[], has_more: boolean }>}
 */
export function getMessages(user, channel, before, limit = 50) {
  return ask("messages", { user, channel, limit, before });
}

const RETRY_MS = [1000, 2000, 5000, 10_000];

/**
 * Receive events as `user`. The browser resumes a broken stream by itself, from the last event on;
 * a stream that the browser gives up is opened again after a pause.
 *
 * `open` is called when the stream is there; `missed` says that events may have been lost. `lost`
 * is called when it breaks; `gaveUp` says that the browser does not resume it.
 * @param {string} user
 * @param {{
 *   event: (event: PageEvent) => void,
 *   open: (missed: boolean) => void,
 *   lost: (gaveUp: boolean) => void,
 * }} on
 * @returns {() => void} a function that ends it
 */
export function follow(user, on) {
  /** @type {EventSource} */
  let source;
  /** @type {number | undefined} */
  let timer;
  let failures = 0;
  /** @param {boolean} missed */
  const start = (missed) => {
    source = new EventSource(`/client/events?${new URLSearchParams({ user })}`);
    source.onmessage = (message) => {
      missed = false;
      on.event(JSON.parse(message.data));
    };
    source.onopen = () => {
      failures = 0;
      on.open(missed);
      missed = true; // the next time it opens, unless an event has given it a number to resume from
    };
    source.onerror = () => {
      const gaveUp = source.readyState === EventSource.CLOSED;
      on.lost(gaveUp);
      if (!gaveUp) return;
      timer = setTimeout(start, RETRY_MS[Math.min(failures, RETRY_MS.length - 1)], true);
      failures += 1;
    };
  };
  start(false);
  return () => {
    clearTimeout(timer);
    source.close();
  };
}
