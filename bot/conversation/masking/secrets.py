"""Passwords, in texts as `spans.searched` returns them."""

import re
from collections.abc import Iterator
from dataclasses import dataclass
from itertools import islice

from bot.conversation.masking.spans import Kind, Span

_PASSWORD = re.compile(
    r"(?<![a-z])(?:pass ?words?e?|passwort|passwd|pass ?code|pass ?phrase|pass(?![a-z])|"
    r"pswd?|pwd|pw|pin(?: code)?)(?![a-z_])|"
    r"(?:رمز ?عبور|گذرواژه?|گذر واژه|پسوورد|پسورد|پس ورد|رمز|پین ?کد)"
    r"(?:مون|شون|تون|م|ش|شو|مو|ام|اش|و|رو| من|ی(?= که))?(?![\u0621-\u06cc])|"
    r"(?<![\u0621-\u06cc])(?:پس(?:م|ش|مو|شو)(?![\u0621-\u06cc])|پس(?= ?[:=]))|"
    r"(?<![a-z])(?:ramz(?:e|am|esh|amo|o)?|pasvord(?:am)?|paswordam|passam|passwordam|passesh)(?![a-z])"
)
_WEAK = re.compile(r"پس(?:م|ش|مو|شو)?")  # other words as well, so no number follows them
# Words before and after "pass" and "pin" that make it a verb or a paper.
_VERB_BEFORE = re.compile(
    r"(?:\b(?:boarding|to|not|please|can|could|will|would|didn't|don't|you|we|i|season|battle|bus|"
    r"gym|day|the test|exam) )$"
)
_VERB_AFTER = re.compile(
    r" (?:the|it|this|that|me|level|exam|test|through|by|to|messages?|posts?|\d+ messages?|"
    r"کرد|کن|می ?کن|شد)"
)
_VERB = frozenset({"pass", "pin"})
_WORD = re.compile(r"\S+")
_QUOTED = re.compile(r"[ :=]*[«\"“]([!#-~][ !#-~]{3,40})[»\"”]")
_PUNCTUATION = ".،,؛;؟?:=«»\"'`()[]{}“”\u2018\u2019"
_ENDS = re.compile(r"[.؟?!]$")
_SIGN = re.compile(r"[@#$^&]")  # usual in passwords
_RARE_SIGN = re.compile(r"[%*_+!~]")
_DEVICE = re.compile(
    r"(?:(?:iphone|ipad|ios|android|galaxy|windows|win|redmi|poco|mi|note|pixel|chrome|firefox|"
    r"telegram|plus|premium|beta|build|rc|[asm]|ایفون|اندروید|ویندوز|تلگرام|پلاس|کروم)"
    r"[ -]?\d{1,3}(?:\.\d+)*(?:e|s|k|fe|pro|max|plus|ultra|lite|x|promax)?|"
    r"(?:v|version|cvv)\d{1,2}(?:\.\d+)*|v2ray\w*|(?:sha|aes|rsa|tls|md|wpa|utf|base|mp)-?\d{1,4})\W*"
)
_QUANTITY = re.compile(
    r"\d{1,4}(?:[/:]\d{1,4})+\W*$|[\d,.]+ ?(?:تومان|تومن|ریال|بار|تا|رقم|حرف|ساعت|"
    r"روز|دقیقه|ثانیه|هفته|ماه|سال|نفر|کاراکتر|مرحله|عضو)[\u0621-\u06cc]*\W*$|"
    r"\d+(?:st|nd|rd|th|fa|step|days?|hours?|min\w*|chars?|digits?|gb|mb|k)(?:[-\W]\w*)?$|"
    r"\d+-(?:steps?|digits?|characters?|days?|hours?|factor)\W*$|(?:min|max)-?\d+$|\d+%?$|"
    r"\d{1,2}(?:jan|feb|mar|apr|may|jun|jul|aug|sep|oct|nov|dec)[a-z]*\d{2,4}$|#\d+$"
)
_UNITS = re.compile(
    r"(?:بار|تا|رقم|رقمی|حرف|حرفی|تومن|تومان|ریال|ساعت|روز|هفته|ماه|سال|دقیقه|نفر|times?|digits?|"
    r"characters?|letters?|hours?|days?|weeks?|months?|years?|minutes?|messages?|"
    r"members?|posts?)(?![\w\u0621-\u06cc])"
)
_COUNTED_BY = re.compile(
    r"(?:تیکت|ticket|ارور|خطا|خطای|error|err|post|پست|پیام|message|مرحله|level|مبلغ|برای|order|"
    r"سفارش|پورت|port|line|شماره|number|به کارت)$"
)
_STOPS = re.compile(
    r"(?:forgot|forget|forgotten|reset|username|user|phone|number|message|level|arz)s?|"
    r"(?:یوزر|یوزرنیم|شماره|فراموش|یادم|لینک|ارز)[\u0621-\u06cc]*"
)
_OWNED = re.compile(  # what a password belongs to, if it is named directly behind the word
    r"(?:e-?mail|mail|gmail|account|id)s?|"
    r"(?:ایمیل|جیمیل|ایدی|کانال|گروه)[\u0621-\u06cc]*"
)
_PUBLIC_NAME = re.compile(r"ids?|(?:ایدی|کانال|گروه)[\u0621-\u06cc]*")
_FILLERS = frozenset({"", "هست", "است", "اینه", "همینه", "من", "is", "man", "hast", "ine"})
_LINKED = frozenset({"of", "for", "to", "user", "id", "at", "from", "with", "برای", "به", "از"})
_ADDRESS = re.compile(r"@[\w-]+\.|https?:/|t\.me|www\.\w+\.|\.(?:com|ir|org|net)(?!\w)")
_ERROR_NAME = re.compile(r"[A-Z]+(?:_[A-Z]+)+(?:_\d+)?|[A-Z]+(?:_[A-Z0-9]+)+")
_USERNAME = re.compile(r"[a-z]+_\d+")
_YEAR = re.compile(r"(?:13|14|19|20)\d\d")
_PHONE = re.compile(r"\+?(?:98|0)?9\d{9}")
LOOK_AHEAD = 24  # characters behind a number in which its unit is searched
LOOK_BACK = 16  # characters before "pass" that are searched for a verb
NEAR = 4  # words within which a number is taken for a password
FARTHEST = 7  # words between the word for a password and the password
OWNER = 3  # words within which the owner of a password is named
MOST_WORDS = 14  # that are looked at, with those that are not counted
MORE = 3  # words between two passwords
LONGEST = 64  # characters of a password


@dataclass(frozen=True)
class _Place:
    """Where a word stands: words between it and the word for a password, and the one before it."""

    distance: int
    before: str
    is_counted: bool  # a unit follows, or the word before tells what a number counts
    owner: str  # what the password belongs to, so that a number is none


def passwords(text: str, original: str) -> Iterator[Span]:
    """Yield the words that follow a word for a password and look like one.

    `original` is the same text with its capital letters.
    """
    for named in _PASSWORD.finditer(text):
        if named[0] in _VERB and _is_verb(text, named):
            continue
        quoted = _QUOTED.match(text, named.end())
        if quoted is not None and re.search(r"\d", quoted[1]):
            yield Span(Kind.PASSWORD, quoted.start(1), quoted.end(1))
        owner = named[0] if _WEAK.fullmatch(named[0]) else ""
        yield from _behind(text, original, named.end(), owner)


def _is_verb(text: str, named: re.Match[str]) -> bool:
    before = text[max(0, named.start() - LOOK_BACK) : named.start()]
    return _VERB_BEFORE.search(before) is not None or (
        _VERB_AFTER.match(text, named.end()) is not None
    )


def _behind(text: str, original: str, begin: int, owner: str) -> Iterator[Span]:
    before, distance, last = "", -1, FARTHEST
    for found in islice(_WORD.finditer(text, begin), MOST_WORDS):
        plain = found[0].strip(_PUNCTUATION)
        distance += plain not in _FILLERS
        if distance >= last or _STOPS.fullmatch(plain):
            return
        if _OWNED.fullmatch(plain):
            if distance > OWNER:
                return
            owner = plain
        span = _stripped(original, found)
        place = _Place(distance, before, _is_counted(text, found, begin), owner)
        if _looks_secret(original[span.start : span.end], place):
            yield span
            last, begin = distance + 1 + MORE, found.end()
        if _ENDS.search(found[0]):
            return
        before = plain or before


def _stripped(original: str, found: re.Match[str]) -> Span:
    word = original[found.start() : found.end()]
    start = found.start() + len(word) - len(word.lstrip(_PUNCTUATION))
    return Span(Kind.PASSWORD, start, max(start, found.start() + len(word.rstrip(_PUNCTUATION))))


def _is_counted(text: str, found: re.Match[str], begin: int) -> bool:
    following = text[found.end() : found.end() + LOOK_AHEAD].lstrip()
    before = text[begin : found.start()].rstrip(" :")[-LOOK_BACK:]
    return _UNITS.match(following) is not None or _COUNTED_BY.search(before) is not None


def _looks_secret(word: str, place: _Place) -> bool:
    """Return True for a word of letters with digits or signs, and nearby also for a number."""
    plain = word.lower()
    if not 4 <= len(word) <= LONGEST or _is_something_else(word, place):
        return False
    if word.isdigit():
        return _is_number_of_password(word, place)
    if _QUANTITY.match(plain) or _DEVICE.fullmatch(plain):
        return False
    has_digit = any(letter.isdigit() for letter in word)
    has_letter = any(letter.isalpha() for letter in word)
    is_mixed = word != plain and any(letter.islower() for letter in word)
    if _PUBLIC_NAME.fullmatch(place.owner):
        return has_digit and has_letter and (is_mixed or _SIGN.search(word) is not None)
    if has_digit and has_letter:
        return True
    has_sign = _SIGN.search(word) is not None
    has_rare_sign = _RARE_SIGN.search(word.rstrip("!~*_")) is not None
    return (has_sign and (has_letter or has_digit)) or (has_rare_sign and (has_digit or is_mixed))


def _is_something_else(word: str, place: _Place) -> bool:
    """Return True for addresses, names of errors and usernames."""
    if word.startswith("@") and (place.distance > 0 or not re.search(r"\d", word)):
        return True
    if _ADDRESS.search(word.lower()) or _ERROR_NAME.fullmatch(word):
        return place.distance > 0 or not re.fullmatch(r"[A-Z]+_\d+", word)
    is_linked = place.distance > 1 or place.before in _LINKED
    return _USERNAME.fullmatch(word) is not None and place.distance > 0 and is_linked


def _is_number_of_password(word: str, place: _Place) -> bool:
    if place.distance >= NEAR or place.is_counted or place.owner or _PHONE.fullmatch(word):
        return False
    return place.distance == 0 or _YEAR.fullmatch(word) is None
