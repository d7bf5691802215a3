"""What becomes of a message when one of its buttons was pressed: a table over the acts."""

from collections.abc import Collection, Sequence
from enum import StrEnum
from typing import Final

from bot.conversation.callbacks import Act


class After(StrEnum):
    """How the pressed message looks from then on."""

    SAME = "same"
    WITHOUT = "without"  # its words, without the keys that have done their work
    CHOSEN = "chosen"  # a question with what was chosen, without keys
    TITLE = "title"  # only what was chosen


_FEEDBACK: Final = frozenset({Act.SOLVED, Act.NOT_WHAT_I_MEANT, Act.NOT_HELPED})
# Pressing the first makes the others pointless too.
SPENT: Final[dict[Act, frozenset[Act]]] = {
    Act.SOLVED: _FEEDBACK,
    Act.NOT_WHAT_I_MEANT: _FEEDBACK | {Act.PERSON},
    Act.NOT_HELPED: _FEEDBACK | {Act.PERSON},
    Act.PERSON: _FEEDBACK | {Act.PERSON},
    Act.ABOUT_TICKET: _FEEDBACK | {Act.ABOUT_TICKET, Act.PERSON},
    Act.CLOSE: frozenset({Act.CLOSE}),
    Act.HAND_OVER: frozenset({Act.HAND_OVER}),
    Act.NOT_SOLVED: frozenset({Act.NOT_SOLVED}),
}
_QUESTIONS: Final = frozenset(
    {Act.CHOOSE, Act.NONE_OF_THESE, Act.SKIP, Act.SLOT_CHOICE, Act.PERSON, Act.TOPICS}
)
_LANGUAGES: Final = frozenset({Act.LANGUAGE})
_LIST: Final = frozenset({Act.CATEGORY, Act.ENTRY, Act.TOPICS})
_MENU: Final = frozenset({Act.TOPICS, Act.PERSON, Act.LANGUAGE})  # the greeting's keys stay
_NAVIGATION: Final = frozenset({Act.CATEGORY, Act.TOPICS, Act.ENTRY})


def is_list(acts: Collection[Act]) -> bool:
    """Whether the message with these keys is the list of topics, or of one topic's entries."""
    return set(acts) <= _LIST and set(acts) != {Act.ENTRY}


def after(act: Act, acts: Sequence[Act]) -> After:
    """How a message with the keys `acts` looks after `act` was pressed on it."""
    if act in _NAVIGATION or set(acts) >= _MENU:
        return After.SAME
    if act is Act.CHOOSE:
        return After.TITLE
    asks = set(acts) <= _QUESTIONS or set(acts) == _LANGUAGES
    if asks:
        return After.CHOSEN
    return After.WITHOUT if act in SPENT else After.SAME
