"""What people do in a run: each act goes through the messenger, and nothing waits for it."""

import sqlite3
from typing import NamedTuple

from bot.simulator import acts
from bot.simulator.state import Message
from tests.invariants.books import WORD, Books, Records, Written, moment
from tests.stage import Stage, buttons_of, text_of

REQUESTERS = ("narges", "john", "stranger")
AGENTS = ("sara", "omid")
NEWEST = 12  # messages with buttons that people look at
# A different word replaces `{}` in each text.
LINES = {
    "more": {"fa": "هنوز درست نشده {}", "en": "it still does not work {}"},
    "problem": {"fa": "برنامه خود به خود بسته میشه {}", "en": "The app crashes {}"},
    "question": {"fa": "چطور کانال بسازم؟", "en": "How do I create a channel?"},
    "thanks": {"fa": "ممنون", "en": "thanks"},
    "solved": {"fa": "مشکلم حل شد", "en": "it is solved"},
    "version": {"fa": "نسخه ۴ {}", "en": "version 4 {}"},
    "score": {"fa": "۲، بد بود {}", "en": "5"},
    "complaint": {"fa": "پشتیبانیتون افتضاحه", "en": "your support is terrible"},
}
REPLIES = {
    "plain": "بررسی شد {}",
    "promise": "تا فردا واریز می‌شه {}",
    "unfinished": "سلام [نام] {}",
    "note": "// {}",
}
CANNED = """\
version: 1
replies:
  - id: steps
    title: مراحل
    text: {fa: "این کار را بکنید: {word}", en: "Please do this: {word}"}
  - id: ended
    title: پایان
    text: {fa: "انجام شد: {word}", en: "It is done: {word}"}
    then: {tags: [done], resolve: fixed}
"""
LIVE_FIRST = """
    SELECT id, requester_id, topic_id, card_message_id FROM tickets
    WHERE card_message_id IS NOT NULL
    ORDER BY status IN ('open', 'pending') DESC, id DESC LIMIT 4
"""


class Act(NamedTuple):
    """What one person does. `pick` chooses a ticket, a message or a button, the newest first."""

    how: str
    who: str
    what: str = ""
    pick: int = 0


class People:
    """The people of a stage."""

    def __init__(self, stage: Stage, records: Records) -> None:
        self.stage = stage
        self.records = records
        self.books = Books()

    def do(self, act: Act) -> None:
        """Let a person act. What is impossible for them at the moment is left out."""
        if act.who == "holder":
            act = act._replace(who=self._holder(act.pick))
        getattr(self, act.how)(act)

    def _holder(self, pick: int) -> str:
        """Return the owner of a ticket, or an agent if it has none."""
        ticket = self._ticket(pick)
        name = self.records.value(
            "SELECT name FROM agents JOIN tickets ON assignee_id = agents.id WHERE tickets.id = ?",
            ticket["id"] if ticket else 0,
        )
        return str(name or AGENTS[0]).lower()

    # requesters

    def say(self, act: Act) -> None:
        person = self.stage.people[act.who]
        self._unblock(act.who)
        chat = str(person.id)
        line = LINES[act.what]["en" if act.who == "john" else "fa"]
        word = self.books.word(chat) if "{}" in line else ""
        (said,) = self.stage.act(act.who, text=line.format(word))
        self.books.said.append(Written(act.who, chat, str(said.id), word))
        until = self.records.value("SELECT blocked_until FROM requesters WHERE chat_id = ?", chat)
        now = self.stage.clock.now()
        if until is not None and moment(until) > now:
            self.books.blocked.append((chat, word, until))

    def command(self, act: Act) -> None:
        self._unblock(act.who)
        self.stage.act(act.who, text=act.what)

    def edit(self, act: Act) -> None:
        """Change a message to other words."""
        own = [one for one in self.books.said if one.who == act.who and one.word]
        if not own:
            return
        self._unblock(act.who)
        said = own[-1 - act.pick % len(own)]
        text = f"ببخشید {self.books.word(said.chat)}"
        facts = {"message_id": int(said.message), "text": text}
        acts.edit(self.stage.world, self.stage.people[act.who], facts)

    def press(self, act: Act) -> None:
        self._press(act, self.stage.shown_to(act.who), {})

    def block_bot(self, act: Act) -> None:
        acts.block(self.stage.world, self.stage.people[act.who], "support_bot", on=True)

    def _unblock(self, who: str) -> None:
        acts.block(self.stage.world, self.stage.people[who], "support_bot", on=False)

    # agents

    def reply(self, act: Act) -> None:
        """Write to a ticket: in its topic, or in reply to its card."""
        ticket = self._ticket(act.pick)
        if ticket is None:
            return
        reader = "" if act.what == "note" else self._requester_of(ticket)
        word = self.books.word(reader)
        said = self._to(ticket, act.who, REPLIES[act.what].format(word))
        self.books.written.append(_written(act.who, said, word, ticket))

    def order(self, act: Act) -> None:
        """Give a command about a ticket. `{reply}` is for its requester, `{inside}` for agents."""
        ticket = self._ticket(act.pick)
        if ticket is None:
            return
        text = act.what
        if "{reply}" in text:
            text = text.replace("{reply}", self.books.word(self._requester_of(ticket)))
        if "{inside}" in text:
            text = text.replace("{inside}", self.books.word(""))
        other = self._ticket(act.pick + 1)
        self._to(ticket, act.who, text.replace("{other}", str(other["id"]) if other else "1"))

    def about_own(self, act: Act) -> None:
        """Reply with a command to an own message, such as a note."""
        own = [one for one in self.books.written if one.who == act.who]
        if not own:
            return
        target = own[-1 - act.pick % len(own)]
        if act.what != "/unsend":  # they want it to be sent
            self.books.readers[target.word] = self.records.value(
                "SELECT chat_id FROM requesters JOIN tickets ON requester_id = requesters.id"
                " WHERE tickets.id = ?",
                target.ticket,
            )
        place = {"chat": self.stage.group.id} if target.chat == self.group else {}
        self.stage.act(act.who, text=act.what, reply_to=int(target.message), **place)

    def change_own(self, act: Act) -> None:
        """Change the words of an own reply or note."""
        own = [one for one in self.books.written if one.who == act.who]
        if not own:
            return
        target = own[-1 - act.pick % len(own)]
        is_in_group = target.chat == self.group
        chat = self.stage.group if is_in_group else self.stage.private_chat(act.who)
        before = chat.messages[int(target.message)]
        word = self.books.word(self.books.readers[target.word])
        text = WORD.sub(word, text_of(before))
        place = {"chat": chat.id} if is_in_group else {}
        facts = {**place, "message_id": before.id, "text": text}
        acts.edit(self.stage.world, self.stage.people[act.who], facts)

    def private(self, act: Act) -> None:
        """Work in the private chat: a command, or a text for the ticket in focus."""
        query = "SELECT id, requester_id FROM tickets WHERE id = (SELECT focus_id FROM agents"
        found = self.records.rows(f"{query} WHERE lower(name) = ?)", act.who)
        if act.what.startswith("/") and not act.what.startswith("//"):
            if found or act.what == "/next":
                self.stage.act(act.who, text=act.what)
            return
        if found:
            reader = "" if act.what == "note" else self._requester_of(found[0])
            word = self.books.word(reader)
            (said,) = self.stage.act(act.who, text=REPLIES[act.what].format(word))
            self.books.written.append(_written(act.who, said, word, found[0]))

    def press_in_private(self, act: Act) -> None:
        self._press(act, self.stage.shown_to(act.who), {})

    @property
    def group(self) -> str:
        return str(self.stage.group.id)

    def press_in_group(self, act: Act) -> None:
        self._press(act, self.stage.shown_in_group(), {"chat": self.stage.group.id})

    def _press(self, act: Act, shown: list[Message], place: dict[str, object]) -> None:
        """Press the newest button with a label, or any one of the newest."""
        with_buttons = [one for one in reversed(shown) if buttons_of(one)]
        found = [
            (message.id, button["callback_data"])
            for message in with_buttons[: None if act.what else NEWEST]
            for button in buttons_of(message)
            if "callback_data" in button and button["text"].startswith(act.what)
        ]
        if not found:
            return
        message_id, data = found[0 if act.what else act.pick % len(found)]
        facts = {**place, "message_id": message_id, "button": data}
        acts.press(self.stage.world, self.stage.people[act.who], facts)

    # tickets

    def _ticket(self, pick: int) -> sqlite3.Row | None:
        found = self.records.rows(LIVE_FIRST)
        return found[pick % len(found)] if found else None

    def _requester_of(self, ticket: sqlite3.Row) -> str:
        query = "SELECT chat_id FROM requesters WHERE id = ?"
        return str(self.records.value(query, ticket["requester_id"]))

    def _to(self, ticket: sqlite3.Row, who: str, text: str) -> Message:
        topic, card = ticket["topic_id"], ticket["card_message_id"]
        place = {"topic": int(topic)} if topic else {"reply_to": int(card)}
        return self._in_group(who, text=text, **place)

    def _in_group(self, who: str, **facts: object) -> Message:
        (said,) = self.stage.act(who, chat=self.stage.group.id, **facts)
        return said


def _written(who: str, said: Message, word: str, ticket: sqlite3.Row) -> Written:
    return Written(who, str(said.chat.id), str(said.id), word, ticket["id"])
