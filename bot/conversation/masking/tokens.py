"""Tokens of bots and programs, in texts as `spans.searched` returns them."""

import re
from collections.abc import Iterator

from bot.conversation.masking.spans import Kind, Span

_BOT_TOKEN = re.compile(r"(?<![\w:])(?:bot)?\d{8,10}:[A-Za-z0-9_-]{30,45}(?![\w-])")
_JWT = re.compile(r"(?<!\w)eyJ[\w-]{8,}\.[\w-]{8,}(?:\.[\w-]{8,})?")
_OF_SERVICE = re.compile(r"(?<!\w)(?:xox[abps]-\d{6,}-[\w-]{10,}|AKIA[0-9A-Z]{16}(?!\w))")
_ASSIGNED = re.compile(
    r"(?:token|key|secret|hash|session|bearer) ?= ?([A-Za-z0-9+/_-]{20,})", re.IGNORECASE
)
_PREFIXED = re.compile(
    r"(?<!\w)(?:sk|pk|rk|ghp|gho|ghs|glpat|xox[abps]|pat|key|api|token|tok|secret|sess|bearer)"
    r"[-_][A-Za-z0-9_-]{14,}",
    re.IGNORECASE,
)
_LONG = re.compile(r"(?<![\w/=.%?&-])[A-Za-z0-9+/_-]{24,}={0,2}(?![\w.])")
_NAMED = re.compile(
    r"(?:token|api|key|secret|session|bearer|string|توکن|کلید|سشن|نشست|استرینگ|سکرت)[^\n]{0,40}$",
    re.IGNORECASE,
)
_PUBLIC = re.compile(
    r"(?:hash|sha\d*|md5|commit|txid|tx|wallet|address|trx|tron|usdt|btc|bitcoin|nft|هش|ادرس|"
    r"والت|ولت|کیف پول|تراکنش)[^\n]{0,20}$",
    re.IGNORECASE,
)
_WALLET = re.compile(r"0x[0-9a-fA-F]{40}")
_HEX = re.compile(r"[0-9a-fA-F]+")
_CHANGE = re.compile(r"[A-Za-z](?=\d)|\d(?=[A-Za-z])")  # between letters and digits
LOOK_BACK = 60  # characters before a long word that are searched for names of tokens
LONG_HEX = 40  # hexadecimal digits of a secret without words; shorter ones are check sums
LONG_MIXED = 32  # characters of a secret without words
FEWEST_CHANGES = 2  # between letters and digits in a part of a random word in one case
SHORTEST_PART = 8  # characters of such a part


def tokens(text: str) -> Iterator[Span]:
    """Yield tokens of bots and programs, and long random words that are named so."""
    for pattern in (_BOT_TOKEN, _JWT, _OF_SERVICE):
        for found in pattern.finditer(text):
            yield Span(Kind.TOKEN, found.start(), found.end())
    for pattern, group in ((_PREFIXED, 0), (_ASSIGNED, 1)):
        for found in pattern.finditer(text):
            if _is_random(found[group]):
                yield Span(Kind.TOKEN, *found.span(group))
    for found in _LONG.finditer(text):
        before = text[max(0, found.start() - LOOK_BACK) : found.start()]
        if _is_token(found[0], before):
            yield Span(Kind.TOKEN, found.start(), found.end())


def _is_token(word: str, before: str) -> bool:
    """Return True for a random word that is named a secret, or that is long enough without."""
    if _WALLET.fullmatch(word) or not _is_random(word):
        return False
    if _NAMED.search(before):
        return True
    if _PUBLIC.search(before):
        return False
    return len(word) >= (LONG_HEX if _HEX.fullmatch(word) else LONG_MIXED) and (
        _HEX.fullmatch(word) is not None or _is_mixed(word)
    )


def _is_random(word: str) -> bool:
    """Return True for letters mixed with digits, as they are not written by hand."""
    if _is_mixed(word) and _CHANGE.search(word):
        return True
    parts = (part for part in re.split("[-_]", word) if len(part) >= SHORTEST_PART)
    return any(len(_CHANGE.findall(part)) >= FEWEST_CHANGES for part in parts)


def _is_mixed(word: str) -> bool:
    return re.search(r"[a-z]", word) is not None and re.search(r"[A-Z]", word) is not None
