// The requesters' side of the page. It shows the phone of one requester at a time.

import * as api from "./api.js";
import { commandsFor } from "./commands.js";
import { avatar, h, icon, reconcile } from "./dom.js";
import { trying } from "./notices.js";
import { createPane } from "./pane.js";
import * as data from "./store.js";
import { SUGGESTIONS, language, number, say } from "./words.js";

const NEWCOMERS = [
  { first_name: "نیلوفر", language_code: "fa" },
  { first_name: "Tom", language_code: "en" },
  { first_name: "بهرام", language_code: "fa" },
  { first_name: "Aylin", language_code: "en" },
  { first_name: "شیرین", language_code: "fa" },
];

export function createRequesters(root) {
  let open = null; // id of the chosen person, who may not be loaded yet
  let shownId = null;
  let added = 0;
  const people = h("div", { class: "people", role: "tablist" });
  const head = h("header", { class: "head" });
  const pane = createPane();
  const phone = h("div", { class: "window phone" }, head, pane.root);
  root.append(people, phone);

  function shownPeople() {
    const agents = new Set(data.store.groups.flatMap((group) => group.members.map((one) => one.id)));
    const apart = (person) => (agents.has(person.id) ? 1 : 0);
    return data.store.people
      .filter((person) => !agents.has(person.id) || person.chats.length > 0)
      .sort((one, other) => apart(one) - apart(other) || one.id - other.id)
      .map((person) => ({ ...person, isAgent: agents.has(person.id) }));
  }

  function choose(person) {
    open = person.id;
    data.changed();
    pane.focus();
  }

  async function addPerson() {
    const newcomer = NEWCOMERS[added % NEWCOMERS.length];
    added += 1;
    await trying(async () => {
      const person = await api.addPerson(newcomer);
      open = person.id;
    });
    data.changed();
  }

  function drawPeople(shown, bot) {
    const tabs = shown.map((person) => {
      const count = data.unreadIn(data.viewKey(data.privateChat(bot, person.id)));
      return {
        key: String(person.id),
        signature: JSON.stringify([person, count, shownId === person.id, language()]),
        make: () => personTab(person, count),
      };
    });
    const plus = {
      key: "plus",
      signature: language(),
      make: () => {
        const label = say("newPerson");
        const about = { type: "button", class: "icon-button plus", title: label };
        return h("button", { ...about, "aria-label": label, onclick: addPerson }, icon("plus"));
      },
    };
    people.setAttribute("aria-label", say("requesters"));
    reconcile(people, [...tabs, plus]);
  }

  function personTab(person, count) {
    const name = data.nameOf(person);
    const chosen = shownId === person.id;
    const about = { type: "button", role: "tab", "aria-selected": String(chosen), class: "person" };
    return h("button", { ...about, onclick: () => choose(person) }, [
      avatar(name, person.id),
      h("bdi", {}, name),
      person.isAgent ? h("small", {}, say("agentMark")) : null,
      count > 0 ? badge(count) : null,
    ]);
  }

  function drawHead(bot, person, blocked, isTyping) {
    const about = isTyping ? say("typing") : `@${bot.username}`;
    const onclick = () =>
      trying(() => api.act(person.id, "block", { bot: bot.username, on: !blocked }));
    const label = say(blocked ? "unblock" : "block");
    const toggle = { type: "button", class: "icon-button", title: label, "aria-label": label };
    const signature = JSON.stringify([bot.first_name, about, person.id, blocked, language()]);
    reconcile(head, [
      {
        key: "head",
        signature,
        make: () =>
          h("div", { class: "who" }, [
            h("img", { class: "avatar", src: "page/icon.svg", alt: "" }),
            h("div", {}, h("strong", {}, h("bdi", {}, bot.first_name)), h("small", {}, h("bdi", {}, about))),
            h("button", { ...toggle, "aria-pressed": String(blocked), onclick }, icon("block")),
          ]),
      },
    ]);
  }

  return {
    unread(bot) {
      return bot === undefined ? 0 : data.unreadUnder(`private/${bot.username}/`);
    },
    // Draws the side. Returns the key of the view that is shown.
    draw(visible) {
      const bot = data.store.bots[0];
      const shown = shownPeople();
      // The first requester shown is one with the language of the page.
      const person =
        shown.find((one) => one.id === open) ??
        shown.find((one) => one.id === shownId) ??
        shown.find((one) => one.language_code === language()) ??
        shown[0];
      root.classList.toggle("nobody", bot === undefined || person === undefined);
      if (bot === undefined || person === undefined) {
        return null;
      }
      shownId = person.id;
      const chat = data.privateChat(bot.username, person.id);
      const key = data.viewKey(chat);
      if (visible) {
        data.show([...data.store.shown, key]);
      }
      const messages = data.messagesIn(chat);
      const blocked = person.blocks.includes(bot.username);
      const isTyping = data.isTyping(key);
      drawPeople(shown, bot.username);
      drawHead(bot, person, blocked, isTyping);
      const unblock = () => trying(() => api.act(person.id, "block", { bot: bot.username, on: false }));
      const write = (text) =>
        trying(() => api.act(person.id, "send", { chat: bot.username, text }));
      pane.show({
        key,
        label: say("openChatOf", { name: data.nameOf(person) }),
        person: person.id,
        target: bot.username,
        topic: 0,
        messages,
        names: false,
        readOnly: blocked,
        placeholder: say("writeToBot"),
        commands: commandsFor(bot, {
          group: null,
          person: person.id,
          language: person.language_code,
        }),
        typing: isTyping,
        empty: welcome(bot, () =>
          trying(() => api.act(person.id, "start", { bot: bot.username })),
        ),
        above: [...keysAbove(messages, write), chipsAbove(person.id, write, blocked)],
        instead: [
          h("p", {}, say("blocked")),
          h("button", { type: "button", class: "primary", onclick: unblock }, say("unblock")),
        ],
      });
      return key;
    },
    focus: pane.focus,
  };
}

export function badge(count) {
  const words = say("unread", { count: number(count) });
  return h("span", { class: "badge" }, [
    h("span", { "aria-hidden": "true" }, number(count)),
    h("span", { class: "heard" }, words),
  ]);
}

function welcome(bot, start) {
  return [
    h("img", { class: "avatar large", src: "page/icon.svg", alt: "" }),
    h("strong", { dir: "auto" }, bot.first_name),
    h("span", {}, say("emptyChat")),
    h("button", { type: "button", class: "primary", onclick: start }, say("start")),
  ];
}

// Returns suggestions of what to write, beginning with those in the language of the page.
function chipsAbove(person, write, hidden) {
  const ordered = [...SUGGESTIONS].sort(
    (one, other) => (other.language === language()) - (one.language === language()),
  );
  return {
    key: "chips",
    signature: JSON.stringify([person, language(), hidden]),
    make: () =>
      h(
        "div",
        { class: "chips", role: "group", "aria-label": say("tryThis"), hidden },
        ordered.map(({ text }) =>
          h("button", { type: "button", class: "chip", dir: "auto", onclick: () => write(text) }, text),
        ),
      ),
  };
}

// Returns the keys of the reply keyboard, if the bot uses one.
function keysAbove(messages, write) {
  const last = [...messages].reverse().find((message) => message.keyboard !== undefined);
  const rows = last?.keyboard.keyboard ?? [];
  if (rows.length === 0) {
    return [];
  }
  const lines = rows.map((row) =>
    row.map((button) => (typeof button === "string" ? button : button.text)),
  );
  const keyOf = (text) =>
    h("button", { type: "button", class: "key", dir: "auto", onclick: () => write(text) }, text);
  return [
    {
      key: "keys",
      signature: JSON.stringify(lines),
      make: () =>
        h("div", { class: "keyboard" }, lines.map((line) => h("div", { class: "row" }, line.map(keyOf)))),
    },
  ];
}
