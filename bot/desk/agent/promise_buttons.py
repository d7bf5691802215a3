"""Handle the buttons of promises."""

from collections.abc import Mapping
from datetime import datetime
from types import MappingProxyType

from bot.conversation.callbacks import Act
from bot.desk.agent import promising
from bot.desk.agent.press import AgentPress, Pressing
from bot.desk.agent.promising import How
from bot.desk.cards import short
from handoff import reports
from handoff.actions import promises, tickets
from handoff.actions.promises import Wording


def _record_promise(press: AgentPress) -> str:
    """Record the promise that a reply contains, or the words of a command with the chosen date."""
    if "promise" in press.facts:
        promise = promises.accept(press.uow, int(press.facts["promise"]), by=press.agent)
        wording = Wording(promise.words, promise.due_at)
        done = promising.recorded_words(press.say, promise.ticket_id, wording, is_told=False)
    else:
        due_at = datetime.fromisoformat(str(press.facts["due"]))
        wording = Wording(str(press.facts["words"]), due_at)
        ticket = press.ticket()
        promising.record(press.desk, press.uow, ticket, wording, by=press.agent)
        done = promising.recorded_words(press.say, ticket.id, wording, is_told=True)
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
    done = promising.settled_words(press.uow, press.say, promise, how, text=text)
    left = reports.open_promises(press.uow, ticket.id)
    if left and how is not How.MOVED:
        words = promising.list_words(press.desk, press.uow, ticket, press.say)
        press.redraw(f"{done}\n{words}", promising.list_keys(press.uow, ticket, press.say))
    else:
        press.redraw(done)
    return done


PRESSES: Mapping[Act, Pressing] = MappingProxyType(
    {
        Act.RECORD_PROMISE: _record_promise,
        Act.NO_PROMISE: _no_promise,
        Act.SETTLE_PROMISE: _settle_promise,
    }
)
