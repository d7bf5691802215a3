"""Polling: updates are stored before they are acknowledged, also after errors."""

import asyncio
import json
from collections.abc import Mapping, Sequence
from datetime import UTC, datetime
from typing import Any

import pytest
from aiohttp import web
from sqlalchemy import text

from bot.clock import SystemClock
from bot.telegram.capabilities import PLAIN, TELEGRAM
from bot.telegram.intake import (
    Json,
    Keep,
    NoUpdateId,
    Poller,
    SecondPoller,
    Trouble,
    keeper,
    raw_update,
)
from handoff.storage import Database
from handoff.storage_errors import StorageUnavailable
from tests.bot.telegram.messenger import TOKEN, Answer, Messenger, cut, half, ok, raw, refused
from tests.builders import ACCOUNT

NOON = datetime(2026, 11, 1, 12, tzinfo=UTC)
PAGE = "<html></html>"


class HurriedClock:
    """A clock that ends waits at once and records them in seconds."""

    def __init__(self) -> None:
        self._now = NOON
        self.pauses: list[float] = []

    def now(self) -> datetime:
        return self._now

    def monotonic(self) -> float:
        return (self._now - NOON).total_seconds()

    async def wait_until(self, moment: datetime, or_event: asyncio.Event | None = None) -> None:
        self.pauses.append((moment - self._now).total_seconds())
        self._now = max(moment, self._now)


class Kept:
    """Records stored updates. Raises an error for the first `refusals` calls."""

    def __init__(self, *, refusals: int = 0, error: Exception | None = None) -> None:
        self.ids: list[int] = []
        self._refusals = refusals
        self._error = error or StorageUnavailable("disk full")

    async def __call__(self, updates: Sequence[Json]) -> None:
        if self._refusals:
            self._refusals -= 1
            raise self._error
        self.ids += [update["update_id"] for update in updates]


def update(update_id: int, words: str = "سلام") -> dict[str, Any]:
    chat = {"id": 5, "type": "private"}
    return {
        "update_id": update_id,
        "message": {"message_id": update_id, "date": 1, "chat": chat, "text": words},
    }


class Round:
    """One poller against scripted answers, stopped after the last of them."""

    def __init__(self, messenger: Messenger) -> None:
        self.messenger = messenger
        self.clock = HurriedClock()
        self.reports: list[Trouble | None] = []
        self.poller: Poller | None = None

    async def run(self, *answers: Answer, keep: Keep, **settings: Any) -> Poller:
        used_up = asyncio.Event()

        async def silence(_request: web.Request) -> web.StreamResponse:
            used_up.set()
            await asyncio.Event().wait()
            return web.Response()

        self.messenger.will("getUpdates", *answers, silence)
        self.poller = Poller(
            token=TOKEN,
            base_url=self.messenger.base_url,
            clock=self.clock,
            keep=keep,
            report=self.reports.append,
            **{"capabilities": TELEGRAM, **settings},
        )
        stop = asyncio.Event()
        running = asyncio.create_task(self.poller.run(stop))
        finished = asyncio.create_task(used_up.wait())
        await asyncio.wait({running, finished}, return_when=asyncio.FIRST_COMPLETED)
        finished.cancel()
        stop.set()
        await running
        return self.poller

    @property
    def offsets(self) -> list[int | None]:
        return [call.get("offset") for call in self.messenger.calls["getUpdates"]]


@pytest.fixture
def round_(messenger: Messenger) -> Round:
    messenger.will("deleteWebhook", ok(True))
    return Round(messenger)


async def stored(db: Database) -> list[tuple[str, str, str]]:
    rows = await db.read(
        lambda reader: reader.inbox.waiting(limit=100, except_lanes=(), account_id=ACCOUNT)
    )
    return [(row.update_id, row.lane, row.raw) for row in rows]


async def test_a_batch_is_kept_and_then_acknowledged(round_: Round, db: Database) -> None:
    """T1: the next poll's offset comes after the commit."""
    await round_.run(ok([update(7), update(8)]), keep=keeper(db, account_id=ACCOUNT))

    rows = await stored(db)
    assert [row[:2] for row in rows] == [("7", "5"), ("8", "5")]
    assert json.loads(rows[0][2]) == update(7)
    assert round_.offsets == [None, 9]


async def test_nothing_is_acknowledged_that_is_not_kept(round_: Round) -> None:
    """T1: the same batch is fetched again until it is stored."""
    kept = Kept(refusals=2)
    batch = ok([update(7)])

    await round_.run(batch, batch, batch, keep=kept)

    assert kept.ids == [7]
    assert round_.offsets == [None, None, None, 8]
    assert round_.clock.pauses == [2, 2]
    assert round_.reports == [Trouble("storage", "disk full"), None]


async def test_a_bug_in_keeping_neither_acknowledges_nor_ends_polling(round_: Round) -> None:
    """The library would have ended its polling silently."""
    kept = Kept(refusals=1, error=RuntimeError("a bug"))
    batch = ok([update(7)])

    await round_.run(batch, batch, keep=kept)

    assert kept.ids == [7]
    assert round_.offsets == [None, None, 8]
    assert round_.reports == [Trouble("storage", "RuntimeError"), None]


async def test_a_full_disk_keeps_updates_on_the_messengers_side(
    round_: Round, db: Database
) -> None:
    keep = keeper(db, account_id=ACCOUNT)
    await db.write(lambda uow: uow.session.execute(text("PRAGMA max_page_count = 1")))

    await round_.run(ok([update(7, "x" * 100_000)]), keep=keep)

    assert round_.offsets == [None, None]
    assert [trouble and trouble.code for trouble in round_.reports] == ["storage"]
    assert await stored(db) == []


async def test_an_update_that_comes_again_is_kept_once(round_: Round, db: Database) -> None:
    """T2: the same id and body is the same update; another body under that id is a new one."""
    again = dict(reversed(update(7).items()))
    keep = keeper(db, account_id=ACCOUNT)
    await round_.run(ok([update(7)]), ok([again]), ok([update(7, "دیگر")]), keep=keep)

    rows = await stored(db)
    assert [json.loads(row[2])["message"]["text"] for row in rows] == ["سلام", "دیگر"]


async def test_what_nobody_can_read_is_kept_all_the_same(round_: Round, db: Database) -> None:
    """T18: the content of an update cannot stop polling."""
    poison: list[dict[str, Any]] = [
        {"update_id": 1, "message": None},
        {"update_id": 2, "callback_query": {"id": []}},
        {"update_id": 3, "message": {"chat": {"id": 5}, "text": "a\ud83d\u0000"}},
        {"update_id": 4},
    ]
    await round_.run(ok(poison), keep=keeper(db, account_id=ACCOUNT))

    assert [row[0] for row in await stored(db)] == ["1", "2", "3", "4"]
    assert round_.offsets == [None, 5]


async def test_what_is_no_update_is_passed_over(round_: Round) -> None:
    kept = Kept()
    junk: list[Any] = [5, None, {}, {"update_id": "9"}, {"update_id": 2**70}, update(6)]

    await round_.run(ok(junk), keep=kept)

    assert kept.ids == [6]
    assert round_.offsets == [None, 7]


async def test_a_server_that_answers_at_once_with_nothing_is_not_hammered(round_: Round) -> None:
    await round_.run(ok([]), ok([]), ok([{}]), keep=Kept())

    assert round_.clock.pauses == [1, 1, 1]


async def test_what_is_asked_for(round_: Round) -> None:
    await round_.run(keep=Kept(), capabilities=PLAIN, poll_seconds=25)

    assert round_.messenger.calls["getUpdates"] == [
        {
            "timeout": 25,
            "limit": 100,
            "allowed_updates": ["message", "edited_message", "callback_query"],
        }
    ]


async def test_a_webhook_is_taken_away_but_nothing_is_dropped(round_: Round) -> None:
    """T1: drop_pending_updates is not sent."""
    await round_.run(keep=Kept())

    assert round_.messenger.calls["deleteWebhook"] == [{}]


@pytest.mark.parametrize("answer", [raw(500, PAGE), refused(404, "Not Found: method not found")])
async def test_a_webhook_that_cannot_be_taken_away_stops_nothing(
    round_: Round, answer: Answer
) -> None:
    round_.messenger.will("deleteWebhook", answer)
    kept = Kept()

    await round_.run(ok([update(7)]), keep=kept)

    assert kept.ids == [7]


@pytest.mark.parametrize(
    "answer",
    [
        raw(502, PAGE),
        raw(200, PAGE),
        raw(200, "[]"),
        raw(200, '{"ok":true,"result":{}}'),
        refused(500, "Internal Server Error"),
        raw(200, '{"ok":false}'),
        cut,
        half,
    ],
)
async def test_trouble_on_the_way_is_waited_out(round_: Round, answer: Answer) -> None:
    kept = Kept()

    await round_.run(answer, answer, ok([update(7)]), keep=kept)

    assert kept.ids == [7]
    assert round_.clock.pauses == [1, 1.5]
    assert [trouble and trouble.code for trouble in round_.reports] == ["unreachable", None]


async def test_pauses_grow_to_half_a_minute_and_begin_anew(round_: Round) -> None:
    down = raw(502, PAGE)

    await round_.run(*[down] * 11, ok([update(7)]), down, keep=Kept())

    assert round_.clock.pauses[:3] == [1, 1.5, 2.25]
    assert round_.clock.pauses[9:] == [30, 30, 1]


@pytest.mark.parametrize("answer", [refused(401, "Unauthorized"), refused(404, "Not Found")])
async def test_a_refused_token_is_told_and_tried_again(round_: Round, answer: Answer) -> None:
    """The library would have ended its polling silently."""
    kept = Kept()

    await round_.run(answer, answer, ok([update(7)]), keep=kept)

    assert kept.ids == [7]
    assert [trouble and trouble.code for trouble in round_.reports] == ["token-refused", None]


async def test_too_many_polls_wait_as_long_as_they_are_told(round_: Round) -> None:
    busy = refused(429, "Too Many Requests: retry after 17", retry_after=17)

    await round_.run(busy, refused(429, "Too Many Requests"), keep=Kept())

    assert round_.clock.pauses == [17, 1]


CONFLICT = refused(409, "Conflict: terminated by other getUpdates request")


async def test_a_poller_that_has_just_started_gives_way(round_: Round) -> None:
    """T8: two processes would share the updates between them."""
    with pytest.raises(SecondPoller, match="terminated by other getUpdates"):
        await round_.run(CONFLICT, CONFLICT, keep=Kept())

    assert [trouble and trouble.code for trouble in round_.reports] == ["conflict"]


async def test_updates_between_two_conflicts_do_not_keep_the_later_poller_alive(
    round_: Round,
) -> None:
    """Under load the later of two desks gets a batch now and then."""
    with pytest.raises(SecondPoller):
        await round_.run(CONFLICT, ok([update(7)]), CONFLICT, keep=Kept())


async def test_one_conflict_of_a_young_poller_may_be_its_own_poll(round_: Round) -> None:
    """T8: the poll from before a restart may still be open."""
    kept = Kept()

    await round_.run(CONFLICT, ok([update(7)]), keep=kept)

    assert kept.ids == [7]
    assert 1 <= round_.clock.pauses[0] <= 4


async def test_an_older_poller_goes_on_for_a_minute_and_a_half(round_: Round) -> None:
    """T8: the messenger reports the conflict to the older poller."""
    older = [raw(502, PAGE)] * 9  # more than a minute of pauses
    kept = Kept()

    await round_.run(*older, *[CONFLICT] * 20, ok([update(7)]), keep=kept)

    assert kept.ids == [7]


async def test_an_older_poller_does_not_fight_for_ever(round_: Round) -> None:
    older = [raw(502, PAGE)] * 9

    with pytest.raises(SecondPoller):
        await round_.run(*older, *[CONFLICT] * 200, keep=Kept())

    assert 90 <= sum(round_.clock.pauses[9:]) <= 100


WEBHOOK = refused(409, "Conflict: can't use getUpdates method while webhook is active")


async def test_a_webhook_that_could_not_be_deleted_is_deleted_later(round_: Round) -> None:
    round_.messenger.will("deleteWebhook", raw(502, PAGE), raw(502, PAGE), ok(True))
    kept = Kept()

    await round_.run(WEBHOOK, WEBHOOK, WEBHOOK, ok([update(7)]), keep=kept)

    assert kept.ids == [7]
    assert len(round_.messenger.calls["deleteWebhook"]) == 4


async def test_a_webhook_that_comes_back_is_another_desks(round_: Round) -> None:
    with pytest.raises(SecondPoller):
        await round_.run(WEBHOOK, WEBHOOK, keep=Kept())


async def test_deleting_the_webhook_delays_polling_by_seconds_only(
    round_: Round, monkeypatch: pytest.MonkeyPatch
) -> None:
    async def hang(_request: web.Request) -> web.StreamResponse:
        await asyncio.Event().wait()
        return web.Response()

    monkeypatch.setattr("bot.telegram.intake.WEBHOOK_SECONDS", 0.05)
    round_.messenger.will("deleteWebhook", hang)
    kept = Kept()

    await round_.run(ok([update(7)]), keep=kept)

    assert kept.ids == [7]


async def test_the_last_success_tells_a_deaf_bot(round_: Round) -> None:
    poller = await round_.run(raw(502, PAGE), ok([update(7)]), raw(502, PAGE), keep=Kept())

    assert poller.last_success == 1.0


async def test_before_any_answer_there_is_no_success(round_: Round) -> None:
    poller = await round_.run(raw(502, PAGE), keep=Kept(refusals=1))

    assert poller.last_success is None


async def test_a_server_that_is_not_there_is_waited_for(round_: Round) -> None:
    async def nothing(_updates: Sequence[Mapping[str, Any]]) -> None:
        raise AssertionError

    stop = asyncio.Event()

    def heard(trouble: Trouble | None) -> None:
        round_.reports.append(trouble)
        stop.set()

    poller = Poller(
        token=TOKEN,
        base_url="http://127.0.0.1:9/bot",
        capabilities=TELEGRAM,
        clock=HurriedClock(),
        keep=nothing,
        report=heard,
    )
    await poller.run(stop)

    assert round_.reports == [Trouble("unreachable", "ClientConnectorError")]


async def test_a_stop_does_not_wait_for_the_open_poll(messenger: Messenger) -> None:
    messenger.will("deleteWebhook", ok(True))
    polled, stop, dropped = asyncio.Event(), asyncio.Event(), asyncio.Event()

    async def patient(_request: web.Request) -> web.StreamResponse:
        polled.set()
        try:
            await asyncio.Event().wait()
        finally:
            dropped.set()
        return web.Response()

    messenger.will("getUpdates", patient)
    poller = Poller(
        token=TOKEN,
        base_url=messenger.base_url,
        capabilities=TELEGRAM,
        clock=SystemClock(),
        keep=Kept(),
        report=lambda _trouble: None,
    )
    running = asyncio.create_task(poller.run(stop))
    await polled.wait()
    stop.set()

    async with asyncio.timeout(2):
        await running
        await dropped.wait()


async def test_a_stop_does_not_wait_for_a_pause(messenger: Messenger) -> None:
    messenger.will("deleteWebhook", ok(True))
    messenger.will("getUpdates", refused(429, "Too Many Requests: retry after 99", retry_after=99))
    stop = asyncio.Event()
    poller = Poller(
        token=TOKEN,
        base_url=messenger.base_url,
        capabilities=TELEGRAM,
        clock=SystemClock(),
        keep=Kept(),
        report=lambda _trouble: stop.set(),
    )

    async with asyncio.timeout(2):
        await poller.run(stop)


def test_an_update_has_one_hash_whatever_the_order_of_its_fields() -> None:
    """T2."""
    one, other = raw_update(update(7)), raw_update(dict(reversed(update(7).items())))

    assert one == other
    assert len(one.body_hash) == 32
    assert raw_update(update(7, "دیگر")).body_hash != one.body_hash


def test_half_a_surrogate_pair_is_stored_as_it_came() -> None:
    kept = raw_update(update(7, "a\ud83d"))

    kept.body.encode()
    assert json.loads(kept.body) == update(7, "a\ud83d")


@pytest.mark.parametrize("update_id", [None, "7", True, 2**63, 1.5])
def test_an_update_needs_an_id(update_id: object) -> None:
    with pytest.raises(NoUpdateId):
        raw_update({"update_id": update_id})
