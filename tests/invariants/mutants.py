"""Planted defects, and which invariant finds each: `python -m tests.invariants.mutants [NAME …]`.

Each defect is planted in a copy of the tree, in which the short form of the test runs until it
fails.
"""

import os
import re
import shutil
import subprocess
import sys
import tempfile
import time
from dataclasses import dataclass
from pathlib import Path

ROOT = Path(__file__).parents[2]
TEST = "tests/invariants/test_desk.py::test_a_desk_keeps_its_invariants"
LIMIT = 300  # seconds for each mutant
BROKEN = re.compile(r"Broken: (invariant (\d+): [^\n]{0,90})")


@dataclass(frozen=True)
class Mutant:
    """Replacements in files, by path, and the numbers of invariants that may find them."""

    name: str
    wanted: tuple[int, ...]
    edits: tuple[tuple[str, str, str], ...]


ACTIONS = "handoff/actions"
FOUND = "    ticket = tickets.find(uow, ticket_id, desk_id=by.desk_id)\n"
MUTANTS = (
    Mutant(
        "a claim takes a held ticket",
        (1,),
        (("handoff/storage/tickets.py", "Ticket.assignee_id.is_(None),\n                T", "T"),),
    ),
    Mutant(
        "a reopened ticket has no timer",
        (2,),
        ((f"{ACTIONS}/endings.py", "    clocks.follow(uow, ticket, begin=uow.now)\n", ""),),
    ),
    Mutant(
        "a reopened ticket is closed later",
        (2, 9),
        (
            (
                f"{ACTIONS}/tickets.py",
                "{*WAITS, *OF_RESOLVED}",
                "WAITS",
            ),
        ),
    ),
    Mutant(
        "a complaint ends with its ticket",
        (2,),
        (
            (
                f"{ACTIONS}/endings.py",
                "    timers.stop(uow, ticket, ENDING_WITH_TICKET)\n",
                "    timers.stop(uow, ticket)\n",
            ),
        ),
    ),
    Mutant(
        "a text of the private chat goes to another ticket",
        (4, 10),
        (
            (
                f"{ACTIONS}/focus.py",
                "None if agent.focus_id is None else reader.tickets.get(agent.focus_id)",
                "reader.tickets.get((agent.focus_id or -9) - 1) or "
                "reader.tickets.get(agent.focus_id or 0)",
            ),
        ),
    ),
    Mutant(
        "a ticket ends with an open promise",
        (3,),
        (
            (
                f"{ACTIONS}/promises.py",
                "    if left:\n        raise PromisesOpen",
                "    if 0:\n        raise PromisesOpen",
            ),
            ("bot/desk/agent/resolving.py", "if one.id not in wish.kept]", "if 0]"),
        ),
    ),
    Mutant(
        "a note is sent",
        (5,),
        (
            (
                f"{ACTIONS}/replies.py",
                "    tickets.note(uow, ticket.id, by=by)\n",
                "    tickets.note(uow, ticket.id, by=by)\n"
                "    to = requester_of(uow, ticket).address\n"
                "    _send_out(uow, _payload_of(row, to=to), row=row, to=to)\n",
            ),
        ),
    ),
    Mutant(
        "a reply goes to the newest ticket",
        (4, 10),
        (
            (
                f"{ACTIONS}/replies.py",
                FOUND + "    _must_be_carried",
                "    ticket_id = max(one.id for one in uow.tickets.queue(by.desk_id, limit=99))\n"
                + FOUND
                + "    _must_be_carried",
            ),
        ),
    ),
    Mutant(
        "the address of a reply is that of another ticket",
        (4,),
        (
            (
                f"{ACTIONS}/replies.py",
                "requester_of(uow, held)\n        quoted",
                "requester_of(uow, uow.tickets.get(1) or held)\n        quoted",
            ),
        ),
    ),
    Mutant(
        "an undo has no effect",
        (7,),
        (
            (
                f"{ACTIONS}/held.py",
                "    _end(uow, held, HeldState.UNDONE)\n    tickets.record",
                "    tickets.record",
            ),
        ),
    ),
    Mutant(
        "newer messages do not stop a scheduled reply",
        (8,),
        (
            (
                "handoff/storage/held.py",
                "return message > held.seen_id or version >",
                "return version >",
            ),
        ),
    ),
    Mutant(
        "nobody is told of a dropped reply",
        (8,),
        (
            (
                "bot/desk/agent/held_replies.py",
                "    _tell_dropped(desk, uow, held, error.code, again=is_writing",
                "    dict(desk=desk, again=is_writing",
            ),
        ),
    ),
    Mutant(
        "a release has no event",
        (9,),
        ((f"{ACTIONS}/tickets.py", '    record(uow, ticket, "released", by=by)\n', ""),),
    ),
    Mutant(
        "an absent agent keeps the tickets",
        (9,),
        (
            (
                f"{ACTIONS}/tickets.py",
                "    ticket.assignee_id = None\n    uow.wake",
                "    uow.wake",
            ),
        ),
    ),
    Mutant(
        "messages are stored in one ticket and shown in another",
        (6,),
        (
            (
                f"{ACTIONS}/tickets.py",
                "    uow.requesters.give_to_ticket(message_ids, ticket.id)\n    begin",
                "    uow.requesters.give_to_ticket(message_ids, 1)\n    begin",
            ),
        ),
    ),
    Mutant(
        "messages of blocked people reach the agents",
        (5,),
        (
            (
                f"{ACTIONS}/requesters.py",
                "    blocked = is_blocked(requester, uow.now)\n",
                "    blocked = False\n",
            ),
        ),
    ),
    Mutant(
        "deliveries are not recovered after a crash",
        (10,),
        (("bot/app.py", "[await account.relay.recover() for account", "[0 for account"),),
    ),
    Mutant(
        "an unknown result is taken for a failure without marks",
        (10,),
        (
            (
                "handoff/outbox/settle.py",
                "        else:\n            delivery.perhaps_twice = True\n",
                "        else:\n",
            ),
        ),
    ),
)


def plant(mutant: Mutant, tree: Path) -> None:
    """Apply the replacements. Raises ValueError if a text is not in its file exactly once."""
    for path, before, after in mutant.edits:
        text = (tree / path).read_text(encoding="utf-8")
        if text.count(before) != 1:
            raise ValueError(f"{mutant.name}: {path} has {text.count(before)} of {before!r}")
        (tree / path).write_text(text.replace(before, after), encoding="utf-8")


def copied(to: Path) -> Path:
    tree = to / "tree"
    shutil.copytree(
        ROOT, tree, symlinks=True, ignore=shutil.ignore_patterns(".git", "__pycache__")
    )
    return tree


def outcome(tree: Path) -> str:
    """Run the test. Returns what failed, or "" if nothing did."""
    command = [sys.executable, "-m", "pytest", "-q", "-x", "-p", "no:cacheprovider", TEST]
    environment = {**os.environ, "PYTHONPATH": str(tree), "DESK_RAW": "1"}
    try:
        done = subprocess.run(
            command, cwd=tree, env=environment, capture_output=True, text=True, timeout=LIMIT
        )
    except subprocess.TimeoutExpired:
        return "time is over"
    if done.returncode == 0:
        return ""
    found = BROKEN.findall(done.stdout)
    lines = [line for line in done.stdout.splitlines() if line.startswith("E  ")]
    return found[-1][0] if found else (lines or [done.stdout[-300:] + done.stderr[-300:]])[-1]


def row(mutant: Mutant) -> tuple[str, bool]:
    """Return a row of the table, and whether the mutant was found."""
    began = time.monotonic()
    with tempfile.TemporaryDirectory() as folder:
        tree = copied(Path(folder))
        plant(mutant, tree)
        found = outcome(tree)
    is_found = bool(found) and found != "time is over"
    found = found.replace("\n", " ")
    state = "caught" if is_found else "NOT CAUGHT"
    wanted = ", ".join(map(str, mutant.wanted))
    took = f"{time.monotonic() - began:.0f} s"
    return f"| {mutant.name} | {wanted} | {state} | {found[:600]} | {took} |", is_found


def main() -> int:
    chosen = [one for one in MUTANTS if not sys.argv[1:] or one.name in sys.argv[1:]]
    left = 0
    for mutant in chosen:
        shown, is_found = row(mutant)
        left += not is_found
        sys.stdout.write(f"{shown}\n")
        sys.stdout.flush()
    return left


if __name__ == "__main__":
    sys.exit(main())
