"""Messages in which a requester refers to what was said or done before."""

import re

from bot.conversation.when.words import plain

_SETTLED = (
    r"(?:اوکی|اکی|درست|حل|وصل|ردیف|خوب) (?:شد|شده|شدش|ه|ست|است)",
    r"الان (?:خوبه|درسته|اوکیه)",
    r"ولش کن(?:ید|ین)?",
    r"(?:بیخیال|بی خیال)(?:ش)?",
    r"پیدا(?:ش)? کردم",
    r"(?:ok|hal|dorost|okey) (?:shod|shode)",
    r"never ?mind",
    r"(?:it )?works now",
    r"(?:it'?s |is )?(?:fixed|solved|sorted|fine|ok) now",
    r"solved it",
    r"sorted (?:it )?out",
)
_TRIED = (
    r"(?<!که )گفت(?:ین|ید|ه بودین|ه بودید)",
    r"کار(?:ی|ایی|هایی) که گفت",
    r"(?:همون|همان|همین) (?:متن|جواب|پیام)",
    r"قبلا هم",
    r"همه ?ی? (?:اون |این )?کارا",
    r"(?:انجام دادم|امتحان کردم|هیچ فرقی|فرقی نکرد)",
    r"بازم (?:نشد|نیومد|نیامد|نمی|همون|همان|میگه|می گوید)",
    r"دوباره (?:همون|همان)",
    r"(?:gofti[dn]|emtehan kard\w*|anjam dad\w*)",
    r"you (?:said|told)",
    r"already (?:did|tried|sent|done)",
    r"tried (?:that|all|everything)",
    r"same (?:text|answer|message|reply)",
)
# A question, or another clause about what is still open.
_GOING_ON = re.compile(r"[?؟]|(?<!\w)(?:ولی|اما|but|چطور|چجوری|چرا|how|why)(?!\w)")
_SETTLING = re.compile(rf"(?<!\w)(?:{'|'.join(_SETTLED)})(?!\w)")
_TRYING = re.compile(rf"(?<!\w)(?:{'|'.join(_TRIED)})")


def is_settled(text: str) -> bool:
    """Return True for a message that says that a matter is over («خودش درست شد، مرسی»)."""
    folded = plain(text)
    found = _SETTLING.search(folded)
    return found is not None and _GOING_ON.search(folded) is None


def has_tried(text: str) -> bool:
    """Return True if a message says that advice was given or tried before, without success."""
    return _TRYING.search(plain(text)) is not None


def still_open(texts: list[str]) -> list[str]:
    """Leave out the messages up to the last one that settles a matter, if others follow it."""
    last = max((index for index, text in enumerate(texts[:-1]) if is_settled(text)), default=-1)
    return texts[last + 1 :]
