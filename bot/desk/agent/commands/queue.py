"""The /queue, /mine and /ticket commands."""

from bot.desk.agent.command import AgentCommand, Right, Spoken
from bot.desk.cards import mine_words, queue_words, ticket_words
from bot.desk.masking import is_hiding, show_key
from handoff import reports

PAGE = 20  # tickets
LAST_PAGE = 100_000


def _queue(spoken: Spoken) -> None:
    number = _page_number(spoken)
    offset = (number - 1) * PAGE
    page = reports.waiting_page(spoken.uow, spoken.desk.id, limit=PAGE, offset=offset)
    words = queue_words(spoken.desk, spoken.uow, page, spoken.language, number=number, size=PAGE)
    spoken.reply(words.text, entities=words.entities)


def _mine(spoken: Spoken) -> None:
    number = _page_number(spoken)
    page = reports.waiting_page(
        spoken.uow,
        spoken.desk.id,
        limit=PAGE,
        offset=(number - 1) * PAGE,
        agent_id=spoken.agent.id,
    )
    words = mine_words(spoken.desk, spoken.uow, page, spoken.language, number=number, size=PAGE)
    spoken.reply(words.text, entities=words.entities)


def _page_number(spoken: Spoken) -> int:
    """Return the page in the argument, or 1. Raises ArgumentUnclear for anything else."""
    given = spoken.argument.strip()
    if not given:
        return 1
    if not given.isdecimal() or not 1 <= int(given) <= LAST_PAGE:
        raise spoken.unclear()
    return int(given)


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
        "list the live tickets, overdue ones first, then those in the queue",
        persian="صف",
        line=1,
    ),
    AgentCommand(
        "mine",
        _mine,
        Right.AGENT,
        "list your own tickets, overdue ones first",
        persian="کارهایم",
        line=1,
    ),
    AgentCommand(
        "ticket",
        _ticket,
        Right.AGENT,
        "show the card and the latest messages of a ticket",
        persian="تیکت",
        line=6,
        menu=False,
    ),
)
