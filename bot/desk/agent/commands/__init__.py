"""Commands for agents, one module per subject; each exports COMMANDS."""
