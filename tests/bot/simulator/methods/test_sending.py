"""sendMessage and the common steps of sending."""

from typing import Any

import pytest

from tests.bot.simulator.api import Api, button, keyboard


async def test_a_message_comes_back_as_the_chat_shows_it(api: Api) -> None:
    sent = await api.ok("sendMessage", chat_id="sara", text="Salaam")

    assert sent == {
        "message_id": 2,
        "from": {
            "id": 700000001,
            "is_bot": True,
            "first_name": "Test",
            "username": "test_bot",
        },
        "chat": {"id": api.ids["sara"], "first_name": "Sara", "type": "private"},
        "date": api.world.date(),
        "text": "Salaam",
    }
    shown = await api.sim.messages(api.ids["sara"], by_bot=True)
    assert shown == [sent | {"edits": 0, "deleted": False}]


@pytest.mark.parametrize(
    ("arguments", "description"),
    [
        ({"text": ""}, "Bad Request: message text is empty"),
        ({}, "Bad Request: message text is empty"),
        ({"text": " \n "}, "Bad Request: text must be non-empty"),
        ({"text": "x" * 4097}, "Bad Request: message is too long"),
        ({"text": "😀" * 4097}, "Bad Request: message is too long"),
        ({"chat_id": 99, "text": "x"}, "Bad Request: chat not found"),
        ({"chat_id": "@nobody_here", "text": "x"}, "Bad Request: chat not found"),
        ({"chat_id": "", "text": "x"}, "Bad Request: chat_id is empty"),
        ({"text": "x", "parse_mode": "BBCode"}, "Bad Request: unsupported parse_mode"),
        (
            {"text": "<b>x", "parse_mode": "HTML"},
            "Bad Request: can't parse entities:"
            ' Can\'t find end tag corresponding to start tag "b"',
        ),
        (
            {"text": "*x", "parse_mode": "Markdown"},
            "Bad Request: can't parse entities:"
            " Can't find end of the entity starting at byte offset 0",
        ),
        (
            {"text": "a.b", "parse_mode": "MarkdownV2"},
            "Bad Request: can't parse entities: Character '.' is reserved and must be escaped"
            " with the preceding '\\'",
        ),
        (
            {"text": "x", "reply_to_message_id": 77},
            "Bad Request: message to be replied not found",
        ),
        (
            {"text": "x", "reply_parameters": '{"message_id": 77}'},
            "Bad Request: message to be replied not found",
        ),
        (
            {"text": "x", "reply_parameters": '{"message_id": 1, "quote": "never said"}'},
            "Bad Request: QUOTE_TEXT_INVALID",
        ),
        ({"text": "x", "message_thread_id": 5}, "Bad Request: message thread not found"),
        (
            {"text": "x", "reply_markup": keyboard([button("Yes", "y" * 65)])},
            "Bad Request: BUTTON_DATA_INVALID",
        ),
        (
            {"text": "x", "reply_markup": keyboard([{"text": "Nothing"}])},
            "Bad Request: can't parse inline keyboard button:"
            " Text buttons are unallowed in the inline keyboard",
        ),
        (
            {"text": "x", "reply_markup": "{"},
            "Bad Request: can't parse reply keyboard markup JSON object",
        ),
        (
            {"text": "x", "reply_markup": keyboard([{"text": "x", "url": "nonsense"}])},
            "Bad Request: inline keyboard button URL 'nonsense' is invalid: Wrong HTTP URL",
        ),
    ],
)
async def test_a_wrong_message_is_refused(
    api: Api, arguments: dict[str, Any], description: str
) -> None:
    assert await api.refused("sendMessage", **({"chat_id": "sara"} | arguments)) == description
    assert len(await api.sim.messages(api.ids["sara"])) == 1


@pytest.mark.parametrize(
    ("text", "data"), [("x" * 4096, "y" * 64), ("😀" * 4096, "ی" * 32)], ids=["ascii", "wide"]
)
async def test_the_longest_text_and_button_still_pass(api: Api, text: str, data: str) -> None:
    markup = keyboard([button("Yes", data)])

    sent = await api.ok("sendMessage", chat_id="sara", text=text, reply_markup=markup)

    assert sent["text"] == text
    assert sent["reply_markup"]["inline_keyboard"][0][0]["callback_data"] == data


async def test_who_cannot_be_written_to(api: Api) -> None:
    """T48: a blocked bot, a deleted account and a stranger have different errors."""
    sara, omid = api.ids["sara"], api.ids["omid"]

    async def said(chat_id: int) -> str:
        return await api.refused("sendMessage", chat_id=chat_id, text="x")

    stranger = await said(omid)
    await api.sim.block(sara)
    blocked = await said(sara)
    await api.sim.block(sara, on=False)
    await api.sim.change_person(sara, deactivated=True)

    assert stranger == "Forbidden: bot can't initiate conversation with a user"
    assert blocked == "Forbidden: bot was blocked by the user"
    assert await said(sara) == "Forbidden: user is deactivated"
    assert await said(700000001) == "Forbidden: the bot can't send messages to the bot"


@pytest.mark.parametrize(
    ("supergroup", "status", "description"),
    [
        (True, "kicked", "Forbidden: bot was kicked from the supergroup chat"),
        (True, "left", "Forbidden: bot is not a member of the supergroup chat"),
        (False, "kicked", "Forbidden: bot was kicked from the group chat"),
        (False, "left", "Forbidden: bot is not a member of the group chat"),
    ],
)
async def test_a_group_without_the_bot(
    api: Api, *, supergroup: bool, status: str, description: str
) -> None:
    group = await api.group("group", bots=["test_bot"], supergroup=supergroup)
    await api.sim.set_bot(group, status=status)

    assert await api.refused("sendMessage", chat_id=group, text="x") == description


async def test_a_group_that_never_had_the_bot_is_unknown(api: Api) -> None:
    group = await api.group("group", admins=[api.ids["sara"]])

    assert await api.refused("sendMessage", chat_id=group, text="x") == (
        "Bad Request: chat not found"
    )


async def test_replies_carry_the_message_without_its_own_reply(api: Api) -> None:
    first = await api.ok("sendMessage", chat_id="sara", text="1", reply_to_message_id=1)
    parameters = {"message_id": first["message_id"], "quote": "1"}
    second = await api.ok("sendMessage", chat_id="sara", text="2", reply_parameters=parameters)

    assert first["reply_to_message"]["text"] == "hello"
    assert second["reply_to_message"]["text"] == "1"
    assert "reply_to_message" not in second["reply_to_message"]
    assert second["quote"] == {"text": "1", "position": 0, "is_manual": True}


@pytest.mark.parametrize(
    "arguments",
    [
        {"reply_to_message_id": 77, "allow_sending_without_reply": "true"},
        {"reply_parameters": {"message_id": 77, "allow_sending_without_reply": True}},
    ],
    ids=["old", "new"],
)
async def test_a_reply_may_go_without_what_it_answers(api: Api, arguments: dict[str, Any]) -> None:
    sent = await api.ok("sendMessage", chat_id="sara", text="x", **arguments)

    assert "reply_to_message" not in sent


@pytest.mark.parametrize(
    ("text", "entities"),
    [
        ("/start@test_bot now", [("bot_command", 0, 15)]),
        ("😀 /help", [("bot_command", 3, 5)]),
        ("see https://example.org/a?b=1.", [("url", 4, 25)]),
        ("@someone #سلام $USD", [("mention", 0, 8), ("hashtag", 9, 5), ("cashtag", 15, 4)]),
        ("a@b.org", [("email", 0, 7)]),
    ],
)
async def test_entities_are_found_in_plain_text(
    api: Api, text: str, entities: list[tuple[str, int, int]]
) -> None:
    sent = await api.ok("sendMessage", chat_id="sara", text=text)

    found = [(entity["type"], entity["offset"], entity["length"]) for entity in sent["entities"]]
    assert found == entities


async def test_given_entities_count_in_utf16_units(api: Api) -> None:
    entities = [{"type": "bold", "offset": 3, "length": 4}]
    sent = await api.ok("sendMessage", chat_id="sara", text="😀 bold", entities=entities)

    assert sent["entities"] == entities


async def test_bad_entities_are_refused_by_every_text(api: Api) -> None:
    split = [{"type": "bold", "offset": 0, "length": 1}]
    sent = await api.ok("sendMessage", chat_id="sara", text="x")
    where = {"chat_id": "sara", "message_id": sent["message_id"]}

    said = {
        await api.refused("sendMessage", chat_id="sara", text="😀", entities=split),
        await api.refused("editMessageText", **where, text="😀", entities=split),
        await api.refused("editMessageCaption", **where, caption="😀", caption_entities=split),
    }

    assert said == {
        "Bad Request: entity beginning at UTF-16 offset 0 ends in a middle of a UTF-16 symbol"
        " at byte offset 4"
    }


async def test_a_thread_that_is_missing_is_told_before_a_message_that_is(api: Api) -> None:
    await api.forum()
    lost = {"chat_id": "forum", "text": "x", "reply_to_message_id": 99}

    assert await api.refused("sendMessage", **lost, message_thread_id=98) == (
        "Bad Request: message thread not found"
    )
    assert await api.refused("sendMessage", **lost) == (
        "Bad Request: message to be replied not found"
    )


async def test_a_quote_counts_in_utf16_units(api: Api) -> None:
    wide = await api.sim.send(api.ids["sara"], "😀 hello")
    reply = {"message_id": wide["message_id"], "quote": "hello"}

    sent = await api.ok("sendMessage", chat_id="sara", text="x", reply_parameters=reply)

    assert sent["quote"]["position"] == 3


async def test_a_reply_to_another_chat_only_describes_it(api: Api) -> None:
    group = await api.group("group", admins=[api.ids["sara"]], bots=["test_bot"])
    reply = {"message_id": 1, "chat_id": api.ids["sara"], "quote": "hello"}

    sent = await api.ok("sendMessage", chat_id=group, text="x", reply_parameters=reply)

    assert "reply_to_message" not in sent
    assert sent["external_reply"]["origin"]["sender_user"]["first_name"] == "Sara"
    assert sent["external_reply"]["message_id"] == 1
    assert sent["quote"]["text"] == "hello"


async def test_link_previews_are_kept(api: Api) -> None:
    new = {"is_disabled": True}
    first = await api.ok("sendMessage", chat_id="sara", text="a.com", link_preview_options=new)
    second = await api.ok(
        "sendMessage", chat_id="sara", text="a.com", disable_web_page_preview=True
    )

    assert first["link_preview_options"] == second["link_preview_options"] == new


async def test_a_reply_keyboard_can_be_pressed_until_it_is_removed(api: Api) -> None:
    keys = {"keyboard": [["Solved", {"text": "Not yet"}]]}
    sent = await api.ok("sendMessage", chat_id="sara", text="?", reply_markup=keys)
    pressed = await api.sim.press(api.ids["sara"], "Not yet")
    await api.ok("sendMessage", chat_id="sara", text="!", reply_markup={"remove_keyboard": True})

    assert "reply_markup" not in sent
    assert pressed["text"] == "Not yet"
    with pytest.raises(Exception, match="There are no buttons here"):
        await api.sim.press(api.ids["sara"], "Solved")


@pytest.mark.parametrize(
    ("method", "arguments", "content"),
    [
        (
            "sendLocation",
            {"latitude": 35.5, "longitude": "51.5"},
            {"location": {"latitude": 35.5, "longitude": 51.5}},
        ),
        (
            "sendVenue",
            {"latitude": 1, "longitude": 2, "title": "Cafe", "address": "Here"},
            {
                "location": {"latitude": 1.0, "longitude": 2.0},
                "venue": {
                    "title": "Cafe",
                    "address": "Here",
                    "location": {"latitude": 1.0, "longitude": 2.0},
                },
            },
        ),
        (
            "sendContact",
            {"phone_number": "+989120000000", "first_name": "Omid"},
            {"contact": {"phone_number": "+989120000000", "first_name": "Omid"}},
        ),
    ],
)
async def test_simple_contents(
    api: Api, method: str, arguments: dict[str, Any], content: dict[str, Any]
) -> None:
    sent = await api.ok(method, chat_id="sara", **arguments)

    assert {name: sent[name] for name in content} == content


async def test_dice_and_polls(api: Api) -> None:
    dice = await api.ok("sendDice", chat_id="sara", emoji="🏀")
    poll = await api.ok("sendPoll", chat_id="sara", question="?", options='["a", {"text": "b"}]')

    assert dice["dice"]["emoji"] == "🏀"
    assert 1 <= dice["dice"]["value"] <= 5
    assert [option["text"] for option in poll["poll"]["options"]] == ["a", "b"]


@pytest.mark.parametrize(
    ("method", "arguments", "description"),
    [
        ("sendLocation", {"longitude": 1}, "Bad Request: latitude is empty"),
        ("sendLocation", {"latitude": 1}, "Bad Request: longitude is empty"),
        (
            "sendVenue",
            {"latitude": 1, "longitude": 2, "address": "x"},
            'Bad Request: parameter "title" is required',
        ),
        (
            "sendContact",
            {"first_name": "x"},
            'Bad Request: parameter "phone_number" is required',
        ),
        ("sendDice", {"emoji": "x"}, "Bad Request: wrong dice emoji"),
        ("sendPoll", {"options": ["a"]}, "Bad Request: text must be non-empty"),
        (
            "sendPoll",
            {"question": "?", "options": "["},
            "Bad Request: can't parse options JSON object",
        ),
        (
            "sendPoll",
            {"question": "?", "options": "{}"},
            "Bad Request: expected an Array of String as options",
        ),
        (
            "sendPoll",
            {"question": "?", "options": []},
            "Bad Request: poll must have at least 1 option",
        ),
        (
            "sendChatAction",
            {"action": "dancing"},
            "Bad Request: wrong parameter action in request",
        ),
    ],
)
async def test_wrong_contents_are_refused(
    api: Api, method: str, arguments: dict[str, Any], description: str
) -> None:
    assert await api.refused(method, chat_id="sara", **arguments) == description


async def test_typing_is_seen_until_the_message_comes_or_time_passes(api: Api) -> None:
    await api.ok("sendChatAction", chat_id="sara", action="typing")
    seen = await api.sim.typing()
    await api.ok("sendMessage", chat_id="sara", text="x")
    after_message = await api.sim.typing()
    await api.ok("sendChatAction", chat_id="sara", action="typing")
    await api.sim.advance(5)

    assert [(one["chat_id"], one["action"]) for one in seen] == [(api.ids["sara"], "typing")]
    assert after_message == []
    assert await api.sim.typing() == []


async def test_deleting_messages(api: Api) -> None:
    for text in "abc":
        await api.ok("sendMessage", chat_id="sara", text=text)
    await api.ok("deleteMessage", chat_id="sara", message_id=2)
    await api.ok("deleteMessages", chat_id="sara", message_ids=[3, 4, 99])

    assert [one["deleted"] for one in await api.sim.messages(api.ids["sara"])] == [
        False,
        True,
        True,
        True,
    ]


@pytest.mark.parametrize(
    ("method", "arguments", "description"),
    [
        ("deleteMessage", {"message_id": 99}, "message to delete not found"),
        ("deleteMessage", {}, "message identifier is not specified"),
        ("deleteMessage", {"message_id": 1, "chat_id": 99}, "chat not found"),
        ("deleteMessage", {"message_id": 1, "chat_id": ""}, "chat identifier is not specified"),
        ("deleteMessages", {}, "message identifiers are not specified"),
        ("deleteMessages", {"message_ids": "["}, "can't parse message_ids JSON object"),
        ("deleteMessages", {"message_ids": 1}, "expected an Array of message identifiers"),
        (
            "deleteMessages",
            {"message_ids": list(range(1, 102))},
            "too many message identifiers specified",
        ),
        (
            "deleteMessages",
            {"message_ids": ["x"]},
            "can't parse message identifier as Number",
        ),
        ("deleteMessages", {"message_ids": [0]}, "invalid message identifier specified"),
    ],
)
async def test_deletions_that_are_refused(
    api: Api, method: str, arguments: dict[str, Any], description: str
) -> None:
    assert await api.refused(method, **({"chat_id": "sara"} | arguments)) == (
        f"Bad Request: {description}"
    )


async def test_only_admins_delete_what_others_wrote_and_old_messages_stay(api: Api) -> None:
    group = await api.group("group", admins=[api.ids["sara"]], bots=["test_bot"])
    hers = await api.sim.send(api.ids["sara"], "x", chat=group)
    own = await api.ok("sendMessage", chat_id=group, text="x")
    others = await api.refused("deleteMessage", chat_id=group, message_id=hers["message_id"])
    await api.sim.advance(172_801)
    old = await api.refused("deleteMessage", chat_id=group, message_id=own["message_id"])
    await api.sim.set_bot(group, status="administrator")
    await api.ok("deleteMessage", chat_id=group, message_id=hers["message_id"])

    theirs = await api.refused("deleteMessage", chat_id="sara", message_id=api.ids["hello"])
    many = await api.refused("deleteMessages", chat_id="sara", message_ids=[api.ids["hello"]])

    assert theirs == many == "Bad Request: message can't be deleted for everyone"
    assert others == "Bad Request: message can't be deleted"
    assert old == "Bad Request: message can't be deleted for everyone"


async def test_ids_beyond_32_bits(api: Api) -> None:
    """T56: people's ids do not fit 32 bits."""
    await api.sim.add_person("Far", id=5_000_000_123)
    heard = await api.sim.start(5_000_000_123, "ref")

    sent = await api.ok("sendMessage", chat_id="5000000123", text="x")

    assert heard["text"] == "/start ref"
    assert sent["chat"]["id"] == 5_000_000_123
