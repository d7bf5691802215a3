// Direction of texts from a catalog. The facts in them are surrounded by isolation marks. They
// must not determine the direction, as they would if the browser looked for the first letter.

const ISOLATED = /[\u2066-\u2068][^\u2069]*\u2069/g;
const FROM_THE_RIGHT = /\p{Script=Arabic}|\p{Script=Hebrew}/u;

export function hasFacts(words) {
  return words.search(ISOLATED) >= 0;
}

// The first line with letters determines the direction. Letters of facts count only if the rest of
// this line has none.
export function directionOf(words) {
  for (const line of words.split("\n")) {
    for (const part of [line.replace(ISOLATED, ""), line]) {
      const letter = /\p{L}/u.exec(part);
      if (letter !== null) {
        return FROM_THE_RIGHT.test(letter[0]) ? "rtl" : "ltr";
      }
    }
  }
  return "auto";
}

// Isolates a name, so that a name in the other script does not change the direction of the text.
export function apart(name) {
  return `\u2068${name}\u2069`;
}
