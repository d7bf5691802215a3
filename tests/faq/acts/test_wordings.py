"""The training wordings of dialogue acts."""

from collections import Counter
from dataclasses import replace

import pytest

from faq.acts import DialogueAct, act_base
from faq.acts.wordings import built_in, signs
from faq.knowledge_base import KnowledgeBase
from faq.normalize import fold, language_of

FEWEST = 40


@pytest.mark.parametrize("act", DialogueAct)
def test_each_act_has_enough_wordings_in_both_languages(act: DialogueAct) -> None:
    languages = Counter(language_of(fold(text)) for text in built_in()[act])
    assert sum(languages.values()) >= FEWEST
    assert min(languages["fa"], languages["en"]) >= FEWEST / 2


def test_a_wording_belongs_to_one_act() -> None:
    owners: dict[str, set[DialogueAct]] = {}
    for act, texts in built_in().items():
        for text in texts:
            owners.setdefault(fold(text), set()).add(act)
    assert {text: acts for text, acts in owners.items() if len(acts) > 1} == {}


def test_signs_are_read_without_their_variants() -> None:
    assert len(signs()) > 100
    assert not any(mark in sign for sign in signs() for mark in " \ufe0f\U0001f3fd")


def test_a_knowledge_base_may_add_wordings(own_kb: KnowledgeBase) -> None:
    base = act_base(own_kb)
    assert set(base.entries) == {act.value for act in DialogueAct}
    assert act_base(replace(own_kb, entries={}, out_of_scope_examples=())).version == base.version
    more = act_base(replace(own_kb, acts={"person": ("get me the boss of bots",)}))
    assert more.version != base.version
    assert "get me the boss of bots" in more.entries["person"].questions["en"]
