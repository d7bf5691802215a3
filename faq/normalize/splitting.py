"""Splitting of messages into questions, masking of identifiers and detection of refusals."""

import re
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from functools import lru_cache
from itertools import product

from faq.normalize.folding import fold
from faq.normalize.framing import FEWEST_WORDS, Framing

MOST_PARTS = 8  # maximum number of parts, which are the first one and the last seven
FEWEST_DIGITS = 5  # minimum length of a masked number; shorter ones matter («۲ مرحله‌ای», 404)

LONGEST_WORD = 64  # maximum number of characters in a cached word

# ── names and numbers ──

_ENDS = "com|ir|org|net|me|io|app|dev|info|biz|co|ai|tv|link|shop|site|online|xyz|gov|edu|uk|de"
_TAIL = r"[^\s؟،؛«»]*"  # a link ends before Persian punctuation
LINK = (
    rf"(?:https?|ftp|tg)://{_TAIL}"
    rf"|(?<![\w.@-])www\.{_TAIL}"
    r"|(?<![\w.+-])[\w.+-]{1,64}@[\w-]{1,63}(?:\.[\w-]{1,63}){1,4}"
    rf"|(?<![\w.@-])(?:[A-Za-z0-9-]{{1,63}}\.){{1,4}}(?i:{_ENDS})(?![\w-])(?:[/?#:]{_TAIL})?"
    r"|(?<![\w@])@[A-Za-z0-9_]{2,64}"
)
LINKS = re.compile(LINK)
NUMBER = re.compile(r"\+?\d(?:\d|[ \u200c\u00a0()/+–-]{1,3}(?=\d))*")

# ── ends and beginnings of questions ──

# A full stop ends a question before a space or a Persian letter («نمیشه.چرا»), but not in «2.5». A
# ";" only ends a question before a space, because it is «ک» in the other keyboard layout.
_MARK = r"[\r\n؟?!…؛]+|;(?=\s|$)|\.{2,}|\.(?=\s|$|[\u0621-\u064a\u067e-\u06cc])"
MARKS = re.compile(rf"(?:{LINK})|(?P<mark>{_MARK})")
# «می خواهم» counts as one word.
WORDS = re.compile(r"(?:ن?م[یي] )?\S+")

Phrase = tuple[str, ...]


class Phrases:
    """Phrases defined by patterns, one per line.

    In a pattern, a/b means alternatives, - an empty alternative and _ a space.
    """

    def __init__(self, lines: str) -> None:
        self._phrases = {
            tuple(word for each in chosen if each != "-" for word in _folded(each))
            for line in lines.strip().splitlines()
            for chosen in product(*(each.split("/") for each in line.split()))
        }
        self._index()

    def _index(self) -> None:
        lengths: dict[str, set[int]] = {}
        for phrase in self._phrases:
            lengths.setdefault(phrase[0], set()).add(len(phrase))
        self._lengths = {first: sorted(each, reverse=True) for first, each in lengths.items()}

    def at(self, words: Sequence[str], index: int) -> int:
        """Return the number of words in the longest phrase at `index`, or 0."""
        for length in self._lengths.get(words[index], ()) if index < len(words) else ():
            phrase = tuple(words[index : index + length])
            if phrase in self._phrases:
                return len(phrase)
        return 0


@lru_cache(maxsize=10_000)
def _folded_cached(word: str) -> Phrase:
    return tuple(fold(word).split())


def _folded(word: str) -> Phrase:
    word = word.replace("_", " ")
    return _folded_cached(word) if len(word) <= LONGEST_WORD else tuple(fold(word).split())


# Words that start a new question if preceded by one of the JOINING words.
QUESTION_WORDS = Phrases("""
چطور/چطوری/چجوری/چجور/چگونه/چه_جوری/چه_طور/چه_طوری/چه_شکلی/چرا/آیا/کجا/از_کجا/چیکار/چکار/چه_کار
میشه/میشود/میتونم/میتوانم/میتونید/میخوام/میخواهم/میخواستم/چند/چقدر/کی_میتونم
chetori/chetor/chejori/chejoori/chejuri/chera/koja/az_koja/mikham/mishe
how/what/why/where/when/which/who/can/could/is_there/is_it/do/does/will/i_want/i_need/id_like
""")
# Verbs in the first person (in English with the pronoun) that describe the writer's situation.
TELLING_WORDS = Phrases("""
دارم/داریم/داشتم/داشتیم/هستم/هستیم/بودم/بودیم
کردم/کردیم/زدم/زدیم/ساختم/ساختیم/گرفتم/گرفتیم/خریدم/خریدیم/دادم/دادیم/شدم/شدیم/گذاشتم/رفتم/نوشتم/فرستادم
daram/darim/dashtam/kardam/zadam/sakhtam/gereftam/kharidam/dadam/shodam
i/ive/im/we/weve
""")
JOINING = Phrases("""
و/ولی/اما/سپس
و/- بعد/بعدش/نیز/این_که/اینکه
va/vali/badesh/bad
and/then/but/plus
and then/secondly
""")
# Words that introduce another question without being part of it.
OPENING = Phrases("""
و/- یه/یک/ی سوال/سوالم/چیز/مورد/مشکل دیگه/دیگر/دیگه_هم/دیگه_ای_هم دارم/داشتم/این_که/اینکه/اینه_که/-
و/- سوال/مشکل بعدی/بعدیم/دوم/دومم/سوم/دیگم/آخر/آخرم هم/- اینه_که/اینه/این_که/اینکه/-
و/- همچنین/در_ضمن/ضمنا/راستی/علاوه_بر_این/به_علاوه/ثانیا/دوما
and/but also/secondly
and/but/- btw/by_the_way/additionally/furthermore/moreover
and/- another/one_more/one_other/a_second/my_next/my_second question is/-
and/- one_more/another thing/problem/issue is/-
and i also
""")
# Words that introduce another question only after a pause.
AFTER_A_PAUSE = Phrases("""
also/secondly/next
i also
""")
PAUSES = (",", "،", ":", "-", "–")

# ── refusals: negated wishes, but not complaints such as «نمیتونم» and "does not work" ──

_HAVE_NOT = r"(?:ندارم|نداریم|نداشتم)"
_FEW = r"(?: (?!دارم|ولی|اما)\w+){0,5}?"
_WISHING = r"(?:want|wanted|wanna|need|needed|wish|wished|intend|intended|plan|planned|mean|meant)"
_GOING = r"(?:trying|looking|going|planning|intending|interested|asking|willing)"
_OTHERS = "".join(rf"(?<!\b{who} )" for who in ("you", "they", "it", "he", "she", "people", "why"))
REFUSALS = re.compile(
    r"\b(?:نمیخوام|نمیخام|نمیخواهم|نمیخوایم|نمیخواهیم|نمیخوامش|نمیخواستم|نمیخواستیم|نخوام)\b"
    r"|\bدلم نمیخو?ا(?:د|هد)\b"
    rf"|\b(?:قصد\w?|نیازی?|احتیاجی?|علاقه|تمایلی?){_FEW} {_HAVE_NOT}\b"
    rf"|\b(?:لازمش?|دوست) {_HAVE_NOT}\b"
    rf"|\b(?:دنبال|مایل){_FEW} (?:نیستم|نیستیم)\b"
    rf"|\b(?:منظورم|هدفم|قصدم){_FEW} (?:نیست|نبود)\b"
    rf"|{_OTHERS}\b(?:dont|do not|didnt|did not|never|no longer)"
    rf"(?: (?:really|even|actually|ever|just|any longer|anymore))? {_WISHING}\b"
    r"|\bwould(?:nt| not) (?:like|want)\b"
    rf"|(?:\b(?:im|i am|i was|we are|we were)|^(?:just)?) ?not(?: \w+)? {_GOING}\b"
    r"|\bno (?:need|wish|intention|interest|desire) (?:to|of|in|for)\b"
    r"|\brather not\b"
    # A negated command, such as «پاک نکن» and "do not delete", but not "dont work".
    r"|\b(?:نکن|نکنید|نکنین|نکنیم)\b"
    r"|^(?:please )?(?:do not|dont) "
    r"(?!work|get|have|see|know|receive|understand|remember|find|hear)\w+"
)


@dataclass(frozen=True, slots=True)
class _Word:
    """A folded word and its position in the text.

    If folding splits a word, the results have the same position.
    """

    text: str
    start: int
    end: int
    pause: bool  # followed by a comma or a similar character


@dataclass(frozen=True, slots=True)
class _Piece:
    """A span of text with its number of words."""

    start: int
    end: int
    words: int


def masked(text: str) -> str:
    """Remove links, addresses, @names and long numbers. Returns "" if nothing else remains."""
    found = NUMBER.sub(_shown, LINKS.sub(" ", text))
    return found if found == text or any(map(str.isalnum, found)) else ""


def _shown(number: re.Match[str]) -> str:
    written = number.group()
    return written if sum(map(str.isdigit, written)) < FEWEST_DIGITS else " "


def parts(text: str, framing: Framing) -> tuple[str, ...]:
    """Return the questions in a message, in order and without greetings and thanks."""
    pieces = [
        _piece(words)
        for sentence in _sentences(text)
        for each in _questions(sentence)
        if (words := _without_framing(each, framing))
    ]
    found = tuple(text[each.start : each.end].strip() for each in _limited(_joined(pieces)))
    return found or tuple(each for each in (text.strip(),) if each)


def _limited(pieces: list[_Piece]) -> list[_Piece]:
    return pieces if len(pieces) <= MOST_PARTS else [pieces[0], *pieces[1 - MOST_PARTS :]]


def asks(text: str) -> bool:
    """Return True if the text has a question mark or contains a question word."""
    words = fold(text).split()
    marked = "?" in text or "؟" in text
    return marked or _is_question(words)


def tells(text: str) -> bool:
    """Return True if the text describes the writer's situation and asks nothing."""
    words = fold(text).split()
    return not asks(text) and any(TELLING_WORDS.at(words, index) for index in range(len(words)))


def refuses(folded: str) -> bool:
    """Return True if the text states that the writer does not want something.

    Complaints are not refusals.
    """
    return REFUSALS.search(folded) is not None


def _sentences(text: str) -> Iterator[list[_Word]]:
    start = 0
    for found in MARKS.finditer(text):
        if found["mark"]:
            yield _words(text, start, found.end())
            start = found.end()
    yield _words(text, start, len(text))


def _words(text: str, start: int, end: int) -> list[_Word]:
    return [
        _Word(word, found.start(), found.end(), found.group().endswith(PAUSES))
        for found in WORDS.finditer(text, start, end)
        for word in _folded(found.group())
    ]


def _questions(sentence: list[_Word]) -> Iterator[list[_Word]]:
    words = [each.text for each in sentence]
    start = index = 0
    while index < len(words):
        if taken := _opening(sentence, words, index) or _join(words, index):
            yield sentence[start:index]
            start = index = index + taken
        else:
            index += 1
    yield sentence[start:]


def _opening(sentence: Sequence[_Word], words: Sequence[str], index: int) -> int:
    taken = OPENING.at(words, index)
    if not taken and (index == 0 or sentence[index - 1].pause):
        return AFTER_A_PAUSE.at(words, index)
    return taken


def _join(words: Sequence[str], index: int) -> int:
    taken = JOINING.at(words, index)
    return taken if taken and QUESTION_WORDS.at(words, index + taken) else 0


def _without_framing(sentence: list[_Word], framing: Framing) -> list[_Word]:
    """Remove greetings and thanks, but not the words that make the question a refusal.

    A refusal before a question word, as in "I don't want to bother you, how do I …", is removed.
    """
    words = [each.text for each in sentence]
    span = framing.question(words)
    rest = words[span]
    if refuses(" ".join(words)) and not refuses(" ".join(rest)) and not _is_question(rest):
        return sentence
    return sentence[span]


def _is_question(words: Sequence[str]) -> bool:
    return any(QUESTION_WORDS.at(words, index) for index in range(len(words)))


def _piece(words: Sequence[_Word]) -> _Piece:
    return _Piece(words[0].start, words[-1].end, len(words))


def _joined(pieces: Iterable[_Piece]) -> list[_Piece]:
    """Join short pieces to the previous piece, or to the next one at the start."""
    found: list[_Piece] = []
    for piece in pieces:
        if found and min(found[-1].words, piece.words) < FEWEST_WORDS:
            last = found.pop()
            piece = _Piece(last.start, piece.end, last.words + piece.words)
        found.append(piece)
    return found
