// Short words over the page: answers to button presses and what went wrong.

import { directionOf } from "./direction.js";
import { h } from "./dom.js";
import { say } from "./words.js";

const SHOWN_FOR = 4000; // milliseconds

export function toast(text) {
  const notice = h("p", { class: "toast", dir: directionOf(text) }, text);
  document.getElementById("notices").append(notice);
  setTimeout(() => notice.remove(), SHOWN_FOR);
}

export function alertBox(text) {
  const close = h("button", { type: "button", class: "primary" }, say("close"));
  const box = h("dialog", { class: "alert" }, h("p", { dir: directionOf(text) }, text), close);
  close.addEventListener("click", () => box.close());
  box.addEventListener("close", () => box.remove());
  document.body.append(box);
  box.showModal();
}

// Run what may fail; the failure's words are shown and false is answered.
export async function trying(work) {
  try {
    await work();
    return true;
  } catch (problem) {
    toast(say("failed", { why: problem.message }));
    return false;
  }
}
