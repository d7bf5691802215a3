"""Relay requesters' messages to the agents."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from bot.conversation.callbacks import Act, Press
from bot.desk import language
from bot.desk.context import Desk
from bot.desk.masking import each_for_agents, for_agents, hides, said_in, show_key, texts_of
from bot.desk.origins import add_heads, is_forwarded
from bot.desk.outgoing import buttons, tell_agents
from bot.texts.foreign import inert, links_of
from bot.texts.render import Text
from handoff import reports
from handoff.actions import focus
from handoff.addresses import Address
from handoff.outbox import Button, Payload, Purpose, Rank, Send, agents_chat, post
from handoff.outbox.payload import copy_of
from handoff.outbox.places import shows_in_topic
from handoff.records import Agent, AgentsChat, Message, Requester, Ticket
from handoff.utf16 import utf16_length
from handoff.work import UnitOfWork

LONGEST_POST = 3_600  # UTF-16 units; longer texts are posted separately
LONGEST_CAPTION = 1_000  # UTF-16 units
LONGEST_QUOTE = 1_500  # characters
POINTED = 200  # characters of a message in another request of an agent
MOST_CALLED = 10  # agents mentioned in one notice
MOST_POSTS = 20  # posts per turn with rank NEWS, the rest get rank BROADCAST
LIVE_ENTITIES = frozenset(
    {"mention", "text_mention", "bot_command", "hashtag", "cashtag", "text_link"}
)


def relay_messages(
    desk: Desk,
    uow: UnitOfWork,
    ticket: Ticket,
    messages: Sequence[Message],
    *,
    media_only: bool = False,
) -> None:
    """Post a requester's messages to the agents' chat in their original order.

    Consecutive texts are joined into one post, and albums are kept together. With `media_only`,
    texts already shown on the card are skipped.
    """
    chat = reports.chat_of(uow, ticket)
    shown = [one for one in messages if not (media_only and _is_on_card(ticket, one))]
    _show_in_focus(desk, uow, ticket, shown)
    if chat is None:
        return
    caller = _Caller.of(desk, uow, ticket, chat)
    groups = list(_groups(shown))
    # The assignee can only be mentioned in a text, so add one if there are only media.
    if ticket.assignee_id is not None and shown and not media_only:
        with_words = next((group for group in groups if _has_words(group)), None)
        if with_words is None:
            caller.post(caller.words([], call=True), None)
    else:
        with_words = None
    for group in groups:
        caller.bring(group, call=group is with_words)


def _show_in_focus(
    desk: Desk, uow: UnitOfWork, ticket: Ticket, messages: Sequence[Message]
) -> None:
    """Show messages to an assignee who works on the ticket in the private chat."""
    agent = agents_chat.holder_in_focus(uow, ticket)
    if agent is not None and messages:
        caller = _FocusCaller.of_agent(desk, uow, ticket, agent)
        for group in _groups(messages):
            caller.bring(group, call=False)
        focus.touch(uow, agent)
        return
    holder = reports.agent(uow, ticket.assignee_id) if ticket.assignee_id else None
    if holder is not None and holder.focus_id is not None and not focus.is_stale(uow, holder):
        _point_to_other(desk, uow, ticket, messages, holder)


def _point_to_other(
    desk: Desk, uow: UnitOfWork, ticket: Ticket, messages: Sequence[Message], holder: Agent
) -> None:
    """Tell an agent in the private chat that another requester of theirs has written."""
    spoken = language.of_agent(desk, holder)
    requester = reports.requester(uow, ticket.requester_id)
    name = requester.name if requester is not None else "?"
    words = " ".join(said_in(one) for one in messages)
    shown = for_agents(desk, words)
    text = Text().bold(desk.say(spoken, "other-wrote", ticket=ticket.id, name=name)).line()
    built = text.foreign(shown if len(shown) <= POINTED else f"{shown[:POINTED]}…").build()
    label = desk.say(spoken, "button-go-to", ticket=ticket.id)
    keys = [[(label, Press(Act.NEXT_TICKET, {"ticket": ticket.id}))]]
    rows = buttons(uow, keys, account_id=holder.account_id)
    notice = Send(text=built.text, entities=built.entities, keyboard=rows)
    post(uow, notice, to=holder.address, purpose=Purpose.NOTICE, ticket_id=ticket.id)


def show_media(
    desk: Desk, uow: UnitOfWork, ticket: Ticket, messages: Sequence[Message], *, to: Agent
) -> None:
    """Show files of a ticket to an agent in the private chat."""
    caller = _FocusCaller.of_agent(desk, uow, ticket, to)
    for message in messages:
        caller.bring([message], call=False)


def call_agents(
    desk: Desk,
    uow: UnitOfWork,
    ticket: Ticket,
    heading: str,
    words: str,
    agents: Sequence[Agent],
    *,
    chat: AgentsChat | None = None,
) -> None:
    """Post a notice that mentions agents, so that their devices alert them."""
    shown = for_agents(desk, words)[:LONGEST_QUOTE]
    text = Text().bold(heading).line().quote(shown).line()
    for agent in agents[:MOST_CALLED]:
        text.plain("🔔 ").mention(agent.name, person_id=agent.platform_id).plain(" ")
    notice = text.build()
    tell_agents(uow, desk, notice.text, entities=notice.entities, ticket=ticket, chat=chat)


def mention(text: Text, agent: Agent) -> None:
    """Mention an agent. A username rings on messengers without entities too."""
    if agent.username:
        text.plain(f"@{agent.username}")
    else:
        text.mention(agent.name, person_id=agent.platform_id)


def _is_on_card(ticket: Ticket, message: Message) -> bool:
    if message.kind != "text":
        return False
    return not is_forwarded(message) or message.text in ticket.question


def _groups(messages: Sequence[Message]) -> Iterator[list[Message]]:
    """Split the messages into groups that are posted together.

    A group consists of consecutive texts, an album or a single message.
    """
    texts: list[Message] = []
    for unit in _units(messages):
        if texts and (unit[0].kind != "text" or _size([*texts, *unit]) > LONGEST_POST):
            yield texts
            texts = []
        if unit[0].kind == "text":
            texts = [*texts, *unit]
        else:
            yield unit
    if texts:
        yield texts


def _units(messages: Sequence[Message]) -> Iterator[list[Message]]:
    """Yield single messages and complete albums, each at the position of its first message."""
    albums: dict[str, list[Message]] = {}
    for message in messages:
        if message.album is not None and message.kind != "text":
            albums.setdefault(message.album, []).append(message)
    for message in messages:
        if message.album is None or message.kind == "text":
            yield [message]
        elif album := albums.pop(message.album, None):
            yield album


def _size(texts: Sequence[Message]) -> int:
    return sum(utf16_length(message.text) + 1 for message in texts)


def _has_words(group: Sequence[Message]) -> bool:
    """Return True if the group needs a text post.

    For media, this is only the case if the origin of a forward or reply must be shown.
    """
    return group[0].kind == "text" or any(message.origin for message in group)


@dataclass
class _Caller:
    """Posts a ticket's messages to the agents' chat."""

    desk: Desk
    uow: UnitOfWork
    ticket: Ticket
    to: Address
    requester: Requester | None
    assignee: tuple[str, str] | None  # name and id of the person
    in_topic: bool
    posts: int = 0

    @classmethod
    def of(cls, desk: Desk, uow: UnitOfWork, ticket: Ticket, chat: AgentsChat) -> "_Caller":
        agent = reports.agent(uow, ticket.assignee_id) if ticket.assignee_id else None
        return cls(
            desk,
            uow,
            ticket,
            chat.address,
            reports.requester(uow, ticket.requester_id),
            (agent.name, agent.platform_id) if agent is not None else None,
            shows_in_topic(ticket, chat),
        )

    def say(self, text_id: str, **facts: object) -> str:
        return self.desk.say(language.of_team(self.desk), text_id, **facts)

    def bring(self, group: Sequence[Message], *, call: bool) -> None:
        """Post a group of messages."""
        if _has_words(group):
            texts = group if group[0].kind == "text" else group[:1]
            self.post(self.words(texts, call=call), texts[-1])
        if group[0].kind != "text":
            for payload in self.copies(group):
                self.post(payload, group[0])
            if not _has_words(group) and (rows := self.keyboard(group)):
                # The texts of copies cannot have buttons of their own everywhere.
                line = self.say("masked-caption", ticket=self.ticket.id)
                self.post(Send(text=line, keyboard=rows), group[0])

    def words(self, messages: Sequence[Message], *, call: bool) -> Send:
        """Build a post from message texts and their origins.

        Outside topics, the post starts with the ticket number and the requester's name.
        """
        text = Text()
        if not self.in_topic and self.requester is not None:
            name = self.requester.name
            text.bold(self.say("relayed-head", ticket=self.ticket.id, name=name)).line()
        shown = each_for_agents(self.desk, [said_in(one) for one in messages])
        for message, words in zip(messages, shown, strict=True):
            add_heads(text, self.say, message, desk=self.desk, reader=self.uow)
            if message.kind == "text":
                text.foreign(words).line()
        if call and self.assignee is not None:
            name, person_id = self.assignee
            text.plain("🔔 ").mention(name, person_id=person_id)
        built = text.build()
        return Send(
            text=built.text,
            entities=built.entities,
            keyboard=self.keyboard(messages),
            bare=self.in_topic,
        )

    def keyboard(self, messages: Sequence[Message]) -> tuple[tuple[Button, ...], ...]:
        """Return the button that shows what is masked in these messages, if anything is."""
        if not hides(self.desk, texts_of(messages)):
            return ()
        key = show_key(self.desk, language.of_team(self.desk), self.ticket, messages)
        return buttons(self.uow, [[key]], account_id=self.to.account_id)

    def copies(self, album: Sequence[Message]) -> Iterator[Payload]:
        """Yield copies of media messages.

        Captions with mentions, tags, hidden links or secrets are converted to plain text. If the
        result is too long for a caption, it is sent as a separate message.
        """
        if any(needs_words(one) or hides(self.desk, [said_in(one)]) for one in album):
            for message in album:
                yield from _single(self.desk, message, self.to, in_topic=self.in_topic)
            return
        yield copy_of(album, to=self.to)

    def post(self, payload: Payload, message: Message | None) -> None:
        self.posts += 1
        post(
            self.uow,
            payload,
            to=self.to,
            purpose=Purpose.INBOUND,
            rank=Rank.NEWS if self.posts <= MOST_POSTS else Rank.BROADCAST,
            ticket_id=self.ticket.id,
            message_id=message.id if message is not None else None,
        )


@dataclass
class _FocusCaller(_Caller):
    """Posts a ticket's messages to the agent who works on it in the private chat."""

    @classmethod
    def of_agent(cls, desk: Desk, uow: UnitOfWork, ticket: Ticket, agent: Agent) -> "_FocusCaller":
        requester = reports.requester(uow, ticket.requester_id)
        return cls(desk, uow, ticket, agent.address, requester, None, in_topic=False)

    def bring(self, group: Sequence[Message], *, call: bool) -> None:
        """Post a group of messages. Files too stand below a head that names their ticket."""
        if not _has_words(group):
            self.post(self.words([], call=False), None)
        super().bring(group, call=call)

    def post(self, payload: Payload, message: Message | None) -> None:
        post(
            self.uow,
            payload,
            to=self.to,
            purpose=Purpose.FOCUS,
            rank=Rank.NEWS,
            ticket_id=self.ticket.id,
            message_id=message.id if message is not None else None,
        )


def needs_words(message: Message) -> bool:
    """Return True if the caption contains mentions, tags or hidden links."""
    live = any(one.get("type") in LIVE_ENTITIES for one in message.entities)
    return bool(message.text) and (live or inert(message.text) != message.text)


def _single(desk: Desk, message: Message, to: Address, *, in_topic: bool) -> Iterator[Payload]:
    if message.platform_id is None:
        return
    if not needs_words(message) and not hides(desk, [said_in(message)]):
        yield copy_of([message], to=to)
        return
    caption = caption_of(desk, message)
    yield copy_of([message], to=to, caption=caption)
    if not caption:
        words = Text().foreign(for_agents(desk, said_in(message)))
        yield Send(text=words.build().text, bare=in_topic)


def caption_of(desk: Desk, message: Message) -> str:
    """Return the caption as plain text for agents, or an empty one if it would be too long."""
    caption = inert(for_agents(desk, said_in(message)))
    return caption if utf16_length(caption) <= LONGEST_CAPTION else ""


@dataclass(frozen=True)
class Before:
    """Snapshot of a message before an edit."""

    text: str
    kind: str
    attachment: dict[str, object]
    links: tuple[str, ...]

    @classmethod
    def of(cls, message: Message) -> "Before":
        links = tuple(links_of(message.entities))
        return cls(message.text, message.kind, dict(message.attachment), links)


def relay_edit(
    desk: Desk, uow: UnitOfWork, message: Message, before: Before, *, replaced: bool
) -> None:
    """Post an edited message along with its previous text."""
    ticket = reports.ticket(uow, message.ticket_id) if message.ticket_id is not None else None
    chat = reports.chat_of(uow, ticket) if ticket is not None else None
    if ticket is None:
        return
    focused = agents_chat.holder_in_focus(uow, ticket)
    callers = [_Caller.of(desk, uow, ticket, chat)] if chat is not None else []
    if focused is not None:
        callers.append(_FocusCaller.of_agent(desk, uow, ticket, focused))
    for caller in callers:
        _relay_edit(caller, message, before, replaced=replaced)


def _relay_edit(caller: _Caller, message: Message, before: Before, *, replaced: bool) -> None:
    desk, ticket = caller.desk, caller.ticket
    worded = (message.text, tuple(links_of(message.entities))) != (before.text, before.links)
    moved = replaced and message.kind == before.kind == "location"
    text = Text()
    if worded:
        text.bold(caller.say("relayed-edit", ticket=ticket.id)).line()
        text.foreign(for_agents(desk, said_in(message))).line()
        text.quote(for_agents(desk, before.text)).line()
    if moved:
        place = f"{message.attachment.get('latitude')}, {message.attachment.get('longitude')}"
        text.bold(caller.say("relayed-moved", ticket=ticket.id, place=place))
    elif replaced:
        text.bold(caller.say("relayed-replaced", ticket=ticket.id))
    words = text.build()
    edit = Send(text=words.text, entities=words.entities, keyboard=caller.keyboard([message]))
    caller.post(edit, message)
    if replaced and not moved:
        for payload in caller.copies([message]):
            caller.post(payload, message)
