"""Questions to guests: the link, the chat with the guest, and the answer for the agents."""

from bot.conversation.callbacks import Act, Press
from bot.conversation.messages import MessageKind, Said
from bot.desk import language
from bot.desk.context import Desk
from bot.desk.outgoing import Key, Keys, buttons, tell_person
from bot.desk.to_agents import mention
from bot.texts.foreign import inert
from bot.texts.render import Text
from handoff import reports
from handoff.actions import guests, requesters
from handoff.actions.guests import Guest
from handoff.outbox import Purpose, Send, post
from handoff.records import GuestQuestion
from handoff.work import UnitOfWork

LONGEST_ANSWER = 2_000  # characters shown to the agents; the whole answer is kept


def takes_link(desk: Desk, uow: UnitOfWork, said: Said, payload: str) -> bool:
    """Show the question of a link to the first person who opens it, and name them to the agents.

    Returns False for texts that are no such link.
    """
    if not guests.looks_like_link(payload):
        return False
    taken = guests.take(uow, payload, _guest(desk, said))
    if taken is None:
        _say(desk, uow, said, "guest-link-over")
        return True
    question, is_first = taken
    line = {"line": question.line} if question.line else {}
    text_id = "guest-question-line" if line else "guest-question"
    _say(desk, uow, said, text_id, question=question.question, until=question.due_at, **line)
    if is_first:
        _announce(desk, uow, question)
    return True


def takes_answer(desk: Desk, uow: UnitOfWork, said: Said) -> bool:
    """Keep a private message as the answer of a guest. Returns False if none is awaited."""
    question = guests.awaited_from(uow, _guest(desk, said))
    if question is None:
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
        _pass_on(desk, uow, question, said.text, row.id)
    return True


def takes_edit(desk: Desk, uow: UnitOfWork, said: Said) -> bool:
    """Pass on a guest's answer that was edited. Returns False for other messages."""
    account_id, chat_id, platform_id = desk.account.id, said.place.chat_id, said.message_id
    row = reports.message_at(uow, account_id, chat_id, platform_id)
    question = None if row is None else reports.question_answered_by(uow, row.id)
    if row is None or question is None:
        return False
    edited = requesters.edit(
        uow, account_id=account_id, chat_id=chat_id, platform_id=platform_id, text=said.text
    )
    if edited is not None:
        _pass_on(desk, uow, question, said.text, row.id)
    return True


def expired(desk: Desk, uow: UnitOfWork, question: GuestQuestion) -> None:
    """Tell the agents that a question was not answered in time."""
    spoken = language.of_team(desk)
    text = desk.say(spoken, "guest-expired", ticket=question.ticket_id, question=question.question)
    _tell_asker(desk, uow, question, text)


def _guest(desk: Desk, said: Said) -> Guest:
    return Guest(desk.account.id, said.person.id, said.person.name)


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
    desk: Desk, uow: UnitOfWork, question: GuestQuestion, words: str, message_id: int
) -> None:
    shown = words if len(words) <= LONGEST_ANSWER else f"{words[: LONGEST_ANSWER - 1]}…"
    text = desk.say(
        language.of_team(desk),
        "guest-answered",
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
    """Post to the ticket in the agents' chat, and mention the agent who asked."""
    chat = reports.agents_chat(uow, desk.id)
    if chat is None:
        return
    text = Text().plain(words).line()
    asker = reports.agent(uow, question.asked_by_id) if question.asked_by_id else None
    if asker is not None and asker.active:
        mention(text.plain("🔔 "), asker)
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
