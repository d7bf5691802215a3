"""Names of topics, links to messages, and names that people gave."""

import json
from datetime import UTC, datetime
from typing import Any

import pytest

from bot.conversation.messages import Service, TopicNamed
from bot.telegram.capabilities import TELEGRAM
from bot.telegram.parse import parse
from bot.telegram.transport import TelegramTransport
from handoff.outbox.payload import Rename
from handoff.outbox.transport import Deferred, Delivered, Refused, TopicGone
from tests.bot.telegram.messenger import Messenger, ok, refused
from tests.bot.telegram.test_transport import GROUP, GROUP_ID

NOW = datetime(2026, 11, 30, tzinfo=UTC)


async def test_a_topic_is_renamed(messenger: Messenger, transport: TelegramTransport) -> None:
    messenger.will("editForumTopic", ok(True))

    outcome = await transport.deliver(Rename("ن" * 200), chat_id=GROUP, topic_id="44")

    assert outcome == Delivered(())
    call = {"chat_id": GROUP_ID, "message_thread_id": 44, "name": "ن" * 128}
    assert messenger.calls["editForumTopic"] == [call]


@pytest.mark.parametrize(
    ("status", "description", "outcome"),
    [
        (400, "Bad Request: TOPIC_NOT_MODIFIED", Delivered(())),
        (400, "Bad Request: message thread not found", TopicGone()),
        (429, "Too Many Requests: retry after 3", Deferred(3)),
    ],
)
async def test_outcomes_of_a_new_name(
    messenger: Messenger,
    transport: TelegramTransport,
    status: int,
    description: str,
    outcome: object,
) -> None:
    more = {"retry_after": 3} if status == 429 else {}
    messenger.will("editForumTopic", refused(status, description, **more))

    assert await transport.deliver(Rename("x"), chat_id=GROUP, topic_id="44") == outcome


async def test_without_the_right_the_name_is_refused(
    messenger: Messenger, transport: TelegramTransport
) -> None:
    said = "Bad Request: not enough rights to edit topic"
    messenger.will("editForumTopic", refused(400, said))

    outcome = await transport.deliver(Rename("x"), chat_id=GROUP, topic_id="44")

    assert isinstance(outcome, Refused)
    assert outcome.code == "no-rights"


async def test_without_a_topic_nothing_is_renamed(
    messenger: Messenger, transport: TelegramTransport
) -> None:
    outcome = await transport.deliver(Rename("x"), chat_id=GROUP, topic_id=None)

    assert isinstance(outcome, Refused)
    assert not messenger.calls


@pytest.mark.parametrize(
    ("chat_id", "topic_id", "link"),
    [
        ("-1001234", "5", "https://t.me/c/1234/5/7"),
        ("-1001234", None, "https://t.me/c/1234/7"),
        ("-4000002", None, None),
        ("5000000101", None, None),
    ],
)
async def test_only_messages_of_supergroups_have_links(
    transport: TelegramTransport, chat_id: str, topic_id: str | None, link: str | None
) -> None:
    assert transport.message_link(chat_id, "7", topic_id=topic_id) == link


async def test_a_plain_messenger_has_no_links(plain: TelegramTransport) -> None:
    assert plain.message_link("-1001234", "7") is None


def renamed(changes: dict[str, Any], *, is_bot: bool = False, **more: Any) -> object:
    sender = {"id": 7, "is_bot": is_bot, "first_name": "Sara"}
    message = {
        "message_id": 3,
        "date": 1_795_336_200,
        "chat": {"id": -1001234, "type": "supergroup", "title": "Agents"},
        "message_thread_id": 5,
        "is_topic_message": True,
        "forum_topic_edited": changes,
        "from": sender,
        **more,
    }
    return parse(json.dumps({"update_id": 1, "message": message}), TELEGRAM, received_at=NOW)


def test_a_name_given_by_a_person_is_told_apart() -> None:
    named = renamed({"name": "x"})
    assert isinstance(named, TopicNamed)
    assert named.place.topic_id == "5"


@pytest.mark.parametrize(
    "update",
    [{"changes": {"icon_custom_emoji_id": "1"}}, {"changes": {"name": "x"}, "is_bot": True}],
)
def test_icons_and_bots_name_nothing(update: dict[str, Any]) -> None:
    assert isinstance(renamed(**update), Service)


def test_without_a_sender_it_is_a_service_message() -> None:
    named = renamed({"name": "x"}, **{"from": None})
    assert isinstance(named, Service)
