"""Valid YAML that isn't what was meant is reported with its line."""

import pytest

from faq.knowledge_base import Severity
from tests.faq.builders import CHANNEL, DELETE, HEADER, a_text
from tests.faq.knowledge_base.builders import problems_of

EN = "      en: [How do I create a channel?, make a new channel, start my own channel]\n"
ANSWER = "    answer: {fa: «مداد» را بزنید., en: Tap the pencil.}\n"


def findings(old: str, new: str) -> list[tuple[str, int]]:
    """Return the codes and lines found after a replacement in the entry about channels."""
    assert old in CHANNEL
    text = a_text(CHANNEL.replace(old, new), DELETE)
    return [(each.code, each.line) for each in problems_of(text)]


def en(*questions: str) -> str:
    return "      en:\n" + "".join(f"        - {each}\n" for each in questions)


FIRST = HEADER.count("\n") + 1  # number of lines before the entry
GOOD = ("How do I create a channel?", "make a new channel", "start my own channel")


@pytest.mark.parametrize(
    ("question", "code"),
    [
        ("create a channel #now please", "text-cut"),
        ("create a channel\n          start my own channel", "lines-joined"),
        ("'create a channel\n          start my own channel'", "lines-joined"),
        ("create a channel\t# now please", "text-cut"),
        ("“how to create a channel”", "curly-quotes"),
        ("create {app} channel", "term-in-question"),
        ("Ø³Ø§Ø®ØªÙ† Ú©Ø§Ù†Ø§Ù„", "mojibake"),
    ],
)
def test_a_suspicious_question(question: str, code: str) -> None:
    assert findings(EN, en(*GOOD[:2], question)) == [(code, FIRST + 10)]


def test_letters_that_were_lost_are_an_error() -> None:
    found = problems_of(a_text(CHANNEL.replace("make a new", "make \ufffd new"), DELETE))

    assert [(each.code, each.severity) for each in found] == [("lost-letters", Severity.ERROR)]


@pytest.mark.parametrize(
    "question",
    [
        '"create a channel #now"',
        "create a channel  # from ticket 12",
        "create «my» channel",
        "don’t know how to create a channel’s list",
        "he said “channel” to me",
        "'“a channel”, he said”'",
        "create a {group} of people",
        "ساختن کانال، چطور؟",
    ],
)
def test_a_question_without_suspicion(question: str) -> None:
    assert findings(EN, en(*GOOD[:2], question)) == []


def test_persian_commas_do_not_separate_items_in_brackets() -> None:
    before = "      fa: [چطور کانال بسازم؟, میخوام یه کانال بزنم, ساختن کانال جدید]\n"
    after = "      fa: [چطور کانال بسازم؟، میخوام یه کانال بزنم, ساختن کانال جدید, کانال]\n"

    assert findings(before, after) == [("persian-comma", FIRST + 6)]


@pytest.mark.parametrize(
    ("answer", "code", "line"),
    [
        ("Tap {App}.", "term-misspelt", 1),
        ("Tap {{app}}.", "term-misspelt", 1),
        ("Tap { app }.", "term-misspelt", 1),
        ("one\ntwo **bold**", "markup", 2),
        ("one\n# a heading", "markup", 2),
        ("[here](https://example.ir)", "markup", 1),
        ("<b>bold</b>", "markup", 1),
        ("one\\ntwo", "literal-line-break", 1),
        ("1. Open it. 2. Tap it.", "steps-on-one-line", 1),
        ("ok\n۱. باز کنید. ۲. بزنید.", "steps-on-one-line", 2),
        ("Tap {برنامه}.", "stray-brace", 1),
        ("Tap {app or so", "stray-brace", 1),
        ("one\nrelated: [a-b]", "field-in-text", 2),
    ],
)
def test_a_suspicious_answer(answer: str, code: str, line: int) -> None:
    block = "".join(f"        {each}\n" for each in answer.split("\n"))
    new = f"    answer:\n      fa: «مداد» را بزنید.\n      en: |\n{block}"

    assert findings(ANSWER, new) == [(code, FIRST + 10 + line)]


@pytest.mark.parametrize(
    "answer",
    [
        "1. Open it.\n2. Tap it.",
        "Tap + {app}.",
        "a <- b",
        "3 * 4 ** 2",
        "Version 1. It is 2.",
        "choose 1) Public or 2) Private",
        "the folder C:\\new",
    ],
)
def test_an_answer_without_suspicion(answer: str) -> None:
    block = "".join(f"        {each}\n" for each in answer.split("\n"))
    new = f"    answer:\n      fa: «مداد» را بزنید.\n      en: |\n{block}"

    assert findings(ANSWER, new) == []


def test_terms_and_slots_are_read_too() -> None:
    header = HEADER.replace("en: Which phone?", "en: Which **phone**?")
    found = problems_of(a_text(CHANNEL, DELETE, header=header))

    assert [each.code for each in found] == ["markup"]


def test_a_term_that_exists_is_suggested() -> None:
    text = a_text(CHANNEL.replace("Tap the pencil.", "'Tap {App} or {Foo}.'"), DELETE)
    facts = [dict(each.facts) for each in problems_of(text)]

    assert facts == [{"text": "{App}", "nearest": "app"}, {"text": "{Foo}", "nearest": "none"}]


def test_a_colon_that_makes_a_map_of_a_text() -> None:
    text = a_text(CHANNEL.replace(EN, en("the problem: no channel", *GOOD)), DELETE)
    (found,) = problems_of(text)

    assert (found.code, found.line, found.entry) == ("colon-in-text", FIRST + 8, "create-channel")
    assert found.facts["value"] == "the problem: no channel"


@pytest.mark.parametrize(
    "url", ["https://{site}/x", "https:zz", "http://localhost/x", "https://", "tel:123"]
)
def test_a_link_that_messengers_refuse(url: str) -> None:
    button = f"    buttons: [{{text: {{fa: باز, en: Open}}, url: '{url}'}}]\n"

    found = problems_of(a_text(CHANNEL + button, DELETE))

    assert [each.code for each in found if each.severity is Severity.ERROR] in (
        ["bad-link"],
        ["bad-name"],
    )


@pytest.mark.parametrize("url", ["https://a.ir", "https://a.ir/b?c=d", "tg://resolve?domain=x"])
def test_a_link_that_messengers_take(url: str) -> None:
    button = f"    buttons: [{{text: {{fa: باز, en: Open}}, url: '{url}'}}]\n"

    assert problems_of(a_text(CHANNEL + button, DELETE)) == []


def test_an_answer_of_spaces_is_empty() -> None:
    found = problems_of(a_text(CHANNEL.replace("en: Tap the pencil.", "en: '  '"), DELETE))

    assert [each.code for each in found] == ["empty-text"]
