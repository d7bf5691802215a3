"""Maps text to a verdict. This library does not use a messenger, clock, network or database."""
