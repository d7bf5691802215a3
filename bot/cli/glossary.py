"""Project terms, one per concept, for docs/glossary.md and its test."""

from dataclasses import dataclass


@dataclass(frozen=True)
class Word:
    word: str
    meaning: str
    instead_of: tuple[str, ...] = ()


GLOSSARY = (
    Word(
        "requester",
        "a person who writes to the bot",
        ("user", "customer", "client"),
    ),
    Word("agent", "a person who answers tickets", ("operator", "staff", "supporter")),
    Word(
        "admin",
        "an agent with the right to change the roster and the agents' chat",
        ("owner", "manager"),
    ),
    Word("operator", "a person who runs the host; not a participant of the chats"),
    Word("lead", "the leader of a team of agents"),
    Word("conversation", "the messages in one requester's chat and its stage", ("dialog",)),
    Word(
        "turn",
        "the messages of a requester within one quiet window, processed together",
        ("burst",),
    ),
    Word("query", "the text of a turn, as passed to the matcher", ("utterance",)),
    Word("entry", "one item of the knowledge base: its questions and its answer", ("intent",)),
    Word("question", "a phrasing stored in an entry", ("utterance",)),
    Word("candidate", "an entry returned by the matcher, with a score from 0 to 1"),
    Word("threshold", "the minimum score or confidence of a candidate for an answer or an offer"),
    Word("margin", "the minimum difference to the confidence of the next candidate"),
    Word("verdict", "the result of the matcher: answer, clarify or abstain"),
    Word("abstain", "the matcher selects neither an answer nor candidates"),
    Word("clarify", "offer a few candidates to choose from (did you mean…)", ("disambiguate",)),
    Word("stage", "the state of a conversation: idle, clarifying, intake, handed off"),
    Word("dialogue act", "what a message about the conversation does, such as thanks or a wish"),
    Word("contrast class", "texts that resemble a dialogue act and are none, for training only"),
    Word("situation", "what a message may refer to: an answer, an offer, the intake, a ticket"),
    Word("move", "the next step of the bot, carried out in one transaction"),
    Word("fallback", "the next step of the conversation after an abstention"),
    Word("intake", "the questions asked before a handoff", ("wizard",)),
    Word("handoff", "the transfer of a conversation from the bot to agents"),
    Word("ticket", "one request handled by agents", ("case", "issue")),
    Word("status", "the state of a ticket: open, pending, resolved or closed"),
    Word("outcome", "the result of a ticket, required to resolve it", ("resolution",)),
    Word("assignee", "the agent to whom a ticket is assigned"),
    Word(
        "claim", "take a ticket; assign gives it to another agent, release returns it to the queue"
    ),
    Word("route", "the queue of one team"),
    Word("kept, late, broken", "a promise that was done in time, done later, or will not be done"),
    Word("guest", "a person outside the desk who is asked a question about a ticket"),
    Word(
        "referral", "a ticket offered to another team or person, to accept or bounce", ("forward",)
    ),
    Word("promise", "a commitment to a requester, with a due time", ("task",)),
    Word("incident", "one known problem of many requesters", ("outage",)),
    Word("message", "one item of a conversation or ticket", ("comment",)),
    Word("note", "a message visible only to agents"),
    Word("card", "the message in the agents' chat that shows the current state of a ticket"),
    Word(
        "topic",
        "the forum topic of a ticket in the agents' chat, opened by its first assignee",
        ("thread",),
    ),
    Word("sign", "the emoji for the state of a ticket, in the name of its topic and in lists"),
    Word("menu of a card", "what a card shows: the usual, the whole card, outcomes or waits"),
    Word("canned reply", "a prepared text that an agent sends", ("macro", "snippet")),
    Word(
        "scheduled reply", "a reply for a later time, which a newer message of the requester stops"
    ),
    Word("mask", "dots of the same length in place of personal data or a secret"),
    Word("silent owner", "an assignee who let the time for an answer or a promise pass"),
    Word("held reply", "a reply that is sent after ten seconds, unless it is taken back"),
    Word("main chat", "the agents' chat for all tickets without a chat of their route"),
    Word("tag", "a word that agents attach to a ticket", ("label",)),
    Word("escalation", "the alerts to leads and admins about a ticket past its target"),
    Word("reminder", "a message to a requester who has not answered an agent's question"),
    Word("target", "the time by which a ticket should be answered or resolved", ("deadline",)),
    Word("clock", "a timer of a ticket that counts working time toward a target"),
    Word("alert", "a step of a clock, told to agents in a list"),
    Word("notice", "a message to a requester about a change that they did not cause"),
    Word("rating", "a number from 1 to 5, given by the requester after a ticket", ("csat",)),
    Word("focus", "the ticket that an agent works on in the private chat with the bot"),
    Word("complaint", "a low rating, or words against the support, until a lead deals with it"),
    Word("feedback", "the requester's judgement of a bot's answer: helpful or not", ("vote",)),
    Word("interaction", "one query with its verdict and outcome"),
    Word("update", "one raw event of the messenger, stored before it is processed"),
    Word("inbox", "the table of updates, kept for seven days after they are handled"),
    Word("dispatcher", "the job that passes updates to their handler"),
    Word(
        "delivery",
        "one outgoing message or change for a chat; ends as sent, dead, superseded or withdrawn",
        ("notification",),
    ),
    Word("outbox", "the table of deliveries"),
    Word("relay", "the job that sends deliveries"),
    Word("lane", "the deliveries or updates of one chat, in order"),
    Word("transport", "the interface through which the relay sends"),
    Word("dialect", "the differences of one messenger's Bot API"),
    Word("action", "one write by a person or a job, in one transaction"),
    Word("job", "a background task: one pass at a time, repeated when due"),
    Word("report", "a read-only database query"),
    Word("broadcast", "one text of an admin to many requesters", ("campaign", "newsletter")),
    Word("roster", "the list of agents and admins"),
)

FORBIDDEN = {wrong: word.word for word in GLOSSARY for wrong in word.instead_of}
