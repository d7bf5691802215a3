"""The roster: agents are admitted by an admin only."""

import asyncio
from datetime import timedelta

import pytest
from sqlalchemy import select

from bot.clock import ManualClock
from handoff import reports
from handoff.actions import agents, chats
from handoff.actions.agents import Seen
from handoff.addresses import Address
from handoff.errors import AgentUnknown, LastAdmin, LinkSpent, NotAnAdmin, NotAnAgent
from handoff.models import Agent
from handoff.storage import Database, UnitOfWork
from handoff.storage.database import Reader
from tests.builders import (
    ACCOUNT,
    AGENTS_CHAT,
    DESK,
    POLICY,
    a_number,
    a_ticket,
    an_account,
    an_agent,
    an_agents_chat,
    deliveries,
    group,
    rows,
    the_ticket,
)


async def a_link(db: Database, *, role: str = "agent", desk_id: int = DESK) -> str:
    return await db.write(agents.invite, desk_id=desk_id, role=role)


async def press(db: Database, link: str, *, who: str | None = None) -> Agent:
    return await db.write(agents.accept, link, Seen(ACCOUNT, who or a_number(), "Sara"))


async def present(
    db: Database, agent: Agent, *, chat_id: str | None = None, account_id: int = ACCOUNT
) -> Agent:
    return await db.write(
        agents.present, account_id=account_id, platform_id=agent.platform_id, chat_id=chat_id
    )


async def dismiss(db: Database, name: str, *, by: Agent) -> tuple[Agent, int]:
    return await db.write(agents.dismiss, name, by=by)


async def leave(db: Database, agent: Agent) -> tuple[Agent, int] | None:
    return await db.write(agents.leave, account_id=ACCOUNT, platform_id=agent.platform_id)


# links


@pytest.mark.parametrize("role", ["agent", "admin"])
async def test_a_link_makes_its_presser_what_it_says(db: Database, role: str) -> None:
    """T56: ids are beyond 32 bits."""
    who = str(2**52)
    sara = await press(db, await a_link(db, role=role), who=who)

    assert (sara.role, sara.active, sara.platform_id) == (role, True, who)


async def test_only_the_hash_of_a_link_is_kept(db: Database) -> None:
    """T58: a reader of the file cannot become an admin."""
    link = await a_link(db, role="admin")

    await db.read(lambda reader: reports.count_waiting(reader))
    assert link.encode() not in db.path.read_bytes()
    assert rows(db.path, "SELECT length(token_hash) FROM invitations") == [64]


async def test_a_link_works_once(db: Database) -> None:
    link = await a_link(db)
    await press(db, link)

    with pytest.raises(LinkSpent):
        await press(db, link)


async def test_of_many_pressers_at_once_one_comes_in(db: Database) -> None:
    link = await a_link(db, role="admin")

    outcomes = await asyncio.gather(*(press(db, link) for _ in range(8)), return_exceptions=True)

    assert sorted(type(outcome).__name__ for outcome in outcomes) == ["Agent"] + ["LinkSpent"] * 7
    assert rows(db.path, "SELECT count(*) FROM agents") == [1]


@pytest.mark.parametrize(
    ("later", "works"),
    [(POLICY.links_live - timedelta(seconds=1), True), (POLICY.links_live, False)],
)
async def test_a_link_has_its_day(
    db: Database, clock: ManualClock, later: timedelta, works: bool
) -> None:
    link = await a_link(db)
    clock.advance(later)

    if works:
        await press(db, link)
    else:
        with pytest.raises(LinkSpent):
            await press(db, link)


@pytest.mark.parametrize("has_admin", [True, False])
@pytest.mark.parametrize(
    ("role", "maker", "works"),
    [
        ("admin", "start", False),
        ("admin", "admin", False),
        ("admin", "operator", True),  # made while the bot is stopped: a start always follows
        ("agent", "admin", True),
    ],
)
async def test_what_becomes_of_unspent_links_at_a_start(
    db: Database, has_admin: bool, role: str, maker: str, works: bool
) -> None:
    lead = await an_agent(db, role="admin" if has_admin else "agent")
    makers = {"start": None, "admin": lead.platform_id, "operator": agents.OPERATOR}
    link = await db.write(agents.invite, desk_id=DESK, role=role, made_by=makers[maker])

    def unit(uow: UnitOfWork) -> None:
        assert (agents.first_invitation(uow, desk_id=DESK) is None) == has_admin

    await db.write(unit)

    if works:
        assert (await press(db, link)).role == role
    else:
        with pytest.raises(LinkSpent):
            await press(db, link)


@pytest.mark.parametrize("link", ["", "guess", "' OR 1=1 --"])
async def test_a_guessed_link_is_none(db: Database, link: str) -> None:
    await a_link(db)

    with pytest.raises(LinkSpent):
        await press(db, link)


async def test_another_desks_link_is_none(db: Database) -> None:
    """T38."""
    elsewhere = await an_account(db, desk_id=None)
    with pytest.raises(LinkSpent):
        await press(db, await a_link(db, desk_id=elsewhere.desk_id))


async def test_an_admin_who_presses_an_agents_link_stays_one(db: Database) -> None:
    lead = await an_agent(db, role="admin")

    assert (await press(db, await a_link(db), who=lead.platform_id)).role == "admin"


async def test_who_comes_back_has_only_the_rights_of_the_new_link(db: Database) -> None:
    lead, former = await an_agent(db, "Lead", role="admin"), await an_agent(db, role="admin")
    await dismiss(db, former.platform_id, by=lead)

    back = await press(db, await a_link(db), who=former.platform_id)

    assert (back.id, back.role, back.active, back.left_at) == (former.id, "agent", True, None)


# permissions


async def test_being_in_the_group_is_not_enough(db: Database) -> None:
    """T50: a stranger is shown to admins once, and has no right."""
    await an_agents_chat(db)
    noticed = []
    for _ in range(2):
        await db.write(
            lambda uow: noticed.append(
                agents.record_unknown_sender(uow, Seen(ACCOUNT, "42", "Nobody"))
            )
        )

    assert noticed == [True, False]
    (stranger,) = await db.read(lambda reader: reader.session.scalars(select(Agent)).all())
    assert (stranger.platform_id, stranger.active) == ("42", False)
    with pytest.raises(NotAnAgent):
        await present(db, stranger, chat_id=AGENTS_CHAT)


async def test_an_agent_is_one_only_in_the_agents_chat(db: Database) -> None:
    """T34, T50."""
    sara = await an_agent(db)
    with pytest.raises(NotAnAgent):
        await present(db, sara, chat_id=AGENTS_CHAT)
    await an_agents_chat(db)

    assert (await present(db, sara, chat_id=AGENTS_CHAT)).id == sara.id
    with pytest.raises(NotAnAgent):
        await present(db, sara, chat_id="-42")


async def test_an_agent_of_another_desk_is_a_stranger(db: Database) -> None:
    """T38."""
    elsewhere = await an_account(db, desk_id=None)
    with pytest.raises(NotAnAgent):
        await present(db, await an_agent(db, account_id=elsewhere.id))


async def test_an_agent_is_one_on_every_account_of_the_same_messenger(db: Database) -> None:
    another = await an_account(db)
    sara = await an_agent(db)

    assert (await present(db, sara, account_id=another.id)).id == sara.id
    known = await db.write(agents.by_person, another.id, sara.platform_id)
    assert known is not None
    assert known.id == sara.id


async def test_the_same_id_on_another_messenger_is_another_person(db: Database) -> None:
    """T38."""
    bale = await an_account(db, channel="bale")
    sara = await an_agent(db)

    assert await db.write(agents.by_person, bale.id, sara.platform_id) is None
    with pytest.raises(NotAnAgent):
        await present(db, sara, account_id=bale.id)

    namesake = await db.write(agents.enrol, Seen(bale.id, sara.platform_id, "Nima"))
    assert namesake.id != sara.id
    assert (await present(db, sara)).name == "Sara"
    assert (await present(db, sara, account_id=bale.id)).name == "Nima"


async def test_who_leaves_is_gone_from_every_account_of_the_messenger(db: Database) -> None:
    another, bale = await an_account(db), await an_account(db, channel="bale")
    sara = await an_agent(db)
    await db.write(agents.enrol, Seen(bale.id, sara.platform_id, "Nima"))

    await db.write(agents.leave, account_id=another.id, platform_id=sara.platform_id)

    for account_id in (ACCOUNT, another.id):
        with pytest.raises(NotAnAgent):
            await present(db, sara, account_id=account_id)
    assert (await present(db, sara, account_id=bale.id)).name == "Nima"


async def test_an_agent_is_written_to_on_the_account_where_they_were_enrolled_last(
    db: Database,
) -> None:
    another = await an_account(db)
    sara = await press(db, await a_link(db))
    assert sara.address == Address(ACCOUNT, sara.platform_id)

    back = await db.write(
        agents.accept, await a_link(db), Seen(another.id, sara.platform_id, "Sara")
    )

    assert (back.id, back.address) == (sara.id, Address(another.id, sara.platform_id))


async def test_the_agents_chat_is_a_chat_of_one_account(db: Database) -> None:
    """Another messenger may give the same id to a group of strangers."""
    another = await an_account(db)
    sara = await an_agent(db)
    await an_agents_chat(db)

    assert (await present(db, sara, chat_id=AGENTS_CHAT)).id == sara.id
    with pytest.raises(NotAnAgent):
        await present(db, sara, chat_id=AGENTS_CHAT, account_id=another.id)


async def test_links_of_a_namesake_on_another_messenger_stay(db: Database) -> None:
    bale = await an_account(db, channel="bale")
    sara = await an_agent(db, role="admin")
    await an_agent(db, "Lead", role="admin")
    nima = await db.write(agents.enrol, Seen(bale.id, sara.platform_id, "Nima"), role="admin")
    link = await db.write(agents.invite, desk_id=DESK, role="agent", made_by=nima.platform_id)

    await leave(db, sara)

    assert (await press(db, link)).active


async def test_only_admins_choose_the_chat_and_dismiss(db: Database) -> None:
    """T49."""
    sara, omid = await an_agent(db, "Sara"), await an_agent(db, "Omid")

    with pytest.raises(NotAnAdmin):
        await dismiss(db, "Omid", by=sara)

    def unit(uow: UnitOfWork) -> None:
        with pytest.raises(NotAnAdmin):
            chats.set_agents_chat(uow, group("-1"), by=sara, title="mine", has_topics=False)

    await db.write(unit)
    assert (await present(db, omid)).active


# leaving


async def test_who_left_has_no_rights(db: Database) -> None:
    """T50."""
    sara = await an_agent(db)
    assert await leave(db, sara) is not None
    assert await leave(db, sara) is None

    with pytest.raises(NotAnAgent):
        await present(db, sara)


async def test_the_last_admin_is_not_dismissed(db: Database) -> None:
    lead = await an_agent(db, "Lead", role="admin")

    with pytest.raises(LastAdmin):
        await dismiss(db, "Lead", by=lead)


async def test_the_last_admin_who_leaves_the_chat_stays_on_the_roster_without_tickets(
    db: Database,
) -> None:
    lead = await an_agent(db, "Lead", role="admin")
    ticket = await a_ticket(db, held_by=lead)

    await leave(db, lead)

    assert (await present(db, lead)).role == "admin"
    assert (await the_ticket(db, ticket.id)).assignee_id is None


async def test_of_two_admins_who_dismiss_each_other_one_stays(db: Database) -> None:
    first = await an_agent(db, "First", role="admin")
    second = await an_agent(db, "Second", role="admin")

    outcomes = await asyncio.gather(
        dismiss(db, "Second", by=first), dismiss(db, "First", by=second), return_exceptions=True
    )

    assert sum(isinstance(outcome, LastAdmin) for outcome in outcomes) == 1

    def unit(reader: Reader) -> None:
        assert reader.agents.count_admins(DESK) == 1

    await db.read(unit)


async def test_a_name_means_one_person_or_nobody(db: Database) -> None:
    """T60: names are not unique; two people with one name are distinguished by id."""
    lead = await an_agent(db, "Lead", role="admin")
    first, _second = await an_agent(db, "Sara"), await an_agent(db, "sara")

    for name in ("Sara", "", "@", "nobody"):
        with pytest.raises(AgentUnknown):
            await dismiss(db, name, by=lead)
    assert (await dismiss(db, f" {first.platform_id} ", by=lead))[0].id == first.id


# the chat


async def test_a_new_agents_chat_gets_the_cards_of_all_live_tickets(db: Database) -> None:
    """T10: cards are views; also those that were still being sent to the old chat."""
    await an_agents_chat(db, chat_id="-77")
    lead = await an_agent(db, role="admin")
    live = [await a_ticket(db), await a_ticket(db, status="pending")]
    await a_ticket(db, status="closed")
    await db.write(chats.set_agents_chat, group(), by=lead, title="New", has_topics=True)

    cards = [(row.chat_id, row.ticket_id) for row in await deliveries(db)]
    assert cards[:2] == [(AGENTS_CHAT, ticket.id) for ticket in live]
    chat = await db.read(lambda reader: reader.agents.chat(DESK))
    assert chat is not None
    assert (chat.chat_id, chat.title, chat.has_topics) == (AGENTS_CHAT, "New", True)
