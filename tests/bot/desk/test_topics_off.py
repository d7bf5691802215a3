"""Topics are switched off and on in the agents' group while tickets are open."""

from datetime import timedelta
from pathlib import Path

from bot.simulator import acts, groups
from tests.bot.desk.situations import open_a_ticket, say
from tests.bot.desk.test_agents_chat_lost import in_group
from tests.stage import staged, text_of


async def test_without_topics_words_say_whose_they_are_and_answer_a_card(tmp_path: Path) -> None:
    async with staged(tmp_path) as stage:
        await open_a_ticket(stage)
        stage.act("sara", chat=stage.group.id, text="/claim #1")
        await stage.settle()
        groups.set_forum(stage.world, stage.group, on=False)
        before = set(stage.group.messages)
        await say(stage, "narges", "هنوز خراب است")
        stage.act("narges", photo={}, caption="عکسش")
        await stage.wait(timedelta(seconds=60))

        fresh = [one for one in stage.shown_in_group() if one.id not in before]
        words = [text_of(one) for one in fresh]
        said = next(text for text in words if "هنوز خراب است" in text)
        assert "relayed-head" in said
        assert "نرگس" in said
        cards = [one for one in fresh if text_of(one).startswith("card-head")]
        assert len(cards) == 1
        ticket = await stage.ticket_of("narges")
        assert ticket is not None
        assert stage.card_of(ticket) is cards[0]
        photo = next(one for one in fresh if "photo" in one.content)
        assert photo.reply_to == cards[0].id or in_group(stage, "عکسش")

        act = {"text": "سلام", "chat": stage.group.id, "reply_to": cards[0].id}
        acts.send(stage.world, stage.people["sara"], act)
        await stage.settle()
        assert text_of(stage.shown_to("narges")[-1]) == "سلام"


async def test_cards_move_into_topics_once_there_are_some(tmp_path: Path) -> None:
    async with staged(tmp_path, topics=False) as stage:
        await open_a_ticket(stage)
        stage.act("sara", chat=stage.group.id, text="/claim #1")
        await stage.settle()
        groups.set_forum(stage.world, stage.group, on=True)
        await stage.wait(timedelta(minutes=12))

        ticket = await stage.ticket_of("narges")
        assert ticket is not None
        assert ticket.topic_id is not None
        assert stage.card_of(ticket).thread_id == int(ticket.topic_id or 0)
