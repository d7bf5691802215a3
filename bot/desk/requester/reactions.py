"""Reactions of a requester to an answer, by a button or in words."""

from collections.abc import Sequence

from bot.conversation.callbacks import Act, Press
from bot.conversation.states import Stage
from bot.desk.outgoing import Key, Keys
from bot.desk.requester import intake as intake_steps
from bot.desk.requester import messages as requesters
from bot.desk.requester.turn_context import TurnContext
from faq.knowledge_base import Entry, Kind
from handoff.actions import interactions
from handoff.records import Interaction, Ticket
from handoff.states import InteractionOutcome

MOST_RELATED = 2


def related_keys(turn: TurnContext, entry: Entry) -> list[list[Key]]:
    """Return a row with a button for each of the first related entries."""
    related = [turn.entry(entry_id) for entry_id in entry.related[:MOST_RELATED]]
    return [
        [
            (
                turn.say("button-related", title=other.title_in(turn.language)),
                Press(Act.ENTRY, {"entry": other.id}),
            )
        ]
        for other in related
        if other is not None
    ]


def thank(turn: TurnContext) -> None:
    """Send a thank-you text after the requester has said that the problem is solved.

    If the requester has a ticket that has not ended, the text has a button to close it.
    """
    keys: Keys = []
    if turn.ticket is not None and requesters.has_live(turn):
        close = Press(Act.CLOSE, {"ticket": turn.ticket.id})
        keys = [[(turn.say("button-solved-close"), close)]]
    turn.tell(turn.say("solved-thanks"), keys=keys)


def offer_to_close(turn: TurnContext, ticket: Ticket) -> None:
    """Offer to close the ticket after the requester has written that it is no longer needed."""
    close = Press(Act.CLOSE, {"ticket": ticket.id})
    keys = [[(turn.say("button-close"), close)]]
    asked = {"ticket": ticket.id, "asked_at": turn.uow.now.isoformat()}
    interactions.go_to(turn.conversation, Stage.CLOSING, asked)
    turn.tell(turn.say("cancel-offer", ticket=ticket.id), keys=keys, about=ticket)


def ask_to_rephrase(turn: TurnContext, interaction_id: int | None) -> None:
    """Ask to rephrase the question after a wrong answer, and offer a person and the topics."""
    about = {} if interaction_id is None else {"interaction": interaction_id}
    interactions.go_to(turn.conversation, Stage.REPHRASING)
    turn.tell(
        turn.say("not-meant-rephrase"),
        keys=[
            [(turn.say("button-person"), Press(Act.PERSON, about))],
            [(turn.say("button-topics"), Press(Act.TOPICS))],
        ],
    )


def mark_solved(turn: TurnContext, row: Interaction) -> None:
    interactions.settle(turn.uow, row.id, InteractionOutcome.SOLVED)
    interactions.take_up(turn.uow, turn.message_ids)
    thank(turn)


def mark_not_meant(turn: TurnContext, row: Interaction) -> None:
    interactions.settle(turn.uow, row.id, InteractionOutcome.NOT_WHAT_I_MEANT)
    interactions.take_up(turn.uow, turn.message_ids)
    ask_to_rephrase(turn, row.id)


def mark_one_not_meant(
    turn: TurnContext, row: Interaction, *, others: Sequence[Interaction]
) -> None:
    """Handle the reaction that one of several answers was not meant. Ask about the last other."""
    interactions.settle(turn.uow, row.id, InteractionOutcome.NOT_WHAT_I_MEANT)
    interactions.take_up(turn.uow, turn.message_ids)
    keys = [outcome_keys(turn, others[-1].id), _person_key(turn, others[-1])]
    turn.tell(turn.say("one-not-meant"), keys=keys)


def mark_unsolved(turn: TurnContext, row: Interaction) -> None:
    """Handle the reaction that an answer did not help.

    If the answer was the remedy for a known problem, the intake starts. Otherwise the related
    entries and a person are offered.
    """
    interactions.settle(turn.uow, row.id, InteractionOutcome.NOT_HELPED)
    entry = turn.entry(row.entry_id)
    if entry is not None and entry.kind is Kind.PROBLEM:
        intake_steps.begin(turn, entry=entry, question=row.query)
        return
    interactions.take_up(turn.uow, turn.message_ids)
    _offer(turn, row, "not-helped-offer")


def offer_more(turn: TurnContext, row: Interaction) -> None:
    """Offer the related entries and a person to a requester who needs more explanation."""
    interactions.take_up(turn.uow, turn.message_ids)
    _offer(turn, row, "explain-offer")


def offer_handling(turn: TurnContext, row: Interaction) -> None:
    """Offer a person to a requester who wants the support to carry out the steps of the answer."""
    interactions.take_up(turn.uow, turn.message_ids)
    interactions.go_to(turn.conversation, Stage.OFFERING)
    turn.tell(turn.say("handling-offer"), keys=[_person_key(turn, row)])


def offer_again(turn: TurnContext, row: Interaction) -> None:
    """Offer the related entries and a person instead of the same answer."""
    _offer(turn, row, "again-offer")


def note_remedy(turn: TurnContext, row: Interaction) -> None:
    """Acknowledge that the remedy was read. Its outcome stays open, since it may not help."""
    interactions.take_up(turn.uow, turn.message_ids)
    turn.tell(turn.say("remedy-noted"), keys=[outcome_keys(turn, row.id)])


def outcome_keys(turn: TurnContext, interaction_id: int) -> list[Key]:
    """Return the row with the buttons for an answer that solved the problem or did not."""
    about = {"interaction": interaction_id}
    return [
        (turn.say("button-solved"), Press(Act.SOLVED, about)),
        (turn.say("button-not-helped"), Press(Act.NOT_HELPED, about)),
    ]


def _person_key(turn: TurnContext, row: Interaction) -> list[Key]:
    return [(turn.say("button-person"), Press(Act.PERSON, {"interaction": row.id}))]


def _offer(turn: TurnContext, row: Interaction, text_id: str) -> None:
    entry = turn.entry(row.entry_id)
    related = [] if entry is None else related_keys(turn, entry)
    interactions.go_to(turn.conversation, Stage.OFFERING)
    turn.tell(turn.say(text_id, count=len(related)), keys=[*related, _person_key(turn, row)])
