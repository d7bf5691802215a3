"""Handling of requesters' button presses."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from typing import Any

from bot.conversation.callbacks import Act
from bot.conversation.states import Stage
from bot.desk import language
from bot.desk.duplicates import settle_duplicates
from bot.desk.outgoing import tell_agents
from bot.desk.requester import intake as intake_steps
from bot.desk.requester import messages as requesters
from bot.desk.requester import rating, reactions
from bot.desk.requester.content import give
from bot.desk.requester.turn_context import TurnContext
from bot.desk.to_agents import relay_messages
from handoff import reports
from handoff.actions import endings, interactions, tickets
from handoff.actions import requesters as requester_acts
from handoff.lifecycle import LIVE, Outcome, Status
from handoff.records import Interaction
from handoff.states import InteractionOutcome

Facts = Mapping[str, Any]


@dataclass(frozen=True)
class Toast:
    """Short text shown over the button. `idle` is True if the press had no effect."""

    words: str
    idle: bool = False


Pressing = Callable[[TurnContext, Facts], Toast | None]


def _done_before(turn: TurnContext) -> Toast:
    return Toast(turn.say("toast-done-before"), idle=True)


def _thanks(turn: TurnContext) -> Toast:
    return Toast(turn.say("toast-thanks"))


def press(turn: TurnContext, act: Act, facts: Facts) -> Toast | None:
    """Carry out the press. Returns the text to show over the button, or None."""
    handler = PRESSES.get(act)
    return handler(turn, facts) if handler is not None else None


def _solved(turn: TurnContext, facts: Facts) -> Toast | None:
    if not _settle(turn, facts, InteractionOutcome.SOLVED):
        return _done_before(turn)
    reactions.thank(turn)
    return _thanks(turn)


def _not_meant(turn: TurnContext, facts: Facts) -> Toast | None:
    """Ask to rephrase the question after a wrong answer, and offer a person and the topics."""
    if not _settle(turn, facts, InteractionOutcome.NOT_WHAT_I_MEANT):
        return _done_before(turn)
    if requesters.has_live(turn) or turn.conversation.stage == Stage.INTAKE:
        return _thanks(turn)  # the question was handed over before
    row = _interaction(turn, facts)
    reactions.ask_to_rephrase(turn, None if row is None else row.id)
    return None


def _none_of_these(turn: TurnContext, facts: Facts) -> Toast | None:
    return _not_meant(turn, facts)


def _person(turn: TurnContext, facts: Facts) -> Toast | None:
    row = _interaction(turn, facts)
    _settle(turn, facts, InteractionOutcome.WANTED_PERSON)
    if turn.conversation.stage == Stage.INTAKE and not requesters.has_live(turn):
        return Toast(turn.say("toast-asked-already"), idle=True)
    requesters.to_person(turn, entry_id=row.entry_id if row is not None else None)
    return None


def _not_helped(turn: TurnContext, facts: Facts) -> Toast | None:
    row = _interaction(turn, facts)
    if row is None or not _settle(turn, facts, InteractionOutcome.NOT_HELPED):
        return _done_before(turn)
    if requesters.has_live(turn) or turn.conversation.stage == Stage.INTAKE:
        return _thanks(turn)
    intake_steps.begin(turn, entry=turn.entry(row.entry_id), question=row.query)
    return None


def _choose(turn: TurnContext, facts: Facts) -> Toast | None:
    """Send the content of the chosen entry, as if the matcher had found it."""
    row = _interaction(turn, facts)
    if row is None or not _settle(turn, facts, InteractionOutcome.CLARIFIED):
        return _done_before(turn)
    _give(turn, str(facts["entry"]), query=row.query)
    return None


def _entry(turn: TurnContext, facts: Facts) -> Toast | None:
    _give(turn, str(facts["entry"]), query=None)
    return None


def _give(turn: TurnContext, entry_id: str, *, query: str | None) -> None:
    entry = turn.entry(entry_id)
    if entry is None:
        turn.tell(turn.say("entry-gone"))
        return
    give(turn, entry, query=query or entry.title_in(turn.language))


def _skip(turn: TurnContext, facts: Facts) -> Toast | None:
    skipped = intake_steps.skip(turn, round_number=facts.get("round"))
    return None if skipped else _done_before(turn)


def _slot_choice(turn: TurnContext, facts: Facts) -> Toast | None:
    if not intake_steps.choose(turn, str(facts["slot"]), str(facts["label"])):
        return _done_before(turn)
    return Toast(str(facts["label"]))


def _hand_off(turn: TurnContext, facts: Facts) -> Toast | None:
    """End the questions before a handoff and open the ticket."""
    if requesters.has_live(turn) or turn.conversation.stage != Stage.INTAKE:
        return _done_before(turn)
    intake_steps.open_early(turn)
    return None


def _about_ticket(turn: TurnContext, facts: Facts) -> Toast | None:
    """Add messages that the bot has answered to the resolved ticket, or to the live one."""
    ticket = tickets.find(turn.uow, int(facts["ticket"]), desk_id=turn.desk.id)
    if ticket.requester_id != turn.requester.id:
        return None
    live = reports.live_ticket_of(turn.uow, turn.requester.id)
    target = live or ticket
    if target.status == Status.CLOSED:
        requesters.to_person(turn)
        return None
    messages = reports.messages_without_ticket(
        turn.uow, turn.requester.id, since=turn.uow.now - turn.uow.policy.earlier
    )
    if not messages and requesters.has_live(turn):
        return _done_before(turn)
    interactions.take_up(
        turn.uow, [message.id for message in messages if message.turned_at is None]
    )
    interactions.end_turn(turn.conversation)
    tickets.add_messages(turn.uow, target, [message.id for message in messages])
    relay_messages(turn.desk, turn.uow, target, messages)
    turn.tell(turn.say("ticket-reopened", ticket=target.id), about=target)
    return None


def _topics(turn: TurnContext, facts: Facts) -> Toast | None:
    requesters.topics(turn)
    return None


def _category(turn: TurnContext, facts: Facts) -> Toast | None:
    requesters.category(turn, str(facts["category"]))
    return None


def _language(turn: TurnContext, facts: Facts) -> Toast | None:
    requesters.set_language(turn, str(facts["language"]))
    return None


def _close(turn: TurnContext, facts: Facts) -> Toast | None:
    if not requesters.has_live(turn) or turn.ticket is None:
        return _done_before(turn)
    if turn.ticket.id != facts.get("ticket"):
        return _done_before(turn)
    requesters.close(turn)
    return None


def _not_solved(turn: TurnContext, facts: Facts) -> Toast | None:
    """Reopen a ticket that was marked as solved."""
    ticket = tickets.find(turn.uow, int(facts["ticket"]), desk_id=turn.desk.id)
    if ticket.requester_id != turn.requester.id:
        return None
    if requesters.has_live(turn) or ticket.status != Status.RESOLVED:
        return _done_before(turn)
    tickets.add_messages(turn.uow, ticket, [])
    turn.tell(turn.say("ticket-reopened", ticket=ticket.id), about=ticket)
    return None


def _not_needed(turn: TurnContext, facts: Facts) -> Toast | None:
    """End the promises of the requester's live ticket, and close it."""
    ticket = tickets.find(turn.uow, int(facts["ticket"]), desk_id=turn.desk.id)
    if ticket.requester_id != turn.requester.id:
        return None
    if Status(ticket.status) not in LIVE:
        return _done_before(turn)
    requesters.release_promises(turn, ticket, [int(one) for one in facts["promises"]])
    return None


def _no_danger(turn: TurnContext, facts: Facts) -> Toast | None:
    """End the alarm, and answer the messages that caused it as ordinary ones.

    A ticket that the alarm opened is closed, unless it has further messages or an assignee.
    """
    ticket = tickets.find(turn.uow, int(facts["ticket"]), desk_id=turn.desk.id)
    if ticket.requester_id != turn.requester.id:
        return None
    is_opened_by_alarm = ticket.urgent_since == ticket.opened_at
    if not tickets.recall_alarm(turn.uow, ticket):
        return _done_before(turn)
    team = language.of_team(turn.desk)
    words = turn.desk.say(team, "alarm-recalled", ticket=ticket.id, name=turn.requester.name)
    tell_agents(turn.uow, turn.desk, words, ticket=ticket)
    alarming = [int(one) for one in facts.get("messages", ())]
    newest = reports.messages_of_ticket(turn.uow, ticket.id, limit=1)
    is_last = all(message.id in alarming for message in newest)
    is_in_use = ticket.assignee_id is not None or bool(reports.open_promises(turn.uow, ticket.id))
    if not is_opened_by_alarm or not is_last or is_in_use:
        turn.tell(turn.say("no-danger-noted", ticket=ticket.id), about=ticket)
        return None
    endings.withdraw(turn.uow, turn.requester, outcome=Outcome.WITHDRAWN)
    settle_duplicates(turn.desk, turn.uow, ticket)
    turn.tell(turn.say("no-danger"))
    interactions.remember(turn.conversation, **{interactions.HARMLESS: alarming})
    for message in (reports.message(turn.uow, one) for one in alarming):
        if message is not None:
            requester_acts.ask_again(turn.uow, message, window=turn.desk.settings.window)
    return None


def _rate(turn: TurnContext, facts: Facts) -> Toast | None:
    if not rating.rate(turn, int(facts["rating"]), int(facts["score"])):
        return _done_before(turn)
    return _thanks(turn)


def _ask_it(turn: TurnContext, facts: Facts) -> Toast | None:
    """Answer the words beside a rating as a question."""
    if not rating.take_words_back(turn, int(facts["rating"]), int(facts["message"])):
        return _done_before(turn)
    return None


def _interaction(turn: TurnContext, facts: Facts) -> Interaction | None:
    """Return the interaction of a button, or None if it belongs to another requester."""
    if "interaction" not in facts:
        return None
    row = reports.interaction(turn.uow, int(facts["interaction"]))
    return row if row is not None and row.requester_id == turn.requester.id else None


def _settle(turn: TurnContext, facts: Facts, outcome: str) -> bool:
    """Store the outcome. Returns False if an outcome was stored before."""
    row = _interaction(turn, facts)
    if row is None:
        return "interaction" not in facts
    before = row.outcome
    interactions.settle(turn.uow, row.id, outcome)
    return row.outcome != before


PRESSES: dict[Act, Pressing] = {
    Act.SOLVED: _solved,
    Act.NOT_WHAT_I_MEANT: _not_meant,
    Act.NONE_OF_THESE: _none_of_these,
    Act.PERSON: _person,
    Act.NOT_HELPED: _not_helped,
    Act.CHOOSE: _choose,
    Act.ENTRY: _entry,
    Act.SKIP: _skip,
    Act.SLOT_CHOICE: _slot_choice,
    Act.ABOUT_TICKET: _about_ticket,
    Act.TOPICS: _topics,
    Act.CATEGORY: _category,
    Act.LANGUAGE: _language,
    Act.CLOSE: _close,
    Act.HAND_OFF: _hand_off,
    Act.NOT_SOLVED: _not_solved,
    Act.NOT_NEEDED: _not_needed,
    Act.NO_DANGER: _no_danger,
    Act.RATE: _rate,
    Act.ASK_IT: _ask_it,
}
