"""Transport that delivers messages through the Bot API."""

import logging
from collections.abc import Awaitable, Callable, Mapping, Sequence
from dataclasses import replace
from typing import Any

from telegram import (
    Bot,
    InlineKeyboardButton,
    InlineKeyboardMarkup,
    LinkPreviewOptions,
    Message,
    MessageEntity,
    ReplyParameters,
)
from telegram.constants import ChatAction, ChatType
from telegram.error import BadRequest, Forbidden, InvalidToken, TelegramError

from bot.changes import Changes
from bot.telegram import changing
from bot.telegram.account_calls import AccountCalls
from bot.telegram.best_effort import BestEffort
from bot.telegram.calls import Unread, are_ids, outcome_of_call, read, result_in, worded_call
from bot.telegram.capabilities import Capabilities
from bot.telegram.direct import DirectCalls, keyboard_of
from bot.telegram.entities import spelled_out
from bot.telegram.errors import (
    is_missing_method,
    outcome_of,
    speaks_of_entities,
)
from bot.telegram.http import AiohttpRequest, accepted
from bot.telegram.ids import number, number_or_none
from bot.telegram.questions import Questions
from bot.telegram.uploading import Files, Uploads
from handoff.outbox.payload import (
    Copy,
    Delete,
    Edit,
    Entity,
    Rename,
    Replace,
    Reshare,
    Rows,
    Send,
    Upload,
    Wire,
)
from handoff.outbox.transport import (
    CallOutcome,
    Delivered,
    NotSent,
    Refused,
    TargetGone,
)

logger = logging.getLogger(__name__)

GENERAL_TOPIC = 1  # must be omitted when sending because Telegram rejects it
HALF_DONE = 1000  # size of the cache of partially sent groups
LONGEST_TOAST = 200  # characters of an answer to a press
GONE, UNREAD = 0, -1  # placeholder ids for copies that failed or have no readable id
TOPIC_ID = "message_thread_id"
# Refusals of a copy that may concern either the source or the target chat.
SOURCE_OR_TARGET = frozenset({"blocked", "chat-not-found", "deactivated", "forbidden"})
NO_PREVIEW = LinkPreviewOptions(is_disabled=True)


class TelegramTransport(AccountCalls):
    """Sends deliveries through a bot. Refusals and failures are returned as outcomes."""

    def __init__(
        self,
        bot: Bot,
        capabilities: Capabilities,
        sources: Mapping[int, Files] | None = None,
        *,
        changes: Changes | None = None,
    ) -> None:
        super().__init__(bot, capabilities)
        self._half_done: dict[tuple[int, Copy | Reshare | Upload], list[int]] = {}
        self._uploads = Uploads(bot, {} if sources is None else sources)
        self._best_effort = BestEffort(changes=changes)
        self._questions = Questions(bot)
        request = bot.request
        self._direct = (
            DirectCalls(request, bot.base_url) if isinstance(request, AiohttpRequest) else None
        )

    async def deliver(self, payload: Wire, *, chat_id: str, topic_id: str | None) -> CallOutcome:
        topic = number_or_none(topic_id)
        return await self._deliver(
            payload, number(chat_id), None if topic == GENERAL_TOPIC else topic
        )

    async def _deliver(self, payload: Wire, chat_id: int, topic_id: int | None) -> CallOutcome:
        match payload:
            case Send():
                return await self._send(payload, chat_id, topic_id)
            case Edit():
                return await self._edit(payload, chat_id)
            case Copy() | Reshare():
                return await self._carry(payload, chat_id, topic_id)
            case Upload():
                return await self._upload(payload, chat_id, topic_id)
            case Replace():
                return await changing.replace(
                    self._bot,
                    payload,
                    chat_id,
                    entities=self._worded(payload.caption, payload.entities)[1],
                )
            case Delete():
                return await changing.delete(self._bot, payload, chat_id)
            case Rename():
                return await changing.rename(self._bot, payload, chat_id, topic_id)

    async def create_topic(self, *, chat_id: str, name: str) -> str | CallOutcome:
        if not self._capabilities.topics:
            return Refused("no-topics", "this messenger has no topics")
        title = changing.fitting_name(name)
        try:
            topic = await read(lambda: self._bot.create_forum_topic(number(chat_id), title))
        except TelegramError as error:
            if is_missing_method(error):
                return Refused("no-topics", error.message)
            return outcome_of(error, chat_id=number(chat_id))
        made = topic.ids(TOPIC_ID) if isinstance(topic, Unread) else (topic.message_thread_id,)
        # Without its id the topic is unusable, and retrying would create another one.
        return str(made[0]) if are_ids(made) else Refused("no-topics", "the topic has no id")

    async def fetch(self, file_id: str) -> bytes | CallOutcome:
        """Download a file of this account. It is safe to retry this."""
        try:
            file = await self._bot.get_file(file_id)
            return bytes(await file.download_as_bytearray())
        except (BadRequest, Forbidden, InvalidToken) as error:
            code = "too-large" if "too big" in error.message.lower() else "source-gone"
            return Refused(code, error.message)
        except TelegramError as error:
            return NotSent(f"the file cannot be fetched: {type(error).__name__}", ours=True)

    @property
    def busy(self) -> bool:
        """True while best-effort calls are running."""
        return self._best_effort.busy

    async def drain(self) -> None:
        """Wait for all best-effort calls to finish."""
        await self._best_effort.drain()

    async def close(self) -> None:
        """Cancel all best-effort calls."""
        await self._best_effort.close()

    def answer_press(self, query_id: str, *, text: str | None = None, alert: bool = False) -> None:
        """Stop the spinner on a button (best effort). Has no effect if the press is too old.

        Long texts are cut.
        """
        words = text
        if words is not None and len(words) > LONGEST_TOAST:
            words = f"{words[: LONGEST_TOAST - 1]}…"
        self._best_effort.start(
            "press", lambda: self._bot.answer_callback_query(query_id, words, show_alert=alert)
        )

    def typing(self, chat_id: str) -> None:
        self._best_effort.start(
            "typing",
            lambda: self._bot.send_chat_action(number(chat_id), ChatAction.TYPING),
        )

    def leave(self, chat_id: str) -> None:
        self._best_effort.start("leave", lambda: self._bot.leave_chat(number(chat_id)))

    def react(self, chat_id: str, message_id: str, emoji: str) -> None:
        """Set the bot's reaction to a message, if the messenger supports reactions."""
        if self._capabilities.reactions:
            self._best_effort.start(
                "reaction",
                lambda: self._bot.set_message_reaction(number(chat_id), number(message_id), emoji),
            )

    async def _send(self, send: Send, chat_id: int, topic_id: int | None) -> CallOutcome:
        text, entities = self._worded(send.text, send.entities)
        if self._direct is not None and entities is None and topic_id is None:
            return await self._send_plain(self._direct, send, text, chat_id)
        outside = False

        async def call(entities: list[MessageEntity] | None) -> tuple[int, ...]:
            message = await self._bot.send_message(
                chat_id,
                text,
                entities=entities,
                reply_markup=keyboard(send.keyboard),
                message_thread_id=topic_id,
                disable_notification=send.silent or None,
                **self._options(send.reply_to, preview=True),
            )
            nonlocal outside
            outside = topic_id is not None and is_outside_topic(message)
            return (message.message_id,)

        outcome = await worded_call(call, entities, chat_id=chat_id, topic_id=topic_id, makes=True)
        if outside and isinstance(outcome, Delivered):
            return replace(outcome, outside_topic=True)
        return outcome

    async def _send_plain(
        self, direct: DirectCalls, send: Send, text: str, chat_id: int
    ) -> CallOutcome:
        """Send a text without formatting, to a chat without topics."""
        fields: dict[str, object] = {"chat_id": chat_id, "text": text}
        if send.keyboard:
            fields["reply_markup"] = keyboard_of(send.keyboard)
        if send.silent:
            fields["disable_notification"] = True
        fields |= self._plain_options(send.reply_to)

        async def call() -> tuple[int, ...]:
            message = await direct.call("sendMessage", fields)
            return (message["message_id"],)

        return await outcome_of_call(call, chat_id=chat_id, topic_id=None, makes=True)

    async def _edit(self, edit: Edit, chat_id: int) -> CallOutcome:
        text, entities = self._worded(edit.text, edit.entities)
        target: dict[str, Any] = {
            "chat_id": chat_id,
            "message_id": number(edit.message_id),
            "reply_markup": keyboard(edit.keyboard),
        }

        async def call(entities: list[MessageEntity] | None) -> tuple[int, ...]:
            if edit.caption:
                await self._bot.edit_message_caption(
                    **target, caption=text, caption_entities=entities
                )
            elif text:
                await self._bot.edit_message_text(
                    text, **target, entities=entities, **self._options(None, preview=True)
                )
            else:
                await self._bot.edit_message_reply_markup(**target)
            return ()

        return await worded_call(call, entities, chat_id=chat_id, topic_id=None, makes=False)

    async def _carry(
        self, carried: Copy | Reshare, chat_id: int, topic_id: int | None
    ) -> CallOutcome:
        """Copy or forward messages, then check the resulting topic or the cause of a refusal."""
        outcome = await self._copy(carried, chat_id, topic_id)
        match outcome:
            case Delivered() if topic_id is not None and not await self._questions.has_topics(
                chat_id
            ):
                return replace(outcome, outside_topic=True)
            case Refused(whole_chat=False) if speaks_of_entities(outcome.description):
                return replace(outcome, code="entities")
            case Refused(code=code) if code in SOURCE_OR_TARGET:
                # Either chat may be the cause, but only the target chat can be tested.
                if await self._questions.may_write(chat_id):
                    return Refused("source-gone", outcome.description)
        return outcome

    async def _copy(
        self, carried: Copy | Reshare, chat_id: int, topic_id: int | None
    ) -> CallOutcome:
        together = (
            len(carried.message_ids) > 1
            and self._capabilities.copy_messages
            and not (isinstance(carried, Copy) and carried.caption is not None)
        )
        if not together:
            return await self._copy_singly(carried, chat_id, topic_id)

        async def call() -> tuple[int, ...]:
            carry = (
                self._bot.copy_messages
                if isinstance(carried, Copy)
                else self._bot.forward_messages
            )
            ids = [number(one) for one in carried.message_ids]
            ascending = sorted(ids)  # required by the API
            made = await carry(
                chat_id,
                number(carried.from_chat_id),
                ascending,
                message_thread_id=topic_id,
            )
            copies = [one.message_id for one in made]
            if len(copies) != len(ids):
                return tuple(copies)
            of = dict(zip(ascending, copies, strict=True))
            return tuple(of[one] for one in ids)

        outcome = await outcome_of_call(call, chat_id=chat_id, topic_id=topic_id, makes=True)
        # The messenger skips messages that no longer exist or can't be copied.
        if outcome == Delivered(unread=True) and result_in(accepted.get()) == []:
            return TargetGone()
        if isinstance(outcome, Delivered) and not outcome.unread:
            return _complete(outcome.message_ids, carried)
        return outcome

    async def _copy_singly(
        self, carried: Copy | Reshare, chat_id: int, topic_id: int | None
    ) -> CallOutcome:
        """Copy messages one by one. A retry resumes after the last copied message."""

        async def one(position: int) -> CallOutcome:
            message_id = number(carried.message_ids[position])
            return await self._copy_one(
                carried, message_id, chat_id, topic_id, first=position == 0
            )

        return await self._singly((chat_id, carried), len(carried.message_ids), one)

    async def _upload(self, upload: Upload, chat_id: int, topic_id: int | None) -> CallOutcome:
        """Send each part as a new message. A retry resumes after the last part sent."""

        async def one(position: int) -> CallOutcome:
            part = upload.parts[position]
            text, entities = self._worded(part.text, part.entities)
            quoted = upload.reply_to if position == 0 else None
            return await self._uploads.send(
                replace(part, text=text),
                chat_id,
                topic_id,
                entities=entities,
                options=self._options(quoted, preview=False),
            )

        return await self._singly((chat_id, upload), len(upload.parts), one)

    async def _singly(
        self,
        key: tuple[int, Copy | Reshare | Upload],
        count: int,
        one: Callable[[int], Awaitable[CallOutcome]],
    ) -> CallOutcome:
        made = self._half_done.pop(key, [])
        refused: CallOutcome = TargetGone()
        for position in range(len(made), count):
            outcome = await one(position)
            match outcome:
                case Delivered(ids):
                    made.append(number(ids[0]) if ids else UNREAD)
                case TargetGone():
                    made.append(GONE)
                case Refused(whole_chat=False):
                    refused = outcome
                    made.append(GONE)
                case _:
                    self._remember(key, made)
                    return outcome
        if made.count(GONE) == len(made):
            return refused
        return Delivered(
            tuple(str(message_id) for message_id in made if message_id not in (GONE, UNREAD)),
            left_out=made.count(GONE),
            unread=UNREAD in made,
        )

    async def _copy_one(
        self,
        carried: Copy | Reshare,
        message_id: int,
        chat_id: int,
        topic_id: int | None,
        *,
        first: bool,
    ) -> CallOutcome:
        async def copy() -> tuple[int, ...]:
            assert isinstance(carried, Copy)
            caption, entities = None, None
            if first and carried.caption is not None:
                caption, entities = self._worded(carried.caption, carried.entities)
            made = await self._bot.copy_message(
                chat_id,
                number(carried.from_chat_id),
                message_id,
                caption=caption,
                caption_entities=entities,
                message_thread_id=topic_id,
                **self._options(carried.reply_to, preview=False),
            )
            return (made.message_id,)

        async def forward() -> tuple[int, ...]:
            made = await self._bot.forward_message(
                chat_id, number(carried.from_chat_id), message_id, message_thread_id=topic_id
            )
            return (made.message_id,)

        call = copy if isinstance(carried, Copy) else forward
        return await outcome_of_call(call, chat_id=chat_id, topic_id=topic_id, makes=True)

    def _remember(self, key: tuple[int, Copy | Reshare | Upload], made: list[int]) -> None:
        if not made:
            return
        while len(self._half_done) >= HALF_DONE:
            del self._half_done[next(iter(self._half_done))]
        self._half_done[key] = made

    def _worded(
        self, text: str, entities: Sequence[Entity]
    ) -> tuple[str, list[MessageEntity] | None]:
        if not self._capabilities.entities:
            return spelled_out(text, entities), None
        try:
            return text, [_entity(entity) for entity in entities] or None
        except (KeyError, TypeError, ValueError):
            logger.warning("invalid entities, sending plain text", extra={"action": "sent_plain"})
            return text, None

    def _plain_options(self, reply_to: str | None) -> dict[str, object]:
        """Return the options of a text as the Bot API's fields."""
        if not self._capabilities.reply_parameters:
            older: dict[str, object] = self._options(reply_to, preview=True)["api_kwargs"]
            return older
        options: dict[str, object] = {"link_preview_options": {"is_disabled": True}}
        if reply_to is not None:
            quoted = {"message_id": number(reply_to), "allow_sending_without_reply": True}
            options["reply_parameters"] = quoted
        return options

    def _options(self, reply_to: str | None, *, preview: bool) -> dict[str, Any]:
        """Return the messenger's parameters for reply and link preview."""
        options: dict[str, Any] = {}
        if self._capabilities.reply_parameters:
            if preview:
                options["link_preview_options"] = NO_PREVIEW
            if reply_to is not None:
                options["reply_parameters"] = ReplyParameters(
                    number(reply_to), allow_sending_without_reply=True
                )
            return options
        older: dict[str, Any] = {}
        if preview:
            older["disable_web_page_preview"] = True
        if reply_to is not None:
            older |= {"reply_to_message_id": number(reply_to), "allow_sending_without_reply": True}
        return {"api_kwargs": older} if older else {}


def _entity(entity: Entity) -> MessageEntity:
    """Convert an entity. Raises KeyError, TypeError or ValueError if it has invalid fields."""
    named = dict(entity)
    user = named.get("user")
    if isinstance(user, dict):
        named["user"] = {**user, "id": number(str(user["id"]))}
    return MessageEntity.de_json(named, None)


def keyboard(rows: Rows) -> InlineKeyboardMarkup | None:
    """Build an inline keyboard, or None to remove existing buttons if there are no rows."""
    if not rows:
        return None
    return InlineKeyboardMarkup(
        [
            [
                InlineKeyboardButton(button.text, url=button.url, callback_data=button.data)
                for button in row
            ]
            for row in rows
        ]
    )


def is_outside_topic(message: Message) -> bool:
    """Return True if a message sent to a topic ended up in a group without topics."""
    chat = message.chat
    return chat.type == ChatType.SUPERGROUP and not message.is_topic_message and not chat.is_forum


def _complete(message_ids: tuple[str, ...], carried: Copy | Reshare) -> CallOutcome:
    if not message_ids:
        return TargetGone()
    return Delivered(message_ids, left_out=len(carried.message_ids) - len(message_ids))
