"""Information about the bot, its chats and their members."""

import pytest

from bot.telegram.account import BotAccount, ChatInfo, CommandMenu
from bot.telegram.capabilities import TELEGRAM
from bot.telegram.transport import TelegramTransport
from handoff.addresses import ChatKind
from handoff.outbox.transport import Delivered, NotSent, Refused
from tests.bot.telegram.messenger import TOKEN, Messenger, ok, raw, refused

BOT_ID = int(TOKEN.partition(":")[0])
GROUP_ID = -1001234567890
GROUP = str(GROUP_ID)
PERSON = {"id": 5_000_000_000, "is_bot": False, "first_name": "Sara"}
MEMBERSHIP = [
    (ok({"status": "member", "user": PERSON}), True),
    (ok({"status": "left", "user": PERSON}), False),
    (ok({"status": "kicked", "user": PERSON, "until_date": 0}), False),
    (refused(400, "Bad Request: user not found"), False),
    (refused(400, "Bad Request: PARTICIPANT_ID_INVALID"), False),
    (refused(400, "Bad Request: chat not found"), None),
    (refused(403, "Forbidden: bot was kicked from the supergroup chat"), None),
    (ok({"status": "administrator", "user": PERSON}), None),  # an unreadable shape
    (ok(True), None),
    (raw(502, ""), None),
]


@pytest.mark.parametrize(("answer", "expected"), MEMBERSHIP)
async def test_membership_is_yes_no_or_unsaid(
    messenger: Messenger, transport: TelegramTransport, answer: object, expected: bool | None
) -> None:
    """T50: a former member has no rights; T56: ids beyond 32 bits."""
    messenger.will("getChatMember", answer)  # type: ignore[arg-type]

    assert await transport.is_member(GROUP, str(PERSON["id"])) is expected


async def test_the_bot_knows_itself(messenger: Messenger, transport: TelegramTransport) -> None:
    """T44: privacy mode hides the group."""
    user = {"id": BOT_ID, "is_bot": True, "first_name": "پشتیبان", "username": "support_bot"}
    messenger.will("getMe", ok({**user, "can_read_all_group_messages": True}))

    assert await transport.me() == BotAccount(
        str(BOT_ID), "support_bot", "پشتیبان", reads_all=True
    )


async def test_a_refused_token_is_an_outcome(
    messenger: Messenger, transport: TelegramTransport
) -> None:
    messenger.will("getMe", refused(401, "Unauthorized"))

    assert await transport.me() == NotSent("token refused: Unauthorized")


RIGHTS = (
    "can_be_edited",
    "is_anonymous",
    "can_manage_chat",
    "can_delete_messages",
    "can_manage_video_chats",
    "can_restrict_members",
    "can_promote_members",
    "can_change_info",
    "can_invite_users",
    "can_post_stories",
    "can_edit_stories",
    "can_delete_stories",
    "can_manage_topics",
)


async def test_what_the_bot_may_do_in_a_chat(
    messenger: Messenger, transport: TelegramTransport
) -> None:
    """T44: the doctor checks the rights before the first ticket needs them."""
    rights = dict.fromkeys(RIGHTS, True)
    bot = {"id": BOT_ID, "is_bot": True, "first_name": "b"}
    chat = {
        "id": GROUP_ID,
        "type": "supergroup",
        "title": "کارشناسان",
        "is_forum": True,
        "accent_color_id": 1,
        "max_reaction_count": 1,
        "accepted_gift_types": {
            "unlimited_gifts": False,
            "limited_gifts": False,
            "unique_gifts": False,
            "premium_subscription": False,
            "gifts_from_channels": False,
        },
    }
    messenger.will("getChat", ok(chat))
    messenger.will("getChatMember", ok({"status": "administrator", "user": bot, **rights}))

    assert await transport.chat_info(GROUP) == ChatInfo(
        chat_id=GROUP,
        kind=ChatKind.GROUP,
        title="کارشناسان",
        is_forum=True,
        is_public=False,
        bot_is_inside=True,
        bot_is_admin=True,
        bot_manages_topics=True,
    )
    assert messenger.calls["getChatMember"] == [{"chat_id": GROUP_ID, "user_id": BOT_ID}]


async def test_a_chat_that_is_not_there(
    messenger: Messenger, transport: TelegramTransport
) -> None:
    messenger.will("getChat", refused(400, "Bad Request: chat not found"))

    assert await transport.chat_info(GROUP) == Refused("chat-not-found", "Chat not found")


async def test_menus_by_scope_and_language(
    messenger: Messenger, transport: TelegramTransport
) -> None:
    messenger.will("setMyCommands", ok(True))

    outcome = await transport.set_commands(
        [
            CommandMenu("private", (("start", "شروع"),)),
            CommandMenu(GROUP, (("claim", "Claim"),), language="en"),
        ]
    )

    assert outcome == Delivered()
    assert messenger.calls["setMyCommands"] == [
        {
            "commands": [{"command": "start", "description": "شروع"}],
            "scope": {"type": "all_private_chats"},
        },
        {
            "commands": [{"command": "claim", "description": "Claim"}],
            "scope": {"type": "chat", "chat_id": GROUP_ID},
            "language_code": "en",
        },
    ]


async def test_menus_stop_at_the_first_refusal(
    messenger: Messenger, transport: TelegramTransport
) -> None:
    messenger.will("setMyCommands", refused(400, "Bad Request: BOT_COMMAND_INVALID"))
    menu = CommandMenu("default", (("start", "x"),))

    outcome = await transport.set_commands([menu, menu])

    assert outcome == Refused("bad-request", "Bot_command_invalid")
    assert len(messenger.calls["setMyCommands"]) == 1


async def test_a_messenger_without_menus_is_content(
    messenger: Messenger, plain: TelegramTransport
) -> None:
    outcome = await plain.set_commands([CommandMenu("default", (("start", "x"),))])

    assert outcome == Delivered()
    assert not messenger.calls


async def test_a_webhook_is_set_without_dropping_anything(
    messenger: Messenger, transport: TelegramTransport
) -> None:
    """T1: pending updates are kept. T58: only the messenger may call the webhook."""
    messenger.will("setWebhook", ok(True))

    outcome = await transport.set_webhook("https://desk.example.org/hook", secret="s3cret")

    assert outcome == Delivered()
    (call,) = messenger.calls["setWebhook"]
    assert call["secret_token"] == "s3cret"
    assert "drop_pending_updates" not in call
    assert call["allowed_updates"] == list(TELEGRAM.allowed_updates)
