"""The team's settings by command: hours, holidays, duty and canned replies."""

from datetime import timedelta
from pathlib import Path

import pytest

from bot.conversation.when.hours import written_hours
from bot.desk.agent.command_table import TABLE
from handoff.actions.names import squeezed
from tests.bot.desk.situations import a_held_ticket, open_a_ticket
from tests.stage import Stage, staged, text_of

FILE = """\
# our settings
version: 1
calendars:
  office:
    sat: 09:00-20:00   # long
    sun: 09:00-20:00
    fri: closed
"""


async def told(stage: Stage, text: str, *, by: str = "sara", **more: object) -> str:
    """Send a text to the agents' chat, and return the last answer there."""
    stage.act(by, chat=stage.group.id, text=text, **more)
    await stage.settle()
    return text_of(stage.shown_in_group()[-1])


def hours_of(stage: Stage, day: int) -> str:
    calendar = stage.desk.desk.team.settings.calendar_of(None)
    return written_hours(calendar.week.get(day, ()))


async def test_hours_are_changed_in_the_file_and_its_comments_stay(tmp_path: Path) -> None:
    file = tmp_path / "desk.yaml"
    file.write_text(FILE, encoding="utf-8")
    async with staged(tmp_path) as stage:
        answer = await told(stage, "/hours fri 10:00-14:00")

        assert answer.startswith("team-done file=desk.yaml")
        assert "change-hours" in answer
        assert hours_of(stage, 4) == "10:00-14:00"
        changed = FILE.replace("fri: closed", "fri: 10:00-14:00")
        assert file.read_text(encoding="utf-8") == changed
        assert await told(stage, "/hours fri 10-14") == "team-unchanged"


@pytest.mark.parametrize(
    ("text", "days", "hours"),
    [
        ("/hours شنبه تا چهارشنبه ۹ تا ۱۳، ۱۴ تا ۱۸", (5, 6, 0, 1, 2), "09:00-13:00, 14:00-18:00"),
        ("/hours thu تعطیل", (3,), "closed"),
        ("/hours every day all day", tuple(range(7)), "00:00-24:00"),
    ],
)
async def test_hours_of_several_days_in_both_languages(
    tmp_path: Path, text: str, days: tuple[int, ...], hours: str
) -> None:
    async with staged(tmp_path) as stage:
        assert (await told(stage, text)).startswith("team-done")
        assert {hours_of(stage, day) for day in days} == {hours}


@pytest.mark.parametrize(
    ("text", "code"),
    [
        ("/hours fri 25-26", "hours-impossible"),
        ("/hours fri 14-9", "hours-reversed"),
        ("/hours fri soon", "hours-unreadable"),
        ("/hours 1404-12-30 9-12", "date-impossible"),
        ("/holiday nowruz", "date-unreadable"),
        ("/duty sat ,", "name-missing"),
    ],
)
async def test_a_bad_argument_is_explained_and_changes_nothing(
    tmp_path: Path, text: str, code: str
) -> None:
    async with staged(tmp_path) as stage:
        answer = await told(stage, text)

        assert answer.startswith(f"lint-{code}")
        command = text.split()[0].removeprefix("/")
        examples = (f"example={command}-example", f"example=command-shown command={command} 1")
        assert any(f"team-example {example}" in answer for example in examples)
        assert not (tmp_path / "desk.yaml").exists()


async def test_a_holiday_closes_the_office_and_can_be_removed(tmp_path: Path) -> None:
    async with staged(tmp_path) as stage:
        assert "hours-now-open-until" in await told(stage, "/hours")
        assert "change-special-added" in await told(stage, "/holiday today بارندگی شدید")

        shown = await told(stage, "/hours")
        assert "hours-opens" in shown
        assert "بارندگی شدید" in shown
        assert "holiday-head" in await told(stage, "/holiday")
        assert "change-special-removed" in await told(stage, "/holiday remove today")
        assert "hours-now-open-until" in await told(stage, "/hours")
        assert (await told(stage, "/holiday remove today")).startswith("holiday-unknown")
        assert (await told(stage, "/holiday")).startswith("holiday-none")


async def test_the_requester_hears_when_the_office_opens_after_a_holiday(tmp_path: Path) -> None:
    async with staged(tmp_path) as stage:
        await told(stage, "/holiday today")
        await open_a_ticket(stage)

        said = "\n".join(text_of(message) for message in stage.shown_to("narges"))
        assert "queue-closed-now" in said


async def test_the_agent_on_duty_is_named_in_alerts(tmp_path: Path) -> None:
    async with staged(tmp_path) as stage:
        assert (await told(stage, "/duty")).startswith("duty-none")
        assert "change-duty" in await told(stage, "/duty every day @omid")
        assert "names=omid" in await told(stage, "/duty")
        await open_a_ticket(stage)
        await stage.wait(timedelta(hours=4, minutes=1))

        reminder = next(
            text_of(message)
            for message in reversed(stage.shown_in_group())
            if "alert-first-response" in text_of(message)
        )
        assert "alerts-team @omid" in reminder
        assert "change-duty-none" in await told(stage, "/duty every day none")


async def test_an_unknown_name_on_duty_is_refused(tmp_path: Path) -> None:
    async with staged(tmp_path) as stage:
        assert "agent-unknown" in await told(stage, "/duty sat reza")
        assert not (tmp_path / "desk.yaml").exists()


async def test_a_good_answer_becomes_a_canned_reply(tmp_path: Path) -> None:
    async with staged(tmp_path, topics=False) as stage:
        await open_a_ticket(stage)
        await told(stage, "/claim #1")
        card = stage.shown_in_group()[0]
        (sent,) = stage.act(
            "sara", chat=stage.group.id, text="اول تنظیمات را باز کنید.", reply_to=card.id
        )
        await stage.settle()

        answer = await told(stage, "/canned add open-settings باز کردن تنظیمات", reply_to=sent.id)
        assert "change-reply how=added id=open-settings" in answer
        reply = stage.desk.desk.team.replies["open-settings"]
        assert reply.title == "باز کردن تنظیمات"
        assert dict(reply.text) == {"fa": "اول تنظیمات را باز کنید."}
        assert dict(reply.questions) == {"fa": ("خراب شده",)}
        assert "اول تنظیمات" in await told(stage, "/canned open-settings")
        assert "open-settings" in await told(stage, "/canned")
        assert "nearest=open-settings" in await told(stage, "/canned open-setings")
        assert "how=removed" in await told(stage, "/canned remove open-settings")
        assert (await told(stage, "/canned")).startswith("canned-none")


@pytest.mark.parametrize(
    ("text", "parts"),
    [
        ("اول تنظیمات را باز کنید.", ()),
        ("سلام نرگس جان، درست شد", ("placeholder={name} words=نرگس",)),
        ("درخواست #1 انجام شد", ("placeholder={ticket} words=#1",)),
        (
            "سفارش ۴۸۲۱۳ با ۴۰٬۰۰۰ تومان برگشت",
            ("placeholder={order} words=۴۸۲۱۳", "placeholder={amount} words=۴۰٬۰۰۰"),
        ),
    ],
)
async def test_words_of_the_ticket_are_pointed_out(
    tmp_path: Path, text: str, parts: tuple[str, ...]
) -> None:
    async with staged(tmp_path, topics=False) as stage:
        await open_a_ticket(stage)
        card = stage.shown_in_group()[0]
        (sent,) = stage.act("sara", chat=stage.group.id, text=text, reply_to=card.id)
        await stage.settle()
        answer = await told(stage, "/canned add my-reply عنوان", reply_to=sent.id)
        assert "change-reply how=added id=my-reply" in answer
        assert [line for line in answer.splitlines() if line.startswith("canned-own ")] == (
            [answer.splitlines()[-1]] if parts else []
        )
        assert all(f"canned-own-part {part}" in answer for part in parts)
        assert answer.count("canned-own-part") == len(parts)
        assert dict(stage.desk.desk.team.replies["my-reply"].text) == {"fa": text}


async def test_a_title_that_is_taken_from_the_text_is_looked_at(tmp_path: Path) -> None:
    async with staged(tmp_path, topics=False) as stage:
        await open_a_ticket(stage)
        card = stage.shown_in_group()[0]
        text = "حل شد"
        (sent,) = stage.act("sara", chat=stage.group.id, text=text, reply_to=card.id)
        await stage.settle()
        answer = await told(stage, "/canned add solved برای نرگس", reply_to=sent.id)
        assert "canned-own-part placeholder={name} words=نرگس" in answer


async def test_adding_needs_a_text_and_a_name(tmp_path: Path) -> None:
    async with staged(tmp_path) as stage:
        for text in ("/canned add", "/canned add refund"):
            assert await told(stage, text) == "canned-add-what"
        assert not (tmp_path / "canned.yaml").exists()


async def test_only_leads_change_settings_and_an_admin_names_them(tmp_path: Path) -> None:
    async with staged(tmp_path) as stage:
        for text in ("/hours fri 9-12", "/holiday today", "/duty sat omid", "/canned add x"):
            assert await told(stage, text, by="omid") == "not-a-lead"
        assert (await told(stage, "/hours", by="omid")).startswith("hours-head")

        assert await told(stage, "/agents role lead @omid") == "agent-role name=Omid role=lead"
        assert (await told(stage, "/hours fri 9-12", by="omid")).startswith("team-done")
        assert await told(stage, "/agents role lead @sara") == "last-admin"
        assert await told(stage, "/agents role agent @sara", by="omid") == "not-an-admin"


async def test_a_faulty_file_is_announced_and_not_changed_by_commands(tmp_path: Path) -> None:
    file = tmp_path / "desk.yaml"
    file.write_text(FILE, encoding="utf-8")
    async with staged(tmp_path) as stage:
        faulty = FILE.replace("fri: closed", "fri: 25-26")
        file.write_text(faulty, encoding="utf-8")
        await stage.wait(timedelta(seconds=5))
        announced = text_of(stage.shown_in_group()[-1])
        assert announced.startswith("team-rejected count=1 file=desk.yaml")
        assert "desk.yaml:7" in announced
        assert "lint-hours-impossible" in announced

        answer = await told(stage, "/hours sat 9-12")
        assert answer.startswith("team-file-broken count=1 file=desk.yaml")
        assert file.read_text(encoding="utf-8") == faulty
        assert hours_of(stage, 5) == "09:00-20:00"

        file.write_text(FILE.replace("fri: closed", "fri: 10-14"), encoding="utf-8")
        await stage.wait(timedelta(seconds=5))
        announced = text_of(stage.shown_in_group()[-1])
        assert announced.startswith("team-valid-again")
        assert "change-hours" in announced


async def test_a_change_in_the_file_is_announced_and_durations_are_used(tmp_path: Path) -> None:
    file = tmp_path / "desk.yaml"
    file.write_text(FILE, encoding="utf-8")
    async with staged(tmp_path) as stage:
        more = "policies:\n  default:\n    first_response: 1h\n    quiet_hours: 23-7\n"
        file.write_text(FILE + more, encoding="utf-8")
        await stage.wait(timedelta(seconds=5))

        announced = text_of(stage.shown_in_group()[-1])
        assert announced.startswith("team-changed file=desk.yaml")
        assert "change-span" in announced
        assert "name=first_response" in announced
        assert "change-quiet" in announced
        assert stage.desk.desk.policy.quiet is not None
        assert stage.desk.desk.policy.targets.first_response == timedelta(hours=1)


async def test_the_weekly_check_names_what_is_missing(tmp_path: Path) -> None:
    text = f"{FILE}duty:\n  sat: reza\n"
    (tmp_path / "desk.yaml").write_text(text, encoding="utf-8")
    async with staged(tmp_path) as stage:
        await told(stage, "/here")
        await stage.wait(timedelta(hours=2))
        assert not [m for m in stage.shown_in_group() if "weekly-check" in text_of(m)]

        await stage.wait(timedelta(days=7))
        await stage.wait(timedelta(hours=2))
        (check,) = [m for m in stage.shown_in_group() if "weekly-check" in text_of(m)]
        for code in ("few-deciders", "unknown-names", "nobody-on-duty"):
            assert f"doctor-{code}" in text_of(check)


@pytest.mark.parametrize(
    ("text", "begin"),
    [
        ("/ساعت", "hours-head"),
        ("/تعطیلی", "holiday-none"),
        ("/کشیک", "duty-none"),
        ("/صف", "queue"),
        ("/همین\u200cجا", "here-done"),
        ("/راهنما", "agents-help-head"),
    ],
)
async def test_commands_have_persian_names(tmp_path: Path, text: str, begin: str) -> None:
    async with staged(tmp_path) as stage:
        before = len(stage.shown_in_group())
        await told(stage, text)
        assert text_of(stage.shown_in_group()[before]).startswith(begin)


def test_every_command_has_a_persian_name_of_its_own() -> None:
    assert all(command.persian for command in TABLE)
    names = [squeezed(name) for command in TABLE for name in (command.persian, *command.spoken)]
    assert len(set(names)) == len(names)


@pytest.mark.parametrize(
    ("text", "answer"),
    [
        ("/برمی‌دارم", "ticket-already-assigned"),
        ("/برمیدارم", "ticket-already-assigned"),
        ("/حل‌شد", "resolve-ask"),
    ],
)
async def test_the_words_of_a_button_are_a_command_too(
    tmp_path: Path, text: str, answer: str
) -> None:
    async with a_held_ticket(tmp_path, "topics") as stage:
        ticket = await stage.ticket_of("narges")
        assert ticket is not None
        before = len(stage.shown_in_group())
        await told(stage, text, topic=ticket.topic_id)
        assert answer in text_of(stage.shown_in_group()[before])


async def test_persian_names_work_with_line_breaks_bots_and_in_private(tmp_path: Path) -> None:
    async with staged(tmp_path) as stage:
        await open_a_ticket(stage)
        for text in ("/تیکت@support_bot #1", "/تیکت\n#1"):
            before = len(stage.shown_in_group())
            await told(stage, text)
            assert "خراب" in text_of(stage.shown_in_group()[before])

        stage.act("omid", text="/ساعت")
        await stage.settle()
        assert text_of(stage.shown_to("omid")[-1]).startswith("hours-head")
        stage.act("narges", text="/ساعت")
        await stage.settle()
        assert not text_of(stage.shown_to("narges")[-1]).startswith("hours-head")


async def test_only_sent_answers_become_canned_replies(tmp_path: Path) -> None:
    async with staged(tmp_path, topics=False) as stage:
        await open_a_ticket(stage)
        card = stage.shown_in_group()[0]
        (note,) = stage.act("sara", chat=stage.group.id, text="/note #1 فقط بین خودمان")
        await stage.settle()
        for message in (card, note):
            answer = await told(stage, "/canned add secret", reply_to=message.id)
            assert answer == "canned-not-sent"
        assert not stage.desk.desk.team.replies


async def test_a_name_with_a_comma_is_stored_by_its_number(tmp_path: Path) -> None:
    async with staged(tmp_path) as stage:
        person = stage.people["omid"]
        person.first_name, person.username = "Omid, Support", ""
        await told(stage, "/queue", by="omid")
        assert "change-duty" in await told(stage, f"/duty every day {person.id}")

        settings = stage.desk.desk.team.settings
        assert settings.duty.week[0] == (str(person.id),)


async def test_a_demoted_admin_cannot_use_an_own_link(tmp_path: Path) -> None:
    async with staged(tmp_path) as stage:
        await told(stage, "/agents role admin @omid")
        link = await told(stage, "/agents invite admin", by="omid")
        await told(stage, "/agents role agent @omid")
        payload = link.partition("start=")[2].split()[0]
        stage.act("omid", text=f"/start {payload}")
        await stage.settle()

        assert await told(stage, "/agents role admin @omid", by="omid") == "not-an-admin"


async def test_a_route_that_does_not_exist_is_named_after_here(tmp_path: Path) -> None:
    text = f"{FILE}routes: {{finence: {{deciders: 'sara, omid'}}}}\n"
    (tmp_path / "desk.yaml").write_text(text, encoding="utf-8")
    async with staged(tmp_path) as stage:
        await told(stage, "/here")
        said = "\n".join(text_of(message) for message in stage.shown_in_group())
        assert "doctor-unknown-routes count=1 routes=finence" in said


async def test_a_rolled_back_command_is_announced_when_it_is_handled_again(
    tmp_path: Path,
) -> None:
    """The file is written before the transaction is committed."""
    file = tmp_path / "desk.yaml"
    file.write_text(FILE, encoding="utf-8")
    async with staged(tmp_path) as stage:
        team = stage.desk.desk.team
        team.desk.edit(lambda text: text.replace("fri: closed", "fri: 10:00-14:00"))
        answer = await told(stage, "/hours fri 10-14")
        assert answer.startswith("team-done")
        assert "change-hours" in answer
        assert await told(stage, "/hours fri 10-14") == "team-unchanged"


@pytest.mark.parametrize("text", ["/hours 10-14", "/duty soon sara"])
async def test_an_argument_without_a_day_is_explained(tmp_path: Path, text: str) -> None:
    async with staged(tmp_path) as stage:
        assert (await told(stage, text)).startswith("day-unreadable")


async def test_a_day_within_a_holiday_is_not_removed_alone(tmp_path: Path) -> None:
    async with staged(tmp_path) as stage:
        await told(stage, "/holiday 1405/10/01 to 1405/10/04 long")
        await told(stage, "/holiday 1405/10/02 short")
        assert (await told(stage, "/holiday remove 1405/10/03")).startswith("holiday-part-of")
        assert (await told(stage, "/holiday remove 1405/10/02")).startswith("holiday-still")
        assert (await told(stage, "/holiday 1405/01/01")).startswith("dates-over")


async def test_names_may_be_joined_as_they_are_shown(tmp_path: Path) -> None:
    async with staged(tmp_path) as stage:
        assert "names=omid,sara" in await told(stage, "/duty sat Omid و Sara")
        assert "names=sara,omid" in await told(stage, "/duty sat sara and omid")


async def test_a_yes_with_more_words_is_asked_about_again(tmp_path: Path) -> None:
    async with staged(tmp_path) as stage:
        await open_a_ticket(stage)
        stage.act("narges", text="دیگه لازم نیست")
        await stage.settle()
        stage.act("narges", text="yes please keep it open")
        await stage.settle()
        assert not text_of(stage.shown_to("narges")[-1]).startswith("close-done")
        ticket = await stage.ticket_of("narges")
        assert ticket is not None
        assert ticket.status == "open"
