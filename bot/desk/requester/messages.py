"""Handling of a requester's messages, edits and commands."""

from collections.abc import Collection, Sequence

from bot.conversation.callbacks import Act, Press
from bot.conversation.messages import Pressed, Said
from bot.conversation.rating_words import typed_rating
from bot.conversation.states import Stage, TicketState
from bot.desk import language, owed
from bot.desk.blocking import refuse_if_blocked
from bot.desk.context import Desk
from bot.desk.duplicates import settle_duplicates
from bot.desk.naming import shown_name
from bot.desk.outgoing import Keys, buttons, tell_agents, tell_person
from bot.desk.requester import intake as intake_steps
from bot.desk.requester.secrets import warn
from bot.desk.requester.turn_context import TurnContext, ticket_state, words_of
from bot.desk.requester.urgent import respond
from bot.desk.to_agents import Before, relay_edit
from bot.desk.waiting import take_up_waiting
from faq.knowledge_base import Entry
from handoff import reports
from handoff.actions import endings, interactions, promises, ratings, requesters, tickets
from handoff.actions.requesters import NewMessage, Who
from handoff.lifecycle import LIVE, Outcome, Status
from handoff.outbox import Edit, Purpose, agents_chat, post
from handoff.records import Conversation, Interaction, Message, Requester, Ticket
from handoff.states import FEEDBACK, InteractionOutcome, VerdictKind
from handoff.work import UnitOfWork

LANGUAGE_NAMES = {"fa": "فارسی", "en": "English"}
LEAST_OFFERED = 0.3  # minimum score of an offered entry that replaces an answered one
MOST_QUERIES = 8  # maximum number of questions on a card, the newest ones


def who(incoming: Said | Pressed) -> Who:
    return Who(
        chat_id=incoming.place.chat_id,
        name=incoming.person.name,
        username=incoming.person.username,
        language=(incoming.person.language or "")[:2] or None,
    )


def new_message(said: Said) -> NewMessage:
    return NewMessage(
        platform_id=said.message_id,
        kind=said.kind.value,
        text=said.text,
        entities=said.entities,
        attachment=said.attachment,
        album=said.album,
        reply_to=said.reply_to,
        origin=said.origin,
    )


def receive(desk: Desk, uow: UnitOfWork, said: Said) -> int | None:
    """Store a message. Returns the requester's id if the message belongs to a turn."""
    received = requesters.receive(
        uow,
        account_id=desk.account.id,
        who=who(said),
        message=new_message(said),
        window=desk.settings.window,
    )
    if received.message is not None and said.urgent:
        respond(desk, uow, received.requester, received.message)
        return None
    if refuse_if_blocked(desk, uow, received.requester):
        return None
    if received.message is not None:
        warn(desk, uow, received.requester, said, message_id=received.message.id)
    return received.requester.id


def edited(desk: Desk, uow: UnitOfWork, said: Said) -> int | None:
    """Relay an edit to the agents, unless the message still waits for its turn.

    A message that was not stored before, because it was a command, is received like a new one.
    Returns the requester's id if the message belongs to a turn.
    """
    known = reports.message_at(uow, desk.account.id, said.place.chat_id, said.message_id)
    if known is None:
        return None if said.command is not None else receive(desk, uow, said)
    before = Before.of(known)
    change = requesters.edit_whole(uow, known, new_message(said))
    requester = reports.requester(uow, known.requester_id)
    if change is None or requester is None:
        return None
    taken_up = known.turned_at is not None
    in_ticket = taken_up and known.ticket_id is not None
    urgent = said.urgent and not _is_known_as_urgent(uow, requester)
    if urgent:
        respond(desk, uow, requester, known)
    if not urgent and requesters.is_blocked(requester, uow.now):
        return None
    if in_ticket and not _edits_rating(uow, known, before.text):
        relay_edit(desk, uow, known, before, replaced=change.replaced)
    elif taken_up and not urgent:
        _ask_again(desk, uow, known, before)
    return None


def _edits_rating(uow: UnitOfWork, message: Message, before: str) -> bool:
    """Change the rating that was typed in a message. Returns False for other messages."""
    old, new = typed_rating(before), typed_rating(message.text)
    if old is None or new is None:
        return ratings.edit_words(uow, message, before=before, after=message.text)
    return ratings.edit_words(uow, message, before=old.words, after=new.words, score=new.score)


def _is_known_as_urgent(uow: UnitOfWork, requester: Requester) -> bool:
    """Return True if the live ticket is urgent, so that an edit needs no further response."""
    ticket = reports.live_ticket_of(uow, requester.id)
    return ticket is not None and ticket.urgent_since is not None


def _ask_again(desk: Desk, uow: UnitOfWork, message: Message, before: Before) -> None:
    """Answer again if the edit corrects a question that was answered already."""
    if message.interaction_id is None or message.text == before.text:
        return
    requesters.ask_again(uow, message, window=desk.settings.window)


def turn_context_of(
    desk: Desk, uow: UnitOfWork, requester: Requester, conversation: Conversation
) -> TurnContext:
    """Return the context of a command or a button press."""
    return TurnContext(
        uow=uow,
        desk=desk,
        requester=requester,
        conversation=conversation,
        language=language.of_requester(desk, requester),
        ticket=reports.last_ticket_of(uow, requester.id),
    )


def topics(turn: TurnContext) -> None:
    """Show the categories as buttons."""
    kb = turn.desk.knowledge.kb
    used = {entry.category for entry in kb.entries.values() if entry.kind.value != "chitchat"}
    keys: Keys = [
        [(kb.category_in(name, turn.language), Press(Act.CATEGORY, {"category": name}))]
        for name in kb.categories
        if name in used
    ]
    _show_list(turn, turn.say("topics"), keys)


def _show_list(turn: TurnContext, text: str, keys: Keys) -> None:
    """Replace the pressed list by another one, or send the list as a new message."""
    if turn.conversation.stage == Stage.CHOOSING:  # a number does not refer to the offer any more
        interactions.go_to(turn.conversation, Stage.IDLE)
    if turn.list_message is None:
        turn.tell(text, keys=keys)
        return
    rows = buttons(
        turn.uow,
        keys,
        account_id=turn.requester.account_id,
        presser_id=turn.requester.chat_id,
    )
    post(
        turn.uow,
        Edit(message_id=turn.list_message, text=text, keyboard=rows, or_send=True),
        to=turn.requester.address,
        purpose=Purpose.PROMPT,
    )


def category(turn: TurnContext, name: str) -> None:
    """Show the entries of one category as buttons."""
    kb = turn.desk.knowledge.kb
    if name not in kb.categories:
        topics(turn)
        return
    keys: list[list[tuple[str, Press]]] = [
        [(entry.title_in(turn.language), Press(Act.ENTRY, {"entry": entry.id}))]
        for entry in kb.entries.values()
        if entry.category == name
    ]
    keys.append([(turn.say("button-back"), Press(Act.TOPICS))])
    title = kb.category_in(name, turn.language)
    _show_list(turn, turn.say("topics-in", category=title), keys)


def status(turn: TurnContext) -> None:
    """Send the state of the request, or the missing answers during an intake."""
    ticket = turn.ticket
    if turn.conversation.stage == Stage.INTAKE and not has_live(turn):
        regret = [turn.say("intake-regret")] if turn.act.upset else []
        lines = [*regret, turn.say("status-intake"), *(intake_steps.missing(turn))]
        keys: Keys = [[(turn.say("button-hand-off"), Press(Act.HAND_OFF))]]
        turn.tell("\n".join(lines), keys=keys)
        return
    is_over = ticket_state(ticket, turn.uow.now, turn.uow.policy) is TicketState.NONE
    if ticket is None or (is_over and not _awaits_original(turn, ticket)):
        turn.tell(turn.say("status-none"))
        return
    head = turn.say("status-head", ticket=ticket.id, opened=ticket.opened_at)
    keys = []
    if Status(ticket.status) in LIVE:
        if not turn.agents_out_of_reach(ticket):
            tickets.record_known(turn.uow, ticket)
        keys = [[(turn.say("button-solved-close"), Press(Act.CLOSE, {"ticket": ticket.id}))]]
    owed_words = owed.owed_words(turn.desk, turn.uow, ticket, turn.language)
    words = "\n".join(filter(None, [head, _state_words(turn, ticket), owed_words]))
    turn.tell(words, keys=keys, about=ticket)


def _state_words(turn: TurnContext, ticket: Ticket) -> str:
    if _awaits_original(turn, ticket):
        return turn.say("status-duplicate")
    if ticket.status == Status.RESOLVED:
        return turn.say("status-resolved")
    if turn.agents_out_of_reach(ticket):
        return turn.say("people-see-later")
    if ticket.status == Status.PENDING:
        return _pending_words(turn, ticket)
    assignee = reports.agent(turn.uow, ticket.assignee_id) if ticket.assignee_id else None
    if assignee is not None:
        return turn.say(
            "status-held", agent=shown_name(turn.desk, assignee, ticket, turn.language)
        )
    return intake_steps.position_words(turn, ticket)


def _awaits_original(turn: TurnContext, ticket: Ticket) -> bool:
    """Return True for a duplicate of another requester's live ticket."""
    if ticket.status != Status.RESOLVED or ticket.duplicate_of_id is None:
        return False
    original = reports.ticket(turn.uow, ticket.duplicate_of_id)
    is_live = original is not None and Status(original.status) in LIVE
    return is_live and original is not None and original.requester_id != ticket.requester_id


def _pending_words(turn: TurnContext, ticket: Ticket) -> str:
    until = reports.waits_until(turn.uow, ticket)
    if ticket.waiting_since is None or until is None:
        return turn.say("status-pending")
    return turn.say("status-on-hold", until=until)


def to_person(
    turn: TurnContext, *, entry_id: str | None = None, heard: Collection[int] = ()
) -> None:
    """Handle a request to talk to a person.

    `heard` contains the ids of messages that only express this request. They are not used as the
    question.
    """
    if has_live(turn):
        status(turn)
        return
    if turn.conversation.stage == Stage.INTAKE:
        if not intake_steps.requested_just_now(turn):
            intake_steps.open_early(turn)
        return
    earlier = reports.messages_without_ticket(
        turn.uow, turn.requester.id, since=turn.uow.now - turn.uow.policy.earlier
    )
    asked = _asked(turn)
    left = _unsettled(asked)
    entry = turn.entry(entry_id or (left[-1].entry_id if left else None))
    likely = None if entry is not None else _likely_entry(turn, left)
    waiting = [one for one in earlier if one.turned_at is None and one.id not in heard]
    interactions.take_up(turn.uow, [message.id for message in waiting])
    interactions.end_turn(turn.conversation)
    question = "\n".join([*_queries(left), *filter(None, [words_of(waiting)])])
    intake_steps.begin(turn, entry=entry, question=question, likely=likely)
    intake_steps.record_request(turn)


def open_queries(turn: TurnContext) -> list[str]:
    """Return the texts of the requester's questions that are not solved, without repetitions."""
    return _queries(_unsettled(_asked(turn)))


def topic_entry(turn: TurnContext) -> Entry | None:
    """Return the entry of the last unsolved question that has one."""
    ids = [row.entry_id for row in _unsettled(_asked(turn)) if row.entry_id is not None]
    return turn.entry(ids[-1]) if ids else None


def _queries(rows: Sequence[Interaction]) -> list[str]:
    return list(dict.fromkeys(row.query for row in rows))[-MOST_QUERIES:]


def has_open_question(turn: TurnContext) -> bool:
    """Return True if an earlier question of the requester is not solved."""
    return bool(_unsettled([row for row in _asked(turn) if row.outcome not in FEEDBACK]))


def _likely_entry(turn: TurnContext, asked: Sequence[Interaction]) -> Entry | None:
    """Return the last answered entry, or the best one that was offered since then.

    A poor offer after an answer does not change the subject.
    """
    answered = next((row.entry_id for row in reversed(asked) if row.entry_id is not None), None)
    least = LEAST_OFFERED if answered is not None else 0.0
    for row in reversed(asked):
        if row.entry_id is not None:
            break
        if row.verdict == VerdictKind.CLARIFY and row.candidates:
            entry_id, score = row.candidates[0]
            if score >= least:
                return turn.entry(entry_id)
    return turn.entry(answered)


def _asked(turn: TurnContext) -> list[Interaction]:
    since = turn.uow.now - turn.uow.policy.earlier
    recent = reports.recent_interactions(turn.uow, turn.requester.id, since=since)
    return [row for row in recent if row.verdict != "chitchat" and row.ticket_id is None]


def _unsettled(asked: Sequence[Interaction]) -> list[Interaction]:
    """Return the interactions since the last solved one, and the others of its turn."""
    unsettled: list[Interaction] = []
    for row in asked:
        if row.outcome == InteractionOutcome.SOLVED:
            unsettled = [each for each in unsettled if each.at == row.at]
            continue
        # A question that was completed by a later message is part of the later one.
        unsettled = [each for each in unsettled if not row.query.startswith(f"{each.query}\n")]
        unsettled.append(row)
    return unsettled


def has_live(turn: TurnContext) -> bool:
    return turn.ticket is not None and Status(turn.ticket.status) in LIVE


def set_language(turn: TurnContext, language: str) -> None:
    if language not in turn.desk.languages:
        return
    requesters.choose_language(turn.uow, turn.requester, language)
    turn.tell(turn.desk.say(language, "language-set"))


def list_languages(turn: TurnContext, text_id: str) -> None:
    """Show the languages of the knowledge base as buttons."""
    keys: Keys = [
        [(LANGUAGE_NAMES.get(code, code), Press(Act.LANGUAGE, {"language": code}))]
        for code in turn.desk.languages
    ]
    turn.tell(turn.say(text_id), keys=keys)


def close(turn: TurnContext) -> None:
    """Close the live ticket, or stop the intake, at the requester's request.

    Messages that are not processed yet are first relayed to the ticket. During an intake they are
    marked as processed if they answer its questions.
    """
    asking = turn.conversation.stage == Stage.INTAKE
    if turn.ticket is not None and has_live(turn):
        take_up_waiting(turn.desk, turn.uow, turn.requester.id, turn.ticket)
    elif asking:
        intake_steps.drop(turn)
    if turn.conversation.stage != Stage.IDLE:
        interactions.go_to(turn.conversation, Stage.IDLE)
    interactions.begin_topic(turn.uow, turn.conversation)
    if turn.ticket is not None and has_live(turn) and refuse_if_owed(turn, turn.ticket):
        return
    ticket = endings.withdraw(turn.uow, turn.requester, outcome=Outcome.WITHDRAWN)
    if ticket is None:
        turn.tell(turn.say("offer-declined" if asking else "close-nothing"))
        return
    _tell_holder_in_focus(turn, ticket)
    settle_duplicates(turn.desk, turn.uow, ticket)
    turn.tell(turn.say("close-done", ticket=ticket.id), about=ticket)


def _tell_holder_in_focus(turn: TurnContext, ticket: Ticket) -> None:
    """Tell an agent who works on the ticket in the private chat that it has ended."""
    agent = agents_chat.holder_in_focus(turn.uow, ticket)
    if agent is not None:
        spoken = language.of_agent(turn.desk, agent)
        words = turn.desk.say(spoken, "focus-over", ticket=ticket.id)
        tell_person(turn.uow, turn.desk.on(agent.account_id), agent.platform_id, words)


def refuse_if_owed(turn: TurnContext, ticket: Ticket) -> bool:
    """Tell the requester what is still owed to them. Returns False if there are no promises.

    The ticket stays open, and waits for no further answer. The agents are told once.
    """
    left = reports.open_promises(turn.uow, ticket.id)
    if not left:
        return False
    if tickets.satisfied(turn.uow, ticket):
        words = turn.desk.say(language.of_team(turn.desk), "closed-but-owed", ticket=ticket.id)
        tell_agents(turn.uow, turn.desk, words, ticket=ticket)
    lines = owed.owed_words(turn.desk, turn.uow, ticket, turn.language)
    shown = [promise.id for promise in left[: owed.MOST_SHOWN]]
    facts = {"ticket": ticket.id, "promises": shown}
    turn.tell(
        f"{turn.say('close-owed', ticket=ticket.id)}\n{lines}",
        keys=[[(turn.say("button-not-needed"), Press(Act.NOT_NEEDED, facts))]],
        about=ticket,
    )
    return True


def release_promises(turn: TurnContext, ticket: Ticket, promise_ids: Collection[int]) -> None:
    """End the promises that the requester does not need any more, and close the ticket."""
    promises.release(turn.uow, ticket, promise_ids)
    close(turn)
