"""A requester's chat refuses everything for hours: important messages still arrive."""

from datetime import timedelta
from pathlib import Path

from bot.simulator.faults import FaultKind
from tests.bot.desk.situations import open_a_ticket, push, say
from tests.stage import staged, text_of


async def test_what_did_not_reach_the_agents_is_told_however_late(tmp_path: Path) -> None:
    async with staged(tmp_path) as stage:
        await open_a_ticket(stage)
        narges = stage.people["narges"]
        chat = {"id": narges.id, "type": "private", "first_name": "x"}
        stage.world.faults.add(
            FaultKind.BAD_REQUEST,
            "copy|forward",
            count=None,
            description="Bad Request: message can't be copied",
        )
        stage.world.faults.add(FaultKind.BAD_GATEWAY, "send", chat=narges.id, count=None)
        before = len(stage.shown_to("narges"))

        stage.act("narges", photo={})
        await stage.wait(timedelta(seconds=45))
        push(stage, "something_of_next_year", {"chat": chat})
        push(stage, "message", {"message_id": "seven", "chat": chat, "text": "?"})
        await stage.settle()
        for command in ("/block #1 24h spam", "/unblock #1", "/block #1 24h spam"):
            stage.act("sara", chat=stage.group.id, text=command)
            await stage.settle()
            await say(stage, "narges", "هستید؟")
        await stage.wait(timedelta(hours=3))
        assert any("not-shown" in text_of(message) for message in stage.shown_in_group())
        assert len(stage.shown_to("narges")) == before
        stage.world.faults.clear()
        await stage.wait(timedelta(minutes=15))

        told = [text_of(message).split()[0] for message in stage.shown_to("narges")[before:]]
        assert told == [
            *("send-another-way", "kind-not-understood", "sorry-our-fault"),
            *("block-told", "block-over", "block-told"),
        ]


async def test_the_agents_hear_if_a_requester_was_not_asked_for_another_way(
    tmp_path: Path,
) -> None:
    """The line that replaces the message tells that the requester was asked."""
    async with staged(tmp_path) as stage:
        await open_a_ticket(stage)
        stage.world.faults.add(
            FaultKind.BAD_REQUEST,
            "copy|forward",
            count=None,
            description="Bad Request: message can't be copied",
        )
        refused = stage.people["narges"].id
        stage.world.faults.add(FaultKind.FORBIDDEN, "send", chat=refused, count=None)
        stage.act("narges", photo={})
        await stage.wait(timedelta(seconds=45))

        shown = [text_of(message) for message in stage.shown_in_group()]
        assert any("not-shown" in words for words in shown)
        assert [words for words in shown if words.startswith("delivery-refused")]
