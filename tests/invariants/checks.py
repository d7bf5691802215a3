"""The invariants of a desk, as functions of its tables and of what the messenger delivered.

Each raises Broken with the number of the invariant.

1. A ticket has one owner at most, and a requester one live ticket at most.
2. A ticket that is not closed has the timer that brings it up again.
3. Open promises belong to live tickets.
4. A text for a requester is read by no other requester.
5. A text that stays inside is read by no requester, and a withheld one by no agent.
6. A message of a requester is stored once, and belongs to one ticket of theirs at most.
7. What was undone is not sent.
8. A scheduled reply is not sent after a newer message, and its agent is told.
9. The events of a ticket add up to its state.
10. Every text is stored, and every reply is delivered once. The desk comes to rest.
"""

from collections.abc import Collection, Iterable, Mapping
from datetime import datetime, timedelta
from itertools import groupby
from operator import itemgetter
from sqlite3 import Row

from handoff.lifecycle import LIVE, TRANSITIONS, Status
from handoff.states import ANSWER_CLOCKS, NEXT_ACTIONS, WAITS, TimerKind
from tests.invariants.books import WORD, Books, Records, Shown, moment

QUIET = {TimerKind.QUIET, TimerKind.PROMISE}
STATUS_AFTER: Mapping[str, Status] = {
    "opened": Status.OPEN,
    "reopened": Status.OPEN,
    "date-came": Status.OPEN,
    "pending": Status.PENDING,
    "resolved": Status.RESOLVED,
    "withdrawn": Status.CLOSED,
    "closed": Status.CLOSED,
}
TAKEN_BY_AUTHOR = frozenset({"claimed", "taken-over"})
LATE = timedelta(minutes=2)  # after which what is due was forgotten


class Broken(AssertionError):
    """An invariant does not hold."""

    def __init__(self, number: int, found: str) -> None:
        super().__init__(f"invariant {number}: {found}")


def must(number: int, holds: bool, found: str) -> None:
    if not holds:
        raise Broken(number, found)


# the tables


def tables(records: Records) -> None:
    """Check the invariants of the tables, which hold after each transaction."""
    one_live_ticket(records)
    timers(records)
    promises(records)
    messages(records)
    scheduled(records)
    events(records)


def one_live_ticket(records: Records) -> None:
    found = records.rows(
        "SELECT requester_id, count(*) FROM tickets WHERE status IN ('open', 'pending')"
        " GROUP BY requester_id HAVING count(*) > 1"
    )
    must(1, not found, f"several live tickets: {listed(found)}")


def timers(records: Records) -> None:
    running: dict[int, set[str]] = {}
    for row in records.rows("SELECT ticket_id, kind FROM timers WHERE done_at IS NULL"):
        running.setdefault(row["ticket_id"], set()).add(row["kind"])
    for ticket in records.rows("SELECT id, status, waiting_since FROM tickets"):
        found = running.get(ticket["id"], set())
        wanted = _timers_of(ticket["status"], is_waiting=ticket["waiting_since"] is not None)
        is_watched = bool(found & wanted) if wanted else not found & NEXT_ACTIONS
        is_live = ticket["status"] in LIVE
        is_watched &= not (is_live and TimerKind.CLOSE_RESOLVED in found)
        must(2, is_watched, f"timers of {dict(ticket)}: {sorted(found)}")
    complaints = records.rows("SELECT id, ticket_id FROM complaints WHERE state = 'open'")
    left = [row for row in complaints if "complaint" not in running.get(row["ticket_id"], set())]
    must(2, not left, f"complaints without a timer: {listed(left)}")


def _timers_of(status: str, *, is_waiting: bool) -> Iterable[str]:
    match Status(status):
        case Status.OPEN:
            return {kind.value for kind in (ANSWER_CLOCKS if is_waiting else QUIET)}
        case Status.PENDING:
            return {kind.value for kind in WAITS}
        case Status.RESOLVED:
            return {TimerKind.CLOSE_RESOLVED.value}
    return set()


def promises(records: Records) -> None:
    found = records.rows(
        "SELECT promises.id, ticket_id, status FROM promises"
        " JOIN tickets ON tickets.id = ticket_id"
        " WHERE state = 'open' AND status NOT IN ('open', 'pending')"
    )
    must(3, not found, f"open promises of ended tickets: {listed(found)}")


def messages(records: Records) -> None:
    foreign = records.rows(
        "SELECT messages.id, ticket_id, messages.requester_id FROM messages"
        " JOIN tickets ON tickets.id = ticket_id"
        " WHERE tickets.requester_id != messages.requester_id"
    )
    must(6, not foreign, f"messages in tickets of others: {listed(foreign)}")
    several = records.rows(
        "SELECT messages.id, messages.ticket_id, other.ticket_id FROM messages JOIN ("
        "  SELECT message_id, ticket_id FROM placements UNION"
        "  SELECT message_id, ticket_id FROM deliveries"
        " ) AS other ON other.message_id = messages.id"
        " WHERE other.ticket_id != messages.ticket_id"
    )
    must(6, not several, f"messages in several tickets: {listed(several)}")
    held = records.rows(
        "SELECT id, ticket_id, interaction_id FROM messages WHERE withheld_at IS NOT NULL"
        " AND (ticket_id IS NOT NULL OR interaction_id IS NOT NULL)"
    )
    must(6, not held, f"withheld messages in tickets: {listed(held)}")


def scheduled(records: Records) -> None:
    """Check that no scheduled reply was sent after a newer message or edit."""
    found = records.rows(
        "SELECT held.id, held.ended_at, newer.id AS newer, newer.at FROM held_replies AS held"
        " JOIN tickets ON tickets.id = held.ticket_id"
        " JOIN messages AS newer ON newer.requester_id = tickets.requester_id"
        " WHERE held.state = 'sent' AND newer.direction = 'inbound'"
        " AND newer.id > held.seen_id AND newer.at < held.ended_at"
    )
    must(8, not found, f"scheduled replies after newer messages: {listed(found)}")
    edited = records.rows(
        "SELECT held.id, held.ended_at, version.id AS version FROM held_replies AS held"
        " JOIN tickets ON tickets.id = held.ticket_id"
        " JOIN messages ON messages.requester_id = tickets.requester_id"
        " JOIN message_versions AS version ON version.message_id = messages.id"
        " WHERE held.state = 'sent' AND messages.direction = 'inbound'"
        " AND version.id > held.seen_version AND version.until < held.ended_at"
    )
    must(8, not edited, f"scheduled replies after edits: {listed(edited)}")


def events(records: Records) -> None:
    tickets = {row["id"]: row for row in records.rows("SELECT * FROM tickets")}
    found = records.rows(
        "SELECT ticket_id, kind, agent_id, facts ->> 'to' AS receiver FROM ticket_events"
        " ORDER BY ticket_id, id"
    )
    for ticket_id, of_ticket in groupby(found, key=itemgetter("ticket_id")):
        _add_up(tickets.pop(ticket_id), list(of_ticket))
    must(9, not tickets, f"tickets without events: {sorted(tickets)}")


def _add_up(ticket: Row, found: list[Row]) -> None:
    """Compare a ticket with the sum of its events."""
    status, owner = None, None
    for event in found:
        kind, agent = event["kind"], event["agent_id"]
        status = _status_after(ticket, status, kind)
        must(1, kind != "claimed" or owner is None, f"ticket {ticket['id']} claimed twice")
        if kind == "replied":
            must(1, owner == agent, f"ticket {ticket['id']} of {owner} replied to by {agent}")
        owner = _owner_after(owner, event)
    stored = (ticket["status"], ticket["assignee_id"])
    history = [event["kind"] for event in found]
    must(9, (status, owner) == stored, f"{ticket['id']} is {stored}, but {history}")


def _status_after(ticket: Row, before: Status | None, kind: str) -> Status | None:
    after = STATUS_AFTER.get(kind)
    if after is None or after == before:
        return before
    is_allowed = before is None or after in TRANSITIONS[before]
    is_allowed &= kind != "closed" or before == Status.RESOLVED
    must(9, is_allowed, f"ticket {ticket['id']} went from {before} to {after}")
    return after


def _owner_after(owner: int | None, event: Row) -> int | None:
    kind = event["kind"]
    if kind in TAKEN_BY_AUTHOR:
        return int(event["agent_id"])
    if kind in ("assigned", "given"):
        return int(event["receiver"])
    return None if kind == "released" else owner


# the messenger


def delivered(
    books: Books,
    records: Records,
    new: Iterable[Shown],
    group: str,
    *,
    agents: Collection[str] = (),
) -> None:
    """Check who reads the texts that the messenger has just delivered.

    `agents` are the private chats of agents, who may read what is in the group.
    """
    for one in new:
        for word in WORD.findall(one.text):
            if one.chat != group and one.chat not in agents:
                _may_read(books, word, one)
                _is_wanted(books, records, word)
            elif one.text.startswith("held-undone"):
                books.undone[word] = newest_held(records, word)
    withheld = records.rows(
        "SELECT text FROM messages WHERE withheld_at IS NOT NULL AND ticket_id IS NULL"
    )
    seen = books.shown_in.get(group, set())
    for row in withheld:
        must(5, seen.isdisjoint(WORD.findall(row["text"])), f"withheld: {row['text']}")
    for chat, word, until in books.blocked:
        now = records.value("SELECT blocked_until FROM requesters WHERE chat_id = ?", chat)
        must(5, now != until or word not in seen, f"{word} was written during a block")


def _may_read(books: Books, word: str, one: Shown) -> None:
    reader = books.readers[word]
    must(5, reader != "", f"{one.chat} reads what stays inside: {one.text}")
    must(4, reader == one.chat, f"{one.chat} reads what is for {reader}: {one.text}")


def _is_wanted(books: Books, records: Records, word: str) -> None:
    """Check that a reply was not undone, unless an agent has sent it again later."""
    undone = books.undone.get(word)
    is_sent = undone is not None and newest_held(records, word) == undone
    must(7, not is_sent, f"a reply was sent after it was undone: {word}")


def newest_held(records: Records, word: str) -> int:
    """Return the number of the newest held reply whose note has a word, or 0."""
    query = (
        "SELECT max(held_replies.id) FROM held_replies JOIN messages"
        " ON messages.id = message_id WHERE instr(messages.text, ?)"
    )
    return int(records.value(query, word) or 0)


# the end of a run


def at_rest(books: Books, records: Records, group: str, now: datetime) -> None:
    """Check what holds when everything is delivered and no fault is left."""
    nothing_is_overdue(records, now)
    everything_is_processed(records, now)
    said_is_stored(books, records)
    written_is_stored(books, records)
    replies_are_delivered_once(books, records)
    dropped_is_told(books, records, group)


def nothing_is_overdue(records: Records, now: datetime) -> None:
    rows = records.rows("SELECT * FROM timers WHERE done_at IS NULL AND paused_at IS NULL")
    late = [row for row in rows if moment(row["due_at"]) < now - LATE]
    must(2, not late, f"timers are overdue: {listed(late)}")


def everything_is_processed(records: Records, now: datetime) -> None:
    updates = records.rows("SELECT id, status, error FROM inbox_updates WHERE status != 'handled'")
    must(10, not updates, f"updates are not processed: {listed(updates)}")
    owed = records.rows(
        "SELECT id, status, not_before, purpose FROM deliveries"
        " WHERE status IN ('queued', 'sending', 'uncertain')"
    )
    late = [row for row in owed if moment(row["not_before"]) < now - LATE]
    must(10, not late, f"deliveries are not sent: {listed(late)}")
    held = records.rows("SELECT id, due_at FROM held_replies WHERE state = 'waiting'")
    late = [row for row in held if moment(row["due_at"]) < now - LATE]
    must(10, not late, f"held replies are forgotten: {listed(late)}")


def said_is_stored(books: Books, records: Records) -> None:
    """Check that all messages of requesters are stored once, and were processed."""
    rows = records.rows(
        "SELECT chat_id, platform_id, turned_at FROM messages WHERE direction = 'inbound'"
    )
    found = [(row["chat_id"], row["platform_id"]) for row in rows]
    wanted = [(one.chat, one.message) for one in books.said]
    must(6, sorted(found) == sorted(wanted), f"stored {found}, said {wanted}")
    waiting = [row for row in rows if row["turned_at"] is None]
    must(6, not waiting, f"messages were not processed: {listed(waiting)}")


def written_is_stored(books: Books, records: Records) -> None:
    """Check that all texts of agents are stored in the tickets that they were written to."""
    for one in books.written:
        query = "SELECT ticket_id, direction FROM messages WHERE chat_id = ? AND platform_id = ?"
        found = records.rows(query, one.chat, one.message)
        tickets = [row["ticket_id"] for row in found]
        must(10, tickets == [one.ticket], f"{one} is in {tickets}")


def replies_are_delivered_once(books: Books, records: Records) -> None:
    """Check that replies are delivered once, and more often only after unknown results."""
    rows = records.rows(
        "SELECT deliveries.payload ->> 'text' AS text, deliveries.chat_id, deliveries.status,"
        " perhaps_twice FROM messages JOIN deliveries ON deliveries.message_id = messages.id"
        " WHERE direction = 'outbound' AND purpose = 'agent-reply'"
        " AND deliveries.payload ->> 'kind' = 'send'"
    )
    for row in rows:
        times = books.times(row["chat_id"], row["text"])
        most = 1 + (books.unknown if row["perhaps_twice"] else 0)
        least = 1 if row["status"] == "sent" else 0
        must(10, least <= times <= most, f"it came {times} times: {dict(row)}")


def dropped_is_told(books: Books, records: Records, group: str) -> None:
    """Check that the agents were told of every reply that was dropped.

    A text that was edited after that is left out, because they were told the former one.
    """
    told = {
        word
        for one in books.shown
        if one.chat == group and one.text.startswith("held-dropped")
        for word in WORD.findall(one.text)
    }
    for row in records.rows(
        "SELECT messages.text FROM held_replies JOIN messages ON messages.id = message_id"
        " WHERE state = 'dropped' AND (edited_at IS NULL OR edited_at < ended_at)"
    ):
        words = set(WORD.findall(row["text"]))
        must(8, words <= told, f"nobody was told that a reply was dropped: {row['text']}")


def listed(rows: Iterable[Row]) -> list[tuple[object, ...]]:
    return [tuple(row) for row in rows]
