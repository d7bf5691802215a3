"""Appearance of a message after one of its buttons was pressed."""

from collections.abc import Collection, Sequence
from enum import StrEnum
from typing import Final

from bot.conversation.callbacks import Act


class After(StrEnum):
    """Appearance of the pressed message."""

    SAME = "same"
    WITHOUT = "without"  # the text, without the used buttons
    CHOSEN = "chosen"  # the question with the label of the chosen button, without buttons
    TITLE = "title"  # only the label of the chosen button


_FEEDBACK: Final = frozenset({Act.SOLVED, Act.NOT_WHAT_I_MEANT, Act.NOT_HELPED})
# Maps the action of a pressed button to the actions whose buttons are removed after the press.
SPENT: Final[dict[Act, frozenset[Act]]] = {
    Act.SOLVED: _FEEDBACK,
    Act.NOT_WHAT_I_MEANT: _FEEDBACK | {Act.PERSON},
    Act.NOT_HELPED: _FEEDBACK | {Act.PERSON},
    Act.PERSON: _FEEDBACK | {Act.PERSON},
    Act.ABOUT_TICKET: _FEEDBACK | {Act.ABOUT_TICKET, Act.PERSON},
    Act.CLOSE: frozenset({Act.CLOSE}),
    Act.HAND_OFF: frozenset({Act.HAND_OFF}),
    Act.NOT_SOLVED: frozenset({Act.NOT_SOLVED}),
    Act.NOT_NEEDED: frozenset({Act.NOT_NEEDED}),
    Act.NO_DANGER: frozenset({Act.NO_DANGER}),
    Act.ASK_IT: frozenset({Act.ASK_IT, Act.NOT_SOLVED}),
}
_QUESTIONS: Final = frozenset(
    {Act.CHOOSE, Act.NONE_OF_THESE, Act.SKIP, Act.SLOT_CHOICE, Act.PERSON, Act.TOPICS}
)
_LANGUAGES: Final = frozenset({Act.LANGUAGE})
_RATING: Final = frozenset({Act.RATE})
_LIST: Final = frozenset({Act.CATEGORY, Act.ENTRY, Act.TOPICS})
_MENU: Final = frozenset({Act.TOPICS, Act.PERSON, Act.LANGUAGE})  # the greeting's buttons stay
_NAVIGATION: Final = frozenset({Act.CATEGORY, Act.TOPICS, Act.ENTRY})


def is_list(acts: Collection[Act]) -> bool:
    """Return True if a message with these buttons lists the topics or the entries of a topic."""
    return set(acts) <= _LIST and set(acts) != {Act.ENTRY}


def after(act: Act, acts: Sequence[Act]) -> After:
    """Return the appearance of a message with the buttons `acts` after a press on `act`."""
    if act in _NAVIGATION or set(acts) >= _MENU:
        return After.SAME
    if act is Act.CHOOSE:
        return After.TITLE
    asks = set(acts) <= _QUESTIONS or set(acts) in (_LANGUAGES, _RATING)
    if asks:
        return After.CHOSEN
    return After.WITHOUT if act in SPENT else After.SAME
