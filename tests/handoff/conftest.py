"""Fixtures of the desk: a relay over a fake messenger, and time that passes automatically."""

from collections.abc import Callable
from datetime import datetime, timedelta
from typing import Any, Protocol

import pytest

from bot.clock import ManualClock
from handoff.models import Delivery, Ticket
from handoff.outbox import Card, Copy, Edit, Headed, Late, Relay, Reshare, Send
from handoff.outbox.pacing import Pacing
from handoff.outbox.payload import Payload
from handoff.outbox.places import card_is_at
from handoff.outbox.post import RELAY
from handoff.outbox.relay_settings import RelaySettings
from handoff.storage import Database
from handoff.storage.database import Reader
from tests.builders import ACCOUNT
from tests.fakes import FakeTransport


class Passing(Protocol):
    """The parts of a worker: passes, and the work between them."""

    wake: Callable[[], None]

    async def pass_once(self) -> datetime | None: ...

    async def drain(self) -> None: ...


def draw(
    reader: Reader, delivery: Delivery, payload: Payload
) -> Send | Edit | Copy | Reshare | None:
    """Render cards with number and status; an existing card is edited."""
    if isinstance(payload, Copy | Reshare):
        return payload
    if isinstance(payload, Late):
        return Send(text=f"{payload.text_id} {payload.facts}")
    if isinstance(payload, Headed):
        return Edit(message_id=payload.message_id, text=f"head over {payload.text}")
    if not isinstance(payload, Card):
        return Send(text=type(payload).__name__)
    assert delivery.ticket_id is not None
    ticket = reader.tickets.get(delivery.ticket_id)
    if ticket is None:
        return None
    text = f"card {ticket.status}"
    if ticket.card_message_id is not None and card_is_at(ticket, delivery.address):
        return Edit(message_id=ticket.card_message_id, text=text)
    return Send(text=text)


def topic_name(_reader: Reader, ticket: Ticket) -> str:
    return f"topic of {ticket.question}"


async def run(
    passing: Passing, clock: ManualClock, *, within: timedelta = timedelta(hours=2)
) -> None:
    """Make passes and move time until nothing is due."""
    woken = True

    def wake() -> None:
        nonlocal woken
        woken = True

    passing.wake = wake
    end = clock.now() + within
    while True:
        woken = False
        due = await passing.pass_once()
        await passing.drain()
        if woken:
            continue
        if due is None or due > end:
            return
        clock.advance(max(due - clock.now(), timedelta(0)))


@pytest.fixture
def transport() -> FakeTransport:
    return FakeTransport()


MakeRelay = Callable[..., Relay]


@pytest.fixture
def make_relay(db: Database, transport: FakeTransport, clock: ManualClock) -> MakeRelay:
    def make(
        *,
        account_id: int = ACCOUNT,
        through: FakeTransport = transport,
        paced: bool = False,
        concurrency: int = 16,
        steady: Callable[[], bool] = lambda: True,
        drawing: Callable[..., Any] = draw,
    ) -> Relay:
        relay = Relay(
            db,
            through,
            account_id=account_id,
            now=clock.now,
            monotonic=clock.monotonic,
            draw=drawing,
            topic_name=topic_name,
            pacing=Pacing(free=not paced),
            settings=RelaySettings(concurrency=concurrency),
            steady=steady,
        )
        db.listen(RELAY, lambda: relay.wake())
        return relay

    return make


@pytest.fixture
def relay(make_relay: MakeRelay) -> Relay:
    return make_relay()
