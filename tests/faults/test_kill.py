"""`kill -9` during work loses no message and sends none twice."""

import asyncio
import os
import signal
import sqlite3
import sys
from collections.abc import Callable
from pathlib import Path

import pytest

from bot.simulator import acts
from bot.simulator.server import running
from bot.simulator.state import Person
from bot.simulator.world import World
from tests.stage import (
    STORY_KNOWLEDGE,
    TOKEN,
    add_person,
    free_port,
    said_by_bot,
    text_of,
)

PATIENCE = 90.0


async def until(world: World, condition: Callable[[], bool]) -> None:
    async with asyncio.timeout(PATIENCE):
        await world.changes.until(condition)


def answers_to(world: World, person: Person) -> list[str]:
    bot = next(iter(world.bots.values()))
    return [text_of(message) for message in said_by_bot(world.private_chat(bot, person))]


async def start_bot(folder: Path, address: str, **more: str) -> asyncio.subprocess.Process:
    settings = {
        "POSHTIBAN_TOKEN": TOKEN,
        "POSHTIBAN_BASE_URL": f"{address}/bot",
        "POSHTIBAN_BASE_FILE_URL": f"{address}/file/bot",
        "POSHTIBAN_DATABASE": str(folder / "desk.db"),
        "POSHTIBAN_KNOWLEDGE_BASE": str(STORY_KNOWLEDGE),
        "POSHTIBAN_PACING": "false",
        "POSHTIBAN_RESEND_AFTER": "1",
        "POSHTIBAN_ENCODER": "none",
        "POSHTIBAN_HEALTH_LISTEN": f"127.0.0.1:{free_port()}",
    }
    with (folder / "bot.log").open("ab") as log:
        return await asyncio.create_subprocess_exec(
            *(sys.executable, "-m", "bot", "run"),
            cwd=folder,
            env=os.environ | settings | more,
            stdout=log,
            stderr=log,
        )


def rows(database: Path, query: str) -> list[tuple[object, ...]]:
    with sqlite3.connect(database) as connection:
        found = connection.execute(query).fetchall()
    connection.close()
    return found


@pytest.mark.parametrize(
    ("messages", "kill_at"),
    [
        pytest.param(60, (20,), id="once"),
        pytest.param(200, (25, 90, 150), id="three times", marks=pytest.mark.slow),
    ],
)
async def test_kill_9_loses_nothing_and_says_nothing_twice(
    tmp_path: Path, messages: int, kill_at: tuple[int, ...]
) -> None:
    """T1, T2, T7: one row and one answer per message, except for sends in flight.

    Kill -9 in the middle of the messages, over HTTP, after the given numbers of answers; then
    count.
    """
    world = World()
    world.settings.limits = False
    world.add_bot(TOKEN, username="support_bot")
    people = [add_person(world, f"Requester {number}") for number in range(messages)]
    answered_at_kill: list[int] = []

    def answered() -> int:
        return sum(1 for person in people if answers_to(world, person))

    async with running(world, "127.0.0.1", 0) as address:
        process = await start_bot(tmp_path, address)
        try:
            for person in people:
                acts.send(world, person, {"text": "چطور کانال بسازم؟"})
            for goal in kill_at:
                await until(world, lambda goal=goal: answered() >= goal)  # type: ignore[misc]
                process.send_signal(signal.SIGKILL)
                await process.wait()
                answered_at_kill.append(answered())
                process = await start_bot(tmp_path, address)
            await until(world, lambda: answered() == messages)
        finally:
            if process.returncode is None:
                process.send_signal(signal.SIGTERM)
            await process.wait()

    database = tmp_path / "desk.db"
    told = {str(person.id): len(answers_to(world, person)) for person in people}
    kept = rows(database, "SELECT chat_id, count(*) FROM messages GROUP BY chat_id")
    marked = {
        chat_id
        for (chat_id,) in rows(database, "SELECT chat_id FROM deliveries WHERE perhaps_twice = 1")
    }
    twice = {person_id for person_id, count in told.items() if count > 1}

    assert max(answered_at_kill) < messages, "it was killed in the middle each time"
    assert sorted(kept) == sorted((str(person.id), 1) for person in people)
    assert min(told.values()) == 1
    assert max(told.values()) <= 1 + len(kill_at)  # a resend may be in flight at the next kill
    assert sum(told.values()) - messages <= len(kill_at) * 16
    assert twice <= marked
    assert len(marked) <= len(kill_at) * 16  # never more than were in flight
