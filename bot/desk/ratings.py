"""The question for a rating of a resolved ticket, and its buttons."""

from bot.conversation.callbacks import Act, Press
from bot.desk.context import Desk
from bot.desk.outgoing import Keys
from handoff.actions.ratings import HIGHEST, LOWEST
from handoff.records import Rating


def rating_keys(desk: Desk, language: str, rating: Rating) -> Keys:
    """Return a row with a button for each score."""
    return [
        [
            (
                desk.say(language, "button-rate", score=score),
                Press(Act.RATE, {"rating": rating.id, "score": score}),
            )
            for score in range(LOWEST, HIGHEST + 1)
        ]
    ]
