"""An unreachable messenger: nothing is lost, little is sent twice, order is kept."""

import asyncio
from collections import Counter, defaultdict
from collections.abc import Awaitable, Callable
from datetime import timedelta
from itertools import count, pairwise

import pytest

from bot.clock import ManualClock
from handoff.outbox import (
    CallOutcome,
    Copy,
    Deferred,
    Delivered,
    Edit,
    NotSent,
    Purpose,
    Refused,
    Relay,
    Send,
    Unknown,
)
from handoff.outbox.pacing import Pacing
from handoff.outbox.reachability import (
    LONGEST_PROBE_PAUSE,
    ROOM_WHEN_SUSPECTED,
    Reachability,
)
from handoff.outbox.relay import Silence
from handoff.storage import Database
from tests.builders import ACCOUNT, deliveries, owe, person
from tests.fakes import FakeTransport
from tests.handoff.conftest import draw, run, topic_name
from tests.handoff.outbox.steps import ALI, BABAK, LOST

CONCURRENCY = 16
DOWN = timedelta(minutes=10)
CHATS = 40


class Line:
    """A messenger that does not answer while `down`; `arrives`: the requests take effect."""

    def __init__(self, clock: ManualClock, *, outcome: CallOutcome, arrives: bool) -> None:
        self.clock = clock
        self.outcome = outcome
        self.arrives = arrives
        self.down = False
        self.arrived: defaultdict[str, list[str]] = defaultdict(list)
        self.failed = 0
        self.at_once = self.most_at_once = 0
        self.first_success: float | None = None

    async def deliver(
        self, payload: Send | Copy | Edit, *, chat_id: str, topic_id: str | None
    ) -> CallOutcome:
        assert isinstance(payload, Send)
        self.at_once += 1
        self.most_at_once = max(self.most_at_once, self.at_once)
        down = self.down
        await asyncio.sleep(0)  # noqa: TID251  lets the others begin
        self.at_once -= 1
        if down:
            self.failed += 1
        if not down or self.arrives:
            self.arrived[chat_id].append(payload.text)
        return self.outcome if down else Delivered((str(len(self.arrived[chat_id])),))

    async def create_topic(self, *, chat_id: str, name: str) -> str | CallOutcome:
        raise AssertionError((chat_id, name))


Over = list[Silence]


def a_relay(db: Database, line: Line, clock: ManualClock, over: Over) -> Relay:
    async def report(silence: Silence) -> None:
        over.append(silence)

    return Relay(
        db,
        line,
        account_id=ACCOUNT,
        now=clock.now,
        monotonic=clock.monotonic,
        draw=draw,
        topic_name=topic_name,
        pacing=Pacing(free=True),
        report=report,
    )


async def pass_time(
    relay: Relay, clock: ManualClock, span: timedelta, each: Callable[[], Awaitable[None]]
) -> None:
    end = clock.now() + span
    while clock.now() < end:
        await relay.pass_once()
        await relay.drain()
        await each()
        clock.advance(timedelta(seconds=1))


@pytest.mark.parametrize(
    ("outcome", "arrives"),
    [
        (Unknown("HTTP 502"), False),
        (Unknown("connection lost"), True),
        (NotSent("connect"), False),
    ],
    ids=["502", "cut after the effect", "no connection"],
)
@pytest.mark.matrix(short=1)
async def test_ten_minutes_without_the_messenger_lose_nothing(
    db: Database, clock: ManualClock, outcome: CallOutcome, arrives: bool
) -> None:
    line, over = Line(clock, outcome=outcome, arrives=arrives), Over()
    relay = a_relay(db, line, clock, over)

    numbers = count()

    async def somebody_writes() -> None:
        number = next(numbers)
        await owe(db, f"{number:04}", to=person(str(1 + number % CHATS)))

    await pass_time(relay, clock, timedelta(seconds=20), somebody_writes)
    line.down = True
    began = clock.now()
    await pass_time(relay, clock, DOWN, somebody_writes)
    assert not relay.outbound
    line.down = False
    ended = clock.now()
    await run(relay, clock)
    assert relay.outbound
    assert line.most_at_once <= CONCURRENCY

    rows = await deliveries(db)
    assert len(rows) == 620
    assert {row.status for row in rows} == {"sent"}
    twice = 0
    for chat, texts in line.arrived.items():
        counted = Counter(texts)
        assert len(counted) == len([row for row in rows if row.chat_id == chat])
        assert all(first <= second for first, second in pairwise(texts)), texts
        marked = {row.payload["text"] for row in rows if row.chat_id == chat and row.perhaps_twice}
        assert {text for text, times in counted.items() if times > 1} <= marked
        assert max(counted.values()) <= 4
        twice += sum(times - 1 for times in counted.values())
    probes = 2 + DOWN.total_seconds() / LONGEST_PROBE_PAUSE + 4
    assert line.failed <= CONCURRENCY + probes
    assert twice <= (line.failed if arrives else 0)
    (silence,) = over
    assert abs(silence.began - began) < timedelta(seconds=5)
    assert timedelta(0) <= silence.ended - ended <= timedelta(seconds=LONGEST_PROBE_PAUSE + 1)
    assert silence.waiting > 500


async def test_a_chat_that_fails_alone_is_no_outage(
    db: Database, relay: Relay, transport: FakeTransport, clock: ManualClock
) -> None:
    transport.will(*[LOST] * 12, to=ALI)
    await owe(db, "for ali", to=person(ALI))
    for number in range(60):
        await owe(db, f"b{number}", to=person(BABAK))
        await relay.pass_once()
        await relay.drain()
        clock.advance(timedelta(seconds=20))
        assert relay.outbound
    assert len(transport.texts(BABAK)) == 60


async def test_a_faulty_chat_does_not_keep_an_outage_alive(
    db: Database, relay: Relay, transport: FakeTransport, clock: ManualClock
) -> None:
    """Probes go to different chats, since one chat may fail for other reasons."""
    for number in range(8):
        await owe(db, "words", to=person(str(100 + number)))
        transport.will(*[LOST] * (2000 if number < 3 else 3), to=str(100 + number))
    await relay.pass_once()
    await relay.drain()
    assert not relay.outbound

    await run(relay, clock, within=timedelta(minutes=30))

    arrived = [row.chat_id for row in await deliveries(db) if row.status == "sent"]
    assert arrived == ["103", "104", "105", "106", "107"]


@pytest.mark.parametrize("contact", [Refused("bad-request", "no"), Deferred(7)])
async def test_any_answer_ends_an_outage_and_the_asked_pause_is_kept(
    db: Database,
    relay: Relay,
    transport: FakeTransport,
    clock: ManualClock,
    contact: CallOutcome,
) -> None:
    for number in range(4):
        await owe(db, "words", to=person(str(100 + number)))
        transport.will(LOST, contact, to=str(100 + number))
    await relay.pass_once()
    await relay.drain()
    assert not relay.outbound
    began = clock.now()
    clock.advance(timedelta(seconds=2))
    await relay.pass_once()
    await relay.drain()
    assert relay.outbound
    await run(relay, clock)

    assert clock.now() - began <= timedelta(seconds=2 + 7)
    assert {row.status for row in await deliveries(db)} <= {"sent", "dead"}


async def test_after_a_first_failure_few_are_sent_at_once(
    db: Database, clock: ManualClock
) -> None:
    """Until the first answer, each of them might be sent twice."""
    line = Line(clock, outcome=LOST, arrives=False)
    relay = a_relay(db, line, clock, Over())
    line.down = True
    await owe(db, "words", to=person(ALI))
    await relay.pass_once()
    await relay.drain()
    for number in range(10):
        await owe(db, "words", to=person(str(100 + number)))

    await relay.pass_once()
    await relay.drain()

    assert line.most_at_once == ROOM_WHEN_SUSPECTED


async def an_outage(
    db: Database, relay: Relay, transport: FakeTransport, *then: CallOutcome
) -> None:
    """Three chats fail at once; `then` is the messenger's later answer to each."""
    for number in range(3):
        await owe(db, "words", to=person(str(100 + number)))
        transport.will(LOST, *then, to=str(100 + number))
    await relay.pass_once()
    await relay.drain()
    assert not relay.outbound


async def a_probe(relay: Relay, clock: ManualClock) -> None:
    clock.advance(timedelta(seconds=2))
    await relay.pass_once()
    await relay.drain()


@pytest.mark.parametrize("ours", [RuntimeError("a bug"), Refused("id-unknown", "no name")])
async def test_what_the_messenger_was_not_asked_ends_no_outage(
    db: Database,
    relay: Relay,
    transport: FakeTransport,
    clock: ManualClock,
    ours: CallOutcome | Exception,
) -> None:
    await an_outage(db, relay, transport)
    for number in range(3):
        transport.will(ours, to=str(100 + number))

    await a_probe(relay, clock)

    assert len(transport.calls) == 4
    assert not relay.outbound


async def test_the_end_of_an_outage_shortens_no_pause_that_was_asked_for(
    db: Database, relay: Relay, transport: FakeTransport, clock: ManualClock
) -> None:
    transport.will(Deferred(60), to=ALI)
    await owe(db, "asked to wait", to=person(ALI))
    await relay.pass_once()
    await relay.drain()
    await an_outage(db, relay, transport)

    await a_probe(relay, clock)
    await run(relay, clock, within=timedelta(seconds=30))
    assert relay.outbound
    assert len(transport.texts(ALI)) == 1

    await run(relay, clock)
    assert len(transport.texts(ALI)) == 2


async def test_probes_make_few_copies_of_what_may_have_arrived(
    db: Database, relay: Relay, transport: FakeTransport, clock: ManualClock
) -> None:
    """After three early tries an uncertain delivery waits for its own pause, also as a probe."""
    await an_outage(db, relay, transport, *[LOST] * 100)
    tried: defaultdict[str, list[float]] = defaultdict(list)
    for _ in range(90):
        seen = Counter(call.chat_id for call in transport.calls)
        await a_probe(relay, clock)
        for call in transport.calls[seen.total() :]:
            tried[call.chat_id].append(clock.monotonic())
        clock.advance(timedelta(seconds=8))

    late = [pause for times in tried.values() for pause in pause_between(times[4:])]
    assert len(late) >= 4
    assert min(late) >= 120
    assert max(late) < 120 + LONGEST_PROBE_PAUSE


def pause_between(times: list[float]) -> list[float]:
    return [second - first for first, second in pairwise(times)]


async def test_a_database_that_fails_is_no_outage_of_the_messenger(
    db: Database, relay: Relay, transport: FakeTransport, clock: ManualClock
) -> None:
    for number in range(5):
        transport.will(NotSent("database: disk full", ours=True), to=str(100 + number))
        await owe(db, "words", to=person(str(100 + number)))

    await relay.pass_once()
    await relay.drain()

    assert relay.outbound
    await run(relay, clock)
    assert {row.status for row in await deliveries(db)} == {"sent"}


async def test_trimmings_of_unknown_fate_are_let_go_and_no_outage_keeps_them(
    db: Database, relay: Relay, transport: FakeTransport, clock: ManualClock
) -> None:
    for number in range(4):
        transport.will(LOST, to=str(100 + number))
        await owe(
            db, "rate us", to=person(str(100 + number)), ornament=True, purpose=Purpose.PROMPT
        )

    await run(relay, clock)

    assert len(transport.texts()) == 4
    assert [row.status for row in await deliveries(db)] == ["dead"] * 4


def test_three_lanes_in_a_row_are_an_outage() -> None:
    reach = Reachability(began=0)
    assert not reach.failed("1", 100)
    assert reach.suspected
    assert not reach.failed("2", 100)
    assert reach.failed("3", 100)
    assert (reach.active, reach.closed, reach.suspected) == (True, True, False)
    over = reach.contact(160)
    assert over is not None
    assert (over.seconds, over.failures) == (60, 3)
    assert not reach.active


def test_a_success_between_makes_it_none() -> None:
    reach = Reachability(began=0)
    for lane in "123456":
        assert not reach.failed(lane, 100)
        assert reach.contact(100) is None


def test_with_few_lanes_three_attempts_and_silence_count_but_nothing_is_closed() -> None:
    reach = Reachability(began=0)
    assert [reach.failed("1", at) for at in (5, 6, 7)] == [False] * 3
    assert reach.failed("1", 40)
    assert (reach.active, reach.closed) == (True, False)
    reach.failed("2", 50)
    reach.failed("3", 60)
    assert reach.closed


def test_pauses_between_probes_grow() -> None:
    reach = Reachability(began=0)
    for lane in "123":
        reach.failed(lane, 10)
    pauses, at = [], 10.0
    for _ in range(7):
        pauses.append(reach.next_probe - at)
        at = reach.next_probe
        reach.probing()
        reach.failed("1", at)
    assert pauses == [2, 4, 8, 16, 30, 30, 30]
