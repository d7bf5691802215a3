"""Local Bot API server with a web page, for demos, tests and load tests."""
