"""Classification of an agent's message as a reply, note, command, talk, or unclear.

Only replies are sent to the requester directly. Other messages are sent after an agent has pressed
a button. Sending requires a `Cleared` object, which only `classify` and `by_press` create.
"""

import unicodedata
from dataclasses import dataclass, field
from enum import StrEnum
from functools import cache

NOTE_MARK = "//"
# Invisible characters that Unicode does not count as spaces, controls or marks.
BLANKS = frozenset("\u115f\u1160\u2800\u3164\uffa0\ufffc\ufffd\U0001d159")
INVISIBLE = frozenset({"Cc", "Cf", "Cn", "Co", "Cs", "Zl", "Zp", "Zs", "Mn", "Mc", "Me"})
SLASH_NAMES = ("SOLIDUS", "SLASH", "SET MINUS")
DIAGONAL_LINES = ("BOX DRAWINGS LIGHT DIAGONAL", "MATHEMATICAL RISING", "MATHEMATICAL FALLING")
# Characters that look like a slash, from Unicode's list of confusables.
LOOK_LIKE_SLASHES = frozenset(
    "\u1735\u2041\u2cc6\u3033\u30ce\u31d3\u31d4\u4e36\u4e3f\u2f02\u2f03\uff89\uff0f\uff3c"
    "\U0001d20f\U0001d23a\U0001d23b"
)
_SEAL = object()


class Answers(StrEnum):
    """Kind of the message that the writer replies to, from the writer's point of view."""

    NOTHING = "nothing"
    CARD = "card"
    REQUESTER = "requester"  # a relayed message of the requester
    OWN = "own"  # a message of the writer that was sent to the requester
    COLLEAGUE = "colleague"  # another agent's message
    NOTE = "note"
    NOTE_PROMPT = "note-prompt"  # the bot's question for a note
    NOTICE = "notice"  # a message of the bot to the agents
    UNKNOWN = "unknown"


class Holder(StrEnum):
    """Assignee of the ticket, from the writer's point of view."""

    SELF = "self"
    FREE = "free"
    OTHER = "other"


class Reason(StrEnum):
    """Reason why a message is unclear. It selects the text of the question to the agent."""

    LIKE_COMMAND = "like-command"
    BLANK = "blank"
    FORWARDED = "forwarded"
    FREE_TICKET = "free-ticket"
    NOTICE = "notice"
    OVER = "over"
    ALBUM = "album"  # another part of the album is unclear
    SENT_AWAY = "sent-away"  # it sends the requester to another part of the company
    PLACEHOLDER = "placeholder"  # something in it is left to be filled in
    UNFIT = "unfit"  # it is a canned reply that does not fit
    NEWER = "newer"  # the requester wrote something that was not shown yet
    NOTE_ASKED = "note-asked"  # the writer has just asked to write a note
    STALE_FOCUS = "stale-focus"  # nothing was said about the ticket in focus for long
    OTHER_FOCUS = "other-focus"  # it replies to a message of another ticket than that in focus
    EDITED = "edited"  # an edit turned a note or a command into a reply


@dataclass(frozen=True)
class Written:
    """Properties of a message in the agents' chat that are needed to classify it."""

    text: str = ""
    is_text: bool = True  # False for a caption
    is_command: bool = False  # True if the text starts with a command entity
    for_this_bot: bool = True
    forwarded: bool = False
    has_ticket: bool = True
    live: bool = True
    holder: Holder = Holder.SELF
    answers: Answers = Answers.NOTHING


@dataclass(frozen=True)
class Cleared:
    """Permission to send a message to the requester."""

    by: str
    seal: object = field(repr=False, compare=False)

    def __post_init__(self) -> None:
        if self.seal is not _SEAL:
            raise ValueError("only the classification and a press clear an agent's words")


@dataclass(frozen=True)
class Reply:
    """A message for the requester."""

    cleared: Cleared


@dataclass(frozen=True)
class ExplicitNote:
    """A note marked as such by the writer."""


@dataclass(frozen=True)
class ColleagueNote:
    """A message to colleagues about a ticket. It is sent only after a press and a confirmation."""


@dataclass(frozen=True)
class CommandGiven:
    """A command. `for_this_bot` is False if it addresses another bot."""

    for_this_bot: bool


@dataclass(frozen=True)
class Talk:
    """A message that does not belong to a ticket."""


@dataclass(frozen=True)
class Unclear:
    """A message that is kept as a note. The writer is asked once, with all reasons.

    Only the first one may be the form of the message. `also` has those of checks of its text.
    """

    reason: Reason
    also: tuple[Reason, ...] = ()


Verdict = Reply | ExplicitNote | ColleagueNote | CommandGiven | Talk | Unclear
AMONG_AGENTS = frozenset({Answers.COLLEAGUE, Answers.NOTE, Answers.UNKNOWN})


def classify(written: Written) -> Verdict:
    """Classify a message. Only a message that is certainly a reply is cleared for sending."""
    if written.is_command and not written.forwarded:
        return CommandGiven(written.for_this_bot)
    if not written.has_ticket:
        return Talk()
    if is_explicit_note(written) or written.answers is Answers.NOTE_PROMPT:
        return ExplicitNote()
    if written.answers in AMONG_AGENTS:
        return ColleagueNote() if written.live else ExplicitNote()
    if not written.live:
        return Unclear(Reason.OVER)
    if written.holder is Holder.OTHER:
        return ColleagueNote()
    reason = _doubt(written)
    return Unclear(reason) if reason is not None else Reply(Cleared("rule", _SEAL))


def by_press() -> Cleared:
    """Return the permission to send a message for which an agent has pressed the send button."""
    return Cleared("press", _SEAL)


def is_explicit_note(written: Written) -> bool:
    """Return True if the text begins with a note mark, without invisible characters before it."""
    return written.is_text and not written.forwarded and written.text.startswith(NOTE_MARK)


def without_mark(text: str) -> str:
    """Return the text of a note without its mark."""
    bare = text.lstrip()
    return bare.removeprefix(NOTE_MARK).lstrip() if bare.startswith(NOTE_MARK) else text


def _doubt(written: Written) -> Reason | None:
    doubts = (
        (Reason.FORWARDED, written.forwarded),
        (Reason.LIKE_COMMAND, written.is_command or starts_like_command(written.text)),
        (Reason.BLANK, bool(written.text) and is_blank(written.text)),
        (Reason.NOTICE, written.answers is Answers.NOTICE),
        (
            Reason.FREE_TICKET,
            written.holder is Holder.FREE and written.answers is Answers.NOTHING,
        ),
    )
    return next((reason for reason, holds in doubts if holds), None)


def starts_like_command(text: str) -> bool:
    """Return True if the first visible character is a slash or looks like one."""
    for character in text:
        if _is_slash(character):
            return True
        if not _is_invisible(character):
            return False
    return False


def is_blank(text: str) -> bool:
    """Return True if the text has no visible characters."""
    return all(_is_invisible(character) for character in text)


@cache
def _is_slash(character: str) -> bool:
    if character in LOOK_LIKE_SLASHES:
        return True
    name = unicodedata.name(character, "")
    return name.startswith(DIAGONAL_LINES) or any(part in name for part in SLASH_NAMES)


@cache
def _is_invisible(character: str) -> bool:
    return character in BLANKS or unicodedata.category(character) in INVISIBLE
