"""Render tickets for agents as a card, a line of the queue or a message history (story)."""

from collections.abc import Mapping, Sequence

from bot.conversation.callbacks import Act, Press
from bot.conversation.intake_form import WITH_THE_ONE_BEFORE
from bot.conversation.masking import IN_LISTS, masked
from bot.conversation.messages import MessageKind
from bot.conversation.placeholders import unfilled_in
from bot.conversation.sent_away import sends_away
from bot.desk.context import Desk
from bot.desk.masking import (
    file_name_of,
    for_agents,
    hides,
    opening_texts,
    question_of,
    said_in,
    show_key,
    story_texts,
)
from bot.desk.origins import add_heads
from bot.desk.outgoing import Key, Keys
from bot.team.model import Check, CheckMode
from bot.texts.foreign import inert, tidy
from bot.texts.render import Text, Words
from handoff import reports
from handoff.actions import canned, crossing, takeovers
from handoff.lifecycle import LIVE, Status
from handoff.policy import Policy
from handoff.records import Delivery, Message, Promise, Referral, Requester, Ticket
from handoff.states import DeliveryStatus, Priority, ReferralState
from handoff.utf16 import utf16_length
from handoff.work import Reader

LONGEST_CARD = 3_800  # must stay below the messengers' limit
QUEUE_WORDS = 60  # length of the question in /queue, in characters
DIGEST_NAME = 24  # length of a requester's name, in characters
DIGEST_WORDS = (60, 30, 12)  # question lengths to try until the digest fits
LONGEST_STORY = 3 * LONGEST_CARD  # sent as several messages
OPENING = 20  # first messages to search for an origin
MOST_PROMISES = 3  # on a card
PROMISE_WORDS = 80  # length of a promise on a card, in characters
MOST_DUPLICATES = 8  # numbers of duplicates on a card
STORY = 30  # messages shown by `/ticket`
STORY_WITHHELD = 15  # withheld messages shown by `/ticket`, included in STORY
CHECKPOINTS = {
    DeliveryStatus.QUEUED: "delivery-waiting",
    DeliveryStatus.SENDING: "delivery-waiting",
    DeliveryStatus.SENT: "delivery-done",
    DeliveryStatus.UNCERTAIN: "delivery-perhaps-not",
    DeliveryStatus.DEAD: "delivery-failed",
}


def card_words(desk: Desk, reader: Reader, ticket: Ticket, language: str) -> Words:
    """Return the text of a ticket's card, the post that summarizes it for the agents.

    The card shows the requester, the question, the entries already tried, the intake answers, the
    assignee and the state of the last delivery.
    """
    requester = reports.requester(reader, ticket.requester_id)
    say = _Sayer(desk, language)
    text = _priority(Text(), say, ticket).bold(
        say("card-head", ticket=ticket.id, status=say(f"status-word-{ticket.status}"))
    )
    text.line()
    _who(text, say, requester)
    opening = reports.opening_messages(reader, ticket.id, limit=OPENING)
    for message in opening:
        if message.text and message.text in ticket.question:
            add_heads(text, say, message, desk=desk, reader=reader)
    text.quote(for_agents(desk, question_of(reader, ticket)) or say("card-no-words")).line()
    _tried(text, desk, say, ticket)
    _intake(text, desk, say, ticket)
    _held(text, say, reader, ticket)
    _waiting(text, say, reader, ticket)
    if ticket.status == Status.PENDING:
        text.plain(_pending(say, reader, ticket)).line()
    _ending(text, say, ticket)
    if ticket.tags:
        text.plain(say("card-tags", tags=ticket.tags)).line()
    if ticket.follows_id is not None:
        text.plain(say("card-follows", ticket=ticket.follows_id)).line()
    _duplicates(text, say, reader, ticket)
    _doubts(text, desk, say, reader, ticket)
    _promises(text, say, reader, ticket)
    _referral(text, desk, say, reader, ticket)
    scheduled = reports.scheduled_replies(reader, ticket.desk_id, ticket_id=ticket.id)
    if scheduled:
        count = len(scheduled)
        text.plain(say("card-scheduled", count=count, due=scheduled[0].due_at)).line()
    for question in reports.guest_questions(reader, ticket.id):
        text_id = "card-guest-awaited" if question.person_name else "card-guest-asked"
        name = {"name": question.person_name} if question.person_name else {}
        text.plain(say(text_id, due=question.due_at, **name)).line()
    _notes(text, say, reader, ticket)
    _last_delivery(text, say, reader, ticket)
    return text.build().cut(longest=LONGEST_CARD)


class _Sayer:
    def __init__(self, desk: Desk, language: str) -> None:
        self._desk = desk
        self.language = language

    def __call__(self, text_id: str, **facts: object) -> str:
        return self._desk.say(self.language, text_id, **facts)

    @property
    def policy(self) -> Policy:
        return self._desk.policy


def _priority(text: Text, say: _Sayer, ticket: Ticket) -> Text:
    if Status(ticket.status) not in LIVE:
        return text
    if ticket.urgent_since is not None:
        text.bold(say("card-urgent")).line()
    elif ticket.priority != Priority.NORMAL:
        text.bold(say(f"card-priority-{ticket.priority}")).line()
    return text


def _who(text: Text, say: _Sayer, requester: Requester | None) -> None:
    if requester is None:
        return
    written = requester.written_language or "–"
    text.plain(say("card-who", name=requester.name, written=written))
    text.plain(" ").code(str(requester.chat_id))
    if requester.username:
        text.foreign(f" @{requester.username}")
    text.line()
    if requester.unreachable_since is not None:
        text.plain(say("card-unreachable")).line()


def _tried(text: Text, desk: Desk, say: _Sayer, ticket: Ticket) -> None:
    entries = desk.knowledge.kb.entries
    titles = [
        entries[entry_id].title_in(say.language) if entry_id in entries else entry_id
        for entry_id in ticket.tried
    ]
    if titles:
        text.plain(say("card-tried", titles=titles)).line()


def _intake(text: Text, desk: Desk, say: _Sayer, ticket: Ticket) -> None:
    """Add the intake questions and answers. Questions answered together share a line."""
    slots = desk.knowledge.kb.slots
    shared: list[tuple[list[str], str | None]] = []
    for slot_id, answer in ticket.intake:
        question = slots[slot_id].question_in(say.language) if slot_id in slots else slot_id
        if answer == WITH_THE_ONE_BEFORE and shared:
            shared[-1][0].append(question)
        else:
            shared.append(([question], answer))
    for questions, answer in shared:
        shown = for_agents(desk, answer or "") or say("card-not-given")
        text.plain(f"• {' '.join(questions)} ").bold(inert(shown)).line()


def _waiting(text: Text, say: _Sayer, reader: Reader, ticket: Ticket) -> None:
    if ticket.waiting_since is None or Status(ticket.status) not in LIVE:
        return
    due_at = reports.answer_due(reader, ticket)
    if due_at is None:
        text.plain(say("card-waiting-since", since=ticket.waiting_since)).line()
    else:
        text.plain(say("card-waiting-until", since=ticket.waiting_since, due=due_at)).line()


def _pending(say: _Sayer, reader: Reader, ticket: Ticket) -> str:
    silence = reports.silence_of(reader, ticket)
    if silence is not None:
        return say("card-pending-answer", count=silence.step)
    text_id = "card-pending-until" if ticket.waiting_since is None else "card-on-hold-until"
    return say(text_id, until=reports.waits_until(reader, ticket))


def _ending(text: Text, say: _Sayer, ticket: Ticket) -> None:
    if ticket.outcome is not None:
        text.plain(_outcome(say, ticket)).line()
    if ticket.outcome_reason:
        text.quote(ticket.outcome_reason).line()


def _outcome(say: _Sayer, ticket: Ticket) -> str:
    if ticket.duplicate_of_id is not None:
        return say("card-duplicate-of", ticket=ticket.duplicate_of_id)
    return say("card-outcome", outcome=say(f"outcome-{ticket.outcome}"))


def _duplicates(text: Text, say: _Sayer, reader: Reader, ticket: Ticket) -> None:
    duplicates = reports.duplicates_of(reader, ticket.id)
    if duplicates:
        numbers = [say("ticket-number", ticket=each.id) for each in duplicates[:MOST_DUPLICATES]]
        text.plain(say("card-duplicates", tickets=numbers, count=len(duplicates))).line()


def _doubts(text: Text, desk: Desk, say: _Sayer, reader: Reader, ticket: Ticket) -> None:
    """Add a hint if the last reply is doubtful.

    It may send the requester away while the ticket is not referred, have something left to be
    filled in, be a canned reply that was typed and does not fit, or have crossed a newer message.
    """
    reply = reports.last_reply(reader, ticket.id)
    if Status(ticket.status) not in LIVE or reply is None:
        return
    modes = desk.team.settings.checks
    if crossing.is_crossed(reply) and modes[Check.NEWER] is not CheckMode.OFF:
        text.plain(say("card-crossed")).line()
    if canned.is_unfit(reply) and modes[Check.FIT] is not CheckMode.OFF:
        text.plain(say("card-unfit")).line()
    if modes[Check.PLACEHOLDER] is CheckMode.HINT and unfilled_in(reply.text) is not None:
        text.plain(say("card-unfilled")).line()
    is_referred = reports.live_referral(reader, ticket.id) is not None
    is_checked = modes[Check.SENT_AWAY] is not CheckMode.OFF and not is_referred
    if is_checked and sends_away(reply.text) is not None:
        text.plain(say("card-sent-away")).line()


def _promises(text: Text, say: _Sayer, reader: Reader, ticket: Ticket) -> None:
    """Add the open promises, and the reply that reads like one."""
    found = reports.open_promises(reader, ticket.id)
    for promise in found[:MOST_PROMISES]:
        text_id = "card-promise" if promise.due_at > reader.now else "card-promise-late"
        words = short(promise.words, longest=PROMISE_WORDS)
        text.plain(say(text_id, due=promise.due_at, words=words)).line()
    if len(found) > MOST_PROMISES:
        text.plain(say("card-promises-more", count=len(found) - MOST_PROMISES)).line()
    offered = reports.offered_promise(reader, ticket.id)
    if offered is not None and Status(ticket.status) in LIVE and ticket.assignee_id is not None:
        words = short(offered.words, longest=PROMISE_WORDS)
        text.plain(say("card-offered", words=words)).line()


def _referral(text: Text, desk: Desk, say: _Sayer, reader: Reader, ticket: Ticket) -> None:
    found = reports.live_referral(reader, ticket.id)
    if found is not None:
        team = receiver_name(desk, reader, found, say.language)
        if found.state == ReferralState.ACCEPTED and ticket.assignee_id is not None:
            assignee = reports.agent(reader, ticket.assignee_id)
            team = assignee.name if assignee is not None else team
        question = short(found.question, longest=PROMISE_WORDS)
        text_id = f"card-referral-{found.state}"
        text.plain(say(text_id, team=team, due=found.due_at, question=question)).line()


def receiver_name(desk: Desk, reader: Reader, referral: Referral, language: str) -> str:
    """Return the name of the team or agent that a ticket is referred to."""
    if referral.agent_id is not None:
        agent = reports.agent(reader, referral.agent_id)
        return agent.name if agent is not None else "–"
    route = desk.knowledge.kb.routes.get(referral.route or "")
    return route.name_in(language) if route is not None else referral.route or "–"


def _held(text: Text, say: _Sayer, reader: Reader, ticket: Ticket) -> None:
    assignee = reports.agent(reader, ticket.assignee_id) if ticket.assignee_id else None
    if assignee is not None:
        text.plain(say("card-assignee", agent=assignee.name)).line()
        if takeovers.is_silent(reader, ticket):
            text.plain(say("card-silent")).line()
    elif Status(ticket.status) in LIVE:
        text.plain(say("card-unclaimed")).line()
        looker = takeovers.looker(reader, ticket)
        if looker is not None:
            until = reports.looks_until(reader, ticket.id)
            text.plain(say("card-looking", agent=looker.name, until=until)).line()


def _last_delivery(text: Text, say: _Sayer, reader: Reader, ticket: Ticket) -> None:
    last = reports.last_outbound(reader, ticket.id)
    if last is None:
        return
    row = reports.message(reader, last.message_id) if last.message_id else None
    if last.status == DeliveryStatus.WITHDRAWN or (row is not None and row.unsent_at is not None):
        text.plain(say("delivery-taken-back")).line()
    else:
        text.plain(checkpoint(say, last)).line()


def _notes(text: Text, say: _Sayer, reader: Reader, ticket: Ticket) -> None:
    count, newest = reports.notes_of(reader, ticket.id)
    if newest is None:
        return
    author = reports.agent(reader, newest.agent_id) if newest.agent_id else None
    name = author.name if author is not None else _guest_of(newest) or "–"
    text.plain(say("card-notes", count=count, name=name, at=newest.at)).line()


def _guest_of(message: Message) -> str:
    """Return the name of the guest who wrote a message, or ""."""
    return str((message.origin or {}).get("guest") or "")


def checkpoint(say: _Sayer, delivery: Delivery) -> str:
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


# "unknown" and "too-old" are missing because these deliveries were not refused.
REASONS = frozenset(
    {
        *("blocked", "deactivated", "chat-not-found", "too-long", "unknown", "target-gone"),
        *("not-a-member", "no-rights", "media-forbidden", "not-copied"),
        *("undeletable", "no-method", "too-old", "id-unknown", "too-large", "not-carried"),
    }
)


def reason(code: str | None) -> str:
    return code if code in REASONS else "other"


def card_keys(desk: Desk, reader: Reader, ticket: Ticket, language: str) -> Keys:
    """Return the card's buttons for the current ticket state."""
    about = {"ticket": ticket.id}

    def key(act: Act) -> Key:
        return desk.say(language, f"button-{act.value}"), Press(act, about)

    show = [show_key(desk, language, ticket)] if hides(desk, opening_texts(reader, ticket)) else []
    if Status(ticket.status) not in LIVE:
        return (
            [[key(Act.REOPEN), *show]]
            if ticket.status == Status.RESOLVED
            else [show]
            if show
            else []
        )
    if ticket.assignee_id is None:
        return [[key(Act.CLAIM), key(Act.LOOK)], [key(Act.NOTE), *show]]
    last = key(Act.RELEASE)
    if takeovers.is_silent(reader, ticket):
        last = desk.say(language, "button-take-over"), Press(Act.CLAIM, about)
    keys = [[key(Act.RESOLVE), key(Act.PENDING)], [key(Act.NOTE), last]]
    offered = reports.offered_promise(reader, ticket.id)
    if offered is None:
        return [*keys, show] if show else keys
    return [offer_keys(desk, offered, language), *keys]


def offer_keys(desk: Desk, offered: Promise, language: str) -> list[Key]:
    """Return the buttons to record an offered promise, or to dismiss it."""
    facts = {"promise": offered.id}
    record = desk.say(language, "button-record-promise", due=offered.due_at)
    return [
        (record, Press(Act.RECORD_PROMISE, facts)),
        (desk.say(language, "button-no-promise"), Press(Act.NO_PROMISE, facts)),
    ]


def short(question: str, *, longest: int = QUEUE_WORDS) -> str:
    """Return a question in one line, cut to a number of characters."""
    words = " ".join(tidy(question).split())
    return words if len(words) <= longest else f"{words[: longest - 1].rstrip()}…"


def listed(question: str, *, longest: int = QUEUE_WORDS) -> str:
    """Return a requester's words for a list, with personal data and secrets masked."""
    return short(masked(question, IN_LISTS), longest=longest)


def queue_words(desk: Desk, reader: Reader, waiting: Sequence[Ticket], language: str) -> Words:
    """List the live tickets, unassigned ones first."""
    say = _Sayer(desk, language)
    if not waiting:
        return Words(say("queue-empty"))
    text = Text().bold(say("queue-head", count=len(waiting))).line()
    for ticket in waiting:
        requester = reports.requester(reader, ticket.requester_id)
        assignee = reports.agent(reader, ticket.assignee_id) if ticket.assignee_id else None
        text.plain(
            say(
                "queue-line",
                ticket=ticket.id,
                name=requester.name if requester is not None else "?",
                status=say(f"status-word-{ticket.status}"),
                agent=assignee.name if assignee is not None else "–",
                question=listed(ticket.question),
            )
        ).line()
    return text.build().cut(longest=LONGEST_CARD)


def digest_words(desk: Desk, reader: Reader, waiting: Sequence[Ticket], language: str) -> Words:
    """Return a single post with all live tickets. Lines are shortened if necessary."""
    say = _Sayer(desk, language)
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


def ticket_words(desk: Desk, reader: Reader, ticket: Ticket, language: str) -> Words:
    """Return a ticket's card followed by its latest messages."""
    say = _Sayer(desk, language)
    text = Text().words(card_words(desk, reader, ticket, language)).line()
    withheld = (reports.withheld_messages(reader, ticket.requester_id))[-STORY_WITHHELD:]
    told = reports.messages_of_ticket(reader, ticket.id, limit=STORY - len(withheld))
    masks = story_texts(desk, [*told, *withheld])
    for message in told:
        author = reports.agent(reader, message.agent_id) if message.agent_id else None
        add_heads(text, say, message, desk=desk, reader=reader)
        text.plain(
            say(
                f"story-{message.direction}",
                at=message.at,
                name=author.name if author is not None else _guest_of(message),
                text=_in_story(say, message, masks),
            )
        ).line()
    for found in reports.referrals_of(reader, ticket.id):
        text.plain(
            say(
                "story-referral",
                at=found.asked_at,
                team=receiver_name(desk, reader, found, language),
                state=say(f"referral-state-{found.state}"),
                question=found.question,
            )
        ).line()
    for message in withheld:
        add_heads(text, say, message, desk=desk, reader=reader)
        words = _in_story(say, message, masks)
        text.plain(say("story-withheld", at=message.at, text=words)).line()
    return text.build().cut(longest=LONGEST_STORY)


def _in_story(say: _Sayer, message: Message, masks: Mapping[int, tuple[str, str]]) -> str:
    """Return a message's text. For a file, return its kind, name and caption."""
    name, words = masks.get(message.id) or (file_name_of(message), tidy(said_in(message)))
    if message.kind == MessageKind.TEXT and words:
        return words
    return " ".join(part for part in (say(f"kind-{message.kind}"), name, words) if part)
