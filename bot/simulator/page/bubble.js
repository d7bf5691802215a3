// Bubble of a message, with its author, quotation, media, text, time, buttons and reactions.

import { colorOf, h, icon, iconButton } from "./dom.js";
import { apart, directionOf, hasFacts } from "./direction.js";
import { formatted, safeAddress, startOf } from "./entities.js";
import { kindOf, mediaOf, summaryOf } from "./media.js";
import { nameOf } from "./store.js";
import { clock, language, number, say } from "./words.js";

const ALONE = new Set(["sticker", "dice"]); // kinds that are shown without a bubble

// Returns blocks of messages. The messages of an album form one block, others one block each.
export function blocksOf(messages) {
  const blocks = [];
  for (const message of messages) {
    const last = blocks[blocks.length - 1];
    const album = message.media_group_id;
    if (album !== undefined && last !== undefined && last[0].media_group_id === album) {
      last.push(message);
    } else {
      blocks.push([message]);
    }
  }
  return blocks;
}

// Returns parts for `reconcile`. The view contains the reader and the actions on a message.
export function partsOf(messages, view) {
  let before = null;
  return blocksOf(messages).map((block) => {
    const first = block[0];
    const words = serviceWords(first);
    const author = words === null ? authorOf(first) : null;
    const follows = author !== null && before === author.id;
    before = author?.id ?? null;
    const context = { ...view, follows };
    return {
      key: `${view.key}/${first.message_id}`,
      signature: JSON.stringify([block, view.person, language(), follows, view.readOnly]),
      make: () => (words === null ? bubble(block, context) : service(words)),
    };
  });
}

function authorOf(message) {
  const chat = message.sender_chat;
  return chat === undefined
    ? { id: message.from?.id ?? 0, name: nameOf(message.from ?? { first_name: "?" }) }
    : { id: chat.id, name: chat.title };
}

function service(words) {
  return h("p", { class: "service" }, h("span", { dir: directionOf(words) }, words));
}

// Returns the text of a service message, or null for any other message.
export function serviceWords(message) {
  const found = Object.keys(SERVICE).find((name) => message[name] !== undefined);
  return found === undefined ? null : SERVICE[found](message[found]);
}

const SERVICE = {
  forum_topic_created: (topic) => say("topicCreated", { name: apart(topic.name) }),
  forum_topic_edited: (topic) =>
    topic.name ? say("topicRenamed", { name: apart(topic.name) }) : "…",
  forum_topic_closed: () => say("topicClosed"),
  forum_topic_reopened: () => say("topicReopened"),
  new_chat_members: (people) => say("joined", { name: people.map((one) => apart(nameOf(one))).join("، ") }),
  left_chat_member: (person) => say("left", { name: apart(nameOf(person)) }),
  pinned_message: () => say("pinned"),
  migrate_to_chat_id: () => say("migrated"),
  migrate_from_chat_id: () => say("migrated"),
};

function bubble(block, view) {
  const first = block[0];
  const own = isOwn(first, view.person);
  const alone = block.length === 1 && ALONE.has(kindOf(first));
  const states = ["message", own && "own", view.follows && "follows", alone && "alone"];
  const body = h("div", { class: "bubble", onclick: (event) => answer(event, first, view) }, [
    view.names && !own && !view.follows ? author(first) : null,
    forwarded(first),
    quotation(first),
    album(block),
    ...block.map((message) => text(message, view)),
    foot(block[block.length - 1]),
  ]);
  const around = [body, keyboard(first, view), reactions(block, view)];
  return h("article", { class: states.filter(Boolean).join(" ") }, [
    h("div", { class: "stack" }, around),
    tools(first, view, own),
  ]);
}

function author(message) {
  const { id, name } = authorOf(message);
  return h("strong", { class: `author ${colorOf(id)}`, dir: "auto" }, name);
}

function forwarded(message) {
  const origin = message.forward_origin;
  if (origin === undefined) {
    return null;
  }
  const name =
    origin.sender_user_name ??
    (origin.sender_user && nameOf(origin.sender_user)) ??
    (origin.chat ?? origin.sender_chat)?.title ??
    "?";
  return h("small", { class: "forwarded", dir: "auto" }, say("forwarded", { name }));
}

function quotation(message) {
  const replied = message.reply_to_message;
  // In a topic, every message is formally a reply to the message that opened the topic.
  if (replied === undefined || replied.forum_topic_created !== undefined) {
    return null;
  }
  const { id, name } = authorOf(replied);
  return h("div", { class: `quotation ${colorOf(id)}` }, [
    h("strong", { dir: "auto" }, name),
    h("span", { dir: "auto" }, message.quote?.text ?? summaryOf(replied)),
  ]);
}

function album(block) {
  const media = block.map(mediaOf).filter((one) => one !== null);
  if (media.length < 2) {
    return media;
  }
  return h("div", { class: "album" }, media);
}

function text(message, view) {
  const words = message.text ?? message.caption;
  if (words === undefined) {
    return null;
  }
  const entities = message.text === undefined ? message.caption_entities : message.entities;
  return h("div", textLook(words), formatted(words, entities, view.press));
}

// People may write paragraphs in different languages, so each paragraph has its direction. A text
// from the bot's catalog has one direction, even for lines that contain only facts.
function textLook(words) {
  return hasFacts(words)
    ? { class: "text", dir: directionOf(words) }
    : { class: "text mixed", dir: "auto" };
}

function foot(message) {
  // Bots often edit the buttons and the state of cards. Like real clients, the page hides this.
  const edited = message.edit_date !== undefined && message.reply_markup === undefined;
  return h("footer", {}, [
    edited ? h("span", { class: "edited" }, say("edited")) : null,
    h("time", {}, clock(message.date)),
  ]);
}

function keyboard(message, view) {
  const rows = message.reply_markup?.inline_keyboard ?? [];
  if (rows.length === 0) {
    return null;
  }
  let index = -1;
  const lines = rows.map((row) =>
    h("div", { class: "row" }, row.map((button) => key(message, button, (index += 1), view))),
  );
  return h("div", { class: "keyboard" }, lines);
}

function key(message, button, index, view) {
  const words = h("span", { dir: "auto" }, button.text);
  if (button.url !== undefined && startOf(button.url) === null) {
    const href = safeAddress(button.url);
    const opened = { href, target: "_blank", rel: "noopener noreferrer" };
    return h("a", { class: "key", ...opened }, words, icon("link"));
  }
  const pressed = h("button", { type: "button", class: "key" }, words);
  pressed.addEventListener("click", async () => {
    pressed.classList.add("waiting");
    await (button.url === undefined
      ? view.pressButton(message, index)
      : view.press({ start: startOf(button.url) }));
    pressed.classList.remove("waiting");
  });
  return pressed;
}

function reactions(block, view) {
  const counts = new Map();
  for (const one of block.flatMap((message) => message.reactions ?? [])) {
    for (const { emoji } of one.reaction) {
      counts.set(emoji, (counts.get(emoji) ?? 0) + 1);
    }
  }
  if (counts.size === 0) {
    return null;
  }
  const shown = [...counts].map(([emoji, count]) =>
    h("span", {}, count > 1 ? `${emoji} ${number(count)}` : emoji),
  );
  return h("div", { class: "reactions" }, shown);
}

function tools(message, view, own) {
  if (view.readOnly) {
    return null;
  }
  return h("div", { class: "tools" }, [
    iconButton("reply", say("reply"), () => view.reply(message)),
    ...actionsOn(message, view, own),
  ]);
}

// Returns the buttons for other actions on a message. With a mouse they are shown beside the
// message, on a touch screen above the text field.
export function actionsOn(message, view, own = isOwn(message, view.person)) {
  const words = message.text ?? message.caption;
  return [
    iconButton("like", say("like"), () => view.like(message)),
    own && words !== undefined ? iconButton("edit", say("edit"), () => view.edit(message)) : null,
    own ? iconButton("remove", say("remove"), () => view.remove(message)) : null,
  ];
}

function isOwn(message, person) {
  return message.from?.id === person && message.sender_chat === undefined;
}

// A click on the bubble starts a reply, unless a link or button was clicked or text is selected.
function answer(event, message, view) {
  const inside = event.target.closest("a, button, .spoiler, summary");
  if (inside === null && String(getSelection()) === "" && !view.readOnly) {
    view.reply(message);
  }
}
