"""Post texts with optional buttons to the outbox."""

import secrets
from collections.abc import Sequence
from typing import Any

from bot.conversation.callbacks import Press
from bot.desk.context import Desk
from handoff import reports
from handoff.actions import keyboards
from handoff.addresses import Address
from handoff.outbox import Button, Purpose, Rank, Send, post
from handoff.records import AgentsChat, Message, Requester, Ticket
from handoff.work import Reader, UnitOfWork

TOKEN_BYTES = 9

Key = tuple[str, Press | str]  # (label, action or URL)
Keys = Sequence[Sequence[Key]]


def buttons(
    uow: UnitOfWork, keys: Keys, *, account_id: int, presser_id: str | None = None
) -> tuple[tuple[Button, ...], ...]:
    """Store the button actions and return the keyboard rows.

    `account_id` is the account that sends the message and receives the presses. Any agent may
    press the buttons if `presser_id` is None.
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
    """Send a text to a requester.

    If the text answers a question, pass it as `question`. Texts expire after an hour unless their
    purpose is DECISION.
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
    coalesce: str | None = None,
    chat: AgentsChat | None = None,
    about: Message | None = None,
) -> None:
    """Send a text to the ticket's agents' chat, the desk's main chat, or the given one.

    Nothing is sent without an agents' chat. If the text may be edited later, pass the message that
    it is about. For `coalesce`, see `post`.
    """
    if chat is None:
        chat = chat_for(uow, desk, ticket)
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
        message_id=about.id if about is not None else None,
        coalesce=coalesce,
    )


def chat_for(reader: Reader, desk: Desk, ticket: Ticket | None) -> AgentsChat | None:
    """Return the agents' chat of the ticket, or the desk's main chat."""
    return (
        reports.agents_chat(reader, desk.id) if ticket is None else reports.chat_of(reader, ticket)
    )


def tell_person(
    uow: UnitOfWork, desk: Desk, chat_id: str, text: str, *, purpose: Purpose = Purpose.NOTICE
) -> None:
    """Send a text to a private chat. The person does not have to be a requester."""
    post(uow, Send(text=text), to=Address(desk.account.id, chat_id), purpose=purpose)
