"""Methods for reading and leaving chats and for managing members."""

from bot.simulator import delivery, groups, render
from bot.simulator.errors import bad_request, forbidden
from bot.simulator.methods.base import Access, Call, chat_for, is_admin, method
from bot.simulator.state import ADMINS, PRESENT, Chat, Json, Kind, Person, Standing

MAX_REACTIONS = 11
GIFTS = (
    "unlimited_gifts",
    "limited_gifts",
    "unique_gifts",
    "premium_subscription",
    "gifts_from_channels",
)


@method("getChat")
def get_chat(call: Call) -> Json:
    chat = chat_for(call, Access.READ)
    body = {
        **chat.json(),
        "accent_color_id": abs(chat.id) % 7,
        "max_reaction_count": MAX_REACTIONS,
        "accepted_gift_types": dict.fromkeys(GIFTS, False),
    }
    if chat.username or (chat.person is not None and chat.person.username):
        body["active_usernames"] = [body["username"]]
    if not chat.private and chat.kind is not Kind.CHANNEL:
        body["permissions"] = dict.fromkeys(render.PERMISSIONS, True)
    if chat.kind is Kind.SUPERGROUP:
        body["join_to_send_messages"] = True
    if chat.linked_channel is not None:
        body["linked_chat_id"] = chat.linked_channel.id
    _add_pinned(call, chat, body)
    return body


def _add_pinned(call: Call, chat: Chat, body: Json) -> None:
    if chat.pinned:
        newest = chat.messages[max(chat.pinned)]
        body["pinned_message"] = render.message_json(call.world, newest, with_reply=False)


def _group(call: Call, access: Access = Access.READ_MEMBERS) -> Chat:
    chat = chat_for(call, access)
    if chat.private:
        raise bad_request("there are no administrators in the private chat")
    return chat


@method("getChatAdministrators")
def get_chat_administrators(call: Call) -> list[Json]:
    chat = _group(call)
    found = []
    for user_id, standing in chat.members.items():
        user = call.world.user(user_id)
        # Like the real server, omit other bots.
        seen = user is not None and (not user.is_bot or user is call.bot.user)
        if standing in ADMINS and user is not None and seen:
            found.append(render.member_json(chat, user.json(), standing.value))
    return found


@method("getChatMemberCount")
def get_chat_member_count(call: Call) -> int:
    chat = chat_for(call, Access.READ_MEMBERS)
    return 2 if chat.private else len(chat.present())


method("getChatMembersCount")(get_chat_member_count)


@method("getChatMember")
def get_chat_member(call: Call) -> Json:
    chat = chat_for(call, Access.READ_MEMBERS)
    user = _user(call)
    if chat.private:
        if user.id not in {chat.id, call.bot.id}:
            raise bad_request("member not found")
        return render.member_json(chat, user.json(), Standing.MEMBER.value)
    return render.member_json(chat, user.json(), chat.standing(user.id).value)


def _user(call: Call) -> Person:
    number = call.integer("user_id")
    if number <= 0:
        raise bad_request("invalid user_id specified")
    user = call.world.user(number)
    if user is None:
        raise bad_request("PARTICIPANT_ID_INVALID" if number > 0 else "user not found")
    return user


@method("leaveChat")
def leave_chat(call: Call) -> bool:
    chat = chat_for(call, Access.READ)
    if chat.private:
        raise bad_request("chat member status can't be changed in private chats")
    if chat.standing(call.bot.id) not in PRESENT:
        raise forbidden(f"bot is not a member of the {chat.kind.value} chat")
    groups.set_standing(call.world, chat, call.bot.user, Standing.LEFT, by=call.bot.user)
    return True


@method("banChatMember")
def ban_chat_member(call: Call) -> bool:
    return _set_standing(call, Standing.KICKED)


method("kickChatMember")(ban_chat_member)


@method("unbanChatMember")
def unban_chat_member(call: Call) -> bool:
    chat, user = _group(call, Access.WRITE), _user(call)
    banned = chat.standing(user.id) is Standing.KICKED
    if call.flag("only_if_banned") and not banned:
        return True
    return _set_standing(call, Standing.LEFT)


def _set_standing(call: Call, standing: Standing) -> bool:
    chat, user = _group(call, Access.WRITE), _user(call)
    if user is call.bot.user:
        raise bad_request("can't restrict self")
    if not is_admin(call, chat):
        raise bad_request("not enough rights to restrict/unrestrict chat member")
    before = chat.standing(user.id)
    if before is Standing.CREATOR:
        raise bad_request("can't remove chat owner")
    if before is Standing.ADMINISTRATOR:
        raise bad_request("user is an administrator of the chat")
    groups.set_standing(call.world, chat, user, standing, by=call.bot.user)
    return True


@method("exportChatInviteLink")
def export_chat_invite_link(call: Call) -> str:
    return _invite_link(call)


@method("createChatInviteLink")
def create_chat_invite_link(call: Call) -> Json:
    return {
        "invite_link": _invite_link(call),
        "creator": call.bot.user.json(),
        "creates_join_request": call.flag("creates_join_request"),
        "is_primary": False,
        "is_revoked": False,
    }


def _invite_link(call: Call) -> str:
    chat = _group(call, Access.WRITE)
    if not is_admin(call, chat):
        raise bad_request("not enough rights to manage chat invite link")
    chat.invite_links += 1
    return f"https://t.me/+{abs(chat.id):x}AAAA{chat.invite_links:04x}"


@method("setChatTitle")
def set_chat_title(call: Call) -> bool:
    chat = _group(call, Access.WRITE)
    title = call.text("title").strip()[:128]
    if not title:
        raise bad_request("title must be non-empty")
    if not is_admin(call, chat):
        raise bad_request("not enough rights to change chat title")
    chat.title = title
    content = {"new_chat_title": title}
    delivery.say_service(call.world, chat, call.bot.user, content)
    call.world.emit("state", chat, {})
    return True
