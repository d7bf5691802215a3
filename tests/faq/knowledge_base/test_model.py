"""Texts of an entry by language, and its intake questions."""

import pytest

from faq.knowledge_base.model import in_language
from tests.faq.builders import CHANNEL, CODE, HEADER, a_kb


@pytest.mark.parametrize(
    ("texts", "language", "words"),
    [
        ({"fa": "یک", "en": "one"}, "en", "one"),
        ({"fa": "یک", "en": "one"}, "fa", "یک"),
        ({"fa": "یک", "en": "one"}, "de", "یک"),
        ({"en": "one"}, "fa", "one"),
        ({"de": "eins"}, "en", "eins"),
        ({}, "en", ""),
    ],
)
def test_the_language_the_first_language_anything(
    texts: dict[str, str], language: str, words: str
) -> None:
    assert in_language(texts, language, ("fa", "en")) == words


def test_terms_follow_the_language_of_the_text() -> None:
    entry = CHANNEL.replace("en: Tap the pencil.", 'en: "Open {app}; {app} opens."').replace(
        "fa: «مداد» را بزنید.", 'fa: "{app} را باز کنید."'
    )

    found = a_kb([entry]).entries["create-channel"]

    assert found.answer_in("en") == "Open Sample; Sample opens."
    assert found.answer_in("fa") == "برنامهٔ نمونه را باز کنید."


def test_a_term_without_that_language_is_filled_in_another() -> None:
    header = HEADER.replace("{fa: برنامهٔ نمونه, en: Sample}", "{fa: برنامهٔ نمونه}")
    entry = CHANNEL.replace("en: Tap the pencil.", 'en: "Open {app}."')

    found = a_kb([entry], header=header).entries["create-channel"]

    assert found.answer_in("en") == "Open برنامهٔ نمونه."


def test_terms_reach_categories_routes_and_slots() -> None:
    header = HEADER.replace("fa: فنی", 'fa: "فنی {app}"').replace("fa: کانال‌ها", 'fa: "{app}"')
    header = header.replace("fa: چه گوشی‌ای؟", 'fa: "{app} روی چه گوشی‌ای؟"')

    kb = a_kb(header=header)

    assert kb.routes["technical"].name_in("fa") == "فنی برنامهٔ نمونه"
    assert kb.category_in("channels", "fa") == "برنامهٔ نمونه"
    assert kb.slots["device"].question_in("fa") == "برنامهٔ نمونه روی چه گوشی‌ای؟"
    assert kb.slots["device"].question_in("en") == "Which phone?"


def test_the_entrys_own_questions_come_instead_of_the_routes() -> None:
    header = HEADER.replace("slots:\n", "slots:\n  when: {kind: text, question: {fa: از کی؟}}\n")

    kb = a_kb([CODE + "    ask: [when, device]\n"], header=header)

    assert [slot.id for slot in kb.asked(kb.entries["login-code"])] == ["when", "device"]


def test_only_a_redirect_has_a_contact() -> None:
    assert a_kb().entries["greeting"].contact_in("fa") == ""


def test_values_cannot_be_changed() -> None:
    entry = a_kb().entries["greeting"]

    with pytest.raises(TypeError):
        entry.questions["fa"] = ()  # type: ignore[index]
    with pytest.raises(AttributeError):
        entry.id = "other"  # type: ignore[misc]
