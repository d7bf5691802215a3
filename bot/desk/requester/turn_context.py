"""Context of a requester's turn or button press inside a unit of work."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime

from bot.conversation.slashes import beside_command
from bot.conversation.states import TicketState
from bot.desk.context import Desk
from bot.desk.origins import is_forwarded
from bot.desk.outgoing import Keys, chat_for, tell
from faq.acts import NO_ACT, Recognised
from faq.knowledge_base import Entry
from faq.matcher import Abstain, Answer, Clarify, Verdict
from handoff import reports
from handoff.actions import interactions
from handoff.actions.interactions import Judged
from handoff.lifecycle import Status
from handoff.moments import elapsed
from handoff.outbox import Purpose
from handoff.policy import Policy
from handoff.records import Conversation, Interaction, Message, Requester, Ticket
from handoff.states import InteractionOutcome, VerdictKind
from handoff.work import Reader, UnitOfWork

LONGEST_WORDS = 9_000  # maximum characters of a turn; no message is longer


@dataclass(frozen=True)
class TurnContext:
    """A turn or a press, with its requester, language and transaction."""

    uow: UnitOfWork
    desk: Desk
    requester: Requester
    conversation: Conversation
    language: str
    ticket: Ticket | None = None
    waiting: Sequence[Message] = ()
    act: Recognised = NO_ACT
    list_message: str | None = None  # id of the list in which a button was pressed

    def say(self, text_id: str, **facts: object) -> str:
        return self.desk.say(self.language, text_id, **facts)

    def tell(
        self,
        text: str,
        *,
        keys: Keys = (),
        about: Ticket | None = None,
        purpose: Purpose = Purpose.PROMPT,
        question: str | None = None,
    ) -> None:
        """Send a text to the requester. `question` is the question that the text answers."""
        tell(
            self.uow,
            self.desk,
            self.requester,
            text,
            keys=keys,
            ticket=about,
            purpose=purpose,
            question=question,
        )

    def agents_out_of_reach(self, ticket: Ticket | None) -> bool:
        """Return True if the agents' chat of the ticket is unreachable at present."""
        chat = chat_for(self.uow, self.desk, ticket)
        return chat is not None and chat.unreachable_since is not None

    def entry(self, entry_id: str | None) -> Entry | None:
        return self.desk.knowledge.kb.entries.get(entry_id) if entry_id else None

    @property
    def message_ids(self) -> list[int]:
        return [message.id for message in self.waiting]

    def record(self, judged: Judged, *, outcome: str, ticket: Ticket | None = None) -> int:
        return interactions.record(
            self.uow,
            requester_id=self.requester.id,
            judged=judged,
            message_ids=self.message_ids,
            outcome=outcome,
            ticket_id=ticket.id if ticket is not None else None,
        )


def last_answer(reader: Reader, requester_id: int, *, since: datetime) -> Interaction | None:
    """Return the last answer of the requester's last turn that got no reaction yet."""
    answers = answers_of_last_turn(reader, requester_id, since=since)
    left = [row for row in answers if row.outcome == InteractionOutcome.ANSWERED]
    return left[-1] if left else None


def answers_of_last_turn(
    reader: Reader, requester_id: int, *, since: datetime
) -> list[Interaction]:
    """Return the interactions of the requester's last turn in which an entry was sent."""
    recent = reports.recent_interactions(reader, requester_id, since=since)
    chitchat = InteractionOutcome.CHITCHAT
    last = [row for row in recent if row.at == recent[-1].at]
    return [row for row in last if row.entry_id is not None and row.outcome != chitchat]


def words_of(messages: Sequence[Message]) -> str:
    """Return the joined texts and captions of a turn. A long turn is shortened in the middle.

    Commands at the beginning of a message are left out. Forwarded text is used only if the
    requester did not write a text.
    """
    spoken = [message for message in messages if message.text.strip()]
    own = [message for message in spoken if not is_forwarded(message)]
    words = "\n".join(beside_command(message.text) for message in own or spoken)
    if len(words) <= LONGEST_WORDS:
        return words
    half = LONGEST_WORDS // 2
    return f"{words[:half]}\n…\n{words[-half:]}"


def signs_of(message: Message) -> str:
    """Return the text of a message, or the emoji of a sticker."""
    return message.text or str(message.attachment.get("emoji") or "")


def ticket_state(ticket: Ticket | None, now: datetime, policy: Policy) -> TicketState:
    """Return the state of a requester's newest ticket, as needed to choose the next move."""
    if ticket is None or ticket.status == Status.CLOSED:
        return TicketState.NONE
    if ticket.status == Status.RESOLVED:
        since = ticket.resolved_at
        recent = since is not None and elapsed(now, since) <= policy.reopens_within
        return TicketState.RESOLVED if recent else TicketState.NONE
    return TicketState.QUEUED if ticket.assignee_id is None else TicketState.HELD


def found_in(verdict: Verdict) -> VerdictKind:
    match verdict:
        case Answer(kind=kind):
            return VerdictKind(kind.value)
        case Clarify():
            return VerdictKind.CLARIFY
        case Abstain():
            return VerdictKind.ABSTAIN


def judged(verdict: Verdict, *, query: str, language: str, version: str | None) -> Judged:
    """Convert a verdict of the matcher into the form in which interactions store it."""
    match verdict:
        case Answer(entry_id=entry_id, kind=kind, score=score, margin=margin):
            return Judged(
                query=query,
                language=language,
                verdict=kind.value,
                entry_id=entry_id,
                entry_version=version,
                score=score,
                margin=margin,
            )
        case Clarify(candidates=candidates, outside=outside):
            return Judged(
                query=query,
                language=language,
                verdict=VerdictKind.CLARIFY,
                score=candidates[0].score,
                candidates=[(c.entry_id, c.score) for c in candidates],
                outside=outside,
            )
        case Abstain(best=best):
            return Judged(
                query=query,
                language=language,
                verdict=VerdictKind.ABSTAIN,
                score=best.score if best else 0.0,
                candidates=[(best.entry_id, best.score)] if best else [],
            )
