"""The dialogue acts."""

from enum import StrEnum


class DialogueAct(StrEnum):
    """The purpose of a message that does not ask a question about the product.

    Each value is a key in the data files of this package.
    """

    SOLVED = "solved"  # the answer worked
    UNSOLVED = "unsolved"  # the answer did not help
    NOT_MEANT = "not_meant"  # the question was misunderstood
    THANKS = "thanks"
    EXPLAIN = "explain"  # the answer was not understood
    NEXT = "next"  # asks for the step that follows
    YES = "yes"
    GO_AHEAD = "go_ahead"  # consents to or demands that something is done
    NO = "no"
    PERSON = "person"  # asks for a human
    WAITING = "waiting"  # asks if somebody is there, or how long it takes
    CANCEL = "cancel"
    ENGLISH = "english"  # asks for answers in English
    PERSIAN = "persian"
    OTHER_LANGUAGE = "other_language"
    INSULT = "insult"
    SUGGESTION = "suggestion"
    CRITICISM = "criticism"
    PRAISE = "praise"
    COMPLAINT = "complaint"  # about the support itself
    URGENT = "urgent"  # danger to life
    DETAIL = "detail"  # adds a fact to what was said, such as a device or a time
    PROBLEM = "problem"  # reports a malfunction or a loss
    ORDINARY = "ordinary"  # a question or report with similar words that is not an act
    HYPERBOLE = "hyperbole"  # an idiom that mentions death but is not URGENT


# Acts that are used to train the matcher. They are not reported for a message.
CONTRAST = frozenset({DialogueAct.ORDINARY, DialogueAct.HYPERBOLE})
UPSET = frozenset({DialogueAct.INSULT, DialogueAct.CRITICISM, DialogueAct.COMPLAINT})
