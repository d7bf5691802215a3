"""Runs a story: people's actions, and the messages they must then see."""

import re
from collections.abc import Awaitable, Callable
from dataclasses import dataclass, field
from datetime import timedelta
from typing import Any

from bot.conversation.when.spans import span_in
from bot.simulator import acts, groups
from bot.simulator.faults import FaultKind
from bot.simulator.state import Callback, Chat, Message, Standing
from handoff.models import Ticket
from handoff.outbox.post import SETTLED
from tests.stage import Stage, buttons_of, text_of

WINDOW = timedelta(seconds=1.5)
# Options of the steps that have others than `as` and `of`.
OPTIONS = {"bot": {"as", "buttons"}, "agent": {"as", "of", "to", "reply", "anonymous"}}


class StoryFailed(AssertionError):
    """A step failed; the message contains the transcript."""


@dataclass
class Player:
    """One run of one story."""

    stage: Stage
    read: dict[str, int] = field(default_factory=dict)  # messages already checked, by chat
    callback: Callback | None = None
    other_group: Chat | None = None
    transcript: list[str] = field(default_factory=list)

    async def play(self, steps: list[dict[str, Any]]) -> None:
        for number, step in enumerate(steps, start=1):
            (name, what), *more = step.items()
            options = dict(more)
            self.transcript.append(f"{number}. {name}: {what}")
            handler = STEPS.get(name)
            if handler is None:
                raise StoryFailed(f"step {number}: there is no step {name!r}; add it to _METHODS")
            if unknown := options.keys() - OPTIONS.get(name, {"as", "of"}):
                raise StoryFailed(f"step {number}: {name} has no option {', '.join(unknown)}")
            try:
                await handler(self, what, options)
            except StoryFailed as failure:
                shown = "\n".join(self.transcript)
                raise StoryFailed(f"step {number}: {failure}\n{shown}") from None
        readers = [name for name in ("narges", "john", "leila") if name in self.stage.people]
        left = [message for name in readers for message in await self._unread(name)]
        if left:
            told = "\n".join(text_of(message) for message in left)
            raise StoryFailed(f"the bot also said:\n{told}\n" + "\n".join(self.transcript))

    # actions

    async def requester(self, what: Any, options: dict[str, Any]) -> None:
        who = options.get("as", "narges")
        act = {"text": what} if isinstance(what, str) else dict(what)
        if "edit" in act:
            message = _find(self._sent_by(who), act["edit"])
            acts.edit(
                self.stage.world_of(who),
                self.stage.people[who],
                {"message_id": message.id, "text": act["to"]},
            )
        elif "reply_to" in act:
            target = _find(self.stage.shown_to(who), act.pop("reply_to"))
            self.stage.act(who, **act, reply_to=target.id)
        else:
            self.stage.act(who, **act)
        await self.stage.settle()

    async def requesters(self, what: list[str], options: dict[str, Any]) -> None:
        """Send several messages in quick succession."""
        for text in what:
            self.stage.act(options.get("as", "narges"), text=text)
        await self.stage.settle()

    async def press(self, what: str, options: dict[str, Any]) -> None:
        who = options.get("as", "narges")
        shown = self.stage.shown_to(options.get("of", who))
        message = _with_button(shown, what)
        await self._press(who, message, what, {})

    async def _press(self, who: str, message: Message, label: str, place: dict[str, Any]) -> None:
        button = next(b for b in buttons_of(message) if b["text"].startswith(label))
        pressed = acts.press(
            self.stage.world_of(who),
            self.stage.people[who],
            {"message_id": message.id, "button": button["text"], **place},
        )
        assert isinstance(pressed, Callback)
        self.callback = pressed
        await self.stage.settle()

    async def agent(self, what: str, options: dict[str, Any]) -> None:
        who = options.get("as", "sara")
        ticket = await self._ticket(options)
        act: dict[str, Any] = {"text": what} if isinstance(what, str) else dict(what)
        act["chat"] = self.stage.group.id
        target = options.get("to", "card")
        if target == "general" or ticket is None:
            pass
        elif target == "topic" or (target == "card" and ticket.topic_id and "reply" not in act):
            act["topic"] = int(ticket.topic_id)
        elif target == "card":
            act["reply_to"] = int(ticket.card_message_id)
        if options.get("reply") == "card" and ticket is not None:
            act["reply_to"] = int(ticket.card_message_id)
        elif "reply" in options:
            act["reply_to"] = _find(list(self.stage.group.messages.values()), options["reply"]).id
        if options.get("anonymous"):
            act["anonymous"] = True
        acts.send(self.stage.world, self.stage.people[who], act)
        await self.stage.settle()

    async def agent_edit(self, what: dict[str, str], options: dict[str, Any]) -> None:
        who = options.get("as", "sara")
        mine = self.stage.people[who]
        own = [m for m in self.stage.group.messages.values() if m.author is mine]
        edited = _find(own, what["edit"])
        acts.edit(
            self.stage.world,
            mine,
            {
                "chat": self.stage.group.id,
                "message_id": edited.id,
                "text" if "text" in edited.content else "caption": what["to"],
            },
        )
        await self.stage.settle()

    async def agent_press(self, what: str, options: dict[str, Any]) -> None:
        who = options.get("as", "sara")
        try:
            message = _with_button(self.stage.shown_in_group(), what)
        except StoryFailed:  # it may be on the card, which is edited after a reply
            await self.stage.wait(SETTLED)
            message = _with_button(self.stage.shown_in_group(), what)
        await self._press(who, message, what, {"chat": self.stage.group.id})

    async def start(self, what: str | None, options: dict[str, Any]) -> None:
        acts.start(
            self.stage.world,
            self.stage.people[options.get("as", "narges")],
            "support_bot",
            what or "",
        )
        await self.stage.settle()

    async def opens_link(self, what: str, options: dict[str, Any]) -> None:
        """Follow the last link in the group of a message with this text."""
        shown = [text_of(one) for one in self.stage.shown_in_group()]
        said = next(text for text in reversed(shown) if text.startswith(what))
        await self.start(re.search(r"start=(\S+)", said)[1], options)  # type: ignore[index]

    async def wait(self, what: str, options: dict[str, Any]) -> None:
        await self.stage.wait(_span(what))

    async def blocks(self, what: bool, options: dict[str, Any]) -> None:
        person = self.stage.people[options.get("as", "narges")]
        acts.block(self.stage.world, person, "support_bot", on=what)
        await self.stage.settle()

    async def leaves(self, what: str, options: dict[str, Any]) -> None:
        acts.leave(self.stage.world, self.stage.people[what], self.stage.group.id)
        await self.stage.settle()

    async def joins(self, what: str, options: dict[str, Any]) -> None:
        """Let a person join the agents' group, also again."""
        person = self.stage.people[what]
        groups.set_standing(self.stage.world, self.stage.group, person, Standing.MEMBER)
        await self.stage.settle()

    async def migrates(self, what: object, options: dict[str, Any]) -> None:
        self.stage.group = groups.migrate(self.stage.world, self.stage.group)
        await self.stage.settle()

    async def topic_deleted(self, what: object, options: dict[str, Any]) -> None:
        ticket = await self._ticket(options)
        assert ticket is not None
        assert ticket.topic_id is not None
        group = self.stage.group
        groups.delete_topic(self.stage.world, group, group.topics[int(ticket.topic_id)])

    async def added_to_group(self, what: str, options: dict[str, Any]) -> None:
        """Let a person add the bot to another group."""
        world = self.stage.world
        bot = next(iter(world.bots.values()))
        self.other_group = groups.create(
            world,
            "Elsewhere",
            members=[],
            admins=[self.stage.people[what]],
            bots=[(bot, Standing.MEMBER)],
            supergroup=True,
            topics=False,
        )
        await self.stage.settle()

    async def fault(self, what: dict[str, Any], options: dict[str, Any]) -> None:
        facts = dict(what)
        kind = FaultKind(str(facts.pop("kind")))
        if facts.get("chat") == "requester":
            facts["chat"] = self.stage.people["narges"].id
        elif facts.get("chat") == "group":
            facts["chat"] = self.stage.group.id
        self.stage.world.faults.add(kind, facts.pop("method", "send"), **facts)

    # expectations

    async def bot(self, what: Any, options: dict[str, Any]) -> None:
        who = options.get("as", "narges")
        if what == "silent":
            await self.stage.wait(WINDOW)
            if unread := await self._unread(who):
                raise StoryFailed(f"the bot said {text_of(unread[0])!r}")
            return
        for expected in what if isinstance(what, list) else [what]:
            message = await self._next(who)
            self._compare(message, str(expected))
            labels = [str(button["text"]) for button in buttons_of(message)]
            for wanted in options.get("buttons", []):
                if not any(label.startswith(wanted) for label in labels):
                    raise StoryFailed(f"no button {wanted!r}; there are {labels}")

    async def _next(self, who: str) -> Message:
        if not await self._unread(who):
            await self.stage.wait(WINDOW)
        unread = await self._unread(who)
        if not unread:
            raise StoryFailed("the bot said nothing")
        self.read[who] = self.read.get(who, 0) + 1
        return unread[0]

    async def _unread(self, who: str) -> list[Message]:
        return self.stage.shown_to(who)[self.read.get(who, 0) :]

    def _compare(self, message: Message, expected: str) -> None:
        said = text_of(message)
        if expected.startswith("answer:"):
            entry_id = expected.removeprefix("answer:").strip()
            entry = self.stage.desk.desk.knowledge.kb.entries[entry_id]
            if not any(said.endswith(text) for text in entry.answer.values()):
                raise StoryFailed(f"wanted the answer of {entry_id}, the bot said {said!r}")
        elif expected.startswith("kind:"):
            if expected.removeprefix("kind:").strip() not in message.content:
                raise StoryFailed(f"wanted {expected}, it has {sorted(message.content)}")
        elif not _fits(said, expected):
            raise StoryFailed(f"wanted {expected!r}, the bot said {said!r}")

    async def shown(self, what: str, options: dict[str, Any]) -> None:
        """Expect the newest text of an earlier message (edits included)."""
        texts = [text_of(message) for message in self.stage.shown_to(options.get("as", "narges"))]
        if not any(_fits(text, what) for text in texts):
            raise StoryFailed(f"{what!r} is not among {texts}")

    async def group(self, what: str, options: dict[str, Any]) -> None:
        """Expect an unchecked message of the bot in the agents' chat."""
        fresh = self.stage.shown_in_group()[self.read.get("group", 0) :]
        for position, message in enumerate(fresh):
            if _fits(text_of(message), what) or what.removeprefix("kind: ") in message.content:
                self.read["group"] = self.read.get("group", 0) + position + 1
                return
        texts = [text_of(message) for message in fresh]
        raise StoryFailed(f"{what!r} is not among {texts}")

    async def redrawn(self, what: str, options: dict[str, Any]) -> None:
        """Expect this text, without buttons, in the message whose button was pressed last."""
        assert self.callback is not None
        message = self.callback.message
        if buttons_of(message) or not _fits(text_of(message), what):
            raise StoryFailed(f"it says {text_of(message)!r} with {buttons_of(message)}")

    async def not_in_group(self, what: str, options: dict[str, Any]) -> None:
        texts = [text_of(message) for message in self.stage.shown_in_group()]
        if any(what in text for text in texts):
            raise StoryFailed(f"{what!r} was posted to the agents")

    async def in_group(self, what: str, options: dict[str, Any]) -> None:
        """Expect the current text of a message in the agents' chat (edits included)."""
        texts = [text_of(message) for message in self.stage.shown_in_group()]
        if not any(_fits(text, what) for text in texts):
            raise StoryFailed(f"{what!r} is not among {texts}")

    async def no_button(self, what: str, options: dict[str, Any]) -> None:
        """Expect that no message in the agents' chat has this button."""
        for message in self.stage.shown_in_group():
            if any(button["text"].startswith(what) for button in buttons_of(message)):
                raise StoryFailed(f"{what!r} is still under {text_of(message)!r}")

    async def card(self, what: Any, options: dict[str, Any]) -> None:
        await self.stage.wait(SETTLED)
        ticket = await self._ticket(options)
        if ticket is None or ticket.card_message_id is None:
            raise StoryFailed("there is no card")
        message = self.stage.group.messages[int(ticket.card_message_id)]
        said = text_of(message)
        for expected in what if isinstance(what, list) else [what]:
            if expected not in said:
                raise StoryFailed(f"{expected!r} is not on the card:\n{said}")

    async def not_on_card(self, what: str, options: dict[str, Any]) -> None:
        await self.stage.wait(SETTLED)
        ticket = await self._ticket(options)
        if ticket is None or ticket.card_message_id is None:
            raise StoryFailed("there is no card")
        said = text_of(self.stage.group.messages[int(ticket.card_message_id)])
        if what in said:
            raise StoryFailed(f"{what!r} is on the card:\n{said}")

    async def ticket(self, what: Any, options: dict[str, Any]) -> None:
        """Expect facts of the newest ticket; `none` if there must be none."""
        ticket = await self.stage.ticket_of(options.get("as", "narges"))
        if what == "none":
            if ticket is not None:
                raise StoryFailed(f"there is ticket {ticket.id}")
            return
        if ticket is None:
            raise StoryFailed("there is no ticket")
        for name, value in what.items():
            if getattr(ticket, name) != value:
                raise StoryFailed(f"{name} is {getattr(ticket, name)!r}, not {value!r}")

    async def toast(self, what: str, options: dict[str, Any]) -> None:
        said = self.callback.text if self.callback is not None else ""
        if not _fits(str(said), what):
            raise StoryFailed(f"the button said {said!r}")

    async def outside(self, what: object, options: dict[str, Any]) -> None:
        bot = next(iter(self.stage.world.bots.values()))
        assert self.other_group is not None
        if self.other_group.standing(bot.id) not in (Standing.LEFT, Standing.KICKED):
            raise StoryFailed("the bot is still in that group")

    async def _ticket(self, options: dict[str, Any]) -> Ticket | None:
        return await self.stage.ticket_of(options.get("of", "narges"))

    def _sent_by(self, who: str) -> list[Message]:
        person = self.stage.people[who]
        chat = self.stage.private_chat(who)
        return [message for message in chat.messages.values() if message.author is person]


def _fits(said: str, expected: str) -> bool:
    """Return True if the text contains every expected word, and the id as a whole word."""
    words = said.replace("\n", " ").split(" ")
    first, *rest = expected.split(" ")
    return (first in words or first in said.splitlines()) and all(word in said for word in rest)


def _find(messages: list[Message], wanted: str) -> Message:
    for message in reversed(messages):
        if wanted in text_of(message):
            return message
    raise StoryFailed(f"no message says {wanted!r}")


def _with_button(messages: list[Message], label: str) -> Message:
    for message in reversed(messages):
        if any(button["text"].startswith(label) for button in buttons_of(message)):
            return message
    labels = [button["text"] for message in messages for button in buttons_of(message)]
    raise StoryFailed(f"no button {label!r}; there are {labels}")


def _span(text: str) -> timedelta:
    if text.endswith("s"):
        return timedelta(seconds=float(text[:-1]))
    if text.endswith("m"):
        return timedelta(minutes=float(text[:-1]))
    span = span_in(text)
    assert span is not None, text
    return span


Step = Callable[[Player, Any, dict[str, Any]], Awaitable[None]]
_METHODS = (
    *(Player.requester, Player.requesters, Player.press, Player.start, Player.wait),
    *(Player.agent, Player.agent_edit, Player.agent_press, Player.blocks, Player.leaves),
    *(Player.joins, Player.redrawn),
    *(Player.migrates, Player.topic_deleted, Player.added_to_group, Player.fault),
    *(Player.bot, Player.shown, Player.group, Player.not_in_group, Player.card),
    *(Player.not_on_card, Player.opens_link),
    *(Player.in_group, Player.no_button),
    *(Player.ticket, Player.toast, Player.outside),
)
STEPS: dict[str, Step] = {
    method.__name__.replace("_", " "): method  # type: ignore[misc]
    for method in _METHODS
}
