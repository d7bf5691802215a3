"""Taking back sent messages, and edits that reach the requester or are answered."""

from collections.abc import Callable
from datetime import timedelta
from pathlib import Path
from typing import Any

import pytest
from sqlalchemy import text

from bot.simulator import acts
from bot.simulator.faults import FaultKind
from bot.simulator.methods.base import METHODS
from bot.simulator.state import Message
from handoff.storage.database import Reader
from tests.bot.desk.situations import (
    MODES,
    a_held_ticket,
    card_text,
    confirm,
    press,
    push,
    to_ticket,
)
from tests.stage import Stage, text_of

WORDS = "رمز شما ۱۲۳۴ است"


async def reply(stage: Stage, to: Message, words: str, who: str = "sara") -> None:
    ticket = await stage.ticket_of("narges")
    assert ticket is not None
    where = {"topic": ticket.topic_id} if ticket.topic_id else {}
    stage.act(who, chat=stage.group.id, text=words, reply_to=to.id, **where)
    await stage.settle()


async def edit(stage: Stage, message: Message, who: str = "sara", **to: str) -> None:
    acts.edit(
        stage.world,
        stage.people[who],
        {"chat": stage.group.id, "message_id": message.id, **to},
    )
    await stage.settle()


def new_content(stage: Stage, message: Message, **content: Any) -> None:
    """Content of an edit by Sara's client that the simulator's client would refuse."""
    message.content = content
    push(
        stage,
        "edited_message",
        {
            "message_id": message.id,
            "date": message.date,
            "edit_date": message.date + 5,
            "from": stage.people["sara"].json(),
            "chat": stage.group.json(),
            **content,
        },
    )


def last_word(stage: Stage) -> str:
    return text_of(stage.shown_in_group()[-1])


async def unsent(stage: Stage) -> list[str]:
    def unit(reader: Reader):
        found = reader.session.execute(
            text("SELECT text FROM messages WHERE unsent_at IS NOT NULL ORDER BY id")
        )
        return [str(row[0]) for row in found]

    return await stage.desk.desk.db.read(unit)


@pytest.mark.parametrize("mode", MODES)
@pytest.mark.matrix(short=1)
async def test_what_was_sent_is_taken_back(tmp_path: Path, mode: str) -> None:
    async with a_held_ticket(tmp_path, mode) as stage:
        (said,) = await to_ticket(stage, text=WORDS)
        assert text_of(stage.shown_to("narges")[-1]) == WORDS
        await reply(stage, said, "/unsend")

        assert WORDS not in [text_of(one) for one in stage.shown_to("narges")]
        assert last_word(stage) == "unsend-done ticket=1"
        assert not any("unsend-under-way" in text_of(one) for one in stage.shown_in_group())
        assert stage.shown_in_group()[-1].edits == 1  # the line that announced it
        assert await unsent(stage) == [WORDS]
        assert "delivery-taken-back" in await card_text(stage)

        await reply(stage, said, "/unsend")
        assert last_word(stage) == "unsend-before ticket=1"
        await edit(stage, said, text="چیز دیگر")
        assert last_word(stage).startswith("edit-after-unsend")


async def test_only_the_author_and_admins_take_back(tmp_path: Path) -> None:
    async with a_held_ticket(tmp_path, "topics") as stage:
        (said,) = await to_ticket(stage, text=WORDS)
        await reply(stage, said, "/unsend", who="omid")
        assert last_word(stage).startswith("unsend-not-yours")
        assert text_of(stage.shown_to("narges")[-1]) == WORDS

        (note,) = await to_ticket(stage, "omid", text="بله")
        await press(stage, "button-send-note")
        await confirm(stage, "button-send-sure")
        assert text_of(stage.shown_to("narges")[-1]) == "بله"
        await reply(stage, note, "/unsend", who="omid")
        assert text_of(stage.shown_to("narges")[-1]) == WORDS


async def test_an_album_is_taken_back_whole(tmp_path: Path) -> None:
    async with a_held_ticket(tmp_path, "topics") as stage:
        heard = len(stage.shown_to("narges"))
        first, *_ = await to_ticket(stage, album=[{"photo": {"size": 9}} for _ in range(3)])
        await stage.wait(timedelta(seconds=2))
        assert len(stage.shown_to("narges")) == heard + 3
        await reply(stage, first, "/unsend")

        assert len(stage.shown_to("narges")) == heard
        assert len(await unsent(stage)) == 3


@pytest.mark.parametrize("mode", ["topics", "plain"])
@pytest.mark.matrix(short=1)
async def test_what_waits_is_withdrawn(tmp_path: Path, mode: str) -> None:
    async with a_held_ticket(tmp_path, mode) as stage:
        heard = len(stage.shown_to("narges"))
        narges = stage.people["narges"].id
        stage.world.faults.add(FaultKind.TOO_MANY, "^send", chat=narges, count=1, retry_after=30)
        (said,) = await to_ticket(stage, text=WORDS)
        await reply(stage, said, "/unsend")
        assert last_word(stage).startswith("unsend-withdrawn")
        await stage.wait(timedelta(minutes=2))

        assert len(stage.shown_to("narges")) == heard
        assert await unsent(stage) == [WORDS]


@pytest.mark.parametrize("why", ["undeletable", "no-method"])
@pytest.mark.matrix(short=1)
async def test_a_refusal_to_delete_is_told(
    tmp_path: Path, why: str, without: Callable[[str], None]
) -> None:
    async with a_held_ticket(tmp_path, "plain") as stage:
        (said,) = await to_ticket(stage, text=WORDS)
        if why == "no-method":
            without("deletemessage")
        else:
            await stage.wait(timedelta(days=3))
        await reply(stage, said, "/unsend")

        assert last_word(stage) == f"unsend-refused ticket=1 why=refusal-{why}"
        assert await unsent(stage) == []
        assert WORDS in [text_of(one) for one in stage.shown_to("narges")]


@pytest.fixture
def without(monkeypatch: pytest.MonkeyPatch) -> Callable[[str], None]:
    """Remove a method from the simulated messenger."""

    def leave_out(name: str) -> None:
        monkeypatch.delitem(METHODS, name)

    return leave_out


@pytest.mark.parametrize("words", ["/unsend", "/send"])
@pytest.mark.matrix(short=1)
async def test_without_a_message_the_command_says_how(tmp_path: Path, words: str) -> None:
    async with a_held_ticket(tmp_path, "topics") as stage:
        await to_ticket(stage, text=words)
        assert last_word(stage) == f"{words[1:]}-what"


@pytest.mark.parametrize("words", ["// بدحساب", "/note بدحساب", "\u200f/x", "/x@other_bot"])
@pytest.mark.matrix(short=1)
async def test_an_edit_into_a_note_leaves_the_copy_and_says_so(tmp_path: Path, words: str) -> None:
    async with a_held_ticket(tmp_path, "topics") as stage:
        (said,) = await to_ticket(stage, text=WORDS)
        await edit(stage, said, text=words)

        assert text_of(stage.shown_to("narges")[-1]) == WORDS
        assert last_word(stage) == "edit-not-sent ticket=1"


async def test_an_edit_into_a_note_before_the_sending_withdraws_it(tmp_path: Path) -> None:
    async with a_held_ticket(tmp_path, "topics") as stage:
        heard = len(stage.shown_to("narges"))
        narges = stage.people["narges"].id
        stage.world.faults.add(FaultKind.TOO_MANY, "^send", chat=narges, count=1, retry_after=30)
        (said,) = await to_ticket(stage, text=WORDS)
        await edit(stage, said, text="// بدحساب")
        assert last_word(stage).startswith("unclear-ask")
        await stage.wait(timedelta(minutes=2))

        assert len(stage.shown_to("narges")) == heard


@pytest.mark.parametrize("words", ["/claim", "// یادداشت", "/foo"])
@pytest.mark.matrix(short=1)
async def test_a_command_or_note_edited_into_a_reply_is_asked_about(
    tmp_path: Path, words: str
) -> None:
    async with a_held_ticket(tmp_path, "topics") as stage:
        heard = len(stage.shown_to("narges"))
        (said,) = await to_ticket(stage, text=words)
        await edit(stage, said, text="سلام نرگس")
        assert len(stage.shown_to("narges")) == heard
        assert last_word(stage) == "unclear-ask reason=edited ticket=1"
        await confirm(stage, "button-send-unclear")
        assert text_of(stage.shown_to("narges")[-1]) == "سلام نرگس"


async def test_an_edit_of_a_note_changes_the_note(tmp_path: Path) -> None:
    async with a_held_ticket(tmp_path, "topics") as stage:
        told = len(stage.shown_in_group())
        (marked,) = await to_ticket(stage, text="// یک")
        (given,) = await to_ticket(stage, text="/note دو")
        await edit(stage, marked, text="// یک و نیم")
        await edit(stage, given, text="/note دو و نیم")
        assert len(stage.shown_in_group()) == told

        def unit(reader: Reader) -> None:
            notes = reader.session.execute(
                text("SELECT text FROM messages WHERE direction = 'note' ORDER BY id")
            )
            assert [str(row[0]) for row in notes] == ["// یک و نیم", "دو و نیم"]

        await stage.desk.desk.db.read(unit)


@pytest.mark.parametrize("mode", ["topics", "plain"])
@pytest.mark.matrix(short=1)
async def test_a_caption_is_mended(tmp_path: Path, mode: str) -> None:
    async with a_held_ticket(tmp_path, mode) as stage:
        (said,) = await to_ticket(stage, photo={"size": 9}, caption="غلت")
        await edit(stage, said, caption="غلط")
        assert text_of(stage.shown_to("narges")[-1]) == "غلط"


@pytest.mark.parametrize("mode", ["topics", "plain"])
@pytest.mark.matrix(short=1)
async def test_a_replaced_photo_replaces_the_copy(tmp_path: Path, mode: str) -> None:
    async with a_held_ticket(tmp_path, mode) as stage:
        (said,) = await to_ticket(stage, photo={"size": 9})
        (other,) = await to_ticket(stage, "omid", photo={"size": 90})
        heard = len(stage.shown_to("narges"))
        new_content(stage, said, photo=other.content["photo"])
        await stage.settle()

        assert len(stage.shown_to("narges")) == heard
        copy = stage.shown_to("narges")[-1]
        largest = [
            max(one["photo"], key=lambda size: size["width"])
            for one in (copy.content, other.content)
        ]
        assert largest[0]["file_unique_id"] == largest[1]["file_unique_id"]


async def test_a_photo_that_cannot_be_replaced_is_sent_anew(
    tmp_path: Path, without: Callable[[str], None]
) -> None:
    async with a_held_ticket(tmp_path, "plain") as stage:
        (said,) = await to_ticket(stage, photo={"size": 9})
        (other,) = await to_ticket(stage, "omid", photo={"size": 90})
        heard = len(stage.shown_to("narges"))
        without("editmessagemedia")
        new_content(stage, said, photo=other.content["photo"])
        await stage.settle()
        assert len(stage.shown_to("narges")) == heard + 1
        assert last_word(stage).startswith("edit-sent-anew")

        await reply(stage, said, "/unsend")
        assert len(stage.shown_to("narges")) == heard - 1


async def test_an_edit_that_is_refused_is_answered(tmp_path: Path) -> None:
    async with a_held_ticket(tmp_path, "topics") as stage:
        (said,) = await to_ticket(stage, text=WORDS)
        copy = stage.shown_to("narges")[-1]
        copy.deleted = True
        await edit(stage, said, text="سلام")
        assert last_word(stage) == "edit-refused ticket=1 why=refusal-target-gone"


def lengthen(stage: Stage, message: Message, words: str) -> None:
    """Edit a message into a text longer than the simulator's client allows."""
    new_content(stage, message, text=words)


async def test_a_long_text_is_mended_part_by_part(tmp_path: Path) -> None:
    async with a_held_ticket(tmp_path, "topics") as stage:
        heard = len(stage.shown_to("narges"))
        (said,) = await to_ticket(stage, text="سلام")
        lengthen(stage, said, "آ" * 5000)
        await stage.settle()
        assert "".join(text_of(one) for one in stage.shown_to("narges")[heard:]) == "آ" * 5000
        await edit(stage, said, text="کوتاه")
        left = [text_of(one) for one in stage.shown_to("narges")[heard:]]
        assert left == ["کوتاه", "…"]


@pytest.mark.parametrize("mode", ["topics", "group", "plain"])
@pytest.mark.matrix(short=1)
async def test_a_reply_to_ones_own_words_goes_out_and_quotes_them(
    tmp_path: Path, mode: str
) -> None:
    async with a_held_ticket(tmp_path, mode) as stage:
        (said,) = await to_ticket(stage, text=WORDS)
        copy = stage.shown_to("narges")[-1]
        await reply(stage, said, "یعنی رمز تازه")

        assert text_of(stage.shown_to("narges")[-1]) == "یعنی رمز تازه"
        assert stage.shown_to("narges")[-1].reply_to == copy.id


async def in_flight(stage: Stage) -> None:
    """Return once an agent's reply is being sent to the requester."""
    sending = text(
        "SELECT count(*) FROM deliveries WHERE purpose = 'agent-reply' AND status = 'sending'"
    )
    # A survey runs in another thread, so that the loop can send in the meantime.
    while not await stage.desk.desk.db.survey(lambda reader: reader.session.scalar(sending)):
        pass


@pytest.mark.parametrize("act", ["edit", "unsend"])
@pytest.mark.matrix(short=1)
async def test_a_change_while_the_message_is_under_way_is_carried_out(
    tmp_path: Path, act: str
) -> None:
    async with a_held_ticket(tmp_path, "topics") as stage:
        heard = len(stage.shown_to("narges"))
        ticket = await stage.ticket_of("narges")
        assert ticket is not None
        narges = stage.people["narges"].id
        stage.world.faults.add(FaultKind.DELAY, "^sendMessage", chat=narges, seconds=1.0)
        (said,) = stage.act("sara", chat=stage.group.id, topic=ticket.topic_id, text=WORDS)
        await in_flight(stage)
        if act == "edit":
            await edit(stage, said, text="رمز تازه")
        else:
            await reply(stage, said, "/unsend")
        await stage.wait(timedelta(seconds=2))

        left = [text_of(one) for one in stage.shown_to("narges")[heard:]]
        assert left == (["رمز تازه"] if act == "edit" else [])


async def test_one_part_of_an_album_is_mended(tmp_path: Path) -> None:
    async with a_held_ticket(tmp_path, "topics") as stage:
        heard = len(stage.shown_to("narges"))
        _, second, _ = await to_ticket(
            stage, album=[{"photo": {"size": 9}, "caption": name} for name in "abc"]
        )
        await stage.wait(timedelta(seconds=2))
        await edit(stage, second, caption="B")

        assert [text_of(one) for one in stage.shown_to("narges")[heard:]] == ["a", "B", "c"]


async def test_a_moving_live_location_is_no_edit(tmp_path: Path) -> None:
    async with a_held_ticket(tmp_path, "topics") as stage:
        (said,) = await to_ticket(stage, location={"latitude": 35.7, "longitude": 51.4})
        told, heard = len(stage.shown_in_group()), len(stage.shown_to("narges"))
        new_content(stage, said, location={"latitude": 35.8, "longitude": 51.5})
        await stage.settle()

        assert len(stage.shown_in_group()) == told
        assert len(stage.shown_to("narges")) == heard


@pytest.mark.parametrize("act", ["edit", "unsend"])
@pytest.mark.matrix(short=1)
async def test_without_the_copys_id_the_agent_hears_that_it_cannot_be_changed(
    tmp_path: Path, act: str
) -> None:
    """The messenger accepted it with an unreadable answer: sent once, with unknown id."""
    async with a_held_ticket(tmp_path, "topics") as stage:
        heard = len(stage.shown_to("narges"))
        narges = stage.people["narges"].id
        stage.world.faults.add(FaultKind.BAD_JSON, "^sendMessage", chat=narges)
        (said,) = await to_ticket(stage, text=WORDS)
        if act == "edit":
            await edit(stage, said, text="سلام")
        else:
            await reply(stage, said, "/unsend")
        await stage.wait(timedelta(minutes=20))

        assert [text_of(one) for one in stage.shown_to("narges")[heard:]] == [WORDS]
        told = "edit-refused" if act == "edit" else "unsend-refused"
        assert last_word(stage) == f"{told} ticket=1 why=refusal-id-unknown"
        assert await unsent(stage) == []


async def test_what_can_be_named_of_a_long_text_is_changed_and_taken_back(tmp_path: Path) -> None:
    """The second of two parts has no known id: it stays and is not confused with the first."""
    async with a_held_ticket(tmp_path, "topics") as stage:
        heard = len(stage.shown_to("narges"))
        narges = stage.people["narges"].id
        (said,) = await to_ticket(stage, text="سلام")
        stage.world.faults.add(FaultKind.BAD_JSON, "^sendMessage", chat=narges)
        lengthen(stage, said, "آ" * 4096 + "ب")
        await stage.settle()
        await edit(stage, said, text="کوتاه")
        left = [text_of(one) for one in stage.shown_to("narges")[heard:]]
        assert left == ["کوتاه", "ب"]
        assert last_word(stage) == "edit-refused ticket=1 why=refusal-id-unknown"

        await reply(stage, said, "/unsend")
        assert [text_of(one) for one in stage.shown_to("narges")[heard:]] == ["ب"]
        assert last_word(stage) == "unsend-refused ticket=1 why=refusal-id-unknown"
        assert await unsent(stage) == []
