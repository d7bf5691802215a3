"""Weekdays at the start of a text."""

# ruff: noqa: RUF001  (Persian and Arabic digits)

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from bot.conversation.when.weekdays import EVERY, WEEK, leading_day, leading_days
from bot.conversation.when.words import plain

MON, TUE, WED, THU, FRI, SAT, SUN = range(7)
ENGLISH = ("mon", "tue", "wed", "thu", "fri", "sat", "sun")
PERSIAN = ("دوشنبه", "سه‌شنبه", "چهارشنبه", "پنجشنبه", "جمعه", "شنبه", "یکشنبه")


@pytest.mark.parametrize(
    ("text", "day"),
    [
        ("mon", MON),
        ("Monday", MON),
        ("MONDAYS", MON),
        ("tue", TUE),
        ("tues", TUE),
        ("tuesday", TUE),
        ("wed", WED),
        ("wednesday", WED),
        ("thu", THU),
        ("thur", THU),
        ("thurs", THU),
        ("thursday", THU),
        ("fri", FRI),
        ("friday", FRI),
        ("sat", SAT),
        ("saturday", SAT),
        ("sun", SUN),
        ("sunday", SUN),
        ("شنبه", SAT),
        ("شنبه‌ها", SAT),
        ("یکشنبه", SUN),
        ("یک‌شنبه", SUN),
        ("یک شنبه", SUN),
        ("يكشنبه", SUN),
        ("۱شنبه", SUN),
        ("دوشنبه", MON),
        ("دو‌شنبه", MON),
        ("۲شنبه", MON),
        ("سه‌شنبه", TUE),
        ("سه شنبه", TUE),
        ("٣شنبه", TUE),
        ("چهارشنبه", WED),
        ("چهار‌شنبه", WED),
        ("چارشنبه", WED),
        ("پنجشنبه", THU),
        ("پنج‌شنبه", THU),
        ("جمعه", FRI),
        ("جمعه‌ها", FRI),
        ("جمعة", FRI),
        ("\u200fجمعه\u200f", FRI),
    ],
)
def test_one_weekday(text: str, day: int) -> None:
    assert leading_days(plain(text)) == ({day}, "")


@pytest.mark.parametrize(
    ("text", "days"),
    [
        ("sat, sun and mon", {SAT, SUN, MON}),
        ("sat sun mon", {SAT, SUN, MON}),
        ("sat,sun", {SAT, SUN}),
        ("sat & sun", {SAT, SUN}),
        ("sat+sun", {SAT, SUN}),
        ("mondays and fridays", {MON, FRI}),
        ("شنبه، یکشنبه و دوشنبه", {SAT, SUN, MON}),
        ("پنج‌شنبه و جمعه", {THU, FRI}),
        ("شنبه یکشنبه دوشنبه", {SAT, SUN, MON}),
        ("mon, mon", {MON}),
    ],
)
def test_several_weekdays(text: str, days: set[int]) -> None:
    assert leading_days(plain(text)) == (days, "")


@pytest.mark.parametrize(
    ("text", "days"),
    [
        ("sat-wed", {SAT, SUN, MON, TUE, WED}),
        ("Sat - Wed", {SAT, SUN, MON, TUE, WED}),
        ("sat–wed", {SAT, SUN, MON, TUE, WED}),
        ("saturday to wednesday", {SAT, SUN, MON, TUE, WED}),
        ("saturday through wednesday", {SAT, SUN, MON, TUE, WED}),
        ("sat until mon", {SAT, SUN, MON}),
        ("شنبه تا چهارشنبه", {SAT, SUN, MON, TUE, WED}),
        ("شنبه-چهارشنبه", {SAT, SUN, MON, TUE, WED}),
        ("mon-fri", {MON, TUE, WED, THU, FRI}),
        ("wed-sat", {WED, THU, FRI, SAT}),
        ("fri-sat", {FRI, SAT}),
        ("sun-sat", set(EVERY)),
        ("thu-thu", {THU}),
        ("sat-mon and thu", {SAT, SUN, MON, THU}),
        ("sat, mon-wed, fri", {SAT, MON, TUE, WED, FRI}),
        ("شنبه تا دوشنبه و جمعه", {SAT, SUN, MON, FRI}),
    ],
)
def test_ranges_begin_on_any_day(text: str, days: set[int]) -> None:
    assert leading_days(plain(text)) == (days, "")


@pytest.mark.parametrize(
    "text",
    ["every day", "everyday", "Daily", "all days", "هر روز", "هر‌روز", "همه روزه", "همه‌روزه"],
)
def test_every_day(text: str) -> None:
    assert leading_days(plain(text)) == (EVERY, "")


@pytest.mark.parametrize(
    ("text", "days", "rest"),
    [
        ("fri closed", {FRI}, "closed"),
        ("fri: closed", {FRI}, "closed"),
        ("fri:closed", {FRI}, "closed"),
        ("fri = closed", {FRI}, "closed"),
        ("sun, 9-12", {SUN}, "9-12"),
        ("sun and 9-12", {SUN}, "and 9-12"),
        ("sat to wed 9 to 17", {SAT, SUN, MON, TUE, WED}, "9 to 17"),
        ("sat-wed 9-13, 14-18", {SAT, SUN, MON, TUE, WED}, "9-13, 14-18"),
        ("شنبه تا چهارشنبه ۹ تا ۱۷", {SAT, SUN, MON, TUE, WED}, "9 تا 17"),
        ("شنبه ۹ تا ۱۷", {SAT}, "9 تا 17"),
        ("جمعه تعطیل", {FRI}, "تعطیل"),
        ("جمعه‌ها تعطیل", {FRI}, "تعطیل"),
        ("هر روز ۹-۱۷", set(EVERY), "9-17"),
        ("sat 9-12 sun 9-17", {SAT}, "9-12 sun 9-17"),
    ],
)
def test_the_rest_of_the_text(text: str, days: set[int], rest: str) -> None:
    assert leading_days(plain(text)) == (days, rest)


@pytest.mark.parametrize(
    "text",
    ["", "9-17", "sunny", "satin", "monde", "frid", "شنبهها", "tomorrow", "فردا", "- sat", "روز"],
)
def test_other_texts_have_no_weekdays(text: str) -> None:
    folded = plain(text)

    assert leading_days(folded) == (frozenset(), folded)


@pytest.mark.parametrize("names", [ENGLISH, PERSIAN])
@pytest.mark.parametrize("first", WEEK)
@pytest.mark.parametrize("length", range(1, 8))
def test_a_range_of_each_length(names: tuple[str, ...], first: int, length: int) -> None:
    days = [(first + step) % 7 for step in range(length)]
    to = " to " if names is ENGLISH else " تا "

    assert leading_days(plain(names[first] + to + names[days[-1]])) == (set(days), "")


@settings(deadline=None, max_examples=60)
@given(
    st.lists(st.sampled_from(range(7)), min_size=1, max_size=7),
    st.sampled_from([ENGLISH, PERSIAN]),
    st.sampled_from([", ", "، ", " و ", " and ", " ", "&"]),
)
def test_a_list_contains_its_weekdays(
    days: list[int], names: tuple[str, ...], between: str
) -> None:
    text = plain(between.join(names[day] for day in days))

    assert leading_days(f"{text}: closed") == (set(days), "closed")


@settings(deadline=None)
@given(st.text() | st.lists(st.sampled_from([*ENGLISH, *PERSIAN, " to ", "-", "9", " "])))
def test_any_text_is_parsed(text: str | list[str]) -> None:
    folded = plain("".join(text))
    days, rest = leading_days(folded)

    assert folded.endswith(rest)
    assert bool(days) == (rest != folded)


@pytest.mark.parametrize(
    ("text", "days"),
    [
        ("یکشنبه‌ها", {SUN}),
        ("دوشنبه ها", {MON}),
        ("سه‌شنبه‌ها", {TUE}),
        ("چهارشنبه‌ها", {WED}),
        ("پنج شنبه ها", {THU}),
        ("شنبه‌ها و جمعه‌ها", {SAT, FRI}),
        ("شنبه‌ها تا دوشنبه‌ها", {SAT, SUN, MON}),
        ("از شنبه تا چهارشنبه", {SAT, SUN, MON, TUE, WED}),
        ("from sat to mon", {SAT, SUN, MON}),
        ("شنبه الی دوشنبه", {SAT, SUN, MON}),
        ("۵ شنبه", {THU}),
        ("۱ شنبه و ۳ شنبه", {SUN, TUE}),
        ("sat/sun", {SAT, SUN}),
        ("هرروز", EVERY),
        ("همه روزها", EVERY),
        ("همه‌روزه", EVERY),
    ],
)
def test_other_spellings(text: str, days: frozenset[int]) -> None:
    assert leading_days(plain(text)) == (days, "")


@pytest.mark.parametrize("text", ["از شنبه", "from sat", "از شنبه 9-17"])
def test_an_open_range_has_no_weekdays(text: str) -> None:
    assert leading_days(plain(text)) == (frozenset(), plain(text))


@pytest.mark.parametrize(
    ("text", "day", "rest"),
    [
        ("شنبه", SAT, ""),
        ("sat Visit", SAT, " visit"),
        ("sat-mon", SAT, "-mon"),
        ("sat, mon", None, "sat, mon"),
        ("sat/mon", None, "sat/mon"),
        ("every day", None, "every day"),
        ("", None, ""),
    ],
)
def test_one_weekday_and_the_rest(text: str, day: int | None, rest: str) -> None:
    assert leading_day(plain(text)) == (day, rest)
