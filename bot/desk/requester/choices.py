"""Offering entries to choose from, and the choice in words."""

from collections.abc import Iterable, Sequence
from dataclasses import replace

from bot.conversation.callbacks import Act, Press
from bot.conversation.ordinals import named_positions
from bot.conversation.states import Stage
from bot.desk.outgoing import Key
from bot.desk.requester import reactions
from bot.desk.requester.content import ask_rephrase, give, person_keys, small_talk
from bot.desk.requester.turn_context import TurnContext, last_answer
from faq.knowledge_base import Entry, Kind
from handoff import reports
from handoff.actions import interactions
from handoff.actions.interactions import Judged
from handoff.moments import within
from handoff.records import Interaction
from handoff.states import InteractionOutcome

MOST_CHOICES = 3
MOST_BESIDE = 2  # maximum number of entries that are offered beside the last answer
# Stages in which the question before this one was not answered either.
MISSED = (Stage.CHOOSING, Stage.REPHRASING, Stage.OFFERING)


def offer_choices(turn: TurnContext, judged: Judged) -> None:
    """Ask which of the candidates is meant, with a button for each."""
    entries = _entries(turn, judged.candidates)
    if not entries:  # if all are greetings, do not ask which was meant
        best, _ = judged.candidates[0]
        small_talk(turn, replace(judged, verdict=Kind.CHITCHAT.value, entry_id=best))
        return
    interaction_id = turn.record(judged, outcome=InteractionOutcome.OFFERED)
    is_second = turn.conversation.stage in MISSED
    if judged.outside:
        question = turn.say("clarify-outside", count=len(entries))
    elif is_second:
        question = turn.say("clarify-again")
    else:
        question = turn.say("clarify" if len(entries) > 1 else "clarify-one")
    _ask(turn, interaction_id, entries, question, person=is_second)


def _ask(
    turn: TurnContext,
    interaction_id: int,
    entries: Sequence[Entry],
    question: str,
    *,
    person: bool,
) -> None:
    """Ask which entry is meant. If `person` is true, a person is among the buttons."""
    about = {"interaction": interaction_id}
    keys: list[list[Key]] = [
        [(entry.title_in(turn.language), Press(Act.CHOOSE, {**about, "entry": entry.id}))]
        for entry in entries
    ]
    keys.append([(turn.say("button-none-of-these"), Press(Act.NONE_OF_THESE, about))])
    if person:
        keys.append([(turn.say("button-person"), Press(Act.PERSON, about))])
    shown = [entry.id for entry in entries]
    interactions.go_to(turn.conversation, Stage.CHOOSING, {**about, "shown": shown})
    turn.tell(question, keys=keys)


def offer_follow_up(turn: TurnContext, judged: Judged) -> None:
    """Answer a question about the last answer, which contains all that is known.

    A person is offered, and the entries that the question may be about.
    """
    since = turn.uow.now - turn.uow.policy.earlier
    last = last_answer(turn.uow, turn.requester.id, since=since)
    about = None if last is None else turn.entry(last.entry_id)
    if last is None or about is None:
        ask_rephrase(turn, judged)
        return
    entries = [each for each in _entries(turn, judged.candidates) if each.id != about.id]
    entries = entries[:MOST_BESIDE]
    text = turn.say("follow-up-offer", title=about.title_in(turn.language), count=len(entries))
    interaction_id = turn.record(
        replace(judged, entry_id=about.id), outcome=InteractionOutcome.OPEN
    )
    shown: list[list[Key]] = [
        [
            (
                entry.title_in(turn.language),
                Press(Act.CHOOSE, {"interaction": interaction_id, "entry": entry.id}),
            )
        ]
        for entry in entries
    ]
    interactions.go_to(turn.conversation, Stage.OFFERING)
    turn.tell(text, keys=[*shown, *person_keys(turn)])


def _entries(turn: TurnContext, candidates: Iterable[tuple[str, float]]) -> list[Entry]:
    """Return the entries of the buttons for these candidates."""
    first = [turn.entry(entry_id) for entry_id, _ in list(candidates)[:MOST_CHOICES]]
    return [one for one in first if one is not None and one.kind is not Kind.CHITCHAT]


def _shown(turn: TurnContext, row: Interaction) -> list[Entry]:
    """Return the entries in the order of the buttons that were shown last."""
    offered = _entries(turn, row.candidates)
    ids = turn.conversation.memory.get("shown")
    return offered if ids is None else [entry for entry in offered if entry.id in ids]


def give_choice(turn: TurnContext, judged: Judged) -> None:
    """Send the entry that the requester chose in words, as if its button had been pressed.

    A "yes" to several entries does not tell which one, so they are offered again, with a person.
    Rejected entries are left out. If a single one is left, it is the chosen one.
    """
    row = _offer_of(turn)
    entries = [] if row is None else _shown(turn, row)
    if row is None or not entries:
        ask_rephrase(turn, judged)
        return
    positions = named_positions(judged.query)
    rejected = positions.rejected
    left = [entry for number, entry in enumerate(entries, start=1) if number not in rejected]
    if not left:
        reactions.mark_not_meant(turn, row)
        return
    interactions.take_up(turn.uow, turn.message_ids)
    number = positions.chosen
    if number is not None and number <= len(entries):
        chosen = entries[number - 1]
    elif number is None and len(left) == 1:
        chosen = left[0]
    else:
        _ask(turn, row.id, left, turn.say("clarify-again"), person=True)
        return
    interactions.settle(turn.uow, row.id, InteractionOutcome.CLARIFIED)
    give(turn, chosen, query=row.query)


def offer_choices_again(turn: TurnContext, judged: Judged) -> None:
    """Offer the same entries again, with a person, after a detail that decides nothing."""
    row = _offer_of(turn)
    entries = [] if row is None else _shown(turn, row)
    if row is None or not entries:
        ask_rephrase(turn, judged)
        return
    interactions.take_up(turn.uow, turn.message_ids)
    _ask(turn, row.id, entries, turn.say("clarify-again"), person=True)


def decline_choices(turn: TurnContext, judged: Judged) -> None:
    """Ask to rephrase the question, since none of the offered entries is meant."""
    row = _offer_of(turn)
    if row is None:
        ask_rephrase(turn, judged)
        return
    reactions.mark_not_meant(turn, row)


def _offer_of(turn: TurnContext) -> Interaction | None:
    """Return the interaction with the entries that were offered last, if it has no outcome yet."""
    offered = turn.conversation.memory.get("interaction")
    row = None if offered is None else reports.interaction(turn.uow, int(offered))
    if row is None or row.outcome != InteractionOutcome.OFFERED:
        return None
    return row if within(turn.uow.now, row.at, turn.uow.policy.earlier) else None
