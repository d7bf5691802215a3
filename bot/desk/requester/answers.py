"""Functions that carry out the moves of the dialogue.

A move is the bot's next step, such as sending an answer. Each runs in the transaction of its turn.
"""

from collections.abc import Callable, Mapping, Sequence
from dataclasses import replace

from bot.conversation.callbacks import Act, Press
from bot.conversation.messages import MessageKind
from bot.conversation.ordinals import mentioned_position
from bot.conversation.states import Move, Stage
from bot.desk.outgoing import Keys, chat_for
from bot.desk.requester import feedback, rating, reactions
from bot.desk.requester import intake as intake_steps
from bot.desk.requester import messages as requesters
from bot.desk.requester.choices import (
    decline_choices,
    give_choice,
    offer_choices,
    offer_choices_again,
    offer_follow_up,
)
from bot.desk.requester.content import (
    ask_rephrase,
    give,
    give_answer,
    give_redirect,
    give_remedy,
    person_keys,
    small_talk,
)
from bot.desk.requester.turn_context import (
    TurnContext,
    answers_of_last_turn,
    last_answer,
    words_of,
)
from bot.desk.requester.urgent import no_danger_keys, respond
from bot.desk.to_agents import relay_messages
from faq.acts import DialogueAct
from faq.knowledge_base import Kind
from handoff.actions import interactions, tickets
from handoff.actions.interactions import Judged
from handoff.moments import within
from handoff.records import Interaction, Ticket
from handoff.states import InteractionOutcome, VerdictKind

MOST_ALSO = 2
_CONSENTS = (DialogueAct.YES, DialogueAct.GO_AHEAD)

Carrier = Callable[[TurnContext, Judged], None]
Reaction = Callable[[TurnContext, Interaction], None]


def carry_out(move: Move, turn: TurnContext, judged: Judged) -> None:
    """Carry out a move by storing its records, changing the state and posting deliveries."""
    interactions.end_turn(turn.conversation)
    _CARRIERS[move](turn, judged)
    if turn.conversation.stage == Stage.INTAKE and turn.conversation.turn_due_at is None:
        interactions.wait_for_answer(turn.uow, turn.conversation)


def give_also(move: Move, turn: TurnContext, entry_ids: Sequence[str], *, query: str) -> None:
    """Send the answers to the other questions of the turn, each with its buttons."""
    if move not in _ANSWERING:
        return
    for entry_id in entry_ids[:MOST_ALSO]:
        if (entry := turn.entry(entry_id)) is not None:
            give(turn, entry, query=query)


def _offer_person(turn: TurnContext, judged: Judged) -> None:
    turn.record(judged, outcome=InteractionOutcome.OPEN)
    interactions.go_to(turn.conversation, Stage.OFFERING)
    keys: Keys = [
        *person_keys(turn),
        [(turn.say("button-topics"), Press(Act.TOPICS))],
    ]
    wordless = not words_of(turn.waiting).strip()
    offer = "wordless-offer-person" if wordless else "fallback-offer-person"
    turn.tell(turn.say(offer), keys=keys)


def _ask_words(turn: TurnContext, judged: Judged) -> None:
    """Ask for a sentence about a voice message or a picture. It is stored for the ticket."""
    interactions.take_up(turn.uow, turn.message_ids)
    interactions.go_to(turn.conversation, Stage.WORDLESS)
    turn.tell(turn.say("ask-one-sentence"), keys=person_keys(turn))


def _to_person(turn: TurnContext, judged: Judged) -> None:
    """Start a handoff after a typed yes or request. Ask for the subject if it is unknown."""
    only = turn.desk.knowledge.acts.is_only(judged.query, DialogueAct.PERSON)
    heard = turn.message_ids if only or turn.act.act in _CONSENTS else []
    interactions.take_up(turn.uow, heard)
    requesters.to_person(turn, heard=heard)


def _declined(turn: TurnContext, judged: Judged) -> None:
    interactions.take_up(turn.uow, turn.message_ids)
    interactions.go_to(turn.conversation, Stage.IDLE)
    turn.tell(turn.say("offer-declined"))


def _begin_intake(turn: TurnContext, judged: Judged) -> None:
    """Start the intake for a reported problem.

    If the report matches no entry, or says that something did not help, it is treated as a
    continuation of the open questions.
    """
    entry, topic = turn.entry(judged.entry_id), requesters.topic_entry(turn)
    if entry is None or (topic is not None and turn.act.act is DialogueAct.UNSOLVED):
        turn.record(judged, outcome=InteractionOutcome.OPEN)
        question = "\n".join(requesters.open_queries(turn))
        intake_steps.begin(turn, entry=topic, question=question)
        return
    turn.record(judged, outcome=InteractionOutcome.OPEN)
    intake_steps.begin(turn, entry=entry, question=judged.query)


def _last_answer(turn: TurnContext) -> Interaction | None:
    since = turn.uow.now - turn.uow.policy.earlier
    return last_answer(turn.uow, turn.requester.id, since=since)


def _continue_intake(turn: TurnContext, judged: Judged) -> None:
    best = judged.entry_id
    if best is None and judged.verdict == VerdictKind.CLARIFY:
        best, _ = judged.candidates[0]
    entry = turn.entry(best)
    is_subject = entry is not None and entry.kind is not Kind.CHITCHAT
    intake_steps.take_answer(turn, likely=entry if is_subject else None)


def _answer_in_intake(turn: TurnContext, judged: Judged) -> None:
    """Answer another question during the intake, and repeat what is still to be told."""
    give_answer(turn, judged)
    requesters.status(turn)


def _offer_detail(turn: TurnContext, judged: Judged) -> None:
    """Offer a person who can use the detail that was added to the question or after its answer."""
    entry = requesters.topic_entry(turn)
    entry_id = judged.entry_id if entry is None else entry.id
    turn.record(replace(judged, entry_id=entry_id), outcome=InteractionOutcome.OPEN)
    interactions.go_to(turn.conversation, Stage.OFFERING)
    turn.tell(turn.say("detail-offer"), keys=person_keys(turn))


def _offer_again(turn: TurnContext, judged: Judged) -> None:
    """Offer more to a requester whose question leads to the answer that was just given."""
    last = _last_answer(turn)
    turn.record(judged, outcome=InteractionOutcome.OPEN)
    if last is not None:
        reactions.offer_again(turn, last)


def _stop_asking(turn: TurnContext, judged: Judged) -> None:
    intake_steps.stop_asking(turn)


def add_to_ticket(turn: TurnContext, judged: Judged) -> None:
    """Add the messages of the turn to the ticket and relay them to the agents.

    If the ticket is not assigned, the requester gets a confirmation from time to time.
    """
    ticket = turn.ticket
    if ticket is None:
        raise LookupError("no ticket to add to")
    if turn.conversation.stage in (Stage.INTAKE, Stage.CLOSING):
        interactions.go_to(turn.conversation, Stage.IDLE)  # the ticket exists already
    held = ticket.assignee_id is not None
    _store_in_ticket(turn, judged, ticket)
    if _is_invisible_to_agents(turn):
        turn.tell(turn.say("ticket-kept", ticket=ticket.id), about=ticket)
    elif not held and _is_acknowledgement_due(turn):
        interactions.acknowledge(turn.uow, turn.conversation)
        words = intake_steps.added_words(turn, "ticket-added", ticket)
        keys: Keys = []
        if ticket.urgent_since is not None:
            words = f"{words}\n{turn.say('alarm-by-mistake')}"
            keys = no_danger_keys(turn.desk, turn.language, ticket.id)
        turn.tell(words, keys=keys, about=ticket)


def _store_in_ticket(turn: TurnContext, judged: Judged, ticket: Ticket) -> None:
    turn.record(judged, outcome=InteractionOutcome.TO_TICKET, ticket=ticket)
    if _is_thanks(turn):
        tickets.attach(turn.uow, ticket, turn.message_ids)
    else:
        tickets.add_messages(turn.uow, ticket, turn.message_ids)
    relay_messages(turn.desk, turn.uow, ticket, turn.waiting)


def _is_thanks(turn: TurnContext) -> bool:
    """Return True for words of thanks, which wait for no answer and end no wait."""
    is_text = all(message.kind == MessageKind.TEXT for message in turn.waiting)
    return turn.act.act is DialogueAct.THANKS and turn.act.sure and is_text


def _is_invisible_to_agents(turn: TurnContext) -> bool:
    """Return True if agents cannot see the turn, since their chat is missing or unreachable."""
    chat = chat_for(turn.uow, turn.desk, turn.ticket)
    return chat is None or chat.unreachable_since is not None


def _is_acknowledgement_due(turn: TurnContext) -> bool:
    last = turn.conversation.acknowledged_at
    return last is None or not within(turn.uow.now, last, turn.uow.policy.acknowledge_every)


def _add_to_ticket(turn: TurnContext, judged: Judged) -> None:
    add_to_ticket(turn, judged)


def _add_and_answer(turn: TurnContext, judged: Judged) -> None:
    """Add the turn to an unassigned ticket and send the unmistakable answer as well."""
    add_to_ticket(turn, judged)
    entry = turn.entry(judged.entry_id)
    if entry is None:
        return
    text = f"{turn.say('meanwhile-answer')}\n\n{entry.answer_in(turn.language)}"
    close = Press(Act.CLOSE, {"ticket": turn.ticket.id if turn.ticket else 0})
    keys = [[(turn.say("button-solved-close"), close)]]
    turn.tell(text, keys=keys, question=judged.query)


def _answer_about_ticket(turn: TurnContext, judged: Judged) -> None:
    give_answer(turn, judged, ticket=turn.ticket)


def _reopen(turn: TurnContext, judged: Judged) -> None:
    ticket = turn.ticket
    if ticket is None:
        raise LookupError("no ticket to reopen")
    turn.record(judged, outcome=InteractionOutcome.TO_TICKET, ticket=ticket)
    rating.keep_words(turn, judged.query)
    tickets.add_messages(turn.uow, ticket, turn.message_ids)
    relay_messages(turn.desk, turn.uow, ticket, turn.waiting)
    words = intake_steps.added_words(turn, "ticket-reopened", ticket)
    turn.tell(words, about=ticket)


def _acknowledge_thanks(turn: TurnContext, judged: Judged) -> None:
    """Answer a friendly emoji with an emoji, without changing the ticket.

    Further emoji within `acknowledge_every` are not answered.
    """
    interactions.take_up(turn.uow, turn.message_ids)
    if _is_acknowledgement_due(turn):
        interactions.acknowledge(turn.uow, turn.conversation)
        turn.tell(turn.say("nod"))


def _ask_if_solved(turn: TurnContext, judged: Judged) -> None:
    interactions.take_up(turn.uow, turn.message_ids)
    ticket = turn.ticket
    if ticket is None:
        raise LookupError("no ticket to ask about")
    key = (turn.say("button-not-solved"), Press(Act.NOT_SOLVED, {"ticket": ticket.id}))
    turn.tell(turn.say("ask-if-solved", ticket=ticket.id), keys=[[key]], about=ticket)


def _react(turn: TurnContext, judged: Judged, reaction: Reaction) -> None:
    """Carry out a reaction to the last answer.

    After several answers, the text may name one of them by its position ("the first one is
    wrong"). If there is no answer any more, the requester is asked to rephrase the question.
    """
    since = turn.uow.now - turn.uow.policy.earlier
    answers = answers_of_last_turn(turn.uow, turn.requester.id, since=since)
    left = [row for row in answers if row.outcome == InteractionOutcome.ANSWERED]
    if not left:
        ask_rephrase(turn, judged)
        return
    number = mentioned_position(judged.query)
    if number is None:
        reaction(turn, left[-1])
        return
    row = answers[number - 1] if number <= len(answers) else None
    if row is None or row not in left:
        interactions.take_up(turn.uow, turn.message_ids)
        reactions.ask_to_rephrase(turn, None)
        return
    others = [each for each in left if each is not row]
    if others and reaction is reactions.mark_not_meant:
        reactions.mark_one_not_meant(turn, row, others=others)
        return
    reaction(turn, row)


def _reacting(reaction: Reaction) -> Carrier:
    return lambda turn, judged: _react(turn, judged, reaction)


def _add_and_status(turn: TurnContext, judged: Judged) -> None:
    """Add the turn to the ticket, and answer with its state.

    If an agent replied just now, the conversation is left to the agent.
    """
    if turn.ticket is None:
        raise LookupError("no ticket to add to")
    since, every = turn.ticket.waiting_since, turn.uow.policy.acknowledge_every
    held = turn.ticket.assignee_id is not None
    just_replied = held and (since is None or within(turn.uow.now, since, every))
    _store_in_ticket(turn, judged, turn.ticket)
    if not just_replied:
        interactions.acknowledge(turn.uow, turn.conversation)
        requesters.status(turn)


def _add_and_offer_close(turn: TurnContext, judged: Judged) -> None:
    """Add the turn to the ticket, and offer to close it, because it is solved or unwanted."""
    if turn.ticket is None:
        raise LookupError("no ticket to add to")
    was_asked = turn.conversation.stage == Stage.CLOSING
    _store_in_ticket(turn, judged, turn.ticket)
    if turn.act.act is DialogueAct.CANCEL or was_asked:
        reactions.offer_to_close(turn, turn.ticket)
    else:
        reactions.thank(turn)


def _close_ticket(turn: TurnContext, judged: Judged) -> None:
    """Close the ticket after a typed yes."""
    interactions.take_up(turn.uow, turn.message_ids)
    requesters.close(turn)


def _keep_ticket(turn: TurnContext, judged: Judged) -> None:
    """Keep the ticket open after a typed no, which the agents see as well."""
    if turn.ticket is None:
        raise LookupError("no ticket to keep")
    interactions.go_to(turn.conversation, Stage.IDLE)
    _store_in_ticket(turn, judged, turn.ticket)
    turn.tell(turn.say("ticket-stays", ticket=turn.ticket.id), about=turn.ticket)


def _cancel_intake(turn: TurnContext, judged: Judged) -> None:
    interactions.take_up(turn.uow, turn.message_ids)
    interactions.go_to(turn.conversation, Stage.IDLE)
    solved = turn.act.act is DialogueAct.SOLVED
    turn.tell(turn.say("solved-thanks" if solved else "intake-cancelled"), keys=person_keys(turn))


def _say_status(turn: TurnContext, judged: Judged) -> None:
    interactions.take_up(turn.uow, turn.message_ids)
    requesters.status(turn)


def _say_ready(turn: TurnContext, judged: Judged) -> None:
    """Answer a requester who asks if their messages are read, and offer a person.

    If an earlier question is still open, the requester is asked if a person shall take it.
    """
    interactions.take_up(turn.uow, turn.message_ids)
    if requesters.has_open_question(turn):
        interactions.go_to(turn.conversation, Stage.OFFERING)
        is_answered = _last_answer(turn) is not None
        text_id = "say-ready-answered" if is_answered else "say-ready-open"
        turn.tell(turn.say(text_id), keys=person_keys(turn))
        return
    turn.tell(turn.say("say-ready"), keys=person_keys(turn))


def _switch_language(turn: TurnContext, judged: Judged) -> None:
    """Switch to the language asked for, and repeat the last answer in it.

    If the knowledge base does not have this language, its languages are listed.
    """
    interactions.take_up(turn.uow, turn.message_ids)
    wanted = _LANGUAGES.get(turn.act.act) if turn.act.act is not None else None
    if wanted not in turn.desk.languages:
        requesters.list_languages(turn, "language-other")
        return
    requesters.set_language(turn, wanted)
    last = _last_answer(turn)
    entry = turn.entry(last.entry_id) if last is not None else None
    if last is not None and entry is not None:
        give(replace(turn, language=wanted), entry, query=last.query)


def _respond_urgent(turn: TurnContext, judged: Judged) -> None:
    respond(turn.desk, turn.uow, turn.requester, turn.waiting[-1])


_LANGUAGES: Mapping[DialogueAct, str] = {DialogueAct.ENGLISH: "en", DialogueAct.PERSIAN: "fa"}
_ANSWERING = frozenset(
    {Move.GIVE_ANSWER, Move.GIVE_REMEDY, Move.GIVE_REDIRECT, Move.ANSWER_ABOUT_TICKET}
)
_CARRIERS: dict[Move, Carrier] = {
    Move.GIVE_ANSWER: give_answer,
    Move.GIVE_REMEDY: give_remedy,
    Move.GIVE_REDIRECT: give_redirect,
    Move.SMALL_TALK: small_talk,
    Move.OFFER_CHOICES: offer_choices,
    Move.GIVE_CHOICE: give_choice,
    Move.DECLINE_CHOICES: decline_choices,
    Move.OFFER_CHOICES_AGAIN: offer_choices_again,
    Move.ASK_REPHRASE: ask_rephrase,
    Move.OFFER_PERSON: _offer_person,
    Move.ASK_WORDS: _ask_words,
    Move.TO_PERSON: _to_person,
    Move.DECLINED: _declined,
    Move.BEGIN_INTAKE: _begin_intake,
    Move.CONTINUE_INTAKE: _continue_intake,
    Move.STOP_ASKING: _stop_asking,
    Move.ADD_TO_TICKET: _add_to_ticket,
    Move.ADD_AND_ANSWER: _add_and_answer,
    Move.ANSWER_ABOUT_TICKET: _answer_about_ticket,
    Move.REOPEN: _reopen,
    Move.ACKNOWLEDGE: _acknowledge_thanks,
    Move.ASK_IF_SOLVED: _ask_if_solved,
    Move.MARK_SOLVED: _reacting(reactions.mark_solved),
    Move.MARK_UNSOLVED: _reacting(reactions.mark_unsolved),
    Move.MARK_NOT_MEANT: _reacting(reactions.mark_not_meant),
    Move.OFFER_MORE: _reacting(reactions.offer_more),
    Move.OFFER_FOLLOW_UP: offer_follow_up,
    Move.OFFER_AGAIN: _offer_again,
    Move.OFFER_DETAIL: _offer_detail,
    Move.NOTE_REMEDY: _reacting(reactions.note_remedy),
    Move.ANSWER_IN_INTAKE: _answer_in_intake,
    Move.OFFER_HANDLING: _reacting(reactions.offer_handling),
    Move.ADD_AND_STATUS: _add_and_status,
    Move.ADD_AND_OFFER_CLOSE: _add_and_offer_close,
    Move.CLOSE_TICKET: _close_ticket,
    Move.KEEP_TICKET: _keep_ticket,
    Move.CANCEL_INTAKE: _cancel_intake,
    Move.SAY_STATUS: _say_status,
    Move.SAY_READY: _say_ready,
    Move.REGRET: feedback.regret,
    Move.THANK_FEEDBACK: feedback.thank,
    Move.COMPLAIN: feedback.complain,
    Move.SWITCH_LANGUAGE: _switch_language,
    Move.RESPOND_URGENT: _respond_urgent,
    Move.RATE: rating.rate_in_words,
    Move.ADD_WORDS: rating.add_words,
}
