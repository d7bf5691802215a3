"""The /tag command."""

import re

from bot.desk.agent.command import AgentCommand, Right, Spoken
from handoff.actions import tags
from handoff.errors import ReplyNeedsText

_TAG = re.compile(rf"(?P<minus>[-\u2212])?#?(?P<tag>{tags.TAG})(?=[\s,،]|$)")


def _tag(spoken: Spoken) -> None:
    """Add tags, and remove those behind a minus. Without any, the ticket's tags are shown."""
    ticket, argument = spoken.ticket_and_rest()
    if not argument:
        if not ticket.tags:
            raise ReplyNeedsText("tag")
        spoken.reply(spoken.say("tagged", ticket=ticket.id, tags=ticket.tags))
        return
    found = list(_TAG.finditer(argument))
    rest = _TAG.sub("", argument).strip(" ,،")
    if rest or not found:
        raise spoken.unclear()
    added = [one["tag"] for one in found if not one["minus"]]
    removed = [one["tag"] for one in found if one["minus"]]
    tags.tag(spoken.uow, ticket.id, added=added, removed=removed, by=spoken.agent)
    text_id = "tagged" if ticket.tags else "tagged-none"
    spoken.reply(spoken.say(text_id, ticket=ticket.id, tags=ticket.tags))


COMMANDS = (
    AgentCommand(
        "tag",
        _tag,
        Right.AGENT,
        "add tags to a ticket, and remove those behind a minus: `/tag refund -waiting`",
        argument="refund",
        persian="برچسب",
        is_logged_in_full=True,
        task=6,
        menu=False,
    ),
)
