"""Measures what agents' acts cost while many tickets are open.

`python -m bench.desk` prints a table: the time until an agent sees the answer to a press or a
command, the SQL statements of the act and all that follows from it, and the calls in the group.
Each act is repeated on other tickets. The desk and the messenger run in one process, on loopback.
"""

import argparse
import asyncio
import json
import statistics
import tempfile
from collections.abc import Awaitable, Callable, Iterator
from contextlib import contextmanager
from dataclasses import asdict, dataclass
from datetime import timedelta
from pathlib import Path
from time import perf_counter

from sqlalchemy import Engine, event, text

from bot.simulator import acts
from bot.simulator.state import Callback, Message
from bot.texts.catalog import Catalog
from handoff.actions import tickets
from handoff.actions.requesters import Who, meet
from handoff.records import Ticket
from handoff.storage import UnitOfWork
from tests.stage import Stage, buttons_of, staged

TICKETS, REPEATS = 10_000, 30
IN_A_UNIT = 500
PATIENCE = 30.0  # seconds
SETTLED = timedelta(seconds=8)  # after which refreshed cards and names are sent
PLACED = """
    UPDATE tickets SET card_account_id = :account, card_chat_id = :chat,
    card_message_id = CAST(1000000 + id AS TEXT)
"""
SENT = "UPDATE deliveries SET status = 'sent', sent_at = posted_at WHERE status = 'queued'"
GROUP_CALLS = frozenset({"sendMessage", "editMessageText", "createForumTopic", "editForumTopic"})

ANSWERS = frozenset({"sendMessage", "setMessageReaction"})


@dataclass(frozen=True)
class Row:
    """One kind of act: times in milliseconds, and means of statements and calls in the group."""

    act: str
    p50: float
    p95: float
    statements: float
    calls: float


@contextmanager
def counted() -> Iterator[Callable[[], int]]:
    """Count the SQL statements of the process."""
    count = 0

    def one_more(*_facts: object) -> None:
        nonlocal count
        count += 1

    event.listen(Engine, "before_cursor_execute", one_more)
    try:
        yield lambda: count
    finally:
        event.remove(Engine, "before_cursor_execute", one_more)


async def fill(stage: Stage, count: int) -> None:
    """Open tickets of many requesters as if their cards had been sent already."""
    account = stage.desk.desk.account

    def unit(uow: UnitOfWork, numbers: range) -> None:
        for number in numbers:
            who = Who(str(9_000_000_000 + number), f"Requester {number}", None, "fa")
            found, _, _ = meet(uow, account_id=account.id, who=who)
            opening = tickets.Opening("support", "fa", f"پرداخت من انجام نشد {number}")
            tickets.open_ticket(uow, found, opening)
        uow.session.execute(text(SENT))
        uow.session.execute(text(PLACED), {"account": account.id, "chat": str(stage.group.id)})

    for begin in range(0, count, IN_A_UNIT):
        await stage.desk.desk.db.write(unit, range(begin, min(begin + IN_A_UNIT, count)))


class Bench:
    """Repeats acts on fresh tickets of the stage's people."""

    def __init__(self, stage: Stage) -> None:
        self.stage = stage
        self.sara = stage.people["sara"]

    async def card(self) -> Message:
        ticket = await self.ticket()
        return self.stage.group.messages[int(ticket.card_message_id or 0)]

    async def ticket(self) -> Ticket:
        ticket = await self.stage.ticket_of("narges")
        assert ticket is not None
        return ticket

    async def a_new_ticket(self) -> None:
        for words in ("/human", "خراب شده", "نسخه ۴"):
            self.stage.act("narges", text=words)
            await self.stage.wait(timedelta(seconds=2))

    async def press(self, label: str) -> None:
        """Press a button of the card and wait until it is answered."""
        card = await self.card()
        button = next(one for one in buttons_of(card) if one["text"].startswith(label))
        act = {"chat": self.stage.group.id, "message_id": card.id, "button": button["text"]}
        pressed = acts.press(self.stage.world, self.sara, act)
        assert isinstance(pressed, Callback)
        await self._until(lambda: pressed.answered)

    async def command(self, words: str) -> None:
        """Write to the ticket and wait until the group shows an answer or a reaction."""
        await self._write(words)
        await self._until(lambda: any(one["method"] in ANSWERS for one in self.stage.world.log))

    async def reply(self) -> None:
        """Answer the requester and wait until they see it."""
        shown = len(self.stage.shown_to("narges"))
        await self._write("سلام، درست شد")
        await self._until(lambda: len(self.stage.shown_to("narges")) > shown)

    async def _until(self, is_done: Callable[[], bool]) -> None:
        async with asyncio.timeout(PATIENCE):
            await self.stage.world.changes.until(is_done)

    async def _write(self, words: str) -> None:
        ticket = await self.ticket()
        topic = {"topic": ticket.topic_id} if ticket.topic_id else {}
        self.stage.act("sara", chat=self.stage.group.id, text=words, **topic)


async def measured(repeats: int, count: int) -> list[Row]:
    found: dict[str, list[tuple[float, int, int]]] = {}
    with tempfile.TemporaryDirectory() as folder, counted() as statements:
        async with staged(Path(folder), catalog=Catalog.load(strict=True)) as stage:
            await fill(stage, count)
            await stage.settle()
            bench = Bench(stage)
            steps: list[tuple[str, Callable[[], Awaitable[None]]]] = [
                ("press Looking", lambda: bench.press("👀")),
                ("press Claim", lambda: bench.press("✋")),
                ("reply", bench.reply),
                ("/note", lambda: bench.command("/note شماره را پرسیدم")),
                ("/queue", lambda: bench.command("/queue")),
                ("/mine", lambda: bench.command("/mine")),
                ("/ticket", lambda: bench.command("/ticket")),
                ("press Resolve", lambda: bench.press("✅")),
                ("press an outcome", lambda: bench.press("درست شد")),
            ]
            for number in range(repeats):
                await bench.a_new_ticket()
                await stage.wait(SETTLED)
                for name, step in steps:
                    one = await _one(stage, statements, step)
                    if number:  # the first one fills caches
                        found.setdefault(name, []).append(one)
                print(f"{number + 1} of {repeats}", end="\r", flush=True)
    return [_row(name, values) for name, values in found.items()]


async def _one(
    stage: Stage, statements: Callable[[], int], step: Callable[[], Awaitable[None]]
) -> tuple[float, int, int]:
    stage.world.log.clear()
    before, begun = statements(), perf_counter()
    await step()
    took = perf_counter() - begun
    await stage.wait(SETTLED)
    group = str(stage.group.id)
    calls = [
        one
        for one in stage.world.log
        if one["method"] in GROUP_CALLS and str(one["arguments"].get("chat_id")) == group
    ]
    return took * 1_000, statements() - before, len(calls)


def _row(name: str, values: list[tuple[float, int, int]]) -> Row:
    times = sorted(value[0] for value in values)
    return Row(
        name,
        round(statistics.median(times), 1),
        round(times[min(len(times) - 1, int(len(times) * 0.95))], 1),
        round(statistics.fmean(value[1] for value in values), 1),
        round(statistics.fmean(value[2] for value in values), 1),
    )


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0] if __doc__ else "")
    parser.add_argument("--tickets", type=int, default=TICKETS, help="open tickets")
    parser.add_argument("--repeats", type=int, default=REPEATS)
    parser.add_argument("--json", type=Path, help="file for the rows")
    options = parser.parse_args()
    rows = asyncio.run(measured(options.repeats + 1, options.tickets))
    print("| act | p50 ms | p95 ms | SQL statements | calls in the group |")
    print("|---|---|---|---|---|")
    for row in rows:
        print("| " + " | ".join(map(str, asdict(row).values())) + " |")
    if options.json:
        options.json.write_text(json.dumps([asdict(row) for row in rows], indent=1))


if __name__ == "__main__":
    main()
