"""A requester who writes continuously: bounded work, bounded memory, no loss."""

import asyncio
import os
from dataclasses import replace
from datetime import timedelta
from pathlib import Path

import pytest

from bot.desk.context import Desk
from bot.desk.requester import seen as seen_module
from bot.desk.requester.seen import MOST_LETTERS, MOST_ROWS
from bot.desk.requester.turn_context import LONGEST_WORDS
from bot.desk.requester.turns import CROWDED, Turns
from faq.matcher import Matcher, Verdict
from tests.bot.desk.requester.test_turns import (
    CALM,
    TROUBLED,
    CountingMatcher,
    FragileKnowledge,
    clock_of,
    desk,
    said_to,
)
from tests.bot.desk.situations import open_a_ticket, say
from tests.builders import POLICY, QUIET, a_message, rows
from tests.stage import staged, text_of

__all__ = ["desk"]  # the fixture

MEGABYTES = 1 / 2**20
A_SECOND = timedelta(seconds=1)


def memory() -> float:
    pages = int(Path("/proc/self/statm").read_text(encoding="ascii").split()[1])
    return pages * os.sysconf("SC_PAGESIZE") * MEGABYTES


def long_text(number: int) -> str:
    """Return 4,096 letters that are different for every number."""
    words = " ".join(f"واژه{number}x{place} چطور word{place}of{number}؟" for place in range(200))
    return words[:4096]


@pytest.mark.slow
async def test_a_flood_takes_little_memory_and_few_matches(desk: Desk) -> None:
    counting = CountingMatcher(desk.knowledge.matcher)
    flooded = replace(desk, knowledge=FragileKnowledge(desk.knowledge, matcher=counting))
    turns, clock = Turns(flooded), clock_of(desk)
    for number in range(60):  # allocated once
        await a_message(desk.db, long_text(number), chat_id=CALM)
    clock.advance(QUIET)
    await turns.pass_once()
    counting.queries.clear()
    before = memory()

    for number in range(1_000):
        received = await a_message(desk.db, long_text(number), chat_id=TROUBLED)
        turns.note_message(TROUBLED, received.requester.id)
        if number % 33 == 32:
            clock.advance(A_SECOND)
            await turns.pass_once()
    clock.advance(QUIET)
    while rows(desk.db.path, "SELECT 1 FROM conversations WHERE turn_due_at IS NOT NULL"):
        await turns.pass_once()
        clock.advance(QUIET)

    assert memory() - before < 30
    assert len(counting.queries) <= 1_000 / (MOST_LETTERS // 4096) + 5
    assert max(map(len, counting.queries)) <= LONGEST_WORDS + 3
    assert rows(desk.db.path, "SELECT count(*) FROM messages WHERE turned_at IS NULL") == [0]
    kept = "SELECT count(*) FROM messages WHERE chat_id = ? AND length(text) = 4096"
    assert rows(desk.db.path, kept, TROUBLED) == [1_000]


class BusyMatcher:
    """A matcher that lets the requester write one more message per query."""

    def __init__(self, matcher: Matcher, desk: Desk, loop: asyncio.AbstractEventLoop) -> None:
        self._matcher, self._desk, self._loop = matcher, desk, loop
        self.queries: list[str] = []

    def match(self, query: str) -> Verdict:
        self.queries.append(query)
        more = a_message(self._desk.db, f"و یک چیز دیگر {len(self.queries)}", chat_id=TROUBLED)
        asyncio.run_coroutine_threadsafe(more, self._loop).result()
        return self._matcher.match(query)


async def test_who_writes_faster_than_is_matched_is_answered_all_the_same(desk: Desk) -> None:
    """A turn at its time limit continues with the messages read; the rest is another turn."""
    busy = BusyMatcher(desk.knowledge.matcher, desk, asyncio.get_running_loop())
    turns = Turns(replace(desk, knowledge=FragileKnowledge(desk.knowledge, matcher=busy)))
    await a_message(desk.db, "چطور کانال بسازم؟", chat_id=TROUBLED)
    clock_of(desk).advance(POLICY.longest_turn)

    await turns.pass_once()

    assert len(busy.queries) == 1
    assert await said_to(desk.db, TROUBLED) != []
    waiting = "SELECT text FROM messages WHERE turned_at IS NULL"
    assert rows(desk.db.path, waiting) == ["و یک چیز دیگر 1"]
    assert rows(desk.db.path, "SELECT turn_due_at IS NULL FROM conversations") == [0]


async def test_more_words_within_the_window_put_the_turn_off(desk: Desk) -> None:
    """Messages are matched together after the window, not one by one."""
    busy = BusyMatcher(desk.knowledge.matcher, desk, asyncio.get_running_loop())
    turns = Turns(replace(desk, knowledge=FragileKnowledge(desk.knowledge, matcher=busy)))
    await a_message(desk.db, "چطور کانال بسازم؟", chat_id=TROUBLED)
    clock_of(desk).advance(QUIET)

    await turns.pass_once()

    assert len(busy.queries) == 1
    assert await said_to(desk.db, TROUBLED) == []


async def test_a_turn_has_a_limit_of_messages(desk: Desk) -> None:
    turns, clock = Turns(desk), clock_of(desk)
    for number in range(MOST_ROWS + 50):
        await a_message(desk.db, f"پیام {number}", chat_id=TROUBLED)
    clock.advance(QUIET)

    await turns.pass_once()
    assert rows(desk.db.path, "SELECT count(*) FROM messages WHERE turned_at IS NULL") == [50]

    clock.advance(POLICY.longest_turn)
    await turns.pass_once()
    assert rows(desk.db.path, "SELECT count(*) FROM messages WHERE turned_at IS NULL") == [0]
    assert rows(desk.db.path, "SELECT turn_due_at IS NULL FROM conversations") == [1]


async def test_in_a_crowd_of_messages_no_sign_is_given_for_each(desk: Desk) -> None:
    turns = Turns(desk)
    for number in range(CROWDED):
        received = await a_message(desk.db, f"پیام {number}", chat_id=TROUBLED)
        assert not turns.is_crowded(received.requester.id)
        turns.note_message(TROUBLED, received.requester.id)
    assert turns.is_waiting(TROUBLED)
    assert turns.is_crowded(received.requester.id)

    clock_of(desk).advance(QUIET)
    await turns.pass_once()
    assert not turns.is_crowded(received.requester.id)
    assert not turns.is_waiting(TROUBLED)


async def test_all_of_a_flood_on_a_ticket_is_shown(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(seen_module, "MOST_ROWS", 20)
    async with staged(tmp_path) as stage:
        await open_a_ticket(stage)
        before = len(stage.shown_in_group())
        for number in range(50):
            stage.act("narges", text=f"پیام {number} تمام")
        await stage.settle()
        await stage.wait(timedelta(minutes=1))
        await say(stage, "narges", "و آخرین")
        await stage.wait(timedelta(minutes=1))
        shown = [text_of(message) for message in stage.shown_in_group()[before:]]

    lines = "\n".join(shown).splitlines()
    told = [line for line in lines if line.startswith("پیام")]
    assert told == [f"پیام {number} تمام" for number in range(50)]
    assert "و آخرین" in lines
