// An open chat, with its messages, suggestions and composer. It stays scrolled to the end.

import * as api from "./api.js";
import { actionsOn, partsOf } from "./bubble.js";
import { createComposer } from "./composer.js";
import { h, iconButton, reconcile } from "./dom.js";
import { alertBox, toast, trying } from "./notices.js";
import { number, say } from "./words.js";

const NEAR = 80; // maximum distance from the end in pixels that counts as the end
const SHOWN = 300; // maximum number of messages; a load test creates many more
const WRITES_BY_HAND = matchMedia("(hover: hover)");

// A view is { key, label, person, target, topic, messages, names, readOnly, placeholder, commands,
// typing, empty, above, instead }. `target` is a bot's username or a group's id.
export function createPane() {
  let view = null;
  let atEnd = true;
  let known = { whole: 0, seen: 0 }; // heights of the log when its position was last set
  let read = 0; // id of the last message that was visible at the end
  const drafts = new Map();
  const items = h("div", { class: "items" });
  const log = h("div", { class: "log", role: "log", "aria-live": "polite", tabindex: "0" }, items);
  const typing = h("p", { class: "typing" });
  const fresh = h("span", { class: "count" });
  const down = h("div", { class: "down", hidden: true });
  const above = h("div", { class: "above" });
  const instead = h("div", { class: "instead", hidden: true });
  const composer = createComposer({
    actions: (message) => actionsOn(message, { ...view, ...handlers }),
    send: (details) => followed(api.act(view.person, "send", { ...where(), ...details })),
    upload: (details, kind, file) =>
      api.upload(view.person, { ...where(), ...details }, kind, file),
    edit: (message, text) =>
      api.act(view.person, "edit", {
        chat: view.target,
        message_id: message.message_id,
        [message.text === undefined ? "caption" : "text"]: text,
      }),
  });
  const root = h("div", { class: "pane" }, [
    h("div", { class: "paper" }, log, typing, down),
    above,
    instead,
    composer.root,
  ]);

  function where() {
    return view.topic ? { chat: view.target, topic: view.topic } : { chat: view.target };
  }

  // After an action, scroll to the end so that its result is visible.
  function followed(done) {
    atEnd = true;
    return done;
  }

  function toEnd() {
    log.scrollTop = log.scrollHeight;
    measure();
  }

  function measure() {
    known = { whole: log.scrollHeight, seen: log.clientHeight };
  }

  function stay() {
    if (atEnd) {
      toEnd();
    }
    measure();
  }

  log.addEventListener("scroll", () => {
    // This event precedes a resize in the same frame, so compare with the sizes before.
    atEnd = known.whole - log.scrollTop - known.seen < NEAR;
    drawDown();
  });
  // Pictures, fonts and a growing composer move the end. The log has to follow it.
  const watch = new ResizeObserver(stay);
  watch.observe(items);
  watch.observe(log);

  function drawDown() {
    const last = view?.messages[view.messages.length - 1]?.message_id ?? 0;
    read = atEnd ? Math.max(read, last) : read;
    const missed = view === null ? 0 : view.messages.filter((one) => one.message_id > read).length;
    down.hidden = atEnd;
    fresh.textContent = missed > 0 ? number(missed) : "";
  }

  const handlers = {
    reply: (message) => composer.reply(message),
    edit: (message) => composer.change(message),
    like: (message) => {
      const mine = (message.reactions ?? []).some((one) => one.user_id === view.person);
      const details = { chat: view.target, message_id: message.message_id };
      trying(() => api.act(view.person, "react", { ...details, emoji: mine ? "" : "👍" }));
    },
    remove: (message) =>
      trying(() =>
        api.act(view.person, "delete", { chat: view.target, message_id: message.message_id }),
      ),
    pressButton: (message, button) => trying(() => followed(pressButton(message, button))),
    press: ({ command, start, place }) =>
      place !== undefined ? view.go?.(place) : trying(() =>
        start === undefined
          ? api.act(view.person, "send", { ...where(), text: command })
          : api.act(view.person, "start", start),
      ),
  };

  async function pressButton(message, button) {
    const details = { chat: view.target, message_id: message.message_id, button };
    const pressed = await api.act(view.person, "press", details);
    const answer = await api.callbackAnswer(pressed.id);
    if (answer.text) {
      (answer.alert ? alertBox : toast)(answer.text);
    }
  }

  return {
    root,
    focus() {
      if (WRITES_BY_HAND.matches) {
        composer.focus();
      }
    },
    show(next) {
      const isOther = view === null || view.key !== next.key;
      if (isOther) {
        if (view !== null) {
          drafts.set(view.key, composer.draft());
        }
        composer.restore(drafts.get(next.key));
        atEnd = true;
        read = 0;
      }
      view = next;
      log.setAttribute("aria-label", view.label);
      const shown = view.messages.slice(-SHOWN);
      reconcile(items, partsOf(shown, { ...view, ...handlers }));
      if (shown.length === 0) {
        items.replaceChildren(h("p", { class: "empty" }, view.empty));
      }
      typing.textContent = view.typing ? say("typing") : "";
      typing.classList.toggle("on", view.typing);
      down.replaceChildren(iconButton("down", say("down"), toEnd), fresh);
      reconcile(above, view.above);
      composer.words(view.placeholder, view.commands);
      composer.root.hidden = view.readOnly;
      instead.hidden = !view.readOnly;
      instead.replaceChildren(...view.instead);
      stay();
      drawDown();
    },
  };
}
