"""The card on a phone: at most twelve rows and six buttons, and the rest behind *More*."""

import re
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from datetime import timedelta
from pathlib import Path

import pytest

from bot.simulator.faults import FaultKind
from bot.simulator.state import Message
from bot.texts.catalog import Catalog
from tests.bot.desk.situations import MODES, open_a_ticket, press, say, to_ticket
from tests.stage import Stage, buttons_of, staged, text_of

ROWS, KEYS, COLUMNS = 12, 6, 40
LONG = "سلام، من از دیروز نمی‌توانم وارد حسابم بشوم و هر بار کد را می‌زنم می‌گوید اشتباه است. " * 8
ISOLATES = re.compile("[\u2066-\u2069]")


async def card_of(stage: Stage) -> Message:
    ticket = await stage.ticket_of("narges")
    assert ticket is not None
    return stage.card_of(ticket)


def labels(message: Message) -> list[str]:
    return [button["text"] for button in buttons_of(message)]


@asynccontextmanager
async def a_full_card(folder: Path, mode: str, *, language: str) -> AsyncIterator[Stage]:
    """A ticket with a long question, an intake, earlier tickets, promises, tags and notes."""
    catalog = Catalog.load(strict=True)
    async with staged(folder, catalog=catalog, **MODES[mode]) as stage:
        stage.desk.desk.settings.default_language = language
        for _ in range(4):
            await open_a_ticket(stage)
            await to_ticket(stage, text="/claim")
            await to_ticket(stage, text="/resolve fixed")
            await say(stage, "narges", "/new")
        await say(stage, "narges", "/human")
        await say(stage, "narges", LONG)
        await say(stage, "narges", "نسخه ۴ روی گوشی سامسونگ با اندروید ۱۴ که تازه خریده‌ام")
        await to_ticket(stage, text="/claim")
        await to_ticket(stage, text="/priority high")
        await to_ticket(stage, text="/tag login android")
        await to_ticket(stage, text="/note با تیم فنی حرف زدم")
        await to_ticket(stage, text="/promise tomorrow 10:00 پول را برمی‌گردانیم")
        await to_ticket(stage, text="/promise tomorrow 12:00 نسخهٔ تازه را می‌فرستیم")
        await to_ticket(stage, text="/refer finance پول این کاربر برگشته است؟ by tomorrow")
        await to_ticket(stage, text="سلام، تا فردا ساعت ۹ به شما خبر می‌دهیم")
        await stage.wait(timedelta(seconds=10))
        yield stage


def rows_on_a_phone(text: str) -> int:
    """Count rows as a phone breaks them. A collapsed quotation has at most three."""
    shown = ISOLATES.sub("", text)
    return sum(max(1, -(-len(line) // COLUMNS)) for line in shown.split("\n"))


@pytest.mark.parametrize("language", ["fa", "en"])
@pytest.mark.parametrize("mode", MODES)
async def test_a_full_card_has_twelve_rows_and_six_buttons(
    tmp_path: Path, mode: str, language: str
) -> None:
    async with a_full_card(tmp_path, mode, language=language) as stage:
        card = await card_of(stage)
        assert rows_on_a_phone(text_of(card)) <= ROWS
        assert len(labels(card)) <= KEYS
        more = {"fa": "▾ بیشتر", "en": "▾ More"}[language]
        less = {"fa": "▴ کمتر", "en": "▴ Less"}[language]
        assert more in labels(card)
        await press(stage, more)
        whole = await card_of(stage)
        assert LONG.strip() in text_of(whole)
        for number in "۱۲۳۴" if language == "fa" else "1234":
            assert f"#{number}" in ISOLATES.sub("", text_of(whole))
        assert len(labels(whole)) <= KEYS
        await press(stage, less)
        assert text_of(await card_of(stage)) == text_of(card)


async def test_a_small_card_is_shown_whole(tmp_path: Path) -> None:
    async with staged(tmp_path) as stage:
        await open_a_ticket(stage)
        assert "button-more" not in labels(await card_of(stage))


@pytest.mark.parametrize("mode", MODES)
async def test_an_outcome_is_chosen_on_the_card(tmp_path: Path, mode: str) -> None:
    async with staged(tmp_path, **MODES[mode]) as stage:
        await open_a_ticket(stage)
        await to_ticket(stage, text="/claim")
        before = len(stage.shown_in_group())
        usual = labels(await card_of(stage))
        assert await press(stage, "button-resolve") == "toast-choose-on-card"
        offered = labels(await card_of(stage))
        assert offered[:2] == ["outcome-answered", "outcome-fixed"]
        await press(stage, "button-card-back")
        assert labels(await card_of(stage)) == usual
        await press(stage, "button-resolve")
        await press(stage, "outcome-fixed")
        assert "card-outcome outcome=outcome-fixed" in text_of(await card_of(stage))
        assert len(stage.shown_in_group()) == before


async def test_a_wait_is_chosen_on_the_card(tmp_path: Path) -> None:
    async with staged(tmp_path) as stage:
        await open_a_ticket(stage)
        await to_ticket(stage, text="/claim")
        await press(stage, "button-pending")
        await press(stage, "button-wait")
        assert "card-on-hold-until" in text_of(await card_of(stage))
        assert "button-resolve" in labels(await card_of(stage))


async def test_a_choice_ends_with_the_state_it_was_made_for(tmp_path: Path) -> None:
    async with staged(tmp_path) as stage:
        await open_a_ticket(stage)
        await to_ticket(stage, text="/claim")
        await press(stage, "button-resolve")
        await to_ticket(stage, text="/pending 2d")
        await stage.wait(timedelta(seconds=3))
        assert "outcome-fixed" not in labels(await card_of(stage))


async def test_only_the_holder_is_offered_outcomes(tmp_path: Path) -> None:
    async with staged(tmp_path) as stage:
        await open_a_ticket(stage)
        await to_ticket(stage, text="/claim")
        await press(stage, "button-resolve", who="omid")
        assert "outcome-fixed" not in labels(await card_of(stage))


async def test_an_unchanged_card_is_not_sent_again(tmp_path: Path) -> None:
    async with staged(tmp_path) as stage:
        await open_a_ticket(stage)
        await to_ticket(stage, text="/claim")
        await to_ticket(stage, text="سلام")
        stage.world.log.clear()
        await to_ticket(stage, text="درست شد")
        edits = [one for one in stage.world.log if one["method"].startswith("editMessage")]
        assert not edits


async def test_a_card_that_was_not_edited_is_edited_later(tmp_path: Path) -> None:
    async with staged(tmp_path) as stage:
        await open_a_ticket(stage)
        await to_ticket(stage, text="/claim")
        await stage.wait(timedelta(seconds=3))
        stage.world.faults.add(FaultKind.BAD_GATEWAY, "editMessageText", count=1)
        await to_ticket(stage, text="/priority high")
        await stage.wait(timedelta(minutes=1))
        assert "card-priority-high" in text_of(await card_of(stage))


async def test_the_requesters_language_and_team_are_named(tmp_path: Path) -> None:
    async with staged(tmp_path) as stage:
        await open_a_ticket(stage)
        shown = text_of(await card_of(stage))
        assert "written=language-name code=fa" in shown
        assert "card-team" in shown


@pytest.mark.parametrize("language", ["fa", "en"])
async def test_long_words_leave_room_for_the_state(tmp_path: Path, language: str) -> None:
    async with staged(tmp_path, catalog=Catalog.load(strict=True)) as stage:
        stage.desk.desk.settings.default_language = language
        person = stage.people["narges"]
        person.first_name, person.username = "نرگس‌السادات " * 5, "n" * 32
        await say(stage, "narges", "/human")
        question = "سلام\n" * 3 + "Donaudampfschifffahrtsgesellschaft" * 6
        for _ in range(8):
            stage.act("narges", text=question, forward_from="Stranger")
        await stage.wait(timedelta(seconds=5))
        await say(stage, "narges", "نسخه ۴")
        await to_ticket(stage, text="/claim")
        await to_ticket(stage, text="سلام، تا فردا ساعت ۹ به شما خبر می‌دهیم")
        await stage.wait(timedelta(seconds=5))
        shown = text_of(await card_of(stage))
        assert rows_on_a_phone(shown) <= ROWS
        assert "Sara" in shown
