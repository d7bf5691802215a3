"""Check the bot's permissions in the agents' chat."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from enum import StrEnum

from bot.conversation.account import BotAccount, ChatInfo
from handoff.outbox.transport import CallOutcome, Refused
from handoff.records import AgentsChat


class Level(StrEnum):
    FINE = "fine"
    DOUBT = "doubt"
    FAULT = "fault"


@dataclass(frozen=True)
class Finding:
    """A line of output of `poshtiban doctor`, rendered from `code` and `facts`."""

    topic: str
    level: Level
    code: str
    facts: Mapping[str, object] = field(default_factory=dict)


def fine(topic: str, code: str, **facts: object) -> Finding:
    return Finding(topic, Level.FINE, code, facts)


def doubt(topic: str, code: str, **facts: object) -> Finding:
    return Finding(topic, Level.DOUBT, code, facts)


def fault(topic: str, code: str, **facts: object) -> Finding:
    return Finding(topic, Level.FAULT, code, facts)


def chat_findings(
    account: BotAccount, chat: AgentsChat, info: ChatInfo | CallOutcome
) -> list[Finding]:
    """Check the type of the agents' chat and the bot's permissions in it."""
    if not isinstance(info, ChatInfo):
        return [fault("agents-chat", "chat-unreachable", title=chat.title, reason=reason_of(info))]
    if not info.bot_is_inside:
        return [fault("agents-chat", "chat-left", title=info.title)]
    found = [fine("agents-chat", "chat-ok", title=info.title)]
    if info.is_public:
        found.append(doubt("agents-chat", "chat-public"))
    if not info.bot_is_admin and not account.reads_all:
        found.append(fault("agents-chat", "privacy-on"))
    if not info.bot_is_admin:
        found.append(doubt("agents-chat", "not-admin"))
    elif info.is_forum and not info.bot_manages_topics:
        found.append(fault("agents-chat", "no-topic-right"))
    return found


def reason_of(outcome: object) -> str:
    if isinstance(outcome, Refused):
        return outcome.description or outcome.code
    return str(getattr(outcome, "reason", type(outcome).__name__))
