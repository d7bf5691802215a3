"""Explain refused actions to the person who requested them."""

import logging

from bot.conversation.messages import Incoming, Pressed, Said
from bot.desk import language
from bot.desk.context import Desk
from bot.desk.effects import AfterCommit
from handoff.addresses import ChatKind
from handoff.errors import DeskError
from handoff.lifecycle import Status
from handoff.outbox import Purpose, Send, post
from handoff.work import UnitOfWork

logger = logging.getLogger(__name__)


def refuse(
    desk: Desk, uow: UnitOfWork, incoming: Incoming, refusal: DeskError, after: AfterCommit
) -> None:
    """Explain a refusal, either over the pressed button or in a reply to the message."""
    match incoming:
        case Pressed(person=person):
            after.toast = words_of(desk, language.of_sender(desk, uow, person.id), refusal)
        case Said(place=place, person=person):
            post(
                uow,
                Send(
                    text=words_of(desk, language.of_sender(desk, uow, person.id), refusal),
                    reply_to=incoming.message_id,
                ),
                to=desk.at(place),
                purpose=Purpose.PROMPT if place.kind is ChatKind.PRIVATE else Purpose.NOTICE,
            )
        case _:
            logger.info("action refused", extra={"code": refusal.code})


def words_of(desk: Desk, language: str, refusal: DeskError) -> str:
    facts = dict(refusal.facts)
    if "wanted" in facts and facts["wanted"] == facts["status"]:
        status = desk.say(language, f"status-word-{facts['status']}")
        return desk.say(language, "already-so", ticket=facts["ticket"], status=status)
    if facts.get("wanted") == Status.OPEN and facts.get("status") == Status.RESOLVED:
        status = desk.say(language, f"status-word-{facts['status']}")
        return desk.say(language, "reopen-first", ticket=facts["ticket"], status=status)
    for name in ("status", "wanted"):
        if name in facts:
            facts[name] = desk.say(language, f"status-word-{facts[name]}")
    return desk.say(language, refusal.code, **facts)
