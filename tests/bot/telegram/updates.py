"""Updates as sent by a messenger, and their people."""

import json
from datetime import UTC, datetime
from typing import Any

from bot.conversation.messages import Incoming, Person, Place
from bot.telegram.capabilities import TELEGRAM, Capabilities
from bot.telegram.parse import parse
from handoff.addresses import ChatKind

NOW = datetime(2026, 11, 1, 8, tzinfo=UTC)
STAMP = 1_790_000_000
THEN = datetime.fromtimestamp(STAMP, UTC)
SARA_ID = 5_000_000_000
GROUP_ID = -1001234567890
SARA_JSON = {
    "id": SARA_ID,
    "is_bot": False,
    "first_name": "سارا",
    "last_name": "ر.",
    "username": "sara",
    "language_code": "fa",
}
SARA = Person(str(SARA_ID), "سارا ر.", username="sara", language="fa")
PRIVATE = Place(str(SARA_ID), ChatKind.PRIVATE)
GROUP_JSON = {"id": GROUP_ID, "type": "supergroup", "title": "کارشناسان", "is_forum": True}
GROUP = Place(str(GROUP_ID), ChatKind.GROUP, title="کارشناسان", is_forum=True)
ROOT = {"message_id": 44, "date": STAMP, "chat": GROUP_JSON, "forum_topic_created": {"name": "#1"}}
IN_TOPIC = {"chat": GROUP_JSON, "message_thread_id": 44, "is_topic_message": True}


def read(
    update: dict[str, Any], capabilities: Capabilities = TELEGRAM, at: datetime = NOW
) -> Incoming:
    return parse(json.dumps({"update_id": 1, **update}), capabilities, received_at=at)


def said(capabilities: Capabilities = TELEGRAM, kind: str = "message", **fields: Any) -> Incoming:
    return read(
        {
            kind: {
                "message_id": 10,
                "date": STAMP,
                "chat": {"id": SARA_ID, "type": "private", "first_name": "سارا"},
                "from": SARA_JSON,
                **fields,
            }
        },
        capabilities,
    )
