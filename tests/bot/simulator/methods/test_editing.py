"""Editing messages and answering buttons."""

from typing import Any

import pytest

from bot.simulator.errors import NOT_MODIFIED, TOO_OLD
from tests.bot.simulator.api import Api, button, keyboard

MENU = keyboard([button("One", "1"), button("Two", "2")])


@pytest.fixture
async def sent(api: Api) -> dict[str, Any]:
    message: dict[str, Any] = await api.ok(
        "sendMessage", chat_id="sara", text="before", reply_markup=MENU
    )
    return message


async def test_an_edit_changes_text_and_takes_the_buttons_away(
    api: Api, sent: dict[str, Any]
) -> None:
    await api.sim.advance(7)
    edited = await api.ok(
        "editMessageText", chat_id="sara", message_id=sent["message_id"], text="after"
    )

    assert edited["text"] == "after"
    assert edited["edit_date"] == sent["date"] + 7
    assert "reply_markup" not in edited
    shown = (await api.sim.messages(api.ids["sara"], by_bot=True))[0]
    assert (shown["text"], shown["edits"]) == ("after", 1)
    assert await api.heard() == []


@pytest.mark.parametrize(
    ("method", "arguments", "description"),
    [
        ("editMessageText", {"text": "before", "reply_markup": MENU}, NOT_MODIFIED),
        ("editMessageReplyMarkup", {"reply_markup": MENU}, NOT_MODIFIED),
        ("editMessageText", {"text": "x", "message_id": 99}, "message to edit not found"),
        ("editMessageText", {"text": "x", "message_id": 1}, "message can't be edited"),
        ("editMessageText", {"text": ""}, "message text is empty"),
        ("editMessageText", {"text": "x" * 4097}, "MESSAGE_TOO_LONG"),
        (
            "editMessageText",
            {"text": "x", "chat_id": "", "message_id": 0},
            "message identifier is not specified",
        ),
        ("editMessageText", {"text": "x", "chat_id": 99}, "chat not found"),
        (
            "editMessageText",
            {"text": "x", "reply_markup": keyboard([button("x", "y" * 65)])},
            "BUTTON_DATA_INVALID",
        ),
        ("editMessageCaption", {"caption": "x"}, "there is no caption in the message to edit"),
        ("editMessageMedia", {}, "input media is not specified"),
        ("editMessageMedia", {"media": "["}, "can't parse input media JSON object"),
    ],
)
async def test_edits_that_are_refused(
    api: Api, sent: dict[str, Any], method: str, arguments: dict[str, Any], description: str
) -> None:
    call = {"chat_id": "sara", "message_id": sent["message_id"]} | arguments

    assert await api.refused(method, **call) == f"Bad Request: {description}"


async def test_deleted_messages_cannot_be_edited(api: Api, sent: dict[str, Any]) -> None:
    await api.sim.delete(api.ids["sara"], sent["message_id"])

    said = await api.refused(
        "editMessageText", chat_id="sara", message_id=sent["message_id"], text="x"
    )

    assert said == "Bad Request: message to edit not found"


async def test_only_the_buttons_change(api: Api, sent: dict[str, Any]) -> None:
    edited = await api.ok(
        "editMessageReplyMarkup",
        chat_id="sara",
        message_id=sent["message_id"],
        reply_markup=keyboard([button("Three", "3")]),
    )

    assert edited["text"] == "before"
    assert "edit_date" not in edited
    assert edited["reply_markup"]["inline_keyboard"] == [[button("Three", "3")]]


async def test_a_caption_and_the_media_change(api: Api) -> None:
    photo = (await api.sim.send(api.ids["sara"], photo=True))["photo"][-1]["file_id"]
    document = (await api.sim.send(api.ids["sara"], document={"name": "a.pdf"}))["document"]
    sent = await api.ok("sendPhoto", chat_id="sara", photo=photo, caption="before")
    where = {"chat_id": "sara", "message_id": sent["message_id"]}

    captioned = await api.ok(
        "editMessageCaption", **where, caption="<b>after</b>", parse_mode="HTML"
    )
    too_long = await api.refused("editMessageCaption", **where, caption="x" * 1025)
    no_text = await api.refused("editMessageText", **where, text="x")
    media = {"type": "document", "media": document["file_id"], "caption": "file"}
    changed = await api.ok("editMessageMedia", **where, media=media)

    assert captioned["caption"] == "after"
    assert captioned["caption_entities"] == [{"type": "bold", "offset": 0, "length": 5}]
    assert too_long == "Bad Request: MEDIA_CAPTION_TOO_LONG"
    assert no_text == "Bad Request: there is no text in the message to edit"
    assert (changed["caption"], changed["document"]["file_name"]) == ("file", "a.pdf")
    assert "photo" not in changed


async def test_text_is_not_media(api: Api, sent: dict[str, Any]) -> None:
    photo = (await api.sim.send(api.ids["sara"], photo=True))["photo"][-1]["file_id"]

    said = await api.refused(
        "editMessageMedia",
        chat_id="sara",
        message_id=sent["message_id"],
        media={"type": "photo", "media": photo},
    )

    assert said == "Bad Request: there is no media in the message to edit"


async def test_a_pressed_button_is_heard_and_answered(api: Api, sent: dict[str, Any]) -> None:
    pressed = await api.sim.press(api.ids["sara"], "Two", message_id=sent["message_id"])
    (heard,) = await api.heard()
    query = heard["callback_query"]
    await api.ok(
        "answerCallbackQuery", callback_query_id=query["id"], text="done", show_alert=True
    )

    assert query["data"] == "2"
    assert query["from"]["id"] == api.ids["sara"]
    assert query["message"] == sent
    assert query["chat_instance"]
    answered = await api.sim.callback(pressed["id"], wait=1)
    assert (answered["answered"], answered["text"], answered["alert"]) == (True, "done", True)


async def test_a_button_of_a_deleted_message_knows_where_it_was(
    api: Api, sent: dict[str, Any]
) -> None:
    """T54: an inaccessible message has date 0 and no text."""
    await api.ok("deleteMessage", chat_id="sara", message_id=sent["message_id"])
    await api.sim.press(api.ids["sara"], "One", message_id=sent["message_id"])

    (heard,) = await api.heard()

    assert heard["callback_query"]["message"] == {
        "message_id": sent["message_id"],
        "chat": sent["chat"],
        "date": 0,
    }


async def test_old_and_unknown_queries_cannot_be_answered(api: Api, sent: dict[str, Any]) -> None:
    """T54: a press expires after half a minute."""
    pressed = await api.sim.press(api.ids["sara"], 0, message_id=sent["message_id"])
    long = await api.refused(
        "answerCallbackQuery", callback_query_id=pressed["id"], text="x" * 201
    )
    await api.sim.advance(31)
    old = await api.refused("answerCallbackQuery", callback_query_id=pressed["id"])
    unknown = await api.refused("answerCallbackQuery", callback_query_id="1")

    assert long == "Bad Request: MESSAGE_TOO_LONG"
    assert old == unknown == f"Bad Request: {TOO_OLD}"


async def test_another_bot_cannot_answer(api: Api, sent: dict[str, Any]) -> None:
    pressed = await api.sim.press(api.ids["sara"], 0, message_id=sent["message_id"])
    api.token = (await api.sim.add_bot("other_bot"))["token"]

    said = await api.refused("answerCallbackQuery", callback_query_id=pressed["id"])

    assert said == f"Bad Request: {TOO_OLD}"
