"""Changes to a requester's pressed message that show the result of the press."""

from collections.abc import Sequence
from datetime import datetime, timedelta

from bot.conversation.callbacks import Act
from bot.conversation.pressed import SPENT, After, after
from bot.desk.requester.turn_context import TurnContext
from handoff import reports
from handoff.actions import keyboards
from handoff.moments import within
from handoff.outbox import Button, Edit, Purpose, Rank, Send, post
from handoff.outbox.payload import Rows, from_json
from handoff.records import Delivery, Keyboard

ONE_PRESS = timedelta(seconds=2)  # presses of a button within this time count as one


def pressed_just_now(keyboard: Keyboard, number: int, now: datetime) -> bool:
    """Return True if this button was pressed just before. Otherwise store the press."""
    before = keyboard.presses[number].get("pressed_at")
    if before is not None and within(now, datetime.fromisoformat(before), ONE_PRESS):
        return True
    keyboards.pressed(keyboard, number, at=now)
    return False


def acts_of(keyboard: Keyboard) -> list[Act]:
    return [Act(stored["act"]) for stored in keyboard.presses]


def redraw(
    turn: TurnContext, keyboard: Keyboard, number: int, message_id: str, *, idle: bool
) -> None:
    """Show the choice in the pressed message, and remove the buttons that cannot be used again.

    If the press had no effect (`idle`), only the pressed button is removed.
    """
    act, acts = acts_of(keyboard)[number], acts_of(keyboard)
    look = after(act, acts)
    if look is After.SAME:
        return
    spent = SPENT.get(act, frozenset())
    if idle:
        look, spent = After.WITHOUT, frozenset({act})
    newest = reports.newest_deliveries_to(turn.uow, turn.requester.address)
    shown = _shown(newest, keyboard.token, message_id)
    if shown is None or not shown.keyboard:
        return
    label = _label(shown.keyboard, f"{keyboard.token}:{number}")
    text, rows = shown.text, _without(shown.keyboard, keyboard, spent)
    if look is After.TITLE:
        text, rows = turn.say("chosen", choice=label), ()
    elif look is After.CHOSEN:
        text, rows = f"{shown.text}\n{turn.say('chosen', choice=label)}", ()
    post(
        turn.uow,
        Edit(
            message_id=message_id,
            text=text,
            entities=() if look is After.TITLE else shown.entities,
            keyboard=rows,
        ),
        to=turn.requester.address,
        purpose=Purpose.PROMPT,
        rank=Rank.REFRESH,
        ornament=True,
    )


def _shown(deliveries: Sequence[Delivery], token: str, message_id: str) -> Send | Edit | None:
    """Return the present content of the message, which is that of its newest delivery."""
    for delivery in deliveries:
        payload = from_json(delivery.payload)
        if isinstance(payload, Edit) and payload.message_id == message_id:
            return payload
        if isinstance(payload, Send) and any(
            (button.data or "").startswith(f"{token}:")
            for row in payload.keyboard
            for button in row
        ):
            return payload
    return None


def _label(rows: Rows, data: str) -> str:
    return next((button.text for row in rows for button in row if button.data == data), "")


def _without(rows: Rows, keyboard: Keyboard, spent: frozenset[Act]) -> Rows:
    acts = acts_of(keyboard)

    def stays(button: Button) -> bool:
        _, _, number = (button.data or "").partition(":")
        return not number or acts[int(number)] not in spent

    kept = (tuple(button for button in row if stays(button)) for row in rows)
    return tuple(row for row in kept if row)
