"""Every kind of message in every place by every role is sent, answered, or treated as talk."""

import itertools
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from dataclasses import dataclass
from datetime import timedelta
from pathlib import Path
from typing import Any

import pytest

from bot.simulator import groups
from bot.simulator.state import Chat, Standing
from handoff.actions import agents, tickets
from handoff.models import Ticket
from handoff.outbox.post import SETTLED
from handoff.storage import UnitOfWork
from tests.bot.desk.situations import (
    a_held_ticket,
    confirm,
    open_a_ticket,
    say,
    to_ticket,
)
from tests.stage import Stage, add_person, buttons_of, staged, text_of

pytestmark = pytest.mark.slow

KINDS: dict[str, dict[str, Any]] = {
    "text": {"text": "سلام، درست شد"},
    "note": {"text": "// بدحساب"},
    "like-note": {"text": "\u200f/note x"},
    "unknown-command": {"text": "/no_such_thing"},
    "photo": {"photo": {"size": 9}},
    "captioned-note": {"photo": {"size": 9}, "caption": "/note x"},
    "forwarded": {"text": "شماره کارت", "forward_from": "پنهان"},
    "voice": {"voice": {"duration": 2}},
    "location": {"location": {}},
}
IDENTITIES = ["assignee", "colleague", "admin", "newcomer", "anonymous"]
IN_TOPICS = [
    "held",
    "free",
    "others",
    "card",
    "requesters-message",
    "colleagues-message",
    "general",
    "former-topic",
    "resolved",
]
WITHOUT_TOPICS = ["card", "requesters-message", "colleagues-message", "general", "resolved"]
TALK = frozenset({"general"})


@dataclass
class TurnContext:
    """A desk with a ticket of Omid (of Narges) and a second one of John."""

    stage: Stage
    where: dict[str, dict[str, Any]]

    def seen(self) -> tuple[list[str], list[str], dict[int, Any]]:
        """Return the requesters' messages, the bot's posts to the agents, and its reactions."""
        bot = next(iter(self.stage.world.bots.values()))
        given = [
            f"{one.id} {sorted(one.content)}"
            for name in ("narges", "john")
            for one in self.stage.shown_to(name)
        ]
        shown = [text_of(one) for one in self.stage.shown_in_group()]
        reactions = {
            one.id: one.reactions[bot.id]
            for one in self.stage.group.messages.values()
            if one.reactions.get(bot.id)
        }
        return given, shown, reactions


def who_is(stage: Stage, identity: str) -> tuple[str, dict[str, Any]]:
    return {
        "assignee": ("omid", {}),
        "colleague": ("mina", {}),
        "admin": ("sara", {}),
        "newcomer": ("stranger", {}),
        "anonymous": ("sara", {"anonymous": True}),
    }[identity]


async def _hire_mina(stage: Stage) -> None:
    mina = add_person(stage.world, "Mina")
    stage.people["mina"] = mina
    stage.group.members[mina.id] = Standing.MEMBER
    await stage.desk.desk.db.write(agents.enrol, stage.seen("mina"))


async def _tickets(stage: Stage) -> tuple[Ticket, Ticket]:
    await open_a_ticket(stage)
    await say(stage, "john", "/human")
    await say(stage, "john", "it is broken")
    await say(stage, "john", "version 4")
    first, second = await stage.ticket_of("narges"), await stage.ticket_of("john")
    assert first is not None
    assert second is not None
    return first, second


async def _by_command(stage: Stage, who: str, words: str) -> None:
    stage.act(who, chat=stage.group.id, text=words)
    await stage.settle()


@asynccontextmanager
async def a_scene(folder: Path, *, place: str, mode: dict[str, Any]) -> AsyncIterator[TurnContext]:
    async with staged(folder, **mode) as stage:
        await _hire_mina(stage)
        await _tickets(stage)
        await _by_command(stage, "omid", "/claim #1")
        if place == "free":
            await _by_command(stage, "omid", "/release #1")  # it keeps its topic
        await say(stage, "narges", "هنوز خراب است")
        relayed = stage.shown_in_group()[-1]
        ticket = await stage.ticket_of("narges")
        assert ticket is not None
        if place == "others":
            await _by_command(stage, "mina", "/assign #2 Sara")
            other = await stage.ticket_of("john")
            assert other is not None
            ticket = other
        topic = {"topic": ticket.topic_id} if ticket.topic_id else {}
        card = {**topic, "reply_to": ticket.card_message_id}
        theirs = stage.act("sara", chat=stage.group.id, text="چه کنیم؟", **(topic or card))[-1]
        await stage.settle()
        if place == "former-topic":
            await _topic_is_replaced(stage, ticket)
        if place == "resolved":
            await _by_command(stage, "sara", f"/resolve #{ticket.id} fixed")
        yield TurnContext(
            stage,
            {
                "held": topic,
                "free": topic,
                "others": topic,
                "former-topic": topic,
                "resolved": topic or card,
                "card": card,
                "requesters-message": {**topic, "reply_to": relayed.id},
                "colleagues-message": {**topic, "reply_to": theirs.id},
                "general": {},
            },
        )


async def _topic_is_replaced(stage: Stage, ticket: Ticket) -> None:
    """Replace the closed topic by a new one, then reopen the old topic."""
    assert ticket.topic_id is not None
    old = stage.group.topics[int(ticket.topic_id)]
    groups.close_topic(stage.world, stage.group, old, by=stage.people["sara"], closed=True)
    await stage.settle()
    await say(stage, "narges", "چه شد؟")
    groups.close_topic(stage.world, stage.group, old, by=stage.people["sara"], closed=False)
    await stage.settle()
    fresh = await stage.ticket_of("narges")
    assert fresh is not None
    assert fresh.topic_id not in (None, ticket.topic_id)


def cases() -> list[tuple[str, str]]:
    return [
        *(("topics", place) for place in IN_TOPICS),
        *(("plain", place) for place in WITHOUT_TOPICS),
    ]


@pytest.mark.parametrize(("mode", "place"), cases())
async def test_nothing_that_agents_write_is_swallowed(
    tmp_path: Path, mode: str, place: str
) -> None:
    facts: dict[str, Any] = {"plain": True} if mode == "plain" else {"topics": True}
    async with a_scene(tmp_path, place=place, mode=facts) as turn:
        for identity, kind in itertools.product(IDENTITIES, KINDS):
            if place == "free":
                await _set_free(turn.stage)
            who, more = who_is(turn.stage, identity)
            before = turn.seen()
            turn.stage.act(
                who, chat=turn.stage.group.id, **{**turn.where[place], **KINDS[kind], **more}
            )
            await turn.stage.wait(SETTLED)  # until the card is edited
            given, shown, reactions = turn.seen()

            reached = given != before[0]
            visible = shown != before[1] or reactions != before[2]
            about = f"{kind} by {identity} in {place}"
            if identity in ("newcomer", "anonymous"):
                assert not reached, about
            if kind not in ("text", "photo", "voice", "location"):
                assert not reached, about
            if place not in TALK and identity != "newcomer":
                assert reached or visible, about


async def _set_free(stage: Stage) -> None:
    def unit(uow: UnitOfWork) -> None:
        ticket = tickets.find(uow, 1, desk_id=stage.desk.desk.id)
        ticket.assignee_id = None

    await stage.desk.desk.db.write(unit)


async def test_an_old_topic_still_leads_to_its_ticket(tmp_path: Path) -> None:
    async with a_scene(tmp_path, place="former-topic", mode={}) as turn:
        stage, where = turn.stage, turn.where["former-topic"]
        heard = len(stage.shown_to("narges"))
        stage.act("omid", chat=stage.group.id, text="درست شد", **where)
        await stage.settle()
        assert text_of(stage.shown_to("narges")[-1]) == "درست شد"

        stage.act("mina", chat=stage.group.id, text="مطمئنی؟", **where)
        await stage.settle()
        assert len(stage.shown_to("narges")) == heard + 1
        told = stage.shown_in_group()[-1]
        assert text_of(told).startswith("note-kept assignee=Omid ticket=1\nformer-topic")
        assert told.topic is not None
        assert told.topic.id == int(where["topic"])


@pytest.mark.parametrize("mode", ["topics", "plain", "group"])
async def test_words_after_the_end_are_refused(tmp_path: Path, mode: str) -> None:
    async with a_held_ticket(tmp_path, mode) as stage:
        await to_ticket(stage, text="/resolve fixed")
        heard = len(stage.shown_to("narges"))
        await to_ticket(stage, text="یک چیز دیگر")
        assert len(stage.shown_to("narges")) == heard
        told = text_of(stage.shown_in_group()[-1])
        assert told.startswith("unclear-over live=0 state=resolved")

        await to_ticket(stage, text="/reopen")
        said = next(one for one in stage.group.messages.values() if text_of(one) == "یک چیز دیگر")
        ticket = await stage.ticket_of("narges")
        assert ticket is not None
        topic = {"topic": ticket.topic_id} if ticket.topic_id else {}
        stage.act("sara", chat=stage.group.id, text="/send", reply_to=said.id, **topic)
        await stage.settle()
        assert text_of(stage.shown_in_group()[-1]).startswith("note-confirm")
        await confirm(stage, "button-send-sure")
        assert text_of(stage.shown_to("narges")[-1]) == "یک چیز دیگر"
        left = [button for one in stage.shown_in_group() for button in buttons_of(one)]
        assert not [button for button in left if "send" in button["text"]]


@pytest.mark.parametrize("topics", [True, False])
async def test_the_former_group_says_where_the_ticket_is(tmp_path: Path, topics: bool) -> None:
    async with staged(tmp_path, topics=topics) as stage:
        await open_a_ticket(stage)
        stage.act("sara", chat=stage.group.id, text="/claim #1")
        await stage.settle()
        ticket = await stage.ticket_of("narges")
        assert ticket is not None
        where = {"topic": ticket.topic_id} if topics else {"reply_to": ticket.card_message_id}
        elsewhere = _another_group(stage)
        await stage.settle()
        stage.act("sara", chat=elsewhere.id, text="/here")
        await stage.settle()
        heard, told = len(stage.shown_to("narges")), len(stage.shown_in_group())
        for words in ("سلام نرگس", "/resolve fixed"):
            stage.act("sara", chat=stage.group.id, text=words, **where)
            await stage.settle()

        answers = stage.shown_in_group()[told:]
        assert [text_of(one) for one in answers] == ["elsewhere-now ticket=1 title=Elsewhere"] * 2
        if topics:
            assert {one.thread_id for one in answers} == {int(ticket.topic_id or 0)}
        assert len(stage.shown_to("narges")) == heard
        fresh = await stage.ticket_of("narges")
        assert fresh is not None
        assert fresh.status == "open"


async def test_a_reply_to_a_message_of_the_bot_that_leads_nowhere_gets_the_hint(
    tmp_path: Path,
) -> None:
    async with a_held_ticket(tmp_path, "group") as stage:
        stage.act("sara", chat=stage.group.id, text="/help")
        await stage.settle()
        help_text = stage.shown_in_group()[-1]
        for _ in range(2):
            stage.act("sara", chat=stage.group.id, text="سلام نرگس", reply_to=help_text.id)
            await stage.settle()
            assert text_of(stage.shown_in_group()[-1]) == "hint-how-to-reply ticket=1"


def _another_group(stage: Stage) -> Chat:
    world = stage.world
    return groups.create(
        world,
        "Elsewhere",
        members=[stage.people["omid"]],
        admins=[stage.people["sara"]],
        bots=[(next(iter(world.bots.values())), Standing.ADMINISTRATOR)],
        supergroup=True,
        topics=False,
    )


@pytest.mark.parametrize("mode", ["plain", "group", "basic"])
async def test_an_agent_who_simply_types_gets_one_hint_a_day(tmp_path: Path, mode: str) -> None:
    async with a_held_ticket(tmp_path, mode) as stage:
        for hours in (0, 1, 24, 1):
            await stage.wait(timedelta(hours=hours))
            for who in ("sara", "omid"):
                stage.act(who, chat=stage.group.id, text="سلام، بررسی می‌کنم")
            await stage.settle()

        hints = [text_of(one) for one in stage.shown_in_group() if "hint-how" in text_of(one)]
        assert hints == ["hint-how-to-reply ticket=1"] * 2  # the queue is empty


async def test_talk_in_general_of_a_group_with_topics_gets_no_hint(tmp_path: Path) -> None:
    async with a_held_ticket(tmp_path, "topics") as stage:
        told = len(stage.shown_in_group())
        stage.act("sara", chat=stage.group.id, text="ناهار چی داریم؟")
        await stage.settle()
        assert len(stage.shown_in_group()) == told
