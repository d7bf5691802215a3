"""The /queue and /ticket commands."""

from bot.desk.agent.command import AgentCommand, Right, Spoken
from bot.desk.cards import queue_words, ticket_words
from bot.desk.masking import hides, show_key, texts_of
from handoff import reports

QUEUE_SHOWN = 20


def _queue(spoken: Spoken) -> None:
    waiting = reports.queue(spoken.uow, spoken.desk.id, limit=QUEUE_SHOWN)
    words = queue_words(spoken.desk, spoken.uow, waiting, spoken.language)
    spoken.reply(words.text, entities=words.entities)


def _ticket(spoken: Spoken) -> None:
    ticket = spoken.only_ticket()
    words = ticket_words(spoken.desk, spoken.uow, ticket, spoken.language)
    is_hiding = hides(spoken.desk, texts_of(spoken.uow, ticket))
    keys = [[show_key(spoken.desk, spoken.language, ticket)]] if is_hiding else []
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
