// State of the messenger that the page has loaded, and functions that change it.

import * as api from "./api.js";

const TYPING_FOR = 5000; // milliseconds for which typing is shown, as in real clients

export const store = {
  bots: [],
  people: [],
  groups: [],
  online: true,
  clock: { movable: false, ahead: 0 }, // seconds by which it is ahead of real time
  ready: false,
  shown: new Set(), // keys of the views that are visible
};

const messages = new Map(); // chat key → Map of message id → message
const arriving = new Map(); // chat key → events received while the chat was loaded
const known = new Map(); // chat key → chat
const unread = new Map(); // view key → number of messages
const typing = new Map(); // view key → time at which typing ends
const listeners = new Set();
let planned = false;

export function privateChat(bot, person) {
  return { key: `private/${bot}/${person}`, bot, id: person };
}

export function groupChat(group) {
  return { key: `group/${group}`, bot: null, id: group };
}

// Returns the key of a view, which is a chat or one topic of it. Topic 0 is General.
export function viewKey(chat, topic = 0) {
  return `${chat.key}#${topic}`;
}

export function subscribe(listener) {
  listeners.add(listener);
}

// Several changes in succession are drawn together.
export function changed() {
  if (planned) {
    return;
  }
  planned = true;
  setTimeout(() => {
    planned = false;
    for (const listener of listeners) {
      listener();
    }
  }, 0);
}

export async function loadAll() {
  await loadState();
  for (const person of store.people) {
    for (const bot of person.chats) {
      known.set(privateChat(bot, person.id).key, privateChat(bot, person.id));
    }
  }
  for (const group of store.groups) {
    known.set(groupChat(group.id).key, groupChat(group.id));
  }
  messages.clear();
  await Promise.all([...known.values()].map(load));
  store.ready = true;
  changed();
}

async function loadState() {
  const state = await api.state();
  store.bots = state.bots;
  store.clock = state.clock;
  store.people = state.people.filter((person) => !person.deactivated);
  store.groups = state.groups.filter(
    (group) => group.type !== "channel" && group.migrated_to === null,
  );
}

async function load(chat) {
  known.set(chat.key, chat);
  arriving.set(chat.key, []);
  try {
    const found = await api.messagesOf(chat);
    messages.set(chat.key, new Map(found.map((message) => [message.message_id, message])));
  } catch {
    // The chat does not exist any more because the simulator was reset, so show nothing.
    known.delete(chat.key);
    messages.delete(chat.key);
  }
  const late = arriving.get(chat.key) ?? [];
  arriving.delete(chat.key);
  for (const [kind, event] of late) {
    CHANGES[kind]?.(chat, event);
  }
}

// Returns the messages of a view in order, without deleted ones.
export function messagesIn(chat, topic = null) {
  const found = messages.get(chat.key);
  if (found === undefined) {
    return [];
  }
  return [...found.values()]
    .filter((message) => !message.deleted && (topic === null || topicOf(message) === topic))
    .sort((one, other) => one.message_id - other.message_id);
}

export function topicOf(message) {
  // Outside topics, the thread id is that of a chain of replies.
  return message.is_topic_message ? message.message_thread_id : 0;
}

export function unreadIn(key) {
  return unread.get(key) ?? 0;
}

export function unreadUnder(prefix) {
  return [...unread].reduce((sum, [key, count]) => sum + (key.startsWith(prefix) ? count : 0), 0);
}

export function isTyping(key) {
  return (typing.get(key) ?? 0) > Date.now();
}

export function show(keys) {
  store.shown = new Set(keys);
  for (const key of keys) {
    unread.delete(key);
  }
}

export function nameOf(person) {
  return [person.first_name, person.last_name].filter(Boolean).join(" ");
}

function chatOf(event) {
  return event.bot === null ? groupChat(event.chat_id) : privateChat(event.bot, event.chat_id);
}

export function apply(kind, event) {
  if (kind === "state" || kind === "topic") {
    refresh(event);
    return;
  }
  if (CHANGES[kind] === undefined || event.chat_id === null) {
    return;
  }
  const chat = chatOf(event);
  known.set(chat.key, chat);
  if (arriving.has(chat.key)) {
    arriving.get(chat.key).push([kind, event]);
  } else {
    CHANGES[kind](chat, event);
  }
  changed();
}

const CHANGES = {
  message: keepNew,
  edit: keep,
  delete: (chat, event) => patch(chat, event.message_id, { deleted: true }),
  reaction: react,
  typing: startTyping,
};

function keepNew(chat, event) {
  const isNew = !messages.get(chat.key)?.has(event.message.message_id);
  keep(chat, event);
  const key = viewKey(chat, chat.bot === null ? topicOf(event.message) : 0);
  if (event.message.from?.is_bot) {
    typing.delete(key);
  }
  if (isNew && !store.shown.has(key) && !event.message.forum_topic_created) {
    unread.set(key, unreadIn(key) + 1);
  }
}

function keep(chat, event) {
  if (!messages.has(chat.key)) {
    messages.set(chat.key, new Map());
  }
  messages.get(chat.key).set(event.message.message_id, event.message);
}

function patch(chat, messageId, change) {
  const message = messages.get(chat.key)?.get(messageId);
  if (message !== undefined) {
    messages.get(chat.key).set(messageId, { ...message, ...change });
  }
}

function react(chat, event) {
  const message = messages.get(chat.key)?.get(event.message_id);
  const others = (message?.reactions ?? []).filter((one) => one.user_id !== event.by);
  const own = event.reaction.length > 0 ? [{ user_id: event.by, reaction: event.reaction }] : [];
  patch(chat, event.message_id, { reactions: [...others, ...own] });
}

function startTyping(chat, event) {
  const key = viewKey(chat, event.message_thread_id ?? 0);
  typing.set(key, Date.now() + TYPING_FOR);
  setTimeout(changed, TYPING_FOR + 50);
}

let refreshing = false;
let again = false;

// Many events arrive at once when chats are created, so only one request runs at a time.
async function refresh(event) {
  if (event.reset) {
    messages.clear();
    unread.clear();
    known.clear();
  }
  again = true;
  if (refreshing) {
    return;
  }
  refreshing = true;
  try {
    while (again) {
      again = false;
      await (event.reload ? loadAll() : loadState());
    }
  } catch {
    // The stream is interrupted as well, and everything is loaded when it is open again.
  } finally {
    refreshing = false;
  }
  changed();
}
