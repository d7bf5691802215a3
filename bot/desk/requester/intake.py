"""Handoff of a conversation from the bot to the agents.

The requester is first asked a few questions (the intake). Then a ticket is opened.
"""

from collections.abc import Sequence
from dataclasses import replace
from datetime import datetime, timedelta

from bot.conversation import intake_form
from bot.conversation.callbacks import Act, Press
from bot.conversation.intake_form import Asked, Intake
from bot.conversation.masking import beginning
from bot.conversation.states import Stage
from bot.desk.outgoing import Key, Keys
from bot.desk.requester.direct import LONGEST_QUESTION
from bot.desk.requester.turn_context import TurnContext, words_of
from bot.desk.to_agents import relay_messages
from faq.acts import DialogueAct
from faq.knowledge_base import Entry, Slot, SlotKind
from handoff import reports
from handoff.actions import interactions, tickets
from handoff.actions.tickets import Opening
from handoff.moments import within
from handoff.records import Message, Ticket
from handoff.sla import Wait, expected_wait
from handoff.states import InteractionOutcome

SAME_REQUEST_WITHIN = timedelta(seconds=2)
NO_WORDS = "–"  # stored as the question if the requester did not answer what it is about
LONGEST_ANSWERS = 1_500  # maximum total length of intake answers on the card


def begin(
    turn: TurnContext, *, entry: Entry | None, question: str, likely: Entry | None = None
) -> None:
    """Start the intake for a handoff, or open the ticket if there is nothing to ask.

    If `entry` is None, route and questions are those of the `likely` entry, if any. It is not
    stored with the ticket, because it may be wrong.
    """
    question = "\n".join(part for part in (question, _waiting_words(turn)) if part)
    route, slots = _route_and_slots(turn, entry or likely)
    intake = intake_form.begin(
        route=route,
        entry_id=entry.id if entry is not None else None,
        question=question,
        slots=slots,
    )
    has_photo = any(message.kind == "photo" for message in _earlier(turn))
    _ask(turn, intake_form.take_words(intake, "", has_photo=has_photo))


def _route_and_slots(turn: TurnContext, model: Entry | None) -> tuple[str, list[Asked]]:
    """Return the route of an entry and what it asks, or the first route and its questions."""
    kb = turn.desk.knowledge.kb
    route = model.route if model is not None and model.route else next(iter(kb.routes), "support")
    names = model.ask if model is not None and model.ask else ()
    if not names and route in kb.routes:
        names = kb.routes[route].ask
    known = [name for name in names if name in kb.slots]
    return route, [Asked(id=name, kind=kb.slots[name].kind.value) for name in known]


def _waiting_words(turn: TurnContext) -> str:
    """Mark the messages that waited when a button was pressed as processed. Returns their text."""
    waiting = reports.messages_in_turn(turn.uow, turn.requester.id)
    interactions.take_up(turn.uow, [message.id for message in waiting])
    interactions.end_turn(turn.conversation)
    return words_of(waiting)


def drop(turn: TurnContext) -> None:
    """End the intake without a ticket. Messages that answer it are marked as processed."""
    if intake_form.from_memory(turn.conversation.memory["intake"]).question:
        _waiting_words(turn)


def take_answer(turn: TurnContext, *, likely: Entry | None) -> None:
    """Handle answers to the intake's questions, or a repeated request for a person.

    `likely` is the entry that the text is probably about. If the text is the first one about the
    subject, the route and the questions of this entry are used.
    """
    intake = intake_form.from_memory(turn.conversation.memory["intake"])
    if _only_wishes(turn, turn.waiting):
        interactions.take_up(turn.uow, turn.message_ids)
        # The subject was asked for already, so the wish is granted without it.
        _hand_off(turn, replace(intake, question=intake.question or NO_WORDS))
        return
    if not intake.question and intake.round == 0 and likely is not None:
        route, slots = _route_and_slots(turn, likely)
        intake = replace(intake, route=route, slots=tuple(slots[: intake_form.MOST_QUESTIONS]))
    _ask(turn, _heard(turn, intake, turn.waiting))


def _heard(turn: TurnContext, intake: Intake, messages: Sequence[Message]) -> Intake:
    """Return the intake, with the answers in the messages added."""
    words = words_of(messages)
    has_photo = any(message.kind == "photo" for message in messages)
    interactions.take_up(turn.uow, [message.id for message in messages])
    if not intake.question and intake.round == 0:
        intake = replace(intake, question=words or NO_WORDS)
        words = ""
    return intake_form.take_words(intake, words, has_photo=has_photo)


def _so_far(turn: TurnContext) -> Intake:
    """Return the intake with the answers that were written just before a button was pressed."""
    intake = intake_form.from_memory(turn.conversation.memory["intake"])
    waiting = reports.messages_in_turn(turn.uow, turn.requester.id)
    interactions.end_turn(turn.conversation)
    return _heard(turn, intake, waiting) if waiting else intake


def skip(turn: TurnContext, *, round_number: int | None = None) -> bool:
    """Skip the questions. Returns False if the button belongs to an earlier round."""
    if turn.conversation.stage != Stage.INTAKE:
        return False
    if round_number not in (None, turn.conversation.memory["intake"]["round"]):
        return False
    intake = _so_far(turn)
    _ask(turn, replace(intake, question=intake.question or NO_WORDS))
    return True


def record_request(turn: TurnContext) -> None:
    """Store the time of a request for a person if an intake is in progress."""
    if turn.conversation.stage == Stage.INTAKE:
        interactions.remember(turn.conversation, wished_at=turn.uow.now.isoformat())


def requested_just_now(turn: TurnContext) -> bool:
    """Return True if a person was requested less than SAME_REQUEST_WITHIN ago."""
    before = turn.conversation.memory.get("wished_at")
    if before is None:
        return False
    return within(turn.uow.now, datetime.fromisoformat(before), SAME_REQUEST_WITHIN)


def open_early(turn: TurnContext) -> None:
    """Open the ticket before all questions are answered, even if the subject is unknown."""
    intake = _so_far(turn)
    _hand_off(turn, replace(intake, question=intake.question or NO_WORDS))


def _only_wishes(turn: TurnContext, messages: Sequence[Message]) -> bool:
    """Return True if every message asks for a person and names no subject."""
    acts = turn.desk.knowledge.acts
    return all(
        message.kind == "text" and acts.is_only(message.text, DialogueAct.PERSON)
        for message in messages
    )


def missing(turn: TurnContext) -> list[str]:
    """Return the texts of the unanswered questions."""
    intake = intake_form.from_memory(turn.conversation.memory["intake"])
    waiting = reports.messages_in_turn(turn.uow, turn.requester.id)
    if not intake.question and not waiting:
        return [turn.say("intake-what")]
    if intake.question:
        has_photo = any(message.kind == "photo" for message in waiting)
        intake = intake_form.take_words(intake, words_of(waiting), has_photo=has_photo)
    slots, given = turn.desk.knowledge.kb.slots, dict(intake.given)
    return [
        slots[slot.id].question_in(turn.language)
        for slot in intake.slots
        if slot.id not in given and slot.id in slots
    ]


def choose(turn: TurnContext, slot_id: str, label: str) -> bool:
    """Store the choice that was pressed for a slot. A later press replaces the earlier one."""
    if turn.conversation.stage != Stage.INTAKE:
        return False
    intake = _so_far(turn)
    answered = slot_id in dict(intake.given)
    intake = replace(intake, given=(*intake.given, (slot_id, label)))
    if answered:
        _keep_asking(turn, intake)
    else:
        _ask(turn, intake)
    return True


def stop_asking(turn: TurnContext) -> None:
    """End an unanswered intake by opening the ticket with the messages received so far."""
    intake = intake_form.from_memory(turn.conversation.memory["intake"])
    if not intake.question and not _earlier(turn):
        interactions.go_to(turn.conversation, Stage.IDLE)  # the requester has not written anything
        return
    _hand_off(turn, replace(intake, question=intake.question or NO_WORDS))


def _keep_asking(turn: TurnContext, intake: Intake) -> None:
    memory = {**turn.conversation.memory, "intake": intake_form.to_memory(intake)}
    interactions.go_to(turn.conversation, Stage.INTAKE, memory)
    interactions.wait_for_answer(turn.uow, turn.conversation)


def _ask(turn: TurnContext, intake: Intake) -> None:
    if not intake.question:
        # A person was requested, but the subject is still unknown, so ask for it first.
        _keep_asking(turn, intake)
        turn.tell(turn.say("intake-what"), keys=[_skip_key(turn, intake)])
        return
    following = intake_form.next_round(intake)
    if following is None:
        _hand_off(turn, intake)
        return
    _keep_asking(turn, following)
    slots = [
        turn.desk.knowledge.kb.slots[slot_id]
        for slot_id in intake_form.now_asking(following, intake)
        if slot_id in turn.desk.knowledge.kb.slots
    ]
    turn.tell(
        _questions(turn, slots, first=following.round == 1),
        keys=[*_choices(turn, slots), _skip_key(turn, following)],
    )


def _skip_key(turn: TurnContext, intake: Intake) -> list[Key]:
    return [(turn.say("button-skip"), Press(Act.SKIP, {"round": intake.round}))]


def _questions(turn: TurnContext, slots: list[Slot], *, first: bool) -> str:
    asked = [slot.question_in(turn.language) for slot in slots]
    lead = turn.say("intake-lead" if first else "intake-more", count=len(asked))
    if first and turn.act.upset:
        lead = f"{turn.say('intake-regret')}\n{lead}"
    if len(asked) == 1:
        return f"{lead}\n{asked[0]}"
    numbered = [
        turn.say("intake-item", number=number, question=question)
        for number, question in enumerate(asked, start=1)
    ]
    return "\n".join([lead, *numbered])


def _choices(turn: TurnContext, slots: list[Slot]) -> Keys:
    return [
        [
            (
                choice.get(turn.language) or next(iter(choice.values())),
                Press(
                    Act.SLOT_CHOICE,
                    {
                        "slot": slot.id,
                        "label": choice.get(turn.language) or next(iter(choice.values())),
                    },
                ),
            )
        ]
        for slot in slots
        if slot.kind is SlotKind.CHOICE
        for choice in slot.choices
    ]


def _earlier(turn: TurnContext) -> list[Message]:
    since = turn.uow.now - turn.uow.policy.earlier
    since = reports.topic_since(turn.uow, turn.requester.id, since=since)
    return reports.messages_without_ticket(turn.uow, turn.requester.id, since=since)


def _hand_off(turn: TurnContext, intake: Intake) -> None:
    uow = turn.uow
    left = {message.id for message in reports.messages_in_turn(uow, turn.requester.id)}
    earlier = [message for message in _earlier(turn) if message.id not in left]
    since = uow.now - uow.policy.earlier
    recent = reports.recent_interactions(uow, turn.requester.id, since=since)
    tried = [
        row.entry_id
        for row in recent
        if row.entry_id
        and row.ticket_id is None
        and row.verdict != "chitchat"
        and row.outcome != InteractionOutcome.SOLVED
    ]
    question = intake.question if intake.question != NO_WORDS else words_of(earlier)
    ticket = tickets.open_ticket(
        uow,
        turn.requester,
        Opening(
            route=intake.route,
            language=turn.language,
            question=beginning(question, LONGEST_QUESTION),
            entry_id=intake.entry_id,
            tried=list(dict.fromkeys(tried)),
            intake=intake.summary,
            message_ids=[message.id for message in earlier],
        ),
    )
    interactions.hand_off(recent, ticket)
    answers = "".join(answer or "" for _, answer in intake.summary)
    whole = len(question) <= LONGEST_QUESTION and len(answers) <= LONGEST_ANSWERS
    relay_messages(turn.desk, uow, ticket, earlier, media_only=whole)
    interactions.go_to(turn.conversation, Stage.IDLE)
    turn.tell(hand_off_words(turn, ticket), about=ticket)


def hand_off_words(turn: TurnContext, ticket: Ticket) -> str:
    """Return a text with ticket number, position in the queue, wait and office hours."""
    lines = [turn.say("ticket-opened", ticket=ticket.id)]
    if turn.agents_out_of_reach(ticket):
        lines.append(turn.say("people-see-later"))
    else:
        wait = wait_of(turn, ticket)
        lines.append(_position(turn, wait))
        if wait.open_until is not None:
            lines.append(turn.say("office-open-until", until=wait.open_until))
    lines.append(turn.say("ticket-add-more"))
    return "\n".join(lines)


def added_words(turn: TurnContext, text_id: str, ticket: Ticket) -> str:
    """Return the confirmation that messages were added to a ticket.

    It mentions if the agents will see them only later because their chat is unreachable.
    """
    lines = [turn.say(text_id, ticket=ticket.id)]
    if turn.agents_out_of_reach(ticket):
        lines.append(turn.say("people-see-later"))
    return "\n".join(lines)


def _position(turn: TurnContext, wait: Wait) -> str:
    if wait.opens_at is not None:
        return turn.say("queue-closed-now", place=wait.position, opens=wait.opens_at)
    if wait.minutes is not None:
        return turn.say("queue-with-wait", place=wait.position, minutes=wait.minutes)
    return turn.say("queue-place", place=wait.position)


def position_words(turn: TurnContext, ticket: Ticket) -> str:
    return _position(turn, wait_of(turn, ticket))


def wait_of(turn: TurnContext, ticket: Ticket) -> Wait:
    uow = turn.uow
    return expected_wait(
        position=reports.position_in_queue(uow, ticket),
        first_replies=reports.first_reply_times(
            uow, turn.desk.id, since=uow.now - uow.policy.estimate_window
        ),
        enough=uow.policy.replies_for_estimate,
        calendar=turn.desk.team.settings.calendar_of(ticket.route),
        now=uow.now,
    )
