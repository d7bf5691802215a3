storage-error = The database cannot be used: { $detail }
storage-unavailable = The database cannot be written: { $detail }. Check free space and the rights on its folder.
storage-in-use = Another process ({ $detail }) works on this database. Stop it first, or choose another file.
storage-not-migrated = The tables of the database have another version ({ $detail }). Run “poshtiban db upgrade” once.

knowledge-base-refused = The knowledge base has { $count } problems that keep it from serving. “poshtiban kb lint” shows each with its line.

config-missing = { $variable } is not set. Get a token from @BotFather and write { $variable }=… into the file .env.
config-malformed = { $variable } cannot be used. Expected something like: { $wanted }
config-unknown-name = { $variable } is not a setting. “poshtiban config example” shows all of them.
config-unknown-name-near = { $variable } is not a setting. Did you mean { $suggestion }?
config-webhook-needs = { $variable } is missing, and webhook mode cannot do without it. Set it, or use POSHTIBAN_MODE=poll.
config-pacing-needs-loopback = { $variable } is off, but the Bot API is not on this machine: the messenger would shut the bot out. Remove it.
config-readable-by-others = { $file } holds a secret and everybody on this machine can read it. Run: chmod 600 { $file }
config-unreadable-file = { $variable } is not valid TOML: { $detail }

docs-stale = Generated parts are out of date in { $pages }. Run “make docs” and commit the result.
docs-written = { $page } is up to date now.
docs-current = Everything is up to date.

db-upgraded = { $path } is at version { $revision }.
db-backed-up = { $path } holds { $rows } rows; the copy was checked.
db-damaged = The database is damaged ({ $detail }; { $orphans } rows refer to nothing). Stop the bot and restore the last backup.
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
