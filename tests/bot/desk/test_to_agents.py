"""Requesters' messages in the agents' chat: order, origin, replaced files, inert text."""

import re
from collections.abc import Iterator
from datetime import timedelta
from pathlib import Path
from typing import Any

import pytest

from bot.desk.rendering import Renderer
from bot.simulator import acts, delivery
from bot.simulator.state import Message
from tests.bot.desk.situations import open_a_ticket, push, say
from tests.builders import rows
from tests.stage import BEGIN, Stage, staged, text_of

MODES: list[dict[str, Any]] = [
    {"topics": True},
    {"topics": False},
    {"topics": False, "supergroup": False},
    {"plain": True},
]
EVIL = "https://evil.example/login"


def kinds_of(messages: list[Message]) -> list[str]:
    media = ("photo", "document", "location", "voice", "sticker")
    return [next((kind for kind in media if kind in m.content), "text") for m in messages]


def raw(stage: Stage, number: int, kind: str = "message", **fields: Any) -> None:
    """Build a private message of Narges with these fields."""
    person = stage.people["narges"]
    message = {
        "message_id": number,
        "date": int(BEGIN.timestamp()),
        "chat": {"id": person.id, "type": "private", "first_name": person.first_name},
        "from": person.json(),
        **fields,
    }
    push(stage, kind, message)


@pytest.mark.parametrize("mode", MODES)
@pytest.mark.matrix(short=2)
async def test_text_photo_text_are_three_posts_in_that_order(
    mode: dict[str, Any], tmp_path: Path
) -> None:
    async with staged(tmp_path, **mode) as stage:
        await open_a_ticket(stage)
        before = len(stage.shown_in_group())
        for act in ({"text": "یک"}, {"text": "دو"}, {"photo": {"size": 9}}, {"text": "سه"}):
            stage.act("narges", **act)
        await stage.wait(timedelta(seconds=30))

        shown = stage.shown_in_group()[before:]
        assert kinds_of(shown) == ["text", "photo", "text"]
        assert "یک\nدو" in text_of(shown[0])
        assert text_of(shown[2]).endswith("سه")


async def test_addresses_behind_words_are_shown(tmp_path: Path) -> None:
    link = [{"type": "text_link", "offset": 0, "length": 5, "url": EVIL}]
    async with staged(tmp_path) as stage:
        await open_a_ticket(stage)
        stage.act("sara", chat=stage.group.id, text="/claim #1")
        await stage.settle()
        stage.act("narges", text="اینجا را ببینید", entities=link)
        stage.act("narges", photo={"size": 9}, caption="اینجا را ببینید", entities=link)
        await stage.wait(timedelta(seconds=30))

        *_, text, photo = stage.shown_in_group()
        assert text_of(text).startswith(f"اینجا ({EVIL}) را ببینید")
        assert text_of(photo) == f"اینجا ({EVIL}) را ببینید"
        kinds = {one["type"] for one in photo.content.get("caption_entities", ())}
        assert "text_link" not in kinds


async def test_a_forward_on_the_first_message_is_told_on_the_card(tmp_path: Path) -> None:
    async with staged(tmp_path) as stage:
        stage.act("narges", text="/human")
        await stage.settle()
        stage.act("narges", text="گوشی من را بخرید", forward_from="علی")
        await stage.wait(timedelta(minutes=20))

        ticket = await stage.ticket_of("narges")
        assert ticket is not None
        card = text_of(stage.card_of(ticket))
        assert card.index("origin-forwarded name=علی") < card.index("گوشی من را بخرید")


async def test_forwarded_words_are_not_taken_for_the_question(tmp_path: Path) -> None:
    async with staged(tmp_path) as stage:
        stage.act("narges", text="چطور شماره‌ام را عوض کنم؟", forward_from="علی")
        stage.act("narges", text="چطور کانال بسازم؟")
        await stage.wait(timedelta(seconds=10))

        told = rows(tmp_path / "desk.db", "SELECT entry_id, query FROM interactions")
        assert told == [("create-channel", "چطور کانال بسازم؟")]


async def test_a_forward_alone_is_matched_but_not_at_once(tmp_path: Path) -> None:
    async with staged(tmp_path) as stage:
        stage.act("narges", text="چطور کانال بسازم؟", forward_from="علی")
        await stage.settle()
        assert stage.shown_to("narges") == []

        await stage.wait(timedelta(seconds=3))
        told = rows(tmp_path / "desk.db", "SELECT entry_id FROM interactions")
        assert told == ["create-channel"]


async def test_the_story_of_a_ticket_has_the_same_heads(tmp_path: Path) -> None:
    async with staged(tmp_path) as stage:
        await open_a_ticket(stage)
        raw(stage, 9_001, text="هنوز", forward_sender_name="رضا", quote={"text": "قبلی"})
        await stage.wait(timedelta(seconds=30))
        stage.act("sara", chat=stage.group.id, text="/ticket #1")
        await stage.settle()

        story = text_of(stage.shown_in_group()[-1])
        assert "origin-forwarded name=رضا\norigin-quote text=قبلی\nstory-inbound" in story


# ── files that are replaced ──


async def replace(stage: Stage, message: Message, **act: Any) -> None:
    """Edit the file of a message as the messenger does."""
    message.content = acts._content(stage.world, act, {})
    message.edit_date = stage.world.date()
    delivery.announce_edit(stage.world, message)
    await stage.settle()
    await stage.wait(timedelta(seconds=3))


@pytest.mark.parametrize("mode", MODES)
@pytest.mark.parametrize("caption", ["ببینید", "نه، این یکی", ""])
@pytest.mark.matrix(short=3)
async def test_a_replaced_photo_is_shown_and_both_are_kept(
    mode: dict[str, Any], caption: str, tmp_path: Path
) -> None:
    async with staged(tmp_path, **mode) as stage:
        await open_a_ticket(stage)
        sent = stage.act("narges", photo={"size": 9}, caption="ببینید")[0]
        await stage.wait(timedelta(seconds=30))
        before = len(stage.shown_in_group())
        await replace(stage, sent, photo={"size": 10}, caption=caption)

        head, copy = stage.shown_in_group()[before:]
        assert "relayed-replaced ticket=1" in text_of(head)
        assert ("relayed-edit" in text_of(head)) == (caption != "ببینید")
        assert copy.content["photo"] == sent.content["photo"]
        kept = rows(tmp_path / "desk.db", "SELECT kind, attachment FROM message_versions")
        assert len(kept) == 1
        assert kept[0][0] == "photo"
        now = rows(tmp_path / "desk.db", "SELECT attachment FROM messages WHERE kind = 'photo'")
        assert kept[0][1] != now[0]


async def test_a_photo_replaced_by_a_file(tmp_path: Path) -> None:
    async with staged(tmp_path) as stage:
        await open_a_ticket(stage)
        sent = stage.act("narges", photo={"size": 9})[0]
        await stage.wait(timedelta(seconds=30))
        await replace(stage, sent, document={"size": 10, "name": "a.pdf"})

        assert kinds_of(stage.shown_in_group()[-2:]) == ["text", "document"]
        kind = "SELECT kind FROM messages WHERE platform_id = ?"
        assert rows(tmp_path / "desk.db", kind, sent.id) == ["document"]


async def test_a_file_replaced_before_there_is_a_ticket_is_kept(tmp_path: Path) -> None:
    async with staged(tmp_path) as stage:
        sent = stage.act("narges", photo={"size": 9})[0]
        await stage.wait(timedelta(seconds=5))
        await replace(stage, sent, photo={"size": 10})
        await replace(stage, sent, photo={"size": 11})

        kept = "SELECT count(*) FROM message_versions WHERE attachment IS NOT NULL"
        assert rows(tmp_path / "desk.db", kept) == [2]


async def test_a_new_shape_alone_shows_nothing(tmp_path: Path) -> None:
    async with staged(tmp_path) as stage:
        await open_a_ticket(stage)
        sent = stage.act("narges", text="سلام دوباره")[0]
        await stage.wait(timedelta(seconds=30))
        before = len(stage.shown_in_group())
        bold = [{"type": "bold", "offset": 0, "length": 4}]
        changed = {"message_id": sent.id, "text": "سلام دوباره", "entities": bold}
        acts.edit(stage.world, stage.people["narges"], changed)
        await stage.wait(timedelta(seconds=5))

        assert len(stage.shown_in_group()) == before


@pytest.mark.slow
async def test_a_live_location_is_a_line_a_minute(tmp_path: Path) -> None:
    async with staged(tmp_path) as stage:
        await open_a_ticket(stage)
        sent = stage.act("narges", location={"latitude": 35.0, "longitude": 51.0})[0]
        await stage.wait(timedelta(seconds=30))
        before = len(stage.shown_in_group())
        for step in range(60):
            place = {"latitude": 35.0 + step / 100, "longitude": 51.0}
            await replace(stage, sent, location=place)

        moved = [text_of(message) for message in stage.shown_in_group()[before:]]
        assert all("relayed-moved" in text for text in moved)
        assert 2 <= len(moved) <= 4


# ── nothing live ──

HOSTILE = "/release @sarah #off\u202e $USD t.me/support_bot?start=x"
LIVE_TYPES = {"bot_command", "mention", "hashtag", "cashtag", "text_link"}
CARD = re.compile(r"https://t\.me/c/[0-9/]+")  # the desk's own links to cards
OWN = re.compile(r"[\u202a-\u202e\u200e\u200f\u061c]|@sarah|/release|#off")


def live_in(messages: list[Message]) -> Iterator[str]:
    for message in messages:
        content = message.content
        for entity in (*content.get("entities", ()), *content.get("caption_entities", ())):
            if entity["type"] in LIVE_TYPES and not CARD.fullmatch(entity.get("url", "")):
                yield f"{entity['type']} in {text_of(message)!r}"
        if found := OWN.search(text_of(message)):
            yield f"{found[0]!r} in {text_of(message)!r}"


@pytest.mark.parametrize("mode", MODES)
@pytest.mark.matrix(short=2)
async def test_nothing_a_requester_wrote_is_live_among_agents(
    mode: dict[str, Any], tmp_path: Path
) -> None:
    """All foreign fields contain commands and mentions; everything shown is checked."""
    async with staged(tmp_path, **mode) as stage:
        person = stage.people["narges"]
        person.first_name, person.username = "@sarah /release", "sarah"
        await say(stage, "narges", "/human")
        await say(stage, "narges", f"خراب شده {HOSTILE}")
        await say(stage, "narges", f"{HOSTILE} نسخه")
        await stage.wait(timedelta(minutes=20))
        ticket = await stage.ticket_of("narges")
        assert ticket is not None
        said = stage.act("narges", text=HOSTILE)[0]
        for kind in ("photo", "document"):
            stage.act("narges", **{kind: {"size": 9, "name": HOSTILE}}, caption=HOSTILE)
        stage.act("narges", photo={"size": 9}, caption=" ".join([HOSTILE] * 15))
        album = [{"photo": {"size": 9}, "caption": HOSTILE}, {"photo": {"size": 8}}]
        stage.act("narges", album=album)
        stage.act("narges", text="بله", reply_to=said.id)
        stage.act("narges", text=HOSTILE, forward_from=HOSTILE)
        stage.act("narges", contact={"first_name": HOSTILE})
        stage.act("narges", poll={"question": HOSTILE, "options": [HOSTILE, "b"]})
        raw(stage, 9_001, text="x", quote={"text": HOSTILE}, forward_signature=HOSTILE)
        await stage.wait(timedelta(minutes=1))
        edited = {"message_id": said.id, "text": f"{HOSTILE} دوم"}
        acts.edit(stage.world, person, edited)
        await stage.settle()
        for command in ("/queue", "/ticket #1", "/block #1 2 دلیل", "/unblock #1"):
            stage.act("sara", chat=stage.group.id, text=command)
            await stage.settle()
        await stage.wait(timedelta(hours=5))  # reminders

        shown = stage.shown_in_group()
        assert len(shown) >= 12
        assert list(live_in(shown)) == []
        assert sum("sarah" in text_of(message) for message in shown) >= 9, "words stay"
        name = await stage.desk.desk.db.read(Renderer(stage.desk.desk).topic_name, ticket)
        assert not OWN.search(name)
        told = [text_of(message) for message in stage.shown_to("narges")]
        assert not any("\u2060" in text for text in told)


async def test_a_newcomers_name_is_not_live(tmp_path: Path) -> None:
    async with staged(tmp_path) as stage:
        stage.people["stranger"].first_name = "/release @sarah"
        stage.act("stranger", chat=stage.group.id, text="سلام")
        await stage.settle()

        notice = stage.shown_in_group()[-1]
        assert "sarah" in text_of(notice)
        assert list(live_in([notice])) == []
