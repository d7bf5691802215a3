"""The /canned command: find and preview canned replies, and list, add or remove them."""

import re
from dataclasses import replace
from difflib import get_close_matches
from functools import partial
from types import MappingProxyType
from typing import Any

from bot.conversation.masking import found_in
from bot.conversation.ticket_words import ticket_words_in
from bot.conversation.when.words import first_word, plain
from bot.desk.agent import canned_replies
from bot.desk.agent import notes as agent_notes
from bot.desk.agent.arguments import ticket_reference
from bot.desk.agent.command import AgentCommand, Right, Spoken
from bot.desk.agent.team_changes import change_file
from bot.desk.cards import listed
from bot.team.changing import with_reply, without_reply
from bot.team.model import CannedReply
from faq.normalize import fold, language_of
from handoff import reports
from handoff.actions import agents, tickets
from handoff.actions.canned import name_of
from handoff.actions.names import folded
from handoff.addresses import ChatKind
from handoff.lifecycle import LIVE, Status
from handoff.outbox import Rank
from handoff.records import Ticket
from handoff.states import Direction

ADD = frozenset({"add", "save", "افزودن", "اضافه", "ذخیره"})
REMOVE = frozenset({"remove", "delete", "حذف"})
NAME = re.compile(r"[a-z0-9][a-z0-9-]{0,39}")
LONGEST_TITLE = 60
LONGEST_QUESTION = 200  # of a requester, which is kept as an example
_VALUE = re.compile(r"(?P<name>[^\W\d][\w-]*)\s*[:=]\s*(?P<value>[^;؛\n]+)")
MOST_EXAMPLES = 50  # of a reply, as in the schema
MOST_TICKET_WORDS = 5  # in a hint
MOST_DIGITS = 3  # more may be a number of a person
# Links, addresses, usernames, and words behind which people name themselves.
_PERSONAL = re.compile(r"[@/]|\.\w|(?<!\w)(?:my name|i am|i'm|اسمم|اسم من|نامم|هستم)(?!\w)")


def canned(spoken: Spoken) -> None:
    """Preview a canned reply for a ticket, or list, show, add or remove replies (leads only)."""
    number, argument = ticket_reference(spoken.argument, bare=False)
    word, rest = first_word(argument)
    verb = folded(word)
    if verb in ADD and (not rest or NAME.fullmatch(_name_in(rest)) or spoken.said.reply_to):
        agents.must_lead(spoken.agent)
        _add(spoken, rest)
    elif verb in REMOVE and (not rest or NAME.fullmatch(_name_in(rest))):
        agents.must_lead(spoken.agent)
        _remove(spoken, _name_in(rest))
    elif number is not None and spoken.said.place.kind is ChatKind.PRIVATE:
        spoken.reply(spoken.say("canned-in-group", ticket=number))
    elif number is not None or _is_live(spoken.ticket):
        ticket = spoken.ticket if number is None else None
        ticket = ticket or tickets.find(spoken.uow, number or 0, desk_id=spoken.desk.id)
        agent_notes.may_send(spoken.uow, ticket, spoken.agent)
        spoken.take_up_waiting(ticket)
        _for_ticket(spoken, ticket, argument)
    elif not verb:
        spoken.reply(_listed(spoken))
    else:
        _show(spoken, argument)


def _is_live(ticket: Ticket | None) -> bool:
    return ticket is not None and Status(ticket.status) in LIVE


def _for_ticket(spoken: Spoken, ticket: Ticket, argument: str) -> None:
    """Preview the named reply, or offer those that suit the words or the ticket."""
    desk, replies = spoken.desk, spoken.desk.team.replies
    if not replies:
        spoken.reply(_listed(spoken))
        return
    reply = replies.get(_name_in(argument))
    if reply is not None:
        values = _values_in(first_word(argument)[1])
        draft = canned_replies.draft_of(desk, spoken.uow, reply, ticket, values, by=spoken.agent)
        words, keys = canned_replies.preview(desk, spoken.uow, draft, to=spoken.agent)
        spoken.reply(words.text, entities=words.entities, keys=keys, rank=Rank.NEWS)
        return
    names = _found(spoken, argument) if argument else _suggested(spoken, ticket)
    if not names:
        _unknown(spoken, argument)
        return
    text_id = "canned-found" if argument else "canned-suggested"
    spoken.reply(
        spoken.say(text_id, ticket=ticket.id),
        keys=canned_replies.choice_keys(desk, ticket, names),
        rank=Rank.NEWS,
    )


def _suggested(spoken: Spoken, ticket: Ticket) -> list[str]:
    """Return the replies that suit a ticket, or the first ones while the index is in training."""
    words = canned_replies.words_of(canned_replies.asked_in(spoken.uow, ticket), ticket)
    names = spoken.desk.canned.suggest(words, limit=canned_replies.SUGGESTED)
    return list(names) or list(spoken.desk.team.replies)[: canned_replies.SUGGESTED]


def _found(spoken: Spoken, words: str) -> list[str]:
    """Return the replies with these words in their name or title, then those of this meaning."""
    wanted = plain(words)
    replies = spoken.desk.team.replies.values()
    named = [one.id for one in replies if wanted in one.id or wanted in plain(one.title)]
    near = spoken.desk.canned.search(words, limit=canned_replies.SUGGESTED)
    found = [name for name in dict.fromkeys([*named, *near]) if name in spoken.desk.team.replies]
    return found[: canned_replies.SUGGESTED]


def _values_in(text: str) -> dict[str, str]:
    """Parse values of placeholders: `amount: 50,000; day: Monday`, also with `=` and lines."""
    return {
        found["name"]: found["value"].strip()[: canned_replies.LONGEST_VALUE]
        for found in _VALUE.finditer(text)
    }


def _listed(spoken: Spoken) -> str:
    replies = spoken.desk.team.replies
    if not replies:
        return f"{spoken.say('canned-none')}\n{spoken.say('canned-how', example='refund-steps')}"
    lines = [spoken.say("canned-head")]
    lines += [spoken.say("canned-line", id=one.id, title=one.title) for one in replies.values()]
    return "\n".join([*lines, spoken.say("canned-how", example=next(iter(replies)))])


def _show(spoken: Spoken, name: str) -> None:
    reply = spoken.desk.team.replies.get(_name_in(name))
    if reply is None:
        names = _found(spoken, name)
        if not names:
            _unknown(spoken, name)
            return
        found = [spoken.desk.team.replies[one] for one in names]
        lines = [spoken.say("canned-line", id=one.id, title=one.title) for one in found]
        spoken.reply("\n".join([spoken.say("canned-near"), *lines]))
        return
    parts = [
        f"{spoken.say('canned-shown', title=reply.title, of=language)}\n{text}"
        for language, text in reply.text.items()
    ]
    spoken.reply("\n\n".join(parts))


def _unknown(spoken: Spoken, name: str) -> None:
    near = get_close_matches(_name_in(name), spoken.desk.team.replies, n=1)
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
    sent = _canned_replied_to(spoken)
    if sent is not None and sent != name:
        spoken.reply(spoken.say("canned-is-canned", name=sent))
        return
    own = (
        {}
        if sent is not None
        else {language_of(fold(text)) or spoken.desk.settings.default_language: text}
    )
    stored = {**known.text, **own} if known is not None else own
    if not title:
        title = known.title if known is not None else text.splitlines()[0]
    reply = replace(
        known or CannedReply(name, "", {}),
        title=title[:LONGEST_TITLE],
        text=MappingProxyType(stored),
        **_examples(spoken, known),
    )
    hint = _ticket_hint(spoken, f"{reply.title}\n{text}") if own else ""
    change_file(spoken, team.canned, partial(with_reply, reply=reply), hint=hint)


def _ticket_hint(spoken: Spoken, text: str) -> str:
    """Return a line with the words of the ticket that a text keeps, or "" without any."""
    row = spoken.message_replied_to()
    ticket = reports.ticket(spoken.uow, row.ticket_id or 0) if row is not None else None
    requester = None if ticket is None else reports.requester(spoken.uow, ticket.requester_id)
    found = ticket_words_in(text, name=requester.name if requester is not None else "")
    if not found:
        return ""
    parts = [
        spoken.say(
            "canned-own-part", words=listed(one.words), placeholder=f"{{{one.placeholder}}}"
        )
        for one in found[:MOST_TICKET_WORDS]
    ]
    return spoken.say("canned-own", parts=parts, file=spoken.desk.team.canned.path.name)


def _canned_replied_to(spoken: Spoken) -> str | None:
    """Return the id of the canned reply that the command replies to, which keeps its text."""
    row = spoken.message_replied_to()
    name = None if row is None else name_of(row)
    return name if name in spoken.desk.team.replies else None


def _text_replied_to(spoken: Spoken) -> str:
    """Return the text of the sent answer that the command replies to, or "" for other messages.

    Requesters' messages and notes are not offered to all requesters.
    """
    row = spoken.message_replied_to()
    is_sent = row is not None and row.direction == Direction.OUTBOUND and row.unsent_at is None
    return row.text.strip() if row is not None and is_sent else ""


def _examples(spoken: Spoken, known: CannedReply | None) -> dict[str, Any]:
    """Return the question that the answer was for as an example, and the ticket's entry.

    Questions with numbers, links, usernames or the requester's name are left out. Other names may
    remain in them.
    """
    row = spoken.message_replied_to()
    ticket = reports.ticket(spoken.uow, row.ticket_id or 0) if row is not None else None
    if ticket is None:
        return {}
    questions = dict(known.questions) if known is not None else {}
    entries = known.entries if known is not None else ()
    requester = reports.requester(spoken.uow, ticket.requester_id)
    if _is_example(ticket.question, name=requester.name if requester is not None else ""):
        of = language_of(fold(ticket.question)) or ticket.language
        asked = dict.fromkeys([*questions.get(of, ()), ticket.question.strip()])
        questions[of] = tuple(asked)[-MOST_EXAMPLES:]
    if ticket.entry_id is not None:
        entries = tuple(dict.fromkeys([*entries, ticket.entry_id]))[-MOST_EXAMPLES:]
    return {"questions": MappingProxyType(questions), "entries": entries}


def _is_example(question: str, *, name: str) -> bool:
    words = plain(question)
    is_short = 0 < len(words) <= LONGEST_QUESTION and "\n" not in question.strip()
    digits = sum(map(str.isdigit, words))
    is_named = any(part in words.split() for part in plain(name).split())
    return is_short and digits <= MOST_DIGITS and not is_named and not _is_personal(question)


def _is_personal(question: str) -> bool:
    return _PERSONAL.search(plain(question)) is not None or bool(found_in(question))


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
        "in a topic or in reply to a card: the canned replies that suit the ticket; `/canned "
        "refund-steps` or `/canned refund` previews one, `/canned refund-steps amount: 50,000` "
        "fills in `{amount}`; elsewhere: lists and shows them; leads: `/canned add refund-steps "
        "title` in reply to a good answer, `/canned remove refund-steps`",
        persian="آماده",
        task=2,
    ),
)
