"""Masking of requesters' words for agents, and the button that shows what is masked."""

from collections.abc import Iterable, Iterator, Sequence

from bot.conversation.callbacks import Act, Press
from bot.conversation.masking import found_in, masked
from bot.desk.context import Desk
from handoff import reports
from handoff.records import Message, Ticket
from handoff.states import Direction
from handoff.work import Reader

READ_BACK = 200  # latest messages of a ticket that are searched
LONGEST_SHOWN = 160  # characters, which fit into the window of an answer to a press


def for_agents(desk: Desk, text: str) -> str:
    """Return a requester's words as they are shown in the request."""
    return masked(text, desk.team.settings.always_masked)


def hides(desk: Desk, texts: Iterable[str]) -> bool:
    """Return True if something in these texts is masked in the request."""
    kinds = desk.team.settings.always_masked
    return any(found_in(text, kinds) for text in texts)


def show_key(
    desk: Desk, language: str, ticket: Ticket, messages: Sequence[Message] = ()
) -> tuple[str, Press]:
    """Return the button that shows what is masked in these messages, or in the whole ticket."""
    facts = {"ticket": ticket.id, "messages": [message.id for message in messages]}
    return desk.say(language, "button-show-masked"), Press(Act.SHOW_MASKED, facts)


def opening_texts(ticket: Ticket) -> list[str]:
    """Return the requester's words on a card: the question and the answers of the intake."""
    return [ticket.question, *(answer for _, answer in ticket.intake if answer)]


def texts_of(reader: Reader, ticket: Ticket, *, among: Sequence[int] = ()) -> Iterator[str]:
    """Yield the requester's words of a ticket, or of some of its messages, the newest first."""
    if not among:
        yield from opening_texts(ticket)
    for message in reversed(reports.messages_of_ticket(reader, ticket.id, limit=READ_BACK)):
        if message.direction == Direction.INBOUND and (not among or message.id in among):
            yield message.text


def shown(desk: Desk, reader: Reader, ticket: Ticket, language: str, among: Sequence[int]) -> str:
    """Return what is masked in a ticket or in some of its messages, as far as it fits."""
    lines = list(dict.fromkeys(_lines(desk, reader, ticket, language, among)))
    if not lines:
        return desk.say(language, "masked-none")
    fitting = [number for number in range(1, len(lines) + 1) if _fits(lines[:number])]
    count = max(fitting, default=0)
    more = desk.say(language, "masked-more", count=len(lines) - count)
    return "\n".join(lines[:count] if count == len(lines) else [*lines[:count], more])


def _fits(lines: Sequence[str]) -> bool:
    return sum(len(line) + 1 for line in lines) <= LONGEST_SHOWN


def _lines(
    desk: Desk, reader: Reader, ticket: Ticket, language: str, among: Sequence[int]
) -> Iterator[str]:
    kinds = desk.team.settings.always_masked
    for text in texts_of(reader, ticket, among=among):
        for span in found_in(text, kinds):
            words = " ".join(text[span.start : span.end].split())
            yield desk.say(language, "masked-line", kind=span.kind.value, words=words)
