"""Functions that change the state of the desk. Each of them runs inside one unit of work."""
