"""Commands that block and unblock requesters."""

from bot.conversation.when.spans import span_before
from bot.desk.agent.command import AgentCommand, Right, Spoken
from bot.desk.blocking import unblock_and_tell
from handoff.actions import requesters
from handoff.errors import ReplyNeedsText, SpanTooLong


def _block(spoken: Spoken) -> None:
    """Block a requester. Examples: `24 reason` (hours), `2d reason`, `۲ روز دلیل`."""
    ticket, argument = spoken.ticket_and_rest()
    span, reason = span_before(argument)
    if not span:
        raise ReplyNeedsText("block")
    if span > spoken.uow.policy.longest_block:
        raise SpanTooLong(spoken.uow.policy.longest_block)
    if not reason:
        raise ReplyNeedsText("block-reason")
    until = spoken.uow.now + span
    requester = requesters.block(spoken.uow, ticket.id, until=until, reason=reason)
    spoken.reply(spoken.say("blocked", name=requester.name, until=until))


def _unblock(spoken: Spoken) -> None:
    ticket = spoken.only_ticket()
    requester = unblock_and_tell(spoken.desk, spoken.uow, ticket)
    spoken.reply(spoken.say("unblocked", name=requester.name))


COMMANDS = (
    AgentCommand(
        "block",
        _block,
        Right.AGENT,
        "block the requester of this ticket for the given time: `24h`, `2d`, or `24` for hours; "
        "a year at most",
        argument="24h reason",
        persian="مسدود",
        task=8,
        menu=False,
    ),
    AgentCommand(
        "unblock",
        _unblock,
        Right.AGENT,
        "end the block",
        persian="آزاد",
        is_logged_in_full=True,
        task=8,
        menu=False,
    ),
)
