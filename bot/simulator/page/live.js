// Stream of events, which is opened again after every interruption.

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

// Everything is loaded again after each opening, so missed events need not be requested by number.
// The numbers would be wrong after a restart of the simulator.
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
