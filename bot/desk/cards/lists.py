"""Lists of live tickets for agents."""

from collections.abc import Collection, Sequence
from itertools import groupby

from bot.desk.cards.saying import LONGEST_CARD, Sayer, link_to, listed, short, sign_of
from bot.desk.context import Desk
from bot.texts.foreign import inert
from bot.texts.forms import localized_digits
from bot.texts.render import Text, Words
from handoff import reports
from handoff.records import Ticket
from handoff.reports import Page, Section, Waiting
from handoff.states import Priority
from handoff.utf16 import utf16_length
from handoff.work import Reader

LISTS = {"queue": ("queue-head", "queue-empty"), "mine": ("mine-head", "mine-empty")}
DIGEST_NAME = 24  # length of a requester's name, in characters
DIGEST_WORDS = (60, 30, 12)  # question lengths to try until the digest fits


def list_words(
    desk: Desk, reader: Reader, page: Page, language: str, *, name: str, number: int, size: int
) -> Words:
    """Return a page of live tickets, overdue ones first. `name` is the command: queue or mine."""
    say = Sayer(desk, language)
    head_id, empty_id = LISTS[name]
    if not page.total:
        return Words(say(empty_id))
    command = say("command-shown", command=name)
    head = say(head_id, count=page.total, overdue=page.overdue)
    with_holder = name == "queue"
    complained = {one.ticket_id for one in reports.open_complaints(reader, desk.id)}
    text = Text().bold(head).line()
    if not page.rows:
        return text.line(say("queue-page-none", example=command)).build()
    for longest in DIGEST_WORDS:
        text = Text().bold(head).line()
        for section, rows in groupby(page.rows, key=lambda one: one.section):
            text.line().bold(say(f"queue-part-{section.name.lower()}")).line()
            for row in rows:
                _row(
                    text,
                    desk,
                    reader,
                    row,
                    say,
                    longest=longest,
                    with_holder=with_holder,
                    complained=complained,
                )
        if utf16_length(text.build().text) <= LONGEST_CARD:
            break
    if page.total > number * size:
        example = f"{command} {localized_digits(str(number + 1), language)}"
        text.line().line(say("queue-more", count=page.total - number * size, example=example))
    return text.build()


def _row(
    text: Text,
    desk: Desk,
    reader: Reader,
    row: Waiting,
    say: Sayer,
    *,
    longest: int,
    with_holder: bool,
    complained: Collection[int],
) -> None:
    """Add one line: the sign of the state, the number as a link, person, question, due, holder."""
    ticket = row.ticket
    requester = reports.requester(reader, ticket.requester_id)
    name = short(requester.name, longest=DIGEST_NAME) if requester is not None else "?"
    number = localized_digits(f"#{ticket.id}", say.language)
    link = link_to(desk, ticket)
    text.plain(f"{sign_of(ticket)} ")
    if link is None:
        text.plain(number)
    else:
        text.link(number, url=link)
    marks = "❗" if ticket.priority == Priority.HIGH else ""
    marks += "📣" if ticket.id in complained else ""
    if marks:
        text.plain(f" {marks}")
    facts = [say("queue-line", name=name, question=listed(ticket.question, longest=longest))]
    if row.due_at is not None:
        text_id = "queue-late" if row.section is Section.OVERDUE else "queue-due"
        facts.append(say(text_id, due=row.due_at))
    holder = reports.agent(reader, ticket.assignee_id) if ticket.assignee_id else None
    if with_holder and holder is not None:
        facts.append(inert(short(holder.name, longest=DIGEST_NAME)))
    text.line(f" {' · '.join(facts)}")


def digest_words(desk: Desk, reader: Reader, waiting: Sequence[Ticket], language: str) -> Words:
    """Return a single post with all live tickets. Lines are shortened if necessary."""
    say = Sayer(desk, language)
    head = say("digest-head", count=len(waiting))
    names = []
    for ticket in waiting:
        requester = reports.requester(reader, ticket.requester_id)
        names.append(short(requester.name, longest=DIGEST_NAME) if requester is not None else "?")
    lines: list[str] = []
    for longest in DIGEST_WORDS:
        lines = [
            say(
                "digest-line",
                ticket=ticket.id,
                name=name,
                question=listed(ticket.question, longest=longest),
            )
            for ticket, name in zip(waiting, names, strict=True)
        ]
        if _fit(lines) == len(lines):
            break
    shown = lines[: _fit(lines)]
    text = Text().bold(head).line()
    for line in shown:
        text.line(line)
    if len(shown) < len(lines):
        text.line(say("digest-more", count=len(lines) - len(shown)))
    return text.build()


def _fit(lines: Sequence[str]) -> int:
    """Count the lines that fit into one post."""
    length = 0
    for number, line in enumerate(lines):
        length += utf16_length(line) + 1
        if length > LONGEST_CARD:
            return number
    return len(lines)
