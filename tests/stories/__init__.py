"""Stories: transcripts that run the real bot over the simulator."""
