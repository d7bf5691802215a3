"""Masking of requesters' words for agents, and the button that shows what is masked."""

from collections.abc import Iterable, Iterator, Sequence

from bot.conversation.callbacks import Act, Press
from bot.conversation.masking import Span, found_in, masked
from bot.desk.context import Desk
from handoff import reports
from handoff.records import Message, Ticket
from handoff.states import Direction
from handoff.work import Reader

READ_BACK = 200  # latest messages of a ticket that are searched
LONGEST_SHOWN = 190  # characters that fit into the window of an answer to a press


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


def shown(desk: Desk, reader: Reader, ticket: Ticket, language: str, among: Sequence[int]) -> str:
    """Return what is masked in a ticket or in some of its messages, the newest first."""
    lines: list[str] = []
    for text, span in _hidden(desk, reader, ticket, among):
        words = " ".join(text[span.start : span.end].split())
        line = desk.say(language, "masked-line", kind=span.kind.value, words=words)
        if line not in lines:
            lines.append(line)
    text = "\n".join(lines) or desk.say(language, "masked-none")
    return text if len(text) <= LONGEST_SHOWN else f"{text[: LONGEST_SHOWN - 1]}…"


def _hidden(
    desk: Desk, reader: Reader, ticket: Ticket, among: Sequence[int]
) -> Iterator[tuple[str, Span]]:
    kinds = desk.team.settings.always_masked
    for text in _texts(reader, ticket, among):
        for span in found_in(text, kinds):
            yield text, span


def _texts(reader: Reader, ticket: Ticket, among: Sequence[int]) -> Iterator[str]:
    messages = reports.messages_of_ticket(reader, ticket.id, limit=READ_BACK)
    for message in reversed(messages):
        if message.direction == Direction.INBOUND and (not among or message.id in among):
            yield message.text
    if not among:
        yield ticket.question
        yield from (answer for _, answer in ticket.intake if answer)
