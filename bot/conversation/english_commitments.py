"""Words of a reply in English that commit the support to do something.

Texts are folded by `when.words.plain`. Phrases in the tables may contain fragments of regular
expressions.
"""

import re

from bot.conversation.commitments import any_of, one_of

# Futures

# "we'll pay it"
_SHORT_WILL = re.compile(r"['’]ll(?!\w)")
# "it will be paid", "I am going to call"
_FUTURE = ("will", "shall", "going to", "gonna")
# "you should receive it"
_SHOULD = ("be", "have", "get", "see", "receive", "hear", "arrive", "land", "reach", "work")
# "the money is to arrive", "due to be paid"
_DUE = ("is to", "are to", "is come", "due to", "due to be", "scheduled", "set to", "on track")
# "it arrives tomorrow"
_ARRIVES = ("arrives?", "lands?", "shows up", "comes back", "back with you", "expect")
# "it goes onto your card"
_GOES = ("to", "onto", "on", "in", "into", "back", "out")
# Short forms without an apostrophe.
_BARE_LL = ("youll", "theyll", "itll")

# States that are reached: "it is fixed", "it gets fully refunded", "done by tonight"

# forms before a participle
_BE = ("is", "are", "am", "be", "gets?", "being", r"\w+'(?:s|re|m)")
# words between them
_BETWEEN = ("being", "given", "fully", "all")
# participles and states behind them
_PARTICIPLES = (r"\w+ed", "done", "sent", "paid", "given", "gone")
_STATES = ("back", "ready", "online", "live", "out", "up", "fixed", "yours", "through", "settled")
# "sorted by tonight": a state without a verb
_READY = ("done", "sorted", "fixed", "ready", "solved", "live", "open", "back")
_CHECKED = ("reviewed", "approved")
# words behind such a state
_LIMITS = (" by", " before", ", ")

# Acts of the support

# "we're sending it"
_WE_ARE = ("i am", "i'm", "im", "we are", "we're")
# "Sara is calling you"
_THEY_ARE = ("he is", "she is", "it is", "they are", r"\w+'(?:s|re)", "is", "are")
# "I'm on it"
_DOING = ("sending", "doing", "fixing", "refunding")
# "the team calls you"
_PERSONS = ("someone", "somebody", "colleague", "lead")
_TEAMS = ("team", "finance", "payments", "billing", "support")
# their acts
_CALLS = ("rings", "calls", "writes", "answers", "sends")
# "billing refunds it"
_REPAIRS = ("refunds", "fixes", "checks", "returns", "lifts", "restores", "opens", "pays")
# "tell you", "and messages you"
_TELL = ("tell", "write", "inform", "update", "ping")
_TELLS = tuple(f"{one}s?" for one in ("call", "contact", "message", "answer", "email"))
# "let you know"
_LET_KNOW = ("let you know", "lets you know", "get back to you", "gets back to you")
# "I promise", "they plan to"
_PEOPLE = ("we", "they", "i", "he", "she")
# verbs behind them
_INTEND = ("aim", "plan", "intend", "promise", "guarantee")
# "leave it with me"
_RELY = ("leave it with me", "consider it", "promised?")

# Gains of the requester

# "you get it"
_YOU_GET = ("you (?:get|have|receive) (?:it|your|the|an?|my|our)", "you(?:'re| are) getting")
# "that gets you the refund"
_GETS_YOU = ("you've got", "gets? you", "owes? you")

# Forms behind "we", "they" and "I" that do not name an act of the future

# "we are"
_BE_HAVE_DO = ("have", "had", "was", "were", "are", "am", "do", "did")
# "we could"
_MODALS = ("can", "could", "would", "should", "might", "may")
# "I cannot"
_NEGATED = ("don't", "cannot", "can't", "won't", "didn't")
# "I think", "we need"
_MINDS = ("need", "see", "know", "think", "understand", "wish", "hope", "mean", "guess")
# "we hear you"
_FEELINGS = ("want", "love", "hear", "heard")
# "I sent it"
_PASTS = ("saw", "got", "sent", "told", "said", "wrote", "gave", "found", "made", "put", "went")
_MORE_PASTS = ("took", "left")
# "I already", "we never"
_ADVERBS = ("already", "just", "only", "also", "still", "never", "always")
# "we close at five"
_HABITS = ("work", "close", "open", "start")

_NO_ACT = one_of(
    *_BE_HAVE_DO,
    *_MODALS,
    *_NEGATED,
    *_MINDS,
    *_FEELINGS,
    *_PASTS,
    *_MORE_PASTS,
    *_ADVERBS,
    *_HABITS,
)
_REGULAR_PAST = r"\w+ed(?!\w)"

_WILL = any_of(
    *_FUTURE,
    f"should {one_of(*_SHOULD)}",
    *_DUE,
    *_ARRIVES,
    f"goes {one_of(*_GOES)}",
    *_BARE_LL,
    f"{one_of(*_BE)} (?:{one_of(*_BETWEEN)} )?{one_of(*_PARTICIPLES, *_STATES)}",
    f"{one_of(*_READY, *_CHECKED)}(?: again)?(?={one_of(*_LIMITS)})",
    rf"{one_of(*_WE_ARE, *_THEY_ARE)} (?:\w+ly )?\w+ing",
    f"i'?m {one_of(*_DOING, 'calling', 'on it')}",
    f"we'?re {one_of(*_DOING)}",
    rf"{one_of(*_PERSONS, *_TEAMS)}(?: \w+){{0,3}}? {one_of(*_CALLS, *_REPAIRS)}",
    rf"(?:we|they|i) (?:\w+ly )?(?!{_NO_ACT}(?!\w))(?!{_REGULAR_PAST})[a-z-]+",
    f"{one_of(*_TELL, *_TELLS)} you",
    *_LET_KNOW,
    f"{one_of(*_PEOPLE)} {one_of(*_INTEND)}",
    *_RELY,
    *_YOU_GET,
    *_GETS_YOU,
)

# Negations

# "it won't be tomorrow"
_NOT = ("won'?t", "will not", "can'?t", "cannot", "can not", "not")
# "it isn't ready"
_DO_NOT = ("don'?t", "doesn'?t", "didn'?t", "isn'?t", "aren'?t", "wouldn'?t")
# "never before Monday"
_NONE = ("nobody", "no one", "nothing", "none", "never", "unable", "impossible")

_NEGATION = any_of(*_NOT, *_DO_NOT, *_NONE)

# "don't worry, it will be done"
_NO_WORRY = ("don'?t worry", "do not worry", "not worry", "no need")
# "by Monday, if not sooner"
_AT_THE_LATEST = ("if not sooner", "not later than")
# "you don't need to do anything"
_NO_NEED = ("you don'?t (?:need|have)", "don'?t need", "do not need")
# "it won't take long"
_COMFORT = ("won'?t take", "not your fault", "not lost")

# Negations that leave the commitment. The last word may go on: "don't needlessly".
_NO_NEGATION = re.compile(rf"(?<!\w){one_of(*_NO_WORRY, *_AT_THE_LATEST, *_NO_NEED, *_COMFORT)}")

# Orders

# words before an order: "ok, and please"
_FILLERS = ("and", "then", "so", "just", "ok", "okay", "hi", "hello", "sorry", "also", "لطفا")
# "please try again tomorrow"
_PLEASE = ("please", "pls", "kindly", "try", "wait", "make sure", "keep")
# "upload it again"
_ACTS = ("send", "check", "upload", "open", "restart", "update", "tap", "choose", "use", "log")
# "come back tomorrow"
_COME = ("go", "come back")
# "write to us"
_CONTACT = ("write (?:us|me|again)", "contact", "call", "let me know", "let us know")
# "you can log in again", "if you want"
_MAY = ("can", "could", "should", "must", "need", "have to", "may", "will need", "will have to")
_WANT = "want"

_ORDER = re.compile(
    rf"(?:{one_of(*_FILLERS)}[ ,]+)*"
    rf"{one_of(*_PLEASE, *_ACTS, *_COME, *_CONTACT, f'(?:if )?you {one_of(*_MAY, _WANT)}')}"
    r"(?!\w)"
)

# "please give us until tomorrow"
_GIVE_TIME = ("give (?:me|us)", "allow", "bear with", "wait", "hold on", "just")

_TIME_ASKED = any_of(f"(?:please )?{one_of(*_GIVE_TIME)}")


def commits_in_english(text: str, start: int, end: int) -> bool:
    """Return True if a folded sentence commits the support, given the place of its time."""
    parts = _parts(text)
    own = next((one for one in parts if one[0] <= start < one[1]), (0, len(text)))
    for first, last in (own, (0, len(text))):
        part = text[first:last]
        if _is_future(part):
            return _NEGATION.search(_NO_NEGATION.sub("", part)) is None
    return False


def _is_future(part: str) -> bool:
    return _SHORT_WILL.search(part) is not None or _WILL.search(part) is not None


def _parts(text: str) -> list[tuple[int, int]]:
    """Return the beginnings and ends of the parts of a sentence between commas."""
    ends = [found.start() for found in re.finditer(r",", text)]
    return list(zip([0, *ends], [*ends, len(text)], strict=True))


def is_order(text: str) -> bool:
    """Return True for a sentence in English that tells the requester what to do."""
    return _ORDER.match(text) is not None and _TIME_ASKED.match(text) is None
