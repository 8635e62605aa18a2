// What this browser remembers between visits: who you are here, and how far you have read.

const PREFIX = "pullquote.";

/**
 * @template T
 * @param {string} name
 * @param {T} otherwise
 * @returns {T}
 */
function recall(name, otherwise) {
  try {
    return JSON.parse(localStorage.getItem(PREFIX + name) ?? "null") ?? otherwise;
  } catch {
    return otherwise;
  }
}

/** @param {string} name @param {unknown} value */
function keep(name, value) {
  try {
    localStorage.setItem(PREFIX + name, JSON.stringify(value));
  } catch {
    // a browser that stores nothing only forgets; the page still works
  }
}

/** @type {() => string | null} */
export const recallUser = () => recall("user", null);
/** @param {string} id */
export const keepUser = (id) => keep("user", id);

/**
 * The ts up to which a user has read, by channel id.
 * @type {(team: string, user: string) => Record<string, string>}
 */
export const recallRead = (team, user) => recall(`read.${team}.${user}`, {});
/** @type {(team: string, user: string, marks: Record<string, string>) => void} */
export const keepRead = (team, user, marks) => keep(`read.${team}.${user}`, marks);

/** @type {(user: string) => string | null} */
export const recallRoom = (user) => recall(`room.${user}`, null);
/** @param {string} user @param {string} channel */
export const keepRoom = (user, channel) => keep(`room.${user}`, channel);
