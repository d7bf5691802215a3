"""The simulator works with an unmodified python-telegram-bot."""

import asyncio
import json
from collections.abc import AsyncIterator, Awaitable, Callable
from contextlib import asynccontextmanager
from datetime import timedelta
from typing import Any

import pytest
import telegram
from aiohttp import web
from telegram import (
    BotCommand,
    InlineKeyboardButton,
    InlineKeyboardMarkup,
    InputFile,
    InputMediaDocument,
    InputMediaPhoto,
    LinkPreviewOptions,
    ReactionTypeEmoji,
    ReplyParameters,
    Update,
)
from telegram.constants import ChatAction, ParseMode
from telegram.error import (
    BadRequest,
    ChatMigrated,
    Conflict,
    Forbidden,
    InvalidToken,
    NetworkError,
    RetryAfter,
    TelegramError,
    TimedOut,
)
from telegram.ext import (
    Application,
    ApplicationBuilder,
    CallbackQueryHandler,
    ContextTypes,
    MessageHandler,
    TypeHandler,
    filters,
)

from bot.simulator.files import png
from bot.simulator.webhook import HOOK_HEADER
from tests.bot.simulator.api import ADMIN, Api

Context = ContextTypes.DEFAULT_TYPE
App = Application[Any, Any, Any, Any, Any, Any]


@pytest.fixture
async def ptb(api: Api) -> AsyncIterator[telegram.Bot]:
    bot = telegram.Bot(
        api.token, base_url=f"{api.address}/bot", base_file_url=f"{api.address}/file/bot"
    )
    async with bot:
        yield bot


def application(api: Api) -> App:
    built: App = (
        ApplicationBuilder()
        .token(api.token)
        .base_url(f"{api.address}/bot")
        .base_file_url(f"{api.address}/file/bot")
        .build()
    )
    built.add_handler(MessageHandler(filters.UpdateType.MESSAGE & filters.TEXT, echo))
    built.add_handler(CallbackQueryHandler(pressed))
    return built


async def echo(update: Update, context: Context) -> None:
    assert update.message is not None
    await update.message.reply_text(
        f"you said {update.message.text}",
        reply_markup=InlineKeyboardMarkup([[InlineKeyboardButton("More", callback_data="m")]]),
    )


async def pressed(update: Update, context: Context) -> None:
    assert update.callback_query is not None
    await update.callback_query.answer("here you are")
    await update.callback_query.edit_message_text("more")


@asynccontextmanager
async def polling(api: Api) -> AsyncIterator[App]:
    app = application(api)
    async with app:
        assert app.updater is not None
        await app.updater.start_polling(timeout=5, poll_interval=0)
        await app.start()
        yield app
        await app.updater.stop()
        await app.stop()


@asynccontextmanager
async def hooked(api: Api) -> AsyncIterator[App]:
    """PTB's pattern for a custom web server: updates go into the application's queue."""
    app = application(api)

    async def receive(request: web.Request) -> web.Response:
        assert request.headers[HOOK_HEADER] == "a-secret"
        await app.update_queue.put(Update.de_json(await request.json(), app.bot))
        return web.Response()

    site = web.Application()
    site.router.add_post("/hook", receive)
    runner = web.AppRunner(site)
    await runner.setup()
    await web.TCPSite(runner, "127.0.0.1", 0).start()
    async with app:
        url = f"http://127.0.0.1:{runner.addresses[0][1]}/hook"
        await app.bot.set_webhook(url, secret_token="a-secret")
        await app.start()
        yield app
        await app.bot.delete_webhook()
        await app.stop()
    await runner.cleanup()


@pytest.mark.parametrize("way", [polling, hooked], ids=["polling", "webhook"])
async def test_a_conversation(api: Api, way: Callable[[Api], Any]) -> None:
    sara = api.ids["sara"]
    async with way(api):
        await api.sim.send(sara, "salaam")
        (answer,) = await api.sim.messages(sara, by_bot=True, wait=10)
        assert answer["text"] == "you said salaam"
        callback = await api.sim.press(sara, "More", message_id=answer["message_id"])
        answered = await api.sim.callback(callback["id"], wait=10)
        assert answered["text"] == "here you are"
        (shown,) = [chat for chat in api.world.private.values() if chat.id == sara]
        changed = shown.messages[answer["message_id"]]
        async with asyncio.timeout(10):
            await api.world.changes.until(lambda: changed.content.get("text") == "more")


async def test_an_unknown_kind_of_update_passes_by(api: Api) -> None:
    seen: list[int] = []

    async def see(update: Update, context: Context) -> None:
        seen.append(update.update_id)

    async with polling(api) as app:
        app.add_handler(TypeHandler(Update, see), group=-1)
        await api.sim.inject({"something_of_the_future": {"a": 1}})
        await api.sim.send(api.ids["sara"], "x")
        await api.sim.messages(api.ids["sara"], by_bot=True, wait=10)

    assert len(seen) == 2


async def test_sending_of_every_kind(api: Api, ptb: telegram.Bot) -> None:
    sara, data = api.ids["sara"], png(16)

    async def sent(sending: Awaitable[telegram.Message]) -> telegram.Message:
        message = await sending
        assert message.chat.id == sara
        return message

    photo = await sent(ptb.send_photo(sara, data, caption="*x*", parse_mode="MarkdownV2"))
    document = await sent(ptb.send_document(sara, InputFile(b"text", "نامه.txt")))
    await sent(ptb.send_voice(sara, b"voice", duration=3))
    await sent(ptb.send_audio(sara, b"audio", title="t"))
    await sent(ptb.send_video(sara, b"video", supports_streaming=True))
    await sent(ptb.send_animation(sara, b"animation"))
    await sent(ptb.send_video_note(sara, b"note"))
    await sent(ptb.send_sticker(sara, b"sticker"))
    await sent(ptb.send_location(sara, 1.5, 2.5))
    await sent(ptb.send_venue(sara, 1.5, 2.5, "title", "address"))
    await sent(ptb.send_contact(sara, "+98912", "Ali"))
    await sent(ptb.send_dice(sara))
    await sent(ptb.send_poll(sara, "?", ["a", "b"]))
    await ptb.send_chat_action(sara, ChatAction.TYPING)

    assert photo.caption == "x"
    assert photo.caption_entities[0].type == "bold"
    assert document.document is not None
    assert document.document.file_name == "نامه.txt"
    file = await ptb.get_file(photo.photo[-1].file_id)
    assert bytes(await file.download_as_bytearray()) == data


async def test_albums_copies_and_forwards(api: Api, ptb: telegram.Bot) -> None:
    sara = api.ids["sara"]
    album = await ptb.send_media_group(
        sara, [InputMediaPhoto(png(8), caption="<b>a</b>", parse_mode="HTML"), PHOTO]
    )
    ids = [message.message_id for message in album]
    copies = await ptb.copy_messages(sara, sara, ids)
    forwards = await ptb.forward_messages(sara, sara, ids)
    copy = await ptb.copy_message(sara, sara, ids[0], caption="new")
    forward = await ptb.forward_message(sara, sara, 1)

    assert len({message.media_group_id for message in album}) == 1
    assert album[0].caption == "a"
    assert len(copies) == len(forwards) == 2
    assert copy.message_id > forwards[-1].message_id
    assert isinstance(forward.forward_origin, telegram.MessageOriginUser)


PHOTO = InputMediaPhoto(png(9))


async def test_edits_and_reactions(api: Api, ptb: telegram.Bot) -> None:
    sara = api.ids["sara"]
    sent = await ptb.send_message(
        sara,
        "<b>bold</b> https://example.org",
        parse_mode=ParseMode.HTML,
        link_preview_options=LinkPreviewOptions(is_disabled=True),
        reply_parameters=ReplyParameters(99, allow_sending_without_reply=True),
    )
    edited = await ptb.edit_message_text("new", sara, sent.message_id)
    photo = await ptb.send_photo(sara, png(8))
    captioned = await ptb.edit_message_caption(sara, photo.message_id, caption="c")
    changed = await ptb.edit_message_media(
        InputMediaDocument(b"x", filename="x.txt"), sara, photo.message_id
    )
    await ptb.set_message_reaction(sara, 1, [ReactionTypeEmoji("👍")])
    await ptb.delete_message(sara, sent.message_id)
    await ptb.delete_messages(sara, [photo.message_id])

    assert sent.parse_entities() != {}
    assert sent.link_preview_options == LinkPreviewOptions(is_disabled=True)
    for message in (edited, captioned, changed):
        assert isinstance(message, telegram.Message)
    assert isinstance(changed, telegram.Message)
    assert changed.document is not None


async def test_groups_and_topics(api: Api, ptb: telegram.Bot) -> None:
    forum = await api.forum()
    topic = await ptb.create_forum_topic(forum, "#1", icon_color=0x6FB9F0)
    sent = await ptb.send_message(forum, "x", message_thread_id=topic.message_thread_id)
    await ptb.edit_forum_topic(forum, topic.message_thread_id, name="#2")
    await ptb.pin_chat_message(forum, sent.message_id)
    await ptb.unpin_chat_message(forum, sent.message_id)
    await ptb.close_forum_topic(forum, topic.message_thread_id)
    await ptb.reopen_forum_topic(forum, topic.message_thread_id)
    await ptb.delete_forum_topic(forum, topic.message_thread_id)
    chat = await ptb.get_chat(forum)
    member = await ptb.get_chat_member(forum, api.ids["sara"])
    admins = await ptb.get_chat_administrators(forum)
    link = await ptb.export_chat_invite_link(forum)

    assert sent.is_topic_message
    assert sent.reply_to_message is not None
    assert sent.reply_to_message.forum_topic_created is not None
    assert chat.is_forum
    assert isinstance(member, telegram.ChatMemberOwner)
    assert {admin.status for admin in admins} == {"creator", "administrator"}
    assert await ptb.get_chat_member_count(forum) == 2
    assert link.startswith("https://")
    await ptb.leave_chat(forum)


async def test_every_service_message_and_membership_can_be_read(
    api: Api, ptb: telegram.Bot
) -> None:
    group = await api.group("group", admins=[api.ids["sara"]], bots=[ADMIN], supergroup=False)
    await api.sim.join(api.ids["omid"], group)
    forum = (await api.sim.set_forum(group))["id"]
    topic = (await api.sim.add_topic(forum, "t"))["message_thread_id"]
    await api.sim.change_topic(forum, topic, name="u", closed=True)
    await api.sim.channel(forum, text="post")
    await api.sim.send(api.ids["sara"], "x", chat=forum, anonymous=True)
    await api.sim.leave(api.ids["omid"], forum)
    await api.sim.block(api.ids["sara"])

    updates = await ptb.get_updates(allowed_updates=Update.ALL_TYPES)

    members = [update.my_chat_member for update in updates if update.my_chat_member]
    assert [change.new_chat_member.status for change in members] == ["administrator", "kicked"]
    messages = [update.message for update in updates if update.message]
    assert any(message.migrate_to_chat_id == forum for message in messages)
    assert any(message.forum_topic_closed for message in messages)
    assert any(message.is_automatic_forward for message in messages)
    assert any(message.sender_chat and message.text == "x" for message in messages)


async def test_the_account(api: Api, ptb: telegram.Bot) -> None:
    await ptb.set_my_commands([BotCommand("help", "Help")])
    assert await ptb.get_my_commands() == (BotCommand("help", "Help"),)
    assert await ptb.delete_my_commands()
    me = await ptb.get_me()
    assert (me.is_bot, me.can_read_all_group_messages) == (True, False)
    info = await ptb.get_webhook_info()
    assert (info.url, info.pending_update_count) == ("", 0)
    assert await ptb.log_out()


async def test_errors_have_their_classes(
    api: Api, ptb: telegram.Bot, monkeypatch: pytest.MonkeyPatch
) -> None:
    """T40, T48: PTB derives migration and blocking from the answers."""
    monkeypatch.setenv("PTB_TIMEDELTA", "1")
    sara = api.ids["sara"]
    basic = await api.group("basic", bots=[ADMIN], supergroup=False)
    new = (await api.sim.migrate(basic))["id"]

    with pytest.raises(ChatMigrated) as migrated:
        await ptb.send_message(basic, "x")
    with pytest.raises(BadRequest, match="Message text is empty"):
        await ptb.send_message(sara, "")
    await api.sim.add_fault("429", retry_after=7)
    with pytest.raises(RetryAfter) as flood:
        await ptb.send_message(sara, "x")
    await api.sim.block(sara)
    with pytest.raises(Forbidden, match="bot was blocked by the user"):
        await ptb.send_message(sara, "x")
    await ptb.set_webhook("http://127.0.0.1:9/hook")
    with pytest.raises(Conflict):
        await ptb.get_updates()

    assert migrated.value.new_chat_id == new
    assert flood.value.retry_after == timedelta(seconds=7)


@pytest.mark.parametrize(
    ("kind", "error"),
    [
        ("500", NetworkError),
        ("502", NetworkError),
        ("cut_before", NetworkError),
        ("cut_after", NetworkError),
        ("timeout", TimedOut),
        ("bad_json", TelegramError),
    ],
)
async def test_faults_have_their_classes(
    api: Api, ptb: telegram.Bot, kind: str, error: type[TelegramError]
) -> None:
    await api.sim.add_fault(kind)

    with pytest.raises(error):
        await ptb.send_message(api.ids["sara"], "x", read_timeout=0.2)


async def test_a_wrong_token_is_an_invalid_token(api: Api) -> None:
    bot = telegram.Bot("1:wrong", base_url=f"{api.address}/bot")

    with pytest.raises(InvalidToken):
        await bot.initialize()
    await bot.shutdown()


async def test_a_webhook_answer_is_what_ptb_would_send(api: Api, ptb: telegram.Bot) -> None:
    """Calls as PTB sends them are accepted: nested objects as JSON texts."""
    markup = InlineKeyboardMarkup([[InlineKeyboardButton("a", url="https://example.org")]])
    await ptb.send_message(api.ids["sara"], "x", reply_markup=markup)

    (call,) = await api.sim.log(method="sendMessage")
    assert json.loads(call["arguments"]["reply_markup"]) == markup.to_dict()
    assert call["arguments"]["chat_id"] == str(api.ids["sara"])
