"""The dialogue acts."""

from enum import StrEnum


class DialogueAct(StrEnum):
    """What a message does in the conversation, other than asking a question.

    Each value is a key in the data files of this package and in `acts` of a knowledge base.
    """

    SOLVED = "solved"  # the answer worked
    UNSOLVED = "unsolved"  # the answer did not help
    NOT_MEANT = "not_meant"  # the question was misunderstood
    THANKS = "thanks"
    EXPLAIN = "explain"  # the answer was not understood
    NEXT = "next"  # asks for the step that follows
    YES = "yes"
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
    HYPERBOLE = "hyperbole"  # idioms with words of death, trained to be told from URGENT


# Acts that say nothing about the conversation. They only serve as contrast in training.
CONTRAST = frozenset({DialogueAct.HYPERBOLE})
