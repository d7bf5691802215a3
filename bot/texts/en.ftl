# Every word that requesters and agents read in English.

## Requesters: commands
start =
    Hello! This is support. Ask whatever you like, in your own words.
    If I know the answer you get it at once; if not, I hand you over to my colleagues.
start-agent = You are also an agent here. /next gives you the next request in this chat, and /help lists all commands.
help =
    Write your question, or use these:
    /topics what I can explain
    /human talk to a person
    /status where is my request?
    /close I don't need it any more
    /language language
command-unknown-here = I do not know that command. Just write what you need, or see /help.
topics = What is it about?
topics-in = { $category }: which one?
status-none = You have no open request. Just write what you need.
status-intake = Your request is not with my colleagues yet. Still missing:
status-head = Request #{ $ticket }, made on { $opened }
status-resolved = It was answered. If it is not solved yet, write here and it opens again.
status-pending = We are waiting for your answer. Whatever you send goes straight to my colleagues.
status-on-hold = It takes until { $until }; then we take it up again.
status-duplicate = We are dealing with it together with another request, and will tell you here when there is news.
name-support = Support
name-team-alone = { $team } team
name-team = The { $team } team
never-send-secrets = That looks like a login code or a password. We never need one. Please delete that message, and if anyone else has seen a password, change it.
status-held = { $agent } is working on it.
language-ask = Which language?
language-set = I will answer in English from now on.
close-done = Request #{ $ticket } is closed. Write again whenever you need us.
close-nothing = There is nothing open to close.
close-owed = Request #{ $ticket } stays open, because we still owe you something. You hear from us when it is done. If you no longer need it, press the button.
owed-line = 🤝 Promised for { $due }: “{ $words }”
owed-line-late = ⏰ Promised for { $due } and not done yet, sorry: “{ $words }”
owed-more = And { $count } more.

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
button-hand-off = Hand over now
button-their-site = Their site
button-i-mean-you = No, I mean you
button-about-ticket = It is about request #{ $ticket }
button-solved-close = Solved, close it
button-not-solved = Not solved, open again
clarify = Did you mean one of these?
clarify-again = I’m not sure yet. Is it one of these, or shall I hand it to one of my colleagues?
clarify-one = Did you mean this?
clarify-outside = { $count ->
        [1] I can only help with this app. Did you mean this?
       *[other] I can only help with this app. Which one do you mean?
    }
chosen = ✓ { $choice }
solved-thanks = Glad that helped 🌱
not-helped-offer = { $count ->
        [0] Sorry that it did not help. Shall I hand it to one of my colleagues?
       *[other] Sorry that it did not help. Maybe one of these fits, or shall I hand it to one of my colleagues?
    }
explain-offer = { $count ->
        [0] If it is not clear, one of my colleagues explains it step by step. Shall I hand it over?
       *[other] Maybe these make it clearer. If not, one of my colleagues explains it step by step.
    }
handling-offer = I can only explain it, I cannot do it for you. Shall I hand it to one of my colleagues?
one-not-meant = All right, forget that one. Did the other answer help?
detail-offer = Thanks, that helps whoever looks at it. Shall I hand it to one of my colleagues?
follow-up-offer = { $count ->
        [0] What I know about “{ $title }” is above. If it does not answer this, shall I hand it to one of my colleagues?
       *[other] What I know about “{ $title }” is above. Is it one of these instead, or shall I hand it to one of my colleagues?
    }
ticket-stays = All right, request #{ $ticket } stays open.
again-offer = { $count ->
        [0] My answer to that is the one above. If it does not help, shall I hand it to one of my colleagues?
       *[other] My answer to that is the one above. Maybe one of these fits better, or shall I hand it to one of my colleagues?
    }
remedy-noted = All right. If that does not solve it, just write here.
not-meant-rephrase = Then I got you wrong. Could you put it in other words, or shall a person take it?
fallback-rephrase = I did not get that. Could you put it in other words?
fallback-offer-person = I have no answer for that. Shall I hand it to one of my colleagues?
wordless-offer-person = I cannot make out sound and pictures myself, but my colleagues can. Shall I hand it to one of them?
nod = 🌱
say-ready-answered = I'm here. I know no time beyond what I wrote above; if it isn't solved yet, shall I hand it to my colleagues?
say-ready-open = Yes, I’m here. If it is not solved yet, shall I hand it to one of my colleagues?
say-ready = Yes, I’m here. Write your question or your problem.
regret-offer = You have every reason to be upset, and I’m sorry. Shall I hand this to a colleague?
intake-regret = I’m sorry about this. Let’s get it fixed.
intake-cancelled = All right, nothing was sent. Write again whenever you like.
cancel-offer = Shall I close request #{ $ticket }?
feedback-suggestion = Thank you, I kept your idea for the people who build the app.
feedback-criticism = Thank you for being frank. I kept it for the people who build the app. If something needs solving right now, tell me.
feedback-praise = How nice! I’ll pass it on to the team 🌱
complaint-passed = I’m sorry that we let you down. The head of support has it now (request #{ $ticket }) and will look into it.
language-other = Sorry, these are the languages I know:
button-close = Yes, close it
ask-if-solved = Is request #{ $ticket } not solved yet?
offer-declined = All right. Write here whenever you need us.
ask-one-sentence = Got it. In one sentence, what is it about? Then we get there sooner.
meanwhile-answer = While you wait, this may be all you need:
redirect-contact = Please turn to: { $contact }
entry-gone = That answer is gone. Please write your question.
kind-not-understood = I cannot read this kind of message. Please send text, a picture or a voice message.
send-another-way = { $left ->
        [0] My colleagues cannot see this message. Please send it another way, for example as text or as a screenshot.
        [one] My colleagues cannot see one part of this message. Please send it another way, for example by itself or as a file.
       *[other] My colleagues cannot see { $left } parts of this message. Please send them another way, for example one by one or as files.
    }
sorry-our-fault = Your message arrived but we could not open it. Please send it again as plain text.
urgent-help =
    What you wrote worries us, and you are not alone with it. I have called my colleagues (#{ $ticket }); please keep writing here.
    { $helplines } Staying near someone you trust helps too.
button-no-danger = I was misunderstood, nobody is in danger
alarm-by-mistake = If I misunderstood you and nobody is in danger, press the button.
no-danger = Good to hear. Back to your question.
no-danger-noted = Good to hear. I told my colleagues; request #{ $ticket } goes on as usual.
urgent-helplines = If there is danger at this moment, please call the emergency number of your country.
block-told = We are not answering here until { $until }. What you write is kept; after that you can write to us as usual.
block-over = You can write to us again. What you wrote meanwhile is with my colleagues.
sorry-late = Sorry that this took so long: your message reached us late.
answer-too-late = We could not reach you about “{ $question }”. If you still need it, please write again.
toast-thanks = Thanks for telling us
toast-done-before = Already done
toast-asked-already = Just answer the question above, or press Skip

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
people-see-later = Messages reach my colleagues with some delay right now; they will see yours as soon as they can. There is no need to send it again.
ticket-added = Added to request #{ $ticket }.
ticket-kept = I have kept this with request #{ $ticket }. My colleagues will see it as soon as they can.
ticket-reopened = Request #{ $ticket } is open again. A colleague will look.
your-ticket-resolved = { $outcome ->
        [wrong-door] Request #{ $ticket } is not in our hands, so we have closed it here.
        [duplicate] Request #{ $ticket } is about the same thing as your request #{ $original }, so we have put the two together.
        [duplicate-live] Someone else has reported the same thing as your request #{ $ticket }. We are dealing with both together and will tell you here when there is news.
        [duplicate-over] Someone else had reported the same thing as your request #{ $ticket }, and it should work now.
        [no-reply] We did not hear from you any more, so request #{ $ticket } is put away.
        [refused] Sorry, we cannot do what you asked for in request #{ $ticket }. The reason: “{ $reason }”.
       *[other] Request #{ $ticket } is marked as solved.
    } { $outcome ->
        [no-reply] If you still need it, write here within { $span } and we go on.
        [refused] If you would like to add something, write here within { $span }.
       *[other] If that is not right, write here within { $span } and it opens again.
    }
rating-ask = How was our help? 1 is bad, 5 is great.
rating-reminder = How was our help with request #{ $ticket }? 1 is bad, 5 is great. We will not ask again.
button-rate = { $score ->
        [1] 1 😞
        [5] 5 😊
       *[other] { $score }
    }
rated = Thank you! If you want to say more, just write it here.
rated-fair = Thank you. What could we do better? If you like, write it here.
rated-low = We are sorry. What went wrong? Write it here and the head of support will read it.
words-kept = Thank you for telling us.
words-to-lead = Thank you for telling us. The head of support reads it.
button-ask-it = I had a question
lead-contacts = { $agent } is looking into this personally and will write to you here (request #{ $ticket }).
your-duplicate-fixed = What you reported in request #{ $ticket } should work now. If it does not for you, just write here.
your-answer-awaited = To go on with your request #{ $ticket }, we still need your answer to this: “{ $question }”
your-answer-awaited-last = To go on with your request #{ $ticket }, we still need your answer to this: “{ $question }” 
    If we hear nothing by { $until }, we put it away for now; you can write here at any time.
your-ticket-held = { $agent } has your request #{ $ticket } now and is looking into it.
your-ticket-queued = Your request #{ $ticket } is back in the queue; the next free colleague takes it. There is no need to write again.
your-ticket-on-hold = Your request #{ $ticket } takes until { $until }, sorry about that. We take it up again then; if you write before then, we see it at once.
your-ticket-reopened = Request #{ $ticket } is open again. Sorry, we are taking another look.
promise-told = We promise you this by { $due } (request #{ $ticket }): “{ $words }”. You hear from us when it is done.
promise-moved-told = It takes longer than we promised, sorry. The new date is { $due } (request #{ $ticket }): “{ $words }”
promise-moved-earlier = Good news: it is due earlier now, by { $due } (request #{ $ticket }): “{ $words }”
promise-kept-told = ✅ What we promised is done (request #{ $ticket }): “{ $words }”
promise-reason = The reason: { $reason }
promise-broken-told = We promised you this, and it cannot be done. Sorry (request #{ $ticket }): “{ $words }”. The reason: { $reason }
promise-late-due = The promise for { $due } is not done yet, sorry (request #{ $ticket }). It is being followed up, and you hear from us: “{ $words }”
promise-late-held = The promise for { $due } is not done yet, sorry (request #{ $ticket }). { $agent } follows it up, and you hear from us: “{ $words }”
promise-late-team = The promise for { $due } is still not done, sorry (request #{ $ticket }). The whole team takes it up now: “{ $words }”
promise-late-leads = The promise for { $due } is still not done, sorry (request #{ $ticket }). It goes to the heads of the team now: “{ $words }”
promise-late-again = The promise for { $due } is still not done, and not forgotten (request #{ $ticket }). You can ask at any time with /status: “{ $words }”

## Agents: the card
card-head = #{ $ticket } · { $status }
card-urgent = 🆘 Urgent: someone may be in danger
card-who = { $name } ({ $written })
language-name = { $code ->
        [fa] Persian
        [en] English
        [unknown] language unknown
       *[other] { $code }
    }
card-no-words = no words
card-tried = The bot said: { $titles }
card-team = Team: { $team }
card-earlier = { $more ->
        [0] Earlier: { $tickets }
       *[other] Earlier: { $tickets } …
    }
card-earlier-one = #{ $ticket } { $outcome }
card-same-answer = (in the answer above)
card-not-given = not given
card-assignee = Held by { $agent }
card-silent = ⚠ No answer in time: anyone may take it
card-looking = 👀 { $agent } is looking at it until { $until }
card-unclaimed = Nobody has it
card-waiting-since = Waiting since { $since }
card-waiting-until = Waiting since { $since }; answer due { $due }
card-pending-answer = { $count ->
        [0] We wait for the requester's answer
        [one] We wait for the requester's answer; reminded once
       *[other] We wait for the requester's answer; reminded { $count } times
    }
card-priority-high = ❗ High priority
card-priority-low = Low priority
card-pending-until = We wait for the requester until { $until }
card-on-hold-until = On hold until { $until }; the requester waits
card-outcome = Outcome: { $outcome }
card-duplicate-of = Outcome: duplicate of #{ $ticket }
card-duplicates = { $count ->
        [one] { $tickets } is a duplicate of this
       *[other] { $count } duplicates: { $tickets }
    }
card-promise = 🤝 Promised by { $due }: “{ $words }”
card-rating = ★ Rated { $score } of 5{ $words ->
        [0] {""}
       *[other] : “{ $words }”
    }
card-complaint = 📣 Unhappy with the support: a lead contacts them (/contact)
card-promise-late = ⏰ Promise overdue since { $due }: “{ $words }”
card-promises-more = 🤝 And { $count } more promises: /promise
card-offered = 🤝 Is this a promise? “{ $words }”
card-scheduled = ⏰ { $count } { $count ->
        [one] reply
       *[other] replies
    } for later, the first { $due }: /later
card-guest-asked = ❓ A guest is asked until { $due }; the link is not opened yet
card-guest-awaited = ❓ { $name } (guest) is asked until { $due }
card-crossed = ⇄ The last reply crossed a newer message, which is still to be answered
card-sent-away = ↩ The last reply sends them away. Ask inside instead: /refer
card-referral-offered = ↪ Offered to { $team }, not accepted yet (until { $due }): “{ $question }”
card-referral-accepted = ↪ { $team } has it, answer due { $due }: “{ $question }”
story-referral = ↪ { $at } { $team }, { $state }: { $question }
referral-state-offered = offered
referral-state-accepted = accepted
referral-state-answered = answered
referral-state-passed-on = passed on
referral-state-bounced = not theirs
referral-state-withdrawn = withdrawn
card-tags = 🏷 { $tags }
card-unfit = ⚠ The last canned reply does not look like an answer to what they wrote. /unsend in reply takes it back.
card-unfilled = ⚠ Something in the last reply is left to be filled in.
card-follows = Follows #{ $ticket }
card-unreachable = ⚠ The requester blocked the bot; answers do not reach them
card-notes = { $count ->
        [one] 📝 one note, by { $name } { $at }
       *[other] 📝 { $count } notes, the last by { $name } { $at }
    }
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
delivery-given-up = ⚠ not sent: it could not go out for { $span }
delivery-failed = ✗ not delivered: { $why }
delivery-taken-back = ↩ taken back
delivery-refused = ✗ The answer in #{ $ticket } did not reach the requester: { $why }
delivery-too-old = ⚠ The answer in #{ $ticket } could not be sent for { $span } and was given up.
delivery-unknown = ⚠ Nobody knows whether the answer in #{ $ticket } arrived: { $why }
edit-refused = ⚠ #{ $ticket }: the edit did not reach the requester ({ $why }); they still see the old one. Reply /unsend to take it back.
edit-sent-anew = #{ $ticket }: the file could not be exchanged, so the new one was sent as well. The old one stays; reply /unsend to take both back.
unsend-refused = ⚠ #{ $ticket }: this could not be taken back ({ $why }). The requester still sees it; a correction can follow it.
unsend-done = ↩ #{ $ticket }: taken back. The requester does not see it any more.
refusal-blocked = they blocked the bot
refusal-deactivated = their account is gone
refusal-chat-not-found = the chat was not found
refusal-too-long = the message is too long
refusal-unknown = the messenger did not answer
refusal-too-old = it could not be sent in time
refusal-target-gone = the original message is gone
refusal-not-a-member = the bot is not in that chat
refusal-no-rights = the bot may not write there
refusal-media-forbidden = this kind of message is not allowed there
refusal-not-copied = this message cannot be copied
refusal-undeletable = the messenger does not delete it any more, perhaps because it is older than two days
refusal-id-unknown = the messenger did not say which message it is
refusal-no-method = this messenger cannot do that
refusal-too-large = the file is too large for the bot to pass on
refusal-not-carried = this kind of message cannot be passed on to another messenger
refusal-other = the messenger refused it
relayed-head = #{ $ticket } · { $name }
complaint-more = 📣 #{ $ticket }: more about the complaint
complaint-contacted = ✓ { $agent } contacts them.
complaint-dismissed = ✓ { $agent }: no contact needed.
rating-notice = 📣 #{ $ticket } · { $name } rated our help { $score } of 5 (resolved by { $agent }). Please look at it yourself.
button-contact = 💬 Contact
button-no-contact = No contact needed
next-none = Nothing else is waiting.{ $ticket ->
        [0] {""}
       *[other] {" "}You are still on #{ $ticket }.
    }
other-wrote = 💬 #{ $ticket } · { $name } wrote in another request of yours:
button-go-to = Go to #{ $ticket }
next-in-private = Write /next to me in private: @{ $bot }
focus-on = ✏ Now #{ $ticket } · { $name }. What you write goes to them; “// …” stays a note. Commands work too.
focus-sent = ➜ #{ $ticket } · { $name }
focus-over = You are done with #{ $ticket }. Until /next, nothing that you write here is sent.
focus-left = { $ticket ->
        [0] You are on no request here.
       *[other] You have left #{ $ticket }; it stays as it is. What you write here is for the bot again.
    }
private-reply = ✉ #{ $ticket } · { $agent } wrote to the requester from the private chat:
private-note = ✍ #{ $ticket } · a note of { $agent } from the private chat:
private-edit = ✏ #{ $ticket } · { $agent } edited it in the private chat:
private-unsent = ✗ #{ $ticket } · { $agent } took this back in the private chat:
complaint-score = 📣 #{ $ticket }: the rating is { $score } of 5 now.
button-next-ticket = Next request
button-leave-focus = Leave
contact-yours = #{ $ticket } is yours. Write to them in its topic, or in reply to its card; they know that you will.
contact-call = #{ $ticket } is now with { $agent }, who contacts the requester about a complaint.
no-contact-noted = Noted: no contact needed for #{ $ticket }.
ratings-none = Last 30 days: no ratings yet ({ $asked } asked).
ratings-head = Last 30 days: { $mean } of 5 on average, { $rated } of { $asked } rated{ $share ->
        [-1] {""}
       *[other] , { $share }% satisfied (CSAT)
    }.
ratings-line = • { $name }: { $mean } ({ $rated } of { $asked })
ratings-words = What they wrote:
ratings-word = • #{ $ticket } · { $score } · “{ $words }”
complaints-open = { $count ->
        [one] One open complaint:
       *[other] { $count } open complaints:
    }
complaints-line = • #{ $ticket } since { $since }{ $words ->
        [0] {""}
       *[other] : “{ $words }”
    }
complaint-notice = 📣 #{ $ticket } · { $name }: a complaint about our support. Please look at it yourself.
alarm-recalled = ✓ #{ $ticket } · { $name } says it was a misunderstanding: nobody is in danger.
urgent-notice = 🆘 #{ $ticket } · { $name }: someone may be in danger. Please look right now.
withheld-head = #{ $ticket } · { $name } wrote this while blocked:
relayed-edit = #{ $ticket } · edited their message (the quote is what it said before):
not-shown = { $kinds } cannot be shown here. The requester was asked to send it another way.
not-shown-part = { $left } of the { $count } parts of this album did not arrive. The requester was asked to send them another way.
back-again = { $count ->
        [one] The requester of #{ $ticket } can be reached again; one answer did not reach them.
       *[other] The requester of #{ $ticket } can be reached again; { $count } answers did not reach them.
    }
button-send-again = Send again
sent-again = { $count ->
        [one] { $agent } sent one answer in #{ $ticket } again.
       *[other] { $agent } sent { $count } answers in #{ $ticket } again.
    }
sent-again-over = The ticket is { $status }.
nothing-to-send-again = There is nothing left to send again.
relayed-replaced = #{ $ticket } · replaced the picture or file of a message; this is the new one:
relayed-moved = #{ $ticket } · their location moved: { $place }
origin-forwarded = { $name ->
        [0] ↪ forwarded from elsewhere
       *[other] ↪ forwarded from { $name }
    }
origin-quote = ↩ in reply to “{ $text }”
origin-reply = ↩ { $whose ->
        [own] in reply to their own message:
        [bot] in reply to our message:
       *[other] in reply to:
    } “{ $text }”
origin-elsewhere = { $name ->
        [0] ↩ in reply to a message of another chat: { $what }
       *[other] ↩ in reply to a message of { $name }: { $what }
    }

## Agents: buttons and answers
button-take-over = ✋ Take over
button-more = ▾ More
button-card-back = ↩ Back
button-less = ▴ Less
button-show-masked = 👁 Show
button-look = 👀 Looking
button-claim = ✋ Claim
button-release = Release
button-note = Note
button-pending = ⏳ Pending
button-resolve = ✅ Resolve
button-reopen = Reopen
button-send-note = Send to requester
button-send-unclear = Send
button-send-sure = Send to requester
button-keep-note = Keep as note
button-leave-note = Leave it
button-make-agent = Make agent
button-wait = { $span }
button-wait-answer = ⏳ Until they answer
button-original = #{ $ticket } · { $question }
button-resolve-anyway = ✅ Resolve all the same
button-resolve-kept = ✅ It is done, resolve
button-record-promise = 🤝 By { $due }
button-no-promise = No promise
button-promise-kept = ✅ Done
button-promise-move = Another date
button-due = { $due }
button-not-needed = I do not need it any more
button-confirm-guest = Right person
button-withdraw-guest = Withdraw
button-take-it = ✋ I take it
button-refer-to = ↪ Refer to { $team }
button-accept-referral = ✅ Accept
button-bounce-referral = Not ours
button-withdraw-referral = Withdraw
bounce-team = It belongs to { $team }
bounce-facts = Information is missing
bounce-decide = We cannot decide this
taken-over = #{ $ticket } is held by { $agent } now; { $former } had it before.
taken-over-call = #{ $ticket } is held by { $agent } now, because it got no answer in time.
claimed-looked = #{ $ticket } is held by { $agent }. { $looker } was looking at it.
given-call = ✋ Yours now, please answer:
given-line = • #{ $ticket } · { $question }
toast-looking = The others see for { $span } that you are looking
toast-look-other = { $agent } is looking at it until { $until }; Claim takes it all the same
toast-looked = The others see that you stopped looking
claimed = #{ $ticket } is held by { $agent }.
released = #{ $ticket } is back in the queue.
assigned = #{ $ticket } is assigned to { $agent }.
note-kept = { $assignee ->
        [0] Not sent: kept as a note of #{ $ticket }.
       *[other] Not sent: #{ $ticket } is held by { $assignee }, so this is kept as a note.
    }
note-confirm = Send this of { $name } to the requester of #{ $ticket }? “{ $text }”
note-confirm-below = Look at the text and press once more
note-changed = The text has changed since; please press once more
note-left = Kept as a note of #{ $ticket }.
unclear-ask = { $reason ->
        [forwarded] Not sent to the requester of #{ $ticket }: it is forwarded. A note?
        [blank] Not sent to the requester of #{ $ticket }: nothing in it can be seen. A note?
        [free-ticket] Not sent: nobody holds #{ $ticket } yet. “Send” takes it and sends this.
        [notice] Not sent to the requester of #{ $ticket }: you replied to a message of mine. A note?
        [album] Not sent to the requester of #{ $ticket }, like the rest of this album. A note?
        [sent-away] Not sent to the requester of #{ $ticket } yet: it sends them to somebody else of ours. /refer asks inside. Send all the same?
        [placeholder] Not sent to the requester of #{ $ticket } yet: something in it is left to be filled in. Send all the same?
        [unfit] Not sent to the requester of #{ $ticket } yet: this canned reply does not look like an answer to what they wrote. Send all the same?
        [newer] Not sent to the requester of #{ $ticket } yet: they wrote something newer, which is shown here as well. Send yours all the same?
        [note-asked] Not sent to the requester of #{ $ticket }: you have just asked to write a note. Is this the note?
        [stale-focus] Not sent yet: nothing was said here for a while. Is this for the requester of #{ $ticket }?
        [other-focus] Not sent yet: you replied to #{ $ticket }, but you are on another request. Is this for the requester of #{ $ticket }?
        [edited] Not sent to the requester of #{ $ticket }: it was no answer before you edited it. Send it now?
       *[like-command] Not sent to the requester of #{ $ticket }: it begins like a command or a note. A note?
    }
unclear-also-sent-away = It also sends the requester to somebody else of ours; /refer asks inside.
unclear-also-placeholder = Something in it is left to be filled in.
unclear-also-newer = They also wrote something newer, which is shown here as well.
unclear-also-unfit = This canned reply does not look like an answer to what they wrote.
unclear-over = { $state ->
        [moved] Not sent: #{ $ticket } is “{ $status }”. The same requester has #{ $live } now; please answer there. This is kept as a note.
        [resolved] Not sent: #{ $ticket } is “{ $status }”. This is kept as a note. To send it, write /reopen and then reply /send to it.
       *[closed] Not sent: #{ $ticket } is “{ $status }”. This is kept as a note.
    }
former-topic = This topic is an old one; #{ $ticket } goes on in its newer topic.
kind-not-carried = Not sent: the requester is on another messenger, which cannot be sent this kind of message. Please write it, or send it as a file.
card-in-topic = { $agent } has it: { $subject }
card-moved = ➜ #{ $ticket } is in the group “{ $title }” now. Please answer there.
elsewhere-now = Not sent: #{ $ticket } is in the group “{ $title }” now. Please answer there.
hint-how-to-reply = Only replies reach a requester here: reply to the card of #{ $ticket } or to a message of theirs. Everything else stays among you.
note-sent = Sent to the requester of #{ $ticket } by { $agent }.
reply-not-connected = ⚠ Not with the requester of #{ $ticket } yet: the account they wrote to is missing from the bot’s settings. It goes out if the account is back within { $span }; please tell whoever runs the bot.
sent-before = This went to the requester of #{ $ticket } already.
send-what = Reply /send to the note or message that shall go to the requester.
unsend-what = Reply /unsend to the message that you sent to a requester.
unsend-not-yours = { $agent } wrote this. Only they or an admin can take it back.
unsend-under-way = #{ $ticket }: being taken back from the requester …
unsend-withdrawn = ↩ #{ $ticket }: it had not gone out yet and does not go out now.
unsend-perhaps = ⚠ #{ $ticket }: it is not sent again, but it may have arrived once; that copy cannot be taken back.
unsend-before = #{ $ticket }: this was taken back already.
unsend-nothing = #{ $ticket }: this did not reach the requester, so there is nothing to take back.
edit-not-sent = Your edit of #{ $ticket } stays inside; the requester still sees the old text. Reply /unsend to take it back.
edit-after-unsend = #{ $ticket }: this was taken back, so the edit does not go out. Write it anew.
edit-of-lost = #{ $ticket }: the message did not reach the requester, nor does the edit. Write it anew.
assign-ask = Who shall have #{ $ticket }?
note-how = Reply to the question below. // or /note does the same.
note-ask = 📝 { $agent }, reply to this message with your note for #{ $ticket }. The requester does not see it.
pending-ask = How long shall #{ $ticket } wait for the requester? (For another time, write /pending 12h or /pending 2 days)
pending-answer = #{ $ticket } waits for the requester's answer. They are reminded { $first } and { $last } after the question; { $end } later it is resolved as “no reply”.
nothing-asked = Nobody has asked the requester of #{ $ticket } anything since they last wrote. Ask first, then /pending answer; or give a time: /pending 2d
promise-offer = This reads like a promise in #{ $ticket }: “{ $words }”. Shall it be recorded?
promise-recorded = 🤝 Promise recorded in #{ $ticket }, due { $due }: “{ $words }”. Done? /promise done
promise-recorded-told = 🤝 Promise recorded in #{ $ticket }, due { $due }, and the requester was told: “{ $words }”. Done? /promise done
promise-dismissed = Not recorded: that reply in #{ $ticket } is no promise.
promise-kept = ✅ Promise in #{ $ticket } kept, and the requester was told: “{ $words }”
promise-moved = Promise in #{ $ticket } moved to { $due }, and the requester was told: “{ $words }”
promise-broken = Promise in #{ $ticket } not kept, and the requester was told why: “{ $words }”
promise-removed = Removed, it was no promise in #{ $ticket }: “{ $words }”
promise-none = There is no open promise in #{ $ticket }.
promise-head = { $count ->
        [1] One open promise in #{ $ticket }:
       *[other] { $count } open promises in #{ $ticket }:
    }
promise-line = • by { $due }: “{ $words }”
promise-how = New: /promise tomorrow refund of 50,000. Then: /promise done reference 123 · /promise moved monday the bank is closed · /promise broken why · /promise remove
promise-when = By when? “{ $words }”. Choose, or write it: /promise mon 15:00 …
promise-which = Which promise in #{ $ticket }?
promise-over = This promise in #{ $ticket } has been decided already.
promise-recorded-before = The promise of that reply is recorded in #{ $ticket } already, due { $due }. Another date: /promise moved monday
promise-edited = The promise of this reply stays recorded in #{ $ticket }, due { $due }. Another date: /promise moved monday
promise-time-passed = The time of that reply, { $due }, has passed in #{ $ticket }. Is it still owed? Then give it a new date: /promise tomorrow what you promised. Otherwise press “No promise”.
promise-resolve-next = The requester of #{ $ticket } needs nothing else: /resolve
unsend-promise = The promise in it is recorded in #{ $ticket } and stays: /promise done, moved, broken or remove.
promise-not-removable = The requester of #{ $ticket } was told of this promise, so it cannot be removed. Not possible any more? /promise broken why
promises-open = { $count ->
        [1] #{ $ticket } has an open promise, so it can neither end nor wait for an answer. See /promise, or give a time: /pending 2d
       *[other] #{ $ticket } has { $count } open promises, so it can neither end nor wait for an answer. See /promise, or give a time: /pending 2d
    }
promises-head = { $late ->
        [0] Open promises: { $count }, none overdue
       *[other] Open promises: { $count }, overdue: { $late }
    }
promises-line = • #{ $ticket } · { $due } · { $agent } · “{ $words }”
promises-line-late = • ⏰ #{ $ticket } · { $due } · { $agent } · “{ $words }”
promises-more = And { $count } more
promises-tally = In { $span }: kept in time { $kept }, late { $late }, broken { $broken }
closed-but-owed = The requester of #{ $ticket } says it is settled. It stays open because of the promise: /promise
resolve-promises = { $count ->
        [1] #{ $ticket } has an open promise:
       *[other] #{ $ticket } has open promises:
    }
resolve-promises-how = Is it done? Then press, and #{ $ticket } is resolved. Otherwise: /promise moved monday, or /promise broken why.
refer-how = Write the team or the agent, the question and by when: /refer finance was it paid? by tomorrow. Teams: { $teams }
refer-which = Which team? Their answer would be due { $due }.
referral-post = ↪ #{ $ticket } for { $team }, from { $name }, answer due { $due }: “{ $question }”
referral-sent = #{ $ticket } is offered to them, and stays with you until they accept.
referral-accepted = ✅ { $agent } has accepted #{ $ticket } and holds it now.
referral-bounced = ↩ #{ $ticket } is not for { $team }, says { $name }: { $reason }. It stays where it was.
referral-bounced-twice = Sent back { $count } times. A lead decides who takes it, with the buttons or in reply to this with /assign or /refer.
referral-returned = #{ $ticket } goes back: { $reason }
referral-withdrawn = The offer of #{ $ticket } is withdrawn.
referral-open = #{ $ticket } is referred and not answered yet, so it can be neither offered again nor wait for the requester. The sender can take an offer back: /refer withdraw
complaint-over = The complaint in #{ $ticket } is dealt with already{ $agent ->
        [0] .
       *[other] , by { $agent }.
    }
own-complaint = The complaint in #{ $ticket } is about your own work. Another lead or an admin has to look at it; you may contact the requester.
note-private = Write the note in one message: “// text”, or /note text
focus-first-leave = You are on #{ $ticket } here. Write /leave first to speak for yourself.
complaint-none = There is no open complaint in #{ $ticket }.
referral-over = There is no open offer of #{ $ticket } any more.
referral-to-sender = #{ $ticket } is with them already. Choose another team or a colleague.
referral-time-passed = That time has passed. Give #{ $ticket } a later one, like /refer finance was it paid? by tomorrow
referral-question = “{ $question }”
referral-not-for-you = #{ $ticket } is offered to others; only they, leads and admins can answer.
bounce-why = Why is #{ $ticket } not yours? Choose, or write: /refer not ours the reason
guest-how = Write the question and by when: /guest did this transfer arrive? by tomorrow. As a reply to a message of the requester, the guest reads that message too.
guest-link = Send this link to the person you want to ask about #{ $ticket }. It works once, for the first who opens it, until { $until }: { $link }
guest-came = ❓ { $name } has opened the question of #{ $ticket }: “{ $question }”. Is this the right person?
guest-confirmed = { $name } is the right person for the question of #{ $ticket }.
guest-withdrawn = The question of #{ $ticket } is withdrawn; its link does not work any more.
guest-answered = 💬 { $name } (guest) answers in #{ $ticket } to “{ $question }”:
guest-expired = ⏰ { $name } (guest) has not answered in #{ $ticket }: “{ $question }”. The link does not work any more.
guest-never-came = ⏰ The link of the question of #{ $ticket } was never opened: “{ $question }”. It does not work any more.
guest-edited = ✏️ { $name } (guest) has edited the answer in #{ $ticket } to “{ $question }”:
guest-link-line = They also read: “{ $line }”
guest-question-over = The question that you opened needs no answer any more. Thank you.
guest-over = This question of #{ $ticket } is over.
guest-question = A support agent asks you: “{ $question }” Your next message here is the answer, until { $until }. If you have a request of your own here, reply to this message.
guest-question-line = A support agent asks you: “{ $question }” A user has written this: “{ $line }” Your next message here is the answer, until { $until }. If you have a request of your own here, reply to this message.
guest-text-only = Please answer in words.
guest-thanks = Thank you, your answer is passed on. If you write again, it is taken as a question of your own.
guest-link-over = This link is not, or no longer, for you.
silence-ended = #{ $ticket } is resolved as “no reply”: the requester was reminded and did not answer. If they write, it opens again.
pending-on-hold = #{ $ticket } comes up again on { $until }. Its requester is waiting for us, and hears that it takes until then.
pending-until = #{ $ticket } waits for the requester until { $until }.
priority-high = ❗ High
priority-normal = Normal
priority-low = Low
priority-ask = #{ $ticket } has the priority “{ $priority }”. Which one shall it have?
priority-set = #{ $ticket } has the priority “{ $priority }” now.
resolve-ask = What came of #{ $ticket }? (To refuse, write: /resolve refused reason)
resolve-sure = Resolve #{ $ticket } all the same?
resolve-offered = 🤝 A reply reads like a promise and is not decided: “{ $words }”. Record it with /promise, or dismiss it on the card.
resolve-unanswered = Nobody has answered the requester of #{ $ticket } yet.
resolve-they-wait = The requester of #{ $ticket } wrote last and has been waiting since { $since }.
resolve-unasked = Nobody has asked the requester of #{ $ticket } anything yet.
resolve-soon = The last reply in #{ $ticket } is from { $since }; the requester has hardly had time to answer.
resolve-others = #{ $original } is from someone else ({ $name }): “{ $question }”
duplicate-ask = { $count ->
        [0] Which request is #{ $ticket } a duplicate of? Write its number: /resolve duplicate #12
       *[other] Which request is #{ $ticket } a duplicate of? For another one, write: /resolve duplicate #12
    }
ticket-number = #{ $ticket }
prompt-ended = #{ $ticket } has ended meanwhile, as “{ $outcome }”.
original-ended = { $outcome ->
        [answered] #{ $original } is from someone else and was only answered. The requester of #{ $ticket } needs that answer too: reply, then /resolve answered
       *[other] #{ $original } is from someone else and was not fixed. The requester of #{ $ticket } needs an answer of their own: reply, then /resolve
    }
duplicate-of-itself = #{ $original } cannot be the original of #{ $ticket }: it is the same request, or was put together with it. Give another number.
duplicates-left = { $count ->
        [one] #{ $ticket } ended as “{ $outcome }”. The requester of its duplicate waits for an answer. Reopen it and reply: /reopen { $tickets }
       *[other] #{ $ticket } ended as “{ $outcome }”. The requesters of its duplicates wait for an answer: { $tickets }. Reopen each and reply: /reopen #12
    }
resolved = #{ $ticket } is resolved and the requester was told.
resolved-as = #{ $ticket } is resolved as “{ $outcome }” and the requester was told. ({ $agent })
late-words = The requester has just written in #{ $ticket } (see above).
late-words-below = The requester has just written in #{ $ticket }; it stands below.
prompt-outdated = This question is out of date: #{ $ticket } has changed since.
reopened = #{ $ticket } is open again.
toast-choose-on-card = Choose on the card
toast-choose-below = Choose below
queue-head = { $count ->
        [1] One live ticket
       *[other] { $count } live tickets
    }{ $overdue ->
        [0] { "" }
       *[other] { ", " }{ $overdue } overdue
    }
queue-line = { $name }: { $question }
queue-late = ⏰ overdue since { $due }
queue-due = due { $due }
queue-part-overdue = ⏰ Overdue
queue-part-free = In the queue
queue-part-held = In hand
queue-part-pending = Waiting for the requester
queue-page-none = There is no such page. The first one: { $example }
queue-more = … and { $count } more: { $example }
mine-head = { $count ->
        [1] You have one ticket
       *[other] You have { $count } tickets
    }{ $overdue ->
        [0] { "" }
       *[other] { ", " }{ $overdue } overdue
    }
mine-empty = You have no tickets. /queue shows those that are free.
queue-empty = The queue is empty.
digest-head = { $count ->
        [one] One ticket is open; its card follows.
       *[other] { $count } tickets are open; their cards follow little by little.
    }
digest-line = #{ $ticket } · { $name }: { $question }
digest-more = … and { $count } more; /queue
route-chat-lost = ⚠ I cannot reach the group “{ $group }” of a team: { $why }. Its requests are here until I can. Write /here with the team's name there when I am back in, or /here off with the team's name here.
agents-chat-lost = ⚠ I cannot reach the agents' group “{ $group }”: { $why }. Requesters' messages are kept, but nobody sees them until I can write there again. Take me back in and let me write, or send /here in another group.
story-inbound = ⬅ { $at } { $text }{ $name }
story-outbound = ➡ { $at } { $name }: { $text }
story-unsent = ↩ { $at } { $name } (taken back): { $text }
story-note = 📝 { $at } { $name }: { $text }
story-withheld = 🚫 { $at } (blocked, not shown) { $text }
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
agents-help-head =
    To answer: reply to the card, or write in its topic if you have it.
    // begins a note. /unsend in reply takes a message back.
help-task = { $task ->
        [1] Take
        [2] Answer
        [3] Wait or end
        [4] Ask and share
        [5] Promise
        [6] Sort
        [7] You
       *[8] Leads
    }
help-send = /send
help-claim = /claim
help-release = /release
help-assign = /assign
help-note = /note
help-pending = /pending 2d
help-reopen = /reopen
help-priority = /priority
help-resolve = /resolve fixed
help-promise = /promise tomorrow …
help-later = /later 9:00 …
help-promises = /promises
help-refer = /refer finance …
help-guest = /guest
help-queue = /queue
help-mine = /mine
help-next = /next
help-leave = /leave
help-ticket = /ticket the story
help-knowledge = /knowledge
help-away = /away
help-back = /back
help-audit = /audit
help-ratings = /ratings
help-contact = /contact
help-agents = /agents
help-block = /block
help-unblock = /unblock
help-hours = /hours
help-holiday = /holiday
help-duty = /duty
help-canned = /canned
help-tag = /tag
agents-help-foot = Outside a topic give the number: /claim #12
agents-head = Agents:
agent-role = { $name } is { $role ->
        [admin] an admin
        [lead] a lead
       *[agent] an agent
    } now.
agents-line = { $name } ({ $role ->
        [admin] admin
        [lead] lead
       *[agent] agent
    }) · { $held } tickets
agent-added = { $name } is { $role ->
        [admin] an admin of this bot
       *[agent] an agent
    } now.
agent-already = { $name } is an agent already.
agent-removed = { $name } is no agent any more. { $freed } tickets went back to the queue.
agents-away = away
agents-away-until = away until { $until }
away-done = { $name } is away until /back.
away-until = { $name } is away until { $until }.
back-done = { $name } is back.
back-already = { $name } is not away.
back-tickets = { $count ->
        [one] The ticket that they gave back: { $parts }
       *[other] The { $count } tickets that they gave back: { $parts }
    }
back-queue = { $tickets } in the queue
back-held = { $tickets } with { $name }
back-ended = { $tickets } ended
back-waiting = Waiting for them: { $parts }
back-promises = { $count ->
        [one] a promise ({ $tickets })
       *[other] { $count } promises ({ $tickets })
    }
back-referrals = { $count ->
        [one] a referral ({ $tickets })
       *[other] { $count } referrals ({ $tickets })
    }
back-more = { $count } more
returned = Back in the queue: { $tickets }
returned-later = ⏰ No longer sent: replies for later in { $tickets }. They stay as notes.
returned-referral = { $name } is away, so your question in #{ $ticket } is back. Ask someone else: /refer
away-past = { $until } has passed. Write a later time, such as /away 2h or /away until tomorrow.
away-later = An absence begins at once, so nothing has changed; write /away when it begins, or if you are away from now on: /away until { $day }
away-all = ⚠ All agents are away now.
returned-none = They held no requests.
returned-promise = 🤝 Promised in #{ $ticket } for { $due }: “{ $words }”
agent-left = { $name } left the group. { $freed } tickets went back to the queue.
newcomer = { $name } ({ $id }) wrote here but is no agent. An admin can let them in:
no-right-yet = { $name }, you are not an agent of this bot yet, so this message went nowhere. An admin can let you in.
hidden-sender = You wrote as the group, so nobody knows which agent you are. To answer, switch off “remain anonymous” in the group's admin settings.
invitation = { $role ->
        [admin] This link works once, for { $span } or until the next start of the bot: { $link }
       *[agent] This link works once, within { $span }: { $link }
    }
welcome-agent = Welcome to the support team. If you are not in the agents' group yet, an admin adds you; write /help there.
welcome-admin =
    You are the admin of this bot ({ $bot }) now.
    Next: make a group, make the bot its admin, and write /here there.
here-done = This group is the agents' chat now. /help tells you everything.
here-done-team = This group is the agents' chat for { $team } now. Their requests come here; everything else stays in the main group.
here-ended = This group is not an agents' chat any more. Its requests are in the group “{ $title }” now.
agents-chat-taken = { $chat ->
        [team] This group belongs to a team already. Write /here off here to end that, or take another group.
       *[main] This is the main group of the agents. A team needs a group of its own.
    }
not-a-route-chat = This group does not belong to a team, so there is nothing to end.
no-agents-chat = The agents have no main group yet. Write /here there first, then /here finance (or another team) in the team's group.
here-findings = { $count ->
        [one] One thing is not right yet:
       *[other] These are not right yet:
    }
here-needs-group = Write this command inside the agents' group.
blocked = { $name } gets no answers until { $until }; what they write is kept.
unblocked = { $name } can write again.
updates-set-aside = { $count ->
        [one] A message could not be processed: { $reason }
       *[other] { $count } messages of the last hour could not be processed. The last one: { $reason }
    }
outage-over = From { $began } to { $ended } the messenger took nothing from us. { $count ->
        [0] Nothing waits any more.
        [one] One message waited and goes out now.
       *[other] { $count } messages waited and go out now.
    }
knowledge-rejected = { $count ->
        [one] The knowledge base has one error, so the old version stays:
       *[other] The knowledge base has { $count } errors, so the old version stays:
    }
knowledge-error = • { $place }: { $finding }
knowledge-lint = { $count ->
        [0] “poshtiban kb lint” shows it as well.
       *[other] And { $count } more; “poshtiban kb lint” shows them all.
    }
knowledge-held = The new version of the knowledge base lacks { $lost } of { $entries } entries{ $sections ->
        [none] {""}
       *[other] {" "}and the sections { $sections }
    }, so the old version stays. If this is intended, an admin writes /knowledge accept.
knowledge-accepted = The new version will be in use in a moment.
knowledge-nothing-held = No version is waiting for confirmation.
knowledge-state = { $entries } entries with { $questions } questions are in use.
knowledge-state-fine = The newest version is in use.
knowledge-state-training = The newest version is in use. Its models are still being trained, until then some questions are asked back more often.
knowledge-state-rejected = The newest version has errors and is not in use: “poshtiban kb lint” shows them.
knowledge-state-waiting = The newest version is not in use yet: it needs training first.
knowledge-valid-again = The knowledge base is fine again, and the new version is in use.
pending-date-came = The waiting time of #{ $ticket } is over and the requester said nothing.
on-hold-date-came = The date of #{ $ticket } has come. Its requester is waiting for us.

## Refusals
ticket-unknown = { $ticket ->
        [0] Which ticket? Reply to its card, or write its number first, like /priority #12 high.
       *[other] There is no ticket #{ $ticket }.
    }
too-many-held = You hold { $limit } open requests, which is the limit. /agents shows who has how many; resolve one, let it wait or give it back first.
agent-away = { $name } is away{ $until ->
        [0] {""}
       *[other] {" "}until { $until }
    }. Choose someone else.
ticket-already-assigned = #{ $ticket } was taken by { $assignee }.
ticket-not-yours = { $assignee ->
        [0] Nobody holds #{ $ticket }. Claim it first.
       *[other] Not done: #{ $ticket } is held by { $assignee }.
    }
reopen-first = Not done: #{ $ticket } is “{ $status }”. /reopen it first.
illegal-transition = #{ $ticket } is “{ $status }” now and cannot become “{ $wanted }”.
already-so = #{ $ticket } is “{ $status }” already.
ticket-ended = { $status ->
        [closed] #{ $ticket } is closed.
       *[other] #{ $ticket } has ended. Reopen it first: /reopen #{ $ticket }
    }
outcome-required = Say what came of #{ $ticket }: answered, fixed, duplicate #12, wrong-door, or refused with a reason.
original-required = Which request is #{ $ticket } a duplicate of? Write: /resolve duplicate #12
requester-wrote = the requester wrote or edited a message first.
date-required = Until when? For example /pending 2d or /pending 4h for #{ $ticket }
not-an-agent = Only agents can do this.
left-group = You left the agents' group, so you are no longer an agent. Come back and write something there; an admin can let you in.
outside-group = You are not in the agents' group. Join it first; then everything works.
not-an-admin = Only admins can do this.
agent-unknown = There is no agent called { $name }. /agents shows the list.
agent-ambiguous = Several people are called “{ $name }”. Which one?
link-spent = This link does not work any more: it was used or its time is over. Ask an admin for a new one.
button-expired = This button does not work any more.
button-expired-ticket = This button does not work any more. Use /ticket #{ $ticket } instead.
command-shown = /{ $command }
command-near = I do not know /{ $name }. Did you mean { command-shown }?
command-unknown = Not sent: I do not know this command. /help shows them all.
too-many-tags = #{ $ticket } would have more than { $limit } tags. Remove some first, like /tag -refund
reply-decided = This reply was sent or taken back already.
last-admin = The only admin cannot be removed. Add another admin first.
text-required = { $command ->
        [block] Write how long and why: /block 24h insults, /block 2d spam, or /block 24 reason (hours)
        [block-reason] Add the reason, like /block 24h insults
        [remove] Add the name, like /agents remove @sara
        [guest] Write the question, like /guest did this transfer arrive? by tomorrow
        [tag] Write the tags too, like /tag refund
        [refer] Write the question too, like /refer finance was it paid? by tomorrow
        [refer-bounce] Add the reason, like /refer not ours it belongs to the technical team
        [promise] Write what is promised, like /promise tomorrow refund of 50,000
        [promise-broken] Add the reason for the requester, like /promise broken the bank refuses it
       *[other] Write a text after { command-shown }.
    }
argument-unclear = I do not understand “{ $argument }” after { command-shown }. { $command ->
        [agents] I know /agents invite, /agents invite admin, /agents role lead @sara (or agent, admin) and /agents remove @sara
        [tag] Write words without spaces, like /tag refund -waiting
        [here] Write /here alone, or a team that is in the knowledge base, like /here finance, or /here off
       *[other] Write only the ticket's number, like { command-shown } #12
    }
span-too-long = { $days } days is the most; write a shorter time.

## Command menus
menu-topics = What I can explain
menu-human = Talk to a person
menu-status = Where is my request?
menu-close = I don't need it any more
menu-language = Language
menu-help = Help
menu-queue = The queue
menu-canned = Canned replies
menu-refer = Ask another team
menu-claim = Claim a ticket
menu-note = Internal note
menu-unsend = Take back (reply to it)
menu-pending = Wait for the requester
menu-resolve = Resolve
menu-mine = Your tickets
