"""Method for setting reactions."""

from typing import Any

from bot.simulator.errors import bad_request
from bot.simulator.methods.base import Access, Call, message_for, method
from bot.simulator.state import Json

KINDS = {"emoji": "emoji", "custom_emoji": "custom_emoji_id", "paid": ""}
# Emoji allowed as bot reactions.
ALLOWED = (
    "❤ 👍 👎 🔥 🥰 👏 😁 🤔 🤯 😱 🤬 😢 🎉 🤩 🤮 💩 🙏 👌 🕊 🤡 🥱 🥴 😍 🐳 ❤‍🔥 🌚 🌭"
    " 💯 🤣 ⚡ 🍌 🏆 💔 🤨 😐 🍓 🍾 💋 🖕 😈 😴 😭 🤓 👻 👨‍💻 👀 🎃 🙈 😇 😨 🤝 ✍ 🤗"
    " 🫡 🎅 🎄 ☃ 💅 🤪 🗿 🆒 💘 🙉 🦄 😘 💊 🙊 😎 👾 🤷‍♂ 🤷 🤷‍♀ 😡"
)
EMOJI = frozenset(ALLOWED.split())
VARIATION = "\ufe0f"  # added by some keyboards, but not contained in the list above


@method("setMessageReaction", in_plain=False)
def set_message_reaction(call: Call) -> bool:
    reactions = _reactions(call)
    chat, message = message_for(call, Access.EDIT, "message to react")
    if message.service:
        raise bad_request("message can't be reacted")
    message.reactions[call.bot.id] = reactions
    call.world.emit(
        "reaction",
        chat,
        {"message_id": message.id, "by": call.bot.id, "reaction": reactions},
    )
    return True


def _reactions(call: Call) -> list[Json]:
    try:
        raw = call.arguments.json("reaction")
    except ValueError as problem:
        raise bad_request("can't parse reaction types JSON object") from problem
    raw = [] if raw is None else raw
    if not isinstance(raw, list):
        raise bad_request("expected an Array of ReactionType")
    reactions = [_reaction(item) for item in raw]
    if len(reactions) > 1:
        raise bad_request("too many reactions to set")  # a bot can set only one
    return reactions


def _reaction(raw: Any) -> Json:
    kind = raw.get("type") if isinstance(raw, dict) else None
    if kind not in KINDS:
        raise bad_request("invalid reaction type specified")
    if kind == "paid":
        raise bad_request("REACTION_INVALID")
    value = str(raw.get(KINDS[kind]) or "")
    if kind == "emoji" and value.replace(VARIATION, "") not in EMOJI:
        raise bad_request("REACTION_INVALID")
    return {"type": kind, KINDS[kind]: value}
