"""Response to messages that report danger to life.

The requester receives a text with emergency contacts. Their ticket is marked as urgent, and
the agents are mentioned in their chat.
"""

from collections.abc import Sequence

from bot.conversation.danger import in_danger, is_persian
from bot.conversation.dialogue import Stage
from bot.desk import language
from bot.desk.context import Desk
from bot.desk.outgoing import tell_agents
from bot.desk.requester.turn_context import words_of
from bot.desk.to_agents import relay_messages
from bot.texts.render import Text
from handoff import reports
from handoff.actions import interactions, tickets
from handoff.actions.requesters import conversation_of
from handoff.actions.tickets import Opening
from handoff.outbox import Purpose, Send, post
from handoff.records import Message, Requester, Ticket
from handoff.work import UnitOfWork

TOGETHER = 4  # maximum number of newest messages that are read as one text
MOST_READ = 2_000  # number of characters read at each end of a long message
MOST_CALLED = 10  # maximum number of agents mentioned in one notice
LONGEST_QUESTION = 1_500  # maximum number of characters on the card


def answer_danger(
    desk: Desk, uow: UnitOfWork, requester: Requester, said: Message, *, before: str = ""
) -> bool:
    """Respond if a message, alone or together with waiting messages, reports danger to life.

    Returns True if a response was sent. `before` is the text of the message before an edit. If
    that text reported danger, nothing is sent, because the response was sent before.
    """
    newest = reports.newest_in_turn(uow, requester.id, limit=TOGETHER)
    together = words_of(newest)
    if not (_tells(said.text) or (together != said.text and _tells(together))):
        return False
    if _tells(before):
        return False
    waiting = reports.messages_in_turn(uow, requester.id)
    if said.id not in [message.id for message in waiting] and said.ticket_id is None:
        waiting.append(said)  # the requester is blocked, or the message was processed
    words = _told(waiting, said)
    language = _language(desk, requester, words)
    ticket = _into_ticket(desk, uow, requester, waiting, said, language)
    tickets.mark_urgent(uow, ticket)
    conversation = conversation_of(uow, requester.id)
    interactions.go_to(conversation, Stage.IDLE)
    interactions.end_turn(conversation)
    post(
        uow,
        Send(text=desk.say(language, "urgent-help", ticket=ticket.id)),
        to=requester.address,
        purpose=Purpose.DECISION,
        ticket_id=ticket.id,
    )
    quoted = words if len(words) <= LONGEST_QUESTION else said.text
    _call_agents(desk, uow, requester, ticket, quoted[:LONGEST_QUESTION])
    return True


def _told(messages: Sequence[Message], said: Message) -> str:
    """Return the joined texts of the messages, with that of `said` at the end."""
    others = words_of([message for message in messages if message.id != said.id])
    return "\n".join(words for words in (others, said.text) if words)


def _tells(words: str) -> bool:
    if len(words) <= 2 * MOST_READ:
        return in_danger(words)
    return in_danger(words[:MOST_READ]) or in_danger(words[-MOST_READ:])


def _language(desk: Desk, requester: Requester, words: str) -> str:
    written = "fa" if is_persian(words) else "en"
    return language.of_requester(desk, requester, now=written, in_words=True)


def _into_ticket(
    desk: Desk,
    uow: UnitOfWork,
    requester: Requester,
    waiting: list[Message],
    said: Message,
    language: str,
) -> Ticket:
    """Add the waiting messages to the live ticket, or open a ticket without an intake."""
    found = [message.id for message in waiting]
    interactions.take_up(uow, found)
    ticket = reports.live_ticket_of(uow, requester.id)
    if ticket is not None:
        tickets.add_messages(uow, ticket, found)
        relay_messages(desk, uow, ticket, waiting)
        return ticket
    since = uow.now - uow.policy.earlier
    earlier = reports.messages_without_ticket(uow, requester.id, since=since)
    ticket = tickets.open_ticket(
        uow,
        requester,
        Opening(
            route=next(iter(desk.knowledge.kb.routes), "support"),
            language=language,
            question=_told(earlier or waiting, said)[-LONGEST_QUESTION:],
            message_ids=[*found, *(message.id for message in earlier)],
        ),
    )
    relay_messages(desk, uow, ticket, earlier, media_only=True)
    return ticket


def _call_agents(
    desk: Desk, uow: UnitOfWork, requester: Requester, ticket: Ticket, words: str
) -> None:
    """Post a notice that mentions each agent, so that their devices alert them."""
    team = language.of_team(desk)
    text = Text().bold(desk.say(team, "urgent-notice", ticket=ticket.id, name=requester.name))
    text.line().quote(words).line()
    for agent in (reports.active_agents(uow, desk.id))[:MOST_CALLED]:
        text.plain("🔔 ").mention(agent.name, person_id=agent.platform_id).plain(" ")
    notice = text.build()
    tell_agents(uow, desk, notice.text, entities=notice.entities, ticket=ticket)
