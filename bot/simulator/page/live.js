// The stream of events, opened again whenever it breaks.

const KINDS = [
  "message",
  "edit",
  "delete",
  "typing",
  "reaction",
  "topic",
  "callback_answer",
  "state",
];
const FIRST_PAUSE = 500; // milliseconds, doubled after each failure
const LONGEST_PAUSE = 8000;

// After each opening everything is loaded anew, so nothing has to be asked for again by number;
// a simulator that was restarted counts from the beginning.
export function follow({ opened, happened, lost }) {
  let pause = FIRST_PAUSE;

  function connect() {
    const source = new EventSource("sim/events");
    source.addEventListener("open", () => {
      pause = FIRST_PAUSE;
      opened();
    });
    source.addEventListener("error", () => {
      source.close();
      lost();
      setTimeout(connect, pause);
      pause = Math.min(pause * 2, LONGEST_PAUSE);
    });
    for (const kind of KINDS) {
      source.addEventListener(kind, (event) => {
        if (typeof event.data === "string") {
          happened(kind, JSON.parse(event.data));
        }
      });
    }
  }

  connect();
}
