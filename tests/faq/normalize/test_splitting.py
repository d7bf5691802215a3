"""Parsing of messages: masking, splitting into questions, wishes and refusals."""

import time

import pytest
from hypothesis import given
from hypothesis import strategies as st

from faq.normalize import fold, masked, parts, readings, refuses
from faq.normalize.reading import Vocabulary
from faq.normalize.splitting import MOST_PARTS
from tests.faq.builders import framing


@pytest.mark.parametrize(
    ("text", "rest"),
    [
        ("شمارم 0912 345 67 89 هست", "شمارم هست"),
        ("کارت ۶۰۳۷-۹۹۱۱-۲۳۴۵-۶۷۸۹ رو زدم", "کارت رو زدم"),
        ("کد ٤٥٦٧٨ نمیاد", "کد نمیاد"),
        ("my number is +44 (20) 7946 0958 ok", "my number is ok"),
        ("@ali_reza رو بلاک کنم", "رو بلاک کنم"),
        ("write to sara.k+1@mail.example.com please", "write to please"),
        ("این https://t.me/c/1?start=a!b؟ چیه", "این ؟ چیه"),
        ("لینک t.me/abc کار نمیکنه", "لینک کار نمیکنه"),
        ("www.example.ir باز نمیشه", "باز نمیشه"),
    ],
)
def test_names_and_long_numbers_become_a_space(text: str, rest: str) -> None:
    assert masked(text).split() == rest.split()


@pytest.mark.parametrize(
    "text",
    [
        "رمز ۲ مرحله‌ای",
        "error 404",
        "4G وصل نمیشه",
        "نسخه 2.5 نمیاد. چرا",
        "ساعت ۸ تا ۱۲",
        "a@b",
        "چطوری؟",
        "",
    ],
)
def test_short_numbers_and_all_else_stay(text: str) -> None:
    assert masked(text) == text


@pytest.mark.parametrize(
    "text", ["09121234567", "+98 912-345-6789", "https://example.com", "@someone!", "a.b@c.de ؟"]
)
def test_a_text_of_masked_parts_alone_becomes_empty(text: str) -> None:
    assert masked(text) == ""


@pytest.mark.parametrize(
    ("text", "questions"),
    [
        (
            "سلام خسته نباشید\nیه سوال داشتم\nچطور کانال بسازم؟ و چطوری عکسش رو عوض کنم",
            ("چطور کانال بسازم؟", "چطوری عکسش رو عوض کنم"),
        ),
        ("کد نمیاد و چرا جواب نمیدید", ("کد نمیاد", "چرا جواب نمیدید")),
        (
            "چه‌جوری شمارمو عوض کنم بعدش چطور رمز بذارم. یه سوال دیگه هم دارم لینک گروه کجاست",
            ("چه‌جوری شمارمو عوض کنم", "چطور رمز بذارم.", "لینک گروه کجاست"),
        ),
        (
            "salam khaste nabashid ye soal dashtam kanal chetori besazam va chetori ads bezaram",
            ("kanal chetori besazam", "chetori ads bezaram"),
        ),
        ("گروهم حذف شده.چیکار کنم", ("گروهم حذف شده.", "چیکار کنم")),
        (
            "می خواهم گروه بسازم و می خواهم عکس بذارم",
            ("می خواهم گروه بسازم", "می خواهم عکس بذارم"),
        ),
        (
            "hi, quick question. how do i create a channel and how can i delete it? thanks a lot",
            ("how do i create a channel", "how can i delete it?"),
        ),
        (
            "how do i mute a group; also, can i leave it. btw where is settings",
            ("how do i mute a group;", "can i leave it.", "where is settings"),
        ),
        (
            "how do i log out? And another question: how do i delete chats",
            ("how do i log out?", "how do i delete chats"),
        ),
    ],
)
def test_one_message_with_several_questions(text: str, questions: tuple[str, ...]) -> None:
    assert parts(text, framing()) == questions


@pytest.mark.parametrize(
    ("text", "question"),
    [
        (
            "سلام وقت بخیر اکانتم رو میخوام کامل پاک کنم لطفا راهنمایی کنید",
            "اکانتم رو میخوام کامل پاک کنم",
        ),
        ("ببخشید مزاحم شدم میخواستم بپرسم چطور گروه بسازم ممنون", "چطور گروه بسازم"),
        ("good morning, could you please help me delete a chat", "delete a chat"),
        ("شب تاریک رو چطور روشن کنم", "شب تاریک رو چطور روشن کنم"),
        ("میخوام یه چیز دیگه بفرستم", "میخوام یه چیز دیگه بفرستم"),
        ("کانالم یه مشکل داره", "کانالم یه مشکل داره"),
        ("عکس و فیلم و صدا", "عکس و فیلم و صدا"),
        ("terms and conditions", "terms and conditions"),
        ("the list should also have a name", "the list should also have a name"),
        ("what is the next thing to do", "what is the next thing to do"),
        ("many thanks", "many thanks"),
        ("خیلی ممنونم", "خیلی ممنونم"),
        ("سلام کانال؟", "سلام کانال؟"),
        ("how are you doing today?", "how are you doing today?"),
        ("نسخه 2.5 دارم", "نسخه 2.5 دارم"),
        ("https://x.com/?q=1!a چیه", "https://x.com/?q=1!a چیه"),
        (";n jhddn ,hsl kldhn", ";n jhddn ,hsl kldhn"),
        ("کانال؟ چطوری", "کانال؟ چطوری"),  # a single word is joined to its neighbour
        ("سلام", "سلام"),
        ("hi there", "hi there"),
        ("یه سوال داشتم", "یه سوال داشتم"),
        ("😀", "😀"),
    ],
)
def test_one_question_stays_one(text: str, question: str) -> None:
    assert parts(text, framing()) == (question,)


def test_of_many_the_last_ones() -> None:
    lines = [f"این سطر {number} است" for number in range(20)]

    assert parts("\n".join(lines), framing()) == (lines[0], *lines[1 - MOST_PARTS :])


def test_nothing_has_no_parts() -> None:
    assert parts("", framing()) == parts(" \n", framing()) == ()


@pytest.mark.parametrize(
    "text",
    [
        "نمیخوام کانال بسازم",
        "نمی‌خواهم حسابم حذف شود",
        "من که نمیخوام پاکش کنم",
        "نمیخوام کسی شمارمو ببینه",
        "قصد ندارم گروه بزنم",
        "قصد حذف حساب رو ندارم",
        "نیازی به پریمیوم ندارم",
        "دنبال ساختن کانال نیستم",
        "دوست ندارم تو گروه باشم",
        "دلم نمیخواد عکسمو ببینن",
        "i don't want to create a channel",
        "I do not want people to see it",
        "im not trying to delete my account",
        "not trying to delete",
        "i dont need a channel",
        "i dont really want a channel",
        "i have no intention of leaving",
        "i didn’t mean to leave the group",
        "i'd rather not delete it",
    ],
)
def test_a_negated_wish_is_a_refusal(text: str) -> None:
    assert refuses(fold(text))


@pytest.mark.parametrize(
    "text",
    [
        "نمیتونم کانال بسازم",
        "کد نمیاد",
        "میخوام کانال بسازم",
        "نیاز به کد دارم ولی کد ندارم",
        "گوشیم نمیخواد وصل شه",
        "چرا جواب نمیدید",
        "رمز ندارم",
        "پیامم نرسید",
        "i cannot log in",
        "it does not work",
        "my payment is not going through",
        "you dont need my number",
        "why dont you want my code",
        "i do not see the button",
        "i need a channel",
        "",
    ],
)
def test_a_complaint_or_a_wish_is_not_a_refusal(text: str) -> None:
    assert not refuses(fold(text))


_WORDS = """
    سلام یه سوال دیگه دارم و چطور چه‌جوری کانال بسازم نمیخوام ممنون بعدش راستی می خواهم
    hi and how also do i thanks @ali 0912345678 12 https://t.me/a ؟ . ; … 😀
"""
MESSAGES = st.one_of(
    st.text(max_size=60),
    st.lists(st.sampled_from([*_WORDS.split(), "\ud800", "\x00", "\n"]), max_size=30).map(
        " ".join
    ),
)


@given(MESSAGES)
def test_every_part_stands_in_the_text_in_order(text: str) -> None:
    found = parts(text, framing())
    position = 0
    for part in found:
        position = text.index(part, position) + len(part)

    assert len(found) <= MOST_PARTS
    assert all(part == part.strip() != "" for part in found)
    assert bool(found) == bool(text.strip())


QUESTIONS = ["چطور کانال بسازم", "کد تایید نمیاد", "how do i leave a group", "گروه کجاست؟"]
POLITE = ["سلام", "خسته نباشید", "hello", "یه سوال داشتم", "thanks", "😀"]


@given(st.lists(st.sampled_from(QUESTIONS + POLITE), max_size=8))
def test_a_line_each_is_a_part_each_but_for_politeness(lines: list[str]) -> None:
    asked = tuple(line for line in lines if line in QUESTIONS)

    assert parts("\n".join(lines), framing()) == asked or not asked


@given(MESSAGES)
def test_masking_twice_changes_nothing_more(text: str) -> None:
    once = masked(text)

    assert masked(once) == once
    assert len(once) <= len(text)


@given(MESSAGES)
def test_any_text_refuses_or_does_not(text: str) -> None:
    assert refuses(fold(f"{text} من نمیخوام که {text}"))
    assert refuses(fold(text)) in (True, False)


HUGE = {
    "one letter": "a" * 4096,
    "one Persian letter": "س" * 4096,
    "one Latin word without end": "kanal" * 819,
    "one word without end": "کانال" * 819,
    "dots": "a." * 2048,
    "dashes": "a-" * 2048,
    "at": "a@" * 2048,
    "www": "www." * 1024,
    "digits": "1 " * 2048,
    "plus": "+1" * 2048,
    "marks": "؟" * 4096,
    "spaces": " " * 4096,
    "emoji": "😀" * 2048,
    "control characters": "\x00\x07\x1b" * 1365,
    "lone surrogates": "\ud800\udfff" * 2048,
    "greetings": "سلام " * 819,
    "run-ups": "یه " * 1365,
    "needs": "نیاز به " * 512,
    "denials": "dont not " * 455,
}


@pytest.mark.parametrize("text", HUGE.values(), ids=HUGE.keys())
def test_no_text_takes_long(text: str) -> None:
    """A rule with backtracking takes seconds here; these take a few milliseconds."""
    vocabulary = Vocabulary(["کانال بسازم", "channel"])
    start = time.perf_counter()

    masked(text), parts(text, framing()), refuses(fold(text)), readings(text, vocabulary)

    assert time.perf_counter() - start < 3
