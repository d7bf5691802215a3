"""Sending the content of an entry, or the request to rephrase if there is none."""

from collections.abc import Callable, Mapping
from dataclasses import replace

from bot.conversation.callbacks import Act, Press
from bot.conversation.states import Stage
from bot.desk.outgoing import Key, Keys
from bot.desk.requester import intake as intake_steps
from bot.desk.requester import reactions
from bot.desk.requester.turn_context import TurnContext
from faq.knowledge_base import Entry, Kind
from handoff.actions import interactions
from handoff.actions.interactions import Judged
from handoff.records import Ticket
from handoff.states import InteractionOutcome


def feedback_keys(turn: TurnContext, interaction_id: int, entry: Entry) -> Keys:
    """Return the buttons under an answer, for links, feedback, related entries and a person."""
    about = {"interaction": interaction_id}
    rows: list[list[Key]] = [
        [(text_in(entry_button.text, turn.language), entry_button.url)]
        for entry_button in entry.buttons
    ]
    rows.append(
        [
            (turn.say("button-solved"), Press(Act.SOLVED, about)),
            (turn.say("button-not-meant"), Press(Act.NOT_WHAT_I_MEANT, about)),
        ]
    )
    rows += reactions.related_keys(turn, entry)
    rows.append([(turn.say("button-person"), Press(Act.PERSON, about))])
    return rows


def text_in(texts: object, language: str) -> str:
    known = dict(texts)  # type: ignore[call-overload]
    return str(known.get(language) or next(iter(known.values())))


def give_answer(turn: TurnContext, judged: Judged, *, ticket: Ticket | None = None) -> None:
    """Send the answer of an entry and ask for feedback."""
    entry = turn.entry(judged.entry_id)
    if entry is None:
        ask_rephrase(turn, judged)
        return
    interaction_id = turn.record(judged, outcome=InteractionOutcome.ANSWERED)
    keys = list(feedback_keys(turn, interaction_id, entry))
    if ticket is not None:
        label = turn.say("button-about-ticket", ticket=ticket.id)
        keys.append([(label, Press(Act.ABOUT_TICKET, {"ticket": ticket.id}))])
    end_stage(turn)
    turn.tell(entry.answer_in(turn.language), keys=keys, question=judged.query)


def end_stage(turn: TurnContext) -> None:
    """Set the stage to IDLE, unless an intake is in progress."""
    if turn.conversation.stage != Stage.INTAKE:
        interactions.go_to(turn.conversation, Stage.IDLE)


def give_remedy(turn: TurnContext, judged: Judged) -> None:
    """Send the remedy for a known problem, with a button that starts the handoff."""
    entry = turn.entry(judged.entry_id)
    if entry is None:
        turn.record(judged, outcome=InteractionOutcome.OPEN)
        intake_steps.begin(turn, entry=None, question=judged.query)
        return
    interaction_id = turn.record(judged, outcome=InteractionOutcome.ANSWERED)
    about = {"interaction": interaction_id}
    keys: Keys = [
        reactions.outcome_keys(turn, interaction_id),
        [(turn.say("button-not-meant"), Press(Act.NOT_WHAT_I_MEANT, about))],
    ]
    end_stage(turn)
    turn.tell(entry.answer_in(turn.language), keys=keys, question=judged.query)


def give_redirect(turn: TurnContext, judged: Judged) -> None:
    """Redirect the requester to another service, with its contact."""
    entry = turn.entry(judged.entry_id)
    if entry is None:
        ask_rephrase(turn, judged)
        return
    interaction_id = turn.record(judged, outcome=InteractionOutcome.ANSWERED)
    about = {"interaction": interaction_id}
    text = entry.answer_in(turn.language)
    contact = entry.contact_in(turn.language)
    if contact and contact not in text:
        text = f"{text}\n{turn.say('redirect-contact', contact=contact)}"
    keys: list[list[Key]] = []
    if entry.redirect is not None and entry.redirect.url:
        keys.append([(turn.say("button-their-site"), entry.redirect.url)])
    keys.append([(turn.say("button-i-mean-you"), Press(Act.NOT_WHAT_I_MEANT, about))])
    end_stage(turn)
    turn.tell(text, keys=keys, question=judged.query)


def give(turn: TurnContext, entry: Entry, *, query: str) -> None:
    """Send the content of an entry as an answer, a remedy or a redirect, according to its kind.

    The messages of the turn are not recorded with it.
    """
    record = Judged(
        query=query,
        language=turn.language,
        verdict=entry.kind.value,
        entry_id=entry.id,
        entry_version=entry.version,
        score=1.0,
        margin=1.0,
    )
    _GIVING.get(entry.kind, give_answer)(replace(turn, waiting=()), record)


def small_talk(turn: TurnContext, judged: Judged) -> None:
    """Answer a greeting without changing the state of the conversation."""
    entry = turn.entry(judged.entry_id)
    turn.record(judged, outcome=InteractionOutcome.CHITCHAT)
    if entry is not None:
        turn.tell(entry.answer_in(turn.language))


def ask_rephrase(turn: TurnContext, judged: Judged) -> None:
    """Ask to write the question in other words, and offer a person."""
    turn.record(judged, outcome=InteractionOutcome.OPEN)
    interactions.go_to(turn.conversation, Stage.REPHRASING)
    turn.tell(turn.say("fallback-rephrase"), keys=person_keys(turn))


def person_keys(turn: TurnContext) -> Keys:
    """Return the button for a handoff to a person."""
    return [[(turn.say("button-person"), Press(Act.PERSON))]]


_GIVING: Mapping[Kind, Callable[[TurnContext, Judged], None]] = {
    Kind.PROBLEM: give_remedy,
    Kind.REDIRECT: give_redirect,
}
