// The whole page, with the strip at the top, the switch between the sides, and the drawing.

import { createAgents } from "./agents.js";
import * as api from "./api.js";
import { h, reconcile } from "./dom.js";
import { follow } from "./live.js";
import { trying } from "./notices.js";
import { badge, createRequesters } from "./requesters.js";
import * as data from "./store.js";
import { clockParts } from "./time.js";
import { chooseLanguage, direction, findLanguage, language, say } from "./words.js";

const NARROW = matchMedia("(max-width: 859px)");
const roots = {
  requesters: document.getElementById("requesters"),
  agents: document.getElementById("agents"),
};
const top = document.getElementById("top");
const switcher = document.getElementById("sides");
let side = "requesters"; // the side that a narrow window shows
let told = false; // true if the page's language was sent to the messenger
const line = h("div", { class: "top" });
top.append(line);

findLanguage();
const requesters = createRequesters(roots.requesters);
const agents = createAgents(roots.agents);
data.subscribe(draw);
NARROW.addEventListener("change", data.changed);

function draw() {
  document.documentElement.lang = language();
  document.documentElement.dir = direction();
  document.title = say("name");
  drawTop();
  const narrow = NARROW.matches;
  data.show([]);
  requesters.draw(!narrow || side === "requesters");
  agents.draw(!narrow || (side === "agents" && agents.covers()));
  for (const [name, root] of Object.entries(roots)) {
    root.setAttribute("aria-label", say(name));
    root.classList.toggle("away", narrow && name !== side);
  }
  drawSwitch();
}

function drawTop() {
  const signature = JSON.stringify([language(), data.store.online]);
  const other = language() === "fa" ? "en" : "fa";
  const make = () =>
    h("div", { class: "about-page" }, [
      h("img", { src: "page/icon.svg", alt: "", width: 36, height: 36 }),
      h("h1", {}, say("name")),
      h("p", {}, data.store.online ? say("explain") : say("connecting")),
    ]);
  const button = () =>
    h("button", { type: "button", class: "language", lang: other, onclick: () => speak(other) }, [
      say("otherLanguage"),
    ]);
  reconcile(line, [
    { key: "about", signature, make },
    ...clockParts(),
    { key: "language", signature: language(), make: button },
  ]);
  top.classList.toggle("lost", !data.store.online);
}

function speak(name) {
  chooseLanguage(name);
  trying(() => api.readIn(name));
  data.changed();
}

function drawSwitch() {
  const counts = { requesters: requesters.unread(data.store.bots[0]), agents: agents.unread() };
  switcher.setAttribute("aria-label", `${say("requesters")} / ${say("agents")}`);
  const parts = Object.keys(roots).map((name) => ({
    key: name,
    signature: JSON.stringify([counts[name], side === name, language()]),
    make: () => {
      const about = { type: "button", "aria-current": side === name ? "page" : null };
      const mark = counts[name] > 0 ? badge(counts[name]) : null;
      return h("button", { ...about, onclick: () => turnTo(name) }, say(name), mark);
    },
  }));
  reconcile(switcher, parts);
}

function turnTo(name) {
  side = name;
  data.changed();
}

follow({
  opened: async () => {
    try {
      if (!told) {
        await api.readIn(language());
        told = true;
      }
      await data.loadAll();
      data.store.online = true;
      if (!NARROW.matches && document.activeElement === document.body) {
        requesters.focus();
      }
    } catch {
      data.store.online = false; // the stream is interrupted as well and is opened again
    }
    data.changed();
  },
  happened: data.apply,
  lost: () => {
    data.store.online = false;
    data.changed();
  },
});
draw();
