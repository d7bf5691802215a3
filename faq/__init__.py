"""A pure library: text in, verdict out; it knows no messenger, clock, network or database."""
