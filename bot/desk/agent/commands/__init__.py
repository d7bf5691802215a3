"""The commands of agents, a file for each subject; each exports COMMANDS."""
