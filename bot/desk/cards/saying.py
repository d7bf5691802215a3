"""Phrases about tickets that several texts for agents share."""

from bot.conversation.masking import IN_LISTS, masked
from bot.desk.context import Desk
from bot.texts.foreign import tidy
from handoff import reports
from handoff.lifecycle import LIVE, Status
from handoff.outbox.signs import TopicState, state_of
from handoff.policy import Policy
from handoff.records import Message, Referral, Ticket
from handoff.work import Reader

LONGEST_CARD = 3_800  # must stay below the messengers' limit
LIST_WORDS = 60  # length of a question in lists, in characters
SIGNS = {
    TopicState.URGENT: "🆘",
    TopicState.FREE: "⚪",
    TopicState.OPEN: "🟢",
    TopicState.PENDING: "⏳",
    TopicState.ENDED: "✅",
}
# "unknown" and "too-old" are missing because these deliveries were not refused.
REASONS = frozenset(
    {
        *("blocked", "deactivated", "chat-not-found", "too-long", "unknown", "target-gone"),
        *("not-a-member", "no-rights", "media-forbidden", "not-copied"),
        *("undeletable", "no-method", "too-old", "id-unknown", "too-large", "not-carried"),
    }
)


class Sayer:
    """Renders the texts of a desk in one language."""

    def __init__(self, desk: Desk, language: str) -> None:
        self._desk = desk
        self.language = language

    def __call__(self, text_id: str, **facts: object) -> str:
        return self._desk.say(self.language, text_id, **facts)

    @property
    def policy(self) -> Policy:
        return self._desk.policy


def reason(code: str | None) -> str:
    return code if code in REASONS else "other"


def sign_of(ticket: Ticket) -> str:
    """Return the sign of a ticket's state, as in the name of its topic."""
    return SIGNS[state_of(ticket)]


def short(question: str, *, longest: int = LIST_WORDS) -> str:
    """Return a question in one line, cut to a number of characters."""
    words = " ".join(tidy(question).split())
    return words if len(words) <= longest else f"{words[: longest - 1].rstrip()}…"


def listed(question: str, *, longest: int = LIST_WORDS) -> str:
    """Return a requester's words for a list, with personal data and secrets masked."""
    return short(masked(question, IN_LISTS), longest=longest)


def receiver_name(desk: Desk, reader: Reader, referral: Referral, language: str) -> str:
    """Return the name of the team or agent that a ticket is referred to."""
    if referral.agent_id is not None:
        agent = reports.agent(reader, referral.agent_id)
        return agent.name if agent is not None else "–"
    route = desk.knowledge.kb.routes.get(referral.route or "")
    return route.name_in(language) if route is not None else referral.route or "–"


def outcome_words(say: Sayer, ticket: Ticket) -> str:
    """Return how a ticket ended, or its status while it has not."""
    if ticket.outcome is None or Status(ticket.status) in LIVE:
        return say(f"status-word-{ticket.status}")
    return say(f"outcome-{ticket.outcome}")


def guest_of(message: Message) -> str:
    """Return the name of the guest who wrote a message, or ""."""
    return str((message.origin or {}).get("guest") or "")


def link_to(desk: Desk, ticket: Ticket) -> str | None:
    """Return the URL of a ticket's card for the members of its chat, or None if it has none."""
    account = desk.accounts.get(ticket.card_account_id or 0)
    if account is None or ticket.card_chat_id is None or ticket.card_message_id is None:
        return None
    return account.messenger.message_link(
        ticket.card_chat_id, ticket.card_message_id, topic_id=ticket.topic_id
    )
