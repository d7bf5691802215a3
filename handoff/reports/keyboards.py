"""Keyboard queries."""

from handoff.models import Keyboard
from handoff.storage.database import Reader


def keyboard(reader: Reader, token: str) -> Keyboard | None:
    return reader.keyboards.get(token)
