"""Response to messages that report danger to life.

The requester receives a text with emergency contacts. Their ticket is marked as urgent, and the
agents are mentioned in their chat.
"""

from collections.abc import Sequence

from bot.conversation.callbacks import Act, Press
from bot.conversation.states import Stage
from bot.desk import language
from bot.desk.context import Desk
from bot.desk.outgoing import Keys, buttons
from bot.desk.requester.direct import LONGEST_QUESTION, add_or_open
from bot.desk.requester.turn_context import words_of
from bot.desk.to_agents import call_agents
from faq.normalize import fold, language_of
from handoff import reports
from handoff.actions import interactions, tickets
from handoff.actions.requesters import conversation_of
from handoff.outbox import Purpose, Send, post
from handoff.records import Message, Requester
from handoff.work import UnitOfWork


def respond(desk: Desk, uow: UnitOfWork, requester: Requester, said: Message) -> None:
    """Respond to a message that reports danger to life, alone or with other waiting messages."""
    waiting = reports.messages_in_turn(uow, requester.id)
    if said.id not in [message.id for message in waiting] and said.ticket_id is None:
        waiting.append(said)  # the requester is blocked, or the message was processed
    others = words_of([message for message in waiting if message.id != said.id])
    words = "\n".join(part for part in (others, said.text) if part)
    written = language_of(fold(words))
    spoken = language.of_requester(desk, requester, now=written, in_words=True)
    ticket = add_or_open(desk, uow, requester, waiting, language=spoken, last=said)
    tickets.mark_urgent(uow, ticket)
    conversation = conversation_of(uow, requester.id)
    interactions.go_to(conversation, Stage.IDLE)
    interactions.end_turn(conversation)
    keys = no_danger_keys(desk, spoken, ticket.id, [message.id for message in waiting])
    post(
        uow,
        Send(
            text=_help(desk, ticket.id, spoken),
            keyboard=buttons(
                uow, keys, account_id=requester.account_id, presser_id=requester.chat_id
            ),
        ),
        to=requester.address,
        purpose=Purpose.DECISION,
        ticket_id=ticket.id,
    )
    heading = desk.say(
        language.of_team(desk), "urgent-notice", ticket=ticket.id, name=requester.name
    )
    quoted = words if len(words) <= LONGEST_QUESTION else said.text
    call_agents(desk, uow, ticket, heading, quoted, reports.active_agents(uow, desk.id))


def no_danger_keys(
    desk: Desk, language: str, ticket_id: int, message_ids: Sequence[int] = ()
) -> Keys:
    """Return the button for messages that were taken for a report of danger by mistake."""
    facts = {"ticket": ticket_id, "messages": list(message_ids)}
    return [[(desk.say(language, "button-no-danger"), Press(Act.NO_DANGER, facts))]]


def _help(desk: Desk, ticket_id: int, spoken: str) -> str:
    """Return the text with the helplines of the knowledge base, if it names any."""
    terms = desk.knowledge.kb.terms.get("helplines", {})
    helplines = terms.get(spoken) or desk.say(spoken, "urgent-helplines")
    return desk.say(spoken, "urgent-help", ticket=ticket_id, helplines=helplines)
