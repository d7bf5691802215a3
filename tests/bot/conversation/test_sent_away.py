"""Replies that send the requester away, with sets that were written without sight of the rules."""

from datetime import datetime, time
from pathlib import Path
from typing import Any
from zoneinfo import ZoneInfo

import pytest
import yaml

from bot.conversation.promised import promise_in
from bot.conversation.sent_away import sends_away
from handoff.calendars import Calendar

REPLIES = Path(__file__).parents[2] / "replies"
ZONE = ZoneInfo("Asia/Tehran")
OFFICE = Calendar({day: ((time(9), time(17)),) for day in (5, 6, 0, 1, 2)}, ZONE)
SUNDAY = datetime(2026, 11, 22, 12, tzinfo=ZONE)
LEAST_PRECISION, LEAST_RECALL = 0.9, 0.6
MOST_FOUND = 0.04  # share of ordinary replies


def replies(name: str) -> list[Any]:
    found = yaml.safe_load((REPLIES / name / "first.yaml").read_text(encoding="utf-8"))
    assert isinstance(found, list)
    return found


def test_the_blind_replies_are_told_apart() -> None:
    among = replies("sent_away")
    found = [each for each in among if sends_away(each["text"]) is not None]
    right = sum(each["away"] for each in found)
    precision, recall = right / len(found), right / sum(each["away"] for each in among)
    print(f"{len(among)} replies: precision {precision:.3f}, recall {recall:.3f}")  # noqa: T201
    assert precision >= LEAST_PRECISION
    assert recall >= LEAST_RECALL


def test_ordinary_replies_are_rarely_held_back() -> None:
    """With every check set to ask, this share of the replies would be asked about."""
    among = replies("ordinary")
    away = sum(sends_away(text) is not None for text in among)
    promises = sum(promise_in(text, SUNDAY, OFFICE) is not None for text in among)
    print(f"{len(among)} ordinary replies: {away} sent away, {promises} promises")  # noqa: T201
    assert away / len(among) <= MOST_FOUND


@pytest.mark.parametrize(
    "text",
    [
        "باید با مدیریت تماس بگیرید",
        "از واحد مالی پیگیری کنید لطفاً.",
        "برای این موضوع به پشتیبانی پیام بدید",
        "این کار ما نیست",
        "Please contact the finance department.",
        "You have to ask the management",
        "that's not my department, sorry",
    ],
)
def test_a_requester_is_sent_away(text: str) -> None:
    assert sends_away(text) == text


@pytest.mark.parametrize(
    "text",
    [
        "از واحد مالی می‌پرسم و خبرتون می‌کنم",
        "همکارم از بخش فنی باهاتون تماس می‌گیره",
        "با بانک خودتون تماس بگیرید",
        "از اپراتور پیگیری کنید",
        "از تنظیمات به بخش پشتیبانی برید",
        "I'll ask the finance team and come back to you",
        "Please contact your bank",
        "Go to settings, then support",
        "",
    ],
)
def test_other_replies_do_not(text: str) -> None:
    assert sends_away(text) is None


def test_the_sentence_is_returned_as_it_was_written() -> None:
    text = "سلام. متأسفانه باید با مدیریت صحبت کنید! ممنون."
    assert sends_away(text) == "متأسفانه باید با مدیریت صحبت کنید!"


def test_phrases_of_the_team_are_left_out() -> None:
    text = "از واحد مالی پیگیری کنید"
    assert sends_away(text, ["واحد مالی"]) is None


@pytest.mark.parametrize(
    "text",
    [
        "در بخش پروفایل درخواست را ثبت کنید",
        "از بخش تنظیمات، شمارهٔ جدید را ثبت کنید",
        "پشتیبانی هستم، لطفاً اسکرین‌شات بفرستید",
        "تیم ما بررسی کرد، لطفاً عکس رسید را بفرستید",
        "همکارم گفت شمارهٔ پیگیری رو بفرستید",
        "نیازی نیست با مدیریت تماس بگیرید",
        "لازم نیست به پشتیبانی پیام بدید",
        "No need to contact the finance team",
        "Do not contact the support team again",
        "Your phone line is fine",
        "Our mail desk opens at nine",
        "I'd ask the finance team for you",
        "Let me quickly go and ask the finance team",
    ],
)
def test_everyday_replies_do_not(text: str) -> None:
    assert sends_away(text) is None


@pytest.mark.parametrize(
    "text",
    [
        "Please contact finance",
        "به مالی پیام بدید",
        "از بالا بپرسید",
        "ما کاره‌ای نیستیم، با مدیریت صحبت کن",
        "ایمیل بزن به info@example.com جواب میدن",
        "That would be a question for finance.",
        "you will have to speak with someone from finance",
    ],
)
def test_other_wordings_send_away_too(text: str) -> None:
    assert sends_away(text) is not None
