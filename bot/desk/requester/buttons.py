"""Button presses of requesters."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from typing import Any

from bot.conversation.callbacks import Act, Press
from bot.conversation.dialogue import Stage
from bot.desk.outgoing import Keys
from bot.desk.requester import intake as handover
from bot.desk.requester import messages as requesters
from bot.desk.requester.answers import give
from bot.desk.requester.turn_context import Scene
from bot.desk.to_agents import relay_messages
from handoff import reports
from handoff.actions import interactions, tickets
from handoff.lifecycle import Status
from handoff.records import Interaction
from handoff.states import InteractionOutcome

Facts = Mapping[str, Any]


@dataclass(frozen=True)
class Toast:
    """Short words over the button; `idle` if the press had no effect."""

    words: str
    idle: bool = False


Pressing = Callable[[Scene, Facts], Toast | None]


def _done_before(scene: Scene) -> Toast:
    return Toast(scene.say("toast-done-before"), idle=True)


def _thanks(scene: Scene) -> Toast:
    return Toast(scene.say("toast-thanks"))


def press(scene: Scene, act: Act, facts: Facts) -> Toast | None:
    """Carry out the press; returns the words that the messenger shows over the button, if any."""
    handler = PRESSES.get(act)
    return handler(scene, facts) if handler is not None else None


def _solved(scene: Scene, facts: Facts) -> Toast | None:
    if not _settle(scene, facts, InteractionOutcome.SOLVED):
        return _done_before(scene)
    keys: Keys = []
    if scene.ticket is not None and requesters.has_live(scene):
        close = Press(Act.CLOSE, {"ticket": scene.ticket.id})
        keys = [[(scene.say("button-solved-close"), close)]]
    scene.tell(scene.say("solved-thanks"), keys=keys)
    return _thanks(scene)


def _not_meant(scene: Scene, facts: Facts) -> Toast | None:
    """Handle a wrong answer: ask for other words; offer a person and the topics."""
    if not _settle(scene, facts, InteractionOutcome.NOT_WHAT_I_MEANT):
        return _done_before(scene)
    if requesters.has_live(scene) or scene.conversation.stage == Stage.INTAKE:
        return _thanks(scene)  # on its way to a person already
    interactions.go_to(scene.conversation, Stage.REPHRASING)
    scene.tell(
        scene.say("not-meant-rephrase"),
        keys=[
            [(scene.say("button-person"), Press(Act.PERSON, dict(facts)))],
            [(scene.say("button-topics"), Press(Act.TOPICS))],
        ],
    )
    return None


def _none_of_these(scene: Scene, facts: Facts) -> Toast | None:
    return _not_meant(scene, facts)


def _person(scene: Scene, facts: Facts) -> Toast | None:
    row = _interaction(scene, facts)
    _settle(scene, facts, InteractionOutcome.WANTED_PERSON)
    if scene.conversation.stage == Stage.INTAKE and not requesters.has_live(scene):
        return Toast(scene.say("toast-asked-already"), idle=True)
    requesters.to_person(scene, entry_id=row.entry_id if row is not None else None)
    return None


def _not_helped(scene: Scene, facts: Facts) -> Toast | None:
    row = _interaction(scene, facts)
    if row is None or not _settle(scene, facts, InteractionOutcome.NOT_HELPED):
        return _done_before(scene)
    if requesters.has_live(scene) or scene.conversation.stage == Stage.INTAKE:
        return _thanks(scene)
    handover.begin(scene, entry=scene.entry(row.entry_id), question=row.query)
    return None


def _choose(scene: Scene, facts: Facts) -> Toast | None:
    """Give the chosen entry; a choice counts like a match."""
    row = _interaction(scene, facts)
    if row is None or not _settle(scene, facts, InteractionOutcome.CLARIFIED):
        return _done_before(scene)
    _give(scene, str(facts["entry"]), query=row.query)
    return None


def _entry(scene: Scene, facts: Facts) -> Toast | None:
    _give(scene, str(facts["entry"]), query=None)
    return None


def _give(scene: Scene, entry_id: str, *, query: str | None) -> None:
    entry = scene.entry(entry_id)
    if entry is None:
        scene.tell(scene.say("entry-gone"))
        return
    give(scene, entry, query=query or entry.title_in(scene.language))


def _skip(scene: Scene, facts: Facts) -> Toast | None:
    skipped = handover.skip(scene, round_number=facts.get("round"))
    return None if skipped else _done_before(scene)


def _slot_choice(scene: Scene, facts: Facts) -> Toast | None:
    if not handover.choose(scene, str(facts["slot"]), str(facts["label"])):
        return _done_before(scene)
    return Toast(str(facts["label"]))


def _hand_over(scene: Scene, facts: Facts) -> Toast | None:
    """End the questions before a handoff and open the ticket."""
    if requesters.has_live(scene) or scene.conversation.stage != Stage.INTAKE:
        return _done_before(scene)
    handover.insist(scene)
    return None


def _about_ticket(scene: Scene, facts: Facts) -> Toast | None:
    """Add the messages that the bot answered to the resolved ticket, or to the live one."""
    ticket = tickets.find(scene.uow, int(facts["ticket"]), desk_id=scene.desk.id)
    if ticket.requester_id != scene.requester.id:
        return None
    live = reports.live_ticket_of(scene.uow, scene.requester.id)
    target = live or ticket
    if target.status == Status.CLOSED:
        requesters.to_person(scene)
        return None
    messages = reports.messages_without_ticket(
        scene.uow, scene.requester.id, since=scene.uow.now - scene.uow.policy.earlier
    )
    if not messages and requesters.has_live(scene):
        return _done_before(scene)
    interactions.take_up(
        scene.uow, [message.id for message in messages if message.turned_at is None]
    )
    interactions.end_turn(scene.conversation)
    tickets.add_messages(scene.uow, target, [message.id for message in messages])
    relay_messages(scene.desk, scene.uow, target, messages)
    scene.tell(scene.say("ticket-reopened", ticket=target.id), about=target)
    return None


def _topics(scene: Scene, facts: Facts) -> Toast | None:
    requesters.topics(scene)
    return None


def _category(scene: Scene, facts: Facts) -> Toast | None:
    requesters.category(scene, str(facts["category"]))
    return None


def _language(scene: Scene, facts: Facts) -> Toast | None:
    requesters.set_language(scene, str(facts["language"]))
    return None


def _close(scene: Scene, facts: Facts) -> Toast | None:
    if not requesters.has_live(scene) or scene.ticket is None:
        return _done_before(scene)
    if scene.ticket.id != facts.get("ticket"):
        return _done_before(scene)
    requesters.close(scene)
    return None


def _not_solved(scene: Scene, facts: Facts) -> Toast | None:
    """Reopen a ticket that was marked as solved."""
    ticket = tickets.find(scene.uow, int(facts["ticket"]), desk_id=scene.desk.id)
    if ticket.requester_id != scene.requester.id:
        return None
    if requesters.has_live(scene) or ticket.status != Status.RESOLVED:
        return _done_before(scene)
    tickets.add_messages(scene.uow, ticket, [])
    scene.tell(scene.say("ticket-reopened", ticket=ticket.id), about=ticket)
    return None


def _interaction(scene: Scene, facts: Facts) -> Interaction | None:
    """Return the interaction of a button, if it is this requester's."""
    if "interaction" not in facts:
        return None
    row = reports.interaction(scene.uow, int(facts["interaction"]))
    return row if row is not None and row.requester_id == scene.requester.id else None


def _settle(scene: Scene, facts: Facts, outcome: str) -> bool:
    """Store the outcome; False if it was stored before."""
    row = _interaction(scene, facts)
    if row is None:
        return "interaction" not in facts
    before = row.outcome
    interactions.settle(scene.uow, row.id, outcome)
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
    Act.HAND_OVER: _hand_over,
    Act.NOT_SOLVED: _not_solved,
}
