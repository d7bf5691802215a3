"""Ratings as requesters give them, and what the leads see of them."""
# ruff: noqa: RUF001  (Persian digits)

from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from datetime import timedelta
from pathlib import Path

import pytest

from bot.simulator import acts
from handoff.models import Rating
from handoff.storage.database import Reader
from tests.bot.desk.situations import a_held_ticket, card_text, press, say, to_ticket
from tests.stage import Stage, buttons_of, text_of

LATER = timedelta(minutes=3)


@asynccontextmanager
async def a_resolved_ticket(folder: Path) -> AsyncIterator[Stage]:
    async with a_held_ticket(folder, "group") as stage:
        await to_ticket(stage, text="درست شد")
        await to_ticket(stage, text="/resolve fixed")
        yield stage


async def rate(stage: Stage, score: int) -> None:
    """Press a score in the newest message that asks for one."""
    await press_in_chat(stage, f"button-rate score={score}")


async def press_in_chat(stage: Stage, label: str) -> None:
    message = next(
        one
        for one in reversed(stage.shown_to("narges"))
        if any(button["text"].startswith(label) for button in buttons_of(one))
    )
    button = next(one for one in buttons_of(message) if one["text"].startswith(label))
    what = {"message_id": message.id, "button": button["text"]}
    acts.press(stage.world, stage.people["narges"], what)
    await stage.settle()


async def ratings_of(stage: Stage) -> list[tuple[int | None, str]]:
    def unit(reader: Reader) -> list[tuple[int | None, str]]:
        found = reader.session.query(Rating).order_by(Rating.id)
        return [(one.score, one.words) for one in found]

    return await stage.desk.desk.db.read(unit)


def last(stage: Stage) -> str:
    return text_of(stage.shown_to("narges")[-1]).split()[0]


async def state(stage: Stage) -> str:
    ticket = await stage.ticket_of("narges")
    assert ticket is not None
    return ticket.status


def posts(stage: Stage, head: str) -> list[str]:
    texts = [text_of(message) for message in stage.shown_in_group()]
    return [text for text in texts if text.startswith(head)]


async def test_the_buttons_are_gone_after_the_press_and_a_number_corrects_it(
    tmp_path: Path,
) -> None:
    async with a_resolved_ticket(tmp_path) as stage:
        asked = stage.shown_to("narges")[-1]
        assert [one["text"].split()[-1] for one in buttons_of(asked)] == [
            f"score={score}" for score in range(1, 6)
        ]
        await rate(stage, 1)
        assert not buttons_of(asked)
        await say(stage, "narges", "۵")
        await stage.wait(LATER)
        assert await ratings_of(stage) == [(5, "")]
        assert posts(stage, "rating-notice") == []


@pytest.mark.parametrize(
    ("text", "move", "status", "words"),
    [
        ("خیلی دیر جواب دادید", "words-to-lead", "resolved", "خیلی دیر جواب دادید"),
        ("هنوز درست نشده", "ticket-reopened", "open", "هنوز درست نشده"),
        ("👍", "nod", "resolved", ""),
    ],
)
async def test_what_follows_a_low_rating(
    tmp_path: Path, text: str, move: str, status: str, words: str
) -> None:
    async with a_resolved_ticket(tmp_path) as stage:
        await rate(stage, 2)
        assert last(stage) == "rated-low"
        await say(stage, "narges", text)
        assert last(stage) == move
        assert await state(stage) == status
        assert await ratings_of(stage) == [(2, words)]


async def test_words_that_were_a_question_are_answered(tmp_path: Path) -> None:
    async with a_resolved_ticket(tmp_path) as stage:
        await rate(stage, 4)
        await say(stage, "narges", "ساخت کانال")
        if last(stage) == "words-kept":
            await press_in_chat(stage, "button-ask-it")
            await stage.wait(timedelta(seconds=2))
        assert last(stage) not in ("words-kept", "rated")
        assert await ratings_of(stage) == [(4, "")]


async def test_a_number_counts_only_if_a_rating_was_asked(tmp_path: Path) -> None:
    async with a_held_ticket(tmp_path, "group") as stage:
        await say(stage, "narges", "۵")
        assert await ratings_of(stage) == []
        await to_ticket(stage, text="درست شد")
        await to_ticket(stage, text="/resolve fixed")
        await say(stage, "narges", "2 روزه منتظرم")
        assert await ratings_of(stage) == [(None, "")]
        assert await state(stage) == "open"


async def test_a_typed_score_with_words_is_stored_at_once(tmp_path: Path) -> None:
    async with a_resolved_ticket(tmp_path) as stage:
        await say(stage, "narges", "۱، اصلا نخوندین چی نوشتم")
        assert last(stage) == "words-to-lead"
        assert await ratings_of(stage) == [(1, "اصلا نخوندین چی نوشتم")]
        assert len(posts(stage, "rating-notice")) == 1


async def test_words_after_the_notice_are_told_to_the_leads(tmp_path: Path) -> None:
    async with a_resolved_ticket(tmp_path) as stage:
        await rate(stage, 1)
        await stage.wait(LATER)
        assert len(posts(stage, "rating-notice")) == 1
        await say(stage, "narges", "اصلا نخوندین چی نوشتم")
        assert "اصلا نخوندین" in posts(stage, "complaint-more")[0]
        assert len(posts(stage, "rating-notice")) == 1


async def test_danger_goes_before_words(tmp_path: Path) -> None:
    async with a_resolved_ticket(tmp_path) as stage:
        await rate(stage, 2)
        await say(stage, "narges", "می‌خوام خودمو بکشم")
        assert "urgent" in last(stage)
        assert await ratings_of(stage) == [(2, "")]


async def test_secrets_in_words_are_masked_on_the_card_and_for_the_leads(tmp_path: Path) -> None:
    card = "6037991234567893"
    async with a_resolved_ticket(tmp_path) as stage:
        await say(stage, "narges", f"۱، پولم به کارت {card} برنگشت")
        assert "card-rating" in await card_text(stage)
        shown = [text_of(message) for message in stage.shown_in_group()]
        assert not any(card in text for text in shown)


async def test_a_lead_takes_the_ticket_that_another_agent_holds(tmp_path: Path) -> None:
    async with a_resolved_ticket(tmp_path) as stage:
        await rate(stage, 2)
        await say(stage, "narges", "هنوز درست نشده")
        await stage.wait(LATER)
        stage.act("sara", chat=stage.group.id, text="/assign #1 omid")
        await stage.settle()
        await press(stage, "button-contact")
        ticket = await stage.ticket_of("narges")
        assert ticket is not None
        assert ticket.assignee_id == 1
        assert last(stage) == "lead-contacts"
        assert "omid" in posts(stage, "contact-call")[0].lower()


async def test_contact_by_command_and_the_list_of_ratings(tmp_path: Path) -> None:
    async with a_resolved_ticket(tmp_path) as stage:
        await say(stage, "narges", "۲، خیلی دیر جواب دادید")
        stage.act("omid", chat=stage.group.id, text="/امتیازها")
        await stage.settle()
        assert "complaints-open" not in text_of(stage.shown_in_group()[-1])
        stage.act("sara", chat=stage.group.id, text="/ratings")
        await stage.settle()
        shown = text_of(stage.shown_in_group()[-1])
        for part in ("ratings-head", "ratings-line", "ratings-word ", "complaints-line"):
            assert part in shown
        stage.act("omid", chat=stage.group.id, text="/contact #1")
        await stage.settle()
        assert text_of(stage.shown_in_group()[-1]).startswith("not-a-lead")
        stage.act("sara", chat=stage.group.id, text="/تماس #1")
        await stage.settle()
        assert text_of(stage.shown_in_group()[-1]).startswith("contact-yours")
        stage.act("sara", chat=stage.group.id, text="/contact #1")
        await stage.settle()
        assert text_of(stage.shown_in_group()[-1]).startswith("complaint-none")


async def test_ratings_can_be_switched_off(tmp_path: Path) -> None:
    async with a_held_ticket(tmp_path, "group") as stage:
        settings = stage.desk.desk.team.settings
        assert settings.policy.asks_ratings
        db = stage.desk.desk.db
        db.policy = type(db.policy)(asks_ratings=False)
        await to_ticket(stage, text="درست شد")
        await to_ticket(stage, text="/resolve fixed")
        assert "rating-ask" not in text_of(stage.shown_to("narges")[-1])
        assert await ratings_of(stage) == []


async def test_after_a_contact_words_are_for_the_lead(tmp_path: Path) -> None:
    """They are not added to the rating."""
    async with a_resolved_ticket(tmp_path) as stage:
        await rate(stage, 1)
        await stage.wait(LATER)
        await press(stage, "button-contact")
        await to_ticket(stage, text="سلام، چه شد؟")
        await say(stage, "narges", "دو هفته کسی جواب نداد")
        assert any("دو هفته کسی" in text_of(one) for one in stage.shown_in_group())
        assert await ratings_of(stage) == [(1, "")]
        ticket = await stage.ticket_of("narges")
        assert ticket is not None
        assert ticket.waiting_since is not None


async def test_after_not_solved_words_are_for_the_ticket(tmp_path: Path) -> None:
    async with a_resolved_ticket(tmp_path) as stage:
        await rate(stage, 2)
        await press_in_chat(stage, "button-not-solved")
        await say(stage, "narges", "صفحه سفید می‌شود و بعد بسته می‌شود")
        assert any("صفحه سفید" in text_of(one) for one in stage.shown_in_group())
        assert await ratings_of(stage) == [(2, "")]


async def test_a_second_resolution_is_rated_in_words_as_well(tmp_path: Path) -> None:
    async with a_resolved_ticket(tmp_path) as stage:
        await rate(stage, 4)
        await stage.wait(timedelta(minutes=20))
        await say(stage, "narges", "هنوز درست نشده")
        await to_ticket(stage, text="حالا چطور؟")
        await to_ticket(stage, text="/resolve fixed")
        await say(stage, "narges", "۵")
        assert await ratings_of(stage) == [(4, ""), (5, "")]


async def test_a_complaint_beside_a_fair_score_reaches_the_leads(tmp_path: Path) -> None:
    async with a_resolved_ticket(tmp_path) as stage:
        await say(stage, "narges", "۳، پشتیبانیتون افتضاحه")
        assert len(posts(stage, "complaint-notice")) == 1


async def test_a_further_complaint_is_heard_again_after_the_first_is_dealt_with(
    tmp_path: Path,
) -> None:
    async with a_held_ticket(tmp_path, "group") as stage:
        await say(stage, "narges", "پشتیبانیتون افتضاحه")
        await say(stage, "narges", "جواباتون کپی پیسته")
        assert len(posts(stage, "complaint-notice")) == 1
        assert len(posts(stage, "complaint-more")) == 1
        await press(stage, "button-no-contact")
        await say(stage, "narges", "پشتیبانیتون افتضاحه")
        assert len([text for text in posts(stage, "complaint-notice") if "@" in text]) == 2


async def test_a_score_after_the_notice_is_told_to_the_leads(tmp_path: Path) -> None:
    async with a_resolved_ticket(tmp_path) as stage:
        await rate(stage, 1)
        await stage.wait(LATER)
        await say(stage, "narges", "۵")
        assert posts(stage, "complaint-score") == ["complaint-score score=5 ticket=1"]


async def test_an_edit_of_the_words_changes_the_rating(tmp_path: Path) -> None:
    async with a_resolved_ticket(tmp_path) as stage:
        await rate(stage, 4)
        (said,) = stage.act("narges", text="کمی دیر جواب دادید")
        await stage.wait(timedelta(seconds=3))
        before = len(stage.shown_in_group())
        acts.edit(
            stage.world,
            stage.people["narges"],
            {"message_id": said.id, "text": "کمی کند بود ولی خوب"},
        )
        await stage.settle()
        assert await ratings_of(stage) == [(4, "کمی کند بود ولی خوب")]
        assert not any("کمی کند" in text for text in posts(stage, "relayed")[before:])


async def test_long_words_that_were_a_question_are_answered(tmp_path: Path) -> None:
    async with a_resolved_ticket(tmp_path) as stage:
        await rate(stage, 1)
        await say(stage, "narges", "این خیلی بد بود. " * 90)
        assert last(stage) == "words-to-lead"
        await press_in_chat(stage, "button-ask-it")
        await stage.wait(timedelta(seconds=2))
        assert last(stage) != "words-to-lead"
        assert await ratings_of(stage) == [(1, "")]


async def test_another_lead_looks_at_a_complaint_about_a_leads_own_work(tmp_path: Path) -> None:
    async with a_resolved_ticket(tmp_path) as stage:  # by Sara, an admin
        stage.act("sara", chat=stage.group.id, text="/agents role lead @omid")
        await stage.settle()
        await say(stage, "narges", "۱، اصلا نخوندین چی نوشتم")
        (post,) = posts(stage, "rating-notice")
        assert "@omid" in post
        assert "@sara" not in post
        toast = await press(stage, "button-no-contact")
        assert toast.startswith("own-complaint")
        assert (await press(stage, "button-no-contact", "omid")).startswith("no-contact-noted")


async def test_a_lead_who_is_away_is_not_called(tmp_path: Path) -> None:
    async with a_resolved_ticket(tmp_path) as stage:
        for text in ("/agents role lead @omid", "/away @omid 2d"):
            stage.act("sara", chat=stage.group.id, text=text)
            await stage.settle()
        await say(stage, "narges", "۱، اصلا نخوندین چی نوشتم")
        (post,) = posts(stage, "rating-notice")
        assert "@sara" in post


async def test_a_file_after_a_rating_reaches_the_agents(tmp_path: Path) -> None:
    async with a_resolved_ticket(tmp_path) as stage:
        await rate(stage, 3)
        stage.act("narges", photo={"size": 9}, caption="این هم رسید")
        await stage.wait(timedelta(seconds=3))
        assert any("photo" in one.content for one in stage.shown_in_group())
        assert await state(stage) == "open"


async def test_more_words_are_added_and_a_typed_score_can_be_edited(tmp_path: Path) -> None:
    async with a_resolved_ticket(tmp_path) as stage:
        (said,) = stage.act("narges", text="۳")
        await stage.wait(timedelta(seconds=3))
        acts.edit(stage.world, stage.people["narges"], {"message_id": said.id, "text": "۴"})
        await stage.settle()
        await say(stage, "narges", "کاش زودتر جواب می‌دادید")
        await say(stage, "narges", "و کاش لحن بهتری داشتید")
        assert await ratings_of(stage) == [(4, "کاش زودتر جواب می‌دادید\nو کاش لحن بهتری داشتید")]
        assert await state(stage) == "resolved"


async def test_the_rated_admin_is_not_called_if_another_is_there(tmp_path: Path) -> None:
    async with a_resolved_ticket(tmp_path) as stage:  # by Sara
        stage.act("sara", chat=stage.group.id, text="/agents role admin @omid")
        await stage.settle()
        await say(stage, "narges", "۱، اصلا نخوندین چی نوشتم")
        (post,) = posts(stage, "rating-notice")
        assert "@omid" in post
        assert "@sara" not in post
