"""Outgoing texts with buttons, posted as deliveries."""

import secrets
from collections.abc import Sequence
from typing import Any

from bot.conversation.callbacks import Press
from bot.desk.context import Desk
from handoff import reports
from handoff.actions import keyboards
from handoff.addresses import Address
from handoff.outbox import Button, Purpose, Rank, Send, post
from handoff.records import Requester, Ticket
from handoff.work import UnitOfWork

TOKEN_BYTES = 9

Key = tuple[str, Press | str]  # a label with its press, or with the link it opens
Keys = Sequence[Sequence[Key]]


def buttons(
    uow: UnitOfWork, keys: Keys, *, account_id: int, presser_id: str | None = None
) -> tuple[tuple[Button, ...], ...]:
    """Store the actions of the buttons. With `presser_id` None every agent may press them.

    `account_id` is the account through which the message goes out and the presses come in.
    """
    token = secrets.token_urlsafe(TOKEN_BYTES)
    presses: list[Any] = []
    rows = []
    for row in keys:
        drawn = []
        for label, target in row:
            if isinstance(target, str):
                drawn.append(Button(text=label, url=target))
                continue
            drawn.append(Button(text=label, data=f"{token}:{len(presses)}"))
            presses.append({"act": target.act.value, "facts": dict(target.facts)})
        if drawn:
            rows.append(tuple(drawn))
    if presses:
        keyboards.store(uow, token, presses, account_id=account_id, presser_id=presser_id)
    return tuple(rows)


def tell(
    uow: UnitOfWork,
    desk: Desk,
    requester: Requester,
    text: str,
    *,
    keys: Keys = (),
    ticket: Ticket | None = None,
    reply_to: str | None = None,
    ornament: bool = False,
    purpose: Purpose = Purpose.PROMPT,
    question: str | None = None,
) -> None:
    """Send a text to a requester. With `question` it is an answer to that question.

    Texts with the purpose DECISION do not expire after an hour, unlike those of other purposes.
    """
    rows = (
        buttons(uow, keys, account_id=requester.account_id, presser_id=requester.chat_id)
        if keys
        else ()
    )
    post(
        uow,
        Send(
            text=text,
            keyboard=rows,
            reply_to=reply_to,
        ),
        to=requester.address,
        purpose=purpose if question is None else Purpose.ANSWER,
        ticket_id=ticket.id if ticket is not None else None,
        ornament=ornament,
        question=question,
    )


def tell_agents(
    uow: UnitOfWork,
    desk: Desk,
    text: str,
    *,
    keys: Keys = (),
    ticket: Ticket | None = None,
    reply_to: str | None = None,
    entities: Sequence[dict[str, Any]] = (),
    rank: Rank = Rank.REPLY,
    purpose: Purpose = Purpose.NOTICE,
) -> None:
    """Send a text to the agents' chat. Does nothing without an agents' chat."""
    chat = reports.agents_chat(uow, desk.id)
    if chat is None:
        return
    post(
        uow,
        Send(
            text=text,
            entities=tuple(entities),
            keyboard=buttons(uow, keys, account_id=chat.account_id) if keys else (),
            reply_to=reply_to,
        ),
        to=chat.address,
        purpose=purpose,
        rank=rank,
        ticket_id=ticket.id if ticket is not None else None,
    )


def tell_person(
    uow: UnitOfWork, desk: Desk, chat_id: str, text: str, *, purpose: Purpose = Purpose.NOTICE
) -> None:
    """Send a text to a private chat with a person who is not a requester at this moment."""
    post(uow, Send(text=text), to=Address(desk.account.id, chat_id), purpose=purpose)
