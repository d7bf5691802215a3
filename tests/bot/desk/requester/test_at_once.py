"""Answers that do not wait for the end of the quiet window."""

from collections.abc import Sequence
from dataclasses import replace
from datetime import timedelta

from bot.conversation.messages import Incoming, MessageKind, Person, Place, Said
from bot.desk.context import Desk, Knowledge
from bot.desk.requester.turns import Turns
from bot.desk.router import Router
from faq.knowledge_base import Kind, KnowledgeBase
from faq.matcher import Answer, Verdict
from handoff.actions.requesters import Received
from handoff.addresses import ChatKind
from handoff.models import InboxUpdate
from tests.bot.desk.requester.test_turns import (
    BOMB,
    CALM,
    TROUBLED,
    CountingMatcher,
    FragileKnowledge,
    clock_of,
    desk,
    said_to,
)
from tests.builders import ACCOUNT, QUIET, a_message, an_update, deliveries, rows
from tests.stage import BEGIN

__all__ = ["desk"]


async def handle(desk: Desk, *texts: str) -> None:
    """Handle messages of one person as if the messenger had sent them."""
    for number, _ in enumerate(texts, start=1):
        update = an_update(number, lane=TROUBLED)
        await desk.db.write(lambda uow, one=update: uow.inbox.add(ACCOUNT, [one], at=uow.now))
    turns = Turns(desk)
    waiting: list[InboxUpdate] = await desk.db.read(
        lambda reader: reader.inbox.waiting(limit=9, except_lanes=(), account_id=ACCOUNT)
    )
    for row, text in zip(waiting, texts, strict=True):
        said = Said(
            person=Person(TROUBLED, "Reza"),
            place=Place(TROUBLED, ChatKind.PRIVATE),
            message_id=str(row.id),
            at=BEGIN,
            kind=MessageKind.TEXT,
            text=text,
        )

        def parse(raw: str, said: Incoming = said) -> Incoming:
            return said

        router = Router(desk, parse=parse, turns=turns, said_ago=lambda _: timedelta(0))
        await router.handle(row)


async def test_a_message_that_cannot_be_matched_at_once_waits_for_its_window(desk: Desk) -> None:
    """T2, T53: the message is stored and handled once; its turn comes with the window."""
    await handle(desk, BOMB)

    assert rows(desk.db.path, "SELECT status, attempts FROM inbox_updates") == [("handled", 0)]
    assert rows(desk.db.path, "SELECT turn_due_at IS NULL FROM conversations") == [0]


class BrokenAnswers:
    """Knowledge with unreadable entries."""

    def __init__(self, real: Knowledge) -> None:
        self.matcher, self.acts = real.matcher, real.acts
        self.held = real.held

    @property
    def kb(self) -> KnowledgeBase:
        raise OSError("the file is gone")

    rejected = waiting = False
    is_newest_in_use = True

    def confirm(self) -> None: ...


async def test_an_answer_at_once_that_fails_does_not_bring_the_update_back(desk: Desk) -> None:
    await handle(replace(desk, knowledge=BrokenAnswers(desk.knowledge)), "چطور کانال بسازم؟")

    assert rows(desk.db.path, "SELECT status, attempts FROM inbox_updates") == [("handled", 0)]
    assert rows(desk.db.path, "SELECT turn_due_at IS NULL FROM conversations") == [0]
    assert rows(desk.db.path, "SELECT count(*) FROM messages") == [1]
    assert await deliveries(desk.db) == []


async def test_what_is_written_within_a_window_is_not_matched_alone(desk: Desk) -> None:
    counting = CountingMatcher(desk.knowledge.matcher)
    knowledge = FragileKnowledge(desk.knowledge, matcher=counting)

    await handle(replace(desk, knowledge=knowledge), "سلام", "چطور کانال بسازم؟", "مرسی")

    assert counting.queries == ["سلام"]


async def is_answered_at_once(desk: Desk, turns: Turns, received: Received) -> bool:
    """Answer a stored message at once, and return True if it need not wait."""
    assert received.message is not None
    matched = turns.matched_at_once(received.message.text)
    if matched is None:
        return False
    answered = await desk.db.write(turns.answer_at_once, received.requester.id, matched)
    if answered is None:
        return False
    turns.note_answer(answered)
    return True


async def test_what_follows_a_fast_answer_and_adds_nothing_is_taken_up(desk: Desk) -> None:
    """T3: it is not a new question, and is kept with the requester's messages."""
    turns = Turns(desk)
    first = await a_message(desk.db, "چطور کانال بسازم؟", chat_id=CALM)
    assert await is_answered_at_once(desk, turns, first)
    await a_message(desk.db, "مرسی", chat_id=CALM, platform_id="31")
    clock_of(desk).advance(QUIET)

    await turns.pass_once()

    assert len(await said_to(desk.db, CALM)) == 1
    assert rows(desk.db.path, "SELECT text FROM messages WHERE direction = 'inbound'") == [
        "چطور کانال بسازم؟",
        "مرسی",
    ]
    assert rows(desk.db.path, "SELECT count(*) FROM messages WHERE turned_at IS NULL") == [0]


class SureMatcher:
    """A matcher that is sure of one entry for every text."""

    def prepare(self, queries: Sequence[str]) -> None: ...

    def match(self, query: str) -> Verdict:
        return Answer("create-channel", Kind.ANSWER, 0.9, 0.9, unmistakable=True, language="fa")


async def test_a_wish_for_a_person_is_no_question_however_alike(desk: Desk) -> None:
    """The wish waits for the messages that follow and takes precedence over matches."""
    knowledge = FragileKnowledge(desk.knowledge, matcher=SureMatcher())
    turns = Turns(replace(desk, knowledge=knowledge))
    wish = await a_message(desk.db, "میخوام با یه آدم حرف بزنم", chat_id=CALM)

    assert not await is_answered_at_once(desk, turns, wish)
    clock_of(desk).advance(QUIET)
    await turns.pass_once()
    assert await said_to(desk.db, CALM) == ["intake-what"]
