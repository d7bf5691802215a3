"""An embeddings endpoint on loopback with configurable faults."""

import json
from collections.abc import Callable, Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass, field
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from threading import Event, Semaphore, Thread
from typing import Any

PATH = "/v1/embeddings"
Body = Mapping[str, Any]


@dataclass(frozen=True)
class Request:
    """One received request."""

    path: str
    headers: Mapping[str, str]
    body: Body


def row_of(text: str) -> list[float]:
    return [float(len(text)), 1.0, 0.0]


def good(body: Body) -> object:
    """Answer in the wrong order on purpose: clients must use the index."""
    rows = [{"index": i, "embedding": row_of(text)} for i, text in enumerate(body["input"])]
    return {"object": "list", "data": rows[::-1]}


@dataclass
class Endpoint:
    url: str = ""
    status: int = 200
    answer: Callable[[Body], object] = good  # bytes are sent unchanged
    headers: dict[str, str] = field(default_factory=dict)
    requests: list[Request] = field(default_factory=list)
    arrived: Semaphore = field(default_factory=lambda: Semaphore(0))  # released once per request
    free: Event = field(default_factory=Event)  # no answers while cleared

    @property
    def asked(self) -> list[list[str]]:
        return [each.body["input"] for each in self.requests]


@contextmanager
def served(port: int = 0) -> Iterator[Endpoint]:
    endpoint = Endpoint()
    endpoint.free.set()
    server = ThreadingHTTPServer(("127.0.0.1", port), _handler(endpoint))
    endpoint.url = f"http://127.0.0.1:{server.server_port}/v1"
    thread = Thread(target=server.serve_forever, kwargs={"poll_interval": 0.01})
    thread.start()
    try:
        yield endpoint
    finally:
        endpoint.free.set()
        server.shutdown()
        thread.join()
        server.server_close()


def _handler(endpoint: Endpoint) -> type[BaseHTTPRequestHandler]:
    class Handler(BaseHTTPRequestHandler):
        def do_POST(self) -> None:
            body = json.loads(self.rfile.read(int(self.headers["Content-Length"])))
            endpoint.requests.append(Request(self.path, dict(self.headers), body))
            endpoint.arrived.release()
            endpoint.free.wait()
            answer = endpoint.answer(body)
            content = answer if isinstance(answer, bytes) else json.dumps(answer).encode()
            try:
                self.send_response(endpoint.status if self.path == PATH else 404)
                for name, value in endpoint.headers.items():
                    self.send_header(name, value)
                self.send_header("Content-Length", str(len(content)))
                self.end_headers()
                self.wfile.write(content)
            except ConnectionError:
                self.close_connection = True  # the client has disconnected

        def log_message(self, format: str, *args: object) -> None:
            return

    return Handler
