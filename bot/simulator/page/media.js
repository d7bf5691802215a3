// Content of messages other than text.

import { fileAddress } from "./api.js";
import { h, icon } from "./dom.js";
import { duration, number, say, size } from "./words.js";

const WAVES = 36;
const LONGEST_SIDE = 260; // maximum width and height of a picture in pixels

export function kindOf(message) {
  if (message.text !== undefined) {
    return "text";
  }
  return Object.keys(MAKERS).find((kind) => message[kind] !== undefined) ?? null;
}

export function mediaOf(message) {
  const kind = kindOf(message);
  return MAKERS[kind]?.(message[kind]) ?? null;
}

// Returns one line that represents a message in a quotation or in the list of topics.
export function summaryOf(message) {
  const words = message.text ?? message.caption;
  if (words) {
    return words.replace(/\s+/g, " ");
  }
  return say(kindOf(message) ?? "somethingElse");
}

// The order matters, since an animation also has a document, and a venue also has a location.
const MAKERS = {
  photo,
  voice,
  animation: video,
  video,
  video_note: video,
  audio,
  document: file,
  sticker: (sticker) => h("span", { class: "sticker" }, sticker.emoji ?? "🌼"),
  venue: (venue) => place(venue.location, venue.title),
  location: (spot) => place(spot, ""),
  contact: (contact) =>
    row("voice", [contact.first_name, contact.last_name].filter(Boolean).join(" "), [
      h("bdi", { dir: "ltr" }, contact.phone_number),
    ]),
  poll,
  dice: (dice) => h("span", { class: "sticker" }, `${dice.emoji} ${number(dice.value)}`),
};

function photo(sizes) {
  const full = sizes[sizes.length - 1];
  const scale = Math.min(1, LONGEST_SIDE / Math.max(full.width, full.height, 1));
  const image = h("img", {
    src: fileAddress(full.file_id),
    alt: say("photo"),
    // The size is set before the picture is loaded, so that the chat does not move.
    width: Math.round(full.width * scale),
    height: Math.round(full.height * scale),
  });
  const opened = { href: fileAddress(full.file_id), target: "_blank", rel: "noopener" };
  return h("a", { class: "photo", ...opened }, image);
}

function video(clip) {
  const still = clip.thumbnail ? h("img", { src: fileAddress(clip.thumbnail.file_id), alt: "" }) : "";
  const time = h("span", { class: "length" }, duration(clip.duration));
  return h("span", { class: "video" }, still, icon("play"), time);
}

function audio(track) {
  return row("voice", track.title ?? track.file_name, [duration(track.duration)]);
}

function file(document) {
  const name = h("bdi", {}, document.file_name ?? say("document"));
  const href = fileAddress(document.file_id);
  const about = h("small", {}, size(document.file_size ?? 0));
  return h("a", { class: "attachment", href, download: document.file_name }, [
    h("span", { class: "round" }, icon("file")),
    h("span", {}, name, about),
  ]);
}

function row(picture, title, small) {
  return h("span", { class: "attachment" }, [
    h("span", { class: "round" }, icon(picture)),
    h("span", {}, h("bdi", {}, title), h("small", {}, small)),
  ]);
}

function voice(recording) {
  const bars = waves(recording.file_unique_id);
  const shape = h("span", { class: "waves", "aria-hidden": "true" }, bars);
  const button = h("button", { type: "button", class: "round", "aria-label": say("play") });
  const time = h("small", {}, duration(recording.duration));
  button.append(icon("play"));
  const sound = new Audio();
  sound.preload = "none";
  sound.addEventListener("loadedmetadata", () => {
    if (Number.isFinite(sound.duration)) {
      time.textContent = duration(Math.max(1, sound.duration));
    }
  });
  const show = (playing) => {
    button.replaceChildren(icon(playing ? "pause" : "play"));
    button.setAttribute("aria-label", say(playing ? "pause" : "play"));
  };
  sound.addEventListener("timeupdate", () => {
    const reached = (sound.currentTime / (sound.duration || 1)) * WAVES;
    bars.forEach((bar, index) => bar.classList.toggle("played", index < reached));
  });
  sound.addEventListener("ended", () => show(false));
  button.addEventListener("click", () => {
    if (!sound.src) {
      sound.src = fileAddress(recording.file_id);
    }
    if (sound.paused) {
      sound.play().then(
        () => show(true),
        () => show(false), // the bytes may not be a sound, for example in tests
      );
    } else {
      sound.pause();
      show(false);
    }
  });
  return h("span", { class: "voice" }, button, shape, time);
}

function waves(seed) {
  let value = [...seed].reduce((sum, letter) => (sum * 31 + letter.charCodeAt(0)) % 9973, 7);
  return Array.from({ length: WAVES }, (_, index) => {
    value = (value * 137 + index * 61 + 29) % 9973;
    return h("i", { "--height": `${20 + (value % 80)}%` });
  });
}

function place(spot, title) {
  const where = `${spot.latitude.toFixed(4)}, ${spot.longitude.toFixed(4)}`;
  const words = h("small", {}, h("bdi", {}, title || say("location")), " ", h("bdi", {}, where));
  return h("span", { class: "place" }, h("span", { class: "map" }, icon("pin")), words);
}

function poll(question) {
  const options = question.options.map((option) =>
    h("li", { dir: "auto" }, `${option.text} · ${number(option.voter_count)}`),
  );
  return h("div", { class: "poll" }, h("strong", { dir: "auto" }, question.question), h("ul", {}, options));
}
