"""Each setting of the policy reaches the desk's policy."""

from dataclasses import fields

import pytest

from bot.config import Settings
from bot.config.policy import PolicySettings
from handoff.policy import Policy

NAMES = sorted({field.name for field in fields(Policy)} & PolicySettings.model_fields.keys())


@pytest.mark.parametrize("name", NAMES)
def test_a_changed_setting_changes_the_policy(name: str) -> None:
    usual = Settings()
    changed = Settings.model_validate({name: getattr(usual, name) * 2})
    assert getattr(changed.policy, name) == 2 * getattr(usual.policy, name)
    assert changed.policy != usual.policy
