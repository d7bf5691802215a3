"""What people say to an offer, and how they ask for a person, when they type instead of press."""

import re
from typing import Final

LONGEST_REPLY = 4  # words; more than that says something of its own

_YES: Final = re.compile(
    r"بله|بلی|آره|اره|آری|اوهوم|باشه|باشد|اوکی|اوکیه|حتما|بسپار|بسپارید|بسپرید|میخوام|میخواهم"
    r"|bale|baleh|are|areh|yes|yeah|yep|yup|ok|okay|sure"
)
_NO: Final = re.compile(
    r"نه|نخیر|خیر|نمیخوام|نمیخواهم|نمیخاد|نمیخواد|بیخیال|na|nah|nakheir|no|nope"
)
_POLITE: Final = re.compile(
    r"لطفا|ممنون|مرسی|متشکرم|سپاس|خواهشا|lotfan|mersi|mamnoon|please|thanks|thank|you"
)
_SPELLINGS: Final = str.maketrans({"ي": "ی", "ك": "ک", "أ": "ا", "\u200c": None, "ً": None})
_WORD: Final = re.compile(r"[^\W_]+")

_PEOPLE: Final = (
    r"(?:نفر|آدم|ادم|انسان|کارشناس\w*|پشتیبان\w*|اپراتور\w*|مسئول\w*|مسول\w*"
    r"|همکار(?:ان|ات|ت[وا]ن)\w*)"
)
_PERSON: Final = re.compile(
    rf"""
    با\s(?:یه\s|یک\s)?{_PEOPLE}\b .{{0,20}} (?:حرف|صحبت|گفتگو|گفت\sو\sگو|چت)
    | به\s(?:یه\s|یک\s)?{_PEOPLE}\b .{{0,12}} وصل(?!\sنم)
    | وصلم?\sکن\w* .{{0,8}} {_PEOPLE}
    | (?:آدم|ادم|انسان)\sواقعی | پشتیبان\sانسانی
    | \b(?:talk|speak|chat|connect(?:\sme)?)\s(?:to|with)\s(?:an?\s|the\s|your\s|some\s?)?
      (?:real\s|live\s|actual\s)?
      (?:human|person|agent|someone|somebody|one|body|representative|operator|staff)\b
    | \b(?:want|need)\s(?:an?\s|the\s)(?:human|person|agent|operator)\b
    | \b(?:real|live|actual)\s(?:human|person|agent)\b | \bhuman\b .{0, 12} \bplease\b
    | ^\W* (?:اپراتور|کارشناس|پشتیبان|پشتیبانی|آدم) (?:\s(?:میخوام|می\sخوام|میخواهم|لطفا))? \W*$
    | ^\W* (?:human|operator|agent|support|a\sperson) \W*$
    """,
    re.VERBOSE | re.IGNORECASE,
)

_BY_CALL: Final = re.compile(r"صوتی|تصویری|ویدی|تماس|\b(?:voice|video|call)", re.IGNORECASE)


def agrees(query: str) -> bool:
    """A plain yes, in a word or two."""
    return _is_reply(query, _YES)


def declines(query: str) -> bool:
    return _is_reply(query, _NO)


def asks_for_a_person(query: str) -> bool:
    """In words; who asks how to call their friends wants no person of ours."""
    spelled = _spelled(query)
    return _PERSON.search(spelled) is not None and _BY_CALL.search(spelled) is None


def is_only_a_wish(query: str) -> bool:
    """Nothing beside the wish for a person: what it is about has still to be asked."""
    return len(_words(query)) <= 2 * LONGEST_REPLY


def _is_reply(query: str, wanted: re.Pattern[str]) -> bool:
    words = _words(query)
    said = [word for word in words if not _POLITE.fullmatch(word)]
    short = len(words) <= LONGEST_REPLY and bool(said)
    return short and all(wanted.fullmatch(word) for word in said)


def _words(query: str) -> list[str]:
    return _WORD.findall(_spelled(query).lower())


def _spelled(query: str) -> str:
    return query.translate(_SPELLINGS)
