"""The /queue and /ticket commands."""

from bot.desk.agent.command import AgentCommand, Right, Spoken
from bot.desk.cards import STORY, queue_words, ticket_words
from bot.desk.masking import hides, show_key
from handoff import reports

QUEUE_SHOWN = 20


def _queue(spoken: Spoken) -> None:
    waiting = reports.queue(spoken.uow, spoken.desk.id, limit=QUEUE_SHOWN)
    words = queue_words(spoken.desk, spoken.uow, waiting, spoken.language)
    spoken.reply(words.text, entities=words.entities)


def _ticket(spoken: Spoken) -> None:
    ticket = spoken.only_ticket()
    words = ticket_words(spoken.desk, spoken.uow, ticket, spoken.language)
    messages = reports.messages_of_ticket(spoken.uow, ticket.id, limit=STORY)
    keys = []
    if hides(spoken.desk, (message.text for message in messages)):
        keys = [[show_key(spoken.desk, spoken.language, ticket)]]
    spoken.reply(words.text, entities=words.entities, keys=keys)


COMMANDS = (
    AgentCommand(
        "queue",
        _queue,
        Right.AGENT,
        "list the live tickets, unassigned ones first",
        line=4,
        persian="صف",
    ),
    AgentCommand(
        "ticket",
        _ticket,
        Right.AGENT,
        "show the card and the latest messages of a ticket",
        line=4,
        persian="تیکت",
    ),
)
