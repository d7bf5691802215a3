"""Handle agents' button presses. Permissions are rechecked within the transaction."""

from datetime import datetime

from bot.conversation.callbacks import Act, parse_data
from bot.conversation.messages import Pressed
from bot.desk import language, masking
from bot.desk.agent import (
    canned_buttons,
    claiming,
    complaint_buttons,
    focus_buttons,
    guest_buttons,
    held_replies,
    later_buttons,
    promise_buttons,
    referral_buttons,
)
from bot.desk.agent import note_buttons as note_presses
from bot.desk.agent import notes as agent_notes
from bot.desk.agent.joining import announce
from bot.desk.agent.leaving import dismiss
from bot.desk.agent.press import AgentPress, Facts, Pressing
from bot.desk.agent.prompts import (
    answer_awaited_words,
    is_current,
    waiting_words,
)
from bot.desk.agent.resolving import (
    Resolving,
    ending_of,
    reopen_and_tell,
    resolve_or_ask,
)
from bot.desk.cards.choices import ANSWER, WAITS, outcome_keys
from bot.desk.context import Desk
from bot.desk.outgoing import tell_agents
from handoff import reports
from handoff.actions import agents, cards, keyboards, replies, silence, tickets
from handoff.errors import DuplicateOfItself, OriginalEnded
from handoff.lifecycle import LIVE, Status
from handoff.outbox import BackAgain, Edit, Purpose, Rank, post, refresh_card
from handoff.outbox.payload import from_json
from handoff.records import Agent
from handoff.states import CardMenu, Priority
from handoff.work import UnitOfWork


def press(
    desk: Desk, uow: UnitOfWork, agent: Agent, act: Act, facts: Facts, pressed: Pressed
) -> str | None:
    """Run the action of a button and return the text to show to the agent.

    Returns None if the action is unknown.
    """
    handler = PRESSES.get(act)
    if handler is None:
        return None
    return handler(AgentPress(desk, uow, agent, facts, pressed))


def _claim(press: AgentPress) -> str:
    return claiming.claim(press, press.ticket_id)


def _show_masked(press: AgentPress) -> str:
    """Show what is masked to the agent alone, page by page. The press is in the log of acts."""
    spoken = language.of_agent(press.desk, press.agent)
    among = press.facts.get("messages") or ()
    page = 0
    parsed = parse_data(press.pressed.data)
    keyboard = reports.keyboard(press.uow, parsed[0]) if parsed is not None else None
    if parsed is not None and keyboard is not None:
        page = keyboards.count_press(keyboard, parsed[1], by=press.agent)
    return masking.shown(press.desk, press.uow, press.ticket(), spoken, among, page=page)


def _release(press: AgentPress) -> str:
    held_replies.before_change(press, press.ticket())
    ticket = tickets.release(press.uow, press.ticket_id, by=press.agent)
    return press.say("released", ticket=ticket.id)


def _note(press: AgentPress) -> str:
    agent_notes.ask_for_note(press.desk, press.uow, press.ticket(), agent=press.agent)
    return press.say("note-how")


def _pending(press: AgentPress) -> str:
    ticket = press.ticket()
    tickets.must_hold(press.uow, ticket, press.agent)
    cards.show_menu(press.uow, ticket, CardMenu.WAITS)
    return press.say("toast-choose-on-card")


def _card_menu(press: AgentPress) -> str:
    """Show the whole card or fold it, or end a choice without one."""
    cards.show_menu(press.uow, press.ticket(), CardMenu(str(press.facts["menu"])))
    return ""


def _pending_for(press: AgentPress) -> str:
    ticket = press.ticket()
    tickets.must_hold(press.uow, ticket, press.agent)
    if not is_current(press.uow, ticket, press.facts):
        return press.outdated()
    held_replies.before_change(press, ticket)
    chosen = str(press.facts["for"])
    if chosen == ANSWER:
        silence.wait_for_answer(press.uow, ticket.id, by=press.agent)
        done = answer_awaited_words(press.uow, ticket, press.say)
    else:
        until = press.uow.now + WAITS[chosen]
        tickets.wait_for_requester(press.uow, ticket.id, until=until, by=press.agent)
        done = waiting_words(ticket, until, press.say)
    return press.answered(done)


def _resolve(press: AgentPress) -> str:
    ticket = press.ticket()
    tickets.must_be_endable(press.uow, ticket, press.agent)
    is_news = held_replies.before_change(press, ticket)
    if Status(ticket.status) not in LIVE:
        return press.outdated()  # by a canned reply that was held back
    if not is_news:
        cards.show_menu(press.uow, ticket, CardMenu.OUTCOMES)
        return press.say("toast-choose-on-card")
    tell_agents(
        press.uow,
        press.desk,
        press.say("resolve-ask", ticket=ticket.id),
        keys=outcome_keys(press.uow, ticket, press.say),
        ticket=ticket,
        rank=Rank.NEWS,  # below the messages relayed above
    )
    return press.say("toast-choose-below")


def _resolve_as(press: AgentPress) -> str:
    """Resolve the ticket, or ask what is missing or doubtful.

    Messages that the agents have not seen yet are relayed first. The question then stands below
    them, otherwise in the place of the buttons.
    """
    ticket = press.ticket()
    tickets.must_hold(press.uow, ticket, press.agent)
    if not is_current(press.uow, ticket, press.facts):
        return press.outdated()
    ending = ending_of(press.facts)
    late = held_replies.before_change(press, ticket)
    wish = Resolving(
        ticket,
        ending,
        press.agent,
        press.say,
        late,
        sure=bool(press.facts.get("sure")),
        kept=press.facts.get("kept") or (),
    )
    try:
        question = resolve_or_ask(press.desk, press.uow, wish)
    except (DuplicateOfItself, OriginalEnded) as error:
        return press.answered(press.say(error.code, **error.facts))
    if question is not None and (late or press.is_on_card()):
        tell_agents(
            press.uow,
            press.desk,
            question.text,
            keys=question.keys,
            ticket=ticket,
            rank=Rank.NEWS,
        )
        if press.is_on_card():
            cards.show_menu(press.uow, ticket, CardMenu.USUAL)
        if not late:
            return press.say("toast-choose-below")
        return press.answered(press.say("late-words-below", ticket=ticket.id))
    if question is not None:
        press.redraw(question.text, question.keys)
        return press.say("toast-choose-below")
    outcome = press.say(f"outcome-{ending.outcome.value}")
    press.answered(
        press.say("resolved-as", ticket=ticket.id, outcome=outcome, agent=press.agent.name)
    )
    return press.say("resolved", ticket=ticket.id)


def _reopen(press: AgentPress) -> str:
    ticket = reopen_and_tell(press.desk, press.uow, press.ticket_id, press.agent)
    return press.say("reopened", ticket=ticket.id)


def _assign_to(press: AgentPress) -> str:
    ticket = press.ticket()
    tickets.must_be_free_or_held(press.uow, ticket, press.agent)
    if not is_current(press.uow, ticket, press.facts, holder=True):
        return press.outdated()
    number = int(press.facts["agent"]) or press.agent.id  # 0: the one who presses
    to = agents.get_active(press.uow, number, desk_id=press.desk.id)
    held_replies.before_change(press, ticket)
    tickets.assign(press.uow, ticket.id, to=to, by=press.agent)
    done = press.say("assigned", ticket=ticket.id, agent=to.name)
    press.redraw(done)
    return done


def _priority(press: AgentPress) -> str:
    ticket = press.ticket()
    if ticket.priority != press.facts["before"]:
        return press.outdated()
    priority = Priority(str(press.facts["priority"]))
    tickets.set_priority(press.uow, ticket.id, priority, by=press.agent)
    shown = press.say(f"priority-{priority.value}")
    done = press.say("priority-set", ticket=ticket.id, priority=shown)
    press.redraw(done)
    return done


def _send_note(press: AgentPress) -> str:
    return note_presses.offered(press.desk, press.uow, int(press.facts["message"]), by=press.agent)


def _send_sure(press: AgentPress) -> str:
    return note_presses.sure(
        press.desk,
        press.uow,
        int(press.facts["message"]),
        str(press.facts.get("version", "")),
        by=press.agent,
        due_at=datetime.fromisoformat(str(press.facts["due"])) if "due" in press.facts else None,
    )


def _keep_note(press: AgentPress) -> str:
    return note_presses.leave(press.desk, press.uow, int(press.facts["message"]), by=press.agent)


def _send_again(press: AgentPress) -> str:
    """Requeue the replies that failed while the requester was unreachable, in order."""
    uow = press.uow
    ticket = tickets.find(uow, press.ticket_id, desk_id=press.desk.id)
    notice = reports.delivery(uow, int(press.facts["notice"]))
    carried = from_json(notice.payload) if notice is not None else None
    if notice is None or notice.ticket_id != ticket.id or not isinstance(carried, BackAgain):
        return press.say("nothing-to-send-again")
    count = replies.send_again(uow, carried.deliveries)
    if not count:
        return press.say("nothing-to-send-again")
    words = press.say("sent-again", ticket=ticket.id, count=count, agent=press.agent.name)
    if Status(ticket.status) not in LIVE:
        status = press.say(f"status-word-{ticket.status}")
        words = f"{words}\n{press.say('sent-again-over', status=status)}"
    if notice.platform_ids:
        post(
            uow,
            Edit(message_id=notice.platform_ids[0], text=words),
            to=notice.address,
            purpose=Purpose.NOTICE,
            ticket_id=ticket.id,
        )
    refresh_card(uow, ticket)
    return words


def _make_agent(press: AgentPress) -> str:
    """Add a person to the roster, unless they are an active agent already."""
    agents.must_be_admin(press.agent)
    person = str(press.facts["person"])
    known = reports.agent_by_platform_id(
        press.uow, press.desk.id, press.desk.account.channel, person
    )
    if known is not None and known.active:
        done = press.say("agent-already", name=known.name)
        press.redraw(done)
        return done
    newcomer = agents.enrol(
        press.uow,
        agents.Seen(
            press.desk.account.id,
            person,
            known.name if known is not None else str(press.facts["name"]),
            known.username if known is not None else press.facts.get("username"),
        ),
    )
    welcome = press.say("agent-added", name=newcomer.name, role=newcomer.role)
    announce(press.desk, press.uow, newcomer)
    press.redraw(welcome)
    return welcome


def _dismiss(press: AgentPress) -> str:
    """Remove the selected agent from the roster.

    The buttons are shown if several agents have the same name.
    """
    agents.must_be_admin(press.agent)
    leaving = agents.get_active(press.uow, int(press.facts["agent"]), desk_id=press.desk.id)
    for ticket in reports.tickets_held_by(press.uow, leaving.id):
        held_replies.before_change(press, ticket)
    done, words = dismiss(press.desk, press.uow, leaving, press.say, by=press.agent)
    press.redraw(words)
    return done


PRESSES: dict[Act, Pressing] = {
    Act.CLAIM: _claim,
    Act.LOOK: claiming.look,
    Act.CARD_MENU: _card_menu,
    Act.SHOW_MASKED: _show_masked,
    Act.RELEASE: _release,
    Act.NOTE: _note,
    Act.PENDING: _pending,
    Act.PENDING_FOR: _pending_for,
    Act.RESOLVE: _resolve,
    Act.RESOLVE_AS: _resolve_as,
    Act.REOPEN: _reopen,
    Act.ASSIGN_TO: _assign_to,
    Act.PRIORITY: _priority,
    **canned_buttons.PRESSES,
    **complaint_buttons.PRESSES,
    **focus_buttons.PRESSES,
    **guest_buttons.PRESSES,
    **later_buttons.PRESSES,
    **promise_buttons.PRESSES,
    **referral_buttons.PRESSES,
    Act.SEND_NOTE: _send_note,
    Act.SEND_AGAIN: _send_again,
    Act.SEND_SURE: _send_sure,
    Act.KEEP_NOTE: _keep_note,
    Act.MAKE_AGENT: _make_agent,
    Act.DISMISS: _dismiss,
}
