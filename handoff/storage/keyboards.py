"""Keyboard repository."""

from collections.abc import Collection
from datetime import datetime

from sqlalchemy import bindparam, delete, update
from sqlalchemy.orm import Session

from handoff.models import Keyboard

# Built once, because building a statement takes longer than executing it.
_MOVE = (
    update(Keyboard)
    .where(Keyboard.token.in_(bindparam("tokens", expanding=True)))
    .values(account_id=bindparam("account_id"))
    .execution_options(synchronize_session=False)
)


class Keyboards:
    """Repository for keyboards."""

    def __init__(self, session: Session) -> None:
        self._session = session

    def add(self, keyboard: Keyboard) -> None:
        self._session.add(keyboard)

    def get(self, token: str) -> Keyboard | None:
        found: Keyboard | None = self._session.get(Keyboard, token)
        return found

    def move(self, tokens: Collection[str], *, to: int) -> None:
        """Move the buttons of redirected messages to another account."""
        self._session.execute(_MOVE, {"tokens": list(tokens), "account_id": to})

    def purge(self, *, before: datetime) -> None:
        self._session.execute(delete(Keyboard).where(Keyboard.expires_at < before))
