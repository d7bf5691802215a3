"""The page shows the messenger's state live, and lets people act in it."""

import re
from collections.abc import AsyncIterator

import pytest
import pytest_asyncio
from playwright.async_api import Browser, BrowserContext, Locator, Page, ViewportSize, expect

from tests.browser.stage import Stage, buttons, staged

pytestmark = [pytest.mark.browser, pytest.mark.asyncio(loop_scope="session")]

WIDE = ViewportSize(width=1280, height=800)
PHONE = ViewportSize(width=390, height=844)


@pytest_asyncio.fixture(loop_scope="session")
async def stage() -> AsyncIterator[Stage]:
    async with staged() as stage:
        yield stage


@pytest_asyncio.fixture(loop_scope="session")
async def context(browser: Browser) -> AsyncIterator[BrowserContext]:
    context = await browser.new_context(viewport=WIDE)
    yield context
    await context.close()


@pytest_asyncio.fixture(loop_scope="session")
async def page(stage: Stage, context: BrowserContext) -> AsyncIterator[Page]:
    page = await context.new_page()
    problems: list[str] = []
    page.on("pageerror", lambda error: problems.append(str(error)))
    await page.goto(f"{stage.address}/?lang=en")
    await expect(phone(page).get_by_role("log")).to_be_visible()
    yield page
    assert problems == []


def phone(page: Page) -> Locator:
    return page.get_by_role("region", name="Requesters")


def desk(page: Page) -> Locator:
    return page.get_by_role("region", name="Agents")


def bubble(side: Locator, text: str) -> Locator:
    return side.get_by_role("article").filter(has_text=text)


async def write(side: Locator, text: str) -> None:
    await side.get_by_role("textbox").fill(text)
    await side.get_by_role("textbox").press("Enter")


async def test_both_chats_are_live(stage: Stage, page: Page) -> None:
    await write(phone(page), "سلام، کسی هست؟")
    await expect(bubble(phone(page), "کسی هست؟")).to_have_class(re.compile("own"))

    await stage.say("sendChatAction", chat_id=stage.maryam.id, action="typing")
    await expect(phone(page).locator(".typing")).to_have_text("typing…")
    await stage.say("sendMessage", chat_id=stage.maryam.id, text="سلام! بله.")

    await expect(bubble(phone(page), "سلام! بله.")).not_to_have_class(re.compile("own"))
    await expect(phone(page).locator(".typing")).to_have_text("")


@pytest.mark.slow
async def test_bubbles_run_in_the_direction_of_their_first_letter(
    stage: Stage, page: Page
) -> None:
    await stage.say("sendMessage", chat_id=stage.maryam.id, text="🌱 بله، channel دارد.")
    await stage.say("sendMessage", chat_id=stage.maryam.id, text="Yes. کانال")

    directions = [
        await bubble(phone(page), text)
        .locator(".text")
        .evaluate("element => getComputedStyle(element).direction")
        for text in ("بله", "Yes")
    ]

    assert directions == ["rtl", "ltr"]


@pytest.mark.slow
async def test_the_page_mirrors_in_persian_and_remembers_the_language(
    stage: Stage, page: Page
) -> None:
    await write(phone(page), "hi")
    own = bubble(phone(page), "hi").locator(".bubble")
    before = await own.bounding_box()

    await page.get_by_role("button", name="فارسی").click()
    await expect(page.locator("html")).to_have_attribute("dir", "rtl")
    await page.goto(stage.address)

    await expect(page.get_by_role("region", name="کارشناس‌ها")).to_be_visible()
    after = await page.get_by_role("article").locator(".bubble").bounding_box()
    assert before is not None
    assert after is not None
    assert before["x"] < WIDE["width"] / 2 < after["x"]


async def test_a_pressed_button_shows_the_bots_answer(stage: Stage, page: Page) -> None:
    keys = buttons({"Solved": "solved", "Guide": "https://example.com/guide"}, {"No": "no"})
    await stage.say("sendMessage", chat_id=stage.maryam.id, text="So?", reply_markup=keys)
    guide = phone(page).get_by_role("link", name="Guide")
    await expect(guide).to_have_attribute("href", "https://example.com/guide")

    await phone(page).get_by_role("button", name="Solved").click()
    await answer_press(stage, text="Glad to hear")
    await expect(page.get_by_text("Glad to hear")).to_be_visible()

    await phone(page).get_by_role("button", name="No", exact=True).click()
    await answer_press(stage, text="Then a person", show_alert=True)
    await expect(page.get_by_role("dialog")).to_contain_text("Then a person")
    await page.get_by_role("button", name="OK").click()
    await expect(page.get_by_role("dialog")).to_have_count(0)


async def answer_press(stage: Stage, **answer: object) -> None:
    """Answer the newest press as a polling bot does."""
    while True:
        updates = await stage.say(
            "getUpdates", offset=-1, timeout=5, allowed_updates=["callback_query"]
        )
        pressed = [one["callback_query"]["id"] for one in updates if "callback_query" in one]
        if pressed:
            await stage.say("getUpdates", offset=updates[-1]["update_id"] + 1)
            await stage.say("answerCallbackQuery", callback_query_id=pressed[-1], **answer)
            return


@pytest.mark.slow
async def test_a_click_on_a_bubble_answers_it(stage: Stage, page: Page) -> None:
    await stage.say("sendMessage", chat_id=stage.maryam.id, text="Which version?")

    await bubble(phone(page), "Which version?").locator(".text").click()
    await expect(phone(page).get_by_text("Reply to پشتیبان")).to_be_visible()
    await write(phone(page), "10.2")

    answer = bubble(phone(page), "10.2")
    await expect(answer.locator(".quotation")).to_contain_text("Which version?")
    await expect(phone(page).get_by_text("Reply to پشتیبان")).to_be_hidden()


async def test_own_messages_are_edited_and_deleted(stage: Stage, page: Page) -> None:
    await write(phone(page), "my naem")
    await bubble(phone(page), "my naem").get_by_role("button", name="Edit").click()
    await expect(phone(page).get_by_role("textbox")).to_have_value("my naem")
    await write(phone(page), "my name")

    await expect(bubble(phone(page), "my name")).to_contain_text("edited")
    await bubble(phone(page), "my name").get_by_role("button", name="Delete").click()
    await expect(bubble(phone(page), "my name")).to_have_count(0)


async def test_what_the_bot_edits_and_deletes_changes_at_once(stage: Stage, page: Page) -> None:
    sent = await stage.say("sendMessage", chat_id=stage.maryam.id, text="First")
    where = {"chat_id": stage.maryam.id, "message_id": sent["message_id"]}
    await expect(bubble(phone(page), "First")).to_be_visible()

    await stage.say("editMessageText", **where, text="Second")
    await expect(bubble(phone(page), "Second")).to_be_visible()
    await stage.say("deleteMessage", **where)
    await expect(bubble(phone(page), "Second")).to_have_count(0)


@pytest.mark.slow
async def test_a_reaction_appears_and_goes(stage: Stage, page: Page) -> None:
    await stage.say("sendMessage", chat_id=stage.maryam.id, text="Done.")
    like = bubble(phone(page), "Done.").get_by_role("button", name="Like")

    await like.click()
    await expect(bubble(phone(page), "Done.")).to_contain_text("👍")
    await like.click()
    await expect(bubble(phone(page), "Done.")).not_to_contain_text("👍")


@pytest.mark.slow
async def test_a_blocked_bot_is_not_written_to(stage: Stage, page: Page) -> None:
    await phone(page).get_by_role("button", name="Block the bot").click()
    await expect(phone(page).get_by_role("textbox")).to_be_hidden()
    assert stage.bot.id in stage.maryam.blocked

    await phone(page).get_by_role("button", name="Unblock").last.click()
    await expect(phone(page).get_by_role("textbox")).to_be_visible()
    assert stage.bot.id not in stage.maryam.blocked


SAMPLES = {
    "A sample photo": "img[alt=Photo]",
    "A sample album": ".album img",
    "A sample voice message": ".voice",
    "A sticker": ".sticker",
    "A location": ".map",
}


@pytest.mark.slow
async def test_samples_are_attached(stage: Stage, page: Page) -> None:
    for item, seen in SAMPLES.items():
        await phone(page).get_by_role("button", name="Attach").click()
        await phone(page).get_by_role("menuitem", name=item).click()

        await expect(phone(page).get_by_role("article").locator(seen).first).to_be_visible()


@pytest.mark.slow
async def test_own_files_are_sent_as_what_they_are(stage: Stage, page: Page) -> None:
    await (
        phone(page)
        .locator("input[type=file]")
        .set_input_files({"name": "log.txt", "mimeType": "text/plain", "buffer": b"line\n" * 500})
    )

    sent = phone(page).get_by_role("link", name="log.txt")
    await expect(sent).to_contain_text("2.4 kB")


@pytest.mark.slow
async def test_the_menu_closes_without_a_choice(stage: Stage, page: Page) -> None:
    await phone(page).get_by_role("button", name="Attach").click()
    await page.keyboard.press("Escape")

    await expect(phone(page).get_by_role("menu")).to_be_hidden()
    await expect(phone(page).get_by_role("button", name="Attach")).to_be_focused()


@pytest.mark.slow
async def test_shift_enter_makes_a_line(stage: Stage, page: Page) -> None:
    field = phone(page).get_by_role("textbox")
    await field.fill("one")
    await field.press("Shift+Enter")
    await field.press_sequentially("two")
    await field.press("Enter")

    await expect(bubble(phone(page), "one")).to_contain_text("one\ntwo", use_inner_text=True)


@pytest.mark.slow
async def test_a_suggestion_is_sent_by_a_press(stage: Stage, page: Page) -> None:
    await phone(page).get_by_role("button", name="chejoori kanal besazam").click()

    await expect(bubble(phone(page), "chejoori kanal besazam")).to_be_visible()


@pytest.mark.slow
async def test_another_chat_counts_what_is_not_read(stage: Stage, page: Page) -> None:
    await write(phone(page), "a draft stays")
    await phone(page).get_by_role("textbox").fill("half a sentence")
    await stage.say("sendMessage", chat_id=stage.tom.id, text="Hello Tom")
    tab = phone(page).get_by_role("tab", name="Tom")
    await expect(tab).to_contain_text("1 new messages")

    await tab.click()
    await expect(bubble(phone(page), "Hello Tom")).to_be_visible()
    await expect(tab).not_to_contain_text("new messages")
    await expect(phone(page).get_by_role("textbox")).to_have_value("")
    await phone(page).get_by_role("tab", name="مریم").click()
    await expect(phone(page).get_by_role("textbox")).to_have_value("half a sentence")


async def test_topics_keep_their_messages_apart(stage: Stage, page: Page) -> None:
    first, second = stage.topic("#1 مریم"), stage.topic("#2 Tom")
    in_group = {"chat_id": stage.group.id}
    await stage.say("sendMessage", **in_group, message_thread_id=first, text="card one")
    await stage.say("sendMessage", **in_group, message_thread_id=second, text="card two")
    await stage.say("sendMessage", **in_group, text="for everybody")
    topics = desk(page).get_by_role("navigation", name="Topics")
    await expect(bubble(desk(page), "for everybody")).to_be_visible()
    await expect(topics.get_by_role("button", name="#2 Tom")).to_contain_text("1 new messages")

    await topics.get_by_role("button", name="#2 Tom").click()

    await expect(bubble(desk(page), "card two")).to_be_visible()
    await expect(bubble(desk(page), "card one")).to_have_count(0)
    await write(desk(page), "to Tom")
    await expect(bubble(desk(page), "to Tom")).to_have_class(re.compile("own"))
    sent = stage.group.messages[max(stage.group.messages)]
    assert (sent.thread_id, sent.author) == (second, stage.sara)


async def test_an_answer_in_general_is_seen_there(stage: Stage, page: Page) -> None:
    topic = stage.topic("#15 Tom")
    topics = desk(page).get_by_role("navigation", name="Topics")
    general = topics.get_by_role("button", name=re.compile("General"))
    await write(desk(page), "/help")
    await expect(bubble(desk(page), "/help")).to_be_visible()
    asked = max(stage.group.messages)
    answer = {"chat_id": stage.group.id, "reply_parameters": {"message_id": asked}}

    await stage.say("sendMessage", **answer, text="This is how")
    await expect(bubble(desk(page), "This is how")).to_be_visible()
    await expect(general).to_contain_text("This is how")

    await topics.get_by_role("button", name="#15 Tom").click()
    await stage.say("sendMessage", **answer, text="And this")
    await expect(general).to_contain_text("1 new messages")
    await stage.say("sendMessage", chat_id=stage.group.id, message_thread_id=topic, text="card")
    await general.click()
    await expect(bubble(desk(page), "And this")).to_be_visible()
    await expect(general).not_to_contain_text("new messages")


@pytest.mark.slow
async def test_a_topics_sign_is_its_ticket_number(stage: Stage, page: Page) -> None:
    for name in ("#1 مریم", "#12 Tom", "#345 Ali", "#۷ سارا", "Lobby"):  # noqa: RUF001
        stage.topic(name)

    topics = desk(page).get_by_role("navigation", name="Topics")
    await expect(topics.get_by_role("button")).to_have_count(6)
    signs = await topics.locator(".emblem").all_inner_texts()
    assert sorted(signs) == sorted(["#", "1", "12", "345", "۷", "L"])  # noqa: RUF001


async def test_under_a_finger_nothing_lies_over_a_button(stage: Stage, browser: Browser) -> None:
    context = await browser.new_context(viewport=PHONE, has_touch=True, is_mobile=True)
    page = await context.new_page()
    await page.goto(f"{stage.address}/?lang=en")
    keys = buttons({"Solved": "solved"}, {"A person": "person"})
    await stage.say("sendMessage", chat_id=stage.maryam.id, text="First", reply_markup=keys)
    await stage.say("sendMessage", chat_id=stage.maryam.id, text="Second")

    await bubble(phone(page), "Second").locator(".text").tap()
    await expect(phone(page).get_by_text("Reply to پشتیبان")).to_be_visible()

    hidden = await phone(page).evaluate(
        """side => [...side.querySelectorAll(".keyboard .key")].filter((key) => {
            const box = key.getBoundingClientRect();
            return [0.02, 0.25, 0.5, 0.75, 0.98].some((place) => {
                const [x, y] = [box.x + box.width * place, box.y + box.height / 2];
                return !key.contains(document.elementFromPoint(x, y));
            });
        }).length"""
    )
    assert hidden == 0
    await phone(page).get_by_role("button", name="Like").tap()
    await expect(bubble(phone(page), "Second").locator(".reactions")).to_contain_text("👍")
    await expect(phone(page).get_by_text("Reply to پشتیبان")).to_be_hidden()
    await context.close()


@pytest.mark.slow
async def test_under_a_finger_own_messages_are_edited_and_deleted(
    stage: Stage, browser: Browser
) -> None:
    context = await browser.new_context(viewport=PHONE, has_touch=True, is_mobile=True)
    page = await context.new_page()
    await page.goto(f"{stage.address}/?lang=en")
    await write(phone(page), "my naem")
    await bubble(phone(page), "my naem").locator(".text").tap()
    await phone(page).get_by_role("button", name="Edit").tap()
    await expect(phone(page).get_by_role("textbox")).to_have_value("my naem")
    await write(phone(page), "my name")
    await expect(bubble(phone(page), "my name")).to_contain_text("edited")

    await bubble(phone(page), "my name").locator(".text").tap()
    await phone(page).get_by_role("button", name="Delete").tap()
    await expect(bubble(phone(page), "my name")).to_have_count(0)
    await context.close()


@pytest.mark.parametrize("language", ["fa", "en"])
@pytest.mark.parametrize("size", [WIDE, PHONE, ViewportSize(width=320, height=700)])
@pytest.mark.matrix(short=2)
async def test_no_chip_is_cut(
    stage: Stage, context: BrowserContext, size: ViewportSize, language: str
) -> None:
    page = await context.new_page()
    await page.set_viewport_size(size)
    await page.goto(f"{stage.address}/?lang={language}")
    chips = page.locator(".chips")
    await expect(chips).to_be_visible()

    cut, seen = await chips.evaluate(
        """row => {
            const frame = row.getBoundingClientRect();
            const boxes = [...row.children].map((chip) => chip.getBoundingClientRect());
            const inside = boxes.filter((box) => box.bottom <= frame.bottom + 0.5 &&
                box.left >= frame.left - 0.5 && box.right <= frame.right + 0.5);
            const outside = boxes.filter((box) => box.top >= frame.bottom - 0.5);
            return [boxes.length - inside.length - outside.length, inside.length];
        }"""
    )
    assert cut == 0
    assert seen >= 1
    await page.close()


@pytest.mark.slow
async def test_the_writing_agent_is_chosen(stage: Stage, page: Page) -> None:
    await write(desk(page), "from Sara")
    await desk(page).get_by_role("radio", name="as امید").click()
    await write(desk(page), "from Omid")

    await expect(bubble(desk(page), "from Omid")).to_have_class(re.compile("own"))
    await expect(bubble(desk(page), "from Sara")).not_to_have_class(re.compile("own"))
    await expect(bubble(desk(page), "from Sara")).to_contain_text("سارا")


@pytest.mark.slow
async def test_the_log_stays_at_its_end_unless_somebody_reads_above(
    stage: Stage, page: Page
) -> None:
    for number in range(30):
        await stage.say("sendMessage", chat_id=stage.group.id, text=f"line {number}")
    await expect(bubble(desk(page), "line 29")).to_be_in_viewport()
    await bubble(desk(page), "line 29").locator(".text").click()
    await expect(desk(page).get_by_text("Reply to پشتیبان")).to_be_visible()
    await expect(bubble(desk(page), "line 29")).to_be_in_viewport(ratio=1)

    log = desk(page).get_by_role("log")
    await log.evaluate("element => { element.scrollTop = 0; }")
    await expect(desk(page).get_by_role("button", name="To the newest message")).to_be_visible()
    await stage.say("sendMessage", chat_id=stage.group.id, text="the newest")
    await expect(bubble(desk(page), "the newest")).not_to_be_in_viewport()

    await desk(page).get_by_role("button", name="To the newest message").click()
    await expect(bubble(desk(page), "the newest")).to_be_in_viewport()


async def test_a_refusal_of_the_messenger_is_told_and_nothing_written_is_lost(
    stage: Stage, page: Page
) -> None:
    await write(phone(page), "x" * 5000)

    await expect(page.get_by_text("That did not work:")).to_be_visible()
    await expect(phone(page).get_by_role("textbox")).to_have_value("x" * 5000)


@pytest.mark.slow
async def test_a_new_requester_comes_in(stage: Stage, page: Page) -> None:
    await phone(page).get_by_role("button", name="A new requester").click()
    await expect(phone(page).get_by_role("tab", name="نیلوفر")).to_have_attribute(
        "aria-selected", "true"
    )

    await phone(page).get_by_role("button", name="Start", exact=True).click()
    await expect(bubble(phone(page), "/start")).to_be_visible()


async def test_a_phone_shows_one_side_at_a_time(stage: Stage, page: Page) -> None:
    await page.set_viewport_size(PHONE)
    topic = stage.topic("#1 مریم")
    await expect(desk(page)).to_be_hidden()
    card = {"chat_id": stage.group.id, "message_thread_id": topic, "text": "the card"}
    await stage.say("sendMessage", **card)

    await page.get_by_role("button", name=re.compile("^Agents")).click()
    await expect(phone(page)).to_be_hidden()
    await desk(page).get_by_role("button", name="#1 مریم").click()
    await expect(bubble(desk(page), "the card")).to_be_visible()
    await desk(page).get_by_role("button", name="Back to the topics").click()
    await expect(bubble(desk(page), "the card")).to_be_hidden()
    width = await page.evaluate("document.documentElement.scrollWidth")
    assert width == PHONE["width"]


@pytest.mark.slow
async def test_commands_are_offered_by_scope_and_sent_by_a_press(stage: Stage, page: Page) -> None:
    everywhere = [{"command": "help", "description": "Help"}]
    group = [
        {"command": "claim", "description": "Take it"},
        {"command": "close", "description": "C"},
    ]
    await stage.say("setMyCommands", commands=everywhere)
    await stage.say(
        "setMyCommands", commands=group, scope={"type": "chat", "chat_id": stage.group.id}
    )
    await page.reload()

    await phone(page).get_by_role("button", name="Commands").click()
    await phone(page).get_by_role("button", name="/help Help").click()
    await expect(bubble(phone(page), "/help")).to_be_visible()

    await desk(page).get_by_role("textbox").press_sequentially("/cla")
    await expect(desk(page).get_by_role("button", name="/close C")).to_be_hidden()
    await desk(page).get_by_role("button", name="/claim Take it").click()
    await expect(bubble(desk(page), "/claim")).to_be_visible()


async def test_the_page_comes_back_with_the_messenger(context: BrowserContext) -> None:
    page = await context.new_page()
    async with staged() as first:
        port = int(first.address.rpartition(":")[2])
        await page.goto(f"{first.address}/?lang=en")
        await first.say("sendMessage", chat_id=first.maryam.id, text="before")
        await expect(bubble(phone(page), "before")).to_be_visible()
    await expect(page.get_by_text("The connection is gone")).to_be_visible()

    async with staged(port=port) as second:
        await expect(bubble(phone(page), "before")).to_have_count(0)
        await expect(page.get_by_text("The connection is gone")).to_have_count(0)
        await second.say("sendMessage", chat_id=second.maryam.id, text="after")
        await expect(bubble(phone(page), "after")).to_be_visible()
    await page.close()
