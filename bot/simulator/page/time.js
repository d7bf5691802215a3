// Clock of the demo, with a display of how far it is ahead and a menu to move it forward.

import * as api from "./api.js";
import { h, icon } from "./dom.js";
import { toast, trying } from "./notices.js";
import * as data from "./store.js";
import { language, moment, say } from "./words.js";

const HOUR = 3600; // seconds
const MORNING = 9; // hour of the day
const TOLD_FROM = 60; // minimum number of seconds ahead that is displayed
const REDRAWN_EVERY = 20_000; // milliseconds between updates of the display

let open = false;
setInterval(() => (data.store.clock.ahead >= TOLD_FROM ? data.changed() : null), REDRAWN_EVERY);

function now() {
  return new Date(Date.now() + data.store.clock.ahead * 1000);
}

function untilMorning() {
  const morning = now();
  morning.setDate(morning.getDate() + 1);
  morning.setHours(MORNING, 0, 0, 0);
  return Math.ceil((morning - now()) / 1000);
}

const MOVES = [
  ["hourLater", () => HOUR],
  ["tomorrowMorning", untilMorning],
  ["dayLater", () => 24 * HOUR],
];

// Returns parts for `reconcile`, which are empty if the clock cannot be moved.
export function clockParts() {
  const { movable, ahead } = data.store.clock;
  if (!movable) {
    return [];
  }
  const shown = ahead >= TOLD_FROM ? moment(now()) : null;
  return [
    {
      key: "clock",
      signature: JSON.stringify([shown, open, language()]),
      make: () => clockMenu(shown),
    },
  ];
}

function clockMenu(shown) {
  const label = say(shown === null ? "moveClock" : "demoTime", { time: shown ?? "" });
  const about = { type: "button", class: "clock-button", "aria-haspopup": "menu", title: say("moveClock") };
  const button = h("button", { ...about, "aria-expanded": String(open) }, icon("clock"), h("span", {}, label));
  const menu = h("div", { class: "menu", role: "menu", hidden: !open }, MOVES.map(menuItem));
  const box = h("div", { class: shown === null ? "clock" : "clock ahead" }, button, menu);
  button.addEventListener("click", () => turn(!open));
  box.addEventListener("keydown", (event) => {
    if (event.key === "Escape") {
      turn(false);
    }
  });
  box.addEventListener("focusout", (event) => {
    if (open && event.relatedTarget !== null && !box.contains(event.relatedTarget)) {
      turn(false);
    }
  });
  return box;
}

function menuItem([name, seconds]) {
  const onclick = () => {
    turn(false);
    trying(async () => {
      const { now: moved } = await api.advance(seconds());
      toast(say("clockMoved", { time: moment(new Date(moved)) }));
    });
  };
  return h("button", { type: "button", role: "menuitem", onclick }, say(name));
}

function turn(on) {
  open = on;
  data.changed();
}

document.addEventListener("click", (event) => {
  if (open && event.target.closest(".clock") === null) {
    turn(false);
  }
});
