"""Actions of people and jobs on the desk. Each action runs inside one unit of work."""
