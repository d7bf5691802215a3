"""Bot API calls to query and configure the account, its chats and their members."""

import logging
from collections.abc import Sequence
from functools import partial

from telegram import Bot
from telegram.error import BadRequest, TelegramError

from bot.telegram.account import (
    NO_SUCH_MEMBER,
    BotAccount,
    ChatInfo,
    CommandMenu,
    WebhookInfo,
    command_scope,
)
from bot.telegram.calls import Unread, asked, outcome_of_call, read
from bot.telegram.capabilities import Capabilities
from bot.telegram.ids import number
from bot.telegram.standing import ADMINS, is_inside
from handoff.addresses import ChatKind
from handoff.outbox.transport import CallOutcome, Delivered

logger = logging.getLogger(__name__)

SUPERGROUP = "-100"  # prefix of the ids of supergroups and channels
UNSAID = (TelegramError, KeyError, TypeError, ValueError)
PLACE_KINDS = {
    "private": ChatKind.PRIVATE,
    "group": ChatKind.GROUP,
    "supergroup": ChatKind.GROUP,
    "channel": ChatKind.CHANNEL,
}


class AccountCalls:
    """Account-related calls for one bot. Failures are returned as outcomes."""

    def __init__(self, bot: Bot, capabilities: Capabilities) -> None:
        self._bot = bot
        self._capabilities = capabilities

    async def is_member(self, chat_id: str, person_id: str) -> bool | None:
        """Check if the person is in the chat. Returns None if the query fails."""
        try:
            chat, person = number(chat_id), number(person_id)
            member = await read(lambda: self._bot.get_chat_member(chat, person))
        except BadRequest as error:
            said = error.message.lower()
            return False if any(text in said for text in NO_SUCH_MEMBER) else None
        except UNSAID as error:
            logger.debug("membership query failed", extra={"reason": type(error).__name__})
            return None
        if isinstance(member, Unread):
            return None
        return is_inside(member.status, is_member=bool(getattr(member, "is_member", False)))

    def message_link(
        self, chat_id: str, message_id: str, *, topic_id: str | None = None
    ) -> str | None:
        """Return the URL of a message in a supergroup. Other chats' messages have none."""
        if not self._capabilities.message_links or not chat_id.startswith(SUPERGROUP):
            return None
        path = [chat_id.removeprefix(SUPERGROUP), *([topic_id] if topic_id else []), message_id]
        return f"https://t.me/c/{'/'.join(path)}"

    async def me(self) -> BotAccount | CallOutcome:
        return await asked(self._me, chat_id=0)

    async def _me(self) -> BotAccount:
        user = await self._bot.get_me()
        return BotAccount(
            id=str(user.id),
            username=user.username or "",
            name=user.full_name,
            reads_all=bool(user.can_read_all_group_messages),
        )

    async def chat_info(self, chat_id: str) -> ChatInfo | CallOutcome:
        target = number(chat_id)
        return await asked(lambda: self._chat_info(target), chat_id=target)

    async def _chat_info(self, chat_id: int) -> ChatInfo:
        chat = await self._bot.get_chat(chat_id)
        own_id = int(self._bot.token.partition(":")[0])
        own = await self._bot.get_chat_member(chat_id, own_id)
        is_admin = own.status in ADMINS
        return ChatInfo(
            chat_id=str(chat.id),
            kind=PLACE_KINDS.get(chat.type, ChatKind.GROUP),
            title=chat.effective_name or "",
            is_forum=bool(chat.is_forum),
            is_public=bool(chat.username),
            bot_is_inside=is_inside(own.status, is_member=bool(getattr(own, "is_member", False))),
            bot_is_admin=is_admin,
            bot_manages_topics=is_admin and bool(getattr(own, "can_manage_topics", False)),
        )

    async def set_commands(self, menus: Sequence[CommandMenu]) -> CallOutcome:
        """Set the command menus, if the messenger supports them."""
        if not self._capabilities.commands_menu:
            return Delivered()
        for menu in menus:
            outcome = await outcome_of_call(
                partial(self._set_menu, menu), chat_id=0, topic_id=None
            )
            if not isinstance(outcome, Delivered):
                return outcome
        return Delivered()

    async def _set_menu(self, menu: CommandMenu) -> tuple[int, ...]:
        await self._bot.set_my_commands(
            menu.commands, scope=command_scope(menu.scope), language_code=menu.language
        )
        return ()

    async def set_webhook(self, url: str, *, secret: str) -> CallOutcome:
        """Register `url` as the webhook, without dropping pending updates.

        `secret` is ignored if the messenger does not support webhook secrets. In that case the URL
        itself must be secret.
        """

        async def call() -> tuple[int, ...]:
            await self._bot.set_webhook(
                url,
                allowed_updates=self._capabilities.allowed_updates,
                secret_token=secret if self._capabilities.webhook_secret else None,
            )
            return ()

        return await outcome_of_call(call, chat_id=0, topic_id=None)

    async def webhook_info(self) -> WebhookInfo | CallOutcome:
        return await asked(self._webhook_info, chat_id=0)

    async def _webhook_info(self) -> WebhookInfo:
        info = await self._bot.get_webhook_info()
        return WebhookInfo(
            url=info.url or "",
            pending=info.pending_update_count,
            last_error=info.last_error_message or "",
            last_error_at=info.last_error_date,
        )
