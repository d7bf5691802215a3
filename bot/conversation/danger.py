"""Detection of messages that report danger to life.

Messages are checked before they are processed in any other way.

The patterns of each language are in `danger_signs`. They depend neither on the matcher nor on
the knowledge base. This module excludes idioms, games and programs ("this app kills me").
"""

import re
from typing import Final

from bot.conversation.danger_signs.english import ENGLISH
from bot.conversation.danger_signs.persian import PERSIAN
from bot.conversation.danger_signs.sign import possible
from bot.conversation.written import plain

LONGEST_WORD = 40  # characters; patterns are too slow on a word of thousands

_MARKS: Final = re.compile(r"[^\w\s]|_")
_ASCII_MARKS: Final = {code: " " for code in range(128) if _MARKS.match(chr(code))}

# ── English ──

_ENGLISH_IDIOM: Final = re.compile(
    r"""
    \bin\s(?:the\s|a\s|this\s|my\s|that\s)?(?:\w+\s)?(?:video\s?)?game\b(?<!my\sgame)
    | \b(?:minecraft|pubg|fortnite|roblox|gta|valorant|respawn|sims|npc)\b
    | \b(?:process|processes|terminal|kernel|daemon)\b
    | \b(?:movie|film|series|episode|song|lyrics|novel|sticker|stickers|meme)\b
    | \b(?:die|dying|dead|kill\w*(?:\smy\s?self)?)\s(?:of\s|from\s|with\s)?
      (?:laugh\w*|embarrass\w*|boredom|cringe|hunger|happiness|curiosity|shame|joy)\b
    | \bkill\s(?:me|us|him|her)\s(?:if|when|once|because|for|unless|over|lol|haha|with)\b
    | \b(?:lol|lmao|rofl|haha\w*|just\skidding|jk)\b
    | \bdie\s(?:for|to\s(?:know|see|try|have|get))\b
    | \b(?:boss|teacher|manager|app|bot|update|battery|phone|internet|ads?)\s
      (?:\w+\s){0,3}kill(?:s|ing)?\s(?:me|us)\b
    """,
    re.VERBOSE,
)
# Phrases that override an idiom: suicide, or a threat with a weapon.
_ENGLISH_SURE: Final = re.compile(
    r"\b(?:kill|hang|shoot|drown)(?:ing)?\smy\s?self\b(?!\s(?:laugh|with\slaugh|trying|in\b|off\b))"
    r"|\b(?:knife|gun|threaten\w*|says?|said)\b.{0,40}\bkill\s(?:me|us|my)\b"
    r"|\bend(?:ing)?\smy\s(?:own\s)?life\b|\bsuicid(?:e|al)\b"
)
_ENGLISH_GAME: Final = re.compile(
    r"\b(?:minecraft|pubg|fortnite|roblox|gta|valorant|respawn|sims|npc|process|movie|film|series"
    r"|episode|song|lyrics|novel|sticker|stickers|meme)\b"
    r"|\bin\s(?:the\s|a\s|this\s|that\s)?(?:video\s?)?game\b"
)

# ── Persian ──

_PERSIAN_IDIOM: Final = re.compile(
    r"""
    (?:تو|توی|در|داخل)\s(?:این\s|یه\s)?(?:بازی|پابجی|کالاف|ماینکرفت|کلش\w*|کانتر|فری\s?فایر)
    | \b(?:بازی|پابجی|کالاف|ماینکرفت|فری\s?فایر|pubg|minecraft|gta)\b(?!.*(?:باختم|بخاطر|به\sخاطر))
    | \b(?:آهنگ|اهنگ|فیلم|سریال|رمان|استیکر\w*|گیف|شخصیت|پروسه|پردازش|اسکریپت)\b
    | (?:خنده|خجالت|ذوق|خوشحالی|گشنگی|گرسنگی|فضولی|کنجکاوی|حسادت|هیجان|بیخوابی|خستگی)
    | بمیرم\s(?:برات|براش|برای|واسه|واست|واسش|الهی)
    | (?:الهی|الاهی)\sبمیرم
    | (?:برنامه\w*|اپ\w*|بات\w*|ربات\w*|سرعت|اینترنت|نت|آپدیت|تبلیغ\w*|قیمت\w*|گوشی\w*
      |استرس|انتظار|باگ\w*)
      \s(?:\w+\s){0,3}(?:منو|مارو|ما\sرو|من\sرو|مرا)\s(?:\w+\s)?(?:میکش\w+|بکش\w+)
    | (?:رییس|رئیس|معلم|استاد|مدیر)\w*\s(?:\w+\s){0,3}میکش\w+
    | میکش\w+\s(?:اگه|اگر|وقتی)\b | (?:اگه|اگر|بفهمه)\s(?:\w+\s){0,6}(?:منو|مارو)\sمیکش\w+
    """,
    re.VERBOSE,
)
_PERSIAN_SURE: Final = re.compile(
    r"(?:تهدید|چاقو|اسلحه|گفته|میگه)\w*\s.{0,40}(?:میکش\w+|بکش\w+)|(?:میکش\w+|بکش\w+)\s.{0,40}(?:تهدید|چاقو)"
)
_PERSIAN_PLAY: Final = re.compile(
    r"\b(?:بازی|پابجی|کالاف|ماینکرفت|فری\s?فایر|آهنگ|اهنگ|فیلم|سریال|رمان|استیکر\w*|شخصیت)\b"
)


def in_danger(text: str) -> bool:
    """Return True if the text reports danger to the life of the writer or another person."""
    written = plain(text)
    parted = written.translate(_ASCII_MARKS) if written.isascii() else _MARKS.sub(" ", written)
    words = " ".join(word[:LONGEST_WORD] for word in parted.split())
    return _in_english(words) or _in_persian(words)


def is_persian(text: str) -> bool:
    """Return True if the text is in Persian, written in Persian or Latin letters."""
    written = plain(text)
    return any("\u0600" <= letter <= "\u06ff" for letter in written) or _in_persian(written)


def _latin(words: str) -> str:
    """Remove all non-ASCII characters."""
    if words.isascii():
        return words
    return " ".join(words.encode("ascii", "ignore").decode("ascii").split())


def _in_english(words: str) -> bool:
    if not any(sign.pattern.search(words) for sign in possible(ENGLISH, _latin(words))):
        return False
    if _ENGLISH_IDIOM.search(words) is None:
        return True
    return _ENGLISH_SURE.search(words) is not None and _ENGLISH_GAME.search(words) is None


def _in_persian(words: str) -> bool:
    if not any(sign.pattern.search(words) for sign in possible(PERSIAN, words)):
        return False
    if _PERSIAN_IDIOM.search(words) is None:
        return True
    return _PERSIAN_SURE.search(words) is not None and _PERSIAN_PLAY.search(words) is None
