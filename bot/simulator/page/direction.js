// Which way a text runs that a catalogue made: it keeps its facts apart by isolating marks, and
// a browser, asked for the first letter, would count those inside them.

const ISOLATED = /[\u2066-\u2068][^\u2069]*\u2069/g;
const FROM_THE_RIGHT = /\p{Script=Arabic}|\p{Script=Hebrew}/u;

export function hasFacts(words) {
  return words.search(ISOLATED) >= 0;
}

// The first line with letters decides, by those of the sentence; facts count where it has none.
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

// A name in the other script must not turn the sentence around it.
export function apart(name) {
  return `\u2068${name}\u2069`;
}
