"""Fault scenarios. Each causes faults under load and returns rows of results."""

import asyncio
import json
import random
import shutil
import signal
from collections.abc import Awaitable, Callable, Iterator
from contextlib import contextmanager
from copy import deepcopy
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from bench.faults.load import Load, Tally, p95
from bench.faults.rig import Process, Rig, clock_settings, rig, step_clock
from bot.simulator import acts, groups
from bot.simulator.faults import Fault, FaultKind
from bot.simulator.state import Standing
from bot.telegram.http import READ_SECONDS
from handoff.outbox.reachability import SILENCE

SENDS = "^(send(?!ChatAction)|copy|forward|edit)"
CONCURRENCY = 16  # maximum number of sends in flight


@dataclass(frozen=True)
class Row:
    """Results for one fault. `kept` is true if the target was met."""

    fault: str
    figures: str
    kept: bool


@dataclass(frozen=True)
class Scale:
    """Duration of faults in seconds, and numbers that determine the size of the load."""

    outage: float
    calm: float
    kills: int
    flood: int
    backlog: int
    mutants: int


SHORT = Scale(outage=12, calm=4, kills=3, flood=300, backlog=2_000, mutants=60)
LONG = Scale(outage=600, calm=20, kills=20, flood=2_000, backlog=20_000, mutants=500)
Scenario = Callable[[Scale], Awaitable[list[Row]]]


@contextmanager
def fault(made: Rig, kind: FaultKind, method: str, **details: Any) -> Iterator[Fault]:
    """Return a context in which calls of a method fail."""
    broken = made.world.faults.add(kind, method, count=None, **details)
    try:
        yield broken
    finally:
        made.world.faults.active.remove(broken)


async def _at_work(made: Rig, *, patient: bool = False) -> tuple[Process, Load]:
    process = await made.start()
    load = Load(made, patient=patient)
    await load.open_tickets()
    load.begin()
    return process, load


def _figures(tally: Tally, **more: object) -> str:
    counts = (
        f"{tally.sent} lines (in one turn {tally.merged}), lost {tally.lost}, "
        f"doubled {tally.doubled} (without a flag {tally.unflagged}), "
        f"out of order {tally.out_of_order}"
    )
    return ", ".join([counts, *(f"{name} {value}" for name, value in more.items())])


def _kept(tally: Tally, *, most_doubled: int) -> bool:
    return (
        tally.sent > 0
        and tally.lost == tally.out_of_order == 0
        and tally.doubled <= most_doubled
        and tally.unflagged == 0
    )


async def _outage(
    scale: Scale, name: str, kind: FaultKind, *, least: float = 0.0, **details: Any
) -> Row:
    """Make all sends fail for the scale's outage, or for `least` seconds if that is longer."""
    span = max(scale.outage, least)
    async with rig() as made:
        process, load = await _at_work(made)
        await asyncio.sleep(scale.calm)
        with fault(made, kind, SENDS, **details) as broken:
            await asyncio.sleep(span)
            status, _ = await process.ready()
            hits = broken.hits
        mended = asyncio.get_running_loop().time()
        await load.stop(within=120)
        tally = load.tally()
        drained = asyncio.get_running_loop().time() - mended
        load.close()
        probes = _probes(made)
    row = _figures(
        tally, attempts=hits, probes=probes, drained=f"{drained:.0f} s", readiness=status
    )
    # The sends in flight at the start may be doubled, and then one message per probe.
    kept = _kept(tally, most_doubled=CONCURRENCY + probes) and hits <= CONCURRENCY + probes + 1
    return Row(f"{name}, {span:g} s", row, kept and status == 503)


def _probes(made: Rig) -> int:
    """Return the number of probes, which is logged at the end of each outage."""
    lines = (json.loads(line) for line in made.log.splitlines() if line.startswith("{"))
    return sum(line["probes"] for line in lines if line.get("action") == "outage_over")


async def outages(scale: Scale) -> list[Row]:
    """Make sends fail by an error status, a timeout, or a cut before or after the effect."""
    # A send without an answer counts as failed only after the client's read timeout.
    least = READ_SECONDS + 2 * SILENCE
    return [
        await _outage(scale, "502 on all sends", FaultKind.BAD_GATEWAY),
        await _outage(scale, "cut before the effect", FaultKind.CUT_BEFORE),
        await _outage(scale, "cut after the effect", FaultKind.CUT_AFTER),
        await _outage(scale, "sends time out", FaultKind.TIMEOUT, least=least, seconds=100.0),
    ]


async def group_away(scale: Scale) -> list[Row]:
    """Make the agents' group refuse messages, then remove the bot and add it again."""
    rows = []
    async with rig() as made:
        process, load = await _at_work(made)
        await asyncio.sleep(scale.calm)
        kicked = "Forbidden: bot was kicked from the supergroup chat"
        with fault(made, FaultKind.FORBIDDEN, SENDS, chat=made.group.id, description=kicked):
            await asyncio.sleep(scale.outage / 2)
            status, _ = await process.ready()
            told = _told_admins(made)
        await load.stop(within=60)
        tally = load.tally()
        load.close()
        figures = _figures(tally, readiness=status, admins=f"told {told}")
        kept = _kept(tally, most_doubled=0) and status == 503 and told == 1
        rows.append(Row(f"group refuses, {scale.outage / 2:g} s", figures, kept))
    async with rig() as made:
        process, load = await _at_work(made)
        bot = next(iter(made.world.bots.values()))
        await asyncio.sleep(scale.calm)
        groups.set_standing(made.world, made.group, bot.user, Standing.KICKED)
        await asyncio.sleep(scale.outage / 4)
        groups.set_standing(made.world, made.group, bot.user, Standing.ADMINISTRATOR)
        await load.stop(within=60)
        # The bot never receives the messages that agents wrote while it was removed.
        lost_inward = sum(
            (lines.chat.id, line) not in load.seen
            for reader, lines in load.lines.items()
            if not reader.startswith("agent")
            for line, _ in lines.owed
        )
        told = _told_admins(made)
        load.close()
        figures = f"requesters' lines lost {lost_inward}, admins told {told}"
        rows.append(Row("bot removed and taken back", figures, lost_inward == 0 and told == 1))
    return rows


def _told_admins(made: Rig) -> int:
    """Return the number of private messages that the admin received."""
    bot = next(iter(made.world.bots.values()))
    chat = made.world.private.get((bot.id, made.agents[0].id))
    return 0 if chat is None else sum(m.by_bot for m in chat.messages.values())


async def hanging(scale: Scale) -> list[Row]:
    """Make non-essential calls hang, one method at a time, then terminate the process."""
    rows: list[Row] = []
    usual = 0.0
    methods = (
        *("", "sendChatAction", "answerCallbackQuery", "setMyCommands", "leaveChat"),
        *("getChat", "getChatMember"),
    )
    for method in methods:
        async with rig() as made:
            with fault(made, FaultKind.TIMEOUT, f"^{method or 'nothing'}$", seconds=300.0):
                process, load = await _at_work(made)
                for number in range(int(scale.calm)):
                    _press_and_leave(made)
                    shot = {"photo": {}, "caption": f"screenshot {number}"}
                    acts.send(made.world, load.holders[0], shot)
                    await asyncio.sleep(2)
                ended = await process.end()
            tally = load.tally()
            load.close()
        if not method:
            usual = tally.p95()
            continue
        figures = f"p95 {tally.p95():.3f} s (usual {usual:.3f}), SIGTERM {ended:.1f} s"
        kept = tally.p95() < 2 * usual and ended < 10
        rows.append(Row(f"{method} hangs", figures, kept))
    return rows


def _press_and_leave(made: Rig) -> None:
    """Press a button on a card, and add the bot to a group that it has to leave."""
    bot = next(iter(made.world.bots.values()))
    for message in reversed(made.group.messages.values()):
        if message.by_bot and (message.markup or {}).get("inline_keyboard"):
            button = message.markup["inline_keyboard"][0][0]
            press = {"chat": made.group.id, "message_id": message.id, "button": button["text"]}
            if button.get("callback_data"):
                acts.press(made.world, made.agents[0], press)
                break
    stranger = made.add_person("Stranger")
    groups.create(
        made.world,
        "Elsewhere",
        members=[],
        admins=[stranger],
        bots=[(bot, Standing.MEMBER)],
        supergroup=True,
        topics=False,
    )


async def kills(scale: Scale) -> list[Row]:
    """Kill the process with SIGKILL repeatedly at random times."""
    async with rig(POSHTIBAN_RESEND_AFTER="1") as made:
        process, load = await _at_work(made, patient=True)
        for _ in range(scale.kills):
            await asyncio.sleep(random.uniform(1.0, 4.0))
            await process.end(signal.SIGKILL)
            process = await made.start()
        await asyncio.sleep(scale.calm)
        await load.stop(within=90)
        tally = load.tally()
        load.close()
    figures = _figures(tally)
    return [Row(f"kill -9 × {scale.kills}", figures, _kept(tally, most_doubled=16 * scale.kills))]


async def clock_steps(scale: Scale) -> list[Row]:
    """Set the wall clock of the bot forward and back."""
    rows = []
    for name, seconds in (("+1 hour", 3_600), ("-1 hour", -3_600), ("+1 day", 86_400)):
        async with rig() as made:
            made.settings |= dict(clock_settings(made.folder))
            _, load = await _at_work(made)
            await asyncio.sleep(scale.calm)
            stepped = asyncio.get_running_loop().time()
            step_clock(made.folder, seconds)
            await asyncio.sleep(max(scale.calm, 12.0))
            await load.stop(within=30)
            tally = load.tally()
            stall = max(load.waits_since(stepped - 2, readers=""), default=float("nan"))
            load.close()
        figures = _figures(tally, longest_wait=f"{stall:.1f} s")
        rows.append(Row(f"clock {name}", figures, _kept(tally, most_doubled=0) and stall < 10))
    return rows


async def flood(scale: Scale) -> list[Row]:
    """Let one person flood the bot, and measure memory and the waits of other people."""
    async with rig() as made:
        process, load = await _at_work(made)
        await asyncio.sleep(2 * scale.calm)
        usual = p95(load.waits_since(0))
        before, most = process.memory_mb, 0.0
        flooder = made.add_person("Flooder")
        loop = asyncio.get_running_loop()
        began = loop.time()
        span = 60.0 * scale.flood / 2_000
        for number in range(scale.flood):
            text = f"{number} " + " ".join(random.choices(_WORDS, k=600))
            acts.send(made.world, flooder, {"text": text[:4_000]})
            most = max(most, process.memory_mb)
            await asyncio.sleep(max(0.0, began + number * span / scale.flood - loop.time()))
        felt = p95(load.waits_since(began))
        await load.stop(within=60)
        most = max(most, process.memory_mb)
        kept_rows = _stored_from(made, flooder.id)
        tally = load.tally()
        load.close()
    grown = most - before
    figures = (
        f"memory {before:.0f} → {most:.0f} MB (+{grown:.0f}), others' p95 {felt:.3f} s "
        f"(usual {usual:.3f}), kept {kept_rows} of {scale.flood}, lost {tally.lost}"
    )
    kept = (
        grown < 30
        and felt < max(1.5 * usual, 0.25)
        and kept_rows == scale.flood
        and tally.lost == 0
    )
    return [Row(f"one person, {scale.flood} messages in {span:.0f} s", figures, kept)]


def _stored_from(made: Rig, chat_id: int) -> int:
    """Return the number of updates of a private chat that are stored."""
    found = made.rows(  # in one statement, because rows move between the tables
        "SELECT chat_id FROM messages WHERE direction = 'inbound' "
        "UNION ALL SELECT lane FROM inbox_updates WHERE status = 'waiting'"
    )
    return found.count(str(chat_id))


_TAKEN = "SELECT count(*) FROM inbox_updates"
_WORDS = [f"{a}{b}{c}" for a in "bdfgklmn" for b in "aeiou" for c in "nrstvz"]


async def backlog(scale: Scale) -> list[Row]:
    """Start the bot with a backlog while new people ask questions."""
    rows = []
    for name, pacing in (("", "false"), (", pacing on", "true")):
        async with rig(POSHTIBAN_PACING=pacing) as made:
            crowd = [made.add_person(f"Waiting{n}") for n in range(scale.backlog // 4)]
            for number in range(4):
                for person in crowd:
                    acts.send(made.world, person, {"text": f"How do I paint the teapot {number}"})
            process = await made.start()
            async with asyncio.timeout(120):
                while made.rows(_TAKEN)[0] < scale.backlog:  # noqa: ASYNC110
                    await asyncio.sleep(0.2)
            load = Load(made, tickets=0, patient=True)
            load.begin()
            await asyncio.sleep(max(scale.calm, 10.0))
            waiting = made.rows("SELECT count(*) FROM inbox_updates WHERE status = 'waiting'")[0]
            await load.stop(within=30)
            tally = load.tally()
            load.close()
            await process.end(signal.SIGKILL)
        figures = f"newcomers' p95 {tally.p95():.2f} s, lost {tally.lost}, still waiting {waiting}"
        rows.append(
            Row(
                f"{scale.backlog} rows waiting{name}",
                figures,
                tally.p95() < 5 and tally.lost == 0 and tally.sent > 0,
            )
        )
    return rows


async def mutants(scale: Scale) -> list[Row]:
    """Send malformed updates in private chats and in the agents' group."""
    async with rig() as made:
        _, load = await _at_work(made)
        await asyncio.sleep(scale.calm)
        bot = next(iter(made.world.bots.values()))
        drawn = random.Random(7)
        # These people do not ask questions, because a mutant joins the turn of its sender.
        odd = [made.add_person(f"Odd{n}") for n in range(2)]
        began = asyncio.get_running_loop().time()
        for number in range(scale.mutants):
            chat = drawn.choice([odd[0].id, odd[1].id, made.group.id, 990_000 + number])
            body = _mutant(drawn, chat, made.agents[0].id if chat < 0 else chat)
            bot.updates.force(
                "message", json.dumps(body), lane=chat, expires=made.world.now() + 99
            )
            await asyncio.sleep(max(scale.calm, 10.0) / scale.mutants)
        await load.stop(within=60)
        waits = load.waits_since(began, readers="")
        tally = load.tally()
        load.close()
    figures = _figures(tally, p95=f"{p95(waits):.2f} s")
    kept = tally.lost == 0 and p95(waits) < 2
    return [Row(f"{scale.mutants} mutated updates", figures, kept)]


_ODD: list[Any] = [None, True, -1, 0, 1.5, "", "x", [], {}, [[]], 2**70, "\ud800", {"id": "a"}]


def _mutant(drawn: random.Random, chat_id: int, person_id: int) -> dict[str, Any]:
    kind = "private" if chat_id > 0 else "supergroup"
    body: dict[str, Any] = {
        "message_id": drawn.randrange(10**6, 10**9),
        "date": 1_790_000_000,
        "chat": {"id": chat_id, "type": kind},
        "from": {"id": person_id, "is_bot": False, "first_name": "M", "language_code": "en"},
        "text": "hello",
    }
    for _ in range(drawn.randrange(1, 4)):
        field = drawn.choice(
            ["text", "entities", "date", "message_id", "caption", "photo", "from"]
        )
        body[field] = deepcopy(drawn.choice(_ODD))
    if isinstance(body["from"], dict) and drawn.random() < 0.5:
        body["from"] |= {
            drawn.choice(["language_code", "first_name", "username"]): drawn.choice(_ODD)
        }
    return body


async def two_desks(scale: Scale) -> list[Row]:
    """Run two processes with the same token, started together or one after the other."""
    rows = []
    for name, pause in (("started together", 0.0), ("one joins later", 65.0)):
        async with rig() as made:
            other = made.folder / "other.db"
            shutil.copyfile(made.database, other)
            first = await made.start()
            if pause:
                await asyncio.sleep(pause if scale.kills > SHORT.kills else 3.0)
            # In the short form, the first desk starts only slightly earlier.
            second = await made.start(database=other)
            ended = [asyncio.create_task(p.running.wait()) for p in (first, second)]
            await asyncio.wait(ended, timeout=60, return_when=asyncio.FIRST_COMPLETED)
            await asyncio.sleep(10)
            alive = [p.running.returncode is None for p in (first, second)]
            kept = sum(alive) == 1 and (alive[0] or not pause or scale.kills == SHORT.kills)
            for task in ended:
                task.cancel()
            rows.append(
                Row(f"two desks, {name}", f"first alive {alive[0]}, second {alive[1]}", kept)
            )
    return rows


def damaged(path: Path) -> None:
    """Overwrite a page in the middle of a file with random bytes."""
    with path.open("r+b") as file:
        size = file.seek(0, 2)
        file.seek(size // 2 // 4096 * 4096)
        file.write(bytes(random.Random(3).randrange(256) for _ in range(4096)))


SCENARIOS: dict[str, Scenario] = {
    "outages": outages,
    "group": group_away,
    "hanging": hanging,
    "kills": kills,
    "clock": clock_steps,
    "flood": flood,
    "backlog": backlog,
    "mutants": mutants,
    "desks": two_desks,
}
