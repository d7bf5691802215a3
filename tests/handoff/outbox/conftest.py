"""A second account of the desk, with its own relay and messenger."""

import pytest

from bot.clock import ManualClock
from handoff.models import Account, Ticket
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


@pytest.fixture
async def another(db: Database) -> Account:
    return await an_account(db, channel="bale")


@pytest.fixture
def other_transport() -> FakeTransport:
    return FakeTransport()


@pytest.fixture
def other_relay(make_relay: MakeRelay, another: Account, other_transport: FakeTransport) -> Relay:
    return make_relay(account_id=another.id, through=other_transport)


@pytest.fixture
async def ticket(db: Database, relay: Relay, clock: ManualClock) -> Ticket:
    """A ticket with card and requester on the first account."""
    await an_agents_chat(db)
    await a_requester(db, chat_id=ALI)
    return await a_carded_ticket(db, relay, clock)
