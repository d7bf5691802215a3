"""How a conversation goes on: no messenger, no SQL, no wording."""
