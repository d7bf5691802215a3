"""Words of one ticket in a text that is kept for others."""

import pytest

from bot.conversation.ticket_words import ticket_words_in


@pytest.mark.parametrize(
    ("text", "found"),
    [
        ("Hello Narges, it is fixed.", [("Narges", "name")]),
        ("hello NARGES!", [("NARGES", "name")]),
        ("Your request #12 is done", [("#12", "ticket")]),
        ("درخواست شمارهٔ ۱۲ انجام شد", [("درخواست شمارهٔ ۱۲", "ticket")]),
        ("تیکت ۱۲ بسته شد", [("تیکت ۱۲", "ticket")]),
        ("Ticket no. 12 and #\u206013", [("Ticket no. 12", "ticket"), ("#\u206013", "ticket")]),
        ("We call 09121234567", [("09121234567", "phone")]),
        ("با ۰۹۱۲ ۱۲۳ ۴۵۶۷ تماس گرفتیم", [("۰۹۱۲ ۱۲۳ ۴۵۶۷", "phone")]),
        ("+98 912 123 4567", [("+98 912 123 4567", "phone")]),
        ("مبلغ ۴۰٬۰۰۰ تومان برگشت", [("۴۰٬۰۰۰", "amount")]),
        ("We refunded 50,000.", [("50,000", "amount")]),
        ("۴۰۰۰۰ تومان", [("۴۰۰۰۰", "amount")]),
        ("Order 48213 was sent", [("48213", "order")]),
        ("سفارش شمارهٔ ۴۸۲۱۳ رسید", [("۴۸۲۱۳", "order")]),
        ("کد پیگیری 998877", [("998877", "number")]),
        (
            "Narges, order 48213: 48213 and 77001",
            [("Narges", "name"), ("48213", "order"), ("77001", "number")],
        ),
    ],
)
def test_words_of_the_ticket_and_their_placeholders(
    text: str, found: list[tuple[str, str]]
) -> None:
    assert [
        (one.words, one.placeholder) for one in ticket_words_in(text, name="Narges Karimi")
    ] == found


@pytest.mark.parametrize("text", ["نرگس جان، درست شد", "سلام نرگس‌جان", "سلام نرگس."])
def test_names_with_a_persian_ending(text: str) -> None:
    (found,) = ticket_words_in(text, name="نرگس کریمی")
    assert (found.words, found.placeholder) == ("نرگس", "name")


def test_arabic_letters_are_the_same_name() -> None:
    (found,) = ticket_words_in("سلام علي", name="علی")
    assert found.words == "علي"


@pytest.mark.parametrize(
    ("text", "name"),
    [
        ("", "Narges"),
        ("Hello {name}, request {ticket}: {amount} is back.", "name"),
        ("Open the settings and wait 2 hours, or 30 minutes.", "Narges"),
        ("امیدواریم درست شود", "امید"),
        ("We are open from 9:00 to 20:00", "Narges"),
        ("It takes 24 to 48 hours, 10-12 or 14-16", "Narges"),
        ("3 requests and 2 tickets", "Narges"),
        ("A b c", "A"),
        ("🌸 hello", "🌸 🌸"),
        ("hello", ""),
    ],
)
def test_words_for_everyone(text: str, name: str) -> None:
    assert ticket_words_in(text, name=name) == []
