"""What people say where a life is in danger: one tuple of signs per language."""
