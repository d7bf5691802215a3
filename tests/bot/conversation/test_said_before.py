"""Messages that settle a matter, or say that advice was tried before."""

import pytest

from bot.conversation.said_before import has_tried, is_settled, still_open


@pytest.mark.parametrize("text", ["خودش درست شد مرسی", "اوکی شد", "ولش کن", "it works now"])
def test_a_matter_is_settled(text: str) -> None:
    assert is_settled(text)


@pytest.mark.parametrize(
    "text",
    ["پرداختم درست شده ولی اشتراک ندارم", "چطور درست شد؟", "it is fine now but the other is not"],
)
def test_a_matter_that_goes_on(text: str) -> None:
    assert not is_settled(text)


def test_a_code_that_was_named_is_no_advice() -> None:
    assert not has_tried("کد پیگیری که گفتید رو از کجا بیارم")


@pytest.mark.parametrize("text", ["هنوز درست نشده", "درستش کنید", "کی وصل میشه؟"])
def test_a_matter_is_open(text: str) -> None:
    assert not is_settled(text)


@pytest.mark.parametrize(
    "text", ["همون کاری که گفتین رو کردم", "امتحان کردم نشد", "you told me that", "بازم نشد"]
)
def test_advice_was_tried(text: str) -> None:
    assert has_tried(text)


@pytest.mark.parametrize("text", ["کد نمیاد", "how do I pay?", "سلام وقت بخیر"])
def test_nothing_was_tried(text: str) -> None:
    assert not has_tried(text)


def test_only_what_is_still_open_is_current() -> None:
    assert still_open(["کد نمی‌آید", "خودش درست شد", "رنگ را چطور عوض کنم"]) == [
        "رنگ را چطور عوض کنم"
    ]
    assert still_open(["کد نمی‌آید", "خودش درست شد"]) == ["کد نمی‌آید", "خودش درست شد"]
    assert still_open([]) == []
