"""Functions that modify the desk's state. Each runs inside a unit of work."""
