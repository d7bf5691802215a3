"""`/queue` and `/mine`: overdue tickets first, with links, pages and honest counts."""

from datetime import timedelta
from pathlib import Path

import pytest

from tests.bot.desk.situations import MODES, to_ticket
from tests.stage import BEGIN, Stage, add_person, staged, text_of

PEOPLE = ("narges", "john")


async def a_ticket_of(stage: Stage, name: str) -> int:
    for words in ("/human", f"خراب شده {name}", "نسخه ۴"):
        stage.act(name, text=words)
        await stage.wait(timedelta(seconds=2))
    ticket = await stage.ticket_of(name)
    assert ticket is not None
    return ticket.id


async def listed(stage: Stage, command: str, who: str = "sara") -> str:
    stage.act(who, chat=stage.group.id, text=command)
    await stage.settle()
    return text_of(stage.shown_in_group()[-1])


def numbers(text: str) -> list[int]:
    words = (word for line in text.split("\n") for word in line.split())
    return [int(word[1:]) for word in words if word.startswith("#") and word[1:].isdecimal()]


async def with_people(stage: Stage, count: int) -> None:
    for number in range(count):
        name = f"person{number}"
        stage.people[name] = add_person(stage.world, f"Person{number}", language_code="fa")
        await a_ticket_of(stage, name)


@pytest.mark.parametrize("mode", MODES)
async def test_overdue_tickets_come_first_then_the_free_ones(tmp_path: Path, mode: str) -> None:
    async with staged(tmp_path, **MODES[mode]) as stage:
        await with_people(stage, 4)
        stage.act("sara", chat=stage.group.id, text="/claim #1")
        stage.act("sara", chat=stage.group.id, text="/claim #2")
        stage.act("omid", chat=stage.group.id, text="/claim #3")
        await stage.settle()
        stage.act("sara", chat=stage.group.id, text="/pending #2 2d")
        stage.act("omid", chat=stage.group.id, text="/promise #3 1h خبر می‌دهیم")
        await stage.wait(timedelta(seconds=5))
        assert numbers(await listed(stage, "/queue")) == [4, 3, 1, 2]  # by what is due
        stage.clock.advance(timedelta(hours=2))
        await stage.settle()
        shown = await listed(stage, "/queue")
        assert numbers(shown)[0] == 3  # the promise is late, no answer is yet
        assert "queue-head count=4 overdue=1" in shown
        assert shown.index("queue-part-overdue") < shown.index("queue-part-free")
        assert "queue-late due=" in shown


async def test_mine_lists_only_own_tickets(tmp_path: Path) -> None:
    async with staged(tmp_path) as stage:
        await with_people(stage, 3)
        assert await listed(stage, "/mine") == "mine-empty"
        stage.act("sara", chat=stage.group.id, text="/claim #2")
        stage.act("omid", chat=stage.group.id, text="/claim #1")
        await stage.settle()
        assert numbers(await listed(stage, "/mine")) == [2]
        assert numbers(await listed(stage, "/کارهایم", who="omid")) == [1]


async def test_numbers_link_to_the_cards(tmp_path: Path) -> None:
    async with staged(tmp_path) as stage:
        await with_people(stage, 1)
        await listed(stage, "/queue")
        message = stage.shown_in_group()[-1]
        links = [one["url"] for one in message.content["entities"] if one["type"] == "text_link"]
        card = stage.shown_in_group()[0]
        assert links == [f"https://t.me/c/{str(stage.group.id)[4:]}/{card.id}"]


@pytest.mark.parametrize("mode", ["basic", "plain"])
async def test_without_links_numbers_stand_alone(tmp_path: Path, mode: str) -> None:
    async with staged(tmp_path, **MODES[mode]) as stage:
        await with_people(stage, 1)
        assert numbers(await listed(stage, "/queue")) == [1]
        entities = stage.shown_in_group()[-1].content.get("entities") or []
        assert all(one["type"] != "text_link" for one in entities)


async def test_pages(tmp_path: Path) -> None:
    async with staged(tmp_path) as stage:
        await with_people(stage, 23)
        first = await listed(stage, "/queue")
        assert "queue-head count=23" in first
        assert "queue-more count=3 example=command-shown command=queue ۲" in first
        second = await listed(stage, "/queue ۲")
        assert len(numbers(first)) == 20
        assert len(numbers(second)) == 3
        assert not set(numbers(first)) & set(numbers(second))
        assert "queue-more" not in second


@pytest.mark.parametrize("argument", ["x", "0", "-1", "²", "99999999999"])
async def test_a_page_that_is_none_is_refused(tmp_path: Path, argument: str) -> None:
    async with staged(tmp_path) as stage:
        await with_people(stage, 1)
        assert "argument-unclear" in await listed(stage, f"/queue {argument}")


async def test_a_page_after_the_last_says_so(tmp_path: Path) -> None:
    async with staged(tmp_path) as stage:
        await with_people(stage, 1)
        shown = await listed(stage, "/queue 7")
        assert "queue-page-none" in shown


async def test_secrets_and_phones_are_masked(tmp_path: Path) -> None:
    async with staged(tmp_path) as stage:
        for words in ("/human", "شماره‌ام 09121234567 است", "نسخه ۴"):
            stage.act("narges", text=words)
            await stage.wait(timedelta(seconds=2))
        assert "0912123" not in await listed(stage, "/queue")


async def test_a_held_ticket_stays_in_its_list_until_answered(tmp_path: Path) -> None:
    async with staged(tmp_path) as stage:
        await a_ticket_of(stage, "narges")
        stage.act("sara", chat=stage.group.id, text="/claim #1")
        await stage.wait(timedelta(hours=6))
        assert stage.clock.now() > BEGIN
        assert "mine-head count=1 overdue=1" in await listed(stage, "/mine")
        await to_ticket(stage, text="سلام")
        assert "mine-head count=1 overdue=0" in await listed(stage, "/mine")


async def test_long_names_and_questions_leave_no_ticket_out(tmp_path: Path) -> None:
    async with staged(tmp_path) as stage:
        for number in range(20):
            name = f"person{number}"
            person = add_person(stage.world, "😀" * 30, language_code="fa")
            stage.people[name] = person
            for words in ("/human", "🔥" * 70, "نسخه ۴"):
                stage.act(name, text=words)
                await stage.wait(timedelta(seconds=2))
        assert len(numbers(await listed(stage, "/queue"))) == 20
