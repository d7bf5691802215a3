"""Upload content received through another account as new messages."""

import asyncio
from collections.abc import Mapping
from typing import Any, Protocol

from telegram import Bot, InputFile, MessageEntity

from bot.telegram.calls import outcome_of_call
from handoff.outbox.payload import Part
from handoff.outbox.transport import CallOutcome, Refused

LARGEST_FILE = 50 * 1024 * 1024  # Bot API limit, in bytes
AT_ONCE = 2  # files held in memory per account
# Bot API method, file parameter and caption support for each kind.
METHODS: Mapping[str, tuple[str, str, bool]] = {
    "photo": ("send_photo", "photo", True),
    "video": ("send_video", "video", True),
    "voice": ("send_voice", "voice", True),
    "audio": ("send_audio", "audio", True),
    "document": ("send_document", "document", True),
    "animation": ("send_animation", "animation", True),
    "sticker": ("send_sticker", "sticker", False),
    "video-note": ("send_video_note", "video_note", False),
}
NO_SOURCE = Refused("source-gone", "the account of the file is not connected")
NO_METHOD = Refused("no-method", "this kind cannot be sent")


class Files(Protocol):
    """Interface for downloading an account's files."""

    async def fetch(self, file_id: str) -> bytes | CallOutcome:
        """Return a file's content, or the outcome if the call failed."""
        ...


class Uploads:
    """Uploads parts through an account. `sources` contains the files by account id."""

    def __init__(self, bot: Bot, sources: Mapping[int, Files]) -> None:
        self._bot = bot
        self._sources = sources
        self._room = asyncio.Semaphore(AT_ONCE)

    async def send(
        self,
        part: Part,
        chat_id: int,
        topic_id: int | None,
        *,
        entities: list[MessageEntity] | None,
        options: Mapping[str, Any],
    ) -> CallOutcome:
        """Send a part as a message."""
        where = {"chat_id": chat_id, "message_thread_id": topic_id, **options}
        match part.kind:
            case "location":
                return await self._call("send_location", _place(part), where)
            case "contact":
                return await self._call("send_contact", _contact(part), where)
            case kind if kind not in METHODS:
                return NO_METHOD
        async with self._room:
            source = self._sources.get(part.account_id)
            content = await source.fetch(part.file_id) if source is not None else NO_SOURCE
            if not isinstance(content, bytes):
                return content
            if len(content) > LARGEST_FILE:
                return Refused("too-large", f"{len(content)} bytes")
            return await self._file(part, content, where, entities)

    async def _file(
        self,
        part: Part,
        content: bytes,
        where: Mapping[str, Any],
        entities: list[MessageEntity] | None,
    ) -> CallOutcome:
        method, name, captioned = METHODS[part.kind]
        file = InputFile(content, filename=part.file_name or None)
        facts: dict[str, Any] = {name: file}
        if captioned and part.text:
            facts |= {"caption": part.text, "caption_entities": entities}
        return await self._call(method, facts, where)

    async def _call(
        self, method: str, facts: Mapping[str, Any], where: Mapping[str, Any]
    ) -> CallOutcome:
        send = getattr(self._bot, method)

        async def call() -> tuple[int, ...]:
            message = await send(**where, **facts)
            return (message.message_id,)

        return await outcome_of_call(
            call, chat_id=where["chat_id"], topic_id=where["message_thread_id"], makes=True
        )


def _place(part: Part) -> dict[str, Any]:
    facts = dict(part.facts)
    return {"latitude": facts.get("latitude"), "longitude": facts.get("longitude")}


def _contact(part: Part) -> dict[str, Any]:
    facts = dict(part.facts)
    return {
        "phone_number": facts.get("phone"),
        "first_name": facts.get("first_name") or facts.get("phone"),
        "last_name": facts.get("last_name"),
    }
