"""Messages of one account for a chat on another, created anew from stored content."""

import pytest

from handoff.actions import requesters
from handoff.actions.requesters import NewMessage, Who
from handoff.outbox.anew import GONE, NOT_CARRIED, is_carried, made_anew
from handoff.outbox.payload import Copy, Part, Upload
from handoff.storage import Database
from tests.builders import ACCOUNT, QUIET, a_photo

CHAT = "5000000001"


async def kept(db: Database, message: NewMessage) -> None:
    who = Who(chat_id=CHAT, name="Reza")
    await db.write(requesters.receive, account_id=ACCOUNT, who=who, message=message, window=QUIET)


async def anew(db: Database, *message_ids: str, caption: str | None = None) -> object:
    copy = Copy(CHAT, message_ids, caption=caption, reply_to="9", from_account=ACCOUNT)
    return await db.read(made_anew, copy)


async def test_an_album_keeps_its_order_and_its_caption(db: Database) -> None:
    await a_photo(db, chat_id=CHAT, platform_id="9", caption="nine")
    await a_photo(db, chat_id=CHAT, platform_id="10", caption="ten")

    assert await anew(db, "9", "10") == Upload(
        (
            Part("photo", ACCOUNT, text="nine", file_id="file-9"),
            Part("photo", ACCOUNT, text="ten", file_id="file-10"),
        ),
        reply_to="9",
    )


async def test_a_caption_that_is_given_takes_the_place_of_the_first(db: Database) -> None:
    await a_photo(db, chat_id=CHAT, platform_id="9", caption="@sara")

    made = await anew(db, "9", caption="@\u2060sara")
    assert isinstance(made, Upload)
    assert [part.text for part in made.parts] == ["@\u2060sara"]


async def test_a_mention_is_no_look_of_a_text(db: Database) -> None:
    mention = {"type": "text_mention", "offset": 0, "length": 4, "user": {"id": 5}}
    bold = {"type": "bold", "offset": 0, "length": 4}
    await kept(
        db,
        NewMessage(
            platform_id="3",
            kind="document",
            text="Sara",
            entities=[mention, bold],
            attachment={"file_id": "f", "name": "a.pdf"},
        ),
    )

    made = await anew(db, "3")
    assert isinstance(made, Upload)
    assert (made.parts[0].entities, made.parts[0].file_name) == ((bold,), "a.pdf")


async def test_a_place_is_sent_by_its_facts(db: Database) -> None:
    place = {"latitude": 35.7, "longitude": 51.4, "width": 3}
    await kept(db, NewMessage(platform_id="3", kind="location", attachment=place))

    made = await anew(db, "3")
    assert isinstance(made, Upload)
    assert made.parts[0].facts == (("latitude", 35.7), ("longitude", 51.4))


async def test_what_cannot_be_made_anew_is_refused_as_a_whole(db: Database) -> None:
    await a_photo(db, chat_id=CHAT, platform_id="1")
    await kept(db, NewMessage(platform_id="2", kind="poll", attachment={"question": "?"}))

    assert await anew(db, "1", "2") == NOT_CARRIED


async def test_a_message_that_was_not_kept_is_gone(db: Database) -> None:
    assert await anew(db, "1") == GONE


@pytest.mark.parametrize(
    ("kind", "attachment", "carried"),
    [
        ("text", {}, True),
        ("photo", {"file_id": "f"}, True),
        ("photo", {}, False),
        ("video-note", {"file_id": "f"}, True),
        ("contact", {"phone": "+98"}, True),
        ("contact", {}, False),
        ("dice", {"value": 3}, False),
        ("other", {"file_id": "f"}, False),
    ],
)
def test_kinds_that_are_carried(kind: str, attachment: dict[str, object], carried: bool) -> None:
    assert is_carried(kind, attachment) is carried
