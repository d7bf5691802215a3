"""Methods for sending files, which are uploaded or given by id, and albums."""

from typing import Any

from bot.simulator.errors import ApiError, bad_request
from bot.simulator.files import MAX_DOWNLOAD, MAX_PHOTO_UPLOAD, MAX_UPLOAD, file_json, is_picture
from bot.simulator.media import ALBUM_KINDS, CAPTIONED, media_json
from bot.simulator.methods.base import Call, method, reply_markup
from bot.simulator.methods.sending import (
    caption_content,
    captioned,
    check_caption,
    place_for,
    post,
    put,
    spend,
)
from bot.simulator.state import Json, StoredFile

DETAILS = ("duration", "width", "height", "length", "title", "performer", "emoji")
LABELS = {"video_note": "video note"}
MAX_ALBUM = 10


def _send_file(call: Call, kind: str) -> Json:
    file = _file(call, kind, call.text(kind), field=kind)
    if file is None:
        raise bad_request(f"there is no {LABELS.get(kind, kind)} in the request")
    caption = caption_content(call) if kind in CAPTIONED else {}
    markup = reply_markup(call)
    place = place_for(call)
    check_caption(caption)
    details = {name: call.text(name) for name in DETAILS if call.text(name)}
    content = {**media_json(kind, file, details, call.world.files), **caption}
    if call.flag("has_spoiler"):
        content["has_media_spoiler"] = True
    return post(call, place, content, markup=markup)


def _file(call: Call, kind: str, reference: str, *, field: str = "") -> StoredFile | None:
    """Return the file for an attach:// reference, file_id, URL or upload."""
    if reference.startswith("attach://"):
        field = reference.removeprefix("attach://")
    elif reference:
        return _known_file(call, kind, reference)
    upload = call.arguments.files.get(field)
    if upload is None:
        return None
    if not upload.data:
        raise bad_request("file must be non-empty")
    if len(upload.data) > (MAX_PHOTO_UPLOAD if kind == "photo" else MAX_UPLOAD):
        raise ApiError(413, "Request Entity Too Large")
    if kind == "photo" and not is_picture(upload.data):
        raise bad_request("IMAGE_PROCESS_FAILED")
    return call.world.files.add(kind, data=upload.data, name=upload.name, mime=upload.mime)


def _known_file(call: Call, kind: str, reference: str) -> StoredFile:
    if reference.startswith(("http://", "https://")):
        # The simulator doesn't make outgoing requests, so URLs cannot be fetched.
        raise bad_request("failed to get HTTP URL content")
    known = call.world.files.by_id.get(reference)
    if known is None:
        raise bad_request("wrong remote file identifier specified: Wrong string length")
    if known.kind != kind and {known.kind, kind} - {"document", "animation"}:
        wanted, given = kind.replace("_", " ").title(), known.kind.replace("_", " ").title()
        raise bad_request(f"can't use file of type {given} as {wanted}")
    return known.smaller_of or known


@method("sendPhoto")
def send_photo(call: Call) -> Json:
    return _send_file(call, "photo")


@method("sendAudio")
def send_audio(call: Call) -> Json:
    return _send_file(call, "audio")


@method("sendDocument")
def send_document(call: Call) -> Json:
    return _send_file(call, "document")


@method("sendVideo")
def send_video(call: Call) -> Json:
    return _send_file(call, "video")


@method("sendAnimation")
def send_animation(call: Call) -> Json:
    return _send_file(call, "animation")


@method("sendVoice")
def send_voice(call: Call) -> Json:
    return _send_file(call, "voice")


@method("sendVideoNote")
def send_video_note(call: Call) -> Json:
    return _send_file(call, "video_note")


@method("sendSticker")
def send_sticker(call: Call) -> Json:
    return _send_file(call, "sticker")


def media_item(call: Call, item: Any) -> Json:
    """Convert an InputMedia into message content."""
    kind = item.get("type", "") if isinstance(item, dict) else ""
    if kind not in CAPTIONED - {"voice"}:
        raise bad_request(f'can\'t parse InputMedia: type "{kind}" is unsupported')
    file = _file(call, kind, str(item.get("media") or ""))
    if file is None:
        raise bad_request("can't parse InputMedia: media not found")
    caption = captioned(
        call.world,
        str(item.get("caption") or ""),
        parse_mode=str(item.get("parse_mode") or ""),
        raw_entities=item.get("caption_entities"),
    )
    check_caption(caption)
    content = {**media_json(kind, file, item, call.world.files), **caption}
    return content | {"has_media_spoiler": True} if item.get("has_spoiler") else content


@method("sendMediaGroup")
def send_media_group(call: Call) -> list[Json]:
    try:
        items = call.arguments.json("media")
    except ValueError as problem:
        raise bad_request("can't parse media JSON object") from problem
    if not isinstance(items, list):
        raise bad_request("expected an Array of InputMedia")
    _check_album([item.get("type") for item in items if isinstance(item, dict)])
    contents = [media_item(call, item) for item in items]
    place = place_for(call)
    spend(call.world, call.bot, place.chat, count=len(contents))
    album = new_album(call) if len(contents) > 1 else ""
    return [put(call, place, content, album=album) for content in contents]


def _check_album(kinds: list[Any]) -> None:
    if len(kinds) > MAX_ALBUM:
        raise bad_request("too many messages to send as an album")
    if not kinds:
        raise bad_request("group send failed")
    if not set(kinds) <= ALBUM_KINDS:
        raise bad_request("type can't be used in an album")
    if len(set(kinds)) > 1 and set(kinds) & {"audio", "document"}:
        mixed = "document" if "document" in kinds else "audio"
        raise bad_request(f"{mixed} can't be mixed with other media types")


def new_album(call: Call) -> str:
    return str(13_800_000_000_000_000 + call.world.serial())


@method("getFile")
def get_file(call: Call) -> Json:
    file_id = call.text("file_id")
    if not file_id:
        raise bad_request("file_id not specified")
    file = call.world.files.by_id.get(file_id)
    if file is None:
        raise bad_request("invalid file_id")
    return downloadable(file)


def downloadable(file: StoredFile) -> Json:
    if file.size > MAX_DOWNLOAD:
        raise bad_request("file is too big")
    return {**file_json(file), "file_path": file.path}
