"""Actions of buttons, and the people who may press them."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from enum import StrEnum
from typing import Any, Final


class Presser(StrEnum):
    """Group of people who may press a button. This is checked again inside the transaction."""

    REQUESTER = "requester"
    AGENT = "agent"
    ADMIN = "admin"


class Act(StrEnum):
    """Action of a button."""

    SOLVED = "solved"
    NOT_WHAT_I_MEANT = "not-what-i-meant"
    PERSON = "person"
    CHOOSE = "choose"
    NONE_OF_THESE = "none-of-these"
    NOT_HELPED = "not-helped"
    SKIP = "skip"
    SLOT_CHOICE = "slot-choice"
    ABOUT_TICKET = "about-ticket"
    CATEGORY = "category"
    TOPICS = "topics"
    ENTRY = "entry"
    LANGUAGE = "language"
    CLOSE = "close"
    HAND_OFF = "hand-over"  # the value is stored with buttons
    NOT_SOLVED = "not-solved"
    NOT_NEEDED = "not-needed"  # a promise that is owed
    NO_DANGER = "no-danger"  # a message was taken for a report of danger by mistake
    RATE = "rate"
    ASK_IT = "ask-it"  # the words beside a rating are a question

    CLAIM = "claim"
    CARD_MENU = "card-menu"
    SHOW_MASKED = "show-masked"
    LOOK = "look"
    RELEASE = "release"
    NOTE = "note"
    PENDING = "pending"
    PENDING_FOR = "pending-for"
    RESOLVE = "resolve"
    RESOLVE_AS = "resolve-as"
    PRIORITY = "priority"
    RECORD_PROMISE = "record-promise"
    NO_PROMISE = "no-promise"
    SETTLE_PROMISE = "settle-promise"
    REFER_TO = "refer-to"
    ACCEPT_REFERRAL = "accept-referral"
    BOUNCE_REFERRAL = "bounce-referral"
    WITHDRAW_REFERRAL = "withdraw-referral"
    CONFIRM_GUEST = "confirm-guest"
    WITHDRAW_GUEST = "withdraw-guest"
    PREVIEW_CANNED = "preview-canned"
    SEND_CANNED = "send-canned"
    CANCEL_CANNED = "cancel-canned"
    UNDO_HELD = "undo-held"
    SEND_HELD = "send-held"
    CANCEL_LATER = "cancel-later"
    CONTACT = "contact"  # a requester who has complained
    NO_CONTACT = "no-contact"
    NEXT_TICKET = "next-ticket"
    LEAVE_FOCUS = "leave-focus"
    REOPEN = "reopen"
    ASSIGN_TO = "assign-to"
    SEND_NOTE = "send-note"  # requests confirmation before sending
    SEND_SURE = "send-sure"
    KEEP_NOTE = "keep-note"
    SEND_AGAIN = "send-again"
    MAKE_AGENT = "make-agent"
    DISMISS = "dismiss"


_ADMINS: Final = frozenset({Act.MAKE_AGENT, Act.DISMISS})
_AGENTS: Final = frozenset(
    {
        Act.CLAIM,
        Act.CARD_MENU,
        Act.SHOW_MASKED,
        Act.LOOK,
        Act.RELEASE,
        Act.NOTE,
        Act.PENDING,
        Act.PENDING_FOR,
        Act.PRIORITY,
        Act.RECORD_PROMISE,
        Act.NO_PROMISE,
        Act.SETTLE_PROMISE,
        Act.REFER_TO,
        Act.ACCEPT_REFERRAL,
        Act.BOUNCE_REFERRAL,
        Act.WITHDRAW_REFERRAL,
        Act.CONFIRM_GUEST,
        Act.WITHDRAW_GUEST,
        Act.RESOLVE,
        Act.RESOLVE_AS,
        Act.PREVIEW_CANNED,
        Act.SEND_CANNED,
        Act.CANCEL_CANNED,
        Act.UNDO_HELD,
        Act.SEND_HELD,
        Act.CANCEL_LATER,
        Act.CONTACT,
        Act.NO_CONTACT,
        Act.NEXT_TICKET,
        Act.LEAVE_FOCUS,
        Act.REOPEN,
        Act.ASSIGN_TO,
        Act.SEND_NOTE,
        Act.SEND_AGAIN,
        Act.SEND_SURE,
        Act.KEEP_NOTE,
    }
)


# Actions that are answered by a window instead of a passing line, because it has to be read.
IN_WINDOWS: Final = frozenset({Act.SHOW_MASKED})


def presser_of(act: Act) -> Presser:
    if act in _ADMINS:
        return Presser.ADMIN
    return Presser.AGENT if act in _AGENTS else Presser.REQUESTER


@dataclass(frozen=True)
class Press:
    """Effect of one button. It is stored in the database, and the button contains only a token."""

    act: Act
    facts: Mapping[str, Any] = field(default_factory=dict)


def parse_data(data: str) -> tuple[str, int] | None:
    """Parse the token and the number in a button's data. Returns None for any other format."""
    token, _, number = data.partition(":")
    if not token or not number.isascii() or not number.isdigit() or len(number) > 3:
        return None
    return token, int(number)
