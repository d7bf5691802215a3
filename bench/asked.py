"""A reproducible script of what people ask: fresh wordings, out-of-scope texts, typing errors.

The wordings are the knowledge base's own tests, never its stored questions. No text is repeated
while the matcher's cache may still hold it.
"""

import random
from collections.abc import Iterator
from dataclasses import dataclass
from itertools import cycle, islice

from bench.phrases import OUT_OF_SCOPE, SCENES, THINGS, VERBS, finglish, misspelt
from faq.knowledge_base import KnowledgeBase
from faq.normalize import language_of

SEED = 11
OUTSIDE, SPOILT, IN_TWO = 0.2, 0.15, 0.1  # shares of all turns


@dataclass(frozen=True)
class Asked:
    """The messages of one turn. Most turns have one."""

    texts: tuple[str, ...]

    @property
    def text(self) -> str:
        return " ".join(self.texts)


def script(kb: KnowledgeBase, count: int, *, seed: int = SEED) -> list[Asked]:
    """Return `count` turns, the same for each call."""
    chance = random.Random(seed)
    fresh, outside = _fresh(kb, chance), _outside(kb, chance)
    kinds = ["outside"] * round(count * OUTSIDE) + ["spoilt"] * round(count * SPOILT)
    kinds += ["in two"] * round(count * IN_TWO)
    kinds += ["fresh"] * (count - len(kinds))
    chance.shuffle(kinds)
    return [_turn(kind, fresh, outside, chance) for kind in kinds]


def _turn(kind: str, fresh: Iterator[str], outside: Iterator[str], chance: random.Random) -> Asked:
    match kind:
        case "outside":
            return Asked((next(outside),))
        case "spoilt":
            return Asked((_spoilt(next(fresh), chance),))
        case "in two":
            return Asked(_halves(next(text for text in fresh if " " in text)))
        case _:
            return Asked((next(fresh),))


def _fresh(kb: KnowledgeBase, chance: random.Random) -> Iterator[str]:
    texts = [test.text for entry in kb.entries.values() for test in entry.tests]
    chance.shuffle(texts)
    return cycle(texts)


def _outside(kb: KnowledgeBase, chance: random.Random) -> Iterator[str]:
    yield from (test.text for test in kb.out_of_scope_tests)
    known: set[str] = set()
    while True:
        language = chance.choice(("fa", "en"))
        words = {
            name: chance.choice(getattr(chance.choice(among), language))
            for name, among in (("verb", VERBS), ("thing", THINGS), ("scene", SCENES))
        }
        text = chance.choice(OUT_OF_SCOPE[language]).format(**words)
        if text not in known:
            known.add(text)
            yield text


def _spoilt(text: str, chance: random.Random) -> str:
    """Return a text in Finglish, or with a typing error in one of its longer words."""
    if language_of(text) == "fa" and chance.random() < 0.5:
        return finglish(text)
    has_long_word = any(len(word) > 3 for word in text.split(" "))
    return misspelt(chance, text) if has_long_word else text


def _halves(text: str) -> tuple[str, str]:
    words = text.split(" ")
    middle = (len(words) + 1) // 2
    return " ".join(islice(words, middle)), " ".join(words[middle:])
