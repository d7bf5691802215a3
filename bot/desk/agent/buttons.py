"""Handle agents' button presses. Permissions are rechecked within the transaction."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from bot.conversation.callbacks import Act
from bot.conversation.messages import Pressed
from bot.desk import language
from bot.desk.agent import note_buttons as note_presses
from bot.desk.agent import notes as agent_notes
from bot.desk.agent import promising
from bot.desk.agent.joining import announce
from bot.desk.agent.promising import How
from bot.desk.agent.prompts import (
    ANSWER,
    WAITS,
    answer_awaited_words,
    is_current,
    outcome_keys,
    wait_keys,
    waiting_words,
)
from bot.desk.agent.resolving import (
    Resolving,
    ending_of,
    reopen_and_tell,
    resolve_or_ask,
)
from bot.desk.cards import short
from bot.desk.context import Desk
from bot.desk.outgoing import Keys, buttons, tell_agents
from bot.desk.waiting import take_up_waiting
from handoff import reports
from handoff.actions import agents, promises, replies, silence, tickets
from handoff.actions.promises import Wording
from handoff.errors import DuplicateOfItself, OriginalEnded
from handoff.lifecycle import LIVE, Status
from handoff.outbox import BackAgain, Edit, Purpose, Rank, post, refresh_card
from handoff.outbox.payload import from_json
from handoff.records import Agent, Ticket
from handoff.states import PlacementRole, Priority
from handoff.work import UnitOfWork

Facts = Mapping[str, Any]


@dataclass(frozen=True)
class AgentPress:
    """An agent's button press and its context."""

    desk: Desk
    uow: UnitOfWork
    agent: Agent
    facts: Facts
    pressed: Pressed

    def say(self, text_id: str, **facts: object) -> str:
        spoken = language.of_agent(self.desk, self.agent)
        return self.desk.say(spoken, text_id, **facts)

    @property
    def ticket_id(self) -> int:
        return int(self.facts["ticket"])

    def ticket(self) -> Ticket:
        return tickets.find(self.uow, self.ticket_id, desk_id=self.desk.id)

    def take_up_waiting(self, ticket: Ticket) -> int:
        """Relay the requester's pending messages and return their number."""
        return take_up_waiting(self.desk, self.uow, ticket.requester_id, ticket)

    def redraw(self, text: str, keys: Keys = ()) -> None:
        """Replace the message and its buttons."""
        if self.pressed.message_id is None:
            return
        rows = buttons(self.uow, keys, account_id=self.desk.account.id) if keys else ()
        post(
            self.uow,
            Edit(message_id=self.pressed.message_id, text=text, keyboard=rows),
            to=self.desk.at(self.pressed.place),
            purpose=Purpose.NOTICE,
        )

    def answered(self, done: str) -> str:
        """Replace a question by its result. A card keeps its text."""
        if not self.is_on_card():
            self.redraw(done)
        return done

    def is_on_card(self) -> bool:
        """Return True if the button belongs to a ticket's card."""
        chat_id, message_id = self.pressed.place.chat_id, self.pressed.message_id
        place = (
            None
            if message_id is None
            else reports.placement(self.uow, self.desk.account.id, chat_id, message_id)
        )
        return place is not None and place.role == PlacementRole.CARD

    def outdated(self) -> str:
        """Replace an outdated message and return the text that explains the refusal."""
        ticket = self.ticket()
        words = self.say("prompt-outdated", ticket=ticket.id)
        if ticket.outcome is not None:
            shown = self.say(f"outcome-{ticket.outcome}")
            words = self.say("prompt-ended", ticket=ticket.id, outcome=shown)
        self.redraw(words)
        return words


Pressing = Callable[[AgentPress], str]


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
    ticket = tickets.claim(press.uow, press.ticket_id, by=press.agent)
    press.take_up_waiting(ticket)
    return press.say("claimed", ticket=ticket.id, agent=press.agent.name)


def _release(press: AgentPress) -> str:
    press.take_up_waiting(press.ticket())
    ticket = tickets.release(press.uow, press.ticket_id, by=press.agent)
    return press.say("released", ticket=ticket.id)


def _note(press: AgentPress) -> str:
    agent_notes.ask_for_note(press.desk, press.uow, press.ticket(), agent=press.agent)
    return press.say("note-how")


def _pending(press: AgentPress) -> str:
    ticket = press.ticket()
    tickets.must_hold(press.uow, ticket, press.agent)
    tell_agents(
        press.uow,
        press.desk,
        press.say("pending-ask", ticket=ticket.id),
        keys=wait_keys(press.uow, ticket, press.say),
        ticket=ticket,
    )
    return press.say("toast-choose-below")


def _pending_for(press: AgentPress) -> str:
    ticket = press.ticket()
    tickets.must_hold(press.uow, ticket, press.agent)
    if not is_current(press.uow, ticket, press.facts):
        return press.outdated()
    press.take_up_waiting(ticket)
    chosen = str(press.facts["for"])
    if chosen == ANSWER:
        silence.wait_for_answer(press.uow, ticket.id, by=press.agent)
        done = answer_awaited_words(press.uow, ticket, press.say)
    else:
        until = press.uow.now + WAITS[chosen]
        tickets.wait_for_requester(press.uow, ticket.id, until=until, by=press.agent)
        done = waiting_words(ticket, until, press.say)
    press.redraw(done)
    return done


def _resolve(press: AgentPress) -> str:
    ticket = press.ticket()
    tickets.must_be_endable(press.uow, ticket, press.agent)
    press.take_up_waiting(ticket)
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
    late = press.take_up_waiting(ticket)
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
        refusal = press.say(error.code, **error.facts)
        press.redraw(refusal)
        return refusal
    if question is not None and late:
        tell_agents(
            press.uow,
            press.desk,
            question.text,
            keys=question.keys,
            ticket=ticket,
            rank=Rank.NEWS,
        )
        press.redraw(press.say("late-words-below", ticket=ticket.id))
        return press.say("late-words-below", ticket=ticket.id)
    if question is not None:
        press.redraw(question.text, question.keys)
        return press.say("toast-choose-below")
    press.redraw(
        press.say(
            "resolved-as",
            ticket=ticket.id,
            outcome=press.say(f"outcome-{ending.outcome.value}"),
            agent=press.agent.name,
        )
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
    to = agents.get_active(press.uow, int(press.facts["agent"]), desk_id=press.desk.id)
    press.take_up_waiting(ticket)
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
    gone, freed = agents.dismiss_agent(press.uow, leaving, by=press.agent)
    done = press.say("agent-removed", name=gone.name, freed=freed)
    press.redraw(done)
    return done


def _record_promise(press: AgentPress) -> str:
    """Record the promise that a reply contains, or the words of a command with the chosen date."""
    if "promise" in press.facts:
        promise = promises.accept(press.uow, int(press.facts["promise"]), by=press.agent)
        done = press.say("promise-recorded", ticket=promise.ticket_id, due=promise.due_at)
    else:
        due_at = datetime.fromisoformat(str(press.facts["due"]))
        wording = Wording(str(press.facts["words"]), due_at)
        promising.record(press.desk, press.uow, press.ticket(), wording, by=press.agent)
        done = press.say("promise-recorded-told", ticket=press.ticket_id, due=due_at)
    return press.answered(done)


def _no_promise(press: AgentPress) -> str:
    promise = promises.dismiss(press.uow, int(press.facts["promise"]), by=press.agent)
    return press.answered(press.say("promise-dismissed", ticket=promise.ticket_id))


def _settle_promise(press: AgentPress) -> str:
    """Settle a promise, or ask for its new date."""
    how = How(str(press.facts["how"]))
    promise = reports.promise(press.uow, int(press.facts["promise"]))
    ticket = tickets.find(press.uow, promise.ticket_id if promise else 0, desk_id=press.desk.id)
    assert promise is not None
    tickets.must_hold(press.uow, ticket, press.agent)
    text, due = str(press.facts.get("text") or ""), press.facts.get("due")
    if how is How.MOVED and not due:
        facts: dict[str, object] = {"promise": promise.id, "how": how.value, "text": text}
        keys = promising.due_keys(press.desk, ticket, press.say, Act.SETTLE_PROMISE, facts)
        press.redraw(press.say("promise-when", words=short(promise.words)), keys)
        return press.say("toast-choose-below")
    due_at = datetime.fromisoformat(str(due)) if due else None
    promising.settle(press.desk, press.uow, promise, how, by=press.agent, text=text, due_at=due_at)
    done = promising.settled_words(press.say, promise, how)
    press.redraw(done)
    return done


PRESSES: dict[Act, Pressing] = {
    Act.CLAIM: _claim,
    Act.RELEASE: _release,
    Act.NOTE: _note,
    Act.PENDING: _pending,
    Act.PENDING_FOR: _pending_for,
    Act.RESOLVE: _resolve,
    Act.RESOLVE_AS: _resolve_as,
    Act.REOPEN: _reopen,
    Act.ASSIGN_TO: _assign_to,
    Act.PRIORITY: _priority,
    Act.RECORD_PROMISE: _record_promise,
    Act.NO_PROMISE: _no_promise,
    Act.SETTLE_PROMISE: _settle_promise,
    Act.SEND_NOTE: _send_note,
    Act.SEND_AGAIN: _send_again,
    Act.SEND_SURE: _send_sure,
    Act.KEEP_NOTE: _keep_note,
    Act.MAKE_AGENT: _make_agent,
    Act.DISMISS: _dismiss,
}
