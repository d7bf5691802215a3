"""Over the simulator, on every kind of messenger: unclear input is sent only after a press."""

from pathlib import Path
from typing import Any

import pytest

from bot.conversation.agent_input import Reason, Unclear
from bot.desk.agent import sending as agent_sending
from bot.desk.agent.chat import _with_its_album
from bot.simulator import acts
from handoff import reports
from handoff.actions.replies import Content
from handoff.storage import Database, UnitOfWork
from tests.bot.desk.situations import (
    HOLD,
    MODES,
    a_held_ticket,
    card_text,
    confirm,
    press,
    push,
    to_ticket,
)
from tests.builders import ACCOUNT, a_message, a_number, a_ticket, an_agent, deliveries
from tests.stage import BEGIN, Stage, buttons_of, text_of

UNCLEAR = [
    "/یادداشتی بدحساب",
    "/ note x",
    "\u200f/note x",
    "\u2066\u200b// x",
    "\u2800/claim",
    "\u3164\u034f/foo",
    "\uff0fnote x",
    "\u2044note",
    "\u2215\u2215 x",
    "\u29f8note",
    "\u2571note",
    "\\note",
    "\uff3cnote x",
    "\u0338note",
    "\u2800\u3164",
]
# A messenger may detect a command in these; they are then answered as unknown commands.
COMMANDS_PERHAPS = ["/n\u03bfte x", "\x07/x", "/no_such_command"]


def a_content(kind: str, *, chat_id: str, **facts: Any) -> Content:
    return Content(kind, ACCOUNT, chat_id, a_number(), said_at=BEGIN, **facts)


def asked(stage: Stage) -> int:
    return sum(text_of(one).startswith("unclear-ask") for one in stage.shown_in_group())


@pytest.mark.parametrize("mode", MODES)
@pytest.mark.matrix(short=1)
async def test_nothing_unclear_goes_out_without_a_press(tmp_path: Path, mode: str) -> None:
    async with a_held_ticket(tmp_path, mode) as stage:
        heard = len(stage.shown_to("narges"))
        for number, words in enumerate(UNCLEAR, start=1):
            await to_ticket(stage, text=words)
            assert asked(stage) == number, repr(words)
        for words in UNCLEAR[:4]:
            await to_ticket(stage, photo={"size": 9}, caption=words)
        await to_ticket(stage, photo={"size": 9}, caption="/note x")
        await to_ticket(stage, photo={"size": 9}, caption="// x")
        await to_ticket(stage, text="شماره کارت", forward_from="پنهان")
        await to_ticket(stage, text="/claim", forward_from=stage.people["john"].id)
        assert asked(stage) == len(UNCLEAR) + 8
        for words in COMMANDS_PERHAPS:
            before = len(stage.shown_in_group())
            await to_ticket(stage, text=words)
            answer = text_of(stage.shown_in_group()[before])
            assert answer.startswith(("unclear-ask", "command-unknown")), repr(words)
        await to_ticket(stage, text="/x@other_bot hello")
        assert len(stage.shown_to("narges")) == heard

        open_questions = asked(stage)
        await confirm(stage, "button-send-unclear")
        assert len(stage.shown_to("narges")) == heard + 1
        assert asked(stage) == open_questions - 1


@pytest.mark.parametrize(
    "origin",
    [
        {"forward_from": {"id": 5, "is_bot": False, "first_name": "x"}},
        {"forward_sender_name": "x"},
        {"forward_from_chat": {"id": -1005, "type": "channel", "title": "x"}},
        {"forward_date": 1_790_000_000},
        {"forward_origin": {"type": "hidden_user", "sender_user_name": "x", "date": 1}},
    ],
)
@pytest.mark.matrix(short=1)
async def test_a_forward_is_known_by_any_of_its_fields(
    tmp_path: Path, origin: dict[str, Any]
) -> None:
    async with a_held_ticket(tmp_path, "plain") as stage:
        ticket = await stage.ticket_of("narges")
        assert ticket is not None
        card = {"message_id": stage.card_of(ticket).id, "date": 1, "chat": stage.group.json()}
        heard = len(stage.shown_to("narges"))
        forwarded = {
            "message_id": 900,
            "date": int(stage.world.now()),
            "from": stage.people["sara"].json(),
            "chat": stage.group.json(),
            "text": "شماره کارت",
            "reply_to_message": card,
        }
        push(stage, "message", forwarded | origin)
        await stage.settle()

        assert len(stage.shown_to("narges")) == heard
        assert asked(stage) == 1


async def test_a_command_under_another_entity_is_a_command(tmp_path: Path) -> None:
    async with a_held_ticket(tmp_path, "topics") as stage:
        heard = len(stage.shown_to("narges"))
        bold = [
            {"type": "bold", "offset": 0, "length": 12},
            {"type": "bot_command", "offset": 0, "length": 5},
        ]
        await to_ticket(stage, text="/note secret", entities=bold)

        assert len(stage.shown_to("narges")) == heard
        assert "card-notes" in await card_text(stage)


async def test_a_question_pressed_twice_sends_once(tmp_path: Path) -> None:
    async with a_held_ticket(tmp_path, "topics") as stage:
        heard = len(stage.shown_to("narges"))
        await to_ticket(stage, text="\uff3cx")
        question = stage.shown_in_group()[-1]
        button = next(one for one in buttons_of(question) if "send" in one["text"])
        for _ in range(2):
            push(
                stage,
                "callback_query",
                {
                    "id": "1",
                    "from": stage.people["sara"].json(),
                    "chat_instance": "1",
                    "data": button["callback_data"],
                    "message": {"message_id": question.id, "date": 1, "chat": stage.group.json()},
                },
            )
        await stage.wait(HOLD)

        assert [text_of(one) for one in stage.shown_to("narges")[heard:]] == ["\uff3cx"]


async def test_a_press_after_the_end_refuses_with_words(tmp_path: Path) -> None:
    async with a_held_ticket(tmp_path, "plain") as stage:
        await to_ticket(stage, text="\uff3cx")
        await to_ticket(stage, text="/resolve fixed")
        heard = len(stage.shown_to("narges"))
        toast = await press(stage, "button-send-unclear")

        assert toast.startswith("reopen-first")
        assert len(stage.shown_to("narges")) == heard


async def test_words_edited_after_the_last_press_are_not_sent(tmp_path: Path) -> None:
    async with a_held_ticket(tmp_path, "topics") as stage:
        heard = len(stage.shown_to("narges"))
        (said,) = await to_ticket(stage, text="\uff3cx")
        await press(stage, "button-send-unclear")
        acts.edit(
            stage.world,
            stage.people["sara"],
            {"chat": stage.group.id, "message_id": said.id, "text": "\uff3cاین آدم بدحساب است"},
        )
        await stage.wait(HOLD)
        assert len(stage.shown_to("narges")) == heard
        texts = [text_of(one) for one in stage.shown_in_group()]
        assert any(text.startswith("held-dropped") and "held-edited" in text for text in texts)


async def test_words_edited_after_the_question_are_asked_about_again(tmp_path: Path) -> None:
    async with a_held_ticket(tmp_path, "topics") as stage:
        heard = len(stage.shown_to("narges"))
        (said,) = await to_ticket(stage, "omid", text="بگو نسخه را عوض کند")
        await press(stage, "button-send-note")
        acts.edit(
            stage.world,
            stage.people["omid"],
            {"chat": stage.group.id, "message_id": said.id, "text": "این آدم بدحساب است"},
        )
        await stage.settle()
        assert await press(stage, "button-send-sure") == "note-changed"
        assert len(stage.shown_to("narges")) == heard
        assert "بدحساب" in text_of(stage.shown_in_group()[-1])


@pytest.mark.parametrize("mode", ["topics", "group"])
@pytest.mark.matrix(short=1)
async def test_an_album_with_an_unclear_part_stays_inside_and_is_asked_about_once(
    tmp_path: Path, mode: str
) -> None:
    for part in (0, 1, 2):
        folder = tmp_path / str(part)
        folder.mkdir()
        async with a_held_ticket(folder, mode) as stage:
            heard = len(stage.shown_to("narges"))
            album: list[dict[str, Any]] = [{"photo": {"size": 9}} for _ in range(3)]
            album[part]["caption"] = "// بدحساب"
            await to_ticket(stage, album=album)
            await stage.wait(stage.desk.desk.settings.window * 3)
            assert len(stage.shown_to("narges")) == heard
            assert asked(stage) == 1

            await confirm(stage, "button-send-unclear")
            photos = stage.shown_to("narges")[heard:]
            assert ["photo" in one.content for one in photos] == [True] * 3
            assert len({one.album for one in photos}) == 1


async def test_a_part_that_is_late_calls_nothing_back_that_was_sent(tmp_path: Path) -> None:
    async with a_held_ticket(tmp_path, "topics") as stage:
        desk = stage.desk.desk
        await to_ticket(stage, album=[{"photo": {"size": 9}}] * 2)
        await stage.wait(desk.settings.window * 2)

        def unit(uow: UnitOfWork) -> list[str]:
            sent = reports.messages_of_ticket(uow, 1, limit=2)
            late = a_content("photo", chat_id=sent[0].chat_id, album=sent[0].album)
            assert not _with_its_album(desk, uow, late, Unclear(Reason.LIKE_COMMAND))
            return [one.direction for one in sent]

        assert await desk.db.write(unit) == ["outbound"] * 2


async def test_an_album_goes_out_as_one(tmp_path: Path) -> None:
    async with a_held_ticket(tmp_path, "topics") as stage:
        heard = len(stage.shown_to("narges"))
        await to_ticket(
            stage, album=[{"photo": {"size": 9}, "caption": "a"}, *[{"photo": {"size": 9}}] * 4]
        )
        await to_ticket(stage, text="ببینید")
        await stage.wait(stage.desk.desk.settings.window * 2)

        *photos, text = stage.shown_to("narges")[heard:]
        assert len(photos) == 5
        assert len({one.album for one in photos}) == 1
        assert photos[0].album
        assert text_of(text) == "ببینید"


async def test_shapes_of_the_text_go_out_with_it(tmp_path: Path) -> None:
    async with a_held_ticket(tmp_path, "topics") as stage:
        kinds = ["spoiler", "blockquote", "expandable_blockquote"]
        for kind in kinds:
            shape = {"type": kind, "offset": 0, "length": 5}
            await to_ticket(stage, text="hello you", entities=[shape])
        emoji = {"type": "custom_emoji", "offset": 0, "length": 2, "custom_emoji_id": "5"}
        await to_ticket(stage, text="😀 you", entities=[emoji])

        *shaped, plain = stage.shown_to("narges")[-4:]
        assert [one.content["entities"][0]["type"] for one in shaped] == kinds
        assert plain.content == {"text": "😀 you"}


@pytest.mark.parametrize("way", ["reply", "publish", "edit"])
async def test_words_that_nobody_cleared_are_not_sent(db: Database, way: str) -> None:
    agent = await an_agent(db)
    ticket = await a_ticket(db, held_by=agent)
    received = await a_message(db, "words", chat_id="1")
    content = a_content("text", chat_id="1", text="words")

    def unit(uow: UnitOfWork) -> None:
        row = uow.requesters.message(received.message_id or 0)
        assert row is not None
        nobody: Any = None
        match way:
            case "reply":
                agent_sending.reply(uow, nobody, ticket.id, content, by=agent, answers=None)
            case "publish":
                agent_sending.hold(uow, nobody, row, by=agent)
            case _:
                agent_sending.edit(uow, nobody, row, content)

    with pytest.raises(TypeError):
        await db.write(unit)
    assert await deliveries(db) == []
