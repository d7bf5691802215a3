"""The /queue, /mine and /ticket commands."""

from bot.desk.agent.command import AgentCommand, Right, Spoken
from bot.desk.cards import list_words, ticket_words
from bot.desk.masking import is_hiding, show_key
from handoff import reports

PAGE = 20  # tickets
LAST_PAGE = 100_000


def _queue(spoken: Spoken) -> None:
    _list(spoken, "queue", agent_id=None)


def _mine(spoken: Spoken) -> None:
    _list(spoken, "mine", agent_id=spoken.agent.id)


def _list(spoken: Spoken, name: str, *, agent_id: int | None) -> None:
    number = _page_number(spoken)
    desk, uow = spoken.desk, spoken.uow
    offset = (number - 1) * PAGE
    page = reports.waiting_page(uow, desk.id, limit=PAGE, offset=offset, agent_id=agent_id)
    words = list_words(desk, uow, page, spoken.language, name=name, number=number, size=PAGE)
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
        "list the live tickets, overdue ones first, then those in the queue; `/queue 2` shows "
        "the next twenty",
        persian="صف",
        task=1,
    ),
    AgentCommand(
        "mine",
        _mine,
        Right.AGENT,
        "list your own tickets, overdue ones first, with pages as in `/queue`",
        persian="کارهایم",
        task=1,
    ),
    AgentCommand(
        "ticket",
        _ticket,
        Right.AGENT,
        "show the card and the latest messages of a ticket",
        persian="تیکت",
        task=6,
        menu=False,
    ),
)
