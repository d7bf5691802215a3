"""HTTP server for the Bot API, files, control API and page, all on one port."""

import asyncio
import contextlib
import json
import socket
from collections.abc import AsyncIterator, Iterator
from typing import Any

import uvicorn
from starlette.applications import Starlette
from starlette.datastructures import UploadFile
from starlette.exceptions import HTTPException
from starlette.requests import Request
from starlette.responses import JSONResponse, Response, StreamingResponse
from starlette.routing import Route
from starlette.types import ASGIApp, Receive, Scope, Send

from bot.simulator import openapi
from bot.simulator.arguments import Arguments, Upload, from_body, from_query
from bot.simulator.control import ROUTES, Control
from bot.simulator.control import Route as ControlRoute
from bot.simulator.dispatch import Answer, perform, refused
from bot.simulator.errors import ApiError, ControlError
from bot.simulator.events import Event
from bot.simulator.faults import Fault, FaultKind
from bot.simulator.files import MAX_DOWNLOAD, content_of
from bot.simulator.guard import Guard
from bot.simulator.page import page_routes
from bot.simulator.world import Bot, World

UNAUTHORIZED = refused(ApiError(401, "Unauthorized"))
NOT_FOUND = refused(ApiError(404, "Not Found"))
JSON_TYPE = "application/json"
HEARTBEAT_SECONDS = 15.0
TICK_SECONDS = 0.1  # time between ticks, as in uvicorn
TICKS_A_DAY = 864_000
GRACE_SECONDS = 0.5  # time for running calls to finish on shutdown
BROKEN = '{"ok":true,"result":{"message_id":'
AFTER_THE_EFFECT = {
    FaultKind.DELAY,
    FaultKind.CUT_AFTER,
    FaultKind.TIMEOUT,
    FaultKind.BAD_JSON,
}


def create_app(world: World, *, host: str = "127.0.0.1") -> ASGIApp:
    """Return the ASGI application of the simulator, which only accepts requests to `host`."""
    control = control_app(world)
    bot_api = BotApi(world)

    async def app(scope: Scope, receive: Receive, send: Send) -> None:
        if scope["type"] == "http" and scope["path"].startswith(("/bot", "/file/bot")):
            await bot_api(scope, receive, send)
        else:
            await control(scope, receive, send)

    return Guard(app, host=host)


def control_app(world: World) -> Starlette:
    """Return the application for the control API, OpenAPI document, events and page."""
    described = openapi.document(ROUTES)

    async def description(request: Request) -> Response:
        return JSONResponse(described)

    return Starlette(
        routes=[
            Route(openapi.EVENTS, _events(world)),
            Route(openapi.DOCUMENT, description),
            *[_control_route(world, route) for route in ROUTES],
            *page_routes(world),
        ],
        exception_handlers={404: _no_such_call, 405: _no_such_call},
    )


class BotApi:
    """Serves `/bot<token>/<method>` and `/file/bot<token>/<path>`, with injected faults."""

    def __init__(self, world: World) -> None:
        self._world = world

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        path = str(scope["path"])
        is_file = path.startswith("/file/")
        token, _, rest = path.removeprefix("/file").removeprefix("/bot").partition("/")
        bot = self._world.bots_by_token.get(token)
        if bot is None:
            await _answer(scope, receive, send, UNAUTHORIZED)
        elif is_file:
            await self._file(scope, receive, send, rest)
        else:
            await self._method(scope, receive, send, bot, rest)

    async def _file(self, scope: Scope, receive: Receive, send: Send, path: str) -> None:
        file = self._world.files.by_path.get(path)
        if file is None or file.size > MAX_DOWNLOAD:
            await _answer(scope, receive, send, NOT_FOUND)
            return
        await Response(content_of(file), media_type=file.mime)(scope, receive, send)

    async def _method(
        self, scope: Scope, receive: Receive, send: Send, bot: Bot, name: str
    ) -> None:
        try:
            arguments = await _arguments(scope, receive)
        except ValueError as problem:
            text = f"Bad Request: can't parse arguments: {problem}"
            await _answer(scope, receive, send, refused(ApiError(400, text)))
            return
        if self._world.settings.latency:
            await _pause(self._world.settings.latency)
        fault = self._world.faults.meet(name, arguments.text("chat_id"), bot.username)
        if fault is None:
            answer = await perform(self._world, bot, name, arguments)
            await _answer(scope, receive, send, answer)
            return
        self._world.changes.notify()
        await self._faulty(fault, scope, receive, send, bot, name, arguments)

    async def _faulty(
        self,
        fault: Fault,
        scope: Scope,
        receive: Receive,
        send: Send,
        bot: Bot,
        name: str,
        arguments: Arguments,
    ) -> None:
        refusal = fault.refusal()
        if refusal is not None:
            await _answer(scope, receive, send, refused(refusal))
            return
        if fault.kind not in AFTER_THE_EFFECT:
            await _cut(send)
            return
        answer = await perform(self._world, bot, name, arguments)
        match fault.kind:
            case FaultKind.DELAY:
                await _pause(fault.seconds)
                await _answer(scope, receive, send, answer)
            case FaultKind.TIMEOUT:
                await _silence(receive, fault.seconds)
                await _cut(send)
            case FaultKind.BAD_JSON:
                await _answer(scope, receive, send, Answer(200, BROKEN))
            case _:
                await _cut(send)


async def _answer(scope: Scope, receive: Receive, send: Send, answer: Answer) -> None:
    body = answer.text.encode()
    headers = [
        (b"content-type", JSON_TYPE.encode()),
        (b"content-length", str(len(body)).encode()),
    ]
    if answer.retry_after:
        headers.append((b"retry-after", str(answer.retry_after).encode()))
    await send({"type": "http.response.start", "status": answer.status, "headers": headers})
    await send({"type": "http.response.body", "body": body})


async def _cut(send: Send) -> None:
    """Send an incomplete response so that the server closes the connection."""
    headers = [(b"content-type", JSON_TYPE.encode()), (b"content-length", b"100000")]
    await send({"type": "http.response.start", "status": 200, "headers": headers})
    await send({"type": "http.response.body", "body": b'{"ok":', "more_body": True})


async def _silence(receive: Receive, seconds: float) -> None:
    """Wait until the caller disconnects or the time is over, without responding."""
    with contextlib.suppress(TimeoutError):
        async with asyncio.timeout(seconds or None):
            while (await receive())["type"] != "http.disconnect":
                pass


async def _pause(seconds: float) -> None:
    with contextlib.suppress(TimeoutError):
        async with asyncio.timeout(seconds):
            await asyncio.Event().wait()


async def _arguments(scope: Scope, receive: Receive) -> Arguments:
    """Parse the query and body. Raises ValueError if the body is malformed."""
    values: dict[str, Any] = from_query(scope["query_string"]) if scope["query_string"] else {}
    request = Request(scope, receive)
    kind = request.headers.get("content-type", "")
    if kind.startswith("multipart/form-data"):
        return await _multipart(request, values)
    body = await request.body()
    if body:
        values |= from_body(kind, body)
    return Arguments(values)


async def _multipart(request: Request, values: dict[str, Any]) -> Arguments:
    files: dict[str, Upload] = {}
    async with request.form(max_files=20, max_part_size=64 * 1024 * 1024) as form:
        for name, value in form.multi_items():
            if isinstance(value, UploadFile):
                files[name] = Upload(
                    value.filename or "file",
                    value.content_type or "application/octet-stream",
                    await value.read(),
                )
            else:
                values[name] = value
    return Arguments(values, files)


async def _no_such_call(request: Request, problem: Exception) -> Response:
    said = f"There is no call {request.method} {request.url.path}; /sim/openapi.json lists them."
    status = problem.status_code if isinstance(problem, HTTPException) else 404
    return JSONResponse({"ok": False, "error": said}, status_code=status)


def _control_route(world: World, route: ControlRoute) -> Route:
    async def endpoint(request: Request) -> Response:
        try:
            values, uploads = await _control_values(request)
            result = route.handler(Control(world, values, uploads))
            if asyncio.iscoroutine(result):
                result = await result
        except ControlError as problem:
            return JSONResponse({"ok": False, "error": str(problem)}, status_code=400)
        except (KeyError, TypeError, ValueError) as problem:
            said = f"The call does not fit ({problem}); /sim/openapi.json shows how it goes."
            return JSONResponse({"ok": False, "error": said}, status_code=400)
        if isinstance(result, Response):
            return result
        return JSONResponse({"ok": True, "result": result})

    return Route(route.path, endpoint, methods=[route.verb])


async def _control_values(request: Request) -> tuple[dict[str, Any], dict[str, Upload]]:
    """Return all arguments. A multipart body may have a `json` part."""
    values: dict[str, Any] = dict(request.query_params)
    uploads: dict[str, Upload] = {}
    kind = request.headers.get("content-type", "")
    if kind.startswith("multipart/form-data"):
        arguments = await _multipart(request, {})
        inside = arguments.values.pop("json", "")
        values |= arguments.values | (json.loads(inside) if inside else {})
        uploads = arguments.files
    elif body := await request.body():
        values |= from_body(kind or JSON_TYPE, body)
    return values | dict(request.path_params), uploads


def _events(world: World) -> Any:
    async def endpoint(request: Request) -> Response:
        last = request.headers.get("last-event-id", request.query_params.get("after", ""))
        after = int(last) if last.isdecimal() else world.events.last_id
        return StreamingResponse(
            _stream(world, after),
            media_type="text/event-stream",
            headers={"Cache-Control": "no-store", "X-Accel-Buffering": "no"},
        )

    return endpoint


async def _stream(world: World, after: int) -> AsyncIterator[str]:
    yield "retry: 500\n\n"
    following = world.events.follow(after)
    upcoming: asyncio.Task[Event] | None = None
    try:
        while True:
            upcoming = upcoming or asyncio.ensure_future(anext(following))
            done, _ = await asyncio.wait({upcoming}, timeout=HEARTBEAT_SECONDS)
            if not done:
                yield ": still here\n\n"
                continue
            try:
                event = upcoming.result()
            except StopAsyncIteration:
                return
            upcoming = None
            data = json.dumps(event.data, ensure_ascii=False)
            yield f"id: {event.id}\nevent: {event.kind}\ndata: {data}\n\n"
    finally:
        if upcoming is not None:
            upcoming.cancel()


class _Server(uvicorn.Server):
    def __init__(self, config: uvicorn.Config) -> None:
        super().__init__(config)
        self._ended = asyncio.Event()

    def end(self) -> None:
        self.should_exit = True
        self._ended.set()

    async def main_loop(self) -> None:
        """Run the main loop without delays on exit, because tests stop hundreds of servers."""
        ticks = 0
        while not await self.on_tick(ticks % TICKS_A_DAY):
            ticks += 1
            with contextlib.suppress(TimeoutError):
                async with asyncio.timeout(TICK_SECONDS):
                    await self._ended.wait()

    async def shutdown(self, sockets: list[socket.socket] | None = None) -> None:
        """Close idle connections and wait briefly for running calls."""
        for server in self.servers:
            server.close()
        for connection in list(self.server_state.connections):
            connection.shutdown()
        if self.server_state.tasks:
            _, hanging = await asyncio.wait(self.server_state.tasks, timeout=GRACE_SECONDS)
            for task in hanging:
                task.cancel()

    @contextlib.contextmanager
    def capture_signals(self) -> Iterator[None]:
        yield  # signals are handled by the caller


@contextlib.asynccontextmanager
async def running(world: World, host: str = "127.0.0.1", port: int = 0) -> AsyncIterator[str]:
    """Serve in this event loop and yield the address. Port 0 means any free port.

    Raises OSError if the port cannot be used.
    """
    config = uvicorn.Config(
        create_app(world, host=host),
        host=host,
        port=port,
        log_config=None,
        access_log=False,
        lifespan="off",
    )
    listening = _listen(host, port)
    server = _Server(config)
    serving = asyncio.create_task(server.serve(sockets=[listening]), name="simulator")
    try:
        while not server.started and not serving.done():
            await asyncio.wait({serving}, timeout=0.005)
        yield f"http://{host}:{listening.getsockname()[1]}"
    finally:
        world.close()
        server.end()
        await serving
        listening.close()


def _listen(host: str, port: int) -> socket.socket:
    # asyncio only disables Nagle's algorithm if the protocol is given. Otherwise, each response is
    # delayed by 40 ms.
    listening = socket.socket(proto=socket.IPPROTO_TCP)
    listening.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
    listening.bind((host, port))
    listening.listen(2048)
    listening.setblocking(False)
    return listening
