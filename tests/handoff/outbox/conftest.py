"""A second account of the desk, with its own relay and messenger."""

import pytest

from bot.clock import ManualClock
from handoff.models import Ticket
from handoff.outbox import (
    Relay,
)
from handoff.storage import Database
from tests.builders import (
    a_requester,
    an_account,
    an_agents_chat,
)
from tests.fakes import FakeTransport
from tests.handoff.conftest import MakeRelay
from tests.handoff.outbox.steps import ALI, a_carded_ticket
from tests.handoff.outbox.two_accounts import TwoAccounts


@pytest.fixture
async def two(
    db: Database,
    clock: ManualClock,
    relay: Relay,
    transport: FakeTransport,
    make_relay: MakeRelay,
) -> TwoAccounts:
    another = await an_account(db, channel="bale")
    other_transport = FakeTransport()
    other_relay = make_relay(account_id=another.id, through=other_transport)
    return TwoAccounts(db, clock, another, relay, transport, other_relay, other_transport)


@pytest.fixture
async def ticket(db: Database, relay: Relay, clock: ManualClock) -> Ticket:
    """A ticket with card and requester on the first account."""
    await an_agents_chat(db)
    await a_requester(db, chat_id=ALI)
    return await a_carded_ticket(db, relay, clock)
