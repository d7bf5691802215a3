"""Two accounts of one desk, each with its relay and its messenger."""

from dataclasses import dataclass

from bot.clock import ManualClock
from handoff.actions import chats
from handoff.addresses import Address, ChatKind
from handoff.models import Account
from handoff.outbox import Refused, Relay
from handoff.storage import Database
from tests.builders import an_agent
from tests.fakes import FakeTransport
from tests.handoff.conftest import run

NEW = "-1009999999999"
KICKED = Refused("not-a-member", "bot was kicked")


@dataclass
class TwoAccounts:
    """A desk on two messengers; `another` is its second account."""

    db: Database
    clock: ManualClock
    another: Account
    relay: Relay
    transport: FakeTransport
    other_relay: Relay
    other_transport: FakeTransport

    async def run(self) -> None:
        """Let both relays send until nothing is due."""
        await run(self.relay, self.clock)
        await run(self.other_relay, self.clock)

    def there(self, chat_id: str = NEW) -> Address:
        """Return a group on the second account."""
        return Address(self.another.id, chat_id, ChatKind.GROUP)

    async def settle(self, chat_id: str = NEW) -> None:
        """Move the agents' chat to a group on the second account."""
        admin = await an_agent(self.db, role="admin")
        at = self.there(chat_id)
        await self.db.write(chats.set_agents_chat, at, by=admin, title="New", has_topics=False)


async def on_the_way(relay: Relay, transport: FakeTransport) -> None:
    """Return once a send is in progress."""
    transport.gate.clear()
    begun = len(transport.calls)
    await relay.pass_once()
    await transport.until_called(begun + 1)
