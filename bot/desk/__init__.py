"""What the desk does with an incoming message, whichever messenger it came from."""
