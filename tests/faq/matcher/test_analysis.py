"""Analysis of queries: with and without the encoder, cached or not, from many threads."""

from collections.abc import Sequence
from concurrent.futures import ThreadPoolExecutor
from importlib import import_module
from itertools import chain

import numpy as np
import pytest

from faq.knowledge_base import KnowledgeBase
from faq.matcher import JOINT, LEXICAL, Abstain, Answer, Matcher, Reason, analysis
from faq.matcher.analysis import TYPO_FACTOR
from faq.normalize import Vocabulary, Way, fold, parts, readings, skeleton, splitting
from faq.semantic import EncoderUnavailable, Rows
from tests.faq.builders import CHANNEL, FOUR, a_kb, framing
from tests.faq.matcher.corpora import ConceptEncoder, an_entry, meant, of_entries

pytestmark = pytest.mark.usefixtures("few_negatives")

skeleton_module = import_module("faq.normalize.skeleton")  # its function hides its name

QUERIES = (
    "یه کانال میخوام",
    "remove my account please",
    "کد تایید نیومد",
    "chetor kanal besazam",
    "i want to start a channel",
    "هوا فردا چطوره",
    "سلام خوبی",
    "چطور کانال بسازم؟ بعد چطور حسابم را حذف کنم؟",
)


@pytest.fixture
def encoder() -> ConceptEncoder:
    return ConceptEncoder()


@pytest.fixture
def joint(encoder: ConceptEncoder) -> Matcher:
    built = Matcher.build(a_kb(), encoder=encoder)
    encoder.batches.clear()
    return built


@pytest.fixture(scope="module")
def lexical(few_negatives: None) -> Matcher:
    return Matcher.build(a_kb())


# ── the encoder comes and goes ──


@pytest.mark.parametrize("query", QUERIES)
def test_while_the_encoder_is_down_the_lexical_model_decides(
    query: str, joint: Matcher, encoder: ConceptEncoder, lexical: Matcher
) -> None:
    encoder.down = True

    assert joint.match(query) == lexical.match(query)
    assert joint.candidates(query) == lexical.candidates(query)
    assert joint.explain(query) == lexical.explain(query)  # with the lexical thresholds, too


def test_when_it_is_back_the_joint_model_decides_again(
    joint: Matcher, encoder: ConceptEncoder
) -> None:
    """Results without the encoder are not cached."""
    query = "erase profile"
    with_encoder = Matcher.build(a_kb(), encoder=ConceptEncoder())
    encoder.down = True
    assert joint.explain(query).parts[0].semantic_similarity is None
    without = joint.candidates(query)

    encoder.down = False

    assert joint.explain(query) == with_encoder.explain(query)
    assert joint.candidates(query) == with_encoder.candidates(query) != without
    encoder.down = True
    assert joint.candidates(query) == with_encoder.candidates(query)  # and this is cached


def test_an_encoder_that_fails_at_the_start_leaves_the_lexical_model(
    encoder: ConceptEncoder,
) -> None:
    encoder.down = True

    assert Matcher.build(a_kb(), encoder=encoder).engine == LEXICAL
    encoder.down = False
    assert Matcher.build(a_kb(), encoder=encoder).engine == JOINT


class Broken:
    """Works for the questions, then returns invalid vectors."""

    name = "broken"

    def __init__(self, rows: Rows) -> None:
        self.rows = rows
        self.trained = False

    def encode(self, texts: Sequence[str]) -> Rows:
        if self.trained:
            return self.rows
        self.trained = True
        return [meant(text) for text in texts]


@pytest.mark.parametrize("rows", [[], [[]], [[float("nan")] * 26], [[1.0] * 26] * 99])
def test_an_encoder_that_answers_nonsense_is_as_good_as_none(rows: Rows, lexical: Matcher) -> None:
    broken = Matcher.build(a_kb(), encoder=Broken(rows))

    assert broken.engine == JOINT
    assert broken.match("یه کانال میخوام") == lexical.match("یه کانال میخوام")


def test_an_encoder_whose_width_changed_is_as_good_as_none(lexical: Matcher) -> None:
    """Another model behind the same address: its vectors do not fit the trained ones."""
    broken = Matcher.build(a_kb(), encoder=Broken([[1.0, 2.0]]))

    assert broken.match("remove account") == lexical.match("remove account")


# ── remembered ──


def test_a_repeated_query_is_not_embedded_again(joint: Matcher, encoder: ConceptEncoder) -> None:
    first = joint.match("i want a channel")
    asked = len(encoder.batches)

    assert asked == 1  # all readings and parts at once
    assert joint.match("i want a channel") == first
    joint.candidates("i want a channel")
    assert len(encoder.batches) == asked


def test_a_query_of_several_questions_is_embedded_at_once(
    joint: Matcher, encoder: ConceptEncoder
) -> None:
    joint.match(QUERIES[-1])

    (batch,) = encoder.batches
    assert len(batch) == len(set(batch)) > 2


def test_only_the_last_queries_are_cached(
    joint: Matcher, encoder: ConceptEncoder, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(analysis, "CACHED_QUERIES", 2)
    for query in ("one channel", "two channels", "one channel", "three channels"):
        joint.match(query)
    encoder.batches.clear()

    joint.match("one channel")
    joint.match("three channels")
    assert encoder.batches == []
    joint.match("two channels")  # the least recently used one
    assert len(encoder.batches) == 1


def test_long_queries_are_cut_before_they_are_cached(
    joint: Matcher, encoder: ConceptEncoder
) -> None:
    """Queries that differ only in the ignored middle are one query."""
    start, end = "i want a channel. " * 100, "please remove my account " * 100
    joint.match(start + "x " * 3_000 + end)
    encoder.batches.clear()

    joint.match(start + "y " * 90_000 + end)
    assert encoder.batches == []


@pytest.mark.parametrize("sign", ["ﷺ", "㍿ ", "x̧̧̧̧̧̧", "ها "])
def test_signs_that_swell_when_folded_are_cut(sign: str, lexical: Matcher) -> None:
    explained = lexical.explain(sign * 4_000)

    assert len(explained.folded) <= analysis.LONGEST_FOLDED
    assert all(len(each.text) <= analysis.LONGEST_FOLDED for each in explained.readings)


def test_the_cache_of_queries_is_bounded_in_bytes(lexical: Matcher) -> None:
    cached = lexical._analyser._cache
    for number in range(300):
        lexical.match(f"{number} word{number} " * 250 + "? " + f"channel{number} of mine? " * 40)

    assert 0 < cached.size <= analysis.CACHED_BYTES
    assert len(cached) < 300


def test_cached_words_are_bounded_in_length() -> None:
    """Every cache with a word as its key ignores overlong words."""
    skeleton_before = skeleton_module._cached.cache_info().currsize
    splitting_before = splitting._folded_cached.cache_info().currsize
    vocabulary = Vocabulary(["one channel"])
    for number in range(20):
        long = f"w{number}" * 60
        readings(f"{long} channel", vocabulary)
        parts(f"{long} channel؟ {long}", framing())
        skeleton(long)

    assert vocabulary._corrected_cached.cache_info().currsize <= 2
    assert vocabulary._transliterated_cached.cache_info().currsize <= 2
    assert skeleton_module._cached.cache_info().currsize <= skeleton_before + 2
    assert splitting._folded_cached.cache_info().currsize <= splitting_before + 2


def test_an_empty_query_does_not_reach_the_encoder(
    joint: Matcher, encoder: ConceptEncoder
) -> None:
    for query in ("", "   ", "😡", "؟!", "https://example.com/a", "@some_channel"):
        joint.match(query)

    assert encoder.batches == []


@pytest.mark.parametrize("engine", [LEXICAL, JOINT])
def test_many_threads_get_the_same_verdicts(engine: str) -> None:
    def build() -> Matcher:
        return Matcher.build(a_kb(), encoder=ConceptEncoder() if engine == JOINT else None)

    alone, shared = build(), build()
    expected = [alone.explain(query) for query in QUERIES]
    queries = list(QUERIES) * 40

    with ThreadPoolExecutor(8) as pool:
        found = list(pool.map(shared.explain, queries))

    assert found == expected * 40


def test_threads_survive_an_encoder_that_comes_and_goes() -> None:
    class Flickering(ConceptEncoder):
        def encode(self, texts: Sequence[str]) -> Rows:
            self.batches.append([])
            if len(self.batches) % 3 == 0:
                raise EncoderUnavailable("flickers")
            return super().encode(texts)

    joint = Matcher.build(a_kb(), encoder=Flickering())
    queries = [f"{query} {number}" for number in range(30) for query in QUERIES]

    with ThreadPoolExecutor(8) as pool:
        verdicts = list(pool.map(joint.match, queries))

    assert len(verdicts) == len(queries)


# ── another language, by embeddings ──

PERSIAN = of_entries(
    an_entry("first", {"fa": ["چطور کانال بسازم؟", "میخوام یه کانال بزنم", "ساختن کانال"]}),
    an_entry("second", {"fa": ["چطور حسابم را حذف کنم؟", "پاک کردن اکانت", "حذف حساب"]}),
    an_entry("third", {"fa": ["کد تایید واسم نمیاد", "پیامک ورود نرسید", "کد نیومد"]}),
    an_entry("fourth", {"fa": ["حالت تیره", "صفحه سیاه بشه", "تم شب"]}),
)
ENGLISH = of_entries(
    an_entry("first", {"en": ["How do I create a channel?", "make a channel", "start channel"]}),
    an_entry("second", {"en": ["How do I delete my account?", "remove account", "close profile"]}),
    an_entry("third", {"en": ["the login code does not arrive", "no sms", "get no code"]}),
)


@pytest.mark.parametrize(
    ("kb", "query", "entry"),
    [
        (PERSIAN, "make a channel", "first"),
        (PERSIAN, "how can I delete my account", "second"),
        (PERSIAN, "dark night", "fourth"),
        (ENGLISH, "کانال بسازم", "first"),
        (ENGLISH, "حساب رو پاک کنم", "second"),
        (ENGLISH, "کد نرسید", "third"),
    ],
)
def test_a_query_in_a_language_without_questions(
    kb: KnowledgeBase, query: str, entry: str, encoder: ConceptEncoder
) -> None:
    joint = Matcher.build(kb, encoder=encoder)
    lexical = Matcher.build(kb)

    assert joint.candidates(query)[0].entry_id == entry
    assert isinstance(joint.match(query), Answer)
    assert not isinstance(lexical.match(query), Answer)


@pytest.mark.parametrize("query", ["what will the weather be like", "price of gold in dollars"])
def test_out_of_scope_queries_in_it_are_not_answered(query: str, encoder: ConceptEncoder) -> None:
    """T64."""
    assert not isinstance(Matcher.build(PERSIAN, encoder=encoder).match(query), Answer)


# ── how far a reading is trusted ──


def test_a_repaired_reading_counts_a_little_less(lexical: Matcher) -> None:
    """The text may have been meant as typed."""
    explained = lexical.explain("remvoe this acount")
    (text,) = (each.text for each in explained.readings if each.way is Way.TYPOS)
    repaired, meant_so = explained.parts[0], lexical.explain(text).parts[0]

    assert (repaired.way, meant_so.way) == (Way.TYPOS, Way.TYPED)
    assert repaired.entry_id == meant_so.entry_id == "delete-account"
    assert repaired.score == pytest.approx(TYPO_FACTOR * meant_so.score, abs=1e-3)


@pytest.mark.parametrize(
    ("query", "way"),
    [("chetor kanal besazam", Way.FINGLISH), ("چطور کانل بسازم", Way.TYPOS)],
)
def test_a_guessed_reading_is_never_word_for_word(query: str, way: Way, lexical: Matcher) -> None:
    """Even if the guess is a stored question."""
    explained = lexical.explain(query)

    assert fold("چطور کانال بسازم؟") in {
        each.text for each in explained.readings if each.way is way
    }
    assert explained.reason is Reason.CLEAR
    assert explained.parts[0].score < 1


def test_confidence_is_lexical_where_the_entry_speaks_the_language(joint: Matcher) -> None:
    """Semantic similarity alone finds too many texts that are only near."""
    explained = joint.explain("erase profile")

    for part in explained.parts:
        assert part.confidence == pytest.approx(
            part.score * part.lexical_similarity**0.5, abs=1e-3
        )
    assert explained.parts[0].entry_id == "delete-account"
    assert (explained.parts[0].semantic_similarity or 0) > explained.parts[
        0
    ].lexical_similarity + 0.2


def test_and_joint_where_it_does_not(encoder: ConceptEncoder) -> None:
    explained = Matcher.build(PERSIAN, encoder=encoder).explain("make a channel")

    for part in explained.parts:
        expected = part.score * (part.semantic_similarity or 0) ** 0.5
        assert part.confidence == pytest.approx(expected, abs=1e-3)


# ── what the file calls it ──


def test_an_entry_is_found_by_its_id_and_titles() -> None:
    """The name of an entry is not a question, so a match is not literal."""
    named = CHANNEL.replace("id: create-channel", "id: open-broadcast").replace(
        "Create a channel", "Loudspeaker for everybody"
    )
    matcher = Matcher.build(a_kb([named, *FOUR[1:]]))

    for query in ("open a broadcast", "loudspeaker"):
        assert matcher.candidates(query)[0].entry_id == "open-broadcast"
    explained = matcher.explain("loudspeaker for everybody")
    assert explained.parts[0].question == "loudspeaker for everybody"
    assert explained.reason is not Reason.EXACT


def test_only_few_entries_are_scored_and_the_right_one_is_among_them(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    names = [
        "".join(chr(97 + (index * step) % 26) for step in (1, 3, 7, 11)) for index in range(26)
    ]
    kb = of_entries(
        *(an_entry(f"e-{n}", {"en": [f"where is my {n}", f"lost the {n}"]}) for n in names)
    )
    full = Matcher.build(kb)
    monkeypatch.setattr("faq.matcher.engine.SHORTLIST", 3)
    short = Matcher.build(kb)

    for name in names:
        query = f"i cannot find {name} any more"
        assert short.candidates(query)[0] == full.candidates(query)[0]
        assert 0 < len(short.candidates(query)) <= 3


def test_numbers_in_an_explanation_are_finite_and_in_range(joint: Matcher) -> None:
    for part in chain.from_iterable(joint.explain(query).parts for query in QUERIES):
        similarities = [part.lexical_similarity, part.semantic_similarity or 0.0]
        numbers = [part.score, part.confidence, *similarities, part.coverage]
        assert np.isfinite(numbers).all()
        assert all(0 <= number <= 1.0001 for number in numbers)
        assert part.confidence <= part.score + 1e-9


def test_the_lexical_model_knows_no_text_in_foreign_letters(lexical: Matcher) -> None:
    assert lexical.match("жжж щщщ") == Abstain(None, "fa")


def test_queries_together_get_the_verdicts_they_get_alone(
    lexical: Matcher, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(analysis, "MOST_AT_ONCE", 3)
    queries = [
        *("create channel", "erase my profile. how do i create a channel?", "", "zebra", "؟"),
        *("create channel", "profile", "how do i erase it and how can i make a channel", "kanal"),
    ]
    alone = [Matcher.build(a_kb()).match(query) for query in queries]

    assert lexical.match_all(queries) == alone
    assert lexical.match_all([]) == []
    assert lexical.candidates_of_all(queries) == [lexical.candidates(each) for each in queries]


def test_queries_together_are_embedded_in_one_call(
    joint: Matcher, encoder: ConceptEncoder
) -> None:
    encoder.batches.clear()

    joint.match_all(["create channel", "erase profile", "zebra", "create channel"])

    assert len(encoder.batches) == 1


def test_the_cache_shares_no_memory_with_other_queries(lexical: Matcher) -> None:
    """The scores of one query would otherwise keep those of the whole batch in memory."""
    lexical.match_all(["create channel", "erase profile"])

    cached = lexical._analyser._cache.get("erase profile")
    assert cached is not None
    scored = cached[0].scored
    assert scored is not None
    assert scored.kernel is None
    assert scored.score.base is None is scored.lexical_similarity.base
