// What this browser remembers between visits: who you are here, and how far you have read.

const PREFIX = "pullquote.";

function recall(name, otherwise) {
  try {
    return JSON.parse(localStorage.getItem(PREFIX + name)) ?? otherwise;
  } catch {
    return otherwise;
  }
}

function keep(name, value) {
  try {
    localStorage.setItem(PREFIX + name, JSON.stringify(value));
  } catch {
    // A browser that keeps nothing still works; it only forgets.
  }
}

export const recallUser = () => recall("user", null);
export const keepUser = (id) => keep("user", id);

/** `{channel: ts}` up to where this user has read. */
export const recallRead = (team, user) => recall(`read.${team}.${user}`, {});
export const keepRead = (team, user, marks) => keep(`read.${team}.${user}`, marks);

export const recallRoom = (user) => recall(`room.${user}`, null);
export const keepRoom = (user, channel) => keep(`room.${user}`, channel);
