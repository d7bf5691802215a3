"""Storage for button actions. The message itself contains only a token per keyboard."""

from collections.abc import Mapping, Sequence
from datetime import datetime
from typing import Any

from handoff.models import Agent, Keyboard
from handoff.storage import UnitOfWork


def store(
    uow: UnitOfWork,
    token: str,
    presses: Sequence[Mapping[str, Any]],
    *,
    account_id: int,
    presser_id: str | None,
) -> None:
    """Store the button actions of a message. If `presser_id` is None, any agent may use them."""
    uow.keyboards.add(
        Keyboard(
            token=token,
            account_id=account_id,
            presser_id=presser_id,
            presses=[dict(press) for press in presses],
            expires_at=uow.now + uow.policy.buttons_live,
        )
    )


def pressed(keyboard: Keyboard, number: int, *, at: datetime) -> None:
    """Update the time when a button was last pressed."""
    keyboard.presses = [
        {**stored, "pressed_at": at.isoformat()} if place == number else stored
        for place, stored in enumerate(keyboard.presses)
    ]


def count_press(keyboard: Keyboard, number: int, *, by: Agent) -> int:
    """Count a press of an agent. Returns how often this agent pressed the button before."""
    counts = dict(keyboard.presses[number].get("counts", {}))
    before = int(counts.get(str(by.id), 0))
    counts[str(by.id)] = before + 1
    keyboard.presses = [
        {**stored, "counts": counts} if place == number else stored
        for place, stored in enumerate(keyboard.presses)
    ]
    return before
