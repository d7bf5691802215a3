"""Compares the cost of common acts on an empty database and on one with many closed tickets.

`python -m bench.growth` prints the processor's milliseconds of each act, with all that follows
from it, for both databases, and their ratio. The closed tickets are written as SQL, each with ten
messages, a delivery for each reply, events and timers.
"""

import argparse
import asyncio
import json
import statistics
import tempfile
from collections.abc import Awaitable, Callable
from dataclasses import asdict, dataclass
from datetime import timedelta
from pathlib import Path
from time import process_time

from sqlalchemy import text

from bench.desk import SETTLED, Bench
from bot.texts.catalog import Catalog
from handoff.storage import UnitOfWork
from tests.stage import Stage, staged

CLOSED, REPEATS = 100_000, 10
MESSAGES = 10  # of a ticket
OF_REQUESTER = 5  # tickets of a requester
IN_A_UNIT = 20_000  # tickets
QUESTION = "how do I create a channel"
NEXT_QUESTION = timedelta(hours=3)  # after which it is a new question

REQUESTERS = """
    INSERT INTO requesters (id, account_id, chat_id, name, first_seen_at)
    SELECT :offset + value, :account, CAST(:offset + value AS TEXT), 'Requester ' || value, :at
    FROM json_each(:numbers)
"""
CONVERSATIONS = """
    INSERT INTO conversations (requester_id, stage, memory, version)
    SELECT :offset + value, 'idle', '{}', 0 FROM json_each(:numbers)
"""
TICKETS = """
    INSERT INTO tickets (id, desk_id, requester_id, status, route, language, question,
        tried, intake, opened_at, first_replied_at, resolved_at, closed_at, outcome, priority,
        tags, card_account_id, card_chat_id, card_message_id, topic_state, card_menu, card_digest)
    SELECT :offset + value, :desk, :offset + value / :each, 'closed', 'support', 'fa',
        'پرداخت من انجام نشد ' || value, '[]', '[]', :at, :at, :at, :at, 'answered', 'normal',
        '[]', :account, :chat, CAST(:offset + value AS TEXT), '', '', '' FROM json_each(:numbers)
"""
ROWS_OF_TICKETS = (
    """
    INSERT INTO messages (account_id, requester_id, ticket_id, direction, chat_id, platform_id,
        kind, text, entities, attachment, at, turned_at)
    SELECT :account, requester_id, tickets.id,
        CASE part.value % 2 WHEN 0 THEN 'inbound' ELSE 'outbound' END,
        CAST(requester_id AS TEXT), CAST(tickets.id * :messages + part.value AS TEXT), 'text',
        'متن پیام ' || tickets.id || ' ' || part.value, '[]', '{}', :at, :at
    FROM tickets, json_each(:parts) AS part WHERE tickets.id >= :from
    """,
    """
    INSERT INTO deliveries (account_id, chat_id, chat_kind, lane, rank, purpose, payload,
        ticket_id, status, attempts, not_before, posted_at, sent_at, platform_ids, perhaps_twice,
        ornament)
    SELECT :account, CAST(requester_id AS TEXT), 'private', CAST(requester_id AS TEXT), 1,
        'agent-reply', '{"kind": "send", "text": "جواب"}', tickets.id, 'sent', 1, :at, :at, :at,
        '["1"]', 0, 0
    FROM tickets, json_each(:replies) WHERE tickets.id >= :from
    """,
    """
    INSERT INTO ticket_events (ticket_id, kind, facts, at)
    SELECT tickets.id, kind.value, '{}', :at
    FROM tickets, json_each('["opened", "claimed", "replied", "resolved", "closed"]') AS kind
    WHERE tickets.id >= :from
    """,
    """
    INSERT INTO timers (desk_id, ticket_id, kind, started_at, due_at, step, told_step, done_at)
    SELECT :desk, tickets.id, kind.value, :at, :at, 0, 0, :at
    FROM tickets, json_each('["first-response", "resolution"]') AS kind
    WHERE tickets.id >= :from
    """,
)
OFFSET = 1_000_000_000  # of the ids of these rows


@dataclass(frozen=True)
class Row:
    """Processor milliseconds of an act on both databases."""

    act: str
    empty: float
    grown: float

    @property
    def ratio(self) -> float:
        return self.grown / self.empty


async def grow(stage: Stage, closed: int) -> None:
    """Write closed tickets of other requesters, a month ago."""
    desk, chat = stage.desk.desk, str(stage.group.id)
    at = (stage.clock.now() - timedelta(days=30)).replace(tzinfo=None).isoformat(" ")
    facts: dict[str, object] = {
        "desk": desk.id,
        "account": desk.account.id,
        "chat": chat,
        "at": at,
        "offset": OFFSET,
        "each": OF_REQUESTER,
        "messages": MESSAGES,
        "parts": json.dumps(list(range(MESSAGES))),
        "replies": json.dumps(list(range(MESSAGES // 2))),
    }

    def unit(uow: UnitOfWork, first: int, last: int) -> None:
        people = range(first // OF_REQUESTER, (last - 1) // OF_REQUESTER + 1)
        for statement in (REQUESTERS, CONVERSATIONS):
            uow.session.execute(text(statement), {**facts, "numbers": json.dumps(list(people))})
        numbers = json.dumps(list(range(first, last)))
        tickets = {**facts, "numbers": numbers, "from": OFFSET + first}
        for statement in (TICKETS, *ROWS_OF_TICKETS):
            uow.session.execute(text(statement), tickets)

    for first in range(0, closed, IN_A_UNIT):
        last = min(first + IN_A_UNIT, closed)
        await desk.db.write(unit, first, last)
        print(f"{last:,} of {closed:,} closed tickets", end="\r", flush=True)
    print()


async def measured(closed: int, repeats: int) -> dict[str, float]:
    """Return the median cost of each act, in processor milliseconds."""
    found: dict[str, list[float]] = {}
    with tempfile.TemporaryDirectory() as folder:
        async with staged(Path(folder), catalog=Catalog.load(strict=True)) as stage:
            if closed:
                await grow(stage, closed)
            bench = Bench(stage)
            steps: dict[str, Callable[[], Awaitable[None]]] = {
                "a question and its answer": lambda: _question(stage),
                "a new ticket and its card": bench.a_new_ticket,
                "press Claim": lambda: bench.press("✋"),
                "reply": bench.reply,
                "/queue": lambda: bench.command("/queue"),
                "press Resolve": lambda: bench.press("✅"),
                "press an outcome": lambda: bench.press("درست شد"),
            }
            for number in range(repeats + 1):
                for name, step in steps.items():
                    stage.world.log.clear()
                    begun = process_time()
                    await step()
                    await stage.settle()
                    if number:  # the first one fills caches
                        found.setdefault(name, []).append(process_time() - begun)
                    await stage.wait(SETTLED)
                await stage.wait(NEXT_QUESTION)
    return {name: 1_000 * statistics.median(values) for name, values in found.items()}


async def _question(stage: Stage) -> None:
    stage.act("john", text=QUESTION)
    await stage.settle()


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0] if __doc__ else "")
    parser.add_argument("--closed", type=int, default=CLOSED, help="closed tickets")
    parser.add_argument("--repeats", type=int, default=REPEATS)
    parser.add_argument("--json", type=Path, help="file for the rows")
    options = parser.parse_args()
    empty = asyncio.run(measured(0, options.repeats))
    grown = asyncio.run(measured(options.closed, options.repeats))
    rows = [Row(name, round(cost, 1), round(grown[name], 1)) for name, cost in empty.items()]
    print(f"| act | empty, ms | {options.closed:,} closed tickets, ms | ratio |")
    print("|---|---|---|---|")
    for row in rows:
        print(f"| {row.act} | {row.empty} | {row.grown} | {row.ratio:.2f} |")
    if options.json:
        options.json.write_text(json.dumps([asdict(row) for row in rows], indent=1))


if __name__ == "__main__":
    main()
