"""Repository of keyboards."""

from collections.abc import Collection
from datetime import datetime

from sqlalchemy import delete, update
from sqlalchemy.orm import Session

from handoff.models import Keyboard


class Keyboards:
    """Reads and writes keyboards."""

    def __init__(self, session: Session) -> None:
        self._session = session

    def add(self, keyboard: Keyboard) -> None:
        self._session.add(keyboard)

    def get(self, token: str) -> Keyboard | None:
        found: Keyboard | None = self._session.get(Keyboard, token)
        return found

    def move(self, tokens: Collection[str], *, to: int) -> None:
        """Assign the buttons of redirected messages to the account `to`."""
        self._session.execute(
            update(Keyboard)
            .where(Keyboard.token.in_(tokens))
            .values(account_id=to)
            .execution_options(synchronize_session=False)
        )

    def purge(self, *, before: datetime) -> None:
        self._session.execute(delete(Keyboard).where(Keyboard.expires_at < before))
