"""Typed yes and no, and requests for a person, in real wordings."""

import pytest

from bot.conversation.dialogue import Found, Move, Stage, TicketState, Turn, decide
from bot.conversation.wishes import agrees, asks_for_a_person, declines, is_only_a_wish


@pytest.mark.parametrize(
    "query", ["بله", "آره", "اره لطفا", "باشه", "bale", "yes please", "Sure!", "بله، ممنون"]
)
def test_a_yes(query: str) -> None:
    assert agrees(query)
    assert not declines(query)


@pytest.mark.parametrize("query", ["نه", "نه ممنون", "نمی‌خوام", "No, thank you", "nakheir"])
def test_a_no(query: str) -> None:
    assert declines(query)
    assert not agrees(query)


@pytest.mark.parametrize(
    "query", ["", "ممنون", "نه بله", "بله کانالم را چطور پاک کنم", "no connection", "پیام‌رسان بله"]
)
def test_what_is_neither(query: str) -> None:
    assert not agrees(query)
    assert not declines(query)


@pytest.mark.parametrize(
    "query",
    [
        "میخوام با یه آدم حرف بزنم",
        "می‌خواهم با پشتیبانی صحبت کنم",
        "وصلم کن به پشتیبان",
        "منو به یه كارشناس وصل کنید",
        "آدم واقعی جواب بده",
        "با یک نفر از همکاراتون صحبت کنم؟",
        "I want to talk to a human",
        "I want a human now",
        "let me speak with someone",
        "real person please",
    ],
)
def test_a_person_is_asked_for(query: str) -> None:
    assert asks_for_a_person(query)


@pytest.mark.parametrize(
    "query",
    [
        "با چند نفر همزمان حرف بزنم",
        "چطور با یه نفر تصویری حرف بزنم",
        "با مخاطبم صوتی صحبت کنم",
        "به اپراتور وصل نمیشم",
        "یه آدم مزاحم پیام میده",
        "how do I talk to my channel members",
    ],
)
def test_other_people_are_meant(query: str) -> None:
    assert not asks_for_a_person(query)


PERSON_WANTED = r"""
human please
can I get a human please
can i have a human
Human!!!
HUMAN PLEASE
a human, please
please human
pleeease give me a humannn
gimme a human
i want a person
i need an agent now
agent please
operator please
representative
live agent
I'd like to talk to someone from support
put me through to an operator
connect me with a representative
can you transfer me to a real person?
how can i speak to a human being
is there a human here?
is there anyone I can talk to
let a human answer
not a bot, a human
I don't want to talk to a bot, I want a human
I do not want articles i want a human
stop bot. person please
human not robot
anybody there?
get me a human
talk to a human
hello\ncan i speak with an agent
my channel is closed, human please
someone should talk to me
یه نفر جواب بده
یکی جواب بده لطفا
رباتی؟ آدم میخوام
ربات نمیخوام آدم میخوام
آدم می خوام
آدم می‌خوام نه ربات
آدمممم میخوام
پشتیبان لطفا
لطفا پشتیبان
کارشناس می خواستم
اپراتور
اپراتور بیاد
میشه با اپراتور صحبت کنم
وصل کن به اپراتور
وصلم کنید به یه آدم
منو وصل کنید به كارشناس
بسپارید به یه نفر
ارجاع بدین به کارشناس
کسی نیست جواب بده؟
کسی هست؟
با مسئولتون حرف بزنم
با مسؤول صحبت کنم
با یکی از همکاراتون حرف بزنم
چطوری با پشتیبانی صحبت کنم
دیگه نمیخوام با ربات حرف بزنم میخوام با آدم حرف بزنم
مقاله نمیخوام آدم میخوام
سلام\nخسته نباشید\nیه آدم واقعی جواب بده
adam mikham
ba poshtiban harf bezanam
operator mikham
be ye nafar vaslam konid
ye nafar javab bede
""".strip().splitlines()

NO_PERSON_WANTED = """
no human needed
no human please
how do I report a human error
report human error please
human error please fix
human rights channel
I don't need a human
I do not want to talk to a person
no need to talk to an agent
solve it without an operator
human is not needed
are you human?
is this a human
am I talking to a human
how do i become an agent
what is an agent
how can I find someone
how do I chat with someone who is not in my contacts
can someone help me
how do I get people to join my channel
can I get admin
make me admin please
how do I get a person's number
add a person to my group please
support for dark mode
how do I remove an agent from my group
human resources please
no thanks
آدم نمیخوام
نمیخوام با کسی حرف بزنم
با پشتیبان حرف نمیزنم
نیازی به پشتیبان نیست
پشتیبان لازم نیست
لازم نیست به کارشناس وصلم کنید
به پشتیبان وصلم نکن
میخوام پشتیبان بگیرم از چت‌ها
پشتیبان‌گیری چطوریه
چطور از چت‌ها پشتیبان بگیرم
پشتیبان گیری میخوام
خطای انسانی را گزارش کنم
کارشناس کیه
چطور کارشناس بشم
چطور آدم اضافه کنم به گروه
چند نفر میتونن وصل بشن
با چند نفر حرف بزنم
آدمها رو چطور بلاک کنم
به اپراتور همراه اول وصل نمیشم
چطور با کسی که تو مخاطبام نیست چت کنم
چرا کسی تو گروه جواب نمیده
""".strip().splitlines()


def lines(text: str) -> str:
    return text.replace(r"\n", "\n")


@pytest.mark.parametrize("query", PERSON_WANTED)
def test_a_wish_for_a_person_in_any_wording(query: str) -> None:
    assert asks_for_a_person(lines(query))


@pytest.mark.parametrize("query", NO_PERSON_WANTED)
def test_a_wish_denied_and_other_talk_of_people(query: str) -> None:
    assert not asks_for_a_person(lines(query))


@pytest.mark.parametrize("words", PERSON_WANTED)
def test_a_wish_is_carried_out(words: str) -> None:
    for found in (Found.ANSWER, Found.CLARIFY, Found.ABSTAIN, Found.PROBLEM, Found.CHITCHAT):
        assert decide(turn(Stage.IDLE, lines(words), found)) is Move.TO_PERSON


@pytest.mark.parametrize("query", ["human please", "یه نفر جواب بده", "transfer me to an agent"])
def test_a_wish_alone_is_asked_what_it_is_about(query: str) -> None:
    assert is_only_a_wish(query)


@pytest.mark.parametrize("query", ["human please my channel is closed and my money is gone"])
def test_a_wish_with_its_reason_is_not_asked_again(query: str) -> None:
    assert not is_only_a_wish(query)


def test_what_is_said_beside_the_wish_is_kept_for_the_card() -> None:
    assert is_only_a_wish("سلام میخوام با پشتیبان حرف بزنم")
    assert not is_only_a_wish(
        "میخوام با پشتیبان حرف بزنم چون از دیروز کانالم بسته شده و پولم رفته"
    )


def turn(stage: Stage, words: str, found: Found = Found.CLARIFY, *, sure: bool = False) -> Turn:
    return Turn(stage, TicketState.NONE, words, found, verbatim=sure)


def test_yes_counts_only_where_a_person_was_offered() -> None:
    assert decide(turn(Stage.OFFERING, "بله")) is Move.TO_PERSON
    assert decide(turn(Stage.REPHRASING, "بله")) is Move.TO_PERSON
    assert decide(turn(Stage.IDLE, "بله")) is Move.OFFER_CHOICES


def test_no_ends_the_offer() -> None:
    assert decide(turn(Stage.OFFERING, "نه")) is Move.DECLINED
    assert decide(turn(Stage.REPHRASING, "نه", Found.ABSTAIN)) is Move.OFFER_PERSON


def test_only_what_is_sure_goes_before_the_wish_for_a_person() -> None:
    wish = "با پشتیبان حرف بزنم"
    assert decide(turn(Stage.IDLE, wish, Found.ANSWER)) is Move.TO_PERSON
    assert decide(turn(Stage.IDLE, wish, Found.ANSWER, sure=True)) is Move.GIVE_ANSWER
    assert decide(turn(Stage.IDLE, wish, Found.REDIRECT)) is Move.GIVE_REDIRECT
