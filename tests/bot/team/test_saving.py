"""Files that another program saves while a command changes them."""

from datetime import date
from pathlib import Path
from zoneinfo import ZoneInfo

from bot.team.files import TeamFiles


def test_a_save_during_an_edit_is_kept(tmp_path: Path) -> None:
    """The change is made again in the text that another program has saved meanwhile."""
    path = tmp_path / "desk.yaml"
    path.write_text("version: 1\n", encoding="utf-8")
    files = TeamFiles(path, zone=ZoneInfo("Asia/Tehran"), today=lambda: date(2026, 11, 30))
    seen: list[str] = []

    def change(text: str) -> str:
        seen.append(text)
        if len(seen) == 1:
            path.write_text(f"# saved meanwhile\n{text}", encoding="utf-8")
        return f"{text}duty: {{sat: sara}}\n"

    files.desk.edit(change)
    assert path.read_text(encoding="utf-8").startswith("# saved meanwhile\n")
    assert files.settings.duty.week == {5: ("sara",)}
    assert len(seen) == 2
