"""A pure library that maps text to a verdict, without messenger, clock, network or database."""
