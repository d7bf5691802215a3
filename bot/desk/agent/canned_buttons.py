"""Handle the buttons of canned replies."""

from collections.abc import Mapping
from types import MappingProxyType

from bot.conversation.agent_input import by_press
from bot.conversation.callbacks import Act
from bot.conversation.messages import MessageKind
from bot.desk.agent import canned_replies, promising
from bot.desk.agent import notes as agent_notes
from bot.desk.agent.canned_replies import Doubts, Draft
from bot.desk.agent.press import AgentPress, Pressing
from bot.desk.agent.prompts import answer_awaited_words, waiting_words
from bot.desk.agent.resolving import Resolving, resolve_or_ask
from bot.desk.cards import short
from bot.desk.outgoing import tell_agents
from bot.team.model import Check, Then
from handoff.actions import silence, tags, tickets
from handoff.actions.checks import note_check
from handoff.actions.endings import Ending
from handoff.actions.replies import Content
from handoff.errors import DeskError
from handoff.lifecycle import LIVE, Status
from handoff.outbox import Rank
from handoff.records import Ticket
from handoff.states import CheckStep

SENT_SHOWN = 300  # characters of a text that was sent


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
    row = canned_replies.send(press.uow, by_press(), draft, _content(press, draft), by=press.agent)
    if row is None:
        return press.say("toast-done-before")
    note_check(press.uow, ticket.id, CheckStep.PASSED, doubts.checks, by=press.agent)
    promising.check_reply(press.desk, press.uow, row, by=press.agent)
    lines = [
        press.say(
            "canned-sent",
            ticket=ticket.id,
            name=press.agent.name,
            text=short(draft.text, longest=SENT_SHOWN),
        )
    ]
    notice = agent_notes.not_connected(press.desk, press.uow, ticket, to=press.agent)
    if notice is not None:
        lines.append(notice)
    if press.facts.get("then") and draft.reply.then is not None:
        lines += _follow(press, ticket, draft.reply.then)
    press.redraw("\n".join(lines))
    return press.say("toast-canned-sent", ticket=ticket.id)


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


def _follow(press: AgentPress, ticket: Ticket, then: Then) -> list[str]:
    """Do what follows a canned reply. Returns the results, also those of refused steps."""
    lines = []
    for step in (_tag, _wait_or_resolve):
        try:
            lines += step(press, ticket, then)
        except DeskError as error:
            lines.append(f"⚠ {press.say(error.code, **error.facts)}")
    return lines


def _tag(press: AgentPress, ticket: Ticket, then: Then) -> list[str]:
    if not then.tags:
        return []
    tags.tag(press.uow, ticket.id, added=then.tags, by=press.agent)
    return [press.say("tagged", ticket=ticket.id, tags=ticket.tags)]


def _wait_or_resolve(press: AgentPress, ticket: Ticket, then: Then) -> list[str]:
    uow = press.uow
    if then.is_asking:
        silence.wait_for_answer(uow, ticket.id, by=press.agent)
        return [answer_awaited_words(uow, ticket, press.say)]
    if then.wait is not None:
        until = uow.now + then.wait
        tickets.wait_for_requester(uow, ticket.id, until=until, by=press.agent)
        return [waiting_words(ticket, until, press.say)]
    return [] if then.outcome is None else _resolve(press, ticket, Ending(then.outcome))


def _resolve(press: AgentPress, ticket: Ticket, ending: Ending) -> list[str]:
    """Resolve the ticket, or post the question about it. Returns the result."""
    wish = Resolving(ticket, ending, press.agent, press.say, 0)
    question = resolve_or_ask(press.desk, press.uow, wish)
    if question is None:
        return [press.say("resolved", ticket=ticket.id)]
    tell_agents(
        press.uow,
        press.desk,
        question.text,
        keys=question.keys,
        ticket=ticket,
        rank=Rank.NEWS,
    )
    return []


PRESSES: Mapping[Act, Pressing] = MappingProxyType(
    {
        Act.PREVIEW_CANNED: _preview,
        Act.SEND_CANNED: _send,
        Act.CANCEL_CANNED: _cancel,
    }
)
