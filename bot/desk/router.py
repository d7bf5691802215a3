"""Parse incoming updates and dispatch them to their handlers.

Each update is handled in a single transaction. If the handler raises DeskError, the error is
explained to the sender.
"""

import logging
import time
from collections.abc import Callable
from dataclasses import replace
from datetime import datetime, timedelta

from bot.conversation.callbacks import IN_WINDOWS, Act, Presser, parse_data, presser_of
from bot.conversation.messages import (
    BotMembership,
    Command,
    GroupMoved,
    Incoming,
    MemberChanged,
    MessageKind,
    Person,
    Place,
    Pressed,
    Said,
    Service,
    TopicNamed,
    Unhandled,
)
from bot.conversation.pressed import is_list
from bot.conversation.slashes import read
from bot.desk import guests, language
from bot.desk.agent import acts, command_table, joining, leaving, private
from bot.desk.agent import buttons as agent_presses
from bot.desk.agent import chat as agents
from bot.desk.agent import edits as agent_edits
from bot.desk.agent.membership import Membership, Standing
from bot.desk.arrivals import Arrivals
from bot.desk.blocking import refuse_if_blocked
from bot.desk.context import Desk
from bot.desk.effects import AfterCommit, ChatToCheck, Effects
from bot.desk.new_messages import NewMessage, NewMessages, is_plain
from bot.desk.outgoing import tell_person
from bot.desk.poisoned import PoisonedNotices
from bot.desk.pressed_twice import PressedTwice
from bot.desk.refusals import refuse
from bot.desk.requester import buttons as presses
from bot.desk.requester import commands as requester_commands
from bot.desk.requester import messages as requesters
from bot.desk.requester.follow_up import Matched
from bot.desk.requester.lateness import is_backlog
from bot.desk.requester.messages import turn_context_of, who
from bot.desk.requester.redraw import acts_of, pressed_just_now, redraw
from bot.desk.requester.turns import Turns
from handoff import reports
from handoff.actions import agents as roster
from handoff.actions import cards
from handoff.actions.requesters import meet, record_reachability
from handoff.addresses import ChatKind
from handoff.errors import ButtonExpired, DeskError, NotAnAdmin, NotAnAgent, TicketButtonExpired
from handoff.inbox import mark_handled
from handoff.moments import NO_TIME, elapsed
from handoff.outbox import Purpose, Send, outage, post
from handoff.outbox.moving import move_agents_chat
from handoff.outbox.post import from_backlog
from handoff.records import Agent, InboxUpdate, Keyboard
from handoff.storage_errors import StorageError
from handoff.work import UnitOfWork

logger = logging.getLogger(__name__)
Parse = Callable[[str], Incoming]


class Router:
    """Handles the updates in a bot's inbox.

    `said_ago` returns the time elapsed since a timestamp of the messenger's clock.
    """

    def __init__(
        self,
        desk: Desk,
        *,
        parse: Parse,
        turns: Turns,
        said_ago: Callable[[datetime], timedelta],
        monotonic: Callable[[], float] = time.monotonic,
    ) -> None:
        self._desk = desk
        self._membership = Membership(
            desk, monotonic=monotonic, for_requesters=requester_commands.BY_NAME
        )
        self._arrivals = Arrivals(desk, turns)
        self._effects = Effects(desk, turns)
        self._pressed_twice = PressedTwice(monotonic=monotonic)
        self._parse = parse
        self._turns = turns
        self._said_ago = said_ago
        self._poisoned = PoisonedNotices(desk)
        self._messages = NewMessages(desk, turns, route=self._route_message)

    async def handle(self, row: InboxUpdate) -> None:
        """Handle an update and mark its row as handled in the same transaction.

        If the sender may be an agent, membership in the agents' chat is checked beforehand, while
        no unit of work is open.
        """
        parsed = self._parse(row.raw)
        kept, said = elapsed(self._desk.now(), row.received_at), self._since_said(parsed)
        behind = is_backlog(kept=kept, said=said)
        checked, matched = await self._arrivals.look(parsed, behind=behind)
        incoming, standing = _named(checked), Standing()
        with from_backlog(waited=behind):
            try:
                standing = await self._membership.check(incoming)
                after = await self._handled(row.id, incoming, standing, matched)
            except DeskError as error:
                after = AfterCommit()
                refusal = standing.instead_of(error)
                await self._desk.db.write(self._handle_refused, row.id, incoming, refusal, after)
        if after.turn_of is not None:
            self._turns.note_delay(after.turn_of, waited=max(kept, said), behind=behind)
        await self._effects.carry_out(incoming, after)
        if after.recheck_member is not None:
            await self._membership.look_again(after.recheck_member)

    async def _handled(
        self, row_id: int, incoming: Incoming, standing: Standing, matched: Matched | None
    ) -> AfterCommit:
        """Handle an update, and answer it if it was `matched`.

        If the answer fails, the message waits for the end of its quiet window.
        """
        try:
            if is_plain(incoming):
                return await self._messages.handle(NewMessage(row_id, incoming, standing, matched))
            return await self._desk.db.write(self._handle, row_id, incoming, standing)
        except StorageError:
            raise
        except Exception as error:
            if matched is None:
                raise
            if not isinstance(error, DeskError):
                logger.exception("answering immediately failed")
            return await self._handled(row_id, incoming, standing, None)

    def _since_said(self, incoming: Incoming) -> timedelta:
        """Return the age of a new message, or zero for any other update."""
        if isinstance(incoming, Said) and not incoming.edited:
            return self._said_ago(incoming.at)
        return NO_TIME

    def _handle(
        self, uow: UnitOfWork, row_id: int, incoming: Incoming, standing: Standing
    ) -> AfterCommit:
        after = AfterCommit()
        self._rename(uow, standing)
        self._route(uow, incoming, after)
        mark_handled(uow, row_id)
        return after

    def _route_message(
        self, uow: UnitOfWork, said: Said, standing: Standing, after: AfterCommit
    ) -> None:
        self._rename(uow, standing)
        self._private(uow, said, after)

    def _handle_refused(
        self,
        uow: UnitOfWork,
        row_id: int,
        incoming: Incoming,
        refusal: DeskError,
        after: AfterCommit,
    ) -> None:
        refuse(self._desk, uow, incoming, refusal, after)
        acts.log_refusal(self._desk, uow, incoming, refusal)
        mark_handled(uow, row_id)

    def _rename(self, uow: UnitOfWork, standing: Standing) -> None:
        """Update an agent's name if it was changed in the messenger."""
        if standing.renamed is None:
            return
        roster.refresh_name(uow, self._desk.seen(standing.renamed))

    async def on_poisoned(self, row: InboxUpdate, reason: str) -> None:
        """Report a poisoned update to the agents, and to its sender in a private chat."""
        await self._desk.db.write(self._tell_poisoned, row, reason)

    def _tell_poisoned(self, uow: UnitOfWork, row: InboxUpdate, reason: str) -> None:
        self._poisoned.notify_agents(uow, reason)
        if row.chat_kind == ChatKind.PRIVATE:
            self._poisoned.apologize(uow, row, language.of_sender(self._desk, uow, row.lane))

    def _say_to(self, uow: UnitOfWork, person_id: str, text_id: str) -> None:
        words = self._desk.say(language.of_sender(self._desk, uow, person_id), text_id)
        tell_person(uow, self._desk, person_id, words, purpose=Purpose.DECISION)

    def _route(self, uow: UnitOfWork, incoming: Incoming, after: AfterCommit) -> None:
        match incoming:
            case Said():
                self._said(uow, incoming, after)
            case Pressed():
                after.toast = self._pressed(uow, incoming, after)
            case BotMembership() | MemberChanged() | GroupMoved():
                self._changed(uow, incoming, after)
            case TopicNamed(place=place, person=person):
                self._keep_name(uow, place, person)
            case Service():
                pass  # stored, but has no effect
            case Unhandled(place=place):
                if place is not None and place.kind is ChatKind.PRIVATE:
                    self._say_to(uow, place.chat_id, "kind-not-understood")

    def _said(self, uow: UnitOfWork, said: Said, after: AfterCommit) -> None:
        match said.place.kind:
            case ChatKind.PRIVATE:
                self._private(uow, said, after)
            case ChatKind.GROUP:
                self._group(uow, said, after)
            case ChatKind.CHANNEL if _sets_up(said, self._desk):
                self._set_up(uow, said, after)

    def _private(self, uow: UnitOfWork, said: Said, after: AfterCommit) -> None:
        if said.person.is_bot:
            return
        agent = self._agent(uow, said.person.id)
        if said.edited:
            is_taken = private.takes_edit(self._desk, uow, said, agent)
            if not is_taken and not guests.takes_edit(self._desk, uow, said):
                after.turn_of = requesters.edited(self._desk, uow, said)
            return
        slashed = read(said.text) if said.kind is MessageKind.TEXT else None
        command = slashed.command if slashed is not None else None
        if agent is not None and self._in_focus(uow, said, agent, command):
            return
        command = command or self._persian_command(uow, said)
        if command is not None and not said.urgent:  # danger takes precedence
            after.turn_of = self._private_command(uow, said, command)
            return
        if said.urgent or not guests.takes_answer(self._desk, uow, said):
            after.turn_of = requesters.receive(self._desk, uow, said)

    def _in_focus(
        self, uow: UnitOfWork, said: Said, agent: Agent, command: Command | None
    ) -> bool:
        """Handle what an agent says about the ticket in focus, except for one-time links."""
        is_start = command is not None and command.name == "start" and bool(command.argument)
        names = requester_commands.BY_NAME
        return not is_start and private.takes(self._desk, uow, said, agent, for_requesters=names)

    def _persian_command(self, uow: UnitOfWork, said: Said) -> Command | None:
        """Return the command of an agent who uses its Persian name."""
        command = command_table.persian_command(said.text)
        is_agent = command is not None and self._agent(uow, said.person.id) is not None
        return command if is_agent else None

    def _private_command(self, uow: UnitOfWork, said: Said, spoken: Command) -> int | None:
        """Run a command.

        Returns the requester's id if the command is followed by a text that starts a turn.
        """
        agent = None
        if spoken.name not in requester_commands.BY_NAME and spoken.name in command_table.BY_NAME:
            agent = self._agent(uow, said.person.id)
        if agent is not None:
            private.run_command(self._desk, uow, replace(said, command=spoken), agent, None)
            return None
        if spoken.name == "start" and self._takes_link(uow, said, spoken.argument):
            return None
        turn_of = requester_commands.run(self._desk, uow, said, spoken)
        if spoken.name == command_table.HELP.name:
            self._help_agent(uow, said, spoken)
        return turn_of

    def _help_agent(self, uow: UnitOfWork, said: Said, spoken: Command) -> None:
        """Answer /help also with the agents' commands, if an agent asks."""
        agent = self._agent(uow, said.person.id)
        if agent is not None:
            private.run_command(self._desk, uow, replace(said, command=spoken), agent, None)

    def _takes_link(self, uow: UnitOfWork, said: Said, payload: str) -> bool:
        """Handle the one-time links of new agents and of guests."""
        return joining.takes_link(self._desk, uow, said, payload) or guests.takes_link(
            self._desk, uow, said, payload
        )

    def _group(self, uow: UnitOfWork, said: Said, after: AfterCommit) -> None:
        desk = self._desk
        chat = reports.chat_at(uow, desk.id, desk.at(said.place))
        if chat is not None:
            in_topic = said.place.topic_id is not None
            roster.note_topics(chat, seen=in_topic, possible=said.place.is_forum)
            if said.edited:
                agent_edits.edited(desk, uow, said)
                return
            agents.said(desk, uow, said)
            agent = self._agent(uow, said.person.id) if _sets_up(said, desk) else None
            if agent is not None and not said.hidden_sender:
                after.examine = ChatToCheck(desk.at(said.place), language.of_agent(desk, agent))
            return
        if _sets_up(said, desk) and not said.forwarded and not said.edited:
            self._set_up(uow, said, after)
            return
        agent = self._agent(uow, said.person.id)
        if agent is not None and not said.hidden_sender and not said.edited:
            agents.message_outside_chat(desk, uow, said, agent)
        elif agent is None and reports.agents_chats(uow, desk.id):
            after.leave = said.place.chat_id

    def _set_up(self, uow: UnitOfWork, said: Said, after: AfterCommit) -> None:
        """Run `/here` for an admin in another group, or explain the refusal."""
        if said.place.kind is ChatKind.CHANNEL:
            self._reply(uow, said, "here-needs-group")
            return
        if said.hidden_sender:
            self._reply(uow, said, "hidden-sender")
            return
        agent = self._agent(uow, said.person.id)
        if agent is None:
            raise NotAnAdmin
        command_table.run(self._desk, uow, said, agent, None)
        spoken = language.of_agent(self._desk, agent)
        after.examine = ChatToCheck(self._desk.at(said.place), spoken)

    def _reply(self, uow: UnitOfWork, said: Said, text_id: str) -> None:
        post(
            uow,
            Send(
                text=self._desk.say(language.of_team(self._desk), text_id),
                reply_to=said.message_id,
            ),
            to=self._desk.at(said.place),
            purpose=Purpose.NOTICE,
        )

    def _agent(self, uow: UnitOfWork, person_id: str) -> Agent | None:
        try:
            return roster.present(uow, account_id=self._desk.account.id, platform_id=person_id)
        except NotAnAgent:
            return None

    def _pressed(self, uow: UnitOfWork, pressed: Pressed, after: AfterCommit) -> str | None:
        parsed = parse_data(pressed.data)
        keyboard = reports.keyboard(uow, parsed[0]) if parsed is not None else None
        if (
            parsed is None
            or keyboard is None
            or keyboard.account_id != self._desk.account.id
            or keyboard.expires_at < uow.now
            or parsed[1] >= len(keyboard.presses)
        ):
            raise self._expired(uow, pressed)
        stored = keyboard.presses[parsed[1]]
        act, facts = Act(stored["act"]), stored["facts"]
        if presser_of(act) is Presser.REQUESTER:
            return self._requester_press(uow, pressed, keyboard, parsed[1])
        in_private = pressed.place.kind is ChatKind.PRIVATE
        agent = roster.present(
            uow,
            account_id=self._desk.account.id,
            platform_id=pressed.person.id,
            chat_id=None if in_private else pressed.place.chat_id,
        )
        if presser_of(act) is Presser.ADMIN:
            roster.must_be_admin(agent)
        after.in_window = act in IN_WINDOWS
        again = self._pressed_twice.before(pressed)
        if again is not None:
            return again
        toast = agent_presses.press(self._desk, uow, agent, act, facts, pressed)
        acts.log_press(uow, agent, act, facts)
        uow.after_commit.append(lambda: self._pressed_twice.remember(pressed, toast))
        return toast

    def _expired(self, uow: UnitOfWork, pressed: Pressed) -> ButtonExpired:
        """Return the refusal. In agents' chats it names the ticket of the post, if it has one."""
        chat_id, message_id = pressed.place.chat_id, pressed.message_id
        if pressed.place.kind is ChatKind.PRIVATE or message_id is None:
            return ButtonExpired()
        place = reports.placement(uow, self._desk.account.id, chat_id, message_id)
        if place is None or place.ticket_id is None:
            return ButtonExpired()
        return TicketButtonExpired(ticket=place.ticket_id)

    def _requester_press(
        self, uow: UnitOfWork, pressed: Pressed, keyboard: Keyboard, number: int
    ) -> str | None:
        if not keyboard.presser_id == pressed.person.id == pressed.place.chat_id:
            raise ButtonExpired
        requester, conversation, _ = meet(uow, account_id=self._desk.account.id, who=who(pressed))
        if refuse_if_blocked(self._desk, uow, requester):
            return None
        turn = turn_context_of(self._desk, uow, requester, conversation)
        if pressed_just_now(keyboard, number, uow.now):
            return turn.say("toast-done-before")
        stored = keyboard.presses[number]
        if pressed.message_id is not None and is_list(acts_of(keyboard)):
            turn = replace(turn, list_message=pressed.message_id)
        toast = presses.press(turn, Act(stored["act"]), stored["facts"])
        if pressed.message_id is not None:
            idle = toast is not None and toast.idle
            redraw(turn, keyboard, number, pressed.message_id, idle=idle)
        return toast.words if toast is not None else None

    def _changed(
        self,
        uow: UnitOfWork,
        change: BotMembership | MemberChanged | GroupMoved,
        after: AfterCommit,
    ) -> None:
        desk = self._desk
        match change:
            case GroupMoved(old_chat_id=old, new_chat_id=new):
                move_agents_chat(uow, desk.account.id, old, new)
            case BotMembership(place=place, inside=inside) if place.kind is ChatKind.PRIVATE:
                record_reachability(
                    uow, account_id=desk.account.id, chat_id=place.chat_id, gone=not inside
                )
            case BotMembership():
                self._own_membership(uow, change, after)
            case MemberChanged(place=place, person=person, inside=inside):
                self._membership.forget(person.id)
                chat = reports.chat_at(uow, desk.id, desk.at(place))
                if chat is not None and inside:
                    roster.came_back(uow, account_id=desk.account.id, platform_id=person.id)
                elif chat is not None and leaving.left_chat(desk, uow, person.id, chat):
                    after.recheck_member = person.id
            case _:
                pass

    def _keep_name(self, uow: UnitOfWork, place: Place, person: Person) -> None:
        """Leave the name of a ticket's topic to the agents from now on."""
        if self._agent(uow, person.id) is None:
            return
        account_id, chat_id = self._desk.account.id, place.chat_id
        ticket = reports.ticket_of_topic(uow, account_id, chat_id, place.topic_id or "")
        if ticket is not None:
            cards.name_by_hand(ticket)

    def _own_membership(
        self,
        uow: UnitOfWork,
        change: BotMembership,
        after: AfterCommit,
    ) -> None:
        """Handle the bot being added to or removed from a group."""
        chat = reports.chat_at(uow, self._desk.id, self._desk.at(change.place))
        if chat is not None:
            if change.inside:
                outage.back(uow, chat)
            else:
                outage.lost(uow, chat, code="not-a-member")
        elif change.inside and self._is_foreign(uow, change.person.id):
            after.leave = change.place.chat_id

    def _is_foreign(self, uow: UnitOfWork, person_id: str) -> bool:
        """Return True if the person is not an agent.

        Always False while the roster is empty, so that the bot can be set up.
        """
        settled = bool(reports.active_agents(uow, self._desk.id))
        return settled and self._agent(uow, person_id) is None


def _named(incoming: Incoming) -> Incoming:
    """Return a message of a group with its command, also if that has its Persian name."""
    if isinstance(incoming, Said) and incoming.place.kind is not ChatKind.PRIVATE:
        return command_table.with_command(incoming)
    return incoming


def _sets_up(said: Said, desk: Desk) -> bool:
    """Return True for commands available in a group before it becomes the agents' chat."""
    command = said.command
    return (
        command is not None
        and not said.edited
        and command.name in command_table.BEFORE_SETUP
        and command.for_bot in (None, desk.bot_username)
    )
