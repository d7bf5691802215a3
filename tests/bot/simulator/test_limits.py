"""Flood limits: per private chat, per group, overall."""

from bot.simulator.errors import too_many_requests
from bot.simulator.limits import FloodLimits
from bot.simulator.state import Chat, Kind
from tests.bot.simulator.api import Api


def private(number: int) -> Chat:
    return Chat(number, Kind.PRIVATE)


async def test_what_a_bot_reads_that_sends_too_fast(api: Api) -> None:
    """T51: the answer has the seconds in its text and in its parameters."""
    await api.sim.change_settings(limits=True)
    for _ in range(5):
        await api.ok("sendMessage", chat_id="sara", text="x")
    status, body = await api.post("sendMessage", {"chat_id": api.ids["sara"], "text": "x"})
    await api.sim.advance(1)
    await api.ok("sendMessage", chat_id="sara", text="x")

    assert status == 429
    assert body == too_many_requests(1).body()
    assert body["description"] == "Too Many Requests: retry after 1"
    assert body["parameters"] == {"retry_after": 1}
    assert len(await api.sim.messages(api.ids["sara"], by_bot=True)) == 6


async def test_edits_count_and_typing_does_not(api: Api) -> None:
    await api.sim.change_settings(limits=True)
    for text in "abcde":
        await api.ok("sendMessage", chat_id="sara", text=text)
    await api.ok("sendChatAction", chat_id="sara", action="typing")

    said = await api.refused("editMessageText", chat_id="sara", message_id=2, text="z")

    assert said == "Too Many Requests: retry after 1"


async def test_limits_can_be_switched_off(api: Api) -> None:
    for _ in range(40):
        await api.ok("sendMessage", chat_id="sara", text="x")


async def test_the_seconds_to_wait_stand_in_a_header_too(api: Api) -> None:
    await api.sim.add_fault("429", method="sendMessage", retry_after=17)
    url = f"{api.address}/bot{api.token}/sendMessage"
    async with api.sim.session.post(url, json={"chat_id": 1, "text": "x"}) as answer:
        told = answer.headers["Retry-After"]
    async with api.sim.session.post(url, json={"chat_id": 1, "text": "x"}) as answer:
        assert "Retry-After" not in answer.headers

    assert told == "17"


def test_a_person_gets_five_at_once_then_one_a_second() -> None:
    limits, chat = FloodLimits(), private(1)

    assert [limits.spend(chat, 1, 0.0) for _ in range(6)] == [0, 0, 0, 0, 0, 1]
    assert [limits.spend(chat, 1, now) for now in (0.5, 1.0, 1.5, 2.0)] == [1, 0, 1, 0]


def test_a_group_gets_twenty_a_minute() -> None:
    limits, group = FloodLimits(), Chat(-5, Kind.SUPERGROUP)

    assert [limits.spend(group, 1, float(now)) for now in range(20)] == [0] * 20
    assert limits.spend(group, 1, 20.0) == 40
    assert limits.spend(group, 1, 60.0) == 0
    assert limits.spend(Chat(-6, Kind.SUPERGROUP), 1, 20.0) == 0


def test_all_chats_together_get_thirty_a_second() -> None:
    limits = FloodLimits()

    assert [limits.spend(private(number), 1, 0.0) for number in range(31)] == [0] * 30 + [1]
    assert limits.spend(private(99), 1, 1.0) == 0


def test_an_album_counts_each_item() -> None:
    limits, group = FloodLimits(), Chat(-5, Kind.SUPERGROUP)

    assert limits.spend(group, 10, 0.0) == limits.spend(group, 10, 0.0) == 0
    assert limits.spend(group, 1, 0.0) == 60
