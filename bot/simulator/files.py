"""In-memory files that were uploaded by bots, sent by people or generated."""

import base64
import mimetypes
import struct
import zlib
from dataclasses import dataclass

from bot.simulator.state import Json, StoredFile

MAX_DOWNLOAD = 20 * 1024 * 1024  # maximum file size for getFile, in bytes
MAX_UPLOAD = 50 * 1024 * 1024  # maximum upload size in bytes
MAX_PHOTO_UPLOAD = 10 * 1024 * 1024
PHOTO_SIDE = 320  # width and height of generated pictures in pixels
THUMBNAIL_SIDE = 90


@dataclass(frozen=True, slots=True)
class MediaKind:
    folder: str
    prefix: str  # start of the file ids, which depends on the kind as on the real server
    name: str
    mime: str


KINDS = {
    "photo": MediaKind("photos", "AgACAgQ", "photo.png", "image/png"),
    "voice": MediaKind("voice", "AwACAgQ", "voice.oga", "audio/ogg"),
    "video": MediaKind("videos", "BAACAgQ", "video.mp4", "video/mp4"),
    "audio": MediaKind("music", "CQACAgQ", "audio.mp3", "audio/mpeg"),
    "document": MediaKind("documents", "BQACAgQ", "document.bin", "application/octet-stream"),
    "animation": MediaKind("animations", "CgACAgQ", "animation.mp4", "video/mp4"),
    "sticker": MediaKind("stickers", "CAACAgQ", "sticker.webp", "image/webp"),
    "video_note": MediaKind("video_notes", "DQACAgQ", "note.mp4", "video/mp4"),
    "thumbnail": MediaKind("thumbnails", "AAMCBAA", "thumbnail.png", "image/png"),
}


class FileStore:
    def __init__(self) -> None:
        self.by_id: dict[str, StoredFile] = {}
        self.by_path: dict[str, StoredFile] = {}
        self._count = 0

    def add(
        self,
        kind: str,
        *,
        data: bytes | None = None,
        size: int | None = None,
        name: str = "",
        mime: str = "",
        duration: int = 0,
    ) -> StoredFile:
        """Store a file. If `data` is None, the content is generated on download."""
        media = KINDS[kind]
        if data is None and kind in {"photo", "thumbnail"} and size is None:
            data = png(PHOTO_SIDE if kind == "photo" else THUMBNAIL_SIDE, shade=self._count)
        self._count += 1
        name = name or media.name
        token = base64.urlsafe_b64encode(
            struct.pack(">IQ", zlib.crc32(name.encode()), self._count)
        )
        suffix = name.rpartition(".")[2] if "." in name else "bin"
        width, height = dimensions(data)
        file = StoredFile(
            id=f"{media.prefix}AAxk{token.decode().rstrip('=')}",
            unique_id=f"AQAD{self._count:08x}",
            kind=kind,
            size=len(data) if data is not None else (size if size is not None else 1024),
            name=name,
            mime=mime or mimetypes.guess_type(name)[0] or media.mime,
            path=f"{media.folder}/file_{self._count}.{suffix}",
            data=data,
            width=width,
            height=height,
            duration=duration,
        )
        self.by_id[file.id] = self.by_path[file.path] = file
        return file


def content_of(file: StoredFile) -> bytes:
    if file.data is not None:
        return file.data
    head = png(PHOTO_SIDE, shade=file.size) if file.kind == "photo" else file.unique_id.encode()
    pattern = file.unique_id.encode()
    return (head + pattern * (max(file.size - len(head), 0) // len(pattern) + 1))[: file.size]


def is_picture(data: bytes) -> bool:
    """Return True if `data` starts like a JPEG, PNG, GIF, WebP or BMP file."""
    if data.startswith(b"RIFF"):
        return data[8:12] == b"WEBP"
    return data.startswith((b"\xff\xd8\xff", b"\x89PNG\r\n\x1a\n", b"GIF87a", b"GIF89a", b"BM"))


def png(side: int, *, shade: int = 0) -> bytes:
    """Return a small square PNG. Different shades give different pictures."""
    red, green, blue = 40 + shade * 37 % 180, 90 + shade * 53 % 140, 160
    row = b"\x00" + bytes((red, green, blue)) * side
    header = struct.pack(">IIBBBBB", side, side, 8, 2, 0, 0, 0)
    return (
        b"\x89PNG\r\n\x1a\n"
        + _chunk(b"IHDR", header)
        + _chunk(b"IDAT", zlib.compress(row * side))
        + _chunk(b"IEND", b"")
    )


def _chunk(name: bytes, data: bytes) -> bytes:
    return struct.pack(">I", len(data)) + name + data + struct.pack(">I", zlib.crc32(name + data))


def dimensions(data: bytes | None) -> tuple[int, int]:
    """Return the width and height of a PNG. Other formats are treated as 1280 × 720 pixels."""
    if data is not None and data.startswith(b"\x89PNG") and len(data) >= 24:
        width, height = struct.unpack(">II", data[16:24])
        return int(width), int(height)
    return 1280, 720


def file_json(file: StoredFile) -> Json:
    body: Json = {"file_id": file.id, "file_unique_id": file.unique_id}
    if file.size:
        body["file_size"] = file.size
    return body
