"""Measures the contribution of each normalization step.

The data are the tests of the knowledge base and pairs of texts. Queries are matched to the most
similar question over all readings, without training or thresholds. Files of pairs are measured in
halves: even lines may be used for developing tables, odd lines are for measuring only.

 python -m bench.frontend --data FOLDER [--kb knowledge_base.yaml]

FOLDER holds finglish/pairs.jsonl ("finglish", "persian") and shekasteh/dev.jsonl ("colloquial",
"standard_words", "standard_style"). Missing files are skipped.
"""

import argparse
import json
import random
import statistics
import time
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass
from pathlib import Path

import numpy as np
from scipy.sparse import csr_matrix

from faq.knowledge_base import KnowledgeBase, load
from faq.lexical import SHARES, Synonyms, Vectorizer
from faq.normalize import Vocabulary, Way, fold, language_of, readings, skeleton

SEED = 7
LONG = 60  # number of words in a long text
NEIGHBOURS = ("ضصثقفغعهخحجچ", "شسیبلاتنمکگ", "ظطزرذدپو", "qwertyuiop", "asdfghjkl", "zxcvbnm")
HOMOPHONES = ("سصث", "زذضظ", "تط", "هح", "قغ", "اع")


@dataclass(frozen=True)
class Steps:
    """The normalization steps that are enabled."""

    name: str
    ways: frozenset[Way]
    consonants: bool = False
    synonyms: bool = False


TYPED = frozenset({Way.TYPED})
LATIN = frozenset({Way.TYPED, Way.LAYOUT, Way.FINGLISH})
EVERY = frozenset(Way)
TOGETHER = Steps("all of them", EVERY, consonants=True, synonyms=True)
LADDER = (
    Steps("folding", TYPED),
    Steps("+ layout", TYPED | {Way.LAYOUT}),
    Steps("+ Finglish", LATIN),
    Steps("+ consonants", LATIN, consonants=True),
    Steps("+ repair", EVERY, consonants=True),
    Steps("+ synonyms", EVERY, consonants=True, synonyms=True),
)
WITHOUT = (
    Steps("all but layout", EVERY - {Way.LAYOUT}, consonants=True, synonyms=True),
    Steps("all but Finglish", EVERY - {Way.FINGLISH}, consonants=True, synonyms=True),
    Steps("all but consonants", EVERY, synonyms=True),
    Steps("all but repair", LATIN, consonants=True, synonyms=True),
    TOGETHER,
)


@dataclass(frozen=True)
class Case:
    """A query, and the owner of the text that it should match."""

    group: str
    query: str
    owner: int


class Finder:
    """Finds the most similar of some texts."""

    def __init__(self, texts: Sequence[str], owners: Sequence[int], synonyms: Synonyms) -> None:
        self._owners = np.array(owners)
        self._vocabulary = Vocabulary(texts)
        self._parts: dict[tuple[bool, bool], tuple[Vectorizer, csr_matrix]] = {}
        for asked, groups in ((False, Synonyms()), (True, synonyms)):
            whole = Vectorizer.fit(texts, groups)
            other_kinds = {kind: whole.weights[kind] for kind in SHARES} | {"consonants": {}}
            for consonants, vectorizer in (
                (True, whole),
                (False, Vectorizer(other_kinds, groups)),
            ):
                matrix = csr_matrix(vectorizer.rows(texts).matrix.T)
                self._parts[consonants, asked] = vectorizer, matrix

    @property
    def vocabulary(self) -> Vocabulary:
        return self._vocabulary

    def owner(self, query: str, steps: Steps) -> int:
        vectorizer, matrix = self._parts[steps.consonants, steps.synonyms]
        tried = [each.text for each in readings(query, self._vocabulary) if each.way in steps.ways]
        similarity = (vectorizer.rows(tried).matrix @ matrix).toarray().max(axis=0)
        return int(self._owners[int(np.argmax(similarity))])


def damaged(text: str, change: Callable[[str, random.Random], str], dice: random.Random) -> str:
    """Change two words of four or more letters, or fewer if the text has fewer."""
    words = text.split()
    indexes = [index for index, word in enumerate(words) if len(word) > 3 and word.isalpha()]
    for index in dice.sample(indexes, min(2, len(indexes))):
        words[index] = change(words[index], dice)
    return " ".join(words)


def slipped(word: str, dice: random.Random) -> str:
    """Swap, omit or double letters in a word, or replace one by a neighbouring key."""
    index = dice.randrange(1, len(word) - 1)
    swap = word[:index] + word[index + 1] + word[index] + word[index + 2 :]
    beside = dice.choice(_beside(word[index]) or word[index])
    return dice.choice(
        (
            swap,
            word[:index] + word[index + 1 :],
            word[: index + 1] + word[index:],
            word[:index] + beside + word[index + 1 :],
        )
    )


def _beside(letter: str) -> str:
    for row in NEIGHBOURS:
        if (index := row.find(letter)) >= 0:
            return row[max(0, index - 1) : index] + row[index + 1 : index + 2]
    return ""


def with_homophone(word: str, dice: random.Random) -> str:
    """Replace one letter by a letter with the same sound, if the word has such a letter."""
    indexes = [index for index, letter in enumerate(word) if _alike(letter)]
    if not indexes:
        return word
    index = dice.choice(indexes)
    return word[:index] + dice.choice(_alike(word[index])) + word[index + 1 :]


def _alike(letter: str) -> str:
    return next((each.replace(letter, "") for each in HOMOPHONES if letter in each), "")


def labelled(kb: KnowledgeBase) -> list[Case]:
    names = sorted(kb.entries)
    cases = []
    for owner, name in enumerate(names):
        for test in kb.entries[name].tests:
            script = language_of(test.text)
            group = test.language if test.language == script else "fa in Latin letters"
            cases.append(Case(group, test.text, owner))
    return cases


def spoilt(cases: Sequence[Case]) -> Iterator[Case]:
    """Yield the queries with typing errors, which are the same in every run."""
    dice = random.Random(SEED)
    for case in cases:
        if case.group in ("fa", "en"):
            yield Case(f"{case.group} with slips", damaged(case.query, slipped, dice), case.owner)
        if case.group == "fa":
            yield Case("fa, homophones", damaged(case.query, with_homophone, dice), case.owner)


def table(title: str, finder: Finder, cases: Sequence[Case], ladder: Sequence[Steps]) -> None:
    groups = list(dict.fromkeys(case.group for case in cases))
    sizes = [sum(case.group == group for case in cases) for group in groups]
    print(f"\n{title}: the right one is the nearest, of 100")
    heads = [f"{group} ({size})" for group, size in zip(groups, sizes, strict=True)]
    print(f"{'':20}" + "".join(f"{head:>27}" for head in heads))
    for steps in ladder:
        right = dict.fromkeys(groups, 0)
        for case in cases:
            right[case.group] += finder.owner(case.query, steps) == case.owner
        shares = (100 * right[group] / size for group, size in zip(groups, sizes, strict=True))
        print(f"{steps.name:20}" + "".join(f"{share:27.1f}" for share in shares))


def measure_repair(cases: Sequence[Case], vocabulary: Vocabulary) -> None:
    """Measure how many misspelt words are restored, and how many become another word."""
    dice = random.Random(SEED)
    every = (word for case in cases for word in fold(case.query).split())
    words = [word for word in every if vocabulary.contains(word)]
    for name, change, shortest in (("slips", slipped, 4), ("homophones", with_homophone, 3)):
        pairs = [(change(word, dice), word) for word in words if len(word) >= shortest]
        unknown = [pair for pair in pairs if not vocabulary.contains(pair[0])]
        right = statistics.mean(vocabulary.corrected(typed) == word for typed, word in unknown)
        kept = statistics.mean(vocabulary.corrected(typed) == typed for typed, _ in unknown)
        print(f"{name}: {100 * right:.1f} of 100 undone, {100 * kept:.1f} left, ", end="")
        print(f"{100 * (1 - right - kept):.1f} made into another word; of {len(unknown)}")


def measure_harm(texts: Sequence[str], vocabulary: Vocabulary) -> None:
    """Measure how many unknown words in other texts are replaced by known words."""
    words = sorted({word for text in texts for word in fold(text).split()})
    unknown = [word for word in words if len(word) > 2 and not vocabulary.contains(word)]
    taken = statistics.mean(vocabulary.corrected(word) != word for word in unknown)
    print(
        f"\nwords of other texts taken for the file's: {100 * taken:.1f} of 100, of {len(unknown)}"
    )


def rows_of(file: Path) -> list[dict[str, str]]:
    if not file.exists():
        print(f"\n{file} is not there: left out")
        return []
    return [json.loads(line) for line in file.read_text(encoding="utf-8").splitlines()]


def half(index: int) -> str:
    return "odd lines" if index % 2 else "even lines"


def measure_finglish(rows: Sequence[dict[str, str]]) -> None:
    texts = [fold(row["persian"]) for row in rows]
    finder = Finder(texts, range(len(rows)), Synonyms())
    hits: dict[str, list[bool]] = {}
    for index, (row, text) in enumerate(zip(rows, texts, strict=True)):
        latin = fold(row["finglish"]).split()
        for word, meant in _aligned(latin, text.split()):
            found = finder.vocabulary.transliterated(word)
            hits.setdefault(half(index), []).append(found == meant)
    shares = ", ".join(
        f"{name} {100 * statistics.mean(each):.1f} of {len(each)}" for name, each in hits.items()
    )
    print(f"\nFinglish, words hits as they were written: {shares}")
    cases = [Case(half(index), row["finglish"], index) for index, row in enumerate(rows)]
    table("Finglish", finder, cases, (LADDER[0], LADDER[2], LADDER[3], LADDER[4]))


def _aligned(latin: Sequence[str], persian: Sequence[str]) -> Iterator[tuple[str, str]]:
    """Yield pairs of words at the same position that start with the same sound."""
    if len(latin) != len(persian):
        return
    for word, meant in zip(latin, persian, strict=True):
        if skeleton(word)[:1] == skeleton(meant)[:1]:
            yield word, meant


def measure_colloquial(rows: Sequence[dict[str, str]]) -> None:
    for style in ("standard_words", "standard_style"):
        texts = [fold(row[style]) for row in rows]
        finder = Finder(texts, range(len(rows)), Synonyms())
        cases = [Case(half(index), row["colloquial"], index) for index, row in enumerate(rows)]
        short = [Case("first five words", _start(case.query), case.owner) for case in cases]
        ladder = (LADDER[0], LADDER[3], LADDER[4])
        table(f"Colloquial to {style}", finder, cases + short, ladder)


def _start(text: str) -> str:
    return " ".join(fold(text).split()[:5])


def measure_file(kb: KnowledgeBase) -> Vocabulary:
    names = sorted(kb.entries)
    pairs = [
        (fold(question), owner)
        for owner, name in enumerate(names)
        for questions in kb.entries[name].questions.values()
        for question in questions
    ]
    synonyms = Synonyms(group for groups in kb.synonyms.values() for group in groups)
    finder = Finder([text for text, _ in pairs], [owner for _, owner in pairs], synonyms)
    cases = labelled(kb)
    everything = cases + list(spoilt(cases))
    table("The file's own tests", finder, everything, LADDER + WITHOUT)
    print()
    measure_repair([case for case in cases if case.group in ("fa", "en")], finder.vocabulary)
    measure_time(cases, [text for text, _ in pairs])
    return finder.vocabulary


def measure_time(cases: Sequence[Case], texts: Sequence[str]) -> None:
    queries = [case.query for case in cases]
    words = " ".join(queries).split()
    long = [" ".join(words[at : at + LONG]) for at in range(0, max(1, len(words) - LONG), LONG)]
    for name, each in (("a query", queries), (f"{LONG} words", long)):
        vocabulary = Vocabulary(texts)
        for round_ in ("first met", "met before"):
            taken = sorted(_milliseconds(query, vocabulary) for query in each)
            worst = taken[int(0.99 * len(taken))]
            print(
                f"readings of {name} {round_}: median {statistics.median(taken):.3f} ms,", end=""
            )
            print(f" 99 of 100 under {worst:.3f} ms")


def _milliseconds(query: str, vocabulary: Vocabulary) -> float:
    start = time.perf_counter()
    readings(query, vocabulary)
    return 1000 * (time.perf_counter() - start)


def main(given: Sequence[str] | None = None) -> None:
    arguments = argparse.ArgumentParser(description=__doc__.splitlines()[0] if __doc__ else None)
    arguments.add_argument("--data", type=Path, help="folder with the files of pairs")
    arguments.add_argument("--kb", type=Path, default=Path("knowledge_base.yaml"))
    chosen = arguments.parse_args(given)
    vocabulary = measure_file(load(chosen.kb))
    if chosen.data and (rows := rows_of(chosen.data / "finglish" / "pairs.jsonl")):
        measure_finglish(rows)
    if chosen.data and (rows := rows_of(chosen.data / "shekasteh" / "dev.jsonl")):
        measure_harm([row["standard_words"] for row in rows], vocabulary)
        measure_colloquial(rows)


if __name__ == "__main__":
    main()
