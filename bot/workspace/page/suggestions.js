// What to suggest while somebody types a slash command. Pure.

/** @import { SlashCommand } from "./types.js" */

/**
 * A suggestion: `insert` replaces what was typed. Enter takes an `eager` one without choosing it
 * first.
 * @typedef {{ insert: string, title: string, note: string, eager: boolean }} Suggestion
 */

const OUTSIDE_BRACKETS = /\|(?![^[]*\])/;

/**
 * The ways to use a command that its usage hint lists ("search words | show id").
 * @param {string} hint
 */
export function usages(hint) {
  return hint.split(OUTSIDE_BRACKETS).map((way) => way.trim().replace(/^\[(.*)\]$/, "$1").trim()).filter(Boolean);
}

/** @param {string} way */
const firstWord = (way) => way.split(/\s/)[0];
/** @param {string} word */
const isLiteral = (word) => /^[\w-]+$/.test(word);

/** @param {string} typed @param {SlashCommand[]} commands @returns {Suggestion[]} */
function commandsFor(typed, commands) {
  return commands
    .filter((command) => command.name.startsWith(typed))
    .map((command) => ({
      insert: `${command.name} `,
      title: [command.name, usages(command.usage_hint ?? "").length < 2 && command.usage_hint].filter(Boolean).join(" "),
      note: command.description,
      eager: command.name !== typed,
    }));
}

/** @param {SlashCommand} command @param {string} rest @returns {Suggestion[]} */
function usagesFor(command, rest) {
  const ways = usages(command.usage_hint ?? "");
  if (ways.length < 2) return [];
  return ways
    .filter((way) => isLiteral(firstWord(way)) && firstWord(way).startsWith(rest) && firstWord(way) !== rest)
    .map((way) => ({
      insert: `${command.name} ${firstWord(way)} `,
      title: `${command.name} ${way}`,
      note: "",
      eager: false,
    }));
}

const COMMAND_AND_REST = /^(\/\S+)\s(\S*)$/;

/**
 * Return suggestions for what has been typed so far.
 * @param {string} line
 * @param {SlashCommand[]} commands
 */
export function suggestionsFor(line, commands) {
  if (/^\/\S*$/.test(line)) return commandsFor(line, commands);
  const [, name, rest] = COMMAND_AND_REST.exec(line) ?? [];
  const command = commands.find((each) => each.name === name);
  return command ? usagesFor(command, rest) : [];
}

/**
 * Return the usage of the command that is being typed, from its first word on, or null.
 * @param {string} line
 * @param {SlashCommand[]} commands
 */
export function usageOf(line, commands) {
  const [name, word] = line.split(/\s+/);
  const command = commands.find((each) => each.name === name);
  if (!command?.usage_hint || !/\s/.test(line)) return null;
  const ways = usages(command.usage_hint);
  const way = ways.length < 2 ? ways[0] : ways.find((each) => firstWord(each) === word);
  return way ? `${command.name} ${way}` : null;
}
