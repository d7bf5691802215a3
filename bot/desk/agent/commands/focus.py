"""The /next and /leave commands, which are given in the private chat with the bot."""

from bot.desk.agent import focusing
from bot.desk.agent.arguments import ticket_reference
from bot.desk.agent.command import AgentCommand, Right, Spoken
from handoff.actions import tickets
from handoff.addresses import ChatKind


def _next(spoken: Spoken) -> None:
    """Take the next ticket into the focus, or the one with the given number."""
    if spoken.said.place.kind is not ChatKind.PRIVATE:
        spoken.reply(spoken.say("next-in-private", bot=spoken.desk.bot_username))
        return
    if not spoken.argument:
        focusing.take_next(spoken)
        return
    number, rest = ticket_reference(spoken.argument, bare=True)
    if number is None or rest:
        raise spoken.unclear()
    focusing.take(spoken, tickets.find(spoken.uow, number, desk_id=spoken.desk.id))


def _leave(spoken: Spoken) -> None:
    if spoken.said.place.kind is not ChatKind.PRIVATE:
        spoken.reply(spoken.say("next-in-private", bot=spoken.desk.bot_username))
        return
    focusing.leave(spoken)


COMMANDS = (
    AgentCommand(
        "next",
        _next,
        Right.AGENT,
        "in the private chat with the bot: take the next ticket, or `/next #12`, and work on it "
        "there; what you write goes to its requester, and notes and commands work as in a topic",
        persian="بعدی",
        task=1,
        menu=False,
    ),
    AgentCommand(
        "leave",
        _leave,
        Right.AGENT,
        "end the work in the private chat; the ticket stays yours",
        persian="خروج",
        task=1,
        menu=False,
    ),
)
