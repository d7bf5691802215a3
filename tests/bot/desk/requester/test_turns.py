"""Turns: requesters do not wait for each other, and messages beside a turn are kept."""

import asyncio
from abc import ABC, abstractmethod
from collections.abc import AsyncIterator, Collection, Mapping, Sequence
from dataclasses import replace
from datetime import timedelta
from pathlib import Path
from threading import Event
from typing import cast
from zoneinfo import ZoneInfo

import pytest

from bot.clock import ManualClock
from bot.desk.context import Account, Desk, DeskSettings, Knowledge
from bot.desk.requester.turns import GIVE_UP_AFTER, Turns
from bot.simulator import acts
from bot.simulator.state import Message
from bot.team.files import TeamFiles
from bot.team.reply_index import ReplyIndex
from faq.acts import ActRecogniser
from faq.knowledge_base import Kind, KnowledgeBase
from faq.matcher import Abstain, Answer, Matcher, Verdict
from faq.reload import Library
from handoff.actions import tickets
from handoff.actions.accounts import register
from handoff.actions.requesters import edit
from handoff.actions.tickets import Opening
from handoff.correlation import current
from handoff.outbox import CallOutcome, Refused
from handoff.storage import Database, UnitOfWork
from tests.bot.desk.situations import open_a_ticket
from tests.builders import ACCOUNT, BOT, DESK, QUIET, a_message, deliveries, rows
from tests.stage import (
    BEGIN,
    PATIENCE,
    STORY_KNOWLEDGE,
    Stage,
    furnish,
    pseudo_catalog,
    staged,
    text_of,
)

BOMB = "بمب"
TROUBLED, CALM = "5000000101", "5000000102"


class Alone(ABC):
    """A matcher that never joins a text with the question before it."""

    def prepare(self, queries: Sequence[str]) -> None:
        del queries  # each is matched on its own

    @abstractmethod
    def match(self, query: str) -> Verdict: ...

    def match_narrowing(
        self, query: str, *, question: str, offered: Collection[str]
    ) -> tuple[str, Verdict]:
        return query, self.match(query)


class FragileMatcher(Alone):
    """A matcher that raises on one word."""

    def __init__(self, matcher: Matcher) -> None:
        self.kb = matcher.kb
        self._matcher = matcher

    def match(self, query: str) -> Verdict:
        if BOMB in query:
            raise ZeroDivisionError
        return self._matcher.match(query)


class FragileKnowledge:
    """The stories' knowledge base with a fragile matcher."""

    def __init__(self, library: Knowledge, *, matcher: object = None) -> None:
        self._library = library
        self._matcher = matcher or FragileMatcher(library.matcher)

    @property
    def kb(self) -> KnowledgeBase:
        return self._library.kb

    @property
    def matcher(self) -> Matcher:
        return cast("Matcher", self._matcher)

    @property
    def acts(self) -> ActRecogniser:
        return self._library.acts

    rejected = False
    waiting = False
    is_newest_in_use = True
    held = None

    def confirm(self) -> None:
        raise AssertionError("not a version to confirm")


class FakeMessenger:
    """A messenger that ignores best-effort calls."""

    def answer_press(
        self, query_id: str, *, text: str | None = None, alert: bool = False
    ) -> None: ...

    def typing(self, chat_id: str) -> None: ...

    def leave(self, chat_id: str) -> None: ...

    def react(self, chat_id: str, message_id: str, emoji: str) -> None: ...

    async def me(self) -> CallOutcome:
        return Refused("unknown", "")

    async def chat_info(self, chat_id: str) -> CallOutcome:
        return Refused("unknown", "")

    async def is_member(self, chat_id: str, person_id: str) -> bool | None: ...


@pytest.fixture
async def desk(tmp_path: Path) -> AsyncIterator[Desk]:
    furnish(tmp_path)
    clock = ManualClock(BEGIN)
    library = Library(STORY_KNOWLEDGE, cache=tmp_path / "matcher")
    library.refresh(today=BEGIN.date())
    db = Database(tmp_path / "desk.db", now=clock.now)
    await db.open()
    await db.write(register, [BOT])
    account = Account(ACCOUNT, BOT.channel, "support_bot", FakeMessenger())
    closed = "version: 1\ncalendars: {office: {}}\n"
    (tmp_path / "desk.yaml").write_text(closed, encoding="utf-8")
    team = TeamFiles(tmp_path / "desk.yaml", zone=ZoneInfo("Asia/Tehran"), today=BEGIN.date)
    yield Desk(
        db=db,
        catalog=pseudo_catalog(),
        knowledge=FragileKnowledge(library),
        team=team,
        canned=ReplyIndex(None, None),
        settings=DeskSettings(window=QUIET, default_language="fa"),
        id=DESK,
        account=account,
        accounts={ACCOUNT: account},
        now=clock.now,
        monotonic=clock.monotonic,
    )
    await db.close()


def clock_of(desk: Desk) -> ManualClock:
    return cast("ManualClock", desk.now.__self__)  # type: ignore[attr-defined]


async def said_to(db: Database, chat_id: str) -> list[str]:
    return [
        row.payload["text"].split()[0] for row in await deliveries(db) if row.chat_id == chat_id
    ]


async def test_a_turn_that_fails_holds_up_nobody_else(desk: Desk) -> None:
    turns, clock = Turns(desk), clock_of(desk)
    await a_message(desk.db, BOMB, chat_id=TROUBLED)
    clock.advance(QUIET)
    await turns.pass_once()
    await a_message(desk.db, "چطور کانال بسازم؟", chat_id=CALM)

    assert await turns.pass_once() == clock.now() + QUIET
    clock.advance(QUIET)
    await turns.pass_once()
    assert len(await said_to(desk.db, CALM)) == 1


async def fail_for_good(desk: Desk) -> None:
    turns, clock = Turns(desk), clock_of(desk)
    clock.advance(QUIET)
    for _ in range(GIVE_UP_AFTER):
        await turns.pass_once()
        clock.advance(timedelta(minutes=3))


async def test_a_turn_that_always_fails_ends_with_an_offered_person(desk: Desk) -> None:
    await a_message(desk.db, BOMB, chat_id=TROUBLED)
    await fail_for_good(desk)

    assert await said_to(desk.db, TROUBLED) == ["fallback-offer-person"]
    assert rows(desk.db.path, "SELECT count(*) FROM messages WHERE turned_at IS NULL") == [0]


async def test_with_a_ticket_open_even_a_failing_turn_reaches_it(desk: Desk) -> None:
    """T11, T16: an internal error must not keep messages from the agents."""
    received = await a_message(desk.db, BOMB, chat_id=TROUBLED)

    def unit(uow: UnitOfWork) -> None:
        opening = Opening(route="support", language="fa", question="خراب شده")
        tickets.open_ticket(uow, received.requester, opening)

    await desk.db.write(unit)
    await fail_for_good(desk)

    assert await said_to(desk.db, TROUBLED) == ["ticket-kept"]  # before the agents' chat exists
    assert rows(desk.db.path, "SELECT ticket_id FROM messages") == [1]


class SlowMatcher:
    """A matcher that blocks the first query until it is released."""

    def __init__(self, matcher: Matcher) -> None:
        self._matcher = matcher
        self.queries: list[str] = []
        self.started, self.may_end = Event(), Event()

    def match(self, query: str) -> Verdict:
        self.queries.append(query)
        self.started.set()
        assert self.may_end.wait(PATIENCE)
        return self._matcher.match(query)


async def test_words_edited_while_they_are_matched_are_matched_anew(desk: Desk) -> None:
    """T25, T32: a verdict on the old words is not an answer to the new ones."""
    slow = SlowMatcher(desk.knowledge.matcher)
    watched = replace(desk, knowledge=FragileKnowledge(desk.knowledge, matcher=slow))
    await a_message(desk.db, "چطور شماره‌ام را عوض کنم؟", chat_id=CALM, platform_id="11")
    clock_of(desk).advance(QUIET)
    turn = asyncio.create_task(Turns(watched).pass_once())
    assert await asyncio.to_thread(slow.started.wait, PATIENCE)
    await desk.db.write(
        edit, account_id=ACCOUNT, chat_id=CALM, platform_id="11", text="چطور کانال بسازم؟"
    )
    slow.may_end.set()
    await turn

    assert slow.queries == ["چطور شماره‌ام را عوض کنم؟", "چطور کانال بسازم؟"]
    assert rows(desk.db.path, "SELECT entry_id FROM interactions") == ["create-channel"]
    assert len(await said_to(desk.db, CALM)) == 1


class CountingMatcher(Alone):
    """A matcher that records its queries and the correlation ids of its calls."""

    def __init__(self, matcher: Matcher) -> None:
        self._matcher = matcher
        self.queries: list[str] = []
        self.ids: list[Mapping[str, object]] = []

    def match(self, query: str) -> Verdict:
        self.queries.append(query)
        self.ids.append(current())
        return self._matcher.match(query)


async def test_a_turn_runs_under_the_id_of_its_requester(desk: Desk) -> None:
    counting = CountingMatcher(desk.knowledge.matcher)
    watched = replace(desk, knowledge=FragileKnowledge(desk.knowledge, matcher=counting))
    await a_message(desk.db, "چطور کانال بسازم؟", chat_id=CALM)
    clock_of(desk).advance(QUIET)

    await Turns(watched).pass_once()

    (requester,) = rows(desk.db.path, "SELECT id FROM requesters")
    assert counting.ids == [{"requester": requester}]


async def test_a_turn_of_many_lines_is_matched_once_and_whole(desk: Desk) -> None:
    """An encoder needs time for each text; splitting a turn is left to the matcher."""
    counting = CountingMatcher(desk.knowledge.matcher)
    watched = replace(desk, knowledge=FragileKnowledge(desk.knowledge, matcher=counting))
    said = ("سلام", "چطور کانال بسازم؟", "شماره‌ام رو چجوری عوض کنم", "ممنون")
    for number, words in enumerate(said):
        await a_message(desk.db, words, chat_id=CALM, platform_id=str(20 + number))
    clock_of(desk).advance(QUIET)

    await Turns(watched).pass_once()

    assert counting.queries == ["\n".join(said)]
    told = rows(desk.db.path, "SELECT entry_id FROM interactions ORDER BY id")
    assert told == ["create-channel", "change-number"]
    assert rows(desk.db.path, "SELECT count(*) FROM messages WHERE turned_at IS NULL") == [0]


class FinglishMatcher:
    """A matcher that reads Latin letters as Persian and finds nothing."""

    def match(self, query: str) -> Verdict:
        return Abstain(None, "fa")


async def test_english_words_that_nothing_answers_stay_english(desk: Desk) -> None:
    knowledge = FragileKnowledge(desk.knowledge, matcher=FinglishMatcher())
    turns = Turns(replace(desk, knowledge=knowledge))
    await a_message(desk.db, "could you look at this thing for me", chat_id=CALM)
    clock_of(desk).advance(QUIET)
    await turns.pass_once()

    assert rows(desk.db.path, "SELECT DISTINCT language FROM interactions") == ["en"]


class PartMatcher:
    """A matcher that finds a stored question in a part of the text."""

    def match(self, query: str) -> Verdict:
        return Answer("create-channel", Kind.ANSWER, 1.0, 0.9, unmistakable=False, language="fa")


async def test_a_question_beside_the_wish_for_a_person_does_not_hide_it(desk: Desk) -> None:
    knowledge = FragileKnowledge(desk.knowledge, matcher=PartMatcher())
    turns = Turns(replace(desk, knowledge=knowledge))
    await a_message(desk.db, "چطور کانال بسازم؟ وصلم کن به پشتیبان", chat_id=CALM)

    clock_of(desk).advance(QUIET)
    await turns.pass_once()
    assert await said_to(desk.db, CALM) == ["intake-lead"]  # the topic is already known


async def the_card(stage: Stage) -> str:
    ticket = await stage.ticket_of("narges")
    assert ticket is not None
    return text_of(stage.card_of(ticket))


async def tap(stage: Stage, message: Message, label: str) -> None:
    pressed = {"message_id": message.id, "button": label}
    acts.press(stage.world, stage.people["narges"], pressed)
    await stage.settle()


async def test_words_and_the_wish_for_a_person_in_one_breath_are_both_heard(
    tmp_path: Path,
) -> None:
    """T3: text typed just before /human is the topic of the ticket."""
    async with staged(tmp_path) as stage:
        stage.act("narges", text="چطور کانال بسازم؟")
        await stage.wait(timedelta(minutes=5))
        stage.act("narges", text="پولم را پس بدهید")
        stage.act("narges", text="/human")
        await stage.wait(timedelta(minutes=20))

        card = await the_card(stage)
        assert "پولم را پس بدهید" in card
        assert "چطور کانال بسازم؟" in card


async def test_an_answer_typed_just_before_skip_is_kept(tmp_path: Path) -> None:
    async with staged(tmp_path) as stage:
        stage.act("narges", text="/human")
        await stage.settle()
        stage.act("narges", text="خراب شده")
        await stage.wait(timedelta(seconds=2))
        asked = stage.shown_to("narges")[-1]
        stage.act("narges", text="نسخهٔ ۴٫۲")
        await tap(stage, asked, "button-skip")
        await stage.wait(timedelta(seconds=5))

        assert "نسخهٔ ۴٫۲" in await the_card(stage)
        heard = [text_of(message).split()[0] for message in stage.shown_to("narges")]
        assert heard.count("ticket-added") == 0, "it belongs to intake, it is no addition"


async def test_a_skip_pressed_twice_skips_one_round(tmp_path: Path) -> None:
    """T54: a button belongs to its own question."""
    async with staged(tmp_path) as stage:
        stage.act("narges", text="برنامه خود به خود بسته میشه")
        await stage.wait(timedelta(seconds=2))
        await tap(stage, stage.shown_to("narges")[-1], "button-not-helped")
        first_round = stage.shown_to("narges")[-1]
        pressed = {"message_id": first_round.id, "button": "button-skip"}
        for _ in range(2):
            acts.press(stage.world, stage.people["narges"], pressed)
        await stage.settle()

        assert text_of(stage.shown_to("narges")[-1]).startswith("intake-more")
        assert await stage.ticket_of("narges") is None


async def test_a_mended_reply_keeps_its_shape(tmp_path: Path) -> None:
    """T27: bold words stay bold after the agent's edit."""
    async with staged(tmp_path, topics=False) as stage:
        await open_a_ticket(stage)
        ticket = await stage.ticket_of("narges")
        assert ticket is not None
        bold = [{"type": "bold", "offset": 0, "length": 4}]
        omid, group = stage.people["omid"], stage.group.id
        said = stage.act(
            "omid", chat=group, text="سلاا", entities=bold, reply_to=ticket.card_message_id
        )[0]
        await stage.settle()
        edited = {"chat": group, "message_id": said.id, "text": "سلام", "entities": bold}
        acts.edit(stage.world, omid, edited)
        await stage.settle()

        copy = stage.shown_to("narges")[-1]
        assert text_of(copy) == "سلام"
        assert [one["type"] for one in copy.content["entities"]] == ["bold"]
        kept = rows(tmp_path / "desk.db", "SELECT text FROM message_versions")
        assert kept == ["سلاا"], "what it said before stays on record (T26)"


async def test_a_flood_is_a_few_posts_and_none_of_it_is_lost(tmp_path: Path) -> None:
    """T4, T51: thirty messages in a minute on an unclaimed ticket."""
    async with staged(tmp_path, topics=False) as stage:
        await open_a_ticket(stage)
        before = len(stage.shown_in_group())
        for number in range(30):
            stage.act("narges", text=f"پیام {number} تمام")
            await stage.wait(timedelta(seconds=2))
        await stage.wait(timedelta(minutes=1))

        posts = [text_of(message) for message in stage.shown_in_group()[before:]]
        assert len(posts) <= 8
        assert all(any(f"پیام {n} تمام" in post for post in posts) for n in range(30))
        assert len(stage.shown_to("narges")) <= 8
