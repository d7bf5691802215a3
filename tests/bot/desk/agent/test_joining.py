"""New agents are announced, and links end with the event they were made for."""

from pathlib import Path

from bot.simulator import acts
from handoff.actions import agents
from handoff.models import Agent
from handoff.storage import UnitOfWork
from handoff.storage.database import Reader
from tests.stage import Stage, add_person, buttons_of, staged, text_of


async def admins(stage: Stage) -> list[str]:
    def unit(reader: Reader):
        roster = reader.agents.active(stage.desk.desk.id)
        return [agent.name for agent in roster if agent.role == "admin"]

    return await stage.desk.desk.db.read(unit)


async def dismiss_everybody(stage: Stage) -> None:
    def unit(uow: UnitOfWork) -> None:
        for agent in uow.agents.active(stage.desk.desk.id):
            agent.active = False

    await stage.desk.desk.db.write(unit)


async def start_link(stage: Stage) -> str:
    """Return the link printed at a start without an admin."""
    link = await stage.desk.admin_link()
    assert link is not None
    return link.partition("start=")[2]


async def opened(stage: Stage, name: str, token: str) -> str:
    """Return the first message to a person who opened a link."""
    before = len(stage.shown_to(name))
    acts.start(stage.world, stage.people[name], "support_bot", token)
    await stage.settle()
    return text_of(stage.shown_to(name)[before]).split()[0]


async def invitation(stage: Stage, by: str, words: str) -> str:
    stage.act(by, chat=stage.group.id, text=words)
    await stage.settle()
    return text_of(stage.shown_in_group()[-1]).partition("start=")[2].partition(" ")[0]


def in_group(stage: Stage) -> list[str]:
    return [text_of(message) for message in stage.shown_in_group()]


async def test_a_new_start_ends_the_links_of_earlier_starts(tmp_path: Path) -> None:
    async with staged(tmp_path) as stage:
        await dismiss_everybody(stage)
        first, second, third = [await start_link(stage) for _ in range(3)]

        assert await opened(stage, "stranger", first) == "link-spent"
        assert await opened(stage, "stranger", second) == "link-spent"
        assert await opened(stage, "sara", third) == "welcome-admin"
        assert await admins(stage) == ["Sara"]
        assert await stage.desk.admin_link() is None


async def test_the_first_admin_ends_every_other_link_for_admins(tmp_path: Path) -> None:
    async with staged(tmp_path) as stage:
        other = await stage.desk.desk.db.write(
            agents.invite, desk_id=stage.desk.desk.id, role="admin", made_by=agents.OPERATOR
        )
        colleague = await invitation(stage, "sara", "/agents invite")
        await dismiss_everybody(stage)
        assert await opened(stage, "omid", await start_link(stage)) == "welcome-admin"

        assert await opened(stage, "stranger", other) == "link-spent"
        assert await opened(stage, "stranger", colleague) == "welcome-agent"


async def test_links_end_with_who_made_them(tmp_path: Path) -> None:
    async with staged(tmp_path) as stage:
        assert (
            await opened(stage, "omid", await invitation(stage, "sara", "/agents invite admin"))
            == "welcome-admin"
        )
        removed = await invitation(stage, "omid", "/agents invite admin")
        stage.act("sara", chat=stage.group.id, text="/agents remove Omid")
        await stage.settle()

        assert await opened(stage, "omid", removed) == "link-spent"
        assert await admins(stage) == ["Sara"]

        left = await invitation(stage, "sara", "/agents invite admin")
        acts.leave(stage.world, stage.people["sara"], stage.group.id)
        await stage.settle()
        assert await opened(stage, "stranger", left) == "link-spent"


async def test_a_new_admin_is_announced_with_name_and_role(tmp_path: Path) -> None:
    async with staged(tmp_path) as stage:
        token = await invitation(stage, "sara", "/agents مدیر")
        assert token == ""
        token = await invitation(stage, "sara", "/agents دعوت مدیر")
        await opened(stage, "stranger", token)

        assert "agent-added name=Stranger role=admin" in in_group(stage)


async def test_who_joined_before_the_group_is_named_in_it(tmp_path: Path) -> None:
    async with staged(tmp_path) as stage:

        def unit(uow: UnitOfWork) -> None:
            chat = uow.agents.chat(stage.desk.desk.id)
            assert chat is not None
            uow.session.delete(chat)

        await stage.desk.desk.db.write(unit)
        stage.act("sara", chat=stage.group.id, text="/here")
        await stage.settle()

        assert any("name=Omid role=agent" in words for words in in_group(stage))


async def test_a_second_press_says_that_it_was_done(tmp_path: Path) -> None:
    async with staged(tmp_path, topics=False) as stage:
        stage.act("stranger", chat=stage.group.id, text="سلام")
        await stage.settle()
        notice = next(m for m in stage.shown_in_group() if buttons_of(m))
        key = buttons_of(notice)[0]["text"]
        press = {"message_id": notice.id, "button": key, "chat": stage.group.id}
        once = acts.press(stage.world, stage.people["sara"], press)
        twice = acts.press(stage.world, stage.people["sara"], press)
        await stage.settle()

        assert once.text == twice.text == "agent-added name=Stranger role=agent"
        announced = [words for words in in_group(stage) if words.startswith("agent-added")]
        assert len(announced) == 2  # the announcement, and the redrawn question
        assert not buttons_of(notice)


async def test_two_admins_admit_the_same_person_once(tmp_path: Path) -> None:
    async with staged(tmp_path, topics=False) as stage:
        lead = add_person(stage.world, "Lead")
        stage.people["lead"] = lead
        await stage.desk.desk.db.write(
            lambda uow: uow.agents.add(
                Agent(
                    desk_id=stage.desk.desk.id,
                    account_id=stage.desk.desk.account.id,
                    channel=stage.desk.desk.account.channel,
                    platform_id=str(lead.id),
                    name="Lead",
                    role="admin",
                    joined_at=uow.now,
                )
            )
        )
        stage.group.members[lead.id] = stage.group.standing(stage.people["omid"].id)
        stage.act("stranger", chat=stage.group.id, text="سلام")
        await stage.settle()
        notice = next(m for m in stage.shown_in_group() if buttons_of(m))
        key = buttons_of(notice)[0]["text"]
        press = {"message_id": notice.id, "button": key, "chat": stage.group.id}
        acts.press(stage.world, stage.people["sara"], press)
        second = acts.press(stage.world, lead, press)
        await stage.settle()

        assert second.text == "agent-already name=Stranger"
