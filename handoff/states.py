"""Values of the columns that say how far a row has come."""

OWED = ("queued", "uncertain")  # status of a delivery that is still to be sent
WITHDRAWN = "withdrawn"  # status of a delivery taken back before it was sent
NO_IDS = "no-ids"  # error code of a delivery that was sent, with no message named in the answer
TOPIC_DOOR = "topic"  # role of a placement that stands for a whole topic
