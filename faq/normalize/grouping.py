"""Groups of texts that differ only in their spelling."""

from collections.abc import Mapping

from rapidfuzz import fuzz, process

from faq.normalize.folding import fold
from faq.normalize.skeleton import skeleton

# Minimum similarity of two texts of a group, in per cent: one wrong letter in eight.
ALIKE = 88
# Maximum number of groups that are compared with each other, which takes some seconds.
MOST_COMPARED = 5_000


def grouped(counts: Mapping[str, int]) -> list[list[str]]:
    """Group texts by spelling, most frequent group first.

    `counts` contains the number of occurrences of each text. Texts with the same consonants, and
    those with a typing error, belong together. Texts without letters or digits are left out.
    """
    by_skeleton: dict[str, list[str]] = {}
    for text in counts:
        if folded := fold(text):
            key = " ".join(filter(None, map(skeleton, folded.split()))) or folded
            by_skeleton.setdefault(key, []).append(text)

    def size(texts: list[str]) -> int:
        return sum(counts[text] for text in texts)

    groups = sorted(by_skeleton.values(), key=lambda texts: -size(texts))
    first: dict[int, str] = {}  # index of a group and the folded text that stands for it
    merged: list[list[str]] = []
    for texts in groups:
        best = max(texts, key=lambda text: counts[text])
        folded = fold(best)
        if len(merged) < MOST_COMPARED:
            found = process.extractOne(folded, first, scorer=fuzz.ratio, score_cutoff=ALIKE)
            if found is not None:
                merged[found[2]].extend(texts)
                continue
            first[len(merged)] = folded
        merged.append(list(texts))
    return sorted(merged, key=lambda texts: -size(texts))
