"""Topics of tickets: opened by a claim, named by the ticket's state."""

from datetime import timedelta
from pathlib import Path

import pytest
from sqlalchemy import text

from bot.simulator import groups
from bot.simulator.faults import FaultKind
from bot.simulator.state import Message, Topic
from handoff import reports
from handoff.storage.database import Reader
from tests.bot.desk.situations import card_text, open_a_ticket, press, say, to_ticket
from tests.stage import Stage, buttons_of, staged, text_of

NAMED = timedelta(seconds=6)  # after which a new state is in the name


async def claim(stage: Stage, who: str = "sara") -> None:
    stage.act(who, chat=stage.group.id, text="/claim #1")
    await stage.wait(NAMED)


def refuse(stage: Stage, method: str) -> None:
    """Let the bot lack the right for a method."""
    said = "Bad Request: not enough rights"
    stage.world.faults.add(FaultKind.BAD_REQUEST, method, count=None, description=said)


def topics(stage: Stage) -> list[Topic]:
    return [topic for topic in stage.group.topics.values() if topic.id != 1]


def in_topic(stage: Stage) -> list[Message]:
    (topic,) = topics(stage)
    return [one for one in stage.shown_in_group() if one.topic is topic]


def told(stage: Stage) -> list[str]:
    """Return which of two messages of the requester are in the topic, in order."""
    lines = [line for one in in_topic(stage) for line in text_of(one).split("\n")]
    return [line for line in lines if line in ("یکم", "دوم")]


async def cards(stage: Stage) -> int:
    """Return how often a card was posted or drawn anew."""

    def unit(reader: Reader) -> int:
        query = "SELECT count(*) FROM deliveries WHERE purpose = 'card'"
        return int(reader.session.scalar(text(query)) or 0)

    return await stage.desk.desk.db.read(unit)


async def named(stage: Stage) -> list[tuple[str, int]]:
    """Return the status and the attempts of each new name of a topic."""

    def unit(reader: Reader) -> list[tuple[str, int]]:
        query = "SELECT status, attempts FROM deliveries WHERE payload ->> 'kind' = 'rename'"
        return [(row[0], row[1]) for row in reader.session.execute(text(query))]

    return await stage.desk.desk.db.read(unit)


async def name_after(stage: Stage, *commands: str) -> str:
    for command in commands:
        await to_ticket(stage, text=command)
    await stage.wait(NAMED)
    (topic,) = topics(stage)
    return topic.name


async def test_a_ticket_of_the_queue_is_a_card_without_a_topic(tmp_path: Path) -> None:
    async with staged(tmp_path) as stage:
        await open_a_ticket(stage)
        await say(stage, "narges", "هنوز خراب است")
        assert not topics(stage)
        card, *rest = stage.shown_in_group()
        assert text_of(card).startswith("card-head")
        (relayed,) = (one for one in rest if "هنوز خراب است" in text_of(one))
        assert text_of(relayed).startswith("relayed-head name=نرگس ticket=1")
        assert relayed.reply_to == card.id


async def test_a_claim_opens_the_topic_with_the_card_and_what_was_written(tmp_path: Path) -> None:
    async with staged(tmp_path) as stage:
        await open_a_ticket(stage)
        card = stage.shown_in_group()[0]
        await say(stage, "narges", "هنوز خراب است")
        stage.act("narges", photo={"size": 9}, caption="این عکس")
        await stage.wait(timedelta(seconds=3))
        await claim(stage)
        (topic,) = topics(stage)
        assert topic.name == "🟢 #۱ نرگس · خراب شده"
        first, *rest = in_topic(stage)
        assert text_of(first).startswith("card-head")
        said = ["هنوز خراب است", "این عکس"]
        assert [words for one in rest for words in said if words in text_of(one)] == said
        stub = stage.group.messages[card.id]
        assert "card-in-topic agent=Sara subject=خراب شده" in text_of(stub)
        (link,) = (one["url"] for one in stub.content["entities"] if "url" in one)
        assert link.endswith(f"/{topic.id}/{first.id}")
        assert not buttons_of(stub)


async def test_a_reply_to_the_card_of_the_queue_claims_and_is_sent(tmp_path: Path) -> None:
    async with staged(tmp_path) as stage:
        await open_a_ticket(stage)
        card = stage.shown_in_group()[0]
        stage.act("omid", chat=stage.group.id, text="الان نگاه می‌کنم", reply_to=card.id)
        await stage.wait(NAMED)
        assert text_of(stage.shown_to("narges")[-1]) == "الان نگاه می‌کنم"
        assert text_of(in_topic(stage)[0]).startswith("card-head")


async def test_a_reply_to_the_former_card_is_routed_by_its_ticket(tmp_path: Path) -> None:
    async with staged(tmp_path) as stage:
        await open_a_ticket(stage)
        card = stage.shown_in_group()[0]
        await claim(stage)
        before = len(stage.shown_to("narges"))
        stage.act("omid", chat=stage.group.id, text="من فکر کنم کش است", reply_to=card.id)
        await stage.wait(NAMED)
        assert len(stage.shown_to("narges")) == before
        stage.act("sara", chat=stage.group.id, text="کش را پاک کنید", reply_to=card.id)
        await stage.wait(NAMED)
        assert text_of(stage.shown_to("narges")[-1]) == "کش را پاک کنید"


@pytest.mark.parametrize(
    ("commands", "sign"),
    [
        (["/pending 2d"], "⏳"),
        (["/resolve fixed"], "✅"),
        (["/release"], "⚪"),
        (["/resolve fixed", "/reopen"], "🟢"),
    ],
)
async def test_the_name_shows_the_state(tmp_path: Path, commands: list[str], sign: str) -> None:
    async with staged(tmp_path) as stage:
        await open_a_ticket(stage)
        await claim(stage)
        assert await name_after(stage, *commands) == f"{sign} #۱ نرگس · خراب شده"


async def test_danger_is_in_the_name(tmp_path: Path) -> None:
    async with staged(tmp_path) as stage:
        await open_a_ticket(stage)
        await claim(stage)
        await say(stage, "narges", "می‌خواهم خودم را بکشم")
        await stage.wait(NAMED)
        (topic,) = topics(stage)
        assert topic.name.startswith("🆘 #۱")


async def test_what_is_undone_at_once_changes_no_name(tmp_path: Path) -> None:
    async with staged(tmp_path) as stage:
        await open_a_ticket(stage)
        await claim(stage)
        await to_ticket(stage, text="/resolve fixed")
        await to_ticket(stage, text="/reopen")
        await stage.wait(NAMED)
        asked = [one for one in stage.world.log if one["method"] == "editForumTopic"]
        assert not asked


async def test_a_name_given_by_hand_stays(tmp_path: Path) -> None:
    async with staged(tmp_path) as stage:
        await open_a_ticket(stage)
        await claim(stage)
        (topic,) = topics(stage)
        groups.rename_topic(
            stage.world, stage.group, topic, "پرداخت نرگس", by=stage.people["sara"]
        )
        await stage.settle()
        assert await name_after(stage, "/resolve fixed") == "پرداخت نرگس"


async def test_a_refused_name_delays_nothing(tmp_path: Path) -> None:
    async with staged(tmp_path) as stage:
        await open_a_ticket(stage)
        await claim(stage)
        refuse(stage, "editForumTopic")
        assert (await name_after(stage, "/pending 2d")).startswith("🟢")
        await to_ticket(stage, text="سلام")
        assert text_of(stage.shown_to("narges")[-1]) == "سلام"


async def test_without_the_right_to_open_topics_the_card_keeps_the_ticket(tmp_path: Path) -> None:
    async with staged(tmp_path) as stage:
        await open_a_ticket(stage)
        refuse(stage, "createForumTopic")
        await claim(stage)
        assert not topics(stage)
        card = stage.shown_in_group()[0]
        assert "card-assignee agent=Sara" in text_of(stage.group.messages[card.id])
        await to_ticket(stage, text="سلام")
        assert text_of(stage.shown_to("narges")[-1]) == "سلام"


async def test_secrets_are_masked_in_the_name(tmp_path: Path) -> None:
    async with staged(tmp_path) as stage:
        await say(stage, "narges", "/human")
        await say(stage, "narges", "شماره‌ام 09121234567 است")
        await say(stage, "narges", "نسخه ۴")
        await claim(stage)
        (topic,) = topics(stage)
        assert "0912123" not in topic.name


async def test_a_press_claims_and_opens_the_topic(tmp_path: Path) -> None:
    async with staged(tmp_path) as stage:
        await open_a_ticket(stage)
        assert await press(stage, "button-claim") == "claimed agent=Sara ticket=1"
        await stage.wait(NAMED)
        (topic,) = topics(stage)
        assert topic.name.startswith("🟢")


async def test_a_message_on_its_way_at_the_claim_is_in_the_topic(tmp_path: Path) -> None:
    async with staged(tmp_path) as stage:
        await open_a_ticket(stage)
        await say(stage, "narges", "یکم")
        stage.world.faults.add(
            FaultKind.TOO_MANY, "sendMessage", count=1, retry_after=30, chat=stage.group.id
        )
        await say(stage, "narges", "دوم")
        stage.act("sara", chat=stage.group.id, text="/claim #1")
        await stage.wait(timedelta(minutes=2))
        assert told(stage) == ["یکم", "دوم"]


@pytest.mark.parametrize("fault", [FaultKind.TOO_MANY, FaultKind.BAD_GATEWAY])
async def test_a_name_is_tried_again(tmp_path: Path, fault: FaultKind) -> None:
    async with staged(tmp_path) as stage:
        await open_a_ticket(stage)
        await claim(stage)
        stage.world.faults.add(fault, "editForumTopic", count=1)
        await to_ticket(stage, text="/pending 2d")
        await stage.wait(timedelta(minutes=2))
        (topic,) = topics(stage)
        assert topic.name.startswith("⏳")


async def test_without_topics_nothing_is_repeated(tmp_path: Path) -> None:
    async with staged(tmp_path) as stage:
        await open_a_ticket(stage)
        await say(stage, "narges", "یکم")
        refuse(stage, "createForumTopic")
        await claim(stage)
        assert sum("یکم" in text_of(one) for one in stage.shown_in_group()) == 1


async def test_claims_before_the_topic_repeat_once(tmp_path: Path) -> None:
    async with staged(tmp_path) as stage:
        await open_a_ticket(stage)
        await say(stage, "narges", "یکم")
        stage.world.faults.add(FaultKind.TOO_MANY, "createForumTopic", count=1, retry_after=20)
        await claim(stage)
        stage.act("sara", chat=stage.group.id, text="/release #1")
        await stage.wait(timedelta(seconds=40))
        await claim(stage)
        await stage.wait(timedelta(seconds=40))
        assert sum("یکم" in text_of(one) for one in stage.shown_in_group()) == 2
        assert sum("یکم" in text_of(one) for one in in_topic(stage)) == 1


async def test_repeated_messages_were_seen_before(tmp_path: Path) -> None:
    async with staged(tmp_path) as stage:
        await open_a_ticket(stage)
        await say(stage, "narges", "یکم")
        await stage.wait(timedelta(minutes=5))
        card = stage.shown_in_group()[0]
        stage.world.faults.add(FaultKind.TOO_MANY, "createForumTopic", count=1, retry_after=30)
        await claim(stage)
        stage.act("sara", chat=stage.group.id, text="پاسخ من", reply_to=card.id)
        await stage.wait(timedelta(minutes=1))
        assert "card-crossed" not in await card_text(stage)


async def test_a_card_deleted_by_hand_comes_back_with_the_next_message(tmp_path: Path) -> None:
    async with staged(tmp_path, topics=False) as stage:
        await open_a_ticket(stage)
        await claim(stage)
        ticket = await stage.ticket_of("narges")
        assert ticket is not None
        stage.card_of(ticket).deleted = True
        await say(stage, "narges", "باز هم")
        await stage.wait(NAMED)
        fresh = await stage.ticket_of("narges")
        assert fresh is not None
        assert not stage.card_of(fresh).deleted


async def test_a_deleted_card_outside_leaves_nothing_in_the_topic(tmp_path: Path) -> None:
    async with staged(tmp_path) as stage:
        await open_a_ticket(stage)
        stage.shown_in_group()[0].deleted = True
        await claim(stage)
        await stage.wait(NAMED)
        assert not any("card-in-topic" in text_of(one) for one in in_topic(stage))


async def test_a_new_topic_repeats_what_the_deleted_one_had(tmp_path: Path) -> None:
    async with staged(tmp_path) as stage:
        await open_a_ticket(stage)
        await say(stage, "narges", "یکم")
        await claim(stage)
        (topic,) = topics(stage)
        groups.delete_topic(stage.world, stage.group, topic)
        await say(stage, "narges", "دوم")
        await stage.wait(NAMED)
        assert told(stage) == ["یکم", "دوم"]


async def test_a_name_has_at_most_128_units(tmp_path: Path) -> None:
    async with staged(tmp_path) as stage:
        stage.people["narges"].first_name = "👨‍👩‍👧‍👦" * 8
        for words in ("/human", "🔥🇮🇷\n" * 70, "نسخه ۴"):
            await say(stage, "narges", words)
        await claim(stage)
        (topic,) = topics(stage)
        assert len(topic.name.encode("utf-16-le")) // 2 <= 128
        assert "\n" not in topic.name


async def test_a_ticket_of_the_queue_is_not_repaired(tmp_path: Path) -> None:
    async with staged(tmp_path) as stage:
        await open_a_ticket(stage)
        before = await cards(stage)
        await stage.wait(timedelta(hours=1))
        assert await cards(stage) == before


async def test_a_refused_name_is_no_lost_chat(tmp_path: Path) -> None:
    async with staged(tmp_path) as stage:
        await open_a_ticket(stage)
        await claim(stage)
        refuse(stage, "editForumTopic")
        await to_ticket(stage, text="/pending 2d")
        await stage.wait(timedelta(minutes=1))
        chats = await stage.desk.desk.db.read(reports.agents_chats, stage.desk.desk.id)
        assert [chat.unreachable_since for chat in chats] == [None]
        assert await named(stage) == [("dead", 1)]


async def test_what_agents_saw_is_not_asked_for_again(tmp_path: Path) -> None:
    async with staged(tmp_path) as stage:
        await open_a_ticket(stage)
        (photo,) = stage.act("narges", photo={"size": 9})
        await stage.wait(timedelta(seconds=5))
        photo.deleted = True
        await claim(stage)
        await stage.wait(timedelta(minutes=1))
        told = [text_of(one) for one in stage.shown_to("narges")]
        assert not any("send-another-way" in text for text in told)


async def test_an_ended_ticket_gets_no_new_topic(tmp_path: Path) -> None:
    async with staged(tmp_path) as stage:
        await open_a_ticket(stage)
        await claim(stage)
        (topic,) = topics(stage)
        groups.delete_topic(stage.world, stage.group, topic)
        stage.act("sara", chat=stage.group.id, text="/resolve #1 fixed")
        await stage.wait(NAMED)
        await stage.wait(timedelta(days=8))
        assert not topics(stage)
        assert not any(text_of(one).startswith("card-head") for one in stage.shown_in_group())


async def test_only_agents_name_topics(tmp_path: Path) -> None:
    async with staged(tmp_path) as stage:
        await open_a_ticket(stage)
        await claim(stage)
        (topic,) = topics(stage)
        stranger = stage.people["stranger"]
        groups.rename_topic(stage.world, stage.group, topic, "x", by=stranger)
        await stage.settle()
        assert (await name_after(stage, "/pending 2d")).startswith("⏳")
