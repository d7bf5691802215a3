// The agents' side of the page, with the group, its topics and a choice of the writing agent.

import { serviceWords } from "./bubble.js";
import { commandsFor } from "./commands.js";
import { directionOf } from "./direction.js";
import { avatar, h, icon, iconButton, reconcile } from "./dom.js";
import { summaryOf } from "./media.js";
import { createPane } from "./pane.js";
import { badge } from "./requesters.js";
import * as data from "./store.js";
import { clock, language, number, say } from "./words.js";

const GENERAL = 0;
const PRESENT = new Set(["creator", "administrator", "member", "restricted"]);

export function createAgents(root) {
  let topic = GENERAL;
  let writer = null; // id of the agent who writes
  let inside = false; // true if a topic is open, which covers the list on a phone
  const head = h("header", { class: "head" });
  const list = h("nav", { class: "topics" });
  const title = h("header", { class: "head of-topic" });
  const pane = createPane();
  const right = h("div", { class: "opened" }, title, pane.root);
  const empty = h("p", { class: "empty" });
  root.append(h("div", { class: "window desk" }, head, h("div", { class: "halves" }, list, right)), empty);

  function choose(number_) {
    topic = number_;
    inside = true;
    data.changed();
    pane.focus();
  }

  function leave() {
    inside = false;
    data.changed();
  }

  function agentsOf(group) {
    const present = new Set(
      group.members.filter((one) => PRESENT.has(one.status)).map((one) => one.id),
    );
    return data.store.people.filter((person) => present.has(person.id));
  }

  function drawHead(group, agents) {
    const signature = JSON.stringify([group.title, agents, writer, language()]);
    const make = () =>
      h("div", { class: "who" }, [
        avatar(group.title, group.id),
        h("div", {}, [
          h("strong", {}, h("bdi", {}, group.title)),
          h("small", {}, say("members", { count: number(group.members.length) })),
        ]),
        h("div", { class: "writers", role: "radiogroup", "aria-label": say("writeAs") }, [
          agents.map((person) => writerButton(person, agents)),
        ]),
      ]);
    reconcile(head, [{ key: "head", signature, make }]);
  }

  function writerButton(person, agents) {
    const chosen = person.id === writer;
    const about = { type: "button", role: "radio", "aria-checked": String(chosen), class: "writer" };
    const write = (id) => {
      writer = id;
      data.changed();
      pane.focus();
    };
    const button = h("button", { ...about, tabindex: chosen ? "0" : "-1" }, [
      avatar(data.nameOf(person), person.id),
      h("span", {}, say("as", { name: person.first_name })),
    ]);
    button.addEventListener("click", () => write(person.id));
    button.addEventListener("keydown", (event) => {
      if (event.key.startsWith("Arrow")) {
        event.preventDefault();
        const here = agents.findIndex((one) => one.id === writer);
        write(agents[(here + 1) % agents.length].id);
      }
    });
    return button;
  }

  function drawTopics(chat, group) {
    list.setAttribute("aria-label", say("topics"));
    list.hidden = !group.is_forum;
    const rows = [{ message_thread_id: GENERAL, name: say("general"), closed: false }, ...group.topics]
      .map((one) => ({ ...one, last: lastOf(chat, one.message_thread_id) }))
      // General comes first, then the topics with the latest events.
      .sort((one, other) => order(other) - order(one));
    const parts = rows.map((one) => {
      const count = data.unreadIn(data.viewKey(chat, one.message_thread_id));
      const chosen = one.message_thread_id === topic;
      return {
        key: String(one.message_thread_id),
        signature: JSON.stringify([one, count, chosen, language()]),
        make: () => topicRow(one, count, chosen),
      };
    });
    const hint = {
      key: "hint",
      signature: language(),
      make: () => h("p", { class: "hint" }, say("noTopics")),
    };
    reconcile(list, group.topics.length === 0 ? [...parts, hint] : parts);
  }

  function topicRow(one, count, chosen) {
    const about = { type: "button", class: "topic", "aria-current": chosen ? "true" : null };
    return h("button", { ...about, onclick: () => choose(one.message_thread_id) }, [
      emblem(one),
      h("span", { class: "topic-name", dir: "auto" }, one.name),
      one.last === null ? null : h("time", {}, clock(one.last.date)),
      h("span", { class: "topic-last" }, one.last === null ? [] : lineOf(one.last)),
      count > 0 ? badge(count) : null,
    ]);
  }

  function drawTitle(shown) {
    const signature = JSON.stringify([shown, language()]);
    const make = () =>
      h("div", { class: "who" }, [
        iconButton("back", say("back"), leave, { class: "icon-button back" }),
        emblem(shown),
        h("strong", {}, h("bdi", {}, shown.name)),
        shown.closed ? h("small", { class: "closed" }, icon("lock"), say("closedTopic")) : null,
      ]);
    reconcile(title, [{ key: "title", signature, make }]);
  }

  function commandsHere(group, agents) {
    const language = agents.find((person) => person.id === writer)?.language_code;
    const bots = data.store.bots.filter((bot) => group.members.some((one) => one.id === bot.id));
    return bots.flatMap((bot) => commandsFor(bot, { group, person: writer, language }));
  }

  return {
    unread() {
      return data.unreadUnder("group/");
    },
    draw(visible) {
      const group = data.store.groups.find((one) => agentsOf(one).length > 0);
      root.classList.toggle("nobody", group === undefined);
      empty.textContent = data.store.ready ? say("noGroup") : "";
      if (group === undefined) {
        return null;
      }
      const agents = agentsOf(group);
      writer = agents.some((person) => person.id === writer) ? writer : agents[0].id;
      const general = { message_thread_id: GENERAL, name: say("general"), closed: false };
      const shown = group.topics.find((one) => one.message_thread_id === topic) ?? general;
      topic = shown.message_thread_id;
      const chat = data.groupChat(group.id);
      const key = data.viewKey(chat, topic);
      root.classList.toggle("inside", inside || !group.is_forum);
      if (visible) {
        data.show([...data.store.shown, key]);
      }
      drawHead(group, agents);
      drawTopics(chat, group);
      title.hidden = !group.is_forum;
      drawTitle(shown);
      pane.show({
        key,
        label: say("messagesOf", { name: group.is_forum ? shown.name : group.title }),
        person: writer,
        target: group.id,
        topic,
        messages: data.messagesIn(chat, group.is_forum ? topic : null),
        names: true,
        readOnly: false,
        placeholder: say(topic === GENERAL ? "writeToGroup" : "writeToTopic"),
        commands: commandsHere(group, agents),
        typing: data.isTyping(key),
        empty: say("emptyTopic"),
        go: (place) => place.group === group.id && choose(place.topic),
        above: [],
        instead: [],
      });
      return key;
    },
    // Returns true if the open topic covers the list on a phone. Only then are its messages read.
    covers() {
      return inside;
    },
    focus: pane.focus,
  };
}

function order(one) {
  return one.message_thread_id === GENERAL ? Infinity : (one.last?.message_id ?? one.message_thread_id);
}

function lastOf(chat, topic) {
  const found = data.messagesIn(chat, topic).filter((one) => one.forum_topic_created === undefined);
  return found[found.length - 1] ?? null;
}

function lineOf(message) {
  const happened = serviceWords(message);
  const said = happened ?? summaryOf(message);
  const words = h("span", { class: "topic-words", dir: directionOf(happened ?? message.text ?? said) }, said);
  if (happened !== null || message.from === undefined || message.from.is_bot) {
    return [words];
  }
  return [h("span", {}, h("bdi", {}, message.from.first_name), ":"), words];
}

function emblem(one) {
  if (one.message_thread_id === GENERAL) {
    return h("span", { class: "emblem general", "aria-hidden": "true" }, "#");
  }
  const color = `#${(one.icon_color ?? 0x6fb9f0).toString(16).padStart(6, "0")}`;
  const ticket = /#(\p{N}+)/u.exec(one.name)?.[1];
  const sign = ticket ?? /[\p{L}\p{N}]/u.exec(one.name)?.[0] ?? "•";
  const size = [...sign].length > 2 ? "emblem long" : "emblem";
  return h("span", { class: size, "aria-hidden": "true", "--emblem": color }, sign);
}
