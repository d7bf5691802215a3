# Every word that requesters and agents read in English.

## Requesters: commands
start =
    Hello! This is support. Ask whatever you like, in your own words.
    If I know the answer you get it at once; if not, I hand you over to my colleagues.
help =
    Write your question, or use these:
    /topics what I can explain
    /human talk to a person
    /status where is my request?
    /close I don't need it any more
    /language language
topics = What is it about?
topics-in = { $category }: which one?
status-none = You have no open request. Just write what you need.
status-head = Request #{ $ticket }, made on { $opened }
status-resolved = It was answered. If it is not solved yet, write here and it opens again.
status-pending = We are waiting for your answer. Whatever you send goes to the same colleague.
status-held = { $agent } is working on it.
language-ask = Which language?
language-set = I will answer in English from now on.
close-done = Request #{ $ticket } is closed. Write again whenever you need us.
close-nothing = There is nothing open to close.

## Requesters: answers
button-solved = ✅ Solved
button-not-meant = Not what I meant
button-person = 👤 Talk to a person
button-not-helped = It didn't help
button-related = ▸ { $title }
button-topics = All topics
button-back = ↩︎ All topics
button-none-of-these = None of these
button-skip = Skip
button-their-site = Their site
button-i-mean-you = No, I mean you
button-about-ticket = It is about request #{ $ticket }
button-solved-close = Solved, close it
clarify = Did you mean one of these?
solved-thanks = Glad that helped 🌱
not-meant-rephrase = Then I got you wrong. Could you put it in other words, or shall a person take it?
fallback-rephrase = I did not get that. Could you put it in other words?
fallback-offer-person = I have no answer for that. Shall I hand it to one of my colleagues?
wordless-offer-person = I cannot make out sound and pictures myself, but my colleagues can. Shall I hand it to one of them?
offer-declined = All right. Write here whenever you need us.
ask-one-sentence = Got it. In one sentence, what is it about? Then we get there sooner.
meanwhile-answer = While you wait, this may be all you need:
redirect-contact = Please turn to: { $contact }
entry-gone = That answer is gone. Please write your question.
kind-not-understood = I cannot read this kind of message. Please send text, a picture or a voice message.
sorry-our-fault = Your message arrived but we could not open it. Please send it again as plain text.
sorry-late = Sorry that this took so long: your message reached us late.
answer-too-late = We could not reach you about “{ $question }”. If you still need it, please write again.
toast-thanks = Thanks for telling us
toast-done-before = Already done

## Requesters: intake and ticket
intake-what = In a sentence or two, what is it about? Then it reaches the one who knows.
intake-lead = { $count ->
        [one] To solve this sooner, please tell us one thing:
       *[other] To solve this sooner, please tell us in one message:
    }
intake-more = { $count ->
        [one] Just one more thing:
       *[other] And last, these:
    }
intake-item = { $number }. { $question }
ticket-opened = I have handed you over to my colleagues. Your request number: #{ $ticket }
ticket-add-more = Anything else you send is added to it. /status tells you where it stands.
office-open-until = We answer until { $until } today.
queue-place = { $place ->
        [0] You are next.
        [1] You are next.
       *[other] You are number { $place } in the queue.
    }
queue-with-wait = { $place ->
        [0] You are next; it usually takes about { $minutes } minutes.
        [1] You are next; it usually takes about { $minutes } minutes.
       *[other] You are number { $place } in the queue; it usually takes about { $minutes } minutes.
    }
queue-closed-now = { $place ->
        [0] We are closed right now; we are back { $opens } and you are next.
        [1] We are closed right now; we are back { $opens } and you are next.
       *[other] We are closed right now; we are back { $opens } and you are number { $place } in the queue.
    }
ticket-added = Added to request #{ $ticket }.
ticket-reopened = Request #{ $ticket } is open again. A colleague will look.
your-ticket-resolved = { $outcome ->
        [refused] My colleagues looked into request #{ $ticket } and cannot do it. The reason: “{ $reason }”.
        [wrong-door] Request #{ $ticket } is not in our hands, so we have closed it here.
        [duplicate] We had request #{ $ticket } before; we go on with the first one.
        [no-reply] We did not hear from you any more, so request #{ $ticket } is put away.
       *[other] Request #{ $ticket } is marked as solved.
    } If that is not right, write here within three days and it opens again.

## Agents: the card
card-head = #{ $ticket } · { $status }
card-who = { $name } ({ $written })
card-no-words = no words
card-tried = The bot said: { $titles }
card-not-given = not given
card-assignee = Held by { $agent }
card-unclaimed = Nobody has it
card-waiting-since = Waiting since { $since }
card-pending-until = We wait for the requester until { $until }
card-outcome = Outcome: { $outcome }
card-follows = Follows #{ $ticket }
card-unreachable = ⚠ The requester blocked the bot; answers do not reach them
status-word-open = open
status-word-pending = pending
status-word-resolved = resolved
status-word-closed = closed
outcome-answered = answered
outcome-fixed = fixed
outcome-refused = refused (with a reason)
outcome-duplicate = duplicate
outcome-wrong-door = not ours
outcome-no-reply = no reply
outcome-withdrawn = withdrawn
delivery-waiting = … on its way
delivery-done = ✓ delivered
delivery-perhaps-not = ⚠ perhaps not delivered; it will be sent again
delivery-perhaps-twice = ✓ delivered (perhaps twice)
delivery-never-known = ⚠ nobody knows whether it arrived; it is too old to be sent again
delivery-given-up = ⚠ not sent: it could not go out for three days
delivery-failed = ✗ not delivered: { $why }
delivery-refused = ✗ The answer in #{ $ticket } did not reach the requester: { $why }
delivery-too-old = ⚠ The answer in #{ $ticket } could not be sent for three days and was given up.
delivery-unknown = ⚠ Nobody knows whether the answer in #{ $ticket } arrived: { $why }
refusal-blocked = they blocked the bot
refusal-deactivated = their account is gone
refusal-chat-not-found = the chat was not found
refusal-too-long = the message is too long
refusal-unknown = the messenger did not answer
refusal-too-old = it could not be sent in time
refusal-target-gone = the original message is gone
refusal-other = the messenger refused it
relayed-head = #{ $ticket } · { $name }
relayed-edit = #{ $ticket } · edited their message (the quote is what it said before):

## Agents: buttons and answers
button-claim = ✋ Claim
button-release = Release
button-note = Note
button-pending = ⏳ Pending
button-resolve = ✅ Resolve
button-reopen = Reopen
button-send-note = Send to requester
button-make-agent = Make agent
button-wait = { $span }
claimed = #{ $ticket } is held by { $agent }.
released = #{ $ticket } is back in the queue.
assigned = #{ $ticket } is assigned to { $agent }.
noted = Note kept for #{ $ticket }; the requester does not see it.
note-how = Begin a message with // or write: /note text
note-kept = Kept as a note of #{ $ticket }; the requester did not get it.
note-sent = Sent to the requester of #{ $ticket }.
pending-ask = How long shall #{ $ticket } wait for the requester?
pending-until = #{ $ticket } waits for the requester until { $until }.
resolve-ask = What came of #{ $ticket }? (To refuse, write: /resolve refused reason)
resolved = #{ $ticket } is resolved and the requester was told.
reopened = #{ $ticket } is open again.
toast-choose-below = Choose below
queue-head = { $count ->
        [one] One live ticket
       *[other] { $count } live tickets
    }
queue-line = #{ $ticket } · { $status } · { $agent } · { $name }: { $question }
queue-empty = The queue is empty.
story-inbound = ⬅ { $at } { $text }{ $name }
story-outbound = ➡ { $at } { $name }: { $text }
story-note = 📝 { $at } { $name }: { $text }
kind-text = (text)
kind-photo = (photo)
kind-video = (video)
kind-voice = (voice message)
kind-audio = (audio)
kind-document = (file)
kind-animation = (animation)
kind-sticker = (sticker)
kind-video-note = (video message)
kind-location = (location)
kind-contact = (contact)
kind-poll = (poll)
kind-dice = (dice)
kind-other = (a message of another kind)
agents-help =
    To answer: reply to the card, or write in the topic of a ticket that you hold.
    A line that begins with // is a note and stays inside.
    /claim · /release · /assign name
    /note text · /pending 2d · /reopen
    /resolve answered, fixed, duplicate, wrong-door or refused reason
    /queue · /ticket 12 the story of a ticket · /agents
    /block hours reason · /unblock
    Outside a topic give the number: /claim #12
agents-head = Agents:
agents-line = { $name } ({ $role ->
        [admin] admin
       *[agent] agent
    }) · { $held } tickets
agent-added = { $name } is an agent now.
agent-removed = { $name } is no agent any more. { $freed } tickets went back to the queue.
agent-left = { $name } left the group. { $freed } tickets went back to the queue.
newcomer = { $name } ({ $id }) wrote here but is no agent. An admin can let them in:
hidden-sender = You wrote as the group, so nobody knows which agent you are. To answer, switch off “remain anonymous” in the group's admin settings.
invitation = This link works once, within 24 hours: { $link }
welcome-agent = Welcome to the support team. Write /help in the agents' group.
welcome-admin =
    You are the admin of this bot ({ $bot }) now.
    Next: make a group, make the bot its admin, and write /here there.
here-done = This group is the agents' chat now. /help tells you everything.
here-needs-group = Write this command inside the agents' group.
blocked = { $name } gets no answers until { $until }; what they write is kept.
unblocked = { $name } can write again.
updates-set-aside = { $count ->
        [one] A message could not be handled and was set aside: { $reason }
       *[other] { $count } messages of the last hour could not be handled and were set aside. The last one: { $reason }
    }
outage-over = From { $began } to { $ended } the messenger took nothing from us. { $count ->
        [0] Nothing waits any more.
        [one] One message waited and goes out now.
       *[other] { $count } messages waited and go out now.
    }
knowledge-rejected = { $count ->
        [one] The knowledge base has one problem, so the old version stays. “poshtiban kb lint” shows it.
       *[other] The knowledge base has { $count } problems, so the old version stays. “poshtiban kb lint” shows them.
    }
reminder-unclaimed = #{ $ticket } has waited since { $since } and nobody has it.
reminder-quiet = #{ $ticket } has been quiet since your last answer. Resolve it, or let it wait with a date: /pending 2d
reminder-silent = { $agent }, #{ $ticket } has waited for an answer since { $since }.
pending-date-came = The waiting time of #{ $ticket } is over and the requester said nothing.

## Refusals
ticket-unknown = { $ticket ->
        [0] Which ticket? Reply to its card or give its number, like #12.
       *[other] There is no ticket #{ $ticket }.
    }
ticket-already-assigned = #{ $ticket } was taken by { $assignee }.
ticket-not-yours = { $assignee ->
        [0] Nobody holds #{ $ticket }. Claim it first.
       *[other] #{ $ticket } is held by { $assignee }.
    }
illegal-transition = #{ $ticket } is “{ $status }” now and cannot become “{ $wanted }”.
already-so = #{ $ticket } is “{ $status }” already.
outcome-required = Say what came of #{ $ticket }: answered, fixed, duplicate, wrong-door, or refused with a reason.
date-required = Until when? For example /pending 2d or /pending 4h for #{ $ticket }
not-an-agent = Only agents can do this.
not-an-admin = Only admins can do this.
agent-unknown = There is no agent called { $name }. /agents shows the list.
link-spent = This link does not work any more: it was used or its time is over. Ask an admin for a new one.
button-expired = This button does not work any more.
command-unknown = I do not know this command. /help shows them all.
last-admin = The only admin cannot be removed. Add another admin first.
text-required = { $command ->
        [block] Write it like this: /block hours reason
        [assign] Name the colleague too, like /assign @sara
       *[other] Write a text after /{ $command }.
    }

## Command menus
menu-topics = What I can explain
menu-human = Talk to a person
menu-status = Where is my request?
menu-close = I don't need it any more
menu-language = Language
menu-help = Help
menu-queue = The queue
menu-claim = Claim a ticket
menu-release = Back to the queue
menu-assign = Assign to a colleague
menu-note = Internal note
menu-pending = Wait for the requester
menu-resolve = Resolve
menu-reopen = Reopen
menu-ticket = The story of a ticket
menu-agents = Agents
