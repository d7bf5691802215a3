"""Bot API JSON for media in messages."""

from collections.abc import Callable
from typing import Any

from bot.simulator.files import PHOTO_SIDE, THUMBNAIL_SIDE, FileStore, file_json, png
from bot.simulator.state import Json, StoredFile

CAPTIONED = {"photo", "audio", "document", "video", "voice", "animation"}
ALBUM_KINDS = {"photo", "video", "audio", "document"}
FILE_KINDS = (*CAPTIONED, "sticker", "video_note")


def media_json(kind: str, file: StoredFile, details: Json, files: FileStore) -> Json:
    """Return the content fields of a message with this file."""
    return MAKERS[kind](file, details, files)


def _photo(file: StoredFile, details: Json, files: FileStore) -> Json:
    smaller = files.add("photo", data=png(THUMBNAIL_SIDE, shade=file.size))
    smaller.smaller_of = file
    small = {**file_json(smaller), "width": THUMBNAIL_SIDE, "height": THUMBNAIL_SIDE}
    full = {**file_json(file), "width": file.width, "height": file.height}
    return {"photo": [small, full]}


def _thumbnail(files: FileStore) -> Json:
    thumbnail = files.add("thumbnail")
    return {**file_json(thumbnail), "width": THUMBNAIL_SIDE, "height": THUMBNAIL_SIDE}


def _document(file: StoredFile, details: Json, files: FileStore) -> Json:
    body = {**file_json(file), "file_name": file.name, "mime_type": file.mime}
    return {"document": body}


def _voice(file: StoredFile, details: Json, files: FileStore) -> Json:
    body = {**file_json(file), "duration": _duration(file, details), "mime_type": file.mime}
    return {"voice": body}


def _audio(file: StoredFile, details: Json, files: FileStore) -> Json:
    body = {
        **file_json(file),
        "duration": _duration(file, details),
        "file_name": file.name,
        "mime_type": file.mime,
    }
    body |= {name: details[name] for name in ("title", "performer") if details.get(name)}
    return {"audio": body}


def _video(file: StoredFile, details: Json, files: FileStore) -> Json:
    body = {
        **file_json(file),
        "duration": _duration(file, details),
        "width": int(details.get("width") or PHOTO_SIDE),
        "height": int(details.get("height") or PHOTO_SIDE),
        "file_name": file.name,
        "mime_type": file.mime,
        "thumbnail": _thumbnail(files),
    }
    return {"video": body}


def _animation(file: StoredFile, details: Json, files: FileStore) -> Json:
    # The real server sends both because old clients treat animations as documents.
    body = _video(file, details, files)["video"]
    return {"animation": body, **_document(file, details, files)}


def _sticker(file: StoredFile, details: Json, files: FileStore) -> Json:
    body = {
        **file_json(file),
        "type": "regular",
        "width": 512,
        "height": 512,
        "is_animated": bool(details.get("is_animated", False)),
        "is_video": bool(details.get("is_video", False)),
    }
    body |= {name: details[name] for name in ("emoji", "set_name") if details.get(name)}
    return {"sticker": body}


def _video_note(file: StoredFile, details: Json, files: FileStore) -> Json:
    body = {
        **file_json(file),
        "duration": _duration(file, details),
        "length": int(details.get("length") or 240),
        "thumbnail": _thumbnail(files),
    }
    return {"video_note": body}


def _duration(file: StoredFile, details: Json) -> int:
    return int(details.get("duration") or file.duration)


MAKERS: dict[str, Callable[[StoredFile, Json, FileStore], Json]] = {
    "photo": _photo,
    "document": _document,
    "voice": _voice,
    "audio": _audio,
    "video": _video,
    "animation": _animation,
    "sticker": _sticker,
    "video_note": _video_note,
}


def unmovable_json(kind: str, serial: int, details: Json) -> Json:
    """Return content that can be forwarded but not copied."""
    match kind:
        case "story":
            poster = {"id": -1_001_999_999_999, "title": "Stories", "type": "channel"}
            return {"story": {"id": serial, "chat": poster, **details}}
        case "paid_media":
            media = [{"type": "preview", "width": 320, "height": 320}]
            return {"paid_media": {"star_count": 5, "paid_media": media, **details}}
    giveaway = {"chats": [], "winners_selection_date": 0, "winner_count": 1}
    return {"giveaway": {**giveaway, **details}}


def location_json(latitude: float, longitude: float, **more: Any) -> Json:
    return {"location": {"latitude": latitude, "longitude": longitude, **more}}


def poll_json(poll_id: int, question: str, options: list[str], **more: Any) -> Json:
    return {
        "poll": {
            "id": str(poll_id),
            "question": question,
            "options": [
                {"persistent_id": str(index), "text": option, "voter_count": 0}
                for index, option in enumerate(options)
            ],
            "total_voter_count": 0,
            "is_closed": False,
            "is_anonymous": True,
            "type": "regular",
            "allows_multiple_answers": False,
            "allows_revoting": True,
            "members_only": False,
            **more,
        }
    }
