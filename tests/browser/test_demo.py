"""The demo in a browser: from a question to an agent's answer."""

import re
from collections.abc import AsyncIterator
from pathlib import Path

import pytest
import pytest_asyncio
from playwright.async_api import Browser, Locator, Page, ViewportSize, expect

from tests.browser.played import (
    PATIENCE,
    bubble,
    demo,
    desk_of,
    pass_intake,
    phone,
    press,
    write,
)

pytestmark = [pytest.mark.browser, pytest.mark.asyncio(loop_scope="session")]

WIDE = ViewportSize(width=1440, height=900)
PHONE = ViewportSize(width=390, height=844)


@pytest_asyncio.fixture(loop_scope="session")
async def address(tmp_path: Path) -> AsyncIterator[str]:
    async with demo(tmp_path) as address:
        yield address


def held_by_sara(agents: Locator) -> Locator:
    # The name is wrapped in marks that isolate its direction.
    said = re.compile("دست .سارا|Held by .Sara")
    return agents.get_by_role("article").filter(has_text=said).first


async def opened(browser: Browser, address: str, *, language: str, size: ViewportSize) -> Page:
    page = await browser.new_page(viewport=size)
    await page.goto(f"{address}/?lang={language}")
    return page


async def test_a_persian_question_reaches_an_agent_and_the_answer_comes_back(
    browser: Browser, address: str
) -> None:
    page = await opened(browser, address, language="fa", size=WIDE)
    requester, agents = phone(page), desk_of(page)
    await requester.get_by_role("tab", name="مریم").click()

    await write(requester, "چجوری کانال بسازم؟")
    await press(requester, "منظورم این نبود")
    await expect(bubble(requester, "پس درست نفهمیدم")).to_be_visible(timeout=PATIENCE)
    await press(requester, "👤 صحبت با یک نفر")
    await pass_intake(requester, skip="رد کردن", handed_over="سپردم به همکارانم")

    await expect(bubble(agents, "چجوری کانال بسازم؟").first).to_be_visible(timeout=PATIENCE)
    await press(agents, "✋ برمی‌دارم")
    # The card says who has the ticket, and its link opens the topic.
    await agents.get_by_role("link", name="➜").last.click()
    topic = agents.get_by_role("navigation").get_by_role("button", name=re.compile("مریم"))
    await expect(topic).to_have_attribute("aria-current", "true")
    await expect(held_by_sara(agents)).to_be_visible(timeout=PATIENCE)
    await write(agents, "سلام مریم جان، کانال خصوصی می‌خواهید یا عمومی؟")

    arrived = bubble(requester, "کانال خصوصی می‌خواهید یا عمومی؟")
    await expect(arrived).to_be_visible(timeout=PATIENCE)
    await expect(arrived).not_to_have_class(re.compile("own"))
    await page.close()


@pytest.mark.slow
async def test_an_english_question_on_a_phone(browser: Browser, address: str) -> None:
    page = await opened(browser, address, language="en", size=PHONE)
    requester, agents = phone(page), desk_of(page)
    await requester.get_by_role("tab", name="Daniel").click()

    await requester.get_by_role("button", name="How do I make a channel?").click()
    await press(requester, "👤 Talk to a person")
    await pass_intake(requester, skip="Skip", handed_over="I have handed you over")

    await page.get_by_role("button", name=re.compile("^Agents")).click()
    await agents.get_by_role("button", name=re.compile("^General")).click()
    # A reader of the English page meets agents who work in English.
    await press(agents, "✋ Claim")
    await agents.get_by_role("link", name="➜").last.click()
    await expect(held_by_sara(agents)).to_be_visible(timeout=PATIENCE)
    await write(agents, "Hi Daniel, it is in the menu.")

    await page.get_by_role("button", name=re.compile("^Requesters")).click()
    await expect(bubble(requester, "it is in the menu.")).to_be_visible(timeout=PATIENCE)
    await page.close()


@pytest.mark.slow
async def test_the_agents_side_follows_the_language_of_the_page(
    browser: Browser, address: str
) -> None:
    page = await opened(browser, address, language="en", size=WIDE)
    agents = desk_of(page)
    await expect(agents.get_by_text("Support agents", exact=True)).to_be_visible()
    await expect(agents.get_by_role("radio", name="as Sara")).to_be_visible()
    await (
        agents.get_by_role("navigation").get_by_role("button", name=re.compile("General")).click()
    )
    await write(agents, "/queue")
    await expect(bubble(agents, "The queue is empty").first).to_be_visible(timeout=PATIENCE)

    await page.get_by_role("button", name="فارسی").click()
    await expect(agents.get_by_text("کارشناسان پشتیبانی", exact=True)).to_be_visible()
    await write(agents, "/queue")
    await expect(bubble(agents, "صف خالی").first).to_be_visible(timeout=PATIENCE)
    await page.close()


@pytest.mark.slow
async def test_a_day_later_a_late_answer_is_told_to_the_team(
    browser: Browser, address: str
) -> None:
    page = await opened(browser, address, language="en", size=WIDE)
    requester, agents = phone(page), desk_of(page)
    await requester.get_by_role("button", name="A new requester").click()
    await requester.get_by_role("button", name="A new requester").click()
    await expect(requester.get_by_role("tab", name="Tom")).to_have_attribute(
        "aria-selected", "true"
    )
    await requester.get_by_role("button", name="I want to talk to a person").click()
    await pass_intake(requester, skip="Skip", handed_over="I have handed you over")
    await expect(agents.get_by_role("button", name="✋ Claim").last).to_be_visible(
        timeout=PATIENCE
    )
    await expect(page.get_by_text("Demo time:")).to_have_count(0)

    await page.get_by_role("button", name="Move the clock").click()
    await page.get_by_role("menuitem", name="One day later").click()

    await expect(page.get_by_text("Demo time:")).to_be_visible()
    general = agents.get_by_role("navigation").get_by_role("button", name=re.compile("^General"))
    await general.click()
    told = re.compile(r"#\S*\d.*first answer overdue since")
    alerts = agents.get_by_role("article").filter(has_text=told)
    await expect(alerts.first).to_be_visible(timeout=PATIENCE)
    await write(requester, "still there?")
    sent = bubble(requester, "still there?")
    await expect(sent).to_be_visible(timeout=PATIENCE)
    await page.close()


@pytest.mark.slow
async def test_the_clock_goes_to_the_next_morning(browser: Browser, address: str) -> None:
    page = await opened(browser, address, language="en", size=PHONE)
    await page.get_by_role("button", name=re.compile("Demo time:|Move the clock")).first.click()
    await page.get_by_role("menuitem", name="Tomorrow morning").click()

    await expect(
        page.get_by_role("button", name=re.compile("Demo time: .*, 09:0"))
    ).to_be_visible()
    await page.close()
