# The team's settings and canned replies: commands, announcements and findings in their files.

weekday = { $day ->
        [sat] Saturday
        [sun] Sunday
        [mon] Monday
        [tue] Tuesday
        [wed] Wednesday
        [thu] Thursday
       *[fri] Friday
    }
weekdays-all = every day
weekdays-range = { $first } to { $last }
items = { $items }
date-shown = { DATETIME($day, show: "date") }
hours-interval = { $opening } to { $closing }
hours-until-midnight = { $opening } to midnight
hours-all-day = all day
hours-closed = closed
dates-range = { $first } to { $last }
team-line = { $what }: { $value }
team-line-named = { $what }: { $value } ({ $name })
team-line-of = { $calendar } · { $line }

hours-head = Office hours:
hours-special-head = Other hours on:
hours-now-open = Open now.
hours-now-open-until = Open now, until { $until }.
hours-now-closed = Closed now.
hours-opens = Closed now; opens { $opens }.
hours-example = /hours fri 10:00-14:00
hours-how = Leads change them: /hours fri 10:00-14:00 · /hours tomorrow 9-12 · /holiday { $example } Nature Day
holiday-head = Holidays from today on:
holiday-none = There are no holidays from today on.
holiday-how = Leads add one with /holiday { $example } Nature Day and remove it with /holiday remove { $example }.
holiday-unknown = There are no special days on { $days }.
holiday-part-of = { $days } belongs to these days. Remove all of them with /holiday remove and both dates:
holiday-still = { $days } is still decided by:
dates-over = { $days } is over already.
day-unreadable = “{ $value }” does not begin with a day or a date.
hours-more = … and { $count } more
canned-not-sent = That message was not sent to a requester. Reply to an answer that was sent, or write the text into canned.yaml.
canned-bad-name = “{ $name }” cannot be a name. It has Latin letters, digits and hyphens, for example refund-steps.
masked-line = { $kind ->
       *[card] card
        [login_code] code
        [password] password
        [token] token
        [phone] phone
        [national_id] national id
    }: { $words }
masked-none = It is no longer in this message.
masked-more = … and { $count } more: press again
masked-caption = Something is masked in the caption of this file (#{ $ticket }).
audit-head = Latest acts ({ $count }):
audit-none = There are no such acts.
audit-line = { $at } · { $name } · { $act }{ $ticket ->
        [0] {""}
       *[other] {" "}· #{ $ticket }
    }{ $words ->
        [0] {""}
       *[other] {" "}· { $words }
    }
act-claim = claim
act-look = looking
act-release = release
act-note = note
act-pending = wait: asked
act-pending-for = wait
act-resolve = resolve: asked
act-resolve-as = resolve
act-priority = priority
act-record-promise = promise recorded
act-no-promise = no promise
act-settle-promise = promise settled
act-refer-to = refer
act-accept-referral = referral accepted
act-bounce-referral = referral refused
act-withdraw-referral = referral withdrawn
act-confirm-guest = guest confirmed
act-withdraw-guest = guest withdrawn
act-preview-canned = canned reply shown
act-send-canned = canned reply sent
act-cancel-canned = canned reply not sent
act-undo-held = taken back in time
act-send-held = sent early
act-cancel-later = reply for later cancelled
act-contact = contact
act-no-contact = no contact needed
act-next-ticket = next ticket
act-leave-focus = left the private chat
act-reopen = reopen
act-assign-to = assign
act-send-note = send a note: asked
act-send-sure = note sent
act-keep-note = kept as a note
act-send-again = sent again
act-make-agent = agent added
act-dismiss = agent removed
act-reply = reply
act-card-menu = card menu
act-show-masked = masked words shown
act-edit = edit
audit-refused = · refused{ $why ->
        [ticket-not-yours] {" "}(another agent's)
        [ticket-already-assigned] {" "}(another agent's)
        [too-many-held] {" "}(holds too many)
        [ticket-ended] {" "}(it had ended)
        [ticket-unknown] {" "}(no such ticket)
        [promises-open] {" "}(open promises)
        [outcome-required] {" "}(no outcome)
        [date-required] {" "}(no time)
        [text-required] {" "}(no text)
        [argument-unclear] {" "}(unclear)
        [agent-unknown] {" "}(no such agent)
        [agent-away] {" "}(colleague away)
        [referral-over] {" "}(referral over)
        [referral-not-for-you] {" "}(referral for others)
        [not-a-lead] {" "}(not a lead)
        [not-an-admin] {" "}(not an admin)
        [button-expired] {" "}(old button)
        [button-expired-ticket] {" "}(old button)
       *[other] {""}
    }
audit-to = to { $name }
audit-from = from { $name }
audit-until = until { $until }
audit-quote = “{ $words }”
duty-head = On duty:
duty-none = No duty roster yet.
duty-today = Today: { $names }
duty-today-none = Today: no one
duty-no-one = none
duty-still = ⚠ { $name } is still in the duty roster: { $days }. Leads change it, for example: /duty { $example }
duty-example = /duty sat sara, omid
duty-how = Leads change it: /duty sat sara, omid · /duty tomorrow omid · /duty sat none
canned-head = Canned replies:
canned-none = There are no canned replies yet.
canned-line = { $id } · { $title }
canned-how = /canned { $example } shows one. Leads add one by replying to a good answer with /canned add name title, and remove it with /canned remove name.
canned-shown = { $title } ({ $of }):
canned-unknown = There is no canned reply “{ $name }”.{ $nearest ->
        [none] {" "}/canned lists them.
       *[other] {" "}Did you mean { $nearest }?
    }
canned-near = Canned replies close to that:
canned-found = Which canned reply for #{ $ticket }?
canned-suggested = Canned replies that suit #{ $ticket }; press one to see it under the request:
canned-preview = #{ $ticket } · { $name } · “{ $title }”
canned-missing = Not ready. Still to fill in: { $names }. Write { $example }
canned-then = Then: { $steps }
canned-then-tag = tag { $tag }
canned-then-answer = wait for the answer
canned-then-wait = wait { $span }
canned-then-resolve = resolve as “{ $outcome }”
canned-due = { $due }
canned-unfit = This does not look like an answer to what they wrote.
canned-unfit-better = This does not look like an answer to what they wrote. “{ $title }” fits better.
canned-meant = It fits #{ $ticket }: “{ $question }”. Did you mean that one?
canned-tried = They write that they were told this, or tried it, before.
canned-sent-before = The same text was sent here on { $at }.
canned-other-language = It is not available in the requester's language; this is “{ $of }”.
canned-sent = ✉ To #{ $ticket } by { $name }:
    { $text }
canned-changed = The text has changed since. Please look at it again.
canned-newer-words = The requester has written something newer. Please look again.
canned-other-requester = The ticket has another requester now. Please look again.
canned-gone = The canned reply { $name } is gone. /canned shows the others.
canned-long = Not sent from here: the text has more than { $limit } characters, so it cannot be seen as a whole. Shorten it in canned.yaml.
canned-cancelled = Nothing was sent to #{ $ticket }.
button-canned-send = ✉ Send
button-canned-send-then = ✉ Send and do the next steps
button-canned-anyway = ✉ Send anyway
button-canned-anyway-then = ✉ Send anyway and do the next steps
button-canned-only = ✉ Send only
button-canned-better = ➜ “{ $title }” instead
button-canned-meant = ➜ To #{ $ticket } instead
button-canned-cancel = ✖ Do not send
toast-canned-look = Look at the text, then send
held = ✉ To #{ $ticket } by { $name } in { $span }:
    { $text }
held-note = Goes to the requester of #{ $ticket } in { $span }. ({ $name })
held-edited = it was edited after the press. Reply /send to it to send it as it is now.
held-undone = Taken back by { $name }, not sent to #{ $ticket }. Kept as a note: “{ $text }”
held-dropped = ⚠ Not sent to #{ $ticket }: { $why } Kept as a note: “{ $text }”
button-undo = ↩ Undo
later-planned = ⏰ To #{ $ticket }: { $due }, unless { $name } writes before: “{ $text }”
later-head = Replies for later:
later-line = { $number }. { $due } · #{ $ticket } · { $agent }: “{ $words }”
later-more = … and { $count } more
later-none = No replies are waiting for their time.
later-how = /later tomorrow 9:00 and a text sends it then, /later when open and a text when the office opens. It is not sent if the requester writes before.
later-when = When? A time comes first: /later tomorrow 9:00 …, /later 2h …, /later when open …
later-unchanged = What was scheduled before stays as it was.
later-sent-already = It was sent already. Reply /unsend to your message to delete the requester's copy.
later-past = { $due } has passed. Choose a later time, or send it now.
later-what = What is to be sent then? Write the text after the time, or reply to a note with /later and the time.
button-later-cancel = ✖ Do not send
button-later-cancel-one = ✖ { $number }
button-later-anyway = ⏰ All the same, { $due }
button-send-later = Send it then
button-send-now = ✉ Send now
toast-later = Goes out: { $due }
toast-sent = Sent
toast-not-sent = Not sent; the reason is in the chat
toast-held = Goes out in { $span }; Undo takes it back
tagged = #{ $ticket } has the tags { $tags }.
tagged-none = #{ $ticket } has no tags.
canned-is-canned = This is the canned reply { $name } already. /canned add { $name } adds the request as an example.
canned-own-part = “{ $words }” → { $placeholder }
canned-own = ⚠ This belongs to one request only. In { $file }, put placeholders instead: { $parts }
canned-in-group = Write this in the agents' group, where the preview of #{ $ticket } can be pressed.
canned-add-what = Reply with /canned add name to a message with text that is worth keeping. The name has Latin letters, digits and hyphens, for example refund-steps.

team-done = ✓ { $file }:
team-changed-by = { $agent } has changed { $file }:
team-changed = { $file } has changed:
team-unchanged = It was like that already.
team-valid-again = { $file } has no errors any more and is in use.
team-rejected = { $count ->
        [one] { $file } has one error, so the old version stays:
       *[other] { $file } has { $count } errors, so the old version stays:
    }
team-file-broken = { $count ->
        [one] { $file } has an error, so I cannot change it here. Please correct it first:
       *[other] { $file } has { $count } errors, so I cannot change it here. Please correct them first:
    }
team-lint = { $count ->
        [0] “poshtiban desk lint” shows it as well.
       *[other] And { $count } more; “poshtiban desk lint” shows them all.
    }
team-file-read-only = I cannot write { $file } ({ $reason }). Please change it on the server.
team-file-by-hand = { $file } is written in a way that I cannot change without risk. Please change it by hand.
team-example = For example: { $example }

change-hours = • { $days }: { $hours } (before: { $before })
change-special-added = • { $days }: { $hours }
change-special-removed = • { $days }: as usual again
change-calendar-added = • New calendar: { $calendar }
change-calendar-removed = • Calendar removed: { $calendar }
change-span = • { $name ->
        [first_response] First answer within
        [next_response] Next answer within
        [resolution] Solved within
        [escalation] Leads, then admins are alerted after
        [reopens_within] A message reopens a resolved request within
       *[intake_timeout] Questions before a handoff wait for
    }: { $span } (before: { $before })
change-no-target = no target
change-route-calendar-usual = • Route { $route }: the usual hours
change-route-policy-usual = • Route { $route }: the usual targets
change-route-policy = • Route { $route }: targets of { $policy }
change-quiet = • No notices to requesters { $hours }
change-quiet-none = • Notices to requesters at any hour
change-name = • Agents are shown to requesters by: { $name ->
       *[first_name] the first name
        [role] the team
        [support] “Support”
    }
change-signed = • Replies are signed: { $signed ->
       *[never] never
        [first] an agent's first one in a request
    }
change-ratings = • { $asks ->
       *[yes] Requests are rated
        [no] Requests are not rated
    }, { $reminder ->
        [0] no reminder
       *[other] one reminder after { $reminder }
    }; leads contact those who complain within { $within } of opening hours
change-masking = • { $kind ->
       *[card] Card numbers
        [login_code] Login codes
        [password] Passwords
        [token] Tokens
        [phone] Phone numbers
        [national_id] National ids
    } are masked { $where ->
       *[always] in requests and lists
        [lists] in lists only
    }
change-distribution = • Requests { $how ->
       *[pull] are claimed by agents
        [by_turns] are given to agents by turns
    }{ $most ->
        [0] {""}
       *[other] , at most { $most } open ones each
    }
change-check = • Check of replies “{ $check ->
       *[promise] promise
        [sent_away] sent away
        [fit] canned replies that do not fit
        [placeholder] something left to be filled in
        [newer] replies that cross a newer message
    }”: { $mode ->
        [off] off
        [ask] asks below the reply
       *[hint] hint on the card
    }
change-phrases-added = • { $kind ->
        [never] No promises
       *[promise] Phrases of promises
    }, added: { $phrases }
change-phrases-removed = • { $kind ->
        [never] No promises
       *[promise] Phrases of promises
    }, removed: { $phrases }
change-duty = • On duty { $days }: { $names }
change-duty-none = • On duty { $days }: no one
change-route = • Route { $route }: { $names } decide
change-route-one = • Route { $route }: only { $names } decides
change-route-none = • Route { $route }: no one is named who decides
change-route-calendar = • Route { $route }: hours of { $calendar }
change-reply = • Canned reply { $id } ({ $title }) { $how ->
        [added] added
        [removed] removed
       *[changed] changed
    }

lint-hours-unreadable = “{ $value }” cannot be read as hours. Write 09:00-20:00, several with commas, or closed.
lint-hours-impossible = “{ $value }” has a time that does not exist. Write 09:00-20:00.
lint-hours-reversed = “{ $value }” ends before it begins. Hours past midnight belong to two days: 22:00-24:00 and 00:00-02:00.
lint-hours-overlapping = The hours in “{ $value }” overlap.
lint-hours-missing = “{ $value }” has no hours. Write them behind the date: 1405-12-29 09:00-12:00. Days off belong to “holidays”.
lint-quiet-unreadable = “{ $value }” cannot be read as quiet hours. Write 22:00-08:00, or none.
lint-date-unreadable = “{ $value }” does not begin with a date. Write year-month-day, such as 1405-01-13 or 2026-04-02.
lint-date-impossible = “{ $value }” is not in the calendar.
lint-date-without-year = “{ $value }” lacks the year. Write 1405-01-13.
lint-name-missing = “{ $value }” names no one.
lint-count-unreadable = “{ $value }” is not a number from 1 to { $most }. Write a number, or none.
lint-span-unreadable = “{ $value }” cannot be read as a duration. Write 30m, 4h or 3d.
lint-span-out-of-range = { $value } is out of range; { $least } to { $most } are possible.
lint-calendar-undefined = There is no calendar “{ $name }”. Known: { $known }.
lint-policy-undefined = There is no policy “{ $name }”. Known: { $known }.
lint-never-open = The calendar “{ $name }” never opens.
lint-repeated-dates = The dates of “{ $value }” are in this list already.
lint-past-dates = “{ $value }” is over; the line can go.
lint-one-decider = { $count ->
        [0] No one is named who decides for the route “{ $name }”; name at least two.
       *[other] Only one person decides for the route “{ $name }”; name at least two, so that nothing waits for one.
    }
lint-canned-repeated = The name { $name } is used twice.
lint-canned-without-text = { $name } has no text.
lint-canned-wait-and-resolve = A reply cannot wait and resolve. Keep one of “wait” and “resolve”.
lint-canned-cliche = “{ $phrase }” in { $name } tells the requester nothing. Leave it out, or say what happens next.
lint-canned-brace = { $name } has a brace that is not part of a placeholder such as {"{name}"}.

desk-lint-clean = { $file } is fine.
desk-lint-missing = { $file } does not exist; the usual settings are used.
doctor-team-ok = { $file } is fine
doctor-team-broken = { $count ->
        [one] { $file } has one error: poshtiban desk lint
       *[other] { $file } has { $count } errors: poshtiban desk lint
    }
doctor-team-warnings = { $count ->
        [one] { $file } has one warning: poshtiban desk lint
       *[other] { $file } has { $count } warnings: poshtiban desk lint
    }
doctor-few-deciders = { $count ->
        [one] The route { $routes } needs at least two people who decide (desk.yaml, routes).
       *[other] The routes { $routes } need at least two people each who decide (desk.yaml, routes).
    }
doctor-unknown-routes = { $count ->
        [one] desk.yaml names the route { $routes }, which the knowledge base does not have.
       *[other] desk.yaml names the routes { $routes }, which the knowledge base does not have.
    }
doctor-unknown-names = { $count ->
        [one] desk.yaml names { $names }, who is not in the roster.
       *[other] desk.yaml names { $names }, who are not in the roster.
    }
doctor-nobody-on-duty = No one from the roster is on duty on { $days }.
check-promise = promise
check-sent-away = sent away
check-fit = canned replies that do not fit
check-placeholder = something left to be filled in
check-newer = replies that cross a newer message
doctor-check-passed = The check “{ $check }” asked { $asked } times in 30 days, and { $passed } replies were sent all the same. It asks too much: set it to hint or off (desk.yaml, checks), or add questions to canned.yaml.
weekly-check = Weekly check:
not-a-lead = Only leads and admins can do this.
alerts-head = { $count ->
        [one] One request needs attention
       *[other] { $count } requests need attention
    }
alerts-urgent = 🆘 Someone may be in danger:
alerts-assignee = 🔔 Yours:
alerts-team = 🔔 Team:
alerts-leads = 🔔 Overdue, leads:
alerts-admins = 🔔 Still overdue, admins:
alerts-asked = ↪ Waiting for your answer:
alerts-more = And { $count } more, in the next list or with /queue
alert-line = • #{ $ticket } · { $target } · { $agent } · “{ $question }”
alert-nobody = nobody has it
alert-first-response-soon = first answer due { $due }
alert-first-response-late = first answer overdue since { $due }
alert-next-response-soon = answer due { $due }
alert-next-response-late = answer overdue since { $due }
alert-resolution-soon = to be solved by { $due }
alert-resolution-late = unsolved, was due { $due }
alert-quiet-late = no news since the last answer: /resolve or /pending (was due { $due })
alert-promise-soon = promise due { $due }
alert-promise-late = promise overdue since { $due }
alert-offer-soon = perhaps promised for { $due }: record or dismiss it on the card
alert-offer-late = perhaps promised for { $due }, which has passed: record or dismiss it on the card
alert-complaint-soon = unhappy with the support, to be contacted by { $due }: /contact
alert-complaint-late = unhappy with the support, to be contacted by { $due }: /contact
alert-referral-soon = referral, answer due { $due }
alert-referral-late = referral unanswered, was due { $due }
daily-check = { $count ->
        [one] Daily check: one request is open
       *[other] Daily check: { $count } requests are open
    }{ $overdue ->
        [0] , and none is overdue
       *[other] , { $overdue } overdue
    }. Each has a next step. The oldest: #{ $ticket } since { $since }, { $agent }.
daily-repaired = { $count ->
        [one] { $tickets } had no next step and has one now. Please report this fault.
       *[other] { $tickets } had no next step and have one now. Please report this fault.
    }
