"""Bank cards, phones and national ids. Texts are those of `spans.searched`."""

import re
from collections.abc import Iterator

from bot.conversation.masking.spans import Kind, Span

CARD_DIGITS = 16
NATIONAL_DIGITS = 10
# First six digits of the cards of Iranian banks, and the beginnings of international ones.
IRANIAN_BANKS = frozenset(
    (
        *("603799", "589210", "627648", "627961", "603770", "628023", "627760", "502908"),
        *("627412", "622106", "502229", "627488", "621986", "639346", "639607", "636214"),
        *("502806", "502938", "603769", "610433", "627353", "589463", "627381", "505785"),
        *("639370", "627884", "606373", "636949", "505416", "636795", "504172", "628157"),
        *("505801", "606256", "585983", "991975", "639347", "639217", "504706", "507677"),
        *("502910", "505809", "639194", "627593", "636797", "639599", "504751", "585947"),
    )
)
_INTERNATIONAL = re.compile(r"4|5[1-5]|2[2-7]")
_SEPARATOR = r"[ \-–—\u2212_./,،*|ـ\n]"
_RUN = re.compile(r"\d(?:[ \-–—\u2212_./,،*|ـ\n:+\\()]{0,4}\d)*")
_GROUP = re.compile(r"\d+")
_SHABA = re.compile(r"(?<![a-z0-9.])ir ?$")
LOOK_BACK = 60  # characters before a number that are searched for words
_MOBILE = re.compile(
    rf"(?<![\d+])(?:(?:\+|00)?98{_SEPARATOR}?|\+98 ?\(?0?\)? ?|0)?9\d{{2}}{_SEPARATOR}?"
    rf"(?:\d{{3}}{_SEPARATOR}?\d{{4}}|\d{{3}}{_SEPARATOR}?\d{{2}}{_SEPARATOR}?\d{{2}}"
    rf"|\d{{2}}{_SEPARATOR}?\d{{2}}{_SEPARATOR}?\d{{3}}|\d{{4}}{_SEPARATOR}?\d{{3}})(?!\d)"
)
_LANDLINE = re.compile(
    rf"(?<!\d)\(?0[1-8]\d\)?{_SEPARATOR}?\d{{4}}{_SEPARATOR}?\d{{4}}(?!\d)"
    rf"|(?<!\d)(?:\+|00)98{_SEPARATOR}?[1-8]\d{_SEPARATOR}?\d{{4}}{_SEPARATOR}?\d{{4}}(?!\d)"
)
_FOREIGN = re.compile(r"(?<![\w+])\+(?!98)[1-9]\d{0,2}(?:[ \-.()]{0,2}\d){7,12}(?!\d)")
_OTHER_NUMBER = re.compile(
    r"(?:پستی|کدپستی|پیگیری|رهگیری|سفارش|مرجع|فاکتور|تراکنش|ارجاع|شماره حساب|تیکت|postal|zip|"
    r"order|tracking|reference|ref|invoice|transaction|ticket)[^\d\n]{0,14}$"
)
_OTHER_SERIAL = re.compile(r"(?:serial|سریال|شناسه|(?<![a-z])id)[^\d\n]{0,14}$")
_TEN = re.compile(r"(?<![\da-z\-+])\d{10}(?![\d\-])|(?<![\d\-])\d{3}-\d{6}-\d(?![\d\-])")


def _before(text: str, start: int) -> str:
    return text[max(0, start - LOOK_BACK) : start]


def cards(text: str) -> Iterator[Span]:
    """Yield card numbers: 16 digits of a known bank with a valid check digit (Luhn)."""
    for run in _RUN.finditer(text):
        before = _before(text, run.start())
        if _SHABA.search(before):
            continue
        groups = [
            (run.start() + one.start(), run.start() + one.end()) for one in _GROUP.finditer(run[0])
        ]
        for span in _cards_among(text, groups):
            is_other = _OTHER_NUMBER.search(before) or _OTHER_SERIAL.search(before)
            if not is_other or _is_iranian(text[span.start : span.end]):
                yield span


def _is_iranian(card: str) -> bool:
    return "".join(_GROUP.findall(card))[:6] in IRANIAN_BANKS


def _cards_among(text: str, groups: list[tuple[int, int]]) -> Iterator[Span]:
    """Yield the consecutive groups of digits that form a card number."""
    first = 0
    while first < len(groups):
        last = _last_of_card(text, groups, first)
        if last is not None:
            yield Span(Kind.CARD, groups[first][0], groups[last][1])
        first = first + 1 if last is None else last + 1


def _last_of_card(text: str, groups: list[tuple[int, int]], first: int) -> int | None:
    digits = ""
    for last in range(first, len(groups)):
        digits += text[groups[last][0] : groups[last][1]]
        if len(digits) >= CARD_DIGITS:
            return last if len(digits) == CARD_DIGITS and is_card(digits) else None
    return None


def is_card(digits: str) -> bool:
    """Return True for 16 digits of a known bank with a valid check digit (ISO/IEC 7812-1)."""
    is_known = digits[:6] in IRANIAN_BANKS or _INTERNATIONAL.match(digits) is not None
    return is_known and _luhn(digits) % 10 == 0


def _luhn(digits: str) -> int:
    doubled = [int(digit) * (2 - place % 2) for place, digit in enumerate(digits)]
    return sum(value - 9 if value > 9 else value for value in doubled)


def phones(text: str) -> Iterator[Span]:
    """Yield mobile numbers, landlines with an area code, and foreign numbers with a plus sign."""
    for pattern in (_MOBILE, _LANDLINE, _FOREIGN):
        for found in pattern.finditer(text):
            if not _OTHER_NUMBER.search(_before(text, found.start())):
                yield Span(Kind.PHONE, found.start(), found.end())


def national_ids(text: str) -> Iterator[Span]:
    """Yield Iranian national ids: ten digits with a valid check digit, unless they are named."""
    for found in _TEN.finditer(text):
        digits = found[0].replace("-", "")
        if is_national_id(digits) and not _OTHER_NUMBER.search(_before(text, found.start())):
            yield Span(Kind.NATIONAL_ID, found.start(), found.end())


def is_national_id(digits: str) -> bool:
    """Return True for ten digits with a valid check digit, which are not all the same."""
    if len(set(digits)) == 1:
        return False
    weights = range(NATIONAL_DIGITS, 1, -1)
    rest = sum(int(digit) * weight for digit, weight in zip(digits, weights, strict=False)) % 11
    return int(digits[-1]) == (rest if rest < 2 else 11 - rest)
