"""What people and jobs do to the desk; each action runs inside one unit of work."""
