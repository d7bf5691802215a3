"""Texts with entities become elements, by UTF-16 offsets and not as markup."""

from collections.abc import AsyncIterator
from typing import Any

import pytest
import pytest_asyncio
from playwright.async_api import Browser, Page

from bot.clock import SystemClock
from bot.simulator.server import running
from bot.simulator.world import World

pytestmark = [pytest.mark.browser, pytest.mark.asyncio(loop_scope="session")]

FORMATTED = """async ([text, entities]) => {
    const { formatted } = await import("/page/entities.js");
    const box = document.createElement("div");
    box.append(formatted(text, entities, () => {}));
    return box.innerHTML;
}"""


@pytest_asyncio.fixture(loop_scope="session")
async def page(browser: Browser) -> AsyncIterator[Page]:
    world = World(SystemClock())
    async with running(world, host="127.0.0.1", port=0) as address:
        page = await browser.new_page()
        await page.goto(address)
        yield page
        await page.close()
        world.close()


def entity(kind: str, offset: int, length: int, **more: str) -> dict[str, Any]:
    return {"type": kind, "offset": offset, "length": length, **more}


CASES: list[tuple[str, list[dict[str, Any]], str]] = [
    ("سلام", [], "سلام"),
    ("🌱 hi", [entity("bold", 3, 2)], "🌱 <strong>hi</strong>"),
    (
        "abcd",
        [entity("bold", 0, 4), entity("italic", 1, 2)],
        "<strong>a<em>bc</em>d</strong>",
    ),
    (
        "abcd",
        [entity("bold", 0, 3), entity("italic", 1, 3)],
        "<strong>a<em>bc</em></strong><em>d</em>",
    ),
    ("<img src=x>", [entity("italic", 0, 4)], "<em>&lt;img</em> src=x&gt;"),
    ("run", [entity("text_link", 0, 3, url="javascript:alert(1)")], "<span>run</span>"),
    ("new", [entity("of_tomorrow", 0, 3)], "<span>new</span>"),
    ("far", [entity("bold", 1, 40)], "f<strong>ar</strong>"),
    (
        "x\nafter",
        [entity("blockquote", 0, 1)],
        '<blockquote dir="auto">x</blockquote>after',
    ),
    (
        "example.com",
        [entity("url", 0, 11)],
        '<a href="https://example.com" dir="auto" target="_blank"'
        ' rel="noopener noreferrer">example.com</a>',
    ),
    (
        "a=b",
        [entity("pre", 0, 3, language="python")],
        '<pre dir="ltr"><code>a=b</code></pre>',
    ),
]


async def test_every_text_becomes_the_elements_its_entities_say(page: Page) -> None:
    found = [await page.evaluate(FORMATTED, [text, entities]) for text, entities, _ in CASES]

    assert found == [expected for _, _, expected in CASES]


async def test_a_long_quotation_folds_and_unfolds(page: Page) -> None:
    text = "حرف " * 120
    await page.evaluate(
        """async (text) => {
            const { formatted } = await import("/page/entities.js");
            const whole = [{ type: "expandable_blockquote", offset: 0, length: text.length }];
            document.body.replaceChildren(formatted(text, whole, () => {}));
        }""",
        text,
    )
    quotation = page.locator("blockquote")
    folded = await quotation.bounding_box()

    await page.get_by_role("button").click()

    unfolded = await quotation.bounding_box()
    assert folded is not None
    assert unfolded is not None
    assert unfolded["height"] > folded["height"]
    assert await page.get_by_role("button").get_attribute("aria-expanded") == "true"
