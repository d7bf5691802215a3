"""Keyboard repository."""

from collections.abc import Collection
from datetime import datetime

from sqlalchemy import delete, update
from sqlalchemy.orm import Session

from handoff.models import Keyboard


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
        self._session.execute(
            update(Keyboard)
            .where(Keyboard.token.in_(tokens))
            .values(account_id=to)
            .execution_options(synchronize_session=False)
        )

    def purge(self, *, before: datetime) -> None:
        self._session.execute(delete(Keyboard).where(Keyboard.expires_at < before))
