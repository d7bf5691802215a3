"""Masking of requesters' words for agents, and the button that shows what is masked."""

from collections.abc import Iterable, Iterator, Sequence

from bot.conversation.callbacks import Act, Press
from bot.conversation.masking import Kind, found_in_each, masked, masked_each
from bot.desk.context import Desk
from bot.texts.foreign import spelt_out, tidy
from handoff import reports
from handoff.records import Message, Ticket
from handoff.states import Direction
from handoff.work import Reader

READ_BACK = 200  # latest messages of a ticket that are searched
OPENING = 20  # first messages to search for the question
LONGEST_SHOWN = 160  # characters, which fit into the window of an answer to a press


def for_agents(desk: Desk, text: str) -> str:
    """Return a requester's words as they are shown in the request."""
    return masked(text, desk.team.settings.always_masked)


def each_for_agents(desk: Desk, texts: Sequence[str]) -> list[str]:
    """Return consecutive messages as they are shown in the request."""
    return masked_each(texts, desk.team.settings.always_masked)


def hides(desk: Desk, texts: Iterable[str]) -> bool:
    """Return True if something in these consecutive texts is masked in the request."""
    return any(found_in_each(list(texts), desk.team.settings.always_masked))


def show_key(
    desk: Desk, language: str, ticket: Ticket, messages: Sequence[Message] = ()
) -> tuple[str, Press]:
    """Return the button that shows what is masked in these messages, or in the whole ticket."""
    facts = {"ticket": ticket.id, "messages": [message.id for message in messages]}
    return desk.say(language, "button-show-masked"), Press(Act.SHOW_MASKED, facts)


def said_in(message: Message) -> str:
    """Return the words of a message, with the addresses of its hidden links."""
    return spelt_out(message.text, message.entities)


def file_name_of(message: Message) -> str:
    return tidy(str(message.attachment.get("name") or message.attachment.get("title") or ""))


def question_of(reader: Reader, ticket: Ticket) -> str:
    """Return a ticket's question. If it is one message, its hidden links are spelt out."""
    for message in reports.opening_messages(reader, ticket.id, limit=OPENING):
        if message.text == ticket.question:
            return said_in(message)
    return ticket.question


def opening_texts(reader: Reader, ticket: Ticket) -> list[str]:
    """Return the requester's words on a card: the question and the answers of the intake."""
    answers = (answer for _, answer in ticket.intake if answer)
    return [question_of(reader, ticket), *answers]


def runs_of(messages: Iterable[Message]) -> Iterator[list[Message]]:
    """Yield the requester's messages between those of agents. They are searched jointly."""
    run: list[Message] = []
    for message in messages:
        if message.direction == Direction.INBOUND:
            run.append(message)
        elif run:
            yield run
            run = []
    if run:
        yield run


def texts_of(run: Iterable[Message]) -> list[str]:
    """Return the file names and the words of consecutive messages."""
    return [text for one in run for text in (file_name_of(one), said_in(one)) if text]


def story_texts(desk: Desk, messages: Iterable[Message]) -> dict[int, tuple[str, str]]:
    """Return the file name and the words of each requester's message, as they are shown."""
    told: dict[int, tuple[str, str]] = {}
    for run in runs_of(messages):
        texts = [text for one in run for text in (file_name_of(one), tidy(said_in(one)))]
        words = iter(each_for_agents(desk, texts))
        told |= {one.id: (next(words), next(words)) for one in run}
    return told


def is_hiding(desk: Desk, reader: Reader, ticket: Ticket) -> bool:
    """Return True if something in a ticket is masked in the request."""
    return any(hides(desk, texts) for texts in _searched(reader, ticket, ()))


def shown(
    desk: Desk, reader: Reader, ticket: Ticket, language: str, among: Sequence[int], *, page: int
) -> str:
    """Return what is masked in a ticket or in some of its messages, by `page` as one page of it.

    After the last page comes the first one again.
    """
    lines = list(dict.fromkeys(_lines(desk, reader, ticket, language, among)))
    if not lines:
        return desk.say(language, "masked-none")
    pages = list(_pages(lines))
    number = page % len(pages)
    left = sum(len(page) for page in pages[number + 1 :])
    more = [desk.say(language, "masked-more", count=left)] if left else []
    return "\n".join([*pages[number], *more])


def _pages(lines: Sequence[str]) -> Iterator[list[str]]:
    """Divide lines among windows."""
    page: list[str] = []
    for line in lines:
        if page and sum(len(one) + 1 for one in [*page, line]) > LONGEST_SHOWN:
            yield page
            page = []
        page.append(line)
    yield page


def _lines(
    desk: Desk, reader: Reader, ticket: Ticket, language: str, among: Sequence[int]
) -> Iterator[str]:
    """Yield what is masked. What is too long for a window is divided among several lines."""
    kinds = desk.team.settings.always_masked
    for texts in _searched(reader, ticket, among):
        for text, spans in zip(texts, found_in_each(texts, kinds), strict=True):
            for span in spans:
                words = " ".join(text[span.start : span.end].split())
                yield from _of_span(desk, language, span.kind, words)


def _of_span(desk: Desk, language: str, kind: Kind, words: str) -> Iterator[str]:
    frame = len(desk.say(language, "masked-line", kind=kind.value, words="–"))
    longest = LONGEST_SHOWN - frame
    for start in range(0, len(words), longest):
        part = words[start : start + longest]
        yield desk.say(language, "masked-line", kind=kind.value, words=part)


def _searched(reader: Reader, ticket: Ticket, among: Sequence[int]) -> Iterator[list[str]]:
    """Yield the requester's words of a ticket, or of some of its messages, the newest first."""
    if among:
        found = (reports.message(reader, message_id) for message_id in among)
        messages = [one for one in found if one is not None and one.ticket_id == ticket.id]
    else:
        yield opening_texts(reader, ticket)
        told = reports.messages_of_ticket(reader, ticket.id, limit=READ_BACK)
        messages = [*told, *reports.withheld_messages(reader, ticket.requester_id)]
    for run in reversed(list(runs_of(messages))):
        yield texts_of(run)
