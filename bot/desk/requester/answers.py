"""Execution of the dialogue's moves, inside the turn's unit of work."""

from collections.abc import Callable, Mapping, Sequence
from dataclasses import replace

from bot.conversation.callbacks import Act, Press
from bot.conversation.dialogue import Move, Stage
from bot.conversation.wishes import is_only_a_wish
from bot.desk.outgoing import Key, Keys
from bot.desk.requester import intake as handover
from bot.desk.requester import messages as requesters
from bot.desk.requester.turn_context import Scene, words_of
from bot.desk.to_agents import relay_messages
from faq.knowledge_base import Entry, Kind
from handoff import reports
from handoff.actions import interactions, tickets
from handoff.actions.interactions import Judged
from handoff.moments import within
from handoff.records import Ticket
from handoff.states import InteractionOutcome

MOST_CHOICES = 3
MOST_RELATED = 2
MOST_ALSO = 2

Carrier = Callable[[Scene, Judged], None]


def carry_out(move: Move, scene: Scene, judged: Judged) -> None:
    """Carry out a move: records, state and deliveries."""
    interactions.end_turn(scene.conversation)
    _CARRIERS[move](scene, judged)


def feedback_keys(scene: Scene, interaction_id: int, entry: Entry) -> Keys:
    """Return the buttons under an answer: links, feedback, related entries, a person."""
    about = {"interaction": interaction_id}
    rows: list[list[Key]] = [
        [(scene_text(entry_button.text, scene.language), entry_button.url)]
        for entry_button in entry.buttons
    ]
    rows.append(
        [
            (scene.say("button-solved"), Press(Act.SOLVED, about)),
            (scene.say("button-not-meant"), Press(Act.NOT_WHAT_I_MEANT, about)),
        ]
    )
    rows += _related(scene, entry)
    rows.append([(scene.say("button-person"), Press(Act.PERSON, about))])
    return rows


def scene_text(texts: object, language: str) -> str:
    known = dict(texts)  # type: ignore[call-overload]
    return str(known.get(language) or next(iter(known.values())))


def _related(scene: Scene, entry: Entry) -> list[list[Key]]:
    related = [scene.entry(entry_id) for entry_id in entry.related[:MOST_RELATED]]
    return [
        [
            (
                scene.say("button-related", title=other.title_in(scene.language)),
                Press(Act.ENTRY, {"entry": other.id}),
            )
        ]
        for other in related
        if other is not None
    ]


def give_answer(scene: Scene, judged: Judged, *, ticket: Ticket | None = None) -> None:
    """Give an entry's answer and ask for feedback."""
    entry = scene.entry(judged.entry_id)
    if entry is None:
        _ask_rephrase(scene, judged)
        return
    interaction_id = scene.record(judged, outcome=InteractionOutcome.ANSWERED)
    keys = list(feedback_keys(scene, interaction_id, entry))
    if ticket is not None:
        label = scene.say("button-about-ticket", ticket=ticket.id)
        keys.append([(label, Press(Act.ABOUT_TICKET, {"ticket": ticket.id}))])
    _come_to_rest(scene)
    scene.tell(entry.answer_in(scene.language), keys=keys, question=judged.query)


def _come_to_rest(scene: Scene) -> None:
    """Set the stage to IDLE, except during an intake, which continues beside the answer."""
    if scene.conversation.stage != Stage.INTAKE:
        interactions.go_to(scene.conversation, Stage.IDLE)


def _give_answer(scene: Scene, judged: Judged) -> None:
    give_answer(scene, judged)


def give_remedy(scene: Scene, judged: Judged) -> None:
    """Give the remedy for a known problem; if it does not help, intake and a person follow."""
    entry = scene.entry(judged.entry_id)
    if entry is None:
        _begin_intake(scene, judged)
        return
    interaction_id = scene.record(judged, outcome=InteractionOutcome.ANSWERED)
    about = {"interaction": interaction_id}
    keys: Keys = [
        [
            (scene.say("button-solved"), Press(Act.SOLVED, about)),
            (scene.say("button-not-helped"), Press(Act.NOT_HELPED, about)),
        ],
        [(scene.say("button-not-meant"), Press(Act.NOT_WHAT_I_MEANT, about))],
    ]
    _come_to_rest(scene)
    scene.tell(entry.answer_in(scene.language), keys=keys, question=judged.query)


def show_door(scene: Scene, judged: Judged) -> None:
    """Redirect to another service, with its contact."""
    entry = scene.entry(judged.entry_id)
    if entry is None:
        _ask_rephrase(scene, judged)
        return
    interaction_id = scene.record(judged, outcome=InteractionOutcome.ANSWERED)
    about = {"interaction": interaction_id}
    text = entry.answer_in(scene.language)
    contact = entry.contact_in(scene.language)
    if contact and contact not in text:
        text = f"{text}\n{scene.say('redirect-contact', contact=contact)}"
    keys: list[list[Key]] = []
    if entry.redirect is not None and entry.redirect.url:
        keys.append([(scene.say("button-their-site"), entry.redirect.url)])
    keys.append([(scene.say("button-i-mean-you"), Press(Act.NOT_WHAT_I_MEANT, about))])
    _come_to_rest(scene)
    scene.tell(text, keys=keys, question=judged.query)


def give(scene: Scene, entry: Entry, *, query: str) -> None:
    """Give an entry by its kind, independent of the turn."""
    record = Judged(
        query=query,
        language=scene.language,
        verdict=entry.kind.value,
        entry_id=entry.id,
        entry_version=entry.version,
        score=1.0,
        margin=1.0,
    )
    _GIVING.get(entry.kind, give_answer)(replace(scene, waiting=()), record)


def give_also(move: Move, scene: Scene, entry_ids: Sequence[str], *, query: str) -> None:
    """Give the answers to the other questions of the turn, each with its buttons."""
    if move not in _ANSWERING:
        return
    for entry_id in entry_ids[:MOST_ALSO]:
        if (entry := scene.entry(entry_id)) is not None:
            give(scene, entry, query=query)


def _small_talk(scene: Scene, judged: Judged) -> None:
    """Answer a greeting with a greeting; the state does not change."""
    entry = scene.entry(judged.entry_id)
    scene.record(judged, outcome=InteractionOutcome.CHITCHAT)
    if entry is not None:
        scene.tell(entry.answer_in(scene.language))


def _offer_choices(scene: Scene, judged: Judged) -> None:
    offered = [scene.entry(entry_id) for entry_id, _ in judged.candidates[:MOST_CHOICES]]
    entries = [one for one in offered if one is not None and one.kind is not Kind.CHITCHAT]
    if not entries:  # do not ask which of several greetings was meant
        best, _ = judged.candidates[0]
        _small_talk(scene, replace(judged, verdict=Kind.CHITCHAT.value, entry_id=best))
        return
    interaction_id = scene.record(judged, outcome=InteractionOutcome.OFFERED)
    about = {"interaction": interaction_id}
    keys: list[list[Key]] = [
        [
            (
                entry.title_in(scene.language),
                Press(Act.CHOOSE, {**about, "entry": entry.id}),
            )
        ]
        for entry in entries
    ]
    keys.append([(scene.say("button-none-of-these"), Press(Act.NONE_OF_THESE, about))])
    interactions.go_to(scene.conversation, Stage.IDLE)
    scene.tell(scene.say("clarify"), keys=keys)


def _ask_rephrase(scene: Scene, judged: Judged) -> None:
    scene.record(judged, outcome=InteractionOutcome.OPEN)
    interactions.go_to(scene.conversation, Stage.REPHRASING)
    scene.tell(scene.say("fallback-rephrase"), keys=_person_keys(scene))


def _offer_person(scene: Scene, judged: Judged) -> None:
    scene.record(judged, outcome=InteractionOutcome.OPEN)
    interactions.go_to(scene.conversation, Stage.OFFERING)
    keys: Keys = [
        *_person_keys(scene),
        [(scene.say("button-topics"), Press(Act.TOPICS))],
    ]
    wordless = not words_of(scene.waiting).strip()
    offer = "wordless-offer-person" if wordless else "fallback-offer-person"
    scene.tell(scene.say(offer), keys=keys)


def _person_keys(scene: Scene) -> Keys:
    return [[(scene.say("button-person"), Press(Act.PERSON))]]


def _ask_words(scene: Scene, judged: Judged) -> None:
    """Ask for one sentence about a voice message or screenshot, which is kept for the ticket."""
    interactions.take_up(scene.uow, scene.message_ids)
    interactions.go_to(scene.conversation, Stage.WORDLESS)
    scene.tell(scene.say("ask-one-sentence"), keys=_person_keys(scene))


def _to_person(scene: Scene, judged: Judged) -> None:
    """Start a handoff after a yes or a request in words; asks for the subject if needed."""
    heard = scene.message_ids if is_only_a_wish(judged.query) else []
    interactions.take_up(scene.uow, heard)
    requesters.to_person(scene, heard=heard)


def _leave_it(scene: Scene, judged: Judged) -> None:
    interactions.take_up(scene.uow, scene.message_ids)
    interactions.go_to(scene.conversation, Stage.IDLE)
    scene.tell(scene.say("offer-declined"))


def _begin_intake(scene: Scene, judged: Judged) -> None:
    scene.record(judged, outcome=InteractionOutcome.OPEN)
    handover.begin(scene, entry=scene.entry(judged.entry_id), question=judged.query)


def _go_on_intake(scene: Scene, judged: Judged) -> None:
    handover.go_on(scene)


def _stop_asking(scene: Scene, judged: Judged) -> None:
    handover.stop_asking(scene)


def add_to_ticket(scene: Scene, judged: Judged) -> None:
    """Add the turn to the ticket and relay it; acknowledged at intervals if no agent has it."""
    ticket = scene.ticket
    if ticket is None:
        raise LookupError("no ticket to add to")
    if scene.conversation.stage == Stage.INTAKE:
        interactions.go_to(scene.conversation, Stage.IDLE)  # the ticket exists already
    scene.record(judged, outcome=InteractionOutcome.TO_TICKET, ticket=ticket)
    held = ticket.assignee_id is not None
    tickets.add_messages(scene.uow, ticket, scene.message_ids)
    relay_messages(scene.desk, scene.uow, ticket, scene.waiting)
    if _out_of_sight(scene):
        scene.tell(scene.say("ticket-kept", ticket=ticket.id), about=ticket)
    elif not held and _due_for_word(scene):
        interactions.acknowledge(scene.uow, scene.conversation)
        words = handover.added_words(scene, "ticket-added", ticket)
        scene.tell(words, about=ticket)


def _out_of_sight(scene: Scene) -> bool:
    """True if no agent can see the turn now: the agents' chat is missing or unreachable."""
    chat = reports.agents_chat(scene.uow, scene.desk.id)
    return chat is None or chat.unreachable_since is not None


def _due_for_word(scene: Scene) -> bool:
    last = scene.conversation.acknowledged_at
    return last is None or not within(scene.uow.now, last, scene.uow.policy.acknowledge_every)


def _add_to_ticket(scene: Scene, judged: Judged) -> None:
    add_to_ticket(scene, judged)


def _add_and_answer(scene: Scene, judged: Judged) -> None:
    """Add the turn to an unassigned ticket and give the unmistakable answer; the ticket stays."""
    add_to_ticket(scene, judged)
    entry = scene.entry(judged.entry_id)
    if entry is None:
        return
    text = f"{scene.say('meanwhile-answer')}\n\n{entry.answer_in(scene.language)}"
    close = Press(Act.CLOSE, {"ticket": scene.ticket.id if scene.ticket else 0})
    keys = [[(scene.say("button-solved-close"), close)]]
    scene.tell(text, keys=keys, question=judged.query)


def _answer_about_ticket(scene: Scene, judged: Judged) -> None:
    give_answer(scene, judged, ticket=scene.ticket)


def _reopen(scene: Scene, judged: Judged) -> None:
    ticket = scene.ticket
    if ticket is None:
        raise LookupError("no ticket to reopen")
    scene.record(judged, outcome=InteractionOutcome.TO_TICKET, ticket=ticket)
    tickets.add_messages(scene.uow, ticket, scene.message_ids)
    relay_messages(scene.desk, scene.uow, ticket, scene.waiting)
    words = handover.added_words(scene, "ticket-reopened", ticket)
    scene.tell(words, about=ticket)


def _nod(scene: Scene, judged: Judged) -> None:
    """Answer thanks without words with a friendly sign, at intervals; no other effect."""
    interactions.take_up(scene.uow, scene.message_ids)
    if _due_for_word(scene):
        interactions.acknowledge(scene.uow, scene.conversation)
        scene.tell(scene.say("nod"))


def _ask_if_solved(scene: Scene, judged: Judged) -> None:
    interactions.take_up(scene.uow, scene.message_ids)
    ticket = scene.ticket
    if ticket is None:
        raise LookupError("no ticket to ask about")
    key = (scene.say("button-not-solved"), Press(Act.NOT_SOLVED, {"ticket": ticket.id}))
    scene.tell(scene.say("ask-if-solved", ticket=ticket.id), keys=[[key]], about=ticket)


_GIVING: Mapping[Kind, Carrier] = {Kind.PROBLEM: give_remedy, Kind.REDIRECT: show_door}
_ANSWERING = frozenset(
    {Move.GIVE_ANSWER, Move.GIVE_REMEDY, Move.SHOW_DOOR, Move.ANSWER_ABOUT_TICKET}
)
_CARRIERS: dict[Move, Carrier] = {
    Move.GIVE_ANSWER: _give_answer,
    Move.GIVE_REMEDY: give_remedy,
    Move.SHOW_DOOR: show_door,
    Move.SMALL_TALK: _small_talk,
    Move.OFFER_CHOICES: _offer_choices,
    Move.ASK_REPHRASE: _ask_rephrase,
    Move.OFFER_PERSON: _offer_person,
    Move.ASK_WORDS: _ask_words,
    Move.TO_PERSON: _to_person,
    Move.LEAVE_IT: _leave_it,
    Move.BEGIN_INTAKE: _begin_intake,
    Move.GO_ON_INTAKE: _go_on_intake,
    Move.STOP_ASKING: _stop_asking,
    Move.ADD_TO_TICKET: _add_to_ticket,
    Move.ADD_AND_ANSWER: _add_and_answer,
    Move.ANSWER_ABOUT_TICKET: _answer_about_ticket,
    Move.REOPEN: _reopen,
    Move.NOD: _nod,
    Move.ASK_IF_SOLVED: _ask_if_solved,
}
