"""Client for the control API."""

import json
from collections.abc import AsyncGenerator, Mapping, Sequence
from types import TracebackType
from typing import Any, Self

import aiohttp

from bot.simulator.arguments import Upload
from bot.simulator.errors import ControlError
from bot.simulator.events import Event
from bot.simulator.guard import UPLOAD_HEADER
from bot.simulator.state import Json


class SimClient:
    """Client for a running simulator. Methods raise ControlError if a call is refused."""

    def __init__(self, address: str) -> None:
        self._address = address.rstrip("/")
        self._session: aiohttp.ClientSession | None = None

    async def __aenter__(self) -> Self:
        self._session = aiohttp.ClientSession(timeout=aiohttp.ClientTimeout(total=90))
        return self

    async def __aexit__(
        self,
        kind: type[BaseException] | None,
        error: BaseException | None,
        trace: TracebackType | None,
    ) -> None:
        if self._session is not None:
            await self._session.close()

    @property
    def session(self) -> aiohttp.ClientSession:
        if self._session is None:
            raise RuntimeError("a SimClient is used inside async with")
        return self._session

    async def call(self, verb: str, path: str, **facts: Any) -> Any:
        """Call an endpoint of the control API. GET arguments are sent in the query string."""
        kept = {name: value for name, value in facts.items() if value is not None}
        if verb == "GET":
            query = {name: _queried(value) for name, value in kept.items()}
            return await self._answer(verb, path, params=query)
        return await self._answer(verb, path, json=kept)

    async def _answer(self, verb: str, path: str, **request: Any) -> Any:
        async with self.session.request(verb, f"{self._address}/sim/{path}", **request) as answer:
            body = await answer.json()
        if not body["ok"]:
            raise ControlError(body["error"])
        return body["result"]

    # people

    async def add_person(self, first_name: str = "", **profile: Any) -> Json:
        return _object(await self.call("POST", "people", first_name=first_name, **profile))

    async def change_person(self, person: int, **changes: Any) -> Json:
        return _object(await self.call("PATCH", f"people/{person}", **changes))

    async def send(
        self,
        person: int,
        text: str | None = None,
        *,
        chat: str | int | None = None,
        uploads: Mapping[str, Upload] | None = None,
        **act: Any,
    ) -> Any:
        """Send a message and return it. An album returns a list of messages."""
        path, act = f"people/{person}/send", {"text": text, "chat": chat, **act}
        if not uploads:
            return await self.call("POST", path, **act)
        form = aiohttp.FormData(quote_fields=False)
        said = {name: value for name, value in act.items() if value is not None}
        form.add_field("json", json.dumps(said))
        for kind, upload in uploads.items():
            form.add_field(kind, upload.data, filename=upload.name, content_type=upload.mime)
        return await self._answer("POST", path, data=form, headers={UPLOAD_HEADER: "1"})

    async def edit(
        self, person: int, message_id: int, text: str | None = None, **act: Any
    ) -> Json:
        path = f"people/{person}/edit"
        return _object(await self.call("POST", path, message_id=message_id, text=text, **act))

    async def press(
        self,
        person: int,
        button: str | int,
        *,
        message_id: int | None = None,
        chat: str | int | None = None,
    ) -> Json:
        path = f"people/{person}/press"
        pressed = {"button": button, "message_id": message_id, "chat": chat}
        return _object(await self.call("POST", path, **pressed))

    async def react(
        self, person: int, message_id: int, emoji: str, *, chat: str | int | None = None
    ) -> Json:
        path = f"people/{person}/react"
        reaction = {"message_id": message_id, "emoji": emoji, "chat": chat}
        return _object(await self.call("POST", path, **reaction))

    async def block(self, person: int, *, bot: str | None = None, on: bool = True) -> None:
        await self.call("POST", f"people/{person}/block", bot=bot, on=on)

    async def start(self, person: int, payload: str = "", *, bot: str | None = None) -> Json:
        path = f"people/{person}/start"
        return _object(await self.call("POST", path, payload=payload, bot=bot))

    async def join(self, person: int, group: int) -> None:
        await self.call("POST", f"people/{person}/join", group=group)

    async def leave(self, person: int, group: int) -> None:
        await self.call("POST", f"people/{person}/leave", group=group)

    async def delete(self, person: int, message_id: int, *, chat: str | int | None = None) -> None:
        await self.call("POST", f"people/{person}/delete", message_id=message_id, chat=chat)

    async def callback(self, callback_id: str, *, wait: float | None = None) -> Json:
        return _object(await self.call("GET", f"callbacks/{callback_id}", wait=wait))

    # groups and chats

    async def add_group(
        self,
        title: str,
        *,
        members: Sequence[int] = (),
        admins: Sequence[int] = (),
        bots: Sequence[str | Mapping[str, str]] = (),
        topics: bool = False,
        supergroup: bool = True,
        username: str | None = None,
    ) -> Json:
        group = {
            "title": title,
            "members": list(members),
            "admins": list(admins),
            "bots": list(bots),
            "topics": topics,
            "supergroup": supergroup,
            "username": username,
        }
        return _object(await self.call("POST", "groups", **group))

    async def set_member(self, group: int, person: int, status: str = "member") -> Json:
        path = f"groups/{group}/members"
        return _object(await self.call("POST", path, person=person, status=status))

    async def set_bot(
        self, group: int, username: str | None = None, *, status: str = "member"
    ) -> Json:
        path = f"groups/{group}/bots"
        return _object(await self.call("POST", path, username=username, status=status))

    async def add_topic(self, group: int, name: str, *, person: int | None = None) -> Json:
        path = f"groups/{group}/topics"
        return _object(await self.call("POST", path, name=name, person=person))

    async def change_topic(self, group: int, topic: int, **changes: Any) -> Json:
        return _object(await self.call("PATCH", f"groups/{group}/topics/{topic}", **changes))

    async def delete_topic(self, group: int, topic: int) -> None:
        await self.call("DELETE", f"groups/{group}/topics/{topic}")

    async def migrate(self, group: int) -> Json:
        return _object(await self.call("POST", f"groups/{group}/migrate"))

    async def set_forum(self, group: int, *, on: bool = True) -> Json:
        return _object(await self.call("POST", f"groups/{group}/forum", on=on))

    async def channel(
        self, group: int, *, title: str | None = None, text: str | None = None
    ) -> Json:
        """Link a channel to a group, or post in it. A post returns its forward in the group."""
        path = f"groups/{group}/channel"
        return _object(await self.call("POST", path, title=title, text=text))

    async def messages(
        self,
        chat: int | str,
        *,
        bot: str | None = None,
        person: int | None = None,
        after: int | None = None,
        by_bot: bool | None = None,
        at_least: int | None = None,
        wait: float | None = None,
    ) -> list[Json]:
        """Return a chat's messages, waiting up to `wait` seconds for `at_least` of them."""
        query = {
            "bot": bot,
            "person": person,
            "after": after,
            "by_bot": by_bot,
            "at_least": at_least,
            "wait": wait,
        }
        return _objects(await self.call("GET", f"chats/{chat}/messages", **query))

    async def typing(self) -> list[Json]:
        return _objects(await self.call("GET", "typing"))

    async def events(self, *, after: int | None = None) -> AsyncGenerator[Event]:
        """Yield new events, or those after `after`, until the simulator stops."""
        headers = {} if after is None else {"Last-Event-ID": str(after)}
        timeout = aiohttp.ClientTimeout(total=None)
        address = f"{self._address}/sim/events"
        async with self.session.get(address, headers=headers, timeout=timeout) as stream:
            fields: dict[str, str] = {}
            async for line in stream.content:
                name, _, value = line.decode().rstrip("\n").partition(": ")
                if name:
                    fields[name] = value
                elif "data" in fields:
                    yield Event(int(fields["id"]), fields["event"], json.loads(fields["data"]))
                    fields = {}

    # bots and the wire

    async def state(self) -> Json:
        return _object(await self.call("GET", "state"))

    async def reset(self) -> None:
        await self.call("POST", "reset")

    async def add_bot(self, username: str = "support_bot", **facts: Any) -> Json:
        """Register a bot and return it, including its token."""
        return _object(await self.call("POST", "bots", username=username, **facts))

    async def log(
        self, *, method: str | None = None, bot: str | None = None, limit: int | None = None
    ) -> list[Json]:
        return _objects(await self.call("GET", "log", method=method, bot=bot, limit=limit))

    async def clear_log(self) -> None:
        await self.call("DELETE", "log")

    async def pending(self) -> list[Json]:
        return _objects(await self.call("GET", "pending"))

    async def add_fault(self, kind: str, *, count: int | None = 1, **facts: Any) -> Json:
        """Add a fault. If `count` is None, it applies until faults are cleared."""
        given = {name: value for name, value in facts.items() if value is not None}
        fault = {"kind": kind, "count": count, **given}
        return _object(await self._answer("POST", "faults", json=fault))

    async def faults(self) -> list[Json]:
        return _objects(await self.call("GET", "faults"))

    async def clear_faults(self) -> None:
        await self.call("DELETE", "faults")

    async def duplicate(self, *, update_id: int | None = None, bot: str | None = None) -> Json:
        facts = {"update_id": update_id, "bot": bot}
        return _object(await self.call("POST", "updates/duplicate", **facts))

    async def reorder(self, *, bot: str | None = None) -> list[int]:
        return [int(number) for number in await self.call("POST", "updates/reorder", bot=bot)]

    async def inject(self, update: Json, *, bot: str | None = None) -> Json:
        return _object(await self.call("POST", "updates/inject", update=update, bot=bot))

    async def advance(self, seconds: float) -> Json:
        return _object(await self.call("POST", "clock", advance=seconds))

    async def language(self, language: str) -> bool:
        return bool(await self.call("POST", "language", language=language))

    async def settings(self) -> Json:
        return _object(await self.call("GET", "settings"))

    async def change_settings(
        self,
        *,
        limits: bool | None = None,
        plain: bool | None = None,
        latency: float | None = None,
        log: bool | None = None,
    ) -> Json:
        changes = {"limits": limits, "plain": plain, "latency": latency, "log": log}
        return _object(await self.call("POST", "settings", **changes))


def _queried(value: Any) -> str:
    return str(value).lower() if isinstance(value, bool) else str(value)


def _object(value: Any) -> Json:
    return dict(value)


def _objects(value: Any) -> list[Json]:
    return list(value)
