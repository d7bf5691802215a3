// Commands that a bot offers in a chat, which are those of the narrowest scope that has any.

export function commandsFor(bot, { group, person, language }) {
  const scopes = group === null ? privateScopes(person) : groupScopes(group, person);
  for (const scope of scopes) {
    for (const key of [`${scope}:${language}`, scope]) {
      if (bot.commands[key] !== undefined) {
        return bot.commands[key];
      }
    }
  }
  return [];
}

function privateScopes(person) {
  return [`chat:${person}`, "all_private_chats", "default"];
}

function groupScopes(group, person) {
  const standing = group.members.find((one) => one.id === person)?.status;
  const isAdmin = standing === "creator" || standing === "administrator";
  return [
    `chat_member:${group.id}:${person}`,
    ...(isAdmin ? [`chat_administrators:${group.id}`] : []),
    `chat:${group.id}`,
    ...(isAdmin ? ["all_chat_administrators"] : []),
    "all_group_chats",
    "default",
  ];
}

// Returns the commands that begin with the typed text.
export function matching(commands, text) {
  const typed = /^\/(\w*)$/.exec(text);
  return typed === null ? [] : commands.filter((one) => one.command.startsWith(typed[1]));
}
