"""The stories in tests/stories: the real bot over the simulator, once per kind of messenger.

`make test` runs each story on one kind of messenger in turn; the slow suite runs the others.
"""

from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
import yaml

from tests.stage import staged
from tests.stories.runner import Player

FOLDER = Path(__file__).parent / "stories"
# With all features of a messenger, in a group without topics, and with no features.
STAGES: dict[str, dict[str, Any]] = {
    "topics": {"topics": True},
    "group": {"topics": False},
    "basic": {"topics": False, "supergroup": False},
    "plain": {"plain": True},
    "two": {"topics": False, "second": True},  # two messengers, one desk
}
USUAL = ["topics", "group", "plain"]


def tellings() -> Iterator[Any]:
    files = [file for file in sorted(FOLDER.glob("*.yaml")) if file.stem != "knowledge"]
    assert files, f"no stories in {FOLDER}"
    for number, file in enumerate(files):
        story = yaml.safe_load(file.read_text(encoding="utf-8"))
        stages = story.get("with", USUAL)
        if unknown := set(stages) - STAGES.keys():
            raise ValueError(f"{file.name}: with {unknown}; there are {list(STAGES)}")
        for position, stage in enumerate(stages):
            marks = () if position == number % len(stages) else pytest.mark.slow
            yield pytest.param(story, STAGES[stage], id=f"{file.stem}-{stage}", marks=marks)


@pytest.mark.parametrize(("story", "stage"), list(tellings()))
async def test_story(story: dict[str, Any], stage: dict[str, Any], tmp_path: Path) -> None:
    async with staged(tmp_path, **stage) as raised:
        await Player(raised).play(story["steps"])
