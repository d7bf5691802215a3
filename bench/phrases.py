"""Generates reproducible questions and queries in Persian and English."""

import random
from collections.abc import Iterator
from dataclasses import dataclass
from itertools import islice, product
from typing import NamedTuple

SEED = 20
MOST_TRIES = 50
EACH = 10  # number of questions per entry, half of them in each language


class Word(NamedTuple):
    """English and Persian words for one concept, the most common first."""

    en: tuple[str, ...]
    fa: tuple[str, ...]


def _words(*rows: str) -> tuple[Word, ...]:
    halves = (row.split(" = ") for row in rows)
    return tuple(Word(tuple(en.split("/")), tuple(fa.split("/"))) for en, fa in halves)


VERBS = _words(
    "delete/erase = حذف/پاک",
    "create/set up = ایجاد/درست",
    "edit/change = ویرایش/عوض",
    "find/look up = پیدا",
    "send/pass on = ارسال/فوروارد",
    "mute/silence = بی‌صدا/ساکت",
    "pin/stick to the top = سنجاق/پین",
    "block/ban = مسدود/بلاک",
    "report/complain about = گزارش/ریپورت",
    "restore/bring back = بازیابی/زنده",
    "archive/put away = بایگانی/آرشیو",
    "translate/put into Persian = ترجمه/برگردان",
    "download/fetch = دانلود/دریافت",
    "upload/load up = آپلود/بارگذاری",
    "schedule/time = زمان‌بندی/برنامه‌ریزی",
    "copy/duplicate = کپی/تکثیر",
    "hide/conceal = مخفی/پنهان",
    "lock/protect = قفل/محافظت",
    "save/keep = ذخیره/سیو",
    "sync/bring in line = همگام/سینک",
)
THINGS = _words(
    "channel = کانال",
    "group = گروه",
    "message = پیام/مسیج",
    "contact = مخاطب",
    "sticker = استیکر/برچسب",
    "photo/picture = عکس/تصویر",
    "video/clip = ویدیو/فیلم",
    "voice note/recording = ویس/صدای ضبط‌شده",
    "file/document = فایل/سند",
    "profile = پروفایل",
    "username/handle = نام کاربری/آیدی",
    "password/passcode = رمز عبور/پسورد",
    "phone number = شماره تلفن/شماره موبایل",
    "chat/conversation = چت/گفتگو",
    "folder = پوشه/فولدر",
    "poll/survey = نظرسنجی/رأی‌گیری",
    "bot/robot = بات/ربات",
    "link/address = لینک/پیوند",
    "story = استوری/داستان",
    "theme/skin = پوسته/تم",
    "notification/alert = اعلان/نوتیف",
    "account/membership = حساب/اکانت",
    "device/handset = دستگاه/گوشی دوم",
    "invitation/invite = دعوت‌نامه/دعوتی",
    "draft/rough copy = پیش‌نویس/چرک‌نویس",
)
SCENES = _words(
    "on an iPhone = روی آیفون",
    "on Android = روی اندروید",
    "in the web version = در نسخهٔ وب",
    "on the computer = با کامپیوتر",
    "on a tablet = روی تبلت",
    "without internet = بدون اینترنت",
    "for everyone = برای همه",
    "for only one person = فقط برای یک نفر",
    "after the update = بعد از به‌روزرسانی",
    "in dark mode = در حالت شب",
    "from my old phone = از گوشی قبلی",
    "with two numbers = با دو خط",
    "when the memory is full = وقتی حافظه پر است",
    "while abroad = خارج از کشور",
    "in a secret room = در بخش محرمانه",
    "as an admin = به عنوان مدیر",
    "on a slow line = با سرعت کم",
    "for good = برای همیشه",
    "all at once = یکجا",
    "before moving house = قبل از اسباب‌کشی",
)
ASKED = {
    "fa": (
        "چطور {thing} رو {scene} {verb} کنم؟",
        "میخوام {thing} رو {scene} {verb} کنم",
        "{verb} کردن {thing} {scene} چجوریه؟",
        "راه {verb} کردن {thing} {scene} چیه",
        "نمیتونم {thing} رو {scene} {verb} کنم",
        "{thing} {scene} {verb} نمیشه",
        "برای {verb} کردن {thing} {scene} چیکار کنم؟",
        "کجا میشه {thing} رو {scene} {verb} کرد؟",
    ),
    "en": (
        "How do I {verb} a {thing} {scene}?",
        "I want to {verb} my {thing} {scene}",
        "{verb} {thing} {scene}",
        "Can't {verb} the {thing} {scene}",
        "What is the way to {verb} one {thing} {scene}?",
        "Where can I {verb} some {thing} {scene}?",
        "Is it possible to {verb} the {thing} {scene}?",
        "Need help to {verb} that {thing} {scene}",
    ),
}
# Words that are used only in queries, so that queries differ from all questions.
UNSEEN = {
    "fa": (
        "سلام، {scene} از کجا {thing} رو {verb} کنم",
        "لطفا بگید {thing} {scene} چه جوری {verb} میشه",
        "دکمهٔ {verb} کردنِ {thing} {scene} کو؟",
    ),
    "en": (
        "hi, {scene} how could one {verb} this {thing}",
        "please tell me where to {verb} my {thing} {scene}",
        "the button to {verb} a {thing} {scene} is gone",
    ),
}
OUT_OF_SCOPE = {
    "fa": (
        "قیمت {thing} {scene} چنده",
        "هوا {scene} چطوره وقتی {verb} باشد",
        "{thing} خوشمزه بلدی؟",
    ),
    "en": ("price of gold {scene}", "who won the match {scene}, {verb}", "sing about a {thing}"),
}
# Approximate Latin transliteration of Persian, mostly without short vowels.
SOUNDS = (
    "آ=a ا=a ب=b پ=p ت=t ث=s ج=j چ=ch ح=h خ=kh د=d ذ=z ر=r ز=z ژ=zh س=s ش=sh ص=s ض=z ط=t ظ=z "
    "ع=a غ=gh ف=f ق=gh ک=k گ=g ل=l م=m ن=n و=o ه=h ی=i ئ=i أ=a ۀ=eye ٔ=ye \u200c= ،= ؟=? ِ=e"
)
LATIN = str.maketrans(dict(pair.split("=") for pair in SOUNDS.split(" ")))
COMMON = {"چطور": "chetor", "رو": "ro", "کنم": "konam", "میخوام": "mikham", "کردن": "kardan"}


@dataclass(frozen=True, slots=True)
class Phrases:
    """The generated questions by entry id."""

    entries: dict[str, tuple[str, ...]]

    @property
    def questions(self) -> tuple[str, ...]:
        return tuple(question for each in self.entries.values() for question in each)


@dataclass(frozen=True, slots=True)
class Query:
    """A query and the id of its entry, which is '' if the query is out of scope."""

    text: str
    entry: str
    kind: str  # paraphrase, typo, finglish or out_of_scope


def phrases(count: int) -> Phrases:
    """Generate `count` questions. Increasing the count only adds entries."""
    return Phrases(
        {
            name: tuple(_questions(name, *words))
            for name, words in islice(_entries(), count // EACH)
        }
    )


def queries(count: int, among: Phrases) -> tuple[Query, ...]:
    """Generate distinct queries. Half are paraphrases, others are misspelt or out of scope.

    Raises ValueError if there are not enough entries.
    """
    chance = random.Random(f"{SEED} queries")
    words = dict(islice(_entries(), len(among.entries)))
    names = tuple(among.entries)
    taken: set[str] = set()
    found: list[Query] = []
    for _ in range(MOST_TRIES * count):
        name = chance.choice(names)
        query = _query(chance, name, words[name], len(found))
        if query.text not in taken:
            taken.add(query.text)
            found.append(query)
        if len(found) == count:
            return tuple(found)
    raise ValueError(f"{len(names)} entries are too few for {count} distinct queries")


def _entries() -> Iterator[tuple[str, tuple[Word, Word, Word]]]:
    every = list(product(VERBS, THINGS, SCENES))
    random.Random(SEED).shuffle(every)
    for number, words in enumerate(every):
        yield f"entry-{number}", words


def _questions(name: str, verb: Word, thing: Word, scene: Word) -> Iterator[str]:
    """Yield the questions of an entry with different patterns and words."""
    chance = random.Random(f"{SEED} {name}")
    for language, patterns in ASKED.items():
        for pattern in chance.sample(patterns, EACH // len(ASKED)):
            yield _filled(chance, pattern, language, (verb, thing, scene))


def _filled(
    chance: random.Random, pattern: str, language: str, words: tuple[Word, Word, Word]
) -> str:
    verb, thing, scene = (
        chance.choice(word.fa if language == "fa" else word.en) for word in words
    )
    return pattern.format(verb=verb, thing=thing, scene=scene)


def _query(chance: random.Random, name: str, words: tuple[Word, Word, Word], number: int) -> Query:
    language = ("fa", "en")[number % 2]
    unseen = _filled(chance, chance.choice(UNSEEN[language]), language, words)
    match number % 8:
        case 4 | 5:
            return Query(misspelt(chance, unseen), name, "typo")
        case 6:
            asked = _filled(chance, chance.choice(ASKED["fa"]), "fa", words)
            return Query(finglish(asked), name, "finglish")
        case 7:
            language = chance.choice(("fa", "en"))
            about = (chance.choice(VERBS), chance.choice(THINGS), chance.choice(SCENES))
            out_of_scope = _filled(chance, chance.choice(OUT_OF_SCOPE[language]), language, about)
            return Query(out_of_scope, "", "out_of_scope")
        case _:
            return Query(unseen, name, "paraphrase")


def misspelt(chance: random.Random, text: str) -> str:
    """Swap two letters in one of the longer words, or omit or double a letter."""
    words = text.split(" ")
    long = [index for index, word in enumerate(words) if len(word) > 3]
    index = chance.choice(long)
    word = words[index]
    at = chance.randrange(1, len(word) - 1)
    spoilt = (
        word[:at] + word[at + 1] + word[at] + word[at + 2 :],
        word[:at] + word[at + 1 :],
        word[:at] + word[at] + word[at:],
    )
    words[index] = chance.choice(spoilt)
    return " ".join(words)


def finglish(text: str) -> str:
    """Transliterate Persian to Latin letters."""
    return " ".join(COMMON.get(word, word.translate(LATIN)) for word in text.split(" "))
