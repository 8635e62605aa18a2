// Commands and presses that were sent to the app, and how they end. The event that settles one can
// come before the answer that tells its id.

/** @import { Failure } from "./types.js" */

const REMEMBERED = 100;
// The workspace settles everything within Slack's three seconds. This is for when it has stopped.
const GIVE_UP_MS = 10_000;

/** @typedef {(failure: Failure | null) => void} Settle */

export class Requests {
  /** @type {Map<string, { settle: Settle, timer: number }>} */
  #waiting = new Map();
  /** @type {Map<string, Failure | null>} */
  #early = new Map();
  /** @type {Failure | null} */
  #failure = null;

  /**
   * Wait for a request. `settle` is called once, with what went wrong or null.
   * @param {string} id
   * @param {Settle} settle
   */
  track(id, settle) {
    const early = this.#early.get(id);
    if (early !== undefined) return settle(early);
    const timer = setTimeout(() => this.#finish(id, null), GIVE_UP_MS);
    this.#waiting.set(id, { settle, timer });
  }

  /**
   * Note a failure. It comes just before the event that settles its request.
   * @param {Failure} event
   */
  failed(event) {
    this.#failure = event;
  }

  /** @param {string} id */
  settled(id) {
    const failure = this.#failure;
    this.#failure = null;
    if (this.#waiting.has(id)) return this.#finish(id, failure);
    this.#early.set(id, failure);
    const [oldest] = this.#early.keys();
    if (this.#early.size > REMEMBERED) this.#early.delete(oldest);
  }

  /** @param {string} id @param {Failure | null} failure */
  #finish(id, failure) {
    const waiting = this.#waiting.get(id);
    if (!waiting) return;
    this.#waiting.delete(id);
    clearTimeout(waiting.timer);
    waiting.settle(failure);
  }
}

/** @type {Record<string, string>} */
const REASONS = {
  operation_timeout: "did not answer within three seconds.",
  dispatch_failed: "is not connected, so nobody could answer.",
};

/**
 * What Slack's word for an error means, in a sentence; null for most words.
 * @param {string} error
 * @param {string} app the app's name
 */
export function reason(error, app) {
  return error in REASONS ? `${app} ${REASONS[error]}` : null;
}
