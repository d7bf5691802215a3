"""Simulates ten askers, four open tickets and two agents, who send uniquely numbered lines."""

import asyncio
import re
from collections import Counter
from collections.abc import Callable
from dataclasses import dataclass, field
from typing import Any

from bench.faults.rig import PATIENCE, Rig, answer, question
from bot.simulator import acts
from bot.simulator.state import Chat, Person

ASKERS = 10
TICKETS = 4
REST = 2.0  # seconds between questions; exceeds the quiet window, so that turns are separate
NUMBERED = re.compile(r"(?:Answer \d{3}\.)|(?:(?:word|reply) \d+ of ticket \d+\.)")


@dataclass
class Tally:
    """Counts of the numbered lines."""

    sent: int = 0
    merged: int = 0  # questions handled in the same turn because the machine was slow
    lost: int = 0
    doubled: int = 0  # number of copies in addition to the first
    unflagged: int = 0  # duplicates for which `perhaps_twice` was not set
    out_of_order: int = 0
    waits: list[float] = field(default_factory=list)  # seconds until a line had its effect

    def p95(self) -> float:
        waits = sorted(self.waits)
        return waits[min(len(waits) - 1, int(0.95 * len(waits)))] if waits else float("nan")


@dataclass
class Lines:
    """The lines that one reader expects, in order."""

    chat: Chat
    owed: list[tuple[str, float]] = field(default_factory=list)


class Load:
    """The simulated people. Call `stop`, then `tally` to count the lines, then `close`."""

    def __init__(
        self, rig: Rig, *, askers: int = ASKERS, tickets: int = TICKETS, patient: bool = False
    ) -> None:
        """Create the people.

        If `patient` is true, an asker waits for an answer before writing again. Otherwise the
        messages written while the bot is down are handled in one turn with one answer.
        """
        self.rig = rig
        self.patient = patient
        self.bot = next(iter(rig.world.bots.values()))
        self.askers = [rig.add_person(f"Asker{n}") for n in range(askers)]
        self.holders = [rig.add_person(f"Holder{n}") for n in range(tickets)]
        self.lines: dict[str, Lines] = {}
        self.seen: dict[tuple[int, str], list[float]] = {}
        self.pace = REST
        self.questions: dict[tuple[int, str], str] = {}  # by chat and answer
        self._counts: Counter[str] = Counter()
        self._stop = asyncio.Event()
        self._tasks: list[asyncio.Task[Any]] = [asyncio.create_task(self._watch())]

    def _now(self) -> float:
        return asyncio.get_running_loop().time()

    async def _watch(self) -> None:
        events = self.rig.world.events
        async for event in events.follow(events.last_id):
            if event.kind == "message":
                message = event.data["message"]
                text = str(message.get("text") or "")
                if message.get("from", {}).get("is_bot"):
                    for line in NUMBERED.findall(text):
                        self.seen.setdefault((event.data["chat_id"], line), []).append(self._now())

    # setup

    async def open_tickets(self) -> None:
        """Make every holder ask for a person, and the agents claim the tickets."""
        for person in self.holders:
            acts.send(self.rig.world, person, {"text": "/human"})
        await self._until(lambda: all(self._told(person) for person in self.holders))
        for person in self.holders:
            acts.send(self.rig.world, person, {"text": f"my things of {person.first_name}"})
        await self._until(
            lambda: len(self.rig.rows("SELECT id FROM tickets")) == len(self.holders)
        )
        query = "SELECT id FROM tickets WHERE card_message_id IS NOT NULL AND topic_id IS NOT NULL"
        await self._until(lambda: len(self.rig.rows(query)) == len(self.holders))
        for number, topic in self._topics():
            agent = self.rig.agents[number % len(self.rig.agents)]
            self._say(agent, "/claim", topic=topic, chat=self.rig.group.id)
        query = "SELECT id FROM tickets WHERE assignee_id IS NOT NULL"
        await self._until(lambda: len(self.rig.rows(query)) == len(self.holders))

    def _told(self, person: Person) -> bool:
        chat = self.rig.world.private_chat(self.bot, person)
        return any(message.by_bot for message in chat.messages.values())

    def _topics(self) -> list[tuple[int, int]]:
        query = (
            "SELECT r.chat_id, t.topic_id FROM tickets t "
            "JOIN requesters r ON r.id = t.requester_id"
        )
        topics = dict(self.rig.rows(query))
        return [(n, int(topics[str(person.id)])) for n, person in enumerate(self.holders)]

    async def _until(self, condition: Callable[[], bool]) -> None:
        async with asyncio.timeout(PATIENCE):
            while not condition():  # noqa: ASYNC110  the database does not emit events
                await asyncio.sleep(0.05)

    # load

    def begin(self) -> None:
        """Start the load."""
        for number, person in enumerate(self.askers):
            self._tasks.append(asyncio.create_task(self._ask(person, number)))
        for number, topic in self._topics() if self.holders else []:
            self._tasks.append(asyncio.create_task(self._talk(number, topic)))

    async def _ask(self, person: Person, offset: int) -> None:
        chat = self.rig.world.private_chat(self.bot, person)
        number = offset * 37
        await self._pause(self.pace * offset / max(len(self.askers), 1))
        while not self._stop.is_set():
            self._owe(f"asker {offset}", chat, answer(number))
            self.questions[chat.id, answer(number)] = question(number)
            self._say(person, question(number))
            await self._pause(self.pace)
            while self.patient and not self._stop.is_set() and not self._has(chat, number):
                await self._pause(0.1)
            number += 1

    def _has(self, chat: Chat, number: int) -> bool:
        return (chat.id, answer(number)) in self.seen

    async def _talk(self, number: int, topic: int) -> None:
        holder = self.holders[number]
        agent = self.rig.agents[number % len(self.rig.agents)]
        private = self.rig.world.private_chat(self.bot, holder)
        turn = 0
        while not self._stop.is_set():
            word = f"word {turn} of ticket {number}."
            self._owe(f"holder {number}", self.rig.group, word)
            self._say(holder, word)
            await self._pause(self.pace)
            reply = f"reply {turn} of ticket {number}."
            self._owe(f"agent {number}", private, reply)
            self._say(agent, reply, topic=topic, chat=self.rig.group.id)
            await self._pause(self.pace)
            turn += 1

    def _say(self, person: Person, text: str, **where: object) -> None:
        try:
            acts.send(self.rig.world, person, {"text": text, **where})
        except Exception:
            self._stop.set()
            raise

    def _owe(self, reader: str, chat: Chat, line: str) -> None:
        lines = self.lines.setdefault(reader, Lines(chat))
        lines.owed.append((line, self._now()))

    async def _pause(self, seconds: float) -> None:
        try:
            async with asyncio.timeout(seconds):
                await self._stop.wait()
        except TimeoutError:
            return

    # results

    async def stop(self, *, within: float = PATIENCE) -> None:
        """Stop the load, and wait at most `within` seconds until all lines have arrived."""
        self._stop.set()
        working, self._tasks = self._tasks[1:], self._tasks[:1]
        await asyncio.gather(*working)
        end = self._now() + within
        while self._now() < end and self._missing():  # noqa: ASYNC110
            await asyncio.sleep(0.5)

    def _missing(self) -> list[tuple[str, str]]:
        there = {lines.chat.id: _standing(lines.chat) for lines in self.lines.values()}
        return [
            (reader, line)
            for reader, lines in self.lines.items()
            for line, _ in lines.owed
            if line not in there[lines.chat.id]
        ]

    def tally(self) -> Tally:
        """Count the lines in the chats, because the events with the times may be late."""
        found = Tally()
        query = "SELECT payload FROM deliveries WHERE perhaps_twice = 1"
        flagged = {line for row in self.rig.rows(query) for line in NUMBERED.findall(row)}
        turns = self.rig.rows(
            "SELECT query FROM interactions WHERE query LIKE '%' || char(10) || '%'"
        )
        for lines in self.lines.values():
            there, last = _standing(lines.chat), 0
            for line, asked in lines.owed:
                found.sent += 1
                copies = there.get(line, [])
                if not copies:
                    merged = self._is_merged(lines.chat, line, there, turns)
                    found.merged += merged
                    found.lost += not merged
                    continue
                found.doubled += len(copies) - 1
                found.unflagged += len(copies) > 1 and line not in flagged
                found.out_of_order += copies[0] < last
                last = max(last, copies[0])
                times = self.seen.get((lines.chat.id, line))
                if times:
                    found.waits.append(times[0] - asked)
        return found

    def _is_merged(
        self, chat: Chat, line: str, there: dict[str, list[int]], turns: list[str]
    ) -> bool:
        """Return True if the question was in the same turn as another one that was answered."""
        own = self.questions.get((chat.id, line))
        others = [
            turn.split("\n") for turn in turns if own is not None and own in turn.split("\n")
        ]
        return any(
            said != own and said in turn and answered in there
            for turn in others
            for (where, answered), said in self.questions.items()
            if where == chat.id
        )

    def waits_since(self, moment: float, *, readers: str = "asker") -> list[float]:
        """Return the waits in seconds of lines sent since a time of the event loop's clock."""
        return [
            self.seen[lines.chat.id, line][0] - asked
            for reader, lines in self.lines.items()
            if reader.startswith(readers)
            for line, asked in lines.owed
            if asked >= moment and (lines.chat.id, line) in self.seen
        ]

    def close(self) -> None:
        for task in self._tasks:
            task.cancel()


def _standing(chat: Chat) -> dict[str, list[int]]:
    """Return the numbered lines that the bot sent to a chat, with their message ids."""
    found: dict[str, list[int]] = {}
    for message in chat.messages.values():
        if message.by_bot:
            for line in NUMBERED.findall(str(message.content.get("text") or "")):
                found.setdefault(line, []).append(message.id)
    return found


def p95(waits: list[float]) -> float:
    """Return the 95th percentile in seconds, or nan if the list is empty."""
    ordered = sorted(waits)
    return ordered[min(len(ordered) - 1, int(0.95 * len(ordered)))] if ordered else float("nan")
