"""Recognition of typed replies to an offer and of requests for a person."""

import re
from collections.abc import Iterator
from typing import Final

from bot.conversation.written import plain

LONGEST_REPLY = 4  # maximum number of words in a plain yes or no
LONGEST_WISH = 12  # maximum number of words in a message that only asks for a person
MOST_OTHER_WORDS = 1  # maximum number of unknown words in such a message

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
_WORD: Final = re.compile(r"[^\W_]+")
_SEGMENT: Final = re.compile(r"[\n.!?؟،,;؛:…]+|\b(?:but|ولی|اما)\b")

# ── requests for a person ──

_PEOPLE: Final = (
    r"(?:نفر|آدم|ادم|انسان|کارشناس\w*|پشتیبان(?:ی|ها|های|ت|تون|تان|یتون|یتان|اتون|هاتون)?"
    r"|اپراتور\w*|مسیول\w*|مسوول\w*|مسول\w*|همکار(?:ان|ات|ت[وا]ن)\w*)"
)
_STRONG_FA: Final = r"(?:آدم|ادم|انسان|اپراتور|کارشناس|پشتیبان|پشتیبانی|مسیول|مسوول|مسول)"
_WANTED_FA: Final = (
    r"(?:میخوام|میخواهم|میخام|میخوایم|میخواستم|لازم\sدارم|لازمه|بیار\w*|بفرست\w*"
    r"|بیاد|بیاید|کجاست)"
)
_ADJECTIVES: Final = (
    r"(?:(?:real|live|living|actual|human|support|customer|service|care|proper|different|another"
    r"|technical|tech)\s)*"
)
_A: Final = r"(?:(?:an?|the|your|some|any|one\sof\syour)\s)?"
_STRONG: Final = (
    r"(?:humans?(?:\sbeings?)?|persons?|agents?|operators?|representatives?|reps?)\b"
    r"(?!\s(?:errors?|rights?|mistakes?|resources?|trafficking|bod(?:y|ies)|verification|test"
    r"|usernames?|ids?|numbers?|links?|accounts?|names?|photos?|nature|hair|voice|language))"
)
_WEAK: Final = (
    r"(?:someone|somebody|anyone|anybody|one|body|people|staff|supervisor|manager|admins?"
    r"|employee|support|(?:customer\s)?service|team)\b"
    r"(?!\s(?:who(?:se)?|without|by|via|using|through|secretly|anonymously|outside|privately)\b)"
    r"(?!\s(?:in|on)\s(?!(?:your\s|the\s)?(?:support|charge|team|person)))"
)
_SPEAK: Final = (
    r"(?:talk|talking|speak|speaking|chat|chatting|connect(?:ed)?(?:\sme)?|transfer(?:red)?(?:\sme)?"
    r"|forward\sme|put\sme|hand\sme|pass\sme|switch\sme|route\sme|escalate(?:\s\w+)?|get\sme)"
    r"\s(?:through\s|over\s|on\s)?(?:to|with)"
)
_DO: Final = (
    r"(?:talk|speak|chat|help|answer|assist|look|reply|respond|handle|deal|solve|check|read)"
)
_PERSON: Final = re.compile(
    rf"""
    با\s(?:یه\s|یک\s)?{_PEOPLE}\b .{{0,20}} (?:حرف|صحبت|گفتگو|گفت\sو\sگو|چت)
    | با\s(?:کسی|یکی)\s(?:از\s\w+\s)?(?:حرف|صحبت)
    | به\s(?:یه\s|یک\s)?{_PEOPLE}\b .{{0,12}} (?:وصل(?!\sنم)|بسپار|بسپر|ارجاع)
    | (?:وصلم?|وصلمون)\s?(?:کن|بکن)\w* .{{0,12}} {_PEOPLE}
    | (?:بسپار\w*|بسپر\w*|ارجاع\w*(?:\sب?د\w+)?|بدید|بدین)\s(?:به|دست)\s(?:یه\s|یک\s)?{_PEOPLE}\b
    | (?:آدم|ادم|انسان|اپراتور)\sواقعی | (?:پشتیبان|اپراتور)\sانسانی
    | (?<!چند\s)\b{_STRONG_FA}\s(?:واقعی\s|انسانی\s|زنده\s)?{_WANTED_FA}\b
    | (?:یه\s|یک\s)(?:نفر|آدم|ادم|انسان|کارشناس|پشتیبان|مسیول)\b
      .{{0,12}} (?:میخوام|میخواهم|میخام)\b
    | (?:نفر|یکی|کسی|{_STRONG_FA})\s(?:\w+\s){{0,3}}?
      (?:جواب|پاسخ)\w*\s(?:بده|بدن|بدین|بدید|بدهد|بدهند|بدهید)\b
    | \b{_SPEAK}\s{_A}{_ADJECTIVES}(?:{_STRONG}|{_WEAK})
    | \b(?:want|wanna|need|require|request|prefer|like|get|have|give\sme|gimme|send\sme|find\sme
        |bring\sme|looking\sfor|ask(?:ing)?\sfor)\s(?:me\s)?{_A}{_ADJECTIVES}{_STRONG}
      (?=\s*$|\s(?:please|pls|plz|now|here|instead|asap|right|immediately|from|on|not|because|for
        |who|thanks?|at|anymore|today|quickly|to\s(?:me\b|{_DO}\b)|{_DO}\b))
    | \b(?:real|live|living|actual)\s(?:human|person|people|agent|operator|representative)\b
    | \b{_STRONG} .{{0,12}} \b(?:please|pls|plz)\b
    | \b(?:let|want|need|have|make|get)\s{_A}{_ADJECTIVES}(?:{_STRONG}|someone|somebody)
      (?:\sto)?\s(?:answer|reply|respond|talk|speak)\b
    | \b(?:human|someone|somebody|person|agent|operator)\s(?:should\s|must\s|please\s|has\sto\s)?
      (?:(?:answer|call)\sme|(?:talk|speak|reply|respond)\sto\sme)\b
    | \bis\sthere\s{_A}{_ADJECTIVES}(?:{_STRONG}|someone|somebody|anyone|anybody)
      (?:\s(?:here|there|available|around|online|(?:that\s|who\s)?i\scan|to\s(?:talk|speak|chat)))
    | \b(?:adam|ensan|poshtiban\w*|karshenas\w*|operator|aparator|masool|masul)\s
      (?:\w+\s)?(?:mikham|mikhaham|mikhastam|lotfan|vaqei|vaghei|vaqeyi|javab\sbed\w*)\b
    | \bba\s(?:ye\s|yek\s)?(?:nafar|adam|ensan|poshtiban\w*|karshenas\w*|operator\w*|masool\w*)\b
      .{{0,20}} \b(?:harf|sohbat|chat)\b
    | \b(?:ye|yek)\s(?:nafar|adam)\b .{{0,20}} \bjavab\sbed
    | \bbe\s(?:ye\s|yek\s)?(?:nafar|adam|poshtiban\w*|karshenas\w*|operator\w*)\b .{{0,12}} \bvasl
    | \bvasl(?:am)?\s?kon\w*\b .{{0,12}} \b(?:nafar|adam|poshtiban|karshenas|operator)
    """,
    re.VERBOSE | re.IGNORECASE,
)


def _set(words: str) -> frozenset[str]:
    return frozenset(words.split())


# Matches a refusal of the bot ("not a bot"), which does not negate a request for a person.
_THE_BOT: Final = re.compile(
    r"(?:\bi\s)?\b(?:dont|do not|never|wont)\s(?:want|wanna|need|like)?(?:\sto)?"
    r"\s?(?:talk|speak|chat)?(?:ing)?(?:\s(?:to|with|from))?\s?(?:an?|the|this|your|any)?"
    r"\s?(?:chat|ro)?(?:bots?|machines?|ai)\b"
    r"|\b(?:not|no|no more|instead of|rather than|stop)\s(?:an?\s|the\s|this\s|your\s)?"
    r"(?:chat|ro)?(?:bots?|machines?|ai)\b"
    r"|\b(?:نمیخوام|نمیخواهم)?\s?با\s(?:این\s|یه\s)?(?:ربات|روبات|بات)\w*\s(?:حرف|صحبت|چت)"
    r"\s?(?:بزنم|کنم|نمیزنم|نمیکنم)?(?:\s(?:نمیخوام|نمیخواهم))?"
    r"|\b(?:ربات|روبات|بات|رباته|رباتی|باتی|ماشین)\s(?:نه|نمیخوام|نمیخواهم|نباشه|هستی|هستید)\b"
    r"|\b(?:نه|غیر\sاز|بجز|بجای|به\sجای)\s(?:ربات|روبات|بات)\b"
    r"|\b(?:تو|شما)\s(?:رباتی\w*|باتی\w*)\b|\b(?:رباتی|باتی|رباتید)\b"
)
_HUMAN: Final = (
    r"\b(?:humans?|persons?|agents?|operators?|representatives?|someone|somebody|support)\b"
)
_DENIED: Final = re.compile(
    rf"""
    \b(?:dont|do\snot|doesnt|didnt|wouldnt|would\snot|wont|never|no\slonger)\s
      (?:really\s|even\s|actually\s|ever\s)?(?:want|wanna|need|like|wish|have\sto)\b
      (?:(?!\b(?:i|just|but)\s(?:want|need|wanna)\b).)*? {_HUMAN}
    | \b(?:no|without|instead\sof|rather\sthan|not)\s(?:need\s)?(?:for\s|of\s|to\s)?
      (?:talking\s|speaking\s|asking\s|contacting\s|talk\s|speak\s)?
      (?:to\s|with\s)?(?:an?\s|the\s|any\s|real\s|live\s)*{_HUMAN}
    | {_HUMAN} .{{0,12}} \b(?:not|isnt|arent|no\slonger)\s(?:needed|required|necessary|wanted)
    | (?:نمیخوام|نمیخواهم|نمیخام|نمیخواستم|بدون|نیازی?\sندارم|نیازی\sبه|لازم\sنیست|احتیاجی)
      (?:(?!\bمیخو|{_PEOPLE}\s{_WANTED_FA}).)*? (?:{_PEOPLE}|کسی|یکی)\b(?!\s{_WANTED_FA})
    | (?:{_PEOPLE}|کسی|یکی)\b(?:(?!\bمیخو).){{0,25}}
      (?:نمیخوا?[مه]|نمیخواهم|نمیخام|نیازی?\sن|لازم\sن|لازم\sندارم|احتیاجی?\sن|نکن\w*\b|نمیزنم
        |نمیکنم|نشه\b)
    """,
    re.VERBOSE,
)
_OF_ITSELF: Final = re.compile(
    r"\b(?:are|r)\s(?:you|u)\s(?:an?\s|really\s|even\s|actually\s)*(?:real|human|person|bot|robot)"
    r"|\b(?:is|was)\s(?:this|that|he|she)\b|\b(?:am|was)\si\s(?:talk|speak|chat)"
)
# A message that consists only of words of these sets, including a noun, asks for a person.
_NOUNS: Final = _set(
    "human humans operator operators agent agents representative representatives rep person"
    " آدم ادم انسان انسانی کارشناس کارشناسی کارشناسا کارشناسان کارشناستون پشتیبان"
    " پشتیبانی پشتیبانتون اپراتور اپراتوری مسیول مسوول مسول"
    " adam ensan poshtiban poshtibani karshenas aparator"
)
_ANYBODY: Final = _set(
    "someone somebody anyone anybody staff support team manager supervisor employee"
    " آدمی ادمی نفر نفری کسی یکی همکار همکارتون همکاراتون همکارانتان شخص شخصی فرد"
    " فردی nafar"
)
_TALKING: Final = _set(
    "talk talking speak speaking chat connect transfer real live actual answer reply respond"
    " حرف صحبت گفتگو چت وصل وصلم جواب جوابم جوابمو پاسخ واقعی زنده harf sohbat vasl javab"
)
_FILLERS: Final = (
    _set(
        "please pls plz now asap immediately right away hi hello hey dear sir madam ok okay so"
        " well just really only can could may might will would i we you me us my our"
        " u a an the some"
        " any one true proper being customer service care desk help from of your"
        " want wanna need get"
        " have got gotta like id im ill lets looking for give gimme send bring forward switch put"
        " through pass hand over on to message contact reach with in there is are here available"
        " let how do does must should instead rather today thanks thank actually and possible it"
        " possibly where which id who that around online"
    )
    | _set(
        "سلام لطفا خواهشا خواهش میکنم میخوام میخواهم میخام میخواستم میخوایم خواستم باید به با یه"
        " یک از رو را و منو مرا من ما مارو بزنم بزنیم بزنه کنم کنیم کنه کن کنید کنین بکن بکنید"
        " بکنین بده بدید بدین بدهد بدهید بدن بدهند هست هستش هستن نیست اینجا این الان"
        " همین حالا فوری سریع"
        " زودتر زود دیگه فقط خودتون خودتان شما تیم بخش واحد محترم عزیز هم که میشه میشود ممکنه"
        " امکان امکانش داره چطور چجوری چگونه چطوری میتونم میتوانم بتونم ارتباط"
        " برقرار حضوری بیاد بیاید"
        " بیار بیارید بفرست بفرستید بفرستین لازم دارم نیاز لازمه نیازه ممنون مرسی ممنونم میشم تون"
        " آقا خانم اقا یا کجاست salam lotfan mikham mikhaham ye yek ba be ro mano konid kon bede"
        " bedin bedid bezanam konam lazem daram man"
    )
    | _TALKING
)
_ANYBODY_THERE: Final = re.compile(
    r"(?:hello |hi |hey )?(?:is )?(?:any|some) ?(?:one|body) (?:there|here|around|online)"
    r"(?: please)?|(?:سلام |الو )?(?:کسی|آدمی|ادمی|پشتیبانی|کارشناسی) (?:اینجا )?(?:هست|نیست|هستش)"
    r"(?: اینجا)?"
)

_BY_CALL: Final = re.compile(r"صوتی|تصویری|ویدی|تماس|\b(?:voice|video|call)", re.IGNORECASE)


def agrees(query: str) -> bool:
    """Return True if the text is a plain yes of at most LONGEST_REPLY words."""
    return _is_reply(query, _YES)


def declines(query: str) -> bool:
    return _is_reply(query, _NO)


def asks_for_a_person(query: str) -> bool:
    """Return True if the query asks for a human agent. Questions about calls do not."""
    written = plain(query)
    if _BY_CALL.search(written) is not None:
        return False
    if _ANYBODY_THERE.fullmatch(" ".join(_WORD.findall(written))):
        return True
    return any(_wishes(segment) for segment in _segments(written))


def is_only_a_wish(query: str) -> bool:
    """Return True if the query asks for a person and names no subject."""
    words = _words(query)
    known = _NOUNS | _ANYBODY | _FILLERS
    others = [word for word in words if word not in known and not _POLITE.fullmatch(word)]
    return len(words) <= LONGEST_WISH and len(others) <= MOST_OTHER_WORDS


def _segments(written: str) -> Iterator[str]:
    for piece in _SEGMENT.split(_THE_BOT.sub(" . ", written)):
        segment = " ".join(piece.split())
        if segment:
            yield segment


def _wishes(segment: str) -> bool:
    if _DENIED.search(segment) is not None or _OF_ITSELF.search(segment) is not None:
        return False
    return _PERSON.search(segment) is not None or _says_nothing_else(segment)


def _says_nothing_else(segment: str) -> bool:
    """Return True if the segment consists of a few words that only name a person."""
    words = _WORD.findall(segment)
    said = frozenset(words)
    if len(words) > LONGEST_WISH or not said <= _NOUNS | _ANYBODY | _FILLERS:
        return False
    return bool(said & _NOUNS) or bool(said & _ANYBODY and said & _TALKING)


def _is_reply(query: str, wanted: re.Pattern[str]) -> bool:
    words = _words(query)
    said = [word for word in words if not _POLITE.fullmatch(word)]
    short = len(words) <= LONGEST_REPLY and bool(said)
    return short and all(wanted.fullmatch(word) for word in said)


def _words(query: str) -> list[str]:
    return _WORD.findall(plain(query))
