"""All input ends in a row and in an effect or an answer, and does not block other input."""

from datetime import timedelta
from pathlib import Path
from typing import Any

import pytest
from sqlalchemy import text

from bot.simulator.state import Person
from bot.texts.foreign import inert
from handoff.storage.database import Reader
from tests.bot.desk.situations import open_a_ticket, push
from tests.stage import Stage, staged, text_of

QUESTION = "چطور کانال بسازم؟"


async def inbox_rows(stage: Stage) -> list[tuple[Any, ...]]:
    """Return the results of the updates, without those of the group's creation."""

    def unit(reader: Reader):
        found = reader.session.execute(
            text(
                "SELECT status, count(*) FROM inbox_updates WHERE lane <> :group"
                " GROUP BY status ORDER BY status"
            ),
            {"group": str(stage.group.id)},
        )
        return [tuple(row) for row in found]

    return await stage.desk.desk.db.read(unit)


async def test_an_update_that_fails_is_poisoned_and_blocks_no_other(tmp_path: Path) -> None:
    async with staged(tmp_path) as stage:
        narges = stage.people["narges"]
        stage.act("narges", text=QUESTION)
        await stage.settle()
        push(
            stage,
            "message",
            {"message_id": "seven", "chat": {"id": narges.id, "type": "private"}, "text": "?"},
        )
        stage.act("john", text="How do I create a channel?")
        await stage.settle()
        assert "press the pencil" in text_of(stage.shown_to("john")[-1])

        await stage.wait(timedelta(minutes=3))
        stage.act("narges", text=QUESTION)
        await stage.settle()

        told = [text_of(message) for message in stage.shown_in_group()]
        assert [line.split()[0] for line in told] == ["updates-set-aside"]
        assert text_of(stage.shown_to("narges")[1]) == "sorry-our-fault"
        assert "دکمهٔ مداد" in text_of(stage.shown_to("narges")[-1])
        assert await inbox_rows(stage) == [("handled", 3), ("poisoned", 1)]


@pytest.mark.parametrize(
    "payload",
    [
        {
            "id": "1",
            "from": {"id": 1, "is_bot": False, "first_name": "x"},
            "query": "",
            "offset": "",
        },
        {},
        [],
        None,
        "words",
        17,
    ],
)
@pytest.mark.matrix(short=2)
async def test_an_unknown_kind_makes_a_row_and_nothing_else(
    tmp_path: Path, payload: object
) -> None:
    async with staged(tmp_path) as stage:
        push(stage, "something_of_next_year", payload)
        await stage.settle()

        assert await inbox_rows(stage) == [("handled", 1)]
        assert stage.shown_in_group() == []


@pytest.mark.parametrize(
    "words",
    [
        "آ" * 4096,
        "😀" * 2048,
        "🌱🌱🌱",
        "\u202e\u2066 برعکس \u202e",
        "‌",
        "1234567890",
        "؟؟؟!!!...",
        "/نیست",
        "/unknown_command با متن",
        "<b>bold</b> *stars* _lines_ `ticks` [a](b)",
        "سلام\x00\x07\x1b",
    ],
)
@pytest.mark.matrix(short=3)
async def test_odd_texts_get_some_answer_and_reach_the_agents_whole(
    tmp_path: Path, words: str
) -> None:
    """T29: markup in people's texts is not parsed."""
    async with staged(tmp_path) as stage:
        stage.act("narges", text=words)
        await stage.wait(timedelta(seconds=2))
        assert stage.shown_to("narges"), "somebody who writes is answered"

        await open_a_ticket(stage)
        stage.act("narges", text=words)
        await stage.wait(timedelta(seconds=30))  # messages without an assignee are collected
        relayed = "".join(text_of(message) for message in stage.shown_in_group())
        assert inert(words).strip()[:4000] in relayed, "harmless, and else as it was written"


@pytest.mark.parametrize("size", [0, 20 * 1024 * 1024, 49 * 1024 * 1024])
async def test_files_of_any_size_reach_the_agents(tmp_path: Path, size: int) -> None:
    """T23: files are passed on without being downloaded."""
    async with staged(tmp_path) as stage:
        await open_a_ticket(stage)
        stage.act("narges", document={"name": "report.pdf", "size": size})
        await stage.wait(timedelta(seconds=2))

        assert "document" in stage.shown_in_group()[-1].content


async def test_an_album_of_ten_stays_together(tmp_path: Path) -> None:
    """T21."""
    async with staged(tmp_path) as stage:
        await open_a_ticket(stage)
        stage.act("narges", album=[{"photo": {"size": 100}} for _ in range(10)])
        await stage.wait(timedelta(seconds=2))

        photos = [one for one in stage.shown_in_group() if "photo" in one.content]
        assert len(photos) == 10
        assert len({one.album for one in photos}) == 1


async def test_a_name_that_reorders_lines_is_shown_harmless(tmp_path: Path) -> None:
    """T60, T67."""
    async with staged(tmp_path) as stage:
        person = Person(stage.world.next_person_id(), "\u202eحمله\u2066\x00" + "x" * 200)
        stage.world.people[person.id] = person
        stage.people["narges"] = person
        await open_a_ticket(stage)

        card = text_of(stage.shown_in_group()[0])
        assert "\u202e" not in card
        assert "\x00" not in card
        assert "حمله" in card
        assert "x" * 65 not in card


async def test_ids_beyond_32_bits_work(tmp_path: Path) -> None:
    """T56."""
    async with staged(tmp_path) as stage:
        person = Person(5_000_000_000, "Big")
        stage.world.people[person.id] = person
        stage.people["narges"] = person
        await open_a_ticket(stage)
        stage.act("sara", chat=stage.group.id, text="/claim #1")
        await stage.settle()
        ticket = await stage.ticket_of("narges")
        assert ticket is not None
        assert ticket.assignee_id == 1


@pytest.mark.parametrize("data", ["", "x", "no-such-token:0", "a:b:c", "٣:٣", "\u202e:1"])
async def test_a_forged_button_does_nothing_and_says_so(tmp_path: Path, data: str) -> None:
    """T54."""
    async with staged(tmp_path) as stage:
        narges = stage.people["narges"]
        push(
            stage,
            "callback_query",
            {
                "id": "4242",
                "from": narges.json(),
                "chat_instance": "1",
                "data": data,
                "message": {
                    "message_id": 1,
                    "date": 1,
                    "chat": {"id": narges.id, "type": "private", "first_name": "x"},
                },
            },
        )
        await stage.settle()

        assert await inbox_rows(stage) == [("handled", 1)]
        assert await stage.ticket_of("narges") is None


async def test_somebody_elses_button_is_refused(tmp_path: Path) -> None:
    """T54: a button is bound to its presser."""
    async with staged(tmp_path) as stage:
        stage.act("narges", text=QUESTION)
        await stage.settle()
        keyboard = stage.shown_to("narges")[-1].markup
        assert keyboard is not None
        data = keyboard["inline_keyboard"][0][0]["callback_data"]
        john = stage.people["john"]
        push(
            stage,
            "callback_query",
            {
                "id": "4243",
                "from": john.json(),
                "chat_instance": "1",
                "data": data,
                "message": {
                    "message_id": 1,
                    "date": 1,
                    "chat": {"id": john.id, "type": "private", "first_name": "x"},
                },
            },
        )
        await stage.settle()

        assert stage.shown_to("john") == []
        assert len(stage.shown_to("narges")) == 1
