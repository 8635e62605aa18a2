// What to offer while a slash command is being typed. Pure.
// A suggestion is { insert, title, note, eager }; an eager one is what Enter takes.

const OUTSIDE_BRACKETS = /\|(?![^[]*\])/;

/** The ways to use a command that its usage hint lists ("search words | show id"). */
export function usages(hint) {
  return hint.split(OUTSIDE_BRACKETS).map((way) => way.trim().replace(/^\[(.*)\]$/, "$1").trim()).filter(Boolean);
}

const firstWord = (way) => way.split(/\s/)[0];
const isLiteral = (word) => /^[\w-]+$/.test(word);

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

/** Suggestions for a line as it stands. */
export function suggestionsFor(line, commands) {
  if (/^\/\S*$/.test(line)) return commandsFor(line, commands);
  const [, name, rest] = COMMAND_AND_REST.exec(line) ?? [];
  const command = commands.find((each) => each.name === name);
  return command ? usagesFor(command, rest) : [];
}

/** The usage to remind of once its words are being typed, or null. */
export function usageOf(line, commands) {
  const [name, word] = line.split(/\s+/);
  const command = commands.find((each) => each.name === name);
  if (!command?.usage_hint || !/\s/.test(line)) return null;
  const ways = usages(command.usage_hint);
  const way = ways.length < 2 ? ways[0] : ways.find((each) => firstWord(each) === word);
  return way ? `${command.name} ${way}` : null;
}
