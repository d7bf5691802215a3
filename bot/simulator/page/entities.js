// Conversion of a text with entities to nodes. Offsets are in UTF-16 units, as in JavaScript.

import { h } from "./dom.js";
import { say } from "./words.js";

const SAFE = new Set(["http:", "https:", "mailto:", "tel:", "tg:"]);
const BLOCKS = new Set(["blockquote", "expandable_blockquote", "pre"]);
const FOLDED_FROM = 220; // minimum number of characters of a quotation that is folded

// Returns a fragment. `press` is called with the command or the deep link that was pressed.
export function formatted(text, entities, press) {
  const sorted = [...(entities ?? [])].sort(
    (one, other) => one.offset - other.offset || other.length - one.length,
  );
  const fragment = document.createDocumentFragment();
  fragment.append(...build(text, 0, text.length, sorted, press));
  return fragment;
}

function build(text, start, end, entities, press) {
  const nodes = [];
  let position = start;
  let rest = entities;
  while (rest.length > 0) {
    const [entity, ...others] = rest;
    const from = Math.max(entity.offset, position);
    const to = Math.min(entity.offset + entity.length, end);
    rest = others;
    if (from >= to) {
      continue;
    }
    nodes.push(text.slice(position, from));
    const inner = others.filter((other) => other.offset < to);
    // An entity that extends beyond this one is continued after it.
    rest = others.filter((other) => other.offset + other.length > to);
    const whole = text.slice(from, to);
    nodes.push(element(entity, whole, build(text, from, to, inner, press), press));
    // A block ends its line, so a line break after it would add an empty line.
    position = BLOCKS.has(entity.type) && text[to] === "\n" ? to + 1 : to;
  }
  nodes.push(text.slice(position, end));
  return nodes.filter((node) => node !== "");
}

function element(entity, whole, children, press) {
  const make = MAKERS[entity.type];
  return make === undefined ? h("span", {}, children) : make({ entity, whole, children, press });
}

const MAKERS = {
  bold: ({ children }) => h("strong", {}, children),
  italic: ({ children }) => h("em", {}, children),
  underline: ({ children }) => h("u", {}, children),
  strikethrough: ({ children }) => h("s", {}, children),
  code: ({ children }) => h("code", { dir: "auto" }, children),
  pre: ({ children }) => h("pre", { dir: "ltr" }, h("code", {}, children)),
  spoiler,
  blockquote: ({ children }) => h("blockquote", { dir: "auto" }, children),
  expandable_blockquote: foldable,
  url: ({ whole, children, press }) => link(whole, children, press),
  email: ({ whole, children }) => link(`mailto:${whole}`, children),
  phone_number: ({ whole, children }) => link(`tel:${whole}`, children),
  text_link: ({ entity, children, press }) => link(entity.url, children, press),
  text_mention: ({ children }) => h("bdi", { class: "mention" }, children),
  mention: ({ children }) => h("bdi", { class: "mention" }, children),
  hashtag: ({ children }) => h("bdi", { class: "mention" }, children),
  cashtag: ({ children }) => h("bdi", { class: "mention" }, children),
  bot_command: ({ whole, children, press }) =>
    h(
      "button",
      { type: "button", class: "command", dir: "auto", onclick: () => press({ command: whole }) },
      children,
    ),
};

function spoiler({ children }) {
  const label = say("spoiler");
  const hidden = h("span", { class: "spoiler", role: "button", tabindex: "0", title: label });
  const show = () => {
    hidden.classList.add("shown");
    hidden.removeAttribute("role");
    hidden.removeAttribute("tabindex");
  };
  hidden.addEventListener("click", show);
  hidden.addEventListener("keydown", (event) => {
    if (event.key === "Enter") {
      show();
    }
  });
  hidden.append(...children);
  return hidden;
}

function foldable({ whole, children }) {
  const quotation = h("blockquote", { dir: "auto" }, h("div", { class: "fold" }, children));
  if (whole.length < FOLDED_FROM && whole.split("\n").length <= 3) {
    return quotation;
  }
  quotation.classList.add("folded");
  const toggle = h("button", { type: "button", class: "unfold", "aria-expanded": "false" });
  toggle.append(say("more"));
  toggle.addEventListener("click", () => {
    const folded = quotation.classList.toggle("folded");
    toggle.setAttribute("aria-expanded", String(!folded));
    toggle.textContent = say(folded ? "more" : "less");
  });
  quotation.append(toggle);
  return quotation;
}

export function safeAddress(address) {
  const whole = /^[a-z][a-z0-9+.-]*:/i.test(address) ? address : `https://${address}`;
  try {
    return SAFE.has(new URL(whole).protocol) ? whole : null;
  } catch {
    return null;
  }
}

// A link that starts a bot of this messenger is handled here. Other links open in another tab.
export function startOf(address) {
  const found = /^(?:https?:\/\/)?t\.me\/(\w+)\?start=([\w-]+)$/.exec(address ?? "");
  return found === null ? null : { bot: found[1], payload: found[2] };
}

// A link to a message of a group opens its topic. Its path is the group, the topic and the message.
export function placeOf(address) {
  const found = /^(?:https?:\/\/)?t\.me\/c\/(\d+)\/(?:(\d+)\/)?(\d+)$/.exec(address ?? "");
  return found === null ? null : { group: Number(`-100${found[1]}`), topic: Number(found[2] ?? 0) };
}

function link(address, children, press) {
  const href = safeAddress(address);
  if (href === null) {
    return h("span", {}, children);
  }
  const about = { href, dir: "auto", target: "_blank", rel: "noopener noreferrer" };
  const anchor = h("a", about, children);
  const start = startOf(address);
  const place = placeOf(address);
  if ((start !== null || place !== null) && press !== undefined) {
    anchor.addEventListener("click", (event) => {
      event.preventDefault();
      press(start !== null ? { start } : { place });
    });
  }
  return anchor;
}
