"""The /promise and /promises commands."""

from datetime import datetime, timedelta

from bot.conversation.callbacks import Act
from bot.conversation.when.bare_hours import leading_deadline
from bot.conversation.when.words import original_end, plain, trimmed
from bot.desk.agent import promising
from bot.desk.agent.command import AgentCommand, Right, Spoken
from bot.desk.agent.promising import How
from bot.desk.cards import short
from handoff import reports
from handoff.actions import tickets
from handoff.actions.promises import Wording
from handoff.records import Message, Promise, Ticket
from handoff.states import Direction

LISTED = 15  # promises in one list
TALLIED = timedelta(days=30)
LINE_WORDS = 60  # length of a promise in a list, in characters
_VERBS = {
    How.KEPT: ("done", "kept", "fulfilled", "انجام شد", "انجام شده", "انجام دادم", "شد"),
    How.MOVED: ("moved", "move", "postponed", "عقب افتاد", "عقب", "تمدید", "جابه جا"),
    How.BROKEN: ("broken", "cannot", "can't", "impossible", "نشد", "نمی شود", "نمی شه", "نمیشه"),
    How.REMOVED: ("remove", "mistake", "حذف", "اشتباه شد", "اشتباه"),
}
_BY_VERB = sorted(
    ((verb, how) for how, verbs in _VERBS.items() for verb in verbs), key=lambda one: -len(one[0])
)
_BEHIND = " :،,.;؛!–—-"


def _promise(spoken: Spoken) -> None:
    """Record a promise, or settle one. Without an argument, the open ones are listed."""
    ticket, argument = spoken.ticket_and_rest()
    if not argument:
        _list(spoken, ticket)
        return
    tickets.must_hold(spoken.uow, ticket, spoken.agent)
    how, rest = _verb_in(argument)
    if how is None or _begins_a_promise(spoken, ticket, how, rest):
        _record(spoken, ticket, argument)
    else:
        _settle(spoken, ticket, how, rest)


def _list(spoken: Spoken, ticket: Ticket) -> None:
    words = promising.list_words(spoken.desk, spoken.uow, ticket, spoken.say)
    keys = promising.list_keys(spoken.uow, ticket, spoken.say)
    spoken.reply(f"{words}\n{spoken.say('promise-how')}", keys=keys)


def _verb_in(argument: str) -> tuple[How | None, str]:
    """Parse a word for an end or a change at the start, and return it with the rest."""
    folded = plain(argument)
    for verb, how in _BY_VERB:
        rest = folded.removeprefix(verb)
        if rest != folded and not rest[:1].isalnum():
            return how, original_end(argument, rest.lstrip(_BEHIND))
    return None, argument


def _begins_a_promise(spoken: Spoken, ticket: Ticket, how: How, rest: str) -> bool:
    """Return True for a verb that is the first word of a new promise.

    `remove` stands alone, a date follows `moved`, and none follows `done`.
    """
    if how is How.REMOVED or how is How.BROKEN:
        return bool(rest) and how is How.REMOVED
    has_date = _due_in(spoken, ticket, rest)[0] is not None
    return bool(rest) and has_date == (how is How.KEPT)


def _record(spoken: Spoken, ticket: Ticket, argument: str) -> None:
    """Record what the argument says, or the reply that the command is about."""
    due_at, words = _due_in(spoken, ticket, argument)
    reply = _reply_meant(spoken, ticket, words)
    if due_at is None:
        spoken.reply(
            spoken.say("promise-when", words=short(words, longest=LINE_WORDS)),
            keys=promising.due_keys(
                spoken.desk,
                ticket,
                spoken.say,
                Act.RECORD_PROMISE,
                {"ticket": ticket.id, "words": words},
            ),
        )
        return
    wording = Wording(words or (reply.text if reply is not None else ""), due_at, reply)
    is_told = promising.record(spoken.desk, spoken.uow, ticket, wording, by=spoken.agent)
    spoken.reply(promising.recorded_words(spoken.say, ticket.id, wording, is_told=is_told))


def _due_in(spoken: Spoken, ticket: Ticket, argument: str) -> tuple[datetime | None, str]:
    """Parse a due time at the start, and return it with the rest."""
    calendar = promising.calendar_of(spoken.desk, ticket)
    due, rest = leading_deadline(argument, spoken.uow.now, calendar)
    moment = None if due is None else due.moment(calendar, spoken.uow.now)
    if moment is None or moment <= spoken.uow.now:
        return None, trimmed(argument)
    return moment, rest


def _reply_meant(spoken: Spoken, ticket: Ticket, words: str) -> Message | None:
    """Return the sent reply that the command replies to, or without words the last promise."""
    row = spoken.message_replied_to()
    is_sent = row is not None and row.direction == Direction.OUTBOUND
    if is_sent and row is not None and row.ticket_id == ticket.id:
        return row
    last = None if words else reports.last_reply(spoken.uow, ticket.id)
    is_meant = last is not None and promising.reads_like_promise(spoken.desk, ticket, last)
    return last if is_meant else None


def _settle(spoken: Spoken, ticket: Ticket, how: How, rest: str) -> None:
    """Settle the open promise. Of several, the agent selects one."""
    due_at, text = (None, rest) if how is not How.MOVED else _due_in(spoken, ticket, rest)
    found = reports.open_promises(spoken.uow, ticket.id)
    if not found:
        spoken.reply(spoken.say("promise-none", ticket=ticket.id))
    elif len(found) > 1:
        keys = promising.which_keys(spoken.uow, ticket, how, text=text, due_at=due_at)
        spoken.reply(spoken.say("promise-which", ticket=ticket.id), keys=keys)
    elif how is How.MOVED and due_at is None:
        _ask_for_date(spoken, ticket, found[0], text)
    else:
        promising.settle(
            spoken.desk, spoken.uow, found[0], how, by=spoken.agent, text=text, due_at=due_at
        )
        spoken.reply(promising.settled_words(spoken.uow, spoken.say, found[0], how, text=text))


def _ask_for_date(spoken: Spoken, ticket: Ticket, promise: Promise, text: str) -> None:
    facts: dict[str, object] = {"promise": promise.id, "how": How.MOVED.value, "text": text}
    spoken.reply(
        spoken.say("promise-when", words=short(promise.words, longest=LINE_WORDS)),
        keys=promising.due_keys(spoken.desk, ticket, spoken.say, Act.SETTLE_PROMISE, facts),
    )


def _promises(spoken: Spoken) -> None:
    """List the open promises of the desk with their owners, and count the ended ones."""
    if spoken.argument:
        raise spoken.unclear()
    found = reports.open_promises_of_desk(spoken.uow, spoken.desk.id)
    now = spoken.uow.now
    late = sum(one.due_at <= now for one in found)
    lines = [spoken.say("promises-head", count=len(found), late=late)]
    lines += [_line(spoken, one) for one in found[:LISTED]]
    if len(found) > LISTED:
        lines.append(spoken.say("promises-more", count=len(found) - LISTED))
    tally = reports.promise_tally(spoken.uow, spoken.desk.id, since=now - TALLIED)
    counts = {"kept": tally.kept, "late": tally.late, "broken": tally.broken}
    lines.append(spoken.say("promises-tally", span=TALLIED, **counts))
    spoken.reply("\n".join(lines))


def _line(spoken: Spoken, promise: Promise) -> str:
    ticket = reports.ticket(spoken.uow, promise.ticket_id)
    number = None if ticket is None else ticket.assignee_id
    owner = None if number is None else reports.agent(spoken.uow, number)
    return spoken.say(
        "promises-line-late" if promise.due_at <= spoken.uow.now else "promises-line",
        ticket=promise.ticket_id,
        due=promise.due_at,
        agent=owner.name if owner is not None else spoken.say("alert-nobody"),
        words=short(promise.words, longest=LINE_WORDS),
    )


COMMANDS = (
    AgentCommand(
        "promise",
        _promise,
        Right.HOLDER,
        "record a promise: `tomorrow`, `2d`, `mon 15:00`, «تا شنبه» and what, or in reply to your "
        "message; alone it lists those of the ticket; `done` («انجام شد») with a proof, `moved` "
        "(«عقب») with a date and a reason, `broken` («نشد») with a reason, `remove` («حذف») if "
        "it was none",
        argument="tomorrow refund",
        persian="قول",
        task=5,
        menu=False,
    ),
    AgentCommand(
        "promises",
        _promises,
        Right.AGENT,
        "all open promises, the most urgent first, and how many were kept in 30 days",
        persian="قول‌ها",
        task=5,
        menu=False,
    ),
)
