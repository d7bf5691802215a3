"""What a requester's button presses do."""

from collections.abc import Awaitable, Callable, Mapping
from typing import Any

from bot.conversation.callbacks import Act, Press
from bot.conversation.dialogue import Stage
from bot.desk import handover, requesters
from bot.desk.moves import give
from bot.desk.relaying import relay_messages
from bot.desk.scene import EARLIER, Scene
from handoff.actions import interactions, tickets
from handoff.lifecycle import Status
from handoff.models import Interaction

Facts = Mapping[str, Any]
Pressing = Callable[[Scene, Facts], Awaitable[str | None]]


async def press(scene: Scene, act: Act, facts: Facts) -> str | None:
    """Do it; answers the short words that the messenger shows over the button, if any."""
    handler = PRESSES.get(act)
    return await handler(scene, facts) if handler is not None else None


async def _solved(scene: Scene, facts: Facts) -> str | None:
    settled = await _settle(scene, facts, "solved")
    if settled:
        await scene.tell(scene.say("solved-thanks"))
    return scene.say("toast-thanks")


async def _not_meant(scene: Scene, facts: Facts) -> str | None:
    """Wrong answer: the next best, else other words, else a person."""
    if not await _settle(scene, facts, "not-what-i-meant"):
        return scene.say("toast-done-before")
    if requesters.has_live(scene):
        return scene.say("toast-thanks")  # a person has it; the bot has no more questions
    interactions.go_to(scene.conversation, Stage.REPHRASING)
    await scene.tell(
        scene.say("not-meant-rephrase"),
        keys=[
            [(scene.say("button-person"), Press(Act.PERSON, dict(facts)))],
            [(scene.say("button-topics"), Press(Act.TOPICS))],
        ],
    )
    return None


async def _none_of_these(scene: Scene, facts: Facts) -> str | None:
    return await _not_meant(scene, facts)


async def _person(scene: Scene, facts: Facts) -> str | None:
    row = await _interaction(scene, facts)
    await _settle(scene, facts, "wanted-person")
    await requesters.to_person(scene, entry_id=row.entry_id if row is not None else None)
    return None


async def _not_helped(scene: Scene, facts: Facts) -> str | None:
    row = await _interaction(scene, facts)
    if row is None or not await _settle(scene, facts, "not-helped"):
        return scene.say("toast-done-before")
    if scene.ticket is not None and requesters.has_live(scene):
        return None
    await handover.begin(scene, entry=scene.entry(row.entry_id), question=row.query)
    return None


async def _choose(scene: Scene, facts: Facts) -> str | None:
    """The offered choices were answered: that is as good as a match."""
    row = await _interaction(scene, facts)
    if row is None or not await _settle(scene, facts, "clarified"):
        return scene.say("toast-done-before")
    await _give(scene, str(facts["entry"]), query=row.query)
    return None


async def _entry(scene: Scene, facts: Facts) -> str | None:
    await _give(scene, str(facts["entry"]), query=None)
    return None


async def _give(scene: Scene, entry_id: str, *, query: str | None) -> None:
    entry = scene.entry(entry_id)
    if entry is None:
        await scene.tell(scene.say("entry-gone"))
        return
    await give(scene, entry, query=query or entry.title_in(scene.language))


async def _skip(scene: Scene, facts: Facts) -> str | None:
    await handover.skip(scene, round_number=facts.get("round"))
    return None


async def _slot_choice(scene: Scene, facts: Facts) -> str | None:
    await handover.choose(scene, str(facts["slot"]), str(facts["label"]))
    return str(facts["label"])


async def _about_ticket(scene: Scene, facts: Facts) -> str | None:
    """What was answered by the bot belongs to the resolved ticket after all."""
    ticket = await tickets.find(scene.uow, int(facts["ticket"]), bot_id=scene.desk.bot_id)
    if ticket.requester_id != scene.requester.id:
        return None
    live = await scene.uow.tickets.live_of(scene.requester.id)
    target = live or ticket
    if target.status == Status.CLOSED:
        await requesters.to_person(scene)
        return None
    messages = await scene.uow.requesters.recent_without_ticket(
        scene.requester.id, since=scene.uow.now - EARLIER
    )
    await scene.uow.requesters.take_up(
        [message.id for message in messages if message.turned_at is None],
        interaction_id=None,
        at=scene.uow.now,
    )
    interactions.end_turn(scene.conversation)
    await tickets.add_messages(scene.uow, target, [message.id for message in messages])
    await relay_messages(scene.desk, scene.uow, target, messages)
    await scene.tell(scene.say("ticket-reopened", ticket=target.id), about=target)
    return None


async def _topics(scene: Scene, facts: Facts) -> str | None:
    await requesters.topics(scene)
    return None


async def _category(scene: Scene, facts: Facts) -> str | None:
    await requesters.category(scene, str(facts["category"]))
    return None


async def _language(scene: Scene, facts: Facts) -> str | None:
    await requesters.set_language(scene, str(facts["language"]))
    return None


async def _close(scene: Scene, facts: Facts) -> str | None:
    if scene.ticket is None or scene.ticket.id != facts.get("ticket"):
        return scene.say("toast-done-before")
    await requesters.close(scene)
    return None


async def _interaction(scene: Scene, facts: Facts) -> Interaction | None:
    """The interaction a button belongs to, if it is this requester's."""
    if "interaction" not in facts:
        return None
    row = await scene.uow.requesters.interaction(int(facts["interaction"]))
    return row if row is not None and row.requester_id == scene.requester.id else None


async def _settle(scene: Scene, facts: Facts, outcome: str) -> bool:
    """Write the outcome down; False if this button did its work before."""
    row = await _interaction(scene, facts)
    if row is None:
        return "interaction" not in facts
    before = row.outcome
    await interactions.settle(scene.uow, row.id, outcome)
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
}
