"""People through the control API, and errors of impossible calls."""

from typing import Any

import pytest

from bot.simulator.arguments import Upload
from bot.simulator.errors import ControlError
from tests.bot.simulator.api import Api, button, keyboard


async def test_a_person_with_all_names(api: Api) -> None:
    person = await api.sim.add_person(
        "نرگس", last_name="A", username="narges", language_code="fa", id=5_000_000_001
    )
    changed = await api.sim.change_person(person["id"], first_name="Narges", deactivated=True)

    assert person == {
        "id": 5_000_000_001,
        "is_bot": False,
        "first_name": "نرگس",
        "last_name": "A",
        "username": "narges",
        "language_code": "fa",
        "deactivated": False,
        "hides_forwards": False,
        "blocks": [],
        "chats": [],
    }
    assert (changed["first_name"], changed["deactivated"]) == ("Narges", True)


async def test_state_shows_everybody(api: Api) -> None:
    await api.sim.block(api.ids["omid"])
    await api.forum()
    await api.sim.add_topic(api.ids["forum"], "t")
    state = await api.sim.state()

    assert [bot["username"] for bot in state["bots"]] == ["test_bot"]
    people = {person["first_name"]: person for person in state["people"]}
    assert people["Sara"]["chats"] == ["test_bot"]
    assert people["Omid"]["blocks"] == ["test_bot"]
    (group,) = state["groups"]
    assert group["members"] == [
        {"id": api.ids["sara"], "status": "creator"},
        {"id": 700000001, "status": "administrator"},
    ]
    assert [topic["name"] for topic in group["topics"]] == ["t"]


SIMPLE: list[tuple[str, Any, Any]] = [
    ("location", True, {"latitude": 35.7, "longitude": 51.4}),
    ("contact", {"first_name": "Ali"}, {"phone_number": "+989120000000", "first_name": "Ali"}),
    ("dice", True, {"emoji": "🎲", "value": 4}),
]


@pytest.mark.parametrize(("kind", "details", "content"), SIMPLE)
async def test_simple_contents(api: Api, kind: str, details: Any, content: Any) -> None:
    await api.sim.send(api.ids["sara"], **{kind: details})

    (heard,) = await api.heard()
    assert heard["message"][kind] == content


async def test_a_poll_of_a_person(api: Api) -> None:
    await api.sim.send(api.ids["sara"], poll={"question": "Why?", "options": ["a", "b"]})

    (heard,) = await api.heard()
    assert heard["message"]["poll"]["question"] == "Why?"


async def test_the_chat_may_be_named_in_many_ways(api: Api) -> None:
    await api.sim.add_bot("other_bot")
    for chat in (None, "test_bot", "@test_bot", 700000001):
        await api.sim.send(api.ids["sara"], "x", chat=chat)
    await api.sim.send(api.ids["sara"], "y", chat="other_bot")

    assert await api.texts() == ["x"] * 4
    shown = await api.sim.messages("other_bot", person=api.ids["sara"])
    assert shown == await api.sim.messages(api.ids["sara"], bot="other_bot")
    assert [message["text"] for message in shown] == ["y"]


async def test_forwards_of_people(api: Api) -> None:
    for source in (api.ids["omid"], "Somebody", {"chat": "test_bot", "message_id": 1}):
        await api.sim.send(api.ids["sara"], "x", forward_from=source)

    heard = [update["message"] for update in await api.heard()]
    origins = [message["forward_origin"] for message in heard]
    assert [origin["type"] for origin in origins] == ["user", "hidden_user", "user"]
    assert origins[1]["sender_user_name"] == "Somebody"
    assert heard[2]["text"] == "hello"


async def test_edits_of_people(api: Api) -> None:
    photo = await api.sim.send(api.ids["sara"], photo=True, caption="a")
    await api.heard()
    await api.sim.edit(api.ids["sara"], 1, "/new text")
    await api.sim.edit(api.ids["sara"], photo["message_id"], caption="b")

    text, caption = [update["edited_message"] for update in await api.heard()]
    assert (text["text"], text["entities"][0]["type"]) == ("/new text", "bot_command")
    assert (caption["caption"], "photo" in caption) == ("b", True)


async def test_a_photo_is_replaced_by_an_edit(api: Api) -> None:
    sara = api.ids["sara"]
    photo = await api.sim.send(sara, photo=True, caption="a")
    await api.heard()
    kept = await api.sim.edit(sara, photo["message_id"], photo=True)
    other = await api.sim.edit(sara, photo["message_id"], document=True, caption="b")

    first, second = [update["edited_message"] for update in await api.heard()]
    assert first["photo"][-1]["file_id"] == kept["photo"][-1]["file_id"]
    assert first["photo"][-1]["file_id"] != photo["photo"][-1]["file_id"]
    assert first["caption"] == "a"
    assert second["document"] == other["document"]
    assert (second["caption"], "photo" in second) == ("b", False)
    with pytest.raises(ControlError, match="has no file to replace"):
        await api.sim.edit(sara, api.ids["hello"], photo=True)


async def test_a_reply_with_a_quote(api: Api) -> None:
    said = await api.ok("sendMessage", chat_id="sara", text="two words")
    await api.sim.send(api.ids["sara"], "which?", reply_to=said["message_id"], quote="words")

    (heard,) = await api.heard()
    assert heard["message"]["quote"] == {"text": "words", "position": 4, "is_manual": True}
    assert heard["message"]["reply_to_message"]["text"] == "two words"
    with pytest.raises(ControlError, match="does not say 'nothing'"):
        await api.sim.send(api.ids["sara"], "x", reply_to=said["message_id"], quote="nothing")


async def test_invisible_characters_and_entities_stay(api: Api) -> None:
    text = "\u200f\u200b/note sees"
    bold = {"type": "bold", "offset": 8, "length": 4}
    await api.sim.send(api.ids["sara"], text, entities=[bold])
    await api.sim.send(api.ids["sara"], photo=True, caption=text, has_spoiler=True)

    first, second = [update["message"] for update in await api.heard()]
    assert first["text"] == second["caption"] == text
    assert bold in first["entities"]
    assert second["has_media_spoiler"] is True
    with pytest.raises(ControlError, match="The entities do not fit"):
        await api.sim.send(api.ids["sara"], "x", entities=[bold])


async def test_forwards_into_a_topic_and_of_a_channel(api: Api) -> None:
    forum = await api.forum()
    topic = (await api.sim.add_topic(forum, "t"))["message_thread_id"]
    await api.heard()
    where = {"chat": forum, "topic": topic}
    from_chat = {"chat": "test_bot", "message_id": api.ids["hello"]}
    await api.sim.send(api.ids["sara"], forward_from=from_chat, **where)
    await api.sim.send(api.ids["sara"], "news", forward_from={"channel": "News"})

    first, second = [update["message"] for update in await api.heard()]
    assert (first["text"], first["message_thread_id"]) == ("hello", topic)
    assert first["forward_origin"]["sender_user"]["id"] == api.ids["sara"]
    assert second["forward_origin"]["chat"]["title"] == "News"


async def test_a_text_of_people_holds_4096_characters_of_any_width(api: Api) -> None:
    await api.sim.send(api.ids["sara"], "😀" * 4096)

    assert await api.texts() == ["😀" * 4096]


async def test_what_people_delete_is_not_told(api: Api) -> None:
    await api.sim.delete(api.ids["sara"], 1)

    (shown,) = await api.sim.messages(api.ids["sara"])
    assert shown["deleted"] is True
    assert await api.heard() == []


async def test_messages_can_be_waited_for(api: Api) -> None:
    for text in "ab":
        await api.sim.send(api.ids["sara"], text)
    sent = await api.ok("sendMessage", chat_id="sara", text="c")

    found = await api.sim.messages(api.ids["sara"], after=1, at_least=3, wait=5)
    assert [message["text"] for message in found] == ["a", "b", "c"]
    assert await api.sim.messages(api.ids["sara"], after=sent["message_id"], wait=0.05) == []
    assert [one["text"] for one in await api.sim.messages(api.ids["sara"], by_bot=True)] == ["c"]


REFUSED: list[tuple[str, str, dict[str, Any], str]] = [
    ("POST", "people/99/send", {"text": "x"}, "There is no person 99; create one"),
    ("POST", "people/{sara}/send", {}, "Nothing to send: give text or one of"),
    ("POST", "people/{sara}/send", {"text": "x" * 4097}, "A text holds at most 4096"),
    ("POST", "people/{sara}/send", {"text": " "}, "The text is blank"),
    ("POST", "people/{sara}/send", {"text": "x", "chat": "no_bot"}, "There is no bot no_bot"),
    ("POST", "people/{sara}/send", {"text": "x", "chat": -5}, "There is no group -5; create"),
    ("POST", "people/{sara}/send", {"text": "x", "reply_to": 99}, "has no message 99"),
    ("POST", "people/{sara}/send", {"text": "x", "topic": 99}, "has no topic 99; open one"),
    ("POST", "people/{sara}/send", {"text": "x", "forward_from": 1.5}, "forward_from is"),
    ("POST", "people/{omid}/send", {"text": "x", "chat": "{group}"}, "is not in group"),
    ("POST", "people/{sara}/edit", {"message_id": 99, "text": "x"}, "has no message 99"),
    ("POST", "people/{sara}/edit", {"message_id": 2, "text": "x"}, "is not from person"),
    ("POST", "people/{sara}/edit", {"text": "x"}, "The argument message_id is missing"),
    ("POST", "people/{sara}/press", {"button": "x"}, "There are no buttons here"),
    ("POST", "people/{sara}/press", {"message_id": 2, "button": "x"}, "no button 'x'; there"),
    ("POST", "people/{sara}/press", {"message_id": 2, "button": 9}, "no button 9; there are"),
    ("POST", "people/{sara}/press", {"message_id": 2, "button": "Site"}, "opens https://a.b"),
    ("POST", "people/{sara}/press", {}, "The argument button is missing"),
    ("POST", "people/{sara}/join", {}, "The argument group is missing"),
    ("POST", "people", {"id": "x"}, "The argument id is a whole number, not 'x'"),
    ("POST", "people", {"id": "{sara}"}, "is taken; choose another"),
    ("GET", "callbacks/99", {}, "There is no callback 99; press a button first"),
    ("GET", "chats/-5/messages", {}, "There is no group -5"),
    ("GET", "chats/{sara}/messages", {"wait": "x"}, "The argument wait is a number, not 'x'"),
]


@pytest.mark.parametrize(("verb", "path", "facts", "sentence"), REFUSED)
async def test_a_refusal_says_what_to_do(
    api: Api, verb: str, path: str, facts: dict[str, Any], sentence: str
) -> None:
    await api.group("group", admins=[api.ids["sara"]])
    buttons = keyboard([button("Yes", "y"), {"text": "Site", "url": "https://a.b"}])
    await api.ok("sendMessage", chat_id="sara", text="?", reply_markup=buttons)

    def filled(value: Any) -> Any:
        return value.format(**api.ids) if isinstance(value, str) else value

    given = {name: filled(value) for name, value in facts.items()}
    with pytest.raises(ControlError, match=sentence):
        await api.sim.call(verb, filled(path), **given)


async def test_who_is_gone_or_blocks_cannot_write(api: Api) -> None:
    await api.sim.block(api.ids["sara"])
    with pytest.raises(ControlError, match="blocks this bot; lift it"):
        await api.sim.send(api.ids["sara"], "x")
    await api.sim.change_person(api.ids["omid"], deactivated=True)
    with pytest.raises(ControlError, match="is deactivated"):
        await api.sim.send(api.ids["omid"], "x")


async def test_a_closed_topic_is_closed_for_members(api: Api) -> None:
    forum = await api.forum()
    await api.sim.join(api.ids["omid"], forum)
    topic = (await api.sim.add_topic(forum, "t"))["message_thread_id"]
    await api.sim.change_topic(forum, topic, closed=True)

    with pytest.raises(ControlError, match="is closed; only an admin"):
        await api.sim.send(api.ids["omid"], "x", chat=forum, topic=topic)
    assert await api.sim.send(api.ids["sara"], "x", chat=forum, topic=topic)


async def test_a_form_may_carry_what_a_body_may(api: Api) -> None:
    """The page uploads this way: every value is a text, including false."""
    forum = await api.forum()
    upload = {"document": Upload("a.txt", "text/plain", b"x")}

    sent = await api.sim.send(
        api.ids["sara"], chat=str(forum), uploads=upload, caption="c", anonymous="false"
    )

    assert sent["from"]["id"] == api.ids["sara"]
    assert sent["caption"] == "c"
