"""Takes the pictures of README and docs from the demo: `python -m tests.browser.screenshots`."""

import asyncio
import re
import tempfile
from dataclasses import dataclass
from pathlib import Path

from playwright.async_api import Browser, Page, ViewportSize, async_playwright, expect

from tests.browser.conftest import CHROMIUM, FLAGS
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

# Colour emoji need the font package fonts-noto-color-emoji.
IMAGES = Path(__file__).parents[2] / "docs" / "images"
GENERAL = re.compile("^General")
ASKED = [
    ("مریم", "The app closes by itself as soon as I open a video."),
    ("Daniel", "I paid twice for one subscription yesterday. Please return one of the payments."),
]
SIZE = ViewportSize(width=1440, height=1000)


@dataclass(frozen=True)
class Story:
    """Messages and buttons of one picture."""

    language: str
    scheme: str
    requester: str
    question: str
    not_meant: str
    details: str
    person: str
    skip: str
    handed_over: str
    claim: str
    held: str
    reply: str
    note: str
    arrived: str


STORIES = [
    Story(
        language="fa",
        scheme="light",
        requester="مریم",
        question="سلام چجوری کانال بسازم؟",
        not_meant="منظورم این نبود",
        details="نسخهٔ ۱۰.۲ روی A54؛ کانال ساخته می‌شود ولی عضوها پیوندش را نمی‌بینند",
        person="👤 صحبت با یک نفر",
        skip="رد کردن",
        handed_over="سپردم به همکارانم",
        claim="✋ برمی‌دارم",
        held="دست",
        reply="سلام مریم جان. در تنظیمات کانال «پیوند عمومی» خاموش است؛ روشنش کنید درست می‌شود.",
        note="// روی گوشی خودم هم همین شد",
        arrived="✓ رسید",
    ),
    Story(
        language="en",
        scheme="dark",
        requester="Daniel",
        question="how do i make a chanel",
        not_meant="Not what I meant",
        details="10.2 on a Pixel 8. The channel is there, but members cannot open its link.",
        person="👤 Talk to a person",
        skip="Skip",
        handed_over="I have handed you over",
        claim="✋ Claim",
        held="Held by",
        reply="Hi Daniel. “Public link” is off in the channel's settings; switch it on.",
        note="// same on my own phone",
        arrived="✓ delivered",
    ),
]


async def play(page: Page, story: Story) -> None:
    """Play question, answer, rejection, handoff, claim, a note and the agent's answer."""
    requester, agents = phone(page), desk_of(page)
    await requester.get_by_role("tab", name=story.requester).click()
    await write(requester, story.question)
    await press(requester, story.not_meant)
    await expect(requester.get_by_role("article")).to_have_count(3, timeout=PATIENCE)
    await press(requester, story.person)
    await expect(requester.get_by_role("button", name=story.skip)).to_be_visible(timeout=PATIENCE)
    await write(requester, story.details)
    # These questions are answered; only later ones are skipped.
    await expect(requester.get_by_role("article")).to_have_count(6, timeout=PATIENCE)
    await pass_intake(requester, skip=story.skip, handed_over=story.handed_over)
    await press(agents, story.claim)
    topics = agents.get_by_role("navigation")
    await topics.get_by_role("button", name=re.compile(story.requester)).click()
    await expect(bubble(agents, story.held).first).to_be_visible(timeout=PATIENCE)
    await write(agents, story.reply)
    await expect(bubble(requester, story.reply)).to_be_visible(timeout=PATIENCE)
    await write(agents, story.note)
    await expect(bubble(agents, story.arrived)).to_be_visible(timeout=PATIENCE)
    await page.mouse.move(0, 0)
    await expect(page.locator(".toast")).to_have_count(0)


async def take(browser: Browser, story: Story) -> None:
    with tempfile.TemporaryDirectory() as folder:
        async with demo(Path(folder), language=story.language) as address:
            page = await browser.new_page(
                viewport=SIZE,
                color_scheme="dark" if story.scheme == "dark" else "light",
                reduced_motion="reduce",
            )
            await page.goto(f"{address}/?lang={story.language}")
            await play(page, story)
            await page.screenshot(path=IMAGES / f"demo-{story.language}.png")
            await page.close()


async def agents_at_work(browser: Browser) -> None:
    """Take four pictures of the agents' side: a card, a topic, a choice and a list."""
    with tempfile.TemporaryDirectory() as folder:
        async with demo(Path(folder), language="en") as address:
            page = await browser.new_page(viewport=SIZE, reduced_motion="reduce")
            await page.goto(f"{address}/?lang=en")
            requester, agents = phone(page), desk_of(page)

            async def picture(name: str) -> None:
                await page.mouse.move(0, 0)
                await expect(page.locator(".toast")).to_have_count(0)
                await agents.screenshot(path=IMAGES / f"agents-{name}.png")

            for name, question in ASKED:
                await requester.get_by_role("tab", name=name).click()
                await write(requester, "/human")
                await write(requester, question)
                await pass_intake(requester, skip="Skip", handed_over="I have handed you over")
            await expect(bubble(agents, ASKED[-1][1]).first).to_be_visible(timeout=PATIENCE)
            await picture("card")
            await press(agents, "✋ Claim")
            await agents.get_by_role("link", name="➜").last.click()
            await write(agents, "Hi, I will check with the bank and tell you tomorrow at 10.")
            await expect(bubble(agents, "Is this a promise?")).to_be_visible(timeout=PATIENCE)
            await picture("topic")
            await agents.get_by_role("button", name=re.compile("^🤝 By")).last.click()
            await expect(bubble(agents, "🤝 Promised by")).to_be_visible(timeout=PATIENCE)
            await press(agents, "✅ Resolve")
            await expect(agents.get_by_role("button", name="fixed")).to_be_visible(
                timeout=PATIENCE
            )
            await picture("choice")
            general = agents.get_by_role("navigation").get_by_role("button", name=GENERAL)
            await general.click()
            await write(agents, "/queue")
            await expect(bubble(agents, "live tickets")).to_be_visible(timeout=PATIENCE)
            await picture("queue")
            await page.close()


async def main() -> None:
    IMAGES.mkdir(parents=True, exist_ok=True)
    async with async_playwright() as playwright:
        browser = await playwright.chromium.launch(executable_path=CHROMIUM, args=FLAGS)
        for story in STORIES:
            await take(browser, story)
        await agents_at_work(browser)
        await browser.close()


if __name__ == "__main__":
    asyncio.run(main())
