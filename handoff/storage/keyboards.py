"""Buttons: what a press means lives here, not in the message."""

from datetime import datetime

from sqlalchemy import delete
from sqlalchemy.ext.asyncio import AsyncSession

from handoff.models import Keyboard


class Keyboards:
    """The keyboards of all messages that have one."""

    def __init__(self, session: AsyncSession) -> None:
        self._session = session

    def add(self, keyboard: Keyboard) -> None:
        self._session.add(keyboard)

    async def get(self, token: str) -> Keyboard | None:
        found: Keyboard | None = await self._session.get(Keyboard, token)
        return found

    async def purge(self, *, before: datetime) -> None:
        await self._session.execute(delete(Keyboard).where(Keyboard.expires_at < before))
