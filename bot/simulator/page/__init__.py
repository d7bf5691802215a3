"""The simulator's web page, which shows requesters' chats next to the agents' group."""

from collections.abc import Mapping
from pathlib import Path

from starlette.requests import Request
from starlette.responses import FileResponse, Response
from starlette.routing import Route

from bot.simulator.files import content_of
from bot.simulator.state import StoredFile
from bot.simulator.world import World

HERE = Path(__file__).parent
MEDIA_TYPES: Mapping[str, str] = {
    ".html": "text/html; charset=utf-8",
    ".css": "text/css; charset=utf-8",
    ".js": "text/javascript; charset=utf-8",
    ".svg": "image/svg+xml",
}
# Block resources from other hosts, and scripts in messages.
POLICY = (
    "default-src 'none'; script-src 'self'; style-src 'self'; img-src 'self' blob: data:;"
    " media-src 'self' blob:; connect-src 'self'; base-uri 'none'; form-action 'none';"
    " frame-ancestors 'none'"
)
HEADERS: Mapping[str, str] = {
    "Content-Security-Policy": POLICY,
    "X-Content-Type-Options": "nosniff",
    "Referrer-Policy": "no-referrer",
    # Pick up edited modules when the page is reloaded.
    "Cache-Control": "no-cache",
}
# File types shown on the page. Other files can only be downloaded.
SHOWN = ("image/", "audio/", "video/")


def page_routes(world: World) -> list[Route]:
    """Return routes for the page, its modules and files in messages."""

    async def attachment(request: Request) -> Response:
        file = world.files.by_id.get(request.path_params["file_id"])
        return _attachment(file) if file is not None else Response(status_code=404)

    return [
        Route("/", _page),
        Route("/page/files/{file_id}", attachment),
        Route("/page/{name}", _part),
    ]


async def _page(request: Request) -> Response:
    return _static(HERE / "index.html")


async def _part(request: Request) -> Response:
    path = HERE / request.path_params["name"]
    if path.suffix not in MEDIA_TYPES or not path.is_file():
        return Response(status_code=404)
    return _static(path)


def _static(path: Path) -> Response:
    return FileResponse(path, media_type=MEDIA_TYPES[path.suffix], headers=HEADERS)


def _attachment(file: StoredFile) -> Response:
    headers = {
        # A web page uploaded as a picture must not run with this page's origin.
        "Content-Security-Policy": "sandbox; default-src 'none'",
        "X-Content-Type-Options": "nosniff",
    }
    if not file.mime.startswith(SHOWN):
        headers["Content-Disposition"] = "attachment"
    return Response(content_of(file), media_type=file.mime, headers=headers)
