"""Measures the time to decode an update, and compares it with the library's parser.

`python -m bench.decoding` prints the figures for decision 14.
"""

import json
from collections.abc import Callable
from datetime import UTC, datetime
from time import perf_counter
from typing import Any

from telegram import Update

from bot.telegram.capabilities import TELEGRAM
from bot.telegram.parse import parse

BLOCKS, IN_A_BLOCK = 100, 200
NOW = datetime(2026, 11, 28, tzinfo=UTC)
SARA = {
    "id": 5_000_000_000,
    "is_bot": False,
    "first_name": "سارا",
    "last_name": "رضایی",
    "username": "sara",
    "language_code": "fa",
}
DESK = {"id": 700_000_001, "is_bot": True, "first_name": "Desk", "username": "desk_bot"}
PRIVATE = {
    "id": 5_000_000_000,
    "first_name": "سارا",
    "last_name": "رضایی",
    "username": "sara",
    "type": "private",
}
NEWS = {"id": -1001234567890, "title": "اخبار محصول", "username": "news", "type": "channel"}


def message(**fields: Any) -> dict[str, Any]:
    return {"message_id": 1042, "from": SARA, "chat": PRIVATE, "date": 1_790_000_000, **fields}


def size(width: int) -> dict[str, Any]:
    return {
        "file_id": "AgACAgQAAxkBAAIB" + "x" * 60,
        "file_unique_id": f"AQADtb4xG{width}",
        "file_size": width * width,
        "width": width,
        "height": width * 3 // 4,
    }


UPDATES: dict[str, dict[str, Any]] = {
    "text": {"message": message(text="سلام، پرداخت من انجام شد ولی اشتراک فعال نشده. چه کنم؟")},
    "photo, caption, entities": {
        "message": message(
            photo=[size(width) for width in (90, 320, 800, 1280)],
            caption="این رسید پرداخت من است https://example.org/r/1 لطفا ببینید @desk",
            caption_entities=[
                {"offset": 0, "length": 3, "type": "bold"},
                {"offset": 5, "length": 4, "type": "text_link", "url": "https://example.org/x"},
                {"offset": 24, "length": 23, "type": "url"},
                {"offset": 61, "length": 5, "type": "mention"},
            ],
            media_group_id="13579246801234",
        )
    },
    "forward with quote": {
        "message": message(
            text="این را ببینید",
            forward_origin={
                "type": "channel",
                "chat": NEWS,
                "message_id": 55,
                "author_signature": "سردبیر",
                "date": 1_789_990_000,
            },
            forward_from_chat=NEWS,
            forward_from_message_id=55,
            forward_date=1_789_990_000,
            quote={"text": "اشتراک‌ها از فردا", "position": 0, "is_manual": True},
            reply_to_message={
                "message_id": 1040,
                "from": DESK,
                "chat": PRIVATE,
                "date": 1_789_999_000,
                "text": "اشتراک‌ها از فردا با قیمت تازه",
            },
        )
    },
    "press": {
        "callback_query": {
            "id": "4382bfdwdsb323b2d9",
            "from": SARA,
            "chat_instance": "-8012345678901234567",
            "data": "k:3fa85f64",
            "message": {
                "message_id": 1041,
                "from": DESK,
                "chat": PRIVATE,
                "date": 1_789_999_990,
                "text": "می‌خواهید با پشتیبان صحبت کنید؟",
                "reply_markup": {
                    "inline_keyboard": [
                        [
                            {"text": "بله", "callback_data": "k:3fa85f64"},
                            {"text": "نه", "callback_data": "k:3fa85f65"},
                        ]
                    ]
                },
            },
        }
    },
}


def microseconds(road: Callable[[str], object], body: str) -> float:
    """Return the time per update in microseconds, measured in the fastest block."""
    best = float("inf")
    for _ in range(BLOCKS):
        start = perf_counter()
        for _ in range(IN_A_BLOCK):
            road(body)
        best = min(best, perf_counter() - start)
    return best / IN_A_BLOCK * 1e6


def main() -> None:
    roads: dict[str, Callable[[str], object]] = {
        "json.loads": json.loads,
        "parse": lambda body: parse(body, TELEGRAM, received_at=NOW),
        "Update.de_json": lambda body: Update.de_json(json.loads(body), None),
    }
    for name, update in UPDATES.items():
        body = json.dumps({"update_id": 77_001, **update}, ensure_ascii=False)
        figures = (f"{road} {microseconds(call, body):.0f} µs" for road, call in roads.items())
        print(f"{name}: {', '.join(figures)}")


if __name__ == "__main__":
    main()
