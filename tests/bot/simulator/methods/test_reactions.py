"""Reactions of the bot and of people."""

from typing import Any

import pytest

from tests.bot.simulator.api import ADMIN, Api

EYES = [{"type": "emoji", "emoji": "👀"}]


async def test_a_bot_reacts_and_takes_it_back(api: Api) -> None:
    where = {"chat_id": "sara", "message_id": 1}
    await api.ok("setMessageReaction", **where, reaction=EYES)
    shown = (await api.sim.messages(api.ids["sara"]))[0]["reactions"]
    await api.ok("setMessageReaction", **where, reaction="[]")

    assert shown == [{"user_id": 700000001, "reaction": EYES}]
    assert "reactions" not in (await api.sim.messages(api.ids["sara"]))[0]


@pytest.mark.parametrize(
    ("arguments", "description"),
    [
        ({"message_id": 99}, "message to react not found"),
        ({"reaction": "["}, "can't parse reaction types JSON object"),
        ({"reaction": "{}"}, "expected an Array of ReactionType"),
        ({"reaction": EYES * 2}, "too many reactions to set"),
        ({"reaction": [{"type": "smell"}]}, "invalid reaction type specified"),
        ({"reaction": [{"type": "emoji", "emoji": "🧀"}]}, "REACTION_INVALID"),
        ({"reaction": [{"type": "paid"}]}, "REACTION_INVALID"),
    ],
)
async def test_wrong_reactions(api: Api, arguments: dict[str, Any], description: str) -> None:
    call = {"chat_id": "sara", "message_id": 1, "reaction": EYES} | arguments

    assert await api.refused("setMessageReaction", **call) == f"Bad Request: {description}"


async def test_reactions_of_people_are_told_to_admins_that_asked(api: Api) -> None:
    group = await api.group("group", admins=[api.ids["sara"]], bots=[ADMIN])
    message = (await api.sim.send(api.ids["sara"], "x", chat=group))["message_id"]
    await api.heard()
    await api.sim.react(api.ids["sara"], message, "👍", chat=group)
    unasked = await api.heard()
    await api.updates(allowed_updates=["message_reaction"])
    await api.sim.react(api.ids["sara"], message, "", chat=group)

    (heard,) = await api.heard()
    assert unasked == []
    assert heard["message_reaction"]["old_reaction"] == [{"type": "emoji", "emoji": "👍"}]
    assert heard["message_reaction"]["new_reaction"] == []
