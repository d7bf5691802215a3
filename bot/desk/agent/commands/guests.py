"""The /guest command: ask a person outside the desk through a one-time link."""

from bot.conversation.callbacks import Act, Press
from bot.conversation.masking import IN_LISTS, masked
from bot.desk.agent import referring
from bot.desk.agent.command import AgentCommand, Right, Spoken
from handoff.actions import guests
from handoff.actions.guests import Asking
from handoff.states import Direction

LONGEST_LINE = 500  # characters of the requester's line


def _guest(spoken: Spoken) -> None:
    """Make a link to a question. A requester's message that the command replies to is shown."""
    ticket, argument = spoken.ticket_and_rest()
    if not argument:
        spoken.reply(spoken.say("guest-how"))
        return
    question = referring.question_in(spoken.desk, ticket, argument)
    row = spoken.message_replied_to()
    is_line = row is not None and row.direction == Direction.INBOUND and row.ticket_id == ticket.id
    asking = Asking(
        question.words,
        question.due_at,
        spoken.desk.account.id,
        masked(row.text, IN_LISTS)[:LONGEST_LINE] if row is not None and is_line else "",
    )
    asked, payload = guests.ask(spoken.uow, ticket.id, asking, by=spoken.agent)
    link = f"https://t.me/{spoken.desk.bot_username}?start={payload}"
    key = Press(Act.WITHDRAW_GUEST, {"question": asked.id})
    words = spoken.say("guest-link", ticket=ticket.id, link=link, until=asked.due_at)
    if asked.line:
        words = f"{words}\n{spoken.say('guest-link-line', line=masked(asked.line, IN_LISTS))}"
    spoken.reply(words, keys=[[(spoken.say("button-withdraw-guest"), key)]])


COMMANDS = (
    AgentCommand(
        "guest",
        _guest,
        Right.HOLDER,
        "ask a person outside the desk: a link that works once, for whom you send it to. They see "
        "the question, and the requester's message that the command replies to, never a name; "
        "their answer becomes a note",
        argument="did this transfer arrive? by tomorrow",
        persian="مهمان",
        task=4,
        menu=False,
    ),
)
