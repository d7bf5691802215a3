"""Recognises dialogue acts, which are messages about the conversation itself."""

from faq.acts.acts import DialogueAct
from faq.acts.recogniser import NO_ACT, ActRecogniser, Recognised, lexical_matcher
from faq.acts.wordings import act_base, act_cache

__all__ = [
    "NO_ACT",
    "ActRecogniser",
    "DialogueAct",
    "Recognised",
    "act_base",
    "act_cache",
    "lexical_matcher",
]
