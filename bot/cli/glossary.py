"""Terms of the project, one per idea; a page of the documentation and a test use them."""

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
    Word("admin", "an agent who may also change the roster and the desk", ("owner", "manager")),
    Word("operator", "whoever runs the host; never somebody in the chats"),
    Word("lead", "whoever leads a team of agents"),
    Word("conversation", "everything in one requester's chat, and where it stands", ("dialog",)),
    Word("turn", "what a requester says within the quiet window, taken together", ("burst",)),
    Word("query", "the words of a turn, as the matcher gets them", ("utterance",)),
    Word("entry", "one item of the knowledge base: its questions and its answer", ("intent",)),
    Word("question", "a phrasing stored in an entry", ("utterance",)),
    Word("candidate", "an entry that may fit, with its score from 0 to 1"),
    Word("threshold", "the least score at which something is done with a candidate"),
    Word("margin", "the least lead over the next candidate"),
    Word("verdict", "what the matcher says: answer, clarify or abstain"),
    Word("abstain", "the matcher knows no answer and says so"),
    Word("clarify", "offer the few candidates: did you mean…", ("disambiguate",)),
    Word("stage", "where a conversation stands: idle, clarifying, intake, handed off"),
    Word("fallback", "what the conversation does after an abstention"),
    Word("intake", "the few questions asked before a handoff", ("wizard",)),
    Word("handoff", "the conversation goes from the bot to people"),
    Word("ticket", "one stretch of people's work for a requester", ("case", "issue")),
    Word("status", "where a ticket stands: open, pending, resolved or closed"),
    Word("outcome", "how a ticket ended; none ends without one", ("resolution",)),
    Word("assignee", "the agent who holds a ticket"),
    Word("claim", "take a ticket oneself; assign gives it to another, release gives it back"),
    Word("route", "the queue of one team"),
    Word(
        "referral", "a ticket offered to another team or person, to accept or bounce", ("forward",)
    ),
    Word("promise", "something told to a requester that will be done, with a due time", ("task",)),
    Word("incident", "one known trouble that many requesters have", ("outage",)),
    Word("message", "one item of a conversation or ticket", ("comment",)),
    Word("note", "a message that only agents see"),
    Word("card", "the message in the agents' chat that shows a ticket as it is now"),
    Word("topic", "the forum topic in which agents see a ticket", ("thread",)),
    Word("canned reply", "a prepared text that an agent sends", ("macro", "snippet")),
    Word("escalation", "a ticket past its due time is raised to the leads"),
    Word("reminder", "a notice before a due time", ("alert",)),
    Word("rating", "1 to 5, by the requester, after a ticket", ("csat",)),
    Word("feedback", "helpful or not, on a bot's answer", ("vote",)),
    Word("interaction", "one query with its verdict and what came of it"),
    Word("update", "one raw event of the messenger, kept before anything else happens"),
    Word("inbox", "where updates lie until they are handled"),
    Word("dispatcher", "the pass that brings updates to their handler"),
    Word(
        "delivery", "one thing owed to a chat; it ends sent, dead, or uncertain", ("notification",)
    ),
    Word("outbox", "where deliveries wait"),
    Word("relay", "the pass that sends deliveries"),
    Word("lane", "the deliveries or updates of one chat, in order"),
    Word("transport", "the port through which the relay sends"),
    Word("dialect", "how one messenger's Bot API differs from the others"),
    Word("action", "one write by somebody, in one transaction"),
    Word("job", "one background pass, called again when it is due"),
    Word("report", "a question asked of the database, read-only"),
    Word("broadcast", "one text of an admin to many requesters", ("campaign", "newsletter")),
    Word("roster", "who may work at the desk"),
)

FORBIDDEN = {wrong: word.word for word in GLOSSARY for wrong in word.instead_of}
