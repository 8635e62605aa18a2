// Times in the reader's time zone, in English; Slack's date tokens.

const LOCALE = navigator.language.startsWith("en") ? navigator.language : "en-GB";
const DAY = 86_400;
const LAST = 8.64e12; // the largest time a Date can represent, in seconds

let offset = 0;

/**
 * Set the workspace's clock, which can run ahead of this machine's.
 * @param {number} epoch seconds
 */
export function setNow(epoch) {
  offset = epoch - Date.now() / 1000;
}

/** Return the workspace's time, in epoch seconds. */
export const now = () => Date.now() / 1000 + offset;

/** @param {Intl.DateTimeFormatOptions} options */
const formatter = (options) => {
  const format = new Intl.DateTimeFormat(LOCALE, options);
  return (/** @type {number} */ epoch) => format.format(epoch * 1000);
};

export const timeOfDay = formatter({ hour: "numeric", minute: "2-digit" });
export const dateAndTime = formatter({ weekday: "long", day: "numeric", month: "long", hour: "numeric", minute: "2-digit" });
export const fullDate = formatter({ dateStyle: "full", timeStyle: "medium" });
/** @param {number} epoch */
const isoDay = (epoch) => new Intl.DateTimeFormat("en-CA").format(epoch * 1000);
const weekday = formatter({ weekday: "long", day: "numeric", month: "long" });
const long = formatter({ dateStyle: "full" });
const plain = formatter({ dateStyle: "long" });
const short = formatter({ dateStyle: "medium" });

/**
 * "today", "yesterday", "tomorrow", or null.
 * @param {number} epoch
 */
function nearDay(epoch) {
  const day = isoDay(epoch);
  if (day === isoDay(now())) return "today";
  if (day === isoDay(now() - DAY)) return "yesterday";
  return day === isoDay(now() + DAY) ? "tomorrow" : null;
}

/** @param {string | null} word */
const capital = (word) => word && word[0].toUpperCase() + word.slice(1);

/** A key that is the same throughout one day in the reader's time zone. */
export const dayKey = isoDay;

/**
 * The label of the line between two days.
 * @param {number} epoch
 */
export function dayLabel(epoch) {
  return capital(nearDay(epoch)) ?? (now() - epoch > 300 * DAY ? long(epoch) : weekday(epoch));
}

/** @type {[Intl.RelativeTimeFormatUnit, number][]} */
const STEPS = [["day", DAY], ["hour", 3600], ["minute", 60]];
const relative = new Intl.RelativeTimeFormat(LOCALE, { numeric: "auto" });

/**
 * "3 minutes ago".
 * @param {number} epoch
 */
export function ago(epoch) {
  const seconds = epoch - now();
  const step = STEPS.find(([, size]) => Math.abs(seconds) >= size);
  return step ? relative.format(Math.trunc(seconds / step[1]), step[0]) : "just now";
}

/**
 * https://docs.slack.dev/messaging/formatting-message-text#date-formatting
 * @type {Record<string, (epoch: number) => string>}
 */
const TOKENS = {
  date_num: isoDay,
  date_slash: (epoch) => isoDay(epoch).replaceAll("-", "/"),
  date: plain,
  date_short: short,
  date_long: long,
  date_pretty: (epoch) => nearDay(epoch) ?? plain(epoch),
  date_short_pretty: (epoch) => nearDay(epoch) ?? short(epoch),
  date_long_pretty: (epoch) => nearDay(epoch) ?? long(epoch),
  time: timeOfDay,
  time_secs: formatter({ hour: "numeric", minute: "2-digit", second: "2-digit" }),
  ago,
};

/**
 * Format a time as Slack does, for example by `{date_short_pretty} at {time}`. Returns null where
 * the time is out of range or a token is unknown.
 * @param {number} epoch
 * @param {string} format
 */
export function slackDate(epoch, format) {
  if (!(Math.abs(epoch) < LAST)) return null;
  let understood = true;
  const text = format.replace(/\{(\w+)\}/g, (_, token) => {
    if (token in TOKENS) return TOKENS[token](epoch);
    understood = false;
    return "";
  });
  return understood ? capital(text) : null;
}
