"""A warning to who sends a login code or a password."""

from datetime import timedelta

from bot.conversation.masking import Kind, found_in
from bot.conversation.messages import Said
from bot.desk import language
from bot.desk.context import Desk
from bot.desk.outgoing import tell
from handoff import reports
from handoff.records import Requester
from handoff.work import UnitOfWork

NEVER_SENT = frozenset({Kind.LOGIN_CODE, Kind.PASSWORD})
WARN_EVERY = timedelta(days=1)


def warn(
    desk: Desk, uow: UnitOfWork, requester: Requester, said: Said, *, message_id: int
) -> None:
    """Tell the requester never to send a login code or a password, once a day."""
    if not found_in(said.text, NEVER_SENT):
        return
    since = uow.now - WARN_EVERY
    before = reports.texts_since(uow, requester.id, since=since, before=message_id)
    if not any(found_in(text, NEVER_SENT) for text in before):
        spoken = language.of_requester(desk, requester)
        words = desk.say(spoken, "never-send-secrets")
        tell(uow, desk, requester, words, reply_to=said.message_id)
