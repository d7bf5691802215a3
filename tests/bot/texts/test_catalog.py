"""The catalog has both languages, and fails at load time instead of in a message."""

from datetime import UTC, date, datetime, time, timedelta
from enum import StrEnum
from pathlib import Path
from zoneinfo import ZoneInfo

import pytest

from bot.texts.catalog import Catalog, TextMissing
from bot.texts.checking import CatalogInvalid
from bot.texts.render import plain_of

FSI, PDI = "\u2068", "\u2069"
EVENING = datetime(2026, 11, 24, 14, 30, tzinfo=UTC)  # 18:00 in Tehran


class Status(StrEnum):
    OPEN = "open"


def a_catalog(folder: Path, *, strict: bool = True, **files: str) -> Catalog:
    for name, content in files.items():
        (folder / f"{name}.ftl").write_text(content, encoding="utf-8")
    return Catalog.load(folder, strict=strict)


def one_text(folder: Path, fa: str, en: str, *, strict: bool = True) -> Catalog:
    return a_catalog(folder, strict=strict, fa=f"it = {fa}\n", en=f"it = {en}\n")


def problems_of(folder: Path, **files: str) -> list[str]:
    with pytest.raises(CatalogInvalid) as refused:
        a_catalog(folder, **files)
    return [str(problem) for problem in refused.value.problems]


def test_variables_are_isolated_from_the_line_around_them(tmp_path: Path) -> None:
    """T67: a Latin name must not change the order of a Persian line."""
    catalog = one_text(tmp_path, "سلام { $name }!", "Hello { $name }!")

    assert catalog.say("fa", "it", name="Sara (QA)") == f"سلام {FSI}Sara (QA){PDI}!"


def test_a_number_keeps_its_sign_before_it(tmp_path: Path) -> None:
    """In a Persian line, a # outside the isolate would be shown after the number."""
    catalog = one_text(tmp_path, "درخواست #{ $ticket } باز شد", "#{ $ticket } is open")

    assert catalog.say("fa", "it", ticket=15) == f"درخواست {FSI}#۱۵{PDI} باز شد"  # noqa: RUF001
    assert catalog.say("en", "it", ticket=15) == f"{FSI}#15{PDI} is open"
    assert catalog.say("en", "it", ticket="a") == f"#{FSI}a{PDI} is open"


def test_a_value_cannot_break_out_of_its_isolate(tmp_path: Path) -> None:
    """T67: hostile bidi controls stay inside."""
    catalog = one_text(tmp_path, "سلام { $name }!", "Hello { $name }!")

    closing = catalog.say("en", "it", name=f"a{PDI}b")
    opening = catalog.say("en", "it", name=f"a{FSI}b")

    assert closing == f"Hello {FSI}ab{PDI}!"
    assert opening == f"Hello {FSI}a{FSI}b{PDI}{PDI}!"


@pytest.mark.parametrize(
    ("fact", "fa", "en"),
    [
        (12345, "۱۲۳۴۵", "12345"),
        (2.4, "۲٫۴", "2.4"),
        (EVENING, "سه‌شنبه ۳ آذر، ساعت ۱۸:۰۰", "Tuesday 24 November, 18:00"),
        (date(2027, 3, 21), "یکشنبه ۱ فروردین", "Sunday 21 March"),
        (time(9, 0), "۰۹:۰۰", "09:00"),
        (timedelta(minutes=35), "۳۵ دقیقه", "35 minutes"),
        (timedelta(hours=26), "۲۶ ساعت", "26 hours"),
        (timedelta(days=-3), "۳ روز", "3 days"),
        (Status.OPEN, "open", "open"),
        (["الف", "ب", "پ"], "الف، ب و پ", "الف, ب, and پ"),
        (["one"], "one", "one"),
        (True, "yes", "yes"),
        (Path("var/db"), "var/db", "var/db"),
    ],
)
def test_facts_are_written_as_the_language_does(
    tmp_path: Path, fact: object, fa: str, en: str
) -> None:
    catalog = one_text(tmp_path, "آ { $x }", "a { $x }")

    assert plain_of(catalog.say("fa", "it", x=fact)) == f"آ {fa}"
    assert plain_of(catalog.say("en", "it", x=fact)) == f"a {en}"


def test_moments_are_written_in_the_zone_of_the_desk(tmp_path: Path) -> None:
    one_text(tmp_path, "{ $x }", "{ $x }")
    catalog = Catalog.load(tmp_path, zone=ZoneInfo("Europe/Berlin"))

    assert catalog.say("en", "it", x=EVENING) == "Tuesday 24 November, 15:30"


def test_a_naive_moment_is_a_mistake(tmp_path: Path) -> None:
    catalog = one_text(tmp_path, "{ $x }", "{ $x }")

    with pytest.raises(ValueError, match="naive"):
        catalog.say("fa", "it", x=EVENING.replace(tzinfo=None))


def test_message_files_choose_forms(tmp_path: Path) -> None:
    form = (
        '{ NUMBER($n, grouping: 1) }|{ NUMBER($r, style: "percent") }|{ NUMBER($r, digits: 1) }|'
        '{ DATETIME($at, show: "date") }|{ DATETIME($at, show: "time") }'
    )
    catalog = one_text(tmp_path, form, form)

    facts = {"n": 12345, "r": 0.256, "at": EVENING}

    assert plain_of(catalog.say("en", "it", **facts)) == "12,345|26%|0.3|Tuesday 24 November|18:00"
    assert plain_of(catalog.say("fa", "it", **facts)) == "۱۲٬۳۴۵|۲۶٪|۰٫۳|سه‌شنبه ۳ آذر|۱۸:۰۰"


@pytest.mark.parametrize(("count", "fa"), [(0, "هیچ"), (1, "یکی"), (8, "۸ تا")])
def test_numbers_choose_plural_forms(tmp_path: Path, count: int, fa: str) -> None:
    """Persian counts 0 among [one], so the exact form comes first."""
    catalog = one_text(
        tmp_path,
        "{ $n ->\n    [0] هیچ\n    [one] یکی\n   *[other] { $n } تا\n }",
        "{ $n ->\n    [one] one\n   *[other] { $n }\n }",
    )

    assert plain_of(catalog.say("fa", "it", n=count)) == fa


def test_a_form_that_swallows_zero_is_refused(tmp_path: Path) -> None:
    choice = "it = { $n ->\n    [one] یکی\n   *[other] { $n }\n }\n"

    assert problems_of(tmp_path, fa=choice, en=choice) == [
        "fa.ftl:1: it: in fa [one] also takes 0: put [0] before it, or write [1]"
    ]


def test_words_choose_forms_too(tmp_path: Path) -> None:
    choice = "{ $status ->\n    [open] باز\n   *[other] بسته\n }"
    catalog = one_text(tmp_path, choice, choice)

    assert catalog.say("fa", "it", status=Status.OPEN) == "باز"


def test_a_long_text_passes_through_unharmed(tmp_path: Path) -> None:
    catalog = one_text(tmp_path, "گفت: { $text }", "Said: { $text }")
    text = "دروازه\n" * 580

    assert catalog.say("fa", "it", text=text) == f"گفت: {FSI}{text}{PDI}"


@pytest.mark.parametrize(
    ("language", "said"), [("fa", "سلام"), ("en-US", "hello"), ("de", "سلام"), ("", "سلام")]
)
def test_an_unknown_language_reads_the_first_one(tmp_path: Path, language: str, said: str) -> None:
    assert one_text(tmp_path, "سلام", "hello").say(language, "it") == said


@pytest.mark.parametrize("language", ["fa", "en", "xx"])
def test_a_missing_id_raises_when_strict(tmp_path: Path, language: str) -> None:
    with pytest.raises(TextMissing, match="no text other"):
        one_text(tmp_path, "سلام", "hello").say(language, "other")


@pytest.mark.parametrize("facts", [{}, {"name": None}])
def test_a_missing_fact_raises_when_strict(tmp_path: Path, facts: dict[str, object]) -> None:
    with pytest.raises(TextMissing):
        one_text(tmp_path, "سلام { $name }", "hi { $name }").say("fa", "it", **facts)


def test_in_production_something_comes_out_and_the_log_tells(
    tmp_path: Path, caplog: pytest.LogCaptureFixture
) -> None:
    catalog = one_text(tmp_path, "سلام { $name }", "hi { $name }", strict=False)

    assert catalog.say("fa", "other", n=1) == "other n=1"
    assert plain_of(catalog.say("en", "it")) == "hi name"
    assert [record.getMessage() for record in caplog.records] == [
        "text incomplete: no text other",
        "text incomplete: it: Unknown external: name",
    ]


def test_the_pseudo_language_tells_id_and_facts(tmp_path: Path) -> None:
    catalog = one_text(tmp_path, "سلام", "hello")

    said = catalog.say("xx", "it", ticket=12, at=EVENING, by=["a", "b"], status=Status.OPEN)

    assert said == "it at=2026-11-24T14:30:00+00:00 by=a,b status=open ticket=12"


def test_every_problem_of_every_file_comes_at_once(tmp_path: Path) -> None:
    problems = problems_of(
        tmp_path,
        fa="a = سلام { $x }\nb = تنها\n\nbroken\n",
        fa_more="a = دوباره\nc = { gone }\n",
        en="a = hello { $y }\nc = { -term }\n",
    )

    assert problems == [
        "en.ftl:1: a: uses $y, which fa does not",
        "en.ftl:2: c: refers to -term, not there",
        "fa.ftl:1: a: uses $x, which en does not",
        "fa.ftl:2: b: is missing in en",
        'fa.ftl:4: broken: cannot be read: Expected token: "="',
        "fa_more.ftl:1: a: stands already in fa.ftl:1",
        "fa_more.ftl:2: c: refers to gone, not there",
    ]


def test_a_dot_in_an_id_is_junk(tmp_path: Path) -> None:
    (problem,) = problems_of(tmp_path, fa="ticket.opened = باز شد\n")

    assert problem.startswith("fa.ftl:1: ticket.opened: cannot be read")


def test_facts_behind_references_count(tmp_path: Path) -> None:
    catalog = a_catalog(
        tmp_path,
        fa="sign = { $who }\nit = سلام { sign }\n",
        en="sign = { $who }\nit = hi { $who }\n",
    )

    assert catalog.variables("it") == {"who"}


def test_the_first_language_must_be_there(tmp_path: Path) -> None:
    assert problems_of(tmp_path, en="it = hello\n") == ["fa.ftl:0: *: is missing"]


def test_our_own_files_load() -> None:
    catalog = Catalog.load(strict=True)

    assert catalog.languages == ("fa", "en")
    assert catalog.ids("fa") == catalog.ids("en")
