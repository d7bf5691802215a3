"""Files: uploaded, sent by id, grouped, downloaded."""

import json
from io import BytesIO
from typing import Any

import aiohttp
import pytest
from yarl import URL

from bot.simulator.arguments import Upload
from bot.simulator.errors import ControlError
from bot.simulator.files import MAX_DOWNLOAD, png
from bot.simulator.methods import media
from tests.bot.simulator.api import Api

KINDS = {
    "sendPhoto": "photo",
    "sendAudio": "audio",
    "sendDocument": "document",
    "sendVideo": "video",
    "sendAnimation": "animation",
    "sendVoice": "voice",
    "sendVideoNote": "video_note",
    "sendSticker": "sticker",
}


async def upload(
    api: Api, method: str, files: dict[str, tuple[str, bytes]], **fields: Any
) -> tuple[int, Any]:
    form = aiohttp.FormData()
    for name, value in api.named(fields).items():
        form.add_field(name, str(value))
    for name, (file_name, data) in files.items():
        form.add_field(name, BytesIO(data), filename=file_name)
    url = f"{api.address}/bot{api.token}/{method}"
    async with api.sim.session.post(url, data=form) as answer:
        body = await answer.json()
    return answer.status, body.get("result", body.get("description"))


async def download(api: Api, file_id: str) -> bytes:
    path = (await api.ok("getFile", file_id=file_id))["file_path"]
    async with api.sim.session.get(f"{api.address}/file/bot{api.token}/{path}") as answer:
        assert answer.status == 200
        return await answer.read()


@pytest.mark.parametrize(("method", "kind"), KINDS.items())
async def test_an_upload_can_be_downloaded_and_sent_again(
    api: Api, method: str, kind: str
) -> None:
    data = png(64, shade=3)
    _, sent = await upload(api, method, {kind: ("x.png", data)}, chat_id="sara")
    file = sent[kind][-1] if kind == "photo" else sent[kind]
    again = await api.ok(method, chat_id="sara", **{kind: file["file_id"]})

    assert await download(api, file["file_id"]) == data
    assert file["file_size"] == len(data)
    repeated = again[kind][-1] if kind == "photo" else again[kind]
    assert repeated["file_id"] == file["file_id"]


@pytest.mark.parametrize("kind", KINDS.values())
async def test_people_send_every_kind(api: Api, kind: str) -> None:
    act: dict[str, Any] = {kind: {"size": 2048}}
    await api.sim.send(api.ids["sara"], **act)

    (heard,) = await api.heard()

    file = heard["message"][kind]
    file = file[-1] if kind == "photo" else file
    assert len(await download(api, file["file_id"])) == 2048


async def test_people_upload_files(api: Api) -> None:
    await api.sim.send(
        api.ids["sara"],
        uploads={"document": Upload("گزارش.pdf", "application/pdf", b"%PDF-1")},
        caption="see",
    )

    (heard,) = await api.heard()

    document = heard["message"]["document"]
    assert (document["file_name"], document["mime_type"]) == ("گزارش.pdf", "application/pdf")
    assert heard["message"]["caption"] == "see"
    assert await download(api, document["file_id"]) == b"%PDF-1"


async def test_the_path_of_a_file_is_decoded(api: Api) -> None:
    message = await api.sim.send(api.ids["sara"], document={"name": "a.txt", "size": 4})
    path = (await api.ok("getFile", file_id=message["document"]["file_id"]))["file_path"]

    url = f"{api.address}/file/bot{api.token.replace(':', '%3A')}/{path.replace('/', '%2F')}"
    async with api.sim.session.get(URL(url, encoded=True)) as answer:
        assert answer.status == 200
        assert len(await answer.read()) == 4


async def test_large_files_are_kept_but_not_handed_out(api: Api) -> None:
    message = await api.sim.send(api.ids["sara"], video={"size": MAX_DOWNLOAD + 1})
    file_id = message["video"]["file_id"]

    assert await api.refused("getFile", file_id=file_id) == "Bad Request: file is too big"
    assert (await api.ok("sendVideo", chat_id="sara", video=file_id))["video"]["file_size"] == (
        MAX_DOWNLOAD + 1
    )


@pytest.mark.parametrize(
    ("method", "arguments", "description"),
    [
        ("getFile", {}, "file_id not specified"),
        ("getFile", {"file_id": "x"}, "invalid file_id"),
        ("sendPhoto", {}, "there is no photo in the request"),
        ("sendVideoNote", {}, "there is no video note in the request"),
        (
            "sendPhoto",
            {"photo": "x"},
            "wrong remote file identifier specified: Wrong string length",
        ),
        ("sendPhoto", {"photo": "https://example.org/a"}, "failed to get HTTP URL content"),
        ("sendPhoto", {"photo": "voice"}, "can't use file of type Voice as Photo"),
        ("sendVoice", {"voice": "voice", "caption": "x" * 1025}, "message caption is too long"),
        ("sendMediaGroup", {"media": "["}, "can't parse media JSON object"),
        ("sendMediaGroup", {}, "expected an Array of InputMedia"),
    ],
)
async def test_wrong_files_are_refused(
    api: Api, method: str, arguments: dict[str, Any], description: str
) -> None:
    voice = await api.sim.send(api.ids["sara"], voice=True)
    api.ids["voice"] = voice["voice"]["file_id"]

    assert await api.refused(method, chat_id="sara", **arguments) == f"Bad Request: {description}"


async def test_empty_and_enormous_uploads(api: Api, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(media, "MAX_PHOTO_UPLOAD", 10)
    monkeypatch.setattr(media, "MAX_UPLOAD", 50)

    async def sent(kind: str, size: int) -> Any:
        files = {kind: ("a", (b"\xff\xd8\xff" + b"x" * size)[:size])}
        answer = await upload(api, f"send{kind.title()}", files, chat_id="sara")
        return answer if answer[0] != 200 else 200

    assert await sent("document", 0) == (400, "Bad Request: file must be non-empty")
    assert await sent("photo", 10) == await sent("document", 50) == 200
    assert await sent("photo", 11) == (413, "Request Entity Too Large")
    assert await sent("document", 51) == (413, "Request Entity Too Large")


async def test_an_album_shares_one_group_id(api: Api) -> None:
    items = [
        {"type": "photo", "media": "attach://one", "caption": "first"},
        {"type": "video", "media": "attach://two"},
    ]
    files = {"one": ("a.png", png(8)), "two": ("b.mp4", b"video")}

    _, sent = await upload(api, "sendMediaGroup", files, chat_id="sara", media=json.dumps(items))

    assert len({message["media_group_id"] for message in sent}) == 1
    assert [message.get("caption") for message in sent] == ["first", None]
    assert ["photo" in sent[0], "video" in sent[1]] == [True, True]


@pytest.mark.parametrize(
    ("kinds", "description"),
    [
        ([], "group send failed"),
        (["photo"] * 11, "too many messages to send as an album"),
        (["photo", "document"], "document can't be mixed with other media types"),
        (["video", "audio"], "audio can't be mixed with other media types"),
        (["voice", "voice"], "type can't be used in an album"),
    ],
)
async def test_albums_that_are_refused(api: Api, kinds: list[str], description: str) -> None:
    items = [{"type": kind, "media": "x"} for kind in kinds]

    said = await api.refused("sendMediaGroup", chat_id="sara", media=items)

    assert said == f"Bad Request: {description}"


async def test_an_album_of_one_is_a_message(api: Api) -> None:
    items = [{"type": "photo", "media": "attach://one", "has_spoiler": True}]
    files = {"one": ("a.png", png(8))}

    status, (sent,) = await upload(
        api, "sendMediaGroup", files, chat_id="sara", media=json.dumps(items)
    )

    assert status == 200
    assert sent["has_media_spoiler"] is True
    assert "media_group_id" not in sent


@pytest.mark.parametrize(
    "data", [b"<html>", b"%PDF-1.7", b"RIFF0000WAVE", b"x"], ids=["page", "pdf", "wave", "text"]
)
async def test_a_photo_is_a_picture(api: Api, data: bytes) -> None:
    refused = await upload(api, "sendPhoto", {"photo": ("a.png", data)}, chat_id="sara")
    as_file = await upload(api, "sendDocument", {"document": ("a.png", data)}, chat_id="sara")

    assert refused == (400, "Bad Request: IMAGE_PROCESS_FAILED")
    assert as_file[0] == 200
    photo = Upload("a.png", "image/png", data)
    with pytest.raises(ControlError, match="is no picture; send it as a document"):
        await api.sim.send(api.ids["sara"], uploads={"photo": photo})


@pytest.mark.parametrize(
    "begin",
    [b"\xff\xd8\xff\xe0", b"GIF89a", b"RIFF0000WEBP", b"BM"],
    ids=["jpeg", "gif", "webp", "bmp"],
)
async def test_pictures_of_many_formats_are_photos(api: Api, begin: bytes) -> None:
    files = {"photo": ("a", begin + b"0" * 20)}

    assert (await upload(api, "sendPhoto", files, chat_id="sara"))[0] == 200


async def test_every_size_of_a_photo_can_be_sent_again(api: Api) -> None:
    message = await api.sim.send(api.ids["sara"], photo=True)
    small, full = (size["file_id"] for size in message["photo"])

    for file_id in (small, full):
        sent = await api.ok("sendPhoto", chat_id="sara", photo=file_id)
        assert sent["photo"][-1]["file_id"] == full
    assert (await download(api, small)).startswith(b"\x89PNG")


async def test_a_photo_is_put_in_place_of_another_by_its_id(api: Api) -> None:
    first = await api.ok("sendPhoto", chat_id="sara", photo=await photo_id(api), caption="c")
    other = await photo_id(api)
    item = {"type": "photo", "media": other, "caption": "d", "has_spoiler": True}

    edited = await api.ok(
        "editMessageMedia", chat_id="sara", message_id=first["message_id"], media=item
    )

    assert edited["photo"][-1]["file_id"] == other
    assert (edited["caption"], edited["has_media_spoiler"]) == ("d", True)


async def photo_id(api: Api) -> str:
    message = await api.sim.send(api.ids["sara"], photo=True)
    return str(message["photo"][-1]["file_id"])


async def test_people_send_albums(api: Api) -> None:
    items = [{"photo": True, "caption": "both"}, {"photo": True}]
    sent = await api.sim.send(api.ids["sara"], album=items)

    heard = [update["message"] for update in await api.heard()]

    assert len({message["media_group_id"] for message in heard}) == 1
    assert [message["message_id"] for message in heard] == [one["message_id"] for one in sent]
    assert heard[0]["caption"] == "both"
