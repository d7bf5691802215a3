// Composer for texts, files, replies and edits of the writer's messages.

import { matching } from "./commands.js";
import { h, icon, iconButton } from "./dom.js";
import { samplePhoto, sampleVoice, kindOf } from "./samples.js";
import { summaryOf } from "./media.js";
import { nameOf } from "./store.js";
import { trying } from "./notices.js";
import { say } from "./words.js";

const TALLEST = 160; // maximum height of the text field in pixels
const PLACE = { latitude: 35.6997, longitude: 51.338 };

// `send(details)`, `upload(details, kind, file)` and `edit(message, text)` make calls that may
// fail. `actions(message)` returns the buttons for other actions on a chosen message.
export function createComposer({ send, upload, edit, actions }) {
  let replied = null;
  let edited = null;
  let commands = [];
  const about = h("div", { class: "about", hidden: true });
  const field = h("textarea", { rows: "1", dir: "auto", enterkeyhint: "send" });
  const files = h("input", { type: "file", multiple: true, hidden: true, tabindex: "-1" });
  const menu = h("div", { class: "menu", role: "menu", hidden: true });
  const offered = h("div", { class: "menu offered", role: "group", hidden: true });
  const slash = h("button", { type: "button", class: "icon-button slash" }, "/");
  const attach = h("button", { type: "button", class: "icon-button", "aria-haspopup": "menu" });
  const submit = h("button", { type: "submit", class: "send" });
  attach.append(icon("attach"));
  const line = h("form", { class: "line" }, attach, slash, field, submit, files);
  const root = h("div", { class: "composer" }, about, menu, offered, line);

  function details() {
    return replied === null ? {} : { reply_to: replied.message_id };
  }

  function clear() {
    replied = null;
    edited = null;
    draw();
    grow();
  }

  async function submitText() {
    const text = field.value.trim();
    if (text === "") {
      return;
    }
    const [was, changing, about_] = [field.value, edited, details()];
    // Clear the field at once, so that the next message can be written during the call.
    field.value = "";
    clear();
    const done = await trying(() =>
      changing === null ? send({ ...about_, text }) : edit(changing, text),
    );
    if (!done && field.value === "") {
      field.value = was;
      grow();
    }
  }

  async function attachSample(sample) {
    closeMenu();
    const about_ = details();
    clear();
    await trying(() => sample(about_));
    field.focus();
  }

  const samples = [
    ["samplePhoto", "photo", async (more) => upload(more, "photo", await samplePhoto())],
    ["sampleAlbum", "photo", (more) => send({ ...more, album: [{ photo: true }, { photo: true }] })],
    ["sampleVoice", "voice", (more) => upload(more, "voice", sampleVoice())],
    ["sampleSticker", "sticker", (more) => send({ ...more, sticker: { emoji: "🙏" } })],
    ["sampleLocation", "pin", (more) => send({ ...more, location: PLACE })],
  ];

  function openMenu() {
    const items = samples.map(([name, picture, sample]) =>
      menuItem(picture, say(name), () => attachSample(sample)),
    );
    const own = menuItem("file", say("ownFile"), () => {
      closeMenu();
      files.click();
    });
    menu.replaceChildren(...items, own);
    menu.hidden = false;
    attach.setAttribute("aria-expanded", "true");
    menu.firstElementChild.focus();
  }

  function closeMenu() {
    menu.hidden = true;
    attach.setAttribute("aria-expanded", "false");
  }

  function offer() {
    const found = matching(commands, field.value);
    offered.hidden = found.length === 0;
    offered.replaceChildren(...found.map(commandItem));
  }

  function commandItem(one) {
    const words = [h("bdi", { class: "command" }, `/${one.command}`), h("bdi", {}, one.description)];
    const item = h("button", { type: "button" }, words);
    item.addEventListener("click", () => {
      field.value = `/${one.command}`;
      submitText();
      field.focus();
    });
    return item;
  }

  async function sendFiles(list) {
    const about_ = details();
    clear();
    await trying(async () => {
      for (const file of list) {
        await upload(about_, kindOf(file), file);
      }
    });
  }

  function draw() {
    const message = edited ?? replied;
    about.hidden = message === null;
    if (message !== null) {
      const name = nameOf(message.from ?? { first_name: "?" });
      const title = edited === null ? say("replyTo", { name }) : say("editing");
      about.replaceChildren(
        icon(edited === null ? "reply" : "edit"),
        h("div", {}, h("strong", { dir: "auto" }, title), h("span", { dir: "auto" }, summaryOf(message))),
        edited === null ? quickly(message) : "",
        iconButton("close", say("cancel"), () => {
          field.value = edited === null ? field.value : "";
          clear();
          field.focus();
        }),
      );
    }
    const label = say(edited === null ? "send" : "save");
    submit.replaceChildren(icon(edited === null ? "send" : "save"));
    submit.setAttribute("aria-label", label);
    submit.title = label;
    attach.setAttribute("aria-label", say("attach"));
    attach.title = say("attach");
    slash.setAttribute("aria-label", say("commands"));
    slash.title = say("commands");
    slash.hidden = commands.length === 0;
    offered.setAttribute("aria-label", say("commands"));
  }

  function quickly(message) {
    const quick = h("div", { class: "quick" }, actions(message));
    // After an action the message is not chosen any more, unless the action was to edit it.
    quick.addEventListener("click", () => (edited === null ? clear() : null));
    return quick;
  }

  function grow() {
    field.style.height = "auto";
    field.style.height = `${Math.min(field.scrollHeight, TALLEST)}px`;
    root.classList.toggle("filled", field.value.trim() !== "");
    offer();
  }

  field.addEventListener("input", grow);
  field.addEventListener("keydown", (event) => {
    if (event.key === "Enter" && !event.shiftKey && !event.isComposing) {
      event.preventDefault();
      submitText();
    } else if (event.key === "Escape" && (replied !== null || edited !== null)) {
      field.value = edited === null ? field.value : "";
      clear();
    }
  });
  field.addEventListener("paste", (event) => {
    if (event.clipboardData.files.length > 0) {
      event.preventDefault();
      sendFiles([...event.clipboardData.files]);
    }
  });
  line.addEventListener("submit", (event) => {
    event.preventDefault();
    submitText();
    field.focus();
  });
  files.addEventListener("change", () => {
    sendFiles([...files.files]);
    files.value = "";
  });
  slash.addEventListener("click", () => {
    field.value = field.value === "" ? "/" : field.value.replace(/^\/$/, "");
    grow();
    field.focus();
  });
  attach.addEventListener("click", () => (menu.hidden ? openMenu() : closeMenu()));
  menu.addEventListener("keydown", (event) => {
    if (event.key === "Escape") {
      closeMenu();
      attach.focus();
    }
  });
  root.addEventListener("focusout", (event) => {
    if (!root.contains(event.relatedTarget)) {
      closeMenu();
      offered.hidden = true;
    }
  });
  field.addEventListener("focus", offer);
  draw();

  return {
    root,
    reply(message) {
      replied = message;
      edited = null;
      draw();
      field.focus();
    },
    change(message) {
      edited = message;
      replied = null;
      field.value = message.text ?? message.caption ?? "";
      draw();
      grow();
      field.focus();
    },
    words(placeholder, known) {
      commands = known;
      field.placeholder = placeholder;
      field.setAttribute("aria-label", placeholder);
      draw();
    },
    // Returns the unsent text and its context, which are kept for this chat.
    draft() {
      return { text: field.value, replied, edited };
    },
    restore(draft) {
      field.value = draft?.text ?? "";
      replied = draft?.replied ?? null;
      edited = draft?.edited ?? null;
      draw();
      grow();
    },
    focus() {
      field.focus({ preventScroll: true });
    },
  };
}

function menuItem(picture, label, onclick) {
  return h("button", { type: "button", role: "menuitem", onclick }, icon(picture), label);
}
