"""The message history of a ticket for agents."""

from collections.abc import Mapping

from bot.conversation.messages import MessageKind
from bot.desk.cards.card import card_words
from bot.desk.cards.saying import LONGEST_CARD, Sayer, guest_of, receiver_name
from bot.desk.context import Desk
from bot.desk.masking import file_name_of, said_in, story_texts
from bot.desk.origins import add_heads
from bot.texts.foreign import tidy
from bot.texts.render import Text, Words
from handoff import reports
from handoff.records import Message, Ticket
from handoff.work import Reader

LONGEST_STORY = 3 * LONGEST_CARD  # sent as several messages
STORY = 30  # messages shown by `/ticket`
STORY_WITHHELD = 15  # withheld messages shown by `/ticket`, included in STORY


def ticket_words(desk: Desk, reader: Reader, ticket: Ticket, language: str) -> Words:
    """Return a ticket's card followed by its latest messages."""
    say = Sayer(desk, language)
    text = Text().words(card_words(desk, reader, ticket, language, whole=True)).line()
    withheld = (reports.withheld_messages(reader, ticket.requester_id))[-STORY_WITHHELD:]
    told = reports.messages_of_ticket(reader, ticket.id, limit=STORY - len(withheld))
    masks = story_texts(desk, [*told, *withheld])
    for message in told:
        author = reports.agent(reader, message.agent_id) if message.agent_id else None
        add_heads(text, say, message, desk=desk, reader=reader)
        text.plain(
            say(
                "story-unsent" if message.unsent_at else f"story-{message.direction}",
                at=message.at,
                name=author.name if author is not None else guest_of(message),
                text=_in_story(say, message, masks),
            )
        ).line()
    for found in reports.referrals_of(reader, ticket.id):
        text.plain(
            say(
                "story-referral",
                at=found.asked_at,
                team=receiver_name(desk, reader, found, language),
                state=say(f"referral-state-{found.state}"),
                question=found.question,
            )
        ).line()
    for message in withheld:
        add_heads(text, say, message, desk=desk, reader=reader)
        words = _in_story(say, message, masks)
        text.plain(say("story-withheld", at=message.at, text=words)).line()
    return text.build().cut(longest=LONGEST_STORY)


def _in_story(say: Sayer, message: Message, masks: Mapping[int, tuple[str, str]]) -> str:
    """Return a message's text. For a file, return its kind, name and caption."""
    name, words = masks.get(message.id) or (file_name_of(message), tidy(said_in(message)))
    if message.kind == MessageKind.TEXT and words:
        return words
    return " ".join(part for part in (say(f"kind-{message.kind}"), name, words) if part)
