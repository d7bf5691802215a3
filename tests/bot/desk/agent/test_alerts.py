"""The list of alerts and the daily check in the agents' chat."""

from datetime import timedelta
from pathlib import Path

from tests.bot.desk.situations import open_a_ticket, say, to_ticket
from tests.stage import Stage, staged, text_of

MINUTE, HOUR, DAY = timedelta(minutes=1), timedelta(hours=1), timedelta(days=1)
FILE = """\
version: 1
calendars: {office: {sat: all day, sun: all day, mon: all day, tue: all day}}
policies: {default: {first_response: 1h, escalation: 1h, high: {first_response: 20m}}}
"""


def write(folder: Path, text: str = FILE) -> None:
    (folder / "desk.yaml").write_text(text, encoding="utf-8")


def lists(stage: Stage) -> list[list[str]]:
    """Return the lists of alerts in the agents' chat, as lines."""
    shown = (text_of(message) for message in stage.shown_in_group())
    return [text.splitlines() for text in shown if text.startswith("alerts-head")]


async def write_in_group(stage: Stage, text: str, who: str = "sara") -> None:
    stage.act(who, chat=stage.group.id, text=text)
    await stage.settle()


async def test_each_step_is_for_others(tmp_path: Path) -> None:
    """The assignee, the team, the leads, and then the admins."""
    write(tmp_path)
    async with staged(tmp_path, topics=False) as stage:
        await write_in_group(stage, "/agents role lead @omid")
        await open_a_ticket(stage)
        await write_in_group(stage, "/claim #1", "omid")
        for _ in range(4):
            await stage.wait(HOUR)
            await stage.wait(2 * MINUTE)

        heads = [(found[0], found[1]) for found in lists(stage)]
        assert heads == [
            ("alerts-head count=1", "alerts-assignee @omid"),
            ("alerts-head count=1", "alerts-team @omid"),
            ("alerts-head count=1", "alerts-leads @omid"),
            ("alerts-head count=1", "alerts-admins @sara"),
        ]
        first, *others = (found[2] for found in lists(stage))
        assert "alert-first-response-soon" in first
        assert "agent=Omid" in first
        assert all("alert-first-response-late" in line for line in others)


async def test_without_a_lead_the_admins_are_called(tmp_path: Path) -> None:
    write(tmp_path)
    async with staged(tmp_path, topics=False) as stage:
        await open_a_ticket(stage)
        await stage.wait(2 * HOUR)
        await stage.wait(2 * MINUTE)

        assert "alerts-leads @sara" in lists(stage)[-1]


async def test_several_tickets_are_one_list(tmp_path: Path) -> None:
    write(tmp_path)
    async with staged(tmp_path, topics=False) as stage:
        await open_a_ticket(stage)
        for words in ("/human", "خراب شده", "رد کن", "رد کن"):
            await say(stage, "john", words)
        await stage.wait(HOUR)
        await stage.wait(2 * MINUTE)

        found = lists(stage)
        assert found[0][0] == "alerts-head count=2"
        assert found[0][1] == "alerts-team"
        assert [line.split("ticket=")[1] for line in found[0][2:]] == ["1", "2"]


async def test_priority_is_on_the_card_and_selects_the_target(tmp_path: Path) -> None:
    write(tmp_path)
    async with staged(tmp_path, topics=False) as stage:
        await open_a_ticket(stage)
        await write_in_group(stage, "/priority #1")
        assert "priority-ask" in text_of(stage.shown_in_group()[-1])
        await write_in_group(stage, "/اولویت #1 فوری")
        assert "priority-set" in text_of(stage.shown_in_group()[-1])
        card = next(text_of(one) for one in stage.shown_in_group() if "card-who" in text_of(one))
        assert "card-priority-high" in card
        await stage.wait(40 * MINUTE)
        assert "alert-first-response-late" in lists(stage)[-1][2]

        await write_in_group(stage, "/priority #1 soonish")
        assert "priority-ask" in text_of(stage.shown_in_group()[-1])
        await write_in_group(stage, "/priority #9 low")
        assert "ticket-unknown" in text_of(stage.shown_in_group()[-1])


async def test_nothing_is_posted_outside_the_office_hours(tmp_path: Path) -> None:
    write(
        tmp_path, FILE.replace("sun: all day", "sun: 9-12:30").replace("mon: all day", "mon: 9-12")
    )
    async with staged(tmp_path, topics=False) as stage:
        await open_a_ticket(stage)  # at noon, so that half an hour is left on Sunday
        await stage.wait(20 * HOUR)
        assert lists(stage) == []
        await stage.wait(90 * MINUTE)
        assert len(lists(stage)) == 1


async def test_once_a_day_the_oldest_ticket_is_named(tmp_path: Path) -> None:
    write(tmp_path)
    async with staged(tmp_path, topics=False) as stage:

        def checks() -> list[str]:
            shown = (text_of(message) for message in stage.shown_in_group())
            return [text for text in shown if text.startswith("daily-check")]

        await open_a_ticket(stage)
        await to_ticket(stage, text="می‌بینیم")
        await stage.wait(HOUR)
        assert checks() == []  # the day's check came before the ticket
        await stage.wait(DAY)
        assert len(checks()) == 1
        assert "count=1" in checks()[0]
        assert "agent=Sara" in checks()[0]
        assert "overdue=0" in checks()[0]
