"""Promises in replies, with sets that were written without sight of the rules."""

# ruff: noqa: RUF001  (Persian digits)

from collections.abc import Iterator, Mapping
from datetime import datetime, time
from pathlib import Path
from time import monotonic as time_now
from typing import Any
from zoneinfo import ZoneInfo

import pytest
import yaml

from bot.conversation.promised import Phrases, promise_in
from handoff.calendars import END_OF_DAY, Calendar, Interval

SETS = Path(__file__).parents[2] / "replies" / "promises"
ZONE = ZoneInfo("Asia/Tehran")
DAY: tuple[Interval, ...] = ((time(9), time(17)),)
OFFICE = Calendar({5: DAY, 6: DAY, 0: DAY, 1: DAY, 2: DAY, 3: ((time(9), time(12)),)}, ZONE)
SUNDAY = datetime(2026, 11, 22, 12, tzinfo=ZONE)
LEAST_PRECISION, LEAST_RECALL = 0.9, 0.8


def blind() -> Iterator[Mapping[str, Any]]:
    for language in ("fa", "en"):
        yield from yaml.safe_load((SETS / f"{language}.yaml").read_text(encoding="utf-8"))


def is_promise(text: str, phrases: Phrases | None = None) -> bool:
    return promise_in(text, SUNDAY, OFFICE, phrases or Phrases()) is not None


def test_the_blind_replies_are_told_apart() -> None:
    replies = list(blind())
    found = [each for each in replies if is_promise(each["text"])]
    right = sum(each["promise"] for each in found)
    precision, recall = right / len(found), right / sum(each["promise"] for each in replies)
    print(f"{len(replies)} replies: precision {precision:.3f}, recall {recall:.3f}")  # noqa: T201
    assert len(replies) == 150
    assert precision >= LEAST_PRECISION
    assert recall >= LEAST_RECALL


@pytest.mark.parametrize(
    "text",
    [
        "تا فردا واریز می‌شه",
        "تا فردا واریز ميشه",
        "همکارم تا ساعت ۴ بهتون خبر می‌ده",
        "نهایتاً ظرف ۳ روز کاری وجه عودت داده خواهد شد",
        "تا شب حله",
        "فردا دستتونه",
        "قول می‌دم تا شنبه درستش کنم",
        "امروز نمی‌رسیم ولی فردا حتماً انجامش می‌دیم",
        "نگران نباشید، تا عصر درست می‌شه",
        "We will refund it by tomorrow.",
        "We’ll refund it by tomorrow.",
        "they're paid by tomorrow",
        "we will pay it by 5 december",
        "گفتیم تا فردا درستش می‌کنن",
        "I can't do it myself, but Sara will call you this afternoon.",
        "You'll have it back by Monday",
        "Done by tonight",
    ],
)
def test_a_commitment_with_a_time_is_a_promise(text: str) -> None:
    assert is_promise(text)


@pytest.mark.parametrize(
    "text",
    [
        "پیگیری می‌کنیم",
        "تا فردا هم نمی‌شه",
        "فردا دوباره امتحان کنید",
        "میشه تا فردا صبر کنید؟",
        "فردا درست می‌شه؟",
        "دیروز ساعت ۵ واریز شد",
        "گفته بودید فردا درست می‌شه",
        "«تا فردا واریز می‌شه» را کی گفته؟ من خبر ندارم",
        "معمولاً تا فردا واریز می‌شه",
        "نمی‌تونم بگم فردا درست می‌شه یا نه",
        "کد تأیید تا دو دقیقه می‌رسه",
        "لینک بعد از یک هفته منقضی می‌شه",
        "We'll look into it and let you know",
        "Please try again tomorrow",
        "Could you wait until tomorrow?",
        "Refunds usually arrive within 3 days",
        "It was refunded yesterday",
        "It won’t be ready by tomorrow",
        "Nothing will be done tomorrow",
        "باید تا فردا مدارک ارسال بشه",
        "کی درست می‌شه فردا",
        "I can't promise it will be done by Monday",
        "It won't be possible before Monday",
        "",
        "…",
    ],
)
def test_other_replies_are_none(text: str) -> None:
    assert not is_promise(text)


def test_the_words_are_the_sentence_and_the_time_is_in_it() -> None:
    text = "سلام، وقت بخیر. پولتون تا فردا ساعت ۱۰ برمی‌گرده. ممنون که صبر کردید."
    found = promise_in(text, SUNDAY, OFFICE)
    assert found is not None
    assert found.words == "پولتون تا فردا ساعت ۱۰ برمی‌گرده."
    assert f"{found.due.moment(OFFICE, SUNDAY):%a %H:%M}" == "Mon 10:00"


@pytest.mark.parametrize(
    ("text", "moment"),
    [
        ("اشتراک یک ماهه شما تا فردا فعال می‌شه", "Mon 23 17:00"),
        ("سه ماهه‌تون فردا فعال می‌شه", "Mon 23 17:00"),
        ("بسته ۷ روزه تا امشب فعال می‌شه", "Sun 22 23:00"),
        ("We will refund the 3 month subscription by tomorrow", "Mon 23 17:00"),
        ("The 10 day delay is over, we will send it today", "Sun 22 17:00"),
        ("We'll refund 12.50 tomorrow", "Mon 23 17:00"),
    ],
)
def test_of_several_times_the_limit_is_meant(text: str, moment: str) -> None:
    found = promise_in(text, SUNDAY, OFFICE)
    assert found is not None
    assert f"{found.due.moment(OFFICE, SUNDAY):%a %d %H:%M}" == moment


def test_persian_weeks_end_on_friday_also_if_the_office_is_open_then() -> None:
    always = Calendar({day: ((time(0), END_OF_DAY),) for day in range(7)}, ZONE)
    found = promise_in("تا آخر هفته درست می‌شه", SUNDAY, always)
    assert found is not None
    assert f"{found.due.moment(always, SUNDAY):%a %d}" == "Fri 27"


def test_a_date_far_away_is_no_promise() -> None:
    assert is_promise("تا ۳۰ آذر واریز می‌شه")
    assert not is_promise("تا ۳۰ مرداد واریز می‌شه")


def test_the_team_adds_phrases() -> None:
    phrases = Phrases(more=("حواله می‌زنیم", "on my list"), never=("در صف بررسی",))
    assert not is_promise("فردا حواله بانکی، خودم")
    assert is_promise("on my list for tomorrow", phrases)
    assert is_promise("فردا حواله ميزنيم؟ نه، حواله می‌زنیم فردا.", phrases)
    assert not is_promise("در صف بررسی است و تا فردا انجام می‌شه", phrases)


@pytest.mark.parametrize("mark", ["\u200f", "\u200b", "\u2067"])
def test_invisible_marks_change_nothing(mark: str) -> None:
    assert is_promise(f"{mark}تا فردا{mark} واریز می‌شه")


def test_a_long_text_is_read_in_time() -> None:
    text = "این یک جمله است که چیزی نمی‌گوید و ادامه دارد 12 " * 400
    start = time_now()
    assert not is_promise(text)
    assert time_now() - start < 2
