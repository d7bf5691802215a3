"""The /canned command: list, show, add and remove canned replies."""

import re
from difflib import get_close_matches
from functools import partial
from types import MappingProxyType

from bot.conversation.when.words import first_word
from bot.desk.agent.command import AgentCommand, Right, Spoken
from bot.desk.agent.team_changes import change_file
from bot.team.changing import with_reply, without_reply
from bot.team.model import CannedReply
from faq.normalize import fold, language_of
from handoff.actions import agents
from handoff.actions.names import folded
from handoff.states import Direction

ADD = frozenset({"add", "save", "افزودن", "اضافه", "ذخیره"})
REMOVE = frozenset({"remove", "delete", "حذف"})
NAME = re.compile(r"[a-z0-9][a-z0-9-]{0,39}")
LONGEST_TITLE = 60


def canned(spoken: Spoken) -> None:
    """List the canned replies, show one, or add or remove one (leads only)."""
    word, rest = first_word(spoken.argument)
    verb = folded(word)
    if not verb:
        spoken.reply(_listed(spoken))
    elif verb in ADD:
        agents.must_lead(spoken.agent)
        _add(spoken, rest)
    elif verb in REMOVE:
        agents.must_lead(spoken.agent)
        _remove(spoken, _name_in(rest))
    else:
        _show(spoken, _name_in(spoken.argument))


def _listed(spoken: Spoken) -> str:
    replies = spoken.desk.team.replies
    if not replies:
        return f"{spoken.say('canned-none')}\n{spoken.say('canned-how', example='refund-steps')}"
    lines = [spoken.say("canned-head")]
    lines += [spoken.say("canned-line", id=one.id, title=one.title) for one in replies.values()]
    return "\n".join([*lines, spoken.say("canned-how", example=next(iter(replies)))])


def _show(spoken: Spoken, name: str) -> None:
    reply = spoken.desk.team.replies.get(name)
    if reply is None:
        _unknown(spoken, name)
        return
    parts = [
        f"{spoken.say('canned-shown', title=reply.title, of=language)}\n{text}"
        for language, text in reply.text.items()
    ]
    spoken.reply("\n\n".join(parts))


def _unknown(spoken: Spoken, name: str) -> None:
    near = get_close_matches(name, spoken.desk.team.replies, n=1)
    nearest = near[0] if near else "none"
    spoken.reply(spoken.say("canned-unknown", name=name, nearest=nearest))


def _add(spoken: Spoken, argument: str) -> None:
    """Store the text of the message that the command replies to, in its language.

    A text in another language is added to a reply that exists already.
    """
    text = _text_replied_to(spoken)
    word, title = first_word(argument)
    name = word.lower()
    if spoken.said.reply_to is None or not name:
        spoken.reply(spoken.say("canned-add-what"))
        return
    if NAME.fullmatch(name) is None:
        spoken.reply(spoken.say("canned-bad-name", name=name))
        return
    if not text:
        spoken.reply(spoken.say("canned-not-sent"))
        return
    team = spoken.desk.team
    known = team.replies.get(name)
    own = {language_of(fold(text)) or spoken.desk.settings.default_language: text}
    stored = {**known.text, **own} if known is not None else own
    if not title:
        title = known.title if known is not None else text.splitlines()[0]
    reply = CannedReply(name, title[:LONGEST_TITLE], MappingProxyType(stored))
    change_file(spoken, team.canned, partial(with_reply, reply=reply))


def _text_replied_to(spoken: Spoken) -> str:
    """Return the text of the sent answer that the command replies to, or "" for other messages.

    Requesters' messages and notes are not offered to all requesters.
    """
    row = spoken.message_replied_to()
    is_sent = row is not None and row.direction == Direction.OUTBOUND
    return row.text.strip() if row is not None and is_sent else ""


def _remove(spoken: Spoken, name: str) -> None:
    if name not in spoken.desk.team.replies:
        _unknown(spoken, name)
        return

    def change(text: str) -> str:
        return without_reply(text, name) or text

    change_file(spoken, spoken.desk.team.canned, change)


def _name_in(argument: str) -> str:
    return first_word(argument)[0].lower()


COMMANDS = (
    AgentCommand(
        "canned",
        canned,
        Right.AGENT,
        "the canned replies; `/canned refund-steps` shows one; leads: `/canned add refund-steps "
        "title` in reply to a good answer, `/canned remove refund-steps`",
        line=5,
        menu=False,
        persian="آماده",
    ),
)
