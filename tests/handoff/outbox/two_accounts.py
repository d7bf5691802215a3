"""Two accounts of one desk, each with its relay and its messenger."""

from handoff.actions import agents
from handoff.addresses import Address, ChatKind
from handoff.models import Account
from handoff.outbox import (
    Refused,
    Relay,
)
from handoff.storage import Database
from tests.builders import (
    an_agent,
)
from tests.fakes import FakeTransport

NEW = "-1009999999999"
KICKED = Refused("not-a-member", "bot was kicked")


def there(account: Account, chat_id: str = NEW) -> Address:
    return Address(account.id, chat_id, ChatKind.GROUP)


async def settle(db: Database, at: Address) -> None:
    admin = await an_agent(db, role="admin")
    await db.write(agents.settle_in, at, by=admin, title="New", has_topics=False)


async def on_the_way(relay: Relay, transport: FakeTransport) -> None:
    """Return once a send is in progress."""
    transport.gate.clear()
    begun = len(transport.calls)
    await relay.pass_once()
    await transport.until_called(begun + 1)


# two relays
