"""Further bot accounts of a desk: parsing, validation, masking and file permissions."""

import json
from pathlib import Path

import pytest

from bot.config import ConfigInvalid, ConfigProblem, Messenger, Settings, describe
from bot.config.files import exposed

MAIN = "123456:" + "m" * 35
TOKEN = "700000001:" + "a" * 35
OTHER = "700000002:" + "b" * 35
LIKE_THIS = '[{"token": "123456789:AAH…"}]'
KEYS = "token | messenger | base_url | base_file_url | channel"


@pytest.fixture(autouse=True)
def folder(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    for row in describe():
        monkeypatch.delenv(row.variable, raising=False)
    monkeypatch.delenv("POSHTIBAN_LANG", raising=False)
    monkeypatch.setenv("POSHTIBAN_TOKEN", MAIN)
    monkeypatch.chdir(tmp_path)
    return tmp_path


def set_accounts(monkeypatch: pytest.MonkeyPatch, *entries: object) -> None:
    monkeypatch.setenv("POSHTIBAN_ACCOUNTS", json.dumps(entries))


def problems() -> list[str]:
    with pytest.raises(ConfigInvalid) as refused:
        Settings.read()
    return [str(problem) for problem in refused.value.problems]


def test_without_more_accounts_there_is_the_main_one() -> None:
    settings = Settings.read()

    assert settings.accounts == ()
    (account,) = settings.all_accounts
    assert account.token.get_secret_value() == MAIN
    assert (account.channel, account.platform_bot_id) == ("telegram", "123456")


def test_pacing_is_off_only_if_every_account_is_on_loopback(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    monkeypatch.setenv("POSHTIBAN_PACING", "false")
    monkeypatch.setenv("POSHTIBAN_BASE_URL", "http://127.0.0.1:80/bot")
    set_accounts(monkeypatch, {"token": TOKEN})
    assert problems() == ["POSHTIBAN_PACING: pacing-needs-loopback"]

    set_accounts(monkeypatch, {"token": TOKEN, "base_url": "http://127.0.0.1:81/bot"})
    assert Settings.read().pacing is False


def test_accounts_are_read_as_json(monkeypatch: pytest.MonkeyPatch) -> None:
    set_accounts(
        monkeypatch,
        {"token": TOKEN},
        {
            "token": OTHER,
            "messenger": "plain",
            "base_url": "https://bale.example/bot",
            "base_file_url": "https://bale.example/file/bot",
            "channel": "bale",
        },
    )

    main, first, second = Settings.read().all_accounts

    assert main.platform_bot_id == "123456"
    assert first.token.get_secret_value() == TOKEN
    assert (first.messenger, first.channel) == (Messenger.TELEGRAM, "telegram")
    assert first.base_url == "https://api.telegram.org/bot"
    assert first.base_file_url == "https://api.telegram.org/file/bot"
    assert first.platform_bot_id == "700000001"
    assert (second.messenger, second.channel) == (Messenger.PLAIN, "bale")
    assert second.base_url == "https://bale.example/bot"
    assert second.base_file_url == "https://bale.example/file/bot"


def test_accounts_are_read_from_tables_of_the_toml_file(folder: Path) -> None:
    path = folder / "poshtiban.toml"
    path.write_text(
        f'[[accounts]]\ntoken = "{TOKEN}"\nmessenger = "plain"\n'
        f'\n[[accounts]]\ntoken = "{OTHER}"\nchannel = "bale"\n'
    )
    path.chmod(0o600)

    first, second = Settings.read().accounts

    assert (first.platform_bot_id, first.channel) == ("700000001", "plain")
    assert (second.platform_bot_id, second.channel) == ("700000002", "bale")
    assert second.messenger is Messenger.TELEGRAM


@pytest.mark.parametrize(
    ("messenger", "channel"), [(Messenger.TELEGRAM, "telegram"), (Messenger.PLAIN, "plain")]
)
def test_without_a_channel_an_account_has_the_name_of_its_messenger(
    monkeypatch: pytest.MonkeyPatch, messenger: Messenger, channel: str
) -> None:
    set_accounts(monkeypatch, {"token": TOKEN, "messenger": messenger.value})

    assert Settings.read().accounts[0].channel == channel


TOKEN_WANTED = "malformed wanted=123456789:AAH…"


@pytest.mark.parametrize(
    ("entry", "problem"),
    [
        ({"token": "no token"}, f"token: {TOKEN_WANTED}"),
        ({"token": ""}, f"token: {TOKEN_WANTED}"),
        ({}, f"token: {TOKEN_WANTED}"),
        ({"token": TOKEN, "tokn": "x"}, f"tokn: malformed wanted={KEYS}"),
        (
            {"token": TOKEN, "messenger": "pigeon"},
            "messenger: malformed wanted='telegram' or 'plain'",
        ),
        ({"token": TOKEN, "base_url": "example.org"}, "base_url: malformed wanted=https://…"),
        ({"token": TOKEN, "base_file_url": "x"}, "base_file_url: malformed wanted=https://…"),
    ],
)
def test_a_problem_names_the_entry_and_its_key(
    monkeypatch: pytest.MonkeyPatch, entry: dict[str, str], problem: str
) -> None:
    set_accounts(monkeypatch, {"token": OTHER}, entry)

    assert problems() == [f"POSHTIBAN_ACCOUNTS.1.{problem}"]


@pytest.mark.parametrize(
    "words", ["[{", "no json", TOKEN, '{"token": "x"}', '"x"', "5", '[{"token": "1:abcdef"}']
)
def test_what_is_no_list_of_accounts_is_one_problem(
    monkeypatch: pytest.MonkeyPatch, words: str
) -> None:
    monkeypatch.setenv("POSHTIBAN_ACCOUNTS", words)

    assert problems() == [f"POSHTIBAN_ACCOUNTS: malformed wanted={LIKE_THIS}"]


def test_an_entry_that_is_no_table_is_named(monkeypatch: pytest.MonkeyPatch) -> None:
    set_accounts(monkeypatch, {"token": TOKEN}, OTHER)

    assert problems() == [f"POSHTIBAN_ACCOUNTS.1: malformed wanted={LIKE_THIS}"]


def test_a_problem_with_an_account_comes_beside_the_others(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    monkeypatch.setenv("POSHTIBAN_LANGUAGE", "de")
    monkeypatch.setenv("POSHTIBAN_TOKN", "x")
    set_accounts(monkeypatch, {"token": "no token"})

    assert problems() == [
        "POSHTIBAN_LANGUAGE: malformed wanted=fa | en",
        f"POSHTIBAN_ACCOUNTS.0.token: {TOKEN_WANTED}",
        "POSHTIBAN_TOKN: unknown-name suggestion=POSHTIBAN_TOKEN",
    ]


@pytest.mark.parametrize(
    ("tokens", "entry"),
    [
        ([MAIN], 0),
        ([TOKEN, TOKEN], 1),
        ([TOKEN, OTHER, MAIN], 2),
        ([TOKEN, "700000001:" + "c" * 35], 1),  # a renewed token of the same bot
    ],
)
def test_one_bot_is_not_named_twice(
    monkeypatch: pytest.MonkeyPatch, tokens: list[str], entry: int
) -> None:
    """Two accounts of one bot would share its updates between them."""
    set_accounts(monkeypatch, *({"token": token} for token in tokens))

    assert problems() == [f"POSHTIBAN_ACCOUNTS.{entry}.token: account-twice"]


def test_bots_of_two_messengers_may_have_the_same_id(monkeypatch: pytest.MonkeyPatch) -> None:
    set_accounts(monkeypatch, {"token": "123456:" + "c" * 35, "channel": "bale"})

    assert [one.platform_bot_id for one in Settings.read().all_accounts] == ["123456"] * 2


def test_a_token_is_neither_shown_nor_repeated_in_a_problem(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    set_accounts(monkeypatch, {"token": TOKEN, "channel": "bale"}, {"token": OTHER})

    settings = Settings.read()
    shown = settings.shown()

    assert shown["POSHTIBAN_ACCOUNTS"] == "bale:700000001, telegram:700000002"
    for token in (MAIN, TOKEN, OTHER):
        secret = token.partition(":")[2]
        assert secret not in str(shown) + repr(settings) + repr(settings.all_accounts)

    set_accounts(monkeypatch, {"token": TOKEN + "!", "messenger": OTHER, OTHER: TOKEN})
    said = "\n".join(problems())
    assert TOKEN.partition(":")[2] not in said


@pytest.mark.parametrize(
    ("name", "content"),
    [
        ("poshtiban.toml", f'[[accounts]]\nmessenger = "plain"\ntoken = "{TOKEN}"\n'),
        ("poshtiban.toml", f"[[accounts]]\n  \"token\" = '{TOKEN}'\n"),
        ("poshtiban.toml", f'accounts = [{{token = "{TOKEN}"}}]\n'),
        ("poshtiban.toml", f'accounts = [\n  {{channel = "a#b", token = "{TOKEN}"}},\n]\n'),
        ("poshtiban.toml", f'accounts = [{{token = "{TOKEN}"}}\nnonsense = ['),
        (".env", f'POSHTIBAN_ACCOUNTS=[{{"token":"{TOKEN}"}}]\n'),
        (".env", f'POSHTIBAN_ACCOUNTS=\'[{{"channel": "a", "token": "{TOKEN}"}}]\'\n'),
        (".env", f'export poshtiban_accounts="[{{\\"token\\": \\"{TOKEN}\\"}}]"\n'),
    ],
)
def test_a_file_with_the_token_of_an_account_may_not_be_open(
    folder: Path, name: str, content: str
) -> None:
    path = Path(name)
    path.write_text(content)
    path.chmod(0o644)

    assert list(exposed(path)) == [ConfigProblem(name, "readable-by-others", {"file": name})]

    path.chmod(0o600)
    assert list(exposed(path)) == []


@pytest.mark.parametrize(
    ("name", "content"),
    [
        ("poshtiban.toml", 'accounts = []\nlanguage = "en"\n'),
        ("poshtiban.toml", f'# [[accounts]]\n# token = "{TOKEN}"\n'),
        (".env", "POSHTIBAN_ACCOUNTS=\n"),
        (".env", "POSHTIBAN_ACCOUNTS=[]\n"),
        (".env", f'# POSHTIBAN_ACCOUNTS=[{{"token":"{TOKEN}"}}]\n'),
    ],
)
def test_a_file_without_the_token_of_an_account_may_be_open(
    folder: Path, name: str, content: str
) -> None:
    path = Path(name)
    path.write_text(content)
    path.chmod(0o644)

    assert list(exposed(path)) == []


def test_the_open_file_is_told_when_settings_are_read(folder: Path) -> None:
    path = folder / ".env"
    path.write_text(f'POSHTIBAN_ACCOUNTS=[{{"token":"{TOKEN}"}}]\n')
    path.chmod(0o644)

    assert problems() == [".env: readable-by-others file=.env"]

    path.chmod(0o600)
    assert Settings.read().accounts[0].platform_bot_id == "700000001"


def test_every_further_account_has_a_webhook_path_of_its_own(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    monkeypatch.setenv("POSHTIBAN_WEBHOOK_URL", "https://support.example.org/hook")
    set_accounts(monkeypatch, {"token": TOKEN}, {"token": OTHER})

    assert Settings.read().webhook_urls == (
        "https://support.example.org/hook",
        "https://support.example.org/hook/700000001",
        "https://support.example.org/hook/700000002",
    )
