"""Canned replies for a ticket: search, the preview under the requester's words, and sending."""

import hashlib
from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime

from bot.conversation.agent_input import Cleared
from bot.conversation.callbacks import Act, Press
from bot.conversation.placeholders import filled, placeholders_in
from bot.conversation.said_before import has_tried, still_open
from bot.conversation.sent_away import sends_away
from bot.desk import language
from bot.desk.agent import sending
from bot.desk.cards import listed
from bot.desk.context import Desk
from bot.desk.masking import for_agents
from bot.desk.naming import shown_name
from bot.desk.outgoing import Keys
from bot.team.model import CannedReply, Check, CheckMode, Then
from bot.texts.render import Text, Words
from faq.fitting import nearly_same
from handoff import reports
from handoff.actions import canned, replies
from handoff.actions.checks import note_check
from handoff.actions.replies import Content
from handoff.outbox.payload import LONGEST_TEXT
from handoff.records import Agent, HeldReply, Message, Requester, Ticket
from handoff.states import CheckStep, Direction, HeldState
from handoff.utf16 import utf16_length
from handoff.work import Reader, UnitOfWork

Say = Callable[..., str]
READ_BACK = 40  # latest messages of a ticket, among which its question is looked for
QUESTION_SHOWN = 300  # characters of the requester's words in a preview
MOST_OTHER_TICKETS = 20  # other open tickets for which a reply may have been meant
SUGGESTED = 4
LONGEST_VALUE = 200  # characters
LONGEST_SHOWN = 3_000  # UTF-16 units of a text that can be seen as a whole in a preview


@dataclass(frozen=True)
class Draft:
    """A canned reply as it would be sent to the requester of a ticket.

    `missing` names the placeholders without a value. `language` is that of the text.
    """

    reply: CannedReply
    ticket: Ticket
    requester: Requester
    text: str
    language: str
    missing: tuple[str, ...]
    values: Mapping[str, str]
    asked: Sequence[Message]  # the requester's messages that it answers

    @property
    def digest(self) -> str:
        """Hash of the text and of what follows it."""
        return _hash(f"{self.text}\n{self.reply.then}")

    @property
    def seen(self) -> str:
        """Hash of the requester's messages and their edits."""
        return _hash(str([(one.id, one.edited_at) for one in self.asked]))

    @property
    def words(self) -> list[str]:
        """The requester's words, or the ticket's question if its messages have none."""
        return words_of(self.asked, self.ticket)


def _hash(text: str) -> str:
    return hashlib.sha256(text.encode()).hexdigest()[:16]


def draft_of(
    desk: Desk,
    uow: UnitOfWork,
    reply: CannedReply,
    ticket: Ticket,
    values: Mapping[str, str],
    *,
    by: Agent,
) -> Draft:
    """Fill in a canned reply. Values of the agent take precedence over those of the ticket."""
    requester = reports.requester(uow, ticket.requester_id)
    if requester is None:
        raise LookupError(f"ticket {ticket.id} has no requester")
    wanted = language.of_requester(desk, requester, now=ticket.language)
    spoken = wanted if wanted in reply.text else next(iter(reply.text))
    known = {**_known_values(desk, uow, ticket, requester, spoken, by=by), **values}
    text = filled(reply.text[spoken], known)
    missing = tuple(name for name in placeholders_in(reply.text[spoken]) if name not in known)
    return Draft(reply, ticket, requester, text, spoken, missing, values, asked_in(uow, ticket))


def _known_values(
    desk: Desk, uow: UnitOfWork, ticket: Ticket, requester: Requester, spoken: str, *, by: Agent
) -> dict[str, str]:
    terms = desk.knowledge.kb.terms.items()
    values = {name: texts[spoken] for name, texts in terms if spoken in texts}
    values |= {
        "name": requester.name,
        "agent": shown_name(desk, by, ticket, spoken, in_text=False),
    }
    values["ticket"] = desk.say(spoken, "ticket-number", ticket=ticket.id)
    promised = reports.open_promises(uow, ticket.id)
    if promised:
        values["due"] = desk.say(spoken, "canned-due", due=promised[0].due_at)
    return values


def asked_in(reader: Reader, ticket: Ticket) -> list[Message]:
    """Return the requester's messages since the last reply, or the last ones before it."""
    found = reports.messages_of_ticket(reader, ticket.id, limit=READ_BACK)
    since: list[Message] = []
    for message in found:
        if message.direction == Direction.INBOUND:
            if since and since[-1].direction == Direction.OUTBOUND:
                since = []
            since.append(message)
        elif message.direction == Direction.OUTBOUND and message.unsent_at is None and since:
            since.append(message)
    return [message for message in since if message.direction == Direction.INBOUND]


def words_of(messages: Sequence[Message], ticket: Ticket) -> list[str]:
    """Return a requester's words about what is still open, or the ticket's question."""
    found = [message.text for message in messages if message.text.strip()]
    return still_open(found) or [ticket.question]


def typed_reply(desk: Desk, text: str) -> str | None:
    """Return the id of the canned reply that an agent typed_reply or pasted, or None."""
    texts = {one.id: one.text.values() for one in desk.team.replies.values()}
    return nearly_same(text, texts)


def preview(desk: Desk, uow: UnitOfWork, draft: Draft, *, to: Agent) -> tuple[Words, Keys]:
    """Return a canned reply under the requester's words, with all doubts and the buttons."""
    spoken = language.of_agent(desk, to)

    def say(text_id: str, **facts: object) -> str:
        return desk.say(spoken, text_id, **facts)

    ticket, reply = draft.ticket, draft.reply
    text = Text().bold(
        say("canned-preview", ticket=ticket.id, name=draft.requester.name, title=reply.title)
    )
    kinds = [say(f"kind-{one.kind}") for one in draft.asked if not one.text.strip()]
    asked = for_agents(desk, " ".join([*draft.words, *kinds]))
    text.line().quote(_end_of(asked, longest=QUESTION_SHOWN)).line()
    if draft.missing:
        command = say("command-shown", command="canned")
        example = f"{command} {reply.id} {_written_values(draft)}"
        text.line(say("canned-missing", names=draft.missing, example=example))
        keys = [[_key(say, "button-canned-cancel", Act.CANCEL_CANNED, draft)]]
        return text.line("———").line(draft.text).build().cut(longest=LONGEST_TEXT), keys
    if not is_visible(draft):
        text.line(say("canned-long", limit=LONGEST_SHOWN))
        return text.build(), [[_key(say, "button-canned-cancel", Act.CANCEL_CANNED, draft)]]
    doubts = Doubts.of(desk, uow, draft)
    note_check(uow, ticket.id, CheckStep.ASKED, doubts.checks, by=to)
    for line in doubts.lines(say):
        text.line(f"⚠ {line}")
    if reply.then is not None:
        text.line(say("canned-then", steps=list(step_words(say, reply.then))))
    text.line("———").line(draft.text)
    return text.build().cut(longest=LONGEST_TEXT), list(_keys(desk, say, draft, doubts))


def _end_of(text: str, *, longest: int) -> str:
    """Return the end of the requester's words, with the newest ones."""
    words = " ".join(text.split())
    return words if len(words) <= longest else f"…{words[1 - longest :]}"


def _written_values(draft: Draft) -> str:
    """Return the values as an agent writes them, with dots for those that are missing."""
    return "; ".join(
        f"{name}: {draft.values.get(name, '…')}" for name in (*draft.values, *draft.missing)
    )


def is_visible(draft: Draft) -> bool:
    """Return True if the whole text can be seen in the preview."""
    return utf16_length(draft.text) <= LONGEST_SHOWN


def with_note(words: Words, note: str) -> Words:
    """Return a preview with a line above it."""
    noted = Text().bold(f"⚠ {note}").line().words(words).build()
    return noted.cut(longest=LONGEST_TEXT)


def step_words(say: Say, then: Then) -> Iterator[str]:
    """Yield what follows a reply, in words."""
    for tag in then.tags:
        yield say("canned-then-tag", tag=tag)
    if then.is_asking:
        yield say("canned-then-answer")
    elif then.wait is not None:
        yield say("canned-then-wait", span=then.wait)
    if then.outcome is not None:
        yield say("canned-then-resolve", outcome=say(f"outcome-{then.outcome.value}"))


@dataclass(frozen=True)
class Doubts:
    """Reasons to look at a canned reply again before it is sent."""

    is_unfit: bool = False
    better: CannedReply | None = None  # another reply that fits
    meant: Ticket | None = None  # another ticket that it fits
    sent_at: datetime | None = None  # when the same reply was sent in this ticket
    other_language: str = ""
    is_tried: bool = False  # according to the requester
    is_sending_away: bool = False

    @classmethod
    def of(cls, desk: Desk, uow: UnitOfWork, draft: Draft) -> "Doubts":
        """Check a reply. The checks that are switched off are left out."""
        checks = desk.team.settings.checks
        is_unfit, better, meant = False, None, None
        is_checking_fit = checks[Check.FIT] is not CheckMode.OFF
        if is_checking_fit:
            fit = desk.canned.fit(draft.words, draft.reply.id)
            is_unfit = not fit.fits
            better = desk.team.replies.get(fit.better or "")
            meant = _meant(desk, uow, draft) if is_unfit else None
        wanted = language.of_requester(desk, draft.requester, now=draft.ticket.language)
        is_checked = checks[Check.SENT_AWAY] is not CheckMode.OFF
        return cls(
            is_unfit,
            better,
            meant,
            sent_before(uow, draft),
            draft.language if draft.language != wanted else "",
            is_checking_fit and any(map(has_tried, draft.words)),
            is_checked and sends_away(draft.text) is not None,
        )

    def lines(self, say: Say) -> Iterator[str]:
        if self.is_unfit:
            title = self.better.title if self.better is not None else ""
            yield say("canned-unfit-better", title=title) if title else say("canned-unfit")
        if self.meant is not None:
            question = listed(self.meant.question, longest=QUESTION_SHOWN // 4)
            yield say("canned-meant", ticket=self.meant.id, question=question)
        if self.is_tried:
            yield say("canned-tried")
        if self.sent_at is not None:
            yield say("canned-sent-before", at=self.sent_at)
        if self.other_language:
            yield say("canned-other-language", of=self.other_language)
        if self.is_sending_away:
            yield say("card-sent-away")

    @property
    def checks(self) -> list[Check]:
        """The checks of the team's settings that have a doubt."""
        found = {Check.FIT: self.is_unfit or self.is_tried, Check.SENT_AWAY: self.is_sending_away}
        return [check for check, is_doubtful in found.items() if is_doubtful]

    def __bool__(self) -> bool:
        found = (self.is_unfit, self.is_tried, self.sent_at, self.other_language)
        return self.is_sending_away or any(map(bool, found))


def sent_before(reader: Reader, draft: Draft) -> datetime | None:
    """Return when the same canned reply was last sent in this ticket, or None."""
    for message in reversed(reports.messages_of_ticket(reader, draft.ticket.id, limit=READ_BACK)):
        is_sent = message.direction == Direction.OUTBOUND and message.unsent_at is None
        waiting = None if is_sent else reports.held_reply_of(reader, message.id)
        is_sent = is_sent or (waiting is not None and waiting.state == HeldState.WAITING)
        if is_sent and canned.name_of(message) == draft.reply.id:
            return message.at
    return None


def _meant(desk: Desk, uow: UnitOfWork, draft: Draft) -> Ticket | None:
    """Return another open ticket that the reply fits, which its sender may have meant."""
    others = reports.queue(uow, desk.id, limit=MOST_OTHER_TICKETS)
    for ticket in others:
        is_own = ticket.assignee_id in (None, draft.ticket.assignee_id)
        if ticket.id != draft.ticket.id and is_own and ticket.language in draft.reply.text:
            words = [ticket.question]
            is_best = desk.canned.suggest(words, limit=1) == (draft.reply.id,)
            if is_best and desk.canned.fit(words, draft.reply.id).fits:
                return ticket
    return None


def _keys(desk: Desk, say: Say, draft: Draft, doubts: Doubts) -> Iterator[list[tuple[str, Press]]]:
    label = "button-canned-anyway" if doubts else "button-canned-send"
    if draft.reply.then is None:
        yield [_key(say, label, Act.SEND_CANNED, draft)]
    else:
        yield [
            _key(say, f"{label}-then", Act.SEND_CANNED, draft, then=True),
            _key(say, "button-canned-only", Act.SEND_CANNED, draft),
        ]
    if doubts.better is not None:
        facts = {"ticket": draft.ticket.id, "canned": doubts.better.id, "of": draft.reply.id}
        title = say("button-canned-better", title=doubts.better.title)
        yield [(title, Press(Act.PREVIEW_CANNED, facts))]
    if doubts.meant is not None:
        facts = {"ticket": doubts.meant.id, "canned": draft.reply.id, "of": draft.reply.id}
        facts["values"] = dict(draft.values)
        yield [
            (say("button-canned-meant", ticket=doubts.meant.id), Press(Act.PREVIEW_CANNED, facts))
        ]
    yield [_key(say, "button-canned-cancel", Act.CANCEL_CANNED, draft)]


def _key(say: Say, label: str, act: Act, draft: Draft, **more: object) -> tuple[str, Press]:
    facts = {
        "ticket": draft.ticket.id,
        "requester": draft.requester.id,
        "canned": draft.reply.id,
        "digest": draft.digest,
        "seen": draft.seen,
        "values": dict(draft.values),
    }
    return say(label), Press(act, {**facts, **more})


def choice_keys(desk: Desk, ticket: Ticket, names: Sequence[str]) -> Keys:
    """Return a button for each of these canned replies, which shows its preview."""
    return [
        [
            (
                desk.team.replies[name].title,
                Press(Act.PREVIEW_CANNED, {"ticket": ticket.id, "canned": name}),
            )
        ]
        for name in names
        if name in desk.team.replies
    ]


def hold(
    uow: UnitOfWork,
    cleared: Cleared,
    draft: Draft,
    content: Content,
    *,
    by: Agent,
    then: Then | None,
) -> HeldReply | None:
    """Send a canned reply after its preview, with time to take it back.

    Returns None if it was sent before.
    """
    row = replies.note(uow, draft.ticket.id, content, by=by)
    if row is None:
        return None
    canned.mark(row, draft.reply.id)
    facts = {} if then is None else {"then": then.stored()}
    notice_id = content.platform_id
    return sending.hold(uow, cleared, row, by=by, facts=facts, notice_id=notice_id)
