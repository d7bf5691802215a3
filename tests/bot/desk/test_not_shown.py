"""Messages that the other side refuses: a line about them is always shown."""

from datetime import timedelta
from pathlib import Path
from typing import Any

import pytest

from bot.conversation.messages import MessageKind
from bot.simulator import acts
from bot.simulator.faults import FaultKind
from tests.bot.desk.situations import a_held_ticket, card_text, open_a_ticket, push
from tests.bot.desk.test_agents_chat_lost import MODES, in_group
from tests.builders import deliveries
from tests.stage import Stage, staged, text_of

pytestmark = pytest.mark.slow

CAPTION = "این هم مدرکم"
REFUSALS = [
    "Bad Request: message can't be copied",
    "Bad Request: the message can't be copied",
    "Bad Request: message to copy not found",
    "Bad Request: MESSAGE_ID_INVALID",
    "Bad Request: not enough rights to send videos to the chat",
    "Bad Request: CHAT_SEND_STICKERS_FORBIDDEN",
    "Bad Request: message has protected content and can't be copied",
    "Bad Request: MEDIA_EMPTY",
    "Bad Request: entity beginning at UTF-16 offset 4 is invalid",
    "Bad Request: something that nobody has read before",
]
FIELDS: dict[MessageKind, dict[str, Any]] = {
    MessageKind.TEXT: {"text": CAPTION},
    MessageKind.LOCATION: {"location": {"latitude": 35.7, "longitude": 51.4}},
    MessageKind.CONTACT: {"contact": {"phone_number": "+98", "first_name": "x"}},
    MessageKind.POLL: {
        "poll": {
            "id": "1",
            "question": "?",
            "options": [],
            "total_voter_count": 0,
            "is_closed": False,
            "is_anonymous": True,
            "type": "regular",
            "allows_multiple_answers": False,
        }
    },
    MessageKind.DICE: {"dice": {"emoji": "🎲", "value": 3}},
    MessageKind.OTHER: {"paid_media": {"star_count": 5, "paid_media": []}, "caption": CAPTION},
}
FILE = {"file_id": "f", "file_unique_id": "u"}
SIZED = {**FILE, "width": 3, "height": 3, "duration": 1, "length": 3}
FILES = {
    MessageKind.PHOTO: [{**FILE, "width": 3, "height": 3}],
    MessageKind.STICKER: {
        **FILE, "width": 3, "height": 3, "type": "regular", "is_animated": False, "is_video": False
    },
}  # fmt: skip


def message_of(kind: MessageKind, stage: Stage, number: int) -> dict[str, Any]:
    """Build a message of a kind, with a number that the messenger does not have."""
    person = stage.people["narges"]
    name = kind.value.replace("-", "_")
    content = FIELDS.get(kind) or {name: FILES.get(kind, SIZED), "caption": CAPTION}
    chat = {"id": person.id, "type": "private", "first_name": "x"}
    return {
        "message_id": number,
        "date": 1_795_335_000,
        "chat": chat,
        "from": person.json(),
        **content,
    }


async def pause(stage: Stage) -> None:
    await stage.wait(timedelta(seconds=45))


@pytest.mark.parametrize("refusal", REFUSALS)
async def test_every_kind_leaves_a_line_for_the_agents(tmp_path: Path, refusal: str) -> None:
    """Copy and forward are refused: kind, caption and sender are shown as text."""
    async with a_held_ticket(tmp_path, "topics") as stage:
        stage.world.faults.add(
            FaultKind.BAD_REQUEST, "copy|forward", count=None, description=refusal
        )
        for number, kind in enumerate(MessageKind, start=9_000):
            shown, told = len(stage.shown_in_group()), len(stage.shown_to("narges"))
            push(stage, "message", message_of(kind, stage, number))
            await pause(stage)
            fresh = stage.shown_in_group()[shown:]
            words = "\n".join(text_of(one) for one in fresh)
            if kind is MessageKind.TEXT:
                assert CAPTION in words
                continue
            assert f"kind-{kind.value}" in words, (kind, words)
            ticket = await stage.ticket_of("narges")
            assert ticket is not None
            place = next(one for one in fresh if "not-shown" in text_of(one))
            assert place.thread_id == int(ticket.topic_id or 0)
            message = message_of(kind, stage, number)
            assert message.get("caption", "") in words
            asked = [text_of(one) for one in stage.shown_to("narges")[told:]]
            assert any("send-another-way" in text for text in asked), (kind, asked)
        assert "dead" not in {one.status for one in await deliveries(stage.desk.desk.db)}


@pytest.mark.parametrize("mode", MODES)
async def test_what_cannot_be_copied_is_forwarded(tmp_path: Path, mode: str) -> None:
    async with staged(tmp_path, **MODES[mode]) as stage:  # type: ignore[arg-type]
        await open_a_ticket(stage)
        stage.world.faults.add(
            FaultKind.BAD_REQUEST,
            "copyMessage",
            count=None,
            description="Bad Request: message can't be copied",
        )
        told = len(stage.shown_to("narges"))
        stage.act("narges", photo={}, caption=CAPTION)
        await pause(stage)

        photos = [one for one in stage.shown_in_group() if "photo" in one.content]
        assert [text_of(one) for one in photos] == [CAPTION]
        ticket = await stage.ticket_of("narges")
        assert ticket is not None
        if mode == "topics":
            assert photos[0].thread_id == int(ticket.topic_id or 0)
        else:  # a forward is not a reply: a line under it names its sender
            assert any("relayed-head" in text for text in in_group(stage, "نرگس"))
        assert not any("another-way" in text_of(one) for one in stage.shown_to("narges")[told:])


@pytest.mark.parametrize("mode", MODES)
async def test_protected_or_deleted_parts_leave_a_line_in_every_mode(
    tmp_path: Path, mode: str
) -> None:
    async with staged(tmp_path, **MODES[mode]) as stage:  # type: ignore[arg-type]
        await open_a_ticket(stage)
        sent = stage.act("narges", photo={}, caption=CAPTION)[0]
        sent.protected = True
        await pause(stage)
        gone = stage.act("narges", voice={})[0]
        gone.deleted = True
        await pause(stage)

        lines = in_group(stage, "not-shown")
        assert len(lines) == 2
        assert CAPTION in lines[0]
        assert "kind-photo" in lines[0]
        assert "kind-voice" in lines[1]
        assert all("نرگس" in line for line in lines)


@pytest.mark.parametrize("mode", MODES)
async def test_parts_of_an_album_that_fail_are_told_of_and_the_others_stay(
    tmp_path: Path, mode: str
) -> None:
    async with staged(tmp_path, **MODES[mode]) as stage:  # type: ignore[arg-type]
        await open_a_ticket(stage)
        parts = stage.act("narges", album=[{"photo": {}, "caption": "یک"}, *[{"photo": {}}] * 2])
        parts[0].deleted = True
        await pause(stage)

        photos = [one for one in stage.shown_in_group() if "photo" in one.content]
        assert len(photos) == 2
        # Without albums the parts arrive separately.
        lines = in_group(stage, "not-shown" if mode == "plain messenger" else "not-shown-part")
        assert len(lines) == 1
        assert "یک" in lines[0]
        told = [text_of(one) for one in stage.shown_to("narges")]
        assert sum("send-another-way" in text for text in told) == 1


@pytest.mark.parametrize("mode", MODES)
@pytest.mark.parametrize(
    ("description", "why"),
    [
        ("Bad Request: VOICE_MESSAGES_FORBIDDEN", "media-forbidden"),
        ("Bad Request: message can't be copied", "not-copied"),
        ("Bad Request: message to copy not found", "target-gone"),
        ("Bad Request: something that nobody has read before", "other"),
    ],
)
async def test_an_agent_hears_that_a_picture_did_not_go_out(
    tmp_path: Path, mode: str, description: str, why: str
) -> None:
    async with staged(tmp_path, **MODES[mode]) as stage:  # type: ignore[arg-type]
        await open_a_ticket(stage)
        ticket = await stage.ticket_of("narges")
        assert ticket is not None
        stage.world.faults.add(
            FaultKind.BAD_REQUEST,
            "copy|forward",
            chat=stage.people["narges"].id,
            count=None,
            description=description,
        )
        act = {"photo": {}, "chat": stage.group.id, "reply_to": ticket.card_message_id}
        acts.send(stage.world, stage.people["sara"], act)
        await stage.wait(timedelta(seconds=10))

        assert any(f"refusal-{why}" in text for text in in_group(stage, "delivery-refused"))
        assert f"refusal-{why}" in await card_text(stage)


@pytest.mark.parametrize("inwards", [True, False], ids=["inwards", "outwards"])
async def test_a_caption_whose_look_is_refused_goes_plain(tmp_path: Path, inwards: bool) -> None:
    async with staged(tmp_path) as stage:
        await open_a_ticket(stage)
        ticket = await stage.ticket_of("narges")
        assert ticket is not None
        stage.world.faults.add(
            FaultKind.BAD_REQUEST,
            "copyMessage",
            count=1,
            description="Bad Request: entity beginning at UTF-16 offset 4 is invalid",
        )
        act = {"photo": {}, "caption": CAPTION}
        if inwards:
            stage.act("narges", **act)
        else:
            place = {"chat": stage.group.id, "reply_to": ticket.card_message_id}
            acts.send(stage.world, stage.people["sara"], {**act, **place})
        await pause(stage)

        shown = stage.shown_in_group() if inwards else stage.shown_to("narges")
        assert [text_of(one) for one in shown if "photo" in one.content] == [CAPTION]
        assert not in_group(stage, "delivery-refused")
        assert not in_group(stage, "not-shown")


async def test_a_copy_whose_source_is_gone_does_not_hold_the_agents_chat(tmp_path: Path) -> None:
    """«chat not found» can also concern the source chat."""
    async with staged(tmp_path) as stage:
        await open_a_ticket(stage)
        stage.world.faults.add(
            FaultKind.BAD_REQUEST,
            "copy|forward",
            chat=stage.group.id,
            count=None,
            description="Bad Request: chat not found",
        )
        stage.act("narges", photo={}, caption=CAPTION)
        await pause(stage)

        assert in_group(stage, CAPTION)
        assert (await stage.desk.ready())["agents_chat"] is True


async def test_words_that_are_refused_are_shown_plain_in_a_line_of_their_own(
    tmp_path: Path,
) -> None:
    async with staged(tmp_path) as stage:
        await open_a_ticket(stage)
        stage.world.faults.add(
            FaultKind.BAD_REQUEST,
            "sendMessage",
            chat=stage.group.id,
            count=1,
            description="Bad Request: something that nobody has read before",
        )
        stage.act("narges", text="نوشتهٔ عجیب")
        await pause(stage)

        assert any("not-shown" in text for text in in_group(stage, "نوشتهٔ عجیب"))
