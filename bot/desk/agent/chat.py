"""Handle messages in the agents' chat.

They can be replies to a requester, notes, commands, or conversation unrelated to a ticket.
"""

from dataclasses import replace

from bot.conversation.agent_input import (
    ColleagueNote,
    CommandGiven,
    Reason,
    Reply,
    Talk,
    Unclear,
    Verdict,
    classify,
)
from bot.conversation.messages import Said
from bot.desk import language, naming
from bot.desk.agent import command_table, held_replies, reply_checks
from bot.desk.agent import notes as agent_notes
from bot.desk.agent import sending as agent_sending
from bot.desk.agent.joining import ask_admins
from bot.desk.agent.targets import Target, target_of, written
from bot.desk.context import Desk
from bot.desk.outgoing import tell_agents
from bot.desk.waiting import take_up_waiting
from handoff import reports
from handoff.actions import agents, audit, notes, replies
from handoff.actions.replies import Content, ReplyState
from handoff.addresses import ChatKind
from handoff.errors import NotAnAgent
from handoff.lifecycle import LIVE, Status
from handoff.moments import within
from handoff.records import Agent, Message, Ticket
from handoff.states import Direction
from handoff.work import UnitOfWork

QUEUE_SEEN = 200  # tickets searched for an example to use in the hint


def said(desk: Desk, uow: UnitOfWork, message: Said) -> None:
    """Handle a message in the agents' chat."""
    if message.hidden_sender:
        _hint_hidden(desk, uow, message)
        return
    try:
        agent = agents.present(
            uow,
            account_id=desk.account.id,
            platform_id=message.person.id,
            chat_id=message.place.chat_id,
        )
    except NotAnAgent:
        _newcomer(desk, uow, message)
        return
    target = target_of(desk, uow, message)
    verdict = classify(written(desk, message, agent, target))
    match verdict:
        case CommandGiven(for_this_bot=True):
            command_table.run(desk, uow, message, agent, target.ticket)
        case CommandGiven():
            pass  # meant for another bot
        case Talk():
            _hint_how_to_reply(desk, uow, message, agent)
        case _:
            to_ticket(desk, uow, message, agent, target, verdict)


def to_ticket(
    desk: Desk, uow: UnitOfWork, message: Said, agent: Agent, target: Target, verdict: Verdict
) -> Message | None:
    """Send a message to the requester or store it as a note, depending on its classification.

    Returns the stored message, or None if it was stored before or belongs to no ticket.
    """
    ticket = target.ticket
    if ticket is None:
        return None
    verdict = _unless_note_awaited(uow, verdict, ticket, agent)
    crossing = reply_checks.crossing_of(desk, uow, ticket, said_at=message.at)
    verdict = reply_checks.before_sending(
        desk, uow, verdict, message.text, ticket, crossing=crossing
    )
    content = agent_notes.content_of(desk, message)
    if _with_its_album(desk, uow, content, verdict):
        verdict = Unclear(Reason.ALBUM)
    verdict = _after_held_replies(desk, uow, ticket, verdict)
    if isinstance(verdict, Reply):
        answers = target.answered
        content = replace(content, signature=naming.signature(desk, uow, ticket, by=agent))
        row = agent_sending.reply(
            uow, verdict.cleared, ticket.id, content, by=agent, answers=answers
        )
        if row is not None:
            reply_checks.after_sending(desk, uow, row, by=agent)
            reply_checks.note_crossing(uow, row, crossing, by=agent)
            audit.log(uow, agent, "reply", ticket_id=ticket.id)
        notice = agent_notes.not_connected(desk, uow, ticket, to=agent)
        if notice is not None:
            agent_notes.say_under(desk, uow, message, ticket, notice)
        return row
    row = replies.note(uow, ticket.id, content, by=agent)
    if isinstance(verdict, Unclear) and crossing is not None:
        take_up_waiting(desk, uow, ticket.requester_id, ticket)
    if row is not None:
        audit.log(uow, agent, "note", ticket_id=ticket.id)
        _show_inside(desk, uow, row, agent, target, verdict)
    return row


def _unless_note_awaited(
    uow: UnitOfWork, verdict: Verdict, ticket: Ticket, agent: Agent
) -> Verdict:
    """Ask about a reply of an agent who has just pressed *Note*."""
    is_doubtful = isinstance(verdict, Reply) and notes.awaits_note(uow, ticket, agent)
    return Unclear(Reason.NOTE_ASKED) if is_doubtful else verdict


def _after_held_replies(desk: Desk, uow: UnitOfWork, ticket: Ticket, verdict: Verdict) -> Verdict:
    """Send what is held before a reply, which is a note if that ended the ticket."""
    if not isinstance(verdict, Reply):
        return verdict
    held_replies.send_now(desk, uow, ticket)
    return verdict if Status(ticket.status) in LIVE else Unclear(Reason.OVER)


def _show_inside(
    desk: Desk, uow: UnitOfWork, row: Message, agent: Agent, target: Target, verdict: Verdict
) -> None:
    """Let the author know that the message was stored as a note."""
    assert target.ticket is not None
    match verdict:
        case Unclear():
            agent_notes.ask(desk, uow, row, target.ticket, verdict, to=agent, former=target.former)
        case ColleagueNote():
            agent_notes.offer(desk, uow, row, target.ticket, to=agent, former=target.former)
        case _:
            agent_notes.show_kept(desk, uow, row)


def _with_its_album(desk: Desk, uow: UnitOfWork, content: Content, verdict: Verdict) -> bool:
    """Apply the same decision to all parts of an album (a group of pictures or files).

    If any part is unclear, the whole album is stored as notes, and parts still in the outbox are
    withdrawn. Returns True if this part must become a note because of an earlier one.
    """
    others = replies.kept_album(uow, content)
    if isinstance(verdict, Reply):
        return any(one.direction == Direction.NOTE for one in others)
    waiting = [
        one
        for one in others
        if one.direction == Direction.OUTBOUND
        and replies.state_of_reply(uow, one) is not ReplyState.SENT
    ]
    replies.make_notes(uow, waiting)
    return False


def message_outside_chat(desk: Desk, uow: UnitOfWork, message: Said, agent: Agent) -> bool:
    """Handle an agent's message about a ticket in a group other than the agents' chat.

    The message is not sent. Instead, the agent is pointed to the agents' chat. Returns True if the
    message belongs to a ticket.
    """
    target = target_of(desk, uow, message)
    if target.ticket is None:
        return False
    chat = reports.chat_of(uow, target.ticket)
    text = desk.say(
        language.of_agent(desk, agent),
        "elsewhere-now",
        ticket=target.ticket.id,
        title=chat.title if chat is not None else "–",
    )
    agent_notes.say_under(desk, uow, message, target.ticket, text)
    return True


def _hint_how_to_reply(desk: Desk, uow: UnitOfWork, message: Said, agent: Agent) -> None:
    """Explain how to reply to a requester in a group without topics.

    In such groups, messages are only sent if they reply to another message. The hint is shown once
    per `hint_every` and agent, or whenever an agent replies to a message of the bot.
    """
    chat = reports.chat_at(uow, desk.id, desk.at(message.place))
    if chat is None or chat.has_topics:
        return
    told = agent.hinted_at is not None and within(uow.now, agent.hinted_at, uow.policy.hint_every)
    # Replies to the bot were probably meant for a requester.
    if told and not message.answers_bot:
        return
    waiting = [
        ticket
        for ticket in reports.queue(uow, desk.id, limit=QUEUE_SEEN)
        if ticket.assignee_id in (None, agent.id) and reports.chat_of(uow, ticket) is chat
    ]
    if not waiting:
        return
    agents.hinted(uow, agent)
    text = desk.say(language.of_agent(desk, agent), "hint-how-to-reply", ticket=waiting[0].id)
    agent_notes.say_under(desk, uow, message, waiting[0], text)


def _hint_hidden(desk: Desk, uow: UnitOfWork, message: Said) -> None:
    """Explain that anonymous admins can't reply to requesters. Channel posts are ignored."""
    chat = reports.chat_at(uow, desk.id, desk.at(message.place))
    if chat is None or message.edited:
        return
    if message.anonymous_admin:
        tell_agents(
            uow,
            desk,
            desk.say(language.of_team(desk), "hidden-sender"),
            reply_to=message.message_id,
            chat=chat,
        )


def _newcomer(desk: Desk, uow: UnitOfWork, message: Said) -> None:
    """Ask the admins whether to add an unknown sender to the roster."""
    if message.person.is_bot or message.place.kind is not ChatKind.GROUP:
        return
    if reports.chat_at(uow, desk.id, desk.at(message.place)) is None:
        return
    if agents.record_unknown_sender(uow, desk.seen(message.person)):
        ask_admins(desk, uow, message)
