"""Commands for requesters, which are given in a private chat."""

from collections.abc import Callable
from dataclasses import dataclass
from datetime import datetime

from bot.conversation.callbacks import Act, Press
from bot.conversation.messages import Command, Said
from bot.conversation.slashes import entry_named
from bot.conversation.states import Stage
from bot.desk.blocking import refuse_if_blocked
from bot.desk.context import Desk
from bot.desk.outgoing import Keys
from bot.desk.requester import messages as requesters
from bot.desk.requester.content import give
from bot.desk.requester.intake import SAME_REQUEST_WITHIN
from bot.desk.requester.messages import LANGUAGE_NAMES, has_live, turn_context_of, who
from bot.desk.requester.turn_context import TurnContext
from handoff.actions import agents, interactions
from handoff.actions.requesters import meet
from handoff.moments import within
from handoff.work import UnitOfWork

Handler = Callable[[TurnContext, Command], None]


def run(desk: Desk, uow: UnitOfWork, said: Said, spoken: Command) -> int | None:
    """Run a requester's command, which may be unknown.

    Text after the command is handled like a message. Returns the requester's id if it starts a
    turn.
    """
    requester, conversation, _ = meet(uow, account_id=desk.account.id, who=who(said))
    turn_of = None
    command = BY_NAME.get(spoken.name, UNKNOWN)
    if spoken.argument and not command.takes_argument:
        turn_of = requesters.receive(desk, uow, said)
    if refuse_if_blocked(desk, uow, requester):
        return None
    command.run(turn_context_of(desk, uow, requester, conversation), spoken)
    return turn_of


def _unknown(turn: TurnContext, spoken: Command) -> None:
    turn.tell(turn.say("command-unknown-here"))


def _start(turn: TurnContext, spoken: Command) -> None:
    """Send a greeting, and the state of the ticket if there is one. A new topic begins.

    If the link names an entry, the content of this entry is sent instead. A used one-time link is
    reported as such. A repetition within two seconds has no effect. The greeting of an agent says
    what agents do here.
    """
    if not spoken.argument and _started_just_now(turn):
        return
    entries = turn.desk.knowledge.kb.entries
    named = entry_named(spoken.argument, entries)
    if named is not None:
        give(turn, entries[named], query=entries[named].title_in(turn.language))
        return
    if agents.looks_like_link(spoken.argument):
        turn.tell(turn.say("link-spent"))
    if turn.conversation.stage != Stage.INTAKE:
        interactions.go_to(turn.conversation, Stage.IDLE)
        interactions.begin_topic(turn.uow, turn.conversation)
    greeting = turn.say("start")
    if _is_agent(turn):
        greeting = f"{greeting}\n\n{turn.say('start-agent')}"
    turn.tell(greeting, keys=_start_keys(turn))
    if has_live(turn):
        requesters.status(turn)


def _is_agent(turn: TurnContext) -> bool:
    agent = agents.by_person(turn.uow, turn.desk.account.id, turn.requester.chat_id)
    return agent is not None and agent.active and not agents.is_outside(agent)


def _started_just_now(turn: TurnContext) -> bool:
    """Return True if the command was sent just before, for example by a double tap."""
    before, now = turn.conversation.memory.get(interactions.STARTED_AT), turn.uow.now
    interactions.remember(turn.conversation, **{interactions.STARTED_AT: now.isoformat()})
    return before is not None and within(now, datetime.fromisoformat(before), SAME_REQUEST_WITHIN)


def _start_keys(turn: TurnContext) -> Keys:
    return [
        [(turn.say("button-topics"), Press(Act.TOPICS))],
        [(turn.say("button-person"), Press(Act.PERSON))],
        [_language_key(turn)],
    ]


def _language_key(turn: TurnContext) -> tuple[str, Press]:
    others = [one for one in turn.desk.languages if one != turn.language]
    other = others[0] if others else turn.language
    return LANGUAGE_NAMES.get(other, other), Press(Act.LANGUAGE, {"language": other})


def _help(turn: TurnContext, spoken: Command) -> None:
    turn.tell(turn.say("help"))


def _topics(turn: TurnContext, spoken: Command) -> None:
    requesters.topics(turn)


def _status(turn: TurnContext, spoken: Command) -> None:
    requesters.status(turn)


def _human(turn: TurnContext, spoken: Command) -> None:
    requesters.to_person(turn)


def _language(turn: TurnContext, spoken: Command) -> None:
    wanted = spoken.argument.strip().lower()
    if wanted in turn.desk.languages:
        requesters.set_language(turn, wanted)
        return
    requesters.list_languages(turn, "language-ask")


def _close(turn: TurnContext, spoken: Command) -> None:
    requesters.close(turn)


@dataclass(frozen=True)
class RequesterCommand:
    """A command. Its text in the messenger's menu has the id `menu-NAME`."""

    name: str
    run: Handler
    menu: bool = True
    takes_argument: bool = False  # if False, text after the command is a message


# The order is that of the menu.
TABLE: tuple[RequesterCommand, ...] = (
    RequesterCommand("topics", _topics),
    RequesterCommand("human", _human),
    RequesterCommand("status", _status),
    RequesterCommand("close", _close),
    RequesterCommand("language", _language, takes_argument=True),
    RequesterCommand("help", _help),
    RequesterCommand("start", _start, menu=False, takes_argument=True),
)
BY_NAME = {command.name: command for command in TABLE}
MENU = tuple(command.name for command in TABLE if command.menu)
UNKNOWN = RequesterCommand("", _unknown)
