// The page's conversation with the workspace: questions, acts, and the stream of what happens.

/** The workspace did not answer, or refused; `status` is 0 where it could not be reached. */
export class ApiError extends Error {
  constructor(message, status) {
    super(message);
    this.status = status;
  }
}

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

function ask(name, query) {
  const given = Object.entries(query).filter(([, value]) => value !== null && value !== undefined);
  return answer(`/client/${name}?${new URLSearchParams(given)}`);
}

const act = (name, body) =>
  answer(`/client/${name}`, {
    method: "POST",
    headers: { "Content-Type": "application/json" },
    body: JSON.stringify(body),
  });

export const getState = (user) => ask("state", { user });
export const getThread = (user, channel, ts) => ask("thread", { user, channel, ts });
export const sendMessage = (body) => act("message", body);
export const sendCommand = (body) => act("command", body);
export const openHome = (body) => act("home", body);
export const sendViewAction = (body) => act("view_action", body);
export const submitView = (body) => act("view_submit", body);
export const closeView = (body) => act("view_close", body);
export const sendShortcut = (body) => act("shortcut", body);
export const sendAction = (body) => act("action", body);

export const setMember = (body) => act("member", body);

const control = (name, method, body) =>
  answer(`/control/${name}`, {
    method,
    headers: { "Content-Type": "application/json" },
    body: body && JSON.stringify(body),
  });

/** What may be tried, and how things stand: { run, now, ahead, faults, drop, reset }. */
export const getTools = () => control("tools", "GET");
export const letPass = (seconds) => control("time", "POST", { seconds });
export const addFault = (fault) => control("faults", "POST", fault);
export const clearFaults = () => control("faults", "DELETE");
export const beginAnew = () => control("reset", "POST", {});
/** Put a file into the folder that the app reads. */
export const dropFile = (name, file) =>
  answer(`/control/file?${new URLSearchParams({ name })}`, { method: "POST", body: file });

/** Up to `limit` messages, oldest first; with `before`, those older than that ts. */
export function getMessages(user, channel, before, limit = 50) {
  return ask("messages", { user, channel, limit, before });
}

const RETRY_MS = [1000, 2000, 5000, 10_000];

/**
 * Follow what happens as `user`. The browser resumes a broken stream by itself, from the last
 * event on; one that it gives up is opened anew after a pause.
 * `on`: { event(data), open(missed), lost(gaveUp) }; `missed` says that events may have
 * been.
 * Returns a function that ends it.
 */
export function follow(user, on) {
  let source;
  let timer;
  let failures = 0;
  const start = (missed) => {
    source = new EventSource(`/client/events?${new URLSearchParams({ user })}`);
    source.onmessage = (message) => {
      missed = false;
      on.event(JSON.parse(message.data));
    };
    source.onopen = () => {
      failures = 0;
      on.open(missed);
      missed = true; // the next time it opens; unless an event gives it a number to resume from
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
