"""Texts that a query is compared with, independent of the order in the file."""

import random

import numpy as np
import pytest

from faq.knowledge_base import KnowledgeBase
from faq.matcher.corpus import NEGATIVE, Corpus, corpus_of, general_negatives, synonyms_of
from faq.normalize import fold, language_of
from tests.faq.builders import FOUR, a_kb
from tests.faq.matcher.corpora import an_entry, of_entries

QUESTIONS = {"fa": ["چطور کانال بسازم؟", "ساختن کانال"], "en": ["make a channel"]}


def rows_of(corpus: Corpus, entry: str) -> dict[str, bool]:
    """Return the texts of an entry, with True for each question."""
    rows = np.flatnonzero(corpus.owners == corpus.names.index(entry))
    return {corpus.texts[row]: bool(corpus.is_question[row]) for row in rows}


def test_the_order_of_entries_and_of_questions_changes_nothing() -> None:
    first = a_kb()
    shuffled = list(first.entries.values())
    random.Random(7).shuffle(shuffled)
    turned = [
        an_entry(
            entry.id,
            {each: entry.questions[each][::-1] for each in reversed(entry.languages)},
            title=entry.title,
        )
        for entry in shuffled
    ]

    one, other = corpus_of(first), corpus_of(of_entries(*turned))

    assert one.texts == other.texts
    assert one.names == other.names
    assert one.owners.tolist() == other.owners.tolist()
    assert one.is_question.tolist() == other.is_question.tolist()


def test_questions_are_folded_and_come_entry_by_entry() -> None:
    corpus = corpus_of(a_kb())
    owners = corpus.owners[: corpus.first_negative].tolist()

    assert corpus.names == tuple(sorted(corpus.names))
    assert all(text == fold(text) for text in corpus.texts)
    assert owners == sorted(owners)
    assert corpus.starts().tolist() == [owners.index(index) for index in range(len(corpus.names))]
    assert (corpus.owners[corpus.first_negative :] == NEGATIVE).all()
    assert corpus.negatives.tolist() == [False] * corpus.first_negative + [True] * (
        len(corpus.texts) - corpus.first_negative
    )
    assert not corpus.is_question[corpus.first_negative :].any()


@pytest.mark.parametrize(
    ("name", "expected"),
    [
        ("create-channel", "create channel"),
        ("AboutUs", "about us"),
        ("100_NIGHT_TRIAL", "night trial"),
        ("FAQPage", "faq page"),
        ("k12", None),
        ("404", None),
        ("a-b-c", None),
        ("کانال-ساختن", "کانال ساختن"),
    ],
)
def test_the_words_of_an_id_are_a_row_and_not_a_question(name: str, expected: str | None) -> None:
    rows = rows_of(corpus_of(of_entries(an_entry(name, QUESTIONS))), name)

    names = {text for text, is_question in rows.items() if not is_question}
    assert names == ({expected} if expected else set())
    assert sum(rows.values()) == 3


def test_titles_are_rows_too() -> None:
    title = {"fa": "ساختن کانال تازه", "en": "Your own channel"}
    rows = rows_of(corpus_of(of_entries(an_entry("new-one", QUESTIONS, title=title))), "new-one")

    assert rows == {
        "new one": False,
        "ساختن کانال تازه": False,
        "your own channel": False,
        "make a channel": True,
        "ساختن کانال": True,
        fold("چطور کانال بسازم؟"): True,
    }


def test_what_folds_to_the_same_is_one_row_and_a_question_first_of_all() -> None:
    entry = an_entry(
        "make-channel",
        {"fa": ["كانال بزنم", "کانال بزنم؟", "؟!"], "en": ["Make channel", "make CHANNEL!"]},
        title={"en": "Make: channel"},
    )

    rows = rows_of(corpus_of(of_entries(entry)), "make-channel")

    assert rows == {"کانال بزنم": True, "make channel": True}


def test_what_two_entries_ask_belongs_to_both() -> None:
    corpus = corpus_of(
        of_entries(an_entry("one", {"en": ["the same"]}), an_entry("two", {"en": ["The same!"]}))
    )

    assert rows_of(corpus, "one") == {"the same": True, "one": False}
    assert rows_of(corpus, "two") == {"the same": True, "two": False}


def test_negatives_of_the_file_come_before_general_ones() -> None:
    general = general_negatives()[5]
    listed = ["what about your Competitor?", "؟!", "what about your competitor", general]

    corpus = corpus_of(of_entries(an_entry("one", QUESTIONS), elsewhere=listed))

    own = corpus.texts[corpus.first_negative : corpus.first_general]
    assert own == tuple(sorted(["what about your competitor", general]))
    assert set(corpus.texts[corpus.first_general :]) == set(general_negatives()) - {general}
    assert corpus.texts.count(general) == 1


def test_labelled_queries_are_not_in_the_corpus() -> None:
    tested = "    tests:\n      fa: [یه کانال جدید بسازم]\n"

    plain = corpus_of(a_kb())
    labelled = corpus_of(a_kb([FOUR[0] + tested, *FOUR[1:]], more="not_ours: {fa: [هوا چطوره]}\n"))

    assert plain.texts == labelled.texts


def test_general_negatives_are_folded_distinct_and_in_both_languages() -> None:
    texts = general_negatives()

    assert len(texts) == len(set(texts)) > 500
    assert all(text and text == fold(text) for text in texts)
    spoken = [language_of(text) for text in texts]
    assert min(spoken.count("fa"), spoken.count("en")) > 200
    assert not any(text.startswith("weather") and len(text) < 9 for text in texts)  # a heading


def test_no_general_negative_is_a_question_of_the_sample(
    own_kb: KnowledgeBase,
) -> None:
    corpus = corpus_of(own_kb)

    assert not set(corpus.texts[: corpus.first_negative]) & set(general_negatives())


def test_synonyms_of_all_languages_count() -> None:
    synonyms = synonyms_of(a_kb(more="synonyms: {fa: [[کانال, چنل]], en: [[channel, feed]]}\n"))

    assert synonyms.grouped(["چنل", "feed"]) == ["=چنل", "=channel"]


def test_an_entry_whose_questions_say_nothing_still_has_a_row() -> None:
    """Otherwise its neighbour's rows would count for it, or training would fail."""
    corpus = corpus_of(
        of_entries(
            an_entry("9", {"en": ["😡"]}),
            an_entry("make-channel", QUESTIONS),
            an_entry("z", {"fa": ["؟!"]}),
        )
    )

    assert rows_of(corpus, "9") == rows_of(corpus, "z") == {"": True}
    assert corpus.starts().tolist() == [0, 1, corpus.first_negative - 1]
