"""Application layer of the desk, with messenger adapters, texts and the command line."""
