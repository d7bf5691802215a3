"""A local Bot API server with a page to look at: demo, test bench, load target."""
