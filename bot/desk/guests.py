"""Questions to guests: the link, the chat with the guest, and the answer for the agents."""

from bot.conversation.callbacks import Act, Press
from bot.conversation.masking import IN_LISTS, masked
from bot.conversation.messages import MessageKind, Said
from bot.conversation.states import Stage
from bot.desk import language
from bot.desk.context import Desk
from bot.desk.outgoing import Key, Keys, buttons, chat_for, tell_person
from bot.desk.to_agents import mention
from bot.texts.foreign import inert
from bot.texts.render import Text
from handoff import reports
from handoff.actions import guests, requesters
from handoff.actions.guests import Guest
from handoff.actions.requesters import Who
from handoff.lifecycle import LIVE, Status
from handoff.outbox import Purpose, Send, post
from handoff.records import GuestQuestion
from handoff.states import Direction
from handoff.work import UnitOfWork

LONGEST_ANSWER = 2_000  # characters shown to the agents; the whole answer is kept


def takes_link(desk: Desk, uow: UnitOfWork, said: Said, payload: str) -> bool:
    """Show the question of a link to the first person who opens it, and name them to the agents.

    Returns False for texts that are no such link.
    """
    if not guests.looks_like_link(payload):
        return False
    taken = None if _is_blocked(desk, uow, said) else guests.take(uow, payload, _guest(desk, said))
    if taken is None:
        _say(desk, uow, said, "guest-link-over")
        return True
    question, is_first = taken
    line = {"line": masked(question.line, IN_LISTS)} if question.line else {}
    text_id = "guest-question-line" if line else "guest-question"
    _say(desk, uow, said, text_id, question=question.question, until=question.due_at, **line)
    if is_first:
        _announce(desk, uow, question)
    return True


def takes_answer(desk: Desk, uow: UnitOfWork, said: Said) -> bool:
    """Keep a private message as the answer of a guest. Returns False if none is awaited.

    Messages of people with a request of their own are answers only if they reply to the bot.
    """
    question = guests.awaited_from(uow, _guest(desk, said))
    if question is None or _is_blocked(desk, uow, said):
        return False
    if _has_own_request(desk, uow, said) and not said.answers_bot:
        return False
    if said.kind is not MessageKind.TEXT or not said.text.strip():
        _say(desk, uow, said, "guest-text-only")
        return True
    row = guests.answer(
        uow,
        question,
        chat_id=said.place.chat_id,
        platform_id=said.message_id,
        text=said.text,
    )
    if row is not None:
        _say(desk, uow, said, "guest-thanks")
        _pass_on(desk, uow, question, "guest-answered", said.text, message_id=row.id)
    return True


def takes_edit(desk: Desk, uow: UnitOfWork, said: Said) -> bool:
    """Pass on a guest's answer that was edited. Returns False for other messages.

    An edit that reports danger becomes a message of the guest's own. Edits after the end of the
    ticket have no effect.
    """
    account_id, chat_id, platform_id = desk.account.id, said.place.chat_id, said.message_id
    row = reports.message_at(uow, account_id, chat_id, platform_id)
    question = None if row is None else reports.question_answered_by(uow, row.id)
    if row is None or question is None or "guest" not in (row.origin or {}):
        return False
    if said.urgent:
        person = said.person
        who = Who(chat_id, person.name, person.username, person.language)
        requester, _, _ = requesters.meet(uow, account_id=account_id, who=who)
        guests.give_back(uow, row, requester)
        _pass_on(desk, uow, question, "guest-edited", said.text)
        return False
    ticket = reports.ticket(uow, question.ticket_id)
    if ticket is None or Status(ticket.status) not in LIVE or row.text == said.text:
        return True
    if row.direction == Direction.NOTE:
        requesters.edit(
            uow,
            account_id=account_id,
            chat_id=chat_id,
            platform_id=platform_id,
            text=said.text,
        )
    _pass_on(desk, uow, question, "guest-edited", said.text)
    return True


def _is_blocked(desk: Desk, uow: UnitOfWork, said: Said) -> bool:
    requester = reports.requester_of_chat(uow, desk.account.id, said.place.chat_id)
    return requester is not None and requesters.is_blocked(requester, uow.now)


def _has_own_request(desk: Desk, uow: UnitOfWork, said: Said) -> bool:
    """Return True if the sender has a live ticket, or is asked something by the bot."""
    requester = reports.requester_of_chat(uow, desk.account.id, said.place.chat_id)
    if requester is None:
        return False
    conversation = reports.conversation(uow, requester.id)
    is_asked = conversation is not None and conversation.stage != Stage.IDLE
    return is_asked or reports.live_ticket_of(uow, requester.id) is not None


def expired(desk: Desk, uow: UnitOfWork, question: GuestQuestion) -> None:
    """Tell the guest that a question is over, and the agents that it was not answered in time."""
    tell_over(desk, uow, question)
    ticket = reports.ticket(uow, question.ticket_id)
    if ticket is None or Status(ticket.status) not in LIVE:
        return
    facts = {"ticket": question.ticket_id, "question": question.question}
    spoken = language.of_team(desk)
    if question.person_name:
        text = desk.say(spoken, "guest-expired", name=question.person_name, **facts)
    else:
        text = desk.say(spoken, "guest-never-came", **facts)
    _tell_asker(desk, uow, question, text)


def tell_over(desk: Desk, uow: UnitOfWork, question: GuestQuestion) -> None:
    """Tell a guest who has opened a question that it needs no answer any more."""
    if question.person_id is None:
        return
    there = desk.on(question.account_id)
    words = desk.say(language.of_sender(there, uow, question.person_id), "guest-question-over")
    tell_person(uow, there, question.person_id, words, purpose=Purpose.DECISION)


def _guest(desk: Desk, said: Said) -> Guest:
    username = said.person.username
    name = f"{said.person.name} (@{username})" if username else said.person.name
    return Guest(desk.account.id, said.person.id, name)


def _say(desk: Desk, uow: UnitOfWork, said: Said, text_id: str, **facts: object) -> None:
    words = desk.say(language.of_sender(desk, uow, said.person.id), text_id, **facts)
    tell_person(uow, desk, said.place.chat_id, words, purpose=Purpose.DECISION)


def _announce(desk: Desk, uow: UnitOfWork, question: GuestQuestion) -> None:
    spoken, about = language.of_team(desk), {"question": question.id}
    keys: list[list[Key]] = [
        [
            (desk.say(spoken, "button-confirm-guest"), Press(Act.CONFIRM_GUEST, about)),
            (desk.say(spoken, "button-withdraw-guest"), Press(Act.WITHDRAW_GUEST, about)),
        ]
    ]
    text = desk.say(
        spoken,
        "guest-came",
        ticket=question.ticket_id,
        name=question.person_name or "?",
        question=question.question,
    )
    _tell_asker(desk, uow, question, text, keys=keys)


def _pass_on(
    desk: Desk,
    uow: UnitOfWork,
    question: GuestQuestion,
    text_id: str,
    words: str,
    *,
    message_id: int | None = None,
) -> None:
    shown = words if len(words) <= LONGEST_ANSWER else f"{words[: LONGEST_ANSWER - 1]}…"
    text = desk.say(
        language.of_team(desk),
        text_id,
        ticket=question.ticket_id,
        name=question.person_name or "?",
        question=question.question,
    )
    _tell_asker(desk, uow, question, f"{text}\n{inert(shown)}", message_id=message_id)


def _tell_asker(
    desk: Desk,
    uow: UnitOfWork,
    question: GuestQuestion,
    words: str,
    *,
    keys: Keys = (),
    message_id: int | None = None,
) -> None:
    """Post to the ticket in the agents' chat, and mention its assignee and who asked."""
    ticket = reports.ticket(uow, question.ticket_id)
    chat = chat_for(uow, desk, ticket)
    if chat is None:
        return
    text = Text().plain(words).line()
    numbers = {question.asked_by_id, None if ticket is None else ticket.assignee_id}
    for number in sorted(number for number in numbers if number is not None):
        agent = reports.agent(uow, number)
        if agent is not None and agent.active:
            mention(text.plain("🔔 "), agent)
            text.plain(" ")
    built = text.build()
    post(
        uow,
        Send(
            text=built.text,
            entities=built.entities,
            keyboard=buttons(uow, keys, account_id=chat.account_id) if keys else (),
        ),
        to=chat.address,
        purpose=Purpose.NOTICE,
        ticket_id=question.ticket_id,
        message_id=message_id,
    )
