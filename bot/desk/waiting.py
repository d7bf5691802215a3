"""What waits in the quiet window or a flood's pause, taken up before a ticket changes."""

from bot.desk.desk import Desk
from bot.desk.relaying import relay_messages
from handoff.actions import interactions, requesters, tickets
from handoff.models import Ticket
from handoff.storage import UnitOfWork


async def take_up_waiting(desk: Desk, uow: UnitOfWork, requester_id: int, ticket: Ticket) -> int:
    """Bring what waits into the ticket and before the agents. Returns how many messages."""
    waiting = await uow.requesters.in_turn(requester_id)
    if not waiting:
        return 0
    conversation = await requesters.conversation_of(uow, requester_id)
    found = [message.id for message in waiting]
    await uow.requesters.take_up(found, interaction_id=None, at=uow.now)
    interactions.end_turn(conversation)
    conversation.version += 1  # a turn that is being decided has to look again
    await tickets.add_messages(uow, ticket, found)
    await relay_messages(desk, uow, ticket, waiting)
    return len(waiting)
