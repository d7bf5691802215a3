// Short notices over the page, with answers to button presses and errors.

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

// Runs a call that may fail. If it fails, shows the error message and returns false.
export async function trying(work) {
  try {
    await work();
    return true;
  } catch (problem) {
    toast(say("failed", { why: problem.message }));
    return false;
  }
}
