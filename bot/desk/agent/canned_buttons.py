"""Handle the buttons of canned replies."""

from collections.abc import Mapping
from types import MappingProxyType

from bot.conversation.agent_input import by_press
from bot.conversation.callbacks import Act
from bot.conversation.messages import MessageKind
from bot.desk.agent import canned_replies, reply_checks
from bot.desk.agent import notes as agent_notes
from bot.desk.agent.canned_replies import Draft
from bot.desk.agent.press import AgentPress, Pressing
from bot.desk.agent.prompts import answer_awaited_words, waiting_words
from bot.desk.agent.resolving import Resolving, resolve_or_ask
from bot.desk.cards import short
from bot.desk.outgoing import tell_agents
from bot.team.model import Then
from handoff.actions import silence, tags, tickets
from handoff.actions.endings import Ending
from handoff.actions.replies import Content
from handoff.errors import DeskError
from handoff.outbox import Rank
from handoff.records import Ticket

SENT_SHOWN = 300  # characters of a text that was sent


def _preview(press: AgentPress) -> str:
    """Show a canned reply under the requester's words, in place of the choice."""
    ticket = press.ticket()
    agent_notes.may_send(press.uow, ticket, press.agent)
    press.take_up_waiting(ticket)
    draft = _draft(press, ticket)
    if draft is None:
        return _gone(press)
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
    row = canned_replies.send(press.uow, by_press(), draft, _content(press, draft), by=press.agent)
    if row is None:
        return press.say("toast-done-before")
    reply_checks.after_sending(press.desk, press.uow, row, by=press.agent)
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
    if draft.missing or draft.digest != press.facts["digest"]:
        return "canned-changed"
    if late or draft.seen != press.facts["seen"]:
        return "canned-newer-words"
    return ""


def _cancel(press: AgentPress) -> str:
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
    uow, lines = press.uow, []
    try:
        if then.tags:
            tags.tag(uow, ticket.id, added=then.tags, by=press.agent)
            lines.append(press.say("tagged", ticket=ticket.id, tags=ticket.tags))
        if then.is_asking:
            silence.wait_for_answer(uow, ticket.id, by=press.agent)
            lines.append(answer_awaited_words(uow, ticket, press.say))
        elif then.wait is not None:
            until = uow.now + then.wait
            tickets.wait_for_requester(uow, ticket.id, until=until, by=press.agent)
            lines.append(waiting_words(ticket, until, press.say))
        elif then.outcome is not None:
            lines += _resolve(press, ticket, Ending(then.outcome))
    except DeskError as error:
        lines.append(f"⚠ {press.say(error.code, **error.facts)}")
    return lines


def _resolve(press: AgentPress, ticket: Ticket, ending: Ending) -> list[str]:
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
