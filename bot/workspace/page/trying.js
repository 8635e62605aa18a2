// The panel for trying things out: move the clock, simulate errors of Slack, add an article, start
// over.

/** @import { Fault } from "./types.js" */
/** @import { Tools } from "./api.js" */
/** @import { Page } from "./page.js" */

import { addFault, beginAnew, clearFaults, dropFile, getTools, letPass } from "./api.js";
import { dateAndTime, now } from "./dates.js";
import { byId, count, h, viewHead } from "./dom.js";

const DAY = 86_400;
const FOR_GOOD = 1_000_000; // calls: until another trouble is chosen
const BACK_MS = 500; // between two checks whether the workspace is back

/**
 * What can be wrong with Slack; every call then gets `fault`.
 * @type {{ name: string, label: string, note?: string, fault?: Partial<Fault> & { kind: string } }[]}
 */
export const TROUBLES = [
  { name: "well", label: "Slack is well" },
  { name: "down", label: "Slack is down", note: "Every call is answered with an error 500.", fault: { kind: "http_500" } },
  { name: "slow", label: "Slack is slow", note: "Every call takes 4 seconds.", fault: { kind: "delay", seconds: 4 } },
  {
    name: "limited",
    label: "Slack asks to wait",
    note: "Every call is refused as one too many, for 10 seconds.",
    fault: { kind: "ratelimited", seconds: 10 },
  },
];

/**
 * Return the trouble that is chosen now, by the faults that are queued for coming calls.
 * @param {Fault[]} faults
 */
export function troubleOf(faults) {
  const kinds = faults.filter(({ method }) => method === "*").map(({ kind }) => kind);
  return TROUBLES.find(({ fault }) => fault && kinds.includes(fault.kind)) ?? TROUBLES[0];
}

/** Return the seconds until the next 8:30 in the morning. */
function toMorning() {
  const morning = new Date(now() * 1000);
  morning.setHours(8, 30, 1, 0);
  if (morning.getTime() / 1000 <= now()) morning.setDate(morning.getDate() + 1);
  return morning.getTime() / 1000 - now();
}

/** @type {[string, () => number][]} */
const STEPS = [
  ["10 minutes on", () => 600],
  ["1 hour on", () => 3600],
  ["To 8:30 in the morning", toMorning],
  ["1 week on", () => 7 * DAY],
];

/** @param {number} seconds */
function ahead(seconds) {
  if (seconds < 60) return "the time of this machine";
  if (seconds < 2 * 3600) return `${count(Math.round(seconds / 60), "minute", "minutes")} ahead of this machine`;
  if (seconds < 2 * DAY) return `${count(Math.round(seconds / 3600), "hour", "hours")} ahead of this machine`;
  return `${count(Math.round(seconds / DAY), "day", "days")} ahead of this machine`;
}

export class Trying {
  #page;
  #dialog = h("dialog");
  /** The line that says how the last thing that was tried went. */
  #note = h("p");

  /** @param {Page} page */
  constructor(page) {
    this.#page = page;
    byId("try").addEventListener("click", () => this.open());
    this.#catchFiles();
  }

  /** Open the panel. */
  async open() {
    let tools;
    try {
      tools = await getTools();
    } catch (error) {
      return this.#page.say(`That cannot be opened: ${/** @type {Error} */ (error).message}`);
    }
    const dialog = h("dialog", { class: "confirm view trying", "aria-labelledby": "trying-title" });
    this.#dialog = dialog;
    dialog.addEventListener("close", () => dialog.remove());
    document.body.append(dialog);
    this.#draw(tools);
    dialog.showModal();
    return undefined;
  }

  /** @param {Tools} tools */
  #draw(tools) {
    this.#note = h("p", { class: "trying-note", role: "status" });
    const parts = [
      viewHead("trying-title", "Try things out", () => this.#dialog.close()),
      this.#note,
      this.#clock(tools),
      this.#troubles(tools),
      tools.drop && this.#articles(),
      tools.reset && this.#anew(),
    ];
    this.#dialog.replaceChildren(...parts.filter((part) => part !== false));
  }

  /** @param {Tools} tools */
  #clock(tools) {
    const move = async (/** @type {HTMLElement} */ button, /** @type {number} */ seconds) => {
      button.setAttribute("aria-busy", "true");
      button.classList.add("is-waiting");
      await this.#doing(() => letPass(seconds), `It is ${dateAndTime(now() + seconds)} now.`);
    };
    return h("section", {},
      h("h3", {}, "The time"),
      h("p", { class: "quiet" }, `It is ${dateAndTime(now())}, ${ahead(tools.ahead)}. Roundups, quiet hours, mutes and embargoes follow it.`),
      h("div", { class: "actions" },
        STEPS.map(([label, seconds]) =>
          h("button", { type: "button", class: "button", onclick: (event) => move(event.currentTarget, seconds()) }, label))));
  }

  /** @param {Tools} tools */
  #troubles(tools) {
    const on = troubleOf(tools.faults);
    const choose = (/** @type {typeof on} */ trouble) =>
      this.#doing(async () => {
        await clearFaults();
        if (trouble.fault) await addFault({ ...trouble.fault, times: FOR_GOOD });
      }, `${trouble.label} now.`);
    return h("section", {},
      h("fieldset", { class: "choices" },
        h("legend", {}, "What is wrong with Slack"),
        TROUBLES.map((trouble) =>
          h("label", { class: "choice" },
            h("input", { type: "radio", name: "trouble", checked: trouble === on, onchange: () => choose(trouble) }),
            h("span", {}, trouble.label, trouble.note && h("small", {}, trouble.note))))));
  }

  #articles() {
    const field = h("input", {
      type: "file",
      class: "field",
      multiple: true,
      "aria-label": "Articles for the seeds folder",
      onchange: (event) => this.#take(event.currentTarget.files ?? []),
    });
    return h("section", {},
      h("h3", {}, "An article of yours"),
      h("p", { class: "quiet" }, "Choose files, or drop them anywhere on this page: they are put into the seeds folder. One of the same name corrects the one before."),
      field);
  }

  #anew() {
    const sure = h("div", { class: "actions", hidden: true },
      h("button", { type: "button", class: "button button-danger", onclick: () => this.#reset() }, "Forget it all"),
      h("button", { type: "button", class: "button", onclick: () => { sure.hidden = true; } }, "Keep it"));
    return h("section", {},
      h("h3", {}, "A new beginning"),
      h("p", { class: "quiet" }, "All messages and all that was stored are forgotten, the clock is set right, and the seeds folder is read as if for the first time."),
      h("div", { class: "actions" },
        h("button", { type: "button", class: "button", onclick: () => { sure.hidden = false; } }, "Start over…")),
      sure);
  }

  /**
   * Do some work and show the new state, or say what went wrong.
   * @param {() => Promise<void>} work
   * @param {string} words what to say when it is done
   */
  async #doing(work, words) {
    try {
      await work();
      this.#draw(await getTools());
      this.#tell(words);
    } catch (error) {
      this.#tell(`That did not work: ${/** @type {Error} */ (error).message}`);
    }
  }

  /** @param {string} words */
  #tell(words) {
    if (this.#dialog.open) this.#note.textContent = words;
    else this.#page.room.composer.complain(words);
  }

  /** @param {Iterable<File>} files */
  async #take(files) {
    const told = [];
    for (const file of files) {
      try {
        await dropFile(file.name, file);
        told.push(`${file.name} is in the seeds folder.`);
      } catch (error) {
        told.push(`${file.name} was not taken. ${/** @type {Error} */ (error).message}`);
      }
    }
    this.#tell(told.join(" "));
  }

  /** Take files that are dropped on any part of the page. */
  #catchFiles() {
    const shade = h("p", { class: "drop-shade", hidden: true }, "Drop it: it is put into the seeds folder, and read.");
    document.body.append(shade);
    const filesOf = (/** @type {DragEvent} */ event) =>
      event.dataTransfer?.types.includes("Files") ? event.dataTransfer.files : null;
    addEventListener("dragover", (event) => {
      if (!filesOf(event)) return;
      event.preventDefault();
      shade.hidden = false;
    });
    addEventListener("dragleave", (event) => event.relatedTarget === null && (shade.hidden = true));
    addEventListener("drop", (event) => {
      shade.hidden = true;
      const files = filesOf(event);
      if (!files) return;
      event.preventDefault();
      this.#take(files);
    });
  }

  /** Start over, and reload the page once another run of the workspace answers. */
  async #reset() {
    /** @type {string} */
    let before;
    try {
      before = (await getTools()).run;
      await beginAnew();
    } catch (error) {
      return this.#tell(`That did not work: ${/** @type {Error} */ (error).message}`);
    }
    this.#dialog.replaceChildren(h("p", { role: "status" }, "Starting over…"));
    const later = () => void setTimeout(look, BACK_MS);
    const look = () => getTools().then(({ run }) => (run === before ? later() : location.reload()), later);
    return look();
  }
}
