"""Ask for notes in the agents' chat, and for confirmation before a note is sent."""

from collections.abc import Mapping
from datetime import datetime
from types import MappingProxyType

from bot.conversation.agent_input import Reason, Unclear, without_mark
from bot.conversation.callbacks import Act, Press
from bot.conversation.messages import MessageKind, Said
from bot.desk import language
from bot.desk.agent.mirroring import address_of
from bot.desk.context import Desk
from bot.desk.outgoing import Keys, buttons, chat_for, tell_agents
from bot.team.model import Check
from handoff import reports
from handoff.actions import notes, tickets
from handoff.actions.checks import note_check
from handoff.actions.replies import Content
from handoff.errors import IllegalTransition, TicketNotYours
from handoff.lifecycle import LIVE, Status
from handoff.outbox import Edit, Purpose, Send, post
from handoff.records import Agent, Message, Ticket
from handoff.states import CheckStep, DeliveryStatus
from handoff.utf16 import utf16_length
from handoff.work import UnitOfWork

KEPT_SIGN = "✍"
CHECK_OF: Mapping[Reason, Check] = MappingProxyType(
    {
        Reason.PLACEHOLDER: Check.PLACEHOLDER,
        Reason.UNFIT: Check.FIT,
        Reason.SENT_AWAY: Check.SENT_AWAY,
        Reason.NEWER: Check.NEWER,
    }
)
BEGINNING = 200  # characters of the text shown in a confirmation


def ask_for_note(desk: Desk, uow: UnitOfWork, ticket: Ticket, *, agent: Agent) -> None:
    """Ask the agent for the text of a note. The reply will be stored as a note."""
    words = desk.say(language.of_team(desk), "note-ask", ticket=ticket.id, agent=agent.name)
    tell_agents(uow, desk, words, ticket=ticket, purpose=Purpose.NOTE_PROMPT)
    notes.ask_for_note(uow, ticket, by=agent)


def content_of(desk: Desk, message: Said) -> Content:
    """Convert a message in the agents' chat to `Content`."""
    return Content(
        kind=message.kind.value,
        account_id=desk.account.id,
        chat_id=message.place.chat_id,
        platform_id=message.message_id,
        said_at=message.at,
        text=message.text,
        entities=message.entities,
        attachment=message.attachment,
        album=message.album,
    )


def argument_of(desk: Desk, message: Said, text: str) -> Content:
    """Convert a command's argument to `Content`, with the formatting of a text at its end.

    Attached files are ignored because their caption contains the command.
    """
    before = utf16_length(message.text.removesuffix(text))
    is_end = message.text.endswith(text)
    entities = [
        {**one, "offset": one["offset"] - before}
        for one in message.entities
        if is_end and one["offset"] >= before
    ]
    return Content(
        kind=MessageKind.TEXT.value,
        account_id=desk.account.id,
        chat_id=message.place.chat_id,
        platform_id=message.message_id,
        said_at=message.at,
        text=text,
        entities=entities,
    )


def is_of_guest(row: Message) -> bool:
    """Return True for the answer of a guest, which stands in their private chat."""
    return "guest" in (row.origin or {})


def post_about(
    desk: Desk,
    uow: UnitOfWork,
    text: str,
    ticket: Ticket | None,
    *,
    keys: Keys,
    about: Message | None,
) -> None:
    """Post a question about a message in the agents' chat, where the message does not stand."""
    chat = chat_for(uow, desk, ticket)
    if chat is not None:
        post(
            uow,
            Send(
                text=text, keyboard=buttons(uow, keys, account_id=chat.account_id) if keys else ()
            ),
            to=chat.address,
            purpose=Purpose.NOTICE,
            ticket_id=ticket.id if ticket is not None else None,
            message_id=about.id if about is not None else None,
        )


def show_kept(desk: Desk, uow: UnitOfWork, row: Message) -> None:
    if is_of_guest(row):
        return
    chat_id, platform_id = row.chat_id, row.platform_id
    if platform_id is not None:
        messenger = desk.on(row.account_id).messenger
        uow.after_commit.append(lambda: messenger.react(chat_id, platform_id, KEPT_SIGN))


def offer(
    desk: Desk, uow: UnitOfWork, row: Message, ticket: Ticket, *, to: Agent, former: bool = False
) -> None:
    """Notify the agent that a message to a colleague became a note, and offer to send it."""
    if _has_notice(uow, row):
        return
    spoken = language.of_agent(desk, to)
    holder = reports.agent(uow, ticket.assignee_id) if ticket.assignee_id else None
    text = desk.say(
        spoken,
        "note-kept",
        ticket=ticket.id,
        assignee=holder.name if holder is not None and holder.id != to.id else 0,
    )
    label = desk.say(spoken, "button-send-note")
    _notice(
        desk,
        uow,
        row,
        ticket,
        _moved(desk, spoken, text, ticket, former=former),
        [[(label, Press(Act.SEND_NOTE, facts_of(row)))]],
    )


def ask(
    desk: Desk,
    uow: UnitOfWork,
    row: Message,
    ticket: Ticket,
    doubt: Unclear,
    *,
    to: Agent,
    former: bool = False,
    due_at: datetime | None = None,
) -> None:
    """Notify the agent that an unclear message was not sent, and ask whether to send it.

    All reasons are in one question. With `due_at`, the message is to be sent at that time.
    """
    spoken = language.of_agent(desk, to)
    keys: Keys = ()
    if doubt.reason is Reason.OVER:
        text = _over(desk, uow, ticket, spoken)
    else:
        text = desk.say(spoken, "unclear-ask", ticket=ticket.id, reason=doubt.reason.value)
        also = [f"• {desk.say(spoken, f'unclear-also-{one.value}')}" for one in doubt.also]
        text = "\n".join([text, *also])
        send = "button-send-unclear" if due_at is None else "button-send-later"
        keys = _choice(desk, spoken, row, send=send, keep="button-keep-note", due_at=due_at)
    checks = [CHECK_OF[one].value for one in (doubt.reason, *doubt.also) if one in CHECK_OF]
    note_check(uow, ticket.id, CheckStep.ASKED, checks, by=to, message_id=row.id)
    text = _moved(desk, spoken, text, ticket, former=former)
    is_known = _has_notice(uow, row)
    if is_known and _is_part(uow, row) and due_at is None:
        return
    if not is_known or not redraw(desk, uow, row, text, keys):
        _notice(desk, uow, row, ticket, text, keys)


def _over(desk: Desk, uow: UnitOfWork, ticket: Ticket, language: str) -> str:
    """Explain that the ticket has ended. Mentions the requester's live ticket if any."""
    live = reports.live_ticket_of(uow, ticket.requester_id)
    return desk.say(
        language,
        "unclear-over",
        ticket=ticket.id,
        status=desk.say(language, f"status-word-{ticket.status}"),
        state=ticket.status if live is None else "moved",
        live=live.id if live is not None else 0,
    )


def confirm(
    desk: Desk,
    uow: UnitOfWork,
    row: Message,
    *,
    to: Agent,
    anew: bool = False,
    due_at: datetime | None = None,
) -> None:
    """Ask for confirmation of the text to be sent, at `due_at` or at once.

    The question replaces the original offer unless `anew` is set.
    """
    spoken = language.of_agent(desk, to)
    author = reports.agent(uow, row.agent_id) if row.agent_id is not None else None
    words = " ".join(without_mark(row.text).split())
    if row.kind != MessageKind.TEXT:
        words = f"{desk.say(spoken, f'kind-{row.kind}')} {words}".strip()
    text = desk.say(
        spoken,
        "note-confirm",
        ticket=row.ticket_id or 0,
        name=author.name if author is not None else str((row.origin or {}).get("guest", "")),
        text=words if len(words) <= BEGINNING else f"{words[: BEGINNING - 1].rstrip()}…",
    )
    send = "button-send-sure" if due_at is None else "button-send-later"
    keys = _choice(desk, spoken, row, send=send, keep="button-leave-note", due_at=due_at)
    if anew or not redraw(desk, uow, row, text, keys):
        ticket = tickets.find(uow, row.ticket_id or 0, desk_id=desk.id)
        _notice(desk, uow, row, ticket, text, keys)


def _choice(
    desk: Desk,
    language: str,
    row: Message,
    *,
    send: str,
    keep: str,
    due_at: datetime | None = None,
) -> Keys:
    facts = facts_of(row, due_at=due_at)
    return [
        [
            (desk.say(language, keep), Press(Act.KEEP_NOTE, facts)),
            (desk.say(language, send), Press(Act.SEND_SURE, facts)),
        ]
    ]


def facts_of(row: Message, *, due_at: datetime | None = None) -> dict[str, object]:
    """Return the data to store with a button about a message.

    Outdated buttons are recognized by `version`, which changes with each edit.
    """
    facts: dict[str, object] = {"message": row.id, "version": version_of(row)}
    return facts if due_at is None else {**facts, "due": due_at.isoformat()}


def version_of(row: Message) -> str:
    return row.edited_at.isoformat() if row.edited_at is not None else ""


def album_version(uow: UnitOfWork, row: Message) -> str:
    """Return the version of a message with all parts of its album."""
    return max(version_of(part) for part in reports.album_of(uow, row))


def may_send(uow: UnitOfWork, ticket: Ticket, agent: Agent) -> None:
    """Check that the agent may reply to the ticket, without claiming it.

    Raises IllegalTransition if the ticket has ended and TicketNotYours if someone else is
    assigned.
    """
    if Status(ticket.status) not in LIVE:
        raise IllegalTransition(ticket.id, ticket.status, Status.OPEN)
    if ticket.assignee_id not in (None, agent.id):
        holder = reports.agent(uow, ticket.assignee_id or 0)
        raise TicketNotYours(ticket.id, holder.name if holder is not None else None)


def not_connected(desk: Desk, uow: UnitOfWork, ticket: Ticket, *, to: Agent) -> str | None:
    """Return a warning if the requester's account is missing from the settings, else None.

    Deliveries for such an account stay queued until it is configured again or they expire.
    """
    requester = reports.requester(uow, ticket.requester_id)
    if requester is None or requester.account_id in desk.accounts:
        return None
    return desk.say(
        language.of_agent(desk, to),
        "reply-not-connected",
        ticket=ticket.id,
        span=uow.policy.replies_live,
    )


def redraw(desk: Desk, uow: UnitOfWork, row: Message, text: str, keys: Keys = ()) -> bool:
    """Replace all open questions about a message with `text`. Returns False if there are none."""
    found = False
    notices = reports.deliveries_of_message(uow, row.id, purpose=Purpose.NOTICE.value)
    for delivery in notices[1:] if is_of_guest(row) else notices:  # the first shows the answer
        if delivery.status != DeliveryStatus.SENT or not delivery.platform_ids:
            continue
        found = True
        post(
            uow,
            Edit(
                message_id=delivery.platform_ids[-1],
                text=text,
                keyboard=buttons(uow, keys, account_id=delivery.account_id) if keys else (),
            ),
            to=delivery.address,
            purpose=Purpose.NOTICE,
            message_id=row.id,
        )
    return found


def _has_notice(uow: UnitOfWork, row: Message) -> bool:
    """Return True if a question about the message or its album has been posted."""
    for part in reports.album_of(uow, row):
        if reports.deliveries_of_message(uow, part.id, purpose=Purpose.NOTICE.value):
            return True
    return False


def _is_part(uow: UnitOfWork, row: Message) -> bool:
    return len(reports.album_of(uow, row)) > 1


def _notice(
    desk: Desk, uow: UnitOfWork, row: Message, ticket: Ticket, text: str, keys: Keys
) -> None:
    say_under(desk, uow, row, ticket, text, keys=keys, about=row)


def say_under(
    desk: Desk,
    uow: UnitOfWork,
    under: Message | Said,
    ticket: Ticket | None,
    text: str,
    *,
    keys: Keys = (),
    about: Message | None = None,
) -> None:
    """Reply to an agent's message in the same chat.

    The ticket's address is not used because the ticket may have moved to another topic.
    """
    if isinstance(under, Message) and is_of_guest(under):
        post_about(desk, uow, text, ticket, keys=keys, about=about)
        return
    if isinstance(under, Message):
        to, platform_id = address_of(uow, under), under.platform_id
    else:
        to, platform_id = desk.at(under.place), under.message_id
    # Without a ticket id, the text is posted to the topic of the original message.
    post(
        uow,
        Send(
            text=text,
            keyboard=buttons(uow, keys, account_id=to.account_id) if keys else (),
            reply_to=platform_id,
        ),
        to=to,
        purpose=Purpose.NOTICE,
        message_id=about.id if about is not None else None,
    )


def _moved(desk: Desk, language: str, text: str, ticket: Ticket, *, former: bool) -> str:
    if not former:
        return text
    return f"{text}\n{desk.say(language, 'former-topic', ticket=ticket.id)}"
