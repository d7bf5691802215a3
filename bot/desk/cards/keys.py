"""The buttons of a card: at most six in each of its menus."""

from bot.conversation.callbacks import Act, Press
from bot.desk.cards.choices import outcome_keys, wait_keys
from bot.desk.cards.saying import Sayer
from bot.desk.context import Desk
from bot.desk.masking import hides, opening_texts, show_key
from bot.desk.outgoing import Key, Keys
from handoff import reports
from handoff.actions import takeovers
from handoff.lifecycle import LIVE, Status
from handoff.records import Promise, Ticket
from handoff.states import CardMenu
from handoff.work import Reader, UnitOfWork

CHOICES = {CardMenu.OUTCOMES: outcome_keys, CardMenu.WAITS: wait_keys}


def card_keys(
    desk: Desk, uow: UnitOfWork, ticket: Ticket, language: str, *, is_cut: bool = False
) -> Keys:
    """Return the buttons of a card in its current menu.

    With `is_cut`, *More* shows what the card leaves out.
    """
    say = Sayer(desk, language)
    chosen = CHOICES.get(CardMenu(ticket.card_menu))
    if chosen is not None and Status(ticket.status) in LIVE:
        return [*chosen(uow, ticket, say), [menu_key(say, ticket, "button-card-back")]]
    return _usual_keys(desk, uow, ticket, say, is_cut=is_cut)


def _usual_keys(desk: Desk, reader: Reader, ticket: Ticket, say: Sayer, *, is_cut: bool) -> Keys:
    language = say.language
    is_whole = ticket.card_menu == CardMenu.WHOLE
    show = [show_key(desk, language, ticket)] if hides(desk, opening_texts(reader, ticket)) else []
    fold = [menu_key(say, ticket, "button-less")] if is_whole else []
    more = (
        [menu_key(say, ticket, "button-more", CardMenu.WHOLE)] if is_cut and not is_whole else []
    )
    if Status(ticket.status) not in LIVE:
        reopen = [_key(say, ticket, Act.REOPEN)] if ticket.status == Status.RESOLVED else []
        return _rows(reopen, [*more, *fold, *show])
    if ticket.assignee_id is None:
        first = [_key(say, ticket, Act.CLAIM), _key(say, ticket, Act.LOOK)]
        return _rows(first, [_key(say, ticket, Act.NOTE), *more, *fold, *show])
    usual = [_key(say, ticket, Act.RESOLVE), _key(say, ticket, Act.PENDING)]
    offered = reports.offered_promise(reader, ticket.id)
    if offered is not None:
        more = fold or [menu_key(say, ticket, "button-more", CardMenu.WHOLE)]
        note = [_key(say, ticket, Act.NOTE)]
        return _rows(offer_keys(desk, offered, language), usual, [*note, *more])
    return _rows(
        usual,
        [_key(say, ticket, Act.NOTE), _last(reader, say, ticket)],
        [*(fold or more), *show],
    )


def _rows(*rows: list[Key]) -> Keys:
    return [row for row in rows if row]


def _key(say: Sayer, ticket: Ticket, act: Act) -> Key:
    return say(f"button-{act.value}"), Press(act, {"ticket": ticket.id})


def menu_key(say: Sayer, ticket: Ticket, label: str, menu: CardMenu = CardMenu.USUAL) -> Key:
    """Return a button with this label that changes what the card shows."""
    return say(label), Press(Act.CARD_MENU, {"ticket": ticket.id, "menu": menu.value})


def _last(reader: Reader, say: Sayer, ticket: Ticket) -> Key:
    if takeovers.is_silent(reader, ticket):
        return say("button-take-over"), Press(Act.CLAIM, {"ticket": ticket.id})
    return _key(say, ticket, Act.RELEASE)


def offer_keys(desk: Desk, offered: Promise, language: str) -> list[Key]:
    """Return the buttons to record an offered promise, or to dismiss it."""
    facts = {"promise": offered.id}
    record = desk.say(language, "button-record-promise", due=offered.due_at)
    return [
        (record, Press(Act.RECORD_PROMISE, facts)),
        (desk.say(language, "button-no-promise"), Press(Act.NO_PROMISE, facts)),
    ]
