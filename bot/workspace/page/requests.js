// Commands and presses on their way to the app: what is waited for, and what became of it.
// The word that one is settled can overtake the answer that gives its number.

const REMEMBERED = 100;
const GIVE_UP_MS = 10_000; // the workspace settles within Slack's three seconds; this is for its end

export class Requests {
  #waiting = new Map();
  #early = new Map();
  #failure = null;

  /** Wait for request `id`; `settle(failure)` is called once, with what went wrong or null. */
  track(id, settle) {
    if (this.#early.has(id)) return settle(this.#early.get(id));
    const timer = setTimeout(() => this.#finish(id, null), GIVE_UP_MS);
    this.#waiting.set(id, { settle, timer });
  }

  /** A failure is told just before the request that it belongs to is settled. */
  failed(event) {
    this.#failure = event;
  }

  settled(id) {
    const failure = this.#failure;
    this.#failure = null;
    if (this.#waiting.has(id)) return this.#finish(id, failure);
    this.#early.set(id, failure);
    if (this.#early.size > REMEMBERED) this.#early.delete(this.#early.keys().next().value);
  }

  #finish(id, failure) {
    const { settle, timer } = this.#waiting.get(id);
    this.#waiting.delete(id);
    clearTimeout(timer);
    settle(failure);
  }
}

const REASONS = {
  operation_timeout: "did not answer within three seconds.",
  dispatch_failed: "is not connected, so nobody could answer.",
};

/** What Slack's error word means, in a sentence. */
export function reason(error, app) {
  return error in REASONS ? `${app} ${REASONS[error]}` : null;
}
