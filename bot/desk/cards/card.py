"""The card of a ticket: the post that sums it up for the agents."""

from collections.abc import Sequence

from bot.desk.cards.parts import CardContext, Part, Weight, parts_of
from bot.desk.cards.saying import LONGEST_CARD, Sayer
from bot.desk.context import Desk
from bot.texts.render import Text, Words
from handoff.records import Ticket
from handoff.work import Reader


def card_words(
    desk: Desk, reader: Reader, ticket: Ticket, language: str, *, whole: bool = False
) -> Words:
    """Return the text of a ticket's card.

    Parts that don't fit into its rows are left out, unless the card is shown `whole`.
    """
    return fold(desk, reader, ticket, language, whole=whole)[0]


def fold(
    desk: Desk, reader: Reader, ticket: Ticket, language: str, *, whole: bool
) -> tuple[Words, bool]:
    """Return the text of a card, and whether something is left out."""
    card = CardContext(desk, reader, ticket, Sayer(desk, language), whole)
    parts = list(parts_of(card))
    kept = parts if whole else _fitting(parts, rows=desk.settings.card_rows)
    text = Text()
    for part in kept:
        text.words(part.words).line()
    is_cut = len(kept) < len(parts) or any(part.is_cut for part in kept)
    return text.build().cut(longest=LONGEST_CARD), is_cut


def _fitting(parts: Sequence[Part], *, rows: int) -> list[Part]:
    """Leave out the least important parts, the last ones first, until the rest fits."""
    left = sum(part.rows for part in parts) - rows
    out: set[int] = set()
    for index in sorted(range(len(parts)), key=lambda one: (-parts[one].weight, -one)):
        if left <= 0 or parts[index].weight is Weight.ALWAYS:
            break
        out.add(index)
        left -= parts[index].rows
    return [part for index, part in enumerate(parts) if index not in out]
