"""The log of agents' acts, and who looks at a ticket."""

from datetime import datetime

from sqlalchemy import ForeignKey, String, Text
from sqlalchemy.orm import Mapped, mapped_column

from handoff.models.base import Key, Table, desk, own_key


class AgentAct(Table, kw_only=True):
    """A command or a press of an agent, whether it was carried out or refused.

    `act` is the name of the command, with a slash, or of the button. `words` are the arguments of
    commands that change settings; other arguments are stored elsewhere, or are not for this log.
    `refusal` is the code of an error.
    """

    __tablename__ = "agent_acts"

    id: Mapped[int] = own_key()
    desk_id: Mapped[int] = desk()
    agent_id: Mapped[int] = mapped_column(Key, ForeignKey("agents.id"), index=True)
    ticket_id: Mapped[int | None] = mapped_column(Key, index=True, default=None)  # may not exist
    act: Mapped[str] = mapped_column(String(32))
    words: Mapped[str] = mapped_column(Text, default="")
    refusal: Mapped[str | None] = mapped_column(String(64), default=None)
    at: Mapped[datetime]


class Look(Table, kw_only=True):
    """An agent who is looking at a ticket of the queue, without having claimed it."""

    __tablename__ = "looks"

    ticket_id: Mapped[int] = mapped_column(Key, ForeignKey("tickets.id"), primary_key=True)
    agent_id: Mapped[int] = mapped_column(Key, ForeignKey("agents.id"))
    until: Mapped[datetime]
