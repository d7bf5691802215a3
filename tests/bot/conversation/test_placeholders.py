"""Placeholders of canned replies, and what agents leave to be filled in."""

import pytest

from bot.conversation.placeholders import filled, has_stray_brace, placeholders_in, unfilled_in


def test_placeholders_are_filled_and_the_others_stay() -> None:
    text = "{name} عزیز، {amount} برگشت. {name}"
    assert placeholders_in(text) == ("name", "amount")
    assert filled(text, {"name": "{amount}"}) == "{amount} عزیز، {amount} برگشت. {amount}"


@pytest.mark.parametrize("text", ["a { b", "{}", "{two words}", "{1}", "}"])
def test_braces_that_are_no_placeholders(text: str) -> None:
    assert has_stray_brace(text)
    assert placeholders_in(text) == ()


@pytest.mark.parametrize(
    ("text", "found"),
    [
        ("سلام {name}", "{name}"),
        ("سلام {{نام}} عزیز", "{{نام}}"),
        ("Dear [Name], it is done", "[Name]"),
        ("سلام [نام کاربر] عزیز", "[نام کاربر]"),
        ("Hello <customer>", "<customer>"),
        ("مبلغ ___ تومان برگشت", "___"),
        ("شمارهٔ XXXX را ببینید", "XXXX"),
        ("your order <<number>> left", "<<number>>"),
    ],
)
def test_what_is_left_to_be_filled_in(text: str, found: str) -> None:
    assert unfilled_in(text) == found


@pytest.mark.parametrize(
    "text",
    [
        "سلام، درست شد",
        "نسخهٔ برنامه: ____",
        "این‌ها را بنویسید:\nنام: ___\nشماره: ___",
        "a snake_case_name and __init__",
        "در تنظیمات [حریم خصوصی] را باز کنید",
        "size xx or XL",
        "{ not closed",
    ],
)
def test_ordinary_replies_leave_nothing(text: str) -> None:
    assert unfilled_in(text) is None
