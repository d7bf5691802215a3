"""Held and scheduled replies: sending those that are due, and taking them back."""

from collections.abc import Callable
from datetime import datetime, timedelta
from functools import partial

from bot.conversation.agent_input import Cleared, without_mark
from bot.conversation.callbacks import Act, Press
from bot.desk import language, naming
from bot.desk.agent import canned_steps, promising, reply_checks, sending
from bot.desk.agent import notes as agent_notes
from bot.desk.agent.canned_steps import Step
from bot.desk.agent.command import Spoken
from bot.desk.agent.mirroring import address_of, is_from_private_chat, mirror
from bot.desk.agent.press import AgentPress
from bot.desk.cards import short
from bot.desk.context import Desk
from bot.desk.outgoing import Keys, tell_agents
from bot.desk.to_agents import mention
from bot.team.model import Then
from bot.texts.render import Text
from handoff import reports
from handoff.actions import focus
from handoff.actions import held as actions
from handoff.actions.canned import name_of
from handoff.errors import DeskError, RequesterWrote
from handoff.moments import elapsed
from handoff.outbox import Edit, Purpose, post
from handoff.records import Agent, HeldReply, Message, Ticket
from handoff.states import HeldState
from handoff.work import UnitOfWork

LOOK_EVERY = timedelta(minutes=1)
OVERDUE = timedelta(minutes=1)  # after which the desk was down at the time of a reply
CATCH_UP = timedelta(seconds=30)  # time to receive what was written during an outage
SENT_SHOWN = 300  # characters of a text that was sent


async def send_due(desk: Desk) -> datetime:
    """Send the held replies that are due, and drop those that must not be sent any more.

    Returns the time of the next look.
    """
    for held_id in await desk.db.read(reports.due_replies, desk.id):
        await desk.db.write(_send_or_drop, desk, held_id)
    following = await desk.db.read(reports.next_held_reply, desk.id)
    latest = desk.now() + LOOK_EVERY
    return latest if following is None else min(following, latest)


def _send_or_drop(uow: UnitOfWork, desk: Desk, held_id: int) -> None:
    held = reports.held_reply(uow, held_id)
    if held is None or held.state != HeldState.WAITING:
        return
    if held.due_at > uow.now:
        _drop_if_outdated(desk, uow, held)
    elif not _must_wait(uow, held):
        _send(desk, uow, held)


def _drop_if_outdated(desk: Desk, uow: UnitOfWork, held: HeldReply) -> None:
    """Drop a scheduled reply that can never be sent. Its time has not come."""
    try:
        actions.must_be_sendable(uow, held)
    except DeskError as error:
        _drop(desk, uow, held, error)


def _must_wait(uow: UnitOfWork, held: HeldReply) -> bool:
    """Postpone a scheduled reply as long as the requester's words may not be stored yet.

    That is the case after an outage, and while updates of their chat are processed.
    """
    if held.seen_id is None:
        return False
    ticket = reports.ticket(uow, held.ticket_id)
    requester = None if ticket is None else reports.requester(uow, ticket.requester_id)
    is_writing = requester is not None and reports.is_writing(uow, requester)
    is_overdue = elapsed(uow.now, held.due_at) > OVERDUE and "overdue" not in held.facts
    if is_overdue:
        actions.renew(uow, held, {"overdue": True})
    if is_overdue or is_writing:
        actions.postpone(uow, held, CATCH_UP)
    return is_overdue or is_writing


def send_early(desk: Desk, uow: UnitOfWork, held: HeldReply, *, by: Agent) -> str:
    """Send a scheduled reply before its time. Returns the words for a toast."""
    if held.state != HeldState.WAITING:
        return desk.say(language.of_agent(desk, by), "toast-done-before")
    _send(desk, uow, held)
    text_id = "toast-sent" if held.state == HeldState.SENT else "toast-not-sent"
    return desk.say(language.of_agent(desk, by), text_id)


def send_now(desk: Desk, uow: UnitOfWork, ticket: Ticket) -> None:
    """Send a ticket's held replies, before another one that must not overtake them.

    Those for a later time keep it.
    """
    for held in reports.held_replies_of(uow, ticket.id):
        _send(desk, uow, held)


def before_change(wish: Spoken | AgentPress, ticket: Ticket) -> int:
    """Send a ticket's held replies and relay its pending messages, before an agent changes it.

    Returns the number of relayed messages.
    """
    send_now(wish.desk, wish.uow, ticket)
    return wish.take_up_waiting(ticket)


def hold_note(desk: Desk, uow: UnitOfWork, cleared: Cleared, row: Message, *, by: Agent) -> str:
    """Send a note that was confirmed, with time to take it back. Returns the words for a toast."""
    before = reports.held_reply_of(uow, row.id)
    say = partial(desk.say, language.of_agent(desk, by))
    version = agent_notes.album_version(uow, row)
    is_same = (
        before is not None and before.seen_id is None and before.facts.get("version") == version
    )
    if before is not None and before.state == HeldState.WAITING and is_same:
        return say("toast-done-before")
    actions.end_waiting(uow, row)
    held = sending.hold(uow, cleared, row, by=by, facts={"version": version})
    span = uow.policy.undo_within
    words = say("held-note", ticket=held.ticket_id, name=by.name, span=span)
    undo = (say("button-undo"), Press(Act.UNDO_HELD, {"held": held.id}))
    agent_notes.redraw(desk, uow, row, words, [[undo]])
    return say("toast-held", span=span)


def _send(desk: Desk, uow: UnitOfWork, held: HeldReply) -> None:
    """Send a reply with what follows it, or tell its agent why that is no longer possible."""
    row, agent = reports.message(uow, held.message_id), reports.agent(uow, held.agent_id)
    assert row is not None
    assert agent is not None
    say = partial(desk.say, language.of_agent(desk, agent))
    is_canned = name_of(row) is not None
    if not is_canned and held.facts.get("version") != agent_notes.album_version(uow, row):
        drop_edited(desk, uow, held)
        return
    signature = _signature(desk, uow, held, by=agent)
    try:
        ticket = actions.send(
            uow, held, unmarked=str if is_canned else without_mark, signature=signature
        )
    except DeskError as error:
        _drop(desk, uow, held, error)
        return
    _tell_sent(desk, uow, held, row, Step(desk, uow, ticket, agent, say))


def drop_edited(desk: Desk, uow: UnitOfWork, held: HeldReply) -> None:
    """Drop a reply after an edit of its note, and tell its agent."""
    actions.drop(uow, held)
    _tell_dropped(desk, uow, held, "held-edited")


def _drop(desk: Desk, uow: UnitOfWork, held: HeldReply, error: DeskError) -> None:
    """Drop a reply that cannot be sent any more, and tell its agent why."""
    actions.drop(uow, held)
    is_writing = isinstance(error, RequesterWrote)
    _tell_dropped(desk, uow, held, error.code, again=is_writing, **error.facts)


def _signature(desk: Desk, uow: UnitOfWork, held: HeldReply, *, by: Agent) -> str:
    ticket = reports.ticket(uow, held.ticket_id)
    return "" if ticket is None else naming.signature(desk, uow, ticket, by=by)


def _tell_sent(desk: Desk, uow: UnitOfWork, held: HeldReply, row: Message, step: Step) -> None:
    """Do what follows a reply that was sent, and replace its post."""
    ticket, agent = step.ticket, step.by
    crossing = reply_checks.crossing_since(desk, uow, held)
    reply_checks.note_crossing(uow, row, crossing, by=agent)
    if is_from_private_chat(uow, row):
        mirror(desk, uow, row, ticket, by=agent)
        focus.touch(uow, agent)
    notice = agent_notes.not_connected(desk, uow, ticket, to=agent)
    if name_of(row) is None:
        reply_checks.after_sending(desk, uow, row, by=agent)
        done = notice or step.say("note-sent", ticket=ticket.id, agent=agent.name)
        _redraw(desk, uow, held, row, done)
        return
    promising.check_reply(desk, uow, row, by=agent)
    shown = short(row.text, longest=SENT_SHOWN)
    lines = [step.say("canned-sent", ticket=ticket.id, name=agent.name, text=shown)]
    lines += [notice] if notice is not None else []
    if "then" in held.facts:
        lines += canned_steps.follow(step, Then.restored(held.facts["then"]))
    _redraw(desk, uow, held, row, "\n".join(lines))


def _tell_dropped(
    desk: Desk,
    uow: UnitOfWork,
    held: HeldReply,
    why: str,
    *,
    again: bool = False,
    **facts: object,
) -> None:
    """Replace the post of the reply, and mention its agent, who may have left the topic.

    With `again`, buttons offer to send it all the same.
    """
    row, agent = reports.message(uow, held.message_id), reports.agent(uow, held.agent_id)
    ticket = reports.ticket(uow, held.ticket_id)
    if row is None or agent is None:
        return
    say = partial(desk.say, language.of_agent(desk, agent))
    shown = short(without_mark(row.text), longest=SENT_SHOWN)
    words = say("held-dropped", ticket=held.ticket_id, why=say(why, **facts), text=shown)
    _redraw(desk, uow, held, row, words)
    text = Text().plain(words).line().plain("🔔 ")
    mention(text, agent)
    built = text.build()
    keys = _again_keys(uow, held, row, say) if again else ()
    tell_agents(
        uow, desk, built.text, entities=built.entities, ticket=ticket, keys=keys, about=row
    )


def _again_keys(uow: UnitOfWork, held: HeldReply, row: Message, say: Callable[..., str]) -> Keys:
    """Return buttons to send a dropped reply all the same: now, or at its time."""
    now = Press(Act.SEND_SURE, agent_notes.facts_of(row))
    keys = [[(say("button-send-now"), now)]]
    due_at = datetime.fromisoformat(held.facts["due"])
    if due_at > uow.now:
        then = Press(Act.SEND_SURE, agent_notes.facts_of(row, due_at=due_at))
        keys.append([(say("button-later-anyway", due=due_at), then)])
    return keys


def _redraw(desk: Desk, uow: UnitOfWork, held: HeldReply, row: Message, text: str) -> None:
    """Replace the post of a reply, without its button."""
    if held.notice_id is None:
        agent_notes.redraw(desk, uow, row, text)
    else:
        to = address_of(uow, row)
        post(uow, Edit(message_id=held.notice_id, text=text), to=to, purpose=Purpose.NOTICE)


def undone(desk: Desk, uow: UnitOfWork, held: HeldReply, *, by: Agent) -> str | None:
    """Take a reply back. Returns the words about it, or None if it was sent before."""
    if not actions.undo(uow, held, by=by):
        return None
    row = reports.message(uow, held.message_id)
    words = desk.say(
        language.of_agent(desk, by),
        "held-undone",
        ticket=held.ticket_id,
        name=by.name,
        text="" if row is None else short(without_mark(row.text), longest=SENT_SHOWN),
    )
    if row is not None:
        _redraw(desk, uow, held, row, words)
    return words
