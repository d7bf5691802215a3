"""Texts about tickets for agents: the card, lists of tickets and the message history."""

from bot.desk.cards.card import card_words, fold
from bot.desk.cards.keys import card_keys, offer_keys
from bot.desk.cards.lists import digest_words, list_words
from bot.desk.cards.saying import (
    LONGEST_CARD,
    link_to,
    listed,
    outcome_words,
    reason,
    receiver_name,
    short,
    sign_of,
)
from bot.desk.cards.story import ticket_words

__all__ = [
    "LONGEST_CARD",
    "card_keys",
    "card_words",
    "digest_words",
    "fold",
    "link_to",
    "list_words",
    "listed",
    "offer_keys",
    "outcome_words",
    "reason",
    "receiver_name",
    "short",
    "sign_of",
    "ticket_words",
]
