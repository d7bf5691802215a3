"""Handoff from bot to people: intake questions, the ticket, texts for the requester."""

from collections.abc import Sequence
from dataclasses import replace
from datetime import datetime, timedelta

from bot.conversation import intake_form
from bot.conversation.callbacks import Act, Press
from bot.conversation.dialogue import Stage
from bot.conversation.intake_form import Asked, Intake
from bot.conversation.wishes import asks_for_a_person, is_only_a_wish
from bot.desk.outgoing import Key, Keys
from bot.desk.requester.turn_context import Scene, words_of
from bot.desk.to_agents import relay_messages
from faq.knowledge_base import Entry, Slot, SlotKind
from handoff import reports
from handoff.actions import interactions, tickets
from handoff.actions.tickets import Opening
from handoff.moments import within
from handoff.records import Message, Ticket
from handoff.sla import Wait, expected_wait
from handoff.states import InteractionOutcome

SAME_BREATH = timedelta(seconds=2)
NO_WORDS = "–"  # the requester was asked for the subject and gave none
LONGEST_QUESTION = 1_500  # on the card; if longer, the messages are posted as well
LONGEST_ANSWERS = 1_500  # to intake, in total; likewise


def begin(scene: Scene, *, entry: Entry | None, question: str) -> None:
    """Start the intake for a handoff, or open the ticket at once if nothing has to be asked."""
    question = "\n".join(part for part in (question, _waiting_words(scene)) if part)
    kb = scene.desk.knowledge.kb
    route = entry.route if entry is not None and entry.route else next(iter(kb.routes), "support")
    names = entry.ask if entry is not None and entry.ask else ()
    if not names and route in kb.routes:
        names = kb.routes[route].ask
    slots = [Asked(id=name, kind=kb.slots[name].kind.value) for name in names if name in kb.slots]
    intake = intake_form.begin(
        route=route,
        entry_id=entry.id if entry is not None else None,
        question=question,
        slots=slots,
    )
    has_photo = any(message.kind == "photo" for message in _earlier(scene))
    _ask(scene, intake_form.take_words(intake, "", has_photo=has_photo))


def _waiting_words(scene: Scene) -> str:
    """Take up the messages written just before a button was pressed; returns their words."""
    waiting = reports.messages_in_turn(scene.uow, scene.requester.id)
    interactions.take_up(scene.uow, [message.id for message in waiting])
    interactions.end_turn(scene.conversation)
    return words_of(waiting)


def drop(scene: Scene) -> None:
    """End the intake without a ticket; messages that answer its questions are taken up."""
    if intake_form.from_memory(scene.conversation.memory["intake"]).question:
        _waiting_words(scene)


def go_on(scene: Scene) -> None:
    """Handle answers to the intake's questions, or a repeated request for a person."""
    intake = intake_form.from_memory(scene.conversation.memory["intake"])
    if _only_wishes(scene.waiting):
        interactions.take_up(scene.uow, scene.message_ids)
        _once_more(scene, intake)
        return
    _ask(scene, _heard(scene, intake, scene.waiting))


def _heard(scene: Scene, intake: Intake, messages: Sequence[Message]) -> Intake:
    """Return the intake with the answers in the messages."""
    words = words_of(messages)
    has_photo = any(message.kind == "photo" for message in messages)
    interactions.take_up(scene.uow, [message.id for message in messages])
    if not intake.question and intake.round == 0:
        intake = replace(intake, question=words or NO_WORDS)
        words = ""
    return intake_form.take_words(intake, words, has_photo=has_photo)


def _so_far(scene: Scene) -> Intake:
    """Return the intake with the answers written just before a button was pressed."""
    intake = intake_form.from_memory(scene.conversation.memory["intake"])
    waiting = reports.messages_in_turn(scene.uow, scene.requester.id)
    interactions.end_turn(scene.conversation)
    return _heard(scene, intake, waiting) if waiting else intake


def skip(scene: Scene, *, round_number: int | None = None) -> bool:
    """Skip the questions; False for a button of an earlier round."""
    if scene.conversation.stage != Stage.INTAKE:
        return False
    if round_number not in (None, scene.conversation.memory["intake"]["round"]):
        return False
    intake = _so_far(scene)
    _ask(scene, replace(intake, question=intake.question or NO_WORDS))
    return True


def wished(scene: Scene) -> None:
    """Store the time of a request for a person during the intake."""
    if scene.conversation.stage == Stage.INTAKE:
        interactions.remember(scene.conversation, wished_at=scene.uow.now.isoformat())


def wished_just_now(scene: Scene) -> bool:
    """True if the last request for a person was moments ago: both count as one."""
    before = scene.conversation.memory.get("wished_at")
    if before is None:
        return False
    return within(scene.uow.now, datetime.fromisoformat(before), SAME_BREATH)


def insist(scene: Scene) -> None:
    """Open the ticket before all questions are answered, or ask for an unknown subject."""
    _once_more(scene, _so_far(scene))
    wished(scene)


def _once_more(scene: Scene, intake: Intake) -> None:
    """Open the ticket with the answers so far; ask for the subject if nothing was said."""
    if intake.question or not _only_wishes(_earlier(scene)):
        _hand_over(scene, replace(intake, question=intake.question or NO_WORDS))
    else:
        _ask(scene, intake)


def _only_wishes(messages: Sequence[Message]) -> bool:
    """True if every message only asks for a person."""
    return all(
        message.kind == "text" and asks_for_a_person(message.text) and is_only_a_wish(message.text)
        for message in messages
    )


def missing(scene: Scene) -> list[str]:
    """Return the questions that the intake still waits for, in words."""
    intake = intake_form.from_memory(scene.conversation.memory["intake"])
    waiting = reports.messages_in_turn(scene.uow, scene.requester.id)
    if not intake.question and not waiting:
        return [scene.say("intake-what")]
    if intake.question:
        has_photo = any(message.kind == "photo" for message in waiting)
        intake = intake_form.take_words(intake, words_of(waiting), has_photo=has_photo)
    slots, given = scene.desk.knowledge.kb.slots, dict(intake.given)
    return [
        slots[slot.id].question_in(scene.language)
        for slot in intake.slots
        if slot.id not in given and slot.id in slots
    ]


def choose(scene: Scene, slot_id: str, label: str) -> bool:
    """Record a press on one of a slot's choices; pressing another one corrects it."""
    if scene.conversation.stage != Stage.INTAKE:
        return False
    intake = _so_far(scene)
    answered = slot_id in dict(intake.given)
    intake = replace(intake, given=(*intake.given, (slot_id, label)))
    if answered:
        _keep_asking(scene, intake)
    else:
        _ask(scene, intake)
    return True


def stop_asking(scene: Scene) -> None:
    """End an unanswered intake: open the ticket with what the requester has said."""
    intake = intake_form.from_memory(scene.conversation.memory["intake"])
    if not intake.question and not _earlier(scene):
        interactions.go_to(scene.conversation, Stage.IDLE)  # the requester said nothing at all
        return
    _hand_over(scene, replace(intake, question=intake.question or NO_WORDS))


def _keep_asking(scene: Scene, intake: Intake) -> None:
    memory = {**scene.conversation.memory, "intake": intake_form.to_memory(intake)}
    interactions.go_to(scene.conversation, Stage.INTAKE, memory)
    interactions.wait_for_answer(scene.uow, scene.conversation)


def _ask(scene: Scene, intake: Intake) -> None:
    if not intake.question:
        # A person was requested before the subject is known: ask for it first.
        _keep_asking(scene, intake)
        scene.tell(scene.say("intake-what"), keys=[_skip_key(scene, intake)])
        return
    following = intake_form.next_round(intake)
    if following is None:
        _hand_over(scene, intake)
        return
    _keep_asking(scene, following)
    slots = [
        scene.desk.knowledge.kb.slots[slot_id]
        for slot_id in intake_form.now_asking(following, intake)
        if slot_id in scene.desk.knowledge.kb.slots
    ]
    scene.tell(
        _questions(scene, slots, first=following.round == 1),
        keys=[*_choices(scene, slots), _skip_key(scene, following)],
    )


def _skip_key(scene: Scene, intake: Intake) -> list[Key]:
    return [(scene.say("button-skip"), Press(Act.SKIP, {"round": intake.round}))]


def _questions(scene: Scene, slots: list[Slot], *, first: bool) -> str:
    asked = [slot.question_in(scene.language) for slot in slots]
    lead = scene.say("intake-lead" if first else "intake-more", count=len(asked))
    if len(asked) == 1:
        return f"{lead}\n{asked[0]}"
    numbered = [
        scene.say("intake-item", number=number, question=question)
        for number, question in enumerate(asked, start=1)
    ]
    return "\n".join([lead, *numbered])


def _choices(scene: Scene, slots: list[Slot]) -> Keys:
    return [
        [
            (
                choice.get(scene.language) or next(iter(choice.values())),
                Press(
                    Act.SLOT_CHOICE,
                    {
                        "slot": slot.id,
                        "label": choice.get(scene.language) or next(iter(choice.values())),
                    },
                ),
            )
        ]
        for slot in slots
        if slot.kind is SlotKind.CHOICE
        for choice in slot.choices
    ]


def _earlier(scene: Scene) -> list[Message]:
    return reports.messages_without_ticket(
        scene.uow, scene.requester.id, since=scene.uow.now - scene.uow.policy.earlier
    )


def _hand_over(scene: Scene, intake: Intake) -> None:
    uow = scene.uow
    left = {message.id for message in reports.messages_in_turn(uow, scene.requester.id)}
    earlier = [message for message in _earlier(scene) if message.id not in left]
    since = uow.now - uow.policy.earlier
    recent = reports.recent_interactions(uow, scene.requester.id, since=since)
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
        scene.requester,
        Opening(
            route=intake.route,
            language=scene.language,
            question=question[:LONGEST_QUESTION],
            entry_id=intake.entry_id,
            tried=list(dict.fromkeys(tried)),
            intake=intake.summary,
            message_ids=[message.id for message in earlier],
        ),
    )
    interactions.hand_off(recent, ticket)
    answers = "".join(answer or "" for _, answer in intake.summary)
    whole = len(question) <= LONGEST_QUESTION and len(answers) <= LONGEST_ANSWERS
    relay_messages(scene.desk, uow, ticket, earlier, media_only=whole)
    interactions.go_to(scene.conversation, Stage.IDLE)
    scene.tell(hand_off_words(scene, ticket), about=ticket)


def hand_off_words(scene: Scene, ticket: Ticket) -> str:
    """Return the ticket's number, the position in the queue, the wait and the office hours."""
    lines = [scene.say("ticket-opened", ticket=ticket.id)]
    if scene.agents_out_of_reach():
        lines.append(scene.say("people-see-later"))
    else:
        wait = wait_of(scene, ticket)
        lines.append(_place(scene, wait))
        if wait.open_until is not None:
            lines.append(scene.say("office-open-until", until=wait.open_until))
    lines.append(scene.say("ticket-add-more"))
    return "\n".join(lines)


def added_words(scene: Scene, text_id: str, ticket: Ticket) -> str:
    """Confirm an addition to a ticket; mentions if agents see it only later."""
    lines = [scene.say(text_id, ticket=ticket.id)]
    if scene.agents_out_of_reach():
        lines.append(scene.say("people-see-later"))
    return "\n".join(lines)


def _place(scene: Scene, wait: Wait) -> str:
    if wait.opens_at is not None:
        return scene.say("queue-closed-now", place=wait.place, opens=wait.opens_at)
    if wait.minutes is not None:
        return scene.say("queue-with-wait", place=wait.place, minutes=wait.minutes)
    return scene.say("queue-place", place=wait.place)


def place_words(scene: Scene, ticket: Ticket) -> str:
    return _place(scene, wait_of(scene, ticket))


def wait_of(scene: Scene, ticket: Ticket) -> Wait:
    uow = scene.uow
    return expected_wait(
        place=reports.position_in_queue(uow, ticket),
        first_replies=reports.first_reply_times(
            uow, scene.desk.id, since=uow.now - uow.policy.estimate_window
        ),
        enough=uow.policy.replies_for_estimate,
        hours=scene.desk.settings.hours,
        now=uow.now,
    )
