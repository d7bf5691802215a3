// Construction of elements from plain values. Text is inserted as a text node, never as markup.

const ICONS = {
  reply: "M10 8V4l-8 7 8 7v-4c5 0 9 2 12 6-1-7-5-12-12-12z",
  edit: "M4 20h4L19 9l-4-4L4 16v4zM17 3l4 4",
  like: "M12 20s-8-5-8-11a4.5 4.5 0 0 1 8-2.500A4.5 4.5 0 0 1 20 9c0 6-8 11-8 11z",
  remove: "M5 7h14M10 4h4M7 7l1 13h8l1-13",
  attach: "M8 12l6-6a4 4 0 0 1 6 6l-8 8a6 6 0 0 1-9-8l8-8",
  send: "M3 11L21 3l-6 18-4-8zM11 13L21 3",
  save: "M5 12l5 5L20 7",
  block: "M12 3a9 9 0 1 0 0 18 9 9 0 0 0 0-18zM6 6l12 12",
  back: "M15 5l-7 7 7 7",
  down: "M5 9l7 7 7-7",
  close: "M6 6l12 12M18 6L6 18",
  plus: "M12 5v14M5 12h14",
  play: "M7 4l13 8-13 8z",
  pause: "M8 5v14M16 5v14",
  file: "M6 3h8l5 5v13H6zM14 3v5h5",
  pin: "M12 21s-7-7-7-12a7 7 0 0 1 14 0c0 5-7 12-7 12zM12 11a2 2 0 1 0 0-4 2 2 0 0 0 0 4z",
  lock: "M7 11V8a5 5 0 0 1 10 0v3M5 11h14v9H5z",
  clock: "M12 3a9 9 0 1 0 0 18 9 9 0 0 0 0-18zM12 7v5l4 2",
  link: "M8 16L17 7M10 7h7v7",
  photo: "M4 6h16v13H4zM4 16l5-5 4 4 3-3 4 4M9 10a1 1 0 1 0 0-2 1 1 0 0 0 0 2z",
  voice: "M12 3a3 3 0 0 0-3 3v6a3 3 0 0 0 6 0V6a3 3 0 0 0-3-3zM5 12a7 7 0 0 0 14 0M12 19v3",
  sticker: "M12 3a9 9 0 1 0 9 9c-5 1-8-3-9-9zM8 14c1 2 4 3 7 1",
};
const SVG = "http://www.w3.org/2000/svg";

// Example: h("button", { class: "send", onclick: … }, "text", node, null)
export function h(tag, properties = {}, ...children) {
  const element = document.createElement(tag);
  for (const [name, value] of Object.entries(properties)) {
    set(element, name, value);
  }
  element.append(...children.flat(2).filter((child) => child !== null && child !== undefined));
  return element;
}

function set(element, name, value) {
  if (value === null || value === undefined || value === false) {
    return;
  }
  if (name.startsWith("on")) {
    element.addEventListener(name.slice(2), value);
  } else if (name.startsWith("--")) {
    element.style.setProperty(name, value);
  } else {
    element.setAttribute(name, value === true ? "" : String(value));
  }
}

export function icon(name) {
  const svg = document.createElementNS(SVG, "svg");
  svg.setAttribute("viewBox", "0 0 24 24");
  svg.setAttribute("class", `icon icon-${name}`);
  svg.setAttribute("aria-hidden", "true");
  const path = document.createElementNS(SVG, "path");
  path.setAttribute("d", ICONS[name]);
  svg.append(path);
  return svg;
}

export function iconButton(name, label, onclick, properties = {}) {
  const about = { type: "button", class: "icon-button", title: label, "aria-label": label };
  return h("button", { ...about, ...properties, onclick }, icon(name));
}

// Updates a container, but keeps unchanged elements with their focus, folding and playing sound.
// Each part is { key, signature, make }.
export function reconcile(container, parts) {
  const before = new Map([...container.children].map((child) => [child.dataset.key, child]));
  const wanted = parts.map((part) => {
    const old = before.get(part.key);
    if (old !== undefined && old.signature === part.signature) {
      return old;
    }
    const made = part.make();
    made.dataset.key = part.key;
    made.signature = part.signature;
    if (old !== undefined && container.contains(old)) {
      old.replaceWith(made);
    }
    return made;
  });
  const staying = new Set(wanted);
  for (const child of [...container.children]) {
    if (!staying.has(child)) {
      child.remove();
    }
  }
  wanted.forEach((child, index) => {
    if (container.children[index] !== child) {
      container.insertBefore(child, container.children[index] ?? null);
    }
  });
}

const COLORS = 7;

// Returns the number of a person's colour, which is the same everywhere.
export function colorOf(id) {
  return `color-${Math.abs(id) % COLORS}`;
}

export function avatar(name, id) {
  const letter = [...name.trim()][0] ?? "?";
  return h("span", { class: `avatar ${colorOf(id)}`, "aria-hidden": "true" }, letter);
}
