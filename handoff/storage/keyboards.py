"""Buttons: what a press means lives here, not in the message."""

from datetime import datetime

from sqlalchemy import delete
from sqlalchemy.orm import Session

from handoff.models import Keyboard


class Keyboards:
    """The keyboards of all messages that have one."""

    def __init__(self, session: Session) -> None:
        self._session = session

    def add(self, keyboard: Keyboard) -> None:
        self._session.add(keyboard)

    def get(self, token: str) -> Keyboard | None:
        found: Keyboard | None = self._session.get(Keyboard, token)
        return found

    def purge(self, *, before: datetime) -> None:
        self._session.execute(delete(Keyboard).where(Keyboard.expires_at < before))
