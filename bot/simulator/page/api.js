// Calls of the simulator's control API. A failed call throws an Error with the API's message.

async function call(verb, path, body) {
  const request = { method: verb };
  if (body instanceof FormData) {
    request.headers = { "X-Simulator-Upload": "1" };
    request.body = body;
  } else if (body !== undefined) {
    request.headers = { "Content-Type": "application/json" };
    request.body = JSON.stringify(body);
  }
  const response = await fetch(`sim/${path}`, request);
  const answer = await response.json();
  if (!answer.ok) {
    throw new Error(answer.error);
  }
  return answer.result;
}

export function state() {
  return call("GET", "state");
}

export function messagesOf(chat) {
  const query = chat.bot === null ? "" : `?bot=${encodeURIComponent(chat.bot)}`;
  return call("GET", `chats/${chat.id}/messages${query}`);
}

export function addPerson(person) {
  return call("POST", "people", person);
}

export function act(person, what, details) {
  return call("POST", `people/${person}/${what}`, details);
}

export function upload(person, details, kind, file) {
  const form = new FormData();
  for (const [name, value] of Object.entries(details)) {
    form.append(name, String(value));
  }
  form.append(kind, file, file.name);
  return call("POST", `people/${person}/send`, form);
}

export function advance(seconds) {
  return call("POST", "clock", { advance: seconds });
}

// Sets the language of the bot in the demo to that of the page.
export function readIn(language) {
  return call("POST", "language", { language });
}

const ANSWER_WAIT = 10; // seconds

export function callbackAnswer(id) {
  return call("GET", `callbacks/${id}?wait=${ANSWER_WAIT}`);
}

export function fileAddress(fileId) {
  return `page/files/${encodeURIComponent(fileId)}`;
}
