"""The /queue and /ticket commands."""

from bot.desk.agent.command import AgentCommand, Right, Spoken
from bot.desk.cards import queue_words, ticket_words
from bot.desk.masking import is_hiding, show_key
from handoff import reports

QUEUE_SHOWN = 20


def _queue(spoken: Spoken) -> None:
    waiting = reports.queue(spoken.uow, spoken.desk.id, limit=QUEUE_SHOWN)
    words = queue_words(spoken.desk, spoken.uow, waiting, spoken.language)
    spoken.reply(words.text, entities=words.entities)


def _ticket(spoken: Spoken) -> None:
    ticket = spoken.only_ticket()
    words = ticket_words(spoken.desk, spoken.uow, ticket, spoken.language)
    has_masks = is_hiding(spoken.desk, spoken.uow, ticket)
    keys = [[show_key(spoken.desk, spoken.language, ticket)]] if has_masks else []
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
