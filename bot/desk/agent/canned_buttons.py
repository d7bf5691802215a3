"""Handle the buttons of canned replies."""

from collections.abc import Mapping
from types import MappingProxyType

from bot.conversation.agent_input import by_press
from bot.conversation.callbacks import Act, Press
from bot.conversation.messages import MessageKind
from bot.desk.agent import canned_replies, held_replies
from bot.desk.agent import notes as agent_notes
from bot.desk.agent.canned_replies import Doubts, Draft
from bot.desk.agent.press import AgentPress, Pressing
from bot.team.model import Check
from handoff import reports
from handoff.actions import replies
from handoff.actions.checks import note_check
from handoff.actions.replies import Content
from handoff.errors import ButtonExpired
from handoff.lifecycle import LIVE, Status
from handoff.records import Ticket
from handoff.states import CheckStep


def _preview(press: AgentPress) -> str:
    """Show a canned reply under the requester's words, in place of the choice."""
    ticket = press.ticket()
    agent_notes.may_send(press.uow, ticket, press.agent)
    press.take_up_waiting(ticket)
    draft = _draft(press, ticket)
    if draft is None:
        return _gone(press)
    if press.facts.get("of"):  # the preview of another reply or ticket
        note_check(press.uow, ticket.id, CheckStep.CORRECTED, [Check.FIT], by=press.agent)
    _show(press, draft)
    return press.say("toast-canned-look")


def _send(press: AgentPress) -> str:
    """Send what the preview shows. If anything has changed since, it is shown again instead."""
    ticket = press.ticket()
    agent_notes.may_send(press.uow, ticket, press.agent)
    late = press.take_up_waiting(ticket)
    draft = _draft(press, ticket)
    if draft is None:
        return _gone(press)
    change = _change(press, draft, late)
    if change:
        _show(press, draft, note=press.say(change))
        return press.say(change)
    doubts = Doubts.of(press.desk, press.uow, draft)
    held_replies.send_now(press.desk, press.uow, ticket)
    then = draft.reply.then if press.facts.get("then") else None
    held = canned_replies.hold(
        press.uow, by_press(), draft, _content(press, draft), by=press.agent, then=then
    )
    if held is None:
        return press.say("toast-done-before")
    note_check(press.uow, ticket.id, CheckStep.PASSED, doubts.checks, by=press.agent)
    span = press.uow.policy.undo_within
    text = press.say("held", ticket=ticket.id, name=press.agent.name, span=span, text=draft.text)
    undo = (press.say("button-undo"), Press(Act.UNDO_HELD, {"held": held.id}))
    press.redraw(text, [[undo]])
    return press.say("toast-held", span=span)


def _undo(press: AgentPress) -> str:
    """Take a reply back that is not sent yet. One that was sent is deleted, as by `/unsend`."""
    held = reports.held_reply(press.uow, int(press.facts["held"]))
    row = reports.message(press.uow, held.message_id) if held is not None else None
    if held is None or row is None:
        raise ButtonExpired
    words = held_replies.undone(press.desk, press.uow, held, by=press.agent)
    if words is None:
        done = replies.unsend(press.uow, row, by=press.agent)
        words = press.say(f"unsend-{done.value}", ticket=held.ticket_id)
        press.redraw(words)
    return words


def _change(press: AgentPress, draft: Draft, late: int) -> str:
    """Return the text id of what has changed since the preview, or ""."""
    if draft.requester.id != press.facts["requester"]:
        return "canned-other-requester"
    is_sendable = not draft.missing and canned_replies.is_visible(draft)
    if not is_sendable or draft.digest != press.facts["digest"]:
        return "canned-changed"
    if late or draft.seen != press.facts["seen"]:
        return "canned-newer-words"
    return ""


def _cancel(press: AgentPress) -> str:
    ticket = press.ticket()
    draft = _draft(press, ticket) if Status(ticket.status) in LIVE else None
    if draft is not None:
        doubts = Doubts.of(press.desk, press.uow, draft)
        note_check(press.uow, ticket.id, CheckStep.CORRECTED, doubts.checks, by=press.agent)
    done = press.say("canned-cancelled", ticket=press.ticket_id)
    press.redraw(done)
    return done


def _draft(press: AgentPress, ticket: Ticket) -> Draft | None:
    reply = press.desk.team.replies.get(str(press.facts["canned"]))
    if reply is None:
        return None
    values = press.facts.get("values") or {}
    return canned_replies.draft_of(press.desk, press.uow, reply, ticket, values, by=press.agent)


def _gone(press: AgentPress) -> str:
    words = press.say("canned-gone", name=str(press.facts["canned"]))
    press.redraw(words)
    return words


def _show(press: AgentPress, draft: Draft, *, note: str = "") -> None:
    words, keys = canned_replies.preview(press.desk, press.uow, draft, to=press.agent)
    if note:
        words = canned_replies.with_note(words, note)
    press.redraw(words.text, keys, entities=words.entities)


def _content(press: AgentPress, draft: Draft) -> Content:
    pressed = press.pressed
    assert pressed.message_id is not None
    return Content(
        kind=MessageKind.TEXT.value,
        account_id=press.desk.account.id,
        chat_id=pressed.place.chat_id,
        platform_id=pressed.message_id,
        said_at=press.uow.now,
        text=draft.text,
    )


PRESSES: Mapping[Act, Pressing] = MappingProxyType(
    {
        Act.PREVIEW_CANNED: _preview,
        Act.SEND_CANNED: _send,
        Act.CANCEL_CANNED: _cancel,
        Act.UNDO_HELD: _undo,
    }
)
