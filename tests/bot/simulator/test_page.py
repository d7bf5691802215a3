"""The page's files are consistent, checked without a browser."""

import re
from collections.abc import AsyncIterator
from html.parser import HTMLParser
from pathlib import Path

import aiohttp
import pytest

from bot.clock import SystemClock
from bot.simulator.page import HERE
from bot.simulator.server import running
from bot.simulator.world import World

MODULES = sorted(HERE.glob("*.js"))
SHEETS = sorted(HERE.glob("*.css"))
PARTS = sorted(path for path in HERE.iterdir() if path.suffix in {".js", ".css", ".html", ".svg"})
# Names of formats, and of links inside messages. They are not requested.
NAMED_HOSTS = {"www.w3.org"}
MARKUP_SINKS = (
    "innerHTML",
    "outerHTML",
    "insertAdjacentHTML",
    "document.write",
    "srcdoc",
    "eval(",
    "new Function",
    "javascript:",
)
ARABIC_LETTERS = re.compile("[يكةى]")
# A Persian prefix or suffix with a half-space, here separated by a whole space.
MISSING_HALF_SPACE = re.compile(r"(?:^|\s)(?:ن?می)\s|\s(?:ها|های|هایی|تر|ترین)(?:\s|$)")


def ids(paths: list[Path]) -> list[str]:
    return [path.name for path in paths]


class Loads(HTMLParser):
    """Collects the files a page loads and its inline code."""

    def __init__(self) -> None:
        super().__init__()
        self.addresses: list[str] = []
        self.inline: list[str] = []

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        values = dict(attrs)
        address = values.get("src") or (values.get("href") if tag == "link" else None)
        if address:
            self.addresses.append(address)
        if tag == "style" or (tag == "script" and "src" not in values):
            self.inline.append(tag)
        self.inline += [name for name in values if name.startswith("on") or name == "style"]


def loaded() -> Loads:
    parser = Loads()
    parser.feed((HERE / "index.html").read_text(encoding="utf-8"))
    return parser


def imports(module: Path) -> list[str]:
    return re.findall(
        r'^(?:import|\} from)[^"]*"([^"]+)"', module.read_text("utf-8"), re.MULTILINE
    )


def words() -> dict[str, dict[str, str]]:
    text = (HERE / "words.js").read_text(encoding="utf-8")
    begin = text.index("const WORDS")
    table = text[begin : text.index("\n};\n", begin)]
    _, persian, english = re.split(r"^  (?:fa|en): \{$", table, flags=re.MULTILINE)
    pair = re.compile(r'^    (\w+):\s+"([^"]*)",$', re.MULTILINE)
    return {"fa": dict(pair.findall(persian)), "en": dict(pair.findall(english))}


def spoken() -> set[str]:
    """Return the names of texts used by the modules, also through a table or a condition."""
    text = "".join(path.read_text("utf-8") for path in MODULES if path.name != "words.js")
    names = set(re.findall(r'\bsay\(\s*"(\w+)"', text))
    for choice in re.findall(r"\bsay\(([^()]*\?[^()]*)[,)]", text):
        names |= set(re.findall(r'"(\w+)"', choice))
    return names


def test_everything_loaded_is_here_and_everything_here_is_loaded() -> None:
    named = {address.removeprefix("page/") for address in loaded().addresses}
    for module in MODULES:
        named |= {name.removeprefix("./") for name in imports(module)}
        named |= set(re.findall(r'"page/([\w.-]+\.svg)"', module.read_text("utf-8")))
    for sheet in SHEETS:
        named |= set(re.findall(r'url\("([^"]+)"\)', sheet.read_text("utf-8")))

    assert named == {path.name for path in PARTS} - {"index.html"}


def test_nothing_runs_in_place() -> None:
    assert loaded().inline == []


@pytest.mark.parametrize("part", PARTS, ids=ids(PARTS))
def test_nothing_comes_from_another_host(part: Path) -> None:
    named = set(re.findall(r"(?:https?:)?//([\w-]+(?:\.[\w-]+)+)", part.read_text("utf-8")))

    assert named <= NAMED_HOSTS


@pytest.mark.parametrize("module", MODULES, ids=ids(MODULES))
def test_foreign_text_never_becomes_markup(module: Path) -> None:
    text = module.read_text(encoding="utf-8")

    assert [sink for sink in MARKUP_SINKS if sink in text] == []


@pytest.mark.parametrize("module", MODULES, ids=ids(MODULES))
def test_equality_is_strict(module: Path) -> None:
    assert re.findall(r"[^=!]==[^=]|!=[^=]", module.read_text("utf-8")) == []


@pytest.mark.parametrize("part", PARTS, ids=ids(PARTS))
def test_no_file_grows_long(part: Path) -> None:
    assert len(part.read_text("utf-8").splitlines()) < 400


@pytest.mark.parametrize("module", MODULES, ids=ids(MODULES))
def test_a_module_says_what_lives_there(module: Path) -> None:
    assert module.read_text("utf-8").startswith("// ")


def test_both_languages_say_the_same_things() -> None:
    found = words()
    facts = {
        language: {name: set(re.findall(r"\{\w+\}", text)) for name, text in texts.items()}
        for language, texts in found.items()
    }

    assert len(found["en"]) > 60
    assert facts["fa"] == facts["en"]


def test_every_word_asked_for_exists() -> None:
    missing = spoken() - set(words()["fa"])

    assert missing == set()


def test_persian_is_written_with_persian_letters_and_half_spaces() -> None:
    texts = list(words()["fa"].values())

    assert [text for text in texts if ARABIC_LETTERS.search(text)] == []
    assert [text for text in texts if MISSING_HALF_SPACE.search(text)] == []


# Text on its background; half-transparent keys lie on the wallpaper of the chat.
CONTRASTS = [
    ("--ink", "--card"),
    ("--ink", "--own"),
    ("--ink", "--other"),
    ("--ink", "--soft"),
    ("--muted", "--paper"),
    ("--muted", "--card"),
    ("--muted", "--other"),
    ("--muted", "--soft"),
    ("--muted", "--wall"),
    ("--accent", "--card"),
    ("--accent", "--own"),
    ("--accent", "--other"),
    ("--accent", "--soft"),
    ("--on-accent", "--accent"),
    ("--card", "--warm"),
    ("--warm", "--paper"),
]
AA = 4.5


@pytest.mark.parametrize("scheme", ["light", "dark"])
@pytest.mark.parametrize(("text", "behind"), CONTRASTS)
def test_contrast_is_enough_to_read(scheme: str, text: str, behind: str) -> None:
    colors = palette("page.css", scheme)

    assert contrast(colors[text], colors[behind]) >= AA


@pytest.mark.parametrize("scheme", ["light", "dark"])
def test_names_can_be_read_in_their_colors(scheme: str) -> None:
    surfaces = palette("page.css", scheme)
    sheet = (HERE / "chat.css").read_text("utf-8")
    lights, darks = sheet.split("@media (prefers-color-scheme: dark)", 1)
    names = re.findall(r"--name: (#\w{6})", lights if scheme == "light" else darks)

    assert len(names) == 7
    assert [name for name in names if contrast(name, surfaces["--other"]) < AA] == []


def palette(sheet: str, scheme: str) -> dict[str, str]:
    blocks = (HERE / sheet).read_text("utf-8").split(":root {")[1:3]
    return dict(re.findall(r"(--[\w-]+): (#\w{6});", blocks[0 if scheme == "light" else 1]))


def contrast(one: str, other: str) -> float:
    brighter, darker = sorted((luminance(one), luminance(other)), reverse=True)
    return (brighter + 0.05) / (darker + 0.05)


def luminance(color: str) -> float:
    parts = [int(color[place : place + 2], 16) / 255 for place in (1, 3, 5)]
    linear = [
        part / 12.92 if part <= 0.04045 else ((part + 0.055) / 1.055) ** 2.4 for part in parts
    ]
    return 0.2126 * linear[0] + 0.7152 * linear[1] + 0.0722 * linear[2]


@pytest.fixture
async def world() -> AsyncIterator[World]:
    world = World(SystemClock())
    yield world
    world.close()


@pytest.fixture
async def page(world: World) -> AsyncIterator[aiohttp.ClientSession]:
    async with (
        running(world, host="127.0.0.1", port=0) as address,
        aiohttp.ClientSession(base_url=address) as session,
    ):
        yield session


@pytest.mark.parametrize(
    ("name", "kind"),
    [
        ("/", "text/html"),
        ("/page/page.js", "text/javascript"),
        ("/page/page.css", "text/css"),
        ("/page/icon.svg", "image/svg+xml"),
    ],
)
async def test_parts_are_served_with_their_kind_and_a_policy(
    page: aiohttp.ClientSession, name: str, kind: str
) -> None:
    async with page.get(name) as response:
        policy = response.headers["Content-Security-Policy"]

        assert (response.status, response.content_type) == (200, kind)
        assert "default-src 'none'" in policy
        assert "unsafe" not in policy


@pytest.mark.parametrize(
    "name", ["/page/__init__.py", "/page/none.js", "/page/..%2Fserver.py", "/page/files/none"]
)
async def test_nothing_else_is_served(page: aiohttp.ClientSession, name: str) -> None:
    async with page.get(name) as response:
        assert response.status == 404


async def test_a_picture_is_shown(world: World, page: aiohttp.ClientSession) -> None:
    picture = world.files.add("photo")

    async with page.get(f"/page/files/{picture.id}") as response:
        shown = await response.read()

    assert response.content_type == "image/png"
    assert "Content-Disposition" not in response.headers
    assert shown.startswith(b"\x89PNG")


@pytest.mark.parametrize(
    ("name", "mime"), [("page.html", "text/html"), ("picture.svg", "image/svg+xml")]
)
async def test_an_upload_never_runs_in_the_pages_name(
    world: World, page: aiohttp.ClientSession, name: str, mime: str
) -> None:
    upload = world.files.add("document", data=b"<svg/>", name=name, mime=mime)

    async with page.get(f"/page/files/{upload.id}") as response:
        assert response.headers["Content-Security-Policy"].startswith("sandbox")
        assert response.headers["X-Content-Type-Options"] == "nosniff"
