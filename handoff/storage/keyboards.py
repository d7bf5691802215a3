"""Repository of keyboards."""

from datetime import datetime

from sqlalchemy import delete
from sqlalchemy.orm import Session

from handoff.models import Keyboard


class Keyboards:
    """Keyboards of all messages."""

    def __init__(self, session: Session) -> None:
        self._session = session

    def add(self, keyboard: Keyboard) -> None:
        self._session.add(keyboard)

    def get(self, token: str) -> Keyboard | None:
        found: Keyboard | None = self._session.get(Keyboard, token)
        return found

    def purge(self, *, before: datetime) -> None:
        self._session.execute(delete(Keyboard).where(Keyboard.expires_at < before))
