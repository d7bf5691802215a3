"""Every word a person reads, per language, and how it is put together."""
