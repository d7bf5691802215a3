"""The parts of a card, in the order in which they are shown."""

from collections.abc import Iterator
from dataclasses import dataclass
from enum import IntEnum

from bot.conversation.intake_form import WITH_THE_ONE_BEFORE
from bot.conversation.placeholders import unfilled_in
from bot.conversation.sent_away import sends_away
from bot.desk.cards.saying import Sayer, guest_of, outcome_words, reason, receiver_name, short
from bot.desk.context import Desk
from bot.desk.masking import for_agents, question_of
from bot.desk.origins import add_heads
from bot.team.model import Check, CheckMode
from bot.texts.foreign import inert
from bot.texts.render import Text, Words, plain_of
from handoff import reports
from handoff.actions import canned, crossing, takeovers
from handoff.lifecycle import LIVE, Status
from handoff.records import Delivery, Ticket
from handoff.states import DeliveryStatus, Priority, ReferralState
from handoff.utf16 import utf16_length
from handoff.work import Reader

COLUMNS = 40  # characters in a row of a phone, on average
MOST_QUESTION = 160  # length of the question on a folded card, in UTF-16 units
QUESTION_ROWS = 4
OPENING = 20  # first messages to search for an origin
MOST_PROMISES = 3
LINE_WORDS, FOLDED_WORDS = 80, 40  # length of quoted words in a line, in characters
NAME_WORDS = 32  # length of a requester's name
QUESTION_WORDS, INTAKE_WORDS = 40, 30  # lengths in the intake of a folded card
MOST_DUPLICATES = 8  # numbers of duplicates
EARLIER, MOST_EARLIER = 3, 10  # earlier tickets on a folded and on a whole card
CHECKPOINTS = {
    DeliveryStatus.QUEUED: "delivery-waiting",
    DeliveryStatus.SENDING: "delivery-waiting",
    DeliveryStatus.SENT: "delivery-done",
    DeliveryStatus.UNCERTAIN: "delivery-perhaps-not",
    DeliveryStatus.DEAD: "delivery-failed",
}


class Weight(IntEnum):
    """Importance of a part. The highest numbers are left out first."""

    ALWAYS = 0
    STATE = 1  # what is due, and who has it
    OWED = 2  # promises, referrals and doubts about the last reply
    FACTS = 3  # intake, team and delivery
    TRIED = 4
    HISTORY = 5
    ASIDE = 6  # notes, tags, guests and scheduled replies


@dataclass(frozen=True)
class Part:
    """Lines of a card that are shown or left out together. `rows` is their height on a phone."""

    weight: Weight
    words: Words
    rows: int
    is_cut: bool = False


@dataclass(frozen=True)
class CardContext:
    """A ticket and how its card is drawn. A folded card leaves parts out, a `whole` one none."""

    desk: Desk
    reader: Reader
    ticket: Ticket
    say: Sayer
    whole: bool

    @property
    def is_live(self) -> bool:
        return Status(self.ticket.status) in LIVE


def parts_of(card: CardContext) -> Iterator[Part]:
    """Yield the parts of a card in order."""
    for source in (
        _head,
        _question,
        _state,
        _holder,
        _promises,
        _referral,
        _doubts,
        _delivery,
        _team,
        _intake,
        _tried,
        _history,
        _aside,
    ):
        yield from source(card)


def rows_of(text: str) -> int:
    """Return the number of rows of a text on a phone."""
    lines = plain_of(text).split("\n")
    return sum(max(1, -(-len(line) // COLUMNS)) for line in lines)


def _part(weight: Weight, words: Words, *, is_cut: bool = False) -> Part:
    return Part(weight, words, rows_of(words.text), is_cut)


def _line(weight: Weight, text: str) -> Part:
    return _part(weight, Words(text))


def _head(card: CardContext) -> Iterator[Part]:
    ticket, say = card.ticket, card.say
    if card.is_live and ticket.urgent_since is not None:
        yield _part(Weight.ALWAYS, Text().bold(say("card-urgent")).build())
    status = say(f"status-word-{ticket.status}")
    head = Text().bold(say("card-head", ticket=ticket.id, status=status))
    if card.is_live and ticket.urgent_since is None and ticket.priority != Priority.NORMAL:
        head.plain(" · ").bold(say(f"card-priority-{ticket.priority}"))
    yield _part(Weight.ALWAYS, head.build())
    requester = reports.requester(card.reader, ticket.requester_id)
    if requester is None:
        return
    profile = (requester.profile_language or "unknown").partition("-")[0]
    code = requester.written_language or requester.chosen_language or profile
    written = say("language-name", code=code)
    name = short(requester.name, longest=NAME_WORDS)
    text = Text().plain(say("card-who", name=name, written=written))
    text.plain(" ").code(str(requester.chat_id))
    if requester.username:
        text.foreign(f" @{requester.username}")
    yield _part(Weight.ALWAYS, text.build())
    if requester.unreachable_since is not None:
        yield _line(Weight.STATE, say("card-unreachable"))


def _question(card: CardContext) -> Iterator[Part]:
    """Yield what the requester asked first, and where it comes from."""
    ticket, say = card.ticket, card.say
    opening = reports.opening_messages(card.reader, ticket.id, limit=OPENING)
    origins: dict[str, Words] = {}
    for message in opening:
        if message.text and message.text in ticket.question:
            heads = Text()
            add_heads(heads, say, message, desk=card.desk, reader=card.reader)
            if (origin := heads.build()).text:
                origins.setdefault(origin.text, origin)
    for origin in origins.values():
        yield _part(Weight.OWED, origin)
    shown = for_agents(card.desk, question_of(card.reader, ticket)) or say("card-no-words")
    words = Text().quote(shown).build()
    kept = words if card.whole else _folded(words)
    yield _part(Weight.ALWAYS, kept, is_cut=kept is not words)


def _folded(words: Words) -> Words:
    """Cut a text to MOST_QUESTION units and QUESTION_ROWS rows."""
    cut = words.cut(longest=MOST_QUESTION)
    while rows_of(cut.text) > QUESTION_ROWS:
        cut = cut.cut(longest=utf16_length(cut.text) - COLUMNS // 2)
    return cut


def _state(card: CardContext) -> Iterator[Part]:
    """Yield until when an answer is due, or how the ticket ended."""
    ticket, say = card.ticket, card.say
    if ticket.waiting_since is not None and card.is_live:
        due_at = reports.answer_due(card.reader, ticket)
        text_id = "card-waiting-since" if due_at is None else "card-waiting-until"
        facts = {} if due_at is None else {"due": due_at}
        yield _line(Weight.STATE, say(text_id, since=ticket.waiting_since, **facts))
    if ticket.status == Status.PENDING:
        yield _line(Weight.STATE, _pending(card))
    if ticket.outcome is not None:
        yield _line(Weight.STATE, _outcome(card))
    yield from _rating(card)
    if ticket.outcome_reason:
        reason_words = Text().quote(ticket.outcome_reason).build()
        kept = reason_words if card.whole else reason_words.cut(longest=LINE_WORDS)
        yield _part(Weight.STATE, kept, is_cut=kept is not reason_words)


def _rating(card: CardContext) -> Iterator[Part]:
    """Yield the rating of the last resolution, and the complaint that waits for a lead."""
    rating = reports.last_rating(card.reader, card.ticket.id)
    if rating is not None and rating.score is not None:
        words = for_agents(card.desk, rating.words)
        shown = short(words, longest=LINE_WORDS if card.whole else FOLDED_WORDS) or 0
        yield _line(Weight.STATE, card.say("card-rating", score=rating.score, words=shown))
    if reports.open_complaint(card.reader, card.ticket.id) is not None:
        yield _line(Weight.STATE, card.say("card-complaint"))


def _pending(card: CardContext) -> str:
    silence = reports.silence_of(card.reader, card.ticket)
    if silence is not None:
        return card.say("card-pending-answer", count=silence.step)
    is_ours = card.ticket.waiting_since is None
    text_id = "card-pending-until" if is_ours else "card-on-hold-until"
    return card.say(text_id, until=reports.waits_until(card.reader, card.ticket))


def _outcome(card: CardContext) -> str:
    if card.ticket.duplicate_of_id is not None:
        return card.say("card-duplicate-of", ticket=card.ticket.duplicate_of_id)
    return card.say("card-outcome", outcome=card.say(f"outcome-{card.ticket.outcome}"))


def _holder(card: CardContext) -> Iterator[Part]:
    """Yield who has the ticket, or who looks at it."""
    ticket, say = card.ticket, card.say
    assignee = reports.agent(card.reader, ticket.assignee_id) if ticket.assignee_id else None
    if assignee is not None:
        yield _line(Weight.STATE, say("card-assignee", agent=assignee.name))
        if takeovers.is_silent(card.reader, ticket):
            yield _line(Weight.STATE, say("card-silent"))
    elif card.is_live:
        yield _line(Weight.STATE, say("card-unclaimed"))
        looker = takeovers.looker(card.reader, ticket)
        if looker is not None:
            until = reports.looks_until(card.reader, ticket.id)
            yield _line(Weight.STATE, say("card-looking", agent=looker.name, until=until))


def _promises(card: CardContext) -> Iterator[Part]:
    """Yield the open promises, and the reply that reads like one."""
    say = card.say
    longest = LINE_WORDS if card.whole else FOLDED_WORDS
    found = reports.open_promises(card.reader, card.ticket.id)
    for promise in found[:MOST_PROMISES]:
        text_id = "card-promise" if promise.due_at > card.reader.now else "card-promise-late"
        words = short(promise.words, longest=longest)
        text = say(text_id, due=promise.due_at, words=words)
        yield _line(Weight.OWED, text)
    if len(found) > MOST_PROMISES:
        yield _line(Weight.OWED, say("card-promises-more", count=len(found) - MOST_PROMISES))
    offered = reports.offered_promise(card.reader, card.ticket.id)
    if offered is not None and card.is_live and card.ticket.assignee_id is not None:
        words = short(offered.words, longest=longest)
        yield _line(Weight.ALWAYS, say("card-offered", words=words))


def _referral(card: CardContext) -> Iterator[Part]:
    found = reports.live_referral(card.reader, card.ticket.id)
    if found is None:
        return
    team = receiver_name(card.desk, card.reader, found, card.say.language)
    if found.state == ReferralState.ACCEPTED and card.ticket.assignee_id is not None:
        assignee = reports.agent(card.reader, card.ticket.assignee_id)
        team = assignee.name if assignee is not None else team
    question = short(found.question, longest=LINE_WORDS)
    text = card.say(f"card-referral-{found.state}", team=team, due=found.due_at, question=question)
    yield _line(Weight.OWED, text)


def _doubts(card: CardContext) -> Iterator[Part]:
    """Yield a hint if the last reply is doubtful.

    It may send the requester away while the ticket is not referred, have something left to be
    filled in, be a canned reply that was typed and does not fit, or have crossed a newer message.
    """
    reply = reports.last_reply(card.reader, card.ticket.id)
    if not card.is_live or reply is None:
        return
    modes = card.desk.team.settings.checks
    if crossing.is_crossed(reply) and modes[Check.NEWER] is not CheckMode.OFF:
        yield _line(Weight.OWED, card.say("card-crossed"))
    if canned.is_unfit(reply) and modes[Check.FIT] is not CheckMode.OFF:
        yield _line(Weight.OWED, card.say("card-unfit"))
    if modes[Check.PLACEHOLDER] is CheckMode.HINT and unfilled_in(reply.text) is not None:
        yield _line(Weight.OWED, card.say("card-unfilled"))
    is_referred = reports.live_referral(card.reader, card.ticket.id) is not None
    is_checked = modes[Check.SENT_AWAY] is not CheckMode.OFF and not is_referred
    if is_checked and sends_away(reply.text) is not None:
        yield _line(Weight.OWED, card.say("card-sent-away"))


def _delivery(card: CardContext) -> Iterator[Part]:
    last = reports.last_outbound(card.reader, card.ticket.id)
    if last is None:
        return
    row = reports.message(card.reader, last.message_id) if last.message_id else None
    if last.status == DeliveryStatus.WITHDRAWN or (row is not None and row.unsent_at is not None):
        yield _line(Weight.STATE, card.say("delivery-taken-back"))
    else:
        yield _line(Weight.STATE, checkpoint(card.say, last))


def checkpoint(say: Sayer, delivery: Delivery) -> str:
    """Describe a delivery's state.

    The signs are ✓ for delivered, … for queued, ⚠ for uncertain or expired and ✗ for refused.
    """
    if delivery.status == DeliveryStatus.SENT and delivery.perhaps_twice:
        return say("delivery-perhaps-twice")
    if delivery.status == DeliveryStatus.DEAD and delivery.error_code == "unknown":
        return say("delivery-never-known")
    if delivery.status == DeliveryStatus.DEAD and delivery.error_code == "too-old":
        return say("delivery-given-up", span=say.policy.replies_live)
    if delivery.status == DeliveryStatus.DEAD:
        return say("delivery-failed", why=say(f"refusal-{reason(delivery.error_code)}"))
    return say(CHECKPOINTS.get(DeliveryStatus(delivery.status), "delivery-waiting"))


def _team(card: CardContext) -> Iterator[Part]:
    """Yield the team of the ticket if the desk has several."""
    routes = card.desk.knowledge.kb.routes
    route = routes.get(card.ticket.route)
    if route is not None and len(routes) > 1:
        yield _line(Weight.FACTS, card.say("card-team", team=route.name_in(card.say.language)))


def _intake(card: CardContext) -> Iterator[Part]:
    """Yield the questions of the intake with their answers, one a line."""
    slots = card.desk.knowledge.kb.slots
    for slot_id, answer in card.ticket.intake:
        question = slots[slot_id].question_in(card.say.language) if slot_id in slots else slot_id
        shown = for_agents(card.desk, answer or "") or card.say("card-not-given")
        if answer == WITH_THE_ONE_BEFORE:
            shown = card.say("card-same-answer")
        is_cut = not card.whole and len(shown) > INTAKE_WORDS
        if not card.whole:
            question = short(question, longest=QUESTION_WORDS)
            shown = short(shown, longest=INTAKE_WORDS)
        line = Text().plain(f"• {question} ").bold(inert(shown)).build()
        yield _part(Weight.FACTS, line, is_cut=is_cut)


def _tried(card: CardContext) -> Iterator[Part]:
    entries = card.desk.knowledge.kb.entries
    titles = [
        entries[entry_id].title_in(card.say.language) if entry_id in entries else entry_id
        for entry_id in card.ticket.tried
    ]
    if titles:
        text = card.say("card-tried", titles=titles)
        yield _line(Weight.TRIED, text)


def _history(card: CardContext) -> Iterator[Part]:
    """Yield the requester's earlier tickets with their outcomes, and related ones."""
    ticket, say = card.ticket, card.say
    earlier = reports.earlier_tickets(card.reader, ticket, limit=MOST_EARLIER + 1)
    shown = earlier[: MOST_EARLIER if card.whole else EARLIER]
    if shown:
        each = [
            say("card-earlier-one", ticket=one.id, outcome=outcome_words(say, one))
            for one in shown
        ]
        is_cut = not card.whole and len(earlier) > EARLIER
        text = say("card-earlier", tickets=each, more=int(is_cut))
        yield _part(Weight.HISTORY, Words(text), is_cut=is_cut)
    if ticket.follows_id is not None and ticket.follows_id not in {one.id for one in shown}:
        yield _line(Weight.HISTORY, say("card-follows", ticket=ticket.follows_id))
    duplicates = reports.duplicates_of(card.reader, ticket.id)
    if duplicates:
        numbers = [say("ticket-number", ticket=each.id) for each in duplicates[:MOST_DUPLICATES]]
        text = say("card-duplicates", tickets=numbers, count=len(duplicates))
        yield _line(Weight.HISTORY, text)


def _aside(card: CardContext) -> Iterator[Part]:
    ticket, say, reader = card.ticket, card.say, card.reader
    if ticket.tags:
        yield _line(Weight.ASIDE, say("card-tags", tags=ticket.tags))
    scheduled = reports.scheduled_replies(reader, ticket.desk_id, ticket_id=ticket.id)
    if scheduled:
        text = say("card-scheduled", count=len(scheduled), due=scheduled[0].due_at)
        yield _line(Weight.OWED, text)
    for question in reports.guest_questions(reader, ticket.id):
        text_id = "card-guest-awaited" if question.person_name else "card-guest-asked"
        name = {"name": question.person_name} if question.person_name else {}
        yield _line(Weight.ASIDE, say(text_id, due=question.due_at, **name))
    count, newest = reports.notes_of(reader, ticket.id)
    if newest is not None:
        author = reports.agent(reader, newest.agent_id) if newest.agent_id else None
        name_shown = author.name if author is not None else guest_of(newest) or "–"
        yield _line(Weight.ASIDE, say("card-notes", count=count, name=name_shown, at=newest.at))
