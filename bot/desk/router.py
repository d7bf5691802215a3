"""One update: parsed, brought to its handler in one unit of work, refused in words if need be."""

import logging
from collections.abc import Callable
from dataclasses import dataclass

from bot.conversation.callbacks import Act, Presser, parse_data, presser_of
from bot.conversation.messages import (
    BotMembership,
    GroupMoved,
    Incoming,
    MemberChanged,
    PlaceKind,
    Pressed,
    Said,
    Service,
    Unhandled,
)
from bot.desk import agent_presses, agents, commands, presses, requesters
from bot.desk.desk import Desk
from bot.desk.lateness import is_backlog
from bot.desk.requesters import scene_for, who
from bot.desk.set_aside import SetAside, is_private
from bot.desk.speech import tell_person
from bot.desk.turns import Turns
from handoff.actions import agents as roster
from handoff.actions.requesters import is_blocked, meet, went_away
from handoff.errors import ButtonExpired, DeskError, NotAnAgent
from handoff.models import Agent, InboxUpdate
from handoff.outbox import Purpose, Send, post
from handoff.outbox.post import from_backlog
from handoff.outbox.settle import move_agents_chat
from handoff.storage import UnitOfWork

logger = logging.getLogger(__name__)
Parse = Callable[[str], Incoming]
SETTING_UP = frozenset({"here"})  # the one command that works before a group is the agents' chat


@dataclass
class Aftermath:
    """What is done once the unit of work is committed."""

    turn_of: int | None = None
    toast: str | None = None
    leave: int | None = None


class Router:
    """Handles inbox rows of one bot."""

    def __init__(self, desk: Desk, *, parse: Parse, turns: Turns) -> None:
        self._desk = desk
        self._parse = parse
        self._turns = turns
        self._aside = SetAside(desk)

    async def handle(self, row: InboxUpdate) -> None:
        """Handle an update and mark its row handled, both or neither."""
        incoming = self._parse(row.raw)
        after = Aftermath()
        said_at = incoming.at if isinstance(incoming, Said) and not incoming.edited else None
        waited = is_backlog(self._desk.now(), received_at=row.received_at, said_at=said_at)
        with from_backlog(waited=waited):
            try:
                async with self._desk.db.unit_of_work(handling=row.id) as uow:
                    await self._route(uow, incoming, after)
            except DeskError as refusal:
                after = Aftermath()
                async with self._desk.db.unit_of_work(handling=row.id) as uow:
                    await self._refuse(uow, incoming, refusal, after)
        if after.turn_of is not None:
            since = min(row.received_at, said_at or row.received_at)
            self._turns.note_delay(after.turn_of, since=since, behind=waited)
        await self._finish(incoming, after)

    async def set_aside(self, row: InboxUpdate, reason: str) -> None:
        """A poison update blocks nobody; agents are told, its sender hears a polite word."""
        async with self._desk.db.unit_of_work() as uow:
            await self._aside.tell_agents(uow, reason)
            if is_private(row.lane):
                language = await self._language(uow, int(row.lane))
                await self._aside.tell_sender(uow, row, language)

    async def _say_to(self, uow: UnitOfWork, person_id: int, text_id: str) -> None:
        words = self._desk.say(await self._language(uow, person_id), text_id)
        await tell_person(uow, self._desk, person_id, words, purpose=Purpose.PROMPT)

    async def _route(self, uow: UnitOfWork, incoming: Incoming, after: Aftermath) -> None:
        match incoming:
            case Said(place=place) if place.kind is PlaceKind.PRIVATE:
                await self._private(uow, incoming, after)
            case Said(place=place) if place.kind is PlaceKind.GROUP:
                await self._group(uow, incoming, after)
            case Pressed():
                after.toast = await self._pressed(uow, incoming)
            case BotMembership() | MemberChanged() | GroupMoved():
                await self._changed(uow, incoming, after)
            case Service() | Said():
                pass  # a row, and nothing else
            case Unhandled(place=place):
                if place is not None and place.kind is PlaceKind.PRIVATE:
                    await self._say_to(uow, place.chat_id, "kind-not-understood")

    async def _private(self, uow: UnitOfWork, said: Said, after: Aftermath) -> None:
        if said.person.is_bot:
            return
        if said.edited:
            after.turn_of = await requesters.edited(self._desk, uow, said)
            return
        if said.command is not None and await self._private_command(uow, said):
            return
        after.turn_of = await requesters.receive(self._desk, uow, said)

    async def _private_command(self, uow: UnitOfWork, said: Said) -> bool:
        spoken = said.command
        assert spoken is not None
        if spoken.name == "start" and len(spoken.argument) > 16:
            await requesters.accept_link(self._desk, uow, said, spoken.argument.strip())
            return True
        if spoken.name not in requesters.COMMANDS and spoken.name in commands.COMMANDS:
            agent = await self._agent(uow, said.person.id)
            if agent is not None:
                return await commands.run(self._desk, uow, said, agent, None)
        return await requesters.command(self._desk, uow, said, spoken)

    async def _group(self, uow: UnitOfWork, said: Said, after: Aftermath) -> None:
        desk = self._desk
        chat = await uow.agents.chat(desk.bot_id)
        if chat is not None and chat.chat_id == said.place.chat_id:
            chat.has_topics = chat.has_topics or said.place.topic_id is not None
            if said.edited:
                await agents.edited(desk, uow, said)
            else:
                await agents.said(desk, uow, said)
            return
        agent = await self._agent(uow, said.person.id)
        if agent is not None and not said.hidden_sender and said.command is not None:
            if said.command.name in SETTING_UP:
                await commands.run(desk, uow, said, agent, None)
            return
        if chat is not None and agent is None:
            after.leave = said.place.chat_id

    async def _agent(self, uow: UnitOfWork, person_id: int) -> Agent | None:
        try:
            return await roster.present(uow, bot_id=self._desk.bot_id, platform_id=person_id)
        except NotAnAgent:
            return None

    async def _pressed(self, uow: UnitOfWork, pressed: Pressed) -> str | None:
        parsed = parse_data(pressed.data)
        keyboard = await uow.keyboards.get(parsed[0]) if parsed is not None else None
        if (
            parsed is None
            or keyboard is None
            or keyboard.bot_id != self._desk.bot_id
            or keyboard.expires_at < uow.now
            or parsed[1] >= len(keyboard.presses)
        ):
            raise ButtonExpired
        stored = keyboard.presses[parsed[1]]
        act, facts = Act(stored["act"]), stored["facts"]
        if presser_of(act) is Presser.REQUESTER:
            return await self._requester_press(uow, pressed, keyboard.presser_id, act, facts)
        agent = await roster.present(
            uow,
            bot_id=self._desk.bot_id,
            platform_id=pressed.person.id,
            chat_id=pressed.place.chat_id,
        )
        if presser_of(act) is Presser.ADMIN:
            roster.must_be_admin(agent)
        return await agent_presses.press(self._desk, uow, agent, act, facts)

    async def _requester_press(
        self,
        uow: UnitOfWork,
        pressed: Pressed,
        presser_id: int | None,
        act: Act,
        facts: dict[str, object],
    ) -> str | None:
        if presser_id != pressed.person.id or pressed.place.chat_id != presser_id:
            raise ButtonExpired
        requester, conversation, _ = await meet(uow, bot_id=self._desk.bot_id, who=who(pressed))
        if is_blocked(requester, uow.now):
            return None
        scene = await scene_for(self._desk, uow, requester, conversation)
        return await presses.press(scene, act, facts)

    async def _changed(
        self,
        uow: UnitOfWork,
        change: BotMembership | MemberChanged | GroupMoved,
        after: Aftermath,
    ) -> None:
        desk = self._desk
        chat = await uow.agents.chat(desk.bot_id)
        ours = chat.chat_id if chat is not None else None
        match change:
            case GroupMoved(old_chat_id=old, new_chat_id=new):
                await move_agents_chat(uow, desk.bot_id, old, new)
            case BotMembership(place=place, inside=inside) if place.kind is PlaceKind.PRIVATE:
                await went_away(uow, bot_id=desk.bot_id, chat_id=place.chat_id, gone=not inside)
            case BotMembership(place=place, person=person, inside=True):
                if place.chat_id != ours and await self._is_foreign(uow, person.id):
                    after.leave = place.chat_id
            case MemberChanged(place=place, person=person, inside=False):
                if place.chat_id == ours:
                    await agents.left(desk, uow, person.id)
            case _:
                pass

    async def _is_foreign(self, uow: UnitOfWork, person_id: int) -> bool:
        """Whoever took the bot in is no agent. Before the first admin nobody can be one."""
        settled = bool(await uow.agents.active(self._desk.bot_id))
        return settled and await self._agent(uow, person_id) is None

    async def _refuse(
        self, uow: UnitOfWork, incoming: Incoming, refusal: DeskError, after: Aftermath
    ) -> None:
        """Say why not: over the button, or as an answer where it was said."""
        match incoming:
            case Pressed(person=person):
                after.toast = self._words(await self._language(uow, person.id), refusal)
            case Said(place=place, person=person):
                await post(
                    uow,
                    Send(
                        text=self._words(await self._language(uow, person.id), refusal),
                        reply_to=incoming.message_id,
                    ),
                    bot_id=self._desk.bot_id,
                    to=place.chat_id,
                    purpose=Purpose.PROMPT if place.kind is PlaceKind.PRIVATE else Purpose.NOTICE,
                )
            case _:
                logger.info("refused", extra={"code": refusal.code})

    def _words(self, language: str, refusal: DeskError) -> str:
        facts = dict(refusal.facts)
        if "wanted" in facts and facts["wanted"] == facts["status"]:
            status = self._desk.say(language, f"status-word-{facts['status']}")
            return self._desk.say(language, "already-so", ticket=facts["ticket"], status=status)
        for name in ("status", "wanted"):
            if name in facts:
                facts[name] = self._desk.say(language, f"status-word-{facts[name]}")
        return self._desk.say(language, refusal.code, **facts)

    async def _language(self, uow: UnitOfWork, person_id: int) -> str:
        default = self._desk.settings.default_language
        agent = await uow.agents.by_platform_id(self._desk.bot_id, person_id)
        if agent is not None and agent.active:
            return agent.language or default
        requester = await uow.requesters.by_chat(self._desk.bot_id, person_id)
        if requester is None:
            return default
        return requester.chosen_language or requester.written_language or default

    async def _finish(self, incoming: Incoming, after: Aftermath) -> None:
        hands = self._desk.hands
        if isinstance(incoming, Pressed):
            hands.answer_press(incoming.query_id, text=after.toast)
        if after.leave is not None:
            hands.leave(after.leave)
        if after.turn_of is not None and not await self._answered_at_once(after.turn_of):
            self._show_typing(incoming)

    async def _answered_at_once(self, requester_id: int) -> bool:
        try:
            return await self._turns.at_once_if_sure(requester_id)
        except Exception:
            # The update is handled and must not be handled again; the turn comes with its window.
            logger.exception("no answer at once", extra={"requester": requester_id})
            return False

    def _show_typing(self, incoming: Incoming) -> None:
        """Somebody waits for the window: let them see that they were heard."""
        if isinstance(incoming, Said) and incoming.text:
            self._desk.hands.typing(incoming.place.chat_id)
